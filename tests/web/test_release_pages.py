"""Releases on the web: how to cite, what changed, what follows what, and which one a version names."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from citiverse.releases import MANIFEST, Release, read_release
from citiverse.vocabulary import DCAT, RELEASES
from support.example_release import make_example_release
from support.web import make_app


def renamed(release: Release, **members: str) -> Release:
    """Return a copy of `release` beside it with other words in its manifest."""
    folder = Path(shutil.copytree(release.folder, release.folder.with_name(members["id"])))
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8")) | members
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    return read_release(folder)


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> list[Release]:
    """Three releases: one of last year, and two of the same version this year, the newest of which is served."""
    served = make_example_release(tmp_path_factory.mktemp("chain"))
    old = renamed(served, id="2025.1-0123456789ab", version="2025.1", issued="2025-03-01")
    draft = renamed(served, id="2026.1-ba9876543210")
    head = {"format": 1, "from": {"id": old.id, "version": old.version, "issued": "2025-03-01"}, "graphs": {}}
    counts = {"entities": {"added": 0, "changed": 0, "withdrawn": 0}, "statements": {"added": 0, "removed": 0}}
    (served.folder / "changes").mkdir()
    changes = {**head, "to": {"id": served.id}, "counts": counts, "entities": [], "files": []}
    (served.folder / "changes" / "changes.json").write_text(json.dumps(changes), encoding="utf-8")
    return [served, draft, old]


@pytest.fixture
def client(chain: list[Release]) -> FlaskClient:
    return make_app(chain[0]).test_client()


def test_a_version_names_the_release_served_and_an_id_each_one(client: FlaskClient, chain: list[Release]) -> None:
    served, draft, old = chain
    html = {"Accept": "text/html"}
    assert f"<h1>Release {served.id}</h1>" in client.get("/releases/2026.1", headers=html).text
    for release in (draft, old):
        text = client.get(f"/releases/{release.id}", headers=html).text
        assert f"<h1>Release {release.id}</h1>" in text
        assert "not the release served now" in text


def test_an_earlier_compilation_of_a_version_does_not_pass_for_the_version(
    client: FlaskClient, chain: list[Release]
) -> None:
    served, draft, _ = chain
    by_version = client.get(f"/releases/{served.id}", headers={"Accept": "text/html"})
    assert by_version.headers["Content-Location"].startswith("/releases/2026.1")
    response = client.get(f"/releases/{draft.id}", headers={"Accept": "text/html"})
    assert "Content-Location" not in response.headers
    identifiers = client.get(f"/releases/{draft.id}", headers={"Accept": "application/n-triples"}).text
    assert f'"{draft.id}"' in identifiers


def test_the_list_is_a_page_and_json(client: FlaskClient, chain: list[Release]) -> None:
    listed = client.get("/releases", headers={"Accept": "application/json"}).json
    assert listed is not None
    assert [one["id"] for one in listed] == [one.id for one in chain]
    assert [one["isServed"] for one in listed] == [True, False, False]
    assert listed[0]["previous"] == chain[2].id
    text = client.get("/releases", headers={"Accept": "text/html"}).text
    assert all(f'href="/releases/{one.id}"' in text for one in chain)


def test_releases_link_what_came_before_and_what_is_newest(client: FlaskClient, chain: list[Release]) -> None:
    links = client.get(f"/releases/{chain[0].id}", headers={"Accept": "text/html"}).headers.getlist("Link")
    assert f'</releases/{chain[2].id}>; rel="predecessor-version"' in links
    assert f'</releases/{chain[0].id}>; rel="latest-version"' in links
    assert '</releases>; rel="version-history"' in links


def test_a_release_that_the_data_no_longer_describes_is_described_from_its_manifest(client: FlaskClient) -> None:
    response = client.get("/releases/2025.1", headers={"Accept": "text/turtle"})
    assert response.status_code == 200
    quads = list(ox.parse(response.data, format=ox.RdfFormat.TURTLE))
    release = ox.NamedNode(RELEASES + "2025.1")
    assert [q.object for q in quads if (q.subject, q.predicate.value) == (release, DCAT + "version")] == [
        ox.Literal("2025.1")
    ]
    files = {q.object for q in quads if q.predicate.value == DCAT + "downloadURL"}
    assert len(files) > 15


def test_a_release_without_a_predecessor_has_no_difference(client: FlaskClient, chain: list[Release]) -> None:
    assert client.get(f"/releases/{chain[2].id}/changes").status_code == 404
    assert client.get(f"/releases/{chain[0].id}/changes.json").status_code == 200
    assert client.get(f"/dump/{chain[0].id}/changes/changes.json").status_code == 200
    assert client.get(f"/releases/{chain[0].id}/changes.docx").status_code == 404


def test_the_page_of_a_release_says_how_to_cite(catalogue: FlaskClient, catalogue_release: Path) -> None:
    text = catalogue.get(f"/releases/{catalogue_release.name}", headers={"Accept": "text/html"}).text
    assert "@misc{citiverse-2026.1," in text
    for name in ("CITATION.cff", "citiverse.bib", "citiverse.csl.json"):
        assert f'href="/dump/{catalogue_release.name}/citation/{name}"' in text
