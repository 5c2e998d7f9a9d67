"""A client of the Reconciliation Service API that others wrote matches a column of a table with the running server."""

from __future__ import annotations

import pandas as pd
import pytest
from reconciler import reconcile

from citiverse.vocabulary import BASE, CUC

CITIES = {
    "Helsinky": "helsinki",
    "Bogotá": "bogota",
    "ISTANBUL": "istanbul",
    "Rio De Janiero": "rio-de-janeiro",
    "Gotenburg": "gothenburg",
    "New York City": "new-york",
    "Zürich": "zurich",
    "Lima": "lima",
    "Kiev": "kyiv",
    "Da-nang": "da-nang",
    "Oslo": "oslo",
    "s-Hertogenbosch": "s-hertogenbosch",
}
"""More than one batch of the client, which sends ten names at a time."""

# The client was written for an older pandas, which tells it so.
pytestmark = pytest.mark.filterwarnings("ignore:The inplace keyword")


def test_a_column_of_a_table_becomes_a_column_of_identifiers(server: str) -> None:
    column = pd.Series(list(CITIES))
    found = reconcile(column, type_id=CUC + "City", reconciliation_endpoint=f"{server}/reconcile")
    ids = dict(zip(found["input_value"], found["id"], strict=True))
    assert ids == {name: f"{BASE}id/place/{slug}" for name, slug in CITIES.items()}
    certain = dict(zip(found["input_value"], found["match"], strict=True))
    assert certain["Lima"] and certain["ISTANBUL"] and not certain["Helsinky"]
    assert set(found["type"]) == {"City"}


def test_a_second_column_tells_apart_what_has_one_name(server: str) -> None:
    table = pd.DataFrame({"name": ["Singapore", "Lima"], "country": ["Singapore", "Peru"]})
    found = reconcile(
        table["name"],
        property_mapping={CUC + "inCountry": table["country"]},
        reconciliation_endpoint=f"{server}/reconcile",
    )
    assert list(found["id"]) == [f"{BASE}id/place/singapore", f"{BASE}id/place/lima"]
    assert all(found["match"])
