"""`citiverse query`: ask a SPARQL query of a release without a server."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO, Any, Final

import click

from citiverse.cli.console import build_folder_option
from citiverse.engine.alone import answer_alone
from citiverse.engine.guard import check
from citiverse.engine.opening import prepared
from citiverse.engine.protocol import CheckedQuery, QueryFault, QuerySyntaxError
from citiverse.engine.rows import table_of_json
from citiverse.errors import CallError, EnvironmentFault
from citiverse.formats import GRAPH_SYNTAXES, SOLUTION_SYNTAXES, SYNTAXES, TURTLE, format_named
from citiverse.locations import source_root
from citiverse.query_files import Query, load_queries, load_query
from citiverse.releases import current_release, find_release
from citiverse.settings import load_settings
from citiverse.text_files import read_text

TABLE: Final = "table"
FORMATS: Final = (
    TABLE,
    *SYNTAXES,
    *sorted({name for one in SYNTAXES.values() for name in one.other_names} - {*SYNTAXES}),
)


@click.command()
@click.argument("query")
@click.option("--format", "form", type=click.Choice(FORMATS), help="Form of the answer.  [default: table, or turtle]")
@click.option("--param", "parameters", multiple=True, metavar="NAME=VALUE", help="Value of a parameter of the query.")
@click.option("--release", help="Id or version of the release to ask.  [default: the current one]")
@build_folder_option()
def command(query: str, form: str | None, parameters: tuple[str, ...], release: str | None, build: Path) -> None:
    """Ask QUERY: SPARQL text, the path of a file, the name of a library query, or - for standard input."""
    settings = load_settings()
    found = find_release(build, release) if release else current_release(build)
    text = _text(query, dict(_pair(parameter) for parameter in parameters))
    try:
        checked = check(text, settings)
        name = _syntax_name(form, checked)
        syntax = SYNTAXES["json" if name == TABLE else name]
        body = answer_alone(prepared(found.dataset, settings), settings, checked, syntax)
    except QueryFault as fault:
        raise CallError(_cause(fault)) from None
    if name == TABLE:
        _print_table(body)
    else:
        _write(sys.stdout.buffer, body)


def _text(argument: str, values: dict[str, str]) -> str:
    if argument == "-":
        return _bound(None, sys.stdin.read(), values)
    path = Path(argument)
    if " " not in argument and "{" not in argument:
        library = load_queries(source_root() / "queries" / "library")
        if argument in library:
            return _bound(library[argument], "", values)
        if not _is_file(argument):
            raise CallError(
                f"{argument!r} is no file and no library query; `citiverse query` takes SPARQL text as well"
            )
    if _is_file(argument):
        text = read_text(path)
        return _bound(load_query(path), "", values) if values else text
    return _bound(None, argument, values)


def _is_file(argument: str) -> bool:
    """Return whether `argument` is the path of a file; a query text can be too long even to ask."""
    try:
        return Path(argument).is_file()
    except (OSError, ValueError):
        return False


def _bound(found: Query | None, text: str, values: dict[str, str]) -> str:
    if found is not None:
        return found.bound(values)
    if values:
        raise CallError("--param needs a query file or a library query, whose head declares its parameters")
    return text


def _pair(parameter: str) -> tuple[str, str]:
    name, sign, value = parameter.partition("=")
    if not sign:
        raise CallError(f"--param {parameter!r}: write NAME=VALUE")
    return name, value


def _syntax_name(form: str | None, checked: CheckedQuery) -> str:
    is_table = checked.form.of_solutions
    if form is None:
        return TABLE if is_table else TURTLE.name
    if form == TABLE and is_table:
        return TABLE
    found = format_named(form, SOLUTION_SYNTAXES if is_table else GRAPH_SYNTAXES)
    if found is None:
        raise CallError(f"a {checked.form} query has no answer in the form {form}")
    return found.name


def _cause(fault: QueryFault) -> str:
    if fault.line is None:
        return str(fault)
    what = "is not valid" if isinstance(fault, QuerySyntaxError) else "is refused"
    return f"the query {what} at line {fault.line}, column {fault.column}: {fault}"


def _write(stream: IO[bytes], body: bytes) -> None:
    try:
        stream.write(body if body.endswith(b"\n") else body + b"\n")
        stream.flush()
    except BrokenPipeError as error:
        raise EnvironmentFault("the reader of the answer went away") from error


def _print_table(body: bytes) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    result = table_of_json(body)
    if result.truth is not None:
        click.echo("yes" if result.truth else "no")
        return
    shown = Table(show_edge=False, pad_edge=False)
    for column in result.columns:
        shown.add_column(column, overflow="fold")
    for row in result.rows:
        shown.add_row(*(Text(str(row.get(column, ""))) for column in result.columns))
    options: dict[str, Any] = {} if sys.stdout.isatty() else {"width": 200}
    Console(**options).print(shown)
    click.echo(f"{len(result.rows)} row{'' if len(result.rows) == 1 else 's'}", err=True)
