"""The part of the table of figures that is about releases, their files, and what is fixed by names and rules."""

from __future__ import annotations

from typing import Final

from support.figures.trace import OFFERED, Trace

MANIFEST: Final = "manifest"
FILE: Final = {"path": "tr > a@href"}
RELEASES: Final = (
    Trace("home", "p", "Release {version} of {issued}. {said}", "release"),
    Trace("download", "p.lead", "Release {said}, issued {issued}: {triples} triples under CC BY 4.0. {said2}", "release"),
    Trace("release", "dd", "{triples}", "pages/counts"),
    Trace("releases", "td.number", "{triples}", "pages/counts"),
    Trace("release", "td.number", "{triples}", OFFERED, {"graph": "tr > th a@href"}),
    *(Trace("release download", "td.number", f"{{{unit}}} {unit}", MANIFEST, FILE) for unit in ("B", "kB", "MB")),
    Trace("release download", "th", "SHA-256"),
)
