"""No link within the site is dead, anchors included, for one who follows them (linkinator); no other site is asked."""

from __future__ import annotations

import json
import os
import subprocess
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Final

from clients.conftest import HERE, Comunica

SHARE_OF_THINGS: Final = os.environ.get("CRAWL_THINGS", "20")
"""Of the pages about things one in so many is followed; 1 is all of them (`make crawl`)."""
SHARE_OF_REST: Final = "50"
"""Of the other representations of pages, and of pages with queries, one link in so many is asked."""
SECONDS: Final = 3600


def crawled(comunica: Comunica, address: str, *shares: str) -> dict[str, Any]:
    command = [str(comunica.node), str(HERE / "crawl.mjs"), str(comunica.folder), address, *shares]
    done = subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def test_no_link_is_dead(comunica: Comunica, server: str) -> None:
    found = crawled(comunica, f"{server}/", SHARE_OF_THINGS, SHARE_OF_REST)
    print({**found, "dead": len(found["dead"])})
    assert found["pages"] > 200
    assert found["asked"] > 400
    assert found["seen"] > found["asked"]
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
        found = crawled(comunica, base, "1", "1")
        server.shutdown()
    assert {one["url"].removeprefix(base) for one in found["dead"]} == {"gone", "#nowhere"}
