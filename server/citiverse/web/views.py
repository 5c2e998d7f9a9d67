"""View models: what the templates show of a thing, ready to print and free of RDF."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from citiverse.turtle import natural_key
from citiverse.vocabulary import CUC, DCTERMS, PROV, RDF_TYPE, SCHEME, XSD_STRING
from citiverse.web.descriptions import LABEL_PREDICATES, Descriptions
from citiverse.web.languages import gettext, said, spoken
from citiverse.web.naming import Naming, Thing
from citiverse.web.security import is_linkable

BASIS: Final = SCHEME + "basis/"
CLAIM_STATUS: Final = SCHEME + "claim-status/"
RIGHT_TO_LEFT: Final = frozenset(("ar", "fa", "he", "ur"))
ALWAYS_SHOWN_APART: Final = frozenset((RDF_TYPE, CUC + "basis", PROV + "wasAttributedTo", PROV + "generatedAtTime"))
MOST_INCOMING: Final = 60
"""Links from one kind of thing shown on a page; the count is always shown in full."""


@dataclass(frozen=True)
class Voice:
    """Whose statement this is: a short slug for the style sheet, and the words for people in English."""

    slug: str
    message: str
    short: str = ""

    @property
    def words(self) -> str:
        """Return the words in the language of the page."""
        return gettext(self.message)

    @property
    def short_words(self) -> str:
        """Return the words where it is clear that public evidence is meant."""
        return gettext(self.short or self.message)


VOICES: Final[dict[str, Voice]] = {
    BASIS + "itu-published": Voice("itu", said("ITU published")),
    BASIS + "catalogue-editorial": Voice("editorial", said("Editors' judgement")),
    BASIS + "expert-panel": Voice("panel", said("Expert panel")),
    BASIS + "city-reported": Voice("evidence", said("Reported by the city")),
    BASIS + "derived": Voice("derived", said("Computed")),
    CLAIM_STATUS + "itu-claim": Voice("itu", said("ITU's statement")),
    CLAIM_STATUS + "primary": Voice("evidence", said("Public evidence: primary source"), said("primary source")),
    CLAIM_STATUS + "vendor": Voice("vendor", said("Public evidence: vendor's claim"), said("vendor's claim")),
    CLAIM_STATUS + "secondary": Voice("secondary", said("Public evidence: secondary source"), said("secondary source")),
}


@dataclass(frozen=True)
class Value:
    """One value of a property: a thing, or a text with language, direction and datatype."""

    thing: Thing | None
    text: str = ""
    language: str = ""
    datatype: str = ""
    href: str = ""

    @property
    def direction(self) -> str:
        """Return the direction in which the text is written."""
        return "rtl" if self.language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"


@dataclass(frozen=True)
class Property:
    """One property with its values."""

    name: Thing
    values: list[Value]


@dataclass(frozen=True)
class SourceLink:
    """A source with the place in it, where one is given."""

    thing: Thing
    address: str
    locator: str = ""


@dataclass(frozen=True)
class Judgement:
    """A node that says who judged what, on what basis, when, and from which source."""

    thing: Thing
    kind: Thing
    voice: Voice | None
    agent: Thing | None
    time: str
    sources: list[SourceLink]
    description: str
    properties: list[Property] = field(default_factory=list)


@dataclass(frozen=True)
class Incoming:
    """What points here by one predicate."""

    name: Thing
    things: list[Thing]
    count: int


class Views:
    """Makes view models from one index of descriptions."""

    def __init__(self, descriptions: Descriptions) -> None:
        self.descriptions = descriptions
        self.naming = Naming(descriptions)

    def properties(self, iri: str, leave_out: Iterable[str] = ()) -> list[Property]:
        """Return the properties of `iri` by name, those in `leave_out` left out."""
        hidden = frozenset(leave_out)
        predicates = {quad.predicate.value for quad in self.descriptions.quads(iri)} - hidden
        order = {predicate: number for number, predicate in enumerate((RDF_TYPE, *LABEL_PREDICATES))}
        named = sorted(predicates, key=lambda predicate: (order.get(predicate, 99), self.naming.short(predicate)))
        return [Property(self._predicate(predicate), self.values(iri, predicate)) for predicate in named]

    def values(self, iri: str, predicate: str) -> list[Value]:
        """Return the values of one property."""
        return [self.value(term) for term in self.descriptions.objects(iri, predicate)]

    def value(self, term: ox.NamedNode | ox.BlankNode | ox.Literal) -> Value:
        """Return one RDF term as people see it."""
        if isinstance(term, ox.NamedNode):
            return Value(self.naming.thing(term.value))
        if isinstance(term, ox.BlankNode):
            return Value(None, gettext("(a node without a name)"))
        datatype = term.datatype.value
        shown = "" if term.language or datatype == XSD_STRING else self.naming.short(datatype)
        href = term.value if shown == "xsd:anyURI" and is_linkable(term.value) else ""
        return Value(None, term.value, term.language or "", shown, href)

    def text(self, iri: str, *predicates: str) -> Value:
        """Return the text of the first of `predicates` that says one, in the language of the page if there is one."""
        found = (self.descriptions.literal(iri, predicate, spoken()) for predicate in predicates)
        literal = next((one for one in found if one is not None and one.value), None)
        return Value(None, literal.value, literal.language or "") if literal is not None else Value(None)

    def judgement(self, iri: str) -> Judgement:
        """Return the judgement (or any other part) with IRI `iri`."""
        describe = self.descriptions
        basis = describe.iri(iri, CUC + "basis") or describe.iri(iri, CUC + "claimStatus")
        agent = describe.iri(iri, PROV + "wasAttributedTo")
        locator = describe.text(iri, CUC + "sourceLocator")
        hidden = {
            *ALWAYS_SHOWN_APART,
            DCTERMS + "source",
            CUC + "sourceLocator",
            CUC + "assesses",
            DCTERMS + "description",
        }
        return Judgement(
            thing=self.naming.thing(iri),
            kind=self.naming.class_of(iri),
            voice=VOICES.get(basis),
            agent=self.naming.thing(agent) if agent else None,
            time=describe.text(iri, PROV + "generatedAtTime")[:10],
            sources=[self.source(source, locator) for source in describe.iris(iri, DCTERMS + "source")],
            description=describe.text(iri, DCTERMS + "description"),
            properties=self.properties(iri, hidden),
        )

    def source(self, iri: str, locator: str = "") -> SourceLink:
        """Return a source with its address on the web, where that is a link one can follow."""
        address = self.descriptions.text(iri, CUC + "address")
        return SourceLink(self.naming.thing(iri), address if is_linkable(address) else "", locator)

    def incoming(self, iri: str, leave_out: Iterable[str] = ()) -> list[Incoming]:
        """Return what points to `iri`, by predicate, the most frequent first."""
        hidden = frozenset(leave_out)
        found = []
        for predicate, subjects in self.descriptions.incoming_by_predicate(iri).items():
            if predicate not in hidden and subjects:
                shown = self.naming.things(subjects[:MOST_INCOMING])
                found.append(Incoming(self._predicate(predicate), shown, len(subjects)))
        return sorted(found, key=lambda one: (-one.count, natural_key(one.name.label)))

    def _predicate(self, iri: str) -> Thing:
        thing = self.naming.thing(iri)
        if thing.label == self.naming.short(iri):
            return thing
        return Thing(thing.iri, thing.label[:1].upper() + thing.label[1:], thing.language, thing.href, thing.is_local)
