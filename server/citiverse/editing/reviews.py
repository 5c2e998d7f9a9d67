"""Reviews: a step of a record from one state to the next, written down as a review with agent, time and comment."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import pyoxigraph as ox

from citiverse.editing.changes import Changes
from citiverse.editing.facts import Facts
from citiverse.editing.states import PUBLISHED, STATE, STEPS, WITHDRAWN, Step, steps_from
from citiverse.errors import CallError
from citiverse.release.declaration import declared_identity
from citiverse.release.lint import text_faults
from citiverse.release.sources import Sources
from citiverse.vocabulary import CUC, DCTERMS, FOAF, PROV, RDF_TYPE, THING, XSD, XSD_DATE

REVIEWS_FILE = "data/reviews.ttl"
LONGEST_COMMENT = 2000
"""Characters that a comment or a reason may have."""


@dataclass(frozen=True)
class Said:
    """Who makes a step, when (UTC), and what they say about it."""

    agent: str
    time: datetime.datetime
    comment: str

    @property
    def stamp(self) -> ox.Literal:
        """Return the time as `xsd:dateTime` in UTC, to the second."""
        moment = self.time.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return ox.Literal(moment, datatype=ox.NamedNode(XSD + "dateTime"))

    @property
    def day(self) -> ox.Literal:
        """Return the day of the time as `xsd:date`."""
        return ox.Literal(self.stamp.value[:10], datatype=ox.NamedNode(XSD_DATE))


@dataclass(frozen=True)
class Review:
    """One review as the sources have it."""

    iri: str
    title: str
    outcome: str
    agents: tuple[str, ...]
    time: str
    comment: str


class Desk:
    """The sources with what is to be changed in them; each step adds to the changes and checks what it asks for."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.facts = Facts.of(sources)
        self.changes = Changes(sources)

    def agent(self, name: str) -> str:
        """Return the IRI of the agent that `name` means; raises `CallError` where the catalogue has none such."""
        iri = name if name.startswith(THING) else f"{THING}agent/{name}"
        if PROV + "Agent" not in self.facts.iris(iri, RDF_TYPE):
            known = ", ".join(one.rpartition("/")[2] for one in self.facts.of_class(PROV + "Agent"))
            raise CallError(f"no agent {name!r} in data/agents.ttl; it has: {known}")
        return iri

    def record(self, thing: str) -> str:
        """Return the IRI of the record about `thing`; raises `CallError` where there is not just one."""
        found = self.facts.incoming(thing, FOAF + "primaryTopic")
        if len(found) != 1:
            raise CallError(f"<{thing}> has {len(found)} records; it needs one")
        return found[0]

    def state(self, thing: str) -> str:
        """Return the review state of `thing` by its notation."""
        return self.facts.iri(self.record(thing), CUC + "reviewState").removeprefix(STATE)

    def history(self, thing: str) -> list[Review]:
        """Return the reviews of `thing`, the oldest first."""
        return reviews_of(self.facts, self.record(thing))

    def step(self, thing: str, name: str, said: Said) -> str:
        """Take the step called `name` with `thing`; return the IRI of the review that tells of it.

        Raises `CallError` where the state of the record does not allow the step, where a comment is needed and missing
        or no text that the catalogue may hold, and where the time lies before the last review.
        """
        step, state = STEPS[name], self.state(thing)
        if state not in step.before:
            allowed = ", ".join(steps_from(state)) or "none"
            raise CallError(f"{name} is not possible: {short(thing)} is {state}; possible steps: {allowed}")
        if step.is_explained and not said.comment:
            raise CallError(f"{name} needs a reason or comment")
        review = self.write_review(thing, step.title, step.after, said)
        self._move(thing, step, said)
        return review

    def write_review(self, thing: str, title: str, outcome: str, said: Said) -> str:
        """Write a review of `thing` with `outcome` (a notation) and let its record name it; return its IRI."""
        check_text(said.comment)
        history = self.history(thing)
        if history and history[-1].time > said.stamp.value:
            raise CallError(f"{said.stamp.value} lies before the last review of {short(thing)}, {history[-1].time}")
        review = self._free_name(thing)
        values: list[tuple[str, ox.NamedNode | ox.Literal]] = [
            (RDF_TYPE, ox.NamedNode(CUC + "ReviewActivity")),
            (DCTERMS + "title", ox.Literal(title, language="en")),
            (CUC + "reviewOutcome", ox.NamedNode(STATE + outcome)),
            (PROV + "endedAtTime", said.stamp),
            (PROV + "wasAssociatedWith", ox.NamedNode(said.agent)),
        ]
        if said.comment:
            values.append((DCTERMS + "description", ox.Literal(said.comment, language="en")))
        self.changes.add(REVIEWS_FILE, statements(review, values))
        record = self.record(thing)
        place = self.changes.home_of(record)
        self.changes.add(place, statements(record, [(CUC + "reviewedIn", ox.NamedNode(review))]))
        self.changes.replace(place, record, DCTERMS + "modified", [said.day])
        return review

    def withdraw(self, thing: str, said: Said, successor: str, *, with_case_studies: bool) -> list[str]:
        """Withdraw `thing` for the reason in the comment; return what was withdrawn.

        The record becomes a tombstone that says when, why and, where there is one, what takes its place. With
        `with_case_studies` those case studies that illustrate nothing else go as well. Raises `CallError` where there
        are such and they are to stay, without a reason, and for a successor that is the thing itself or withdrawn.
        """
        if successor == thing:
            raise CallError(f"{short(thing)} cannot be replaced by itself")
        if successor and self.state(successor) == WITHDRAWN:
            raise CallError(f"{short(successor)} cannot take the place of {short(thing)}: it is withdrawn itself")
        alone = [one for one in self.facts.iris(thing, CUC + "hasCaseStudy") if self._shows_only(one, thing)]
        if alone and not with_case_studies:
            raise CallError(
                f"{', '.join(map(short, alone))} would illustrate nothing any more: withdraw them as well "
                "(--with-case-studies), or let another use case name them first"
            )
        gone = [thing, *alone]
        for one in gone:
            self.step(one, "withdraw", said)
            self._bury(one, said, successor if one == thing else "")
        return gone

    def _shows_only(self, case_study: str, thing: str) -> bool:
        others = [one for one in self.facts.incoming(case_study, CUC + "hasCaseStudy") if one != thing]
        return self.state(case_study) != WITHDRAWN and all(self.state(one) == WITHDRAWN for one in others)

    def _move(self, thing: str, step: Step, said: Said) -> None:
        record = self.record(thing)
        place = self.changes.home_of(record)
        self.changes.replace(place, record, CUC + "reviewState", [ox.NamedNode(STATE + step.after)])
        if step.after == PUBLISHED:
            if not self.facts.text(record, DCTERMS + "issued"):
                self.changes.replace(place, record, DCTERMS + "issued", [said.day])
            if not self.facts.text(record, CUC + "firstRelease"):
                version = ox.Literal(declared_identity(self.sources).version)
                self.changes.replace(place, record, CUC + "firstRelease", [version])

    def _bury(self, thing: str, said: Said, successor: str) -> None:
        record = self.record(thing)
        values: list[tuple[str, ox.NamedNode | ox.Literal]] = [
            (PROV + "invalidatedAtTime", said.stamp),
            (CUC + "withdrawalReason", ox.Literal(said.comment, language="en")),
        ]
        if CUC + "ProfileRecord" in self.facts.iris(record, RDF_TYPE):
            values.append((RDF_TYPE, ox.NamedNode(CUC + "Tombstone")))
        if successor:
            values.append((DCTERMS + "isReplacedBy", ox.NamedNode(successor)))
        self.changes.add(self.changes.home_of(record), statements(record, values))

    def _free_name(self, thing: str) -> str:
        stem = f"{THING}review/{short(thing).replace('/', '-')}"
        number = 1
        while f"{stem}-{number}" in self.facts:
            number += 1
        return f"{stem}-{number}"


