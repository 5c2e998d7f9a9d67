"""Releases and their files."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from citiverse.releases import Release, read_release
from support.example_release import make_example_release
from support.web import make_app


def fetch(client: FlaskClient, path: str, **headers: str) -> TestResponse:
    """Return the response with its body read and its file closed."""
    response = client.get(path, headers=headers)
    response.get_data()
    response.close()
    return response


def test_every_file_is_served_as_it_is(client: FlaskClient, example_release: Release) -> None:
    for entry in example_release.files:
        response = fetch(client, f"/dump/{example_release.id}/{entry.path.removeprefix('dumps/')}")
        assert response.status_code == 200
        assert hashlib.sha256(response.data).hexdigest() == entry.sha256
        assert "Content-Encoding" not in response.headers


def test_a_part_of_a_file(client: FlaskClient, example_release: Release) -> None:
    path = f"/dump/{example_release.id}/citiverse.nt"
    whole = fetch(client, path).data
    part = fetch(client, path, Range="bytes=10-19")
    assert (part.status_code, part.data) == (206, whole[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(whole)}"


def test_files_of_a_release_id_never_change_and_say_so(client: FlaskClient, example_release: Release) -> None:
    by_id = fetch(client, f"/dump/{example_release.id}/citiverse.ttl")
    by_version = fetch(client, f"/dump/{example_release.version}/citiverse.ttl")
    assert "immutable" in by_id.headers["Cache-Control"]
    assert "immutable" not in by_version.headers["Cache-Control"]
    assert by_id.headers["ETag"] == by_version.headers["ETag"]
    assert by_id.headers["Repr-Digest"].startswith("sha-256=:")


def test_the_manifest_is_a_file_too(client: FlaskClient, example_release: Release) -> None:
    response = client.get(f"/dump/{example_release.id}/manifest.json")
    assert response.json is not None
    assert response.json["id"] == example_release.id


@pytest.mark.parametrize("name", ["nothing.ttl", "../current", "dataset.nq/..", ""])
def test_only_what_the_manifest_lists_can_be_had(client: FlaskClient, example_release: Release, name: str) -> None:
    assert client.get(f"/dump/{example_release.id}/{name}").status_code == 404


def test_the_download_page_lists_each_file_with_its_size(client: FlaskClient, example_release: Release) -> None:
    text = client.get("/download").text
    for entry in example_release.files:
        assert f"/dump/{example_release.id}/{entry.path.removeprefix('dumps/')}" in text


def test_releases_have_pages_and_unknown_ones_do_not(client: FlaskClient, example_release: Release) -> None:
    accept = {"Accept": "text/html"}
    assert example_release.id in client.get("/releases").text
    assert example_release.id in client.get(f"/releases/{example_release.id}", headers=accept).text
    assert client.get("/releases/1999.1").status_code == 404
    assert client.get("/releases/2026.1", headers={"Accept": "text/turtle"}).mimetype == "text/turtle"


def test_a_build_folder_may_be_relative(example_release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(example_release.folder)
    release = read_release(Path("../../releases") / example_release.id)
    response = fetch(make_app(release).test_client(), f"/dump/{release.id}/citiverse.nt")
    assert response.data == (example_release.folder / "dumps" / "citiverse.nt").read_bytes()


def test_files_were_modified_when_the_release_was_issued(client: FlaskClient, example_release: Release) -> None:
    response = fetch(client, f"/dump/{example_release.id}/citiverse.nt")
    assert response.headers["Last-Modified"] == "Sun, 22 Nov 2026 00:00:00 GMT"


def test_a_damaged_release_beside_it_harms_nothing(tmp_path: Path) -> None:
    release = make_example_release(tmp_path)
    (release.folder.parent / "2025.1-000000000000").mkdir()
    (release.folder.parent / "2025.1-000000000000" / "manifest.json").write_text("{}", encoding="utf-8")
    client = make_app(release).test_client()
    assert fetch(client, f"/dump/{release.id}/citiverse.nt").status_code == 200
    assert client.get("/releases").status_code == 200
