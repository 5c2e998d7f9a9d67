"""The catalogue and its datasets in DCAT-AP 3.0.1: the whole, one for each named graph and each theme, the releases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from citiverse.graphs import GRAPH_NAMES, graph_iri
from citiverse.release.coverage import NOWHERE, Coverage, CoverageIndex
from citiverse.release.export import WHOLE
from citiverse.release.formats import CODINGS, SYNTAXES
from citiverse.release.parts import COMMON_KEYWORDS, PARTS, THEMES_OF_EVERYTHING, THEMES_OF_THEME, PartText
from citiverse.release.services import describe_services
from citiverse.release.statements import Statement, Value, iri, links, text, typed, types
from citiverse.release.terms import iri_of
from citiverse.release.themes import name_of, themes_of
from citiverse.vocabulary import (
    ADMS,
    BASE,
    CATALOGUE,
    DATASET,
    DCAT,
    DCTERMS,
    DUMP,
    ENDPOINT,
    EU_AUTHORITY,
    FOAF,
    MEDIA_TYPES,
    PROFILE,
    RDFS,
    RELEASES,
    SKOS,
    THING,
    VOID,
)

if TYPE_CHECKING:
    from citiverse.release.manifest import Identity

WHOLE_DATASET: Final = DATASET + WHOLE
SERIES: Final = DATASET + "releases"
EDITORS: Final = THING + "agent/catalogue-editors"
CONTACT: Final = CATALOGUE + "#contact"
ENGLISH: Final = "ENG"
CORE_LANGUAGES: Final = ("ARA", "ENG", "FRA", "RUS", "SPA", "ZHO")
"""Languages of the concept schemes, as the EU's authority table calls them."""
OF_ALL_LANGUAGES: Final = frozenset((WHOLE, "schemes"))
COMPRESSED: Final = {ending: f"{MEDIA_TYPES}application/{coding}" for ending, coding in CODINGS.items()}


@dataclass(frozen=True)
class Described:
    """A dataset to be described: the end of its IRI, and what only the data can say about it."""

    name: str
    words: PartText
    eu_themes: tuple[str, ...] = THEMES_OF_EVERYTHING
    coverage: Coverage = NOWHERE

    @property
    def iri(self) -> str:
        """Return its IRI."""
        return DATASET + self.name


def describe_datasets(quads: list[ox.Quad], identity: Identity, graphs: Iterable[str]) -> Iterator[Statement]:
    """Yield the catalogue, its services and its datasets; `graphs` are the names of the graphs that there are."""
    yield from _catalogue(identity)
    yield from describe_services(CATALOGUE, WHOLE_DATASET)
    yield from _series(identity)
    coverage = CoverageIndex(quads)
    whole = Described(WHOLE, PARTS[WHOLE], coverage=coverage.of_everything())
    yield from _dataset(whole, identity)
    yield from _whole(identity)
    yield from _temporal(whole, identity)
    existing = [*(name for name in GRAPH_NAMES if name in set(graphs)), "catalogue", "queries"]
    parts = [Described(name, PARTS[name], coverage=_covered(name, coverage)) for name in dict.fromkeys(existing)]
    for part in [*parts, *_themes(quads, coverage)]:
        yield from _dataset(part, identity)
        yield from _temporal(part, identity)
        yield part.iri, DCTERMS + "isPartOf", iri(WHOLE_DATASET)
        yield WHOLE_DATASET, DCTERMS + "hasPart", iri(part.iri)
    for part in parts:
        yield WHOLE_DATASET, VOID + "subset", iri(part.iri)
        yield part.iri, RDFS + "seeAlso", iri(graph_iri(part.name))
        yield from types(part.iri, VOID + "Dataset")


def _covered(name: str, coverage: CoverageIndex) -> Coverage:
    return coverage.of_everything() if PARTS[name].is_about_places else NOWHERE


def _themes(quads: list[ox.Quad], coverage: CoverageIndex) -> Iterator[Described]:
    labels = {
        iri_of(quad.subject): quad.object.value
        for quad in quads
        if quad.predicate.value == SKOS + "prefLabel"
        and isinstance(quad.object, ox.Literal)
        and quad.object.language == "en"
    }
    for theme, use_cases in themes_of(quads).items():
        label = labels.get(theme, theme.rpartition("/")[2])
        about = (
            f"The {len(use_cases)} use cases of the theme {label}, primary or secondary, with their judgements, case "
            "studies and figures, and the places, organisations and sources that these refer to."
        )
        words = PartText(f"Use cases of the theme {label}", about, (label,), is_about_places=True)
        eu_themes = THEMES_OF_THEME.get(theme.rpartition("/")[2], THEMES_OF_EVERYTHING)
        yield Described(name_of(theme), words, eu_themes, coverage.of_use_cases(use_cases))


def _catalogue(identity: Identity) -> Iterator[Statement]:
    yield from types(CATALOGUE, DCAT + "Catalog")
    yield CATALOGUE, DCTERMS + "title", text("Citiverse Knowledge Graph")
    yield (
        CATALOGUE,
        DCTERMS + "description",
        text(
            "City use cases of AI, digital twins and virtual worlds as linked open data: an independent catalogue of "
            "what ITU published and of what public sources say about deployments. It is not an ITU publication."
        ),
    )
    yield CATALOGUE, FOAF + "homepage", iri(BASE)
    yield CATALOGUE, DCAT + "themeTaxonomy", iri(EU_AUTHORITY + "data-theme")
    yield CATALOGUE, DCTERMS + "modified", typed(identity.issued or "", "date")
    yield from _shared(CATALOGUE, identity)
    yield from _languages(CATALOGUE, WHOLE)


