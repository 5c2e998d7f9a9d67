"""What the page of a contribution shows: the blocks of its form, and what was found about it in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from citiverse.vocabulary import CUC, SKOS
from citiverse.web.contribute_answers import Answers, Node, form_name
from citiverse.web.contribute_fields import Field
from citiverse.web.contribute_hints import LOOKED_UP, Duplicate, meant
from citiverse.web.contribute_names import Names
from citiverse.web.contribute_plan import Kind, Section
from citiverse.web.contribute_statements import Draft, Problem
from citiverse.web.contribute_text import PullRequest
from citiverse.web.descriptions import Descriptions
from citiverse.web.naming import Naming, Thing

NEXT: Final = "NEXT"
"""Stands for the number of a block that a script adds."""
OF_MEMBER: Final = CUC + "ofDimension"
"""How a choice says to which member of a class it belongs."""


@dataclass(frozen=True)
class Block:
    """The fields about one node, with what was answered."""

    number: int | str
    node: Node
    about: str = ""
    """IRI of what the block is about, where there is one block for each member of a class."""


@dataclass(frozen=True)
class Choice:
    """Something to choose: what it is, what that means, and the level that it implies where it is a criterion."""

    thing: Thing
    definition: str = ""
    level: Thing | None = None


@dataclass(frozen=True)
class Told:
    """A problem with the names that may be meant instead."""

    problem: Problem
    meant: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Outcome:
    """Everything that is said about what was filled in."""

    draft: Draft
    problems: list[Told]
    duplicates: list[Duplicate]
    turtle: str
    request: PullRequest
    report: Mapping[str, Any] | None
    fault: str
    is_valid: bool
    """Whether everything is there, and a validation found it valid."""
    is_quick: bool
    """Whether nothing was validated, since only the rest is wanted now."""

    def at(self, place: str) -> list[Told]:
        """Return the problems of the field called `place`."""
        return [one for one in self.problems if one.problem.place == place]


class FormView:
    """The form of one kind of contribution with the answers so far."""

    def __init__(
        self, kind: Kind, fields: Mapping[str, tuple[Field, ...]], descriptions: Descriptions, names: Names
    ) -> None:
        self.kind = kind
        self.fields = fields
        self._descriptions = descriptions
        self._names = names
        self._naming = Naming(descriptions)

    def blocks(self, section: Section, answers: Answers) -> list[Block]:
        """Return the blocks of a section: those that are answered, and one more where there may be several."""
        nodes = answers.of(section)
        if section.per:
            members = self._names.members((CUC + section.per,))
            return [Block(number, nodes.get(number, {}), iri) for number, iri in enumerate(members)]
        if section.most == 1:
            return [Block(0, nodes.get(0, {}))]
        free = max(nodes, default=-1) + 1
        more = [Block(free, {})] if free < section.most else []
        return [*(Block(number, node) for number, node in nodes.items()), *more]

    def model(self) -> Block:
        """Return the block that a script copies."""
        return Block(NEXT, {})

    def choices(self, section: Section, block: Block, one: Field) -> list[Choice]:
        """Return what may be chosen; of a block about a member of a class, what belongs to it."""
        iris = [iri for iri in one.choices if not block.about or block.about in self._descriptions.iris(iri, OF_MEMBER)]
        return list(map(self._explained, iris)) if section.per else [Choice(self._naming.thing(iri)) for iri in iris]

    def _explained(self, iri: str) -> Choice:
        level = self._descriptions.iri(iri, CUC + "impliesLevel")
        definition = self._descriptions.text(iri, SKOS + "definition")
        return Choice(self._naming.thing(iri), definition, self._naming.thing(level) if level else None)

    def told(self, draft: Draft) -> Iterator[Told]:
        """Yield the problems with what may be meant where a name means nothing."""
        places = {
            form_name(section, number, one.name): one
            for section in self.kind.sections
            for number in range(section.most)
            for one in self.fields[section.name]
            if one.widget == "thing"
        }
        looked_up = 0
        for problem in draft.problems:
            known = places.get(problem.place)
            is_looked_up = known is not None and bool(problem.given) and looked_up < LOOKED_UP
            looked_up += is_looked_up
            yield Told(problem, meant(self._names, problem, known) if known and is_looked_up else [])
