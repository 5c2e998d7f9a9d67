"""Fingerprint: a digest over the sources and the compiler, by which a build knows that nothing changed."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from citiverse import __version__
from citiverse.errors import DataError
from citiverse.locations import SOURCE_FOLDERS
from citiverse.releases import MANIFEST, Release, current_id, read_release, releases_folder
from citiverse.text_files import write_text
from citiverse.world import LAND

LIBRARIES: Final = ("altair", "numpy", "pyoxigraph", "pyshacl", "rdflib", "scipy", "vl-convert-python", "zstandard")
COMPILERS: Final = ("release", "scoring")
"""Folders of the code that decides what a release holds."""
CACHE: Final = "cache/fingerprint.json"


def fingerprint(root: Path) -> str:
    """Return the digest over every source file, the land of maps, the compiler's code and its libraries' versions."""
    digest = hashlib.sha256(__version__.encode())
    package = Path(__file__).resolve().parent.parent
    files = [path for folder in SOURCE_FOLDERS for path in (root / folder).rglob("*") if path.is_file()]
    code = [path for folder in (package, *map(package.joinpath, COMPILERS)) for path in folder.glob("*.py")]
    for base, paths in ((root, files), (package, code)):
        for path in sorted(paths):
            digest.update(f"\0{path.relative_to(base).as_posix()}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    digest.update(hashlib.sha256(LAND.read_bytes()).digest() if LAND.is_file() else b"no land")
    for library in LIBRARIES:
        try:
            digest.update(version(library).encode())
        except PackageNotFoundError:
            digest.update(b"absent")
    return digest.hexdigest()


def remember(build: Path, mark: str, identifier: str) -> None:
    """Note that the sources with the fingerprint `mark` gave the release `identifier`."""
    path = build / CACHE
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, json.dumps({"fingerprint": mark, "release": identifier}) + "\n")


def release_up_to_date(build: Path, mark: str) -> Release | None:
    """Return the release that the sources with the fingerprint `mark` gave, where it is whole and current."""
    try:
        noted = json.loads((build / CACHE).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    folder = releases_folder(build) / str(noted.get("release"))
    if noted.get("fingerprint") != mark or not (folder / MANIFEST).is_file() or current_id(build) != folder.name:
        return None
    try:
        release = read_release(folder)
    except DataError:
        return None
    whole = all(
        (folder / entry.path).is_file() and (folder / entry.path).stat().st_size == entry.bytes
        for entry in release.files
    )
    return release if whole else None
