"""Pruning removes what was replaced, and never the last release of a version or what leads to the current one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from citiverse.errors import EnvironmentFault
from citiverse.progress import Silence
from citiverse.release.build import build_catalogue
from citiverse.release.compile_dataset import build_dataset
from citiverse.release.prune import prune, replaced
from citiverse.release.publish import working_folder
from citiverse.releases import current_id, list_releases, releases_folder
from citiverse.vocabulary import RELEASES

Change = Callable[[str, str, str], None]
BUS = "data/use-cases/bus.ttl"
RELEASE = f"<{RELEASES}2026.1> a"
NEXT = f"""<{RELEASES}2026.2> a cuc:CatalogueRelease ;
    dcterms:title "Tiny catalogue"@en ; dcat:version "2026.2" ; dcterms:issued "2027-01-01"^^xsd:date ;
    dcterms:license <https://creativecommons.org/licenses/by/4.0/> ; dcat:previousVersion <{RELEASES}2026.1> .
{RELEASE}"""


def ids(build: Path) -> set[str]:
    return {one.id for one in list_releases(build)}


@pytest.fixture
def made(tiny: Path, build: Path, change: Change, tmp_path: Path) -> list[str]:
    """Two compilations of 2026.1, two of 2026.2, and a dataset; the last compilation is current."""
    found = []
    for number, (path, old, new) in enumerate(
        [
            (BUS, "Bus planning", "Bus planning"),
            (BUS, "Bus planning", "Planning of buses"),
            ("data/release.ttl", RELEASE, NEXT),
            (BUS, "Planning of buses", "Buses"),
        ]
    ):
        change(path, old, new)
        found.append(build_catalogue(tiny, build, Silence()).id)
        assert len(set(found)) == number + 1
    (tmp_path / "any.nt").write_text("<http://e/a> <http://e/p> <http://e/b> .\n", encoding="utf-8")
    found.append(build_dataset(tmp_path / "any.nt", build, Silence(), point=False).id)
    return found


def test_the_last_of_every_version_and_every_dataset_stay(made: list[str], build: Path) -> None:
    assert [one.id for one in replaced(build, 1)] == [made[0], made[2]]
    assert ids(build) == set(made)
    assert [one.id for one in prune(build, 1)] == [made[0], made[2]]
    assert ids(build) == {made[1], made[3], made[4]}
    assert current_id(build) == made[3]
    assert [path.name for path in releases_folder(build).glob(".*")] == []
    assert prune(build, 1) == []


def test_what_leads_to_the_current_release_stays(made: list[str], build: Path) -> None:
    (build / "current").write_text(made[2], encoding="utf-8")
    assert [one.id for one in prune(build, 1)] == [made[0]]
    assert made[2] in ids(build)


def test_as_many_stay_as_wanted(made: list[str], build: Path) -> None:
    assert prune(build, 2) == []
    assert ids(build) == set(made)


def test_nothing_goes_while_a_build_is_running(made: list[str], build: Path) -> None:
    with working_folder(build), pytest.raises(EnvironmentFault):
        prune(build, 1)
    assert ids(build) == set(made)
