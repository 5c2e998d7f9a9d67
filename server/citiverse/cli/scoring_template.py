"""`citiverse scoring template`: write the sheets that experts fill in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from citiverse.errors import CallError
from citiverse.locations import source_root

if TYPE_CHECKING:
    from citiverse.scoring.reference import Criterion, Reference
    from citiverse.scoring.sheets import Sheet
    from citiverse.scoring.table import Candidate
    from citiverse.scoring.template import Outline


@click.command()
@click.option("--theme", required=True, help="Slug of the theme whose candidates are scored.")
@click.option("--round", "slug", help="Slug of the round.  [default: the theme]")
@click.option("--experts", type=click.IntRange(1, 200), default=12, show_default=True, help="Size of the panel.")
@click.option("--criterion", "criteria", multiple=True, help="Criterion to score on; may be repeated.  [default: all]")
@click.option("--candidate", "chosen", multiple=True, help="Candidate; may be repeated.  [default: all of the theme]")
@click.option("--example", is_flag=True, help="An invented long list instead of the catalogue's, marked as an example.")
@click.option("--candidates", type=click.IntRange(1, 500), default=60, show_default=True, help="Its length.")
@click.option("--seed", type=click.IntRange(0), help="Fill the example with groups and scores drawn with this seed.")
@click.option("--output", type=click.Path(path_type=Path), help="XLSX file, or folder for CSV.  [default: ROUND.xlsx]")
def template(
    theme: str,
    slug: str | None,
    experts: int,
    criteria: tuple[str, ...],
    chosen: tuple[str, ...],
    example: bool,
    candidates: int,
    seed: int | None,
    output: Path | None,
) -> None:
    """Write the sheets of a round: candidates, criteria with their key questions, experts, scores.

    OUTPUT is an XLSX file with lists to choose from, or, where it does not end in .xlsx, a folder with CSV files.
    """
    from citiverse.scoring.filled import is_slug
    from citiverse.scoring.template import write_sheets

    if seed is not None and not example:
        raise CallError("scores are drawn for examples only; real ones come from experts")
    reference = _reference()
    known = reference.theme(theme)
    of_theme = reference.example_candidates(theme, candidates) if example else reference.candidates.get(theme, ())
    outline = _outline(reference, theme, slug, experts, criteria, _chosen(of_theme, chosen, theme), example)
    if not is_slug(outline.slug):
        raise CallError(f"{outline.slug!r} is no slug: lower-case words and digits joined by single hyphens")
    path = output or Path(f"{outline.slug}.xlsx")
    if path.exists() and not path.is_dir():
        raise CallError(f"{path} is there already; nothing was written")
    if not path.resolve().parent.is_dir():
        raise CallError(f"there is no folder {path.resolve().parent}")
    write_sheets(path, _sheets(outline, reference, seed))
    size = f"{len(outline.candidates)} candidates, {len(outline.pseudonyms)} experts"
    click.echo(f"{path}: round {outline.slug} ({known.label}), {size}")


def _reference() -> Reference:
    from citiverse.cli.scoring_sources import catalogue_store
    from citiverse.scoring.reference import load_reference

    return load_reference(source_root(), catalogue_store()[1])


def _chosen(known: tuple[Candidate, ...], chosen: tuple[str, ...], theme: str) -> tuple[Candidate, ...]:
    by_slug = {candidate.slug: candidate for candidate in known}
    unknown = [slug for slug in chosen if slug not in by_slug]
    if unknown:
        raise CallError(f"no candidate {unknown[0]!r} in the theme {theme}")
    return tuple(by_slug[slug] for slug in dict.fromkeys(chosen)) or known


def _outline(
    reference: Reference,
    theme: str,
    slug: str | None,
    experts: int,
    criteria: tuple[str, ...],
    candidates: tuple[Candidate, ...],
    example: bool,
) -> Outline:
    from citiverse.scoring.example import EXAMPLE_DAY, PREFIX, pseudonym
    from citiverse.scoring.template import Outline

    if slug and example:
        raise CallError(f"an example round is always called {PREFIX} and its theme")
    if slug and slug.startswith(PREFIX):
        raise CallError(f"only examples have a slug that begins with {PREFIX}")
    return Outline(
        slug=PREFIX + theme if example else slug or theme,
        theme=reference.theme(theme),
        day=EXAMPLE_DAY if example else None,
        is_example=example,
        criteria=_criteria(reference, criteria),
        candidates=candidates,
        pseudonyms=[pseudonym(number, experts) for number in range(1, experts + 1)],
    )


def _criteria(reference: Reference, chosen: tuple[str, ...]) -> list[Criterion]:
    unknown = [slug for slug in chosen if slug not in reference.criteria]
    if unknown:
        raise CallError(f"no criterion {unknown[0]!r}; the criteria are: {', '.join(reference.criteria)}")
    return [reference.criteria[slug] for slug in dict.fromkeys(chosen or reference.criteria)]


def _sheets(outline: Outline, reference: Reference, seed: int | None) -> dict[str, Sheet]:
    from citiverse.scoring.example import example_experts, example_scores
    from citiverse.scoring.table import ScoreTable
    from citiverse.scoring.template import empty_sheets, filled_sheets

    if seed is None:
        return empty_sheets(outline, reference)
    experts = len(outline.pseudonyms)
    table = ScoreTable(
        round=outline.slug,
        theme=outline.theme.slug,
        is_example=True,
        criteria=tuple(one.slug for one in outline.criteria),
        candidates=tuple(outline.candidates),
        experts=example_experts(experts),
        scores=example_scores(len(outline.candidates), len(outline.criteria), experts, seed),
    )
    return filled_sheets(table, outline, reference)
