"""Parquet files: one row group, plain encoding, Zstandard; small, and the same bytes on every machine.

A library of a hundred megabytes could write them too; what tables need of the format fits on this page. Format:
https://parquet.apache.org/docs/file-format/, Thrift compact protocol:
https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any, Final

from citiverse.release.formats import compress

MAGIC: Final = b"PAR1"
CREATED_BY: Final = "citiverse version 1"
INT32, INT64, DOUBLE, BYTE_ARRAY = 1, 2, 5, 6
UTF8, LIST, DATE, TIMESTAMP_MILLIS = 0, 3, 6, 9
REQUIRED, OPTIONAL, REPEATED = 0, 1, 2
ZSTD, PLAIN, RLE = 6, 0, 3
EPOCH: Final = date(1970, 1, 1)

Cell = str | list[str] | None


@dataclass(frozen=True)
class Form:
    """How values of one datatype are stored: physical type, converted type, and a value's bytes from its text."""

    physical: int
    converted: int | None
    packed: Callable[[str], bytes]


def _bytes_of(text: str) -> bytes:
    content = text.encode()
    return struct.pack("<I", len(content)) + content


def _milliseconds(text: str) -> int:
    moment = datetime.fromisoformat(text)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // (datetime.resolution * 1000)


STRING: Final = Form(BYTE_ARRAY, UTF8, _bytes_of)
FORMS: Final[dict[str, Form]] = {
    "decimal": Form(DOUBLE, None, lambda text: struct.pack("<d", Decimal(text))),
    "integer": Form(INT64, None, lambda text: struct.pack("<q", int(text))),
    "gYear": Form(INT32, None, lambda text: struct.pack("<i", int(text))),
    "date": Form(INT32, DATE, lambda text: struct.pack("<i", (date.fromisoformat(text) - EPOCH).days)),
    "dateTime": Form(INT64, TIMESTAMP_MILLIS, lambda text: struct.pack("<q", _milliseconds(text))),
}
"""Datatype of CSVW -> form; all others are texts."""


@dataclass(frozen=True)
class Field:
    """One column: its name, its datatype, and whether its cells are lists."""

    name: str
    datatype: str
    many: bool

    @property
    def form(self) -> Form:
        """Return how its values are stored."""
        return FORMS.get(self.datatype, STRING)

    @property
    def path(self) -> list[str]:
        """Return the names from the root of the schema to the values."""
        return [self.name, "list", "element"] if self.many else [self.name]

    def schema(self) -> list[bytes]:
        """Return the elements of the schema: an optional value, or a list with required elements."""
        form = self.form
        if not self.many:
            return [_element(self.name, OPTIONAL, form.physical, form.converted)]
        return [
            _element(self.name, REQUIRED, None, LIST, children=1),
            _element("list", REPEATED, None, None, children=1),
            _element("element", REQUIRED, form.physical, form.converted),
        ]

    def page(self, cells: Sequence[Cell]) -> tuple[int, bytes]:
        """Return the number of entries and the bytes of a data page: levels of repetition and definition, values."""
        if not self.many:
            present = [cell for cell in cells if isinstance(cell, str)]
            return len(cells), _levels([int(cell is not None) for cell in cells]) + self._values(present)
        lists = [cell if isinstance(cell, list) else [] for cell in cells]
        repetition = [int(place > 0) for values in lists for place in range(max(1, len(values)))]
        definition = [int(bool(values)) for values in lists for _ in range(max(1, len(values)))]
        values = [value for values in lists for value in values]
        return len(repetition), _levels(repetition) + _levels(definition) + self._values(values)

    def _values(self, texts: Sequence[str]) -> bytes:
        return b"".join(self.form.packed(text) for text in texts)


def write_parquet(fields: Sequence[Field], rows: Sequence[Sequence[Cell]], facts: dict[str, str]) -> bytes:
    """Return the file with `rows` under `fields`; `facts` go into its key-value metadata.

    Raises `ValueError` for a text that its column's datatype does not allow.
    """
    body = bytearray(MAGIC)
    chunks = [_chunk(field, [row[number] for row in rows], body) for number, field in enumerate(fields)]
    size = len(body) - len(MAGIC)
    schema = [_element("schema", None, None, None, children=len(fields))]
    schema += [element for field in fields for element in field.schema()]
    pairs = [_struct((1, _text(key)), (2, _text(value))) for key, value in facts.items()]
    footer = _struct(
        (1, _i32(1)),
        (2, _list(12, schema)),
        (3, _i64(len(rows))),
        (4, _list(12, [_struct((1, _list(12, chunks)), (2, _i64(size)), (3, _i64(len(rows))))])),
        (5, _list(12, pairs)),
        (6, _text(CREATED_BY)),
    )
    return bytes(body) + footer + struct.pack("<I", len(footer)) + MAGIC


def _chunk(field: Field, cells: Sequence[Cell], body: bytearray) -> bytes:
    """Append the one page of a column to `body`; return the description of the column chunk."""
    entries, plain = field.page(cells)
    packed = compress(plain, "zst")
    data_header = _struct((1, _i32(entries)), (2, _i32(PLAIN)), (3, _i32(RLE)), (4, _i32(RLE)))
    header = _struct((1, _i32(0)), (2, _i32(len(plain))), (3, _i32(len(packed))), (5, (12, data_header)))
    offset = len(body)
    body += header + packed
    meta = _struct(
        (1, _i32(field.form.physical)),
        (2, _list(5, [_zigzag(PLAIN), _zigzag(RLE)])),
        (3, _list(8, [_text(name)[1] for name in field.path])),
        (4, _i32(ZSTD)),
        (5, _i64(entries)),
        (6, _i64(len(header) + len(plain))),
        (7, _i64(len(header) + len(packed))),
        (9, _i64(offset)),
    )
    return _struct((2, _i64(offset)), (3, (12, meta)))


def _levels(levels: Sequence[int]) -> bytes:
    """Return levels of one bit as runs (RLE / bit-packing hybrid), after their length."""
    runs = b"".join(_varint(len(list(run)) << 1) + bytes([level]) for level, run in groupby(levels))
    return struct.pack("<I", len(runs)) + runs


def _element(
    name: str, repetition: int | None, physical: int | None, converted: int | None, children: int | None = None
) -> bytes:
    members: list[Any] = []
    for number, value in ((1, physical), (3, repetition)):
        members += [(number, _i32(value))] if value is not None else []
    members.append((4, _text(name)))
    for number, value in ((5, children), (6, converted)):
        members += [(number, _i32(value))] if value is not None else []
    return _struct(*members)


def _struct(*members: tuple[int, tuple[int, bytes]]) -> bytes:
    """Return a struct: each member is its number, and its type with its bytes."""
    written, last = bytearray(), 0
    for number, (kind, content) in members:
        written.append((number - last) << 4 | kind)
        written += content
        last = number
    return bytes(written) + b"\0"


def _list(kind: int, items: Sequence[bytes]) -> tuple[int, bytes]:
    head = bytes([len(items) << 4 | kind]) if len(items) < 15 else bytes([0xF0 | kind]) + _varint(len(items))
    return 9, head + b"".join(items)


def _text(value: str) -> tuple[int, bytes]:
    content = value.encode()
    return 8, _varint(len(content)) + content


def _i32(value: int) -> tuple[int, bytes]:
    return 5, _zigzag(value)


def _i64(value: int) -> tuple[int, bytes]:
    return 6, _zigzag(value)


def _zigzag(value: int) -> bytes:
    return _varint(value << 1 if value >= 0 else (-value << 1) - 1)


def _varint(value: int) -> bytes:
    written = bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*written, value])
