"""The table of figures: for each kind of page, which query gives which number."""

from __future__ import annotations

from typing import Final

from citiverse.web.compare import MOST
from support.figures.table_of_advice import ADVICE
from support.figures.table_of_pictures import PICTURES
from support.figures.table_of_releases import RELEASES
from support.figures.trace import OFFERED, Trace

HERE: Final = "offered #found"
"""The query that a list to explore offers for its rows."""
USE_CASE_CARD: Final = {"useCase": "li.card > h2 a@href"}
USE_CASE_ROW: Final = {"useCase": "tr > th a@href"}
CASE_STUDY_ROW: Final = {"caseStudy": "tr > th a@href"}
FACET: Final = {"facet": "label > input@name", "value": "label > input@value"}
COUNTS: Final = "pages/counts"
UP_TO: Final = {"most": f"= {MOST}"}

HOME: Final = (
    Trace("home", "ul.numbers li", "{useCases} use cases", OFFERED),
    Trace("home", "ul.numbers li", "{caseStudies} case studies", OFFERED),
    Trace("home", "ul.numbers li", "{figures} reported figures", OFFERED),
    Trace("home", "ul.numbers li", "{organisations} organisations", OFFERED),
    Trace("home", "ul.numbers li", "{sources} sources", OFFERED),
    Trace("home", "ul.numbers li", "{triples} triples", OFFERED),
    Trace("home", "p", "{themes} themes of city work by {horizons} horizons. {said}", "figures/schemes"),
    Trace("home", "li span.soft", "{year}", "pages/case-studies", {"caseStudy": "li > a@href"}),
)
EXPLORE: Final = (
    Trace("use-cases", "p.to-found", "Go to the {rows} use case(|s)", HERE),
    Trace("case-studies", "p.to-found", "Go to the {rows} case stud(y|ies)", HERE),
    Trace("use-cases", "span.count", "{things} use case(|s)", OFFERED, FACET),
    Trace("case-studies", "span.count", "{things} case stud(y|ies)", OFFERED, FACET),
    Trace("use-cases case-studies", "summary span", "({n} chosen)", slots={"n": "count details > input[checked]"}),
    Trace("use-cases", "#status", "{rows} of {of} use cases.", HERE, slots={"of": "pages/use-cases: all"}),
    Trace("case-studies", "#status", "{rows} of {of} case studies.", HERE, slots={"of": "pages/case-studies: all"}),
    Trace("use-cases", "p.compare-bar span", "up to {most}", slots=UP_TO),
    Trace("use-cases compare", "small, span", "(evidence: {said})"),
    Trace(
        "use-cases",
        "li.card p.soft",
        "{said}{caseStudies} case stud(y|ies) · {figures} figure(|s)",
        HERE,
        USE_CASE_CARD,
    ),
    Trace("use-cases", "li.card p.soft", "{caseStudies} case stud(y|ies) · {figures} figure(|s)", HERE, USE_CASE_CARD),
    Trace("use-cases", "td[data-label^=Case]", "{caseStudies}", HERE, USE_CASE_ROW),
    Trace("use-cases", "td[data-label=Figures]", "{figures}", HERE, USE_CASE_ROW),
    Trace("case-studies", "td[data-label=Since]", "{year}", HERE, CASE_STUDY_ROW),
    Trace("case-studies", "td[data-label=Figures]", "{outcomes}", HERE, CASE_STUDY_ROW),
    Trace("case-studies", "td[data-label^=Use]", "{useCases}", HERE, CASE_STUDY_ROW),
    Trace("compare", "p.lead", "Choose up to {most} use cases: {said}", slots=UP_TO),
    Trace(
        "compare",
        "p[role=status]",
        "They differ in {different} of {lines} rows. {said}",
        slots={
            "lines": "count main > tbody th[scope=row] minus table.compare",
            "different": "count main > tbody th[scope=row] minus table.compare minus tr.same",
        },
    ),
    Trace("compare", "li", "{figures} figure(|s)", OFFERED, {"useCase": "td > @data-label"}),
    Trace("list", "p.soft", "{rows} entries.", OFFERED),
    Trace("organisations", "td.number", "{caseStudies}", OFFERED, {"organisation": "tr > th a@href"}),
    Trace("places", "td.number", "{caseStudies}", OFFERED, {"place": "tr > th a@href"}),
    Trace("sources", "td.number", "{citations}", OFFERED, {"source": "tr > th a@href"}),
    Trace("sources", "td[data-label=Year]", "{year}", OFFERED, {"source": "tr > th a@href"}),
)
THINGS: Final = (
    Trace("*", "details summary", "{said} of {things} thing(|s)", OFFERED, slots={"things": "values thing"}),
    Trace(
        "*",
        "details p",
        "{shown} of {things} are shown. All {again}",
        OFFERED,
        slots={"shown": "count details > li", "things": "values thing", "again": "values thing"},
    ),
    Trace("entity", "h2", "Members ({members})", OFFERED, slots={"members": "values thing"}),
    Trace("use-case", "span", "(goal: {said})"),
    Trace(
        "use-case case-study",
        "figcaption",
        "Places without coordinates, not on the map: {unplaced}",
        "figures/unplaced",
        parameters={"thing": "page"},
    ),
    Trace("case-study", "small", "(Period|Baseline): {said}"),
    Trace("use-case", "li.card p", "All {figures} figures", OFFERED, {"caseStudy": "li.card > h3 a@href"}),
    Trace("technology", "h2", "Use cases ({rows})", OFFERED),
    Trace("technology", "h2", "Case studies that name it ({rows})", OFFERED),
    Trace("theme", "th small", "{rows} use case(|s)", OFFERED, {"horizon": "th > a@href"}),
    Trace("theme", "h2", "Case studies ({rows})", OFFERED),
)
CASE: Final = {"caseStudy": "li.card > h3 a@href"}
THIS_CASE: Final = {"caseStudy": "page"}
YEARS: Final = tuple(
    Trace(pages, place, sentence, "figures/years", keys)
    for pages, place, keys in (
        ("use-case", "li.card p.soft", CASE),
        ("case-study", "header p", THIS_CASE),
        ("case-study", "dd", THIS_CASE),
    )
    for start in (("", "{said} · ") if place != "dd" else ("",))
    for sentence in (start + "since {first}", start + "until {last}", start + "{first} to {last}", start + "{first}")
)
AMOUNT: Final = {"figure": "tr > th a@href"}
AMOUNTS: Final = tuple(
    Trace("case-study", "td.number", before + amount + after, "figures/amounts", AMOUNT)
    for before in ("", "about ", "nearly ", "more than ", "less than ", "at least ", "at most ")
    for amount in ("{least} to {highest}", "{least}")
    for after in ("", " {said}")
)
OVERVIEWS: Final = (
    Trace(
        "technologies",
        "p.soft",
        "{useCases} use case(|s) · {caseStudies} case stud(y|ies)",
        OFFERED,
        {"technology": "li.card > h2 a@href"},
    ),
    Trace("themes", "p.lead", "{themes} areas of city work, as the report divides them.", "figures/schemes"),
    Trace(
        "themes",
        "td.number",
        "{cell}",
        OFFERED,
        {"theme": "tr > th a@href", "horizon": "column"},
        {"cell": "sum useCases"},
    ),
    Trace("horizons", "h2 span", "({rows})", OFFERED, {"horizon": "h2 > a@href"}),
    Trace(
        "horizons",
        "p.lead",
        "How near a use case is. Where ITU published a horizon, that is the one shown; otherwise it follows from the "
        "evidence: an operational deployment makes it horizon 1, a pilot horizon 2, neither horizon 3.",
    ),
    Trace(
        "risks",
        "p.lead",
        "{dimensions} dimensions of risk, {levels} levels each. Levels are inherent: {said}",
        "figures/schemes",
    ),
    Trace(
        "risks",
        "td.number",
        "{useCases}",
        OFFERED,
        {"dimension": "section > h2 a@href", "theme": "tr > th a@href", "level": "column"},
    ),
    Trace(
        "sdgs", "p.lead", "The {goals} goals, and the targets that use cases contribute to. {said}", "figures/schemes"
    ),
    Trace("sdgs", "p.soft", "{useCases} use case(|s) · {said}", OFFERED, {"item": "section > a[rel=external]@href"}),
    Trace("sdgs", "details[id] summary span", "({rows})", "pages/use-cases-of-sdgs", {"item": "details > @id"}),
    Trace("sdgs", "summary span", "({rows})", "pages/use-cases-of-sdgs", {"item": "section > a[rel=external]@href"}),
    Trace(
        "about",
        "p.lead",
        "The citiverse use case catalogue as linked data: {useCases} use cases and {caseStudies} case studies, {said}",
        OFFERED,
    ),
    Trace("query", "p", "{rows} row(|s).", OFFERED),
    Trace("query", "td", "{cell}", OFFERED, slots={"cell": "at"}),
)
FOUND: Final = "search"
SEARCHES: Final = (
    Trace(
        "search",
        "p[role=status]",
        "{all} results, {first} to {shown} shown.",
        FOUND,
        slots={"first": "= 1", "shown": "count main > ol li.card", "all": "values thing"},
    ),
    Trace("search", "li span.soft", "{things}", FOUND, {"value": "li > a"}, {"things": "values thing"}),
)
TABLE: Final = (*HOME, *EXPLORE, *THINGS, *YEARS, *AMOUNTS, *OVERVIEWS, *SEARCHES, *ADVICE, *PICTURES, *RELEASES)
