"""`citiverse releases`: list, verify, compare and prune releases."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from citiverse.cli.console import build_folder_option, progress_on_stderr
from citiverse.errors import CallError, DataError, Diagnostic
from citiverse.releases import current_id, current_release, faults_of_release, find_release, list_releases

if TYPE_CHECKING:
    from citiverse.release.difference import Difference

FORMS: Final = ("text", "json", "turtle")


@click.group(invoke_without_command=True)
@build_folder_option()
@click.pass_context
def command(context: click.Context, build: Path) -> None:
    """List, verify, compare and prune releases; without a subcommand: list."""
    context.obj = build
    if context.invoked_subcommand is None:
        context.invoke(list_command)


@command.command("list")
@click.pass_obj
def list_command(build: Path) -> None:
    """Show all releases; a star marks the current one."""
    current = current_id(build)
    releases = list_releases(build)
    if not releases:
        click.echo(f"no releases in {build}; `citiverse build` makes one", err=True)
    for release in releases:
        mark = "*" if release.id == current else " "
        issued = release.manifest.get("issued") or "-"
        click.echo(f"{mark} {release.id}  {issued}  {release.manifest['triples']} triples  {release.manifest['title']}")


@command.command("verify")
@click.argument("identifier", required=False)
@click.option("--all", "every", is_flag=True, help="Verify every release in the folder.")
@click.pass_obj
def verify_command(build: Path, identifier: str | None, every: bool) -> None:
    """Compare every file of a release (the current one by default) with its checksum.

    Exit codes: 0 all files are as listed, 1 one is not, 2 there is no such release, 3 a file cannot be read.
    """
    if identifier and every:
        raise CallError("verify one release or all, not both")
    releases = list_releases(build) if every else [find_release(build, identifier) if identifier else None]
    faults: list[Diagnostic] = []
    damaged = []
    with progress_on_stderr() as progress:
        for release in (one or current_release(build) for one in releases):
            progress.step(f"verify {release.id}", len(release.files))
            found = list(faults_of_release(release, progress.advance))
            if found:
                damaged.append(release.id)
                faults += [replace(fault, file=f"{release.id}/{fault.file}") for fault in found]
            else:
                click.echo(f"release {release.id}: {len(release.files)} files, all as in the manifest")
    if damaged:
        raise DataError(f"release {', '.join(damaged)} is damaged", faults)


@command.command("prune")
@click.option(
    "--keep", type=click.IntRange(1), default=1, show_default=True, help="Compilations of each version to keep."
)
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@click.pass_obj
def prune_command(build: Path, keep: int, dry_run: bool) -> None:
    """Remove compilations that a later one of the same version replaced; the last of every version stays.

    What is current, and what led to it, stays too. Do not prune what a server was told to serve by --release.
    """
    from citiverse.release.prune import prune, replaced

    found = replaced(build, keep) if dry_run else prune(build, keep)
    for release in found:
        click.echo(f"{'would remove' if dry_run else 'removed'} {release.id}")
    megabytes = sum(entry.bytes for release in found for entry in release.files) / 1e6
    click.echo(f"{len(found)} releases, {megabytes:.0f} MB", err=True)


@command.command("diff")
@click.argument("old")
@click.argument("new")
@click.option(
    "--format", "form", type=click.Choice(FORMS), default="text", show_default=True, help="Form of the difference."
)
@click.option("--statements", is_flag=True, help="Show every statement that came (+) or went (-); text only.")
@click.pass_obj
def diff_command(build: Path, old: str, new: str, form: str, statements: bool) -> None:
    """Show what changed from release OLD to release NEW: entities, and statements by named graph."""
    from citiverse.release.changes import as_turtle
    from citiverse.release.difference import compare

    if statements and form != "text":
        raise CallError("--statements goes with --format text")
    difference = compare(find_release(build, old), find_release(build, new))
    if form == "json":
        click.echo(json.dumps(difference.as_json(), ensure_ascii=False, indent=1))
    elif form == "turtle":
        click.echo(as_turtle(difference).decode(), nl=False)
    else:
        _show(difference, statements=statements)


def _show(difference: Difference, *, statements: bool) -> None:
    for graph, (added, removed) in difference.graphs.items():
        click.echo(f"{graph}: -{removed} +{added}")
    if statements:
        for sign, lines in (("-", difference.removed), ("+", difference.added)):
            for line in lines:
                click.echo(f"{sign} {line}")
    else:
        for entity in difference.entities:
            label = f"  {entity.label}" if entity.label else ""
            click.echo(f"{entity.change:9}  {entity.iri}  -{entity.removed} +{entity.added}{label}")
    counts = difference.counts()
    entities = ", ".join(f"{number} {kind}" for kind, number in counts["entities"].items())
    click.echo(f"entities: {entities}")
    click.echo(f"{counts['statements']['removed']} statements removed, {counts['statements']['added']} added")
