"""Places for the nodes of a small graph: layers by distance from the middle, ordered so that few edges cross."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

SWEEPS: Final = 8


def layers(nodes: Sequence[str], edges: Iterable[tuple[str, str]], start: str, most: int) -> list[list[str]]:
    """Return `nodes` in layers of at most `most`, by distance from `start`; unreachable ones come last.

    Within its layer a node stands near its neighbours in the layer before (the barycentre heuristic of Sugiyama). Equal
    input gives equal layers.
    """
    near = _neighbours(edges)
    found = [layer for distance in _by_distance(nodes, near, start) for layer in _split(distance, most)]
    for sweep in range(SWEEPS):
        order = range(1, len(found)) if sweep % 2 == 0 else range(len(found) - 2, -1, -1)
        for number in order:
            beside = found[number - 1] if sweep % 2 == 0 else found[number + 1]
            found[number] = _ordered(found[number], beside, near)
    return found


def _neighbours(edges: Iterable[tuple[str, str]]) -> Mapping[str, set[str]]:
    near: dict[str, set[str]] = defaultdict(set)
    for one, other in edges:
        near[one].add(other)
        near[other].add(one)
    return near


def _by_distance(nodes: Sequence[str], near: Mapping[str, set[str]], start: str) -> list[list[str]]:
    left = [node for node in nodes if node != start]
    found = [[start]] if start in nodes else []
    while left:
        reached = {other for node in (found[-1] if found else ()) for other in near.get(node, ())}
        layer = [node for node in left if node in reached] or list(left)
        found.append(layer)
        left = [node for node in left if node not in layer]
    return found


def _split(layer: list[str], most: int) -> list[list[str]]:
    parts = -(-len(layer) // most)
    size = -(-len(layer) // parts)
    return [layer[begin : begin + size] for begin in range(0, len(layer), size)]


def _ordered(layer: list[str], beside: list[str], near: Mapping[str, set[str]]) -> list[str]:
    place = {node: number / max(len(beside) - 1, 1) for number, node in enumerate(beside)}
    own = {node: number / max(len(layer) - 1, 1) for number, node in enumerate(layer)}

    def middle(node: str) -> float:
        places = [place[other] for other in near.get(node, ()) if other in place]
        return sum(places) / len(places) if places else own[node]

    return sorted(layer, key=middle)
