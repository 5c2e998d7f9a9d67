"""Ranking: how well a name answers what was asked for, from 0 to 100, typing errors and word order forgiven."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from citiverse.search_index import JOINING_WORDS

EXACT: Final = 100.0
SAME_WORDS: Final = 97.0
"""For a name of the same words in another order, or with other joining words."""
BEST_INEXACT: Final = 95.0
OF_INITIALS: Final = 75.0
MOST_WORDS: Final = 16
LONGEST_WORD: Final = 40
"""Words and letters of each beyond these do not count."""
SHORTEST_WITH_ERRORS: Final = 3
LEAST_LIKENESS: Final = 0.66
"""Below it two words are different words: one error in three letters is allowed, two in six."""
PART_OF_BEGINNING: Final = 0.7
"""What the beginning of a word is worth at least as the whole word."""
LEAST_BEGINNING: Final = 3
BY_WORD_ORDER: Final = 1.5
"""Points lost by words in another order."""
JOINING_WEIGHT: Final = 0.2
FEWEST_INITIALS: Final = 2
MOST_INITIALS: Final = 5
OF_INITIAL: Final = 0.8
"""What an initial is worth as the word it stands for."""
FOR_BEGINNING: Final = 3.0
"""Points gained where the name goes on after the whole text."""

Weight = Callable[[str], float]


def score(asked: str, name: str, weight: Weight) -> float:
    """Return how well the folded `name` answers the folded text `asked`, from 0 to 100.

    `weight` says how telling a word is. 100 is for the same text only. Else the words of both are paired with the most
    alike of the other, each counted by its weight, and the parts of the text and of the name that found a partner are
    averaged harmonically: what is missing and what is too much both cost. A text that differs in the spaces only is
    compared letter by letter.
    """
    if asked == name:
        return EXACT
    wanted, present = _words(asked), _words(name)
    if not wanted or not present:
        return 0.0
    if set(wanted) - JOINING_WORDS == set(present) - JOINING_WORDS != set():
        return SAME_WORDS
    by_words = _by_words(wanted, present, weight) * BEST_INEXACT
    by_letters = OSA.normalized_similarity("".join(wanted), "".join(present), score_cutoff=LEAST_LIKENESS)
    gained = FOR_BEGINNING if name.startswith(asked + " ") else 0.0
    return round(min(max(by_words, by_letters * BEST_INEXACT) + gained, BEST_INEXACT), 2)


def _words(comparable: str) -> list[str]:
    return [word[:LONGEST_WORD] for word in comparable.split()[:MOST_WORDS]]


def _by_words(wanted: list[str], present: list[str], weight: Weight) -> float:
    pairs = [_likenesses(one, present) for one in wanted]
    best_of_wanted = [max(row) for row in pairs]
    best_of_present = [max(row[place] for row in pairs) for place in range(len(present))]
    covered = _share(wanted, best_of_wanted, weight)
    filled = _share(present, best_of_present, weight)
    if not covered or not filled:
        return 0.0
    places = [row.index(best) for row, best in zip(pairs, best_of_wanted, strict=True) if best]
    disorder = BY_WORD_ORDER / BEST_INEXACT if places != sorted(places) else 0.0
    return 2 * covered * filled / (covered + filled) - disorder


def _likenesses(word: str, present: list[str]) -> list[float]:
    """Return how alike a word is to each of `present`; it may also spell the initials of some in a row."""
    found = [likeness(word, other) for other in present]
    if MOST_INITIALS >= len(word) >= FEWEST_INITIALS and max(found) < OF_INITIAL:
        for start in range(len(present) - len(word) + 1):
            row = present[start : start + len(word)]
            if all(other[0] == letter for other, letter in zip(row, word, strict=True)):
                found[start : start + len(word)] = [OF_INITIAL] * len(word)
    return found


def _share(words: list[str], found: list[float], weight: Weight) -> float:
    weights = [JOINING_WEIGHT if word in JOINING_WORDS else weight(word) for word in words]
    return sum(one * part for one, part in zip(weights, found, strict=True)) / sum(weights)


@lru_cache(maxsize=65_536)
def likeness(one: str, other: str) -> float:
    """Return how alike two words are, from 0 (different words) to 1 (the same word)."""
    if one == other:
        return 1.0
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < SHORTEST_WITH_ERRORS or one.isdigit() or other.isdigit():
        return 0.0
    alike: float = OSA.normalized_similarity(one, other, score_cutoff=LEAST_LIKENESS)
    if len(shorter) >= LEAST_BEGINNING and longer.startswith(shorter):
        alike = max(alike, PART_OF_BEGINNING + (1 - PART_OF_BEGINNING) * len(shorter) / len(longer))
    return alike
