"""How deep a text in an RDF syntax is nested, counted before a parser, whose stack has an end, sees the text."""

from __future__ import annotations

import re
from typing import Final

from citiverse.formats import JSON_LD, RDF_XML, RdfSyntax

_TURTLE: Final = re.compile(
    r"""
    \#[^\n]*+
    | \"\"\"(?:\"{0,2}+(?:[^\"\\]|\\.))*+\"\"\" | '''(?:'{0,2}+(?:[^'\\]|\\.))*+'''
    | \"(?:[^\"\\\n\r]|\\.)*+\" | '(?:[^'\\\n\r]|\\.)*+'
    | <[^\x00-\x20<>\"{}|^`]*+> | \\.
    | (?P<open><<|[\[({]) | (?P<close>>>|[\])}])
    """,
    re.VERBOSE | re.DOTALL,
)
"""Comments, texts, IRIs and escapes, so that no bracket in them counts; then the brackets of Turtle and TriG."""
_JSON: Final = re.compile(r'"(?:[^"\\]|\\.)*+"|(?P<open>[\[{])|(?P<close>[\]}])', re.DOTALL)
_XML: Final = re.compile(
    r"""
    <!--.*?--> | <!\[CDATA\[.*?\]\]> | <\?.*?\?>
    | (?P<close></) | <(?:[^<>\"'/]|/(?!>)|\"[^\"]*+\"|'[^']*+')++/> | (?P<open><)
    """,
    re.VERBOSE | re.DOTALL,
)


def line_beyond(text: str, syntax: RdfSyntax, limit: int) -> int | None:
    """Return the line (from 1) at which `text` nests deeper than `limit`, or None where it never does."""
    depth = 0
    for found in {JSON_LD: _JSON, RDF_XML: _XML}.get(syntax, _TURTLE).finditer(text):
        if found.lastgroup == "open":
            depth += 1
            if depth > limit:
                return text.count("\n", 0, found.start()) + 1
        elif found.lastgroup == "close":
            depth -= 1
    return None
