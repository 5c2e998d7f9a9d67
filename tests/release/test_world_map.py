"""The world map: circles stand where the places are, on land that may be missing, and releases know which it was."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest

from citiverse import world
from citiverse.locations import source_root
from citiverse.release.fingerprint import fingerprint
from citiverse.release.picture_list import PICTURES
from citiverse.release.picture_map import DIAMETER
from citiverse.release.pictures import render_one
from citiverse.vocabulary import CUC, THING
from support.facts import Facts
from support.projection import by_d3

SVG: Final = "{http://www.w3.org/2000/svg}"
CITIES: Final = {
    "new-york": (-74.0, 40.7),
    "seoul": (127.0, 37.6),
    "nairobi": (36.8, -1.3),
    "sydney": (151.2, -33.9),
    "helsinki": (24.9, 60.2),
    "singapore": (103.8, 1.4),
    "cape-town": (18.4, -33.9),
}
"""Longitude and latitude out of an atlas, not out of the data."""
ONE_DEGREE: Final = world.SCALE * 0.0175
"""Pixels of a degree of longitude at the equator, where degrees are widest."""
ROWS: Final = [
    {
        "country": "https://example.org/country-ex",
        "countryLabel": "Examplia",
        "inCountry": count,
        "place": f"{THING}place/{name}",
        "placeLabel": name.title(),
        "longitude": longitude,
        "latitude": "10",
        "caseStudies": count,
    }
    for name, longitude, count in (("east", "20", "4"), ("west", "-20", "1"))
]
(PICTURE,) = [picture for picture in PICTURES if picture.name == "world-map"]


@pytest.fixture(scope="module")
def root(catalogue_release: Path) -> ET.Element:
    return parsed((catalogue_release / "pictures" / "world-map.svg").read_bytes())


@pytest.fixture(scope="module")
def listed(catalogue_release: Path) -> dict[str, Any]:
    found = json.loads((catalogue_release / "pictures" / "pictures.json").read_text(encoding="utf-8"))["pictures"]
    (one,) = [one for one in found if one["name"] == "world-map"]
    return dict(one)


@pytest.fixture(scope="module")
def facts(catalogue_dataset: Path) -> Facts:
    return Facts(ox.parse(path=str(catalogue_dataset), format=ox.RdfFormat.N_QUADS))


def parsed(content: bytes) -> ET.Element:
    return ET.fromstring(content)  # noqa: S314  the compiler wrote it


def circles(root: ET.Element) -> dict[str, tuple[float, float, float]]:
    """Left, top and radius of the circle of each place, by its address."""
    found = {}
    for link in root.iter(f"{SVG}a"):
        (mark,) = link.iter(f"{SVG}path")
        place = re.fullmatch(r"translate\(([-\d.]+),([-\d.]+)\)", mark.get("transform", ""))
        size = re.match(r"M([\d.]+),0A", mark.get("d", ""))
        if place and size:
            found[link.attrib["href"]] = (float(place[1]), float(place[2]), float(size[1]))
    return found


def test_the_formula_gives_what_d3_gives() -> None:
    points = [(longitude, latitude) for longitude in range(-168, 191, 11) for latitude in range(-56, 85, 7)]
    for point, expected in zip(points, by_d3(points), strict=True):
        assert world.place_on_map(*point) == pytest.approx(expected, abs=0.01), point


def test_known_cities_stand_where_they_are(root: ET.Element) -> None:
    drawn = circles(root)
    for (name, _), expected in zip(CITIES.items(), by_d3(list(CITIES.values())), strict=True):
        assert drawn[f"/doc/place/{name}"][:2] == pytest.approx(expected, abs=ONE_DEGREE), name


def test_every_place_with_coordinates_has_a_circle_as_large_as_its_number(root: ET.Element, facts: Facts) -> None:
    counts = {
        place: len(facts.subjects(CUC + "locatedIn", place))
        for place in {place for one in facts.instances("CaseStudy") for place in facts.values(one, CUC + "locatedIn")}
        if facts.values(place, CUC + "longitude")
    }
    drawn = circles(root)
    assert set(drawn) == {"/doc/" + place.removeprefix(THING) for place in counts}
    assert len(drawn) > 100
    for place, count in counts.items():
        radius = drawn["/doc/" + place.removeprefix(THING)][2]
        assert (2 * radius) ** 2 == pytest.approx(count * DIAMETER**2, rel=0.01), place


def test_all_circles_stand_within_the_frame(root: ET.Element) -> None:
    for address, (x, y, radius) in circles(root).items():
        assert radius <= x <= world.WIDTH - radius, address
        assert radius <= y <= world.HEIGHT - radius, address


def test_each_mark_says_place_country_and_number(root: ET.Element) -> None:
    names = {link.attrib["href"]: link.attrib["aria-label"] for link in root.iter(f"{SVG}a")}
    assert names["/doc/place/nairobi"] == "Nairobi, Kenya: 3 case studies"
    assert names["/case-studies?country=country-ke"] == "Kenya: 6 case studies"


def test_the_table_counts_case_studies_of_each_country(listed: dict[str, Any], facts: Facts) -> None:
    counted = {row[0]["iri"]: int(row[2]["text"]) for row in listed["rows"] if "iri" in row[0]}
    expected = {country: 0 for one in facts.instances("CaseStudy") for country in facts.countries(one)}
    for one in facts.instances("CaseStudy"):
        for country in facts.countries(one):
            expected[country] += 1
    assert counted == expected
    assert f"in {len(counted)} countries" in listed["text"]


def test_the_land_is_drawn_and_named(root: ET.Element, listed: dict[str, Any]) -> None:
    (land,) = [path for path in root.iter(f"{SVG}path") if path.get("class") == "fill-land"]
    assert len(land.attrib["d"]) > 10_000
    assert "Natural Earth, public domain" in listed["source"]


def test_without_land_the_places_are_drawn_on_lines(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(world, "LAND", tmp_path / "land.json")
    root = parsed(render_one(("world-map", "T", "x", ROWS)))
    assert len(circles(root)) == 2
    assert not [path for path in root.iter(f"{SVG}path") if "land" in path.get("class", "")]
    assert [path for path in root.iter(f"{SVG}path") if path.get("class") == "stroke-line"]
    assert "Drawn without land" in PICTURE.source()


def test_a_release_is_out_of_date_where_the_land_came_or_went(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    land = tmp_path / "land.json"
    monkeypatch.setattr("citiverse.release.fingerprint.LAND", land)
    without = fingerprint(source_root())
    land.write_text("{}")
    with_land = fingerprint(source_root())
    land.write_text("[]")
    assert len({without, with_land, fingerprint(source_root())}) == 3


def test_a_map_without_any_coordinates_is_not_drawn() -> None:
    nowhere = [{name: value for name, value in row.items() if name not in ("longitude", "latitude")} for row in ROWS]
    assert PICTURE.can_show(ROWS)
    assert not PICTURE.can_show(nowhere)


def test_countries_with_few_case_studies_have_no_bars() -> None:
    few = [{**row, "inCountry": "1"} for row in ROWS]
    root = parsed(render_one(("world-map", "T", "x", few)))
    assert [link for link in root.iter(f"{SVG}a") if link.attrib["href"].startswith("/case-studies")] == []
