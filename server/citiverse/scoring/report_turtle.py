"""The report on a scoring round as linked data: the short list, and each figure as a quality measurement (DQV)."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox

from citiverse.scoring.report_data import Report, report_data
from citiverse.scoring.short_list_turtle import short_list_triples
from citiverse.scoring.turtle_rounds import expert_iri
from citiverse.vocabulary import CUC, DCTERMS, DQV, PROV, RDF_TYPE, SCHEME, SKOS, THING, XSD, XSD_DECIMAL

Data = dict[str, Any]
PREFIXES: Final = {"cuc": CUC, "dcterms": DCTERMS, "dqv": DQV, "prov": PROV, "skos": SKOS, "xsd": XSD, "id": THING}
METRICS: Final = {
    "kendall-w": "Kendall's W, corrected for ties: agreement of the experts on the order of the candidates, 0 to 1.",
    "icc-2-1": "ICC(2,1) of Shrout and Fleiss: agreement of single experts on the points.",
    "icc-2-k": "ICC(2,k) of Shrout and Fleiss: reliability of the mean of the panel.",
    "spread": "Standard deviation of the experts' means of a candidate, in points.",
    "mean-low": "Lower end of the 95 % interval of a candidate's mean over random panels, in points.",
    "mean-high": "Upper end of the 95 % interval of a candidate's mean over random panels, in points.",
    "rank-best": "Best rank of a candidate in 95 % of random panels.",
    "rank-worst": "Worst rank of a candidate in 95 % of random panels.",
    "share-of-weightings": "Share of random weightings of the criteria under which a candidate is among the first.",
    "share-of-panels": "Share of random panels under which a candidate is among the first.",
    "expert-difference": "Mean difference between an expert's scores and those of the others, in points.",
    "expert-correlation": "Spearman's correlation of an expert's order of the candidates with that of the others.",
    "group-difference": "How many points more a stakeholder group gives than the others.",
    "group-correlation": "Kendall's tau between the order of the candidates with and without a stakeholder group.",
}
"""Slug of each metric and its definition."""


@dataclass(frozen=True)
class _Figure:
    """One figure: the thing whose IRI its own begins with, the metric, what it was computed on, and its value."""

    home: str
    metric: str
    about: str
    value: float | None
    detail: str = ""


def report_turtle(report: Report, day: datetime.date) -> str:
    """Return the report as Turtle; `day` is when the short list was decided."""
    data = report_data(report)
    home = f"{THING}round/{data['round']}"
    triples = short_list_triples(report.short_list, day)
    for slug, definition in METRICS.items():
        metric = f"{home}#metric-{slug}"
        triples += [
            _link(metric, RDF_TYPE, DQV + "Metric"),
            _literal(metric, SKOS + "definition", ox.Literal(definition, language="en")),
            _link(metric, DQV + "expectedDataType", XSD_DECIMAL),
        ]
    for figure in _figures(data, home):
        triples += _measurement(figure, home)
    written = io.BytesIO()
    ox.serialize(triples, written, ox.RdfFormat.TURTLE, prefixes=PREFIXES)
    return written.getvalue().decode()


def _figures(data: Data, home: str) -> Iterator[_Figure]:
    for one in data["agreement"]:
        name = one["about"].replace(" ", "-")
        if one["kendall"]:
            yield _Figure(home, "kendall-w", home, one["kendall"]["w"], name)
        for at, metric in ((1, "icc-2-1"), (4, "icc-2-k")):
            if one["intraclass"]:
                yield _Figure(home, metric, home, one["intraclass"][at]["value"], name)
    for one in data["candidates"]:
        decision = f"{THING}decision/{data['round']}-{one['slug']}"
        (low, high), (best, worst) = one["meanInterval"], one["rankInterval"]
        values = (one["spread"], low, high, best, worst, one["shareOfWeightings"], one["shareOfPanels"])
        for metric, value in zip(list(METRICS)[3:10], values, strict=True):
            # Who has no score has no decision either.
            yield _Figure(decision, metric, decision, value if one["rank"] is not None else None)
    for one in data["experts"]:
        expert = expert_iri(data["round"], one["pseudonym"])
        yield _Figure(expert, "expert-difference", expert, one["difference"])
        yield _Figure(expert, "expert-correlation", expert, one["correlation"])
    for one in data["groups"]:
        group = f"{SCHEME}stakeholder-group/{one['group']}"
        yield _Figure(home, "group-difference", group, one["difference"], one["group"])
        yield _Figure(home, "group-correlation", group, one["correlation"], one["group"])


def _measurement(figure: _Figure, home: str) -> list[ox.Triple]:
    if figure.value is None:
        return []
    iri = f"{figure.home}#{figure.metric}" + (f"-{figure.detail}" if figure.detail else "")
    return [
        _link(iri, RDF_TYPE, DQV + "QualityMeasurement"),
        _link(iri, DQV + "isMeasurementOf", f"{home}#metric-{figure.metric}"),
        _link(iri, DQV + "computedOn", figure.about),
        _literal(iri, DQV + "value", ox.Literal(f"{figure.value:.4f}", datatype=ox.NamedNode(XSD_DECIMAL))),
    ]


def _link(subject: str, predicate: str, target: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(target))


def _literal(subject: str, predicate: str, value: ox.Literal) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), value)
