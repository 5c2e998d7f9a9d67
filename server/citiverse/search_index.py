"""What compiler and server share about the search index of a release: its file, and how texts are made comparable."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

SEARCH_INDEX: Final = "search.sqlite"
"""File of the index inside a release: an SQLite database, described in docs/search.md."""
INDEX_VERSION: Final = 1
"""Version of its tables; a server leaves an index of another version alone."""
LONGEST_NAME: Final = 400
"""Characters of a name (or of what is asked for) that count."""
ARABIC_ARTICLE: Final = "ال"
SHORTEST_AFTER_ARTICLE: Final = 3
MEANINGFUL_MARKS: Final = frozenset((0, 7, 8, 9))
"""Combining classes of marks that are no accents but part of the letter: vowel signs, nukta, kana voicing, virama."""
SAME_LETTERS: Final = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        "ħ": "h",
        "&": " and ",
        "ى": "ي",
        "ی": "ي",
        "ک": "ك",
        "\N{ARABIC LETTER TEH MARBUTA}": "\N{ARABIC LETTER HEH}",
        "ـ": "",
        "'": "",
        "\N{RIGHT SINGLE QUOTATION MARK}": "",
        "\N{MODIFIER LETTER APOSTROPHE}": "",
        "`": "",
    }
)
UNSPACED_SCRIPTS: Final = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x3005, 0x3007),
    (0x3040, 0x30FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
"""Code points of scripts without spaces between words (Thai, Lao, Burmese, Khmer, kana, Han): each is its own word."""
ENGLISH: Final = ("a", "an", "and", "the", "of", "for", "in")
OTHER_LANGUAGES: Final = ("de", "la", "le", "el", "los", "las", "des", "du", "der", "die", "das", "und", "y", "e", "et")
JOINING_WORDS: Final = frozenset((*ENGLISH, *OTHER_LANGUAGES))
"""Words that tell no name from another when they are left out or added."""


@lru_cache(maxsize=1024)
def folded(text: str) -> str:
    """Return the words of `text` without case, accents and punctuation, with one space between each.

    Letters that look alike to people are one: `Ø` is `o`, all forms of alef are one, `&` is `and`. A character of a
    script without spaces is a word, so that two of them in a row are found anywhere in a text. Letters that stand alone
    in a row are one word: `U.S.A.` is `usa`.
    """
    return folded_text(text[:LONGEST_NAME])


def folded_text(text: str) -> str:
    """Return the words of a text of any length as `folded` does."""
    words: list[str] = []
    is_spelled_out = False
    for word in _spelled(text).split():
        is_letter = len(word) == 1 and word.isascii() and word.isalpha()
        if is_letter and is_spelled_out:
            words[-1] += word
        else:
            words.append(_word(word))
        is_spelled_out = is_letter
    return " ".join(words)


def sorted_words(comparable: str) -> str:
    """Return the words of a folded text in one order, each once, without the joining ones where others are left."""
    words = set(comparable.split())
    return " ".join(sorted(words - JOINING_WORDS or words))


def _spelled(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold().translate(SAME_LETTERS)
    return "".join(_character(one) for one in unicodedata.normalize("NFKD", plain))


def _character(one: str) -> str:
    if one.isascii():
        return one if one.isalnum() else " "
    if is_word_alone(one):
        return f" {one} "
    if unicodedata.combining(one) not in MEANINGFUL_MARKS:
        return ""
    return one if one.isalnum() or unicodedata.category(one).startswith("M") else " "


def _word(word: str) -> str:
    rest = word.removeprefix(ARABIC_ARTICLE)
    return rest if len(rest) >= SHORTEST_AFTER_ARTICLE else word


def is_word_alone(character: str) -> bool:
    """Return whether `character` belongs to a script that has no spaces between words."""
    point = ord(character)
    return point > 0xDFF and any(first <= point <= last for first, last in UNSPACED_SCRIPTS)
