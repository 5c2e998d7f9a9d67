"""Why each candidate is on a short list or not, in words: every difference from the plain ranking is explained."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from citiverse.scoring.analysis_ranking import Standing
from citiverse.scoring.short_list import ShortList

SCORE: Final = "score"
COVERAGE: Final = "topic-coverage"


@dataclass(frozen=True)
class Decision:
    """The decision on one candidate; `reason` is the slug of a decision reason, empty for who is left out.

    `differs` tells that the plain ranking would have decided otherwise.
    """

    standing: Standing
    is_included: bool
    reason: str
    differs: bool
    words: str


def decisions(found: ShortList) -> tuple[Decision, ...]:
    """Return the decision on every candidate that was scored, from the first place to the last."""
    scored = [place for place, one in enumerate(found.ranking) if one.rank is not None]
    # Whoever stands above the first that is left out is there by score alone.
    first_out = next((place for place in scored if place not in found.chosen), len(found.ranking))
    return tuple(_decision(found, place, first_out) for place in scored)


def _decision(found: ShortList, place: int, first_out: int) -> Decision:
    standing = found.ranking[place]
    is_included = place in found.chosen
    differs = is_included != (place in found.plain)
    if is_included and place < first_out:
        return Decision(standing, True, SCORE, differs, f"taken at place {place + 1} by score")
    if is_included:
        return Decision(standing, True, COVERAGE, differs, _taken(found, place))
    return Decision(standing, False, "", differs, _left_out(found, place) if differs else _below(found, place))


def _taken(found: ShortList, place: int) -> str:
    only = _only_here(found, place)
    begin = f"taken at place {place + 1} because"
    unmatched = [topic for topic in only if not any(topic in found.covers(one) for one in range(place))]
    if unmatched:
        return f"{begin} no better candidate covers {_and(unmatched)}"
    better = [one for one in range(place) if one not in found.chosen and found.covers(one) & set(only)]
    named = _and_names(found, better[:3])
    many = f" and {len(better) - 3} more" if len(better) > 3 else ""
    return (
        f"{begin} nobody else on the list covers {_and(only)}; {named}{many} would, but no list with them instead "
        "covers as many topics at a higher total"
    )


def _left_out(found: ShortList, place: int) -> str:
    taken = [one for one in found.chosen if one not in found.plain]
    needed = sorted({topic for one in taken for topic in _only_here(found, one)})
    return (
        f"left out at place {place + 1}: its place is needed for {_and(needed)}, covered by {_and_names(found, taken)}"
    )


def _below(found: ShortList, place: int) -> str:
    last = max(found.chosen)
    equal = [one for one in found.chosen if one < place and found.ranking[one].mean == found.ranking[place].mean]
    if equal:
        before = _and_names(found, equal)
        return f"left out at place {place + 1}: as good by score as {before}, put before it by the order of slugs"
    if place < last:
        return f"left out at place {place + 1}: who was taken below it covers a topic that nobody else on the list does"
    return f"left out at place {place + 1} by score"


def _only_here(found: ShortList, place: int) -> list[str]:
    """Return the topics that the list would lose with the candidate at `place`."""
    others = {topic for one in found.chosen if one != place for topic in found.covers(one)}
    return sorted(found.covers(place) - others)


def summary(found: ShortList) -> tuple[str, ...]:
    """Return what there is to say about the list as a whole, a sentence each."""
    total, plain = found.total(found.chosen), found.total(found.plain)
    unscored = sum(one.rank is None for one in found.ranking)
    said = [f"{len(found.chosen)} of {len(found.ranking)} candidates, with a total of {total:.4f} points."]
    if found.chosen == found.plain:
        said.append("It is the plain ranking: covering the topics costs nothing.")
    else:
        said.append(f"The plain ranking has {plain:.4f}: covering the topics costs {plain - total:.4f} points.")
    said.append(_coverage(found))
    if found.impossible:
        said.append(f"No candidate covers {_and(found.impossible)}: look for candidates there.")
    said += _not_asked(found)
    said.append(_other(found))
    said += _border(found)
    if unscored:
        said.append(f"Candidates without any score cannot be chosen: there are {unscored}.")
    if len(found.chosen) < found.size:
        said.append(f"A list of {found.size} was asked for, but there are only {len(found.chosen)} scored candidates.")
    return tuple(said)


def _coverage(found: ShortList) -> str:
    count = len(found.topics) - len(found.impossible)
    if not count:
        return "There is no topic to cover."
    if found.uncovered:
        return (
            f"{len(found.chosen)} candidates cannot cover all {count} topics; {found.smallest} could. Not covered: "
            f"{_and(found.uncovered)}."
        )
    return (
        f"All {count} topics to cover that candidates have are covered; {found.smallest} candidates would do for that."
    )


def _not_asked(found: ShortList) -> list[str]:
    """Return a sentence on the topics of candidates that nobody asked to cover, and that the list lacks."""
    of_candidates = {topic for one in found.ranking if one.rank is not None for topic in one.topics}
    on_list = {topic for place in found.chosen for topic in found.ranking[place].topics}
    lacking = sorted(of_candidates - on_list - set(found.topics))
    return [f"Not covered, and not asked for: {_and(lacking)}."] if lacking else []


def _other(found: ShortList) -> str:
    if found.other is None:
        return "No other list covers as many topics with as high a total."
    instead = [one for one in found.other if one not in found.chosen]
    out = [one for one in found.chosen if one not in found.other]
    return (
        f"Another list is as good: {_and_names(found, instead)} instead of {_and_names(found, out)}. The list with the "
        "lower sum of places was taken; where these are equal too, or follow from the order of slugs, the panel "
        "decides."
    )


def _border(found: ShortList) -> list[str]:
    """Return a sentence where the last of the plain ranking and the first below it have the same mean."""
    last = len(found.plain) - 1
    if last + 1 >= len(found.ranking) or found.ranking[last].rank != found.ranking[last + 1].rank:
        return []
    mean = found.ranking[last].mean
    tied = [place for place, one in enumerate(found.ranking) if one.mean == mean]
    return [
        f"{_and_names(found, tied)} are tied at {mean:.4f} points across the border of the plain ranking; the order of "
        "slugs decided, which says nothing about merit."
    ]


def topic_name(slug: str) -> str:
    """Return a topic as it is written in a sentence."""
    return slug.replace("-", " ")


def _and(topics: Iterable[str]) -> str:
    return _joined([topic_name(topic) for topic in topics])


def _and_names(found: ShortList, places: Sequence[int]) -> str:
    return _joined([f"{found.ranking[place].title} (place {place + 1})" for place in places])


def _joined(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else "nothing"
