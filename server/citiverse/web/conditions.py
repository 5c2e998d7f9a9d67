"""Conditional requests: whether what is selected is what the client means (RFC 9110, section 13)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from citiverse.web.modified import is_modified_since

Ask = Callable[[str], str]
"""Returns the value of a header of the request, or nothing."""


def precondition_fails(header: Ask, tags: Iterable[str], modified: str) -> bool:
    """Return whether If-Match, or without it If-Unmodified-Since, forbids an answer (steps 1 and 2 of 13.2.2).

    `tags` are the entity tags, in quotes, of what may be sent; comparison is strong.
    """
    named = header("If-Match")
    if named:
        return named.strip() != "*" and _tags_in(named).isdisjoint(tag for tag in tags if not tag.startswith("W/"))
    since = header("If-Unmodified-Since")
    return bool(since and modified) and is_modified_since(modified, since, otherwise=False)


def is_known(header: Ask, tag: str, modified: str) -> bool:
    """Return whether the client has it: If-None-Match, or without it If-Modified-Since (steps 3 and 4)."""
    named = header("If-None-Match")
    if named:
        weak = {one.removeprefix("W/") for one in _tags_in(named)}
        return named.strip() == "*" or tag.removeprefix("W/") in weak
    since = header("If-Modified-Since")
    return bool(since and modified) and not is_modified_since(modified, since)


def _tags_in(header: str) -> set[str]:
    return {tag.strip() for tag in header.split(",")}
