"""A small, real SPARQL tokenizer: it knows strings, IRIs, comments, escapes and names, so that none hides another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final, NamedTuple

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
OPERAND_ENDS: Final = frozenset((")", "]", "}", ">>", ")>>", "|}"))


class Token(NamedTuple):
    """One token: its kind, its text as written, and where it starts (line and column from 1)."""

    kind: Kind
    text: str
    line: int
    column: int
    keyword: str
    """The text in capitals where it is a bare word, else nothing."""

    @property
    def ends_operand(self) -> bool:
        """Return whether the token can be the end of a term or an expression."""
        return self.kind in OPERANDS or self.text in OPERAND_ENDS


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
    (?:[\x09\x0A\x0D\x20]|\#[^\n\r]*+)*+
    (?: (?P<plain>[A-Za-z]{{1,100}}+(?![{_INSIDE}\-.:]))
    | (?P<string>\"\"\"(?:\"{{0,2}}+(?:[^\"\\]|\\.))*+\"\"\"|\'\'\'(?:'{{0,2}}+(?:[^'\\]|\\.))*+\'\'\'
                |\"(?:[^\"\\\n\r]|\\.)*+\"|'(?:[^'\\\n\r]|\\.)*+')
    | (?P<iri><[^\x00-\x20<>\"{{}}|^`]*>)
    | (?P<variable>[?$][{_INSIDE}]+)
    | (?P<blank>_:[{_LETTER}_0-9](?:[{_INSIDE}\-.]*[{_INSIDE}\-])?)
    | (?P<name>(?:[{_LETTER}](?:[{_INSIDE}\-.]{{0,200}}[{_INSIDE}\-])?)?:{_LOCAL})
    | (?P<overlong>[{_LETTER}][{_INSIDE}\-.]{{200}})
    | (?P<language>@[A-Za-z]+(?:-+[A-Za-z0-9]+)*)
    | (?P<number>(?:[0-9]+\.[0-9]*[eE][+-]?[0-9]+|[0-9]*\.[0-9]+|[0-9]+)(?:[eE][+-]?[0-9]+)?)
    | (?P<word>[{_LETTER}][{_INSIDE}]*)
    | (?P<sign><<\(|\)>>|\{{\||\|\}}|<<|>>|\^\^|&&|\|\||!=|<=|>=|[(){{}}\[\].;,*+\-/|^!?=<>~])
    | (?P<end>\Z)
    | (?P<odd>.))
    """,
    re.VERBOSE | re.DOTALL,
)
_MAY_BE_ODD: Final = frozenset(("overlong", "string", "odd"))
_WORDS: Final = frozenset(("word", "plain"))
_KINDS: Final = {kind.value: kind for kind in Kind} | {"blank": Kind.NAME, "plain": Kind.WORD}
_POSSIBLE_IRI: Final = re.compile(r"<[^\x00-\x20<>\"{}|^`]*>")
_SURELY_IRI: Final = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.\-]*://|>)")
_SURELY_OPERATORS: Final = re.compile(r"[()&?$]")
_HIDES: Final = re.compile(r"[#'\\]")
_GOOD_ESCAPES: Final = re.compile(
    r"""(?:[^\\]
      | \\[tbnrf\\"']
      | \\u(?![dD][89a-fA-F])[0-9A-Fa-f]{4}
      | \\U(?!0000[dD][89a-fA-F])(?:000[0-9A-Fa-f]|0010)[0-9A-Fa-f]{4}
    )*""",
    re.VERBOSE | re.DOTALL,
)


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of `text`.

    Raises `QuerySyntaxError` with the place of a character that starts no token, and `QueryTooComplex` where engines
    could read the text in two ways: nothing may depend on a guess.
    """
    place, line, line_start, counted = 0, 1, 0, 0
    brackets: list[str] = []
    previous: Token | None = None
    while (match := _PATTERN.match(text, place)) is not None:
        group = str(match.lastgroup)
        if group == "end":
            return
        start = match.start(group)
        breaks = text.count("\n", counted, start)
        if breaks:
            line += breaks
            line_start = text.rindex("\n", counted, start) + 1
        counted, column, found = start, start - line_start + 1, text[start : match.end()]
        if group in _MAY_BE_ODD:
            _refuse_odd(group, found, line, column)
        if found[0] == "<" and brackets[-1:] == ["("] and previous is not None and previous.ends_operand:
            group, found = _after_operand(text, start, group, found, line, column)
        if group == "sign":
            _track(brackets, found)
        previous = Token(_KINDS[group], found, line, column, found.upper() if group in _WORDS else "")
        yield previous
        place = start + len(found)


def _refuse_odd(group: str, found: str, line: int, column: int) -> None:
    """Refuse what engines would give up on and then read in another way, such as a string with a bad escape."""
    if group == "odd":
        raise QuerySyntaxError("This character cannot stand here.", line, column)
    if group == "overlong":
        raise QueryTooComplex("This name is longer than 200 characters.", line, column)
    if group == "string" and "\\" in found and not _GOOD_ESCAPES.fullmatch(found):
        raise QuerySyntaxError("This string has an escape that does not exist.", line, column)


def _track(brackets: list[str], sign: str) -> None:
    """Keep `brackets` the signs that are open; `)>>` may also be the end of round brackets before `>>`."""
    if sign in ("(", "{", "[", "<<("):
        brackets.append(sign)
    elif (sign, brackets[-1:]) in ((")", ["("]), ("}", ["{"]), ("]", ["["]), (")>>", ["<<("]), (")>>", ["("])):
        brackets.pop()


def _after_operand(text: str, place: int, group: str, found: str, line: int, column: int) -> tuple[str, str]:
    """Return how to read what starts with `<` after an operand within round brackets: an IRI or an operator.

    An expression there compares, a list goes on. Where one reading would hide what the other shows (a comment sign, a
    quotation mark, an escape), the text is refused.
    """
    shorter = group == "sign" and found in ("<<", "<<(") and _POSSIBLE_IRI.match(text, place + 1)
    if shorter or (group == "iri" and _HIDES.search(found) and not _SURELY_IRI.match(found)):
        raise QueryTooComplex("This could be an IRI or a comparison; put a space after the sign <.", line, column)
    if group == "iri" and not _SURELY_IRI.match(found) and _SURELY_OPERATORS.search(found):
        return "sign", "<"
    return group, found
