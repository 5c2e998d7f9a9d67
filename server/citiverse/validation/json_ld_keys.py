"""Which keys and names of a JSON-LD document stand for nothing, so that a parser passes them over without a word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

KEYWORDS: Final = frozenset(
    (
        *("@base", "@container", "@context", "@direction", "@graph", "@id", "@import", "@included", "@index", "@json"),
        *("@language", "@list", "@nest", "@none", "@prefix", "@propagate", "@protected", "@reverse", "@set", "@type"),
        *("@value", "@version", "@vocab"),
    )
)
MAPS: Final = frozenset(("@graph", "@id", "@index", "@language", "@type"))
"""Containers whose keys are values, not names of properties."""
NO_IRI: Final = re.compile(r'[\x00-\x20<>"{}|^`\\]')
Terms = Mapping[str, Any]


def unread(content: Any) -> Iterator[tuple[str, str]]:
    """Yield each key that the contexts map to nothing, and each name of a thing or class that is no IRI, with why.

    `content` is the parsed document with its contexts in place. A term that a context maps to null is meant so.
    """
    waiting: list[tuple[Any, Terms, bool]] = [(content, {}, False)]
    while waiting:
        node, terms, is_map = waiting.pop()
        if isinstance(node, list):
            waiting += ((one, terms, is_map) for one in reversed(node))
        elif isinstance(node, dict):
            known = terms if is_map else _of_types(node, _with(terms, node.get("@context")))
            for key, value in node.items():
                if is_map:
                    waiting.append((value, known, False))
                elif key != "@context":
                    yield from _of_entry(key, value, known)
                    waiting += _below(key, value, known)


def _of_entry(key: str, value: Any, terms: Terms) -> Iterator[tuple[str, str]]:
    meaning = _meaning(key, terms)
    if not _is_mapped(key, terms):
        yield key, "no term of the context"
    elif meaning in ("@id", "@type") or _definition(key, terms).get("@type") in ("@id", "@vocab"):
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str) and NO_IRI.search(one):
                yield one, "no IRI"


def _below(key: str, value: Any, terms: Terms) -> Iterator[tuple[Any, Terms, bool]]:
    """Yield what stands below an entry and has keys of its own, with the terms that are known there."""
    definition = _definition(key, terms)
    if isinstance(value, dict | list) and _is_mapped(key, terms) and definition.get("@type") != "@json":
        container = definition.get("@container", ())
        kinds = {container} if isinstance(container, str) else set(container or ())
        inner = _with(terms, definition["@context"]) if "@context" in definition else terms
        yield value, inner, bool(kinds & MAPS) and isinstance(value, dict) and not _is_node(value)


def _is_node(value: Mapping[str, Any]) -> bool:
    """Return whether an object that stands where a map may stand is a node or a value itself."""
    return any(key in KEYWORDS - {"@none"} for key in value)


def _is_mapped(key: str, terms: Terms) -> bool:
    if key.startswith("@"):
        return key in KEYWORDS
    return key in terms or ":" in key or "@vocab" in terms


def _meaning(key: str, terms: Terms) -> str:
    found = terms.get(key)
    name = found.get("@id") if isinstance(found, dict) else found
    return name if isinstance(name, str) else key


def _definition(key: str, terms: Terms) -> Mapping[str, Any]:
    found = terms.get(key)
    return found if isinstance(found, dict) else {}


def _with(terms: Terms, context: Any) -> Terms:
    """Return the terms that are known after `context`, which may be several."""
    for one in context if isinstance(context, list) else [context]:
        if isinstance(one, dict):
            terms = {**terms, **{name: value for name, value in one.items() if name == "@vocab" or name[:1] != "@"}}
            if terms.get("@vocab", "") is None:
                terms = {name: value for name, value in terms.items() if name != "@vocab"}
        elif context is not None:
            terms = {}
    return terms


def _of_types(node: Mapping[str, Any], terms: Terms) -> Terms:
    """Return the terms that are known in `node` after the contexts of its types."""
    found = terms
    for key, value in node.items():
        if _meaning(key, terms) == "@type":
            for one in value if isinstance(value, list) else [value]:
                definition = _definition(one, terms) if isinstance(one, str) else {}
                if "@context" in definition:
                    found = _with(found, definition["@context"])
    return found
