"""SPARQL files: each query is one file with a head of `# key: value` lines and typed parameters, loaded by name."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from itertools import dropwhile
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from citiverse.errors import CallError, DataError, Diagnostic
from citiverse.text_files import read_text
from citiverse.turtle import ESCAPES
from citiverse.vocabulary import XSD

HEAD_LINE: Final = re.compile(r"#\s*([a-z-]+):\s*(.*?)\s*\Z")
PARAMETER: Final = re.compile(r"(\w+)\s+(iri|string|language|integer|decimal|date)\s+(.*?)\s*\|\s*(.+)\Z")
UNSAFE_IN_IRI: Final = re.compile(r'[\x00-\x20<>"{}|^`\\]')
LONGEST_NUMBER: Final = 100
"""Most digits of a number: an exponent must not make a long text out of a short one."""
LANGUAGE_TAG: Final = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*\Z")


@dataclass(frozen=True)
class Parameter:
    """One typed parameter of a query: its name, type, default value as text, and a line of help."""

    name: str
    type: str
    default: str
    help: str

    def term(self, value: str) -> str:
        """Return `value` as a SPARQL term of this parameter's type; raises `CallError` where it is not one."""
        try:
            return _TERM_OF_TYPE[self.type](value)
        except (ValueError, InvalidOperation) as error:
            raise CallError(f"parameter {self.name}: {value!r} is not a valid {self.type}") from error


@dataclass(frozen=True)
class Query:
    """One query file: what it asks, for whom, and its text."""

    name: str
    title: str
    description: str
    text: str
    keywords: tuple[str, ...] = ()
    question: int | None = None
    audience: str | None = None
    fixture: str | None = None
    view: str | None = None
    """How the query page shows the result at first, where that is not a table: `chart` or `map`."""
    parameters: tuple[Parameter, ...] = ()

    @property
    def body(self) -> str:
        """Return the text without its head, for people who read or change the query itself."""
        return without_head(self.text)

    def bound(self, values: Mapping[str, str]) -> str:
        """Return the text with `values` in place of the defaults.

        Raises `CallError` for names that are no parameters and for values that are not of the parameter's type.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        unknown = sorted(set(values) - set(known))
        if unknown:
            raise CallError(f"query {self.name} has no parameter {unknown[0]!r}; it has: {', '.join(known) or 'none'}")
        if not values:
            return self.text
        terms = {name: known[name].term(value) for name, value in values.items()}
        # All in one pass: a value that reads like another parameter is never looked at again.
        return _values_line("|".join(map(re.escape, terms))).sub(
            lambda line: f"VALUES ?{line['name']} {{ {terms[line['name']]} }}", self.text
        )


def load_query(path: Path) -> Query:
    """Return the query in file `path`; raises `DataError` with the line for a head that is not well-formed."""
    text = read_text(path)
    head: dict[str, str] = {}
    parameters: list[Parameter] = []
    for number, line in enumerate(text.splitlines(), start=1):
        match = HEAD_LINE.match(line)
        if not match:
            break
        key, value = match.groups()
        if key == "parameter":
            parameters.append(_parameter(value, text, path, number))
        else:
            head[key] = value
    _check_head(head, path)
    query = Query(name=path.stem, title=head["title"], description=head["description"], text=text)
    return replace(
        query,
        keywords=tuple(word.strip() for word in head.get("keywords", "").split(",") if word.strip()),
        question=int(head["question"]) if "question" in head else None,
        audience=head.get("audience"),
        fixture=head.get("fixture"),
        view=head.get("view"),
        parameters=tuple(parameters),
    )


def without_head(text: str) -> str:
    """Return the `text` of a query without the lines at its beginning that say what it asks."""
    return "".join(dropwhile(HEAD_LINE.match, text.splitlines(keepends=True)))


def _check_head(head: Mapping[str, str], path: Path) -> None:
    for key in ("title", "description"):
        if not head.get(key):
            finding = Diagnostic(str(path), 1, f"the head needs `# {key}: ...`")
            raise DataError(f"{path.name} lacks `# {key}:`", [finding])
    if not head.get("question", "0").isdecimal():
        finding = Diagnostic(str(path), 1, "`# question:` is the number of a competency question")
        raise DataError(f"{path.name} has a malformed head", [finding])


def load_queries(folder: Path) -> dict[str, Query]:
    """Return all queries of `folder` by name (the file name without its ending), sorted by name."""
    return {path.stem: load_query(path) for path in sorted(folder.glob("*.rq"))}


def _parameter(value: str, text: str, path: Path, line: int) -> Parameter:
    match = PARAMETER.match(value)
    if not match:
        message = "a parameter reads `# parameter: NAME TYPE DEFAULT | help`"
        raise DataError(f"{path.name} has a malformed parameter", [Diagnostic(str(path), line, message)])
    parameter = Parameter(*match.groups())
    if len(_values_line(re.escape(parameter.name)).findall(text)) != 1:
        message = f"the text needs exactly one `VALUES ?{parameter.name} {{ ... }}`"
        finding = Diagnostic(str(path), line, message)
        raise DataError(f"{path.name} does not use its parameter {parameter.name}", [finding])
    return parameter


def _values_line(names: str) -> re.Pattern[str]:
    return re.compile(rf"VALUES\s+\?(?P<name>{names})\s*\{{[^}}]*\}}")


def _iri(value: str) -> str:
    if UNSAFE_IN_IRI.search(value) or not urlsplit(value).scheme:
        raise ValueError(value)
    return f"<{value}>"


def _string(value: str) -> str:
    return f'"{value.translate(ESCAPES)}"'


def _language(value: str) -> str:
    if not LANGUAGE_TAG.match(value):
        raise ValueError(value)
    return f'"{value.lower()}"'


def _integer(value: str) -> str:
    return str(int(value))


def _decimal(value: str) -> str:
    number = Decimal(value)
    if len(value) > LONGEST_NUMBER or not number.is_finite() or abs(number.adjusted()) > LONGEST_NUMBER:
        raise ValueError(value)
    return f'"{number:f}"^^<{XSD}decimal>'


def _date(value: str) -> str:
    return f'"{datetime.date.fromisoformat(value).isoformat()}"^^<{XSD}date>'


_TERM_OF_TYPE: Final = {
    "iri": _iri,
    "string": _string,
    "language": _language,
    "integer": _integer,
    "decimal": _decimal,
    "date": _date,
}
