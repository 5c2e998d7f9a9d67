"""`citiverse scoring`: a round from the empty sheets, by way of deliberate faults, to Turtle that the shapes accept."""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from openpyxl import load_workbook

from citiverse.cli import run, scoring_sources
from citiverse.cli.scoring_import import place_of
from citiverse.locations import source_root
from citiverse.release.results import Result
from citiverse.release.shape_selection import batches, shapes_of_pass
from citiverse.release.validate import n_triples, rdflib_graph, validate_with_pyshacl, validate_with_pyshifty
from citiverse.scoring.template import EXPERTS, SCORES
from citiverse.turtle import format_turtle, parse_turtle
from citiverse.vocabulary import CUC, CUS, PROV, RDF_TYPE, RDFS, SH, XSD_DATE_TIME
from shapes.harness import shapes

CATALOGUE = cache(scoring_sources.catalogue_store)
EXAMPLE = "example-transport-and-mobility"


def done(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, list[str]]:
    """Run the command; return its exit code, its output and the lines of its errors."""
    code = run(["scoring", *arguments])
    captured = capsys.readouterr()
    return code, captured.out.strip(), captured.err.strip().splitlines()


def template(path: Path, *more: str, seed: int = 7) -> None:
    size = more or ("--candidates", "60", "--experts", "12")
    options = ("--theme", "transport-and-mobility", "--example", *size, "--seed", str(seed), "--output", str(path))
    assert run(["scoring", "template", *options]) == 0


def scoring_shapes() -> list[ox.Triple]:
    """Return the shapes of scores, rounds and experts (constraints 32 to 39)."""
    kept = {"CriterionScore", "ScoringRound", "OneScoreEach", "CriterionOfRound", "ScoresComplete", "Expert"}
    chosen = shapes_of_pass(shapes(), "asserted")
    others = {
        triple.subject
        for triple in chosen
        if triple.predicate.value == SH + "targetClass"
        and str(triple.subject)[1:-1].removeprefix(CUS) not in {*kept, "ExpertImpartial"}
    }
    return [triple for triple in chosen if triple.subject not in others]


