"""Which data profiles each kind of resource is offered in, and what of the data each of them takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from citiverse.formats import JSON_LD, N_TRIPLES, RDF_XML, TURTLE
from citiverse.vocabulary import (
    ADMS,
    ALTR_PROFILE,
    CUC,
    DCAT,
    DCATAP,
    DCTERMS,
    FOAF,
    OWL,
    PROFILE,
    RDF_TYPE,
    RDFS,
    SCHEMA,
    SKOS,
    SPDX,
    VCARD,
    VOID,
    VOID_DESCRIPTION,
)
from citiverse.web.descriptions import Descriptions
from citiverse.web.formats import DOCUMENT, HTML, JSON, RDF
from citiverse.web.languages import said
from citiverse.web.negotiate import Offer, Profile

OWN: Final = Profile("citiverse", PROFILE, said("Everything the catalogue says"))
SCHEMA_ORG: Final = Profile("schema", SCHEMA, "schema.org", also_known_as=("http://schema.org/", "https://schema.org"))
SKOS_CORE: Final = Profile("skos", SKOS, "SKOS", also_known_as=(SKOS.removesuffix("#"),))
DCAT_AP: Final = Profile("dcat-ap", DCATAP, "DCAT-AP", conforms_to=(DCAT,))
ALTERNATES: Final = Profile("alt", ALTR_PROFILE, said("All representations"), also_known_as=("all",))

SYNTAXES: Final = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML)
OWN_OFFER: Final = Offer(DOCUMENT, OWN)
SCHEMA_OFFER: Final = Offer((JSON_LD, TURTLE, N_TRIPLES, RDF_XML), SCHEMA_ORG)
ALTERNATES_OFFER: Final = Offer((HTML, JSON, TURTLE, JSON_LD), ALTERNATES)
FOR_ALL: Final = (OWN_OFFER, SCHEMA_OFFER, ALTERNATES_OFFER)
FOR_CONCEPTS: Final = (OWN_OFFER, SCHEMA_OFFER, Offer(SYNTAXES, SKOS_CORE), ALTERNATES_OFFER)
FOR_DATASETS: Final = (OWN_OFFER, SCHEMA_OFFER, Offer(SYNTAXES, DCAT_AP), ALTERNATES_OFFER)

DATA_FIRST: Final = Offer((*RDF, HTML), OWN)
"""For what only programs fetch at an address of their own: who asks for nothing gets data, browsers ask by name."""

OF_SKOS: Final = frozenset(SKOS + name for name in ("Concept", "ConceptScheme", "Collection", "OrderedCollection"))
OF_DCAT: Final = frozenset(
    (
        *(DCAT + name for name in ("Catalog", "Dataset", "DatasetSeries", "Distribution", "DataService")),
        CUC + "CatalogueRelease",
    )
)
IN_DCAT_AP: Final = (DCAT, DCATAP, DCTERMS, ADMS, SPDX, VCARD, FOAF, OWL)
FOLLOWED_IN_DCAT_AP: Final = (DCAT, SPDX, DCTERMS + "publisher", DCTERMS + "creator", DCTERMS + "accessRights")
"""Beginnings of the predicates whose objects are described in the same document: harvesters follow no links."""
LABELS_IN_SKOS: Final = (DCTERMS, RDFS)


def offers_of(descriptions: Descriptions, iri: str) -> tuple[Offer, ...]:
    """Return what the document about `iri` is offered in, by the classes of `iri`."""
    found = _offers_of_classes(frozenset(descriptions.types(iri)))
    return (DATA_FIRST, *found[1:]) if iri == VOID_DESCRIPTION else found


def _offers_of_classes(classes: frozenset[str]) -> tuple[Offer, ...]:
    if classes & OF_DCAT or VOID + "Dataset" in classes:
        return FOR_DATASETS
    return FOR_CONCEPTS if classes & OF_SKOS else FOR_ALL


def in_skos(descriptions: Descriptions, iri: str) -> list[ox.Quad]:
    """Return what SKOS can say of the concept or scheme `iri` and of what it names; of a scheme also its concepts."""
    quads = dict.fromkeys(quad for quad in descriptions.document(iri) if _is_skos(quad, iri))
    for member in descriptions.incoming(iri, SKOS + "inScheme"):
        quads.update(dict.fromkeys(quad for quad in descriptions.quads(member) if _is_skos(quad, iri)))
    return list(quads)


def _is_skos(quad: ox.Quad, iri: str) -> bool:
    predicate = quad.predicate.value
    if predicate == RDF_TYPE:
        return isinstance(quad.object, ox.NamedNode) and quad.object.value in OF_SKOS
    is_about = isinstance(quad.subject, ox.NamedNode) and quad.subject.value == iri
    return predicate.startswith(SKOS) or (is_about and predicate.startswith(LABELS_IN_SKOS))


def in_dcat_ap(descriptions: Descriptions, iri: str) -> list[ox.Quad]:
    """Return what DCAT-AP can say of `iri` and of all that belongs to it, each thing described in place."""
    return list(dict.fromkeys(_belonging(descriptions, iri)))


def _belonging(descriptions: Descriptions, iri: str) -> Iterator[ox.Quad]:
    waiting: list[ox.NamedNode | ox.BlankNode] = [ox.NamedNode(iri)]
    seen = set(waiting)
    while waiting:
        for quad in descriptions.quads(waiting.pop()):
            predicate = quad.predicate.value
            if predicate != RDF_TYPE and not predicate.startswith(IN_DCAT_AP):
                continue
            yield quad
            target = quad.object
            follows = isinstance(target, ox.BlankNode) or predicate.startswith(FOLLOWED_IN_DCAT_AP)
            if follows and isinstance(target, ox.NamedNode | ox.BlankNode) and target not in seen:
                seen.add(target)
                waiting.append(target)
