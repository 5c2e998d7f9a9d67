"""BibTeX entries: text without meaning to TeX, and titles and names whose letters stay as they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SPECIAL: Final = {character: f"\\{character}" for character in "&%$#_{}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def entry(key: str, fields: Mapping[str, str]) -> str:
    """Return an entry whose `fields` are TeX already; `@misc`, because plain BibTeX has no data sets."""
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{key},\n{lines}\n}}\n"


def escaped(text: str) -> str:
    """Return `text` as TeX."""
    return "".join(SPECIAL.get(character, character) for character in text)


def whole(text: str) -> str:
    """Return `text` as TeX that is neither cut into names nor brought into other letters."""
    return f"{{{escaped(text)}}}"


def link_to(iri: str) -> str:
    """Return `iri` as TeX that may be broken into lines."""
    return f"\\url{{{iri}}}"
