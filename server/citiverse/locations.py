"""Where things are on this machine: the source folders (checkout or installed package) and the build folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from citiverse.errors import EnvironmentFault

SOURCE_FOLDERS: Final = ("ontology", "shapes", "data", "queries")


def source_root() -> Path:
    """Return the folder that holds `ontology/ shapes/ data/ queries/`.

    In a checkout that is its top; in an installed package the copy that rides in the wheel. Raises `EnvironmentFault`
    where neither is complete.
    """
    package = Path(__file__).resolve().parent
    for candidate in (package.parent.parent, package / "sources"):
        if all((candidate / folder).is_dir() for folder in SOURCE_FOLDERS):
            return candidate
    raise EnvironmentFault("the source folders ontology, shapes, data and queries were not found; reinstall citiverse")


def default_build_folder() -> Path:
    """Return where releases are kept: `build/` of a checkout, else the user's data folder (XDG Base Directory)."""
    checkout = Path(__file__).resolve().parent.parent.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / "ontology").is_dir():
        return checkout / "build"
    data_home = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(data_home) / "citiverse"
