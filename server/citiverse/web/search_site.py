"""What the routes of search and reconciliation share: the index of the release, opened once, and the bound in time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from flask import current_app
from werkzeug.exceptions import NotFound, ServiceUnavailable

from citiverse.web.languages import said
from citiverse.web.search_database import NoIndex, SearchDatabase, SearchTooLong
from citiverse.web.search_finder import Finder
from citiverse.web.search_request import Terms
from citiverse.web.site import Site, site

EXTENSION: Final = "citiverse.search"
SECONDS_UNTIL_NEXT: Final = 5


@dataclass(frozen=True)
class SearchSite:
    """The finder over the release of an application, the terms it knows, and the public address."""

    finder: Finder
    terms: Terms
    origin: str
    """Address of this site without a slash at the end; what it listens on, where no public one is set."""


def search_site() -> SearchSite:
    """Return the search of the current application; raises `NotFound` where its release has no index."""
    known = current_app.extensions.get(EXTENSION)
    if isinstance(known, SearchSite):
        return known
    made = _made(site())
    current_app.extensions[EXTENSION] = made
    return made


@contextmanager
def bounded() -> Iterator[None]:
    """Answer 503 where the search within takes longer than it may."""
    try:
        yield
    except SearchTooLong as error:
        message = (
            f"The search took more than {site().settings.search_milliseconds} ms of work; ask for something narrower."
        )
        raise ServiceUnavailable(message, retry_after=SECONDS_UNTIL_NEXT) from error


def _made(found: Site) -> SearchSite:
    try:
        database = SearchDatabase(found.release.folder, found.settings.search_milliseconds)
    except NoIndex as error:
        raise NotFound(said("This release has no search index.")) from error
    settings = found.settings
    origin = found.origin() or f"http://{settings.host}:{settings.port}"
    return SearchSite(Finder(database), Terms(database), origin)
