"""Every use case is complete: who judges what, by which rule, on which evidence."""

from __future__ import annotations

from typing import Final

from citiverse.vocabulary import CUC, DCTERMS, RECORD, SCHEME, THING
from support.facts import RISK_DIMENSIONS, Facts

LEVELS: Final = ("low", "medium", "high")
EDITORS: Final = THING + "agent/catalogue-editors"
DECIDING: Final = {
    "operational": {"operational"},
    "pilot": {"pilot"},
    "concept-only": {"concept", "discontinued"},
    "discontinued-only": {"discontinued"},
    "no-case-study": set[str](),
}


def notation(iri: str) -> str:
    return iri.rpartition("/")[2]


def own(facts: Facts, use_case: str, kind: str, suffix: str) -> str:
    """Return the judgement of a use case under the IRI that the data model gives it."""
    judgement = f"{THING}{kind}/{notation(use_case)}-{suffix}"
    assert facts.value(judgement, CUC + "assesses") == use_case
    return judgement


def test_each_has_one_published_record(facts: Facts) -> None:
    for use_case in facts.instances("UseCase"):
        record = RECORD + "use-case/" + notation(use_case)
        assert facts.value(record, "http://xmlns.com/foaf/0.1/primaryTopic") == use_case
        assert facts.value(record, CUC + "reviewState") == SCHEME + "review-state/published"
        assert facts.value(record, CUC + "reviewedIn") == THING + "review/first-edition"
        assert facts.value(record, CUC + "firstRelease") == "2026.1"


def test_topics_belong_to_the_themes(facts: Facts) -> None:
    for use_case, topics in facts.judged("assignedTopic").items():
        assert topics
        assert {facts.value(topic, CUC + "ofTheme") for topic in topics} <= facts.themes()[use_case]


def test_horizon_follows_the_cases(facts: Facts) -> None:
    for use_case in facts.instances("UseCase"):
        states = {facts.status(case) for case in facts.cases(use_case)}
        assignment = own(facts, use_case, "assessment", "horizon-catalogue")
        expected = "1" if "operational" in states else "2" if "pilot" in states else "3"
        assert notation(facts.value(assignment, CUC + "assignedHorizon")) == expected


def test_evidence_of_a_horizon_is_what_decides_it(facts: Facts) -> None:
    for use_case in facts.instances("UseCase"):
        assignment = own(facts, use_case, "assessment", "horizon-catalogue")
        deciding = DECIDING[notation(facts.value(assignment, CUC + "evidenceBasis"))]
        expected = [case for case in facts.cases(use_case) if facts.status(case) in deciding]
        assert facts.values(assignment, CUC + "evidence") == sorted(expected)


def test_each_dimension_is_rated_by_the_highest_criterion_met(facts: Facts) -> None:
    for use_case in facts.instances("UseCase"):
        for dimension in RISK_DIMENSIONS:
            rating = f"{THING}rating/{notation(use_case)}-{dimension}"
            assert facts.value(rating, CUC + "dimension") == SCHEME + "risk-dimension/" + dimension
            criteria = facts.values(rating, CUC + "meetsCriterion")
            levels = {notation(facts.value(criterion, CUC + "impliesLevel")) for criterion in criteria}
            assert notation(facts.value(rating, CUC + "level")) == max(levels, key=LEVELS.index)


def test_each_rating_gives_its_reason(facts: Facts) -> None:
    assert all(len(facts.value(rating, DCTERMS + "description")) >= 20 for rating in facts.instances("RiskRating"))


def test_ratings_list_every_measure_against_their_criteria(facts: Facts) -> None:
    for rating in facts.instances("RiskRating"):
        criteria = facts.values(rating, CUC + "meetsCriterion")
        measures = {measure for criterion in criteria for measure in facts.subjects(CUC + "mitigates", criterion)}
        assert facts.values(rating, CUC + "mitigation") == sorted(measures)


def test_technologies_rest_on_cases_or_on_texts(facts: Facts) -> None:
    mapped = {facts.value(mapping, CUC + "assesses") for mapping in facts.instances("TechnologyMapping")}
    assert mapped == set(facts.instances("UseCase"))
    for mapping in facts.instances("TechnologyMapping"):
        cases = facts.values(mapping, CUC + "evidence")
        assert cases or facts.values(mapping, DCTERMS + "source")
        assert set(cases) <= set(facts.cases(facts.value(mapping, CUC + "assesses")))


def test_each_serves_a_target_for_a_reason(facts: Facts) -> None:
    assert set(facts.judged("target")) == set(facts.instances("UseCase"))
    for contribution in facts.instances("SdgContribution"):
        assert facts.value(contribution, DCTERMS + "description")


def test_each_has_sources_of_its_own_or_of_its_cases(facts: Facts) -> None:
    for use_case in facts.instances("UseCase"):
        cited = [use_case, *facts.cases(use_case)]
        assert any(facts.values(thing, DCTERMS + "source") for thing in cited)


def test_each_shows_factors_outcomes_and_impacts(facts: Facts) -> None:
    use_cases = set(facts.instances("UseCase"))
    assert use_cases <= set(facts.judged("successFactor"))
    assert use_cases <= set(facts.judged("strategicOutcome"))
    assert {facts.value(impact, CUC + "assesses") for impact in facts.instances("ImpactStatement")} == use_cases


def test_the_two_of_the_briefing_say_so(facts: Facts) -> None:
    found = facts.subjects(CUC + "origin", SCHEME + "origin/itu-briefing-2024")
    assert [notation(use_case) for use_case in found] == [
        "participatory-foresight-virtual-worlds",
        "participatory-urban-planning-virtual-replica",
    ]
