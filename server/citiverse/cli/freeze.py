"""`citiverse freeze`: keep the current versions of ontology, shapes and context for ever."""

from __future__ import annotations

import click

from citiverse.locations import source_root
from citiverse.release.frozen import freeze
from citiverse.release.sources import load_sources


@click.command()
@click.option("--replace-draft", is_flag=True, help="Replace a version that still calls itself a draft.")
def command(replace_draft: bool) -> None:
    """Freeze the versions that ontology and shapes state, so that their version IRIs answer for ever."""
    written = freeze(load_sources(source_root()), replace_draft=replace_draft)
    for path in written:
        click.echo(path)
    if not written:
        click.echo("nothing to do: the current versions are frozen")
