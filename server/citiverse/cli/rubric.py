"""`citiverse rubric`: explain the risk levels of a use case by the rubric of the catalogue."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path

import click

from citiverse.cli.console import sources_option
from citiverse.editing.facts import Facts
from citiverse.editing.rubric import Criterion, Explained, Rating, explained
from citiverse.release.sources import load_sources

WIDTH = 100


@click.group()
def command() -> None:
    """Explain the risk levels: criteria met, levels that follow, measures that answer them."""


@command.command("explain")
@click.argument("use_case")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Form of the answer.",
)
@sources_option()
def explain_command(use_case: str, form: str, sources: Path) -> None:
    """Say which criteria led to which level of USE-CASE, and which measures answer them."""
    facts = Facts.of(load_sources(sources))
    found = explained(facts, facts.thing(use_case, ("use-case",)))
    if form == "json":
        click.echo(json.dumps([one.members() for one in found], ensure_ascii=False, indent=2))
    else:
        click.echo("\n\n".join("\n".join(_lines(one)) for one in found))


def _lines(assessment: Explained) -> list[str]:
    agents = ", ".join(assessment.agents)
    lines = [
        f"{assessment.title}: risks by {agents}, {assessment.time[:10]} ({assessment.basis})",
        "Levels are inherent, before any measure. The highest level that a criterion met implies is the level.",
    ]
    for rating in assessment.ratings:
        lines += ["", *_rating_lines(rating)]
    return lines


def _rating_lines(rating: Rating) -> list[str]:
    against = "" if rating.follows else " (this is not the highest level implied: the rubric is not kept)"
    lines = [f"{rating.dimension}: {rating.level}{against}", *_wrapped(rating.reason, "  ")]
    for criterion in rating.criteria:
        lines += _criterion_lines(criterion)
    return lines


def _criterion_lines(criterion: Criterion) -> list[str]:
    decides = ", which decides" if criterion.decides else ""
    lines = [f"  - {criterion.label} implies {criterion.level}{decides}", *_wrapped(criterion.definition, "    ")]
    for measure in criterion.measures:
        helps = "; ".join((*measure.builds_on, *measure.standards))
        lines += _wrapped(f"{measure.description}{f' ({helps})' if helps else ''}", "      ", "    + ")
    if not criterion.measures:
        lines.append("    no measure: a low level needs none")
    return lines


def _wrapped(text: str, indent: str, first: str | None = None) -> list[str]:
    begin = indent if first is None else first
    return textwrap.wrap(text, WIDTH, initial_indent=begin, subsequent_indent=indent) if text else []
