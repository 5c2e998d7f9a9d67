"""Tables for analysts: each as CSV (RFC 4180) and Parquet, with one description of all in CSVW."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from citiverse.errors import DataError, Diagnostic
from citiverse.formats import CSV
from citiverse.release.export import write_codings, write_file
from citiverse.release.parquet import Field, write_parquet
from citiverse.release.table_list import TABLES
from citiverse.release.table_model import INVERSE, SEPARATOR, Cell, Column, Table
from citiverse.release.things import Things
from citiverse.releases import ReleaseFile
from citiverse.vocabulary import BASE, RELEASES

if TYPE_CHECKING:
    from citiverse.release.manifest import Identity

FOLDER: Final = "tables"
PARQUET_TYPE: Final = "application/vnd.apache.parquet"
CSVW_TYPE: Final = "application/csvm+json"
CONTEXT: Final = "http://www.w3.org/ns/csvw"


def write_tables(things: Things, identity: Identity, folder: Path) -> list[ReleaseFile]:
    """Write every table that has rows, and their description; return the entries, none where there is no table."""
    entries: list[ReleaseFile] = []
    written = []
    english = {}
    for table in TABLES:
        rows = list(table.rows(things))
        if not rows:
            continue
        written.append(table)
        english[table.name] = table.english_columns(things)
        stem = f"{FOLDER}/{table.name}"
        entries += write_codings(folder, stem, FOLDER, CSV, as_csv(table, rows))
        content = as_parquet(table, rows, identity)
        path = f"{stem}.parquet"
        entries.append(write_file(folder, path, content, part=FOLDER, syntax="parquet", media_type=PARQUET_TYPE))
    if written:
        text = json.dumps(description(written, identity, english), ensure_ascii=False, indent=1) + "\n"
        path = f"{FOLDER}/csv-metadata.json"
        entries.append(write_file(folder, path, text.encode(), part=FOLDER, syntax="json", media_type=CSVW_TYPE))
    return entries


def as_csv(table: Table, rows: Sequence[Sequence[Cell]]) -> bytes:
    """Return the rows as CSV with a header, lines ended by CRLF; the values of a list stand between bars."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(["id", *(column.name for column in table.columns)])
    for row in rows:
        writer.writerow([SEPARATOR.join(cell) if isinstance(cell, list) else cell or "" for cell in row])
    return stream.getvalue().encode()


def as_parquet(table: Table, rows: Sequence[Sequence[Cell]], identity: Identity) -> bytes:
    """Return the rows as Parquet; raises `DataError` for a value that its datatype does not allow."""
    fields = [Field("id", "string", False), *(Field(one.name, one.datatype, one.many) for one in table.columns)]
    facts = {"title": table.title, "license": identity.license or "", "source": RELEASES + identity.version}
    try:
        return write_parquet(fields, rows, facts)
    except (ValueError, ArithmeticError) as error:
        raise DataError(f"table {table.name} cannot be written", [Diagnostic(table.name, None, str(error))]) from error


def description(tables: Sequence[Table], identity: Identity, english: Mapping[str, set[str]]) -> dict[str, Any]:
    """Return the CSVW table group: columns with datatypes, keys, and the properties of the graph that they hold.

    `english` names the columns of each table that hold nothing but English texts.
    """
    names = {table.name for table in tables}
    facts = {
        "dc:title": identity.title,
        "dc:license": {"@id": identity.license} if identity.license else None,
        "dc:issued": identity.issued,
        "dc:source": {"@id": RELEASES + identity.version},
        "dc:isPartOf": {"@id": BASE.rstrip("/")},
    }
    return {
        "@context": [CONTEXT, {"@language": "en"}],
        **{name: value for name, value in facts.items() if value is not None},
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ",", "doubleQuote": True},
        "tables": [_table(table, names, english[table.name]) for table in tables],
    }


def _table(table: Table, names: set[str], english: set[str]) -> dict[str, Any]:
    keys = [
        {"columnReference": column.name, "reference": {"resource": f"{column.table}.csv", "columnReference": "id"}}
        for column in table.columns
        if column.table in names and not column.many
    ]
    identifier = {
        "name": "id",
        "titles": "id",
        "dc:description": "Identifier: the end of the IRI of what the row is about.",
        "datatype": "string",
        "required": True,
        "suppressOutput": True,
    }
    return {
        "url": f"{table.name}.csv",
        "dc:title": table.title,
        "dc:description": f"One row for each: {table.row}.",
        "tableSchema": {
            "columns": [identifier, *(_column(one, is_english=one.name in english) for one in table.columns)],
            "primaryKey": "id",
            **({"foreignKeys": keys} if keys else {}),
            "aboutUrl": f"{table.base}{{+id}}",
        },
    }


def _column(column: Column, *, is_english: bool) -> dict[str, Any]:
    is_link = bool(column.base) or column.iri
    is_direct = len(column.path) == 1 and not column.path[0].startswith(INVERSE)
    found: dict[str, Any] = {
        "name": column.name,
        "titles": column.name,
        "dc:description": column.says,
        "datatype": column.datatype,
    }
    found |= {"lang": "en"} if is_english else {}
    found |= {"separator": SEPARATOR} if column.many else {}
    found |= {"required": True} if column.table else {}
    if not is_direct or (is_link and column.many):
        # CSVW can say neither a path nor a list of links.
        return found | {"suppressOutput": True}
    return (
        found | {"propertyUrl": column.path[0]} | ({"valueUrl": f"{column.base}{{+{column.name}}}"} if is_link else {})
    )
