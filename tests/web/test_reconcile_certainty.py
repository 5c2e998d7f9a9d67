"""What the reconciliation service never claims, what goes first, and texts that no client can mean."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from citiverse.vocabulary import BASE, CUC
from web.test_reconcile import candidates, send

HALF_A_CHARACTER = "\\ud800"


@pytest.mark.parametrize("text", ["", " "])
def test_what_only_properties_found_is_never_certain(catalogue: FlaskClient, text: str) -> None:
    properties = [{"pid": "inCountry", "v": "Austria"}]
    (only,) = candidates(catalogue, text, type="City", properties=properties)
    assert (only["name"], only["match"]) == ("Vienna", False)
    assert only["features"] == [{"id": CUC + "inCountry", "value": only["score"]}]


def test_without_a_type_things_go_before_concepts_of_the_vocabulary(catalogue: FlaskClient) -> None:
    first, second = candidates(catalogue, "ITU")[:2]
    assert first["id"] == BASE + "id/organisation/international-telecommunication-union"
    assert second["id"] == BASE + "scheme/source-kind/itu"
    assert first["score"] > second["score"]
    concept = candidates(catalogue, "ITU", type="SourceKind")[0]
    assert (concept["id"], concept["score"], concept["match"]) == (second["id"], 100, True)
    alone = candidates(catalogue, "Active transportation")[0]
    assert (alone["id"], alone["score"]) == (BASE + "scheme/topic/active-transportation", 100)


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("queries", '{"HALF":{"query":"Helsinki"}}'),
        ("queries", '{"q0":{"query":"HALF"}}'),
        ("queries", '{"q0":{"query":"x","type":"HALF"}}'),
        ("queries", '{"q0":{"query":"x","properties":[{"pid":"HALF","v":"HALF"}]}}'),
        ("extend", '{"ids":["HALF"],"properties":[{"id":"title"}]}'),
        ("extend", '{"ids":["x"],"properties":[{"id":"HALF"}]}'),
    ],
)
def test_half_of_a_character_is_refused(catalogue: FlaskClient, name: str, payload: str) -> None:
    text = payload.replace("HALF", HALF_A_CHARACTER)
    for response in (send(catalogue, text, name), catalogue.get("/reconcile", query_string={name: text})):
        assert response.status_code == 400
        assert "surrogate" in response.get_json()["detail"]
    whole = send(catalogue, payload.replace("HALF", "\\ud83c\\udf06"), name)
    assert whole.status_code == 200
