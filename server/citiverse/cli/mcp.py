"""`citiverse mcp`: offer a release to language models, over the Model Context Protocol."""

from __future__ import annotations

from pathlib import Path

import click

from citiverse.cli.console import build_folder_option
from citiverse.errors import EnvironmentFault
from citiverse.releases import current_release, find_release
from citiverse.settings import load_settings


@click.command()
@click.option("--release", help="Id or version of the release to offer.  [default: the current one]")
@build_folder_option()
@click.option("--config", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="TOML file with settings.")
def command(release: str | None, build: Path, config: Path | None) -> None:
    """Answer a client of the Model Context Protocol on standard input and output until it goes away.

    The limits of queries are those of the endpoint; --config and the environment (CITIVERSE_*) change them.
    """
    settings = load_settings(file=config)
    found = find_release(build, release) if release else current_release(build)
    try:
        from citiverse.mcp.running import serve_stdio
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("mcp", "mcp_types", "pydantic"):
            raise
        raise EnvironmentFault("`citiverse mcp` needs the extra `mcp`: pip install 'citiverse[mcp]'") from None
    serve_stdio(settings, found)
