"""What a remote endpoint wrote: passed through where it is what was asked, converted where it is another syntax."""

from __future__ import annotations

import io
import json
import re
from typing import Final

import pyoxigraph as ox

from citiverse.engine.protocol import (
    CheckedQuery,
    EngineUnavailable,
    Form,
    QueryTimeout,
    ResultNotWritable,
    ResultTooLarge,
)
from citiverse.engine.remote_call import TIMED_OUT, Reply
from citiverse.engine.row_count import has_more_rows
from citiverse.formats import (
    GRAPH_SYNTAXES,
    N_TRIPLES,
    OXIGRAPH_GRAPHS,
    OXIGRAPH_RESULTS,
    RESULTS_JSON,
    RESULTS_XML,
    SOLUTION_SYNTAXES,
    SYNTAXES,
    Syntax,
)

INTERCHANGE: Final = {True: ("json", "xml"), False: ("nt", "ttl", "rdf")}
"""The syntaxes asked for as a second choice, best first: for solutions (True) and for triples (False)."""
_OLDER: Final[dict[str, Syntax]] = {"text/ntriples": N_TRIPLES}
_OF_ANYTHING: Final = frozenset((*RESULTS_JSON.aliases, *RESULTS_XML.aliases))
"""Types that say little: in answer to a CONSTRUCT they may be RDF in a syntax that is none of ours."""
BY_MEDIA_TYPE: Final[dict[bool, dict[str, Syntax]]] = {
    True: {kind: one for one in SOLUTION_SYNTAXES for kind in one.media_types},
    False: _OLDER | {kind: one for one in GRAPH_SYNTAXES for kind in one.media_types if kind not in _OF_ANYTHING},
}
"""What endpoints send as the type of solutions (True) and of triples (False) -> the syntax that it is."""
_COMMENT: Final = rb"|(?:\A|\n)#[^\n]*"
ENDINGS: Final = {
    "json": re.compile(rb"\}\s*\Z"),
    "xml": re.compile(rb">\s*\Z"),
    "csv": re.compile(rb"\n\Z|\A(?:true|false)\Z"),
    "tsv": re.compile(rb"\n\Z|\A(?:true|false)\Z"),
    "nt": re.compile(rb"(?:\A|\." + _COMMENT + rb")\s*\Z"),
    "nq": re.compile(rb"(?:\A|\." + _COMMENT + rb")\s*\Z"),
    "ttl": re.compile(rb"(?:\A|[.>]" + _COMMENT + rb")\s*\Z"),
    "trig": re.compile(rb"(?:\A|[.>}]" + _COMMENT + rb")\s*\Z"),
    "rdf": re.compile(rb">\s*\Z"),
    "jsonld": re.compile(rb"[\]}]\s*\Z"),
}
"""How a whole answer ends; some endpoints write an error message into the answer that they cannot finish."""
TAIL_BYTES: Final = 500
LEAST_TRIPLE_BYTES: Final = 3
"""The shortest way to say one more triple (Turtle: a comma, a digit and a space)."""
TRUE: Final = ("1", "true")
TRUTH: Final = {True: b'{"head":{},"boolean":true}', False: b'{"head":{},"boolean":false}'}
_FORBIDDEN_IN_XML: Final = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]"
    rb"|&#(?:x0*[0-8bcefBCEF]|x0*1[0-9a-fA-F]|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]));"
)


class NotAsAsked(Exception):
    """The reply is in no syntax that can be passed through or converted."""


def accept_header(syntax: Syntax, *, alone: bool = False) -> str:
    """Return the `Accept` header that asks for `syntax`, and unless `alone` for what can be converted to it."""
    asked = syntax.media_type
    others = [SYNTAXES[name].media_type for name in INTERCHANGE[syntax.of_solutions]]
    weighted = [f"{other};q=0.{9 - place}" for place, other in enumerate(others) if other != asked]
    return asked if alone else ", ".join((asked, *weighted))


def written(reply: Reply, query: CheckedQuery, syntax: Syntax, rows: int) -> bytes:
    """Return the result of `query` in `syntax`: the bytes of the endpoint where they are that, else converted.

    Raises `NotAsAsked` where another request may do better, `ResultTooLarge` beyond `rows` rows or triples,
    `ResultNotWritable` where XML would be ill-formed, `QueryTimeout` or `EngineUnavailable` for a reply that is cut.
    """
    found = BY_MEDIA_TYPE[query.form.of_solutions].get(reply.media_type)
    if found is None:
        raise NotAsAsked
    _refuse_cut(reply.body, found)
    body = reply.body if found is syntax and _is_as_written_here(reply.body, query, syntax) else None
    if body is None:
        body = _converted(reply.body, query, found, syntax)
    _refuse_too_many(reply, body, query, syntax, rows)
    if syntax.name in ("xml", "rdf") and _FORBIDDEN_IN_XML.search(body):
        raise ResultNotWritable("The result holds control characters, which XML cannot carry; ask for another form.")
    return body


