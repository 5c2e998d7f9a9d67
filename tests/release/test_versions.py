"""A version that was compiled more than once names one release, at the command line as on the web."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from citiverse.cli.releases import command
from citiverse.errors import CallError
from citiverse.progress import Silence
from citiverse.release.build import build_catalogue
from citiverse.release.publish import point_to
from citiverse.releases import Release, find_release
from citiverse.vocabulary import RELEASES

Change = Callable[[str, str, str], None]
BUS = "data/use-cases/bus.ttl"
RELEASE = f"<{RELEASES}2026.1> a"
NEXT = f"""<{RELEASES}2026.2> a cuc:CatalogueRelease ;
    dcterms:title "Tiny catalogue"@en ; dcat:version "2026.2" ; dcterms:issued "2027-01-01"^^xsd:date ;
    dcterms:license <https://creativecommons.org/licenses/by/4.0/> ; dcat:previousVersion <{RELEASES}2026.1> .
{RELEASE}"""


def three_releases(tiny: Path, build: Path, change: Change, *, leading: int) -> list[Release]:
    """Return two compilations of one version, and the release that the one numbered `leading` led to."""
    found = [build_catalogue(tiny, build, Silence())]
    change(BUS, "Bus planning", "Planning of buses")
    found.append(build_catalogue(tiny, build, Silence()))
    point_to(build, found[leading].id)
    change("data/release.ttl", RELEASE, NEXT)
    return [*found, build_catalogue(tiny, build, Silence())]


@pytest.mark.parametrize("leading", [0, 1])
def test_a_version_names_the_compilation_that_led_to_the_current_release(
    tiny: Path, build: Path, change: Change, leading: int
) -> None:
    found = three_releases(tiny, build, change, leading=leading)
    assert find_release(build, "2026.1").id == found[leading].id
    assert find_release(build, "2026.2").id == found[2].id
    assert find_release(build, found[0].id).id == found[0].id
    with pytest.raises(CallError, match="names several releases"):
        find_release(build, "2026.1-")
    with pytest.raises(CallError, match="no release"):
        find_release(build, "2026.3")


def test_the_difference_of_two_versions_can_be_asked_for(tiny: Path, build: Path, change: Change) -> None:
    three_releases(tiny, build, change, leading=0)
    answer = CliRunner().invoke(command, ["--build-folder", str(build), "diff", "2026.1", "2026.2"])
    assert answer.exit_code == 0, answer.output
    assert "changed    https://w3id.org/citiverse/id/use-case/bus" in answer.output
