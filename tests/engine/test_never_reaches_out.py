"""No query makes this process open a connection: a listener on the loopback address counts."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from citiverse.engine.guard import check
from citiverse.engine.memory import MemoryEngine
from citiverse.engine.protocol import EVERYTHING, QueryFault, Selection
from citiverse.formats import SYNTAXES
from citiverse.settings import Settings

TEMPLATES = (
    "SELECT * { SERVICE <CANARY> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <CANARY> { ?s ?p ?o } }",
    "SELECT * { VALUES ?e { <CANARY> } SERVICE ?e { ?s ?p ?o } }",
    "PREFIX c: <CANARY> SELECT * { SERVICE c:x { ?s ?p ?o } }",
    "PREFIX : <CANARY> SELECT * { SERVICE:x{ ?s ?p ?o } }",
    "PREFIX : <CANARY> SELECT * { SERVICESILENT:x{ ?s ?p ?o } }",
    "PREFIX : <CANARY> SELECT * { ?s ?p true.SERVICE:x{ ?s ?p ?o } }",
    "PREFIX : <CANARY> SELECT * { ?s ?p trueSERVICE:x{ ?s ?p ?o } }",
    "PREFIX : <CANARY> SELECT * { ?s ?p ?o.SERVICE:x{ ?s ?p ?o } }",
    "PREFIX : <CANARY> SELECT * { ?s ?p :a.SERVICE:x{ ?s ?p ?o } }",
    "PREFIX : <CANARY> SELECT * { ?s ?p 1.SERVICE:x{ ?s ?p ?o } }",
    "PREFIX : <CANARY> SELECT * { FILTER(1<2)SERVICE#>\n:x{ ?s ?p ?o } }",
    'PREFIX : <CANARY> SELECT * { FILTER(1<?x)SERVICE#>"""\n:x{ ?s ?p ?o } #"""\n}',
    "SELECT * { S\\u0045RVICE <CANARY> { ?s ?p ?o } }",
    "SELECT * { BIND('''a''' AS ?x)SERVICE<CANARY>{ ?s ?p ?o } }",
    "SELECT * { FILTER EXISTS { SERVICE <CANARY> { ?s ?p ?o } } }",
    "SELECT * FROM <CANARY> { ?s ?p ?o }",
    "SELECT * FROM NAMED <CANARY> { GRAPH <CANARY> { ?s ?p ?o } }",
    # What an engine without tokens reads in another way than the grammar says.
    "SELECT * { FILTER(1<'>')SERVICE<CANARY>{} #'\n}",
    "SELECT * { FILTER(1 != 2 && <<(<a> <b> <c>)>><'>')SERVICE<CANARY>{} #'\n}",
    "SELECT * { FILTER(EXISTS{}<'>')SERVICE<CANARY>{} #'\n}",
    "SELECT * { FILTER(1<<#>)SERVICE<CANARY>{}\n}",
    "SELECT * { FILTER(1<<(2)>&&1<'>')SERVICE<CANARY>{} #'\n}",
    "SELECT * { VALUES ?x { ''' ' } SERVICE<CANARY>{} #\\q'''\n}",
    "SELECT * { VALUES ?x { ''' ' } SERVICE<CANARY>{} #\\uD800'''\n}",
    'SELECT * { VALUES ?x { """ " } SERVICE<CANARY>{} #\\U00110000"""\n}',
    "PREFIX p: <http://a:> SELECT * { ?s ?p p:SERVICE<CANARY>{} }",
    "PREFIX p: <http://a:> SELECT * { ?s ?p p:SERVICE SILENT<CANARY>{} }",
    "PREFIX p: <http://a:> SELECT * { ?s ?p p:SERVICE # comment\n <CANARY>{} }",
    "PREFIX : <CANARY> SELECT * { ?s ?p :.SERVICE<CANARY>{} }",
    "PREFIX : <CANARY> SELECT * { ?s ?p :a.b.SERVICE<CANARY>{} }",
    "PREFIX : <CANARY> SELECT * { ?s ?p :a.b.SERVICE:x{} }",
    "LOAD <CANARY>",
    "DESCRIBE <CANARY>",
)


class Canary:
    """Counts the connections to a port of its own."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}/"
        self.connections = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            connection.close()

    def close(self) -> None:
        self._listener.close()


@pytest.fixture
def canary() -> Iterator[Canary]:
    found = Canary()
    yield found
    found.close()


def test_the_canary_itself_counts(canary: Canary) -> None:
    with socket.create_connection(("127.0.0.1", int(canary.address.rsplit(":", 1)[1].strip("/")))) as connection:
        connection.recv(1)
    assert canary.connections == 1


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("selected", [False, True])
def test_no_query_reaches_out(
    canary: Canary, make_engine: Callable[..., MemoryEngine], template: str, selected: bool
) -> None:
    engine, settings = make_engine(), Settings()
    selection = Selection((canary.address,), (canary.address,)) if selected else EVERYTHING
    try:
        checked = check(template.replace("CANARY", canary.address), settings)
        engine.answer(checked, SYNTAXES["json" if checked.form.of_solutions else "nt"], selection).read()
    except QueryFault as fault:
        assert str(fault)
    assert canary.connections == 0
