"""Finds things by name or text in the release's search index, as the web's `/search` does."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from werkzeug.datastructures import MultiDict

from citiverse.errors import CallError
from citiverse.web.naming import Naming
from citiverse.web.search_answer import Answers, as_json
from citiverse.web.search_database import NoIndex, SearchDatabase, SearchTooLong
from citiverse.web.search_finder import Finder
from citiverse.web.search_request import Terms, read
from citiverse.web.site import Site

RESULTS: Final = 10


@dataclass(frozen=True)
class Hit:
    """One thing that was found."""

    iri: str
    name: str
    kind: str
    score: float
    """From 0 to 100."""
    snippet: str


class Search:
    """Searches one release; safe to use from many threads."""

    def __init__(self, site: Site) -> None:
        self._site = site

    @cached_property
    def _database(self) -> SearchDatabase:
        return SearchDatabase(self._site.release.folder, self._site.settings.search_milliseconds)

    def hits(self, text: str, kind: str = "", most: int = RESULTS) -> list[Hit]:
        """Return what `text` names, or what says it, the best first; of the type `kind` where it is given.

        Raises `CallError` where the release has no index and for a search that takes too long, `BadRequest` for an
        unknown type.
        """
        try:
            terms = Terms(self._database)
            asked = read(MultiDict([("q", text), ("type", kind), ("size", str(most))]), terms)
            answers = Answers(Finder(self._database), Naming(self._site.descriptions))
            found = as_json(answers.answer(asked))["results"]
        except NoIndex:
            raise CallError("this release has no search index; ask with sparql") from None
        except SearchTooLong:
            raise CallError("the search took too long; ask for something narrower") from None
        return [
            Hit(one["id"], one["name"], one["type"]["name"], float(one["score"]), one["snippet"]["text"])
            for one in found
        ]
