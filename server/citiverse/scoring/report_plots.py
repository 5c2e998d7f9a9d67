"""Plots of a scoring round as SVG: drawn from the report's data alone, so that equal reports have equal drawings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from xml.etree import ElementTree as ET

from citiverse.picture_colours import COLOURS

SVG: Final = "http://www.w3.org/2000/svg"
FONT: Final = "Arial, 'Liberation Sans', Helvetica, Roboto, 'Noto Sans', sans-serif"
LABELS: Final = 250
"""Pixels at the left that hold the names of rows."""
WIDTH: Final = 400
"""Pixels of the scale."""
RIGHT: Final = 56
ROW: Final = 24
HEAD: Final = 46
FOOT: Final = 14
LONGEST: Final = 34
"""Characters of a name; longer ones are cut, and whole where a pointer rests on them."""
MOST_ROWS: Final = 40
Data = dict[str, Any]


@dataclass(frozen=True)
class Plot:
    """One plot: name, title, what it shows in words, and the drawing."""

    name: str
    title: str
    text: str
    svg: str


@dataclass(frozen=True)
class _Scale:
    low: float
    high: float

    def at(self, value: float) -> float:
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return LABELS + WIDTH * share


Draw = Callable[[ET.Element, Data, float], None]


def plots(data: Data) -> list[Plot]:
    """Return the plots of a report, whose data is as `report_data` makes it."""
    rows = [one for one in data["candidates"] if one["rank"] is not None]
    last = max((one["place"] for one in rows if one["included"]), default=0)
    shown = rows[: min(MOST_ROWS, max(2 * data["size"], 20))]
    # A candidate taken from far down belongs to the picture.
    shown += [one for one in rows[len(shown) : last] if one["included"]]
    experts = sorted(
        (one for one in data["experts"] if one["difference"] is not None), key=lambda one: -abs(one["difference"])
    )[:MOST_ROWS]
    found = [_means(shown, data), _firmness(shown, data)]
    return [*found, _experts(experts)] if experts else found


def _means(rows: Sequence[Data], data: Data) -> Plot:
    scale = _Scale(1, 10)
    title = "Means of the candidates"
    text = (
        f"{len(rows)} candidates in the order of their means. A line spans 95 of 100 random panels; a filled mark is "
        "on the short list, a mark with an empty middle is not."
    )

    def draw(root: ET.Element, row: Data, y: float) -> None:
        low, high = row["meanInterval"]
        _line(root, (scale.at(low), y), (scale.at(high), y), "soft", 2)
        _mark(root, scale.at(row["mean"]), y, "bar", is_filled=row["included"])
        _text(root, LABELS + WIDTH + 10, y, f"{row['mean']:.2f}")

    drawing = _drawing(title, text, rows, _name_of_candidate, draw)
    _axis(drawing, scale, [(n, str(n)) for n in range(1, 11)], len(rows))
    return Plot("means", title, text, _written(drawing))


def _firmness(rows: Sequence[Data], data: Data) -> Plot:
    scale = _Scale(0, 1)
    title = f"How often among the first {data['size']}"
    text = (
        f"Share of {data['draws']} random weightings of the criteria (upper bar) and of as many random panels (lower "
        f"bar) under which a candidate is among the first {data['size']} by score."
    )

    def draw(root: ET.Element, row: Data, y: float) -> None:
        for share, colour, top in ((row["shareOfWeightings"], "bar", y - 8), (row["shareOfPanels"], "doubtful", y + 1)):
            if share:
                _box(root, (scale.at(0), top), (scale.at(share) - scale.at(0), 7), colour)

    drawing = _drawing(title, text, rows, _name_of_candidate, draw)
    _axis(drawing, scale, [(n / 4, f"{25 * n} %") for n in range(5)], len(rows))
    return Plot("firmness", title, text, _written(drawing))


def _experts(rows: Sequence[Data]) -> Plot:
    most = max(1.0, *(abs(one["difference"]) for one in rows))
    scale = _Scale(-most, most)
    title = "Experts and the rest of their panel"
    text = (
        f"Mean difference between the scores of an expert and those of the others, in points, for {len(rows)} experts, "
        "the largest first. A filled mark differs systematically."
    )

    def draw(root: ET.Element, row: Data, y: float) -> None:
        _line(root, (scale.at(0), y), (scale.at(row["difference"]), y), "soft", 2)
        _mark(root, scale.at(row["difference"]), y, "bar", is_filled=bool(row["verdicts"]))
        _text(root, LABELS + WIDTH + 10, y, f"{row['difference']:+.2f}")

    drawing = _drawing(title, text, rows, lambda row: f"{row['pseudonym']} ({row['group']})", draw)
    _axis(
        drawing,
        scale,
        [(part * most, f"{part * most:+.1f}" if part else "0") for part in (-1, -0.5, 0, 0.5, 1)],
        len(rows),
    )
    return Plot("experts", title, text, _written(drawing))


def _name_of_candidate(row: Data) -> str:
    return f"{row['place']}. {row['title']}"


def _drawing(title: str, text: str, rows: Sequence[Data], name: Callable[[Data], str], draw: Draw) -> ET.Element:
    width, height = LABELS + WIDTH + RIGHT, HEAD + ROW * len(rows) + FOOT
    size = {"width": str(width), "height": str(height), "viewBox": f"0 0 {width} {height}"}
    about = {"role": "img", "aria-label": f"{title}. {text}", "class": "picture", "font-family": FONT}
    root = ET.Element("svg", {"xmlns": SVG, **size, **about})
    _box(root, (0, 0), (width, height), "sheet")
    lines = ET.SubElement(root, "g")
    lines.set("data-part", "axis")
    for number, row in enumerate(rows):
        y = HEAD + ROW * (number + 0.5)
        whole = name(row)
        label = _text(root, LABELS - 12, y, whole if len(whole) <= LONGEST else whole[: LONGEST - 1] + "…", "end")
        if len(whole) > LONGEST:
            ET.SubElement(label, "title").text = whole
        draw(root, row, y)
    return root


def _axis(root: ET.Element, scale: _Scale, marks: Sequence[tuple[float, str]], rows: int) -> None:
    """Draw the lines and numbers of the scale behind everything else."""
    axis = root[1]
    axis.attrib.pop("data-part")
    for value, label in marks:
        _line(axis, (scale.at(value), HEAD - 6), (scale.at(value), HEAD + ROW * rows), "line", 1)
        _text(axis, scale.at(value), HEAD - 18, label, "middle", "soft")


def _line(root: ET.Element, begin: tuple[float, float], end: tuple[float, float], colour: str, width: int) -> None:
    path = f"M{_number(begin[0])},{_number(begin[1])}L{_number(end[0])},{_number(end[1])}"
    attributes = {"d": path, "fill": "none", "stroke": COLOURS[colour], "stroke-width": str(width)}
    ET.SubElement(root, "path", {**attributes, "class": f"stroke-{colour}"})


def _box(root: ET.Element, corner: tuple[float, float], size: tuple[float, float], colour: str) -> None:
    path = f"M{_number(corner[0])},{_number(corner[1])}h{_number(size[0])}v{_number(size[1])}h{_number(-size[0])}Z"
    ET.SubElement(root, "path", {"d": path, "fill": COLOURS[colour], "class": f"fill-{colour}"})


def _mark(root: ET.Element, x: float, y: float, colour: str, *, is_filled: bool) -> None:
    at = {"cx": _number(x), "cy": _number(y)}
    ET.SubElement(root, "circle", {**at, "r": "6", "fill": COLOURS[colour], "class": f"fill-{colour}"})
    if not is_filled:
        ET.SubElement(root, "circle", {**at, "r": "3.5", "fill": COLOURS["sheet"], "class": "fill-sheet"})


def _text(root: ET.Element, x: float, y: float, text: str, anchor: str = "start", colour: str = "ink") -> ET.Element:
    place = {"x": _number(x), "y": _number(y + 4), "text-anchor": anchor, "font-size": "12"}
    element = ET.SubElement(root, "text", {**place, "fill": COLOURS[colour], "class": f"fill-{colour}"})
    element.text = text
    return element


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _written(root: ET.Element) -> str:
    return ET.tostring(root, encoding="unicode")
