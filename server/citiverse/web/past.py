"""The past of one thing: since when it is there, who reviewed it, what changed it, what was superseded."""

from __future__ import annotations

from dataclasses import dataclass

from citiverse.releases import Release
from citiverse.turtle import natural_key
from citiverse.vocabulary import CUC, DCTERMS, FOAF, PROV
from citiverse.web.kept import kept_releases, line_served
from citiverse.web.naming import Thing
from citiverse.web.release_pages import HIDDEN_GRAPHS
from citiverse.web.verdicts import verdict
from citiverse.web.views import Judgement, Views

LONGEST_COMMENT = 400
"""Characters of the comment of a review that is shown beside it."""


@dataclass(frozen=True)
class ChangedPart:
    """A judgement, record or claim that a release changed."""

    thing: Thing
    kind: Thing
    change: str


@dataclass(frozen=True)
class Edit:
    """What one release changed: the thing itself (empty: nothing but its parts), and its parts."""

    release: Release
    change: str
    parts: list[ChangedPart]


@dataclass(frozen=True)
class ReviewNote:
    """A review of the record: when, with what outcome, by whom, and what was said."""

    thing: Thing
    time: str
    outcome: Thing | None
    agents: list[Thing]
    comment: str

    @property
    def day(self) -> str:
        """Return the day on which it ended."""
        return self.time[:10]


@dataclass(frozen=True)
class Superseded:
    """A judgement that holds no longer, with those that replaced it."""

    judgement: Judgement
    verdict: list[Thing]
    successors: list[Thing]


@dataclass(frozen=True)
class Past:
    """The past of one thing."""

    first: str
    """Version of the release in which it came, as its record says."""
    is_first_kept: bool
    modified: str
    """The last day on which the thing, its record or a judgement of it was edited; empty where none is given."""
    reviews: list[ReviewNote]
    """The oldest first."""
    edits: list[Edit]
    """By release, the newest first."""
    superseded: list[Superseded]


def past_of(views: Views, iri: str) -> Past:
    """Return the past of the thing `iri`, as far as the data and the releases kept here tell it."""
    describe = views.descriptions
    records = describe.incoming(iri, FOAF + "primaryTopic")
    first = next((text for record in records if (text := describe.text(record, CUC + "firstRelease"))), "")
    return Past(
        first=first,
        is_first_kept=any(release.version == first for release in kept_releases()),
        modified=max(describe.text(node, DCTERMS + "modified") for node in (iri, *records)),
        reviews=_reviews(views, records),
        edits=_edits(views, iri),
        superseded=[
            Superseded(views.judgement(node), verdict(views, node), views.naming.things(successors))
            for node in describe.incoming(iri, CUC + "assesses")
            if (successors := describe.iris(node, DCTERMS + "isReplacedBy"))
        ],
    )


def _reviews(views: Views, records: list[str]) -> list[ReviewNote]:
    describe, naming = views.descriptions, views.naming
    found = []
    for node in (node for record in records for node in describe.iris(record, CUC + "reviewedIn")):
        outcome = describe.iri(node, CUC + "reviewOutcome")
        comment = describe.text(node, DCTERMS + "description")
        note = ReviewNote(
            thing=naming.thing(node),
            time=describe.text(node, PROV + "endedAtTime"),
            outcome=naming.thing(outcome) if outcome else None,
            agents=naming.things(describe.iris(node, PROV + "wasAssociatedWith")),
            # A long one is about many records; its own page has it.
            comment=comment if len(comment) <= LONGEST_COMMENT else "",
        )
        found.append(note)
    return sorted(found, key=lambda note: (note.time, natural_key(note.thing.iri)))


def _edits(views: Views, iri: str) -> list[Edit]:
    parts = set(views.descriptions.parts(iri))
    found = []
    for release in line_served():
        changes = _edited(release, {iri, *parts})
        if changes:
            changed = [
                ChangedPart(views.naming.thing(node), views.naming.class_of(node), change)
                for node, change in changes.items()
                if node != iri
            ]
            found.append(Edit(release, changes.get(iri, ""), changed))
    return found


def _edited(release: Release, iris: set[str]) -> dict[str, str]:
    """Return IRI -> change of those of `iris` that `release` edited, and not only counted or derived anew."""
    return {
        str(one["iri"]): str(one["change"])
        for one in (release.changes() or {}).get("entities", ())
        if one["iri"] in iris and not HIDDEN_GRAPHS.issuperset(one["graphs"])
    }
