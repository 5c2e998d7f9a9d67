"""Refuses, before evaluation, every query that would reach out, write, or cost more than the limits allow."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

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
OPENING: Final = {"{": "}", "(": ")", "[": "]", "<<": ">>", "<<(": ")>>", "{|": "|}"}
CLOSING: Final = frozenset(OPENING.values())
SEPARATORS: Final = frozenset((".", ";", ","))
PATH_SIGNS: Final = frozenset(("/", "^", "|"))
OPERATORS: Final = frozenset(("||", "&&", "+", "-", "*", "/", "=", "!=", "<", ">", "<=", ">=", "!", "|", "^"))
SERVICE_REFUSED: Final = "SERVICE is refused: this server never calls another endpoint."
OPERATOR_WORDS: Final = frozenset(("UNION", "OPTIONAL", "MINUS", "LATERAL", "FILTER", "BIND", "GRAPH", "VALUES"))


@dataclass
class _Frame:
    """One open bracket: what opened it and how much it holds so far."""

    opening: str
    holds_values: bool = False
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
        self._see_operator(token)
        if token.keyword == "VALUES":
            self._values_follow = True
        if token.kind is Kind.SIGN and token.text in OPENING:
            self._open(token)
        elif token.kind is Kind.SIGN and token.text in CLOSING:
            if self._frames and OPENING[self._frames[-1].opening] == token.text:
                self._frames.pop()
        else:
            self._see_content(token)
        self._previous = token

    def _open(self, token: Token) -> None:
        outer = self._frames[-1] if self._frames else None
        frame = _Frame(token.text)
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
        if token.kind is Kind.SIGN and token.text in ("!", "-", "+", "^"):
            self._signs_in_a_row += 1
            self._check_nesting(token)
        elif token.kind is not Kind.SIGN:
            self._signs_in_a_row = 0
        if (token.kind is Kind.SIGN and token.text in OPERATORS) or token.keyword in OPERATOR_WORDS:
            self._operators += 1
            if self._operators > self._limits.query_operators:
                raise QueryTooComplex(f"More than {self._limits.query_operators} operators.", token.line, token.column)
        if token.kind is Kind.SIGN and token.text in PATH_SIGNS:
            self._path_steps += 1
            if self._path_steps > self._limits.query_path_steps:
                raise QueryTooComplex(
                    f"More than {self._limits.query_path_steps} path steps.", token.line, token.column
                )
        elif token.kind is Kind.SIGN and token.text in ("{", "}"):
            self._path_steps = 0

    def _see_content(self, token: Token) -> None:
        frame = self._frames[-1] if self._frames else None
        if frame is None:
            return
        if frame.holds_values:
            if token.kind is not Kind.SIGN:
                self._cells += 1
            if self._cells > self._limits.query_values_cells:
                limit = self._limits.query_values_cells
                raise QueryTooComplex(f"More than {limit} cells in VALUES.", token.line, token.column)
            return
        separates = token.kind is Kind.SIGN and token.text in SEPARATORS and frame.opening != "("
        # Two terms side by side in round brackets are items of a list, and each item is two triples.
        lists = frame.opening == "(" and token.kind is not Kind.SIGN and self._follows_operand()
        if frame.group is not None and (separates or (lists and token.keyword not in ("AS", "IN", "NOT"))):
            self._add_pattern(frame.group, token, 2 if lists else 1)

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
    if len(text.encode("utf-8", "surrogatepass")) > settings.query_text_bytes:
        raise QueryTooLong(f"The query is longer than {settings.query_text_bytes} bytes.")
    _refuse_odd_characters(text)
    counter = _Counter(settings)
    form: Form | None = None
    names_dataset, is_repeatable = False, True
    previous: Token | None = None
    for token in tokens(text):
        form = form or _form(token)
        names_dataset = names_dataset or token.keyword == "FROM"
        is_repeatable = is_repeatable and token.keyword not in UNREPEATABLE_WORDS
        _refuse_service(previous, token)
        counter.see(token)
        previous = token
    if form is None:
        raise QuerySyntaxError("The text has no SELECT, ASK, CONSTRUCT or DESCRIBE.")
    return CheckedQuery(text, form, names_dataset, is_repeatable)


def _refuse_odd_characters(text: str) -> None:
    for character in ("\x00", "\ufffe", "\uffff"):
        if character in text:
            raise QuerySyntaxError(f"The query holds the character U+{ord(character):04X}.")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise QuerySyntaxError("The query holds half of a surrogate pair.")


def _form(token: Token) -> Form | None:
    if token.keyword in UPDATE_WORDS:
        raise UpdateRefused("This endpoint is read-only: updates are refused.", token.line, token.column)
    return Form(token.keyword) if token.keyword in Form.__members__ else None


def _refuse_service(previous: Token | None, token: Token) -> None:
    """Refuse the keyword, also where the parser would read it out of a name such as `SERVICE:x {`."""
    if token.kind is Kind.WORD and "SERVICE" in token.keyword:
        raise ServiceRefused(SERVICE_REFUSED, token.line, token.column)
    if token.text == "{" and previous is not None and previous.kind is Kind.NAME:
        prefix = previous.text.partition(":")[0]
        if "SERVICE" in prefix.upper():
            raise ServiceRefused(SERVICE_REFUSED, previous.line, previous.column)
