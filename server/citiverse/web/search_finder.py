"""Finding: which things a text names, or is said about, and how sure that is; every step has a bound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from rapidfuzz import fuzz, process

from citiverse.search_index import folded, sorted_words
from citiverse.web.search_database import Among, Entity, Found, SearchDatabase
from citiverse.web.search_rank import EXACT, OF_INITIALS, score
from citiverse.web.search_spelling import corrected

MOST_NAMED: Final = 60
MOST_BEGINNING: Final = 60
MOST_ALIKE: Final = 150
MOST_SEARCHED: Final = 400
"""Names (and texts) that one search looks at in each of its steps."""
MOST_JUDGED: Final = 50
"""Names that are judged word by word in one step of a search."""
OF_PART: Final = 99.0
"""For a name that is the same but for what stands in brackets."""
CERTAIN: Final = OF_PART
INITIALS: Final = "initials"
"""Role of a name that is only the first letters of another one."""
CLOSE: Final = 92.0
"""A second candidate from here on makes the first uncertain."""
WORTH_SHOWING: Final = 35.0
WORTH_SEARCHING: Final = 72.0
"""Below it a name with other letters is no answer to a search."""
STEPS: Final = ("exact", "beginning", "words", "similar", "text")
"""How a result was found, the best first."""
LISTED: Final = "listed"
"""In place of a step, where nothing was asked for and so everything is listed."""


@dataclass(frozen=True)
class Candidate:
    """A thing that a text may name: how well its best name fits, and whether that is beyond doubt."""

    entity: Entity
    score: float
    name: Found
    is_certain: bool = False
    features: tuple[tuple[str, float], ...] = ()
    """What the score is made of, where it is not the name alone."""


@dataclass(frozen=True)
class Result:
    """A thing found by a search: in which step, by which name or text."""

    entity: int
    step: str
    score: float
    text: str
    language: str
    languages: frozenset[str] = frozenset()
    """Languages of all its names and texts that were found; empty for one without."""


class Finder:
    """Finds things in the index of one release."""

    def __init__(self, database: SearchDatabase) -> None:
        self.database = database

    def candidates(self, text: str, among: Among, most: int) -> list[Candidate]:
        """Return the things that `text` may name, the likeliest first, each once; raises `SearchTooLong`.

        One is certain where it alone bears exactly this name and none other comes close.
        """
        with self.database.limited():
            best = self._by_name(text, among)
            entities = self.database.entities(best)
        ranked = sorted(
            (
                Candidate(entities[number], points, name)
                for number, (points, name) in best.items()
                if number in entities
            ),
            key=lambda one: (-one.score, -one.entity.links, one.entity.name, one.entity.iri),
        )
        return with_certainty([one for one in ranked if one.score >= WORTH_SHOWING])[:most]

    def suggestions(self, text: str, among: Among, most: int, language: str = "") -> list[Entity]:
        """Return things whose names begin with `text`, then have its words, then are alike; raises `SearchTooLong`.

        With a `language`, only names in it, or in none, count.
        """
        languages = (language, "") if language else ()
        comparable = folded(text)
        with self.database.limited():
            known = self.database.entity(text.strip(), among)
            found = [known.id] if known else []
            if comparable:
                ways = (self.database.beginning, self.database.with_words)
                named = [name for way in ways for name in way(comparable, among, MOST_BEGINNING)]
                found += [name.entity for name in named if not languages or name.language in languages]
            if comparable and len(set(found)) < most:
                alike = self._scored(comparable, self.database.alike(comparable, among, MOST_ALIKE))
                worth = [(number, name) for number, points, name in alike if points >= WORTH_SEARCHING]
                found += [number for number, name in worth if not languages or name.language in languages]
            numbers = list(dict.fromkeys(found))[:most]
            entities = self.database.entities(numbers)
        return [entities[number] for number in numbers]

    def results(self, text: str, among: Among, language: str) -> list[Result]:
        """Return what a search for `text` finds, the best first, each thing once; raises `SearchTooLong`.

        With a `language`, only names and texts in it, or in none, count. An empty text finds everything that counts.
        """
        comparable = folded(text)
        with self.database.limited():
            if not text.strip():
                return self._everything(among)
            found = self._by_steps(comparable, among) if comparable else []
            known = self.database.entity(text.strip(), among)
            if known:
                found.insert(0, Result(known.id, STEPS[0], EXACT, known.name, known.language))
            if comparable:
                found += self._texts(comparable, among)
        best: dict[int, Result] = {}
        languages: dict[int, set[str]] = {}
        for result in found:
            languages.setdefault(result.entity, set()).add(result.language)
            if not language or result.language in (language, ""):
                best.setdefault(result.entity, result)
        return [replace(result, languages=frozenset(languages[number])) for number, result in best.items()]

    def corrected(self, text: str) -> str:
        """Return `text` with words that nothing here has put right, or nothing where none can be."""
        with self.database.limited():
            return corrected(folded(text), self._words)

    @cached_property
    def _words(self) -> dict[str, int]:
        return self.database.words()

    def _by_name(self, text: str, among: Among) -> dict[int, tuple[float, Found]]:
        comparable = folded(text)
        known = self.database.entity(text.strip(), among)
        if known is not None:
            return {known.id: (EXACT, Found(known.id, known.name, known.language, "code", comparable))}
        if not comparable:
            return {}
        database = self.database
        names = [
            *database.named(comparable, sorted_words(comparable), among, MOST_NAMED),
            *database.beginning(comparable, among, MOST_BEGINNING),
            *database.alike(comparable, among, MOST_ALIKE),
        ]
        best: dict[int, tuple[float, Found]] = {}
        for number, points, name in self._scored(comparable, names):
            best.setdefault(number, (points, name))
        return best

    def _scored(self, comparable: str, names: Sequence[Found]) -> list[tuple[int, float, Found]]:
        """Return entity, points and name of each of `names`, those with the most points first.

        Of many names only those are judged word by word that look most alike; the others follow without points.
        """
        alike = names
        if len(names) > MOST_JUDGED:
            texts = [name.folded for name in names]
            ordered = process.extract(comparable, texts, scorer=fuzz.token_set_ratio, processor=None, limit=None)
            alike = [names[place] for _, _, place in ordered]
        scored = [(name.entity, self._points(comparable, name), name) for name in alike[:MOST_JUDGED]]
        scored.sort(key=lambda one: -one[1])
        return scored + [(name.entity, 0.0, name) for name in alike[MOST_JUDGED:]]

    def _points(self, comparable: str, name: Found) -> float:
        if name.role == INITIALS:
            return OF_INITIALS if name.folded == comparable else 0.0
        if name.role == "code":
            return EXACT if name.folded == comparable else 0.0
        points = score(comparable, name.folded, self.database.weight)
        return min(points, OF_PART) if name.role == "part" else points

    def _by_steps(self, comparable: str, among: Among) -> list[Result]:
        database = self.database
        steps = (
            database.named(comparable, sorted_words(comparable), among, MOST_SEARCHED),
            database.beginning(comparable, among, MOST_SEARCHED),
            database.with_words(comparable, among, MOST_SEARCHED),
            database.alike(comparable, among, MOST_SEARCHED),
        )
        found: list[Result] = []
        for step, names in zip(STEPS, steps, strict=False):
            scored = self._scored(comparable, names)
            if step == "exact":
                scored = [one for one in scored if one[1] >= OF_INITIALS]
            elif step == "similar":
                scored = [one for one in scored if one[1] >= WORTH_SEARCHING]
            found += [Result(number, step, points, name.text, name.language) for number, points, name in scored]
        return found

    def _texts(self, comparable: str, among: Among) -> list[Result]:
        rows = self.database.texts(comparable, among, MOST_SEARCHED)
        return [Result(number, STEPS[-1], 0.0, text, language) for number, language, text in rows]

    def _everything(self, among: Among) -> list[Result]:
        found = self.database.everything(among, MOST_SEARCHED * len(STEPS))
        return [Result(one.id, LISTED, 0.0, one.name, one.language) for one in found]


def with_certainty(ranked: list[Candidate]) -> list[Candidate]:
    """Return the candidates, best first, the first marked as certain where it is the only one that fits exactly.

    It is not certain where the same letters are the initials of another.
    """
    if not ranked:
        return []
    first, *others = ranked
    is_alone = all(one.score < CLOSE and one.name.role != INITIALS for one in others)
    is_certain = first.score >= CERTAIN and is_alone
    return [replace(first, is_certain=is_certain), *others]
