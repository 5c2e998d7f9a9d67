"""The tokenizer reads SPARQL as the grammar does: nothing hides in strings, comments, IRIs or names."""

from __future__ import annotations

import pytest

from citiverse.engine.protocol import QuerySyntaxError, QueryTooComplex
from citiverse.engine.tokens import Kind, tokens


def read(text: str) -> list[tuple[Kind, str]]:
    return [(token.kind, token.text) for token in tokens(text)]


@pytest.mark.parametrize(
    "text",
    [
        "'a # b'",
        '"a \\" b"',
        "'''a ' '' b'''",
        '"""line\nbreak "" here"""',
        "<https://example.org/#SERVICE>",
        "ex:SERVICE",
        "ex:a.b-c%20\\,d",
        "?SERVICE",
        "_:b.1",
        "1.5e-3",
        "ex:na\u0301me",
    ],
)
def test_one_token_stays_one_token(text: str) -> None:
    assert [found for _, found in read(text)] == [text]


def test_comments_end_with_the_line() -> None:
    assert read("# SERVICE\nASK") == [(Kind.WORD, "ASK")]


def test_a_comment_sign_within_an_iri_is_no_comment() -> None:
    assert read("<https://example.org/a#b> ASK")[1] == (Kind.WORD, "ASK")


def test_a_name_does_not_end_with_a_dot() -> None:
    assert read("ex:a.") == [(Kind.NAME, "ex:a"), (Kind.SIGN, ".")]


def test_smaller_than_is_no_iri_within_an_expression() -> None:
    found = [text for _, text in read("FILTER(?a<?b&&?c>?d)")]
    assert found == ["FILTER", "(", "?a", "<", "?b", "&&", "?c", ">", "?d", ")"]


def test_an_iri_after_a_variable_is_an_iri_within_a_pattern() -> None:
    assert read("{ ?a <p> ?b }")[2] == (Kind.IRI, "<p>")


@pytest.mark.parametrize("text", ["(1<2)SERVICE#>\n:x{}", '(1<?x)SERVICE#>"""\n:x{} #"""'])
def test_what_could_be_an_iri_or_a_comparison_with_a_comment_is_refused(text: str) -> None:
    with pytest.raises(QueryTooComplex, match="put a space after"):
        read("FILTER" + text)


def test_places_count_lines_and_columns_from_one() -> None:
    found = list(tokens('ASK\n  {"""a\nb""" ?x'))
    assert [(token.text, token.line, token.column) for token in found if token.kind is not Kind.STRING] == [
        ("ASK", 1, 1),
        ("{", 2, 3),
        ("?x", 3, 6),
    ]


def test_an_unfinished_string_is_a_syntax_error_with_its_place() -> None:
    with pytest.raises(QuerySyntaxError) as raised:
        read('ASK {\n ?s ?p "open')
    assert (raised.value.line, raised.value.column) == (2, 8)


@pytest.mark.parametrize("text", ["'\\q'", "'\\u12'", "'\\uDFFF'", '"\\U00110000"', '"""\\U0000D800"""'])
def test_an_escape_that_does_not_exist_is_a_syntax_error(text: str) -> None:
    with pytest.raises(QuerySyntaxError, match="escape"):
        read(f"ASK {{ ?s ?p {text} }}")


def test_very_long_names_are_refused() -> None:
    assert read("a" * 150 + ":b") == [(Kind.NAME, "a" * 150 + ":b")]
    with pytest.raises(QueryTooComplex, match="longer than 200"):
        read("a." * 30_000 + "b:c")


@pytest.mark.parametrize("text", ["a. " * 20_000, ":." * 30_000, "<a" * 30_000, "_:a." * 15_000, "''" * 30_000])
def test_time_stays_linear_for_hostile_texts(text: str) -> None:
    assert len(read(text)) > 0


@pytest.mark.parametrize("quote", ["'", '"'])
def test_an_unfinished_long_string_costs_no_more_than_its_length(quote: str) -> None:
    with pytest.raises(QuerySyntaxError):
        read(quote * 3 + f"{quote}a" * 20_000 + "\n")
