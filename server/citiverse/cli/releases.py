"""`citiverse releases`: list, verify and compare releases."""

from __future__ import annotations

from pathlib import Path

import click

from citiverse.cli.console import build_folder_option
from citiverse.errors import DataError
from citiverse.releases import current_id, current_release, faults_of_release, find_release, list_releases


@click.group(invoke_without_command=True)
@build_folder_option()
@click.pass_context
def command(context: click.Context, build: Path) -> None:
    """List, verify and compare releases; without a subcommand: list."""
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
@click.pass_obj
def verify_command(build: Path, identifier: str | None) -> None:
    """Compare every file of a release (the current one by default) with its checksum."""
    release = find_release(build, identifier) if identifier else current_release(build)
    faults = list(faults_of_release(release))
    if faults:
        raise DataError(f"release {release.id} is damaged", faults)
    click.echo(f"release {release.id}: {len(release.files)} files, all as in the manifest")


@command.command("diff")
@click.argument("old")
@click.argument("new")
@click.option("--statements", is_flag=True, help="Show every statement that came (+) or went (-).")
@click.pass_obj
def diff_command(build: Path, old: str, new: str, statements: bool) -> None:
    """Show what changed from release OLD to release NEW."""
    from citiverse.release.compare import compare

    change = compare(find_release(build, old), find_release(build, new))
    for graph, (removed, added) in change.by_graph().items():
        click.echo(f"{graph}: -{removed} +{added}")
    if statements:
        for sign, lines in (("-", change.removed), ("+", change.added)):
            for line in lines:
                click.echo(f"{sign} {line}")
    else:
        for subject in change.subjects():
            click.echo(f"  {subject}")
    click.echo(f"{len(change.removed)} statements removed, {len(change.added)} added")
