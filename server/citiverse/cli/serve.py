"""`citiverse serve`: build where needed, then serve a release over HTTP."""

from __future__ import annotations

import os
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from citiverse.cli.console import progress_on_stderr
from citiverse.engine.disk_store import prepare_store
from citiverse.engine.keeper import Keeper
from citiverse.engine.opening import PREPARERS, prepared
from citiverse.engine.run_folder import VARIABLE, RunFolder
from citiverse.errors import CallError, CitiverseError, EnvironmentFault
from citiverse.locations import source_root
from citiverse.releases import Release, current_id, current_release
from citiverse.settings import Settings, environment_of, load_settings

VALIDATION_HOST = "citiverse.validation.host"
SECONDS_TO_STOP = 10
SECONDS_TO_ASK = 20
"""How long a connection may take to send the next request's head, and so also how long it may stay idle."""


@click.command()
@click.option("--host", help="Address to listen on.  [default: 127.0.0.1]")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on.  [default: 8000]")
@click.option("--release", help="Id or version of the release to serve.  [default: the current one]")
@click.option("--dataset", type=click.Path(exists=True, dir_okay=False), help="RDF file to serve as it is instead.")
@click.option("--example", is_flag=True, help="Serve the catalogue with invented scoring rounds, marked on every page.")
@click.option("--engine", type=click.Choice(list(PREPARERS)), help="Query engine.  [default: memory]")
@click.option("--remote-endpoint", help="SPARQL endpoint that the engine `remote` asks.")
@click.option("--workers", type=click.IntRange(0), help="Server processes; 0 means one for each core.  [default: 0]")
@click.option("--public-origin", help="Public address of the site, for absolute links.")
@click.option("--build-folder", type=click.Path(file_okay=False), help="Folder that holds the releases.")
@click.option("--config", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="TOML file with settings.")
def command(config: Path | None, example: bool, **flags: Any) -> None:
    """Serve a release: the SPARQL endpoint, documents about every thing, downloads and pages.

    Without --release and --dataset the sources are compiled first where they changed. Settings come from --config,
    then the environment (CITIVERSE_*), then flags. SIGTERM and Ctrl-C stop the server.
    """
    settings = load_settings(flags, file=config)
    if settings.release and settings.dataset:
        raise CallError("serve a release or a dataset, not both")
    if example and (settings.release or settings.dataset):
        raise CallError("serve the example or a release or dataset, not both")
    _check_address(settings.host, settings.port)
    if settings.metrics_port:
        _check_address(settings.metrics_host, settings.metrics_port)
    release = _example(settings) if example else _release(settings)
    # Without a fixed release the server follows the pointer: what is built later is served without a restart.
    fixed = release.id if settings.release or settings.dataset or example else ""
    settings = replace(settings.effective(), release=fixed, build_folder=str(release.folder.parent.parent))
    _prepare_engine(settings, release)
    _serve(settings, release)


def _prepare_engine(settings: Settings, release: Release) -> None:
    """Make the on-disk store while somebody can still see how long it takes; refuse settings that cannot work."""
    if settings.engine == "disk":
        with progress_on_stderr() as progress:
            progress.step("prepare the on-disk store")
            prepare_store(release)
    elif settings.engine != "memory":
        prepared(release.dataset, settings)


def _release(settings: Settings) -> Release:
    """Return the release to serve, compiled first where it has to be."""
    from citiverse.web.serving import build_folder_of, release_of

    build = build_folder_of(settings)
    if settings.release:
        return release_of(settings)
    if settings.dataset:
        from citiverse.release.compile_dataset import build_dataset

        with progress_on_stderr() as progress:
            return build_dataset(Path(settings.dataset), build, progress, point=False)
    return _current_catalogue(build)


def _example(settings: Settings) -> Release:
    """Return the catalogue with example rounds, compiled first where something changed."""
    from citiverse.release.example import build_example
    from citiverse.web.serving import build_folder_of

    with progress_on_stderr() as progress:
        return build_example(source_root(), build_folder_of(settings), progress)


def _current_catalogue(build: Path) -> Release:
    """Return the catalogue as the sources are; where they are at fault, the release before them, and say so."""
    from citiverse.cli import report
    from citiverse.release.build import build_catalogue

    try:
        with progress_on_stderr() as progress:
            return build_catalogue(source_root(), build, progress)
    except CitiverseError as error:
        if current_id(build) is None:
            raise
        report(error)
        previous = current_release(build)
        click.echo(f"the sources are at fault; serving the previous release {previous.id}", err=True)
        return previous


def _check_address(host: str, port: int) -> None:
    """Fail early, with one plain line, where the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise EnvironmentFault(f"cannot listen on {host}:{port}: {error.strerror}") from error


def _serve(settings: Settings, release: Release) -> None:
    from citiverse.web.metrics_server import metrics_process

    environment = environment_of(settings)
    run = RunFolder.create()
    run.publish(release.id)
    keepers = [Keeper(run, environment), Keeper(run, environment, VALIDATION_HOST)]
    try:
        os.environ.update({**environment, VARIABLE: str(run.path)})
        shown_host = f"[{settings.host}]" if ":" in settings.host else settings.host
        click.echo(f"serving release {release.id} at http://{shown_host}:{settings.port}/", err=True)
        if not settings.public_origin:
            click.echo(f"feeds, site map and catalogue name {settings.base_iri} until public_origin is set", err=True)
        with metrics_process(settings, run):
            _run_processes(settings)
    finally:
        for keeper in keepers:
            keeper.end()
        run.remove()


def _run_processes(settings: Settings) -> None:
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels
    from granian.log import logger as granian_logger

    # It warns of many threads; here most of them only wait, for query workers or for their turn.
    granian_logger.addFilter(lambda record: "Python threads" not in record.getMessage())
    server = Granian(
        "citiverse.web.serving:application",
        factory=True,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        # With HTTP/1 alone even a connection that says nothing at all is closed in time.
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=SECONDS_TO_ASK * 1000),
        workers=settings.workers,
        blocking_threads=settings.threads,
        backpressure=settings.threads * 16,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=SECONDS_TO_STOP,
        log_level=LogLevels(settings.log_level),
    )
    server.serve()
