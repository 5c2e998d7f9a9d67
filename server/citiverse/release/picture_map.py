"""How the world map is drawn; only the process that renders pictures imports this module."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

import altair

from citiverse import world
from citiverse.picture_colours import COLOURS
from citiverse.release.picture_marks import Chart, row_labels
from citiverse.release.picture_model import Row
from citiverse.release.picture_svg import PLACEHOLDER
from citiverse.release.picture_texts import countries_of, number
from citiverse.vocabulary import THING

DIAMETER: Final = 9.5
"""Pixels of the circle of a place with one case study; the area grows with the number."""
LISTED: Final = 3
"""Case studies that a country needs for a bar of its own; the table names all countries."""
BAR_WIDTH: Final = 180
LABEL_LENGTH: Final = 28
Links = dict[str, str]


def world_map(rows: list[Row]) -> tuple[Chart, Links]:
    """Return a circle for each place on the land, and below it a bar for each country with several case studies."""
    circles, links = _circles(rows)
    countries = {row["country"]: row for row in countries_of(rows) if int(row["inCountry"]) >= LISTED}
    links |= {_list_of(iri): _bar_name(row) for iri, row in countries.items()}
    drawn = altair.layer(*_ground(), circles).project(
        type="equalEarth",
        rotate=[-world.MIDDLE, 0, 0],
        scale=world.SCALE,
        translate=[world.WIDTH / 2, world.EQUATOR],
    )
    drawn = drawn.properties(width=world.WIDTH, height=world.HEIGHT)
    if not countries:
        return drawn, links
    half = -(-len(countries) // 2)
    listed = list(countries.values())
    columns = [_bars(part, int(listed[0]["inCountry"])) for part in (listed[:half], listed[half:]) if part]
    return altair.vconcat(drawn, altair.hconcat(*columns, spacing=40), spacing=26, center=True), links


def _ground() -> list[altair.Chart]:
    """Return the land, or lines of latitude and longitude where it is not there."""
    land = world.land()
    if land is None:
        edge = 179.99
        extent = [[-edge, world.FAR_SOUTH], [edge, world.FAR_NORTH]]
        lines = altair.Chart(altair.graticule(extent=extent, step=[world.GRID_DEGREES, world.GRID_DEGREES]))
        return [lines.mark_geoshape(stroke=COLOURS["line"], filled=False, clip=False)]
    shape = altair.InlineData(values={"type": "Feature", "geometry": land, "properties": {}})
    return [altair.Chart(shape).mark_geoshape(fill=COLOURS["land"], stroke=None, clip=False)]


def _circles(rows: list[Row]) -> tuple[altair.Chart, Links]:
    """Return the circles of the places with coordinates, the large ones below, and where each leads."""
    placed = sorted((row for row in rows if "longitude" in row), key=lambda row: -int(row["caseStudies"]))
    links = {_document(row["place"]): _circle_name(row) for row in placed}
    values = [
        {
            "longitude": float(row["longitude"]),
            "latitude": float(row["latitude"]),
            "size": int(row["caseStudies"]) * DIAMETER**2,
            "address": PLACEHOLDER + _document(row["place"]),
        }
        for row in placed
    ]
    chart = altair.Chart(altair.InlineData(values=values))
    marks = chart.mark_circle(fill=COLOURS["bar"], stroke=COLOURS["sheet"], strokeWidth=1.2, opacity=1, clip=False)
    size = altair.Size("size:Q", scale=None)
    return marks.encode(longitude="longitude:Q", latitude="latitude:Q", size=size, href="address:N"), links


def _bars(countries: list[Row], most: int) -> Chart:
    """Return one bar for each country; `most` is the number that takes the whole width."""
    order = [row["countryLabel"] for row in countries]
    values = [
        {
            "row": row["countryLabel"],
            "count": int(row["inCountry"]),
            "address": PLACEHOLDER + _list_of(row["country"]),
        }
        for row in countries
    ]
    y = altair.Y("row:N", scale=altair.Scale(domain=order, paddingInner=0.3, paddingOuter=0.1), axis=None)
    x = altair.X("count:Q", scale=altair.Scale(domain=[0, most], nice=False), axis=None)
    chart = altair.Chart(altair.InlineData(values=values)).encode(x=x, y=y)
    ends = chart.mark_text(align="left", baseline="middle", dx=6, fontSize=12, fontWeight="bold", fill=COLOURS["ink"])
    layers = (
        chart.mark_bar(fill=COLOURS["bar"]).encode(href="address:N"),
        ends.encode(text="count:Q"),
        row_labels(order, y, LABEL_LENGTH),
    )
    return altair.layer(*layers).properties(width=BAR_WIDTH, height={"step": 32})


def _circle_name(row: Row) -> str:
    country = row.get("countryLabel", "")
    place = row["placeLabel"] if country in ("", row["placeLabel"]) else f"{row['placeLabel']}, {country}"
    return f"{place}: {number(int(row['caseStudies']), 'case study', 'case studies')}"


def _bar_name(row: Row) -> str:
    return f"{row['countryLabel']}: {number(int(row['inCountry']), 'case study', 'case studies')}"


def _list_of(country: str) -> str:
    return "/case-studies?" + urlencode({"country": country.rpartition("/")[2]})


def _document(iri: str) -> str:
    return "/doc/" + iri.removeprefix(THING)
