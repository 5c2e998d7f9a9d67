"""The part of the table of figures that is about releases, their files, and what is fixed by names and rules."""

from __future__ import annotations

from typing import Final

from citiverse.web.descriptions import MOST_INVERSE_LINKS
from support.figures.trace import OFFERED, Trace

RELEASE: Final = "release"
MANIFEST: Final = "manifest"
FILE: Final = {"path": "tr > a@href"}
RELEASES: Final = (
    Trace("home", "p", "Release {version} of {issued}. {said}. All releases · {said2}", RELEASE),
    Trace("home", "p", "Release {version} of {issued}. {said}", RELEASE),
    Trace("download", "p.lead", "Release {said}, issued {issued}: {triples} triples under CC BY 4.0. {said2}", RELEASE),
    Trace("release", "h1", "Release {said}"),
    Trace("release", "dd", "{value}", RELEASE, slots={"value": "term"}),
    Trace("releases", "td.number", "{triples}", "kept", {"id": "tr > th a"}),
    Trace("release", "td.number", "{triples}", OFFERED, {"graph": "tr > th a@href"}),
    *(Trace("release download", "td.number", f"{{{unit}}} {unit}", MANIFEST, FILE) for unit in ("B", "kB", "MB")),
    Trace("release download", "th", "SHA-256"),
    Trace("release", "p", "Manifest with sizes and SHA-256 checksums of every file"),
    Trace("download", "p", "{said} gives size and SHA-256 of every file. {said2}"),
    Trace("graph", "p", "{triples} triples about {things} things", OFFERED, {"graph": "page"}),
    Trace(
        "graph",
        "p",
        "{triples} triples about {things} things; the first {shown} are listed.",
        OFFERED,
        {"graph": "page"},
        {"shown": "count main > ul.columns li"},
    ),
    Trace(
        "release",
        "pre",
        "@misc{citiverse-{version}, author = {{{said}}}, title = {{{said2}}}, year = {{year}}, "
        "month = {{month}}, version = {{version2}}, howpublished = {\\url{{said3}}}, note = {Data set, CC-BY-4.0} }",
        RELEASE,
        slots={"version2": "version"},
    ),
    Trace("about", "p.note", "The identifiers begin with https://w3id.org/citiverse/. {said}"),
    Trace("use-case", "p.soft", "To cite the whole catalogue, see release {version}. {said}", RELEASE),
    Trace(
        "use-case",
        "p.cite",
        "{said} ({year}): {said2}. In: {said3}, edition {version}, issued {issued}. {said4}",
        RELEASE,
    ),
    Trace(
        "use-case",
        "pre",
        "@misc{citiverse-{version}-{said}, author = {{{said2}}}, title = {{{said3}}}, year = {{year}}, "
        "month = {{month}}, version = {{version2}}, howpublished = {\\url{{said4}}}, "
        "note = {In: {said5}, edition {version3}} }",
        RELEASE,
        slots={"version2": "version", "version3": "version"},
    ),
    Trace(
        "use-case case-study",
        "aside p",
        "{said}, {issued}. Record and review",
        "figures/records",
        {"record": "p > a@href"},
    ),
    Trace(
        "about",
        "p",
        "{said}: its {themes} themes, {horizons} horizons, {dimensions} dimensions of risk, technologies {said2}",
        "figures/schemes",
    ),
    Trace("about", "h2", "{voices} voices", slots={"voices": "count main > li span.badge"}),
    Trace(
        "about",
        "p",
        "Data: CC BY 4.0. Software: Apache 2.0. {said} (up to {most} of a kind; {said2}",
        slots={"most": f"= {MOST_INVERSE_LINKS}"},
    ),
    Trace(
        "method",
        "p",
        "The evidence decides: an operational deployment makes a use case horizon 1, a pilot horizon 2, neither "
        "horizon 3. Concepts and ended deployments raise nothing. {said}",
    ),
    Trace("method", "p", "Each use case is rated in {dimensions} dimensions by a rubric {said}", "figures/schemes"),
)
