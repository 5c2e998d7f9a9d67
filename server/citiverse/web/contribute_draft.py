"""Turns what was filled in into statements, and says what about it cannot be written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import pyoxigraph as ox

from citiverse.vocabulary import (
    CUC,
    DCTERMS,
    EDITORS,
    FOAF,
    PROV,
    RDF_TYPE,
    RECORD,
    SCHEME,
    SKOS,
    THING,
    XSD_DATE,
    XSD_DATE_TIME,
)
from citiverse.web.contribute_answers import Answers, Node, form_name
from citiverse.web.contribute_conclusions import conclude, rate
from citiverse.web.contribute_fields import Field, local_name
from citiverse.web.contribute_names import Names, names_of_new, slug_of
from citiverse.web.contribute_plan import Kind, Section
from citiverse.web.contribute_statements import Draft, Problem
from citiverse.web.contribute_values import NoValue, Value, value_of
from citiverse.web.descriptions import Descriptions
from citiverse.web.languages import said

SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
LONGEST_SLUG: Final = 80
PROPOSED: Final = (
    "Proposed with the form for contributions. When this was made, the editors to whom its judgements are attributed "
    "had not seen them."
)
"""Said by the record: true for good, also once editors have taken the contribution in."""
UNNAMED: Final = "unnamed"
"""Name of what has no title of which one could be made."""
PLACED: Final = "placeKind"


class Drafter:
    """Makes drafts over one release."""

    def __init__(
        self, descriptions: Descriptions, names: Names, fields: Mapping[str, tuple[Field, ...]], day: str
    ) -> None:
        """Write `day` as the date of everything: that of the edition, so that nothing is later than it."""
        self._descriptions = descriptions
        self._names = names
        self._fields = fields
        self._day = day

    def draft(self, kind: Kind, answers: Answers) -> Draft:
        """Return what `answers` say as statements."""
        draft = Draft(kind, self._slug(kind, answers))
        self._check_slug(draft, answers)
        nodes = {section.name: self._iris(draft, section, answers) for section in kind.sections}
        draft.new = names_of_new(
            (iri, self._title(section, answers.of(section)[number]))
            for section in kind.sections
            if section.has_own_name
            for number, iri in nodes[section.name].items()
        )
        for section in kind.sections:
            self._missing(draft, section, answers)
            for number, node in answers.of(section).items():
                if section.each_value:
                    self._each_value(draft, section, number, node)
                else:
                    self._node(draft, section, number, node, nodes[section.name][number])
        self._record(draft)
        conclude(draft, self._descriptions, self._judged)
        draft.triples = list(dict.fromkeys(draft.triples))
        return draft

    def _slug(self, kind: Kind, answers: Answers) -> str:
        given = answers.slug if SLUG.match(answers.slug) and len(answers.slug) <= LONGEST_SLUG else ""
        return given or slug_of(answers.first(kind.main, "title")) or UNNAMED

    def _check_slug(self, draft: Draft, answers: Answers) -> None:
        if answers.slug and answers.slug != draft.slug:
            message = said("A name is lower-case words of ASCII and digits, joined by single hyphens.")
            draft.problems.append(Problem("slug", said("Name in addresses"), message, answers.slug))
        elif not answers.slug and answers.first(draft.kind.main, "title") and draft.slug == UNNAMED:
            draft.problems.append(Problem("slug", said("Name in addresses"), said("This is needed.")))
        if draft.iri in self._descriptions:
            message = said("The catalogue has this name already; choose another one.")
            draft.problems.append(Problem("slug", said("Name in addresses"), message, draft.slug))

    def _iris(self, draft: Draft, section: Section, answers: Answers) -> dict[int, str]:
        """Return the IRI of each node of a section; names that are taken get a number."""
        if section is draft.kind.main:
            return {0: draft.iri}
        start = f"{THING}{section.segment}/"
        found: dict[int, str] = {}
        members = self._members(section)
        for number, node in answers.of(section).items():
            value = members[number] if members and number < len(members) else self._title(section, node)
            thing = self._found(section, node) or value
            part = slug_of(local_name(thing))
            ending = section.suffix.format(number=number + 1, value=part or number + 1)
            name = ending if section.has_own_name and part else f"{draft.slug}-{ending}"
            while start + name in found.values() or (section.has_own_name and start + name in self._descriptions):
                name += "-2"
            found[number] = start + name
        return found

    def _members(self, section: Section) -> list[str]:
        return self._names.members((CUC + section.per,)) if section.per else []

    def _title(self, section: Section, node: Node) -> str:
        return next((node[name][0] for name in section.named_by if node.get(name)), "")

    def _found(self, section: Section, node: Node) -> str:
        """Return the IRI that names a node, where the field that does is a choice or names a thing."""
        for one in self._fields[section.name]:
            if one.name in section.named_by and node.get(one.name):
                given = node[one.name][0]
                return given if given in one.choices else self._names.find(given, one.classes, {})
        return ""

    def _missing(self, draft: Draft, section: Section, answers: Answers) -> None:
        """Note what is needed and has no answer: of the thing itself always, of other nodes where they have any."""
        nodes, fields = answers.of(section), self._fields[section.name]
        if section.is_needed and not nodes:
            self._needs(draft, section, 0, fields[0])
            return
        numbers = range(len(self._members(section))) if section.per else [0] if section is draft.kind.main else nodes
        linked = {one.of_main for one in draft.kind.sections if one.of_main and answers.of(one)}
        for number in () if section.each_value else numbers:
            for one in fields:
                is_answered = nodes.get(number, {}).get(one.name) or (
                    section is draft.kind.main and one.predicate in linked
                )
                if one.is_required and not is_answered:
                    self._needs(draft, section, number, one)

    @staticmethod
    def _needs(draft: Draft, section: Section, number: int, one: Field) -> None:
        draft.problems.append(Problem(form_name(section, number, one.name), one.label, said("This is needed.")))

    def _node(self, draft: Draft, section: Section, number: int, node: Node, iri: str) -> None:
        draft.add(iri, RDF_TYPE, CUC + section.type)
        for one in self._fields[section.name]:
            for given in node.get(one.name, ()):
                value = self._value(draft, one, given, form_name(section, number, one.name))
                if one.is_inverse and isinstance(value, ox.NamedNode):
                    draft.add(value.value, one.predicate, iri)
                elif value is not None:
                    draft.add(iri, one.predicate, value)
        self._link(draft, section, iri)
        if section.per:
            rate(draft, self._descriptions, iri, self._members(section)[number])

    def _link(self, draft: Draft, section: Section, iri: str) -> None:
        """Write how a node and the contribution hang together, and what no field of the node says."""
        if section.of_main:
            draft.add(draft.iri, section.of_main, iri)
        if section.about:
            draft.add(iri, section.about, draft.iri)
        if section.is_judgement:
            self._judged(draft, iri)
        if section.segment == "place":
            self._class_of_place(draft, iri)
        if section is not draft.kind.main:
            for case in draft.values(CUC + "evidence", iri):
                draft.add(draft.iri, CUC + "hasCaseStudy", case)

    def _each_value(self, draft: Draft, section: Section, number: int, node: Node) -> None:
        for one in self._fields[section.name]:
            for given in node.get(one.name, ()):
                value = self._value(draft, one, given, form_name(section, number, one.name))
                if isinstance(value, ox.NamedNode):
                    iri = f"{THING}{section.segment}/{draft.slug}-{slug_of(local_name(value.value))}"
                    draft.add(iri, RDF_TYPE, CUC + section.type)
                    draft.add(iri, one.predicate, value)
                    draft.add(iri, section.about, draft.iri)
                    self._judged(draft, iri)

    def _value(self, draft: Draft, one: Field, given: str, place: str) -> Value | None:
        try:
            return value_of(one, given, self._names, draft.new)
        except NoValue as error:
            draft.problems.append(Problem(place, one.label, str(error), given))
            return None

    def _judged(self, draft: Draft, iri: str) -> None:
        """Say who is to judge, on what basis and when: the editors who may take it in, on the edition's day."""
        draft.add(iri, CUC + "basis", SCHEME + "basis/catalogue-editorial")
        draft.add(iri, PROV + "wasAttributedTo", EDITORS)
        moment = ox.Literal(f"{self._day}T00:00:00Z", datatype=ox.NamedNode(XSD_DATE_TIME))
        draft.add(iri, PROV + "generatedAtTime", moment)

    def _class_of_place(self, draft: Draft, iri: str) -> None:
        """Give a place of a kind the narrower class that the catalogue's places of this kind have."""
        for kind in draft.values(CUC + PLACED, iri):
            like = next(iter(self._descriptions.incoming(kind, CUC + PLACED)), "")
            if like:
                draft.triples.remove(ox.Triple(ox.NamedNode(iri), ox.NamedNode(RDF_TYPE), ox.NamedNode(CUC + "Place")))
                draft.add(iri, RDF_TYPE, self._names.class_of(like))

    def _record(self, draft: Draft) -> None:
        record = f"{RECORD}{draft.kind.main.segment}/{draft.slug}"
        day = ox.Literal(self._day, datatype=ox.NamedNode(XSD_DATE))
        draft.add(record, RDF_TYPE, CUC + draft.kind.record)
        draft.add(record, FOAF + "primaryTopic", draft.iri)
        draft.add(record, CUC + "reviewState", SCHEME + "review-state/draft")
        draft.add(record, SKOS + "editorialNote", ox.Literal(PROPOSED, language="en"))
        draft.add(record, DCTERMS + "modified", day)
        for date in draft.kind.main_dates:
            draft.add(draft.iri, date, day)
