"""Every real client gets the answer it needs: the recorded headers of `accept_headers.toml` against the application."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import pytest
from flask import Flask
from werkzeug.test import Client

from citiverse.formats import SYNTAXES
from citiverse.settings import Settings
from citiverse.web.cache import cached
from citiverse.web.formats import HTML
from citiverse.web.metrics import Metrics

CORPUS: Final = Path(__file__).with_name("accept_headers.toml")
RESOURCES: Final = {
    "entity": "/doc/use-case/underground-asset-mapping",
    "ontology": "/ns",
    "select": "SELECT ?s { ?s ?p ?o } LIMIT 1",
    "construct": "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 1",
    "catalogue": "/catalogue",
}
MEDIA_TYPES: Final = {name: syntax.media_type for name, syntax in SYNTAXES.items()} | {HTML.name: HTML.media_type}


@dataclass(frozen=True)
class Recorded:
    """What one client sends, and per resource the name of the format or the status that it needs."""

    name: str
    evidence: str
    accept: tuple[str, ...]
    parameters: str
    method: str
    needs: dict[str, str]


def recorded() -> list[Recorded]:
    """Return the corpus."""
    entries: list[dict[str, Any]] = tomllib.loads(CORPUS.read_text(encoding="utf-8"))["client"]
    return [_recorded(**entry) for entry in entries]


def _recorded(
    name: str,
    accept: str | list[str],
    needs: dict[str, str],
    captured: str = "",
    source: str = "",
    parameters: str = "",
    method: str = "GET",
) -> Recorded:
    lines = (accept,) if isinstance(accept, str) else tuple(accept)
    return Recorded(name, captured or source, lines, parameters, method, needs)


CLIENTS: Final = recorded()


@pytest.fixture(scope="module")
def served(catalogue_app: Flask) -> Client:
    """A client of the application over the real catalogue, with the cache and the short cut that it is served with."""
    return Client(cached(catalogue_app, Settings(), Metrics(None)))


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.name)
def test_every_client_gets_what_it_needs(served: Client, client: Recorded, resource: str) -> None:
    target = RESOURCES[resource]
    is_query, is_sent = not target.startswith("/"), client.method == "POST"
    response = served.open(
        "/sparql" if is_query else target,
        method=client.method if is_query else "GET",
        query_string=f"query={quote(target)}&{client.parameters}" if is_query and not is_sent else None,
        data={"query": target} if is_query and is_sent else None,
        headers=[("Accept", line) for line in client.accept],
        # Nobody counts the queries of this machine.
        environ_base={"REMOTE_ADDR": "127.0.0.1"},
    )
    needed = client.needs[resource]
    found = "" if response.status_code == 200 else str(response.status_code)
    assert (found or response.mimetype) == MEDIA_TYPES.get(needed, needed)
    assert "Accept" in response.headers["Vary"]


def test_every_record_says_where_it_comes_from_and_what_is_needed_everywhere() -> None:
    assert [client.name for client in CLIENTS if not client.evidence] == []
    assert [client.name for client in CLIENTS if client.needs.keys() != RESOURCES.keys()] == []
    allowed = {*MEDIA_TYPES, "406", "400"}
    assert [client.name for client in CLIENTS if not allowed.issuperset(client.needs.values())] == []
    assert len({client.name for client in CLIENTS}) == len(CLIENTS)


@pytest.mark.parametrize(
    "client",
    [
        *("Firefox", "Chrome", "Safari", "curl", "Wget", "rapper", "roqet", "Jena", "RDF4J", "rdflib parse()"),
        *("SPARQLStore", "SPARQLWrapper", "Comunica", "jsonld.js", "OWLAPI", "ldfetch", "fetch-sparql-endpoint"),
        *("Googlebot", "Bingbot", "LinkChecker", "feedparser", "linkinator", "requests", "httpx", "urllib"),
        *("HttpURLConnection", "httr", "Postman", "rdflib.js"),
    ],
)
def test_the_clients_that_matter_are_there(client: str) -> None:
    assert [one.name for one in CLIENTS if client in one.name] != []
