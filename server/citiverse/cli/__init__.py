"""The command line: thin commands, each in its own module, loaded when called; exit codes say whose fault it is."""

from __future__ import annotations

import importlib
import signal
import sys
from collections.abc import Sequence
from typing import Any, Final

import click

from citiverse import __version__
from citiverse.errors import CitiverseError, EnvironmentFault

COMMANDS: Final[dict[str, str]] = {
    "build": "Compile the sources, or any RDF file, into a release.",
    "validate": "Validate the catalogue, or files against it.",
    "serve": "Serve a release over HTTP.",
    "query": "Ask a SPARQL query of the current release.",
    "mcp": "Offer a release to language models over the Model Context Protocol.",
    "releases": "List, verify and compare releases.",
    "scoring": "Run a scoring round: sheets for experts, and back.",
    "export": "Write a release, or one of its graphs, in any syntax.",
    "format": "Write Turtle files in their canonical form.",
    "freeze": "Keep the current versions of ontology, shapes and context for ever.",
}
"""Name -> one line of help. The command itself is `command` in the module `citiverse.cli.<name>`."""


class LazyCommands(click.Group):
    """A group whose commands are imported when they are called, so that each start stays fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command called `cmd_name`, or None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"citiverse.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table without importing the commands."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyCommands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="citiverse")
def group() -> None:
    """Compile, validate, query and serve the citiverse use case catalogue.

    Exit codes: 0 done, 1 the data is at fault, 2 the call is at fault, 3 the environment is at fault.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    signal.signal(signal.SIGTERM, _end)
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line with `arguments` (those of the process by default); return the exit code."""
    try:
        result = group.main(args=arguments, prog_name="citiverse", standalone_mode=False)
    except CitiverseError as error:
        return report(error)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("citiverse: interrupted", err=True)
        return 130
    except OSError as error:
        return report(EnvironmentFault(str(error)))
    return result if isinstance(result, int) else 0


def report(error: CitiverseError) -> int:
    """Write cause and findings to standard error; return the exit code of this kind of error."""
    click.echo(f"citiverse: {error.cause}", err=True)
    for diagnostic in error.diagnostics:
        click.echo(f"  {diagnostic}", err=True)
    return error.exit_code


def _end(number: int, frame: Any) -> None:
    """Turn a request to end into an ordinary exit, so that unfinished work is cleared away."""
    raise SystemExit(128 + number)
