"""Supersession: a new judgement differs in what was set alone, the old stays; levels of risk follow the rubric."""

from __future__ import annotations

import datetime

import pyoxigraph as ox
import pytest

from citiverse.editing.facts import Facts
from citiverse.editing.reviews import Desk, Said
from citiverse.editing.supersede import supersede
from citiverse.errors import CallError
from citiverse.release.sources import Sources, parse_source
from citiverse.vocabulary import CUC, DCTERMS, EDITORS, PROV, SCHEME, THING

NAME = "underground-asset-mapping"
PLACE = f"data/use-cases/{NAME}.ttl"
TOPICS, RISK = (f"{THING}assessment/{NAME}-{kind}" for kind in ("topics", "risk"))
SAME = "topic:urban-infrastructure-engineering,topic:city-models-and-interoperability"
SAID = Said(EDITORS, datetime.datetime(2027, 1, 31, tzinfo=datetime.UTC), "It coordinates a few parties only.")


def changed(desk: Desk) -> Facts:
    """Return what the file of the use case says after the changes."""
    return Facts(quad.triple for quad in parse_source(desk.changes.texts()[PLACE].encode(), PLACE).quads)


def statements(facts: Facts, iri: str) -> set[tuple[str, object]]:
    return {(triple.predicate.value, triple.object) for triple in facts.about(iri)}


def test_the_new_judgement_differs_in_what_was_set_and_the_old_one_stays(sources: Sources) -> None:
    desk = Desk(sources)
    before = statements(desk.facts, TOPICS)
    new = supersede(desk, TOPICS, ["assignedTopic=topic:traffic-management,topic:blue-economy"], [], SAID)
    after = changed(desk)
    assert new == f"{TOPICS}-2"
    assert statements(after, TOPICS) == before | {(DCTERMS + "isReplacedBy", ox.NamedNode(new))}
    assert after.iris(new, CUC + "assignedTopic") == [
        f"{SCHEME}topic/{name}" for name in ("blue-economy", "traffic-management")
    ]
    same = {pair for pair in before if pair[0] != CUC + "assignedTopic"}
    assert {pair for pair in statements(after, new) if pair[0] != CUC + "assignedTopic"} == same
    assert after.text(new, PROV + "generatedAtTime").startswith("2026-11-22")


def test_names_are_numbered_on(sources: Sources) -> None:
    desk = Desk(sources)
    supersede(desk, TOPICS, ["assignedTopic=topic:traffic-management"], [], SAID)
    text = desk.changes.texts()
    again = Desk(Sources(sources.root, {**sources.files, PLACE: parse_source(text[PLACE].encode(), PLACE)}))
    assert supersede(again, f"{TOPICS}-2", ["assignedTopic=topic:blue-economy"], [], SAID) == f"{TOPICS}-3"
    with pytest.raises(CallError, match="superseded already, by assessment/underground-asset-mapping-topics-2"):
        supersede(again, TOPICS, ["assignedTopic=topic:blue-economy"], [], SAID)


def test_levels_and_measures_follow_from_the_criteria(sources: Sources) -> None:
    desk = Desk(sources)
    new = supersede(desk, RISK, [], ["financial-and-operational=fo-multi-party-coordination"], SAID)
    after = changed(desk)
    ratings = after.iris(new, CUC + "hasRating")
    assert len(ratings) == 4
    assert set(ratings).isdisjoint(after.iris(RISK, CUC + "hasRating"))
    rating = f"{THING}rating/{NAME}-financial-and-operational-2"
    assert after.iris(rating, CUC + "level") == [SCHEME + "risk-level/medium"]
    assert after.text(rating, DCTERMS + "description") == SAID.comment
    measures = after.iris(rating, CUC + "mitigation")
    assert measures == desk.facts.incoming(SCHEME + "risk-criterion/fo-multi-party-coordination", CUC + "mitigates")
    kept = f"{THING}rating/{NAME}-public-safety"
    assert statements(after, f"{kept}-2") == statements(after, kept)


@pytest.mark.parametrize(
    ("judgement", "settings", "rated", "cause"),
    [
        (TOPICS, [], [], "say what changes"),
        (TOPICS, ["topic:blue-economy"], [], "is not PROPERTY=VALUE"),
        (TOPICS, ["assesses=use-case:virtual-town-halls"], [], "assesses cannot be set"),
        (TOPICS, ["basis=basis:itu-published"], [], "basis cannot be set"),
        (TOPICS, ["prov:generatedAtTime=2020"], [], "cannot be set"),
        (TOPICS, [], ["public-safety=ps-information-or-reviewed-planning"], "is no risk assessment"),
        (TOPICS, ["assignedTopic=topic:blue-economy", "cuc:assignedTopic=topic:education"], [], "assignedTopic> twice"),
        (
            TOPICS,
            [f"assignedTopic={SAME}"],
            [],
            "nothing would change",
        ),
        (
            RISK,
            [],
            ["stakeholder-acceptance=sa-cross-owner-data-sharing"],
            "nothing would change",
        ),
        (RISK, [], ["public-safety=ps-information-or-reviewed-planning"] * 2, "public-safety> twice"),
        (RISK, [], ["public-safety=fo-large-programme"], "criteria of that dimension"),
        (RISK, [], ["public-safety"], "criteria of that dimension"),
        (RISK, [], ["public-safety=ps-no-such"], "the rubric has no risk-criterion/ps-no-such"),
        (THING + "place/london", ["assignedTopic=topic:blue-economy"], [], "judges nothing"),
    ],
)
def test_what_cannot_be_superseded_so_is_refused(
    sources: Sources, judgement: str, settings: list[str], rated: list[str], cause: str
) -> None:
    desk = Desk(sources)
    with pytest.raises(CallError, match=cause):
        supersede(desk, judgement, settings, rated, SAID)
    assert desk.changes.places == []


def test_a_judgement_of_what_is_withdrawn_stays_as_it_is(sources: Sources) -> None:
    text = sources.files[PLACE].text.replace("review-state:published", "review-state:withdrawn")
    desk = Desk(Sources(sources.root, {**sources.files, PLACE: parse_source(text.encode(), PLACE)}))
    with pytest.raises(CallError, match=f"use-case/{NAME} is withdrawn"):
        supersede(desk, TOPICS, ["assignedTopic=topic:blue-economy"], [], SAID)
    assert desk.changes.places == []
