"""Reads a DCAT catalogue as portals of the CKAN kind do: a package for each dataset, a resource for each file.

Written after the property tables of DCAT-AP 3.0.1 and the public field mapping of such harvesters: they look at one
graph only, take literals and IRIs as they stand, and follow nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, SKOS
from rdflib.term import Node

SPDX: Final = "http://spdx.org/rdf/terms#"
VCARD: Final = "http://www.w3.org/2006/vcard/ns#"
DCATAP: Final = "http://data.europa.eu/r5r/"


@dataclass(frozen=True)
class Resource:
    """A file as the portal lists it."""

    name: str
    description: str
    access_url: str
    url: str
    format: str
    mimetype: str
    compression: str
    size: int
    hash: str
    hash_algorithm: str
    license: str
    availability: str


@dataclass(frozen=True)
class Package:
    """A dataset as the portal lists it."""

    uri: str
    identifier: str
    title: str
    notes: str
    version: str
    issued: str
    modified: str
    license: str
    license_title: str
    frequency: str
    access_rights: str
    tags: tuple[str, ...]
    themes: tuple[str, ...]
    languages: tuple[str, ...]
    conforms_to: tuple[str, ...]
    publisher_name: str
    contact_name: str
    contact_url: str
    temporal: tuple[str, str]
    spatial: tuple[str, ...]
    resources: tuple[Resource, ...]


class Reader:
    """Takes packages out of one graph."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def packages(self) -> list[Package]:
        """Return every dataset that a catalogue of the graph lists, by IRI."""
        listed = {
            dataset
            for catalogue in self._graph.subjects(RDF.type, DCAT.Catalog)
            for dataset in self._graph.objects(catalogue, DCAT.dataset)
            if (dataset, RDF.type, DCAT.Dataset) in self._graph
        }
        return sorted((self._package(dataset) for dataset in listed), key=lambda package: package.uri)

    def _package(self, dataset: Node) -> Package:
        license_ = self._graph.value(dataset, DCTERMS.license)
        contact = self._graph.value(dataset, DCAT.contactPoint)
        period = self._graph.value(dataset, DCTERMS.temporal)
        files = sorted(self._graph.objects(dataset, DCAT.distribution), key=str)
        return Package(
            uri=str(dataset),
            identifier=self._text(dataset, DCTERMS.identifier),
            title=self._text(dataset, DCTERMS.title),
            notes=self._text(dataset, DCTERMS.description),
            version=self._text(dataset, URIRef(f"{DCAT}version")),
            issued=self._text(dataset, DCTERMS.issued),
            modified=self._text(dataset, DCTERMS.modified),
            license=str(license_ or ""),
            license_title=self._text(license_, DCTERMS.title),
            frequency=self._label(dataset, DCTERMS.accrualPeriodicity),
            access_rights=self._label(dataset, DCTERMS.accessRights),
            tags=tuple(sorted(str(tag) for tag in self._graph.objects(dataset, DCAT.keyword))),
            themes=self._labels(dataset, DCAT.theme),
            languages=self._labels(dataset, DCTERMS.language),
            conforms_to=tuple(
                self._text(one, DCTERMS.title) for one in self._graph.objects(dataset, DCTERMS.conformsTo)
            ),
            publisher_name=self._text(self._graph.value(dataset, DCTERMS.publisher), FOAF.name),
            contact_name=self._text(contact, URIRef(VCARD + "fn")),
            contact_url=self._text(contact, URIRef(VCARD + "hasURL")),
            temporal=(self._text(period, DCAT.startDate), self._text(period, DCAT.endDate)),
            spatial=tuple(sorted(map(str, self._graph.objects(dataset, DCTERMS.spatial)))),
            resources=tuple(self._resource(file) for file in files),
        )

    def _resource(self, file: Node) -> Resource:
        checksum = self._graph.value(file, URIRef(SPDX + "checksum"))
        return Resource(
            name=self._text(file, DCTERMS.title),
            description=self._text(file, DCTERMS.description),
            access_url=self._text(file, DCAT.accessURL),
            url=self._text(file, DCAT.downloadURL),
            format=self._label(file, DCTERMS.format),
            mimetype=self._text(file, DCAT.mediaType).partition("/media-types/")[2],
            compression=self._text(file, DCAT.compressFormat).partition("/media-types/")[2],
            size=int(self._text(file, DCAT.byteSize) or -1),
            hash=self._text(checksum, URIRef(SPDX + "checksumValue")),
            hash_algorithm=self._text(checksum, URIRef(SPDX + "algorithm")),
            license=self._text(file, DCTERMS.license),
            availability=self._label(file, URIRef(DCATAP + "availability")),
        )

    def _text(self, subject: Node | None, predicate: URIRef) -> str:
        """Return the English value, else the first."""
        if subject is None:
            return ""
        found = sorted(self._graph.objects(subject, predicate), key=str)
        english = [one for one in found if isinstance(one, Literal) and one.language == "en"]
        return str(next(iter([*english, *found]), ""))

    def _label(self, subject: Node, predicate: URIRef) -> str:
        return next(iter(self._labels(subject, predicate)), "")

    def _labels(self, subject: Node, predicate: URIRef) -> tuple[str, ...]:
        return tuple(sorted(self._text(one, SKOS.prefLabel) for one in self._graph.objects(subject, predicate)))
