"""Matches with other datasets: each verified somewhere, and no thing exactly two others."""

from __future__ import annotations

from collections import Counter
from typing import Final
from urllib.parse import urlsplit

import pytest

from citiverse.vocabulary import BASE, CUC, SEMAPV, SKOS, SSSOM, THING
from support.facts import Facts

KINDS: Final = {"exactMatch", "closeMatch", "relatedMatch"}
GOALS: Final = 17
COMPARED_BY_MEANING: Final = ("w3c/dpv commit", "several independent public files that use the address")
"""How evidence begins that shows what the other thing is, not that somebody else holds the two for one."""


def match(facts: Facts, alignment: str) -> tuple[str, str, str]:
    subject, predicate, value = (
        facts.value(alignment, CUC + part) for part in ("alignmentSubject", "alignmentPredicate", "alignmentObject")
    )
    return subject, predicate.removeprefix(SKOS), value


def test_every_match_says_where_it_was_verified(facts: Facts) -> None:
    alignments = facts.instances("Alignment")
    assert alignments
    for alignment in alignments:
        assert match(facts, alignment)[1] in KINDS
        assert facts.values(alignment, CUC + "verifiedIn")


def test_the_justification_is_that_of_the_evidence(facts: Facts) -> None:
    for alignment in facts.instances("Alignment"):
        evidence = facts.values(alignment, CUC + "verifiedIn")
        by_meaning = all(one.startswith(COMPARED_BY_MEANING) for one in evidence)
        expected = "ManualMappingCuration" if by_meaning else "BackgroundKnowledgeBasedMatching"
        assert facts.value(alignment, SSSOM + "mapping_justification") == SEMAPV + expected


def test_matches_lead_out_of_the_catalogue(facts: Facts) -> None:
    assert not [a for a in facts.instances("Alignment") if match(facts, a)[2].startswith(BASE)]


def test_one_exact_match_for_each_thing_and_dataset(facts: Facts) -> None:
    found = Counter(
        (subject, urlsplit(value).netloc)
        for subject, kind, value in (match(facts, alignment) for alignment in facts.instances("Alignment"))
        if kind == "exactMatch"
    )
    assert set(found.values()) == {1}


def test_only_city_states_share_an_item(facts: Facts) -> None:
    found: dict[str, set[str]] = {}
    for alignment in facts.instances("Alignment"):
        subject, kind, value = match(facts, alignment)
        if kind == "exactMatch":
            found.setdefault(value, set()).add(subject.removeprefix(THING))
    shared = sorted(sorted(subjects) for subjects in found.values() if len(subjects) > 1)
    assert shared == [["place/country-hk", "place/hong-kong"], ["place/country-sg", "place/singapore"]]


@pytest.mark.parametrize("place", ["country-hk", "hong-kong", "country-sg", "singapore"])
def test_a_shared_item_is_said_to_be_shared(facts: Facts, place: str) -> None:
    notes = facts.values(f"{THING}alignment/{place}-wikidata", SKOS + "note")
    assert any("share" in note or "Same item" in note for note in notes)


def test_every_goal_is_matched(facts: Facts) -> None:
    goals = [a for a in facts.instances("Alignment") if "/sdg-" in a]
    assert len({match(facts, alignment)[0] for alignment in goals}) == GOALS


@pytest.mark.parametrize(
    ("code", "item"), [("dk", "Q35"), ("nl", "Q55"), ("gb", "Q145"), ("sg", "Q334"), ("us", "Q30"), ("kr", "Q884")]
)
def test_countries_are_matched_and_not_their_realms(facts: Facts, code: str, item: str) -> None:
    value = facts.value(f"{THING}alignment/country-{code}-wikidata", CUC + "alignmentObject")
    assert value == "http://www.wikidata.org/entity/" + item
