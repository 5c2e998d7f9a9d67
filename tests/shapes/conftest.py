"""Reports of both engines on the invented catalogues: computed side by side, each once, as the tests ask for them."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Final

import pytest

from citiverse.release.results import Result
from citiverse.release.validate import ENGINES, EngineName
from shapes.harness import Case, results_of

WORKERS: Final = min(4, os.cpu_count() or 1)
Report = Callable[[EngineName, Case], list[Result]]


@pytest.fixture(scope="session")
def report(request: pytest.FixtureRequest) -> Iterator[Report]:
    """What an engine reports on a case; every selected test's case is handed to the workers at once."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(WORKERS, mp_context=context) as pool:
        running: dict[tuple[EngineName, Case], Future[list[Result]]] = {}
        for case in _selected_cases(request.session):
            for engine in ENGINES:
                running[engine, case] = pool.submit(results_of, engine, case)

        def wait_for(engine: EngineName, case: Case) -> list[Result]:
            if (engine, case) not in running:
                running[engine, case] = pool.submit(results_of, engine, case)
            return running[engine, case].result()

        yield wait_for
        pool.shutdown(cancel_futures=True)


def _selected_cases(session: pytest.Session) -> list[Case]:
    cases = {}
    for item in session.items:
        if isinstance(item, pytest.Function) and hasattr(item, "callspec"):
            case = item.callspec.params.get("case")
            if isinstance(case, Case):
                cases[case.name] = case
    return list(cases.values())
