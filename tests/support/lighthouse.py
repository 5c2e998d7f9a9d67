"""Lighthouse on a page of a running server: its scores and what it found, by Debian's Chromium."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from support.browser import program
from support.node import PROGRAMS, installed

PACKAGE: Final = Path(__file__).resolve().parent.parent / "lighthouse"
PAGES: Final = ("/", "/use-cases", "/doc/use-case/virtual-town-halls", "/sparql")
"""The pages that are measured: the first one, the longest list, a profile, and the one with most script."""
UNTIMED: Final = ("accessibility", "best-practices", "seo")
CATEGORIES: Final = ("performance", *UNTIMED)


@dataclass(frozen=True)
class Report:
    """What Lighthouse says of one page: each category out of 100, and its audits by their names."""

    scores: dict[str, int]
    audits: dict[str, dict[str, Any]]
    speed_of_machine: float

    def number(self, audit: str) -> float:
        """Return the number that an audit measured."""
        return float(self.audits[audit]["numericValue"])

    def failed(self) -> list[str]:
        """Return the audits of pass or fail that failed, each with where."""
        failed = [one for one in self.audits.values() if one["scoreDisplayMode"] == "binary" and one["score"] == 0]
        return [f"{one['id']}: {_places(one)}" for one in failed]


def measure(*addresses: str, categories: Sequence[str] = CATEGORIES, audits: Sequence[str] = ()) -> list[Report]:
    """Run Lighthouse on each address, as on a phone of the middle class, for all of `categories` and for `audits`.

    Raises `RuntimeError` where a page cannot be measured.
    """
    flags = {"onlyCategories": list(categories), "disableFullPageScreenshot": True}
    # An empty list would mean none at all.
    flags |= {"onlyAudits": list(audits)} if audits else {}
    command = [
        PROGRAMS / "node",
        PACKAGE / "measure.mjs",
        installed(PACKAGE, "lighthouse"),
        json.dumps(flags),
        *addresses,
    ]
    environment = {**os.environ, "CHROME_PATH": program()}
    done = subprocess.run(list(map(str, command)), env=environment, capture_output=True, text=True, timeout=900)
    if done.returncode:
        raise RuntimeError(f"Lighthouse failed:\n{done.stderr[-2000:]}")
    return [_report(found, categories) for found in json.loads(done.stdout)]


def _report(found: dict[str, Any], categories: Sequence[str]) -> Report:
    if found.get("runtimeError"):
        raise RuntimeError(f"Lighthouse failed: {found['runtimeError']['message']}")
    scores = {name: round(100 * one["score"]) for name, one in found["categories"].items() if name in categories}
    return Report(scores, found["audits"], found["environment"]["benchmarkIndex"])


def _places(audit: dict[str, Any]) -> str:
    """Return the markup that an audit complains about, or its own words where it names none."""
    items = audit.get("details", {}).get("items", [])
    found = [one["node"]["snippet"] for one in items if isinstance(one.get("node"), dict)]
    return " ".join(found[:3]) or audit.get("explanation") or audit["title"]
