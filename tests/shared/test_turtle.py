"""The canonical Turtle form: same triples in, same bytes out, nothing lost."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from citiverse.errors import DataError
from citiverse.turtle import format_turtle, natural_key, parse_turtle

PREFIXES = """@prefix cuc: <https://w3id.org/citiverse/ns#> .
@prefix ex: <http://example.org/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
"""


def test_same_triples_written_differently_give_the_same_bytes() -> None:
    one = PREFIXES + 'ex:a dcterms:title "A"@en ; a cuc:UseCase . ex:b a cuc:CaseStudy .'
    other = PREFIXES + 'ex:b a cuc:CaseStudy . ex:a a cuc:UseCase . ex:a dcterms:title "A"@en .'
    assert format_turtle(one, "one.ttl") == format_turtle(other, "other.ttl")


def test_formatting_is_idempotent() -> None:
    once = format_turtle(PREFIXES + 'ex:a dcterms:title "B"@fr, "A"@en ; cuc:n 2, 10, 1 .', "a.ttl")
    assert format_turtle(once, "a.ttl") == once


def test_lexical_forms_survive() -> None:
    text = PREFIXES + 'ex:a ex:p 001, 1.0e6, 1.50, "-3"^^<http://www.w3.org/2001/XMLSchema#negativeInteger> .'
    values = {str(triple.object) for triple in parse_turtle(format_turtle(text, "a.ttl"), "a.ttl")}
    xsd = "http://www.w3.org/2001/XMLSchema#"
    assert values == {
        f'"001"^^<{xsd}integer>',
        f'"1.0e6"^^<{xsd}double>',
        f'"1.50"^^<{xsd}decimal>',
        f'"-3"^^<{xsd}negativeInteger>',
    }


@pytest.mark.parametrize("value", ['quote " inside', "back\\slash", "line\nbreak", "# no comment", "tab\tbed", "<a>"])
def test_awkward_strings_survive(value: str) -> None:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    formatted = format_turtle(f'{PREFIXES}ex:a dcterms:title "{escaped}" .', "a.ttl")
    assert [triple.object for triple in parse_turtle(formatted, "a.ttl")] == [ox.Literal(value)]


def test_own_things_are_written_with_short_names() -> None:
    text = (
        "<https://w3id.org/citiverse/id/use-case/a-b> <https://w3id.org/citiverse/ns#theme>"
        " <https://w3id.org/citiverse/scheme/theme/transport-and-mobility> ."
    )
    assert format_turtle(text, "a.ttl").endswith("use-case:a-b\n    cuc:theme theme:transport-and-mobility .\n")


def test_english_comes_first_and_numbers_sort_as_numbers() -> None:
    text = PREFIXES + 'ex:a dcterms:title "x"@ar, "y"@en ; cuc:n ex:t9, ex:t11, ex:t2 .'
    formatted = format_turtle(text, "a.ttl")
    assert formatted.index('"y"@en') < formatted.index('"x"@ar')
    assert formatted.index("t2>") < formatted.index("t9>") < formatted.index("t11>")


def test_natural_key_compares_digit_runs_as_numbers() -> None:
    assert sorted(["sdg/11.3", "sdg/9.1", "sdg/11.b"], key=natural_key) == ["sdg/9.1", "sdg/11.3", "sdg/11.b"]


def test_lists_stay_lists() -> None:
    formatted = format_turtle(PREFIXES + "ex:a cuc:order (ex:c ex:b 1) .", "a.ttl")
    assert "( <http://example.org/c> <http://example.org/b> 1 )" in formatted


def test_comments_at_the_head_are_kept() -> None:
    formatted = format_turtle("# What this file is.\n# More.\n" + PREFIXES + "ex:a a cuc:UseCase .", "a.ttl")
    assert formatted.startswith("# What this file is.\n# More.\n\n@prefix")


def test_a_comment_further_down_is_refused_with_its_line() -> None:
    with pytest.raises(DataError) as caught:
        format_turtle(PREFIXES + "ex:a a cuc:UseCase .\n# lost\n", "a.ttl")
    assert [(d.file, d.line) for d in caught.value.diagnostics] == [("a.ttl", 5)]


def test_a_blank_node_is_refused() -> None:
    with pytest.raises(DataError, match="blank node"):
        format_turtle(PREFIXES + "ex:a cuc:theme [ a cuc:Theme ] .", "a.ttl")


def test_a_blank_subject_is_refused() -> None:
    with pytest.raises(DataError):
        format_turtle(PREFIXES + "[] a cuc:Theme .", "a.ttl")


def test_a_syntax_error_names_file_and_line() -> None:
    with pytest.raises(DataError) as caught:
        format_turtle(PREFIXES + "ex:a a cuc:UseCase\nex:b a cuc:UseCase .", "broken.ttl")
    (finding,) = caught.value.diagnostics
    assert (finding.file, finding.line) == ("broken.ttl", 5)
