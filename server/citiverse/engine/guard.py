"""Refuses, before evaluation, every query that would reach out, write, or cost more than the limits allow."""

from __future__ import annotations

import re
from contextlib import nullcontext
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from citiverse.engine import plain as plain_queries
from citiverse.engine.plain import read_plain
from citiverse.engine.protocol import (
    CheckedQuery,
    Form,
    QuerySyntaxError,
    QueryTooComplex,
    QueryTooLong,
    ServiceRefused,
    UpdateRefused,
)
from citiverse.engine.tokens import Kind, Token, tokens
from citiverse.settings import Settings

UPDATE_WORDS: Final = frozenset(
    ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH", "USING")
)
UNREPEATABLE_WORDS: Final = frozenset(("NOW", "RAND", "UUID", "STRUUID", "BNODE"))
ODD_CHARACTER: Final = re.compile("[\x00\ufffe\uffff\ud800-\udfff]")
OPENING: Final = {"{": "}", "(": ")", "[": "]", "<<": ">>", "<<(": ")>>", "{|": "|}"}
CLOSING: Final = frozenset(OPENING.values())
SEPARATORS: Final = frozenset((".", ";", ","))
PATH_SIGNS: Final = frozenset(("/", "^", "|"))
OPERATORS: Final = frozenset(("||", "&&", "+", "-", "*", "/", "=", "!=", "<", ">", "<=", ">=", "!", "|", "^"))
PREFIX_SIGNS: Final = frozenset(("!", "-", "+", "^"))
BRACES: Final = frozenset("{}")
LINKING_WORDS: Final = frozenset(("AS", "IN", "NOT"))
SHORT_TEXT: Final = 4_096
LONG_TEXT_LOCK: Final = Lock()
SERVICE_REFUSED: Final = "SERVICE is refused: this server never calls another endpoint."
DOUBLY_READ_WORDS: Final = frozenset(("REGEX", "SUBSTR", "REPLACE", "GROUP_CONCAT"))
"""Calls that may have one argument more or less: the parser reads the shorter form again from its start."""
DOUBLY_READ_NESTING: Final = 6
SAFE_AFTER_NAME: Final = frozenset(
    (
        *("A", "AS", "IN", "NOT", "TRUE", "FALSE", "UNDEF", "FROM", "NAMED", "WHERE", "PREFIX", "BASE", "VERSION"),
        *("OPTIONAL", "MINUS", "LATERAL", "FILTER", "BIND", "GRAPH", "VALUES", "UNION", "SELECT", "ASK", "CONSTRUCT"),
        *("DESCRIBE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET"),
    )
)
"""Words that may follow a name which holds `service`; all others could be the rest of the clause."""
GRAPH_WORDS: Final = frozenset(("GRAPH", "FROM", "NAMED"))
OPERATOR_WORDS: Final = frozenset(("UNION", "OPTIONAL", "MINUS", "LATERAL", "FILTER", "BIND", "GRAPH", "VALUES"))


@dataclass
class _Frame:
    """One open bracket: what opened it and how much it holds so far."""

    opening: str
    holds_values: bool = False
    doubly_read: int = 0
    patterns: int = 1
    group: _Frame | None = field(default=None, repr=False)


