"""Checks that every number of a page is said by the release, or traced to the query that gives it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Final

from support.figures.answers import Answers
from support.figures.markup import Element, tidy
from support.figures.said import BARE
from support.figures.trace import NUMBER, Page, Trace, Tracing, offered_by, plain

CONTEXTS: Final = "span, li, tr, dd, div.statement, section, article, main"
"""Parts of a page whose links say what a bare number in them is about."""
AXIS: Final = "text[text-anchor=end]"
"""Numbers along an axis of a drawing: its scale, no figures."""


@dataclass
class Checked:
    """What was found out about the numbers of one page."""

    faults: list[str] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    """Rows of the table that were about some of them, by their places in it."""
    said: int = 0
    traced: int = 0


class Checking:
    """Looks at the numbers of one page, one after the other."""

    def __init__(self, page: Page, table: Sequence[Trace], answers: Answers) -> None:
        self.page, self.answers = page, answers
        self.table = [(number, trace) for number, trace in enumerate(table) if trace.is_for(page)]
        self.found = Checked()
        self._tracing = Tracing(answers, page)
        self._followed: dict[Element, bool] = {}
        self._queries = {tidy(text) for text in offered_by(page.main)}

    def text(self, element: Element, text: str) -> None:
        """Look at one text with a number."""
        if any(self._is_traced(one) for one in _up_to_block(element)):
            self.found.traced += 1
        elif self._is_said(element, tidy(text)):
            self.found.said += 1
        else:
            sentence = element.block.own_text()
            self.found.faults.append(
                f"{self.page.address}: {tidy(text)!r} in {sentence!r} is neither said by the release nor traced"
            )

    def drawing(self, numbers: Sequence[str], query: str, variable: str) -> None:
        """Look at the numbers drawn in a picture: those of the answer, in its order, but for the smallest of all."""
        least = min(map(int, numbers))
        answer = [row[variable] for row in self.answers.of_file(query, {})]
        expected = [number for number in answer if int(number) >= least]
        differing = [pair for pair in zip_longest(numbers, expected) if pair[0] != pair[1]]
        if differing:
            drawn, given = differing[0]
            self.found.faults.append(f"{self.page.address}: {drawn} is drawn where {query} gives {given}")
        self.found.traced += len(numbers)

    def _is_traced(self, element: Element) -> bool:
        if element not in self._followed:
            self._followed[element] = self._follow(element)
        return self._followed[element]

    def _follow(self, element: Element) -> bool:
        """Return whether a row of the table is about `element`; what it finds wrong is noted."""
        for number, trace in self.table:
            match = trace.is_about(element)
            if match is None:
                continue
            self.found.used.add(number)
            try:
                wrong = list(self._tracing.wrong(trace, element, match))
            except LookupError as error:
                wrong = [str(error)]
            self.found.faults += [f"{self.page.address}: {one}, in {element.own_text()!r}" for one in wrong]
            return True
        return False

    def _is_said(self, element: Element, text: str) -> bool:
        said = self.answers.said
        if BARE.fullmatch(text):
            return any(said.says(things, text.strip(" ,;()·")) for things in self._subjects(element))
        if element.closest("pre") and text in self._queries:
            return True
        return said.has(text) or any(said.has(one.own_text()) for one in _up_to_block(element))

    def _subjects(self, element: Element) -> Iterator[list[str]]:
        """Yield what a bare number can be about: the page's thing, and what the part of the page round it links to."""
        yield [self.page.thing]
        for outer in element.ancestors:
            if outer.attributes.get("id"):
                yield [f"{self.page.thing}#{outer.attributes['id']}"]
        for outer in element.ancestors:
            links = outer.all("a[href]") if outer.matches(CONTEXTS) else []
            if links:
                yield [self.answers.said.thing_at(one.attributes["href"]) for one in links]
                return


def check(page: Page, table: Sequence[Trace], drawn: Mapping[str, tuple[str, str]], answers: Answers) -> Checked:
    """Return what is wrong with the numbers of `page`; nothing is, where each comes from the release."""
    checking = Checking(page, table, answers)
    numbers: dict[Element, list[str]] = {}
    for element, text in page.main.text_nodes():
        if not NUMBER.search(text):
            continue
        svg = element.closest("svg")
        if svg is not None and BARE.fullmatch(text) and element.closest("text"):
            if not element.closest(AXIS):
                numbers.setdefault(svg, []).append(plain(text.strip()))
        else:
            checking.text(element, text)
    for svg, found in numbers.items():
        section = svg.closest("section[aria-labelledby]")
        name = section.attributes["aria-labelledby"] if section else page.address.rpartition("/")[2]
        checking.drawing(found, *drawn[name])
    return checking.found


def _up_to_block(element: Element) -> Iterator[Element]:
    for one in element.ancestors:
        yield one
        if one.is_block:
            return
