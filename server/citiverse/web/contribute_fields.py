"""Reads the fields of a form out of the shapes: each property shape becomes a field, those of one path become one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import pyoxigraph as ox

from citiverse.vocabulary import (
    CUC,
    CUS,
    DCTERMS,
    RDF_LANG_STRING,
    RDF_TYPE,
    RDFS,
    SH,
    THING,
    XSD_ADDRESS,
    XSD_DECIMAL,
    XSD_STRING,
    XSD_YEAR,
)
from citiverse.web.contribute_plan import Kind, Section
from citiverse.web.descriptions import Descriptions, Term
from citiverse.web.pieces import rdf_list

MOST_CHOICES: Final = 40
"""Members of a class beyond which a person names one in writing, with suggestions, in place of choosing."""
OF_TYPES: Final = re.compile(re.escape(THING).replace(r"\.", r"\\?\.") + r"\(?([a-z|-]+)\)?/$")
"""End of a pattern that says of which types an IRI may be."""
WIDGETS: Final = {XSD_YEAR: "year", XSD_DECIMAL: "number", XSD_ADDRESS: "address"}
LONG: Final = DCTERMS + "description"


@dataclass(frozen=True)
class Field:
    """One question of the form, and what the shapes demand of its answers."""

    name: str
    predicate: str
    label: str
    helps: tuple[str, ...]
    shapes: tuple[str, ...]
    """Local names of the property shapes that it comes from."""
    widget: str
    """How it is answered: text, long, year, number, address, choice, or thing (named in writing)."""
    is_required: bool = False
    is_many: bool = True
    is_inverse: bool = False
    """Whether it is the answer that has the property, with what is described as its value."""
    choices: tuple[str, ...] = ()
    """IRIs to choose from."""
    classes: tuple[str, ...] = ()
    """IRIs of the classes of which a thing may be."""
    datatype: str = ""
    pattern: str = ""
    min_length: int = 0
    max_length: int = 0

    @property
    def types(self) -> str:
        """Return the names of the classes by which `/suggest` knows them, with a space between each."""
        return " ".join(map(local_name, self.classes))


class FieldReader:
    """Reads the fields of sections out of the shapes of one release; what it makes never changes."""

    def __init__(self, descriptions: Descriptions) -> None:
        self._descriptions = descriptions

    def fields(self, kind: Kind) -> dict[str, tuple[Field, ...]]:
        """Return the fields of each section of `kind` by the name of the section."""
        return {section.name: self._of_section(section) for section in kind.sections}

    def members(self, classes: tuple[str, ...]) -> list[str]:
        """Return the things of `classes` and of the classes below them."""
        found: dict[str, None] = {}
        waiting, seen = list(classes), set(classes)
        while waiting:
            cls = waiting.pop()
            found.update(dict.fromkeys(self._descriptions.incoming(cls, RDF_TYPE)))
            below = [one for one in self._descriptions.incoming(cls, RDFS + "subClassOf") if one not in seen]
            seen.update(below)
            waiting += below
        return list(found)

    def _of_section(self, section: Section) -> tuple[Field, ...]:
        by_predicate: dict[str, Field] = {}
        for shape in self._shapes(section):
            one = self._field(section, shape)
            if one is not None:
                known = by_predicate.get(one.predicate)
                by_predicate[one.predicate] = _merged(known, one) if known else one
        order = {name: rank for rank, name in enumerate(section.first)}
        found = [
            replace(
                one,
                is_required=one.is_required or one.name in section.needed,
                is_many=one.is_many or section.each_value,
            )
            for one in by_predicate.values()
        ]
        return tuple(sorted(found, key=lambda one: (order.get(one.name, len(order)), not one.is_required)))

    def _shapes(self, section: Section) -> Iterator[str]:
        for node in section.shapes:
            own = self._descriptions.iris(CUS + node, SH + "property")
            # A shape whose name is a continuation of another one's (title, titleLength) adds to the field of that one.
            yield from sorted(own, key=len)
        yield from (CUS + one for one in section.more)

    def _field(self, section: Section, shape: str) -> Field | None:
        local = shape.rpartition("#")[2]
        name = local.partition("-")[2]
        predicate, is_inverse = self._path(shape)
        if name in section.skip or not predicate:
            return None
        classes, choices = self._range(shape)
        datatype = "" if classes or choices else self._datatype(shape, section, predicate)
        widget = "choice" if choices else "thing" if classes else WIDGETS.get(datatype, "text")
        if widget == "text" and predicate == LONG:
            widget = "long"
        least = self._number(shape, "minCount") or self._number(shape, "qualifiedMinCount")
        is_violation = self._descriptions.iri(shape, SH + "severity") == SH + "Violation"
        is_one = self._number(shape, "maxCount") == 1 or widget not in ("choice", "thing")
        return Field(
            name=name, predicate=predicate, label=self._text(shape, "name"), helps=(self._text(shape, "message"),),
            shapes=(local,), widget=widget, is_required=bool(least) and is_violation, is_many=not is_one,
            is_inverse=is_inverse,
            choices=choices, classes=classes, datatype=datatype,
            pattern=self._text(shape, "pattern") if datatype else "",
            min_length=self._number(shape, "minLength"), max_length=self._number(shape, "maxLength"),
        )  # fmt: skip

    @cached_property
    def _shortcuts(self) -> frozenset[str]:
        """Return the properties that are derived and never written, as a shape of their own says."""
        return frozenset(self._descriptions.iris(CUS + "NoWrittenShortcut", SH + "targetSubjectsOf"))

    def _path(self, shape: str) -> tuple[str, bool]:
        """Return the property that a path goes along, and whether backwards; of alternatives the first to be written.

        A path of several steps is no question that a form could ask, so it is nothing.
        """
        paths = self._descriptions.objects(shape, SH + "path")
        heads = [head for path in paths for head in self._objects(path, "alternativePath")]
        for one in [member for head in heads for member in self._members_of(head)] or paths:
            if isinstance(one, ox.NamedNode) and one.value not in self._shortcuts:
                return one.value, False
            for inverse in self._objects(one, "inversePath") if heads else ():
                return inverse.value, True
        return "", False

    def _objects(self, node: Term, name: str) -> list[Term]:
        return [] if isinstance(node, ox.Literal) else self._descriptions.objects(node, SH + name)

    def _members_of(self, head: Term) -> list[Term]:
        return [] if isinstance(head, ox.Literal) else rdf_list(self._descriptions, head)

    def _range(self, shape: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the classes of which a value is, and its choices where they are few enough."""
        for head in self._descriptions.objects(shape, SH + "in"):
            if not isinstance(head, ox.Literal):
                return (), tuple(one.value for one in rdf_list(self._descriptions, head))
        classes = tuple(self._descriptions.iris(shape, SH + "class")) or self._of_pattern(shape)
        if not classes:
            return (), ()
        members = self.members(classes)
        is_few = len(members) <= MOST_CHOICES and not any(one.startswith(THING) for one in members)
        return (classes, tuple(members)) if is_few else (classes, ())

    def _of_pattern(self, shape: str) -> tuple[str, ...]:
        """Return the classes of the things whose IRIs a pattern asks for: those with the same names as IRI types."""
        found = OF_TYPES.search(self._text(shape, "pattern").removeprefix("^"))
        names = found[1].split("|") if found else []
        classes = [CUC + "".join(word.capitalize() for word in name.split("-")) for name in names]
        return tuple(one for one in classes if one in self._descriptions)

    def _datatype(self, shape: str, section: Section, predicate: str) -> str:
        """Return the datatype of the values; where the shape leaves it open, the one that the catalogue uses."""
        said = self._descriptions.iri(shape, SH + "datatype")
        if said:
            return said
        for thing in self._descriptions.incoming(CUC + section.type, RDF_TYPE):
            for value in self._descriptions.objects(thing, predicate):
                if isinstance(value, ox.Literal):
                    return value.datatype.value
        return RDF_LANG_STRING if predicate == LONG else XSD_STRING

    def _text(self, shape: str, name: str) -> str:
        return self._descriptions.text(shape, SH + name)

    def _number(self, shape: str, name: str) -> int:
        text = self._text(shape, name)
        return int(text) if text.isdigit() else 0


def _merged(one: Field, other: Field) -> Field:
    """Return the field of two property shapes with one path: what either demands."""
    return replace(
        one,
        helps=tuple(dict.fromkeys((*one.helps, *other.helps))),
        shapes=(*one.shapes, *other.shapes),
        is_required=one.is_required or other.is_required,
        is_many=one.is_many and other.is_many,
        widget=one.widget if one.widget != "text" else other.widget,
        choices=one.choices or other.choices,
        classes=one.classes or other.classes,
        pattern=one.pattern or other.pattern,
        min_length=max(one.min_length, other.min_length),
        max_length=max(one.max_length, other.max_length),
    )


def local_name(iri: str) -> str:
    """Return what tells an IRI from others of its kind: its last part, or that of a goal or target."""
    return iri.rpartition("/")[2].rpartition("#")[2]
