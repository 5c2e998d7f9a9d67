"""The shapes as their documentation shows them: target, path, demands, severity, message, good and bad examples."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import pyoxigraph as ox

from citiverse.vocabulary import CUC, RDF_TYPE, RDFS, SH
from citiverse.web.descriptions import Descriptions
from citiverse.web.naming import Thing
from citiverse.web.pieces import Piece, rdf_list
from citiverse.web.shape_sentences import ShapeSentences
from citiverse.web.views import Value, Views

TARGETS: Final = (
    ("targetClass", "each "),
    ("targetNode", "the node "),
    ("targetSubjectsOf", "everything that has "),
    ("targetObjectsOf", "everything that is a value of "),
)
USED_BY: Final = ("property", "node", "not", "qualifiedValueShape")
IN_LISTS: Final = ("or", "xone", "and")
TERM_IN_QUERY: Final = re.compile(r"\bcuc:([A-Za-z]\w*)")
MOST_TRIED: Final = 40
"""Things that are looked at for a good example of one shape."""


@dataclass(frozen=True)
class Rule:
    """One constraint as the documentation of a term lists it."""

    anchor: str
    name: str
    severity: str
    message: str


@dataclass(frozen=True)
class Good:
    """A real thing that keeps to a shape, and the values it has there."""

    thing: Thing
    values: list[Value]


@dataclass(frozen=True)
class Bad:
    """A change after which the shape reports: in words, and as SPARQL Update."""

    words: str
    update: str


@dataclass(frozen=True)
class Shape:
    """One shape with everything that is said about it."""

    thing: Thing
    anchor: str
    kind: str
    name: str
    comments: list[str]
    targets: list[list[Piece]]
    path: list[Piece]
    demands: list[list[Piece]]
    queries: list[str]
    severity: str
    message: str
    number: str
    validation_pass: str
    parents: list[Thing]
    parts: list[Thing]
    good: Good | None
    bad: list[Bad]
    reported: int
    """How many results of the release's own validation come from this shape."""


@dataclass
class Reported:
    """What the validation of the release itself found: by shape the number of results and the focus nodes."""

    counts: Counter[str] = field(default_factory=Counter)
    focus: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def read(cls, reports: Iterable[ox.Quad]) -> Reported:
        """Return it out of validation reports (SHACL, section 3.6)."""
        of_result: dict[object, dict[str, str]] = defaultdict(dict)
        for quad in reports:
            if isinstance(quad.object, ox.NamedNode):
                of_result[quad.subject][quad.predicate.value] = quad.object.value
        found = cls()
        for result in of_result.values():
            shape = result.get(SH + "sourceShape")
            if shape:
                found.counts[shape] += 1
                found.focus[shape].add(result.get(SH + "focusNode", ""))
        return found


