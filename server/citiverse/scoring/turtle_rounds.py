"""Rounds as linked data: scores as the ontology has them, written from arrays and read back into arrays."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

import numpy
import pyoxigraph as ox

from citiverse.errors import CallError, DataError
from citiverse.scoring.table import Candidate, Expert, ScoreTable
from citiverse.vocabulary import (
    CUC,
    DCTERMS,
    EXAMPLE_GENERATOR,
    PROV,
    RDF_TYPE,
    SCHEME,
    THING,
    XSD,
    XSD_INTEGER,
)

if TYPE_CHECKING:
    import rdflib

ROUND: Final = THING + "round/"
SCORE: Final = THING + "score/"
EXPERT: Final = THING + "expert/"
USE_CASE: Final = THING + "use-case/"
CRITERION: Final = SCHEME + "criterion/"
THEME: Final = SCHEME + "theme/"
GROUP: Final = SCHEME + "stakeholder-group/"
TOPIC: Final = SCHEME + "topic/"
PANEL: Final = SCHEME + "basis/expert-panel"
DERIVED: Final = SCHEME + "basis/derived"
TITLE: Final = DCTERMS + "title"
DESCRIPTION: Final = DCTERMS + "description"
INVENTED: Final = "Invented example, drawn by a generator; nobody gave this score."
INVENTED_ROUND: Final = "Invented example: a generator drew candidates, experts and scores. No such round took place."
INVENTED_CANDIDATE: Final = "Invented example: a candidate that exists only to show how a scoring round works."

Statement = tuple[str, str, str]


def round_triples(table: ScoreTable, day: datetime.date) -> list[ox.Triple]:
    """Return the round of `table`, scored on `day`, as the shapes demand it.

    An example is marked on each of its things: attributed to the example generator, described as invented; its
    candidates come along, since no catalogue describes them. Raises `DataError` where two scores would have one IRI.
    """
    made = _Maker(table, day)
    return [*made.round(), *made.experts(), *made.scores(), *(made.candidates() if table.is_example else ())]


def score_iri(round_slug: str, candidate: str, criterion: str, pseudonym: str) -> str:
    """Return the IRI of one score."""
    return f"{SCORE}{round_slug}-{pseudonym}-{criterion}-{candidate}"


def expert_iri(round_slug: str, pseudonym: str) -> str:
    """Return the IRI of an expert: a pseudonym means somebody within one round only."""
    return f"{EXPERT}{round_slug}-{pseudonym}"


class _Maker:
    """Makes the statements of one round."""

    def __init__(self, table: ScoreTable, day: datetime.date) -> None:
        self.table = table
        self.time = ox.Literal(f"{day.isoformat()}T00:00:00Z", datatype=ox.NamedNode(XSD + "dateTime"))
        self.iri = ROUND + table.round

    def round(self) -> Iterator[ox.Triple]:
        table = self.table
        yield _link(self.iri, RDF_TYPE, CUC + "ScoringRound")
        yield _text(self.iri, TITLE, _round_title(table))
        yield _link(self.iri, CUC + "forTheme", THEME + table.theme)
        for criterion in table.criteria:
            yield _link(self.iri, CUC + "usesCriterion", CRITERION + criterion)
        for expert in table.experts:
            yield _link(self.iri, CUC + "hasExpert", expert_iri(table.round, expert.pseudonym))
        for candidate in table.candidates:
            yield _link(self.iri, CUC + "hasCandidate", USE_CASE + candidate.slug)
        yield from self._marked(self.iri, INVENTED_ROUND)

    def experts(self) -> Iterator[ox.Triple]:
        for expert in self.table.experts:
            iri = expert_iri(self.table.round, expert.pseudonym)
            yield _link(iri, RDF_TYPE, CUC + "Expert")
            yield _link(iri, CUC + "stakeholderGroup", GROUP + expert.group)
            yield from self._marked(iri, "Invented example: there is no such expert.")

    def scores(self) -> Iterator[ox.Triple]:
        table = self.table
        taken: set[str] = set()
        for at in numpy.argwhere(~numpy.isnan(table.scores)).tolist():
            candidate, criterion, expert = table.candidates[at[0]], table.criteria[at[1]], table.experts[at[2]]
            iri = score_iri(table.round, candidate.slug, criterion, expert.pseudonym)
            if iri in taken:
                raise DataError(f"two scores of round {table.round} would both be <{iri}>; rename the round")
            taken.add(iri)
            by = expert_iri(table.round, expert.pseudonym)
            yield _link(iri, RDF_TYPE, CUC + "CriterionScore")
            yield _link(iri, CUC + "scores", USE_CASE + candidate.slug)
            yield _link(iri, CUC + "inRound", self.iri)
            yield _link(iri, CUC + "byExpert", by)
            yield _link(iri, CUC + "criterion", CRITERION + criterion)
            points = str(int(table.scores[tuple(at)]))
            yield _triple(iri, CUC + "score", ox.Literal(points, datatype=ox.NamedNode(XSD_INTEGER)))
            yield from self._judged(iri, PANEL, by)
            yield from self._marked(iri, INVENTED)

    def candidates(self) -> Iterator[ox.Triple]:
        """Yield the invented candidates and the generator that invented them."""
        yield _link(EXAMPLE_GENERATOR, RDF_TYPE, PROV + "SoftwareAgent")
        yield _text(EXAMPLE_GENERATOR, DESCRIPTION, "A program that invents examples; nothing that it says is true.")
        for candidate in self.table.candidates:
            iri, topics = USE_CASE + candidate.slug, f"{THING}assessment/{candidate.slug}-topics"
            yield _link(iri, RDF_TYPE, CUC + "UseCase")
            yield _text(iri, TITLE, candidate.title)
            yield from self._marked(iri, INVENTED_CANDIDATE)
            yield _link(topics, RDF_TYPE, CUC + "TopicAssignment")
            yield _link(topics, CUC + "assesses", iri)
            for topic in candidate.topics:
                yield _link(topics, CUC + "assignedTopic", TOPIC + topic)
            yield from self._judged(topics, DERIVED, EXAMPLE_GENERATOR)

    def _judged(self, iri: str, basis: str, agent: str) -> Iterator[ox.Triple]:
        yield _link(iri, CUC + "basis", basis)
        yield _link(iri, PROV + "wasAttributedTo", agent)
        yield _triple(iri, PROV + "generatedAtTime", self.time)

    def _marked(self, iri: str, text: str) -> Iterator[ox.Triple]:
        if self.table.is_example:
            yield _link(iri, PROV + "wasAttributedTo", EXAMPLE_GENERATOR)
            yield _text(iri, DESCRIPTION, text)


def _round_title(table: ScoreTable) -> str:
    return f"Example round {table.round} (invented)" if table.is_example else f"Scoring round {table.round}"


def _link(subject: str, predicate: str, target: str) -> ox.Triple:
    return _triple(subject, predicate, ox.NamedNode(target))


def _text(subject: str, predicate: str, text: str) -> ox.Triple:
    return _triple(subject, predicate, ox.Literal(text, language="en"))


def _triple(subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), value)


def read_round(graph: rdflib.Graph, round: str) -> ScoreTable:  # noqa: A002  the word of the method
    """Return the round with the slug `round` in `graph`, which also describes its candidates and their topics.

    Candidates, criteria and experts come in the order of their slugs. Raises `CallError` where there is no such round,
    `DataError` where it has no theme, or where a score is not of the round's own candidates, criteria and experts.
    """
    return round_of_statements(((str(s), str(p), str(o)) for s, p, o in graph), round)


def round_of_triples(triples: Iterable[ox.Triple], slug: str) -> ScoreTable:
    """Return the round with this slug among `triples`; otherwise like `read_round`."""
    return round_of_statements(_plain(triples), slug)


def _plain(triples: Iterable[ox.Triple]) -> Iterator[Statement]:
    for triple in triples:
        subject, value = triple.subject, triple.object
        if isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.Literal):
            yield subject.value, triple.predicate.value, value.value


def rounds_of(triples: Iterable[ox.Triple]) -> list[str]:
    """Return the slugs of all rounds among `triples`, sorted."""
    kind = CUC + "ScoringRound"
    return sorted(s.removeprefix(ROUND) for s, p, o in _plain(triples) if p == RDF_TYPE and o == kind)


def round_of_statements(statements: Iterable[Statement], slug: str) -> ScoreTable:
    """Return the round with this slug among statements of plain texts; otherwise like `read_round`."""
    known: dict[tuple[str, str], list[str]] = defaultdict(list)
    of_round: list[str] = []
    iri = ROUND + slug
    for subject, predicate, value in statements:
        known[subject, predicate].append(value)
        if predicate == CUC + "inRound" and value == iri and subject.startswith(SCORE):
            of_round.append(subject)
    if CUC + "ScoringRound" not in known[iri, RDF_TYPE]:
        raise CallError(f"there is no scoring round {slug!r}")
    if not known[iri, CUC + "forTheme"]:
        raise DataError(f"round {slug} has no theme")
    topics = _topics(known)
    candidates = sorted(known[iri, CUC + "hasCandidate"])
    criteria = sorted(known[iri, CUC + "usesCriterion"])
    experts = sorted(known[iri, CUC + "hasExpert"])
    return ScoreTable(
        round=slug,
        theme=known[iri, CUC + "forTheme"][0].removeprefix(THEME),
        is_example=EXAMPLE_GENERATOR in known[iri, PROV + "wasAttributedTo"],
        criteria=tuple(one.removeprefix(CRITERION) for one in criteria),
        candidates=tuple(_candidate(known, one, topics.get(one, ())) for one in candidates),
        experts=tuple(_expert(known, one, slug) for one in experts),
        scores=_scores(known, of_round, (candidates, criteria, experts), slug),
    )


def _candidate(known: dict[tuple[str, str], list[str]], iri: str, topics: Iterable[str]) -> Candidate:
    slug = iri.removeprefix(USE_CASE)
    return Candidate(slug, (known.get((iri, TITLE)) or [slug])[0], tuple(t.removeprefix(TOPIC) for t in sorted(topics)))


def _expert(known: dict[tuple[str, str], list[str]], iri: str, slug: str) -> Expert:
    groups = known.get((iri, CUC + "stakeholderGroup")) or [""]
    return Expert(iri.removeprefix(EXPERT).removeprefix(f"{slug}-"), groups[0].removeprefix(GROUP))


def _topics(known: dict[tuple[str, str], list[str]]) -> dict[str, set[str]]:
    """Return the topics of every use case, as stated in current judgements or concluded from them."""
    found: dict[str, set[str]] = defaultdict(set)
    for (subject, predicate), values in known.items():
        if predicate == CUC + "topic":
            found[subject].update(values)
        elif predicate == CUC + "assignedTopic" and (subject, DCTERMS + "isReplacedBy") not in known:
            for use_case in known.get((subject, CUC + "assesses"), ()):
                found[use_case].update(values)
    return found


def _scores(
    known: dict[tuple[str, str], list[str]],
    nodes: Iterable[str],
    axes: tuple[list[str], list[str], list[str]],
    slug: str,
) -> numpy.typing.NDArray[numpy.float64]:
    places = [{iri: number for number, iri in enumerate(axis)} for axis in axes]
    scores = numpy.full(tuple(len(axis) for axis in axes), numpy.nan)
    for node in nodes:
        try:
            at = tuple(
                place[known[node, CUC + name][0]]
                for name, place in zip(("scores", "criterion", "byExpert"), places, strict=True)
            )
            scores[at] = int(known[node, CUC + "score"][0])
        except (KeyError, IndexError, ValueError) as error:
            raise DataError(f"<{node}> is no score of a candidate, criterion and expert of round {slug}") from error
    return scores
