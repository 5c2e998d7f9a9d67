"""Pictures show what an independent count over the release finds, and are files that any page may hold."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest

from citiverse.progress import Silence
from citiverse.release.build import build_catalogue
from citiverse.release.picture_list import PICTURES
from citiverse.release.picture_svg import themed
from citiverse.release.pictures import render, render_one
from citiverse.releases import faults_of_release, read_release
from citiverse.vocabulary import CUC, SCHEME, SDG
from support.facts import Facts

NAMES = [picture.name for picture in PICTURES]
SVG = "{http://www.w3.org/2000/svg}"
SEEN = f"{SVG}path"
Count = Counter[tuple[str, ...]]
GRIDS = ("horizon-map", "risk-heat-map", "technology-by-theme", "technologies-together")


@pytest.fixture(scope="module")
def facts(catalogue_dataset: Path) -> Facts:
    return Facts(ox.parse(path=str(catalogue_dataset), format=ox.RdfFormat.N_QUADS))


@pytest.fixture(scope="module")
def listed(catalogue_release: Path) -> dict[str, Any]:
    found = json.loads((catalogue_release / "pictures" / "pictures.json").read_text(encoding="utf-8"))
    return {one["name"]: one for one in found["pictures"]}


def drawing(release: Path, name: str) -> ET.Element:
    return parsed((release / "pictures" / f"{name}.svg").read_bytes())


def parsed(content: bytes) -> ET.Element:
    return ET.fromstring(content)  # noqa: S314  the compiler wrote it


def texts(root: ET.Element) -> list[str]:
    """The texts of a drawing, the lines of each joined by a space."""
    return [" ".join(part.strip() for part in element.itertext()) for element in root.iter(f"{SVG}text")]


def members(facts: Facts, scheme: str) -> list[str]:
    return facts.subjects("http://www.w3.org/2004/02/skos/core#inScheme", SCHEME + scheme)


def primary_themes(facts: Facts) -> dict[str, str]:
    return facts.strongest("assignedPrimaryTheme")


def of_horizon_map(facts: Facts) -> Count:
    themes = primary_themes(facts)
    return Counter((themes[one], f"{SCHEME}horizon/{number}") for one, number in facts.horizons().items())


def of_risks(facts: Facts) -> Count:
    themes = primary_themes(facts)
    return Counter(
        (f"{SCHEME}risk-dimension/{dimension}", themes[one], f"{SCHEME}risk-level/{level}")
        for one, levels in facts.risk_levels().items()
        for dimension, level in levels.items()
    )


def of_technologies(facts: Facts) -> Count:
    themes = primary_themes(facts)
    return Counter((technology, themes[one]) for one, used in facts.judged("technology").items() for technology in used)


def of_pairs(facts: Facts) -> Count:
    found: Count = Counter()
    for used in facts.judged("technology").values():
        ordered = sorted(used, key=facts.label)
        found.update((first, second) for place, first in enumerate(ordered) for second in ordered[place + 1 :])
    return found


def of_goals(facts: Facts) -> Count:
    return Counter((goal,) for served in facts.goals().values() for goal in served)


def of_figures(facts: Facts) -> Count:
    return Counter(
        (facts.value(one, CUC + "figureKind"), facts.value(one, CUC + "claimStatus"))
        for one in set(facts.instances("MeasuredOutcome"))
    )


def of_evidence(facts: Facts) -> Count:
    themes = primary_themes(facts)
    return Counter((themes[one], support) for one, support, _ in facts.current("evidenceSupport"))


def of_years(facts: Facts) -> Count:
    return Counter(
        ("".join(facts.values(one, CUC + "startYear")), "".join(facts.values(one, CUC + "deploymentStatus")))
        for one in set(facts.instances("CaseStudy"))
    )


def of_places(facts: Facts) -> Count:
    found: Count = Counter()
    for one in set(facts.instances("CaseStudy")):
        for place in {*facts.values(one, CUC + "locatedIn"), *facts.values(one, CUC + "alsoInCountry")}:
            itself = place if place in facts.instances("Country") else ""
            found[next(iter(facts.values(place, CUC + "inCountry")), itself), place] += 1
    return found


COUNTED: dict[str, Callable[[Facts], Count]] = {
    "horizon-map": of_horizon_map,
    "risk-heat-map": of_risks,
    "technology-by-theme": of_technologies,
    "technologies-together": of_pairs,
    "sdg-coverage": of_goals,
    "outcomes-by-claim-strength": of_figures,
    "evidence-quality": of_evidence,
    "timeline": of_years,
    "world-map": of_places,
}
KEYS = {"sdg-coverage": (1,), "risk-heat-map": (0, 1, 2)}


def of_table(one: dict[str, Any]) -> Count:
    """The counts of a table by the IRIs of its row, or their texts where they have none."""
    places = KEYS.get(one["name"], (0, 1))
    found: Count = Counter()
    for row in one["rows"]:
        key = tuple(row[place].get("iri", row[place]["text"]) for place in places)
        assert key not in found
        found[key] = int(row[-1]["text"])
    return found


@pytest.mark.parametrize("name", COUNTED)
def test_tables_hold_what_is_counted_without_the_query(facts: Facts, listed: dict[str, Any], name: str) -> None:
    counted = COUNTED[name](facts)
    assert counted.total() > 50
    assert +of_table(listed[name]) == +counted


def test_no_cell_is_left_out(facts: Facts, listed: dict[str, Any]) -> None:
    themes, technologies = len(facts.instances("Theme")), len(facts.instances("Technology"))
    assert len(listed["horizon-map"]["rows"]) == themes * 3
    assert len(listed["risk-heat-map"]["rows"]) == themes * 3 * len(members(facts, "risk-dimension"))
    assert len(listed["technology-by-theme"]["rows"]) == themes * technologies
    assert len(listed["technologies-together"]["rows"]) == technologies * (technologies - 1) / 2
    assert [row[0]["text"] for row in listed["sdg-coverage"]["rows"]] == [str(number) for number in range(1, 18)]


def test_the_goals_of_the_report_are_marked(facts: Facts, listed: dict[str, Any]) -> None:
    rows = listed["sdg-coverage"]["rows"]
    stated = {f"{SDG}{number}" for number in range(1, 18) if facts.values(f"{SDG}{number}", CUC + "namedInReport")}
    assert {row[1]["iri"] for row in rows if row[2]["text"] == "yes"} == stated
    assert len(stated) == 11


def test_horizons_of_itu_stand_beside_those_of_the_evidence(facts: Facts, listed: dict[str, Any]) -> None:
    by_itu = {one: value for one, value, basis in facts.current("assignedHorizon") if basis == "itu-published"}
    expected = {(one, value, facts.value(one, CUC + "evidenceHorizon")) for one, value in by_itu.items()}
    rows = listed["itu-and-evidence"]["rows"]
    assert {tuple(cell["iri"] for cell in row) for row in rows} == expected
    assert len(rows) == len(by_itu) > 0


@pytest.mark.parametrize("name", GRIDS)
def test_every_cell_of_a_grid_is_drawn_with_its_number(
    catalogue_release: Path, listed: dict[str, Any], name: str
) -> None:
    root = drawing(catalogue_release, name)
    rows = listed[name]["rows"]
    numbers = Counter(text for text in texts(root) if text.isdigit())
    assert numbers == Counter(row[-1]["text"] for row in rows)
    cells = [path for path in root.iter(SEEN) if "fill-shade-" in path.get("class", "")]
    assert len(cells) == len(rows)
    empty = [path for path in cells if "fill-shade-0" in path.get("class", "").split()]
    assert len(empty) == numbers["0"]


# Places on the map are named by their links only.
@pytest.mark.parametrize("name", [name for name in NAMES if name != "world-map"])
def test_every_label_is_drawn(catalogue_release: Path, listed: dict[str, Any], name: str) -> None:
    drawn = " | ".join(texts(drawing(catalogue_release, name)))
    one = listed[name]
    columns = [place for place, column in enumerate(one["columns"]) if not column["isNumber"]]
    shown = [row for row in one["rows"] if name != "timeline" or row[0]["text"]]
    labels = {row[place]["text"] for row in shown for place in columns} - {"yes", "no"}
    assert labels
    assert [label for label in labels if label not in drawn] == []


def lengths(root: ET.Element, classes: Iterable[str], upright: bool = False) -> list[float]:
    """The lengths of the bars of these classes; the squares of the legend, which are as wide as high, are no bars."""
    found = []
    for path in root.iter(SEEN):
        bar = re.fullmatch(r"M[-\d.]+,[-\d.]+h([\d.]+)v([\d.]+)h-[\d.]+Z", path.get("d", ""))
        if bar and set(path.get("class", "").split()) & set(classes) and bar[1] != bar[2]:
            found.append(float(bar[2 if upright else 1]))
    return sorted(found)


SERIES = {
    "sdg-coverage": ("fill-bar", "fill-beyond"),
    "outcomes-by-claim-strength": ("fill-good", "fill-middling", "fill-doubtful", "fill-itu"),
    "evidence-quality": ("fill-good", "fill-middling", "fill-ended"),
    "timeline": ("fill-good", "fill-itu", "fill-middling", "fill-ended"),
}


@pytest.mark.parametrize("name", SERIES)
def test_bars_are_as_long_as_their_numbers(catalogue_release: Path, listed: dict[str, Any], name: str) -> None:
    rows = [row for row in listed[name]["rows"] if name != "timeline" or row[0]["text"]]
    counts = sorted(count for row in rows if (count := int(row[-1]["text"])))
    drawn = [
        length for length in lengths(drawing(catalogue_release, name), SERIES[name], name == "timeline") if length > 0
    ]
    assert len(drawn) == len(counts)
    unit = sum(drawn) / sum(counts)
    assert drawn == pytest.approx([count * unit for count in counts], abs=0.1)


@pytest.mark.parametrize("name", NAMES)
def test_a_drawing_is_safe_in_a_strict_page(catalogue_release: Path, name: str) -> None:
    content = (catalogue_release / "pictures" / f"{name}.svg").read_text(encoding="utf-8")
    root = parsed(content.encode())
    allowed = {f"{SVG}{tag}" for tag in ("svg", "g", "path", "line", "text", "tspan", "a", "title")}
    assert {element.tag for element in root.iter()} <= allowed
    attributes = {key for element in root.iter() for key in element.attrib}
    assert not [key for key in attributes if key in ("style", "id", "src") or key.startswith(("on", "{"))]
    assert [element.get("href") for element in root.iter() if not element.get("href", "/").startswith("/")] == []
    assert re.findall(r"(?:https?:|url\()[^\"']*", content) == ["http://www.w3.org/2000/svg"]
    painted = [element for element in root.iter() if element.get("fill", "none") != "none"]
    assert len(painted) > 10
    assert all("fill-" in element.get("class", "") for element in painted if element.get("fill") != "transparent")


@pytest.mark.parametrize("name", NAMES)
def test_the_text_stands_for_the_drawing(catalogue_release: Path, listed: dict[str, Any], name: str) -> None:
    root = drawing(catalogue_release, name)
    one = listed[name]
    assert root.get("role") == ("group" if any(True for _ in root.iter(f"{SVG}a")) else "img")
    assert root.get("aria-label") == f"{one['title']}. {one['text']}"
    for link in root.iter(f"{SVG}a"):
        assert link.findtext(f"{SVG}title") == link.get("aria-label") != ""


def test_the_texts_hold_the_figures(facts: Facts, listed: dict[str, Any]) -> None:
    label = facts.label

    def says(name: str, counts: Counter[str]) -> list[str]:
        return [f"{key} ({n})" for key, n in counts.items() if f"{key} ({n})" not in listed[name]["text"]]

    def summed(count: Count, place: int) -> Counter[str]:
        found: Counter[str] = Counter()
        for key, n in count.items():
            found[label(key[place]) if key[place] else "Not stated"] += n
        return found

    assert says("horizon-map", summed(of_horizon_map(facts), 1)) == []
    assert says("technology-by-theme", summed(of_technologies(facts), 0)) == []
    assert says("outcomes-by-claim-strength", summed(of_figures(facts), 0)) == []
    assert says("outcomes-by-claim-strength", summed(of_figures(facts), 1)) == []
    assert says("evidence-quality", summed(of_evidence(facts), 1)) == []
    years = of_years(facts)
    assert says("timeline", summed(Counter({key: n for key, n in years.items() if key[0]}), 1)) == []
    undated = sum(n for key, n in years.items() if not key[0])
    assert listed["timeline"]["text"].endswith(f"no first year is known: {undated}.")
    risks = summed(Counter({key[:1] + key[2:]: 0 for key in of_risks(facts)}), 0)
    for dimension in risks:
        of_level = Counter(key[2] for key, n in of_risks(facts).items() for _ in range(n) if label(key[0]) == dimension)
        words = ", ".join(f"{of_level[f'{SCHEME}risk-level/{level}']} {level}" for level in ("low", "medium", "high"))
        assert f"{dimension}: {words}." in listed["risk-heat-map"]["text"]
    served = of_goals(facts)
    nobody = [str(number) for number in range(1, 18) if (f"{SDG}{number}",) not in served]
    assert f"Nobody serves goals {' and '.join(nobody)}." in listed["sdg-coverage"]["text"]
    ((pair, most),) = of_pairs(facts).most_common(1)
    assert f"share: {label(pair[0])} with {label(pair[1])} ({most})" in listed["technologies-together"]["text"]


def test_the_release_lists_its_pictures_and_draws_the_same_bytes_again(catalogue_release: Path) -> None:
    release = read_release(catalogue_release)
    assert {f"pictures/{name}.svg" for name in NAMES} | {"pictures/pictures.json"} == {
        entry.path for entry in release.files if entry.part == "pictures"
    }
    assert [fault for fault in faults_of_release(release) if "pictures" in str(fault)] == []
    store = ox.Store()
    store.bulk_load(path=str(release.dataset), format=ox.RdfFormat.N_QUADS)
    listed = json.loads((catalogue_release / "pictures" / "pictures.json").read_text(encoding="utf-8"))["pictures"]
    found = []
    for picture, one in zip(PICTURES, listed, strict=True):
        solutions = store.query(one["query"], use_default_graph_as_union=True)
        assert isinstance(solutions, ox.QuerySolutions)
        names = [variable.value for variable in solutions.variables]
        found.append(
            (picture, [{name: row[name].value for name in names if row[name] is not None} for row in solutions])
        )
    for (picture, _), content in zip(found, render(found), strict=True):
        assert content == (catalogue_release / "pictures" / f"{picture.name}.svg").read_bytes()


def test_names_out_of_the_data_stay_text() -> None:
    rows = [
        {
            "useCase": f"https://example.org/{number}",
            "title": title,
            "ituHorizon": "a",
            "ituLabel": "Horizon 1",
            "evidenceHorizon": "b",
            "evidenceLabel": "Horizon 2",
        }
        for number, title in enumerate(('<script>alert(1)</script> & "more"', "datum.x'; alert(1)", "${1}"))
    ]
    root = parsed(render_one(("itu-and-evidence", "<b>", "'\"&", rows)))
    assert root.get("aria-label") == "<b>. '\"&"
    assert not list(root.iter("script"))
    drawn = texts(root)
    assert [row["title"] for row in rows if row["title"] not in drawn] == []


@pytest.mark.parametrize(
    "content",
    [
        "<script>alert(1)</script>",
        '<path d="M0,0" style="fill:red"/>',
        '<path d="M0,0" fill="#123456"/>',
        '<g id="clip0"/>',
        '<image href="https://example.org/x.png"/>',
    ],
)
def test_a_drawing_with_anything_else_is_refused(content: str) -> None:
    whole = f'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1">{content}</svg>'
    with pytest.raises(ValueError, match=r"not expected|has no name"):
        themed(whole, "Title", "Text", {})


def test_a_timeline_needs_a_year() -> None:
    (timeline,) = [picture for picture in PICTURES if picture.name == "timeline"]
    assert not timeline.can_show([{"caseStudies": "3"}])
    assert timeline.can_show([{"caseStudies": "3"}, {"caseStudies": "1", "year": "2020"}])


def test_catalogues_that_count_nothing_are_drawn_too() -> None:
    rows = [{"kindLabel": "Cost", "statusLabel": "Primary", "status": "x/primary", "figures": "0"}]
    assert "0" in texts(parsed(render_one(("outcomes-by-claim-strength", "T", "x", rows))))


def test_sources_without_such_queries_have_no_pictures(tiny: Path, build: Path) -> None:
    release = build_catalogue(tiny, build, Silence())
    assert not (release.folder / "pictures").exists()
