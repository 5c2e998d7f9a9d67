"""Writes truth values in small letters, because Oxigraph knows no other and SPARQL allows any (section 19.8)."""

from __future__ import annotations

import re
from typing import Final

from citiverse.engine.tokens import tokens

TRUTH: Final = ("TRUE", "FALSE")
_IN_CAPITALS: Final = re.compile(r"\b(?!true\b|false\b)(?i:true|false)\b")


def with_small_truth_values(text: str) -> str:
    """Return `text`, which passed the guard, with `TRUE` and `FALSE` in small letters where they are truth values.

    Nothing else changes and every character keeps its place, so errors name the places of the text as written.
    """
    if not _IN_CAPITALS.search(text):
        return text
    lines = text.split("\n")
    for token in tokens(text):
        if token.keyword in TRUTH:
            line, start = lines[token.line - 1], token.column - 1
            lines[token.line - 1] = line[:start] + token.text.lower() + line[start + len(token.text) :]
    return "\n".join(lines)
