"""Verification: each query of `queries/verify/` describes a fault; a row is a finding, and there must be none."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from citiverse.errors import DataError, Diagnostic
from citiverse.progress import Progress
from citiverse.query_files import Query
from citiverse.release.sources import Sources


def verify(store: ox.Store, queries: Mapping[str, Query], sources: Sources, progress: Progress) -> list[Diagnostic]:
    """Return a finding for each row of each query over the union of all graphs, placed where its first thing stands."""
    progress.step("verify", len(queries))
    findings: list[Diagnostic] = []
    for query in queries.values():
        findings += (_finding(query, row, names, sources) for names, row in rows_of(store, query))
        progress.advance()
    return findings


def rows_of(store: ox.Store, query: Query) -> list[tuple[list[str], list[ox.NamedNode | ox.BlankNode | ox.Literal]]]:
    """Return the rows of one query: names of the bound variables and their values; `DataError` names a faulty file."""
    file = f"queries/verify/{query.name}.rq"
    try:
        result = store.query(query.text, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise DataError(f"{file} is not valid SPARQL", [Diagnostic(file, error.lineno, str(error.msg))]) from error
    if not isinstance(result, ox.QuerySolutions):
        raise DataError(f"{file} is not a SELECT query", [Diagnostic(file, None, "a verification needs SELECT")])
    variables = [variable.value for variable in result.variables]
    rows = []
    for solution in result:
        bound = [(name, value) for name, value in zip(variables, solution, strict=True) if value is not None]
        rows.append(([name for name, _ in bound], [value for _, value in bound]))
    return rows


def _finding(
    query: Query, row: list[ox.NamedNode | ox.BlankNode | ox.Literal], names: list[str], sources: Sources
) -> Diagnostic:
    values = ", ".join(f"{name} {_shown(value)}" for name, value in zip(names, row, strict=True))
    message = f"{query.name}: {query.title}: {values}"
    for value in row:
        if isinstance(value, ox.NamedNode) and value.value in sources.file_of_subject:
            return sources.diagnostic(value.value, message)
    focus = next((value.value for value in row if isinstance(value, ox.NamedNode)), "")
    return Diagnostic(f"queries/verify/{query.name}.rq", None, message, focus)


def _shown(value: ox.NamedNode | ox.BlankNode | ox.Literal) -> str:
    return repr(value.value) if isinstance(value, ox.Literal) else str(value)
