"""Pages for people that no single thing is the subject of: home, lists, method; all from the page queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from flask import Blueprint, Response

from citiverse.engine.rows import Row
from citiverse.turtle import natural_key
from citiverse.vocabulary import CUC, DCTERMS, SCHEME, SKOS
from citiverse.web.explore_data import explored
from citiverse.web.explore_model import CASE_STUDIES, USE_CASES
from citiverse.web.explore_query import narrowed
from citiverse.web.languages import ngettext, said
from citiverse.web.list_exports import Exported, respond
from citiverse.web.listing import Column, listing
from citiverse.web.naming import Thing
from citiverse.web.only_pages import only_page
from citiverse.web.responses import page
from citiverse.web.site import site
from citiverse.web.views import Value, Views

blueprint = Blueprint("pages", __name__)

THEMES: Final = SCHEME + "theme"
HORIZONS: Final = tuple(f"{SCHEME}horizon/{number}" for number in (1, 2, 3))
MOST_NEWEST: Final = 5
"""Case studies that the home page names as the newest."""
RISK_LEVELS: Final = tuple(f"{SCHEME}risk-level/{name}" for name in ("high", "medium", "low"))


@blueprint.route("/")
@only_page
def home() -> Response:
    """Return the home page: what this is, the horizon matrix, ways in."""
    views = _views()
    if site().release.manifest.get("dataset"):
        classes = {views.naming.thing(iri): count for iri, count in site().statistics.get("classes", {}).items()}
        return page("dataset.html", classes=classes)
    rows = site().rows("use-cases").rows
    by_itu = {(row["useCase"].text, row["horizon"].text) for row in site().rows("horizons-of-itu").rows}
    cells: dict[tuple[str, str], list[tuple[Thing, bool]]] = defaultdict(list)
    for row in rows:
        key = (row["theme"].text, row["horizon"].text)
        is_itu = (row["useCase"].text, row["horizon"].text) in by_itu
        cells[key].append((views.naming.thing(row["useCase"].text), is_itu))
    return page(
        "home.html",
        themes=_concepts(views, THEMES),
        horizons=[views.naming.thing(iri) for iri in HORIZONS],
        horizon_texts={iri: views.text(iri, SKOS + "definition") for iri in HORIZONS},
        cells=cells,
        counts=_counts(),
        counting=site().page_queries["counts"],
        newest=_newest(),
        changes=site().release.changes(),
    )


@blueprint.route("/sources")
@blueprint.route("/sources.<suffix>")
def sources(suffix: str = "") -> Response:
    """Return the list of sources."""
    columns = (
        Column("source", said("Source")),
        Column("kind", said("Kind")),
        Column("publisher", said("Publisher")),
        Column("year", said("Year")),
        Column("address", said("Address"), is_address=True),
        Column("citations", said("Cited by"), is_number=True),
    )
    lead = said(
        "Every text that a statement of the catalogue rests on. Year and publisher are absent where they are not known."
    )
    return _list("sources", suffix, said("Sources"), lead, columns)


@blueprint.route("/organisations")
@blueprint.route("/organisations.<suffix>")
def organisations(suffix: str = "") -> Response:
    """Return the list of organisations."""
    columns = (
        Column("organisation", said("Organisation")),
        Column("kind", said("Kind")),
        Column("country", said("Country")),
        Column("caseStudies", said("Case studies"), is_number=True),
    )
    lead = said("Who takes part in the case studies and in the initiative.")
    return _list("organisations", suffix, said("Organisations"), lead, columns)


@blueprint.route("/places")
@blueprint.route("/places.<suffix>")
def places(suffix: str = "") -> Response:
    """Return the list of places with case studies."""
    columns = (
        Column("place", said("Place")),
        Column("kind", said("Kind")),
        Column("country", said("Country")),
        Column("caseStudies", said("Case studies"), is_number=True),
    )
    return _list("places", suffix, said("Places"), said("Where the case studies are."), columns)


@blueprint.route("/technologies")
@blueprint.route("/technologies.<suffix>")
def technologies(suffix: str = "") -> Response:
    """Return the technologies with how often each is used."""
    exported = _exported("/technologies", "technology", "technologies")
    return _overview(exported, suffix, "technologies.html", lambda: {"rows": exported.rows})


@blueprint.route("/themes")
@blueprint.route("/themes.<suffix>")
def themes(suffix: str = "") -> Response:
    """Return the five themes with the number of use cases in each horizon."""
    exported = _exported("/themes", "theme", "picture-horizon-map")

    def shown() -> dict[str, Any]:
        views = _views()
        return {
            "themes": _concepts(views, THEMES),
            "horizons": [views.naming.thing(iri) for iri in HORIZONS],
            "counted": {(row["theme"].text, row["horizon"].text): int(row["useCases"].text) for row in exported.rows},
        }

    return _overview(exported, suffix, "themes.html", shown)


@blueprint.route("/horizons")
@blueprint.route("/horizons.<suffix>")
def horizons(suffix: str = "") -> Response:
    """Return the three horizons with their use cases, and where ITU's edition and the evidence disagree."""
    query = narrowed(site().page_queries["use-cases"], {}, "horizon")
    # The rows are in the order of titles, which stays the order within a horizon.
    rows = sorted(site().rows("use-cases").rows, key=lambda row: row["horizon"].text)
    exported = Exported("/horizons", "useCase", site().rows("use-cases").columns, rows, query)

    def shown() -> dict[str, Any]:
        views = _views()
        meant = [(views.naming.thing(iri), views.text(iri, SKOS + "definition")) for iri in HORIZONS]
        differing = [row for row in rows if "evidenceHorizon" in row and row["evidenceHorizon"] != row["horizon"]]
        return {"horizons": meant, "rows": rows, "differing": differing}

    return _overview(exported, suffix, "horizons.html", shown)


