"""Reads Link headers (RFC 8288) and sets of links (RFC 9264), and says what FAIR Signposting would miss in them.

There is a package that does this; one of its dependencies is under the GPL, which this project does not take.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urljoin, urlsplit

LINK: Final = re.compile(r'\s*<([^>]*)>((?:\s*;\s*[\w*]+\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s";,]+))*)\s*(?:,|\Z)')
PARAMETER: Final = re.compile(r';\s*([\w*]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s";,]+))')
AT_MOST_ONE: Final = ("cite-as", "license", "collection", "canonical")


@dataclass(frozen=True)
class Link:
    """One link: where it begins, its relation, where it ends, and what is said of the end."""

    context: str
    relation: str
    target: str
    media_type: str = ""
    attributes: dict[str, str] = field(default_factory=dict, hash=False, compare=False)


def of_header(values: Iterable[str], context: str) -> list[Link]:
    """Return the links of header `values`; `context` is the address of the document; raises `ValueError` for others."""
    found = []
    text = ", ".join(values)
    place = 0
    while place < len(text.rstrip()):
        match = LINK.match(text, place)
        if not match:
            raise ValueError(f"no link: {text[place : place + 80]}")
        place = match.end()
        parameters = {name: quoted or plain for name, quoted, plain in PARAMETER.findall(match[2])}
        begin = urljoin(context, parameters.pop("anchor", context))
        media_type = parameters.pop("type", "")
        target = urljoin(context, match[1])
        relations = parameters.pop("rel").split()
        found += [Link(begin, relation, target, media_type, parameters) for relation in relations]
    return found


def of_json(body: bytes, address: str) -> list[Link]:
    """Return the links of a set in JSON (RFC 9264, section 4.2), which stands at `address`."""
    found = []
    for entry in json.loads(body)["linkset"]:
        context = urljoin(address, entry["anchor"])
        for relation, targets in entry.items():
            if relation != "anchor":
                found += [
                    Link(context, relation, urljoin(address, one["href"]), one.get("type", "")) for one in targets
                ]
    return found


def faults(links: Iterable[Link], page: str) -> list[str]:
    """Return what keeps the landing page `page` with `links` from FAIR Signposting, level 1 (2 October 2023)."""
    own = [link for link in links if link.context == page]
    by_relation: dict[str, list[Link]] = {}
    for link in own:
        by_relation.setdefault(link.relation, []).append(link)
    found = [f"no {name}" for name in ("cite-as", "describedby", "type", "license") if name not in by_relation]
    if "describedby" in found and "item" in by_relation:
        found.remove("no describedby")
    found += [f"{name} more than once" for name in AT_MOST_ONE if len(by_relation.get(name, ())) > 1]
    types = {link.target for link in by_relation.get("type", ())}
    if "https://schema.org/AboutPage" not in types or len(types) < 2:
        found.append(f"types: {sorted(types)}")
    typed = [link for name in ("describedby", "item", "linkset") for link in by_relation.get(name, ())]
    found += [f"{link.relation} without a media type: {link.target}" for link in typed if not link.media_type]
    found += [f"not absolute: {link.target}" for link in own if urlsplit(link.target).scheme not in ("http", "https")]
    return found
