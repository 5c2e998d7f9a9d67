"""Lines: where in a Turtle text a subject is described, found by reading the text as a person would."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

PREFIX_LINE: Final = re.compile(r"^\s*@?prefix\s+([\w.-]*):\s*<([^>]*)>", re.IGNORECASE | re.MULTILINE)
NAME_ENDS: Final = r"(?=[\s;,.\])]|\Z)"
BLANK_OPENING: Final = re.compile(r"(?:^|[\s.;,])(?:\[|_:)", re.MULTILINE)
DESCRIPTION: Final = re.compile(r"^(?:[<\w@]|\[|_:)", re.MULTILINE)
SHORT_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def line_of_subject(text: str, subject: str, mention: str | None = None) -> int | None:
    """Return the line (from 1) that opens the description of IRI `subject` in the Turtle `text`.

    With `mention`, the first line from there on that names this IRI, up to the end of the description; where it
    does not occur the opening line. None where the subject is not found.
    """
    names = "|".join(_written_forms(text, subject))
    opening = re.search(rf"^(?:{names}){NAME_ENDS}", text, re.MULTILINE) or re.search(rf"(?:{names}){NAME_ENDS}", text)
    if opening is None:
        return None
    position = opening.start()
    if mention is not None:
        forms = "|".join(_written_forms(text, mention))
        found = re.compile(rf"(?<![\w:/])(?:{forms}){NAME_ENDS}").search(text, opening.end())
        following = re.compile(r"^[<\w]", re.MULTILINE).search(text, opening.end())
        if found and (following is None or found.start() < following.start()):
            position = found.start()
    return text.count("\n", 0, position) + 1


def line_of_blank_node(text: str, mention: str) -> int | None:
    """Return the first line (from 1) that names the IRI `mention` in a description which a blank node opens, if any."""
    forms = re.compile(rf"(?<![\w:/])(?:{'|'.join(_written_forms(text, mention))}){NAME_ENDS}")
    for opening in BLANK_OPENING.finditer(text):
        following = DESCRIPTION.search(text, opening.end())
        found = forms.search(text, opening.end(), following.start() if following else len(text))
        if found:
            return text.count("\n", 0, found.start()) + 1
    return None


def _written_forms(text: str, iri: str) -> list[str]:
    """Return patterns for the ways in which `text` can write `iri`: in full, with its prefixes, as `a`."""
    forms = [re.escape(f"<{iri}>")]
    for prefix, namespace in _prefixes(text):
        if namespace and iri.startswith(namespace):
            forms.append(re.escape(f"{prefix}:{iri[len(namespace) :]}"))
    if iri == SHORT_TYPE:
        forms.append("a")
    return forms


@lru_cache(maxsize=64)
def _prefixes(text: str) -> tuple[tuple[str, str], ...]:
    return tuple(PREFIX_LINE.findall(text))
