"""What is invented never counts as advice or evidence, and is called invented wherever it can be found."""

from __future__ import annotations

from typing import Final

import pytest
from flask.testing import FlaskClient

from citiverse.releases import Release
from citiverse.scoring.example import EXAMPLE_DAY, example_round
from citiverse.scoring.short_list import short_list
from citiverse.scoring.short_list_turtle import short_list_triples
from citiverse.scoring.turtle_rounds import round_triples
from support.example_release import make_example_release
from support.web import make_app

JSON: Final = {"Accept": "application/json"}
OPENSEARCH: Final = {"Accept": "application/x-suggestions+json"}
TABLE: Final = example_round(14, 2, seed=1)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The invented catalogue of the tests with a round out of the generator of examples."""
    triples = [*round_triples(TABLE, EXAMPLE_DAY), *short_list_triples(short_list(TABLE), EXAMPLE_DAY)]
    text = "".join(f"{triple.subject} {triple.predicate} {triple.object} .\n" for triple in triples)
    return make_example_release(tmp_path_factory.mktemp("invented"), text)


@pytest.fixture(scope="module")
def invented(release: Release) -> FlaskClient:
    return make_app(release).test_client()


@pytest.mark.parametrize("path", ["/gaps.csv?missed=0", "/advisor.csv", "/advisor.csv?horizon=1&horizon=2&horizon=3"])
def test_invented_candidates_change_neither_gaps_nor_advice(
    path: str, invented: FlaskClient, client: FlaskClient
) -> None:
    assert invented.get(path).text == client.get(path).text
    assert invented.get("/search?type=UseCase", headers=JSON).get_json()["total"] >= len(TABLE.candidates)


def test_what_is_found_of_an_example_is_called_invented(invented: FlaskClient) -> None:
    names = set()
    for address in ("/search?q=example&size=100", "/search?q=invented&size=100"):
        results = invented.get(address, headers=JSON).get_json()["results"]
        names |= {one["name"] for one in results if TABLE.round in one["id"]}
    assert len(names) == len(TABLE.candidates) + 3  # the round, its cube and its short list
    assert {name for name in names if not name.endswith("(invented)")} == set()
    for begin in ("short list", "scores of round", "example round", "example candidate"):
        _, suggested, _, addresses = invented.get(f"/suggest?q={begin}", headers=OPENSEARCH).get_json()
        of_example = [name for name, address in zip(suggested, addresses, strict=True) if TABLE.round in address]
        assert of_example
        assert all(name.endswith("(invented)") for name in of_example)
