"""What a contribution consists of: which shapes make which section of the form, and how its nodes hang together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from citiverse.vocabulary import CUC, DCTERMS, SOSA
from citiverse.web.languages import said


@dataclass(frozen=True)
class Section:
    """A part of the form: one node, or several of one kind, with the fields that its shapes ask for.

    Everything about the fields comes from the shapes; here stands only what no shape says.
    """

    name: str
    title: str
    type: str
    """Local name of the class of a node."""
    segment: str
    """The type in the IRI of a node, after `id/`."""
    shapes: tuple[str, ...]
    """Local names of the node shapes whose property shapes become fields."""
    note: str = ""
    more: tuple[str, ...] = ()
    """Local names of single property shapes besides."""
    skip: frozenset[str] = frozenset()
    """Property shapes that are no fields, since the form itself answers them: what follows the hyphen of their name."""
    first: tuple[str, ...] = ()
    """Fields that come before the others, in this order."""
    needed: frozenset[str] = frozenset()
    """Fields that a rule outside of the property shapes demands."""
    is_needed: bool = False
    """Whether a contribution has at least one node of the section."""
    most: int = 1
    named_by: tuple[str, ...] = ()
    """Fields of which the first with a value tells the nodes apart."""
    suffix: str = "{value}"
    """What ends the name of a node: made of that value, and of its number."""
    has_own_name: bool = False
    """Whether the name of a node does not begin with that of the contribution: others may use it too."""
    about: str = ""
    """Property by which a node points to the contribution."""
    of_main: str = ""
    """Property by which the contribution points to a node."""
    is_judgement: bool = False
    each_value: bool = False
    """Whether each value of each field is a node of its own."""
    per: str = ""
    """Local name of the class for each of whose members there is one node."""


@dataclass(frozen=True)
class Kind:
    """A kind of contribution: its names, its sections, and what else is written with it."""

    name: str
    title: str
    type: str
    record: str
    """Local name of the class of its record."""
    folder: str
    """Folder of the sources in which its file belongs."""
    sections: tuple[Section, ...]
    main_dates: tuple[str, ...] = ()
    """Properties of the thing itself that take the day of the edition."""

    @property
    def main(self) -> Section:
        """Return the section about the thing itself."""
        return self.sections[0]


ASSESSES: Final = CUC + "assesses"
THEME: Final = Section(
    "theme", said("Theme"), "ThemeAssignment", "assessment", ("ThemeAssignment",),
    suffix="theme", about=ASSESSES, is_judgement=True, first=("primary",),
)  # fmt: skip
CASE_STUDY: Final = Kind(
    "case-study", said("Case study"), "CaseStudy", "CatalogueRecord", "case-studies",
    sections=(
        Section(
            "case-study", said("Case study"), "CaseStudy", "case-study", ("CaseStudy",),
            note=said("One implementation in a place, as public sources tell it. In your own words."),
            skip=frozenset(("record",)), needed=frozenset(("status",)),
            first=("title", "description", "useCase", "status", "evidenceStatus", "place", "scope", "source",
                   "startYear", "endYear", "organisations", "technologies"),
        ),
        Section(
            "source", said("New sources"), "Source", "source", ("Source",),
            note=said("Public pages and documents that the catalogue does not have yet."),
            most=12, named_by=("title",), has_own_name=True, of_main=DCTERMS + "source",
            first=("title", "address", "kind", "publisher", "year", "language"),
        ),
        THEME,
        Section(
            "outcome", said("Figures"), "MeasuredOutcome", "outcome", ("MeasuredOutcome",),
            note=said("What sources report in numbers. A plan is a target, not an outcome."),
            skip=frozenset(("caseStudy",)), most=20, suffix="{number:02}", about=SOSA + "hasFeatureOfInterest",
            needed=frozenset(("precision",)),
            first=("statement", "kind", "indicator", "comparator", "value", "maximum", "unit", "unitSystem", "source"),
        ),
        Section(
            "organisation", said("New organisations"), "Organisation", "organisation", ("Organisation",),
            most=8, named_by=("name",), has_own_name=True, of_main=CUC + "involves", first=("name", "kind"),
        ),
        Section(
            "place", said("New places"), "Place", "place", ("Place", "City"),
            most=4, named_by=("label",), has_own_name=True, of_main=CUC + "locatedIn",
            first=("label", "kind", "country"),
        ),
    ),
)  # fmt: skip
USE_CASE: Final = Kind(
    "use-case", said("Use case"), "UseCase", "ProfileRecord", "use-cases",
    sections=(
        Section(
            "use-case", said("Use case"), "UseCase", "use-case", ("UseCase",),
            note=said("What cities do, apart from any one of them. Case studies show it; they decide the horizon."),
            skip=frozenset((
                "created", "modified", "record", "themeAssignment", "topicAssignment", "horizonAssignment",
                "riskAssessment", "technologyMapping", "sdgContribution",
            )),
            first=("title", "description", "caseStudies", "origin"),
        ),
        replace(THEME, is_needed=True),
        Section(
            "topics", said("Topics"), "TopicAssignment", "assessment", ("TopicAssignment",), is_needed=True,
            suffix="topics", about=ASSESSES, is_judgement=True,
        ),
        Section(
            "rating", said("Risks"), "RiskRating", "rating", ("RiskRating",),
            note=said("Tick what holds before any mitigation; the highest level of what is ticked is the level."),
            skip=frozenset(("assessment", "dimension", "level", "mitigation")),
            needed=frozenset(("criteria",)), first=("criteria",), per="RiskDimension", most=4,
        ),
        Section(
            "technology", said("Technologies"), "TechnologyMapping", "mapping", ("TechnologyMapping",),
            is_needed=True,
            more=("Judgement-evidence", "Judgement-source"), skip=frozenset(("shown",)),
            most=8, named_by=("technology",), about=ASSESSES, is_judgement=True, first=("technology", "evidence"),
        ),
        Section(
            "sdg", said("Contributions to the SDGs"), "SdgContribution", "contribution", ("SdgContribution",),
            is_needed=True,
            note=said("Either a target or a goal, and why."),
            most=12, named_by=("target", "goal"), suffix="sdg-{value}", about=ASSESSES, is_judgement=True,
            first=("target", "goal"),
        ),
        Section(
            "impact", said("Impacts"), "ImpactStatement", "impact", ("ImpactStatement",),
            most=12, named_by=("title",), about=ASSESSES, is_judgement=True, first=("title",),
        ),
        Section(
            "factors", said("Success factors and strategic outcomes"), "FactorLink", "link", ("FactorLink",),
            about=ASSESSES, is_judgement=True, each_value=True,
        ),
    ),
    main_dates=(DCTERMS + "created", DCTERMS + "modified"),
)  # fmt: skip
KINDS: Final = {one.name: one for one in (USE_CASE, CASE_STUDY)}
