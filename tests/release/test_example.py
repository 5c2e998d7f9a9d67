"""Example rounds are served beside the catalogue, marked and kept apart; a release of the catalogue refuses them."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from citiverse.errors import DataError
from citiverse.locations import source_root
from citiverse.progress import Silence
from citiverse.release import example
from citiverse.release.build import build_catalogue
from citiverse.release.example import build_example, example_folder
from citiverse.releases import current_id, list_releases
from citiverse.scoring.example import EXAMPLE_DAY, GROUPS, TOPICS, example_round
from citiverse.scoring.table import ScoreTable
from citiverse.scoring.turtle_rounds import round_triples
from citiverse.vocabulary import CUC, EXAMPLE_GENERATOR, PROV, SCHEME

TABLE = example_round(3, 2, seed=1)
TERMS = (
    *("CriterionScore", "ScoringRound", "Expert", "ScoringCriterion", "StakeholderGroup", "Topic", "AssessmentBasis"),
    *("TopicAssignment", "basis", "score", "scores", "inRound", "byExpert", "criterion", "forTheme", "usesCriterion"),
    *("hasExpert", "hasCandidate", "stakeholderGroup", "assesses", "assignedTopic"),
    *("ShortList", "ShortlistDecision", "DecisionReason", "decidesOn", "onList", "rank", "meanScore", "included"),
    "decisionReason",
)


def text_of(table: ScoreTable) -> str:
    return "".join(f"{t.subject} {t.predicate} {t.object} .\n" for t in round_triples(table, EXAMPLE_DAY))


@pytest.fixture
def sources(tiny: Path) -> Path:
    """The tiny sources with the terms and concepts that a round refers to, and with the check for examples."""
    lines = [f"<{CUC}{term}> a <http://www.w3.org/2002/07/owl#Class> .\n" for term in TERMS]
    (tiny / "ontology" / "scoring.ttl").write_text("".join(lines), encoding="utf-8")
    concepts = [
        *(("ScoringCriterion", f"criterion/{slug}") for slug in TABLE.criteria),
        *(("StakeholderGroup", f"stakeholder-group/{group}") for group in GROUPS),
        *(("Topic", f"topic/{topic}") for topic in TOPICS),
        *(("AssessmentBasis", f"basis/{slug}") for slug in ("derived", "expert-panel")),
        *(("DecisionReason", f"decision-reason/{slug}") for slug in ("score", "topic-coverage")),
        ("Theme", f"theme/{TABLE.theme}"),
    ]
    lines = sorted({f"<{SCHEME}{path}> a <{CUC}{kind}> .\n" for kind, path in concepts})
    (tiny / "ontology" / "schemes" / "scoring.ttl").write_text("".join(lines), encoding="utf-8")
    shutil.copy(source_root() / "queries" / "verify" / "examples.rq", tiny / "queries" / "verify")
    return tiny


def put(folder: Path, table: ScoreTable, name: str = "round.ttl") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text_of(table), encoding="utf-8")
    return path


def test_a_release_refuses_example_rounds(sources: Path, build: Path) -> None:
    put(sources / "data" / "rounds", TABLE)
    with pytest.raises(DataError) as caught:
        build_catalogue(sources, build, Silence())
    found = [one.message for one in caught.value.diagnostics if one.message.startswith("examples: Example data")]
    assert [message.partition("sign ")[2].partition(",")[0] for message in found] == ["'author'", "'slug'"]
    assert current_id(build) is None


def test_the_example_release_is_marked_and_apart(sources: Path, build: Path) -> None:
    real = build_catalogue(sources, build, Silence())
    put(example_folder(build) / "rounds", TABLE)
    release = build_example(sources, build, Silence())
    assert release.folder.parent.parent == example_folder(build)
    assert release.manifest["example"] is True
    assert release.version == "2026.1-example"
    assert release.manifest["title"] == "Tiny catalogue, with invented example rounds"
    assert "example" not in real.manifest
    assert ([one.id for one in list_releases(build)], current_id(build)) == ([real.id], real.id)
    quads = list(ox.parse(path=release.dataset, format=ox.RdfFormat.N_QUADS))
    by, who = ox.NamedNode(PROV + "wasAttributedTo"), ox.NamedNode(EXAMPLE_GENERATOR)
    marked = {quad.subject for quad in quads if (quad.predicate, quad.object) == (by, who)}
    of_round = {quad.subject for quad in quads if "/id/" in str(quad.subject) and "/example-" in str(quad.subject)}
    assert of_round - marked == {who}
    assert len(marked) == 1 + 2 + 3 * 4 * 2 + 2 * 3  # round, experts, scores, candidates with their topics
    before = {quad for quad in ox.parse(path=real.dataset, format=ox.RdfFormat.N_QUADS) if "/id/" in str(quad.subject)}
    assert before <= set(quads)


def test_without_rounds_of_ones_own_there_is_one_from_a_fixed_seed(
    sources: Path, build: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (example.CANDIDATES, example.EXPERTS) == (60, 12)
    monkeypatch.setattr(example, "CANDIDATES", 2)
    monkeypatch.setattr(example, "EXPERTS", 1)
    first = build_example(sources, build, Silence())
    assert first.dataset.read_text(encoding="utf-8").count(f'<{CUC}score> "') == 2 * 4
    made = first.dataset.stat().st_mtime_ns
    assert build_example(sources, build, Silence()).dataset.stat().st_mtime_ns == made
    put(example_folder(build) / "rounds", TABLE)
    assert build_example(sources, build, Silence()).id != first.id


def test_a_round_that_is_not_marked_is_no_example(sources: Path, build: Path) -> None:
    path = put(example_folder(build) / "rounds", replace(TABLE, is_example=False))
    with pytest.raises(DataError, match="is not marked as an example") as caught:
        build_example(sources, build, Silence())
    assert caught.value.diagnostics[0].file == f"data/rounds/{path.name}"
    assert current_id(example_folder(build)) is None


def test_a_round_that_breaks_a_rule_is_refused(sources: Path, build: Path) -> None:
    path = put(example_folder(build) / "rounds", TABLE)
    text = path.read_text(encoding="utf-8")
    at = text.index(f"<{CUC}score> ")
    path.write_text(text[:at] + text[at:].replace('> "', '> "1', 1), encoding="utf-8")
    with pytest.raises(DataError, match="the example rounds are at fault") as caught:
        build_example(sources, build, Silence())
    assert [one.message for one in caught.value.diagnostics] == ["a score is one whole number from 1 to 10"]
