"""The site map (sitemaps.org): every page there is, by kind, each with the day on which its content last changed."""

from __future__ import annotations

from collections import defaultdict
from typing import Final
from xml.etree import ElementTree as ET

from flask import Blueprint, Response, current_app
from werkzeug.exceptions import NotFound

from citiverse.vocabulary import BASE, CUC, DCTERMS, FOAF, PROV, SCHEME
from citiverse.web.descriptions import Descriptions
from citiverse.web.formats import XML
from citiverse.web.languages import said
from citiverse.web.naming import Naming
from citiverse.web.responses import document
from citiverse.web.site import Site, site

blueprint = Blueprint("sitemap", __name__)

NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
EXTENSION: Final = "citiverse-sitemap"
KEPT: Final = "maps"
MOST_PAGES: Final = 50_000
"""Most addresses in one map, by the protocol."""
PAGES: Final = (
    "/",
    "/use-cases",
    "/case-studies",
    "/themes",
    "/horizons",
    "/technologies",
    "/risks",
    "/sdgs",
    "/pictures",
    "/advisor",
    "/gaps",
    "/rounds",
    "/places",
    "/organisations",
    "/sources",
    "/queries",
    "/sparql",
    "/about",
    "/about/method",
    "/about/sparql",
    "/reuse",
    "/download",
    "/releases",
    "/stream",
    "/search",
    "/validate",
    "/contribute",
    "/contribute/case-study",
    "/contribute/use-case",
    "/about/api",
    "/ns",
    "/shapes",
    "/catalogue",
)
"""Pages that are about no single thing."""
NO_PAGES: Final = frozenset(
    (
        ".well-known",
        "catalogue",
        "dump",
        "ns",
        "rdf-graph-store",
        "reconcile",
        "search",
        "shapes",
        "sparql",
        "stream",
        "validate",
    )
)
"""First words of the paths that have no page of their own, or one that stands among those about no single thing."""
WITHDRAWN: Final = SCHEME + "review-state/withdrawn"
DATES: Final = (DCTERMS + "modified", PROV + "generatedAtTime")


@blueprint.route("/sitemap.xml")
def index() -> Response:
    """Return the list of maps, each with its newest day."""
    root = ET.Element("sitemapindex", {"xmlns": NAMESPACE})
    for name, pages in _maps_here().items():
        node = ET.SubElement(root, "sitemap")
        ET.SubElement(node, "loc").text = _address(f"/sitemap/{name}.xml")
        _last(node, max(pages.values()))
    return _document(root)


@blueprint.route("/sitemap/<name>.xml")
def part(name: str) -> Response:
    """Return one map."""
    pages = _maps_here().get(name)
    if pages is None:
        raise NotFound(said("There is no such site map."))
    root = ET.Element("urlset", {"xmlns": NAMESPACE})
    for path, day in pages.items():
        node = ET.SubElement(root, "url")
        ET.SubElement(node, "loc").text = _address(path)
        _last(node, day)
    return _document(root)


def _maps_here() -> dict[str, dict[str, str]]:
    """Return the maps of the release served, made once: whoever asks for one that is not there must not cost much."""
    kept: dict[str, dict[str, dict[str, str]]] = current_app.extensions.setdefault(EXTENSION, {})
    if KEPT not in kept:
        kept[KEPT] = _maps(site())
    return kept[KEPT]


def _maps(found: Site) -> dict[str, dict[str, str]]:
    """Return name of map -> path of page -> day on which it last changed; maps that are too long are cut."""
    issued = str(found.release.manifest.get("issued") or "")
    by_kind: dict[str, dict[str, str]] = defaultdict(dict)
    by_kind["pages"] = dict.fromkeys(PAGES, issued)
    naming = Naming(found.descriptions)
    for iri in sorted(found.descriptions.subjects()):
        kind = _kind(iri)
        path = naming.path(iri) if kind else ""
        if path and not _is_withdrawn(found.descriptions, iri):
            by_kind[kind][path] = _last_change(found.descriptions, iri) or issued
    return dict(_cut(by_kind))


def _cut(by_kind: dict[str, dict[str, str]]) -> list[tuple[str, dict[str, str]]]:
    maps = []
    for kind, pages in sorted(by_kind.items()):
        items = list(pages.items())
        for start in range(0, len(items), MOST_PAGES):
            name = f"{kind}-{start // MOST_PAGES + 1}" if start else kind
            maps.append((name, dict(items[start : start + MOST_PAGES])))
    return maps


def _kind(iri: str) -> str:
    """Return the name of the map in which the page about `iri` stands, or nothing where it has no page of its own."""
    first, _, rest = iri.removeprefix(BASE).partition("/")
    if not iri.startswith(BASE) or "#" in iri or first in NO_PAGES or (first == "dataset" and "/" in rest):
        return ""
    if first in ("id", "record"):
        kind = rest.partition("/")[0]
        return f"{kind}-records" if first == "record" else kind
    return {"scheme": "concepts", "dataset": "datasets", "graph": "graphs", "profile": "datasets"}.get(first, first)


def _is_withdrawn(describe: Descriptions, iri: str) -> bool:
    records = [iri, *describe.incoming(iri, FOAF + "primaryTopic")]
    return any(WITHDRAWN in describe.iris(record, CUC + "reviewState") for record in records)


def _last_change(describe: Descriptions, iri: str) -> str:
    """Return the newest day that the thing, its records and its judgements state."""
    nodes = [iri, *describe.incoming(iri, FOAF + "primaryTopic"), *describe.incoming(iri, CUC + "assesses")]
    days = [describe.text(node, predicate)[:10] for node in nodes for predicate in DATES]
    return max(days, default="")


def _address(path: str) -> str:
    return (site().origin() or BASE.rstrip("/")) + path


def _last(node: ET.Element, day: str) -> None:
    if day:
        ET.SubElement(node, "lastmod").text = day


def _document(root: ET.Element) -> Response:
    ET.indent(root, " ")
    return document(ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n", XML.content_type)
