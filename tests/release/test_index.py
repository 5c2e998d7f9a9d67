"""The search index of a release: every name in every language, the same bytes for the same quads."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from citiverse.release.index import write_index
from citiverse.releases import read_release
from citiverse.search_index import INDEX_VERSION, SEARCH_INDEX

TURTLE = """
@prefix cuc: <https://w3id.org/citiverse/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@base <https://w3id.org/citiverse/id/> .
cuc:City rdfs:label "city"@en .
<place/turin> a cuc:City , skos:Concept ; skos:prefLabel "Turin"@en , "Torino"@it , "都灵"@zh ;
    skos:altLabel "Augusta Taurinorum"@la ;
    skos:hiddenLabel "Turrin"@en ; skos:definition "A city on the Po."@en ; cuc:inCountry <place/it> ;
    skos:exactMatch <http://www.wikidata.org/entity/Q495> .
<place/it> a cuc:Country ; skos:prefLabel "Italy"@en ; cuc:isoAlpha2 "IT" .
<alignment/turin> a cuc:Alignment ; cuc:alignmentSubject <place/turin> ; cuc:alignmentPredicate skos:exactMatch ;
    cuc:objectLabel "Torino Comune" .
<alignment/near> a cuc:Alignment ; cuc:alignmentSubject <place/turin> ; cuc:alignmentPredicate skos:closeMatch ;
    cuc:objectLabel "Piedmont" .
<organisation/lx> a cuc:Organisation ; foaf:name "Land and Geospatial Corporation (LX)" .
<use-case/trams> a cuc:UseCase ; dcterms:title "Trams"@en ; dcterms:description "Trams on rails."@en .
<rating/one> cuc:assesses <use-case/trams> ; dcterms:title "Rating of trams" ;
    dcterms:description "Wires fall rarely."@en .
<file> a dcat:Distribution ; dcterms:title "file.ttl" .
<nameless> a cuc:City .
"""


@pytest.fixture
def quads() -> list[ox.Quad]:
    return list(ox.parse(TURTLE, format=ox.RdfFormat.TURTLE))


@pytest.fixture
def index(quads: list[ox.Quad], tmp_path: Path) -> Iterator[sqlite3.Connection]:
    write_index(quads, tmp_path)
    connection = sqlite3.connect(f"file:{tmp_path / SEARCH_INDEX}?mode=ro&immutable=1", uri=True)
    yield connection
    connection.close()


def names(index: sqlite3.Connection, path: str) -> set[tuple[str, str, str]]:
    statement = (
        "select name.text, name.language, role from name join entity on entity.id = name.entity where entity.iri = ?"
    )
    return set(index.execute(statement, (f"https://w3id.org/citiverse/id/{path}",)))


def test_every_name_of_a_thing_has_its_language_and_role(index: sqlite3.Connection) -> None:
    assert names(index, "place/turin") == {
        ("Turin", "en", "preferred"),
        ("Torino", "it", "preferred"),
        ("都灵", "zh", "preferred"),
        ("Augusta Taurinorum", "la", "alternative"),
        ("Turrin", "en", "hidden"),
        ("Torino Comune", "", "hidden"),
        ("Q495", "", "code"),
        ("tc", "", "initials"),
    }
    assert names(index, "place/it") == {("Italy", "en", "preferred"), ("IT", "", "code")}


def test_what_stands_in_brackets_and_initials_are_names_of_their_own(index: sqlite3.Connection) -> None:
    assert names(index, "organisation/lx") == {
        ("Land and Geospatial Corporation (LX)", "", "preferred"),
        ("Land and Geospatial Corporation", "", "part"),
        ("LX", "", "part"),
        ("lgc", "", "initials"),
    }


def test_things_have_their_most_telling_class_their_text_and_the_number_of_links(index: sqlite3.Connection) -> None:
    rows = {
        row[0].rpartition("/")[2]: row[1:] for row in index.execute("select iri, kind, description, links from entity")
    }
    kind = "https://w3id.org/citiverse/ns#"
    assert rows["turin"] == (kind + "City", "A city on the Po.", 2)
    assert rows["it"] == (kind + "Country", "", 1)


def test_what_belongs_to_a_thing_is_found_as_a_text_of_it_and_is_none_itself(index: sqlite3.Connection) -> None:
    found = {row[0] for row in index.execute("select iri from entity")}
    assert {iri.rpartition("/")[2] for iri in found} == {"ns#City", "turin", "it", "lx", "trams"}
    (row,) = index.execute(
        "select entity.iri from body_words join body on body.id = body_words.rowid\n"
        "join entity on entity.id = body.entity where body_words match 'wires'"
    )
    assert row[0].endswith("use-case/trams")


def test_facets_and_properties_are_counted(index: sqlite3.Connection) -> None:
    facets = {(facet, value.rpartition("/")[2]) for facet, value in index.execute("select facet, value from facet")}
    assert {("country", "it"), ("lang", "it"), ("lang", "zh")} <= facets
    properties = "select property from kind_property where type = 'https://w3id.org/citiverse/ns#City'"
    assert ("https://w3id.org/citiverse/ns#inCountry",) in index.execute(properties).fetchall()


def test_the_order_of_the_quads_plays_no_part(quads: list[ox.Quad], tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    first = write_index(quads, tmp_path / "one")
    assert write_index(quads[::-1], tmp_path / "two") == first


def test_the_real_index_is_whole_and_says_its_version(catalogue_release: Path) -> None:
    release = read_release(catalogue_release)
    assert SEARCH_INDEX in {entry.path for entry in release.files}
    connection = sqlite3.connect(f"file:{release.folder / SEARCH_INDEX}?mode=ro&immutable=1", uri=True)
    assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
    assert connection.execute("pragma user_version").fetchone() == (INDEX_VERSION,)
    use_cases = "select count(*) from entity where kind = 'https://w3id.org/citiverse/ns#UseCase'"
    assert connection.execute(use_cases).fetchone() == (71,)
    connection.close()
