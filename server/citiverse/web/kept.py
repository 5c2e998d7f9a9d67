"""Which releases are kept beside the one served, found by id or version; their manifests are read once."""

from __future__ import annotations

from werkzeug.exceptions import NotFound

from citiverse.releases import Release, age, kept_beside, line_to, named_by_version
from citiverse.web.languages import said
from citiverse.web.site import site


def kept_releases() -> list[Release]:
    """Return the release served, then the other whole ones of its kind, the newest first."""
    return kept_beside(site().release, site().build_folder)


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
        raise NotFound(said("There is no such release here."))
    return named_by_version(of_version, line_to(kept[0], kept))


def before(release: Release) -> Release | None:
    """Return the release that came before `release`, where both are kept here."""
    changes = release.changes()
    identifier = str(changes["from"]["id"]) if changes else ""
    return next((one for one in kept_releases() if one.id == identifier), None)


def earlier_releases() -> list[Release]:
    """Return the releases kept here that came before the one served, the newest first."""
    served, *others = kept_releases()
    return [one for one in others if age(one) < age(served)]


def line_served() -> list[Release]:
    """Return the release served and all that led to it, as far as they are kept here, the newest first."""
    kept = kept_releases()
    return list(line_to(kept[0], kept))
