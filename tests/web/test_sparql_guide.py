"""The page about the endpoint says what the running server does."""

from __future__ import annotations

import html
import json
import re
import shlex
from typing import Any

from flask.testing import FlaskClient

from citiverse.engine.protocol import QueryFault
from citiverse.releases import Release
from citiverse.web.formats import GRAPHS, RESULTS
from citiverse.web.sparql_guide import LIMITS
from support.web import make_app


def text_of(client: FlaskClient) -> str:
    response = client.get("/about/sparql")
    assert response.status_code == 200
    return html.unescape(response.text)


def test_every_limit_is_there_with_its_value(example_release: Release) -> None:
    values: dict[str, Any] = dict(zip(LIMITS, range(1_201, 1_201 + len(LIMITS)), strict=True))
    # The text of the page's own query must pass the limits of this test.
    text = text_of(make_app(example_release, **values).test_client())
    assert [name for name, value in values.items() if f">{value:,}<".replace(",", "\u202f") not in text] == []


def test_every_format_is_there(client: FlaskClient) -> None:
    rows = {form.name: f"<td>{form.media_type}</td><td>{form.name}</td>" for form in (*RESULTS, *GRAPHS)}
    text = text_of(client)
    assert [name for name, row in rows.items() if row not in text] == []


def test_every_fault_that_anybody_can_meet_is_there(client: FlaskClient) -> None:
    text = text_of(client)
    slugs = {kind.slug for kind in QueryFault.__subclasses__()} - {"client-gone"}
    assert [slug for slug in slugs if f"<td>{slug}</td>" not in text] == []


def test_the_example_works(client: FlaskClient) -> None:
    command = re.search(r"<pre[^>]*><code>(curl [^<]+)</code>", client.get("/about/sparql").text)
    assert command is not None
    words = shlex.split(html.unescape(command.group(1)))
    query = next(word for word in words if word.startswith("query=")).removeprefix("query=")
    answer = client.get("/sparql", query_string={"query": query})
    assert json.loads(answer.data)["results"]["bindings"]


def test_what_is_said_of_oxigraph_is_not_said_of_a_remote_engine(example_release: Release) -> None:
    assert "Oxigraph" not in text_of(make_app(example_release, engine="remote").test_client())
