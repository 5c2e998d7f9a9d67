"""Validation reports: what a curator reads, line by line or in numbers."""

from __future__ import annotations

from citiverse.release.results import Report, Result, ShapeTexts
from citiverse.vocabulary import CUS


def result(severity: str, focus: str) -> Result:
    return Result(f"<{focus}>", "", "", f"<{CUS}Figure-period>", "", severity, "No period.", file="a.ttl", line=3)


REPORT = Report("pyshacl", results=[result("Violation", "http://e/1"), result("Warning", "http://e/2")])


def test_in_detail_every_result_has_its_line() -> None:
    assert REPORT.as_text().splitlines() == [
        "a.ttl:3: Violation Figure-period: <http://e/1> No period.",
        "a.ttl:3: Warning Figure-period: <http://e/2> No period.",
        "not valid: 1 Violation, 1 Warning, 0 Info, 0 other faults (pyshacl)",
    ]


def test_in_numbers_violations_keep_their_lines_and_the_rest_is_counted_for_each_shape() -> None:
    assert REPORT.as_text(detailed=False).splitlines() == [
        "a.ttl:3: Violation Figure-period: <http://e/1> No period.",
        "    1 Warning Figure-period: e.g. No period.",
        "not valid: 1 Violation, 1 Warning, 0 Info, 0 other faults (pyshacl)",
    ]


def test_a_message_with_places_to_fill_is_left_to_the_engine() -> None:
    texts = ShapeTexts({"http://e/s": "No period.", "http://e/t": "{?value} has no period."}, {})
    assert (texts.message("http://e/s"), texts.message("http://e/t"), texts.message("http://e/u")) == (
        "No period.",
        "",
        "",
    )
