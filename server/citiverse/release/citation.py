"""Citations: how to cite a release, as CITATION.cff 1.2.0, BibTeX and CSL-JSON; every word is declared by the data."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from citiverse.bibtex import entry, escaped, link_to, whole
from citiverse.release.export import write_file
from citiverse.release.things import Things
from citiverse.releases import ReleaseFile
from citiverse.vocabulary import FOAF, RELEASES, THING

if TYPE_CHECKING:
    from citiverse.release.manifest import Identity

PART: Final = "citation"
AUTHOR: Final = THING + "agent/catalogue-editors"
LICENCES: Final = re.compile(r"https?://creativecommons\.org/licenses/([a-z-]+)/(\d\.\d)/?\Z")


def write_citations(things: Things, identity: Identity, folder: Path) -> list[ReleaseFile]:
    """Write the three files where the data names the authors and the date; return the entries."""
    author = things.text(AUTHOR, FOAF + "name") or things.label(AUTHOR)
    if author is None or identity.issued is None:
        return []
    forms = (
        ("CITATION.cff", "cff", "application/yaml", as_cff(identity, author)),
        ("citiverse.bib", "bib", "application/x-bibtex", as_bibtex(identity, author)),
        ("citiverse.csl.json", "csl.json", "application/vnd.citationstyles.csl+json", as_csl(identity, author)),
    )
    return [
        write_file(folder, f"citation/{name}", text.encode(), part=PART, syntax=syntax, media_type=media_type)
        for name, syntax, media_type, text in forms
    ]


def as_cff(identity: Identity, author: str) -> str:
    """Return the Citation File Format (https://citation-file-format.github.io/), version 1.2.0."""
    address = RELEASES + identity.version
    facts: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "If you use this release, please cite it as below.",
        "type": "dataset",
        "title": identity.title,
        "authors": [{"name": author}],
        "version": identity.version,
        "date-released": identity.issued,
        "license": spdx(identity.license),
        "url": address,
        "identifiers": [{"type": "url", "value": address, "description": "This release"}],
    }
    # A JSON text is a YAML text.
    return "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in facts.items() if value)


def as_bibtex(identity: Identity, author: str) -> str:
    """Return a BibTeX entry of the data set."""
    year, month, _ = (identity.issued or "--").split("-", 2)
    fields = {
        "author": whole(author),
        "title": whole(identity.title),
        "year": year,
        "month": str(int(month)),
        "version": identity.version,
        "howpublished": link_to(RELEASES + identity.version),
        "note": f"Data set, {escaped(spdx(identity.license) or identity.license or '')}",
    }
    return entry(f"citiverse-{identity.version}", fields)


def as_csl(identity: Identity, author: str) -> str:
    """Return the one item in CSL-JSON."""
    item = {
        "id": f"citiverse-{identity.version}",
        "type": "dataset",
        "title": identity.title,
        "author": [{"literal": author}],
        "issued": {"date-parts": [[int(part) for part in (identity.issued or "").split("-")]]},
        "version": identity.version,
        "URL": RELEASES + identity.version,
    }
    return json.dumps([item], ensure_ascii=False, indent=1) + "\n"


def spdx(address: str | None) -> str | None:
    """Return the SPDX identifier of a Creative Commons licence, or None for another address."""
    found = LICENCES.match(address or "")
    return f"CC-{found.group(1).upper()}-{found.group(2)}" if found else None
