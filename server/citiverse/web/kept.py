"""Which releases are kept beside the one served, found by id or version; their manifests are read once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from werkzeug.exceptions import NotFound

from citiverse.errors import CitiverseError
from citiverse.locations import default_build_folder
from citiverse.releases import MANIFEST, Release, read_release, releases_folder
from citiverse.web.site import site


def kept_releases() -> list[Release]:
    """Return the release served, then the other whole ones of its kind, the newest first.

    A build folder may be written to at any time: folders that are no release, or not any more, are passed over.
    """
    served = site().release
    return [served, *sorted(_others(served), key=_age, reverse=True)]


def kept_release(identifier: str) -> Release:
    """Return the release named by its id or its version; raises `NotFound` where it is not kept here.

    A version may have been compiled several times: the one served counts, then the one that led to it, then the newest.
    """
    kept = kept_releases()
    exact = next((one for one in kept if one.id == identifier), None)
    if exact is not None:
        return exact
    of_version = [one for one in kept if one.version == identifier]
    if not of_version:
        raise NotFound("There is no such release here.")
    leading = {one.id for one in _line(kept)}
    return next((one for one in of_version if one.id in leading), of_version[0])


def before(release: Release) -> Release | None:
    """Return the release that came before `release`, where both are kept here."""
    changes = release.changes()
    identifier = str(changes["from"]["id"]) if changes else ""
    return next((one for one in kept_releases() if one.id == identifier), None)


def line_served() -> list[Release]:
    """Return the release served and all that led to it, as far as they are kept here, the newest first."""
    return list(_line(kept_releases()))


def _line(kept: list[Release]) -> Iterator[Release]:
    """Yield the release served and all that led to it."""
    by_id = {one.id: one for one in kept}
    following: Release | None = kept[0]
    while following is not None:
        yield following
        changes = following.changes()
        following = by_id.pop(str(changes["from"]["id"]), None) if changes else None


def _others(served: Release) -> Iterator[Release]:
    build = Path(site().settings.build_folder) if site().settings.build_folder else default_build_folder()
    for path in releases_folder(build).glob(f"[!.]*/{MANIFEST}"):
        try:
            found = _read(path.parent, path.stat().st_mtime_ns)
        except (OSError, CitiverseError):
            continue
        if found.id != served.id and found.manifest.get("dataset") == served.manifest.get("dataset"):
            yield found


@lru_cache(maxsize=64)
def _read(folder: Path, stamp: int) -> Release:
    """Return the release in `folder`, whose manifest was written at `stamp`."""
    return read_release(folder)


def _age(release: Release) -> tuple[str, int]:
    try:
        return (str(release.manifest.get("issued") or ""), (release.folder / MANIFEST).stat().st_mtime_ns)
    except OSError:
        return ("", 0)
