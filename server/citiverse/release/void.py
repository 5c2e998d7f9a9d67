"""VoID: counts, partitions, vocabularies, formats, examples and links to other datasets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from citiverse.formats import GRAPH_SYNTAXES
from citiverse.graphs import graph_name_of_subject
from citiverse.release.datasets import EDITORS, WHOLE_DATASET
from citiverse.release.export import WHOLE
from citiverse.release.statements import Statement, integer, iri, links, text, types
from citiverse.release.statistics import Statistics
from citiverse.release.terms import iri_of
from citiverse.vocabulary import (
    BASE,
    CUC,
    CUS,
    DATASET,
    DCTERMS,
    FOAF,
    ONTOLOGY,
    PREFIXES,
    RDF_TYPE,
    SHAPES,
    THING,
    VOID,
    VOID_DESCRIPTION,
)

OWN_VOCABULARIES: Final = {CUC: ONTOLOGY, CUS: SHAPES}
"""Namespace -> the document that describes it, which is the thing that has an address."""
EXAMPLE_KINDS: Final = ("use-case", "case-study", "outcome", "place", "organisation", "source")
LINKED_FROM: Final = frozenset(
    ("use-cases", "case-studies", "outcomes", "places", "organisations", "sources", "assessments", "schemes")
)
"""Named graphs whose things are linked to other datasets."""
SHARED_HOSTS: Final = frozenset(("purl.org", "w3id.org", "www.w3.org"))
"""Hosts that give names to many owners, a folder to each."""
NO_LINKS: Final = frozenset(
    (RDF_TYPE, FOAF + "homepage", CUC + "address", CUC + "otherAddress", DCTERMS + "license", DCTERMS + "language")
)
"""Predicates whose objects are classes, web pages or licences, not things of another dataset."""


def describe_dataset_counts(dataset: str, counts: Statistics) -> Iterator[Statement]:
    """Yield the counts of one dataset."""
    yield dataset, VOID + "triples", integer(counts.triples)
    yield dataset, VOID + "distinctSubjects", integer(counts.subjects)
    yield dataset, VOID + "distinctObjects", integer(counts.objects)
    yield dataset, VOID + "classes", integer(len(counts.classes))
    yield dataset, VOID + "properties", integer(len(counts.properties))


def describe_partitions(counts: Statistics) -> Iterator[Statement]:
    """Yield for the whole how many things are of each class and how many triples have each property."""
    for kind, terms, number in (("class", counts.classes, "entities"), ("property", counts.properties, "triples")):
        for name, amount in terms.items():
            partition = f"{DATASET}{WHOLE}/{kind}/{_slug(name)}"
            yield WHOLE_DATASET, f"{VOID}{kind}Partition", iri(partition)
            yield partition, VOID + kind, iri(name)
            yield partition, VOID + number, integer(amount)
    for namespace in sorted({_namespace(name) for name in [*counts.classes, *counts.properties]}):
        yield WHOLE_DATASET, VOID + "vocabulary", iri(OWN_VOCABULARIES.get(namespace, namespace))


def describe_access(subjects: Iterable[str]) -> Iterator[Statement]:
    """Yield the description itself, the formats of documents, and one example of each main kind of thing."""
    yield from types(VOID_DESCRIPTION, VOID + "DatasetDescription")
    yield VOID_DESCRIPTION, DCTERMS + "title", text("VoID description of the Citiverse Knowledge Graph")
    yield VOID_DESCRIPTION, FOAF + "primaryTopic", iri(WHOLE_DATASET)
    yield VOID_DESCRIPTION, DCTERMS + "creator", iri(EDITORS)
    yield from links(WHOLE_DATASET, VOID + "feature", [syntax.w3c_iri for syntax in GRAPH_SYNTAXES])
    examples = [BASE + "scheme/theme"]
    known = sorted(set(subjects))
    for kind in EXAMPLE_KINDS:
        examples += [name for name in known if name.startswith(f"{THING}{kind}/")][:1]
    yield from links(WHOLE_DATASET, VOID + "exampleResource", examples)


def describe_links(triples: Iterable[ox.Triple]) -> Iterator[Statement]:
    """Yield one linkset for each property and foreign dataset by which our things are linked to things of others."""
    amounts: Counter[tuple[str, str]] = Counter()
    for triple in set(triples):
        target = iri_of(triple.object)
        ours = graph_name_of_subject(iri_of(triple.subject)) in LINKED_FROM and iri_of(triple.subject).startswith(BASE)
        if ours and target and not target.startswith(BASE) and triple.predicate.value not in NO_LINKS:
            amounts[triple.predicate.value, place_of(target)] += 1
    for (predicate, place), amount in sorted(amounts.items()):
        linkset, foreign = f"{DATASET}{WHOLE}/links/{_slug(predicate)}-{_in_a_name(place)}", linked_dataset(place)
        yield WHOLE_DATASET, VOID + "subset", iri(linkset)
        yield from types(linkset, VOID + "Linkset")
        yield linkset, DCTERMS + "title", text(f"Links to {place} by {_slug(predicate)}")
        yield linkset, VOID + "linkPredicate", iri(predicate)
        yield linkset, VOID + "subjectsTarget", iri(WHOLE_DATASET)
        yield linkset, VOID + "objectsTarget", iri(foreign)
        yield linkset, VOID + "triples", integer(amount)
        yield from types(foreign, VOID + "Dataset")
        yield foreign, DCTERMS + "title", text(f"What {place} describes")
        yield foreign, VOID + "uriRegexPattern", ox.Literal(f"^https?://{re.escape(place)}/")


def linked_dataset(place: str) -> str:
    """Return the IRI by which the catalogue names the foreign dataset that is at `place` (see `place_of`)."""
    return f"{DATASET}{WHOLE}/linked/{_in_a_name(place)}"


def _in_a_name(place: str) -> str:
    return place.replace(".", "-").replace("/", "-")


def place_of(address: str) -> str:
    """Return where a foreign thing is described: its host, and its first folder where the host has many owners."""
    host, _, path = address.partition("://")[2].partition("/")
    return f"{host}/{path.partition('/')[0]}" if host in SHARED_HOSTS else host


def _slug(name: str) -> str:
    namespace = _namespace(name)
    prefix = next((prefix for prefix, known in PREFIXES.items() if known == namespace), None)
    local = name[len(namespace) :]
    return f"{prefix}-{local}" if prefix else "".join(c if c.isalnum() else "-" for c in name.partition("://")[2])


def _namespace(name: str) -> str:
    return name[: max(name.rfind("#"), name.rfind("/")) + 1]
