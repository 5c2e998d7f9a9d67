"""A validation report as a comment in Markdown: what is wrong, in which file and line, what would be right."""

from __future__ import annotations

import re
from typing import Final

import pyoxigraph as ox

from citiverse.errors import Diagnostic
from citiverse.release.results import Report, Result
from citiverse.validation.hints import Hints, short
from citiverse.vocabulary import CUS

MARK: Final = "<!-- citiverse: contribution -->"
"""First line of every such comment, by which the one before is found and replaced."""
MOST_FINDINGS: Final = 50
LONGEST_TEXT: Final = 400
"""Characters of one finding: a comment has at most 65,536 on GitHub, and what it quotes was written by anybody."""
SPECIAL: Final = re.compile(r"([\\`*_{}\[\]|~$])")
HTML: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "&#64;", "#": "&#35;", "://": "&#58;//", "www.": "www&#46;"}
IRI: Final = re.compile(r"<(https?://[^<>\s]+)>")


def as_comment(report: Report, hints: Hints) -> str:
    """Return `report` as Markdown for a pull request; nothing in it is taken for Markdown, a link or a mention."""
    violations = [result for result in report.results if result.severity == "Violation"]
    warnings = [result for result in report.results if result.severity == "Warning"]
    number = len(report.findings) + len(violations)
    if not number and not warnings:
        return f"{MARK}\n### Valid\n\nNothing to fix. A reviewer reads it next.\n"
    things = f"{number} thing{'s' if number != 1 else ''}"
    title = f"{things} to fix before a review" if number else "Valid, with something to look at"
    parts = [MARK, f"### {title}", ""]
    parts += _limited([*(_fault(one) for one in report.findings), *(_item(one, hints) for one in violations)])
    if warnings:
        parts += [f"<details><summary>Worth a look: {len(warnings)}</summary>", ""]
        parts += [*_limited([_item(one, hints) for one in warnings]), "", "</details>"]
    parts += ["", "To see the same on your machine: `citiverse validate FILE --engine pyshifty`.", ""]
    return "\n".join(parts)


def _limited(items: list[str]) -> list[str]:
    more = len(items) - MOST_FINDINGS
    return items[:MOST_FINDINGS] + ([f"- … and {more} more"] if more > 0 else [])


def _fault(finding: Diagnostic) -> str:
    return f"- {_place(finding.file, finding.line)}: {_plain(finding.message)}"


def _item(result: Result, hints: Hints) -> str:
    value = f" Found: {_plain(result.value)}." if result.value and result.value != result.focus else ""
    expected = hints.hint(result)
    wanted = f" **{_plain(expected)}.**" if expected else ""
    place = _place(result.file or result.focus.strip("<>"), result.line)
    return f"- {place}: {_plain(result.message)}{value}{wanted}{_rule(result.shape)}"


def _rule(shape: str) -> str:
    iri = shape.strip("<>")
    name = iri.removeprefix(CUS)
    return f" ([rule {_plain(name)}]({iri}))" if iri.startswith(CUS) and name.replace("-", "").isalnum() else ""


def _place(file: str, line: int | None) -> str:
    place = file if line is None else f"{file}:{line}"
    return f"`{_one_line(place).replace('`', '')}`"


def _plain(text: str) -> str:
    shortened = IRI.sub(lambda match: short(ox.NamedNode(match[1])), _one_line(text))
    escaped = SPECIAL.sub(r"\\\1", shortened)
    return re.sub("|".join(map(re.escape, HTML)), lambda match: HTML[match.group()], escaped)


def _one_line(text: str) -> str:
    joined = " ".join(text.split())
    return joined if len(joined) <= LONGEST_TEXT else joined[: LONGEST_TEXT - 1] + "…"
