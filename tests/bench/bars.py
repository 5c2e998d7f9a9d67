"""The bars: what our server has to reach, as ratios within one run, each passed or missed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from bench.extras import Extras
from bench.load import Cell
from bench.matrix import COLD, HOT, IN_ALL_WAYS
from bench.peers import NGINX, OURS, OXIGRAPH, RDFLIB
from bench.shapes import ENTITY

HOT_OVER_OXIGRAPH: Final = {"lookup": 2.5, "facets": 8.0, "order-by": 20.0}
HOT_OVER_NGINX: Final = {"lookup": 0.5, "facets": 0.5, "order-by": 0.15}
LOOKUPS: Final = ("lookup", "describe")
COLD_LOOKUP: Final = 0.5
COLD_SLOW: Final = 0.9
SLOW_MICROSECONDS: Final = 10_000.0
"""CPU that a query takes Oxigraph's server: what makes it slow is measured by work, not by waiting."""

COLD_OVER_RDFLIB: Final = 20.0
MEMORY: Final = 1.5
READY_SECONDS: Final = 2.0


@dataclass(frozen=True)
class Bar:
    """One bar: what it asks, what was found, what is needed, whether more or less is better.

    `work` is the same ratio by server CPU for each request, which says what a machine without other jobs would show.
    """

    text: str
    found: float
    needed: float
    least: bool = True
    work: float = math.nan

    @property
    def passed(self) -> bool:
        """Whether the bar was reached."""
        return self.found >= self.needed if self.least else self.found <= self.needed


def bar_of_row(name: str, row: dict[str, Cell], peer: str, needed: float) -> Bar:
    """Return our requests per second over the peer's as a bar, NaN where one of them has none."""
    if OURS not in row or peer not in row or row[peer].rate == 0:
        return Bar(f"{name}, over {peer}", math.nan, needed)
    ours, theirs = row[OURS], row[peer]
    work = theirs.cpu / ours.cpu if ours.cpu > 0 else math.nan
    return Bar(f"{name}, over {peer}", ours.rate / theirs.rate, needed, work=work)


def table(cells: Iterable[Cell]) -> dict[tuple[str, str, str, int], dict[str, Cell]]:
    """Arrange cells by size, shape, mode and clients, then by server."""
    rows: dict[tuple[str, str, str, int], dict[str, Cell]] = {}
    for cell in cells:
        rows.setdefault(cell.key, {})[cell.server] = cell
    return rows


def bars_of_cells(cells: Iterable[Cell]) -> list[Bar]:
    """Return the bars that the cells decide, in the order of the rows."""
    rows = table(cells)
    found = [bar for key, row in rows.items() for bar in _bars_of_row(key, row)]
    return [bar for bar in found if not math.isnan(bar.found)]


def _bars_of_row(key: tuple[str, str, str, int], row: dict[str, Cell]) -> Iterator[Bar]:
    size, shape, mode, clients = key
    name = f"{size}: {mode} {shape}, {clients} {'client' if clients == 1 else 'clients'}"
    if mode == HOT and shape in IN_ALL_WAYS:
        yield bar_of_row(name, row, OXIGRAPH, HOT_OVER_OXIGRAPH[shape])
        yield bar_of_row(name, row, NGINX, HOT_OVER_NGINX[shape])
    if mode == COLD and shape != ENTITY:
        peer = row.get(OXIGRAPH)
        if shape in LOOKUPS:
            yield bar_of_row(name, row, OXIGRAPH, COLD_LOOKUP)
        elif peer and peer.cpu >= SLOW_MICROSECONDS:
            yield bar_of_row(name, row, OXIGRAPH, COLD_SLOW)
        yield bar_of_row(name, row, RDFLIB, COLD_OVER_RDFLIB)


def bars_of_extras(extras: Extras) -> list[Bar]:
    """Return the bars of memory, start and swap, where they were measured."""
    bars = []
    if extras.one_worker:
        text = f"memory of {extras.workers_of_eight} query workers over {extras.workers_of_one}, with their host"
        bars.append(Bar(text, extras.eight_workers / extras.one_worker, MEMORY, least=False))
    if extras.ready_seconds:
        bars.append(Bar("ready on the real catalogue, seconds", extras.ready_seconds, READY_SECONDS, least=False))
    if extras.swap_requests:
        text = f"failed of {extras.swap_requests} requests during {extras.swaps} swaps"
        bars.append(Bar(text, extras.swap_failed, 0, least=False))
    return bars
