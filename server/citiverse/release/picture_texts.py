"""Text alternatives: what each picture shows in words, with the figures of its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from citiverse import world
from citiverse.release.picture_model import Row


def horizon_map(rows: list[Row]) -> str:
    """Say how many use cases each horizon has, where the most are and where there is none."""
    by_horizon = counted(rows, "horizonLabel", "useCases")
    most, empty = _most_and_empty(rows, lambda row: f"{row['themeLabel']}, {row['horizonLabel']}", "useCases")
    return (
        f"{number(by_horizon.total(), 'use case')}: {_listed(by_horizon)}. The most stand in {most}. "
        f"{_none_in(empty, 'Every theme has a use case in every horizon')}"
    )


def risk_heat_map(rows: list[Row]) -> str:
    """Say how many use cases have each level in each dimension."""
    sentences = []
    for dimension in dict.fromkeys(row["dimensionLabel"] for row in rows):
        levels = counted([row for row in rows if row["dimensionLabel"] == dimension], "levelLabel", "useCases")
        sentences.append(f"{dimension}: " + ", ".join(f"{n} {level.lower()}" for level, n in levels.items()) + ".")
    return "Use cases by level. " + " ".join(sentences)


def technology_by_theme(rows: list[Row]) -> str:
    """Say how many use cases each technology has, and which theme lacks which."""
    technologies = counted(rows, "technologyLabel", "useCases")
    most, empty = _most_and_empty(rows, lambda row: f"{row['technologyLabel']} in {row['themeLabel']}", "useCases")
    ranked = dict(sorted(technologies.items(), key=lambda item: (-item[1], item[0])))
    return (
        f"Use cases by technology: {_listed(ranked)}. The strongest cell is {most}. "
        f"{number(len(empty), 'cell')} of {len(rows)} hold no use case."
    )


def technologies_together(rows: list[Row]) -> str:
    """Say which pairs are the most frequent and how many pairs nobody uses."""
    ranked = sorted(rows, key=lambda row: -int(row["useCases"]))
    top = [f"{row['firstLabel']} with {row['secondLabel']} ({row['useCases']})" for row in ranked[:3]]
    unused = sum(row["useCases"] == "0" for row in rows)
    pairs = number(len(rows), "pair")
    return f"The pairs that the most use cases share: {joined(top)}. {unused} of {pairs} are in no use case."


def sdg_coverage(rows: list[Row]) -> str:
    """Say which goals are served the most, which by nobody, and which go beyond the report."""
    named = [row for row in rows if row["inReport"] == "true"]
    ranked = sorted(rows, key=lambda row: -int(row["useCases"]))
    top = [f"goal {row['number']} {row['goalLabel']} ({row['useCases']})" for row in ranked[:3]]
    unserved = [row["number"] for row in rows if row["useCases"] == "0"]
    beyond = [
        f"{row['number']} ({row['useCases']})" for row in rows if row["inReport"] != "true" and row["useCases"] != "0"
    ]
    return (
        f"The most use cases serve {joined(top)}. "
        + (f"Nobody serves {_goals(unserved)}. " if unserved else "Every goal is served. ")
        + f"The ITU report names {number(len(named), 'goal')}; "
        + (f"beyond these, use cases serve {_goals(beyond)}." if beyond else "no use case goes beyond these.")
    )


def outcomes_by_claim_strength(rows: list[Row]) -> str:
    """Say how many figures rest on which kind of claim, and how many outcomes there are among them."""
    statuses = counted(rows, "statusLabel", "figures")
    kinds = counted(rows, "kindLabel", "figures")
    return f"{number(statuses.total(), 'figure')} by strength: {_listed(statuses)}. By kind: {_listed(kinds)}."


def evidence_quality(rows: list[Row]) -> str:
    """Say how many use cases have which evidence, and how many without any each theme has."""
    support = counted(rows, "supportLabel", "useCases")
    return f"{number(support.total(), 'use case')} by the evidence for them: {_listed(support)}."


def timeline(rows: list[Row]) -> str:
    """Say when the case studies began, in which year the most did, and how many do not say when."""
    dated = [row for row in rows if "year" in row]
    years = counted(dated, "year", "caseStudies")
    undated = sum(int(row["caseStudies"]) for row in rows if "year" not in row)
    statuses = counted(dated, "statusLabel", "caseStudies")
    most = max(years.values(), default=0)
    best = joined([year for year, count in years.items() if count == most])
    return (
        f"{number(years.total(), 'case study', 'case studies')} began between {min(years)} and {max(years)}; the most, "
        f"{most}, in {best}. By status: {_listed(statuses)}. "
        f"Not drawn, since no first year is known: {undated}."
    )


def itu_and_evidence(rows: list[Row]) -> str:
    """Say for how many use cases both horizons agree, and name the others."""
    differing = [row for row in rows if row["ituHorizon"] != row["evidenceHorizon"]]
    named = [f"{row['title']} (ITU: {row['ituLabel']}, evidence: {row['evidenceLabel']})" for row in differing]
    return (
        f"ITU published the horizon of {number(len(rows), 'use case')}. The evidence gives the same horizon for "
        f"{len(rows) - len(differing)} of them" + (f" and another for {joined(named)}." if named else ".")
    )


def world_map(rows: list[Row]) -> str:
    """Say how many countries and places there are, which have the most, and what is not on the map."""
    countries = {row["countryLabel"]: int(row["inCountry"]) for row in countries_of(rows)}
    placed = [row for row in rows if "longitude" in row]
    most = max(int(row["caseStudies"]) for row in placed)
    best = joined([row["placeLabel"] for row in placed if int(row["caseStudies"]) == most])
    absent = len(rows) - len(placed)
    return (
        f"Case studies are in {number(len(countries), 'country', 'countries')}; the most are in "
        f"{joined([f'{name} ({count})' for name, count in list(countries.items())[:5]])}. "
        f"The map shows {number(len(placed), 'place')}; the most case studies, {most}, are in {best}. "
        f"Not on the map, since only a country or an area is named: {number(absent, 'row')} of the table."
    )


def source_of_land() -> str:
    """Say whose the land on the map is, or that there is none."""
    if world.land() is None:
        return "Drawn without land, which was not bundled when this release was compiled; lines are 30 degrees apart."
    return "Land: Natural Earth, public domain, out of the npm package world-atlas (ISC licence). It shows no borders."


def countries_of(rows: Iterable[Row]) -> list[Row]:
    """Return one row for each country, the one with the most case studies first."""
    found = {row["country"]: row for row in rows if "country" in row}
    return sorted(found.values(), key=lambda row: (-int(row["inCountry"]), row["countryLabel"]))


def counted(rows: Iterable[Row], variable: str, count: str) -> Counter[str]:
    """Return the sum of `count` by the value of `variable`, in the order of the rows."""
    found: Counter[str] = Counter()
    for row in rows:
        found[row.get(variable, "Not stated")] += int(row[count])
    return found


def number(count: int, one: str, many: str = "") -> str:
    """Return the count with its noun."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def joined(words: Sequence[str]) -> str:
    """Return the words as a list of a sentence."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _goals(names: Sequence[str]) -> str:
    return f"{'goal' if len(names) == 1 else 'goals'} {joined(names)}"


def _most_and_empty(rows: list[Row], name: Callable[[Row], str], count: str) -> tuple[str, list[str]]:
    """Return the rows with the highest count, in words, and the names of those that count nothing."""
    most = max(int(row[count]) for row in rows)
    best = [f"{name(row)} ({most})" for row in rows if int(row[count]) == most]
    return joined(best), [name(row) for row in rows if row[count] == "0"]


def _none_in(empty: Sequence[str], otherwise: str) -> str:
    return f"There is none in {'; '.join(empty)}." if empty else f"{otherwise}."


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} ({count})" for name, count in counts.items())