@pytest.fixture(autouse=True)
def catalogue_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sources do not change here: they are read once, not by every command."""
    monkeypatch.setattr(scoring_sources, "catalogue_store", CATALOGUE)


def with_schemes(text: str) -> list[ox.Triple]:
    """Return the round with the ontology and the schemes that it refers to."""
    kept = (RDF_TYPE, RDFS + "subClassOf")
    stated = [quad.triple for quad in CATALOGUE()[1].quads_for_pattern(None, None, None, None)]
    named = [triple for triple in stated if triple.predicate.value in kept and isinstance(triple.subject, ox.NamedNode)]
    return [*parse_turtle(text, "round.ttl"), *(triple for triple in named if "/id/" not in str(triple.subject))]


def found(results: list[Result]) -> set[tuple[str, str]]:
    return {(result.severity, result.focus) for result in results if "example-transport" in result.focus}


def test_a_round_of_60_candidates_and_12_experts_from_template_to_turtle(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheets, turtle = tmp_path / "round.xlsx", tmp_path / "round.ttl"
    template(sheets)
    assert "60 candidates, 12 experts" in capsys.readouterr().out
    book = load_workbook(sheets)
    sound = {cell: book[sheet][cell].value for sheet, cell in ((SCORES, "E3"), (SCORES, "B62"), (EXPERTS, "A5"))}
    book[SCORES]["E3"] = 11
    book[SCORES]["B62"] = book[SCORES]["B63"].value
    book[EXPERTS]["A5"] = "jane.doe@example.org"
    book.save(sheets)

    code, out, errors = done(capsys, "import", str(sheets), "--output", str(turtle))
    assert (code, out, turtle.exists()) == (1, "", False)
    further = "this does not stand in the sheet Experts, nor does it in 59 further rows"
    again = "row 62 holds the scores of this expert for this candidate already"
    name = "a pseudonym reads expert- and a number, such as expert-07; no names, no mail addresses"
    assert errors == [
        f"citiverse: nothing was written: 4 faults, 2 gaps in {sheets}",
        f"  {sheets}: sheet Experts, row 5, column A: {name}",
        f"  {sheets}: sheet Scores, row 3, column E: 11 is no whole number from 1 to 10",
        f"  {sheets}: sheet Scores, row 63, column B: {again}",
        f"  {sheets}: sheet Scores, row 182, column A: {further}",
        f"  {sheets}: sheet Scores: expert-002 has no row for {EXAMPLE}-candidate-001",
        f"  {sheets}: sheet Scores: an expert without a pseudonym has no row at all",
    ]

    for cell, sheet in (("E3", SCORES), ("B62", SCORES), ("A5", EXPERTS)):
        book[sheet][cell] = sound[cell]
    book.save(sheets)
    code, out, errors = done(capsys, "import", str(sheets), "--output", str(turtle))
    assert (code, errors) == (0, [])
    assert out == f"{turtle}: round {EXAMPLE}, 60 candidates, 4 criteria, 12 experts, 0 gaps"
    text = turtle.read_text(encoding="utf-8")
    assert sum(triple.predicate.value == CUC + "score" for triple in parse_turtle(text, "round.ttl")) == 60 * 4 * 12
    # That nothing is missing takes the shapes as long as all the rest, and is counted here.
    rules = [triple for triple in scoring_shapes() if str(triple.subject)[1:-1] != CUS + "ScoresComplete"]
    assert found(validate_with_pyshifty(n_triples(with_schemes(text)), rules, "asserted")) == set()


def test_a_small_round_passes_the_authority_and_a_broken_one_does_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheets, turtle = tmp_path / "round", tmp_path / "round.ttl"
    template(sheets, "--candidates", "3", "--experts", "2", "--criterion", "impact", "--criterion", "feasibility")
    capsys.readouterr()
    assert done(capsys, "import", str(sheets), "--output", str(turtle))[0] == 0
    text = turtle.read_text(encoding="utf-8")
    assert format_turtle(text, "round.ttl") == text
    selected = batches(scoring_shapes())
    results = validate_with_pyshacl(rdflib_graph(with_schemes(text)), selected, "asserted", lambda: None)
    assert {severity for severity, _ in found(results)} == {"Info"}  # two criteria where the report has four
    broken = n_triples(with_schemes(text.replace("cuc:score ", "cuc:score 1", 1)))
    results = validate_with_pyshifty(broken, scoring_shapes(), "asserted")
    assert {severity for severity, _ in found(results)} == {"Info", "Violation"}


def test_gaps_are_refused_unless_they_are_allowed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheets, turtle = tmp_path / "round", tmp_path / "round.ttl"
    template(sheets, "--candidates", "2", "--experts", "1")
    path = sheets / "scores.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines[:2], lines[2].rpartition(",")[0] + ","]), encoding="utf-8")
    capsys.readouterr()
    code, _, errors = done(capsys, "import", str(sheets), "--output", str(turtle))
    assert (code, turtle.exists()) == (1, False)
    gap = f"expert-001 has not scored {EXAMPLE}-candidate-002 on sdg-alignment"
    assert errors[1].endswith(f"sheet Scores, row 3, column G: {gap}")
    code, out, errors = done(capsys, "import", str(sheets), "--allow-gaps", "--output", str(turtle))
    assert (code, out.endswith("1 gaps")) == (0, True)
    assert errors == [f"gap: sheet Scores, row 3, column G: {gap}"]


def test_a_file_that_is_there_stays_unless_it_may_be_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheets, turtle = tmp_path / "round", tmp_path / "round.ttl"
    template(sheets, "--candidates", "1", "--experts", "1")
    turtle.write_text("# mine\n", encoding="utf-8")
    capsys.readouterr()
    code, _, errors = done(capsys, "import", str(sheets), "--output", str(turtle))
    assert (code, turtle.read_text(encoding="utf-8")) == (2, "# mine\n")
    assert errors == [f"citiverse: {turtle} is there already; --replace overwrites it"]
    assert done(capsys, "import", str(sheets), "--replace", "--output", str(turtle))[0] == 0
    assert "cuc:ScoringRound" in turtle.read_text(encoding="utf-8")


def test_an_example_has_no_place_among_the_sources(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheets = tmp_path / "round"
    template(sheets, "--candidates", "1", "--experts", "1")
    capsys.readouterr()
    inside = source_root() / "data" / "rounds" / "example.ttl"
    code, _, errors = done(capsys, "import", str(sheets), "--output", str(inside))
    assert (code, inside.exists()) == (2, False)
    assert errors == ["citiverse: an example has no place among the sources; choose another --output"]
    assert not place_of(EXAMPLE, is_example=True).is_relative_to(source_root() / "data")
    assert place_of("spring", is_example=False) == source_root() / "data" / "rounds" / "spring.ttl"


def test_the_template_of_a_real_theme_holds_the_catalogues_candidates_and_no_score(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "round"
    options = ("--theme", "transport-and-mobility", "--round", "mobility-2027", "--experts", "2")
    code, out, _ = done(capsys, "template", *options, "--output", str(folder))
    assert code == 0
    assert out.startswith(f"{folder}: round mobility-2027 (Transport and Mobility), ")
    candidates = (folder / "candidates.csv").read_text(encoding="utf-8")
    assert "managed-shared-micromobility," in candidates
    assert "underground-asset-mapping," not in candidates
    assert "How soon does it pay back in value?" in (folder / "criteria.csv").read_text(encoding="utf-8")
    scores = (folder / "scores.csv").read_text(encoding="utf-8").splitlines()
    assert len(scores) == 1 + 2 * (len(candidates.splitlines()) - 1)
    assert all(line.endswith(",,,,") for line in scores[1:])
    code, _, errors = done(capsys, "import", str(folder), "--output", str(tmp_path / "round.ttl"))
    assert code == 1
    assert not (tmp_path / "round.ttl").exists()
    assert "the date must read like 2026-11-28" in errors[1]


def test_a_real_round_and_its_list_are_not_dated_after_the_edition(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What constraint 26 would refuse of a release is refused where it can still be told by a person."""
    edition = scoring_sources.edition_day(CATALOGUE()[0])
    assert edition is not None
    later = edition + datetime.timedelta(days=1)
    cause = f"{later} is after {edition}, the day of the edition; raise the date in data/release.ttl first"
    sheets, turtle, decided = tmp_path / "round", tmp_path / "round.ttl", tmp_path / "list.ttl"
    options = ("--candidate", "port-digital-twin", "--candidate", "airport-operations-twin", "--experts", "1")
    call = ("--theme", "transport-and-mobility", "--round", "mobility-2027", *options, "--output", str(sheets))
    assert done(capsys, "template", *call)[0] == 0
    fill_in(sheets, later)
    code, _, errors = done(capsys, "import", str(sheets), "--output", str(turtle))
    assert (code, turtle.exists()) == (1, False)
    assert errors[1:] == [f"  {sheets}: sheet Round, row 4, column B: {cause}"]
    fill_in(sheets, edition)
    assert done(capsys, "import", str(sheets), "--output", str(turtle))[0] == 0

    listed = ("short-list", str(turtle), "--output", str(decided), "--day")
    code, _, errors = done(capsys, *listed, later.isoformat())
    assert (code, decided.exists()) == (2, False)
    assert errors == [f"citiverse: {cause}, or give the day of the decision by --day"]
    assert done(capsys, *listed, edition.isoformat())[0] == 0
    written = parse_turtle(turtle.read_text() + decided.read_text(), "round.ttl")
    days = {one.object for one in written if one.predicate.value == PROV + "generatedAtTime"}
    assert days == {ox.Literal(f"{edition}T00:00:00Z", datatype=ox.NamedNode(XSD_DATE_TIME))}


