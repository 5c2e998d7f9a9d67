"""How each picture is drawn; only the process that renders them imports this module."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode

import altair

from citiverse.picture_colours import COLOURS
from citiverse.release.picture_map import world_map
from citiverse.release.picture_marks import (
    GAP,
    Cell,
    Chart,
    bars,
    column_labels,
    grid,
    legend,
    plain,
    row_labels,
    specification,
    wrapped,
)
from citiverse.release.picture_model import Row
from citiverse.release.picture_svg import PLACEHOLDER
from citiverse.vocabulary import THING

Drawing = tuple[Chart, dict[str, str]]
"""A chart, and the local addresses that its marks lead to, with what stands there."""
CLAIMS: Final = {"primary": "good", "secondary": "middling", "vendor": "doubtful", "itu-claim": "itu"}
SUPPORT: Final = {"with-primary-source": "good", "secondary-or-vendor-only": "middling", "none": "ended"}
STATUSES: Final = {"operational": "good", "pilot": "itu", "concept": "middling", "discontinued": "ended"}
NOT_STATED: Final = "Not stated"
NAMED, BEYOND = "Named in the ITU report", "Not named there"


def horizon_map(rows: list[Row]) -> Drawing:
    """Return themes by horizons, each cell with the way to its list."""
    cells, links = _linked(rows, ("themeLabel", "horizonLabel"), ("theme", "horizon"))
    return grid(cells, {cell.column: cell.column for cell in cells}, 330), links


def risk_heat_map(rows: list[Row]) -> Drawing:
    """Return themes by the levels of each dimension, the dimensions side by side."""
    columns: dict[str, str] = {}
    groups: dict[str, str] = {}
    for dimension in dict.fromkeys(row["dimensionLabel"] for row in rows):
        levels = list(dict.fromkeys(row["levelLabel"] for row in rows if row["dimensionLabel"] == dimension))
        columns |= {GAP + dimension: ""} if columns else {}
        columns |= {f"{dimension} {level}": level for level in levels}
        groups[f"{dimension} {levels[len(levels) // 2]}"] = wrapped(dimension, 18)
    cells = [
        Cell(row["themeLabel"], f"{row['dimensionLabel']} {row['levelLabel']}", int(row["useCases"])) for row in rows
    ]
    return grid(cells, columns, 43 * len(columns), groups), {}


def technology_by_theme(rows: list[Row]) -> Drawing:
    """Return themes by technologies, each cell with the way to its list."""
    cells, links = _linked(rows, ("themeLabel", "technologyLabel"), ("theme", "technology"))
    columns = {label: wrapped(label, 12) for label in dict.fromkeys(row["technologyLabel"] for row in rows)}
    return grid(cells, columns, 72 * len(columns)), links


def technologies_together(rows: list[Row]) -> Drawing:
    """Return the pairs of technologies as the half of a square."""
    cells = [Cell(row["secondLabel"], row["firstLabel"], int(row["useCases"])) for row in rows]
    columns = {label: wrapped(label, 12) for label in dict.fromkeys(row["firstLabel"] for row in rows)}
    return grid(cells, columns, 74 * len(columns)), {}


def sdg_coverage(rows: list[Row]) -> Drawing:
    """Return one bar for each goal, in two colours: named in the report or not."""
    links = {f"/sdgs#sdg-{row['number']}": f"Goal {row['number']}: {row['goalLabel']}" for row in rows}
    values = [
        {
            "row": f"{row['number']}  {row['goalLabel']}",
            "count": int(row["useCases"]),
            "report": NAMED if row["inReport"] == "true" else BEYOND,
            "ink": COLOURS["ink" if int(row["useCases"]) else "ended"],
            "address": f"{PLACEHOLDER}/sdgs#sdg-{row['number']}",
        }
        for row in rows
    ]
    order = [f"{row['number']}  {row['goalLabel']}" for row in rows]
    y = altair.Y("row:N", scale=altair.Scale(domain=order, paddingInner=0.25, paddingOuter=0.1), axis=None)
    chart = altair.Chart(altair.InlineData(values=values)).encode(x=altair.X("count:Q", axis=None), y=y)
    drawn = chart.mark_bar().encode(fill=legend("report", {NAMED: "bar", BEYOND: "beyond"}), href="address:N")
    ends = chart.mark_text(align="left", baseline="middle", dx=6, fontSize=12, fontWeight="bold")
    layers = (drawn, ends.encode(text="count:Q", fill=plain("ink")), row_labels(order, y, 28))
    return altair.layer(*layers).properties(width=300, height={"step": 32}), links


def outcomes_by_claim_strength(rows: list[Row]) -> Drawing:
    """Return one bar for each kind of figure, divided by who stands behind it."""
    parts = [Cell(row["kindLabel"], row["statusLabel"], int(row["figures"])) for row in rows]
    return bars(parts, _colours(rows, "status", CLAIMS)), {}


def evidence_quality(rows: list[Row]) -> Drawing:
    """Return one bar for each theme, divided by the evidence for its use cases."""
    parts = [Cell(row["themeLabel"], row["supportLabel"], int(row["useCases"])) for row in rows]
    return bars(parts, _colours(rows, "support", SUPPORT), step=54), {}


def timeline(rows: list[Row]) -> Drawing:
    """Return one column for each year from the first to the last, divided by status; years without any stay empty."""
    dated = [row for row in rows if "year" in row]
    known = [int(row["year"]) for row in dated]
    years = [str(year) for year in range(min(known), max(known) + 1)]
    colours = _colours(dated, "status", STATUSES)
    values = []
    for year in years:
        begin = 0
        for status in colours:
            count = sum(int(r["caseStudies"]) for r in dated if r["year"] == year and _status(r) == status)
            if count:
                values.append({"year": year, "status": status, "begin": begin, "end": begin + count})
            begin += count
        values.append({"year": year, "total": begin})
    x = altair.X(
        "year:N", scale=altair.Scale(domain=years, paddingInner=0.2), axis=altair.Axis(title=None, labelAngle=-90)
    )
    y = altair.Axis(title="Case studies", titleColor=COLOURS["soft"], titleFontWeight="normal", titleFontSize=12)
    chart = altair.Chart(altair.InlineData(values=values)).encode(x=x)
    drawn = chart.transform_filter("datum.status").mark_bar(stroke=COLOURS["sheet"], strokeWidth=1)
    sums = chart.transform_filter("datum.total").mark_text(baseline="bottom", dy=-3, fontSize=12, fill=COLOURS["ink"])
    layers = (
        drawn.encode(y=altair.Y("begin:Q", axis=y), y2="end:Q", fill=legend("status", colours)),
        sums.encode(y="total:Q", text="total:Q"),
    )
    return altair.layer(*layers).properties(width={"step": 25}, height=240), {}


def itu_and_evidence(rows: list[Row]) -> Drawing:
    """Return one line for each use case, with ITU's horizon as a diamond and that of the evidence as a circle."""
    links = {_document(row["useCase"]): row["title"] for row in rows}
    by_itu, by_evidence = "Published by ITU", "By the evidence"
    values = [
        {"row": row["title"], "column": row[label], "voice": voice, "address": PLACEHOLDER + _document(row["useCase"])}
        for voice, label in ((by_evidence, "evidenceLabel"), (by_itu, "ituLabel"))
        for row in rows
    ]
    order = [row["title"] for row in rows]
    columns = sorted({value["column"] for value in values})
    x = altair.X("column:N", scale=altair.Scale(domain=columns, padding=0.5), axis=None)
    y = altair.Y("row:N", scale=altair.Scale(domain=order, padding=0.5), axis=None)
    chart = altair.Chart(altair.InlineData(values=values)).encode(x=x, y=y)
    voices = [by_itu, by_evidence]
    # The legend says the shapes and stands above the headings, which it does not know of.
    by_shape: dict[str, Any] = {"symbolType": altair.Undefined, "symbolSize": 110, "offset": 34}
    points = chart.mark_point(stroke=COLOURS["sheet"], strokeWidth=1.5, opacity=1).encode(
        fill=legend("voice", {by_itu: "itu", by_evidence: "good"}, **by_shape),
        shape=altair.Shape("voice:N", scale=altair.Scale(domain=voices, range=["diamond", "circle"])),
        size=altair.condition(f"datum.voice == '{by_itu}'", altair.value(190), altair.value(480)),
        href="address:N",
    )
    layers = (
        chart.mark_line(strokeWidth=2, stroke=COLOURS["soft"]).encode(detail="row:N"),
        points,
        row_labels(order, y, 28),
        column_labels({name: name for name in columns}, x),
    )
    return altair.layer(*layers).properties(width=360, height={"step": 52}), links


