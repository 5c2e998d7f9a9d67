"""What a contributor hands in: the file in the form of the house, and the text of a pull request around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from citiverse.turtle import format_turtle
from citiverse.vocabulary import CUC, DCTERMS
from citiverse.web.contribute_draft import Draft

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
ON_MOVES: Final = "The evidence horizon of {name} moves from {before} to {after}: its assignment is to be changed too."


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


def pull_request(draft: Draft, handle: str, moves: list[tuple[str, str, str]]) -> PullRequest:
    """Return the pull request that brings `draft` in; `moves` are use case, horizon before and after."""
    path = f"data/{draft.kind.folder}/{draft.slug}.ttl"
    words = draft.kind.name.replace("-", " ")
    title = title_of(draft)
    lines = [f"Adds the {words} “{title}” as `{path}`.", ""]
    about = len(draft.subjects())
    sources = len(draft.values(DCTERMS + "source"))
    lines.append(f"It describes {about} things in {len(draft.triples)} statements and names {sources} sources.")
    if draft.kind.type == "UseCase":
        lines.append(f"It names {len(draft.values(CUC + 'hasCaseStudy'))} case studies; horizon and risks are by rule.")
    lines += [
        ON_MOVES.format(name=name, before=before, after=after) for name, before, after in moves if before != after
    ]
    lines += ["", "Made with the form of the catalogue, as a draft for review.", ""]
    lines += [f"- [ ] {one.format(path=path)}" for one in CHECKLIST]
    lines += ["", f"Proposed by @{handle}." if handle else "", ""]
    return PullRequest(path, f"add-{draft.slug}", f"Add the {words} {title}", "\n".join(lines).rstrip() + "\n")
