"""Where a computed figure comes from: its place on a page, its sentence, and the query whose answer it must equal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final
from urllib.parse import parse_qs, urlsplit

from support.figures.answers import Answers, Rows
from support.figures.markup import Element, tidy

NUMERALS: Final = (
    *("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
"""Numbers in words; one is left out, which is a pronoun more often."""
WORDS: Final = {word: number for number, word in enumerate(NUMERALS, start=2)}
NUMBER: Final = re.compile(rf"\d|\b(?:{'|'.join(WORDS)})\b", re.IGNORECASE)
"""Part of a number, in digits or in words."""
SLOT: Final = re.compile(r"\{(\w+)\}|\(([^()]*\|[^()]*)\)")
WRITTEN: Final = rf"-?\d(?:[\d.\u202f-]*\d)?|(?i:\b(?:{'|'.join(WORDS)})\b)"
SAID: Final = "said"
PHRASES: Final = "*"
"""Sentence of a text that is made of many phrases: its query gives, as `?phrase`, each that is true."""
HEADINGS: Final = {"Case studies in the country": "inCountry", "Case studies in the place": "caseStudies"}
"""Variables whose columns are not headed by their name in words."""
EVERYTHING: Final = "All"
"""Heading of a column in which the others are added up."""
OFFERED: Final = "offered"
ENDPOINT: Final = "/sparql"


@dataclass(frozen=True)
class Page:
    """One page as it was served: what kind it is, its address, the thing it is about, and its content."""

    kind: str
    address: str
    thing: str
    main: Element


@dataclass(frozen=True)
class Trace:
    """One row of the table: figures of one sentence at one kind of place, and what they must equal.

    A slot `{name}` of `sentence` stands for a number, `{said}` for words without numbers or a text of the release, and
    `(a|b)` for either. `query` is `offered` (the nearest query that the page links to, or with a selector the one that
    is linked to there), a file of `queries/`, a file beside the test (`figures/...`), or nothing.

    Of its answer those rows count in which each of `keys` has the value that stands on the page: `tr > th a@href` is an
    attribute, or else the text, of the first `th a` in the `tr` round the figure, `column` the heading above it, and
    `page` what the page is about. A slot equals the variable of its name in the one row that is left, or nought where
    none is; `slots` says otherwise: `rows` counts the rows left, `all` all rows, `sum name` adds up, `values name`
    counts different values, `at` is what the heading above says in the row of the answer that has the place of the row
    on the page, `term` what the `dt` before says in its first row, `count around > inner minus other` counts elements
    of the page, and `= 4` is what the code says. `file: ` before it asks another query.
    """

    pages: str
    place: str
    sentence: str
    query: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)
    slots: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    """Parameters of the query with where their values stand, as in `keys`."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Return what matches the sentence."""
        if self.sentence == PHRASES:
            return re.compile(".*")
        parts, place = [], 0
        for slot in SLOT.finditer(self.sentence):
            parts.append(re.escape(self.sentence[place : slot.start()]))
            parts.append(_group(slot[1]) if slot[1] else f"(?:{'|'.join(map(re.escape, slot[2].split('|')))})")
            place = slot.end()
        return re.compile("".join(parts) + re.escape(self.sentence[place:]))

    def is_for(self, page: Page) -> bool:
        """Return whether this row is about pages of this kind."""
        return self.pages == "*" or not {*page.kind.split()}.isdisjoint(self.pages.split())

    def is_about(self, element: Element) -> re.Match[str] | None:
        """Return the numbers in the text of `element` where this row is about it."""
        if not element.matches(self.place):
            return None
        return self.pattern.fullmatch(element.own_text())


def _group(name: str) -> str:
    return f"(?P<{name}>.+?)" if name.startswith(SAID) else f"(?P<{name}>{WRITTEN})"


def plain(number: str) -> str:
    """Return a number as queries return it: digits without spaces between them, words as digits."""
    return str(WORDS.get(number.lower(), number.replace("\u202f", "")))


