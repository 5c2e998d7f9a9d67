"""The lists that can be explored: which page queries they show, by which facets they narrow, and how they sort."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Facet:
    """One way to narrow a list: the parameter of the address, and its name for people."""

    name: str
    title: str
    help: str = ""

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
    noun: str
    """What one entry is called; its plural ends in s, or in ies for a y."""
    query: str
    """Name of the page query that gives the rows; it has a line for each facet and for each sort but the first."""
    facet_query: str
    subject: str
    """Variable of the query that stands for the entry."""
    facets: Sequence[Facet]
    sorts: Sequence[Sort]
    views: Sequence[str]

    def counted(self, number: int) -> str:
        """Return the noun as it is written after `number`."""
        if number == 1:
            return self.noun
        return f"{self.noun[:-1]}ies" if self.noun.endswith("y") else f"{self.noun}s"


USE_CASES: Final = Collection(
    path="/use-cases",
    title="Use cases",
    noun="use case",
    query="use-cases",
    facet_query="use-case-facets",
    subject="useCase",
    facets=(
        Facet("theme", "Theme"),
        Facet("horizon", "Horizon"),
        Facet("technology", "Technology"),
        Facet("topic", "Topic"),
        Facet("risk-public-safety", "Risk: public safety"),
        Facet("risk-stakeholder-acceptance", "Risk: stakeholder acceptance"),
        Facet("risk-data-privacy-and-security", "Risk: data privacy and security"),
        Facet("risk-financial-and-operational", "Risk: financial and operational"),
        Facet("sdg", "Development goal", "Goals that it contributes to, or to a target of."),
        Facet("country", "Country of a case study"),
        Facet("basis", "Basis of a judgement", "Use cases with at least one judgement on this basis."),
        Facet("evidence", "Evidence strength", "What the editors' horizon rests on."),
    ),
    sorts=(
        Sort("title", "Title"),
        Sort("horizon", "Horizon", "horizon"),
        Sort("case-studies", "Most case studies", "caseStudies", is_descending=True),
        Sort("figures", "Most figures", "figures", is_descending=True),
        Sort("newest", "Newest", "created", is_descending=True),
    ),
    views=("cards", "table"),
)
CASE_STUDIES: Final = Collection(
    path="/case-studies",
    title="Case studies",
    noun="case study",
    query="case-studies",
    facet_query="case-study-facets",
    subject="caseStudy",
    facets=(
        Facet("country", "Country"),
        Facet("theme", "Theme"),
        Facet("status", "Deployment status"),
        Facet("technology", "Technology"),
        Facet("evidence", "Evidence", "Kinds of sources that report on it."),
    ),
    sorts=(
        Sort("title", "Title"),
        Sort("newest", "Most recent start", "year", is_descending=True),
        Sort("figures", "Most figures", "outcomes", is_descending=True),
        Sort("use-cases", "Most use cases", "useCases", is_descending=True),
    ),
    views=("table",),
)
