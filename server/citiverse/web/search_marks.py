"""Marks: which words of a name or a text answer a search, and a short piece of a long text around them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from citiverse.search_index import JOINING_WORDS, folded, is_word_alone
from citiverse.web.search_rank import likeness

LONGEST_PIECE: Final = 220
BEFORE_THE_MARK: Final = 70
LIKE_ENOUGH: Final = 0.75
MOST_WORDS: Final = 400
"""Words of a text that are compared; what stands behind is shown unmarked."""
ELLIPSIS: Final = "…"
APOSTROPHES: Final = "'\N{RIGHT SINGLE QUOTATION MARK}"


@dataclass(frozen=True)
class Segment:
    """A piece of text that is marked, or is not."""

    text: str
    is_match: bool = False


def marked(text: str, asked: str) -> list[Segment]:
    """Return `text` in segments, those marked that answer the folded text `asked`."""
    wanted = [word for word in asked.split() if word not in JOINING_WORDS] or asked.split()
    segments: list[Segment] = []
    for number, (word, gap) in enumerate(_words(text)):
        is_match = number < MOST_WORDS and _answers(word, wanted)
        if word:
            segments.append(Segment(word, is_match))
        if gap:
            segments.append(Segment(gap))
    return list(_joined(segments))


def piece(text: str, asked: str) -> list[Segment]:
    """Return a short piece of `text` around the first word that answers the folded text `asked`, in segments."""
    segments = marked(" ".join(text.split()), asked)
    before = 0
    for segment in segments:
        if segment.is_match:
            break
        before += len(segment.text)
    whole = "".join(segment.text for segment in segments)
    start = max(0, before - BEFORE_THE_MARK) if before < len(whole) else 0
    start = whole.find(" ", start) + 1 if start else 0
    return _cut(segments, start, start + LONGEST_PIECE)


def _words(text: str) -> Iterator[tuple[str, str]]:
    """Yield each word with what stands between it and the next; a character of an unspaced script is a word."""
    word, gap = "", ""
    for character in text:
        if not _is_of_word(character, is_inside=bool(word) and not gap):
            gap += character
            continue
        if gap or (word and (is_word_alone(character) or is_word_alone(word[-1]))):
            yield word, gap
            word, gap = "", ""
        word += character
    yield word, gap


def _is_of_word(character: str, *, is_inside: bool) -> bool:
    """Return whether a character belongs to a word: a letter or digit, or, inside one, a mark or an apostrophe."""
    if character.isalnum():
        return True
    return is_inside and (character in APOSTROPHES or unicodedata.category(character).startswith("M"))


def _answers(word: str, wanted: list[str]) -> bool:
    return any(
        one == asked or (len(asked) > 1 and one.startswith(asked)) or likeness(one, asked) >= LIKE_ENOUGH
        for one in folded(word).split()
        for asked in wanted
    )


def _joined(segments: list[Segment]) -> Iterator[Segment]:
    """Yield the segments with neighbours of one kind joined, and the spaces between two marked words marked too."""
    text, is_match = "", False
    for number, segment in enumerate(segments):
        following = segments[number + 1] if number + 1 < len(segments) else Segment("")
        marks = segment.is_match or (is_match and segment.text == " " and following.is_match)
        if text and marks != is_match:
            yield Segment(text, is_match)
            text = ""
        text, is_match = text + segment.text, marks
    if text:
        yield Segment(text, is_match)


def _cut(segments: list[Segment], start: int, end: int) -> list[Segment]:
    found: list[Segment] = [Segment(ELLIPSIS)] if start else []
    place = 0
    for segment in segments:
        kept = segment.text[max(0, start - place) : max(0, end - place)]
        if kept:
            found.append(Segment(kept, segment.is_match))
        place += len(segment.text)
    return [*found, Segment(ELLIPSIS)] if place > end else found
