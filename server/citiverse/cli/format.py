"""`citiverse format`: write Turtle files in their canonical form."""

from __future__ import annotations

from pathlib import Path

import click

from citiverse.errors import CallError, DataError, Diagnostic
from citiverse.locations import source_root
from citiverse.text_files import read_text, write_text
from citiverse.turtle import format_turtle, without_comments

FORMATTED_FOLDERS = ("data", "ontology/schemes")


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Change nothing; fail where a file is not in canonical form.")
@click.option("--drop-comments", is_flag=True, help="Leave out the comments below the head of a file.")
def command(paths: tuple[Path, ...], check: bool, drop_comments: bool) -> None:
    """Write the Turtle files PATHS (data/ and ontology/schemes/ by default) in their canonical form."""
    files = turtle_files(paths)
    changed = []
    for path in files:
        text = read_text(path)
        formatted = format_turtle(without_comments(text) if drop_comments else text, str(path))
        if formatted != text:
            changed.append(path)
            if not check:
                write_text(path, formatted)
    if check and changed:
        findings = [Diagnostic(str(path), None, "not in canonical form; run `citiverse format`") for path in changed]
        raise DataError(f"{len(changed)} of {len(files)} files are not in canonical form", findings)
    click.echo(f"{len(files)} files in canonical form, {len(changed)} changed")


def turtle_files(paths: tuple[Path, ...]) -> list[Path]:
    """Return the Turtle files that `paths` name or hold; raises `CallError` for a path that does not exist."""
    chosen = paths or tuple(source_root() / folder for folder in FORMATTED_FOLDERS)
    found: set[Path] = set()
    for path in chosen:
        if path.is_dir():
            found.update(path.rglob("*.ttl"))
        elif path.is_file():
            found.add(path)
        else:
            raise CallError(f"no such file or folder: {path}")
    return sorted(found)