@blueprint.route("/risks")
@blueprint.route("/risks.<suffix>")
def risks(suffix: str = "") -> Response:
    """Return how the risk levels fall by dimension and theme."""
    exported = _exported("/risks", "dimension", "risks")

    def shown() -> dict[str, Any]:
        views = _views()
        return {
            "dimensions": _concepts(views, SCHEME + "risk-dimension"),
            "themes": _concepts(views, THEMES),
            "levels": [views.naming.thing(iri) for iri in RISK_LEVELS],
            "counted": {
                (row["dimension"].text, row["theme"].text, row["level"].text): int(row["useCases"].text)
                for row in exported.rows
            },
            "criteria": _criteria(views),
        }

    return _overview(exported, suffix, "risks.html", shown)


@blueprint.route("/sdgs")
@blueprint.route("/sdgs.<suffix>")
def sdgs(suffix: str = "") -> Response:
    """Return the seventeen goals with the targets that use cases contribute to."""
    exported = _exported("/sdgs", "item", "sdgs")
    items = sorted(exported.rows, key=lambda row: natural_key(row["notation"].text))

    def shown() -> dict[str, Any]:
        served: dict[str, list[Row]] = defaultdict(list)
        for row in site().rows("use-cases-of-sdgs").rows:
            served[row["item"].text].append(row)
        targets: dict[str, list[Row]] = defaultdict(list)
        for row in items:
            if "goal" in row:
                targets[row["goal"].text].append(row)
        return {
            "goals": [row for row in items if "goal" not in row],
            "targets": targets,
            "served": served,
            "contributions": site().page_queries["use-cases-of-sdgs"],
        }

    return _overview(replace(exported, rows=items), suffix, "sdgs.html", shown)


@blueprint.route("/about")
@only_page
def about() -> Response:
    """Return what this site is, where its data comes from and how to use it again."""
    return page("about.html", counts=_counts(), counting=site().page_queries["counts"])


