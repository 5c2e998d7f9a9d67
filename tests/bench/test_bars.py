"""Bars are decided by ratios within one row; what was not measured is neither passed nor missed."""

from __future__ import annotations

import math
from dataclasses import replace

from bench.bars import bars_of_cells, bars_of_extras
from bench.extras import Extras
from bench.load import Cell
from bench.peers import NGINX, OURS, OXIGRAPH

OF_OURS = Cell("real", "facets", "hot", 8, OURS, rate=900, p50=1, p99=2, cpu=50, bytes=1000, failed=0)


def cells(oxigraph: float, nginx: float) -> list[Cell]:
    return [OF_OURS, replace(OF_OURS, server=OXIGRAPH, rate=oxigraph), replace(OF_OURS, server=NGINX, rate=nginx)]


def test_a_ratio_over_the_bar_passes_and_one_below_misses() -> None:
    verdicts = {bar.text.rpartition(" over ")[2]: bar.passed for bar in bars_of_cells(cells(100, 2000))}
    assert verdicts == {OXIGRAPH: True, NGINX: False}


def test_a_peer_that_did_not_run_gives_no_bar() -> None:
    assert bars_of_cells([OF_OURS]) == []


def test_a_cold_query_counts_as_slow_by_the_work_it_takes_oxigraph() -> None:
    ours = replace(OF_OURS, mode="cold", shape="text")
    quick = replace(ours, server=OXIGRAPH, cpu=900)
    slow = replace(ours, server=OXIGRAPH, cpu=11_000)
    assert bars_of_cells([ours, quick]) == []
    assert [bar.needed for bar in bars_of_cells([ours, slow])] == [0.9]


def test_memory_start_and_swap_are_bars_only_where_measured() -> None:
    assert bars_of_extras(Extras()) == []
    extras = Extras(one_worker=100, eight_workers=160, ready_seconds=1.5, swaps=3, swap_requests=10, swap_failed=1)
    assert [bar.passed for bar in bars_of_extras(extras)] == [False, True, False]
    assert math.isclose(bars_of_extras(extras)[0].found, 1.6)
