"""A version that is frozen never changes, and every release answers for all there are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from citiverse.errors import DataError
from citiverse.kept_versions import ONTOLOGY_KIND, versions_of
from citiverse.progress import Silence
from citiverse.release.build import build_catalogue
from citiverse.release.frozen import freeze
from citiverse.release.sources import load_sources
from citiverse.releases import faults_of_release
from citiverse.vocabulary import ONTOLOGY, OWL
from support.web import make_app

Change = Callable[[str, str, str], None]
HEADER = "ontology/ontology.ttl"


def versions_answered(build: Path) -> list[str]:
    release = build_catalogue(build.parent / "sources", build, Silence())
    assert list(faults_of_release(release)) == []
    return list(versions_of(release, ONTOLOGY_KIND))


def raise_version(change: Change, old: str, new: str) -> None:
    change(HEADER, f'"{old}"', f'"{new}"')


def test_a_frozen_version_is_written_once(tiny: Path) -> None:
    assert "ontology/versions/1.0.0.nt" in freeze(load_sources(tiny))
    assert freeze(load_sources(tiny)) == []


def test_a_build_refuses_content_that_is_not_that_of_its_version(tiny: Path, build: Path, change: Change) -> None:
    freeze(load_sources(tiny))
    change(HEADER, "@en", "@fr")
    with pytest.raises(DataError) as caught:
        build_catalogue(tiny, build, Silence())
    (finding,) = [one for one in caught.value.diagnostics if "frozen" in one.message]
    assert finding.file == HEADER
    assert "ontology/versions/1.0.0.nt" in finding.message
    with pytest.raises(DataError):
        freeze(load_sources(tiny))


def test_only_a_draft_can_be_replaced(tiny: Path, change: Change) -> None:
    freeze(load_sources(tiny))
    change(HEADER, "@en", "@fr")
    with pytest.raises(DataError):
        freeze(load_sources(tiny), replace_draft=True)
    draft = "<http://purl.org/ontology/bibo/status> <http://purl.org/ontology/bibo/status/draft>"
    with (tiny / HEADER).open("a", encoding="utf-8") as stream:
        stream.write(f"\n<{ONTOLOGY}> {draft} .\n")
    assert freeze(load_sources(tiny), replace_draft=True) == ["ontology/versions/1.0.0.nt"]


def test_the_old_version_still_answers_after_a_new_one(tiny: Path, build: Path, change: Change) -> None:
    freeze(load_sources(tiny))
    before = (tiny / "ontology/versions/1.0.0.nt").read_bytes()
    assert versions_answered(build) == ["1.0.0"]
    raise_version(change, "1.0.0", "1.10.0")
    freeze(load_sources(tiny))
    raise_version(change, "1.10.0", "1.9.0")
    freeze(load_sources(tiny))
    raise_version(change, "1.9.0", "1.10.0")
    release = build_catalogue(tiny, build, Silence())
    assert list(versions_of(release, ONTOLOGY_KIND)) == ["1.10.0", "1.9.0", "1.0.0"]
    client = make_app(release).test_client()
    old = client.get("/ns/1.0.0.nt")
    assert set(ox.parse(old.data, format=ox.RdfFormat.N_TRIPLES)) == set(
        ox.parse(before, format=ox.RdfFormat.N_TRIPLES)
    )
    assert f'<{OWL}versionInfo> "1.10.0"' in client.get("/ns.nt").text
    links = client.get("/ns/1.9.0").headers.getlist("Link")
    relations = {part.partition("rel=")[2].strip('"'): part.partition(">")[0].lstrip("<") for part in links}
    assert relations["latest-version"].endswith("/ns/1.10.0")
    assert relations["successor-version"].endswith("/ns/1.10.0")
    assert relations["predecessor-version"].endswith("/ns/1.0.0")
    assert relations["canonical"].endswith("/ns/1.9.0")
    assert client.get("/context/1.0.0.jsonld").status_code == 404
    page = client.get("/ns/1.0.0", headers={"Accept": "text/html"}).text
    assert 'This is version 1.0.0. The current one is <a href="/ns">1.10.0</a>' in page
