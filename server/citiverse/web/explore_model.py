"""The lists that can be explored: which page queries they show, by which facets they narrow, and how they sort."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from citiverse.web.languages import ngettext, said


@dataclass(frozen=True)
class Facet:
    """One way to narrow a list: the parameter of the address, and its name for people."""

    name: str
    title: str
    help: str = ""
    short: str = ""
    """Its name where it is clear that it is about risks."""

    @property
    def is_risk(self) -> bool:
        """Return whether its values are levels of risk in one dimension."""
        return self.name.startswith("risk-")


@dataclass(frozen=True)
class Sort:
    """One order of a list; the rows of the page query come in the first one."""

    name: str
    title: str
    variable: str = ""
    is_descending: bool = False


@dataclass(frozen=True)
class Collection:
    """A list that can be explored."""

    path: str
    title: str
    counted: Callable[[int], str]
    """Returns what so many entries are called, without the number, in the language of the page."""
    query: str
    """Name of the page query that gives the rows; it has a line for each facet and for each sort but the first."""
    facet_query: str
    count_query: str
    """Name of the page query that counts the values of facets; it has a line for each facet."""
    subject: str
    """Variable of the query that stands for the entry."""
    facets: Sequence[Facet]
    sorts: Sequence[Sort]
    views: Sequence[str]


USE_CASES: Final = Collection(
    path="/use-cases",
    title=said("Use cases"),
    counted=lambda number: ngettext("use case", "use cases", number),
    query="use-cases",
    facet_query="use-case-facets",
    count_query="use-case-facet-counts",
    subject="useCase",
    facets=(
        Facet("theme", said("Theme")),
        Facet("horizon", said("Horizon")),
        Facet("technology", said("Technology")),
        Facet("topic", said("Topic")),
        Facet("risk-public-safety", said("Risk: public safety"), short=said("Public safety")),
        Facet(
            "risk-stakeholder-acceptance", said("Risk: stakeholder acceptance"), short=said("Stakeholder acceptance")
        ),
        Facet(
            "risk-data-privacy-and-security",
            said("Risk: data privacy and security"),
            short=said("Data privacy and security"),
        ),
        Facet(
            "risk-financial-and-operational",
            said("Risk: financial and operational"),
            short=said("Financial and operational"),
        ),
        Facet("sdg", said("Development goal"), said("Goals that it contributes to, or to a target of.")),
        Facet("country", said("Country of a case study")),
        Facet("basis", said("Basis of a judgement"), said("Use cases with at least one judgement on this basis.")),
        Facet("evidence", said("Evidence strength"), said("What the editors' horizon rests on.")),
    ),
    sorts=(
        Sort("title", said("Title")),
        Sort("horizon", said("Horizon"), "horizon"),
        Sort("case-studies", said("Most case studies"), "caseStudies", is_descending=True),
        Sort("figures", said("Most figures"), "figures", is_descending=True),
        Sort("newest", said("Newest"), "created", is_descending=True),
    ),
    views=("cards", "table"),
)
CASE_STUDIES: Final = Collection(
    path="/case-studies",
    title=said("Case studies"),
    counted=lambda number: ngettext("case study", "case studies", number),
    query="case-studies",
    facet_query="case-study-facets",
    count_query="case-study-facet-counts",
    subject="caseStudy",
    facets=(
        Facet("country", said("Country")),
        Facet("theme", said("Theme")),
        Facet("status", said("Deployment status")),
        Facet("technology", said("Technology")),
        Facet("evidence", said("Evidence"), said("Kinds of sources that report on it.")),
    ),
    sorts=(
        Sort("title", said("Title")),
        Sort("newest", said("Most recent start"), "year", is_descending=True),
        Sort("figures", said("Most figures"), "outcomes", is_descending=True),
        Sort("use-cases", said("Most use cases"), "useCases", is_descending=True),
    ),
    views=("table",),
)
