"""Maps, mappings and citations say what the data says, in forms that their own readers accept."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import sssom_pydantic
import yaml
from jsonschema import Draft202012Validator

from citiverse.progress import Silence
from citiverse.release.citation import as_bibtex, as_cff, as_csl
from citiverse.release.compile_dataset import build_dataset
from citiverse.release.for_analysts import write_for_analysts
from citiverse.release.geojson import geometry
from citiverse.release.manifest import Identity
from citiverse.release.sssom import as_sssom
from citiverse.vocabulary import CUC, RDF_TYPE, SEMAPV, SSSOM, VOID

IDENTITY = Identity(
    version="2026.1",
    title="Catalogue {of} 100 % & more_",
    issued="2026-11-22",
    license="https://creativecommons.org/licenses/by/4.0/",
)
POINT = {"type": "array", "minItems": 2, "maxItems": 2, "items": {"type": "number"}}
FEATURES = {
    "type": "object",
    "required": ["type", "features"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "features": {
            "type": "array",
            "items": {
                "required": ["type", "id", "geometry", "properties"],
                "additionalProperties": False,
                "properties": {
                    "type": {"const": "Feature"},
                    "id": {"type": "string"},
                    "properties": {"type": "object"},
                    "geometry": {
                        "oneOf": [
                            {"type": "null"},
                            {"properties": {"type": {"const": "Point"}, "coordinates": POINT}, "type": "object"},
                            {
                                "properties": {
                                    "type": {"const": "MultiPoint"},
                                    "coordinates": {"type": "array", "minItems": 2, "items": POINT},
                                },
                                "type": "object",
                            },
                        ]
                    },
                },
            },
        },
    },
}
"""RFC 7946, sections 3.1 to 3.3, as far as points and features go."""


@pytest.fixture(scope="module")
def store(catalogue_dataset: Path) -> ox.Store:
    store = ox.Store()
    store.bulk_load(path=str(catalogue_dataset), format=ox.RdfFormat.N_QUADS)
    return store


@pytest.fixture(scope="module")
def folder(catalogue_dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release")
    quads = list(ox.parse(path=str(catalogue_dataset), format=ox.RdfFormat.N_QUADS))
    write_for_analysts(quads, IDENTITY, folder)
    return folder


def features(folder: Path, name: str) -> list[dict[str, Any]]:
    found = json.loads((folder / "tables" / f"{name}.geojson").read_text(encoding="utf-8"))
    Draft202012Validator(FEATURES).validate(found)
    return list(found["features"])


def test_each_feature_stands_where_the_data_says(folder: Path, store: ox.Store) -> None:
    located = 0
    for feature in features(folder, "places"):
        place = ox.NamedNode(feature["id"])
        stated = [
            str(quad.object.value)
            for name in ("longitude", "latitude")
            for quad in store.quads_for_pattern(place, ox.NamedNode(CUC + name), None)
            if isinstance(quad.object, ox.Literal)
        ]
        coordinates = feature["geometry"]["coordinates"] if feature["geometry"] else []
        assert coordinates == [float(text) for text in stated]
        located += bool(coordinates)
        if coordinates:
            assert abs(coordinates[0]) <= 180
            assert abs(coordinates[1]) <= 90
    assert located > 100


def test_a_case_study_stands_at_each_of_its_places(folder: Path) -> None:
    places = {feature["properties"]["id"]: feature["geometry"] for feature in features(folder, "places")}
    case_studies = features(folder, "case-studies")
    for feature in case_studies:
        points = [places[place]["coordinates"] for place in feature["properties"].get("places", []) if places[place]]
        expected = [point for number, point in enumerate(points) if point not in points[:number]]
        assert feature["geometry"] == geometry(expected)
    assert len(case_studies) == 150
    assert sum(feature["geometry"] is not None for feature in case_studies) > 100


def test_maps_say_years_as_numbers_and_under_which_licence(folder: Path, store: ox.Store) -> None:
    years = [
        one["properties"]["start_year"] for one in features(folder, "case-studies") if "start_year" in one["properties"]
    ]
    stated = {
        int(quad.object.value)
        for quad in store.quads_for_pattern(None, ox.NamedNode(CUC + "startYear"), None)
        if isinstance(quad.object, ox.Literal)
    }
    assert {type(year) for year in years} == {int}
    assert set(years) == stated
    for name in ("case-studies", "places"):
        found = json.loads((folder / "tables" / f"{name}.geojson").read_text(encoding="utf-8"))
        assert found["license"] == IDENTITY.license
        assert found["source"].endswith(f"/releases/{IDENTITY.version}")


def test_every_alignment_is_a_mapping_that_its_reader_accepts(folder: Path, store: ox.Store) -> None:
    mappings, converter, metadata = sssom_pydantic.read(folder / "tables" / "mappings.sssom.tsv")[:3]
    read = {tuple(converter.expand(term.curie) for term in (m.subject, m.predicate, m.object)) for m in mappings}
    alignments = {
        tuple(
            next(
                str(quad.object)[1:-1] for quad in store.quads_for_pattern(one.subject, ox.NamedNode(CUC + name), None)
            )
            for name in ("alignmentSubject", "alignmentPredicate", "alignmentObject")
        )
        for one in store.quads_for_pattern(None, ox.NamedNode(RDF_TYPE), ox.NamedNode(CUC + "Alignment"))
    }
    assert read == alignments
    assert len(read) == len(mappings) > 400
    stated = Counter(
        str(quad.object)[1:-1]
        for quad in store.quads_for_pattern(None, ox.NamedNode(SSSOM + "mapping_justification"), None)
    )
    assert Counter(converter.expand(mapping.justification.curie) for mapping in mappings) == stated
    assert stated[SEMAPV + "ManualMappingCuration"] < 20 < stated[SEMAPV + "BackgroundKnowledgeBasedMatching"]
    sources = {converter.expand(one.curie) for mapping in mappings if (one := mapping.object_source)}
    assert len(sources) == 4
    for source in sources:
        described = store.quads_for_pattern(ox.NamedNode(source), ox.NamedNode(RDF_TYPE), None)
        assert VOID + "Dataset" in {str(quad.object)[1:-1] for quad in described}
    assert {mapping.confidence for mapping in mappings} == {None}
    assert str(metadata.license) == IDENTITY.license


def test_a_namespace_without_a_prefix_gets_one() -> None:
    row = dict.fromkeys(("record_id", "subject_id", "predicate_id", "object_id"), "http://example.org/a/b")
    row |= dict.fromkeys(("object_source", "mapping_justification"), "http://example.org/a/b")
    row |= {"subject_label": "a\tb\nc", "object_label": "", "comment": "", "other": ""}
    text = as_sssom([row], IDENTITY).decode()
    (prefix,) = re.findall(r'^#  (\w+): "http://example.org/a/"$', text, re.MULTILINE)
    assert text.splitlines()[-1].split("\t")[:3] == [f"{prefix}:b", f"{prefix}:b", "a b c"]


def test_citations_name_the_release(folder: Path) -> None:
    cff = yaml.safe_load((folder / "citation" / "CITATION.cff").read_text(encoding="utf-8"))
    assert (cff["cff-version"], cff["version"], cff["license"]) == ("1.2.0", "2026.1", "CC-BY-4.0")
    assert cff["authors"] == [{"name": "Catalogue editors"}]
    (item,) = json.loads((folder / "citation" / "citiverse.csl.json").read_text(encoding="utf-8"))
    assert item["issued"] == {"date-parts": [[2026, 11, 22]]}
    assert item["author"] == [{"literal": "Catalogue editors"}]
    assert {cff["title"], item["title"]} == {IDENTITY.title}
    bibtex = (folder / "citation" / "citiverse.bib").read_text(encoding="utf-8")
    assert r"title = {{Catalogue \{of\} 100 \% \& more\_}}" in bibtex
    assert bibtex.count("{") == bibtex.count("}")


def test_the_citation_of_the_checkout_names_the_edition_of_its_data(catalogue_release: Path) -> None:
    checkout = yaml.safe_load(Path("CITATION.cff").read_text(encoding="utf-8"))
    release = yaml.safe_load((catalogue_release / "citation" / "CITATION.cff").read_text(encoding="utf-8"))
    for name in ("version", "date-released", "type", "authors"):
        assert str(checkout[name]) == str(release[name])


@pytest.mark.parametrize("write", [as_cff, as_bibtex, as_csl])
def test_no_word_depends_on_the_machine(write: Any) -> None:
    assert write(IDENTITY, "A") == write(IDENTITY, "A")


def test_any_other_dataset_has_none_of_these(tmp_path: Path) -> None:
    (tmp_path / "any.nt").write_text("<http://e/a> <http://e/p> <http://e/b> .\n", encoding="utf-8")
    release = build_dataset(tmp_path / "any.nt", tmp_path / "build", Silence())
    assert not {entry.path.partition("/")[0] for entry in release.files} & {"tables", "citation"}
