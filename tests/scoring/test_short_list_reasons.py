"""Every difference between a short list and the plain ranking is explained, and what a list cannot do is said."""

from __future__ import annotations

import numpy

from citiverse.scoring.short_list import short_list
from citiverse.scoring.short_list_reasons import decisions, summary
from citiverse.scoring.table import ScoreTable
from scoring.brute_force import table_of

NAN = numpy.nan


def words(table: ScoreTable, size: int) -> dict[str, str]:
    return {one.standing.slug: one.words for one in decisions(short_list(table, size))}


def said(table: ScoreTable, size: int) -> list[str]:
    return list(summary(short_list(table, size)))


def test_a_candidate_from_far_down_says_what_nobody_better_covers() -> None:
    table = table_of([9, 8, 7, 6, 2], ["s", "s", "s", "s", "t"])
    assert words(table, 3) == {
        "a": "taken at place 1 by score",
        "b": "taken at place 2 by score",
        "c": "left out at place 3: its place is needed for topic t, covered by Candidate e (place 5)",
        "d": "left out at place 4: who was taken below it covers a topic that nobody else on the list does",
        "e": "taken at place 5 because no better candidate covers topic t",
    }
    assert said(table, 3) == [
        "3 of 5 candidates, with a total of 19.0000 points.",
        "The plain ranking has 24.0000: covering the topics costs 5.0000 points.",
        "All 2 topics to cover that candidates have are covered; 2 candidates would do for that.",
        "No other list covers as many topics with as high a total.",
    ]


def test_a_candidate_of_two_topics_may_displace_better_ones_of_one() -> None:
    # Two places for three topics: with the best of s there is one place left, for t and u at once.
    table = table_of([9, 8, 7, 6, 5], ["s", "s", "t", "u", "tu"])
    assert words(table, 2)["e"] == (
        "taken at place 5 because nobody else on the list covers topic t and topic u; Candidate c (place 3) and "
        "Candidate d (place 4) would, but no list with them instead covers as many topics at a higher total"
    )


def test_the_plain_ranking_costs_nothing_where_it_covers_everything() -> None:
    assert said(table_of([9, 8, 7], ["s", "t", "s"]), 2)[1] == (
        "It is the plain ranking: covering the topics costs nothing."
    )


def test_a_list_too_small_says_how_many_would_do_and_what_is_missing() -> None:
    found = said(table_of([9, 8, 7], ["s", "t", "u"]), 2)
    assert found[2] == "2 candidates cannot cover all 3 topics; 3 could. Not covered: topic u."


def test_a_topic_without_any_candidate_is_named() -> None:
    found = summary(short_list(table_of([9, 8], ["s", "s"]), 1, ["topic-s", "micromobility"]))
    assert "No candidate covers micromobility: look for candidates there." in found


def test_topics_that_were_not_asked_for_are_named_where_the_list_lacks_them() -> None:
    table = table_of([9, 8, 7], ["s", "t", "u"])
    found = summary(short_list(table, 2, ["topic-t"]))
    assert "Not covered, and not asked for: topic u." in found
    assert [sentence for sentence in said(table, 3) if "not asked for" in sentence] == []


def test_a_tie_across_the_border_is_shown_with_the_list_that_is_as_good() -> None:
    table = table_of([9, 7, 7, 3], ["s", "s", "s", "s"])
    assert words(table, 2)["c"] == (
        "left out at place 3: as good by score as Candidate b (place 2), put before it by the order of slugs"
    )
    found = said(table, 2)
    assert found[3].startswith("Another list is as good: Candidate c (place 3) instead of Candidate b (place 2).")
    assert found[4] == (
        "Candidate b (place 2) and Candidate c (place 3) are tied at 7.0000 points across the border of the plain "
        "ranking; the order of slugs decided, which says nothing about merit."
    )


def test_a_tie_within_the_list_is_no_matter() -> None:
    found = said(table_of([7, 7, 3], ["s", "s", "s"]), 2)
    assert found[3:] == ["No other list covers as many topics with as high a total."]


def test_candidates_without_scores_and_lists_that_are_too_long_are_mentioned() -> None:
    found = said(table_of([9, NAN, 7], ["s", "s", "s"]), 5)
    assert found[0] == "2 of 3 candidates, with a total of 16.0000 points."
    assert found[-2:] == [
        "Candidates without any score cannot be chosen: there are 1.",
        "A list of 5 was asked for, but there are only 2 scored candidates.",
    ]
    assert "b" not in words(table_of([9, NAN, 7], ["s", "s", "s"]), 5)


def test_a_round_without_topics_is_ranked_plainly() -> None:
    assert "There is no topic to cover." in said(table_of([9, 8], ["", ""]), 1)
