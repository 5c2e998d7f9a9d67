"""Sends fuzzed queries to a running server: whatever they say, it answers, and never with an internal error."""

from __future__ import annotations

import http.client
import urllib.parse

ALLOWED = frozenset((200, 400, 403, 406, 413, 503))
TYPES = ("application/sparql-results+json", "text/turtle", "*/*", "text/csv", "application/problem+json")


class WrongAnswer(AssertionError):
    """The server gave no answer, or one that no query may cause."""


class Served:
    """Asks one server over one connection after the other and judges its answers."""

    def __init__(self, base: str, canary: str) -> None:
        self._address = urllib.parse.urlsplit(base).netloc
        self._canary = canary
        self.statuses: dict[int, int] = {}

    def judge(self, text: str) -> None:
        """Raise `WrongAnswer` unless the server answers `text` as it should, and still answers afterwards."""
        # A text may hold half of a surrogate pair, which no client can send.
        query = text.replace("CANARY", self._canary).encode("utf-8", "replace")
        body = urllib.parse.urlencode({"query": query})
        status, answer = self._ask("POST", body, TYPES[len(text) % len(TYPES)])
        self.statuses[status] = self.statuses.get(status, 0) + 1
        if status not in ALLOWED:
            raise WrongAnswer(f"{status} {answer[:300]!r} for {text!r}")

    def _ask(self, method: str, body: str, accepted: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(self._address, timeout=30)
        try:
            headers = {"Accept": accepted, "Content-Type": "application/x-www-form-urlencoded"}
            connection.request(method, "/sparql", body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise WrongAnswer(f"no answer ({error!r}) to {body[:2000]!r}") from error
        finally:
            connection.close()
