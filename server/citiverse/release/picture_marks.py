"""Kinds of charts in Vega-Lite that several pictures share; only the process that renders them imports this module."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import altair

from citiverse.picture_colours import COLOURS, shade
from citiverse.release.picture_svg import PLACEHOLDER

LINE: Final = 15
"""Height of a line of text in pixels."""
GAP: Final = "gap "
"""Beginning of the name of a column that only keeps others apart."""
NARROWEST: Final = 17
"""Pixels that a part of a bar needs to hold a number."""
BAR_WIDTH: Final = 380
LABEL_LENGTH: Final = 24
"""Characters of a line of a label at the left."""
LABELS: Final[dict[str, Any]] = {"labelFontSize": 12, "labelColor": COLOURS["ink"]}
Chart = altair.LayerChart | altair.FacetChart | altair.VConcatChart
ROOM: Final = {"left": 26, "right": 20, "top": 6, "bottom": 12}
"""Pixels around a picture: readers' fonts may be wider than the one that the labels are measured with."""


@dataclass(frozen=True)
class Cell:
    """One cell of a grid, or one part of a bar: where it is, what it counts, and the local address it leads to."""

    row: str
    column: str
    count: int
    address: str = ""


def grid(
    cells: Sequence[Cell],
    columns: Mapping[str, str],
    width: int,
    groups: Mapping[str, str] | None = None,
) -> Chart:
    """Return a grid with a count in each cell; `columns` are heading by name, `groups` what stands above a column."""
    rows = list(dict.fromkeys(cell.row for cell in cells))
    most = max(cell.count for cell in cells)
    values = []
    for cell in cells:
        fill, ink = shade(cell.count, most)
        values.append({"row": cell.row, "column": cell.column, "count": cell.count, "fill": fill, "ink": ink})
        values[-1] |= {"address": PLACEHOLDER + cell.address} if cell.address else {}
    x = altair.X("column:N", scale=altair.Scale(domain=list(columns), padding=0), axis=None)
    y = altair.Y("row:N", scale=altair.Scale(domain=rows, padding=0), axis=None)
    chart = altair.Chart(altair.InlineData(values=values)).encode(x=x, y=y)
    rects = chart.mark_rect(stroke=COLOURS["sheet"], strokeWidth=2).encode(fill=plain("fill"))
    layers = [
        rects.transform_filter("!datum.address"),
        rects.transform_filter("datum.address").encode(href="address:N"),
        chart.mark_text(fontSize=13, baseline="middle").encode(text="count:Q", fill=plain("ink")),
        row_labels(rows, y, LABEL_LENGTH),
        column_labels({name: label for name, label in columns.items() if not name.startswith(GAP)}, x),
    ]
    if groups:
        layers.append(column_labels(groups, x, is_bold=True, rise=22))
    return altair.layer(*layers).properties(width=width, height={"step": 50})


def row_labels(rows: Sequence[str], y: altair.Y, length: int) -> altair.Chart:
    """Return the labels left of the rows, each in as many lines as it needs, in the middle of its row."""
    labels = {row: wrapped(row, length) for row in rows}
    values = [{"row": row, "label": label, "rise": -label.count("\n") / 2} for row, label in labels.items()]
    mark: dict[str, Any] = {"align": "right", "baseline": "middle", "lineBreak": "\n", "lineHeight": LINE}
    chart = altair.Chart(altair.InlineData(values=values))
    dy = altair.ExprRef(f"datum.rise * {LINE}")
    texts: altair.Chart = chart.mark_text(fontSize=12, fill=COLOURS["ink"], dy=dy, **mark)
    return texts.encode(x=altair.value(-10), y=y, text="label:N")


