"""What the advisor found, for people: use cases by advice, with rules that apply, evidence and guidance."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from citiverse.engine.rows import Row
from citiverse.turtle import natural_key
from citiverse.web.advisor_model import EXAMPLE_QUERY, GROUPS, REASONS, RULES, Group, Rule
from citiverse.web.compare import MOST, compare_address
from citiverse.web.naming import Naming, Thing
from citiverse.web.site import site


@dataclass(frozen=True)
class Applied:
    """One rule that applies to a use case: how often, the points that it gives, and to what it applies."""

    rule: Rule
    count: int
    points: int
    things: list[Thing]


@dataclass(frozen=True)
class Entry:
    """One use case with its points and why it stands where it does."""

    thing: Thing
    horizon: Thing
    points: int
    reason: str
    """A sentence in English."""
    applied: list[Applied]
    evidence: list[Thing]
    factors: list[Thing]


@dataclass(frozen=True)
class Advised:
    """The use cases of one advice, the one with most points first."""

    group: Group
    entries: list[Entry]

    @property
    def comparison(self) -> str:
        """Return the address at which as many as can be compared stand side by side, or nothing where one is alone."""
        iris = [entry.thing.iri for entry in self.entries[:MOST]]
        return compare_address(iris) if len(iris) > 1 else ""


@dataclass(frozen=True)
class Example:
    """A case study that is given as an example, with the place in the text that gives it."""

    thing: Thing
    source: Thing | None
    locator: str


@dataclass(frozen=True)
class Guidance:
    """A success factor with how many of the use cases listed rest on it, and its examples."""

    factor: Thing
    count: int
    examples: list[Example]


def advised(rows: Sequence[Row]) -> list[Advised]:
    """Return the rows of the advisor's query by advice, in their order."""
    naming = _Named()
    of_group: dict[str, list[Entry]] = defaultdict(list)
    for row in rows:
        of_group[row["advice"].text].append(_entry(naming, row))
    return [Advised(group, of_group[group.name]) for group in GROUPS if of_group[group.name]]


def guidance(rows: Sequence[Row]) -> list[Guidance]:
    """Return the success factors of the use cases in `rows`, those of most use cases first, with their examples."""
    naming = Naming(site().descriptions)
    counts = Counter(factor for row in rows for factor in row["factors"].text.split())
    examples: dict[str, list[Example]] = defaultdict(list)
    for row in site().rows(EXAMPLE_QUERY).rows:
        if "caseStudy" in row:
            source = naming.thing(row["source"].text) if "source" in row else None
            locator = row["locator"].text if "locator" in row else ""
            examples[row["factor"].text].append(Example(naming.thing(row["caseStudy"].text), source, locator))
    things = naming.things(list(counts))
    ordered = sorted(things, key=lambda thing: -counts[thing.iri])
    return [Guidance(thing, counts[thing.iri], examples[thing.iri]) for thing in ordered]


class _Named:
    """Names of things, each looked up once: many use cases share theirs."""

    def __init__(self) -> None:
        self._naming = Naming(site().descriptions)
        self._known: dict[str, Thing] = {}

    def thing(self, iri: str) -> Thing:
        """Return the thing with this IRI."""
        if iri not in self._known:
            self._known[iri] = self._naming.thing(iri)
        return self._known[iri]

    def things(self, listed: str) -> list[Thing]:
        """Return the things whose IRIs a cell lists, ordered by label."""
        return sorted(map(self.thing, listed.split()), key=lambda thing: natural_key(thing.label.lower()))


def _entry(naming: _Named, row: Row) -> Entry:
    return Entry(
        thing=naming.thing(row["useCase"].text),
        horizon=naming.thing(row["horizon"].text),
        points=int(row["points"].text),
        reason=REASONS[row["reason"].text],
        applied=[_applied(naming, row, rule) for rule in RULES if int(row[rule.column].text)],
        evidence=naming.things(row["evidence"].text),
        factors=naming.things(row["factors"].text),
    )


def _applied(naming: _Named, row: Row, rule: Rule) -> Applied:
    things = naming.things(row[rule.things].text) if rule.things else []
    return Applied(rule, int(row[rule.column].text), int(row[f"{rule.column}Points"].text), things)