class ShapeReader:
    """Reads shapes out of one version of the shapes graph; `live` data give the good examples, where they are known."""

    def __init__(self, descriptions: Descriptions, live: Descriptions | None, reported: Reported) -> None:
        self._descriptions = descriptions
        self._views = Views(live or descriptions)
        self._live = live
        self._reported = reported
        self._known: dict[tuple[str, str], list[str]] = {}
        self.sentences = ShapeSentences(live or descriptions)

    def iris(self) -> list[str]:
        """Return every shape with a name, node shapes and property shapes, in the order of names."""
        kinds = (SH + "NodeShape", SH + "PropertyShape")
        return list(dict.fromkeys(one for kind in kinds for one in self._descriptions.incoming(kind, RDF_TYPE)))

    def shape(self, iri: str) -> Shape:
        """Return the shape `iri`."""
        text = self._descriptions.text
        parents = self.parents(iri)
        return Shape(
            thing=self._views.naming.thing(iri),
            anchor=iri.rpartition("#")[2],
            kind=self._kind(iri),
            name=text(iri, SH + "name") or iri.rpartition("#")[2],
            comments=[value.text for value in self._views.values(iri, RDFS + "comment")],
            targets=self.targets(iri) or [row for parent in parents for row in self.targets(parent)],
            path=self.sentences.path(iri),
            demands=self.sentences.demands(iri),
            queries=self._queries(iri),
            severity=self._descriptions.iri(iri, SH + "severity").rpartition("#")[2],
            message=text(iri, SH + "message"),
            number=text(iri, CUC + "constraintNumber"),
            validation_pass=next(
                (found for one in (iri, *parents) if (found := text(one, CUC + "validationPass"))),
                "",
            ),
            parents=self._views.naming.things(parents),
            parts=self._views.naming.things(self._descriptions.iris(iri, SH + "property")),
            good=self._good(iri, parents),
            bad=self._bad(iri),
            reported=self._reported.counts[iri],
        )

    def targets(self, iri: str) -> list[list[Piece]]:
        """Return what `iri` itself is about."""
        found: list[list[Piece]] = []
        for name, words in TARGETS:
            found += [[words, thing] for thing in self._views.naming.things(self._descriptions.iris(iri, SH + name))]
        return found

    def parents(self, iri: str) -> list[str]:
        """Return the shapes that use `iri`: as property shape, as condition, or in a list of alternatives."""
        found = [one for name in USED_BY for one in self._descriptions.incoming(iri, SH + name)]
        return list(dict.fromkeys([*found, *self._in_lists.get(iri, [])]))

    @cached_property
    def _in_lists(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for shape in self.iris():
            for name in IN_LISTS:
                for head in self._descriptions.objects(shape, SH + name):
                    if not isinstance(head, ox.Literal):
                        for member in rdf_list(self._descriptions, head):
                            found[member.value].append(shape)
        return found

    def _kind(self, iri: str) -> str:
        if not self._descriptions.iri(iri, SH + "severity"):
            return "condition that other shapes use"
        return "property shape" if SH + "PropertyShape" in self._descriptions.types(iri) else "node shape"

    def _queries(self, iri: str) -> list[str]:
        constraints = self._descriptions.objects(iri, SH + "sparql")
        return [
            query.value.strip("\n")
            for constraint in constraints
            if not isinstance(constraint, ox.Literal)
            for query in self._descriptions.objects(constraint, SH + "select")
        ]

    def _bad(self, iri: str) -> list[Bad]:
        found = []
        for change in self._descriptions.objects(iri, CUC + "rejectedChange"):
            words, _, update = change.value.partition("\n")
            found.append(Bad(words.removeprefix("#").strip(), update))
        return found

    def _good(self, iri: str, parents: list[str]) -> Good | None:
        if self._live is None or not self._descriptions.iri(iri, SH + "severity"):
            return None
        path = self._descriptions.iri(iri, SH + "path")
        targeted = [iri, *parents]
        fallback: Good | None = None
        for focus in self._focus_nodes(targeted):
            if focus in self._reported.focus[iri]:
                continue
            values = self._views.values(focus, path) if path else []
            good = Good(self._views.naming.thing(focus), values[:6])
            if values or not path:
                return good
            fallback = fallback or good
        return fallback

    def _focus_nodes(self, shapes: Iterable[str]) -> list[str]:
        targets = [
            (name, target)
            for shape in shapes
            for name in ("targetClass", "targetNode", "targetSubjectsOf")
            for target in self._descriptions.iris(shape, SH + name)
        ]
        found = [focus for target in targets for focus in self._selected(*target)]
        return list(dict.fromkeys(found))[:MOST_TRIED]

    def _selected(self, name: str, target: str) -> list[str]:
        """Return some things of the live data that one target selects, those with pages before others."""
        if self._live is None:
            return []
        key = (name, target)
        if key not in self._known:
            if name == "targetClass":
                found = self._live.incoming(target, RDF_TYPE)
            elif name == "targetSubjectsOf":
                found = self._live.subjects_of(target, MOST_TRIED)
            else:
                found = [target] if target in self._live else []
            self._known[key] = sorted(found, key=lambda one: not self._views.naming.path(one))[:MOST_TRIED]
        return self._known[key]


def rules_by_term(reader: ShapeReader, descriptions: Descriptions) -> dict[str, list[Rule]]:
    """Return, for each term, the reporting shapes that are about it: by target, class, path, pair or query."""
    found: dict[str, dict[str, Rule]] = defaultdict(dict)
    for iri in reader.iris():
        severity = descriptions.iri(iri, SH + "severity").rpartition("#")[2]
        if not severity:
            continue
        owners = [descriptions.text(owner, SH + "name") for owner in reader.parents(iri)[:1]]
        name = ": ".join(filter(None, [*owners, descriptions.text(iri, SH + "name")]))
        rule = Rule(iri.rpartition("#")[2], name, severity, descriptions.text(iri, SH + "message"))
        for term in _terms_of(reader, descriptions, iri):
            found[term][iri] = rule
    return {term: list(rules.values()) for term, rules in found.items()}


def _terms_of(reader: ShapeReader, descriptions: Descriptions, iri: str) -> set[str]:
    terms = set(reader.sentences.properties(iri))
    for name in ("class", "equals", "disjoint", "lessThan", "lessThanOrEquals"):
        terms.update(descriptions.iris(iri, SH + name))
    for shape in (iri, *reader.parents(iri)):
        for name, _ in TARGETS:
            terms.update(descriptions.iris(shape, SH + name))
    for constraint in descriptions.objects(iri, SH + "sparql"):
        if not isinstance(constraint, ox.Literal):
            for query in descriptions.objects(constraint, SH + "select"):
                terms.update(CUC + local for local in TERM_IN_QUERY.findall(query.value))
    return terms
