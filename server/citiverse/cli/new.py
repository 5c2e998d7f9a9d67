"""`citiverse new`: begin the file of a new use case or case study."""

from __future__ import annotations

from pathlib import Path

import click

from citiverse.cli.console import sources_option
from citiverse.editing.facts import Facts
from citiverse.editing.skeletons import write_skeleton
from citiverse.release.sources import load_sources


@click.group()
def command() -> None:
    """Write the skeleton of a new file into data/, with comments that say what to fill in; valid when filled."""


@command.command("use-case")
@click.argument("slug")
@click.option("--title", default="", help="Its English title.  [default: made of the slug]")
@sources_option()
def use_case_command(slug: str, title: str, sources: Path) -> None:
    """Begin the use case SLUG: lower-case words joined by hyphens, for ever."""
    _tell(write_skeleton(load_sources(sources), "use-case", slug, title))


@command.command("case-study")
@click.argument("slug")
@click.option("--of", "use_case", required=True, help="The use case that it shows, whose file will name it.")
@click.option("--title", default="", help="Its English title.  [default: made of the slug]")
@sources_option()
def case_study_command(slug: str, use_case: str, title: str, sources: Path) -> None:
    """Begin the case study SLUG: lower-case words joined by hyphens, for ever."""
    found = load_sources(sources)
    shown = Facts.of(found).thing(use_case, ("use-case",))
    _tell(write_skeleton(found, "case-study", slug, title, shown))


def _tell(files: list[str]) -> None:
    for file in files:
        click.echo(f"wrote {file}")
    click.echo("fill it in, then: citiverse validate FILE, citiverse format --drop-comments FILE", err=True)
