"""The page about one thing: a layout of its own for some kinds, and one that shows everything for the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from flask import Response

from citiverse.query_files import without_head
from citiverse.vocabulary import CUC, DCTERMS, RDF_TYPE, SKOS, SOSA
from citiverse.web.about import listing_query
from citiverse.web.citing import citation_of
from citiverse.web.descriptions import LABEL_PREDICATES, PART_OF
from citiverse.web.editions import editions_of
from citiverse.web.explore_model import CASE_STUDIES, USE_CASES
from citiverse.web.explore_query import narrowed
from citiverse.web.figures import figure, official_definitions
from citiverse.web.naming import Thing
from citiverse.web.past import past_of
from citiverse.web.profiles import case_study_card, notes, records, use_case_profile, voices
from citiverse.web.resources import Resource, linkset_path
from citiverse.web.responses import page
from citiverse.web.schema_org import in_page, schema_org
from citiverse.web.site import site
from citiverse.web.small_maps import small_map
from citiverse.web.views import Property, Views
from citiverse.web.withdrawal import PUBLISHED, WITHDRAWN, burials, is_withdrawn, review_state

ALIKE: Final = "use-cases-alike"
"""Name of the query for the use cases that have most in common with one."""
FIGURES: Final = "figures-of-a-use-case"
"""Name of the query for the case studies of a use case with how many figures each has."""
ABOUT_A_USE_CASE: Final = ("useCase", "iri")
"""Name and type of the parameter of those library queries that ask about one use case."""
SHOWN_IN_HEAD: Final = (RDF_TYPE, *LABEL_PREDICATES, DCTERMS + "description", SKOS + "definition")


def entity_page(resource: Resource, *, is_gone: bool = False, successors: Sequence[str] = ()) -> Response:
    """Return the page about what `resource` stands for; a withdrawn thing is marked so, with what replaces it."""
    views = Views(site().descriptions)
    iri = resource.iri
    kinds = site().descriptions.types(iri)
    shared = {
        "iri": iri,
        "path": resource.path,
        "resource": resource,
        "linkset": linkset_path(site(), resource),
        "thing": views.naming.thing(iri),
        "kind": views.naming.class_of(iri),
        "structured_data": in_page(schema_org(site().index_of(iri), iri, site().issued)),
        "origin": _origin(views, iri),
        **_incoming(views, iri),
        "is_withdrawn": is_gone,
        **_state(views, iri),
        "successors": views.naming.things(list(successors) or site().descriptions.iris(iri, DCTERMS + "isReplacedBy")),
    }
    if CUC + "UseCase" in kinds:
        return page("use_case.html", **shared, **_use_case(views, iri))
    if CUC + "CaseStudy" in kinds:
        return page("case_study.html", **shared, **_case_study(views, iri))
    if CUC + "Technology" in kinds:
        return page("technology.html", **shared, **_technology(views, iri))
    if CUC + "Theme" in kinds:
        return page("theme.html", **shared, **_theme(views, iri))
    return page("entity.html", **shared, **_anything(views, iri))


def _state(views: Views, iri: str) -> dict[str, object]:
    """Return what the head of the page says of the record: why and when it was withdrawn, or that it is unpublished."""
    state = review_state(site(), iri)
    if state == PUBLISHED or not state:
        return {}
    if state == WITHDRAWN:
        return {"burials": burials(site(), iri)}
    return {"unpublished": views.naming.thing(state)}


def _origin(views: Views, iri: str) -> dict[str, object]:
    """Return the named graphs and the source files that describe `iri`."""
    graphs = [
        {"label": name.rpartition("/")[2], "href": views.naming.path(name), "is_derived": name.endswith("/derived")}
        for name in views.descriptions.graphs(iri)
    ]
    return {"graphs": graphs, "files": site().source_files.of(iri)}


def _incoming(views: Views, iri: str) -> dict[str, object]:
    """Return what points to `iri` and is no part of it, and the queries that list it whole."""
    groups = views.incoming(iri, PART_OF)
    names = [one.name.iri for one in groups]
    return {"incoming": groups, "listings": {name: listing_query(site(), name, iri) for name in names}}


def _anything(views: Views, iri: str) -> dict[str, object]:
    describe = views.descriptions
    return {
        "labels": [value for name in LABEL_PREDICATES for value in views.values(iri, name)],
        "description": views.text(iri, DCTERMS + "description", SKOS + "definition"),
        "judgement": views.judgement(iri),
        "properties": views.properties(iri, (*LABEL_PREDICATES, DCTERMS + "description")),
        "map": small_map(views, [iri]),
        "parts": [views.judgement(part) for part in describe.parts(iri)[:300]],
        "members": views.naming.things(describe.incoming(iri, SKOS + "inScheme")),
        "listing_members": listing_query(site(), SKOS + "inScheme", iri),
        "sections": list(_sections(iri)),
    }


def _sections(iri: str) -> Iterator[tuple[str, Thing, list[Property]]]:
    """Yield the nodes that are places in the document about `iri`, such as `catalogue#contact`, with what they say."""
    views = Views(site().index_of(iri))
    for node in sorted(subject for subject in views.descriptions.subjects() if subject.startswith(f"{iri}#")):
        yield node[len(iri) + 1 :], views.naming.thing(node), views.properties(node)


def _use_case(views: Views, iri: str) -> dict[str, object]:
    profile = use_case_profile(views, iri)
    return {
        "profile": profile,
        "map": small_map(views, [place.iri for study in profile.case_studies for place in study.places]),
        "citation": citation_of(site().release, views.naming.thing(iri)),
        "past": past_of(views, iri),
        "editions": editions_of(views, iri),
        "alike": without_head(site().page_queries[ALIKE].bound({"useCase": iri})),
        "counting": site().page_queries[FIGURES].bound({"useCase": iri}),
        "questions": [
            query
            for query in site().library.values()
            if any((one.name, one.type) == ABOUT_A_USE_CASE for one in query.parameters)
        ],
    }


def _case_study(views: Views, iri: str) -> dict[str, object]:
    describe, naming = views.descriptions, views.naming
    claims = [views.judgement(node) for node in describe.incoming(iri, CUC + "claimAbout")]
    judged = describe.incoming(iri, CUC + "assesses")
    assessments = [views.judgement(node) for node in judged if not describe.iri(node, DCTERMS + "isReplacedBy")]
    card = case_study_card(views, iri)
    return {
        "card": card,
        "map": small_map(views, [place.iri for place in card.places]),
        "voices": voices(views, iri),
        "figures": [figure(views, node) for node in describe.incoming(iri, SOSA + "hasFeatureOfInterest")],
        "use_cases": naming.things(describe.incoming(iri, CUC + "hasCaseStudy")),
        "countries": naming.things(describe.iris(iri, CUC + "country")),
        "organisations": naming.things(describe.iris(iri, CUC + "involves")),
        "technologies": naming.things(describe.iris(iri, CUC + "namesTechnology")),
        "themes": naming.things(describe.iris(iri, CUC + "theme")),
        "other_names": views.values(iri, SKOS + "altLabel"),
        "claims": claims,
        "assessments": assessments,
        "notes": notes(views, iri),
        "past": past_of(views, iri),
        "records": records(views, iri),
        "sources": [views.source(source) for source in describe.iris(iri, DCTERMS + "source")],
        "source_kinds": {
            source: naming.label(describe.iri(source, CUC + "sourceKind"))
            for source in describe.iris(iri, DCTERMS + "source")
        },
        "named_in": [views.source(source) for source in describe.iris(iri, CUC + "namedIn")],
        "alternatives": describe.iris(iri, SKOS + "exactMatch") + describe.iris(iri, SKOS + "closeMatch"),
    }


def _technology(views: Views, iri: str) -> dict[str, object]:
    describe, naming = views.descriptions, views.naming
    return {
        "labels": views.values(iri, SKOS + "prefLabel"),
        "definition": views.text(iri, SKOS + "definition"),
        "definitions": official_definitions(views, iri),
        "judgement": views.judgement(iri),
        "notes": notes(views, iri),
        "use_cases": naming.things(_current(describe.incoming(iri, CUC + "usesTechnology"))),
        "case_studies": naming.things(_current(describe.incoming(iri, CUC + "namesTechnology"))),
        **_narrowed("technology", iri),
        "properties": views.properties(iri, (*SHOWN_IN_HEAD, SKOS + "editorialNote")),
    }


def _theme(views: Views, iri: str) -> dict[str, object]:
    describe, naming = views.descriptions, views.naming
    primary = _current(describe.incoming(iri, CUC + "primaryTheme"))
    members = [one for one in primary if CUC + "UseCase" in describe.types(one)]
    columns = []
    for horizon in ("1", "2", "3"):
        node = f"{describe.base}scheme/horizon/{horizon}"
        inside = [one for one in members if node in describe.iris(one, CUC + "horizon")]
        columns.append((naming.thing(node), naming.things(inside)))
    secondary = _current(describe.incoming(iri, CUC + "secondaryTheme"))
    also = [one for one in secondary if CUC + "UseCase" in describe.types(one)]
    belonging = _current(describe.incoming(iri, CUC + "theme"))
    return {
        "labels": views.values(iri, SKOS + "prefLabel"),
        "definition": views.text(iri, SKOS + "definition"),
        "judgement": views.judgement(iri),
        "columns": columns,
        "also": naming.things(also),
        "topics": naming.things(describe.incoming(iri, CUC + "ofTheme")),
        "case_studies": naming.things([one for one in belonging if CUC + "CaseStudy" in describe.types(one)]),
        **_narrowed("theme", iri),
        "notes": notes(views, iri),
    }


def _current(iris: Sequence[str]) -> list[str]:
    """Return those of `iris` that were not withdrawn, as the lists of the site have them."""
    return [iri for iri in iris if not is_withdrawn(site(), iri)]


def _narrowed(facet: str, iri: str) -> dict[str, object]:
    """Return the queries that give the use cases and case studies that have `iri` as a value of `facet`."""
    return {
        f"listing_{collection.query.replace('-', '_')}": narrowed(
            site().page_queries[collection.query], {facet: (iri,)}
        ).text
        for collection in (USE_CASES, CASE_STUDIES)
    }
