"""Supersession: a judgement is replaced by a new one of the same kind, subject and basis; the old one stays."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, TypeVar

import pyoxigraph as ox

from citiverse.editing.facts import Facts
from citiverse.editing.reviews import Desk, Said, short, statements
from citiverse.editing.rubric import mitigations_of
from citiverse.editing.states import WITHDRAWN
from citiverse.errors import CallError
from citiverse.release.declaration import declared_identity
from citiverse.rubric import highest_level
from citiverse.vocabulary import CUC, DCTERMS, PATH_PREFIXES, PREFIXES, PROV, SCHEME, XSD

JUDGEMENTS: Final = ("assessment", "contribution", "mapping", "link", "impact")
"""IRI types of judgements."""
TITLE: Final = "Judgement superseded"
KEPT: Final = frozenset((CUC + "assesses", CUC + "basis", PREFIXES["rdf"] + "type"))
"""What a successor has in common with the judgement that it replaces, so nobody may set it."""
ITS_OWN: Final = frozenset((PROV + "wasAttributedTo", PROV + "generatedAtTime", CUC + "hasRating"))
NUMBERED: Final = re.compile(r"(?P<stem>.+?)(?:-(?P<number>[2-9]|[1-9][0-9]+))?\Z")
SETTING: Final = re.compile(r"(?P<name>[A-Za-z:-]+)=(?P<values>.*)\Z", re.DOTALL)
PREFIXED: Final = re.compile(r"(?P<prefix>[a-z][a-z-]*):(?P<local>[A-Za-z0-9._-]+)\Z")

Values = TypeVar("Values")


def supersede(desk: Desk, judgement: str, settings: Sequence[str], rated: Sequence[str], said: Said) -> str:
    """Replace `judgement` by a copy with other values; return the IRI of the copy.

    `settings` are `PROPERTY=VALUE,VALUE` (a prefixed name each, or one text); an empty value leaves the property out.
    `rated` are `DIMENSION=CRITERION,...` for a risk assessment: level and measures follow from the rubric, the comment
    is the reason. Raises `CallError` where the judgement is replaced already or of something withdrawn, where something
    is set twice, where nothing would change, and for what cannot be read.
    """
    facts = desk.facts
    thing = _judged(desk, judgement)
    new = _next_name(desk, judgement)
    set_values = _each_once("--set", [_setting(text) for text in settings])
    criteria = _each_once("--criteria", [_rated(desk, text) for text in rated])
    copied = _copied(desk, judgement, new, set_values, said)
    if facts.iris(judgement, CUC + "hasRating"):
        copied += _ratings(desk, judgement, new, criteria, said)
    elif rated:
        raise CallError(f"{short(judgement)} is no risk assessment; --criteria does not go with it")
    if not set_values and not rated:
        raise CallError("say what changes: --set PROPERTY=VALUE, or --criteria DIMENSION=CRITERION")
    if not _differs(facts, judgement, set_values, criteria):
        raise CallError(f"nothing would change: {short(judgement)} says just that already")
    place = desk.changes.home_of(judgement)
    desk.changes.add(place, copied)
    desk.changes.add(place, statements(judgement, [(DCTERMS + "isReplacedBy", ox.NamedNode(new))]))
    desk.write_review(thing, TITLE, desk.state(thing), said)
    return new


def _judged(desk: Desk, judgement: str) -> str:
    """Return what `judgement` is about; raises `CallError` where nothing can supersede it."""
    thing = desk.facts.iri(judgement, CUC + "assesses")
    if not thing:
        raise CallError(f"{short(judgement)} judges nothing, so nothing can supersede it")
    if successor := desk.facts.iri(judgement, DCTERMS + "isReplacedBy"):
        raise CallError(f"{short(judgement)} is superseded already, by {short(successor)}")
    if desk.state(thing) == WITHDRAWN:
        raise CallError(f"{short(thing)} is withdrawn; what was said about it stays as it is")
    return thing


def _each_once(option: str, pairs: Sequence[tuple[str, Values]]) -> dict[str, Values]:
    names = [name for name, _ in pairs]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise CallError(f"{option} names <{twice}> twice; give all its values in one, separated by commas")
    return dict(pairs)


def _differs(
    facts: Facts, old: str, settings: Mapping[str, list[ox.NamedNode | ox.Literal]], rated: Mapping[str, list[str]]
) -> bool:
    stated = facts.pairs(old)
    if any(set(values) != {value for name, value in stated if name == one} for one, values in settings.items()):
        return True
    ratings = {facts.iri(rating, CUC + "dimension"): rating for rating in facts.iris(old, CUC + "hasRating")}
    return any(
        set(values) != set(facts.iris(ratings[dimension], predicate))
        for dimension, criteria in rated.items()
        if dimension in ratings
        for predicate, values in _following(facts, criteria)
    )


def _following(facts: Facts, criteria: list[str]) -> list[tuple[str, list[str]]]:
    """Return what a rating that meets `criteria` says: its level and measures follow from the rubric."""
    return [
        (CUC + "level", [highest_level(facts, criteria)]),
        (CUC + "meetsCriterion", criteria),
        (CUC + "mitigation", mitigations_of(facts, criteria)),
    ]


def _copied(
    desk: Desk, old: str, new: str, settings: Mapping[str, list[ox.NamedNode | ox.Literal]], said: Said
) -> list[ox.Triple]:
    moment = ox.Literal(f"{declared_identity(desk.sources).issued}T00:00:00Z", datatype=ox.NamedNode(XSD + "dateTime"))
    values = [(name, value) for name, value in desk.facts.pairs(old) if name not in ITS_OWN | set(settings)]
    values += [(name, value) for name, found in settings.items() for value in found]
    values += [(PROV + "wasAttributedTo", ox.NamedNode(said.agent)), (PROV + "generatedAtTime", moment)]
    return statements(new, values)


def _ratings(desk: Desk, old: str, new: str, rated: Mapping[str, list[str]], said: Said) -> list[ox.Triple]:
    facts = desk.facts
    found: list[ox.Triple] = []
    for rating in facts.iris(old, CUC + "hasRating"):
        name = _next_name(desk, rating)
        found += statements(new, [(CUC + "hasRating", ox.NamedNode(name))])
        criteria = rated.get(facts.iri(rating, CUC + "dimension"))
        if criteria is None:
            found += statements(name, facts.pairs(rating))
            continue
        kept = (PREFIXES["rdf"] + "type", CUC + "dimension")
        found += statements(name, [(one, ox.NamedNode(facts.iri(rating, one))) for one in kept])
        follows = _following(facts, criteria)
        found += statements(name, [(one, ox.NamedNode(value)) for one, values in follows for value in values])
        found += statements(name, [(DCTERMS + "description", ox.Literal(said.comment, language="en"))])
    return found


def _next_name(desk: Desk, iri: str) -> str:
    match = NUMBERED.match(iri)
    stem = match["stem"] if match and match["number"] and match["stem"] in desk.facts else iri
    number = 2
    while f"{stem}-{number}" in desk.facts:
        number += 1
    return f"{stem}-{number}"


def _setting(text: str) -> tuple[str, list[ox.NamedNode | ox.Literal]]:
    match = SETTING.match(text)
    if match is None:
        raise CallError(f"{text!r} is not PROPERTY=VALUE")
    name = match["name"] if ":" in match["name"] else f"cuc:{match['name']}"
    predicate = _iri(name)
    if not predicate or predicate in KEPT | ITS_OWN | {DCTERMS + "isReplacedBy"}:
        raise CallError(f"{match['name']} cannot be set; the rest of a judgement can")
    return predicate, _values(match["values"])


def _values(text: str) -> list[ox.NamedNode | ox.Literal]:
    if not text:
        return []
    parts = [part.strip() for part in text.split(",")]
    iris = [_iri(part) for part in parts]
    return [ox.NamedNode(iri) for iri in iris] if all(iris) else [ox.Literal(text, language="en")]


def _iri(name: str) -> str:
    """Return the IRI of a prefixed name; empty where the text is none. Schemes are prefixes as in our Turtle files."""
    match = PREFIXED.match(name)
    if match is None:
        return ""
    known = {**PREFIXES, **PATH_PREFIXES}
    return known.get(match["prefix"], f"{SCHEME}{match['prefix']}/") + match["local"]


def _rated(desk: Desk, text: str) -> tuple[str, list[str]]:
    dimension, _, names = text.partition("=")
    iri = f"{SCHEME}risk-dimension/{dimension}"
    criteria = [f"{SCHEME}risk-criterion/{name.strip()}" for name in names.split(",") if name.strip()]
    for one in (iri, *criteria):
        if one not in desk.facts:
            raise CallError(f"the rubric has no {one.removeprefix(SCHEME)}")
    if not criteria or any(desk.facts.iri(one, CUC + "ofDimension") != iri for one in criteria):
        raise CallError(f"{text!r} is not DIMENSION=CRITERION,... with criteria of that dimension")
    return iri, criteria
