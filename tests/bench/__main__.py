"""`python -m bench`: measures our server beside its peers and tells the ratios."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from bench.bars import bars_of_cells, bars_of_extras
from bench.extras import measure_memory, measure_swap
from bench.generate import SEED, grown_dataset
from bench.markdown import write_markdown
from bench.matrix import Run, Tell, measure_size
from bench.peers import STARTERS
from bench.processes import NotRun
from bench.report import Result, print_result, write_json, write_page
from citiverse.locations import source_root
from citiverse.releases import Release, current_release

SIZES: Final = {"20k": 20_000, "200k": 200_000, "2m": 2_000_000, "10m": 10_000_000}
REAL: Final = "real"
PACKAGES: Final = ("granian", "flask", "pyoxigraph", "oxigraph", "rdflib")


def main() -> None:
    """Measure what the arguments say; print tables, write JSON and a page into build/bench/."""
    arguments = _arguments()
    console, folder = Console(), Path(arguments.output).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    result = Result(machine(arguments.seconds), [])
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("compile the catalogue")

        def tell(text: str) -> None:
            progress.update(task, description=text)

        release = _compiled(folder)
        for size in arguments.sizes:
            _measure(size, release, folder, arguments, result, tell)
        if not arguments.no_extras:
            _measure_extras(release, folder, result, tell)
    result.bars = [bar for outcome in result.outcomes for bar in bars_of_cells(outcome.cells)]
    result.bars += bars_of_extras(result.extras)
    print_result(result, console)
    write_json(result, folder / "result.json")
    write_page(result, folder / "index.html")
    write_markdown(result, folder / "result.md")
    console.print(f"written: {folder / 'result.json'}, {folder / 'index.html'}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--sizes", nargs="+", default=[REAL, "200k"], choices=[REAL, *SIZES], help="data to measure on")
    parser.add_argument("--seconds", type=float, default=3.0, help="seconds for each cell")
    parser.add_argument("--peers", nargs="+", default=list(STARTERS), choices=list(STARTERS), help="servers to start")
    parser.add_argument("--no-extras", action="store_true", help="leave out memory, start and swap")
    parser.add_argument("--output", default="build/bench", help="folder for data and results")
    return parser.parse_args()


def _measure(
    size: str, release: Release, folder: Path, arguments: argparse.Namespace, result: Result, tell: Tell
) -> None:
    tell(f"{size}: make the data")
    dataset, triples = _dataset(size, release, folder)
    cores = len(os.sched_getaffinity(0))
    run = Run(size, dataset, triples, arguments.seconds, tuple(arguments.peers), cores)
    result.outcomes.append(measure_size(run, tell))
    write_json(result, folder / "result.json")


def _dataset(size: str, release: Release, folder: Path) -> tuple[Path, int]:
    if size == REAL:
        return release.dataset, int(release.manifest["triples"])
    return grown_dataset(release.dataset, SIZES[size], folder), SIZES[size]


def _measure_extras(release: Release, folder: Path, result: Result, tell: Tell) -> None:
    other = grown_dataset(release.dataset, SIZES["20k"], folder)
    large = grown_dataset(release.dataset, SIZES["200k"], folder)
    try:
        with tempfile.TemporaryDirectory(prefix="citiverse-bench-") as place:
            tell("memory of one and of eight query workers")
            measure_memory(large, SIZES["200k"], Path(place), result.extras)
        with tempfile.TemporaryDirectory(prefix="citiverse-bench-") as place:
            tell("swap of releases under load")
            measure_swap(other, Path(place), result.extras, tell)
    except NotRun as reason:
        print(f"memory, start and swap: not run ({reason})", file=sys.stderr)


def _compiled(folder: Path) -> Release:
    build = folder / "catalogue"
    subprocess.run([sys.executable, "-m", "citiverse", "build", "--output", str(build)], check=True)
    return current_release(build)


def machine(seconds: float) -> dict[str, str]:
    """Say where, when and with which versions the run was made."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, cwd=source_root()
    ).stdout.strip()
    return {
        "started": time.strftime("%Y-%m-%d %H:%M", time.gmtime()) + " UTC",
        "commit": commit or "unknown",
        "system": f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
        "cores": str(len(os.sched_getaffinity(0))),
        "load average at the start": f"{os.getloadavg()[0]:.1f}",
        "versions": ", ".join(f"{name} {number}" for name, number in found.items()),
        "seconds for each cell": f"{seconds:g}",
        "seed": str(SEED),
    }


if __name__ == "__main__":
    main()
