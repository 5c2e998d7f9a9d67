"""How often the reconciliation service finds what was meant by a name as people mistype it, and what it never claims.

The ranking was made by `messy_names.csv`; `fresh_names.csv` was written afterwards and changed nothing. Both hold
names that cannot be found (a spelling in a language that the data does not have): they stay, as a measure.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from citiverse.vocabulary import BASE, CUC

NAMES = Path(__file__).parent / "names"
BATCH = 25
FLOORS = {
    ("messy_names", True): (0.98, 0.98),
    ("messy_names", False): (0.95, 0.98),
    ("fresh_names", True): (0.96, 0.96),
    ("fresh_names", False): (0.93, 0.96),
}
"""Parts of the names that must come first, and that must be among the first five; with and without the right type."""
LIKELY = 90
"""Nobody should take a wrong candidate for right by its score alone."""


@dataclass(frozen=True)
class Row:
    """A name as somebody might write it, with what is meant."""

    asked: str
    type: str
    expected: str


def rows(name: str) -> list[Row]:
    with (NAMES / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return [Row(row["asked"], row["type"], row.get("expected") or "") for row in csv.DictReader(stream)]


def answers(client: FlaskClient, asked: list[Row], *, is_typed: bool) -> Iterator[tuple[Row, list[dict[str, Any]]]]:
    for start in range(0, len(asked), BATCH):
        part = {str(number): row for number, row in enumerate(asked[start : start + BATCH])}
        batch = {
            key: {"query": row.asked, "limit": 5, **({"type": CUC + row.type} if row.type and is_typed else {})}
            for key, row in part.items()
        }
        answer = client.post("/reconcile", data={"queries": json.dumps(batch)}).get_json()
        yield from ((row, answer[key]["result"]) for key, row in part.items())


@pytest.mark.parametrize(("name", "is_typed"), FLOORS)
def test_what_was_meant_is_found(catalogue: FlaskClient, name: str, is_typed: bool) -> None:
    asked = rows(name)
    first = among_five = wrong = certain = 0
    failures = []
    for row, found in answers(catalogue, asked, is_typed=is_typed):
        ids = [one["id"].removeprefix(BASE) for one in found]
        first += ids[:1] == [row.expected]
        among_five += row.expected in ids
        certain += bool(found and found[0]["match"])
        wrong += bool(found and found[0]["match"] and ids[0] != row.expected)
        if ids[:1] != [row.expected]:
            failures.append(f"{row.asked} ({row.type}): {row.expected}, got {ids[:3]}")
    total = len(asked)
    how = "with types" if is_typed else "without types"
    print(f"{name} {how}: {total} names, hit@1 {first}, hit@5 {among_five}, certain {certain}, falsely certain {wrong}")
    print("\n".join(failures))
    floor_first, floor_five = FLOORS[name, is_typed]
    assert wrong == 0
    assert first / total >= floor_first, failures
    assert among_five / total >= floor_five, failures


def test_the_set_holds_a_hundred_names_of_the_data_and_twenty_that_are_not(catalogue: FlaskClient) -> None:
    messy = rows("messy_names")
    assert (len(messy), len(rows("unknown_names"))) == (100, 20)
    assert len({row.type for row in messy}) >= 7
    for row in [*messy, *rows("fresh_names")]:
        kinds = catalogue.get(
            "/search", query_string={"q": BASE + row.expected}, headers={"Accept": "application/json"}
        )
        assert kinds.get_json()["results"][0]["type"]["id"] == CUC + row.type


@pytest.mark.parametrize("is_typed", [True, False])
def test_names_of_nothing_here_are_never_matched(catalogue: FlaskClient, is_typed: bool) -> None:
    claimed = {
        row.asked: (found[0]["name"], found[0]["score"])
        for row, found in answers(catalogue, rows("unknown_names"), is_typed=is_typed)
        if found and (found[0]["match"] or found[0]["score"] >= LIKELY)
    }
    assert claimed == {}
