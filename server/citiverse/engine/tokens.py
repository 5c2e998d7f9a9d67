"""A small, real SPARQL tokenizer: it knows strings, IRIs, comments, escapes and names, so that none hides another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from citiverse.engine.protocol import QuerySyntaxError, QueryTooComplex


class Kind(StrEnum):
    """What a token is; white space and comments are no tokens."""

    IRI = "iri"
    STRING = "string"
    LANGUAGE = "language"
    VARIABLE = "variable"
    NAME = "name"
    NUMBER = "number"
    WORD = "word"
    SIGN = "sign"


OPERANDS: Final = frozenset(Kind) - {Kind.SIGN}


@dataclass(frozen=True)
class Token:
    """One token: its kind, its text as written, and where it starts (line and column from 1)."""

    kind: Kind
    text: str
    line: int
    column: int

    @property
    def keyword(self) -> str:
        """Return the text in capitals where it is a bare word, else nothing."""
        return self.text.upper() if self.kind is Kind.WORD else ""

    @property
    def ends_operand(self) -> bool:
        """Return whether the token can be the end of a term or an expression."""
        return self.kind in OPERANDS or self.text in (")", "]")


# SPARQL 1.1 grammar, rules 139 to 173: what names are made of. A local name may hold dots, colons and escapes.
_LETTER: Final = (
    r"A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_INSIDE: Final = _LETTER + r"_0-9\u00B7\u0300-\u036F\u203F\u2040"
_ESCAPED: Final = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_LOCAL: Final = rf"(?:(?:[{_INSIDE}\-:.]|{_ESCAPED})*(?:[{_INSIDE}\-:]|{_ESCAPED}))?"
_PATTERN: Final = re.compile(
    rf"""
      (?P<space>[\x09\x0A\x0D\x20\x0B\x0C\uFEFF]+|\#[^\n\r]*)
    | (?P<string>\"\"\"(?:\"?\"?(?:[^\"\\]|\\.))*\"\"\"|\'\'\'(?:'?'?(?:[^'\\]|\\.))*\'\'\'
                |\"(?:[^\"\\\n\r]|\\.)*\"|'(?:[^'\\\n\r]|\\.)*')
    | (?P<iri><[^\x00-\x20<>\"{{}}|^`]*>)
    | (?P<variable>[?$][{_INSIDE}]+)
    | (?P<blank>_:[{_LETTER}_0-9](?:[{_INSIDE}\-.]*[{_INSIDE}\-])?)
    | (?P<name>(?:[{_LETTER}](?:[{_INSIDE}\-.]{{0,200}}[{_INSIDE}\-])?)?:{_LOCAL})
    | (?P<language>@[A-Za-z]+(?:-+[A-Za-z0-9]+)*)
    | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
    | (?P<word>[{_LETTER}][{_INSIDE}]*)
    | (?P<sign><<\(|\)>>|\{{\||\|\}}|<<|>>|\^\^|&&|\|\||!=|<=|>=|[(){{}}\[\].;,*+\-/|^!?=<>~@$&%:\\_])
    """,
    re.VERBOSE | re.DOTALL,
)
_KINDS: Final = {kind.value: kind for kind in Kind} | {"blank": Kind.NAME}
_SURELY_IRI: Final = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.\-]*://|>)")
_SURELY_OPERATORS: Final = re.compile(r"[()&?$]")


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of `text`; raises `QuerySyntaxError` with the place of a character that starts none."""
    place, line, line_start = 0, 1, 0
    brackets: list[str] = []
    previous: Token | None = None
    while place < len(text):
        match = _PATTERN.match(text, place)
        if match is None:
            raise QuerySyntaxError("This character cannot stand here.", line, place - line_start + 1)
        group, found = str(match.lastgroup), match.group()
        if group == "iri" and _is_comparison(found, previous, brackets, line, place - line_start + 1):
            group, found = "sign", "<"
        if group != "space":
            previous = Token(_KINDS[group], found, line, place - line_start + 1)
            _track(brackets, found if group == "sign" else "")
            yield previous
        place += len(found)
        breaks = found.count("\n")
        if breaks:
            line += breaks
            line_start = place - len(found) + found.rindex("\n") + 1


def _track(brackets: list[str], sign: str) -> None:
    if sign in ("(", "{", "["):
        brackets.append(sign)
    elif (sign, brackets[-1:]) in ((")", ["("]), ("}", ["{"]), ("]", ["["])):
        brackets.pop()


def _is_comparison(found: str, previous: Token | None, brackets: list[str], line: int, column: int) -> bool:
    """Return whether `<...>` after an operand within round brackets is really the operator `<`.

    Where it could be either and a comment sign inside would make one reading hide what the other shows, the text is
    refused: nothing may depend on a guess.
    """
    in_round_brackets = brackets[-1:] == ["("]
    if not in_round_brackets or previous is None or not previous.ends_operand or _SURELY_IRI.match(found):
        return False
    if "#" in found:
        raise QueryTooComplex("This could be an IRI or a comparison; put a space after the sign <.", line, column)
    return bool(_SURELY_OPERATORS.search(found))
