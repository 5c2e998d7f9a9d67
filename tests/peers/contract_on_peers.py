"""The contract on foreign servers (`make test-peers`): what they answer otherwise is listed, with the reason."""

from __future__ import annotations

from typing import Final

import pytest

from support.contract_suite import Deviations, EngineContract, TimeLimitContract

DEVIATIONS: Final[dict[str, dict[str, str]]] = {
    "oxigraph": {
        "unknown function": "The server fails the query, where the engine here makes the expression an error."
    },
    "virtuoso": {
        "a truth value": "Virtuoso 7.2 writes truth values as the integers 1 and 0.",
        "unknown function": "Virtuoso fails the query.",
    },
    "fuseki": {},
}


@pytest.fixture
def deviations(request: pytest.FixtureRequest) -> Deviations:
    return DEVIATIONS[request.node.callspec.params["make_engine"]]


class TestPeers(EngineContract, TimeLimitContract):
    """All of the contract."""
