"""Counts the rows of a written result, so that the limit holds for every syntax."""

from __future__ import annotations

import csv
import io
import json


def has_more_rows(body: bytes, syntax: str, limit: int) -> bool:
    """Return whether the written SELECT result `body` has more than `limit` rows.

    A cheap count of separators comes first; it can only count too many, so an exact count follows where it exceeds.
    """
    if _separators(body, syntax) <= limit:
        return False
    if syntax == "json":
        return len(json.loads(body).get("results", {}).get("bindings", ())) > limit
    if syntax == "csv":
        return sum(1 for _ in csv.reader(io.StringIO(body.decode("utf-8"), newline=""))) - 1 > limit
    return True


def _separators(body: bytes, syntax: str) -> int:
    if syntax == "json":
        return body.count(b"},{") + 1
    if syntax == "xml":
        return body.count(b"<result>")
    return body.count(b"\n") - 1
