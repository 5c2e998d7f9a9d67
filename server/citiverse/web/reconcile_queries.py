"""Reconciliation: candidates for names, narrowed by types and weighed by properties, with scores from 0 to 100."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import pyoxigraph as ox

from citiverse.search_index import folded
from citiverse.vocabulary import CUC, SCHEME
from citiverse.web.descriptions import Descriptions
from citiverse.web.naming import Naming
from citiverse.web.reconcile_request import PropertyValue, Query
from citiverse.web.search_database import Among, Entity, Found
from citiverse.web.search_finder import CERTAIN, INITIALS, Candidate, with_certainty
from citiverse.web.search_rank import EXACT, score
from citiverse.web.search_site import SearchSite

NAME: Final = "name"
"""Identifier of the feature that says how well the name fits; those of properties are their IRIs."""
WEIGHT_OF_NAME: Final = 3
"""How many properties the name counts as much as."""
MORE_THAN_ASKED: Final = 25
"""Candidates that are weighed by properties at least, however few are wanted."""
LIKE_ENOUGH: Final = 80.0
OF_ANOTHER_TYPE: Final = 8.0
"""Points that a candidate of another type loses where the type is only preferred."""
OF_A_CONCEPT: Final = 15.0
"""Points that a concept of the vocabulary loses by an inexact name where no type is asked for: columns hold things."""
BEHIND: Final = 1.0
"""Points by which it stays behind a thing that bears the same name, or has it as initials."""
MOST_BY_PROPERTY: Final = 200
MOST_TYPES: Final = 8
MOST_OBJECTS: Final = 100
"""Values of a property that are compared."""


class Reconciler:
    """Answers the queries of a batch over one release."""

    def __init__(self, found: SearchSite, descriptions: Descriptions) -> None:
        self._found = found
        self._descriptions = descriptions
        self._naming = Naming(descriptions)

    def answer(self, query: Query) -> list[dict[str, Any]]:
        """Return the candidates for `query` as the specification has them; raises `SearchTooLong`."""
        types = [self._found.terms.type(one) for one in query.types]
        known = tuple(dict.fromkeys(one for one in types if one))
        is_strict = query.strictness != "should"
        if query.types and is_strict and (not known or (query.strictness == "all" and None in types)):
            return []
        among = Among(known if is_strict else (), things_only=not known, of_all_types=query.strictness == "all")
        with self._found.finder.database.limited():
            candidates = self._candidates(query, among)
            if not known:
                candidates = self._things_first(candidates)
            candidates = self._weighed(candidates, query)
            if known and not is_strict:
                candidates = self._preferring(candidates, known)
        unknown = [name for name, _ in query.properties if not self._property(name)]
        if unknown or not query.text.strip():
            candidates = [replace(one, is_certain=False) for one in candidates]
        else:
            candidates = with_certainty(candidates)
        return [self._as_json(one, unknown) for one in candidates[: query.limit]]

    def _candidates(self, query: Query, among: Among) -> list[Candidate]:
        most = max(query.limit, MORE_THAN_ASKED)
        if query.text.strip():
            return self._found.finder.candidates(query.text, among, most)
        iris = list(dict.fromkeys(self._with_values(query)))[:MOST_BY_PROPERTY]
        found = [entity for iri in iris if (entity := self._found.finder.database.entity(iri))]
        of_types = [one for one in found if not among.types or self._has_types(one, among)]
        return [Candidate(one, CERTAIN, Found(one.id, one.name, one.language, "", "")) for one in of_types]

    def _has_types(self, entity: Entity, among: Among) -> bool:
        own = set(self._descriptions.types(entity.iri))
        wanted = set(among.types)
        return wanted <= own if among.of_all_types else bool(wanted & own)

    def _with_values(self, query: Query) -> Iterator[str]:
        """Yield what has a property with one of the values asked for, where no name is asked for."""
        finder = self._found.finder
        for name, values in query.properties:
            property_ = self._property(name)
            for value in values if property_ else ():
                named = [finder.database.entity(value.id)] if value.id else []
                named += [one.entity for one in finder.candidates(value.text, Among(), 5) if one.score >= CERTAIN]
                for entity in named:
                    if entity is not None:
                        yield from self._descriptions.incoming(entity.iri, property_)

    def _weighed(self, candidates: list[Candidate], query: Query) -> list[Candidate]:
        """Return the candidates by their names and by the properties that the data knows, the best first."""
        properties = [(found, values) for name, values in query.properties if (found := self._property(name))]
        if not properties:
            return candidates
        weighed = []
        for one in candidates:
            fits = [self._fit(one.entity.iri, property_, values) for property_, values in properties]
            of_name = ((NAME, one.score),) if query.text.strip() else ()
            weight = WEIGHT_OF_NAME * len(of_name)
            points = (one.score * weight + sum(fits)) / (weight + len(fits))
            features = (*of_name, *zip((property_ for property_, _ in properties), fits, strict=True))
            weighed.append(replace(one, score=round(points, 2), is_certain=False, features=features))
        return sorted(weighed, key=_by_score)

    def _fit(self, iri: str, property_: str, values: tuple[PropertyValue, ...]) -> float:
        """Return how well the thing has one of `values`, from 0 to 100."""
        self._found.finder.database.look_at_the_clock()
        objects = self._descriptions.objects(iri, property_)[:MOST_OBJECTS]
        return max((self._likeness(term, value) for term in objects for value in values), default=0.0)

    def _likeness(self, term: ox.NamedNode | ox.BlankNode | ox.Literal, value: PropertyValue) -> float:
        if isinstance(term, ox.BlankNode):
            return 0.0
        if isinstance(term, ox.NamedNode):
            if term.value in (value.id, value.text.strip()):
                return 100.0
            names = self._folded_names(term.value)
        else:
            if same_number(term.value, value.text):
                return 100.0
            names = [folded(term.value)]
        asked = folded(value.text or value.id)
        weight = self._found.finder.database.weight
        best = max((score(asked, name, weight) for name in names), default=0.0) if asked else 0.0
        return best if best >= LIKE_ENOUGH else 0.0

    def _folded_names(self, iri: str) -> list[str]:
        statement = "select name.folded from name\njoin entity on entity.id = name.entity where entity.iri = ? limit 60"
        return [row[0] for row in self._found.finder.database.rows(statement, (iri,))]

    def _property(self, name: str) -> str:
        """Return the IRI of the property that clients mean by `name`, or nothing."""
        return self._found.terms.properties.get(name.strip().lower(), "")

    def _things_first(self, candidates: list[Candidate]) -> list[Candidate]:
        """Return the candidates, concepts of the vocabulary behind things that bear the name as well."""
        concepts = {one.entity.iri for one in candidates if self._is_concept(one.entity)}
        borne = [
            one.score
            for one in candidates
            if one.entity.iri not in concepts and (one.score >= CERTAIN or one.name.role == INITIALS)
        ]
        most = max(borne) - BEHIND if borne else EXACT
        ranked = [
            replace(one, score=round(min(most, one.score - OF_A_CONCEPT * (one.score < CERTAIN)), 2))
            if one.entity.iri in concepts
            else one
            for one in candidates
        ]
        return sorted(ranked, key=_by_score)

    def _is_concept(self, entity: Entity) -> bool:
        """Return whether the entity is only a value of the vocabulary; technologies are named in columns as well."""
        return entity.iri.startswith(SCHEME) and entity.kind != CUC + "Technology"

    def _preferring(self, candidates: list[Candidate], types: tuple[str, ...]) -> list[Candidate]:
        wanted = set(types)
        weighed = [
            one
            if wanted & set(self._descriptions.types(one.entity.iri))
            else replace(one, score=max(0.0, round(one.score - OF_ANOTHER_TYPE, 2)), is_certain=False)
            for one in candidates
        ]
        return sorted(weighed, key=_by_score)

    def _as_json(self, candidate: Candidate, unknown: list[str]) -> dict[str, Any]:
        """Return a candidate as the specification has it; the features say which properties nobody compared."""
        iri = candidate.entity.iri
        features = candidate.features or ((NAME, candidate.score),)
        return {
            "id": iri,
            "name": self._naming.label(iri),
            "description": candidate.entity.description,
            "score": candidate.score,
            "match": candidate.is_certain,
            "type": self.types(candidate.entity),
            "features": [
                {"id": name, "value": value} for name, value in (*features, *dict.fromkeys(unknown, False).items())
            ],
        }

    def types(self, entity: Entity) -> list[dict[str, str]]:
        """Return the types of an entity with their names, the most telling first."""
        own = [one for one in self._descriptions.types(entity.iri) if one != entity.kind]
        own.sort(key=lambda one: (not one.startswith(CUC), one))
        return [self.type(one) for one in (entity.kind, *own)[:MOST_TYPES] if one]

    def type(self, iri: str) -> dict[str, str]:
        """Return a type with its name."""
        label = self._naming.label(iri)
        return {"id": iri, "name": label[:1].upper() + label[1:]}


def _by_score(one: Candidate) -> tuple[float, int, str]:
    return (-one.score, -one.entity.links, one.entity.iri)


def same_number(one: str, other: str) -> bool:
    """Return whether two texts are the same number."""
    try:
        return Decimal(one) == Decimal(other)
    except (InvalidOperation, ValueError):
        return False
