"""View models of measured outcomes and of official definitions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from citiverse.vocabulary import CUC, DCTERMS, PROV, RDF
from citiverse.web.languages import gettext, said
from citiverse.web.naming import Thing
from citiverse.web.views import VOICES, SourceLink, Views, Voice

WITH_COMPARATOR: Final = {
    "approx": said("about %(amount)s"),
    "nearly": said("nearly %(amount)s"),
    "more-than": said("more than %(amount)s"),
    "less-than": said("less than %(amount)s"),
    "at-least": said("at least %(amount)s"),
    "at-most": said("at most %(amount)s"),
}


@dataclass(frozen=True)
class Figure:
    """One figure reported about a case study: what, how much, who says so."""

    thing: Thing
    statement: str
    indicator: str
    amount: str
    kind: Thing | None
    voice: Voice | None
    voice_note: str
    baseline: str
    period: str
    sources: list[SourceLink]


def figure(views: Views, iri: str) -> Figure:
    """Return the measured outcome `iri`; the amount keeps the digits of the source."""
    describe, naming = views.descriptions, views.naming
    kind = describe.iri(iri, CUC + "figureKind")
    locator = describe.text(iri, CUC + "sourceLocator")
    return Figure(
        thing=naming.thing(iri),
        statement=describe.text(iri, DCTERMS + "description"),
        indicator=describe.text(iri, CUC + "indicator"),
        amount=_amount(views, iri),
        kind=naming.thing(kind) if kind else None,
        voice=VOICES.get(describe.iri(iri, CUC + "claimStatus")),
        voice_note=describe.text(iri, CUC + "claimStatusNote"),
        baseline=describe.text(iri, CUC + "baselineNote"),
        period=describe.text(iri, CUC + "period"),
        sources=[views.source(source, locator) for source in describe.iris(iri, DCTERMS + "source")],
    )


def last_segment(iri: str) -> str:
    """Return the part of `iri` after its last slash."""
    return iri.rpartition("/")[2]


def _amount(views: Views, iri: str) -> str:
    describe = views.descriptions
    least, most, unit = (describe.text(iri, CUC + name) for name in ("numericValue", "maximumValue", "unit"))
    if not least:
        return ""
    number = _grouped(least)
    if most:
        number = gettext("%(least)s to %(most)s") % {"least": number, "most": _grouped(most)}
    comparator = last_segment(describe.iri(iri, CUC + "comparator"))
    shown_unit = "" if unit in ("1", "") else f" {unit.strip('{}')}"
    amount = number + shown_unit
    return gettext(WITH_COMPARATOR[comparator]) % {"amount": amount} if comparator in WITH_COMPARATOR else amount


def _grouped(digits: str) -> str:
    """Return a number with narrow spaces between groups of three digits, and nothing else changed."""
    whole, point, rest = digits.partition(".")
    if not whole.lstrip("-").isdigit() or len(whole) < 5:
        return digits
    groups, sign = whole.lstrip("-"), "-" if whole.startswith("-") else ""
    parts = [groups[max(end - 3, 0) : end] for end in range(len(groups), 0, -3)]
    return sign + "\u202f".join(reversed(parts)) + point + rest


@dataclass(frozen=True)
class OfficialDefinition:
    """A definition quoted from an ITU text, with the Recommendation it comes from."""

    thing: Thing
    text: str
    note: str
    source: Thing | None
    quoted_from: Thing | None
    locator: str


def official_definitions(views: Views, iri: str) -> list[OfficialDefinition]:
    """Return the definitions that ITU documents give for a technology."""
    describe, naming = views.descriptions, views.naming
    found = []
    for node in describe.iris(iri, CUC + "officialDefinition"):
        source, quoted = describe.iri(node, DCTERMS + "source"), describe.iri(node, PROV + "wasQuotedFrom")
        found.append(
            OfficialDefinition(
                naming.thing(node),
                describe.text(node, RDF + "value"),
                describe.text(node, CUC + "definitionNote"),
                naming.thing(source) if source else None,
                naming.thing(quoted) if quoted else None,
                describe.text(node, CUC + "sourceLocator"),
            )
        )
    return found