def fill_in(sheets: Path, day: datetime.date) -> None:
    """Fill in the sheets of a round as a working group does: the day, the groups, a 5 wherever there is nothing."""
    rounds = [row.split(",") for row in (sheets / "round.csv").read_text(encoding="utf-8").splitlines()]
    for row in rounds:
        row[1] = day.isoformat() if row[0] == "date" else row[1]
    (sheets / "round.csv").write_text("\n".join(",".join(row) for row in rounds), encoding="utf-8")
    for name, empty, filled in (("experts", ",", ",city"), ("scores", ",,,,", ",5,5,5,5")):
        head, *rows = (sheets / f"{name}.csv").read_text(encoding="utf-8").splitlines()
        rows = [row.removesuffix(empty) + filled if row.endswith(empty) else row for row in rows]
        (sheets / f"{name}.csv").write_text("\n".join([head, *rows]), encoding="utf-8")


def test_a_round_that_nobody_scored_is_refused_with_gaps_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheets, turtle = tmp_path / "round", tmp_path / "round.ttl"
    template(sheets, "--candidates", "2", "--experts", "1")
    path = sheets / "scores.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    capsys.readouterr()
    code, _, errors = done(capsys, "import", str(sheets), "--allow-gaps", "--output", str(turtle))
    assert (code, turtle.exists()) == (1, False)
    assert errors == [
        f"citiverse: nothing was written: 1 faults, 1 gaps in {sheets}",
        f"  {sheets}: sheet Scores: there is not a single score",
    ]


@pytest.mark.parametrize(
    ("options", "cause"),
    [
        (("--theme", "space"), "no theme 'space'; the themes are: city-administration"),
        (("--theme", "transport-and-mobility", "--criterion", "novelty"), "no criterion 'novelty'; the criteria are"),
        (("--theme", "transport-and-mobility", "--candidate", "x"), "no candidate 'x' in the theme"),
        (("--theme", "transport-and-mobility", "--seed", "1"), "scores are drawn for examples only"),
        (("--theme", "transport-and-mobility", "--round", "example-x"), "only examples have a slug that begins"),
        (("--theme", "transport-and-mobility", "--round", "x", "--example"), "an example round is always called"),
        (("--theme", "transport-and-mobility", "--round", "A B"), "'A B' is no slug"),
        (("--theme", "transport-and-mobility", "--output", "no/such/x.xlsx"), "there is no folder"),
    ],
)
def test_a_wrong_call_writes_nothing(
    options: tuple[str, ...],
    cause: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, errors = done(capsys, "template", *options)
    assert (code, list(tmp_path.iterdir())) == (2, [])
    assert errors[0].startswith(f"citiverse: {cause}")


def test_chosen_candidates_come_in_the_order_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chosen = ("port-digital-twin", "airport-operations-twin")
    options = [part for slug in chosen for part in ("--candidate", slug)]
    path = tmp_path / "round"
    assert done(capsys, "template", "--theme", "transport-and-mobility", *options, "--output", str(path))[0] == 0
    lines = (path / "candidates.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert tuple(line.partition(",")[0] for line in lines) == chosen
