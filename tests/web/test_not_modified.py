"""If-Modified-Since before the response cache: a 304 for what has not changed, whether it was kept or is made anew."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pytest

from citiverse.web.cache import ResponseCache
from citiverse.web.metrics import Metrics
from support.wsgi import ask

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

MODIFIED = "Sun, 22 Nov 2026 00:00:00 GMT"


def cache(**more: str) -> ResponseCache:
    """Return a cache before an application that always answers the same; `more` are headers beyond the usual ones."""
    headers = {"Content-Type": "text/turtle", "ETag": '"abc"', "Vary": "Accept", "Last-Modified": MODIFIED, **more}

    def app(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", list(headers.items()))
        return [b"<urn:example:s> a <urn:example:C> .\n"]

    return ResponseCache(app, 1 << 20, 1_000, Metrics(None))


@pytest.mark.parametrize(
    ("since", "more", "status"),
    [
        (MODIFIED, {}, 304),
        ("Mon, 23 Nov 2026 00:00:00 GMT", {}, 304),
        ("Sat, 21 Nov 2026 23:59:59 GMT", {}, 200),
        ("yesterday", {}, 200),
        # The entity tag decides alone where there are both (RFC 9110, section 13.2.2).
        (MODIFIED, {"HTTP_IF_NONE_MATCH": '"other"'}, 200),
        (MODIFIED, {"HTTP_IF_NONE_MATCH": '"abc"'}, 304),
    ],
)
@pytest.mark.parametrize("times", [1, 2], ids=["made", "kept"])
def test_what_has_not_changed_since_is_not_sent_again(
    since: str, more: dict[str, str], status: int, times: int
) -> None:
    asked = cache()
    replies = [ask(asked, "/doc/x", "", "GET", b"", HTTP_IF_MODIFIED_SINCE=since, **more) for _ in range(times)]
    assert [reply.status for reply in replies] == [status] * times
    assert {reply.headers["last-modified"] for reply in replies} == {MODIFIED}
    assert all(not reply.body for reply in replies if reply.status == 304)


def test_what_is_not_to_be_stored_is_always_sent() -> None:
    asked = cache(**{"Cache-Control": "no-store"})
    assert ask(asked, "/doc/x", HTTP_IF_MODIFIED_SINCE=MODIFIED).status == 200


def test_a_post_is_always_answered() -> None:
    reply = ask(cache(), "/sparql", method="POST", body=b"ASK {}", HTTP_IF_MODIFIED_SINCE=MODIFIED)
    assert reply.status == 200
