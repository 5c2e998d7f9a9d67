"""What a shape demands, in words: each constraint component of SHACL Core as a sentence with links."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

import pyoxigraph as ox

from citiverse.vocabulary import RDF_NIL, RDF_REST, SH
from citiverse.web.descriptions import Descriptions, Resource, Term
from citiverse.web.naming import Naming
from citiverse.web.pieces import Piece, joined, rdf_list

COUNTS: Final = (("minCount", "at least"), ("maxCount", "at most"))
NODE_KINDS: Final = {
    "IRI": "an IRI",
    "Literal": "a literal",
    "BlankNode": "a node without a name",
    "IRIOrLiteral": "an IRI or a literal",
    "BlankNodeOrIRI": "an IRI or a node without a name",
    "BlankNodeOrLiteral": "a literal or a node without a name",
}
WITH_VALUE: Final = (
    ("minLength", "has at least {} characters"),
    ("maxLength", "has at most {} characters"),
    ("minInclusive", "is at least {}"),
    ("maxInclusive", "is at most {}"),
    ("minExclusive", "is more than {}"),
    ("maxExclusive", "is less than {}"),
)
WITH_PROPERTY: Final = (
    ("equals", "the values are those of "),
    ("disjoint", "no value is one of "),
    ("lessThan", "each value is less than every one of "),
    ("lessThanOrEquals", "no value is more than one of "),
)
WITH_SHAPES: Final = (
    ("or", "at least one holds: ", " or "),
    ("xone", "exactly one holds: ", " or "),
    ("and", "all hold: ", " and "),
)


class ShapeSentences:
    """Says of shapes what path they look along and what they demand there."""

    def __init__(self, descriptions: Descriptions) -> None:
        self._descriptions = descriptions
        self._naming = Naming(descriptions)

    def demands(self, shape: Resource | str) -> list[list[Piece]]:
        """Return one sentence for each constraint of `shape`."""
        return [sentence for part in self._parts() for sentence in part(shape)]

    def path(self, shape: Resource | str) -> list[Piece]:
        """Return the path of a property shape as SPARQL would write it, with links; nothing for a node shape."""
        found = self._descriptions.objects(shape, SH + "path")
        return self._path(found[0]) if found else []

    def properties(self, shape: Resource | str) -> set[str]:
        """Return the properties that the path of `shape` goes along, in either direction."""
        found: set[str] = set()
        waiting = self._descriptions.objects(shape, SH + "path")
        seen = set()
        while waiting:
            node = waiting.pop()
            if isinstance(node, ox.NamedNode):
                found.add(node.value)
            elif node not in seen and isinstance(node, ox.BlankNode):
                seen.add(node)
                for quad in self._descriptions.quads(node):
                    if not isinstance(quad.object, ox.Triple):
                        waiting.append(quad.object)
        return found - {RDF_NIL}

    def _parts(self) -> tuple[Callable[[Resource | str], Iterator[list[Piece]]], ...]:
        return (self._counts, self._kinds, self._texts, self._values, self._pairs, self._shapes, self._whole)

    def _literals(self, shape: Resource | str, name: str) -> list[str]:
        return [term.value for term in self._descriptions.objects(shape, SH + name)]

    def _counts(self, shape: Resource | str) -> Iterator[list[Piece]]:
        least, most = ("".join(self._literals(shape, name)[:1]) for name, _ in COUNTS)
        if least and least == most:
            yield [f"exactly {least} value{'' if least == '1' else 's'}"]
        elif most == "0":
            yield ["no value at all"]
        else:
            for number, word in ((least, "at least"), (most, "at most")):
                if number:
                    yield [f"{word} {number} value{'' if number == '1' else 's'}"]

    def _kinds(self, shape: Resource | str) -> Iterator[list[Piece]]:
        for name, words in (("class", "each value is a "), ("datatype", "each value is of the datatype ")):
            found = self._descriptions.objects(shape, SH + name)
            if found:
                yield [words, *self._listed(found, " and ")]
        for kind in self._literals(shape, "nodeKind"):
            yield [f"it is {NODE_KINDS.get(kind.rpartition('#')[2], kind)}"]

    def _texts(self, shape: Resource | str) -> Iterator[list[Piece]]:
        for name, words in WITH_VALUE:
            for value in self._literals(shape, name):
                yield [words.format(value)]
        for pattern in self._literals(shape, "pattern"):
            flags = "".join(self._literals(shape, "flags"))
            yield [f"matches {pattern}" + (f" (flags {flags})" if flags else "")]
        for head in self._descriptions.objects(shape, SH + "languageIn"):
            if not isinstance(head, ox.Literal):
                languages = ", ".join(one.value for one in rdf_list(self._descriptions, head))
                yield [f"is written in one of the languages {languages}"]
        if "true" in self._literals(shape, "uniqueLang"):
            yield ["stands once in each language"]

    def _values(self, shape: Resource | str) -> Iterator[list[Piece]]:
        for value in self._descriptions.objects(shape, SH + "hasValue"):
            yield ["one value is ", *self._term(value)]
        for head in self._descriptions.objects(shape, SH + "in"):
            if not isinstance(head, ox.Literal):
                yield ["each value is one of ", *self._listed(rdf_list(self._descriptions, head), ", ")]

    def _pairs(self, shape: Resource | str) -> Iterator[list[Piece]]:
        for name, words in WITH_PROPERTY:
            for other in self._descriptions.objects(shape, SH + name):
                yield [words, *self._term(other)]

    def _shapes(self, shape: Resource | str) -> Iterator[list[Piece]]:
        for name, words, between in WITH_SHAPES:
            for head in self._descriptions.objects(shape, SH + name):
                if not isinstance(head, ox.Literal):
                    yield [words, *self._listed(rdf_list(self._descriptions, head), between)]
        for name, words in (("not", "this does not hold: "), ("node", "keeps to ")):
            for other in self._descriptions.objects(shape, SH + name):
                yield [words, *self._term(other)]
        for other in self._descriptions.objects(shape, SH + "qualifiedValueShape"):
            least = "".join(self._literals(shape, "qualifiedMinCount")[:1])
            most = "".join(self._literals(shape, "qualifiedMaxCount")[:1])
            if least and least == most:
                number = f"exactly {least}"
            else:
                number = " and ".join(f"{word} {n}" for word, n in (("at least", least), ("at most", most)) if n)
            yield [f"{number} of the values keep{'s' if number.endswith(' 1') else ''} to ", *self._term(other)]

    def _whole(self, shape: Resource | str) -> Iterator[list[Piece]]:
        if "true" in self._literals(shape, "closed"):
            yield ["has no properties but those named here"]
        if self._descriptions.objects(shape, SH + "sparql"):
            yield ["its query finds nothing"]

    def _path(self, node: Term) -> list[Piece]:
        if isinstance(node, ox.Literal):
            return []
        if isinstance(node, ox.NamedNode):
            # A path is read like SPARQL, so its steps bear their short names.
            return [replace(self._naming.thing(node.value), label=self._naming.short(node.value), language="")]
        if self._descriptions.objects(node, RDF_REST):
            return joined([self._path(step) for step in rdf_list(self._descriptions, node)], " / ")
        for inverse in self._descriptions.objects(node, SH + "inversePath"):
            return ["^", *self._path(inverse)]
        for head in self._descriptions.objects(node, SH + "alternativePath"):
            if not isinstance(head, ox.Literal):
                return joined([self._path(step) for step in rdf_list(self._descriptions, head)], " | ")
        for name, sign in (("zeroOrMorePath", "*"), ("oneOrMorePath", "+"), ("zeroOrOnePath", "?")):
            for inner in self._descriptions.objects(node, SH + name):
                return ["(", *self._path(inner), f"){sign}"]
        return []

    def _listed(self, terms: list[Term], between: str) -> list[Piece]:
        return joined([self._term(term) for term in terms], between)

    def _term(self, term: Term) -> list[Piece]:
        return [self._naming.thing(term.value)] if isinstance(term, ox.NamedNode) else [f"“{term.value}”"]
