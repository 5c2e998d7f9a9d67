"""One contract for all engines: the same questions get the same answers, from memory, from disk and from afar."""

from __future__ import annotations

import pytest

from support.contract_suite import Deviations, EngineContract, TimeLimitContract

DEVIATIONS = {
    "oxigraph": {"unknown function": "The server fails the query, where the engine here makes the expression an error."}
}


@pytest.fixture
def deviations(request: pytest.FixtureRequest) -> Deviations:
    return DEVIATIONS.get(request.node.callspec.params["make_engine"], {})


@pytest.mark.parametrize("make_engine", ["in-process", "near", "memory", "disk", "oxigraph", "own"], indirect=True)
class TestEveryEngine(EngineContract):
    """All engines."""


@pytest.mark.parametrize("make_engine", ["near", "memory", "disk", "oxigraph", "own"], indirect=True)
class TestEnginesOutsideThisProcess(TimeLimitContract):
    """Engines whose work can be ended."""
