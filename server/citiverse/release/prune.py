"""Pruning: compilations that a later one of the same version replaced make room; no version is ever lost."""

from __future__ import annotations

import shutil
from collections import defaultdict
from pathlib import Path

from citiverse.release.publish import WORKING, working_folder
from citiverse.releases import MANIFEST, Release, current_id, list_releases


def replaced(build: Path, keep: int) -> list[Release]:
    """Return what could go: of each version all but the `keep` newest compilations, the oldest first.

    What is current, or led to it, always stays, and so does every dataset that is no edition of the catalogue.
    """
    releases = [one for one in list_releases(build, skip_damaged=True) if not one.manifest.get("dataset")]
    needed = _line({one.id: one for one in releases}, current_id(build))
    by_version: dict[str, list[Release]] = defaultdict(list)
    for one in sorted(releases, key=_age):
        by_version[one.version].append(one)
    last = {one.id for found in by_version.values() for one in found[-keep:]}
    return [one for found in by_version.values() for one in found if one.id not in last | needed]


def prune(build: Path, keep: int) -> list[Release]:
    """Remove what `replaced` returns; return what was removed. Raises `EnvironmentFault` while a build is running."""
    with working_folder(build):
        found = replaced(build, keep)
        for one in found:
            # By its new name nobody takes it for a release, also if this ends halfway; the next build clears it away.
            beside = one.folder.with_name(f"{WORKING}pruned-{one.id}")
            one.folder.rename(beside)
            shutil.rmtree(beside)
    return found


def _line(releases: dict[str, Release], identifier: str | None) -> set[str]:
    """Return the ids of `identifier` and of the other versions that led to it."""
    found: set[str] = set()
    version = ""
    while identifier in releases and identifier not in found:
        one = releases[identifier]
        if one.version != version:
            found.add(one.id)
            version = one.version
        changes = one.changes()
        releases = {name: other for name, other in releases.items() if name != one.id}
        identifier = str(changes["from"]["id"]) if changes else None
    return found


def _age(release: Release) -> tuple[int, str]:
    return ((release.folder / MANIFEST).stat().st_mtime_ns, release.id)
