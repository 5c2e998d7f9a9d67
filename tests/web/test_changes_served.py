"""Feed and event stream over two editions: what came, changed and went; past documents never change."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from citiverse.progress import Silence
from citiverse.release.build import build_catalogue
from citiverse.releases import Release
from citiverse.vocabulary import (
    ACTIVITY_STREAMS,
    BASE,
    DCAT,
    DCTERMS,
    LDES,
    RDF_TYPE,
    RELEASES,
    SPDX,
    STREAM,
    THING,
    TREE,
)
from citiverse.web.responses import IMMUTABLE
from support.web import make_app
from support.withdrawal import withdraw

TINY = Path(__file__).resolve().parents[1] / "release" / "fixture"
ORIGIN = "https://citiverse.example"
FIRST = f"<{RELEASES}2026.1> a cuc:CatalogueRelease ;"
SECOND = f"""<{RELEASES}2026.2> a cuc:CatalogueRelease ;
    dcterms:title "Tiny catalogue, second edition"@en ; dcat:version "2026.2" ; dcterms:issued "2027-01-01"^^xsd:date ;
    dcterms:license <https://creativecommons.org/licenses/by/4.0/> ; dcat:previousVersion <{RELEASES}2026.1> ;
    adms:versionNotes "Bus renamed, tram gone."@en .

{FIRST}"""

THIRD = f"""<{RELEASES}2026.3> a cuc:CatalogueRelease ;
    dcterms:title "Tiny catalogue, third edition"@en ; dcat:version "2026.3" ; dcterms:issued "2027-03-01"^^xsd:date ;
    dcterms:license <https://creativecommons.org/licenses/by/4.0/> ; dcat:previousVersion <{RELEASES}2026.2> .