@blueprint.route("/about/method")
@only_page
def method() -> Response:
    """Return how the catalogue judges, and the slips of the report with their treatment."""
    views = _views()
    return page(
        "method.html",
        bases=_with_definitions(views, SCHEME + "basis"),
        statuses=_with_definitions(views, SCHEME + "claim-status"),
        criteria=_with_definitions(views, SCHEME + "criterion"),
        slips=site().rows("editorial-notes").rows,
    )


def _list(query: str, suffix: str, title: str, lead: str, columns: tuple[Column, ...]) -> Response:
    """Return the list that a page query gives; `title`, `lead` and the heads of the columns are in English."""
    exported = _exported(f"/{query}", columns[0].variable, query)

    def shown() -> dict[str, Any]:
        return {"title": title, "lead": lead, "listing": listing(_views().naming, exported.rows, columns)}

    return _overview(exported, suffix, "list.html", shown)


def _exported(path: str, subject: str, query: str) -> Exported:
    result = site().rows(query)
    return Exported(path, subject, result.columns, result.rows, site().page_queries[query])


def _overview(exported: Exported, suffix: str, template: str, shown: Callable[[], dict[str, Any]]) -> Response:
    """Return the list as data, or its page: the `template` with what is `shown`, worked out for the page alone."""
    return respond(
        exported,
        suffix,
        lambda: page(template, query=exported.query, exports=exported.links(), **shown()),
    )


def _views() -> Views:
    return Views(site().descriptions)


def _concepts(views: Views, scheme: str) -> list[Thing]:
    describe = site().descriptions
    members = describe.incoming(scheme, SKOS + "inScheme")
    key = {iri: natural_key(describe.text(iri, CUC + "ordinal") or views.naming.label(iri)) for iri in members}
    return [views.naming.thing(iri) for iri in sorted(members, key=lambda iri: key[iri])]


def _with_definitions(views: Views, scheme: str) -> list[tuple[Thing, Value]]:
    return [
        (thing, views.text(thing.iri, SKOS + "definition", DCTERMS + "description"))
        for thing in _concepts(views, scheme)
    ]


def _criteria(views: Views) -> dict[tuple[str, str], list[Thing]]:
    """Return the criteria of the rubric by dimension and level."""
    describe = site().descriptions
    found: dict[tuple[str, str], list[Thing]] = defaultdict(list)
    for thing in _concepts(views, SCHEME + "risk-criterion"):
        key = (describe.iri(thing.iri, CUC + "ofDimension"), describe.iri(thing.iri, CUC + "impliesLevel"))
        found[key].append(thing)
    return found


def _newest() -> list[Row]:
    """Return the case studies that began last, of those whose beginning is known."""
    case_studies = explored(CASE_STUDIES)
    rows = case_studies.sorted_rows(case_studies.everything, "newest")
    return [row for row in rows if "year" in row][:MOST_NEWEST]


def _counts() -> list[tuple[str, str, int]]:
    """Return what there is: what so many are called, where they are listed, and how many there are."""
    classes = site().statistics.get("classes", {})
    use_cases, case_studies = len(explored(USE_CASES).rows), len(explored(CASE_STUDIES).rows)
    figures, organisations, sources = (
        int(classes.get(CUC + name, 0)) for name in ("MeasuredOutcome", "Organisation", "Source")
    )
    triples = int(site().release.manifest["triples"])
    return [
        (ngettext("use case", "use cases", use_cases), "/use-cases", use_cases),
        (ngettext("case study", "case studies", case_studies), "/case-studies", case_studies),
        (ngettext("reported figure", "reported figures", figures), "/pictures", figures),
        (ngettext("organisation", "organisations", organisations), "/organisations", organisations),
        (ngettext("source", "sources", sources), "/sources", sources),
        (ngettext("triple", "triples", triples), "/catalogue", triples),
    ]
