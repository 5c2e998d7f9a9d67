"""Review states: which step leads from which state of a record to which, as the method of the report has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from citiverse.vocabulary import SCHEME

STATE: Final = SCHEME + "review-state/"
DRAFT: Final = "draft"
IN_REVIEW: Final = "in-review"
CHANGES_REQUESTED: Final = "changes-requested"
APPROVED: Final = "approved"
PUBLISHED: Final = "published"
WITHDRAWN: Final = "withdrawn"
STATES: Final = (DRAFT, IN_REVIEW, CHANGES_REQUESTED, APPROVED, PUBLISHED, WITHDRAWN)


@dataclass(frozen=True)
class Step:
    """One step of a review: its name as a command, the states it leads from, the state it leads to, its title.

    One that `is_explained` needs a comment.
    """

    name: str
    before: tuple[str, ...]
    after: str
    title: str
    is_explained: bool = False


STEPS: Final[dict[str, Step]] = {
    step.name: step
    for step in (
        Step("submit", (DRAFT, CHANGES_REQUESTED), IN_REVIEW, "Handed in for review"),
        Step("request-changes", (IN_REVIEW, APPROVED), CHANGES_REQUESTED, "Changes requested", is_explained=True),
        Step("approve", (IN_REVIEW,), APPROVED, "Approved"),
        Step("publish", (APPROVED,), PUBLISHED, "Published"),
        Step("reopen", (PUBLISHED,), CHANGES_REQUESTED, "Reopened", is_explained=True),
        Step("withdraw", STATES[:-1], WITHDRAWN, "Withdrawn", is_explained=True),
    )
}
"""Command -> step. What is withdrawn stays so: its identifier is never used again."""


def steps_from(state: str) -> list[str]:
    """Return the names of the steps that lead on from `state`."""
    return [step.name for step in STEPS.values() if state in step.before]
