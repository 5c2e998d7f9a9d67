"""No link within the site is dead, anchors included, for one who follows them (linkinator); no other site is asked."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Final

import pytest

from clients.conftest import HERE, Comunica
from support.example_release import make_example_release
from support.server import running_server

SHARE: Final = "20"
"""Of the other representations of pages, and of pages with queries, one link in so many is asked."""
SECONDS: Final = 1200


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Base address of a server over the invented examples, with the whole ontology and all schemes."""
    release = make_example_release(tmp_path_factory.mktemp("crawl"))
    arguments = ("--release", release.id, "--build-folder", str(release.folder.parent.parent), "--workers", "1")
    with running_server(*arguments, log=tmp_path_factory.mktemp("crawl") / "log", is_public=True) as base:
        yield base


def crawled(comunica: Comunica, address: str, share: str = SHARE) -> dict[str, Any]:
    command = [str(comunica.node), str(HERE / "crawl.mjs"), str(comunica.folder), address, share]
    done = subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def test_no_link_is_dead(comunica: Comunica, site: str) -> None:
    found = crawled(comunica, f"{site}/")
    assert found["pages"] > 300
    assert found["asked"] > 400
    assert found["foreign"] == []
    assert found["dead"] == []


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the base class calls it so
        pass


def test_a_dead_link_would_be_found(comunica: Comunica, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text('<a href="gone">x</a> <a href="#nowhere">y</a> <a href="/">z</a>', "utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(tmp_path))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_port}/"
        found = crawled(comunica, base, "1")
        server.shutdown()
    assert {one["url"].removeprefix(base) for one in found["dead"]} == {"gone", "#nowhere"}
