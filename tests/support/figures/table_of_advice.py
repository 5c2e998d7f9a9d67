"""The figures of the advisor and of the page about gaps: which query gives which number."""

from __future__ import annotations

from typing import Final

from support.figures.trace import OFFERED, Trace

HERE: Final = "offered .exports"
"""The query that the page offers for its rows, whatever else it offers."""
CARD: Final = {"useCase": "li.card > h3 a@href"}
RULES: Final = {
    "operational": "Operational case studies",
    "country": "Countries with a case study",
    "result": "Reported results of use",
    "target": "Goals and targets asked for",
    "atHand": "Technologies at hand",
    "lacking": "Technologies not at hand",
    "here": "Case studies in the own country or region",
    "risk": "Risks above what is accepted, or unknown",
}
ROW: Final = {"thing": "tr > th a@href"}
ADVICE: Final = (
    Trace("advisor", "#status", "{rows} use case(|s)", HERE),
    Trace("advisor", "section h2", "(Early adoption|Pilot first|Watch) ({rows})", HERE, {"advice": "section > @id"}),
    Trace("advisor", "strong", "Points: {points}", HERE, CARD),
    *(
        Trace("advisor", f"li[data-rule={name}]", f"{words}: {{{name}}}, points: {{{name}Points}}", HERE, CARD)
        for name, words in RULES.items()
    ),
    Trace("advisor", "summary span", "({n} chosen)", slots={"n": "count details > input[checked]"}),
    Trace("advisor", "td.number", "{rows}", "figures/factors-of-use-cases", {"factor": "tr > th a@href"}),
    Trace("gaps", "h2", "(Topics|Goals|Regions|Technologies) ({rows})", OFFERED, {"of": "section > @data-class"}),
    Trace("gaps", "label", "Falls short in at least so many of the {three}", slots={"three": "= 3"}),
    *(
        Trace("gaps", f"td[data-label^={heading}], td[data-label^={heading}] strong", f"{{{column}}}", OFFERED, ROW)
        for heading, column in (("Use", "useCases"), ("Case", "caseStudies"), ("Reported", "results"))
    ),
)
