"""`citiverse review`: take a record through the states of a review, supersede a judgement, tell what happened."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import click

from citiverse.cli.console import progress_on_stderr, sources_option
from citiverse.editing.reviews import Desk, Said, short
from citiverse.editing.states import PUBLISHED, STATES, STEPS, steps_from
from citiverse.editing.supersede import JUDGEMENTS, supersede
from citiverse.errors import CallError
from citiverse.release.sources import load_sources
from citiverse.release.validate import ENGINES, EngineName
from citiverse.vocabulary import CUC


@click.group()
def command() -> None:
    """Review records: each step is written into data/ as a review with agent, time and comment.

    The files that change are validated within the catalogue first; where they are not valid, nothing is written.
    """


def _common(function: Callable[..., None]) -> Callable[..., None]:
    """Return `function` with the options of every step that changes something."""
    for option in reversed(
        (
            click.option("--agent", "agent_name", required=True, help="Who takes the step: a slug of data/agents.ttl."),
            click.option("--at", "moment", help="When, as ISO 8601 in UTC, not in the future.  [default: now]"),
            click.option(
                "--engine", type=click.Choice(ENGINES), default="pyshacl", show_default=True, help="SHACL engine."
            ),
            sources_option(),
        )
    ):
        function = option(function)
    return function


def _step(name: str, text: str) -> None:
    """Add the command that takes the step `name`."""

    @command.command(name, help=text)
    @click.argument("thing")
    @click.option("--comment", required=STEPS[name].is_explained, help="What the reviewer says, in English.")
    @_common
    def step(
        thing: str, comment: str | None, agent_name: str, moment: str | None, engine: EngineName, sources: Path
    ) -> None:
        desk = Desk(load_sources(sources))
        desk.step(desk.facts.thing(thing), name, _said(desk, agent_name, moment, comment or ""))
        _keep(desk, engine, f"{short(desk.facts.thing(thing))}: {STEPS[name].after}")


_step("submit", "Hand in THING, a draft or what changes were requested of, for review.")
_step("request-changes", "Send THING, which is in review or approved, back with requests.")
_step("approve", "Approve THING, which is in review.")
_step("publish", "Publish THING, which is approved; the next release holds it as published.")
_step("reopen", "Send THING, which is published, back with requests; the next release holds it as not published.")


@command.command("withdraw")
@click.argument("thing")
@click.option("--reason", required=True, help="Why, in English; everybody can read it.")
@click.option("--replaced-by", "successor", help="What takes its place.")
@click.option("--with-case-studies", is_flag=True, help="Withdraw also the case studies that illustrate nothing else.")
@_common
def withdraw_command(
    thing: str,
    reason: str,
    successor: str | None,
    with_case_studies: bool,
    agent_name: str,
    moment: str | None,
    engine: EngineName,
    sources: Path,
) -> None:
    """Withdraw THING: it stays in its file, its record says when and why, and servers answer 410 (Gone)."""
    desk = Desk(load_sources(sources))
    iri = desk.facts.thing(thing)
    said = _said(desk, agent_name, moment, reason.strip())
    next_one = desk.facts.thing(successor) if successor else ""
    gone = desk.withdraw(iri, said, next_one, with_case_studies=with_case_studies)
    _keep(desk, engine, "\n".join(f"{short(one)}: withdrawn" for one in gone))


@command.command("supersede")
@click.argument("judgement")
@click.option("--set", "settings", multiple=True, metavar="PROPERTY=VALUE", help="What the new judgement says instead.")
@click.option(
    "--criteria",
    "rated",
    multiple=True,
    metavar="DIMENSION=CRITERION,...",
    help="Criteria of the rubric that a dimension of risk meets now.",
)
@click.option("--comment", required=True, help="Why, in English.")
@_common
def supersede_command(
    judgement: str,
    settings: tuple[str, ...],
    rated: tuple[str, ...],
    comment: str,
    agent_name: str,
    moment: str | None,
    engine: EngineName,
    sources: Path,
) -> None:
    """Replace JUDGEMENT by a new one of the same kind, subject and basis; the old one stays and names the new one."""
    desk = Desk(load_sources(sources))
    old = desk.facts.thing(judgement, JUDGEMENTS)
    new = supersede(desk, old, settings, rated, _said(desk, agent_name, moment, comment))
    _keep(desk, engine, f"{short(old)}: superseded by {short(new)}")


@command.command("status")
@click.argument("thing", required=False)
@sources_option()
def status_command(thing: str | None, sources: Path) -> None:
    """Show the state of THING and the steps that lead on from it; without THING, what is not published."""
    desk = Desk(load_sources(sources))
    if thing:
        iri = desk.facts.thing(thing)
        state = desk.state(iri)
        click.echo(f"{short(iri)}: {state}; possible steps: {', '.join(steps_from(state)) or 'none'}")
        return
    states = {iri: desk.state(iri) for iri in desk.facts.of_class(CUC + "UseCase", CUC + "CaseStudy")}
    for iri, state in states.items():
        if state != PUBLISHED:
            click.echo(f"{state:17}  {short(iri)}  {desk.facts.label(iri)}")
    counts = Counter(states.values())
    click.echo(", ".join(f"{counts[state]} {state}" for state in STATES), err=True)


@command.command("history")
@click.argument("thing")
@sources_option()
def history_command(thing: str, sources: Path) -> None:
    """Show the reviews of THING, the oldest first: when, outcome, by whom, and the comment."""
    desk = Desk(load_sources(sources))
    for review in desk.history(desk.facts.thing(thing)):
        agents = ", ".join(desk.facts.label(agent) for agent in review.agents)
        comment = f": {review.comment}" if review.comment else ""
        click.echo(f"{review.time}  {review.outcome:17}  {review.title}, by {agents}{comment}")


def _said(desk: Desk, agent: str, moment: str | None, comment: str) -> Said:
    return Said(desk.agent(agent), _time(moment), comment.strip())


def _time(moment: str | None) -> datetime.datetime:
    now = datetime.datetime.now(datetime.UTC)
    if moment is None:
        return now
    try:
        time = datetime.datetime.fromisoformat(moment)
        time = time.astimezone(datetime.UTC) if time.tzinfo else time.replace(tzinfo=datetime.UTC)
    except (ValueError, OverflowError) as error:
        raise CallError(f"{moment!r} is not a time of ISO 8601, such as 2027-01-31T12:00:00Z") from error
    if time > now:
        raise CallError(f"{moment!r} lies in the future; it is {now:%Y-%m-%dT%H:%M:%SZ}")
    return time


def _keep(desk: Desk, engine: EngineName, done: str) -> None:
    with progress_on_stderr() as progress:
        files = desk.changes.keep(engine, progress)
    click.echo(done)
    for file in files:
        click.echo(f"  wrote {file}", err=True)
