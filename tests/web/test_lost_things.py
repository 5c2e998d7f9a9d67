"""What a release kept here described, and the one served does not, is gone (410), not unheard of (404)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from citiverse.progress import Silence
from citiverse.release.build import build_catalogue
from citiverse.releases import Release, releases_folder
from citiverse.vocabulary import DCTERMS, THING
from support.web import make_app

TINY = Path(__file__).resolve().parents[1] / "release" / "fixture"
TRAM = "data/use-cases/tram.ttl"


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Release, Release]:
    """Two editions that were never compared: the second one lost a use case, and has another one more."""
    folder = tmp_path_factory.mktemp("pair")
    sources = Path(shutil.copytree(TINY, folder / "sources"))
    first = build_catalogue(sources, folder / "elsewhere", Silence())
    text = (sources / "data/release.ttl").read_text(encoding="utf-8")
    later = text.replace("2026.1", "2026.2").replace("2026-11-22", "2027-01-01")
    (sources / "data/release.ttl").write_text(later, encoding="utf-8")
    tram = sources / TRAM
    tram.with_name("ferry.ttl").write_text(tram.read_text(encoding="utf-8").replace("use-case:tram", "use-case:ferry"))
    tram.unlink()
    second = build_catalogue(sources, folder / "build", Silence())
    shutil.copytree(first.folder, releases_folder(folder / "build") / first.id)
    assert second.changes() is None
    return first, second


@pytest.fixture(scope="module")
def client(pair: tuple[Release, Release]) -> FlaskClient:
    return make_app(pair[1]).test_client()


def test_a_lost_thing_leads_to_what_was_said_of_it(client: FlaskClient, pair: tuple[Release, Release]) -> None:
    sent = client.get("/id/use-case/tram")
    assert (sent.status_code, sent.headers["Location"]) == (303, "/doc/use-case/tram")
    page = client.get("/doc/use-case/tram", headers={"Accept": "text/html"})
    assert (page.status_code, page.mimetype) == (410, "text/html")
    assert "Tram planning" in page.text
    assert f'<a href="/releases/{pair[0].id}">release 2026.1</a>' in page.text
    assert f'Release <a href="/releases/{pair[1].id}">' in page.text


@pytest.mark.parametrize("suffix", ["ttl", "jsonld", "nt", "rdf", "trig", "json"])
def test_a_lost_thing_is_described_as_data(client: FlaskClient, suffix: str) -> None:
    gone = client.get(f"/doc/use-case/tram.{suffix}")
    assert gone.status_code == 410
    syntax = ox.RdfFormat.from_extension("jsonld" if suffix == "json" else suffix)
    assert syntax is not None
    triples = {quad.triple for quad in ox.parse(gone.data, format=syntax)}
    title = ox.Literal("Tram planning", language="en")
    assert ox.Triple(ox.NamedNode(THING + "use-case/tram"), ox.NamedNode(DCTERMS + "title"), title) in triples


def test_the_old_dataset_is_read_once_for_a_thing(client: FlaskClient, pair: tuple[Release, Release]) -> None:
    first = client.get("/doc/use-case/tram.nt")
    dataset = releases_folder(pair[1].folder.parent.parent) / pair[0].id / "dataset.nq"
    aside = dataset.rename(dataset.with_name("aside"))
    try:
        again = client.get("/doc/use-case/tram.nt?again=1")
    finally:
        aside.rename(dataset)
    assert (again.status_code, again.data) == (410, first.data)


def test_what_was_never_described_is_not_found(client: FlaskClient) -> None:
    for path in ("/id/use-case/boat", "/doc/use-case/boat", "/id/use-case/tra", "/doc/use-case/tram.png", "/doc/"):
        assert client.get(path).status_code == 404, path


def test_what_came_later_is_not_gone_from_an_older_release(pair: tuple[Release, Release]) -> None:
    older, newer = pair
    kept = releases_folder(newer.folder.parent.parent) / older.id
    client = make_app(Release(kept, older.manifest)).test_client()
    assert client.get("/doc/use-case/tram").status_code == 200
    assert client.get("/doc/use-case/ferry").status_code == 404
