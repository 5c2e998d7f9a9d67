"""In which line of the submitted text the thing stands that a result complains of."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from citiverse.formats import N_QUADS, N_TRIPLES
from citiverse.release.lines import line_of_subject
from citiverse.release.results import Result
from citiverse.validation.reading import Document

ONE_A_LINE: Final = frozenset((N_TRIPLES, N_QUADS))


def with_line(result: Result, document: Document) -> Result:
    """Return `result` with file and line where its focus node or its value is described in `document`, if anywhere."""
    text = document.text_with_lines
    for name in (result.focus, result.value):
        if not text or not name.startswith("<"):
            continue
        path = result.path[1:-1] if result.path.startswith("<") else None
        if document.syntax in ONE_A_LINE:
            line = _line_of_statement(text, name, result)
        else:
            line = line_of_subject(text, name[1:-1], path)
        if line is not None:
            return replace(result, file=document.name, line=line)
    return result


def _line_of_statement(text: str, subject: str, result: Result) -> int | None:
    """Return the line of the statement about `subject` that names path and value, or path, or else its first one."""
    starts = [f"{subject} "]
    if result.path.startswith("<"):
        starts.insert(0, f"{subject} {result.path} ")
        if result.value:
            starts.insert(0, f"{subject} {result.path} {result.value} ")
    for start in starts:
        found = re.search(rf"^{re.escape(start)}", text, re.MULTILINE)
        if found:
            return text.count("\n", 0, found.start()) + 1
    return None
