"""Runs the command line in this process over a small catalogue, fills skeletons, and makes releases of what results."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from citiverse.cli import run
from citiverse.progress import Silence
from citiverse.release.catalogue import load_catalogue
from citiverse.release.export import write_dataset, write_file
from citiverse.release.statistics import statistics_text
from citiverse.releases import MANIFEST, STATISTICS, Release, manifest_text, read_release, releases_folder

AGENT: Final = "catalogue-editors"
FILLING: Final = {
    "-sdg-FILL-IN": "-sdg-11-2",
    "-FILL-IN\n    a cuc:TechnologyMapping": "-digital-twin\n    a cuc:TechnologyMapping",
    "source:FILL-IN": "source:itu-2026-introduction",
    "theme:FILL-IN": "theme:transport-and-mobility",
    "topic:FILL-IN": "topic:public-transportation",
    "technology:FILL-IN": "technology:digital-twin",
    "sdg:FILL-IN": "sdg:11.2",
    "risk-level:FILL-IN": "risk-level:low",
    "dp-FILL-IN": "dp-no-personal-data",
    "fo-FILL-IN": "fo-reuses-tools-or-open-data",
    "ps-FILL-IN": "ps-information-or-reviewed-planning",
    "sa-FILL-IN": "sa-voluntary-with-alternative",
    "FILL IN: what is done, for whom, with what, and what gets better.": (
        "Invented for a test: a model of the kerb shows which space is free, so that no van waits in the lane of a bus."
    ),
    "FILL IN: why, in one sentence.": "Invented for a test: nothing speaks for more.",
    "FILL IN: how it helps to reach the target.": "Invented for a test: buses run on time.",
}
"""What a skeleton leaves open -> an invented answer."""


def fill(path: Path, more: dict[str, str] | None = None) -> None:
    """Fill the skeleton in the file at `path`; `more` are further texts and what takes their place."""
    text = path.read_text(encoding="utf-8")
    for open_end, answer in {**(more or {}), **FILLING, **(more or {})}.items():
        text = text.replace(open_end, answer)
    assert "FILL" not in text.partition("# 1.")[2]
    path.write_text(text, encoding="utf-8")


def citiverse(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run a command; return its exit code, and what it wrote to standard output and standard error."""
    capsys.readouterr()
    code = run(arguments)
    out, err = capsys.readouterr()
    return code, out, err


def release_of(sources: Path, build: Path) -> Release:
    """Return a release of `sources` below `build` with what pages of things need: no dumps, tables and search index."""
    catalogue = load_catalogue(sources, Silence(), with_description=False)
    quads, identity = catalogue.quads, catalogue.identity
    folder = releases_folder(build) / f"{identity.version}-{'0' * 12}"
    folder.mkdir(parents=True)
    statistics = statistics_text(quads).encode()
    files = [
        write_dataset(quads, folder),
        write_file(folder, STATISTICS, statistics, part="statistics", syntax="json", media_type="application/json"),
    ]
    content: dict[str, object] = {
        "id": folder.name,
        "version": identity.version,
        "issued": identity.issued,
        "title": identity.title,
        "notes": identity.notes,
        "license": identity.license,
        "graphs": {},
        "triples": len(quads),
    }
    (folder / MANIFEST).write_text(manifest_text(content, files), encoding="utf-8")
    (build / "current").write_text(folder.name, encoding="utf-8")
    return read_release(folder)
