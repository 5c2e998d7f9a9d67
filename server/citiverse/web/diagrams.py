"""Diagrams of classes as SVG that stands in the page: drawn here, coloured by the style sheet, told in words as well.

Colours come from classes of the site's style sheet, so that the same drawing works in light and dark and on paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from markupsafe import Markup, escape

from citiverse.web.diagram_layout import layers

CHARACTER: Final = 7.2
"""Width that one character of a label is given at 13 pixels; generous, since the fonts of readers differ."""
SMALL_CHARACTER: Final = 6.2
PADDING: Final = 10
BOX_HEIGHT: Final = 28
ROW: Final = 44
INDENT: Final = 22
TREE_ROW: Final = 24
MOST_IN_LAYER: Final = 6
GAP: Final = 18
LAYER_GAP: Final = 76
BEND: Final = 60
"""Width in which the lines of a neighbourhood fan out."""


@dataclass(frozen=True)
class Edge:
    """A property from one class to another, by their names as shown."""

    source: str
    name: str
    target: str

    def __str__(self) -> str:
        return f"{self.source} → {self.name} → {self.target}"


@dataclass(frozen=True)
class Branch:
    """A class with the classes below it."""

    name: str
    below: tuple[Branch, ...] = ()
    is_foreign: bool = False
    anchor: str = ""


def hierarchy(identifier: str, title: str, branches: Sequence[Branch]) -> Markup:
    """Return the tree of classes, top to bottom, each below and right of the one above it."""
    rows: list[tuple[int, Branch, int]] = []
    _flatten(branches, 0, -1, rows)
    parts = []
    for number, (depth, branch, parent) in enumerate(rows):
        x, y = depth * INDENT + 4, number * TREE_ROW + 16
        if parent >= 0:
            left, top = (depth - 1) * INDENT + 9, parent * TREE_ROW + 22
            parts.append(f'<path class="edge" d="M{left} {top}V{y}H{x - 3}"/>')
        style = "name foreign" if branch.is_foreign else "name"
        parts.append(f'<text class="{style}" x="{x}" y="{y + 4}">{escape(branch.name)}</text>')
    width = max((depth * INDENT + len(branch.name) * CHARACTER + 16 for depth, branch, _ in rows), default=100)
    words = f"Tree of {len(rows)} classes; the list after the drawing says the same."
    return _svg(identifier, title, words, width, len(rows) * TREE_ROW + 12, parts)


def neighbourhood(identifier: str, name: str, incoming: Sequence[Edge], outgoing: Sequence[Edge]) -> Markup:
    """Return the class `name` in the middle, what links to it on the left, and what it links to on the right."""
    rows = max(len(incoming), len(outgoing), 1)
    height = rows * ROW + 16
    left_width = max((_width(edge.source) for edge in incoming), default=0.0)
    left_gap = max((len(edge.name) * SMALL_CHARACTER + 20 + BEND for edge in incoming), default=0.0)
    right_gap = max((len(edge.name) * SMALL_CHARACTER + 20 + BEND for edge in outgoing), default=0.0)
    middle = left_width + left_gap + 4
    right = middle + _width(name) + right_gap
    width = right + max((_width(edge.target) for edge in outgoing), default=0.0) + 4
    centre = height / 2
    parts = []
    for number, (one, other) in enumerate(zip_longest(incoming, outgoing)):
        if one:
            y = _spread(number, len(incoming), height)
            parts += _arrow(left_width + 4, y, middle, centre, left_gap - BEND, at_end=False)
            parts.append(_label(left_width + 12, y, one.name))
            parts += _box(left_width + 4 - _width(one.source), y, one.source)
        if other:
            y = _spread(number, len(outgoing), height)
            start = middle + _width(name)
            parts += _arrow(start, centre, right, y, right_gap - BEND, at_end=True)
            parts.append(_label(start + BEND + 4, y, other.name))
            parts += _box(right, y, other.target)
    parts += _box(middle, centre, name, "box main")
    words = "; ".join(map(str, (*incoming, *outgoing))) or "no links to other classes"
    return _svg(identifier, f"What {name} is linked to", words, width, height, parts)


def overview(identifier: str, title: str, names: Sequence[str], edges: Sequence[Edge], start: str) -> Markup:
    """Return a map of classes in layers around `start`, with a line between each two that properties link."""
    placed = layers(names, [(edge.source, edge.target) for edge in edges], start, MOST_IN_LAYER)
    widths = [sum(_width(name) for name in layer) + GAP * (len(layer) - 1) for layer in placed]
    width = max(widths, default=0.0) + 16
    at: dict[str, tuple[float, float]] = {}
    for number, layer in enumerate(placed):
        x = (width - widths[number]) / 2
        for name in layer:
            at[name] = (x + _width(name) / 2, number * LAYER_GAP + BOX_HEIGHT)
            x += _width(name) + GAP
    pairs = {(min(edge.source, edge.target), max(edge.source, edge.target)) for edge in edges}
    parts = [_curve(*at[one], *at[other]) for one, other in sorted(pairs) if one != other]
    for name, (x, y) in at.items():
        parts += _box(x - _width(name) / 2, y, name, "box main" if name == start else "box")
    words = f"{len(names)} classes and the links between them: " + "; ".join(sorted(map(str, edges)))
    return _svg(identifier, title, words, width, len(placed) * LAYER_GAP + 8, parts)


def _flatten(branches: Iterable[Branch], depth: int, parent: int, rows: list[tuple[int, Branch, int]]) -> None:
    for branch in branches:
        rows.append((depth, branch, parent))
        _flatten(branch.below, depth + 1, len(rows) - 1, rows)


def _spread(number: int, count: int, height: float) -> float:
    return height * (number + 0.5) / count


def _width(name: str) -> float:
    return len(name) * CHARACTER + 2 * PADDING


def _box(x: float, y: float, name: str, style: str = "box") -> list[str]:
    top = y - BOX_HEIGHT / 2
    width = _width(name)
    return [
        f'<rect class="{style}" x="{x:.1f}" y="{top:.1f}" width="{width:.1f}" height="{BOX_HEIGHT}" rx="4"/>',
        f'<text class="name" text-anchor="middle" x="{x + width / 2:.1f}" y="{y + 4.5:.1f}">{escape(name)}</text>',
    ]


def _arrow(x1: float, y1: float, x2: float, y2: float, straight: float, *, at_end: bool) -> list[str]:
    """Return a curved line with a head, straight for a length at the end where its label stands."""
    turn = x2 - straight if at_end else x1 + straight
    bend = (x1 + turn) / 2 if at_end else (turn + x2) / 2
    curve = f"C{bend:.1f} {y1:.1f} {bend:.1f} {y2:.1f}"
    line = f"{curve} {turn:.1f} {y2:.1f}H{x2:.1f}" if at_end else f"H{turn:.1f}{curve} {x2:.1f} {y2:.1f}"
    tip = f"M{x2 - 7:.1f} {y2 - 4:.1f}L{x2:.1f} {y2:.1f}L{x2 - 7:.1f} {y2 + 4:.1f}"
    return [f'<path class="edge" d="M{x1:.1f} {y1:.1f}{line}{tip}"/>']


def _label(x: float, y: float, words: str) -> str:
    return f'<text class="label" x="{x:.1f}" y="{y - 5:.1f}">{escape(words)}</text>'


def _curve(x1: float, y1: float, x2: float, y2: float) -> str:
    if y1 == y2:
        arc = y1 - LAYER_GAP * 0.6
        return f'<path class="edge" d="M{x1:.1f} {y1:.1f}C{x1:.1f} {arc:.1f} {x2:.1f} {arc:.1f} {x2:.1f} {y2:.1f}"/>'
    bend = (y1 + y2) / 2
    return f'<path class="edge" d="M{x1:.1f} {y1:.1f}C{x1:.1f} {bend:.1f} {x2:.1f} {bend:.1f} {x2:.1f} {y2:.1f}"/>'


def _svg(identifier: str, title: str, words: str, width: float, height: float, parts: Iterable[str]) -> Markup:
    head = (
        f'<svg class="diagram" role="img" aria-labelledby="{escape(identifier)}-title {escape(identifier)}-words" '
        f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}">'
        f'<title id="{escape(identifier)}-title">{escape(title)}</title>'
        f'<desc id="{escape(identifier)}-words">{escape(words)}</desc>'
    )
    # Every part is made above out of numbers and escaped texts.
    return Markup(head + "".join(parts) + "</svg>")  # noqa: S704