class _Counter:
    """Counts what the limits speak of while the tokens pass by."""

    def __init__(self, settings: Settings) -> None:
        self._limits = settings
        self._frames: list[_Frame] = []
        self._signs_in_a_row = 0
        self._operators = 0
        self._path_steps = 0
        self._cells = 0
        self._values_follow = False
        self._previous: Token | None = None

    def see(self, token: Token) -> None:
        """Take the next token into account; raises `QueryTooComplex` at the first limit passed."""
        if token.kind is Kind.SIGN:
            self._see_sign(token)
        else:
            self._see_word_or_term(token)
        self._previous = token

    def _see_sign(self, token: Token) -> None:
        sign = token.text
        if sign in OPERATORS:
            self._see_operator(token)
        if sign in BRACES:
            self._path_steps = 0
        if sign in OPENING:
            self._open(token)
        elif sign in CLOSING:
            if self._frames and OPENING[self._frames[-1].opening] == sign:
                self._frames.pop()
        elif sign in SEPARATORS and self._frames:
            frame = self._frames[-1]
            if frame.opening != "(" and frame.group is not None and not frame.holds_values:
                self._add_pattern(frame.group, token)

    def _see_word_or_term(self, token: Token) -> None:
        self._signs_in_a_row = 0
        if token.keyword in OPERATOR_WORDS:
            self._add_operator(token)
            if token.keyword == "VALUES":
                self._values_follow = True
        if self._frames:
            self._see_content(self._frames[-1], token)

    def _open(self, token: Token) -> None:
        outer = self._frames[-1] if self._frames else None
        frame = _Frame(token.text)
        frame.doubly_read = outer.doubly_read if outer else 0
        if token.text == "(" and self._previous and self._previous.keyword.endswith(tuple(DOUBLY_READ_WORDS)):
            frame.doubly_read += 1
            if frame.doubly_read > DOUBLY_READ_NESTING:
                names = ", ".join(sorted(DOUBLY_READ_WORDS))
                raise QueryTooComplex(
                    f"{names} nested deeper than {DOUBLY_READ_NESTING} levels.", token.line, token.column
                )
        frame.holds_values = bool(outer and outer.holds_values) or (token.text == "{" and self._values_follow)
        if token.text == "{":
            self._values_follow = False
            frame.group = frame
        elif outer is not None:
            frame.group = outer.group
        if token.text == "[" and frame.group is not None:
            self._add_pattern(frame.group, token)
        self._frames.append(frame)
        self._check_nesting(token)

    def _check_nesting(self, token: Token) -> None:
        depth = len(self._frames) + self._signs_in_a_row
        if depth > self._limits.query_nesting:
            raise QueryTooComplex(f"Nested deeper than {self._limits.query_nesting} levels.", token.line, token.column)

    def _see_operator(self, token: Token) -> None:
        if token.text in PREFIX_SIGNS:
            self._signs_in_a_row += 1
            self._check_nesting(token)
        self._add_operator(token)
        if token.text in PATH_SIGNS:
            self._path_steps += 1
            if self._path_steps > self._limits.query_path_steps:
                raise QueryTooComplex(
                    f"More than {self._limits.query_path_steps} path steps.", token.line, token.column
                )

    def _add_operator(self, token: Token) -> None:
        self._operators += 1
        if self._operators > self._limits.query_operators:
            raise QueryTooComplex(f"More than {self._limits.query_operators} operators.", token.line, token.column)

    def _see_content(self, frame: _Frame, token: Token) -> None:
        if token.kind is Kind.NAME and frame.group is not None and "." in token.text:
            hidden = _hidden_dots(token.text)
            if hidden:
                self._add_pattern(frame.group, token, hidden)
        if frame.holds_values:
            self._cells += 1
            if self._cells > self._limits.query_values_cells:
                limit = self._limits.query_values_cells
                raise QueryTooComplex(f"More than {limit} cells in VALUES.", token.line, token.column)
        # Two terms side by side in round brackets are items of a list, and each item is two triples.
        elif frame.opening == "(" and frame.group is not None and token.keyword not in LINKING_WORDS:
            self._add_list_item(frame.group, token)

    def _add_list_item(self, group: _Frame, token: Token) -> None:
        if self._follows_operand():
            self._add_pattern(group, token, 2)

    def _follows_operand(self) -> bool:
        previous = self._previous
        return previous is not None and previous.ends_operand and previous.kind is not Kind.WORD

    def _add_pattern(self, group: _Frame, token: Token, number: int = 1) -> None:
        group.patterns += number
        if group.patterns > self._limits.query_patterns:
            raise QueryTooComplex(
                f"More than {self._limits.query_patterns} joined triple patterns.", token.line, token.column
            )


def check(text: str, settings: Settings) -> CheckedQuery:
    """Return `text` as a checked query.

    Raises `QueryTooLong`, `QueryTooComplex`, `UpdateRefused`, `ServiceRefused`, or `QuerySyntaxError` where the text is
    not even made of SPARQL tokens or has no query form. Limits come from `settings`.
    """
    plain = read_plain(text) if _lets_plain_pass(settings) else None
    if plain is not None:
        return CheckedQuery(text, Form(plain.form), names_dataset=False, plain=plain)
    if len(text.encode("utf-8", "surrogatepass")) > settings.query_text_bytes:
        raise QueryTooLong(f"The query is longer than {settings.query_text_bytes} bytes.")
    _refuse_odd_characters(text)
    # Reading a long text takes a tenth of a second of the interpreter; several at once would hold up everyone else.
    with LONG_TEXT_LOCK if len(text) > SHORT_TEXT else nullcontext():
        return _read(text, settings)


def _lets_plain_pass(settings: Settings) -> bool:
    """Return whether no plain query can exceed the limits, whose defaults are far beyond what such a query may hold."""
    return (
        settings.query_text_bytes >= plain_queries.LONGEST
        and settings.query_tokens >= plain_queries.MOST_TOKENS
        and settings.query_operators >= plain_queries.MOST_TOKENS
        and settings.query_patterns > plain_queries.MOST_PATTERNS
        and settings.query_nesting >= plain_queries.DEEPEST
    )


