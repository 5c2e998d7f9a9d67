"""`citiverse validate`: validate the catalogue, or a contributor's files against it."""

from __future__ import annotations

from pathlib import Path

import click

from citiverse.cli.console import progress_on_stderr
from citiverse.errors import DataError, Diagnostic
from citiverse.locations import source_root
from citiverse.progress import Progress
from citiverse.release.catalogue import check, load_catalogue
from citiverse.release.contribution import CONTEXTS, Context, contribute
from citiverse.release.lint import placeholders
from citiverse.release.results import Report
from citiverse.release.sources import load_sources, parse_source
from citiverse.release.validate import ENGINES, EngineName
from citiverse.validation.comment import as_comment
from citiverse.validation.hints import Hints


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--engine", type=click.Choice(ENGINES), default="pyshacl", show_default=True, help="SHACL engine.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "turtle", "markdown"]),
    default="text",
    show_default=True,
    help="Report; markdown makes a comment for a pull request.",
)
@click.option(
    "--against",
    type=click.Choice(CONTEXTS),
    default="catalogue",
    show_default=True,
    help="What FILES may refer to: the whole catalogue, or only ontology and schemes.",
)
@click.option("--all", "detailed", is_flag=True, help="List every warning and info of the catalogue, not their number.")
@click.pass_context
def command(
    context: click.Context, files: tuple[Path, ...], engine: EngineName, form: str, against: Context, detailed: bool
) -> None:
    """Validate the whole catalogue, or FILES as if they were part of it.

    Writes the report to standard output; exit code 1 where it holds a violation or another fault. In the text report on
    the whole catalogue, warnings and infos are counted for each shape.
    """
    with progress_on_stderr() as progress:
        try:
            report = validated(source_root(), files, engine, against, progress)
        except DataError as error:
            report = Report(engine, error.diagnostics or [Diagnostic("sources", None, error.cause)])
    click.echo(_text(report, form, detailed=detailed or bool(files)), nl=False)
    context.exit(0 if report.passes else 1)


def _text(report: Report, form: str, *, detailed: bool) -> str:
    if form == "json":
        return report.as_json()
    if form == "turtle":
        return report.as_turtle()
    return as_comment(report, _hints(source_root())) if form == "markdown" else report.as_text(detailed=detailed)


def _hints(root: Path) -> Hints:
    files = sorted((root / "shapes").glob("*.ttl"))
    sources = [parse_source(path.read_bytes(), path.relative_to(root).as_posix()) for path in files]
    return Hints([quad.triple for source in sources for quad in source.quads])


def validated(root: Path, files: tuple[Path, ...], engine: EngineName, against: Context, progress: Progress) -> Report:
    """Return the report on the sources under `root`, or on what concerns `files` where any are given."""
    sources = load_sources(root)
    if not files:
        return check(load_catalogue(root, progress, sources), engine, progress)
    contribution = contribute(sources, files, against)
    unfinished = [finding for file in contribution.files for finding in placeholders(file)]
    if unfinished:
        # What else is to be said of them follows from what is missing.
        return Report(engine, unfinished)
    catalogue = load_catalogue(root, progress, contribution.sources, with_description=False)
    return contribution.concerned(check(catalogue, engine, progress, contribution.subjects()))
