"""Query files: their head, their typed parameters, and values that cannot break out of the query."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from citiverse.errors import CallError, DataError
from citiverse.query_files import load_queries, load_query, without_head

TEXT = """# title: Things of a kind
# description: Lists things.
# keywords: thing, kind
# question: 7
# parameter: kind iri http://example.org/k | Kind of thing
# parameter: word string a | Word to find
SELECT ?thing WHERE {
  VALUES ?kind { <http://example.org/k> }
  VALUES ?word { "a" }
  ?thing a ?kind ; <http://example.org/label> ?word .
}
"""


@pytest.fixture
def query_file(tmp_path: Path) -> Path:
    path = tmp_path / "things.rq"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_the_head_is_read(query_file: Path) -> None:
    query = load_query(query_file)
    assert (query.name, query.title, query.question) == ("things", "Things of a kind", 7)
    assert query.keywords == ("thing", "kind")
    assert [(p.name, p.type, p.default, p.help) for p in query.parameters] == [
        ("kind", "iri", "http://example.org/k", "Kind of thing"),
        ("word", "string", "a", "Word to find"),
    ]


def test_the_body_is_the_query_without_its_head(query_file: Path) -> None:
    body = load_query(query_file).body
    assert body == TEXT[TEXT.index("SELECT") :]
    assert without_head(body) == body


@pytest.mark.parametrize(
    "text", ["# A remark of my own\nASK {}", "ASK {} # title: none", "ASK {\n# title: none\n}", ""]
)
def test_remarks_that_are_no_head_stay(text: str) -> None:
    assert without_head(text) == text


def test_bound_values_replace_the_defaults(query_file: Path) -> None:
    store = ox.Store()
    store.load(
        b'<http://e/1> a <http://e/k> ; <http://example.org/label> "it\'s \\"so\\"" .', format=ox.RdfFormat.TURTLE
    )
    text = load_query(query_file).bound({"kind": "http://e/k", "word": 'it\'s "so"'})
    solutions = store.query(text)
    assert isinstance(solutions, ox.QuerySolutions)
    assert [str(solution["thing"]) for solution in solutions] == ["<http://e/1>"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", "http://e/> } INSERT { <http://e/"),
        ("kind", "no-scheme"),
        ("kind", "http://e/{x}"),
        ("other", "x"),
    ],
)
def test_values_that_are_not_of_the_type_are_refused(query_file: Path, name: str, value: str) -> None:
    with pytest.raises(CallError):
        load_query(query_file).bound({name: value})


@pytest.mark.parametrize(
    ("type_name", "good", "term", "bad"),
    [
        ("integer", "12", "12", "1.5"),
        ("decimal", "0.50", '"0.50"^^<http://www.w3.org/2001/XMLSchema#decimal>', "NaN"),
        ("date", "2026-11-22", '"2026-11-22"^^<http://www.w3.org/2001/XMLSchema#date>', "22.11.2026"),
        ("language", "fr", '"fr"', 'fr" }'),
    ],
)
def test_each_type_has_its_term(tmp_path: Path, type_name: str, good: str, term: str, bad: str) -> None:
    path = tmp_path / "q.rq"
    head = f"# title: t\n# description: d\n# parameter: x {type_name} {good} | help\n"
    path.write_text(f"{head}SELECT ?x {{ VALUES ?x {{ {term} }} }}\n", encoding="utf-8")
    (parameter,) = load_query(path).parameters
    assert parameter.term(good) == term
    with pytest.raises(CallError):
        parameter.term(bad)


def test_a_value_that_looks_like_a_parameter_stays_a_value(tmp_path: Path) -> None:
    path = tmp_path / "q.rq"
    head = "# title: t\n# description: d\n# parameter: a string x | one\n# parameter: b string y | other\n"
    path.write_text(head + 'SELECT * { VALUES ?a { "x" } VALUES ?b { "y" } }\n', encoding="utf-8")
    values = {"a": "VALUES ?b { 1 } \\1", "b": "} VALUES ?a { 2 }"}
    for given in (values, dict(reversed(values.items()))):
        solutions = ox.Store().query(load_query(path).bound(given))
        assert isinstance(solutions, ox.QuerySolutions)
        (solution,) = solutions
        assert {name: getattr(solution[name], "value", None) for name in values} == values


@pytest.mark.parametrize("value", ["1e999999999", "1e-999999999", "9" * 5_000])
def test_a_number_is_never_written_out_longer_than_a_person_would(tmp_path: Path, value: str) -> None:
    path = tmp_path / "q.rq"
    path.write_text("# title: t\n# description: d\n# parameter: x decimal 1 | h\nSELECT ?x { VALUES ?x { 1 } }\n")
    with pytest.raises(CallError):
        load_query(path).bound({"x": value})


def test_a_file_that_is_not_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.rq"
    path.write_bytes(b"# title: t\n# description: \xff\nASK {}\n")
    with pytest.raises(DataError) as caught:
        load_query(path)
    assert caught.value.diagnostics[0].line == 2


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * {}",
        "# title: t\n# description: d\n# question: seven\nSELECT * {}",
        "# title: t\nSELECT * {}",
        "# title: t\n# description: d\n# parameter: x\nSELECT * {}",
        "# title: t\n# description: d\n# parameter: x iri http://e/ | help\nSELECT * {}",
    ],
)
def test_a_malformed_head_is_refused_with_its_place(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.rq"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_query(path)
    assert caught.value.diagnostics[0].line is not None


def test_a_folder_loads_by_name(query_file: Path) -> None:
    assert list(load_queries(query_file.parent)) == ["things"]
