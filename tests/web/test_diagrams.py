"""Drawings of classes: every node and link is there, nothing is drawn twice, and names are escaped."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree as ET

from citiverse.web.diagram_layout import layers
from citiverse.web.diagrams import Branch, Edge, hierarchy, neighbourhood, overview

UNSAFE = 'a <b> & "c"'
EDGES = [
    Edge("use case", "has case study", "case study"),
    Edge("case study", "located in", "place"),
    Edge("x", "y", "z"),
]


def drawn(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314


def words(root: ET.Element) -> list[str]:
    return ["".join(one.itertext()) for one in root.iter("text")]


def test_layers_hold_each_node_once_and_few() -> None:
    nodes = [f"n{number}" for number in range(40)]
    edges = [(f"n{number}", f"n{(number * 7) % 40}") for number in range(40)]
    found = layers(nodes, edges, "n3", 6)
    assert sorted(node for layer in found for node in layer) == sorted(nodes)
    assert max(map(len, found)) <= 6
    assert found[0] == ["n3"]
    assert found == layers(nodes, edges, "n3", 6)


def test_layers_uncross_what_can_be_uncrossed() -> None:
    edges = [("m", "a"), ("m", "b"), ("a", "y"), ("b", "x")]
    found = layers(["m", "a", "b", "x", "y"], edges, "m", 6)
    assert [found[1].index("a") < found[1].index("b")] == [found[2].index("y") < found[2].index("x")]


def test_the_map_draws_each_class_and_tells_each_link() -> None:
    root = drawn(overview("map", "Map", ["use case", "case study", "place", "x", "z"], EDGES, "use case"))
    assert sorted(words(root)) == sorted(["use case", "case study", "place", "x", "z"])
    assert len([one for one in root.iter("path") if one.get("class") == "edge"]) == len(EDGES)
    assert "use case → has case study → case study" in (root.findtext("desc") or "")


def test_a_neighbourhood_names_its_links() -> None:
    root = drawn(neighbourhood("n", "case study", EDGES[:1], EDGES[1:2]))
    assert sorted(words(root)) == sorted(["use case", "has case study", "case study", "located in", "place"])
    width = float(root.get("width") or 0)
    boxes = [(float(one.get("x") or 0), float(one.get("width") or 0)) for one in root.iter("rect")]
    assert all(x >= 0 and x + size <= width for x, size in boxes)
    boxes.sort()
    assert all(x + size <= other for (x, size), (other, _) in pairwise(boxes))


def test_the_tree_draws_a_line_for_each_class_below_another() -> None:
    root = drawn(hierarchy("tree", "Tree", [Branch("a", (Branch("b", (Branch("c"),)), Branch("d")))]))
    assert words(root) == ["a", "b", "c", "d"]
    assert len(list(root.iter("path"))) == 3


def test_names_are_escaped() -> None:
    for text in (
        hierarchy("t", UNSAFE, [Branch(UNSAFE)]),
        neighbourhood("n", UNSAFE, [], [Edge(UNSAFE, UNSAFE, UNSAFE)]),
        overview("m", UNSAFE, [UNSAFE], [], UNSAFE),
    ):
        assert UNSAFE in words(drawn(text))
