"""Links from a document to what belongs to it: Link headers, FAIR Signposting, and the same as a set of links."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from citiverse.web.negotiate import Profile
from citiverse.web.responses import OF_ADDRESSES

OF_A_HEADER: Final = len("Link: \r\n")
TYPE_OF_PROFILES: Final = "http://www.w3.org/ns/dx/prof/Profile"


@dataclass(frozen=True)
class Link:
    """One typed link (RFC 8288): its target, its relations, and what is said of the target."""

    target: str
    relations: tuple[str, ...]
    media_type: str = ""
    profile: str = ""
    token: str = ""
    anchor: str = ""
    """Where the link begins, if that is not the document itself."""
    is_needed: bool = True
    """Whether Link headers have it whatever room there is; a set of links has everything."""

    def header(self) -> str:
        """Return the value of a Link header."""
        return f'<{_uri(self.target)}>; rel="{" ".join(self.relations)}"' + "".join(self._parameters())

    def entry(self) -> dict[str, Any]:
        """Return the target object of a set of links in JSON (RFC 9264, section 4.2.4)."""
        found: dict[str, Any] = {"href": _uri(self.target)}
        if self.media_type:
            found["type"] = self.media_type
        if self.profile:
            # A list by RFC 9264, but FAIR Signposting and its clients have a text here.
            found["profile"] = self.profile
        return found

    def _parameters(self) -> Iterator[str]:
        # What the draft calls `formats` is what sets of links call `profile`.
        for name, value in (("type", self.media_type), ("formats", self.profile), ("token", self.token)):
            if value:
                yield f'; {name}="{value}"'
        if self.anchor:
            yield f'; anchor="{_uri(self.anchor)}"'


def within(links: Iterable[Link], most: int) -> list[str]:
    """Return the links as header values: those that are needed, and of the others what fits into `most` characters."""
    found = [(link, link.header()) for link in links]
    left = most - sum(len(value) + OF_A_HEADER for link, value in found if link.is_needed)
    kept = []
    for link, value in found:
        if not link.is_needed:
            left -= len(value) + OF_A_HEADER
        if link.is_needed or left >= 0:
            kept.append(value)
    return kept


def token_links(profiles: Iterable[Profile]) -> list[Link]:
    """Return what tells clients which token stands for which profile (the draft's section "Token mappings")."""
    return [Link(TYPE_OF_PROFILES, ("type",), token=one.token, anchor=one.iri) for one in profiles]


def as_json(links: Iterable[Link], context: str) -> bytes:
    """Return `links` as application/linkset+json (RFC 9264); `context` is where those without an anchor begin."""
    by_anchor: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for link in links:
        for relation in link.relations:
            by_anchor[_uri(link.anchor or context)][relation].append(link.entry())
    found = [{"anchor": anchor, **relations} for anchor, relations in by_anchor.items()]
    return (json.dumps({"linkset": found}, ensure_ascii=False, indent=1) + "\n").encode()


def as_text(links: Iterable[Link], context: str) -> bytes:
    """Return `links` as application/linkset (RFC 9264), one in each line, each with its anchor."""
    lines = []
    for link in links:
        header = link.header()
        lines.append(header if link.anchor else f'{header}; anchor="{_uri(context)}"')
    return (",\n".join(lines) + "\n").encode()


def _uri(address: str) -> str:
    """Return an IRI as a URI (RFC 3987, section 3.1): headers are ASCII."""
    return quote(address, safe=OF_ADDRESSES)
