"""Reads plain queries: one form over basic graph patterns, with nothing in it that nests, computes or calls.

Most queries that programs ask of a catalogue are plain: what is said of this, which things are linked to that, how many
of each kind. Everything about them is known before they are evaluated, so they need no closer look by the guard, and
`bounds` can say what they will cost at most. A text in which anything at all is unusual is not plain.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from citiverse.vocabulary import RDF_TYPE

LONGEST: Final = 2_000
"""Characters of a plain query."""
MOST_PATTERNS: Final = 12
MOST_TOKENS: Final = 250
DEEPEST: Final = 3
"""How deep brackets nest, as in `FILTER(LANG(?x) = "en")` within braces."""
LITERAL: Final = '"'
"""How a literal stands in a pattern: which one it is makes no difference to what a query costs at most."""

_SPACE: Final = r"(?:[ \t\r\n]++|\#[^\n\r]*+)*+"
_AFTER_NAME: Final = r"(?=[ \t\r\n;,{}()]|\.[ \t\r\n}]|\Z)"
_TOKEN: Final = rf"""
      <[^\x00-\x20<>"{{}}|^`\\'\x7f]*+>
    | \?[A-Za-z_][A-Za-z0-9_]*+
    | [{{}}.;,()=*]
    | [A-Za-z]++(?=[ \t\r\n(){{}}*])
    | (?:[A-Za-z][A-Za-z0-9_\-]*+)?:(?:[A-Za-z0-9_][A-Za-z0-9_\-]*+{_AFTER_NAME}|(?=[ \t\r\n<]))
    | "(?!"")[^"\\\n\r]*+"(?!")
    | @[A-Za-z]++(?:-[A-Za-z0-9]++)*+{_AFTER_NAME}
    | \^\^
    | [0-9]{{1,15}}+{_AFTER_NAME}
