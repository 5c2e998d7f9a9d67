"""Questions that the published data cannot show yet: scores, superseded judgements, a second release. All invented."""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from fractions import Fraction

import pyoxigraph as ox
import pytest

from citiverse.query_files import Query
from support.graph_store import added, rows

Stores = Mapping[str | None, ox.Store]
Questions = dict[str, Query]

SCORES = {
    ("a", "sdg-alignment"): (8, 8, 8),
    ("a", "scalability"): (7, 8, 9),
    ("a", "impact"): (9, 8, 7),
    ("a", "feasibility"): (8, 7, 9),
    ("b", "sdg-alignment"): (7, 7, 7),
    ("b", "scalability"): (9, 8, 7),
    ("b", "impact"): (8, 9, 7),
    ("b", "feasibility"): (6, 6, 6),
    ("c", "sdg-alignment"): (5, 5, 5),
    ("c", "scalability"): (6, 5, 4),
    ("c", "impact"): (7, 6, 5),
    ("c", "feasibility"): (4, 1, 10),
    ("d", "sdg-alignment"): (6, 6, 6),
    ("d", "scalability"): (7, 6, 5),
    ("d", "impact"): (6, 8, 10),
    ("d", "feasibility"): (7, 7, 7),
}
TITLES = "SELECT ?title { ?thing a <https://w3id.org/citiverse/ns#UseCase> ; <http://purl.org/dc/terms/title> ?title }"
PREFIXES = """
@base <https://w3id.org/citiverse/> .
@prefix cuc: <https://w3id.org/citiverse/ns#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def short(row: tuple[str, ...]) -> tuple[str, ...]:
    """Return a row with the last segment of each IRI."""
    return tuple(value.rpartition("/")[2] if value.startswith("https:") else value for value in row)


def asked(stores: Stores, questions: Questions, name: str, **values: str) -> list[tuple[str, ...]]:
    query = questions[name]
    return [short(row) for row in rows(stores[query.fixture], query.bound(values))]


def test_mean_and_standard_deviation_agree_with_the_statistics_module(stores: Stores, questions: Questions) -> None:
    answered = {
        (row[0].removeprefix("example-"), row[1]): (float(row[3]), float(row[4]))
        for row in asked(stores, questions, "scores-mean-and-spread")
    }
    assert set(answered) == set(SCORES)
    for key, values in SCORES.items():
        assert answered[key] == pytest.approx((statistics.mean(values), statistics.pstdev(values)), abs=0.0006)


def test_the_widest_disagreement_comes_first(stores: Stores, questions: Questions) -> None:
    answered = asked(stores, questions, "where-experts-disagree")
    assert answered[0] == ("example-c", "feasibility", "3.742", "9")
    spreads = [float(row[2]) for row in answered]
    assert spreads == sorted(spreads, reverse=True)


def test_a_round_uses_the_criteria_that_it_declares(stores: Stores, questions: Questions) -> None:
    assert asked(stores, questions, "criteria-of-a-scoring-round") == [("example-round", "4", "4")]


def test_a_candidate_below_an_excluded_one_is_short_listed_for_its_topic(stores: Stores, questions: Questions) -> None:
    answered = asked(stores, questions, "short-listed-for-topic-coverage")
    assert answered == [("example-c", "5.25", "example-d", "6.75", "topic-coverage")]


def test_ranks_are_recomputed_from_the_single_scores(stores: Stores, questions: Questions) -> None:
    means = {
        case: sum(Fraction(sum(values), 3) for (other, _), values in SCORES.items() if other == case) for case in "abcd"
    }
    ranked = sorted(means, key=lambda case: -means[case])
    assert asked(stores, questions, "stored-rank-against-recomputed-rank") == [
        (f"example-{case}", str(rank), str(rank), "true") for rank, case in enumerate(ranked, start=1)
    ]


def test_a_score_that_turns_the_order_shows_in_the_recomputed_rank(stores: Stores, questions: Questions) -> None:
    ten = "".join(
        f"<id/score/{n}> cuc:inRound <id/round/example-round> ; cuc:scores <id/use-case/example-c> ; cuc:score 10 ."
        for n in range(60)
    )
    with added(stores["scoring"], (PREFIXES + ten).encode()):
        answered = asked(stores, questions, "stored-rank-against-recomputed-rank")
    assert ("example-c", "4", "1", "false") in answered


def test_expert_groups_are_counted_with_their_scores(stores: Stores, questions: Questions) -> None:
    assert asked(stores, questions, "expert-groups-of-a-round") == [("academia", "1", "16"), ("city", "2", "32")]


def test_topics_of_a_scored_theme_without_short_listed_use_case(stores: Stores, questions: Questions) -> None:
    answered = {row[0] for row in asked(stores, questions, "topics-without-short-listed-use-case")}
    assert answered == {"active-transportation", "connected-and-automated-mobility", "freight-and-gateways"}


def test_the_most_feasible_come_first_and_horizon_2_is_left_out(stores: Stores, questions: Questions) -> None:
    answered = [(row[0], row[2]) for row in asked(stores, questions, "most-feasible-deployable-use-cases")]
    assert answered == [("example-a", "8"), ("example-d", "7"), ("example-b", "6")]


def test_early_adoption_needs_impact_horizon_1_and_no_high_risk(stores: Stores, questions: Questions) -> None:
    assert {row[0] for row in asked(stores, questions, "early-adoption-candidates")} == {"example-a", "example-d"}
    assert asked(stores, questions, "early-adoption-candidates", minimum="9") == []


def test_a_use_case_that_moved_horizon_twice(stores: Stores, questions: Questions) -> None:
    moves = [(row[0], row[2], row[3], row[4][:10], row[6]) for row in asked(stores, questions, "horizon-moves")]
    assert moves == [
        ("example-moved", "3", "2", "2025-03-20", "pilot"),
        ("example-moved", "2", "1", "2026-11-22", "operational"),
    ]


def test_a_superseded_judgement_leads_to_its_current_successor(stores: Stores, questions: Questions) -> None:
    chains = [(row[0], row[3], row[5]) for row in asked(stores, questions, "superseded-judgements")]
    assert chains == [
        ("example-moved-horizon-2024", "example-moved-horizon-2025", "false"),
        ("example-moved-horizon-2024", "example-moved-horizon-catalogue", "true"),
        ("example-moved-horizon-2025", "example-moved-horizon-catalogue", "true"),
        ("example-rated-anew-risk-2025", "example-rated-anew-risk", "true"),
    ]


def test_only_a_current_judgement_is_reported_as_old(stores: Stores, questions: Questions) -> None:
    old = rows(stores["supersession"], questions["assessments-older-than-a-year"].text)
    assert [short(row)[0] for row in old] == ["example-unchanged-horizon-catalogue"]


def test_a_rating_of_itu_that_differs_from_the_catalogue(stores: Stores, questions: Questions) -> None:
    differing = rows(stores["supersession"], questions["where-itu-and-catalogue-differ"].text)
    assert [short(row)[:1] + row[2:] for row in differing] == [
        ("example-rated-twice", "Stakeholder acceptance", "3", "2"),
    ]


def test_horizon_2_with_an_operational_case_study_is_a_candidate_for_promotion(
    stores: Stores, questions: Questions
) -> None:
    example = """
    <id/use-case/example-unchanged> cuc:hasCaseStudy <id/case-study/example-pilot> .
    <id/case-study/example-pilot> cuc:deploymentStatus <scheme/deployment-status/operational> ."""
    text = questions["promotion-candidates"].text
    assert rows(stores["supersession"], text) == []
    with added(stores["supersession"], (PREFIXES + example).encode()):
        assert [short(row)[::2] for row in rows(stores["supersession"], text)] == [
            ("example-unchanged", "example-pilot")
        ]


def test_a_target_of_an_unknown_goal_lacks_its_goal(stores: Stores, questions: Questions) -> None:
    example = """
    <id/contribution/example> cuc:target <http://metadata.un.org/sdg/99.1> ;
      cuc:assesses <id/use-case/example-unchanged> ."""
    text = questions["targets-lacking-their-goal"].text
    with added(stores["supersession"], (PREFIXES + example).encode()):
        assert [short(row)[0] for row in rows(stores["supersession"], text)] == ["example"]


def test_what_is_new_and_what_changed_since_the_first_release(stores: Stores, questions: Questions) -> None:
    assert [(row[0], row[2]) for row in asked(stores, questions, "new-since-a-release")] == [("example-new", "2027.1")]
    changed = [(row[0], row[2], row[5]) for row in asked(stores, questions, "changed-or-withdrawn-since-a-release")]
    assert changed == [("example-changed", "changed", ""), ("example-withdrawn", "withdrawn", "example-new")]


def test_nothing_is_new_since_the_last_release(stores: Stores, questions: Questions) -> None:
    last = "https://w3id.org/citiverse/releases/2027.1"
    assert asked(stores, questions, "new-since-a-release", since=last) == []
    assert asked(stores, questions, "changed-or-withdrawn-since-a-release", since=last) == []


def test_a_withdrawn_iri_leads_to_its_tombstone_and_a_current_one_to_its_record(
    stores: Stores, questions: Questions
) -> None:
    ((_, _, state, date, reason, last, successor),) = asked(stores, questions, "what-became-of-an-iri")
    assert (state, date, last, successor) == ("withdrawn", "2027-05-02", "2026.1", "example-new")
    assert reason == "Merged into a wider use case."
    kept = "https://w3id.org/citiverse/id/use-case/example-kept"
    ((_, _, state, *_rest),) = asked(stores, questions, "what-became-of-an-iri", thing=kept)
    assert state == "published"


def test_an_iri_that_was_never_described_has_no_record(stores: Stores, questions: Questions) -> None:
    never = "https://w3id.org/citiverse/id/use-case/never"
    assert asked(stores, questions, "what-became-of-an-iri", thing=never) == []


@pytest.mark.parametrize("name", ["scoring", "supersession", "releases"])
def test_examples_never_stand_in_the_catalogue(name: str, stores: Stores, catalogue: ox.Store) -> None:
    titles = rows(stores[name], TITLES)
    assert titles
    assert all(title.startswith("Example: ") for (title,) in titles)
    published = rows(catalogue, TITLES)
    assert not set(titles) & set(published)
