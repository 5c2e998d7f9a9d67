"""What schema.org can say of a thing: for search engines, in pages and as a profile of its own.

Checked against schema.org 30.0. No ratings, no reviews: risk levels are judgements on use cases, not on products.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

import pyoxigraph as ox
from markupsafe import Markup

from citiverse.formats import JSON_LD
from citiverse.vocabulary import (
    CUC,
    DATASET,
    DCAT,
    DCTERMS,
    EDITORS,
    FOAF,
    GRAPH,
    OWL,
    PROV,
    RDFS,
    SCHEMA,
    SH,
    SKOS,
    SOSA,
    SPDX,
    VOID,
    WHOLE_DATASET,
)
from citiverse.web.descriptions import Descriptions
from citiverse.web.naming import Naming
from citiverse.web.security import is_linkable
from citiverse.web.site import LICENSE

Node = dict[str, Any]

LINKS: Final = (
    "additionalType",
    "contentUrl",
    "inDefinedTermSet",
    "license",
    "sameAs",
    "url",
)
CONTEXT: Final[Node] = {"@vocab": SCHEMA, **{name: {"@type": "@id"} for name in LINKS}}
"""Stands in the document itself: nobody need fetch anything, and search engines read it alike."""

TYPES: Final = {
    CUC + "UseCase": "CreativeWork",
    CUC + "CaseStudy": "CreativeWork",
    CUC + "City": "City",
    CUC + "Country": "Country",
    CUC + "Region": "AdministrativeArea",
    CUC + "Place": "Place",
    CUC + "Organisation": "Organization",
    CUC + "Initiative": "Organization",
    CUC + "MeasuredOutcome": "Observation",
    CUC + "SourceClaim": "Claim",
    CUC + "IntroductoryReport": "Report",
    CUC + "ThematicReport": "Report",
    CUC + "Publication": "CreativeWork",
    CUC + "Source": "CreativeWork",
    CUC + "Standard": "CreativeWork",
    CUC + "Recommendation": "CreativeWork",
    CUC + "Assessment": "CreativeWork",
    CUC + "CatalogueRecord": "CreativeWork",
    CUC + "OfficialDefinition": "Quotation",
    DCAT + "Catalog": "DataCatalog",
    CUC + "CatalogueRelease": "Dataset",
    DCAT + "Dataset": "Dataset",
    DCAT + "DatasetSeries": "Dataset",
    VOID + "Dataset": "Dataset",
    DCAT + "Distribution": "DataDownload",
    DCAT + "DataService": "WebAPI",
    SKOS + "ConceptScheme": "DefinedTermSet",
    OWL + "Ontology": "DefinedTermSet",
    SKOS + "Concept": "DefinedTerm",
    OWL + "Class": "DefinedTerm",
    OWL + "ObjectProperty": "DefinedTerm",
    OWL + "DatatypeProperty": "DefinedTerm",
    OWL + "AnnotationProperty": "DefinedTerm",
    SH + "NodeShape": "DefinedTerm",
    SH + "PropertyShape": "DefinedTerm",
    SH + "SPARQLExecutable": "SoftwareSourceCode",
    PROV + "Agent": "Organization",
    PROV + "Entity": "CreativeWork",
}
"""Classes of the catalogue with the schema.org types of their members; the first that fits counts."""
WORKS: Final = frozenset(
    ("Claim", "CreativeWork", "DataCatalog", "Dataset", "DefinedTermSet", "Quotation", "Report", "SoftwareSourceCode")
)
OF_OTHERS: Final = frozenset(
    CUC + name for name in ("Source", "Publication", "Recommendation", "FocusGroupDeliverable", "Standard", "DataModel")
)
"""Works of which the catalogue only says that they exist: their language and licence are not ours to state."""
OF_THEIR_OWN: Final = frozenset(("Dataset", "DataCatalog", "DefinedTermSet", "DataDownload", "WebAPI"))
"""Types that search engines look for at the top, not inside a page."""
MOST_OF_A_KIND: Final = 40
MOST_FIGURES: Final = 5
"""Figures of one example of a work; the page of the example has all."""
ESCAPED_IN_PAGES: Final = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})


def type_of(descriptions: Descriptions, iri: str) -> str:
    """Return the name of the schema.org type of `iri`; `Thing` says no more than that there is one."""
    if iri.startswith(GRAPH):
        return "Dataset"
    classes = frozenset(descriptions.types(iri))
    return next((name for cls, name in TYPES.items() if cls in classes), "Thing")


def schema_org(descriptions: Descriptions, iri: str, released: str = "") -> Node:
    """Return the JSON-LD that describes `iri`, with the page around it where it is no dataset; `released` is a date."""
    writer = _Writer(descriptions)
    thing = writer.thing(iri)
    if thing["@type"] in WORKS and EDITORS in descriptions:
        thing |= _given(sdPublisher=writer.reference(EDITORS), sdDatePublished=released)
    if thing["@type"] in OF_THEIR_OWN:
        return {"@context": CONTEXT, **thing}
    page: Node = {"@context": CONTEXT, "@type": "WebPage", "name": thing.get("name", ""), "license": LICENSE}
    if released:
        page["dateModified"] = released
    if EDITORS in descriptions:
        page["publisher"] = writer.reference(EDITORS)
    return {**page, "mainEntity": thing}


def as_quads(node: Node) -> list[ox.Quad]:
    """Return the triples that such JSON-LD says; nodes without IRIs always get the same names (RDFC-1.0)."""
    found = ox.Dataset(ox.parse(as_json(node), format=JSON_LD.oxigraph))
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return list(found)


def as_json(node: Node) -> bytes:
    """Return the node as text."""
    return (json.dumps(node, ensure_ascii=False, indent=1) + "\n").encode()


def in_page(node: Node) -> Markup:
    """Return the node as text that can stand in a script element of HTML: no tag can begin or end in it.

    Such an element is a data block, which no browser runs; the policy for scripts has no say in it.
    """
    text = json.dumps(node, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.translate(ESCAPED_IN_PAGES))  # noqa: S704  every sign that could end the element is escaped


class _Writer:
    """Writes nodes of schema.org out of one index of descriptions."""

    def __init__(self, descriptions: Descriptions) -> None:
        self._about = descriptions
        self._naming = Naming(descriptions)

    def thing(self, iri: str) -> Node:
        """Return everything that can be said of `iri`."""
        kind = type_of(self._about, iri)
        node = self.reference(iri)
        node["additionalType"] = _some([one for one in self._about.types(iri) if one.startswith(CUC)])
        node["description"] = self._text(iri, DCTERMS + "description", SKOS + "definition", RDFS + "comment")
        node["alternateName"] = _some(sorted(self._values(iri, SKOS + "altLabel")))
        node["sameAs"] = _some([one for one in self._about.iris(iri, SKOS + "exactMatch") if is_linkable(one)])
        if kind in WORKS:
            self._add_work(node, iri)
        special: Callable[[Node, str], None] | None = {
            "City": self._add_place,
            "Country": self._add_place,
            "Place": self._add_place,
            "AdministrativeArea": self._add_place,
            "Organization": self._add_organisation,
            "Observation": self._add_observation,
            "DefinedTerm": self._add_term,
            "DefinedTermSet": self._add_set,
            "Dataset": self._add_dataset,
            "DataCatalog": self._add_catalogue,
            "DataDownload": self._add_download,
            "SoftwareSourceCode": self._add_query,
        }.get(kind)
        if special:
            special(node, iri)
        return {name: value for name, value in node.items() if value not in ("", [], None)}

    def reference(self, iri: str) -> Node:
        """Return IRI, type and name of a thing that something else names."""
        named = DATASET + iri.removeprefix(GRAPH) if iri.startswith(GRAPH) else iri
        return {"@id": iri, "@type": type_of(self._about, iri), "name": self._naming.label(named)}

    def _references(self, iris: Iterable[str]) -> Any:
        return _some([self._named(one) for one in list(dict.fromkeys(iris))[:MOST_OF_A_KIND]])

    def _named(self, iri: str) -> Node:
        """Return a reference; a term comes with its code and the set that it is of."""
        node = self.reference(iri)
        if node["@type"] == "DefinedTerm":
            self._add_term(node, iri)
        return {name: value for name, value in node.items() if value}

    def _linked(self, iri: str, *predicates: str) -> Any:
        return self._references(one for name in predicates for one in self._about.iris(iri, name))

    def _values(self, iri: str, predicate: str) -> set[str]:
        return {term.value for term in self._about.objects(iri, predicate) if isinstance(term, ox.Literal)}

    def _text(self, iri: str, *predicates: str) -> str:
        return next((text for name in predicates if (text := self._about.text(iri, name))), "")

    def _add_work(self, node: Node, iri: str) -> None:
        address = self._about.text(iri, CUC + "address")
        published = _some(sorted(self._values(iri, DCTERMS + "issued")))
        is_ours = OF_OTHERS.isdisjoint(self._about.types(iri))
        node["dateCreated"] = self._about.text(iri, DCTERMS + "created")
        node["datePublished"] = published
        node["dateModified"] = self._about.text(iri, DCTERMS + "modified")
        node["inLanguage"] = self._about.text(iri, DCTERMS + "language") or ("en" if is_ours else "")
        node["url"] = address if is_linkable(address) else ""
        node["publisher"] = self._linked(iri, DCTERMS + "publisher") or self._about.text(iri, CUC + "publisherName")
        node["author"] = self._linked(iri, DCTERMS + "creator", PROV + "wasAttributedTo")
        node["about"] = self._linked(
            iri, *(CUC + name for name in ("theme", "topic", "usesTechnology", "namesTechnology", "contributesToGoal")),
            *(CUC + name for name in ("assesses", "claimAbout")), FOAF + "primaryTopic",
        )  # fmt: skip
        node["creativeWorkStatus"] = self._linked(iri, CUC + "horizon", CUC + "deploymentStatus", CUC + "reviewState")
        node["citation"] = self._linked(iri, DCTERMS + "source")
        node["isBasedOn"] = self._references(self._bases(iri))
        node["version"] = self._text(iri, DCAT + "version", OWL + "versionInfo")
        if is_ours and iri != WHOLE_DATASET:
            node["license"] = LICENSE
            node["isPartOf"] = self._references([WHOLE_DATASET]) if WHOLE_DATASET in self._about else ""
        studies = self._about.iris(iri, CUC + "hasCaseStudy")[:MOST_OF_A_KIND]
        node["workExample"] = _some([self._study(study) for study in studies])
        places = self._about.iris(iri, CUC + "locatedIn")
        node["contentLocation"] = _some([self._place(place) for place in places])
        outcomes = self._about.incoming(iri, SOSA + "hasFeatureOfInterest")[:MOST_OF_A_KIND]
        node["subjectOf"] = _some([self.thing(one) for one in outcomes])

    def _bases(self, iri: str) -> Iterator[str]:
        """Yield the works that this one is made from, and those that the judgements on it rest on."""
        for predicate in (PROV + "wasDerivedFrom", PROV + "wasQuotedFrom"):
            yield from self._about.iris(iri, predicate)
        for judgement in self._about.incoming(iri, CUC + "assesses"):
            yield from self._about.iris(judgement, DCTERMS + "source")

    def _study(self, iri: str) -> Node:
        places = self._about.iris(iri, CUC + "locatedIn")
        outcomes = self._about.incoming(iri, SOSA + "hasFeatureOfInterest")[:MOST_FIGURES]
        return self.reference(iri) | _given(
            contentLocation=_some([self._place(place) for place in places]),
            subjectOf=_some([self._observation(one) for one in outcomes]),
        )

    def _observation(self, iri: str) -> Node:
        """Return one figure of an example of a work, in short."""
        node = self.reference(iri)
        self._add_observation(node, iri)
        about = self._about.iris(iri, SOSA + "hasFeatureOfInterest")
        node["observationAbout"] = _some([{"@id": one} for one in about])
        return {name: value for name, value in node.items() if value}

    def _place(self, iri: str) -> Node:
        return self.reference(iri) | _given(containedInPlace=self._linked(iri, CUC + "inCountry"))

    def _add_place(self, node: Node, iri: str) -> None:
        latitude, longitude = (self._about.text(iri, CUC + name) for name in ("latitude", "longitude"))
        if latitude and longitude:
            node["geo"] = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
        node["containedInPlace"] = self._linked(iri, CUC + "inCountry") or self._linked(iri, CUC + "within")
        node["identifier"] = self._text(iri, CUC + "isoAlpha2", DCTERMS + "identifier")

    def _add_organisation(self, node: Node, iri: str) -> None:
        node["url"] = _some([one for one in self._about.iris(iri, FOAF + "homepage") if is_linkable(one)])
        node["location"] = self._linked(iri, CUC + "inCountry")

    def _add_observation(self, node: Node, iri: str) -> None:
        least, most = (self._about.text(iri, CUC + name) for name in ("numericValue", "maximumValue"))
        node["observationAbout"] = self._linked(iri, SOSA + "hasFeatureOfInterest")
        indicator = self._about.text(iri, CUC + "indicator")
        node["measuredProperty"] = _given(**{"@type": "Property", "name": indicator}) if indicator else ""
        amount = {"@type": "QuantitativeValue", "minValue": least, "maxValue": most} if most else least
        node["value"] = amount
        node["unitText"] = self._about.text(iri, CUC + "unit")
        node["measurementTechnique"] = self._about.text(iri, CUC + "baselineNote")

    def _add_term(self, node: Node, iri: str) -> None:
        node["termCode"] = self._about.text(iri, SKOS + "notation")
        node["inDefinedTermSet"] = _some(
            self._about.iris(iri, SKOS + "inScheme") or self._about.iris(iri, RDFS + "isDefinedBy")
        )

    def _add_set(self, node: Node, iri: str) -> None:
        members = self._about.incoming(iri, SKOS + "inScheme") or self._about.incoming(iri, RDFS + "isDefinedBy")
        node["hasDefinedTerm"] = self._references(members)

    def _add_dataset(self, node: Node, iri: str) -> None:
        node["license"] = LICENSE
        node["identifier"] = iri
        node["distribution"] = _some([self.thing(one) for one in self._about.iris(iri, DCAT + "distribution")])
        node["includedInDataCatalog"] = self._references(self._about.incoming(iri, DCAT + "dataset"))
        node["isPartOf"] = self._linked(iri, DCTERMS + "isPartOf")
        node["keywords"] = _some(sorted(self._values(iri, DCAT + "keyword")))
        node["creator"] = self._linked(iri, DCTERMS + "creator", DCTERMS + "publisher")
        classes = [self._about.iri(one, VOID + "class") for one in self._about.iris(iri, VOID + "classPartition")]
        named = [self._naming.label(one) for one in classes if one.startswith(CUC)]
        node["variableMeasured"] = _some(sorted(named)[:MOST_OF_A_KIND])

    def _add_catalogue(self, node: Node, iri: str) -> None:
        node["dataset"] = self._linked(iri, DCAT + "dataset")

    def _add_download(self, node: Node, iri: str) -> None:
        media_type = self._about.iri(iri, DCAT + "mediaType").partition("/media-types/")[2]
        packed = self._about.iri(iri, DCAT + "compressFormat").partition("/media-types/")[2]
        node["encodingFormat"] = _some([one for one in (media_type, packed) if one])
        node["contentUrl"] = self._about.iri(iri, DCAT + "downloadURL")
        node["contentSize"] = self._about.text(iri, DCAT + "byteSize")
        node["license"] = LICENSE
        for checksum in self._about.iris(iri, SPDX + "checksum"):
            if self._about.iri(checksum, SPDX + "algorithm").endswith("sha256"):
                node["sha256"] = self._about.text(checksum, SPDX + "checksumValue")

    def _add_query(self, node: Node, iri: str) -> None:
        node["programmingLanguage"] = "SPARQL 1.1"
        node["text"] = self._text(iri, SH + "select", SH + "construct", SH + "ask")
        node["keywords"] = _some(sorted(self._values(iri, DCAT + "keyword")))


def _given(**values: Any) -> Node:
    return {name: value for name, value in values.items() if value}


def _some(values: list[Any]) -> Any:
    """Return nothing, the only one, or the list: as JSON-LD is usually written."""
    return (values[0] if len(values) == 1 else values) if values else ""
