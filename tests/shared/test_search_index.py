"""Names that people take for the same are the same to the search, in every script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citiverse.search_index import folded, sorted_words

SAME = [
    ("Bogotá", "BOGOTA"),
    ("Bogota\N{COMBINING ACUTE ACCENT}", "Bogotá"),
    ("Łódź", "lodz"),
    ("Malmø", "malmo"),
    ("Straße", "STRASSE"),
    ("İzmir", "izmir"),
    ("Transport & Mobility", "transport and mobility"),
    ("Da Nang City People\N{RIGHT SINGLE QUOTATION MARK}s Committee", "da nang city peoples committee"),
    ("'s-Hertogenbosch", "s Hertogenbosch"),
    ("U.S.A.", "usa"),
    ("A.I.", "AI"),
    ("ISO/IEC 27001:2022", "iso iec 27001 2022"),
    ("الذَّكَاءُ الاصطناعي", "ذكاء اصطناعي"),
    ("الإصطناعي", "الاصطناعي"),
    ("Ёлка", "елка"),
    ("数字孪生", "数 字 孪 生"),
    ("\N{FULLWIDTH LATIN CAPITAL LETTER A}\N{FULLWIDTH LATIN CAPITAL LETTER I}", "AI"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_to_people(one: str, other: str) -> None:
    assert folded(one) == folded(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("か", "が"), ("किताब", "कताब"), ("Iran", "Iraq"), ("Niger", "Nigeria"), ("C", "C++ C")]
)
def test_not_the_same(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@pytest.mark.parametrize("text", ["", "   ", "--", "?!", "\N{ZERO WIDTH SPACE}", "'"])
def test_without_a_word_nothing_is_left(text: str) -> None:
    assert folded(text) == ""


def test_the_order_of_words_and_the_joining_ones_do_not_count_where_they_are_sorted() -> None:
    assert sorted_words(folded("City of Vienna")) == sorted_words(folded("Vienna, the City")) == "city vienna"
    assert sorted_words(folded("the of")) == "of the"


@given(st.text(max_size=80))
def test_what_is_folded_stays_as_it_is(text: str) -> None:
    once = folded(text)
    assert once == once.strip()
    assert "  " not in once
    assert not set(once) & set("\"'()*:^-")
