"""`citiverse build`: compile the sources, or any RDF file, into a release."""

from __future__ import annotations

from pathlib import Path

import click

from citiverse.cli.console import build_folder_option, progress_on_stderr
from citiverse.errors import CallError
from citiverse.locations import source_root


@click.command()
@click.option(
    "--dataset", type=click.Path(path_type=Path), help="RDF file to compile as it is, without rules and shapes."
)
@click.option("--example", is_flag=True, help="Add invented scoring rounds; kept apart from all other releases.")
@build_folder_option("--output")
@click.option("--force", is_flag=True, help="Build even where nothing changed.")
@click.option(
    "--forget-draft",
    is_flag=True,
    help="Let vanish what only an earlier compilation of the same version described, where nobody has seen it.",
)
def command(dataset: Path | None, example: bool, build: Path, force: bool, forget_draft: bool) -> None:
    """Compile the sources into an immutable release and make it the current one.

    Load, derive, describe, validate, verify, export; nothing is published where a step finds a fault.
    """
    if dataset is not None and example:
        raise CallError("compile a dataset or the example, not both")
    with progress_on_stderr() as progress:
        if example:
            from citiverse.release.example import build_example

            release = build_example(source_root(), build, progress)
        elif dataset is not None:
            from citiverse.release.compile_dataset import build_dataset

            release = build_dataset(dataset, build, progress)
        else:
            from citiverse.release.build import build_catalogue

            release = build_catalogue(source_root(), build, progress, force=force, forget_draft=forget_draft)
    click.echo(f"release {release.id}: {release.manifest['triples']} triples in {release.folder}")
