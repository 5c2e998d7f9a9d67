"""What the advisor asks and says: choices, risks accepted, the numbers of its rules, and the words of its answers.

The rules put into practice what the report says in its chapter 4 (4): what is near and of manageable risk is for early
adoption, what is more experimental or riskier is piloted or explored further first. The report's impact and scalability
are read from what is public: reported results of use, and countries with a case study.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from citiverse.web.languages import said
from citiverse.web.number_parameters import Number

QUERY: Final = "advisor"
CHOICE_QUERY: Final = "advisor-choices"
EXAMPLE_QUERY: Final = "factor-examples"
PATH: Final = "/advisor"
MOST_VALUES: Final = 20
"""Values of one choice in an address."""


@dataclass(frozen=True)
class Choice:
    """Something to choose any values of; the query has a line of the same name for it."""

    name: str
    title: str
    help: str


@dataclass(frozen=True)
class Limit:
    """The highest risk that is accepted in one dimension."""

    name: str
    parameter: str
    title: str


@dataclass(frozen=True)
class Rule:
    """One rule that gives points: the column that counts it, the number that it gives, and what it counts."""

    column: str
    number: str
    title: str
    things: str = ""
    """Column that lists what was counted, where people want to see it."""


@dataclass(frozen=True)
class Group:
    """One advice: its name in data, its title, and what is in it."""

    name: str
    title: str
    meaning: str


CHOICES: Final = (
    Choice("theme", said("Theme"), said("Only use cases of these themes.")),
    Choice("horizon", said("Horizon"), said("Only use cases of these horizons.")),
    Choice("technology", said("Technologies at hand"), said("For points; nothing is left out.")),
    Choice("sdg", said("Goals and targets"), said("For points; nothing is left out.")),
    Choice("place", said("Own country or region"), said("For points; nothing is left out.")),
)
LIMITS: Final = (
    Limit("risk-public-safety", "safety", said("Public safety")),
    Limit("risk-stakeholder-acceptance", "acceptance", said("Stakeholder acceptance")),
    Limit("risk-data-privacy-and-security", "privacy", said("Data privacy and security")),
    Limit("risk-financial-and-operational", "operation", said("Financial and operational")),
)
PLACING: Final = (
    Number("early-horizon", "early", said("Early adoption: farthest horizon"), 1, 3),
    Number("early-operational", "proven", said("Early adoption: fewest operational case studies"), 0, 100),
    Number("pilot-horizon", "pilot", said("Pilot first: farthest horizon"), 1, 3),
    Number("pilot-risks", "above", said("Pilot first: most risks above what is accepted"), 0, 4),
)
POINTS: Final = (
    Number("points-operational", "perOperational", said("Points per operational case study"), -100, 100),
    Number("points-country", "perCountry", said("Points per country with a case study"), -100, 100),
    Number("points-result", "perResult", said("Points per reported result of use"), -100, 100),
    Number("points-target", "perTarget", said("Points per goal or target asked for"), -100, 100),
    Number("points-at-hand", "perAtHand", said("Points per technology at hand"), -100, 100),
    Number("points-lacking", "perLacking", said("Points per technology not at hand"), -100, 100),
    Number("points-here", "perHere", said("Points per case study in the own country or region"), -100, 100),
    Number("points-risk", "perRisk", said("Points per risk above what is accepted"), -100, 100),
    Number("most", "most", said("Each rule counts at most"), 1, 1000),
)
NUMBERS: Final = (*PLACING, *POINTS)
RULES: Final = (
    Rule("operational", "points-operational", said("Operational case studies")),
    Rule("country", "points-country", said("Countries with a case study")),
    Rule("result", "points-result", said("Reported results of use")),
    Rule("target", "points-target", said("Goals and targets asked for"), "targetsServed"),
    Rule("atHand", "points-at-hand", said("Technologies at hand"), "technologiesAtHand"),
    Rule("lacking", "points-lacking", said("Technologies not at hand"), "technologiesLacking"),
    Rule("here", "points-here", said("Case studies in the own country or region")),
    Rule("risk", "points-risk", said("Risks above what is accepted, or unknown"), "risksAbove"),
)
GROUPS: Final = (
    Group("early-adoption", said("Early adoption"), said("Near, proven, and of no risk above what you accept.")),
    Group("pilot-first", said("Pilot first"), said("Worth a limited trial before anything city-wide.")),
    Group("watch", said("Watch"), said("Too far or too risky for a pilot: follow what others learn.")),
)
REASONS: Final = {
    "ready": said("Its horizon is near enough, every risk is accepted, and operational case studies prove it."),
    "emerging": said("Its horizon is farther than the one set for early adoption."),
    "risk": said("At least one risk is above what is accepted, or unknown."),
    "unproven": said("It has fewer operational case studies than early adoption asks for."),
    "far": said("Its horizon is farther than the one set for a pilot."),
    "risks": said("More risks are above what is accepted, or unknown, than a pilot may have."),
}
"""Why a use case stands in its group, by the name of the rule in data: the first that holds decides."""
