"""The answer to a search: one page of results with marks, counts by facet, and links to the pages around."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any, Final

from citiverse.search_index import folded
from citiverse.turtle import natural_key
from citiverse.web.languages import gettext, said
from citiverse.web.naming import Naming, Thing
from citiverse.web.responses import query_string
from citiverse.web.search_database import Among, Entity, SearchDatabase, as_list
from citiverse.web.search_finder import MOST_SEARCHED, STEPS, Finder, Result
from citiverse.web.search_marks import Segment, marked, piece
from citiverse.web.search_request import FACETS, Asked

MOST_VALUES: Final = 30
"""Values of one facet that are listed; the most frequent first."""
FACET_NAMES: Final = {
    "type": said("Kind"),
    "lang": said("Language"),
    "theme": said("Theme"),
    "technology": said("Technology"),
    "country": said("Country"),
    "horizon": said("Horizon"),
    "status": said("Deployment status"),
}
KINDS: Final = "select kind, count(*) from entity where id in (select value from json_each(?)) group by kind"
VALUES: Final = """
select facet, value, count(*) from facet where entity in (select value from json_each(?)) group by facet, value
"""
LANGUAGE_NAMES: Final = {
    "ar": said("Arabic"),
    "ca": said("Catalan"),
    "de": said("German"),
    "en": said("English"),
    "es": said("Spanish"),
    "fr": said("French"),
    "id": said("Indonesian"),
    "it": said("Italian"),
    "nl": said("Dutch"),
    "pt": said("Portuguese"),
    "ru": said("Russian"),
    "sv": said("Swedish"),
    "tr": said("Turkish"),
    "zh": said("Chinese"),
}


@dataclass(frozen=True)
class Shown:
    """One result as people see it."""

    thing: Thing
    kind: Thing
    step: str
    score: float
    name: list[Segment]
    other_name: list[Segment]
    """The name that was found where that is not the one shown."""
    other_language: str
    snippet: list[Segment]
    language: str
    """Language of the snippet."""


@dataclass(frozen=True)
class FacetValue:
    """One value of a facet: how many results have it, and where a search narrowed to it is."""

    value: str
    name: str
    language: str
    """Language of the name; empty: that of the page, or none."""
    count: int
    href: str
    is_chosen: bool


@dataclass(frozen=True)
class Answer:
    """One page of the results of a search."""

    asked: Asked
    total: int
    is_complete: bool
    """False where a step of the search reached its bound, so that there may be more."""
    shown: list[Shown]
    facets: dict[str, list[FacetValue]]
    links: dict[str, str]
    corrected: str = ""
    """What the results are for, where nothing has the words that were asked for."""


class Answers:
    """Answers searches over one release."""

    def __init__(self, finder: Finder, naming: Naming) -> None:
        self._finder = finder
        self._naming = naming

    @property
    def _database(self) -> SearchDatabase:
        return self._finder.database

    def answer(self, asked: Asked) -> Answer:
        """Return the page of results that `asked` is for; raises `SearchTooLong`."""
        asked_for, results, corrected = asked, *self._results(asked)
        asked = replace(asked, text=corrected or asked.text)
        steps = Counter(result.step for result in results)
        is_complete = all(steps[step] < MOST_SEARCHED for step in STEPS) or not asked.text.strip()
        results = self._narrowed(results, asked)
        first = (asked.page - 1) * asked.size
        part = results[first : first + asked.size]
        entities = self._database.entities(result.entity for result in part)
        return Answer(
            asked=asked_for,
            total=len(results),
            is_complete=is_complete,
            shown=[self._shown(entities[result.entity], result, asked) for result in part],
            facets=self._facets(results, asked_for),
            links=_links(asked_for, len(results)),
            corrected=corrected,
        )

    def _results(self, asked: Asked) -> tuple[list[Result], str]:
        """Return what is found, and the text for which that is where it is not the one asked for."""
        among = Among(asked.types)
        results = self._finder.results(asked.text, among, asked.language)
        other = "" if results else self._finder.corrected(asked.text)
        instead = self._finder.results(other, among, asked.language) if other else []
        return (instead, other) if instead else (results, "")

    def _narrowed(self, results: list[Result], asked: Asked) -> list[Result]:
        wanted = [*asked.facets.items(), *([("lang", asked.language)] if asked.language else [])]
        for facet, value in wanted:
            if facet == "lang" and asked.text.strip():
                continue
            rows = self._database.rows("select entity from facet where facet = ? and value = ?", (facet, value))
            members = {row[0] for row in rows}
            results = [result for result in results if result.entity in members]
        return results

    def _shown(self, entity: Entity, result: Result, asked: Asked) -> Shown:
        comparable = folded(asked.text)
        thing = self._naming.thing(entity.iri, asked.language)
        is_text = result.step == "text"
        is_other = not is_text and folded(result.text) not in (
            folded(thing.label),
            comparable if not asked.text else "",
        )
        snippet = result.text if is_text else entity.description
        return Shown(
            thing=thing,
            kind=self.kind(entity.kind),
            step=result.step,
            score=result.score,
            name=marked(thing.label, comparable),
            other_name=marked(result.text, comparable) if is_other and asked.text.strip() else [],
            other_language=result.language,
            snippet=piece(snippet, comparable),
            language=result.language if is_text else "en",
        )

    def kind(self, iri: str) -> Thing:
        """Return the class as people see it."""
        thing = self._naming.thing(iri)
        return Thing(thing.iri, thing.label[:1].upper() + thing.label[1:], thing.language, thing.href, thing.is_local)

    def _facets(self, results: list[Result], asked: Asked) -> dict[str, list[FacetValue]]:
        numbers = (as_list(result.entity for result in results),)
        counted: dict[str, list[tuple[str, int]]] = {"type": [], **{name: [] for name in (*FACETS, "lang")}}
        counted["type"] = [(row[0], row[1]) for row in self._database.rows(KINDS, numbers)]
        for facet, value, count in self._database.rows(VALUES, numbers):
            counted[facet].append((value, count))
        if asked.text.strip():
            counted["lang"] = _languages(results)
        return {
            facet: self._values(facet, found, asked)
            for facet, found in counted.items()
            if found or _chosen(facet, asked)
        }

    def _values(self, facet: str, counted: list[tuple[str, int]], asked: Asked) -> list[FacetValue]:
        chosen = _chosen(facet, asked)
        found = {**dict.fromkeys(chosen, 0), **dict(counted)}
        values = [
            FacetValue(
                value,
                *self._name_of_value(facet, value),
                count=count,
                href="/search"
                + query_string(asked.parameters(**{facet: None if value in chosen else value, "page": None})),
                is_chosen=value in chosen,
            )
            for value, count in found.items()
        ]
        values.sort(key=lambda one: (not one.is_chosen, -one.count, natural_key(one.name.lower())))
        return values[:MOST_VALUES]

    def _name_of_value(self, facet: str, value: str) -> tuple[str, str]:
        """Return the name of a value and the language of that."""
        if facet == "lang":
            return gettext(LANGUAGE_NAMES.get(value, value)), ""
        thing = self.kind(value) if facet == "type" else self._naming.thing(value)
        return thing.label, thing.language


def _languages(results: list[Result]) -> list[tuple[str, int]]:
    """Return in how many results something was found in each language, or in none, which counts for each."""
    occurring = sorted({one for result in results for one in result.languages if one})
    return [(one, sum(one in result.languages or "" in result.languages for result in results)) for one in occurring]


def _chosen(facet: str, asked: Asked) -> tuple[str, ...]:
    if facet == "type":
        return asked.types
    value = asked.language if facet == "lang" else asked.facets.get(facet, "")
    return (value,) if value else ()


def _links(asked: Asked, total: int) -> dict[str, str]:
    last = max(1, -(-total // asked.size))
    pages = {"self": asked.page, "first": 1, "last": last}
    if asked.page > 1:
        pages["prev"] = min(asked.page - 1, last)
    if asked.page < last:
        pages["next"] = asked.page + 1
    return {name: "/search" + query_string(asked.at(page).parameters()) for name, page in pages.items()}


def as_json(answer: Answer) -> dict[str, Any]:
    """Return the answer as JSON; addresses are relative to the site."""
    asked = answer.asked
    return {
        "query": asked.text,
        "correctedQuery": answer.corrected,
        "type": list(asked.types),
        "lang": asked.language,
        "filters": dict(asked.facets),
        "total": answer.total,
        "isComplete": answer.is_complete,
        "page": asked.page,
        "size": asked.size,
        "results": [_result(one) for one in answer.shown],
        "facets": {
            facet: [{"value": v.value, "name": v.name, "count": v.count, "href": v.href} for v in values]
            for facet, values in answer.facets.items()
        },
        "links": answer.links,
    }


def _result(one: Shown) -> dict[str, Any]:
    found = one.other_name or one.name
    return {
        "id": one.thing.iri,
        "name": one.thing.label,
        "lang": one.thing.language,
        "type": {"id": one.kind.iri, "name": one.kind.label},
        "href": one.thing.href,
        "found": one.step,
        "score": one.score,
        "matchedName": {"text": _text(found), "marks": _marks(found)},
        "snippet": {"text": _text(one.snippet), "lang": one.language, "marks": _marks(one.snippet)},
    }


def _text(segments: list[Segment]) -> str:
    return "".join(segment.text for segment in segments)


def _marks(segments: list[Segment]) -> list[list[int]]:
    """Return where the marked segments begin and end, in characters."""
    found, place = [], 0
    for segment in segments:
        if segment.is_match:
            found.append([place, place + len(segment.text)])
        place += len(segment.text)
    return found
