"""`citiverse export`: write a release in any syntax, or with the commands that load it into another server."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from citiverse.cli.console import build_folder_option
from citiverse.errors import CallError
from citiverse.release.load_files import TARGETS, write_load_files
from citiverse.releases import Release, ReleaseFile, current_release, find_release

WHOLE = "citiverse"
ENDINGS = {".gz": "gzip", ".zst": "zstd"}


@click.command()
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("--release", "identifier", help="Id or version of the release; the current one by default.")
@click.option(
    "--to", "target", type=click.Choice(TARGETS), help="Write load files and commands for a server to FOLDER."
)
@click.option("--syntax", help="ttl, nt, nq, trig, rdf or jsonld.  [default: ttl]")
@click.option("--graph", help="Name of one named graph; everything by default.")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write; standard output by default."
)
@build_folder_option()
def command(
    folder: Path | None,
    identifier: str | None,
    target: str | None,
    syntax: str | None,
    graph: str | None,
    output: Path | None,
    build: Path,
) -> None:
    """Write a release, or one of its named graphs, with the lexical forms of the sources.

    An OUTPUT that ends in .gz or .zst is written compressed. With --to, write the whole release into the new FOLDER,
    with the commands that load it into that server and check that it arrived.
    """
    if (target is None) != (folder is None):
        raise CallError("--to and FOLDER go together: `citiverse export --to virtuoso FOLDER`")
    release = find_release(build, identifier) if identifier else current_release(build)
    if target is not None and folder is not None:
        if syntax or graph or output:
            raise CallError("--to writes the whole release; --syntax, --graph and --output do not go with it")
        write_load_files(release, target, folder)
        click.echo(f"release {release.id} for {target} in {folder}; read {folder / 'README.md'}", err=True)
    else:
        _export(release, graph or WHOLE, syntax or "ttl", output)


def _export(release: Release, graph: str, syntax: str, output: Path | None) -> None:
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