DRAWN: Final[dict[str, Callable[[list[Row]], Drawing]]] = {
    "horizon-map": horizon_map,
    "risk-heat-map": risk_heat_map,
    "technology-by-theme": technology_by_theme,
    "technologies-together": technologies_together,
    "sdg-coverage": sdg_coverage,
    "outcomes-by-claim-strength": outcomes_by_claim_strength,
    "evidence-quality": evidence_quality,
    "timeline": timeline,
    "itu-and-evidence": itu_and_evidence,
    "world-map": world_map,
}
"""Name of picture -> what draws it."""


def drawn(name: str, rows: list[Row]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the picture `name` of `rows` in Vega-Lite, and its links."""
    chart, links = DRAWN[name](rows)
    return specification(chart), links


def _linked(rows: list[Row], labels: tuple[str, str], filters: tuple[str, str]) -> tuple[list[Cell], dict[str, str]]:
    """Return a cell for each row, and the lists of use cases that those lead to that count any."""
    cells, links = [], {}
    for row in rows:
        address = "/use-cases?" + urlencode({name: row[name].rpartition("/")[2] for name in filters})
        count = int(row["useCases"])
        cells.append(Cell(row[labels[0]], row[labels[1]], count, address if count else ""))
        if count:
            links[address] = f"{row[labels[0]]}, {row[labels[1]]}: {count} use case{'' if count == 1 else 's'}"
    return cells, links


def _colours(rows: list[Row], field: str, names: dict[str, str]) -> dict[str, str]:
    """Return the names of colours by label, in the order of `names`; concepts without one come last."""
    known = {row.get(field, "").rpartition("/")[2]: row.get(f"{field}Label", NOT_STATED) for row in rows}
    found = {known[concept]: colour for concept, colour in names.items() if concept in known}
    return found | {label: "doubtful" for label in known.values() if label not in found}


def _status(row: Row) -> str:
    return row.get("statusLabel", NOT_STATED)


def _document(iri: str) -> str:
    return "/doc/" + iri.removeprefix(THING)
