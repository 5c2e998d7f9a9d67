"""A report as a comment: place, fault, rule and what would be right; what anybody wrote is never taken as Markdown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from citiverse.errors import Diagnostic
from citiverse.locations import source_root
from citiverse.release.results import Report, Result
from citiverse.release.sources import parse_source
from citiverse.validation.comment import MARK, MOST_FINDINGS, as_comment
from citiverse.validation.hints import Hints
from citiverse.vocabulary import CUC, CUS, SH, THING

FILE = "data/use-cases/kerb.ttl"


@pytest.fixture(scope="module")
def hints() -> Hints:
    path = source_root() / "shapes" / "use-case.ttl"
    return Hints([quad.triple for quad in parse_source(path.read_bytes(), "shapes/use-case.ttl").quads])


def result(value: str = "", severity: str = "Violation", shape: str = "UseCase-origin") -> Result:
    return Result(
        focus=f"<{THING}use-case/kerb>",
        path=f"<{CUC}origin>",
        value=value,
        shape=f"<{CUS}{shape}>",
        component=f"<{SH}MinCountConstraintComponent>",
        severity=severity,
        message="A use case states exactly one origin from the origin scheme.",
        file=FILE,
        line=7,
    )


def test_a_violation_says_where_what_by_which_rule_and_what_would_be_right(hints: Hints) -> None:
    text = as_comment(Report("pyshifty", [], [result()]), hints)
    assert text.startswith(f"{MARK}\n### 1 thing to fix before a review\n")
    (line,) = [line for line in text.splitlines() if line.startswith("- ")]
    assert line.startswith(f"- `{FILE}:7`: A use case states exactly one origin from the origin scheme.")
    assert "**Expected: a thing of the class cuc:Origin, at least 1 values, at most 1 values.**" in line
    assert line.endswith(f"([rule UseCase-origin]({CUS}UseCase-origin))")


def test_a_valid_report_says_so_and_warnings_are_folded(hints: Hints) -> None:
    assert as_comment(Report("pyshifty"), hints) == f"{MARK}\n### Valid\n\nNothing to fix. A reviewer reads it next.\n"
    folded = as_comment(Report("pyshifty", [], [result(severity="Warning"), result(severity="Info")]), hints)
    assert "### Valid, with something to look at" in folded
    assert "<summary>Worth a look: 1</summary>" in folded


@pytest.mark.parametrize(
    "written",
    [
        '"@everyone look"@en',
        '"[here](javascript:alert(1))"@en',
        '"![](https://example.org/pixel.png)"@en',
        '"<img src=x onerror=alert(1)> <!-- "@en',
        '"`code` | cell *bold* _it_ ~gone~ #12"@en',
        '"www.example.org and https://example.org/"@en',
        '"a\\n\\n# Heading"@en\n\n# Heading',
        '"$x$ \\\\ {y}"@en',
    ],
)
def test_nothing_that_the_data_holds_is_taken_for_markdown(hints: Hints, written: str) -> None:
    plain = as_comment(Report("pyshifty", [], [result(value="VALUE")]), hints)
    text = as_comment(Report("pyshifty", [Diagnostic("a`b.ttl", 3, written)], [result(value=written)]), hints)
    assert len(text.splitlines()) == len(plain.splitlines()) + 1
    for line in (line for line in text.splitlines() if line.startswith("- ")):
        unescaped = re.sub(r"\\.|`[^`]*`|&[a-z]+;|&#\d+;", "", line.partition("([rule ")[0])
        unescaped = re.sub(r"^- |\*\*Expected: [^*]*\*\*", "", unescaped)
        assert not re.search(r"[@<>\[\]`*_~|#${}\\]|://|www\.", unescaped), unescaped


def test_a_comment_has_an_end(hints: Hints) -> None:
    many = Report("pyshifty", [Diagnostic(FILE, number, "x" * 5000) for number in range(MOST_FINDINGS + 7)])
    text = as_comment(many, hints)
    assert f"### {MOST_FINDINGS + 7} things to fix" in text
    assert "- … and 7 more" in text
    assert len(text) < 60_000


def test_the_workflow_that_may_write_runs_nothing_of_the_pull_request() -> None:
    folder = Path(__file__).resolve().parents[2] / ".github" / "workflows"
    texts = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.yml")}
    assert set(texts) == {"contribution.yml", "contribution-comment.yml"}
    for text in texts.values():
        assert "pull_request_target" not in text
        assert "secrets." not in text
    reading, writing = texts["contribution.yml"], texts["contribution-comment.yml"]
    assert "permissions:\n  contents: read\n" in reading
    assert "write" not in reading.partition("permissions:")[2].partition("concurrency")[0]
    assert "persist-credentials: false" in reading
    assert "checkout" not in writing
    # What anybody may have written reaches a shell by the environment alone, never pasted into a command.
    for text in texts.values():
        commands = re.findall(r"run: \|\n((?: {10,}.*\n)+)", text)
        assert commands
        assert all("${{" not in command for command in commands)
    assert MARK in writing
