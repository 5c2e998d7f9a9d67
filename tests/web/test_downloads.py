"""Releases and their files."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.http import http_date
from werkzeug.test import TestResponse

from citiverse.progress import Silence
from citiverse.release.build import build_catalogue
from citiverse.releases import MANIFEST, Release, read_release
from support.example_release import make_example_release
from support.web import make_app

TINY = Path(__file__).resolve().parents[1] / "release" / "fixture"


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
    part = fetch(client, f"/dump/{example_release.id}/manifest.json", Range="bytes=2-5")
    assert (part.status_code, part.data) == (206, response.data[2:6])
    digest = base64.b64encode(hashlib.sha256(response.data).digest()).decode()
    assert response.headers["Repr-Digest"] == f"sha-256=:{digest}:"


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


def test_files_were_modified_when_the_release_was_published_here(client: FlaskClient, example_release: Release) -> None:
    response = fetch(client, f"/dump/{example_release.id}/citiverse.nt")
    published = (example_release.folder / MANIFEST).stat().st_mtime
    assert response.headers["Last-Modified"] == http_date(published)


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> list[Release]:
    """Two compilations of one version, issued on one day and published on two."""
    folder = tmp_path_factory.mktemp("twice")
    sources = Path(shutil.copytree(TINY, folder / "sources"))
    found = [build_catalogue(sources, folder / "build", Silence())]
    bus = sources / "data" / "use-cases" / "bus.ttl"
    bus.write_text(bus.read_text(encoding="utf-8").replace("Bus planning", "Planning of buses"), encoding="utf-8")
    found.append(build_catalogue(sources, folder / "build", Silence()))
    for number, release in enumerate(found):
        moment = 1_800_000_000 + number * 86_400
        os.utime(release.folder / MANIFEST, (moment, moment))
    return found


def test_another_compilation_of_a_version_is_no_old_file(twice: list[Release]) -> None:
    first, second = (make_app(release).test_client() for release in twice)
    path = f"/dump/2026.1/{NQ}"
    before, after = fetch(first, path), fetch(second, path)
    assert before.data != after.data
    since = {"If-Modified-Since": before.headers["Last-Modified"]}
    assert fetch(first, path, **since).status_code == 304
    again = fetch(second, path, **since)
    assert (again.status_code, again.data) == (200, after.data)


def test_a_part_of_another_compilation_is_never_added(twice: list[Release]) -> None:
    """Whoever goes on below a version must name the file by its tag: a date cannot tell two files of one second."""
    client = make_app(twice[1]).test_client()
    head = fetch(client, f"/dump/2026.1/{NQ}").headers
    cases = {
        (twice[1].id, head["Last-Modified"]): 206,
        (twice[1].id, head["ETag"]): 206,
        ("2026.1", head["ETag"]): 206,
        ("2026.1", head["Last-Modified"]): 200,
        ("2026.1", "Sun, 22 Nov 2026 00:00:00 GMT"): 200,
    }
    for (name, validator), status in cases.items():
        part = fetch(client, f"/dump/{name}/{NQ}", Range="bytes=5-9", **{"If-Range": validator})
        assert part.status_code == status, (name, validator)


EARLY, LATE = "Wed, 01 Jan 2020 00:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT"


@pytest.mark.parametrize(
    ("condition", "value", "status"),
    [
        ("If-Match", '"nope"', 412),
        ("If-Match", "*", 200),
        ("If-Match", "TAG", 200),
        ("If-Match", '"nope", TAG', 200),
        ("If-Match", "W/TAG", 412),
        ("If-Unmodified-Since", EARLY, 412),
        ("If-Unmodified-Since", LATE, 200),
        ("If-Unmodified-Since", "no date", 200),
    ],
)
@pytest.mark.parametrize("asks_for_part", [False, True])
@pytest.mark.parametrize("kind", ["file", "document", "manifest"])
def test_preconditions_come_first(
    client: FlaskClient,
    example_release: Release,
    condition: str,
    value: str,
    status: int,
    asks_for_part: bool,
    kind: str,
) -> None:
    path = {
        "file": f"/dump/{example_release.id}/{NQ}",
        "manifest": f"/dump/{example_release.id}/manifest.json",
        "document": "/doc/use-case/flood-twin.ttl",
    }[kind]
    whole = fetch(client, path)
    headers = {condition: value.replace("TAG", whole.headers["ETag"])}
    part = {"Range": "bytes=0-9"} if asks_for_part else {}
    found = fetch(client, path, **headers, **part)
    expected = 206 if status == 200 and asks_for_part and kind != "document" else status
    assert found.status_code == expected
    if expected == 200:
        assert found.data == whole.data
    # With both, the first one must hold, and the second one may then find that nothing is new.
    known = fetch(client, path, **headers, **{"If-None-Match": whole.headers["ETag"]})
    assert known.status_code == (304 if status == 200 else 412)


def test_a_damaged_release_beside_it_harms_nothing(tmp_path: Path) -> None:
    release = make_example_release(tmp_path)
    (release.folder.parent / "2025.1-000000000000").mkdir()
    (release.folder.parent / "2025.1-000000000000" / "manifest.json").write_text("{}", encoding="utf-8")
    client = make_app(release).test_client()
    assert fetch(client, f"/dump/{release.id}/citiverse.nt").status_code == 200
    assert client.get("/releases").status_code == 200


NQ = "citiverse.nq"


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-0", slice(0, 1)),
        ("bytes=10-19", slice(10, 20)),
        ("bytes=100-", slice(100, None)),
        ("bytes=-7", slice(-7, None)),
        ("bytes=5-99999999999", slice(5, None)),
        ("Bytes=1-2", slice(1, 3)),
    ],
)
def test_one_range_is_answered_in_part(client: FlaskClient, example_release: Release, asked: str, part: slice) -> None:
    whole = (example_release.folder / "dumps" / NQ).read_bytes()
    response = fetch(client, f"/dump/{example_release.id}/{NQ}", Range=asked)
    assert (response.status_code, response.data) == (206, whole[part])
    begin, end, _ = part.indices(len(whole))
    assert response.headers["Content-Range"] == f"bytes {begin}-{end - 1}/{len(whole)}"
    assert response.headers["Content-Length"] == str(end - begin)


@pytest.mark.parametrize("asked", ["bytes=99999999999-", "bytes=99999999999-99999999999", "bytes=-0", "Bytes = -00"])
def test_a_range_after_the_end_is_416_with_the_length(
    client: FlaskClient, example_release: Release, asked: str
) -> None:
    size = (example_release.folder / "dumps" / NQ).stat().st_size
    response = fetch(client, f"/dump/{example_release.id}/{NQ}", Range=asked)
    assert response.status_code == 416
    assert response.headers["Content-Range"] == f"bytes */{size}"


@pytest.mark.parametrize("asked", ["bytes=0-1,4-5", "lines=1-2", "bytes=", "bytes=b-a", "bytes=5-4", "nonsense"])
def test_a_range_that_is_none_or_several_gives_the_whole(
    client: FlaskClient, example_release: Release, asked: str
) -> None:
    response = fetch(client, f"/dump/{example_release.id}/{NQ}", Range=asked)
    assert response.status_code == 200
    assert response.data == (example_release.folder / "dumps" / NQ).read_bytes()


def test_if_range_gives_the_part_only_of_the_same_file(client: FlaskClient, example_release: Release) -> None:
    path = f"/dump/{example_release.id}/{NQ}"
    head = fetch(client, path).headers
    expected = {
        head["ETag"]: 206,
        head["Last-Modified"]: 206,
        '"other"': 200,
        f"W/{head['ETag']}": 200,
        "Sat, 21 Nov 2026 00:00:00 GMT": 200,
    }
    found = {one: fetch(client, path, Range="bytes=0-9", **{"If-Range": one}).status_code for one in expected}
    assert found == expected


def test_head_and_conditions(client: FlaskClient, example_release: Release) -> None:
    path = f"/dump/{example_release.id}/{NQ}"
    size = (example_release.folder / "dumps" / NQ).stat().st_size
    head = client.head(path, headers={"Range": "bytes=0-9"})
    assert (head.status_code, head.data, head.headers["Content-Length"]) == (200, b"", str(size))
    assert fetch(client, path, **{"If-None-Match": head.headers["ETag"]}).status_code == 304
    unchanged = fetch(client, path, **{"If-None-Match": head.headers["ETag"], "Range": "bytes=0-9"})
    assert (unchanged.status_code, unchanged.data) == (304, b"")
    assert fetch(client, path, **{"If-Modified-Since": head.headers["Last-Modified"]}).status_code == 304


def test_a_table_leads_to_its_description(client: FlaskClient, example_release: Release) -> None:
    response = fetch(client, f"/dump/{example_release.id}/tables/use-cases.csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    described = (
        f'</dump/{example_release.id}/tables/csv-metadata.json>; rel="describedby"; type="application/csvm+json"'
    )
    assert described in response.headers.getlist("Link")
    assert fetch(client, f"/dump/{example_release.id}/tables/csv-metadata.json").mimetype == "application/csvm+json"


def test_a_file_that_vanished_is_not_found(tmp_path: Path) -> None:
    release = make_example_release(tmp_path)
    (release.folder / "dumps" / NQ).unlink()
    assert fetch(make_app(release).test_client(), f"/dump/{release.id}/{NQ}").status_code == 404


def test_downloads_never_hold_all_threads(example_release: Release) -> None:
    client = make_app(example_release, threads=4).test_client()
    path = f"/dump/{example_release.id}/{NQ}"
    running = [client.get(path) for _ in range(2)]
    refused = client.get(path)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
    assert fetch(client, path, Range="bytes=0-99").status_code == 206
    assert client.head(path).status_code == 200
    running[0].close()
    assert fetch(client, path).status_code == 200
    running[1].close()
    again = [client.get(path) for _ in range(2)]
    assert [one.status_code for one in again] == [200, 200]
    for one in again:
        one.close()
