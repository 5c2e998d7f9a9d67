"""The past of one thing: since which release it is there, who reviewed it, what changed it, what was superseded."""

from __future__ import annotations

from dataclasses import dataclass

from citiverse.releases import Release
from citiverse.vocabulary import CUC, DCTERMS, FOAF
from citiverse.web.kept import kept_releases, line_served
from citiverse.web.naming import Thing
from citiverse.web.release_pages import HIDDEN_GRAPHS
from citiverse.web.views import Judgement, Views


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
class Superseded:
    """A judgement that holds no longer, with those that replaced it."""

    judgement: Judgement
    successors: list[Thing]


@dataclass(frozen=True)
class Past:
    """The past of one thing."""

    first: str
    """Version of the release in which it came, as its record says."""
    is_first_kept: bool
    modified: str
    reviews: list[Thing]
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
        modified=describe.text(iri, DCTERMS + "modified"),
        reviews=views.naming.things([node for record in records for node in describe.iris(record, CUC + "reviewedIn")]),
        edits=_edits(views, iri),
        superseded=[
            Superseded(views.judgement(node), views.naming.things(successors))
            for node in describe.incoming(iri, CUC + "assesses")
            if (successors := describe.iris(node, DCTERMS + "isReplacedBy"))
        ],
    )


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
