"""Spelling: puts words that nothing here has right, by the words that the names and texts of the release have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST: Final = 4
"""Letters of a word below which too many others are near."""
LETTERS_OF_AN_ERROR: Final = 4
"""Letters of a word for each error that it may have; the last error is the third."""
MOST_ERRORS: Final = 3
MOST_WORDS: Final = 8
"""Words of one text that are put right; a longer text is no slip of the keys."""


def corrected(comparable: str, words: Mapping[str, int]) -> str:
    """Return the folded text with each word that nothing has replaced by the nearest of `words`; empty: as it was.

    `words` tells in how many names and texts each word is: of equally near words the commonest counts. An error is a
    letter too many, too few, another one, or two that changed places (optimal string alignment distance).
    """
    parts = comparable.split()
    if len(parts) > MOST_WORDS:
        return ""
    found = [word if word in words or len(word) < SHORTEST else _nearest(word, words) for word in parts]
    return "" if found == parts else " ".join(found)


def _nearest(word: str, words: Mapping[str, int]) -> str:
    most = min(MOST_ERRORS, len(word) // LETTERS_OF_AN_ERROR)
    near = process.extract(word, list(words), scorer=OSA.distance, processor=None, score_cutoff=most, limit=None)
    return min(near, key=lambda one: (one[1], -words[one[0]], one[0]))[0] if near else word
