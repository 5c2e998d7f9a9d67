"""Example rounds: the same from the same seed, complete, within the scale, and recognisable as invented."""

from __future__ import annotations

import numpy
import pytest

from citiverse.scoring.example import PREFIX, example_round


def test_the_same_seed_gives_the_same_round() -> None:
    one, same, other = example_round(8, 4, 3), example_round(8, 4, 3), example_round(8, 4, 4)
    numpy.testing.assert_array_equal(one.scores, same.scores)
    assert (one.candidates, one.experts) == (same.candidates, same.experts)
    assert (one.scores != other.scores).any()


@pytest.mark.parametrize(("candidates", "experts"), [(1, 1), (60, 12), (2000, 100)])
def test_scores_are_whole_numbers_from_1_to_10_without_gaps(candidates: int, experts: int) -> None:
    table = example_round(candidates, experts, 1)
    assert table.scores.shape == (candidates, len(table.criteria), experts)
    assert set(numpy.unique(table.scores)) <= set(range(1, 11))
    assert len({one.slug for one in table.candidates}) == candidates
    assert len({one.pseudonym for one in table.experts}) == experts


def test_everything_is_named_as_an_example() -> None:
    table = example_round(20, 5, 1)
    assert table.is_example
    assert table.round.startswith(PREFIX)
    assert all(one.slug.startswith(PREFIX) and "invented" in one.title for one in table.candidates)


def test_topics_are_those_given_and_the_last_is_rare() -> None:
    table = example_round(60, 3, 1, topics=("a", "b", "c"))
    covered = [one.topics for one in table.candidates]
    assert all(covered)
    assert {topic for topics in covered for topic in topics} == {"a", "b", "c"}
    assert sum("c" in topics for topics in covered) == 4
    assert example_round(3, 1, 1, topics=("a",)).candidates[0].topics == ("a",)