def reviews_of(facts: Facts, record: str) -> list[Review]:
    """Return the reviews that `record` went through, the oldest first."""
    found = [
        Review(
            iri=node,
            title=facts.label(node),
            outcome=facts.iri(node, CUC + "reviewOutcome").removeprefix(STATE),
            agents=tuple(facts.iris(node, PROV + "wasAssociatedWith")),
            time=facts.text(node, PROV + "endedAtTime"),
            comment=facts.text(node, DCTERMS + "description"),
        )
        for node in facts.iris(record, CUC + "reviewedIn")
    ]
    return sorted(found, key=lambda review: review.time)


def statements(subject: str, values: list[tuple[str, ox.NamedNode | ox.Literal]]) -> list[ox.Triple]:
    """Return that `subject` has each value by its predicate."""
    return [ox.Triple(ox.NamedNode(subject), ox.NamedNode(name), value) for name, value in values]


def check_text(text: str) -> None:
    """Raise `CallError` where `text` is too long or holds characters that no text of the catalogue may hold."""
    faults = text_faults(text)
    if len(text) > LONGEST_COMMENT:
        faults.append(f"the text has {len(text)} characters; {LONGEST_COMMENT} are allowed")
    if faults:
        raise CallError(faults[0])


def short(thing: str) -> str:
    """Return `<type>/<slug>` of a thing of the catalogue."""
    return thing.removeprefix(THING)
