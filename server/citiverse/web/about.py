"""What a document says about itself: what it is about, where that comes from, and what it leaves out."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, urlencode

import pyoxigraph as ox

from citiverse.query_files import without_head
from citiverse.vocabulary import DCTERMS, ENDPOINT, FOAF, PROV, RDF_TYPE, RDFS, RELEASES
from citiverse.web.resources import Resource
from citiverse.web.site import LICENSE, Site

WHAT_POINTS: Final = "what-points-to"
"""Name of the query that lists what a document only counts."""


def about_document(site: Site, resource: Resource) -> list[ox.Quad]:
    """Return statements about the document itself, which is no part of the release: they name no graph.

    They say the release, the licence, the graphs and source files that the description comes from, and for links that
    are too many to be listed their number, with a query that lists them.
    """
    address = site.settings.base_iri.rstrip("/") + resource.path
    about = _Statements(address)
    about.link(RDF_TYPE, FOAF + "Document")
    about.link(FOAF + "primaryTopic", resource.iri)
    about.link(DCTERMS + "license", LICENSE)
    release = RELEASES + site.release.version
    if release in site.descriptions:
        about.link(DCTERMS + "isPartOf", release)
    for graph in site.descriptions.graphs(resource.iri):
        about.link(PROV + "wasDerivedFrom", graph)
    files = site.source_files.of(resource.iri)
    if files:
        about.link(DCTERMS + "provenance", address + "#provenance")
        about.say(RDFS + "label", "Source files: " + ", ".join(files), address + "#provenance")
        about.link(RDF_TYPE, DCTERMS + "ProvenanceStatement", address + "#provenance")
    for predicate, count in site.descriptions.left_out(resource.iri).items():
        text = listing_query(site, predicate, resource.iri)
        query = ENDPOINT + "?" + urlencode({"query": text}, quote_via=quote)
        about.link(RDFS + "seeAlso", query)
        about.say(RDFS + "label", f"All {count} things that point here by <{predicate}>", query)
    return about.quads


def listing_query(site: Site, predicate: str, iri: str) -> str:
    """Return the query that lists what points to `iri` by `predicate`."""
    return without_head(site.page_queries[WHAT_POINTS].bound({"predicate": predicate, "target": iri}))


class _Statements:
    def __init__(self, subject: str) -> None:
        self._subject = subject
        self.quads: list[ox.Quad] = []

    def link(self, predicate: str, target: str, subject: str = "") -> None:
        self._add(subject, predicate, ox.NamedNode(target))

    def say(self, predicate: str, text: str, subject: str = "") -> None:
        self._add(subject, predicate, ox.Literal(text, language="en"))

    def _add(self, subject: str, predicate: str, target: ox.NamedNode | ox.Literal) -> None:
        self.quads.append(ox.Quad(ox.NamedNode(subject or self._subject), ox.NamedNode(predicate), target))
