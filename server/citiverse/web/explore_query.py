"""The SPARQL behind a part of a list: the list's page query with the lines of the facets and the order chosen."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from citiverse.query_files import Query

LINE: Final = re.compile(r"(?P<indent>\s*)# (?P<kind>facet|sort) (?P<name>[\w-]+): (?P<text>.+)")
"""A line that counts only where its facet or order is chosen."""
NO_VALUES: Final = "{ }"
USUAL_ORDER: Final = "ORDER BY "


def narrowed(query: Query, chosen: Mapping[str, Sequence[str]], sort: str = "") -> Query:
    """Return `query` narrowed to the IRIs `chosen` of each facet and in the order `sort`, or the usual one.

    Raises `ValueError` for a facet that the query has no line for.
    """
    texts: list[str] = []
    orders: dict[str, str] = {}
    waiting = {facet: iris for facet, iris in chosen.items() if iris}
    for line in query.text.splitlines():
        match = LINE.fullmatch(line)
        if match is None:
            texts.append(line)
        elif match["kind"] == "sort":
            orders[match["name"]] = match["text"]
        elif match["name"] in waiting:
            iris = " ".join(f"<{iri}>" for iri in waiting.pop(match["name"]))
            texts.append(match["indent"] + match["text"].replace(NO_VALUES, f"{{ {iris} }}", 1))
    if waiting:
        raise ValueError(f"query {query.name} has no line for {', '.join(waiting)}")
    if sort in orders:
        texts = [orders[sort] if line.startswith(USUAL_ORDER) else line for line in texts]
    return replace(query, text="\n".join(texts) + "\n")
