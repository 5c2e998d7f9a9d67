"""Load files: a release with the commands that bring it into another SPARQL server and check that it arrived."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from citiverse.errors import CallError
from citiverse.locations import source_root
from citiverse.query_files import load_query
from citiverse.releases import Release

TEMPLATES: Final = Path(__file__).resolve().parent / "installations"
TARGETS: Final = ("virtuoso", "fuseki", "qlever", "graphdb", "neptune", "oxigraph")
"""Servers for which there are commands; each has a folder of this name."""
DATA: Final = "citiverse.nq"
COUNT_QUERY: Final = ("queries", "export", "triples-of-each-graph.rq")


def write_load_files(release: Release, target: str, folder: Path) -> list[Path]:
    """Write into `folder` what brings `release` into the server `target`; return the files, sorted.

    The data as canonical N-Quads; `load.sh`, `README.md` and settings of the server; `check.sh` with the query and the
    numbers that it compares; `graphs.txt` and `clear.ru`, which name the graphs. Raises `CallError` for a target that
    is not known and for a folder that holds something already.
    """
    if target not in TARGETS:
        raise CallError(f"no commands for {target!r}; known: {', '.join(TARGETS)}")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CallError(f"{folder} exists and is not an empty folder")
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(release.dataset, folder / DATA)
    for template in (TEMPLATES / "check.sh", *sorted((TEMPLATES / target).iterdir())):
        shutil.copyfile(template, folder / template.name)
    for script in folder.glob("*.sh"):
        # Not every way to install a package keeps the mode of its files.
        script.chmod(0o755)
    for name, text in _texts(release).items():
        (folder / name).write_text(text, encoding="utf-8")
    return sorted(folder.iterdir())


def _texts(release: Release) -> dict[str, str]:
    graphs = [(entry["iri"], entry["triples"]) for entry in release.manifest["graphs"].values() if entry["iri"]]
    return {
        "RELEASE": f"{release.id}\n",
        "count.rq": load_query(source_root().joinpath(*COUNT_QUERY)).text,
        # In the order of bytes, as the comparison in `check.sh` needs it.
        "expected.csv": _lines(sorted(f"{iri},{triples}" for iri, triples in graphs)),
        "graphs.txt": _lines(iri for iri, _ in graphs),
        "clear.ru": _lines(f"DROP SILENT GRAPH <{iri}> ;" for iri, _ in graphs),
    }


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