"""
_NEXT: Final = re.compile(f"{_SPACE}({_TOKEN})", re.VERBOSE)
_WHOLE: Final = re.compile(f"((?:{_SPACE}(?:{_TOKEN}))*+){_SPACE}", re.VERBOSE)
_SUSPECT: Final = re.compile(r"service|from", re.IGNORECASE)
"""Keywords that engines could read out of a prefixed name; what holds one is left to the guard."""
_AGGREGATES: Final = frozenset(("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE"))
_TYPE: Final = f"<{RDF_TYPE}>"


class Pattern(NamedTuple):
    """A triple pattern: variables as `?name`, IRIs as `<iri>`, any literal as `LITERAL`."""

    subject: str
    predicate: str
    object: str

    @property
    def variables(self) -> frozenset[str]:
        """Return the variables in it."""
        return frozenset([term for term in self if term[0] == "?"])


class PlainQuery(NamedTuple):
    """What a plain query asks: its form, patterns that must match, and groups of those that may."""

    form: str
    required: tuple[Pattern, ...]
    optional: tuple[tuple[Pattern, ...], ...] = ()
    template: int = 0
    """Triples made of each solution (CONSTRUCT)."""
    described: tuple[str, ...] = ()
    """IRIs to describe (DESCRIBE)."""


class _NotPlain(Exception):
    """The text has something else than what was expected."""


def read_plain(text: str) -> PlainQuery | None:
    """Return what `text` asks where it is a plain query, else None; says nothing of whether it is a query at all."""
    whole = _WHOLE.fullmatch(text) if len(text) <= LONGEST and text.isascii() else None
    if whole is None:
        return None
    # Behind the last token there may be a comment, in which a search would find more.
    found = _NEXT.findall(text, 0, whole.end(1))
    if len(found) > MOST_TOKENS:
        return None
    try:
        return _Reader(found).query()
    except (_NotPlain, IndexError):
        return None


class _Reader:
    """Reads tokens from left to right (SPARQL 1.1, section 19.8, as far as plain queries go)."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0
        self._prefixes: dict[str, str] = {}
        self._patterns = 0

    def query(self) -> PlainQuery:
        """Read the whole query."""
        while (word := self._take().upper()) == "PREFIX":
            self._prefix()
        if word == "SELECT":
            self._projection()
            found = PlainQuery("SELECT", *self._where())
        elif word == "DESCRIBE":
            found = PlainQuery("DESCRIBE", (), described=self._described())
        elif word == "CONSTRUCT":
            found = self._construct()
        elif word == "ASK":
            found = PlainQuery("ASK", *self._where())
        else:
            raise _NotPlain
        self._modifiers()
        if self._at != len(self._tokens):
            raise _NotPlain
        return found

    def _take(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1]

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _expect(self, *texts: str) -> None:
        for text in texts:
            if self._take().upper() != text:
                raise _NotPlain

    def _prefix(self) -> None:
        name, iri = self._take(), self._take()
        if name[-1] != ":" or iri[0] != "<":
            raise _NotPlain
        self._prefixes[name[:-1]] = iri[1:-1]

    def _projection(self) -> None:
        if self._peek().upper() in ("DISTINCT", "REDUCED"):
            self._at += 1
        if self._peek() == "*":
            self._at += 1
            return
        start = self._at
        while self._peek()[:1] in ("?", "("):
            if self._take() == "(":
                self._aggregate()
        if self._at == start:
            raise _NotPlain

    def _aggregate(self) -> None:
        if self._take().upper() not in _AGGREGATES:
            raise _NotPlain
        self._expect("(")
        if self._peek().upper() == "DISTINCT":
            self._at += 1
        if self._take()[0] not in "?*":
            raise _NotPlain
        self._expect(")", "AS")
        self._variable()
        self._expect(")")

    def _variable(self) -> None:
        if self._take()[0] != "?":
            raise _NotPlain

    def _described(self) -> tuple[str, ...]:
        found = [self._iri(self._take())]
        while self._at < len(self._tokens):
            found.append(self._iri(self._take()))
        return tuple(found)

    def _construct(self) -> PlainQuery:
        if self._peek() != "{":
            required, optional = self._where()
            if optional:
                raise _NotPlain
            return PlainQuery("CONSTRUCT", required, template=len(required))
        self._at += 1
        template: list[Pattern] = []
        while self._peek() != "}":
            self._triples(template)
        self._at += 1
        required, optional = self._where()
        return PlainQuery("CONSTRUCT", required, optional, template=len(template))

    def _where(self) -> tuple[tuple[Pattern, ...], tuple[tuple[Pattern, ...], ...]]:
        if self._peek().upper() == "WHERE":
            self._at += 1
        self._expect("{")
        required: list[Pattern] = []
        optional: list[tuple[Pattern, ...]] = []
        while (ahead := self._peek()) != "}":
            if ahead.upper() == "OPTIONAL":
                self._at += 1
                optional.append(self._optional())
            elif ahead.upper() == "FILTER":
                self._language_filter()
            elif optional:
                # Patterns after OPTIONAL join with what it found, which bounds do not speak of.
                raise _NotPlain
            else:
                self._triples(required)
        self._at += 1
        return tuple(required), tuple(optional)

    def _optional(self) -> tuple[Pattern, ...]:
        self._expect("{")
        patterns: list[Pattern] = []
        while (ahead := self._peek()) != "}":
            if ahead.upper() == "FILTER":
                self._language_filter()
            else:
                self._triples(patterns)
        self._at += 1
        self._pass_dot()
        return tuple(patterns)

    def _language_filter(self) -> None:
        """Read `FILTER(LANG(?variable) = "en")`, the one filter that plain queries have."""
        self._expect("FILTER", "(", "LANG", "(")
        self._variable()
        self._expect(")", "=")
        if self._take()[0] != '"':
            raise _NotPlain
        self._expect(")")
        self._pass_dot()

    def _pass_dot(self) -> None:
        if self._peek() == ".":
            self._at += 1

    def _triples(self, patterns: list[Pattern]) -> None:
        """Read one subject with all that is said of it, and the dot behind it."""
        subject = self._resource(self._take())
        while True:
            word = self._take()
            predicate = _TYPE if word == "a" else self._resource(word)
            while True:
                patterns.append(Pattern(subject, predicate, self._object()))
                self._patterns += 1
                if self._peek() != ",":
                    break
                self._at += 1
            if self._peek() != ";":
                break
            self._at += 1
            if self._peek() in (".", "}"):
                break
        if self._patterns > MOST_PATTERNS:
            raise _NotPlain
        if self._peek() == ".":
            self._at += 1
        elif self._peek() != "}" and self._peek().upper() not in ("OPTIONAL", "FILTER"):
            raise _NotPlain

    def _object(self) -> str:
        token = self._take()
        if token[0] == '"':
            if self._peek()[:1] == "@":
                self._at += 1
            elif self._peek() == "^^":
                self._at += 1
                self._iri(self._take())
            return LITERAL
        return LITERAL if token[0].isdigit() else self._resource(token)

    def _resource(self, token: str) -> str:
        return token if token[0] == "?" else self._iri(token)

    def _iri(self, token: str) -> str:
        """Return the absolute IRI that a token writes, in pointed brackets."""
        if token[0] == "<":
            if ":" not in token:
                raise _NotPlain
            return token
        prefix, colon, local = token.partition(":")
        if not colon or not local or prefix not in self._prefixes or _SUSPECT.search(token):
            raise _NotPlain
        return f"<{self._prefixes[prefix]}{local}>"

    def _modifiers(self) -> None:
        """Read GROUP BY, ORDER BY, LIMIT and OFFSET; none of them makes a query cost more."""
        if self._peek().upper() == "GROUP":
            self._expect("GROUP", "BY")
            self._variable()
            while self._peek()[:1] == "?":
                self._at += 1
        if self._peek().upper() == "ORDER":
            self._expect("ORDER", "BY")
            self._condition()
            while self._peek()[:1] == "?" or self._peek().upper() in ("ASC", "DESC"):
                self._condition()
        while self._peek().upper() in ("LIMIT", "OFFSET"):
            self._at += 1
            if not self._take().isdigit():
                raise _NotPlain

    def _condition(self) -> None:
        if self._take().upper() in ("ASC", "DESC"):
            self._expect("(")
            self._variable()
            self._expect(")")
        elif self._tokens[self._at - 1][0] != "?":
            raise _NotPlain
