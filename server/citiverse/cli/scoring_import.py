"""`citiverse scoring import`: read the filled sheets of a round and write the round as Turtle, or say what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from citiverse.errors import CallError, DataError, Diagnostic
from citiverse.locations import default_build_folder, source_root

if TYPE_CHECKING:
    import pyoxigraph as ox

    from citiverse.release.sources import Sources
    from citiverse.scoring.filled import Filled
    from citiverse.scoring.sheets import Fault, Sheets

ROOM_FOR_FAULTS: Final = 50


@click.command("import")
@click.argument("sheets", metavar="ROUND", type=click.Path(exists=True, path_type=Path))
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Turtle file to write.")
@click.option("--allow-gaps", is_flag=True, help="Take a round in which experts left out scores; the gaps are listed.")
@click.option("--replace", is_flag=True, help="Replace the file where it is there already.")
def import_round(sheets: Path, output: Path | None, allow_gaps: bool, replace: bool) -> None:
    """Read ROUND, a filled XLSX file or folder of CSV files, and write it as Turtle.

    All faults are reported at once, by sheet, row and column, and then nothing is written. A round goes to
    data/rounds/ of the sources, an example to example/rounds/ of the build folder, where only --example looks.
    """
    from citiverse.cli.scoring_sources import catalogue_store, edition_day
    from citiverse.scoring.filled import read_filled
    from citiverse.scoring.reference import load_reference
    from citiverse.scoring.turtle_rounds import round_triples

    sources, store = catalogue_store()
    filled = read_filled(read_sheets(sheets), load_reference(source_root(), store), edition_day(sources))
    refuse(sheets, filled, allow_gaps=allow_gaps)
    table, day = filled.table, filled.day
    if table is None or day is None:
        raise DataError(f"{sheets} holds no round")
    path = output or place_of(table.round, is_example=table.is_example)
    if table.is_example and path.resolve().is_relative_to((source_root() / "data").resolve()):
        raise CallError("an example has no place among the sources; choose another --output")
    triples = round_triples(table, day)
    refuse_violations(triples, store)
    write_round(path, triples, sources, replace=replace)
    for gap in filled.gaps:
        click.echo(f"gap: {gap}", err=True)
    scored = f"{len(table.candidates)} candidates, {len(table.criteria)} criteria, {len(table.experts)} experts"
    click.echo(f"{path}: round {table.round}, {scored}, {len(filled.gaps)} gaps")


def read_sheets(path: Path) -> Sheets:
    """Return the sheets at `path`, a workbook or a folder of CSV files; raises `DataError` for what is neither."""
    from citiverse.scoring.csv_folders import read_csv_folder
    from citiverse.scoring.template import NAMES
    from citiverse.scoring.workbooks import read_workbook

    return read_csv_folder(path, NAMES) if path.is_dir() else read_workbook(path)


def refuse(path: Path, filled: Filled, *, allow_gaps: bool) -> None:
    """Raise `DataError` with every fault, and with every gap unless gaps are allowed."""
    found: list[Fault] = [*filled.faults, *(() if allow_gaps else filled.gaps)]
    if found:
        shown = [Diagnostic(str(path), None, str(fault)) for fault in found[:ROOM_FOR_FAULTS]]
        if len(found) > ROOM_FOR_FAULTS:
            shown.append(Diagnostic(str(path), None, f"and {len(found) - ROOM_FOR_FAULTS} more"))
        count = f"{len(filled.faults)} faults, {len(filled.gaps)} gaps"
        raise DataError(f"nothing was written: {count} in {path}", shown)


def refuse_violations(triples: list[ox.Triple], store: ox.Store) -> None:
    """Raise `DataError` where the round, seen with the catalogue, violates a constraint of the shapes."""
    from citiverse.scoring.check import check_rounds, violations

    found = violations(check_rounds([*triples, *(quad.triple for quad in store)]))
    if found:
        raise DataError(
            "nothing was written: the round violates the shapes",
            [Diagnostic(one.shape, None, one.message, one.focus) for one in found[:ROOM_FOR_FAULTS]],
        )


def place_of(slug: str, *, is_example: bool) -> Path:
    """Return where a round is kept: real ones among the sources, examples beside the releases."""
    if is_example:
        return default_build_folder() / "example" / "rounds" / f"{slug}.ttl"
    return source_root() / "data" / "rounds" / f"{slug}.ttl"


def write_round(path: Path, triples: list[ox.Triple], sources: Sources, *, replace: bool) -> None:
    """Write the round to `path` in canonical Turtle, in one step; raises `CallError` where it is there already."""
    from citiverse.text_files import write_text
    from citiverse.turtle import format_turtle

    if path.exists() and not replace:
        raise CallError(f"{path} is there already; --replace overwrites it")
    place = path.resolve()
    for triple in triples[:1]:
        home = sources.file_of_subject.get(str(triple.subject)[1:-1])
        if home is not None and (sources.root / home).resolve() != place:
            raise CallError(f"this round stands in {home} already; give the new one another slug")
    lines = "".join(f"{triple.subject} {triple.predicate} {triple.object} .\n" for triple in triples)
    text = format_turtle(lines, path.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, text)
