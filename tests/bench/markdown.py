"""The result as Markdown tables, for docs/performance.md."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bench.bars import table
from bench.matrix import Outcome
from bench.peers import OURS, OXIGRAPH
from bench.report import ORDER, Result, number


def write_markdown(result: Result, file: Path) -> None:
    """Write machine, tables of each size and bars."""
    lines = [f"- {key}: {value}" for key, value in result.machine.items()]
    for outcome in result.outcomes:
        lines += ["", f"### {outcome.size}: requests per second", "", *_rates(outcome)]
        lines += ["", f"### {outcome.size}: server CPU per request, microseconds", "", *_work(outcome)]
        lines += ["", f"### {outcome.size}: servers", "", *_servers(outcome)]
        lines += [f"{name}: not run ({reason.splitlines()[0][:200]})" for name, reason in outcome.not_run.items()]
    lines += ["", "### Bars", "", "| Bar | Found | By CPU | Needed | |", "|---|---:|---:|---:|---|"]
    for bar in result.bars:
        sign, verdict = (">=" if bar.least else "<="), ("passed" if bar.passed else "**missed**")
        lines.append(
            f"| {bar.text} | {number(bar.found)} | {number(bar.work)} | {sign} {number(bar.needed)} | {verdict} |"
        )
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _present(outcome: Outcome) -> list[str]:
    return [name for name in ORDER if any(cell.server == name for cell in outcome.cells)]


def _rates(outcome: Outcome) -> Iterator[str]:
    names = _present(outcome)
    yield f"| Question | Clients | {' | '.join(names)} | ours / {OXIGRAPH} |"
    yield f"|---|---:|{'---:|' * (len(names) + 1)}"
    for (_, shape, mode, clients), row in table(outcome.cells).items():
        rates = [number(row[name].rate) if name in row else "" for name in names]
        both = OURS in row and OXIGRAPH in row and row[OXIGRAPH].rate
        ratio = f"{row[OURS].rate / row[OXIGRAPH].rate:.2f}" if both else ""
        yield f"| {mode} {shape} | {clients} | {' | '.join(rates)} | {ratio} |"


def _work(outcome: Outcome) -> Iterator[str]:
    names = _present(outcome)
    yield f"| Question | {' | '.join(names)} |"
    yield f"|---|{'---:|' * len(names)}"
    for (_, shape, mode, clients), row in table(outcome.cells).items():
        if clients == 8:
            yield f"| {mode} {shape} | {' | '.join(number(row[n].cpu) if n in row else '' for n in names)} |"


def _servers(outcome: Outcome) -> Iterator[str]:
    yield "| Server | Load, s | Ready, s | PSS loaded, MB | PSS after all, MB |"
    yield "|---|---:|---:|---:|---:|"
    for name in ORDER:
        if facts := outcome.servers.get(name):
            values = [facts.get("load_seconds"), facts.get("ready_seconds")]
            values += [facts[key] / 1e6 if key in facts else None for key in ("memory_before", "memory_after")]
            yield f"| {name} | {' | '.join('' if value is None else number(value) for value in values)} |"
