"""The table of formats agrees with the engine that writes them, and nobody can mean two of them by one name."""

from __future__ import annotations

from collections import Counter

import pyoxigraph as ox
import pytest

from citiverse.formats import (
    GRAPH_SYNTAXES,
    JSON_LD,
    RESULTS_JSON,
    SOLUTION_SYNTAXES,
    SYNTAXES,
    TURTLE,
    RdfSyntax,
    ResultSyntax,
    Syntax,
    format_named,
)

NAMED = ox.NamedNode("http://example.org/g")
SUBJECT = ox.NamedNode("http://example.org/s")
PREDICATE = ox.NamedNode("http://example.org/p")
TERM = ox.Triple(SUBJECT, PREDICATE, ox.Literal("1", language="en"))
ALL = tuple(SYNTAXES.values())


def name_of(syntax: Syntax) -> str:
    return syntax.name


@pytest.mark.parametrize("syntax", [*GRAPH_SYNTAXES, *SOLUTION_SYNTAXES], ids=name_of)
def test_type_and_identifier_are_those_that_the_engine_knows(syntax: RdfSyntax | ResultSyntax) -> None:
    assert syntax.oxigraph.media_type.partition(";")[0] == syntax.media_type
    # The engine has moved JSON-LD to an address of its own; W3C's list of formats still says formats/JSON-LD.
    assert syntax.oxigraph.iri.replace("https://www.w3.org/ns/formats/data/", "http://www.w3.org/ns/formats/") == (
        syntax.w3c_iri
    )


@pytest.mark.parametrize("syntax", GRAPH_SYNTAXES, ids=name_of)
def test_the_suffix_is_the_usual_one(syntax: RdfSyntax) -> None:
    assert syntax.oxigraph.file_extension == syntax.name


@pytest.mark.parametrize("syntax", GRAPH_SYNTAXES, ids=name_of)
def test_named_graphs_survive_exactly_where_the_table_says_so(syntax: RdfSyntax) -> None:
    quad = ox.Quad(SUBJECT, PREDICATE, SUBJECT, NAMED)
    if syntax.names_graphs or syntax is JSON_LD:
        content = ox.serialize([quad], format=syntax.oxigraph)
        assert content is not None
        assert list(ox.parse(content, format=syntax.oxigraph)) == [quad]
    else:
        with pytest.raises(ValueError, match="graph"):
            ox.serialize([quad], format=syntax.oxigraph)


@pytest.mark.parametrize("syntax", GRAPH_SYNTAXES, ids=name_of)
def test_prefixes_are_used_exactly_where_the_table_says_so(syntax: RdfSyntax) -> None:
    quads = [ox.Triple(SUBJECT, PREDICATE, SUBJECT)]
    content = ox.serialize(quads, format=syntax.oxigraph, prefixes={"ours": "http://example.org/"})
    assert content is not None
    assert (b"ours" in content) is syntax.has_prefixes


@pytest.mark.parametrize("syntax", GRAPH_SYNTAXES, ids=name_of)
def test_triple_terms_survive_in_rdf_exactly_where_the_table_says_so(syntax: RdfSyntax) -> None:
    triple = ox.Triple(SUBJECT, PREDICATE, TERM)
    if syntax.carries_triple_terms:
        content = ox.serialize([triple], format=syntax.oxigraph)
        assert content is not None
        assert [quad.triple for quad in ox.parse(content, format=syntax.oxigraph)] == [triple]
    else:
        with pytest.raises(OSError, match=r"RDF 1\.2"):
            ox.serialize([triple], format=syntax.oxigraph)


@pytest.mark.parametrize("syntax", SOLUTION_SYNTAXES, ids=name_of)
def test_triple_terms_survive_in_results_exactly_where_the_table_says_so(syntax: ResultSyntax) -> None:
    solutions = ox.Store().query(f'SELECT (TRIPLE({SUBJECT}, {PREDICATE}, "1"@en) AS ?term) {{}}')
    assert isinstance(solutions, ox.QuerySolutions)
    content = solutions.serialize(format=syntax.oxigraph)
    assert content is not None
    if syntax.carries_triple_terms:
        read = ox.parse_query_results(content, format=syntax.oxigraph)
        assert isinstance(read, ox.QuerySolutions)
        assert [solution["term"] for solution in read] == [TERM]
    else:
        # CSV writes the bare words; nobody can tell them from a literal of the same words.
        assert b"<" not in content


@pytest.mark.parametrize("offers", [GRAPH_SYNTAXES, SOLUTION_SYNTAXES], ids=["graphs", "solutions"])
def test_no_name_and_no_media_type_means_two_syntaxes(offers: tuple[Syntax, ...]) -> None:
    said = Counter(name for one in offers for name in (one.name, *one.other_names, *one.media_types))
    assert [name for name, times in said.items() if times > 1 or name != name.lower()] == []


def test_short_names_are_unique_over_all() -> None:
    assert len(SYNTAXES) == len(GRAPH_SYNTAXES) + len(SOLUTION_SYNTAXES)
    assert {syntax.of_solutions for syntax in SOLUTION_SYNTAXES} == {True}
    assert {syntax.of_solutions for syntax in GRAPH_SYNTAXES} == {False}


@pytest.mark.parametrize("syntax", ALL, ids=name_of)
def test_a_charset_is_said_of_text_types_and_trig_alone(syntax: Syntax) -> None:
    # Turtle and TriG define the parameter, and text/* without it would be read as ASCII by old clients; the types
    # application/n-triples, n-quads, json and xml are UTF-8 by definition or say their encoding themselves.
    has_charset = syntax.media_type.startswith("text/") or syntax.name == "trig"
    assert syntax.content_type == syntax.media_type + ("; charset=utf-8" if has_charset else "")


def test_file_types_are_in_the_table_of_the_eu() -> None:
    codes = {syntax.eu_iri.rpartition("/")[2] for syntax in ALL}
    assert codes == {
        *("RDF_TURTLE", "JSON_LD", "RDF_N_TRIPLES", "RDF_XML", "RDF_TRIG", "RDF_N_QUADS"),
        *("SPARQLQRES", "CSV", "TSV"),
    }
    assert TURTLE.eu_iri == "http://publications.europa.eu/resource/authority/file-type/RDF_TURTLE"


@pytest.mark.parametrize(
    ("name", "offers", "expected"),
    [
        ("ttl", GRAPH_SYNTAXES, TURTLE),
        ("TURTLE", GRAPH_SYNTAXES, TURTLE),
        ("text/turtle", GRAPH_SYNTAXES, TURTLE),
        ("json", GRAPH_SYNTAXES, JSON_LD),
        ("json", SOLUTION_SYNTAXES, RESULTS_JSON),
        ("application/json", SOLUTION_SYNTAXES, RESULTS_JSON),
        ("turtle", SOLUTION_SYNTAXES, None),
        ("", GRAPH_SYNTAXES, None),
        ("nonsense", GRAPH_SYNTAXES, None),
    ],
)
def test_what_clients_mean_by_a_name(name: str, offers: tuple[Syntax, ...], expected: Syntax | None) -> None:
    assert format_named(name, offers) is expected
