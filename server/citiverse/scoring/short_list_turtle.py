"""A short list as linked data: the list, its members, and a decision with its reason for every candidate."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

import pyoxigraph as ox

from citiverse.scoring.analysis_ranking import PARTS
from citiverse.scoring.short_list import ShortList, parts_of
from citiverse.scoring.short_list_reasons import Decision, decisions, summary
from citiverse.vocabulary import (
    CUC,
    DCTERMS,
    EDITORS,
    EXAMPLE_GENERATOR,
    PROV,
    RDF_TYPE,
    SCHEME,
    THING,
    XSD,
    XSD_BOOLEAN,
    XSD_DECIMAL,
    XSD_INTEGER,
)

INVENTED: Final = "Invented example: the scores behind it were drawn by a generator. "
"""Opens the description of everything that follows from an example round."""


def short_list_triples(found: ShortList, day: datetime.date) -> list[ox.Triple]:
    """Return the short list of a round, decided on `day`, as the shapes demand it."""
    return list(_list(found)) + [
        triple for one in decisions(found) for triple in _decision(found, one, _time(day), _marks(found))
    ]


def short_list_iri(round_slug: str) -> str:
    """Return the IRI of the short list of a round."""
    return f"{THING}short-list/{round_slug}"


def _list(found: ShortList) -> Iterator[ox.Triple]:
    slug = found.table.round
    iri = short_list_iri(slug)
    mark, agent = _marks(found)
    yield _link(iri, RDF_TYPE, CUC + "ShortList")
    yield _text(iri, "title", f"Short list of round {slug}{' (invented)' if found.table.is_example else ''}")
    yield _text(iri, "description", mark + " ".join(summary(found)))
    yield _link(iri, CUC + "inRound", f"{THING}round/{slug}")
    for place in found.chosen:
        yield _link(iri, PROV + "hadMember", f"{THING}use-case/{found.ranking[place].slug}")
    yield _link(iri, PROV + "wasAttributedTo", agent)


def _decision(found: ShortList, one: Decision, time: ox.Literal, marks: tuple[str, str]) -> Iterator[ox.Triple]:
    standing = one.standing
    iri = f"{THING}decision/{found.table.round}-{standing.slug}"
    mark, agent = marks
    yield _link(iri, RDF_TYPE, CUC + "ShortlistDecision")
    yield _text(iri, "description", f"{mark}{one.words[0].upper()}{one.words[1:]}.")
    yield _link(iri, CUC + "decidesOn", f"{THING}use-case/{standing.slug}")
    yield _link(iri, CUC + "onList", short_list_iri(found.table.round))
    yield _value(iri, "rank", str(standing.place), XSD_INTEGER)
    yield _value(iri, "meanScore", str(Decimal(parts_of(standing)) / PARTS + Decimal("0.0000")), XSD_DECIMAL)
    yield _value(iri, "included", "true" if one.is_included else "false", XSD_BOOLEAN)
    if one.reason:
        yield _link(iri, CUC + "decisionReason", f"{SCHEME}decision-reason/{one.reason}")
    yield _link(iri, CUC + "basis", SCHEME + "basis/derived")
    yield _link(iri, PROV + "wasAttributedTo", agent)
    yield ox.Triple(ox.NamedNode(iri), ox.NamedNode(PROV + "generatedAtTime"), time)


def _marks(found: ShortList) -> tuple[str, str]:
    """Return what opens every description, and who it is attributed to."""
    return (INVENTED, EXAMPLE_GENERATOR) if found.table.is_example else ("", EDITORS)


def _time(day: datetime.date) -> ox.Literal:
    return ox.Literal(f"{day.isoformat()}T00:00:00Z", datatype=ox.NamedNode(XSD + "dateTime"))


def _link(subject: str, predicate: str, target: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(target))


def _text(subject: str, name: str, text: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(DCTERMS + name), ox.Literal(text, language="en"))


def _value(subject: str, name: str, text: str, datatype: str) -> ox.Triple:
    literal = ox.Literal(text, datatype=ox.NamedNode(datatype))
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(CUC + name), literal)


def written(triples: Sequence[ox.Triple]) -> str:
    """Return triples as N-Triples, one a line: Turtle that the formatter makes readable."""
    return "".join(f"{triple} .\n" for triple in triples)
