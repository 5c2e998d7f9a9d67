"""What the catalogue says in words about each part of the dataset: title, description and keywords."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from citiverse.release.export import WHOLE


@dataclass(frozen=True)
class PartText:
    """Words about one part of the dataset."""

    title: str
    description: str
    keywords: tuple[str, ...] = ()
    is_about_places: bool = False
    """Whether it covers the countries and years of the case studies."""


COMMON_KEYWORDS: Final = ("citiverse", "smart cities", "use cases", "linked open data")
THEMES_OF_EVERYTHING: Final = ("GOVE", "REGI", "TECH")
"""EU data themes of the dataset and of those parts that are about no theme of ours."""
THEMES_OF_THEME: Final[dict[str, tuple[str, ...]]] = {
    "city-administration-services-public-participation": ("GOVE", "SOCI", "TECH"),
    "economic-development-education-tourism": ("ECON", "EDUC", "TECH"),
    "public-safety-health-disaster-resilience": ("HEAL", "JUST", "TECH"),
    "transport-and-mobility": ("TRAN", "TECH"),
    "urban-planning-placemaking-infrastructure": ("REGI", "TECH"),
}
"""Name of a theme of ours -> the EU data themes that it belongs to."""

PART_OF_TABLE: Final[dict[str, str]] = {
    "claims": "sources",
    "concepts": "schemes",
    "factor-links": "assessments",
    "horizon-assignments": "assessments",
    "impacts": "assessments",
    "mitigations": "assessments",
    "risk-ratings": "assessments",
    "sdg-contributions": "assessments",
    "technology-mappings": "assessments",
}
"""Name of a table -> the part whose things it lists, where that has another name."""

PARTS: Final[dict[str, PartText]] = {
    WHOLE: PartText(
        "Citiverse Knowledge Graph: the whole dataset",
        "All named graphs of the knowledge graph: ontology, concept schemes, shapes, data and what follows from them.",
        ("artificial intelligence", "digital twin", "virtual worlds", "metaverse", "SDG"),
        is_about_places=True,
    ),
    "ontology": PartText(
        "Ontology", "The classes and properties that the catalogue is described with, in OWL 2 RL.", ("ontology", "OWL")
    ),
    "schemes": PartText(
        "Concept schemes",
        "The controlled lists of the catalogue in SKOS, in six languages: themes, topics, horizons, risks, "
        "technologies, goals and more, and the official definitions.",
        ("vocabularies", "SKOS"),
    ),
    "shapes": PartText("Shapes", "The rules that every release keeps, in SHACL.", ("validation", "SHACL")),
    "use-cases": PartText(
        "Use cases",
        "City use cases of AI, digital twins and virtual worlds: what each is and where it comes from.",
        ("artificial intelligence", "digital twin", "virtual worlds"),
        is_about_places=True,
    ),
    "case-studies": PartText(
        "Case studies",
        "Deployments in cities, with place, status, years, organisations and sources.",
        ("deployments", "cities"),
        is_about_places=True,
    ),
    "outcomes": PartText(
        "Reported figures",
        "Results, outputs, costs and targets that sources report about case studies, each with whose claim it is.",
        ("figures", "results", "targets"),
        is_about_places=True,
    ),
    "places": PartText("Places", "Cities, regions and countries of the case studies.", ("cities", "countries")),
    "organisations": PartText("Organisations", "Who takes part in case studies.", ("organisations",)),
    "sources": PartText(
        "Sources", "Publications, web pages, standards and what they claim, with notes of the editors.", ("sources",)
    ),
    "assessments": PartText(
        "Judgements",
        "Who judged what about a use case, when, on what basis and from which source: themes, horizons, risks, "
        "technologies, goals, impacts and factors.",
        ("risk", "maturity", "technology", "SDG", "provenance"),
    ),
    "records": PartText(
        "Records", "The catalogue's records about use cases and case studies: state, dates and reviews.", ("records",)
    ),
    "mappings": PartText(
        "Mappings",
        "Which of our places, organisations and concepts are those of Wikidata, GeoNames, UN and EU, with the reason.",
        ("mappings", "Wikidata", "GeoNames"),
    ),
    "derived": PartText(
        "Derived statements", "What follows from the other graphs by published rules, for easy queries.", ("inference",)
    ),
    "catalogue": PartText(
        "Description of the dataset", "The catalogue and its datasets in DCAT and VoID.", ("DCAT", "VoID")
    ),
    "queries": PartText(
        "Query library", "Questions that people ask of the catalogue, as SPARQL with words.", ("SPARQL", "queries")
    ),
}
"""Name of a part -> the words about it; every named graph has some."""