class Tracing:
    """Follows the figures of one page to the answers they come from."""

    def __init__(self, answers: Answers, page: Page) -> None:
        self.answers = answers
        self.page = page

    def wrong(self, trace: Trace, element: Element, found: re.Match[str]) -> Iterator[str]:
        """Yield what is wrong with the figures of `element`, which `trace` is about."""
        if trace.sentence == PHRASES:
            yield from self._unsaid(trace, element)
        for slot, written in found.groupdict().items():
            if slot.startswith(SAID):
                if NUMBER.search(written) and not self.answers.said.has(written):
                    yield f"the release does not say {written!r}"
                continue
            expected = self._expected(trace, element, trace.slots.get(slot, slot))
            if plain(written) != expected:
                yield f"{slot} is {written}, and {trace.query or trace.slots[slot]} gives {expected}"

    def _unsaid(self, trace: Trace, element: Element) -> Iterator[str]:
        """Yield what is left of a text with numbers once the phrases that its query gives are taken out."""
        text = element.own_text()
        phrases = {row["phrase"] for row in self._rows(trace.query, trace, element)}
        for phrase in sorted(phrases, key=len, reverse=True):
            before = r"(?<!\d)" if phrase[0].isdecimal() else ""
            text = re.sub(rf"{before}{re.escape(phrase)}(?!\d)", "", text)
        if NUMBER.search(text):
            yield f"{trace.query} gives no phrase for what is in {tidy(text)!r}"

    def _expected(self, trace: Trace, element: Element, how: str) -> str:
        query, colon, after = how.partition(": ")
        how = after if colon else how
        what, _, name = how.partition(" ")
        if what == "=":
            return name
        if what == "count":
            return str(_counted(element, name))
        rows = self._rows(query if colon else trace.query, trace, element)
        if what == "all":
            return str(len(rows))
        if what == "term":
            return rows[0].get(_variable(_term_before(element)), "")
        if what == "at":
            return tidy(rows[_place_in_table(element)].get(_variable(heading_above(element)), ""))
        left = self._left(rows, trace, element)
        return _read(left, what, name)

    def _left(self, rows: Rows, trace: Trace, element: Element) -> Rows:
        keys = {variable: self.value(element, where) for variable, where in trace.keys.items()}
        return self.answers.having(rows, {name: key for name, key in keys.items() if key != EVERYTHING})

    def _rows(self, query: str, trace: Trace, element: Element) -> Rows:
        if query.startswith(OFFERED):
            return self.answers.rows(self.offered(element, query.removeprefix(OFFERED).strip()))
        values = {name: self.value(element, where) for name, where in trace.parameters.items()}
        return self.answers.of_file(query, values)

    def value(self, element: Element, where: str) -> str:
        """Return what stands at a place told in the way of `Trace.keys`; raises `LookupError` where nothing does."""
        if where == "page":
            return self.page.thing
        if where == "column":
            return heading_above(element)
        around, _, inner = where.partition(" > ")
        inner, _, attribute = inner.partition("@")
        outer = element.closest(around)
        found = (outer.all(inner) if inner else [outer]) if outer else []
        if not found:
            raise LookupError(f"nothing at {where}")
        if attribute:
            return self.answers.said.thing_at(found[0].attributes[attribute])
        return found[0].whole_text()

    def offered(self, element: Element, within: str = "") -> str:
        """Return the query that the page links to in the smallest part of it round `element` that links to one.

        `within` says another part of the page. Raises `LookupError` where the page links to none.
        """
        for outer in self.page.main.all(within) if within else element.ancestors:
            queries = offered_by(outer)
            if queries:
                return queries[0]
        raise LookupError("the page offers no query")


def offered_by(part: Element) -> list[str]:
    """Return the queries to which a part of a page links."""
    links = part.all(f"a[href^={ENDPOINT}?]")
    return [parse_qs(urlsplit(one.attributes["href"]).query)["query"][0] for one in links]


def heading_above(cell: Element) -> str:
    """Return the text of the heading of the column in which `cell` stands."""
    inside = next(one for one in cell.ancestors if one.tag in ("td", "th"))
    table = inside.closest("table")
    if table is None or inside.parent is None:
        raise LookupError("no table")
    cells = [one for one in inside.parent.children if isinstance(one, Element)]
    return table.all("thead th")[cells.index(inside)].own_text()


def _counted(element: Element, where: str) -> int:
    """Return how many elements stand where `around > inner` says, less those that a ` minus ` takes away."""
    around, _, inner = where.partition(" > ")
    outer = element.closest(around)
    if outer is None:
        raise LookupError(f"nothing at {where}")
    more, *less = (len(outer.all(one)) for one in inner.split(" minus "))
    return more - sum(less)


def _term_before(element: Element) -> str:
    """Return the `dt` of the `dd` in which `element` stands."""
    said = element.closest("dd")
    if said is None or said.parent is None:
        raise LookupError("no list of terms")
    terms = [one for one in said.parent.children if isinstance(one, Element)]
    return terms[terms.index(said) - 1].own_text()


def _place_in_table(cell: Element) -> int:
    """Return which row of the body of its table `cell` stands in, from 0."""
    row, body = cell.closest("tr"), cell.closest("tbody")
    if row is None or body is None:
        raise LookupError("no table")
    return body.all("tr").index(row)


def _variable(heading: str) -> str:
    """Return the variable that a column with this heading shows: its words in camel case."""
    if heading in HEADINGS:
        return HEADINGS[heading]
    first, *others = heading.split()
    return first[:1].lower() + first[1:] + "".join(one.capitalize() for one in others)


def _read(rows: Rows, what: str, name: str) -> str:
    if what == "rows":
        return str(len(rows))
    if what == "sum":
        return str(sum(int(row[name]) for row in rows))
    if what == "values":
        return str(len({row[name] for row in rows if name in row}))
    # What no row counts is not there.
    if not rows:
        return "0"
    return " or ".join(sorted({tidy(row.get(what, "")) for row in rows}))
