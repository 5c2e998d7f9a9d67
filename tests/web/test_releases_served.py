"""A real server over a chain of releases: downloads that go on, and an old one that answers after a new one."""

from __future__ import annotations

import hashlib
import json
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest

from citiverse.formats import N_QUADS, TURTLE
from citiverse.locations import source_root
from citiverse.progress import Silence
from citiverse.release.build import build_catalogue
from citiverse.release.fingerprint import fingerprint, remember
from citiverse.releases import Release
from citiverse.vocabulary import DCAT, RELEASES, THING
from support.server import running_server

TINY = Path(__file__).resolve().parents[1] / "release" / "fixture"
RELEASE_FILE = "data/release.ttl"
NEXT = f"""<{RELEASES}2026.2> a cuc:CatalogueRelease ;
    dcterms:title "Tiny catalogue"@en ; dcat:version "2026.2" ; dcterms:issued "2027-01-01"^^xsd:date ;
    dcterms:license <https://creativecommons.org/licenses/by/4.0/> ; dcat:previousVersion <{RELEASES}2026.1> .

<{RELEASES}2026.1> a"""
SECONDS = 60.0
OTHERS = ("/", "/releases", "/id/use-case/bus", "/ns", "/sparql?query=ASK%7B%7D")


def get(address: str, accept: str = "*/*") -> bytes:
    request = urllib.request.Request(address, headers={"Accept": accept})
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:
        body: bytes = answer.read()
        return body