def column_labels(columns: Mapping[str, str], x: altair.X, *, is_bold: bool = False, rise: int = 0) -> altair.Chart:
    """Return the labels above the columns, each in as many lines as it has, standing on the same line."""
    values = [
        {"column": name, "label": label, "rise": -label.count("\n") * LINE - rise} for name, label in columns.items()
    ]
    mark: dict[str, Any] = {"align": "center", "baseline": "bottom", "lineBreak": "\n", "lineHeight": LINE}
    mark |= {"fontWeight": "bold"} if is_bold else {}
    chart = altair.Chart(altair.InlineData(values=values))
    texts: altair.Chart = chart.mark_text(fontSize=12, fill=COLOURS["ink"], dy=altair.ExprRef("datum.rise"), **mark)
    return texts.encode(x=x, y=altair.value(-8), text="label:N")


def bars(parts: Sequence[Cell], colours: Mapping[str, str], step: int = 34) -> Chart:
    """Return one bar for each row, divided by column; `colours` are name of colour by column, in their order."""
    rows = list(dict.fromkeys(part.row for part in parts))
    totals = {row: sum(part.count for part in parts if part.row == row) for row in rows}
    scale = BAR_WIDTH / max(1, *totals.values())
    y = altair.Y("row:N", scale=altair.Scale(domain=rows, paddingInner=0.25, paddingOuter=0.1), axis=None)
    x: dict[str, Any] = {"scale": altair.Scale(domain=[0, max(1, *totals.values())], nice=False), "axis": None}
    values, begin = [], dict.fromkeys(rows, 0)
    for column in colours:
        for part in (part for part in parts if part.column == column and part.count):
            values.append({"row": part.row, "column": column, "count": part.count, "begin": begin[part.row]})
            begin[part.row] += part.count
            values[-1] |= {"end": begin[part.row], "middle": begin[part.row] - part.count / 2}
            values[-1] |= {"label": str(part.count) if part.count * scale >= NARROWEST else ""}
    chart = altair.Chart(altair.InlineData(values=values)).encode(y=y)
    marks = chart.mark_bar(stroke=COLOURS["sheet"], strokeWidth=1.5).encode(
        x=altair.X("begin:Q", **x), x2="end:Q", fill=legend("column", colours)
    )
    inside = chart.transform_filter("datum.label != ''").mark_text(
        fontSize=11, baseline="middle", fill=COLOURS["on-mark"]
    )
    sums = [{"row": row, "total": total} for row, total in totals.items()]
    ends = altair.Chart(altair.InlineData(values=sums)).mark_text(
        align="left", baseline="middle", dx=6, fontSize=12, fontWeight="bold", fill=COLOURS["ink"]
    )
    return altair.layer(
        marks,
        inside.encode(x=altair.X("middle:Q", **x), text="label:N"),
        ends.encode(x=altair.X("total:Q", **x), y=y, text="total:Q"),
        row_labels(rows, y, LABEL_LENGTH),
    ).properties(width=BAR_WIDTH, height={"step": step})


def legend(field: str, colours: Mapping[str, str], **more: Any) -> altair.Fill:
    """Return the channel that fills marks by `field`, with a legend above the chart."""
    scale = altair.Scale(domain=list(colours), range=[COLOURS[name] for name in colours.values()])
    look: dict[str, Any] = {"orient": "top", "title": None, "symbolType": "square"} | more
    return altair.Fill(f"{field}:N", scale=scale, legend=altair.Legend(**look))


def plain(field: str) -> altair.Fill:
    """Return the channel that fills marks with the colour that stands in `field`."""
    return altair.Fill(f"{field}:N", scale=None)


def wrapped(label: str, length: int) -> str:
    """Return the label in lines of at most `length` characters."""
    return "\n".join(textwrap.wrap(label, length, break_long_words=False, break_on_hyphens=False))


def specification(chart: Chart) -> dict[str, Any]:
    """Return the chart as Vega-Lite, with the look that all pictures share."""
    found: dict[str, Any] = (
        chart.configure(background="transparent", padding=ROOM)
        .configure_view(stroke=None)
        .configure_legend(**LABELS, symbolStrokeWidth=0, offset=14, columnPadding=24)
        .configure_axis(**LABELS, domain=False, ticks=False, gridColor=COLOURS["line"])
        .to_dict()
    )
    return found
