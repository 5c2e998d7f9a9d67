"""What a contributor hands in: the file in the form of the house, and the text of a pull request around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from citiverse.turtle import format_turtle
from citiverse.vocabulary import DCTERMS
from citiverse.web.contribute_fields import local_name
from citiverse.web.contribute_statements import Draft

WHAT: Final = {
    "case-study": "the case study, its record, figures, and the sources, organisations and places that are new",
    "use-case": "the use case, its record and every judgement about it",
}
CHECKLIST: Final = (
    "Every fact has a public source, and the words are mine.",
    "No figure, rating or expert is invented; plans are told as targets.",
    "There is no personal data in it.",
    "`citiverse validate {path}` finds no violation.",
    "`citiverse format --check {path}` is content.",
    "`CHANGELOG.md` has a line about it.",
)
ON_USE_CASE: Final = (
    "- what is said about `use-case:{name}` and its assessments goes into `data/use-cases/{name}.ttl`{moved}"
)
ON_MOVE: Final = " (its evidence horizon moves from {before} to {after}; the old assignment stays, as replaced)"


@dataclass(frozen=True)
class PullRequest:
    """Everything that a pull request asks for."""

    path: str
    branch: str
    commit: str
    body: str


def title_of(draft: Draft) -> str:
    """Return the title of what is contributed; its name where it has none yet."""
    return next(iter(draft.values(DCTERMS + "title")), draft.slug)


def turtle_of(draft: Draft) -> str:
    """Return the file of the contribution in the canonical form of the sources."""
    head = f"# {title_of(draft).rstrip('.')}: {WHAT[draft.kind.name]}.\n\n"
    return format_turtle(head + "".join(f"{triple} .\n" for triple in draft.triples), f"{draft.slug}.ttl")


def pull_request(draft: Draft, handle: str, *, is_valid: bool) -> PullRequest:
    """Return the pull request that brings `draft` in; `handle` is the contributor's name at GitHub, or empty.

    That the file is valid stands in it only where a validation said so (`is_valid`).
    """
    path = f"data/{draft.kind.folder}/{draft.slug}.ttl"
    words = draft.kind.name.replace("-", " ")
    title = title_of(draft)
    sources = len(draft.values(DCTERMS + "source"))
    lines = [
        f"Adds the {words} “{title}” as `{path}`.",
        "",
        f"Things described: {len(draft.described())}. Statements: {len(draft.triples)}. Sources: {sources}.",
        *_about_use_cases(draft, is_valid=is_valid),
        "",
        "Made with the form of the catalogue, as a draft for review.",
        "",
        *(f"- [ ] {one.format(path=path)}" for one in CHECKLIST),
        *(["", f"Proposed by @{handle}."] if handle else []),
    ]
    return PullRequest(path, f"add-{draft.slug}", f"Add the {words} {title}", "\n".join(lines) + "\n")


def _about_use_cases(draft: Draft, *, is_valid: bool) -> list[str]:
    """Return what remains to be moved where a case study says something about use cases that have files already."""
    found = []
    for one in draft.moves:
        before, after = local_name(one.before), local_name(one.after.horizon)
        moved = ON_MOVE.format(before=before, after=after) if before != after else ""
        found.append(ON_USE_CASE.format(name=local_name(one.use_case), moved=moved))
    opening = "The file is valid as a whole; in the repository:" if is_valid else "In the repository:"
    return ["", opening, "", *found] if found else []