@pytest.fixture(scope="module")
def catalogue_server(catalogue_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over the real catalogue."""
    folder = tmp_path_factory.mktemp("log")
    arguments = ("--workers", "1", "--release", catalogue_release.name)
    build = ("--build-folder", str(catalogue_release.parent.parent))
    with running_server(*arguments, *build, log=folder / "log") as base:
        yield base


def whole_nq(folder: Path) -> Path:
    return folder / "dumps" / "citiverse.nq"


def test_curl_goes_on_where_it_was_cut(catalogue_server: str, catalogue_release: Path, tmp_path: Path) -> None:
    """Kills a real curl in the middle of a file, twice, and lets another one finish it with `-C -`."""
    expected = whole_nq(catalogue_release).read_bytes()
    address = f"{catalogue_server}/dump/{catalogue_release.name}/citiverse.nq"
    target = tmp_path / "citiverse.nq"
    cut_at = 0
    for _ in range(2):
        slow = ["curl", "-sS", "--fail", "-C", "-", "--no-buffer", "--limit-rate", "100k", "-o", str(target), address]
        with subprocess.Popen(slow) as process:
            deadline = time.monotonic() + SECONDS
            while time.monotonic() < deadline and (not target.exists() or target.stat().st_size <= cut_at):
                time.sleep(0.01)
            process.kill()
        assert cut_at < target.stat().st_size < len(expected)
        cut_at = target.stat().st_size
    trace = tmp_path / "headers"
    rest = ["curl", "-sS", "--fail", "-C", "-", "-D", str(trace), "-o", str(target), address]
    subprocess.run(rest, check=True, timeout=SECONDS)
    assert trace.read_text(encoding="latin-1").startswith("HTTP/1.1 206 ")
    assert f"content-range: bytes {cut_at}-" in trace.read_text(encoding="latin-1").lower()
    assert hashlib.sha256(target.read_bytes()).hexdigest() == hashlib.sha256(expected).hexdigest()


def test_curl_that_has_all_is_told_so(catalogue_server: str, catalogue_release: Path, tmp_path: Path) -> None:
    target = tmp_path / "citiverse.nq"
    shutil.copyfile(whole_nq(catalogue_release), target)
    address = f"{catalogue_server}/dump/{catalogue_release.name}/citiverse.nq"
    status = ["curl", "-sS", "-C", "-", "-o", str(target), "-w", "%{http_code}", address]
    assert subprocess.run(status, capture_output=True, text=True, timeout=SECONDS).stdout == "416"
    assert target.read_bytes() == whole_nq(catalogue_release).read_bytes()


def test_every_file_of_the_manifest_comes_with_its_checksum(catalogue_server: str, catalogue_release: Path) -> None:
    manifest = json.loads(get(f"{catalogue_server}/dump/{catalogue_release.name}/manifest.json"))
    for entry in manifest["files"]:
        name = entry["path"].removeprefix("dumps/")
        content = get(f"{catalogue_server}/dump/{catalogue_release.name}/{name}")
        assert (len(content), hashlib.sha256(content).hexdigest()) == (entry["bytes"], entry["sha256"]), name


def test_slow_clients_hold_up_nobody_and_their_places_come_back(catalogue_release: Path, tmp_path: Path) -> None:
    """With four threads two downloads may run: two clients that do not read, and hang up, twice."""
    arguments = ("--workers", "1", "--release", catalogue_release.name)
    build = ("--build-folder", str(catalogue_release.parent.parent))
    few = {"CITIVERSE_THREADS": "4"}
    with running_server(*arguments, *build, log=tmp_path / "log", environment=few) as base:
        address = f"{base}/dump/{catalogue_release.name}/citiverse.nq"
        for _ in range(2):
            with ExitStack() as slow:
                for _ in range(2):
                    slow.enter_context(client_that_does_not_read(address))
                assert eventually(lambda: status_of(address) == 503)
                assert get(f"{base}/health/live") == b"alive\n"
                assert b"true" in get(f"{base}/sparql?query=ASK%7B%7D", "application/json")
            assert eventually(lambda: status_of(address) == 200)


def client_that_does_not_read(address: str) -> socket.socket:
    """Return a connection that got a place for the download of `address` and takes next to nothing of it."""
    parts = urlsplit(address)
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        client = socket.socket()
        # Large buffers of the kernel would take the whole file.
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.settimeout(SECONDS)
        client.connect((parts.hostname, parts.port))
        client.sendall(f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode())
        if client.recv(12) == b"HTTP/1.1 200":
            return client
        client.close()
        time.sleep(0.05)
    raise TimeoutError("no place for a download got free")


def eventually(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.05)
    return False


def status_of(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=SECONDS) as answer:
            answer.read()
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


class Chain:
    """Tiny sources that become one release after another in a build folder that a server looks at."""

    def __init__(self, folder: Path) -> None:
        self.root = Path(shutil.copytree(TINY, folder / "sources"))
        self.build = folder / "build"

    def make(self) -> Release:
        return build_catalogue(self.root, self.build, Silence())

    def change(self, path: str, old: str, new: str) -> None:
        text = (self.root / path).read_text(encoding="utf-8")
        assert old in text
        (self.root / path).write_text(text.replace(old, new), encoding="utf-8")


def addresses_of(release: Release) -> list[str]:
    """Return the addresses of a release that must answer for ever: its IRI, its page, every file."""
    names = [entry.path.removeprefix("dumps/") for entry in release.files]
    files = [f"/dump/{one}/{name}" for one in (release.id, release.version) for name in names]
    pages = [f"/releases/{release.id}", f"/releases/{release.version}", f"/dump/{release.id}/manifest.json"]
    return [*pages, *files]


def test_an_old_release_answers_while_and_after_a_new_one_is_published(tmp_path: Path) -> None:
    chain = Chain(tmp_path)
    first = chain.make()
    # The server then takes the release for one made from the sources of this checkout, and follows what comes later.
    remember(chain.build, fingerprint(source_root()), first.id)
    over, asked = Event(), [0]

    def load(base: str) -> list[str]:
        failed = []
        while not over.is_set():
            for path in [*addresses_of(first)[:40:7], *OTHERS]:
                asked[0] += 1
                try:
                    get(base + path)
                except (urllib.error.URLError, OSError) as error:
                    failed.append(f"{path}: {error}")
        return failed

    with running_server("--workers", "2", "--build-folder", str(chain.build), log=tmp_path / "log") as base:
        expected = {path: get(base + path) for path in addresses_of(first) if path.startswith("/dump/")}
        with ThreadPoolExecutor(3) as pool:
            loads = [pool.submit(load, base) for _ in range(3)]
            try:
                chain.change(RELEASE_FILE, f"<{RELEASES}2026.1> a", NEXT)
                chain.change("data/use-cases/bus.ttl", "Bus planning", "Planning of buses")
                second = chain.make()
                deadline = time.monotonic() + SECONDS
                while time.monotonic() < deadline and {served(base) for _ in range(8)} != {second.id}:
                    time.sleep(0.1)
            finally:
                over.set()
            assert [failure for each in loads for failure in each.result()] == []
        assert asked[0] > 100
        assert {served(base) for _ in range(8)} == {second.id}
        assert {path: get(base + path) for path in expected} == expected
        check_old_release(base, first)
        check_difference(base, first, second)


def served(base: str) -> str:
    return str(json.loads(get(f"{base}/status", "application/json"))["release"])


def check_old_release(base: str, first: Release) -> None:
    for name in (first.id, "2026.1"):
        assert first.id in get(f"{base}/releases/{name}", "text/html").decode()
        quads = list(ox.parse(get(f"{base}/releases/{name}", "text/turtle"), format=ox.RdfFormat.TURTLE))
        assert ox.NamedNode(RELEASES + "2026.1") in {quad.subject for quad in quads}
        assert DCAT + "version" in {quad.predicate.value for quad in quads}
    kept = json.loads(get(f"{base}/releases", "application/json"))
    assert [(one["version"], one["isServed"]) for one in kept] == [("2026.2", True), ("2026.1", False)]
    ontology = get(f"{base}/dump/{first.id}/ontology.ttl")
    assert ontology == (first.folder / "dumps" / "ontology.ttl").read_bytes()


def check_difference(base: str, first: Release, second: Release) -> None:
    changes = json.loads(get(f"{base}/releases/2026.2/changes.json"))
    bus = next(one for one in changes["entities"] if one["iri"] == THING + "use-case/bus")
    assert (bus["change"], bus["label"]) == ("changed", "Planning of buses")
    assert "Planning of buses" in get(f"{base}/releases/{second.id}/changes", "text/html").decode()
    assert list(ox.parse(get(f"{base}/releases/2026.2/changes", TURTLE.media_type), format=ox.RdfFormat.TURTLE))
    old, new = (set(get(f"{base}/dump/{one.id}/dataset.nq").decode().splitlines()) for one in (first, second))
    removed, added = (
        set(get(f"{base}/dump/{second.id}/changes/{name}.nq").decode().splitlines()) for name in ("removed", "added")
    )
    assert list(ox.parse("\n".join(added), format=N_QUADS.oxigraph))
    assert (old - removed) | added == new
    with pytest.raises(urllib.error.HTTPError, match="404"):
        get(f"{base}/releases/{first.id}/changes")
