"""Tells the result: a table for the terminal, JSON for machines, a page with plots for people."""

from __future__ import annotations

import html
import io
import json
import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from bench.bars import Bar, table
from bench.extras import Extras
from bench.load import Cell
from bench.matrix import COLD, HOT, Outcome
from bench.peers import OURS, STARTERS, TUNED

ORDER: Final = (*STARTERS, *TUNED)
STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:80rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;font-variant-numeric:tabular-nums}td,th{padding:.2rem .6rem;text-align:right;"
    "border-bottom:1px solid #ddd}td:first-child,th:first-child{text-align:left}.missed{color:#b00020;font-weight:600}"
    "svg{max-width:100%;height:auto}"
)


@dataclass
class Result:
    """All that one run gave: what machine and build it ran on, outcomes by size, extras, bars."""

    machine: dict[str, Any]
    outcomes: list[Outcome]
    extras: Extras = field(default_factory=Extras)
    bars: list[Bar] = field(default_factory=list)


def number(value: float) -> str:
    """Return `value` with about three digits, a dash for NaN."""
    if math.isnan(value):
        return "-"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def print_result(result: Result, console: Console) -> None:
    """Print a table for each size (requests per second, then ours over each peer), the servers and the bars."""
    for outcome in result.outcomes:
        console.print(_cells_table(outcome))
        console.print(_servers_table(outcome))
        for name, reason in outcome.not_run.items():
            console.print(f"{name}: not run ({reason.splitlines()[0][:200]})")
    bars = Table("bar", "found", "by CPU", "needed", "")
    for bar in result.bars:
        verdict = "[green]passed[/]" if bar.passed else "[red]missed[/]"
        bars.add_row(
            bar.text,
            number(bar.found),
            number(bar.work),
            f"{'>=' if bar.least else '<='} {number(bar.needed)}",
            verdict,
        )
    console.print(bars)
    console.print(f"{sum(bar.passed for bar in result.bars)} of {len(result.bars)} bars passed")


def _names(cells: Iterable[Cell]) -> list[str]:
    present = {cell.server for cell in cells}
    return [name for name in ORDER if name in present]


def _cells_table(outcome: Outcome) -> Table:
    names = _names(outcome.cells)
    peers = [name for name in names if name != OURS]
    title = f"{outcome.size}: requests per second; then ours / peer; CPU in microseconds per request; failed requests"
    shown = Table("question", "clients", *names, *(f"/ {name}" for name in peers), "CPU ours", "failed", title=title)
    for key, row in table(outcome.cells).items():
        _, shape, mode, clients = key
        rates = [number(row[name].rate) if name in row else "" for name in names]
        ratios = [_ratio(row, name) for name in peers]
        ours = number(row[OURS].cpu) if OURS in row else ""
        failed = ", ".join(f"{name} {row[name].failed}" for name in names if name in row and row[name].failed)
        shown.add_row(f"{mode} {shape}", str(clients), *rates, *ratios, ours, failed)
    return shown


def _ratio(row: dict[str, Cell], peer: str) -> str:
    if OURS not in row or peer not in row or not row[peer].rate:
        return ""
    return f"{row[OURS].rate / row[peer].rate:.2f}"


def _servers_table(outcome: Outcome) -> Table:
    shown = Table("server", "load s", "ready s", "PSS MB loaded", "PSS MB after", title=f"{outcome.size}: servers")
    for name in ORDER:
        if facts := outcome.servers.get(name):
            memory = [number(facts.get(key, math.nan) / 1e6) for key in ("memory_before", "memory_after")]
            seconds = [number(facts.get(key, math.nan)) for key in ("load_seconds", "ready_seconds")]
            shown.add_row(name, *seconds, *memory)
    return shown


def write_json(result: Result, file: Path) -> None:
    """Write the whole result as JSON; what is not a number becomes null."""
    text = {**asdict(result), "bars": [{**asdict(bar), "passed": bar.passed} for bar in result.bars]}
    file.write_text(json.dumps(_without_nan(text), indent=1), encoding="utf-8")


def _without_nan(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {key: _without_nan(member) for key, member in value.items()}
    return [_without_nan(member) for member in value] if isinstance(value, list) else value


def write_page(result: Result, file: Path) -> None:
    """Write a page of its own: machine, bars, plots as SVG, tables."""
    console = Console(record=True, width=220, file=io.StringIO())
    print_result(result, console)
    tables = console.export_html(inline_styles=True, code_format="<pre>{code}</pre>")
    plots = "\n".join(
        f"<h2>{html.escape(outcome.size)}</h2>\n{plot(outcome.cells, mode, measure)}"
        for outcome in result.outcomes
        for mode in (HOT, COLD)
        for measure in ("rate", "cpu")
    )
    bars = "".join(
        f"<tr><td>{html.escape(b.text)}</td><td>{number(b.found)}</td><td>{number(b.needed)}</td>"
        f"<td class={'passed' if b.passed else 'missed'}>{'passed' if b.passed else 'missed'}</td></tr>"
        for b in result.bars
    )
    machine = "".join(f"<li>{html.escape(f'{key}: {value}')}</li>" for key, value in result.machine.items())
    file.write_text(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Benchmark</title><style>{STYLE}</style>'
        f"<h1>Our server beside its peers</h1><ul>{machine}</ul><h2>Bars</h2><table><tr><th>bar<th>found<th>needed<th>"
        f"</tr>{bars}</table>{plots}<h2>All figures</h2>{tables}</html>\n",
        encoding="utf-8",
    )


def plot(cells: list[Cell], mode: str, measure: str) -> str:
    """Return an SVG of requests per second or CPU per request at the usual number of clients, on a log scale."""
    import altair
    import vl_convert

    title = {"rate": "requests per second", "cpu": "server CPU, microseconds per request"}[measure]
    values = [
        {"shape": cell.shape, "server": cell.server, "value": getattr(cell, measure)}
        for cell in cells
        if cell.mode == mode and cell.clients == 8 and getattr(cell, measure) > 0
    ]
    chart = (
        altair.Chart({"values": values})
        .mark_point(filled=True, size=70)
        .encode(
            x=altair.X("value:Q", scale=altair.Scale(type="log"), title=title),
            y=altair.Y("shape:N", sort=None, title=None),
            color=altair.Color("server:N", sort=list(ORDER), title=None),
            shape=altair.Shape("server:N", sort=list(ORDER), title=None),
        )
        .properties(width=700, height=300, title=f"{mode}, 8 clients: {title}")
    )
    return str(vl_convert.vegalite_to_svg(chart.to_json()))