def _refuse_cut(body: bytes, found: Syntax) -> None:
    tail = body[-TAIL_BYTES:]
    if ENDINGS[found.name].search(tail):
        return
    if TIMED_OUT.search(tail):
        raise QueryTimeout("The query took longer than the remote endpoint allows.")
    raise EngineUnavailable("The remote endpoint broke off its answer.")


def _is_as_written_here(body: bytes, query: CheckedQuery, syntax: Syntax) -> bool:
    """Return whether the bytes keep to the recommendations on results; some endpoints write older or other forms."""
    if not syntax.of_solutions:
        return True
    head = body[:2_000].lstrip()
    if query.form is Form.ASK:
        return {
            "json": b'"boolean"' in head,
            "xml": b"<boolean>" in head,
            "csv": head.strip() in (b"true", b"false"),
            "tsv": head.strip() in (b"true", b"false"),
        }[syntax.name]
    return {
        "json": b'"typed-literal"' not in body,
        "xml": True,
        "csv": not head.startswith(b'"') and b"\r\n" in body,
        "tsv": head.startswith(b"?") or not head.strip(),
    }[syntax.name]


def _converted(body: bytes, query: CheckedQuery, found: Syntax, syntax: Syntax) -> bytes:
    try:
        if not syntax.of_solutions:
            return _converted_triples(body, found, syntax)
        result = ox.parse_query_results(body, format=OXIGRAPH_RESULTS[found.name])
        if query.form is Form.ASK and isinstance(result, ox.QuerySolutions):
            result = _as_truth(result)
        content = result.serialize(format=OXIGRAPH_RESULTS[syntax.name])
    except (SyntaxError, ValueError, RuntimeError, OSError):
        raise NotAsAsked from None
    return content or b""


def _converted_triples(body: bytes, found: Syntax, syntax: Syntax) -> bytes:
    triples = dict.fromkeys(quad.triple for quad in ox.parse(body, format=OXIGRAPH_GRAPHS[found.name]))
    buffer = io.BytesIO()
    ox.serialize(triples, buffer, format=OXIGRAPH_GRAPHS[syntax.name])
    return buffer.getvalue()


def _as_truth(solutions: ox.QuerySolutions) -> ox.QueryBoolean:
    """Return what Virtuoso means with one row that holds 1, or with no row, in answer to an ASK."""
    cells = [cell for solution in solutions for cell in solution]
    is_true = any(isinstance(cell, ox.Literal) and cell.value in TRUE for cell in cells)
    truth = ox.parse_query_results(TRUTH[is_true], format=ox.QueryResultsFormat.JSON)
    if not isinstance(truth, ox.QueryBoolean):
        raise NotAsAsked
    return truth


def _refuse_too_many(reply: Reply, body: bytes, query: CheckedQuery, syntax: Syntax, rows: int) -> None:
    if not syntax.of_solutions:
        # Only a body that is long enough to hold too many triples is worth counting.
        if len(body) > rows * LEAST_TRIPLE_BYTES and _has_more_triples(body, syntax, rows):
            raise ResultTooLarge(f"The result has more than {rows} triples.")
        return
    if query.form is Form.SELECT and _has_more_rows(body, syntax, rows):
        raise ResultTooLarge(f"The result has more than {rows} rows; use LIMIT and OFFSET.")
    most = str(reply.headers.get("X-SPARQL-MaxRows", ""))
    if most.isascii() and most.isdigit() and _has_more_rows(body, syntax, int(most) - 1):
        raise ResultTooLarge(f"The remote endpoint gives no more than {most} rows; use LIMIT and OFFSET.")


def _has_more_triples(body: bytes, syntax: Syntax, rows: int) -> bool:
    try:
        return any(place >= rows for place, _ in enumerate(ox.parse(body, format=OXIGRAPH_GRAPHS[syntax.name])))
    except (SyntaxError, ValueError):
        raise EngineUnavailable("The answer of the remote endpoint cannot be read.") from None


def _has_more_rows(body: bytes, syntax: Syntax, rows: int) -> bool:
    """Return whether there are more than `rows` rows, also where the endpoint lays out its text for people."""
    if syntax.name == "xml":
        return body.count(b"</result>") + body.count(b"<result/>") > rows
    if syntax.name != "json":
        return has_more_rows(body, syntax.name, rows)
    try:
        return body.count(b"{") > rows and len(json.loads(body)["results"]["bindings"]) > rows
    except (ValueError, KeyError):
        raise EngineUnavailable("The answer of the remote endpoint cannot be read.") from None
