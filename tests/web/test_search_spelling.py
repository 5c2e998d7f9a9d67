"""Spelling: which word is meant, and when none is."""

from __future__ import annotations

import pytest

from citiverse.web.search_spelling import MOST_WORDS, corrected

WORDS = {"flood": 9, "floor": 2, "food": 3, "twin": 20, "management": 5, "town": 7, "بيانات": 4, "den": 1}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("flod", "flood"),
        ("flood twin", ""),
        ("flod twin", "flood twin"),
        ("twni", "twin"),
        ("managmnt", "management"),
        ("floof", "flood"),
        ("dem twin", ""),
        ("zzzzzz", ""),
        ("بيانا", "بيانات"),
        ("", ""),
        (" ".join(["flod"] * (MOST_WORDS + 1)), ""),
    ],
)
def test_the_nearest_and_then_the_commonest_word_counts(text: str, meant: str) -> None:
    assert corrected(text, WORDS) == meant


def test_a_short_word_may_have_one_error_only() -> None:
    assert corrected("fxxod", WORDS) == ""
