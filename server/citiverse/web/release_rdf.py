"""A release described in RDF from its own manifest (DCAT), so that one that is long past is described as well."""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox

from citiverse.releases import DATASET, Release, ReleaseFile
from citiverse.vocabulary import ADMS, CUC, DCAT, DCTERMS, MEDIA_TYPES, RDF_TYPE, SPDX, XSD, XSD_DATE
from citiverse.web.kept import before

WHOLE: Final = "citiverse"
SHA_256: Final = SPDX + "checksumAlgorithm_sha256"


def described(release: Release, base: str) -> list[ox.Quad]:
    """Return what the manifest of `release` says: version, date, notes, licence, release before, files of the whole."""
    version = f"{base}releases/{release.version}"
    manifest = release.manifest
    statements: list[tuple[str, str, ox.NamedNode | ox.Literal]] = [
        (version, RDF_TYPE, ox.NamedNode(CUC + "CatalogueRelease")),
        (version, DCTERMS + "title", ox.Literal(str(manifest["title"]), language="en")),
        (version, DCAT + "version", ox.Literal(release.version)),
        (version, DCTERMS + "identifier", ox.Literal(release.id)),
    ]
    if manifest.get("issued"):
        statements.append((version, DCTERMS + "issued", _typed(str(manifest["issued"]), XSD_DATE)))
    if manifest.get("notes"):
        statements.append((version, ADMS + "versionNotes", ox.Literal(str(manifest["notes"]), language="en")))
    if manifest.get("license"):
        statements.append((version, DCTERMS + "license", ox.NamedNode(str(manifest["license"]))))
    earlier = before(release)
    if earlier is not None and earlier.version != release.version:
        statements.append((version, DCAT + "previousVersion", ox.NamedNode(f"{base}releases/{earlier.version}")))
    for entry in release.files:
        if entry.part == WHOLE or entry.path == DATASET:
            statements += _file(entry, version, base + f"dump/{release.version}/{entry.path.removeprefix('dumps/')}")
    return [ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), value) for subject, predicate, value in statements]


def _file(entry: ReleaseFile, version: str, file: str) -> list[tuple[str, str, ox.NamedNode | ox.Literal]]:
    checksum = f"{file}#checksum"
    return [
        (version, DCAT + "distribution", ox.NamedNode(file)),
        (file, RDF_TYPE, ox.NamedNode(DCAT + "Distribution")),
        (file, DCAT + "accessURL", ox.NamedNode(version)),
        (file, DCAT + "downloadURL", ox.NamedNode(file)),
        (file, DCAT + "mediaType", ox.NamedNode(MEDIA_TYPES + entry.mediaType)),
        (file, DCAT + "byteSize", _typed(str(entry.bytes), XSD + "nonNegativeInteger")),
        (file, SPDX + "checksum", ox.NamedNode(checksum)),
        (checksum, RDF_TYPE, ox.NamedNode(SPDX + "Checksum")),
        (checksum, SPDX + "algorithm", ox.NamedNode(SHA_256)),
        (checksum, SPDX + "checksumValue", _typed(entry.sha256, XSD + "hexBinary")),
    ]


def _typed(value: str, datatype: str) -> ox.Literal:
    return ox.Literal(value, datatype=ox.NamedNode(datatype))
