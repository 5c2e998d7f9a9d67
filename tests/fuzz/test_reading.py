"""The guard and the engine read every text alike: a short run of the fuzzer with the same texts each time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citiverse.engine.protocol import QuerySyntaxError, QueryTooComplex
from citiverse.engine.tokens import Kind, tokens
from fuzz.grammar import FRAGMENTS, disguised_services, mutated_queries, queries
from fuzz.oracle import Oracle
from fuzz.plain import plain_queries

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")


def examples(number: int) -> settings:
    """Return the settings of a short run that is the same each time."""
    return settings(
        max_examples=number, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )


@pytest.fixture(scope="module")
def oracle() -> Iterator[Oracle]:
    found = Oracle()
    yield found
    assert found.answered > 0
    assert found.canary.connections == 0
    found.close()


@examples(70)
@given(text=queries())
def test_queries_of_the_grammar(oracle: Oracle, text: str) -> None:
    oracle.judge(text)


@examples(200)
@given(text=plain_queries(), place=st.integers(0, 400), found=st.sampled_from(("", *FRAGMENTS)))
def test_plain_queries_with_something_put_in(oracle: Oracle, text: str, place: int, found: str) -> None:
    oracle.judge(text[:place] + found + text[place:])


@examples(50)
@given(text=mutated_queries())
def test_queries_that_are_nearly_right(oracle: Oracle, text: str) -> None:
    oracle.judge(text)


@examples(400)
@given(text=disguised_services())
def test_calls_in_disguise(oracle: Oracle, text: str) -> None:
    oracle.judge(text)


@examples(200)
@given(text=st.lists(st.sampled_from(FRAGMENTS)).map("".join))
def test_fragments_without_sense(oracle: Oracle, text: str) -> None:
    oracle.judge(text)


@examples(200)
@given(text=st.text())
def test_any_text_at_all(oracle: Oracle, text: str) -> None:
    oracle.judge(text)


ESCAPES = {"\\": "\\\\", '"': '\\"', "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
characters = st.characters(codec="utf-8")


@examples(200)
@given(content=st.text(characters), quote=st.sampled_from(("'", '"', "'''", '"""')))
def test_any_text_fits_into_a_string_that_stays_one_token(content: str, quote: str) -> None:
    written = quote + "".join(ESCAPES.get(character, character) for character in content) + quote
    assert [(token.kind, token.text) for token in tokens(f"{written} .")] == [(Kind.STRING, written), (Kind.SIGN, ".")]


@examples(200)
@given(content=st.text(characters))
def test_a_comment_hides_its_line_and_nothing_else(content: str) -> None:
    line = content.replace("\n", " ").replace("\r", " ")
    assert [token.text for token in tokens(f"ASK #{line}\n{{}}")] == ["ASK", "{", "}"]


@examples(200)
@given(content=st.text(st.characters(exclude_characters='<>"{}|^`\\', exclude_categories=("Cs", "Cc", "Zs"))))
def test_an_iri_within_a_pattern_stays_one_token(content: str) -> None:
    assert [token.text for token in tokens(f"{{ ?s <{content}> ?o }}")] == ["{", "?s", f"<{content}>", "?o", "}"]


names = st.text(st.sampled_from("abzSERVICEfrom09_é\u0300\u203f"), min_size=1, max_size=30)


@examples(200)
@given(prefix=names.filter(lambda name: name[0].isalpha()), local=names.filter(lambda name: name[0].isalnum()))
def test_a_prefixed_name_stays_one_token_even_when_it_looks_like_a_keyword(prefix: str, local: str) -> None:
    name = f"{prefix}:{local}"
    assert [(token.kind, token.text) for token in tokens(f"{name} .")] == [(Kind.NAME, name), (Kind.SIGN, ".")]


@examples(100)
@given(bad=st.sampled_from(("\\q", "\\u12", "\\uD800", "\\U00110000", "\\")), quote=st.sampled_from(("'", '"""')))
def test_a_bad_escape_is_refused_in_every_string(bad: str, quote: str) -> None:
    with pytest.raises((QuerySyntaxError, QueryTooComplex)):
        list(tokens(f"ASK {{ ?s ?p {quote}a{bad} b{quote} }}"))
