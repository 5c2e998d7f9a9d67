"""Skeletons: the file of a new use case or case study, with comments that say what belongs where."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from citiverse.editing.changes import Changes
from citiverse.editing.facts import Facts
from citiverse.editing.reviews import check_text, statements
from citiverse.errors import CallError
from citiverse.release.declaration import declared_identity
from citiverse.release.sources import Sources
from citiverse.text_files import read_text, write_texts
from citiverse.turtle import ESCAPES, parse_turtle, without_comments
from citiverse.vocabulary import CUC, RECORD, THING

TEMPLATES: Final = Path(__file__).resolve().parent / "skeletons"
FOLDERS: Final = {"use-case": "use-cases", "case-study": "case-studies"}
UNDER_CLASS: Final = re.compile(r"^ +a cuc:UseCase ;$", re.MULTILINE)
SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
MARK: Final = re.compile(r"@(TITLE|SLUG|DATE)@")
"""What stands in a skeleton for something of the new thing."""
LONGEST_SLUG: Final = 80
LONGEST_TITLE: Final = 120


def write_skeleton(sources: Sources, kind: str, slug: str, title: str, use_case: str = "") -> list[str]:
    """Write the file of the new thing `slug` of `kind` (`use-case` or `case-study`); return the files written.

    `title` is made of the slug where empty. A case study is added to those of `use_case` (an IRI) as well. Raises
    `CallError` for a slug that is malformed or ever used, and for a title that no text of the catalogue may be.
    """
    facts = Facts.of(sources)
    place = f"data/{FOLDERS[kind]}/{slug}.ttl"
    _refuse_slug(facts, kind, slug)
    if (sources.root / place).exists():
        raise CallError(f"{place} exists already")
    named = title.strip() or slug.replace("-", " ").capitalize()
    check_text(named)
    if len(named) > LONGEST_TITLE or "\n" in named:
        raise CallError(f"a title is one line of at most {LONGEST_TITLE} characters")
    texts = {place: _filled(kind, slug, named, declared_identity(sources).issued or "")}
    if use_case:
        texts |= _linked(sources, use_case, slug)
    write_texts({sources.root / name: text for name, text in texts.items()})
    return sorted(texts)


def _refuse_slug(facts: Facts, kind: str, slug: str) -> None:
    if not SLUG.match(slug) or len(slug) > LONGEST_SLUG:
        raise CallError(
            f"{slug!r} is no slug: lower-case ASCII words and digits joined by single hyphens, at most {LONGEST_SLUG}"
        )
    taken = [iri for iri in (f"{THING}{kind}/{slug}", f"{RECORD}{kind}/{slug}") if iri in facts]
    if taken:
        raise CallError(f"<{taken[0]}> exists already; a slug is never used again")


def _linked(sources: Sources, use_case: str, slug: str) -> dict[str, str]:
    """Return the file of `use_case` with the case study `slug`, by place; comments of a skeleton stay."""
    changes = Changes(sources)
    place = changes.home_of(use_case)
    link = statements(use_case, [(CUC + "hasCaseStudy", ox.NamedNode(f"{THING}case-study/{slug}"))])
    text = sources.files[place].text
    if without_comments(text) == text:
        changes.add(place, link)
        return changes.texts()
    inserted = UNDER_CLASS.sub(lambda line: f"{line.group()}\n    cuc:hasCaseStudy case-study:{slug} ;", text, count=1)
    if parse_turtle(inserted, place) != parse_turtle(text, place) | set(link):
        raise CallError(f"{place}: add `cuc:hasCaseStudy case-study:{slug} ;` to it by hand first")
    return {place: inserted}


def _filled(kind: str, slug: str, title: str, date: str) -> str:
    # In the comment at the head the title stands as it is; in the text it is escaped as Turtle wants.
    head, _, rest = read_text(TEMPLATES / f"{kind}.ttl").partition("\n")
    values = {"TITLE": title.translate(ESCAPES), "SLUG": slug, "DATE": date}
    # In one go, since a title may itself hold what looks like a mark.
    return f"{head.replace('@TITLE@', title)}\n{MARK.sub(lambda mark: values[mark[1]], rest)}"