<{RELEASES}2026.2> a"""


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> list[Release]:
    """Three editions, the first compiled twice: in the second one use case has another title and one is withdrawn."""
    folder = tmp_path_factory.mktemp("editions")
    sources = Path(shutil.copytree(TINY, folder / "sources"))
    found = [build_catalogue(sources, folder / "build", Silence())]
    edit(sources / "data/release.ttl", '"For tests."', '"For all tests."')
    edit(sources / "data/use-cases/bus.ttl", '"Seoul"@en', '"Seoul, by night"@en')
    found.append(build_catalogue(sources, folder / "build", Silence()))
    edit(sources / "data/release.ttl", FIRST, SECOND)
    edit(sources / "data/use-cases/bus.ttl", TITLE_OF_BUS, '"Bus lanes that adapt"@en')
    withdraw(sources, "tram", "bus")
    found.append(build_catalogue(sources, folder / "build", Silence()))
    edit(sources / "data/release.ttl", f"<{RELEASES}2026.2> a", THIRD)
    edit(sources / "data/use-cases/bus.ttl", "Bus lanes that adapt", "Bus lanes that adapt to rain")
    found.append(build_catalogue(sources, folder / "build", Silence()))
    return found


TITLE_OF_BUS = next(
    part + '"@en'
    for line in (TINY / "data/use-cases/bus.ttl").read_text(encoding="utf-8").splitlines()
    if "dcterms:title" in line
    for part in [line.partition("dcterms:title ")[2].partition('"@en')[0]]
)


@pytest.fixture(scope="module")
def old(releases: list[Release]) -> FlaskClient:
    return make_app(releases[1], ORIGIN).test_client()


@pytest.fixture(scope="module")
def new(releases: list[Release]) -> FlaskClient:
    return make_app(releases[2], ORIGIN).test_client()


@pytest.fixture(scope="module")
def newest(releases: list[Release]) -> FlaskClient:
    return make_app(releases[3], ORIGIN).test_client()


def feed_of(client: FlaskClient, path: str) -> Any:
    body = client.get(path).data
    parsed = feedparser.parse(body)
    assert not parsed.bozo
    assert parsed.version == "atom10"
    return parsed


def triples_of(client: FlaskClient, path: str) -> Iterator[ox.Triple]:
    response = client.get(path, headers={"Accept": "text/turtle"})
    assert response.status_code == 200
    return (quad.triple for quad in ox.parse(response.data, format=ox.RdfFormat.TURTLE))


def member_of(client: FlaskClient, path: str, thing: str) -> str:
    """Return the one member that is a version of `thing`."""
    (member,) = [member for member, one in versions(client, path).items() if one == thing]
    return f"<{member}>"


def versions(client: FlaskClient, path: str) -> dict[str, str]:
    """Member -> the thing that it is a version of."""
    found = list(triples_of(client, path))
    members = {str(triple.object) for triple in found if triple.predicate.value == TREE + "member"}
    things = {str(t.subject): str(t.object) for t in found if t.predicate.value == DCTERMS + "isVersionOf"}
    assert members == set(things)
    return {member.strip("<>"): thing.strip("<>") for member, thing in things.items()}


def test_the_first_feed_tells_of_everything_as_added(old: FlaskClient) -> None:
    feed = feed_of(old, "/feed.atom")
    assert feed.feed.id == BASE + "feed.atom"
    assert feed.feed.author == "Catalogue editors"
    assert {entry.id: entry.tags[0].term for entry in feed.entries} == {
        RELEASES + "2026.1": "edition",
        RELEASES + "2026.1#id/case-study/seoul": "added",
        RELEASES + "2026.1#id/use-case/bus": "added",
        RELEASES + "2026.1#id/use-case/tram": "added",
    }
    assert {entry.updated for entry in feed.entries} == {"2026-11-22T00:00:00Z"}
    assert "prev-archive" not in {link.rel for link in feed.feed.links}


def test_the_second_feed_tells_what_changed_and_went(new: FlaskClient) -> None:
    feed = feed_of(new, "/feed.atom")
    titles = {entry.id.partition("#")[2]: entry.title for entry in feed.entries}
    assert titles["id/use-case/bus"] == "Changed: Bus lanes that adapt"
    assert titles["id/use-case/tram"].startswith("Withdrawn: ")
    # What is gone is called what it was called.
    assert titles["id/use-case/tram"] != "Withdrawn: tram"
    assert feed.feed.updated == "2027-01-01T00:00:00Z"
    links = {link.rel: link.href for link in feed.feed.links}
    assert links["self"] == f"{ORIGIN}/feed.atom"
    assert links["prev-archive"] == f"{ORIGIN}/feed/2026.1.atom"


def test_feeds_have_what_atom_demands(new: FlaskClient) -> None:
    """RFC 4287, 4.1.1 and 4.1.2: identifier, title and time of feed and entries, each once; identifiers differ."""
    atom = "{http://www.w3.org/2005/Atom}"
    for path in ("/feed.atom", "/feed/2026.1.atom", "/feed/2026.2.atom"):
        response = new.get(path)
        assert response.content_type == "application/atom+xml; charset=utf-8"
        root = ET.fromstring(response.data)  # noqa: S314  our own document
        entries = root.findall(atom + "entry")
        for node in (root, *entries):
            for name in ("id", "title", "updated"):
                assert len(node.findall(atom + name)) == 1
        assert len({entry.findtext(atom + "id") for entry in entries}) == len(entries) > 1
        for entry in entries:
            assert [link.get("rel") for link in entry.findall(atom + "link")] == ["alternate"]
            assert entry.findtext(atom + "summary")


def test_the_feed_of_a_past_edition_never_changes(old: FlaskClient, new: FlaskClient) -> None:
    before, after = old.get("/feed/2026.1.atom"), new.get("/feed/2026.1.atom")
    entries = "{http://www.w3.org/2005/Atom}entry"
    first, second = (ET.fromstring(one.data).findall(entries) for one in (before, after))  # noqa: S314  our own
    assert [ET.tostring(entry) for entry in first] == [ET.tostring(entry) for entry in second]
    assert before.headers["Cache-Control"] != IMMUTABLE
    assert after.headers["Cache-Control"] == IMMUTABLE
    assert new.get("/feed/2025.1.atom").status_code == 404


def test_the_files_of_every_release_are_described_and_answer(new: FlaskClient, releases: list[Release]) -> None:
    """The catalogue, and the document of each release, name the files of the first edition as those of the second."""
    sizes: dict[str, int] = {}
    for release, path in ((releases[1], "/releases/2026.1"), (releases[2], "/releases/2026.2")):
        files = {
            f"{ORIGIN}/dump/{release.version}/{entry.path.removeprefix('dumps/')}": entry
            for entry in release.files
            if entry.part == "citiverse"
        }
        assert len(files) == 18
        for place in ("/catalogue", path, f"{path}?_profile=dcat-ap"):
            found = list(triples_of(new, place))
            iri = ox.NamedNode(BASE + path.removeprefix("/"))
            listed = {t.object for t in found if t.subject == iri and t.predicate.value == DCAT + "distribution"}
            told: dict[str, dict[str, str]] = {}
            for triple in found:
                if triple.subject in listed:
                    told.setdefault(str(triple.subject), {})[triple.predicate.value] = str(triple.object)
            addresses = {one[DCAT + "downloadURL"].strip("<>"): one for one in told.values()}
            assert set(addresses) == set(files)
            for address, one in addresses.items():
                assert one[DCAT + "byteSize"].startswith(f'"{files[address].bytes}"')
                assert SPDX + "checksum" in one
        sizes |= {address: entry.bytes for address, entry in files.items()}
    for address, size in sizes.items():
        response = new.head(address.removeprefix(ORIGIN))
        assert (response.status_code, response.headers["Content-Length"]) == (200, str(size))


def test_the_stream_says_how_to_read_it(new: FlaskClient) -> None:
    found = list(triples_of(new, "/stream"))
    said = {
        triple.predicate.value: str(triple.object) for triple in found if str(triple.subject) == f"<{STREAM}#events>"
    }
    assert said[TREE + "view"] == f"<{ORIGIN}/stream>"
    assert said[LDES + "versionOfPath"] == f"<{DCTERMS}isVersionOf>"
    assert said[LDES + "timestampPath"] == f"<{ACTIVITY_STREAMS}published>"
    pages = [str(triple.object) for triple in found if triple.predicate.value == TREE + "node"]
    assert sorted(set(pages)) == [f"<{ORIGIN}/stream/2026.1/1>", f"<{ORIGIN}/stream/2026.2/1>"]
    assert new.get("/stream", headers={"Accept": "text/html"}).text.count("<tr><th") == 3


def test_versions_are_members_once_and_past_pages_never_change(old: FlaskClient, new: FlaskClient) -> None:
    first = versions(old, "/stream/2026.1/1")
    assert {THING + "use-case/bus", THING + "use-case/tram"} <= set(first.values())
    before, after = (set(triples_of(client, "/stream/2026.1/1")) for client in (old, new))
    assert before == after
    second = versions(new, "/stream/2026.2/1")
    assert THING + "use-case/tram" in second.values()
    assert not set(first) & set(second)
    assert len(second) < len(first)
    headers = {path: new.get(path).headers["Cache-Control"] for path in ("/stream/2026.1/1", "/stream/2026.2/1")}
    assert headers["/stream/2026.1/1"] == IMMUTABLE != headers["/stream/2026.2/1"]


def test_a_version_is_whole_and_what_is_gone_is_deleted(new: FlaskClient) -> None:
    found = list(triples_of(new, "/stream/2026.2/1"))
    bus, tram = (member_of(new, "/stream/2026.2/1", f"{THING}use-case/{name}") for name in ("bus", "tram"))
    said = {(triple.predicate.value, str(triple.object)) for triple in found if str(triple.subject) == bus}
    assert (DCTERMS + "title", '"Bus lanes that adapt"@en') in said
    assert (RDF_TYPE, "<https://w3id.org/citiverse/ns#UseCase>") in said
    time = '"2027-01-01T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>'
    assert (ACTIVITY_STREAMS + "published", time) in said
    deleted = {str(triple.subject) for triple in found if str(triple.object) == f"<{ACTIVITY_STREAMS}Delete>"}
    assert tram in deleted
    assert bus not in deleted
    gone = [triple for triple in found if str(triple.subject) == tram]
    assert len(gone) == 3


def test_what_is_called_immutable_is_the_same_whichever_release_is_served(
    new: FlaskClient, newest: FlaskClient
) -> None:
    for path in ("/feed/2026.1.atom", "/stream/2026.1/1"):
        before, after = new.get(path), newest.get(path)
        assert before.headers["Cache-Control"] == after.headers["Cache-Control"] == IMMUTABLE
        assert before.data == after.data
        assert before.headers["ETag"] == after.headers["ETag"]
    assert newest.get("/feed/2026.2.atom").headers["Cache-Control"] == IMMUTABLE
    # What may still change has a tag of its own for each release, also where its bytes are the same.
    assert new.get("/about").headers["ETag"] != newest.get("/about").headers["ETag"]


def test_what_a_member_says_never_changes(releases: list[Release]) -> None:
    """The first edition was compiled twice, the second time with another text: other members, or the same ones."""
    said = []
    for release in releases[:2]:
        found = list(triples_of(make_app(release, ORIGIN).test_client(), "/stream/2026.1/1"))
        members = {
            ox.NamedNode(str(triple.object)[1:-1]) for triple in found if triple.predicate.value == TREE + "member"
        }
        said.append({one: {str(triple) for triple in found if triple.subject == one} for one in members})
    first, second = said
    common = set(first) & set(second)
    assert common
    assert all(first[one] == second[one] for one in common)
    seoul = [one for one in (set(first) ^ set(second)) if "case-study/seoul" in one.value]
    assert len(seoul) == 2
    # Nor does the name say where a member stands.
    assert all(one.value.startswith(f"{STREAM}#2026.1/") for one in first)


def test_pages_that_are_not_there(new: FlaskClient) -> None:
    for path in ("/stream/2026.1/2", "/stream/2026.1/0", "/stream/2025.1/1", "/stream/2026.2/99"):
        assert new.get(path).status_code == 404, path
