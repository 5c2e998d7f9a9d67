"""When what a release says, as this software says it, last changed here: the date that clients may ask back with."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

from werkzeug.http import http_date, parse_date

from citiverse.releases import MANIFEST

PACKAGE: Final = Path(__file__).resolve().parent.parent
SHOWS: Final = frozenset((".py", ".html", ".css", ".xml", ".txt"))
"""Endings of the files of this software that an answer may depend on."""


@lru_cache(maxsize=8)
def last_modified(release_folder: Path) -> str:
    """Return the value of Last-Modified of everything made out of the release in `release_folder`.

    A page changes with the software as well as with the release, and two releases may be issued on one day; so it is
    when the release was published here or the software came here, whichever was later.
    """
    published = (release_folder / MANIFEST).stat().st_mtime
    return http_date(max(published, _software_came()))


def published(release_folder: Path) -> str:
    """Return when the release in `release_folder` was published here, as the value of Last-Modified of its files."""
    return http_date((release_folder / MANIFEST).stat().st_mtime)


def is_modified_since(modified: str, condition: str, *, otherwise: bool = True) -> bool:
    """Return whether what was last modified at `modified` changed after `condition` (RFC 9110, section 13.1.3).

    A condition that is no date is none, and gives `otherwise`.
    """
    since, last = parse_date(condition), parse_date(modified)
    return otherwise if since is None or last is None else last > since


@lru_cache(maxsize=1)
def _software_came() -> float:
    return max(path.stat().st_mtime for path in PACKAGE.rglob("*") if path.suffix in SHOWS)
