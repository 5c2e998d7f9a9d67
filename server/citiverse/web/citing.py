"""How to cite one thing of the catalogue: a sentence and BibTeX, by what the release says of its own citation."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from citiverse.bibtex import entry, escaped, link_to, whole
from citiverse.releases import Release
from citiverse.web.languages import gettext
from citiverse.web.naming import Thing

CITATION: Final = "citation/citiverse.csl.json"


@dataclass(frozen=True)
class Citation:
    """A thing as others cite it."""

    text: str
    bibtex: str


def citation_of(release: Release, thing: Thing) -> Citation | None:
    """Return how to cite `thing` as `release` has it; nothing where the release does not say how to cite itself."""
    item = _item(release.folder)
    if item is None:
        return None
    author = "; ".join(one["literal"] for one in item["author"])
    year, month, day = item["issued"]["date-parts"][0]
    issued = f"{year}-{month:02}-{day:02}"
    fields = {
        "author": " and ".join(whole(one["literal"]) for one in item["author"]),
        "title": whole(thing.label),
        "year": str(year),
        "month": str(month),
        "version": escaped(item["version"]),
        "howpublished": link_to(thing.iri),
        "note": f"In: {escaped(item['title'])}",
    }
    sentence = gettext("%(author)s (%(year)s): %(title)s. In: %(catalogue)s, issued %(day)s. %(address)s")
    said_in_it = {"title": thing.label, "catalogue": item["title"], "day": issued, "address": thing.iri}
    return Citation(
        sentence % {"author": author, "year": year, **said_in_it},
        entry(f"{item['id']}-{thing.iri.rpartition('/')[2]}", fields),
    )


@lru_cache(maxsize=8)
def _item(folder: Path) -> dict[str, Any] | None:
    path = folder / CITATION
    return dict(json.loads(path.read_text(encoding="utf-8"))[0]) if path.is_file() else None
