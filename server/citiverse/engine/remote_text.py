"""What is sent to a remote endpoint: a text that it reads as the guard here did, and that calls nothing of its own."""

from __future__ import annotations

import re
from typing import Final

import pyoxigraph as ox

from citiverse.engine.memory import syntax_error
from citiverse.engine.protocol import CheckedQuery, QuerySyntaxError, Selection, ServiceRefused
from citiverse.engine.spelling import with_small_truth_values
from citiverse.engine.tokens import Kind, Token, tokens

_ABSOLUTE: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:")
_CALLS: Final = re.compile(r"<(?:java|bif|sql|file):", re.IGNORECASE)
"""Names under which servers call code: classes (Jena), their own procedures (Virtuoso); and files."""
_HIDING_ESCAPE: Final = re.compile(r"\\(?:u00|U000000)(?:0[AaDd]|[2-7][0-9A-Fa-f])")


def refuse_extensions(text: str, base: str) -> None:
    """Raise `QuerySyntaxError` where the text is not standard SPARQL, `ServiceRefused` where it names code to call.

    Many servers extend the language by ways to run code or to fetch what a query names (`define` of Virtuoso, classes
    of Jena), which no guard can know one by one.
    """
    for token in tokens(text):
        if token.kind is Kind.IRI and _CALLS.match(token.text):
            place = (token.line, token.column)
            raise ServiceRefused("Names that begin with java:, bif:, sql: or file: are refused.", *place)
    try:
        ox.Store().query(with_small_truth_values(text), base_iri=base)
    except SyntaxError as error:
        raise syntax_error(str(error)) from None
    except (ValueError, RuntimeError):
        # Well-formed; whether it can be evaluated is for the endpoint to say.
        return


def refuse_hiding_escapes(text: str) -> None:
    r"""Raise `QuerySyntaxError` for an escape such as `\u0022`, which stands for an ASCII character or a line end.

    SPARQL 1.1, section 19.2, lets a server undo it before it reads the text, so that a string could end early there.
    """
    match = _HIDING_ESCAPE.search(text)
    if match is not None:
        line = text.count("\n", 0, match.start()) + 1
        column = match.start() - text.rfind("\n", 0, match.start())
        raise QuerySyntaxError("Write this character itself instead of its escape.", line, column)


def sent_text(query: CheckedQuery, selection: Selection, base: str) -> str:
    """Return the text to send: the same on the same lines, with what endpoints do not know or disagree about settled.

    Relative IRIs get the base of the data. Where graphs are sent, the FROM clauses that they replace are blanked.
    """
    lines = query.text.split("\n")
    is_relative = False
    clause: list[Token] = []
    for token in tokens(query.text):
        is_relative = is_relative or (token.kind is Kind.IRI and not _ABSOLUTE.match(token.text))
        if selection and (token.keyword == "FROM" or clause):
            clause.append(token)
            if token.kind in (Kind.IRI, Kind.NAME):
                for part in clause:
                    _blank(lines, part)
                clause = []
    return (f"BASE <{base}> " if is_relative else "") + "\n".join(lines)


def _blank(lines: list[str], token: Token) -> None:
    line, start, length = lines[token.line - 1], token.column - 1, len(token.text)
    lines[token.line - 1] = line[:start] + " " * length + line[start + length :]
