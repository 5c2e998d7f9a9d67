"""Releases on disk: the build folder, the pointer to the current release, and each release's manifest."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from citiverse.errors import CallError, CitiverseError, DataError, Diagnostic

MANIFEST: Final = "manifest.json"
DATASET: Final = "dataset.nq"
STATISTICS: Final = "statistics.json"
HARVEST: Final = "harvest.nq"
"""The description of the catalogue with all its files, for harvesters; it is no part of the dataset."""
PICTURES: Final = "pictures/pictures.json"
"""The pictures with their texts, tables and queries; each is drawn in a file beside."""
ROUNDS: Final = "rounds/rounds.json"
"""The scoring rounds with the bodies of their reports; the data of each stands in a file beside."""
POINTER: Final = "current"
CHANGES: Final = "changes/changes.json"
"""What changed since the release before; no part of the digest, since it depends on what else is kept here."""
RELEASE_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*-[0-9a-f]{12}\Z")
CHUNK: Final = 1 << 20
NEEDED: Final[dict[str, type]] = {
    "id": str,
    "version": str,
    "title": str,
    "triples": int,
    "graphs": dict,
    "files": list,
}
"""Members without which a manifest is none, and their kinds."""


@dataclass(frozen=True)
class ReleaseFile:
    """One file of a release: path inside the folder, what part of the data it holds, size in bytes and SHA-256."""

    path: str
    part: str
    syntax: str
    mediaType: str  # noqa: N815  the manifest's own key
    coding: str | None
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Release:
    """One release: its folder and what its manifest says."""

    folder: Path
    manifest: dict[str, Any]

    @property
    def id(self) -> str:
        """Identifier: version and the first twelve hex digits of the content's digest."""
        return str(self.manifest["id"])

    @property
    def version(self) -> str:
        """Version as declared by the data, for example `2026.1`."""
        return str(self.manifest["version"])

    @property
    def dataset(self) -> Path:
        """Path of the canonical N-Quads of all named graphs."""
        return self.folder / DATASET

    @property
    def files(self) -> list[ReleaseFile]:
        """All files that the manifest lists, with their checksums."""
        return [ReleaseFile(**entry) for entry in self.manifest["files"]]

    def statistics(self) -> dict[str, Any]:
        """Return the counts made at build time."""
        return dict(json.loads((self.folder / STATISTICS).read_text(encoding="utf-8")))

    def changes(self) -> dict[str, Any] | None:
        """Return what changed since the release before (docs/releases.md), or None where none came before.

        Raises `DataError` for a file that is no such object.
        """
        path = self.folder / CHANGES
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except ValueError as error:
            raise DataError(f"{path} is not valid JSON", [Diagnostic(str(path), None, str(error))]) from error
        if not isinstance(found, dict) or not isinstance(found.get("files"), list):
            raise DataError(f"{path} is not valid", [Diagnostic(str(path), None, "it is no difference of releases")])
        return found

    def files_of_changes(self) -> list[ReleaseFile]:
        """Return the files beside the difference, with their checksums; none where no release came before."""
        return [ReleaseFile(**entry) for entry in (self.changes() or {"files": []})["files"]]


def releases_folder(build: Path) -> Path:
    """Return the folder inside the build folder that holds one folder for each release."""
    return build / "releases"


def read_release(folder: Path) -> Release:
    """Return the release in `folder`; raises `CallError` where there is none, `DataError` for a bad manifest."""
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise CallError(f"no release in {folder}") from error
    except ValueError as error:
        raise DataError(f"{path} is not valid JSON", [Diagnostic(str(path), None, str(error))]) from error
    members = manifest if isinstance(manifest, dict) else {}
    wrong = [name for name, kind in NEEDED.items() if not isinstance(members.get(name), kind)]
    if wrong:
        finding = Diagnostic(str(path), None, f"members that are missing or wrong: {', '.join(wrong)}")
        raise DataError(f"{path} is not the manifest of a release", [finding])
    return Release(folder, manifest)


def current_id(build: Path) -> str | None:
    """Return the id that the pointer names, or None where nothing was built yet."""
    try:
        return (build / POINTER).read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        return None


def current_release(build: Path) -> Release:
    """Return the release that the pointer names; raises `CallError` where nothing was built yet."""
    identifier = current_id(build)
    if identifier is None:
        raise CallError(f"no release in {build}; run `citiverse build` first")
    return find_release(build, identifier)


