"""What must hold for every text: the tokenizer, the guard and the engine agree, and nothing is called."""

from __future__ import annotations

import pyoxigraph as ox

from citiverse.engine.guard import check
from citiverse.engine.plain import read_plain
from citiverse.engine.protocol import QueryFault, QuerySyntaxError, QueryTooComplex
from citiverse.engine.tokens import tokens
from citiverse.settings import Settings
from support.canary import Canary

SETTINGS = Settings()
WITHOUT_PLAIN = Settings(query_operators=SETTINGS.query_operators // 10)
"""Limits under which nothing counts as plain."""
NOWHERE = "http://127.0.0.1:9/"
BASE = "http://example.org/base/"
DATA = """\
<http://example.org/a> <http://example.org/p> 1, "a", <http://example.org/>, <http://example.org:> .
<http://example.org/a> <http://example.org/p> <http://example.org/a.b> .
"""
DELIBERATE = ("and a space.", "Put a space after FROM.", "escape that does not exist.")
"""Ends of the messages by which the guard refuses what only engines without tokens can read."""


class Disagreement(AssertionError):
    """The guard and the engine read one text in two ways."""


class Oracle:
    """Judges texts against one small store; a listener counts calls."""

    def __init__(self) -> None:
        self.canary = Canary()
        self.store = ox.Store()
        self.store.load(DATA, format=ox.RdfFormat.TURTLE)
        self.judged = 0
        self.answered = 0

    def judge(self, text: str) -> None:
        """Raise `Disagreement` where `text` shows a weakness; `CANARY` in it becomes the listener's address."""
        self.judged += 1
        fault = fault_of(text.replace("CANARY", self.canary.address))
        # What was refused is only parsed: on no data, and with an address that the engine itself never calls.
        text = text.replace("CANARY", NOWHERE if fault else self.canary.address)
        accepted = is_accepted(ox.Store() if fault else self.store, text)
        self.answered += accepted and fault is None
        if self.canary.connections:
            raise Disagreement(f"a query called out: {text!r}")
        if accepted and isinstance(fault, QuerySyntaxError) and not str(fault).endswith(DELIBERATE):
            raise Disagreement(f"the guard refuses what the engine reads ({fault}): {text!r}")
        check_places(text)
        check_plain(text)

    def close(self) -> None:
        """Stop the listener."""
        self.canary.close()


def fault_of(text: str) -> QueryFault | None:
    """Return why the guard refuses `text`, if it does."""
    try:
        check(text, SETTINGS)
    except QueryFault as fault:
        return fault
    return None


def is_accepted(store: ox.Store, text: str) -> bool:
    """Return whether the engine's parser takes `text`, whatever its evaluation says."""
    try:
        result = store.query(text, base_iri=BASE)
        if isinstance(result, ox.QuerySolutions | ox.QueryTriples):
            for _ in result:
                pass
    except SyntaxError:
        return False
    except (RuntimeError, OSError, ValueError):
        return True
    return True


def check_plain(text: str) -> None:
    """Check that the guard reads what counts as plain in the same way, token by token."""
    plain = read_plain(text)
    if plain is None:
        return
    try:
        read = check(text, WITHOUT_PLAIN)
    except QueryFault as fault:
        raise Disagreement(f"plain, and yet refused ({fault}): {text!r}") from fault
    if (read.form, read.names_dataset, read.is_repeatable) != (plain.form, False, True):
        raise Disagreement(f"plain, and yet read in another way ({read}): {text!r}")


def check_places(text: str) -> None:
    """Check that every token stands where it says, and that only white space and comments stand between tokens."""
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    end = 0
    try:
        for token in tokens(text):
            place = starts[token.line - 1] + token.column - 1
            if not text.startswith(token.text, place):
                raise Disagreement(f"{token} does not stand where it says: {text!r}")
            if not is_silence(text[end:place]):
                raise Disagreement(f"{text[end:place]!r} before {token} is in no token: {text!r}")
            end = place + len(token.text)
    except (QuerySyntaxError, QueryTooComplex) as fault:
        if fault.line is None or fault.column is None or fault.line > len(lines):
            raise Disagreement(f"{fault!r} says no place within the text: {text!r}") from fault


def is_silence(gap: str) -> bool:
    """Return whether `gap` is white space and comments only."""
    while gap:
        gap = gap.lstrip(" \t\r\n")
        if gap.startswith("#"):
            ends = [place for place in (gap.find("\n"), gap.find("\r")) if place >= 0]
            gap = gap[min(ends) :] if ends else ""
        elif gap:
            return False
    return True
