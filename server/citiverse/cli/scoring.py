"""`citiverse scoring`: the rounds in which experts score candidates, from the empty sheet to what follows from it."""

from __future__ import annotations

import click

from citiverse.cli.scoring_import import import_round
from citiverse.cli.scoring_report import report, short_list
from citiverse.cli.scoring_template import template


@click.group()
def command() -> None:
    """Write the sheets of a scoring round, read them back when they are filled in, and tell what follows."""


command.add_command(template)
command.add_command(import_round)
command.add_command(report)
command.add_command(short_list)