def find_release(build: Path, identifier: str) -> Release:
    """Return the release with this id, version, or id beginning; raises `CallError` for none or several.

    Of several compilations of a version the current one counts, then the one that led to it, then the newest.
    """
    if RELEASE_ID.match(identifier) and (releases_folder(build) / identifier).is_dir():
        return read_release(releases_folder(build) / identifier)
    releases, current = list_releases(build), current_id(build)
    of_version = [one for one in releases if one.version == identifier]
    if of_version:
        leading = (line_to(one, releases) for one in releases if one.id == current)
        return named_by_version(of_version, next(leading, ()))
    matching = [one for one in releases if one.id.startswith(identifier)]
    if not matching:
        raise CallError(f"no release {identifier!r}; `citiverse releases list` shows them")
    if len(matching) > 1:
        raise CallError(f"{identifier!r} names several releases: {', '.join(release.id for release in matching)}")
    return matching[0]


def list_releases(build: Path, *, skip_damaged: bool = False) -> list[Release]:
    """Return all published releases, the newest issue date first, then by id.

    Raises `DataError` for a manifest that is none, unless such releases are to be left out.
    """
    found = []
    for path in releases_folder(build).glob(f"[!.]*/{MANIFEST}"):
        try:
            found.append(read_release(path.parent))
        except DataError:
            if not skip_damaged:
                raise
    return sorted(found, key=lambda release: (str(release.manifest.get("issued") or ""), release.id), reverse=True)


def kept_beside(release: Release, build: Path) -> list[Release]:
    """Return `release`, then the other whole ones of its kind under `build`, the newest first.

    A build folder may be written to at any time: folders that are no release, or not any more, are passed over.
    """
    return [release, *by_age(_others(release, build))]


def _others(release: Release, build: Path) -> Iterator[Release]:
    for path in releases_folder(build).glob(f"[!.]*/{MANIFEST}"):
        try:
            found = _read(path.parent, path.stat().st_mtime_ns)
        except (OSError, CitiverseError):
            continue
        if found.id != release.id and found.manifest.get("dataset") == release.manifest.get("dataset"):
            yield found


@lru_cache(maxsize=64)
def _read(folder: Path, stamp: int) -> Release:
    """Return the release in `folder`, whose manifest was written at `stamp`."""
    return read_release(folder)


def by_age(releases: Iterable[Release]) -> list[Release]:
    """Return the releases, the newest first: by day of issue, then by when they were published here."""
    return sorted(releases, key=age, reverse=True)


def age(release: Release) -> tuple[str, int]:
    """Return what tells a newer release from an older one; a build folder may lose one at any time."""
    try:
        return (str(release.manifest.get("issued") or ""), (release.folder / MANIFEST).stat().st_mtime_ns)
    except OSError:
        return ("", 0)


def line_to(release: Release, kept: Iterable[Release]) -> Iterator[Release]:
    """Yield `release` and all of `kept` that led to it, the newest first."""
    by_id = {one.id: one for one in kept}
    following: Release | None = by_id.pop(release.id, release)
    while following is not None:
        yield following
        changes = following.changes()
        following = by_id.pop(str(changes["from"]["id"]), None) if changes else None


def named_by_version(compilations: Sequence[Release], leading: Iterable[Release]) -> Release:
    """Return which of the `compilations` of a version its name leads to: one of `leading`, else the newest."""
    ids = {one.id for one in compilations}
    return next((one for one in leading if one.id in ids), None) or by_age(compilations)[0]


def faults_of_release(release: Release, looked: Callable[[], object] = lambda: None) -> Iterator[Diagnostic]:
    """Yield a finding for each file that is missing, differs from its checksum, or is listed nowhere.

    `looked` is called after each file.
    """
    listed = {MANIFEST, CHANGES}
    try:
        entries = [*release.files, *release.files_of_changes()]
    except DataError as error:
        entries = release.files
        yield Diagnostic(CHANGES, None, str(error))
    for entry in entries:
        listed.add(entry.path)
        path = release.folder / entry.path
        if not path.is_file():
            yield Diagnostic(entry.path, None, "the file is missing")
        elif path.stat().st_size != entry.bytes or sha256_of_file(path) != entry.sha256:
            yield Diagnostic(entry.path, None, "the content differs from the checksum in the manifest")
        looked()
    for path in sorted(release.folder.rglob("*")):
        name = path.relative_to(release.folder).as_posix()
        if path.is_file() and name not in listed:
            yield Diagnostic(name, None, "the manifest does not list this file")


def sha256_of_file(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def manifest_text(manifest: dict[str, Any], files: list[ReleaseFile]) -> str:
    """Return the manifest with its file list as JSON text, the same bytes for the same content."""
    entries = [asdict(entry) for entry in sorted(files, key=lambda entry: entry.path)]
    return json.dumps({**manifest, "files": entries}, ensure_ascii=False, indent=2) + "\n"