def _series(identity: Identity) -> Iterator[Statement]:
    """Yield the series of all releases; each release is a dataset of its own in it."""
    yield from types(SERIES, DCAT + "DatasetSeries")
    yield SERIES, DCTERMS + "title", text("Releases of the Citiverse Knowledge Graph")
    yield (
        SERIES,
        DCTERMS + "description",
        text("All editions of the catalogue. A release is never changed: corrections are a new one."),
    )
    yield SERIES, DCTERMS + "accrualPeriodicity", iri(EU_AUTHORITY + "frequency/IRREG")
    yield SERIES, DCAT + "contactPoint", iri(CONTACT)
    yield SERIES, DCTERMS + "publisher", iri(EDITORS)
    release = RELEASES + identity.version
    yield CATALOGUE, DCAT + "dataset", iri(release)
    yield release, DCAT + "inSeries", iri(SERIES)
    yield SERIES, DCAT + "last", iri(release)


def _shared(subject: str, identity: Identity) -> Iterator[Statement]:
    yield subject, DCTERMS + "publisher", iri(EDITORS)
    yield subject, DCTERMS + "license", iri(identity.license or "")
    yield subject, DCTERMS + "issued", typed(identity.issued or "", "date")
    yield subject, DCAT + "contactPoint", iri(CONTACT)


def _languages(subject: str, name: str) -> list[Statement]:
    codes = CORE_LANGUAGES if name in OF_ALL_LANGUAGES else (ENGLISH,)
    return links(subject, DCTERMS + "language", [f"{EU_AUTHORITY}language/{code}" for code in codes])


def _dataset(dataset: Described, identity: Identity) -> Iterator[Statement]:
    subject = dataset.iri
    yield CATALOGUE, DCAT + "dataset", iri(subject)
    yield from types(subject, DCAT + "Dataset")
    yield subject, DCTERMS + "title", text(dataset.words.title)
    yield subject, DCTERMS + "description", text(dataset.words.description)
    yield from _shared(subject, identity)
    yield subject, DCTERMS + "modified", typed(identity.issued or "", "date")
    yield subject, DCTERMS + "identifier", ox.Literal(subject)
    yield subject, DCTERMS + "accessRights", iri(EU_AUTHORITY + "access-right/PUBLIC")
    yield subject, DCTERMS + "accrualPeriodicity", iri(EU_AUTHORITY + "frequency/IRREG")
    yield subject, DCTERMS + "conformsTo", iri(PROFILE)
    yield subject, DCAT + "version", ox.Literal(identity.version)
    yield subject, ADMS + "status", iri(EU_AUTHORITY + "dataset-status/COMPLETED")
    yield from _languages(subject, dataset.name)
    yield from links(subject, DCAT + "theme", [f"{EU_AUTHORITY}data-theme/{code}" for code in dataset.eu_themes])
    yield from links(subject, DCTERMS + "spatial", dataset.coverage.countries)
    for keyword in (*COMMON_KEYWORDS, *dataset.words.keywords):
        yield subject, DCAT + "keyword", text(keyword)


def _temporal(dataset: Described, identity: Identity) -> Iterator[Statement]:
    """Yield the time that a dataset covers: from the first deployment to the day of the release."""
    if dataset.coverage.first_year:
        period = f"{dataset.iri}#period"
        yield dataset.iri, DCTERMS + "temporal", iri(period)
        yield from types(period, DCTERMS + "PeriodOfTime")
        yield period, DCAT + "startDate", typed(dataset.coverage.first_year, "gYear")
        yield period, DCAT + "endDate", typed(identity.issued or "", "date")


def _whole(identity: Identity) -> Iterator[Statement]:
    statements: list[tuple[str, Value]] = [
        (DCTERMS + "hasVersion", iri(RELEASES + identity.version)),
        (DCAT + "landingPage", iri(BASE)),
        (VOID + "sparqlEndpoint", iri(ENDPOINT)),
        (VOID + "uriSpace", ox.Literal(BASE)),
        (VOID + "rootResource", iri(CATALOGUE)),
    ]
    yield from ((WHOLE_DATASET, predicate, value) for predicate, value in statements)
    yield from types(WHOLE_DATASET, VOID + "Dataset")
    for syntax in SYNTAXES:
        for ending in ("", *CODINGS):
            yield from _file_of_whole(identity, syntax.name, syntax.media_type, ending)


def _file_of_whole(identity: Identity, syntax: str, media_type: str, ending: str) -> Iterator[Statement]:
    """Yield a file of the whole as far as the data in it can say; it cannot state its own size and checksum."""
    name = f"{WHOLE}.{syntax}" + (f".{ending}" if ending else "")
    file = f"{DUMP}{identity.version}/{name}"
    yield WHOLE_DATASET, DCAT + "distribution", iri(file)
    yield WHOLE_DATASET, VOID + "dataDump", iri(file)
    yield from types(file, DCAT + "Distribution")
    yield file, DCTERMS + "title", text(name)
    yield file, DCAT + "accessURL", iri(RELEASES + identity.version)
    yield file, DCAT + "downloadURL", iri(file)
    yield file, DCAT + "mediaType", iri(MEDIA_TYPES + media_type)
    yield file, DCTERMS + "license", iri(identity.license or "")
    if ending:
        yield file, DCAT + "compressFormat", iri(COMPRESSED[ending])
