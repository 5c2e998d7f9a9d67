"""`citiverse scoring report` and `short-list`: what follows from a round, for people and for programs."""

from __future__ import annotations

import datetime
import json
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from citiverse.cli.scoring_rounds import round_named
from citiverse.errors import CallError

if TYPE_CHECKING:
    from citiverse.scoring.short_list import ShortList

size_option = click.option(
    "--size", type=click.IntRange(1, 100), default=10, show_default=True, help="Candidates on the short list."
)
topic_option = click.option(
    "--topic", "topics", multiple=True, help="Topic to cover; may be repeated.  [default: all of the theme]"
)
all_topics_option = click.option(
    "--all-topics", is_flag=True, help="Cover the topics of other themes too that candidates have."
)
day_option = click.option(
    "--day",
    type=click.DateTime(["%Y-%m-%d"]),
    default=lambda: datetime.date.today().isoformat(),
    help="Day on which the list is decided.  [default: today]",
)


@click.command()
@click.argument("name", metavar="ROUND")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@size_option
@topic_option
@all_topics_option
@day_option
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Where random draws begin.")
def report(
    name: str,
    folder: Path,
    size: int,
    topics: tuple[str, ...],
    all_topics: bool,
    day: datetime.datetime,
    seed: int,
) -> None:
    """Write what is found about ROUND, a Turtle file or the slug of an imported round, to the new FOLDER.

    The folder gets a page (index.html) that needs nothing else, report.json, report.ttl, and each plot as SVG.
    """
    from citiverse.scoring.analysis import analyse
    from citiverse.scoring.report_data import Report, report_data
    from citiverse.scoring.report_page import report_page
    from citiverse.scoring.report_plots import plots
    from citiverse.scoring.report_turtle import report_turtle

    _refuse_existing(folder)
    found = _short_list(name, size, topics, all_topics=all_topics)
    made = Report(analyse(found.table, size, seed), found)
    data = report_data(made)
    drawn = plots(data)
    files = {f"{plot.name}.svg": plot.svg + "\n" for plot in drawn}
    files["index.html"] = report_page(data, drawn, _style())
    files["report.json"] = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    files["report.ttl"] = report_turtle(made, day.date())
    _write_folder(folder, files)
    click.echo(f"{folder / 'index.html'}: report on round {data['round']}")
    for sentence in data["summary"]:
        click.echo(f"  {sentence}")


@click.command("short-list")
@click.argument("name", metavar="ROUND")
@size_option
@topic_option
@all_topics_option
@day_option
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Turtle file to write.")
@click.option("--replace", is_flag=True, help="Replace the file where it is there already.")
def short_list(
    name: str,
    size: int,
    topics: tuple[str, ...],
    all_topics: bool,
    day: datetime.datetime,
    output: Path | None,
    replace: bool,
) -> None:
    """Choose the short list of ROUND, a Turtle file or the slug of an imported round, and say why.

    Best total score of all lists of this size that cover the topics. With --output, the list and a decision on each
    candidate are written as Turtle; beside the round under data/rounds/ they become part of the next release.
    """
    from citiverse.scoring.short_list_reasons import decisions, summary
    from citiverse.scoring.short_list_turtle import short_list_triples, written
    from citiverse.text_files import write_text
    from citiverse.turtle import format_turtle

    if output is not None:
        _refuse_place(output, replace=replace)
    found = _short_list(name, size, topics, all_topics=all_topics)
    if output is not None:
        _refuse_example_among_sources(output, found)
        _refuse_after_edition(day.date(), found)
        write_text(output, format_turtle(written(short_list_triples(found, day.date())), output.name))
    for sentence in summary(found):
        click.echo(sentence)
    for one in decisions(found):
        if one.is_included or one.differs:
            sign = "+" if one.is_included else "-"
            click.echo(f"{sign} {one.standing.mean:7.4f}  {one.standing.title}: {one.words}")
    if output is not None:
        click.echo(f"{output}: short list of round {found.table.round}", err=True)


def _short_list(name: str, size: int, topics: tuple[str, ...], *, all_topics: bool) -> ShortList:
    from citiverse.scoring.short_list import short_list as chosen

    if topics and all_topics:
        raise CallError("--topic names some topics, --all-topics means all: give one of them")
    table, reference = round_named(name)
    of_theme = set(reference.theme(table.theme).topics)
    of_candidates = {topic for one in table.candidates for topic in one.topics}
    known = sorted(of_candidates.union(*(theme.topics for theme in reference.themes.values())))
    for topic in topics:
        if topic not in known:
            raise CallError(f"no topic {topic!r}; the topics are: {', '.join(known)}")
    wanted = set(topics) or (of_theme | of_candidates if all_topics or not of_theme else of_theme)
    return chosen(table, size, sorted(wanted))


def _refuse_place(output: Path, *, replace: bool) -> None:
    if output.exists() and not replace:
        raise CallError(f"{output} is there already; --replace overwrites it")
    if not output.resolve().parent.is_dir():
        raise CallError(f"there is no folder {output.resolve().parent}")


def _refuse_example_among_sources(output: Path, found: ShortList) -> None:
    from citiverse.locations import source_root

    if found.table.is_example and output.resolve().is_relative_to((source_root() / "data").resolve()):
        raise CallError("an example has no place among the sources; choose another --output")


def _refuse_after_edition(day: datetime.date, found: ShortList) -> None:
    """Raise `CallError` for a real list decided after the day of the edition, which no release could hold."""
    from citiverse.cli.scoring_sources import catalogue_store, edition_day
    from citiverse.scoring.filled import after_edition

    edition = None if found.table.is_example else edition_day(catalogue_store()[0])
    if edition is not None and day > edition:
        raise CallError(f"{after_edition(day, edition)}, or give the day of the decision by --day")


def _refuse_existing(folder: Path) -> None:
    if folder.exists():
        raise CallError(f"{folder} is there already; nothing was written")
    if not folder.resolve().parent.is_dir():
        raise CallError(f"there is no folder {folder.resolve().parent}")


def _write_folder(folder: Path, files: dict[str, str]) -> None:
    """Write all files or none: into a folder beside, which then takes its name."""
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.resolve().parent))
    try:
        for name, text in sorted(files.items()):
            (beside / name).write_text(text, encoding="utf-8")
        beside.chmod(0o755)
        beside.rename(folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def _style() -> str:
    import citiverse

    return (Path(citiverse.__file__).parent / "web" / "static" / "site.css").read_text(encoding="utf-8")
