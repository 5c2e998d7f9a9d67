"""Pictures of the catalogue: drawn when a release is compiled, so that no server ever has to draw one."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from citiverse.errors import DataError, Diagnostic, EnvironmentFault
from citiverse.progress import Progress
from citiverse.query_files import Query
from citiverse.release.export import write_file
from citiverse.release.picture_list import PICTURES
from citiverse.release.picture_model import FOLDER, Column, Picture, Row
from citiverse.releases import PICTURES as LIST
from citiverse.releases import ReleaseFile

SVG_TYPE: Final = "image/svg+xml"
TRUTH: Final = {"true": "yes", "false": "no"}


def write_pictures(
    store: ox.Store, queries: Mapping[str, Query], folder: Path, progress: Progress
) -> list[ReleaseFile]:
    """Write every picture whose query finds something, and the list with texts and tables; return the entries."""
    found = [(picture, rows_of(store, queries[picture.query])) for picture in PICTURES if picture.query in queries]
    found = [(picture, rows) for picture, rows in found if picture.can_show(rows)]
    if not found:
        return []
    progress.step("draw pictures", len(found))
    entries = []
    for (picture, _), content in zip(found, render(found), strict=True):
        path = f"{FOLDER}/{picture.name}.svg"
        entries.append(write_file(folder, path, content, part=FOLDER, syntax="svg", media_type=SVG_TYPE))
        progress.advance()
    described = [_described(picture, rows, queries[picture.query]) for picture, rows in found]
    text = json.dumps({"format": 1, "pictures": described}, ensure_ascii=False, indent=1) + "\n"
    entries.append(write_file(folder, LIST, text.encode(), part=FOLDER, syntax="json", media_type="application/json"))
    return entries


def rows_of(store: ox.Store, query: Query) -> list[Row]:
    """Return what `query` finds in the union of all graphs; raises `DataError` naming its file."""
    file = f"queries/pages/{query.name}.rq"
    try:
        result = store.query(query.text, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise DataError(f"{file} is not valid SPARQL", [Diagnostic(file, error.lineno, str(error.msg))]) from error
    if not isinstance(result, ox.QuerySolutions):
        raise DataError(f"{file} is not a SELECT query", [Diagnostic(file, None, "a picture needs SELECT")])
    names = [variable.value for variable in result.variables]
    return [{name: _text(term) for name in names if (term := solution[name]) is not None} for solution in result]


def render(pictures: Sequence[tuple[Picture, list[Row]]]) -> list[bytes]:
    """Return the SVG of each picture, drawn in a process of its own.

    The renderer holds a JavaScript engine: its memory must not stay with the process that goes on to serve. Raises
    `EnvironmentFault` where that process ends without an answer.
    """
    tasks = [(picture.name, picture.title, picture.text(rows), rows) for picture, rows in pictures]
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        try:
            return list(pool.map(render_one, tasks))
        except BrokenProcessPool as error:
            raise EnvironmentFault("the process that draws the pictures ended without an answer") from error


def render_one(task: tuple[str, str, str, list[Row]]) -> bytes:
    """Return the SVG of the picture with this name, title, text alternative and rows."""
    # Only the process that draws loads what draws.
    import vl_convert

    from citiverse.release.picture_charts import drawn
    from citiverse.release.picture_svg import themed

    name, title, text, rows = task
    chart, links = drawn(name, rows)
    return themed(vl_convert.vegalite_to_svg(chart), title, text, links)


def _text(term: Any) -> str:
    return str(term.value)


def _described(picture: Picture, rows: list[Row], query: Query) -> dict[str, Any]:
    return {
        "name": picture.name,
        "title": picture.title,
        "lead": picture.lead,
        "text": picture.text(rows),
        "source": picture.source(),
        "query": query.text,
        "columns": [{"title": column.title, "isNumber": column.is_number} for column in picture.columns],
        "rows": [[_cell(column, row) for column in picture.columns] for row in rows],
    }


def _cell(column: Column, row: Row) -> dict[str, str]:
    iri = {"iri": row[column.iri]} if column.iri and column.iri in row else {}
    text = row.get(column.variable, "")
    return {"text": TRUTH.get(text, text), **iri}
