"""The document for harvesters holds every file, stands for itself, and is no part of the dataset."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from citiverse.graphs import GRAPH_NAMES
from citiverse.progress import Silence
from citiverse.release.build import build_catalogue
from citiverse.release.export import WHOLE
from citiverse.release.known import describe_known, file_type
from citiverse.release.parts import PART_OF_TABLE, PARTS
from citiverse.releases import HARVEST, Release
from citiverse.vocabulary import (
    BASE,
    DATASET,
    DCAT,
    DCTERMS,
    DUMP,
    EU_AUTHORITY,
    MEDIA_TYPES,
    RDF_TYPE,
    SKOS,
    SPDX,
    VOID,
)


@pytest.fixture
def release(tiny: Path, build: Path) -> Release:
    return build_catalogue(tiny, build, Silence())


def triples_of(release: Release) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(path=str(release.folder / HARVEST), format=ox.RdfFormat.N_QUADS)]


def values(triples: list[ox.Triple], predicate: str) -> dict[str, str]:
    found = {}
    for triple in triples:
        if triple.predicate.value == predicate and isinstance(triple.object, ox.NamedNode | ox.Literal):
            found[str(triple.subject).strip("<>")] = triple.object.value
    return found


def test_every_published_file_is_stated_as_it_is(release: Release) -> None:
    triples = triples_of(release)
    sizes, checksums = values(triples, DCAT + "byteSize"), values(triples, SPDX + "checksumValue")
    published = [entry for entry in release.files if entry.path.startswith(("dumps/", "tables/"))]
    assert len(sizes) == len(checksums) == len(published) > 50
    for entry in published:
        file = f"{DUMP}{release.version}/{entry.path.removeprefix('dumps/')}"
        assert int(sizes[file]) == entry.bytes
        assert checksums[f"{file}#checksum"] == entry.sha256


def test_a_file_belongs_to_the_part_whose_things_it_holds(release: Release) -> None:
    datasets = {
        str(triple.object).strip("<>").removeprefix(f"{DUMP}{release.version}/"): str(triple.subject).strip("<>")
        for triple in triples_of(release)
        if triple.predicate.value == DCAT + "distribution" and not str(triple.subject).startswith(f"<{BASE}releases/")
    }
    assert datasets["use-cases.ttl"] == DATASET + "use-cases"
    assert datasets["theme-transport.nq.gz"] == DATASET + "theme-transport"
    assert datasets[f"{WHOLE}.nq"] == DATASET + WHOLE
    assert datasets["tables/use-cases.csv"] == DATASET + "use-cases"


def test_every_dump_of_a_part_is_one_in_void(release: Release) -> None:
    dumps: dict[str, set[str]] = {}
    for triple in triples_of(release):
        if triple.predicate.value == VOID + "dataDump":
            name = str(triple.object).strip("<>").removeprefix(f"{DUMP}{release.version}/")
            dumps.setdefault(str(triple.subject).strip("<>").removeprefix(DATASET), set()).add(name)
    written: dict[str, set[str]] = {}
    for entry in release.files:
        if entry.path.startswith("dumps/") and not entry.part.startswith("theme-"):
            written.setdefault(entry.part, set()).add(entry.path.removeprefix("dumps/"))
    assert dumps == written
    assert {"use-cases", WHOLE} <= set(dumps)


def test_the_dataset_holds_no_size_or_checksum(release: Release) -> None:
    text = release.dataset.read_text(encoding="utf-8")
    assert DCAT + "byteSize" not in text
    assert f"<{SPDX}checksumValue>" not in text


def test_nothing_it_refers_to_lacks_a_class_that_harvesters_ask_for(release: Release) -> None:
    triples = triples_of(release)
    typed = {str(triple.subject) for triple in triples if triple.predicate.value == RDF_TYPE}
    asked = [DCTERMS + name for name in ("license", "format", "language", "accessRights", "publisher", "conformsTo")]
    asked += [
        DCAT + name for name in ("theme", "mediaType", "compressFormat", "contactPoint", "inSeries", "themeTaxonomy")
    ]
    asked.append(SPDX + "algorithm")
    for predicate in asked:
        objects = {str(triple.object) for triple in triples if triple.predicate.value == predicate}
        assert objects, predicate
        assert objects <= typed, predicate


def test_every_graph_and_table_has_words() -> None:
    assert set(PARTS) == {WHOLE, *GRAPH_NAMES}
    assert set(PART_OF_TABLE.values()) <= set(PARTS)


@pytest.mark.parametrize(
    ("syntax", "code"),
    [
        ("ttl", "RDF_TURTLE"),
        ("csv", "CSV"),
        ("sssom.tsv", "TSV"),
        ("json", "JSON"),
        ("geojson", "GEOJSON"),
        ("parquet", "PARQUET"),
        ("unheard-of", ""),
    ],
)
def test_files_have_their_type_of_the_eu(syntax: str, code: str) -> None:
    assert file_type(syntax).rpartition("/")[2] == code


def test_foreign_concepts_come_with_scheme_and_name() -> None:
    theme = EU_AUTHORITY + "data-theme/TRAN"
    said = {(subject, predicate): value.value for subject, predicate, value in describe_known([theme])}
    assert said[theme, SKOS + "prefLabel"] == "Transport"
    assert said[theme, SKOS + "inScheme"] == EU_AUTHORITY + "data-theme"
    assert (EU_AUTHORITY + "data-theme", DCTERMS + "title") in said
    assert list(describe_known([MEDIA_TYPES + "text/csv"]))
    assert list(describe_known(["https://example.org/unknown"])) == []