def _read(text: str, settings: Settings) -> CheckedQuery:
    counter = _Counter(settings)
    services = _Services()
    head = _Head()
    is_repeatable = True
    # Most texts hold none of the words that need a closer look, token by token.
    capitals = text.upper()
    may_change = any(word in capitals for word in UNREPEATABLE_WORDS)
    may_call, may_name = "SERVICE" in capitals, "FROM" in capitals
    for number, token in enumerate(tokens(text)):
        if number >= settings.query_tokens:
            message = f"More than {settings.query_tokens} words and signs."
            raise QueryTooComplex(message, token.line, token.column)
        if may_name or head.form is None:
            head.see(token)
        if may_change and any(word in token.keyword for word in UNREPEATABLE_WORDS):
            is_repeatable = False
        if may_call:
            services.see(token)
        counter.see(token)
    if head.form is None:
        raise QuerySyntaxError("The text has no SELECT, ASK, CONSTRUCT or DESCRIBE.")
    return CheckedQuery(text, head.form, head.names_dataset, is_repeatable)


def _refuse_odd_characters(text: str) -> None:
    odd = ODD_CHARACTER.search(text)
    if odd is None:
        return
    if "\ud800" <= odd.group() <= "\udfff":
        raise QuerySyntaxError("The query holds half of a surrogate pair.")
    raise QuerySyntaxError(f"The query holds the character U+{ord(odd.group()):04X}.")


class _Head:
    """Reads the start of the query: which form it has, and whether it names its dataset."""

    def __init__(self) -> None:
        self.form: Form | None = None
        self.names_dataset = False
        self._depth = 0
        self._previous: Token | None = None

    def see(self, token: Token) -> None:
        """Take the next token into account; raises `UpdateRefused`, or `QuerySyntaxError` for an unknown start."""
        if self.form is None:
            self._see_start(token)
        elif token.keyword.startswith("FROM"):
            self.names_dataset = True
        elif token.kind is Kind.SIGN:
            self._depth += (token.text in OPENING) - (token.text in CLOSING)
        elif self._is_glued_from(token):
            raise QuerySyntaxError("Put a space after FROM.", token.line, token.column)
        self._previous = token

    def _is_glued_from(self, token: Token) -> bool:
        """Return whether a name such as `FROM:x` stands where an engine would read the keyword out of it."""
        if self._depth or self.form is Form.DESCRIBE or token.kind is not Kind.NAME:
            return False
        named = self._previous is not None and self._previous.keyword in ("FROM", "NAMED", "BY", "HAVING")
        return token.text.upper().startswith("FROM") and not named

    def _see_start(self, token: Token) -> None:
        if token.keyword in UPDATE_WORDS:
            raise UpdateRefused("This endpoint is read-only: updates are refused.", token.line, token.column)
        if token.keyword in Form.__members__:
            self.form = Form(token.keyword)
        elif token.keyword not in ("BASE", "PREFIX", "VERSION") and not self._in_prologue(token):
            message = "Here a query starts with SELECT, ASK, CONSTRUCT or DESCRIBE, and a space."
            raise QuerySyntaxError(message, token.line, token.column)

    def _in_prologue(self, token: Token) -> bool:
        """Return whether `token` belongs to a declaration before the query (SPARQL 1.1, section 4.1)."""
        before = self._previous
        if before is None:
            return False
        if token.kind is Kind.NAME:
            return before.keyword == "PREFIX" and token.text.endswith(":")
        if token.kind is Kind.STRING:
            return before.keyword == "VERSION"
        return token.kind is Kind.IRI and (before.keyword == "BASE" or before.kind is Kind.NAME)


class _Services:
    """Refuses the keyword SERVICE, also where an engine would read it out of a name such as `:a.SERVICE <x> {`.

    Engines that read without tokens give a name up and start again within it. So a name that holds the word is let
    pass only where nothing follows that could be the rest of the clause.
    """

    def __init__(self) -> None:
        self._suspect: Token | None = None
        self._graph_before = False
        self._after: Token | None = None
        self._previous: Token | None = None

    def see(self, token: Token) -> None:
        """Take the next token into account; raises `ServiceRefused`."""
        if token.kind is Kind.WORD and "SERVICE" in token.keyword:
            raise _service_refused(token)
        if self._suspect is not None:
            self._follow(self._suspect, token)
        if token.kind is Kind.NAME and "SERVICE" in token.text.upper():
            self._suspect, self._after = token, None
            self._graph_before = self._previous is not None and self._previous.keyword in GRAPH_WORDS
        self._previous = token

    def _follow(self, suspect: Token, token: Token) -> None:
        if token.kind is Kind.SIGN and token.text == "{":
            if self._after is not None or not self._graph_before:
                raise _service_refused(suspect)
        elif token.kind is Kind.WORD and token.keyword not in SAFE_AFTER_NAME:
            raise _service_refused(suspect)
        elif self._after is None and token.kind in (Kind.VARIABLE, Kind.IRI, Kind.NAME):
            self._after = token
            return
        self._suspect = None


def _hidden_dots(name: str) -> int:
    """Return how many ends of triples an engine could read out of a name; a plain name has one dot at most."""
    local = name.partition(":")[2]
    return max(0, local.count(".") - 1) + local.startswith(".")


def _service_refused(token: Token) -> ServiceRefused:
    return ServiceRefused(SERVICE_REFUSED, token.line, token.column)
