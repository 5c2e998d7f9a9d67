"""Editions: what each publication of ITU says about a use case, side by side with what the catalogue's editors say."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from citiverse.vocabulary import CUC, DCTERMS, SCHEME
from citiverse.web.languages import gettext
from citiverse.web.naming import Thing
from citiverse.web.verdicts import ASPECTS, aspect, verdict
from citiverse.web.views import Judgement, SourceLink, Views

BY_ITU: Final = SCHEME + "basis/itu-published"
BY_EDITORS: Final = SCHEME + "basis/catalogue-editorial"
DEEPEST: Final = 5
"""Steps from a page of a publication to the whole of it."""


@dataclass(frozen=True)
class Publication:
    """A publication of ITU that says something about the use case, with its year."""

    thing: Thing
    year: str


@dataclass(frozen=True)
class Row:
    """One aspect: what each publication, in the order of the columns, and then the catalogue say of it."""

    title: str
    said: list[list[Thing]]
    own: list[Thing]


@dataclass(frozen=True)
class Editions:
    """The columns, what they say of the use case in words, and the rows."""

    publications: list[Publication]
    claims: list[list[Judgement]]
    sources: list[list[SourceLink]]
    """By publication: the places in it that speak of the use case."""
    rows: list[Row]


def editions_of(views: Views, iri: str) -> Editions | None:
    """Return what ITU's publications say about the use case `iri`, the oldest first; None where none says anything."""
    describe = views.descriptions
    claims: dict[str, list[str]] = defaultdict(list)
    judged: dict[str, list[str]] = defaultdict(list)
    for node in describe.incoming(iri, CUC + "claimAbout"):
        claims[_publication(views, node)].append(node)
    for node in _judgements(views, iri, BY_ITU):
        judged[_publication(views, node)].append(node)
    found = sorted((claims.keys() | judged.keys()) - {""}, key=lambda one: (_year(views, one), one))
    if not found:
        return None
    own = _judgements(views, iri, BY_EDITORS)
    return Editions(
        publications=[Publication(views.naming.thing(one), _year(views, one)) for one in found],
        claims=[[views.judgement(node) for node in claims[one]] for one in found],
        sources=[_places(views, [*claims[one], *judged[one]]) for one in found],
        rows=_rows(views, [judged[one] for one in found], own),
    )


def _rows(views: Views, columns: list[list[str]], own: list[str]) -> list[Row]:
    rows = []
    for name, title in ASPECTS.items():
        said = [_said(views, name, column) for column in columns]
        if any(said):
            rows.append(Row(gettext(title), said, _said(views, name, own)))
    return rows


def _said(views: Views, name: str, judgements: list[str]) -> list[Thing]:
    return [thing for node in judgements if aspect(views, node) == name for thing in verdict(views, node)]


def _judgements(views: Views, iri: str, basis: str) -> list[str]:
    describe = views.descriptions
    return [
        node
        for node in describe.incoming(iri, CUC + "assesses")
        if describe.iri(node, CUC + "basis") == basis and not describe.iri(node, DCTERMS + "isReplacedBy")
    ]


def _publication(views: Views, node: str) -> str:
    """Return the whole of which the source of `node` is a part; nothing where it names no source."""
    describe = views.descriptions
    found = describe.iri(node, DCTERMS + "source")
    for _ in range(DEEPEST):
        whole = describe.iri(found, DCTERMS + "isPartOf") if found else ""
        if not whole:
            break
        found = whole
    return found


def _places(views: Views, nodes: list[str]) -> list[SourceLink]:
    links = [link for node in nodes for link in views.judgement(node).sources]
    return list({(link.thing.iri, link.locator): link for link in links}.values())


def _year(views: Views, publication: str) -> str:
    return views.descriptions.text(publication, DCTERMS + "issued")[:4]
