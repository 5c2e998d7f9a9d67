"""Scripts, stylesheets and the land of maps that `make` takes from packages: which there are, and that they stay."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "static" / "built"
PREFIX: Final = "/static/built/"
"""Beginning of the paths of files whose names hold a digest over what is in them."""
MANIFEST: Final = "manifest.json"


def is_immutable(path: str) -> bool:
    """Return whether the file at the local address `path` will always be the same."""
    return path.startswith(PREFIX) and path.endswith((".js", ".css", ".svg"))


def built_files(folder: Path = FOLDER) -> Mapping[str, str]:
    """Return the local addresses of the bundled files by their plain names; none where nothing was bundled.

    Nothing but comfort may depend on them: a machine without npm has none.
    """
    manifest = folder / MANIFEST
    if not manifest.is_file():
        return {}
    names: dict[str, str] = json.loads(manifest.read_text(encoding="utf-8"))
    return {plain: PREFIX + name for plain, name in names.items()}
