"""Skeletons: what is open is named line by line, and what is filled in is valid as `citiverse validate` sees it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from citiverse.cli.validate import validated
from citiverse.editing.skeletons import write_skeleton
from citiverse.errors import CallError
from citiverse.progress import Silence
from citiverse.release.sources import Sources, load_sources, parse_source
from citiverse.turtle import format_turtle, without_comments
from citiverse.vocabulary import DCTERMS, THING
from support.editing import citiverse, fill

USE_CASE = "data/use-cases/kerb-space-twin.ttl"
CASE_STUDY = "data/case-studies/kerb-of-the-old-town.ttl"
OF_A_CASE_STUDY = {
    "deployment-status:FILL-IN": "deployment-status:pilot",
    "claim-status:FILL-IN": "claim-status:primary",
    "organisation:FILL-IN": "organisation:international-telecommunication-union",
    "source:FILL-IN": "source:green-light-to-map-what-s-beneath-wellington",
    "place:FILL-IN": "place:wellington",
    "FILL IN: four digits": "2025",
    "FILL IN: what runs, since when, who runs it, what it is used for.": "Invented for a test.",
}
WITH_A_PILOT = {
    "cuc:assignedHorizon horizon:3 ;": "cuc:assignedHorizon horizon:2 ; cuc:evidence case-study:kerb-of-the-old-town ;",
    "cuc:evidenceBasis evidence-basis:no-case-study": "cuc:evidenceBasis evidence-basis:pilot",
    "cuc:evidenceSupport evidence-support:none": "cuc:evidenceSupport evidence-support:with-primary-source",
}


@pytest.fixture
def copy(small: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small, tmp_path / "sources"))


def test_a_skeleton_is_valid_when_filled(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = ("--sources", str(copy))
    code, out, err = citiverse(capsys, "new", "use-case", "kerb-space-twin", *where)
    assert (code, out) == (0, f"wrote {USE_CASE}\n")
    assert "citiverse validate" in err
    out = citiverse(capsys, "new", "case-study", "kerb-of-the-old-town", "--of", "kerb-space-twin", *where)[1]
    assert out == f"wrote {CASE_STUDY}\nwrote {USE_CASE}\n"
    files = (copy / USE_CASE, copy / CASE_STUDY)

    open_ends = validated(copy, files, "pyshifty", "catalogue", Silence()).findings
    texts = {place: (copy / place).read_text(encoding="utf-8").splitlines() for place in (USE_CASE, CASE_STUDY)}
    assert {(end.file.removeprefix(f"{copy}/"), end.line) for end in open_ends} == {
        (place, number)
        for place, lines in texts.items()
        for number, line in enumerate(lines, start=1)
        if not line.startswith("#") and ("FILL-IN" in line or "FILL IN" in line)
    }
    assert len(open_ends) > 20

    fill(files[0], WITH_A_PILOT)
    fill(files[1], OF_A_CASE_STUDY)
    report = validated(copy, files, "pyshifty", "catalogue", Silence())
    assert [str(one) for one in report.diagnostics()] == []


def test_the_link_from_the_use_case_and_an_odd_title_are_written_well(copy: Path) -> None:
    title = 'The "kerb" \\ twin # 1 @SLUG@ @DATE@'
    place, of_use_case = write_skeleton(
        load_sources(copy), "case-study", "kerb", title, THING + "use-case/virtual-town-halls"
    )
    text = (copy / place).read_text(encoding="utf-8")
    said = parse_source(text.encode(), place).quads
    titles = [quad.object for quad in said if quad.predicate.value == DCTERMS + "title"]
    assert [getattr(one, "value", "") for one in titles] == [title]
    assert "case-study:kerb" in (copy / of_use_case).read_text(encoding="utf-8")
    below_head = format_turtle(without_comments(text), place).partition("\n")[2]
    assert [line for line in below_head.splitlines() if line.startswith("#")] == []


@pytest.mark.parametrize(
    ("slug", "title", "cause"),
    [
        ("Kerb", "", "is no slug"),
        ("kerb_twin", "", "is no slug"),
        ("-kerb", "", "is no slug"),
        ("kerb--twin", "", "is no slug"),
        ("../kerb", "", "is no slug"),
        ("kérb", "", "is no slug"),
        ("k" * 81, "", "is no slug"),
        ("virtual-town-halls", "", "never used again"),
        ("kerb", "x" * 121, "at most 120"),
        ("kerb", "two\nlines", "one line"),
    ],
)
def test_an_odd_or_used_slug_is_refused_and_nothing_is_written(
    sources: Sources, slug: str, title: str, cause: str
) -> None:
    before = sorted((sources.root / "data").rglob("*"))
    with pytest.raises(CallError, match=cause):
        write_skeleton(sources, "use-case", slug, title)
    assert sorted((sources.root / "data").rglob("*")) == before


def test_a_comment_is_dropped_where_it_is_one_and_nowhere_else() -> None:
    text = f'# Head\n\n<{THING}use-case/a> <{DCTERMS}title> "a # b"@en . # dropped\n# and this\n'
    assert without_comments(text) == f'# Head\n\n<{THING}use-case/a> <{DCTERMS}title> "a # b"@en . \n\n'
