"""A page as a tree of elements with their visible text, by an HTML parser, and simple selectors over it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from typing import Final

VOID: Final = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
UNSEEN: Final = ("script", "style", "template", "defs")
BLOCKS: Final = frozenset(
    (
        *("main", "article", "section", "header", "aside", "div", "p", "pre", "blockquote", "figure", "figcaption"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "details", "summary"),
        *("table", "caption", "thead", "tbody", "tr", "th", "td"),
        *("form", "fieldset", "legend", "label", "select", "option", "button"),
        *("svg", "text", "title", "desc"),
    )
)
"""Elements that a text does not go on across."""
SPACES: Final = re.compile(r"[ \t\r\n]+")
STEP: Final = re.compile(r"(?P<tag>[a-z0-9*]*)(?P<rest>(?:[.#][\w-]+|\[[\w-]+(?:\^?=[^\]]*)?\])*)")
CONDITION: Final = re.compile(r"([.#])([\w-]+)|\[([\w-]+)(?:(\^?=)([^\]]*))?\]")


@dataclass(eq=False)
class Element:
    """One element with its attributes, and texts and elements in it in the order of the page."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    parent: Element | None = None
    children: list[Element | str] = field(default_factory=list)
    _found: dict[str, list[Element]] = field(default_factory=dict, repr=False)
    """What was found below it by selectors; a page does not change once it is read."""

    @property
    def is_block(self) -> bool:
        """Return whether texts around it do not belong to the text in it."""
        return self.tag in BLOCKS

    @property
    def ancestors(self) -> Iterator[Element]:
        """Yield this element, then what it stands in, from the inside out."""
        found: Element | None = self
        while found is not None:
            yield found
            found = found.parent

    @property
    def block(self) -> Element:
        """Return the smallest block that this element is, or stands in."""
        return next(one for one in self.ancestors if one.is_block or one.parent is None)

    def own_text(self) -> str:
        """Return the text in it without that of blocks within, with one space for each run of blanks."""
        return tidy("".join(self._texts()))

    def whole_text(self) -> str:
        """Return all visible text in it."""
        return tidy(" ".join(text for _, text in self.text_nodes()))

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag == "br":
                yield " "
            elif child.tag == "tspan":
                # A line of its own.
                yield from (" ", *child._texts())
            elif not child.is_block and child.tag not in UNSEEN:
                yield from child._texts()

    def text_nodes(self) -> Iterator[tuple[Element, str]]:
        """Yield every visible text in it, with the element that it stands in directly."""
        for child in self.children:
            if isinstance(child, str):
                yield self, child
            elif child.tag not in UNSEEN:
                yield from child.text_nodes()

    def elements(self) -> Iterator[Element]:
        """Yield every element below it in the order of the page."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.elements()

    def all(self, selector: str) -> list[Element]:
        """Return the elements below it that `selector` is about."""
        if selector not in self._found:
            self._found[selector] = [one for one in self.elements() if one.matches(selector)]
        return self._found[selector]

    def closest(self, selector: str) -> Element | None:
        """Return the innermost element that it is or stands in and that `selector` is about."""
        return next((one for one in self.ancestors if one.matches(selector)), None)

    def matches(self, selector: str) -> bool:
        """Return whether a selector such as `ul.numbers li` or `td[data-label=Figures]` is about this element."""
        return any(_matches(self, steps) for steps in _parsed(selector))


def tidy(text: str) -> str:
    """Return `text` with one space for each run of blanks, and none around it; narrow spaces within numbers stay."""
    return SPACES.sub(" ", text).strip()


@cache
def _parsed(selector: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(part.split()) for part in selector.split(","))


def _matches(element: Element, steps: tuple[str, ...]) -> bool:
    if not _is(element, steps[-1]):
        return False
    rest = steps[:-1]
    return not rest or any(_matches(one, rest) for one in element.ancestors if one is not element)


def _is(element: Element, step: str) -> bool:
    parts = STEP.fullmatch(step)
    if parts is None:
        raise ValueError(f"no selector: {step}")
    if parts["tag"] not in ("", "*", element.tag):
        return False
    return all(_holds(element, *found) for found in CONDITION.findall(parts["rest"]))


def _holds(element: Element, sign: str, name: str, attribute: str, relation: str, value: str) -> bool:
    if sign == ".":
        return name in element.attributes.get("class", "").split()
    if sign == "#":
        return element.attributes.get("id") == name
    has = element.attributes.get(attribute)
    return has is not None and (not relation or has == value or (relation == "^=" and has.startswith(value)))


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.open = Element("document")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs}, self.open)
        self.open.children.append(made)
        if made.closest("svg") and "aria-label" in made.attributes:
            # What screen readers say of a drawing is as visible as the rest.
            made.children.append(Element("desc", parent=made, children=[made.attributes["aria-label"]]))
        if tag not in VOID:
            self.open = made

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.children.append(Element(tag, {name: value or "" for name, value in attrs}, self.open))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        ended = next((one for one in self.open.ancestors if one.tag == tag), None)
        if ended is None or ended.parent is None:
            raise ValueError(f"</{tag}> ends nothing")
        self.open = ended.parent

    def handle_data(self, data: str) -> None:
        self.open.children.append(data)


def main_of(html: str) -> Element:
    """Return the `main` of a page; raises `ValueError` where there is not exactly one."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    (found,) = [one for one in builder.root.elements() if one.tag == "main"]
    return found
