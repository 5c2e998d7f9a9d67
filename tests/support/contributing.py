"""Invented contributions as people would fill them in, and a copy of the sources to try them in."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from citiverse.locations import source_root
from citiverse.vocabulary import SCHEME

Filled = dict[str, str | list[str]]
"""Values by the names of fields."""

CASE: Final[Filled] = {
    "case-study.0.title": "Newtown river twin",
    "case-study.0.description": "A model of the river shows where water would stand after heavy rain.",
    "case-study.0.status": f"{SCHEME}deployment-status/operational",
    "case-study.0.evidenceStatus": [f"{SCHEME}claim-status/primary"],
    "case-study.0.useCase": ["Virtual placemaking", "[urban-flood-simulation]"],
    "case-study.0.place": ["Seoul"],
    "case-study.0.startYear": "2024",
    "source.0.title": "Newtown opens its river twin",
    "source.0.address": "https://newtown.example/twin",
    "source.0.kind": f"{SCHEME}source-kind/primary",
    "source.0.publisher": "City of Newtown",
    "source.0.year": "2025",
    "source.0.language": "en",
    "theme.0.primary": f"{SCHEME}theme/urban-planning-placemaking-infrastructure",
    "outcome.0.statement": "The twin covers 12 km of the river.",
    "outcome.0.kind": f"{SCHEME}figure-kind/scale",
    "outcome.0.indicator": "length of the river in the model",
    "outcome.0.comparator": f"{SCHEME}comparator/exact",
    "outcome.0.value": "12",
    "outcome.0.unit": "km",
    "outcome.0.unitSystem": f"{SCHEME}unit-system/ucum",
    "outcome.0.source": ["Newtown opens its river twin"],
    "outcome.0.precision": f"{SCHEME}source-precision/statement",
    "outcome.0.claimStatus": f"{SCHEME}claim-status/primary",
    "outcome.0.period": "as of 2025",
    "organisation.0.name": "Newtown Water Works",
    "organisation.0.kind": f"{SCHEME}organisation-kind/company",
    "place.0.label": "Newtown upon River",
    "place.0.kind": f"{SCHEME}place-kind/city",
    "place.0.country": "Republic of Korea",
}
"""A case study with everything new that one can bring; it is a pilot or more where there was none."""

REASON: Final = "An invented reason of enough letters."
USE_CASE: Final[Filled] = {
    "use-case.0.title": "Twin of street trees",
    "use-case.0.description": "A city keeps a model of every street tree with its health and its shade, and plans by "
    "it where to plant and when to water.",
    "use-case.0.origin": f"{SCHEME}origin/catalogue",
    "use-case.0.caseStudies": ["[helsinki-3d-city-twin]"],
    "theme.0.primary": f"{SCHEME}theme/urban-planning-placemaking-infrastructure",
    "topics.0.topic": [f"{SCHEME}topic/placemaking-and-liveable-spaces"],
    "rating.0.criteria": [f"{SCHEME}risk-criterion/dp-no-personal-data"],
    "rating.0.rationale": REASON,
    "rating.1.criteria": [f"{SCHEME}risk-criterion/fo-bounded-installation"],
    "rating.1.rationale": REASON,
    "rating.2.criteria": [f"{SCHEME}risk-criterion/ps-feeds-operations-or-preparedness"],
    "rating.2.rationale": REASON,
    "rating.3.criteria": [
        f"{SCHEME}risk-criterion/sa-voluntary-with-alternative",
        f"{SCHEME}risk-criterion/sa-contested-place-or-culture",
    ],
    "rating.3.rationale": REASON,
    "technology.0.technology": f"{SCHEME}technology/digital-twin",
    "technology.0.evidence": ["[helsinki-3d-city-twin]"],
    "sdg.0.target": "11.7",
    "sdg.0.rationale": REASON,
    "sdg.1.goal": "http://metadata.un.org/sdg/13",
    "sdg.1.rationale": REASON,
    "impact.0.title": "More shade",
    "impact.0.kind": f"{SCHEME}impact-kind/environmental",
    "factors.0.factor": [f"{SCHEME}success-factor/open-standards", f"{SCHEME}success-factor/phased-pilots"],
    "factors.0.outcome": [f"{SCHEME}strategic-outcome/sustainability"],
}


def copy_of_sources(folder: Path) -> Path:
    """Copy everything that `citiverse validate` reads into `folder`, and return it."""
    root = source_root()
    for name in ("data", "ontology", "queries", "shapes"):
        shutil.copytree(root / name, folder / name)
    left_out = shutil.ignore_patterns("__pycache__", "built")
    shutil.copytree(root / "server" / "citiverse", folder / "server" / "citiverse", ignore=left_out)
    (folder / "pyproject.toml").touch()
    return folder


def validated(sources: Path, name: str) -> subprocess.CompletedProcess[str]:
    """Run `citiverse validate` on one file of the copy in `sources`."""
    return subprocess.run(
        [sys.executable, "-m", "citiverse", "validate", name, "--engine", "pyshifty"],
        cwd=sources,
        env={**os.environ, "PYTHONPATH": str(sources / "server")},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
