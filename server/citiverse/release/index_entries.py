"""Index entries: what each named thing of a dataset is called, in every language, and what is said about it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

import pyoxigraph as ox

from citiverse.graphs import graph_iri
from citiverse.search_index import JOINING_WORDS, LONGEST_NAME, folded, sorted_words
from citiverse.vocabulary import CUC, DCAT, DCTERMS, FOAF, OWL, RDF_TYPE, RDFS, SH, SKOS, SOSA, VOID

PREFERRED: Final = (SKOS + "prefLabel", RDFS + "label", DCTERMS + "title", FOAF + "name")
"""What names a thing; without one of them it is not found by name."""
SHORTENED: Final = frozenset((SKOS + "prefLabel", FOAF + "name"))
"""Names that people shorten to their initials."""
CODES: Final = (
    SKOS + "notation",
    DCTERMS + "identifier",
    CUC + "isoAlpha2",
    CUC + "isoAlpha3",
    CUC + "m49Code",
    CUC + "code",
)
ROLE_OF_PREDICATE: Final[dict[str, str]] = {
    **dict.fromkeys(PREFERRED, "preferred"),
    SKOS + "altLabel": "alternative",
    SKOS + "hiddenLabel": "hidden",
    CUC + "titleAsPrinted": "alternative",
    **dict.fromkeys(CODES, "code"),
}
ORDER_OF_ROLES: Final = ("preferred", "alternative", "hidden", "part", "code", "initials")
DESCRIPTIONS: Final = (DCTERMS + "description", SKOS + "definition", RDFS + "comment", SKOS + "scopeNote")
TEXTS: Final = frozenset((*DESCRIPTIONS, SKOS + "note", SKOS + "example", CUC + "indicator", DCAT + "keyword"))
PART_OF: Final = frozenset((CUC + "assesses", FOAF + "primaryTopic", CUC + "claimAbout", SOSA + "hasFeatureOfInterest"))
"""Predicates by which a node says that it belongs to the thing it points to: what it says is said about that thing."""
LEFT_OUT: Final = frozenset(
    (SH + "NodeShape", SH + "PropertyShape", DCAT + "Distribution", VOID + "Linkset", CUC + "Alignment")
)
"""Classes of nodes that nobody looks for by name."""
NO_KINDS: Final = frozenset(
    (
        SKOS + "Concept",
        VOID + "Dataset",
        OWL + "FunctionalProperty",
        OWL + "SymmetricProperty",
        OWL + "TransitiveProperty",
        OWL + "NamedIndividual",
    )
)
"""Classes that say less about a thing than another one it has."""
FACET_OF_PREDICATE: Final[dict[str, str]] = {
    CUC + "theme": "theme",
    CUC + "primaryTheme": "theme",
    CUC + "usesTechnology": "technology",
    CUC + "namesTechnology": "technology",
    CUC + "country": "country",
    CUC + "inCountry": "country",
    CUC + "hasEvidenceFromCountry": "country",
    CUC + "horizon": "horizon",
    CUC + "deploymentStatus": "status",
}
DERIVED: Final = graph_iri("derived")
NOT_THINGS: Final = frozenset(graph_iri(name) for name in ("ontology", "shapes", "queries", "catalogue"))
"""Graphs that describe the data; what they name is searched for, but columns of names are not matched with it."""
MATCHES: Final = frozenset((SKOS + "exactMatch", OWL + "sameAs"))
WIKIDATA_ITEM: Final = re.compile(r"Q[0-9]+\Z")
IN_BRACKETS: Final = re.compile(r"\s*\(([^()]*)\)\s*")
LONGEST_ABBREVIATION: Final = 12
FEWEST_INITIALS: Final = 2
LONGEST_DESCRIPTION: Final = 600


@dataclass(frozen=True)
class Name:
    """One name: as written, its language, what kind of name it is, and its comparable forms."""

    text: str
    language: str
    role: str

    @property
    def folded(self) -> str:
        """Return the name as it is compared."""
        return folded(self.text)

    @property
    def sorted(self) -> str:
        """Return its words in one order."""
        return sorted_words(self.folded)


@dataclass(frozen=True)
class Entry:
    """One thing that can be found."""

    iri: str
    kind: str
    types: tuple[str, ...]
    name: Name
    names: tuple[Name, ...]
    description: str
    texts: tuple[tuple[str, str], ...]
    facets: tuple[tuple[str, str], ...]
    properties: tuple[str, ...]
    is_thing: bool
    links: int


def entries_of(quads: Iterable[ox.Quad]) -> list[Entry]:
    """Return the entries of everything in `quads` that has a name, ordered by IRI."""
    by_subject: dict[str, list[ox.Quad]] = defaultdict(list)
    links: Counter[str] = Counter()
    for quad in quads:
        if isinstance(quad.subject, ox.NamedNode):
            by_subject[quad.subject.value].append(quad)
        if isinstance(quad.object, ox.NamedNode) and quad.predicate.value != RDF_TYPE:
            links[quad.object.value] += 1
    parts, foreign_names = _parts(by_subject), _foreign_names(by_subject)
    found = (
        _entry(iri, by_subject[iri], parts.get(iri, []), foreign_names.get(iri, []), links[iri])
        for iri in sorted(by_subject)
    )
    return [entry for entry in found if entry is not None]


def _parts(by_subject: dict[str, list[ox.Quad]]) -> dict[str, list[ox.Quad]]:
    """Return what the nodes that belong to a thing say, by the thing."""
    found: dict[str, list[ox.Quad]] = defaultdict(list)
    for quads in by_subject.values():
        for quad in quads:
            if quad.predicate.value in PART_OF and isinstance(quad.object, ox.NamedNode):
                found[quad.object.value] += quads
    return found


def _foreign_names(by_subject: dict[str, list[ox.Quad]]) -> dict[str, list[Name]]:
    """Return what matching entries of other data sets are called there, by our thing."""
    found: dict[str, list[Name]] = defaultdict(list)
    for quads in by_subject.values():
        values = {quad.predicate.value: quad.object for quad in quads}
        subject, label = values.get(CUC + "alignmentSubject"), values.get(CUC + "objectLabel")
        predicate = values.get(CUC + "alignmentPredicate")
        is_match = isinstance(predicate, ox.NamedNode) and predicate.value in MATCHES
        if is_match and isinstance(subject, ox.NamedNode) and isinstance(label, ox.Literal):
            found[subject.value].append(Name(label.value, label.language or "", "hidden"))
    return found


def _entry(iri: str, quads: list[ox.Quad], parts: list[ox.Quad], foreign: list[Name], links: int) -> Entry | None:
    types = {iri for _, iri in _stated_types(quads)}
    if types & LEFT_OUT or any(quad.predicate.value in PART_OF for quad in quads):
        return None
    names = _names(quads, foreign)
    if not names or names[0].role != "preferred":
        return None
    graphs = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}
    return Entry(
        iri=iri,
        kind=_kind(quads),
        types=tuple(sorted(types)),
        name=_best(names),
        names=tuple(names),
        description=_description(quads),
        texts=tuple(_texts([*quads, *parts])),
        facets=tuple(sorted(set(_facets(quads)) | {("lang", name.language) for name in names if name.language})),
        properties=tuple(sorted({quad.predicate.value for quad in quads} - {RDF_TYPE})),
        is_thing=not graphs & NOT_THINGS,
        links=links,
    )


def _kind(quads: list[ox.Quad]) -> str:
    """Return the class that says most: one that somebody stated, of our own vocabulary, no marker class."""
    stated = list(_stated_types(quads))
    telling = [one for one in stated if one[1] not in NO_KINDS] or stated
    return min(telling)[1] if telling else ""


def _stated_types(quads: list[ox.Quad]) -> Iterator[tuple[tuple[bool, bool], str]]:
    for quad in quads:
        if quad.predicate.value == RDF_TYPE and isinstance(quad.object, ox.NamedNode):
            is_derived = isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value == DERIVED
            yield (is_derived, not quad.object.value.startswith(CUC)), quad.object.value


def _names(quads: list[ox.Quad], foreign: list[Name]) -> list[Name]:
    """Return the distinct names, the preferred ones first."""
    found = [
        Name(quad.object.value.strip()[:LONGEST_NAME], quad.object.language or "", role)
        for quad in quads
        if (role := ROLE_OF_PREDICATE.get(quad.predicate.value)) and isinstance(quad.object, ox.Literal)
    ]
    found += foreign
    found = [replace(name, role="alternative") if is_several_words(name) else name for name in found]
    found += [variant for name in list(found) if name.role != "code" for variant in _variants(name)]
    found += [Name(item, "", "code") for item in _wikidata_items(quads)]
    found += _initials(quads, foreign)
    ordered = sorted(found, key=lambda name: (ORDER_OF_ROLES.index(name.role), name.language, name.text))
    distinct: dict[tuple[str, str], Name] = {}
    known: set[str] = set()
    for name in ordered:
        if name.folded and (name.role in ("preferred", "alternative") or name.folded not in known):
            distinct.setdefault((name.folded, name.language), name)
            known.add(name.folded)
    return list(distinct.values())


def is_several_words(name: Name) -> bool:
    """Return whether a code is written in several words, as those of standards are, so that it is a name to people."""
    return name.role == "code" and " " in name.text


def _wikidata_items(quads: list[ox.Quad]) -> Iterator[str]:
    for quad in quads:
        if quad.predicate.value in MATCHES and isinstance(quad.object, ox.NamedNode):
            item = quad.object.value.rpartition("/")[2]
            if WIKIDATA_ITEM.match(item):
                yield item


def _variants(name: Name) -> Iterator[Name]:
    """Yield what the name is without its brackets, an abbreviation within them, and its initials."""
    outside = " ".join(IN_BRACKETS.sub(" ", name.text).split())
    if outside != name.text and outside:
        yield Name(outside, name.language, "part")
        for inside in IN_BRACKETS.findall(name.text):
            if is_abbreviation(inside):
                yield Name(inside, name.language, "part")


def _initials(quads: list[ox.Quad], foreign: list[Name]) -> Iterator[Name]:
    """Yield the initials of names; titles are left out, since nobody shortens them so."""
    own = [q.object for q in quads if q.predicate.value in SHORTENED and isinstance(q.object, ox.Literal)]
    names = [(text.value, text.language or "") for text in own] + [(name.text, name.language) for name in foreign]
    for text, language in names:
        words = [word for word in folded(IN_BRACKETS.sub(" ", text)).split() if word not in JOINING_WORDS]
        if len(words) >= FEWEST_INITIALS and text.isascii() and language in ("", "en"):
            yield Name("".join(word[0] for word in words), language, "initials")


def is_abbreviation(text: str) -> bool:
    """Return whether `text` is one word with at least two capital letters."""
    is_word = " " not in text and len(text) <= LONGEST_ABBREVIATION
    return is_word and sum(character.isupper() for character in text) >= 2


def _best(names: list[Name]) -> Name:
    """Return the name to show: English, else without a language, else the first."""
    preferred = [name for name in names if name.role == "preferred"]
    for language in ("en", ""):
        for name in preferred:
            if name.language == language:
                return name
    return preferred[0]


def _description(quads: list[ox.Quad]) -> str:
    for predicate in DESCRIPTIONS:
        texts = [q.object for q in quads if q.predicate.value == predicate and isinstance(q.object, ox.Literal)]
        if texts:
            best = min(texts, key=lambda text: (text.language != "en", text.language or "", text.value))
            return best.value.strip()[:LONGEST_DESCRIPTION]
    return ""


def _texts(quads: list[ox.Quad]) -> list[tuple[str, str]]:
    return sorted(
        {
            (quad.object.language or "", quad.object.value.strip())
            for quad in quads
            if quad.predicate.value in TEXTS and isinstance(quad.object, ox.Literal) and quad.object.value.strip()
        }
    )


def _facets(quads: list[ox.Quad]) -> Iterator[tuple[str, str]]:
    for quad in quads:
        facet = FACET_OF_PREDICATE.get(quad.predicate.value)
        if facet and isinstance(quad.object, ox.NamedNode):
            yield facet, quad.object.value
