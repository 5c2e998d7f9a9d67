"""Reads the weighted lists by which clients say what they want: Accept, Accept-Profile, and the like in addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

MOST_MEMBERS: Final = 200
"""What follows in a longer list is passed over, so that no header costs more than a moment."""
# A quotation or an IRI in brackets may hold any sign. One that never ends holds the rest: then no list can take more
# than one look at each sign.
_INSIDE: Final = r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|<[^<>]*+(?:>|\Z)'
_MEMBER: Final = re.compile(rf'(?:[^,"<]++|{_INSIDE})+', re.DOTALL)
_FIELD: Final = re.compile(rf'(?:[^;"<]++|{_INSIDE})+', re.DOTALL)
_WEIGHT: Final = re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)\Z")


@dataclass(frozen=True)
class Member:
    """One member of a list: its text, its weight from 0 to 1, and whether it has parameters that narrow it."""

    text: str
    quality: float
    is_narrowed: bool = False


@dataclass(frozen=True)
class Range:
    """One media range: type and subtype in small letters, of which `*` is any, and the member it stands in."""

    main: str
    sub: str
    quality: float
    is_narrowed: bool = False

    def specificity(self, media_type: str) -> int:
        """Return 3 for an exact match with `media_type`, 2 for `type/*`, 1 for `*/*`, and 0 for no match.

        Parameters never make a match fail; but what a narrowed range refuses is not the whole type.
        """
        if self.is_narrowed and not self.quality:
            return 0
        main, _, sub = media_type.partition("/")
        if (self.main, self.sub) == (main, sub):
            return 3
        if (self.main, self.sub) == (main, "*"):
            return 2
        return 1 if (self.main, self.sub) == ("*", "*") else 0


def members(text: str) -> Iterator[Member]:
    """Yield the members of a weighted list (RFC 9110, sections 5.6.1 and 12.4.2).

    Empty members, and those whose weight is no number, say nothing and are passed over. A weight above 1 is 1.
    """
    for match in islice(_MEMBER.finditer(text), MOST_MEMBERS):
        if match.group().lstrip().startswith(";"):
            continue
        value, *parameters = (field.group().strip() for field in _FIELD.finditer(match.group()))
        quality: float | None = 1.0
        is_narrowed = False
        for parameter in parameters:
            name, _, setting = (part.strip() for part in parameter.partition("="))
            if name.lower() == "q":
                quality = _quality(setting)
            elif name and name.lower() != "charset":
                is_narrowed = True
        if value and quality is not None:
            yield Member(value, quality, is_narrowed)


def media_ranges(text: str) -> Iterator[Range]:
    """Yield the media ranges of an Accept header (RFC 9110, section 12.5.1); what is none is passed over."""
    for member in members(text):
        main, slash, sub = (part.strip() for part in member.text.lower().partition("/"))
        if main == "*" and not slash:
            # Java's HttpURLConnection sends `*; q=.2`.
            sub = slash = "*"
        if main and slash and sub:
            yield Range(main, sub, member.quality, member.is_narrowed)


def _quality(text: str) -> float | None:
    return min(float(text), 1.0) if _WEIGHT.match(text) else None
