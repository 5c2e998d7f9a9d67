"""Console: options that several commands share, and the progress display that fits where they run."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from citiverse.errors import CallError
from citiverse.locations import SOURCE_FOLDERS, default_build_folder, source_root
from citiverse.progress import Bars, Lines, Progress


@contextmanager
def progress_on_stderr() -> Iterator[Progress]:
    """Yield live bars on a terminal, plain lines elsewhere; standard output stays free for results."""
    if sys.stderr.isatty():
        with Bars(Console(stderr=True)) as bars:
            yield bars
    else:
        yield Lines(sys.stderr)


def build_folder_option(name: str = "--build-folder") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option that names the folder of the releases, passed to the command as `build`."""
    return click.option(
        name,
        "build",
        type=click.Path(file_okay=False, path_type=Path),
        default=default_build_folder,
        help="Folder that holds the releases.  [default: build/ of the checkout, else the user's data folder]",
    )


def sources_option() -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option that names the folder with the source folders, passed to the command as `sources`."""
    return click.option(
        "--sources",
        type=click.Path(file_okay=False, path_type=Path),
        default=source_root,
        callback=_complete,
        help="Folder that holds ontology/, shapes/, data/ and queries/.  [default: those of this checkout]",
    )


def _complete(context: click.Context, parameter: click.Parameter, folder: Path) -> Path:
    missing = [name for name in SOURCE_FOLDERS if not (folder / name).is_dir()]
    if missing:
        raise CallError(f"{folder} holds no folder {missing[0]}/")
    return folder
