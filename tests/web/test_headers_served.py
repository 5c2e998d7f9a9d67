"""Redbot warns of no kind of resource of a real server: freshness, validators, conditions, parts, codings."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import pytest
from flask import Flask

from citiverse.releases import Release, read_release
from citiverse.web.api_model import VARIABLE
from support.server import running_server
from support.web import make_app

PROGRAM: Final = Path(sys.executable).parent / "redbot"
SECONDS: Final = 120
SOUND: Final = frozenset(("GOOD", "INFO"))
"""Levels of redbot's notes that ask for nothing; the others are WARN and BAD."""
THING: Final = "use-case/underground-asset-mapping"
OF_RULE: Final[dict[str, dict[str, str]]] = {
    "/doc/<path:rest>": {"rest": THING},
    "/id/<path:rest>": {"rest": THING},
    "/record/<path:rest>": {"rest": THING},
    "/scheme/<path:rest>": {"rest": "theme/transport-and-mobility"},
    "/linkset/<path:rest>": {"rest": f"id/{THING}.json"},
    "/graph/<name>": {"name": "use-cases.ttl"},
    "/dataset/<path:name>": {"name": "citiverse"},
    "/sitemap/<name>.xml": {"name": "things-1"},
    "/static/<path:filename>": {"filename": "site.css"},
    "/queries/<slug>": {"slug": "deployable-now"},
    "/problems/<slug>": {"slug": "syntax-error"},
    "/releases/<identifier>/changes.<suffix>": {"suffix": "json"},
}
"""Values of the variables of a route, where those below will not do."""
QUERIES: Final = {
    "/rdf-graph-store": "?default",
    "/reconcile/preview": f"?id=https://w3id.org/citiverse/id/{THING}",
    "/reconcile/view": f"?id=https://w3id.org/citiverse/id/{THING}",
    "/search": "?q=flood",
    "/suggest": "?q=fl",
}
MORE: Final = (
    f"/doc/{THING}.ttl",
    f"/doc/{THING}.jsonld",
    f"/doc/{THING}?_profile=schema",
    "/doc/use-case/no-such-thing",
    "/sparql?query=ASK%20%7B%7D&format=json",
    "/sparql?query=CONSTRUCT%20WHERE%20%7B%3Fs%20%3Fp%20%3Fo%7D%20LIMIT%20500&format=ttl",
    "/sparql?query=SELECT%20(NOW()%20AS%20%3Fn)%20%7B%7D&format=csv",
    "/queries/deployable-now.csv",
    "/ns?_mediatype=image/png",
)


@pytest.fixture(scope="module")
def release(catalogue_release: Path) -> Release:
    return read_release(catalogue_release)


@pytest.fixture(scope="module")
def server(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    arguments = ("--release", release.id, "--build-folder", str(release.folder.parent.parent), "--workers", "1")
    with running_server(*arguments, log=tmp_path_factory.mktemp("headers") / "log", is_public=True) as base:
        yield base


def paths(app: Flask, release: Release) -> list[str]:
    """Return one path for each route, the files of a release plain and packed, and more of what answers differently."""
    usual = {
        "identifier": release.id,
        "name": "dumps/citiverse.nt",
        "number": "1",
        "slug": "none",
        "suffix": "ttl",
        "version": release.version,
    }
    versions = {"version": str(release.manifest.get("ontologyVersion"))}
    found = []
    for rule in (one for one in app.url_map.iter_rules() if "GET" in (one.methods or ())):
        of_vocabulary = versions if rule.rule.startswith(("/ns", "/shapes", "/context")) else {}
        path = path_of(rule.rule, usual | of_vocabulary | OF_RULE.get(rule.rule, {}))
        found.append(path + QUERIES.get(path, ""))
    return [*found, f"/dump/{release.id}/dumps/citiverse.nt.gz", *MORE]


def path_of(rule: str, values: dict[str, str]) -> str:
    return VARIABLE.sub(lambda match: quote(values[match.group(1)]), rule)


def notes(address: str) -> tuple[str, int, list[dict[str, Any]]]:
    """Return what redbot says about an address, with the status that it got."""
    command = [str(PROGRAM), "--output-format", "har", address]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=True)
    entry = json.loads(done.stdout)["log"]["entries"][0]
    return address, entry["response"]["status"], entry["_red_messages"]


def test_redbot_warns_of_nothing(server: str, release: Release) -> None:
    asked = paths(make_app(release), release)
    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(notes, [server + path for path in asked]))
    assert len(told) > 70
    statuses = [status for _, status, _ in told]
    assert statuses.count(200) > 60
    assert max(statuses) < 500
    assert all(len(messages) > 2 for _, _, messages in told)
    warnings = [
        (address.removeprefix(server), message["note_id"], message["summary"])
        for address, _, messages in told
        for message in messages
        if message["level"] not in SOUND
    ]
    assert warnings == []
