"""The report on a scoring round as plain data: what the page shows, what programs read, numbers to four decimals."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Final

from citiverse.scoring.analysis import Agreement, Analysis
from citiverse.scoring.analysis_experts import ExpertFinding
from citiverse.scoring.short_list import ShortList
from citiverse.scoring.short_list_reasons import Decision, decisions, summary

FORMAT: Final = 1
"""Version of the form of the data; it changes where a member goes away or means something else."""
Data = dict[str, Any]


@dataclass(frozen=True)
class Report:
    """What is reported about a round: its analysis, and its short list.

    `decided` has the slugs of the short list that the data holds already; empty where it holds none.
    """

    analysis: Analysis
    short_list: ShortList
    decided: tuple[str, ...] = ()


def report_data(report: Report) -> Data:
    """Return the report as JSON has it; what is not defined is None."""
    analysis, found = report.analysis, report.short_list
    table = analysis.table
    data = {
        "format": FORMAT,
        "round": table.round,
        "theme": table.theme,
        "isExample": table.is_example,
        "criteria": list(table.criteria),
        "size": analysis.size,
        "seed": analysis.seed,
        "draws": analysis.draws,
        "scores": table.scores.size - analysis.gaps,
        "gaps": analysis.gaps,
        "summary": [*summary(found), *_decided(report)],
        "shortList": [found.ranking[place].slug for place in found.chosen],
        "decided": list(report.decided),
        "plainRanking": [found.ranking[place].slug for place in found.plain],
        "another": None if found.other is None else [found.ranking[place].slug for place in found.other],
        "topics": list(found.topics),
        "uncoveredTopics": list(found.uncovered),
        "topicsWithoutCandidate": list(found.impossible),
        "candidates": _candidates(report),
        "agreement": [_agreement(one) for one in analysis.agreements],
        "experts": [_expert(one) for one in analysis.experts],
        "groups": [asdict(one) for one in analysis.groups],
    }
    plain: Data = _plain(data)
    return plain


def _decided(report: Report) -> list[str]:
    """Return a sentence that compares what was decided with what is computed, where something was decided."""
    if not report.decided:
        return []
    found = report.short_list
    titles = {one.slug: one.title for one in found.ranking}
    computed = {found.ranking[place].slug for place in found.chosen}
    extra, missing = sorted(set(report.decided) - computed), sorted(computed - set(report.decided))
    if not extra and not missing:
        return ["The short list that was decided is this one."]
    names = [", ".join(titles.get(slug, slug) for slug in slugs) or "nobody" for slugs in (extra, missing)]
    return [f"The short list that was decided is another one: it has {names[0]} instead of {names[1]}."]


def _candidates(report: Report) -> list[Data]:
    by_slug = {one.standing.slug: one for one in decisions(report.short_list)}
    in_plain = {report.short_list.ranking[place].slug for place in report.short_list.plain}
    return [
        {
            "slug": standing.slug,
            "title": standing.title,
            "topics": list(standing.topics),
            "place": standing.place,
            "rank": standing.rank,
            "isTied": standing.is_tied,
            "mean": standing.mean,
            "byCriterion": dict(zip(report.analysis.table.criteria, standing.by_criterion, strict=True)),
            "spread": standing.spread,
            "lowestExpert": standing.low,
            "highestExpert": standing.high,
            "gaps": standing.gaps,
            "meanInterval": [firm.low, firm.high],
            "rankInterval": [firm.best, firm.worst],
            "shareOfWeightings": firm.weight_share,
            "shareOfPanels": firm.panel_share,
            "inPlainRanking": standing.slug in in_plain,
            **_decision(by_slug.get(standing.slug)),
        }
        for standing, firm in zip(report.analysis.standings, report.analysis.firmness, strict=True)
    ]


def _decision(one: Decision | None) -> Data:
    if one is None:
        return {"included": False, "reason": None, "differs": False, "words": "nobody scored it"}
    return {"included": one.is_included, "reason": one.reason or None, "differs": one.differs, "words": one.words}


def _agreement(one: Agreement) -> Data:
    return {
        "about": one.about,
        "candidatesLeftOut": one.candidates_left_out,
        "expertsLeftOut": one.experts_left_out,
        "kendall": None if one.concordance is None else asdict(one.concordance),
        "intraclass": [asdict(form) for form in one.intraclass],
    }


def _expert(one: ExpertFinding) -> Data:
    return {**asdict(one), "verdicts": list(one.verdicts)}


def _plain(value: Any) -> Any:
    """Return `value` with numbers that JSON can hold."""
    if isinstance(value, float):
        return round(value, 4) if math.isfinite(value) else None
    if isinstance(value, dict):
        return {_camel(str(key)): _plain(member) for key, member in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [_plain(member) for member in value]
    return value


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)
