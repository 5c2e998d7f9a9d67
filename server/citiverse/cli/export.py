"""`citiverse export`: write a release, or one of its graphs, in any syntax."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from citiverse.cli.console import build_folder_option
from citiverse.errors import CallError
from citiverse.releases import Release, ReleaseFile, current_release, find_release

WHOLE = "citiverse"
ENDINGS = {".gz": "gzip", ".zst": "zstd"}


@click.command()
@click.option("--release", "identifier", help="Id or version of the release; the current one by default.")
@click.option("--syntax", default="ttl", show_default=True, help="ttl, nt, nq, trig, rdf or jsonld.")
@click.option("--graph", default=WHOLE, help="Name of one named graph; everything by default.")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write; standard output by default."
)
@build_folder_option()
def command(identifier: str | None, syntax: str, graph: str, output: Path | None, build: Path) -> None:
    """Write a release, or one of its named graphs, with the lexical forms of the sources.

    An OUTPUT that ends in .gz or .zst is written compressed.
    """
    release = find_release(build, identifier) if identifier else current_release(build)
    coding = ENDINGS.get(output.suffix) if output else None
    source = release.folder / dump_of(release, graph, syntax, coding).path
    if output is None:
        sys.stdout.buffer.write(source.read_bytes())
    else:
        shutil.copyfile(source, output)
        click.echo(f"{graph} of release {release.id} in {output}", err=True)


def dump_of(release: Release, part: str, syntax: str, coding: str | None) -> ReleaseFile:
    """Return the dump of `part` in `syntax` and content coding; raises `CallError` where the release has none."""
    dumps = [entry for entry in release.files if entry.path.startswith("dumps/")]
    for entry in dumps:
        if (entry.part, entry.syntax, entry.coding) == (part, syntax, coding):
            return entry
    parts = sorted({entry.part for entry in dumps})
    syntaxes = sorted({entry.syntax for entry in dumps})
    raise CallError(f"no dump of {part!r} in {syntax!r}; graphs: {', '.join(parts)}; syntaxes: {', '.join(syntaxes)}")
