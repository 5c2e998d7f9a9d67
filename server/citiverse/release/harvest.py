"""The document that harvesters read: the catalogue's description with every file, and everything it refers to, inline.

It is written after all files it describes and is no part of the dataset: no file can state its own size and checksum.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from citiverse.formats import N_QUADS
from citiverse.graphs import graph_iri
from citiverse.release.datasets import COMPRESSED, CONTACT, EDITORS, SERIES, WHOLE_DATASET
from citiverse.release.export import WHOLE, write_file
from citiverse.release.formats import CODINGS, as_bytes
from citiverse.release.known import SHA_256, describe_known, file_type
from citiverse.release.parts import COMMON_KEYWORDS, PART_OF_TABLE, PARTS, THEMES_OF_EVERYTHING
from citiverse.release.statements import Statement, iri, links, quads_of, text, typed, types
from citiverse.release.terms import iri_of
from citiverse.releases import HARVEST, ReleaseFile
from citiverse.vocabulary import (
    ADMS,
    BASE,
    CATALOGUE,
    CUC,
    DATASET,
    DCAT,
    DCATAP,
    DCTERMS,
    DUMP,
    EU_AUTHORITY,
    FOAF,
    MEDIA_TYPES,
    RDF_TYPE,
    RDFS,
    RELEASES,
    SKOS,
    SPDX,
    VCARD,
    VOID,
)

if TYPE_CHECKING:
    from citiverse.release.manifest import Identity

DUMPS: Final = "dumps/"
TABLES: Final = "tables/"
FOLDERS: Final = (DUMPS, TABLES)
"""Folders of a release whose files are distributions; the others say how it was made."""
COVERAGE: Final = (DCTERMS + "spatial", DCTERMS + "temporal")
LABELS: Final = (SKOS + "prefLabel", FOAF + "name", DCTERMS + "title")
ENDING: Final = {coding: ending for ending, coding in CODINGS.items()}


def write_harvest(
    folder: Path, quads: list[ox.Quad], files: Iterable[ReleaseFile], identity: Identity
) -> list[ReleaseFile]:
    """Write the document into the release; return its entry, or none where the dataset has no catalogue.

    A file that is served as it is declares no release of ours, whatever its triples say of another one.
    """
    if identity.is_dataset:
        return []
    document = harvest_document(quads, files, identity)
    if not document:
        return []
    content = as_bytes(document, N_QUADS.oxigraph)
    return [write_file(folder, HARVEST, content, part="harvest", syntax=N_QUADS.name, media_type=N_QUADS.media_type)]


def harvest_document(quads: list[ox.Quad], files: Iterable[ReleaseFile], identity: Identity) -> list[ox.Quad]:
    """Return the description of the dataset of `quads` and of `files` as one self-contained graph, sorted."""
    graph = graph_iri("catalogue")
    stated = [quad for quad in quads if isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value == graph]
    if not any(iri_of(quad.subject) == CATALOGUE for quad in stated):
        return []
    known = {iri_of(quad.subject) for quad in stated}
    in_void = {iri_of(quad.subject) for quad in stated if iri_of(quad.object) == VOID + "Dataset"}
    statements = [*_release(stated, identity), *_contact(), *_agents(quads)]
    for entry in files:
        if entry.path.startswith(FOLDERS):
            statements += _file(entry, identity, known)
            statements += _dump(entry, identity, in_void)
    statements += _services(stated)
    added = quads_of("catalogue", statements)
    referred = {iri_of(term) for quad in [*stated, *added] for term in (quad.object, quad.subject)}
    statements += describe_known(referred)
    statements += _countries(quads, stated)
    return sorted({*stated, *quads_of("catalogue", statements)}, key=str)


def _release(stated: list[ox.Quad], identity: Identity) -> Iterator[Statement]:
    """Yield each declared release as a dataset of the series, with what harvesters expect of one."""
    releases = {
        iri_of(quad.subject)
        for quad in stated
        if quad.predicate.value == RDF_TYPE and iri_of(quad.object) == CUC + "CatalogueRelease"
    }
    for release in sorted(releases):
        yield from types(release, DCAT + "Dataset")
        yield CATALOGUE, DCAT + "dataset", iri(release)
        yield release, DCAT + "inSeries", iri(SERIES)
        yield release, DCTERMS + "publisher", iri(EDITORS)
        yield release, DCAT + "contactPoint", iri(CONTACT)
        yield release, DCAT + "landingPage", iri(RELEASES.rstrip("/"))
        yield release, ADMS + "status", iri(EU_AUTHORITY + "dataset-status/COMPLETED")
        yield release, DCTERMS + "identifier", ox.Literal(release)
        yield from links(release, DCAT + "theme", [EU_AUTHORITY + "data-theme/" + one for one in THEMES_OF_EVERYTHING])
        for keyword in COMMON_KEYWORDS:
            yield release, DCAT + "keyword", text(keyword)
    for quad in stated:
        if quad.predicate.value == ADMS + "versionNotes" and isinstance(quad.object, ox.Literal):
            yield iri_of(quad.subject), DCTERMS + "description", quad.object
        if iri_of(quad.subject) == WHOLE_DATASET and quad.predicate.value in (
            DCTERMS + "spatial",
            DCTERMS + "temporal",
        ):
            yield RELEASES + identity.version, quad.predicate.value, iri(iri_of(quad.object))


def _contact() -> Iterator[Statement]:
    for address in (BASE, RELEASES.rstrip("/")):
        yield from types(address, FOAF + "Document")
    yield from types(CONTACT, VCARD + "Kind", VCARD + "Group")
    yield CONTACT, VCARD + "fn", text("Catalogue editors")
    yield CONTACT, VCARD + "hasURL", iri(BASE + "about")


def _agents(quads: list[ox.Quad]) -> Iterator[Statement]:
    yield from types(EDITORS, FOAF + "Agent")
    for quad in quads:
        if iri_of(quad.subject) == EDITORS and isinstance(quad.object, ox.Literal):
            yield EDITORS, quad.predicate.value, quad.object


def _services(stated: list[ox.Quad]) -> Iterator[Statement]:
    services = {iri_of(quad.object) for quad in stated if quad.predicate.value == DCAT + "service"}
    for service in sorted(services):
        yield service, DCTERMS + "publisher", iri(EDITORS)
        yield service, DCAT + "contactPoint", iri(CONTACT)
        yield service, DCTERMS + "accessRights", iri(EU_AUTHORITY + "access-right/PUBLIC")
        yield from links(service, DCAT + "theme", [EU_AUTHORITY + "data-theme/" + one for one in THEMES_OF_EVERYTHING])


def _countries(quads: list[ox.Quad], stated: list[ox.Quad]) -> Iterator[Statement]:
    """Yield that each place the datasets cover is one, by the English name of the country that is matched to it."""
    places = {iri_of(quad.object) for quad in stated if quad.predicate.value == DCTERMS + "spatial"}
    ours = {place: place for place in places}
    for quad in quads:
        if quad.predicate.value == SKOS + "exactMatch" and iri_of(quad.object) in places:
            ours[iri_of(quad.object)] = iri_of(quad.subject)
    labels: dict[str, ox.Literal] = {}
    for quad in quads:
        if quad.predicate.value in LABELS and isinstance(quad.object, ox.Literal) and quad.object.language == "en":
            labels.setdefault(iri_of(quad.subject), quad.object)
    for place, own in sorted(ours.items()):
        yield from types(place, DCTERMS + "Location")
        if own in labels:
            yield place, RDFS + "label", labels[own]


def _part_of(entry: ReleaseFile) -> str:
    """Return the part that a file belongs to: what it is a dump of, or whose things it lists."""
    if not entry.path.startswith(TABLES):
        return entry.part
    name = entry.path.removeprefix(TABLES).partition(".")[0]
    return PART_OF_TABLE.get(name, name)


def _dump(entry: ReleaseFile, identity: Identity, in_void: set[str]) -> list[Statement]:
    """Return that a file in a syntax of RDF is a dump of its part, where VoID knows that."""
    dataset = DATASET + entry.part
    if not entry.path.startswith(DUMPS) or dataset not in in_void:
        return []
    return links(dataset, VOID + "dataDump", [f"{DUMP}{identity.version}/{entry.path.removeprefix(DUMPS)}"])


def _file(entry: ReleaseFile, identity: Identity, known: set[str]) -> Iterator[Statement]:
    """Yield one file as a distribution of its part; of the whole, where there is no such part."""
    path = entry.path.removeprefix(DUMPS)
    file = f"{DUMP}{identity.version}/{path}"
    part = _part_of(entry)
    datasets = [DATASET + part if DATASET + part in known else WHOLE_DATASET]
    if part == WHOLE:
        datasets.append(RELEASES + identity.version)
    for dataset in datasets:
        yield dataset, DCAT + "distribution", iri(file)
    yield from types(file, DCAT + "Distribution")
    packed = f", packed with {entry.coding}" if entry.coding else ""
    name = PARTS[part].title if part in PARTS else part.replace("-", " ")
    yield file, DCTERMS + "title", text(path)
    yield file, DCTERMS + "description", text(f"{name}: {entry.mediaType}{packed}.")
    yield file, DCAT + "accessURL", iri(RELEASES + identity.version)
    yield file, DCAT + "downloadURL", iri(file)
    yield from links(file, DCAT + "mediaType", [MEDIA_TYPES + entry.mediaType])
    yield from links(file, DCTERMS + "format", [name for name in [file_type(entry.syntax)] if name])
    if entry.coding:
        yield file, DCAT + "compressFormat", iri(COMPRESSED[ENDING[entry.coding]])
    yield file, DCAT + "byteSize", typed(str(entry.bytes), "nonNegativeInteger")
    yield file, DCTERMS + "license", iri(identity.license or "")
    yield file, DCTERMS + "issued", typed(identity.issued or "", "date")
    yield file, DCATAP + "availability", iri(EU_AUTHORITY + "planned-availability/AVAILABLE")
    checksum = f"{file}#checksum"
    yield file, SPDX + "checksum", iri(checksum)
    yield from types(checksum, SPDX + "Checksum")
    yield checksum, SPDX + "algorithm", iri(SHA_256)
    yield checksum, SPDX + "checksumValue", typed(entry.sha256, "hexBinary")
