"""Index: the SQLite database of names and texts that the server searches, the same bytes for the same quads."""

from __future__ import annotations

import sqlite3
import struct
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from citiverse.release.export import write_file
from citiverse.release.index_entries import Entry, Name, entries_of
from citiverse.releases import ReleaseFile
from citiverse.search_index import INDEX_VERSION, SEARCH_INDEX, folded_text

MEDIA_TYPE: Final = "application/vnd.sqlite3"
TABLES: Final = """
create table entity (
    id integer primary key, iri text not null, kind text not null, name text not null, language text not null,
    description text not null, is_thing integer not null, links integer not null
);
create unique index entity_by_iri on entity (iri);
create index entity_by_kind on entity (kind);
create table entity_type (type text not null, entity integer not null, primary key (type, entity)) without rowid;
create table name (
    id integer primary key, entity integer not null, text text not null, language text not null, role text not null,
    folded text not null, sorted text not null
);
create index name_by_entity on name (entity);
create index name_by_folded on name (folded);
create index name_by_sorted on name (sorted);
create table word (word text primary key, entities integer not null) without rowid;
create table body (id integer primary key, entity integer not null, language text not null, text text not null);
create index body_by_entity on body (entity);
create table facet (
    facet text not null, value text not null, entity integer not null, primary key (facet, value, entity)
) without rowid;
create index facet_by_entity on facet (entity);
create table kind_property (
    type text not null, property text not null, entities integer not null, primary key (type, property)
) without rowid;
create table kind (
    type text primary key, name text not null, description text not null, entities integer not null,
    things integer not null
) without rowid;
create virtual table name_words using fts5 (
    folded, content = '', prefix = '2 3', tokenize = 'unicode61 remove_diacritics 0'
);
create virtual table name_trigrams using fts5 (folded, content = '', tokenize = 'trigram case_sensitive 1');
create virtual table body_words using fts5 (folded, content = '', tokenize = 'unicode61 remove_diacritics 0');
"""
MERGES: Final = (
    "insert into name_words (name_words) values ('optimize')",
    "insert into name_trigrams (name_trigrams) values ('optimize')",
    "insert into body_words (body_words) values ('optimize')",
)
"""What brings each full-text table into its one final form."""
CHANGE_COUNTERS: Final = ((24, 4), (92, 4), (96, 4))
"""Places in the head of the file that count its changes and name the version of SQLite; no part of the content."""


def write_index(quads: Iterable[ox.Quad], folder: Path) -> ReleaseFile:
    """Write the index of `quads` into the release in `folder` and return its entry in the manifest."""
    path = folder / SEARCH_INDEX
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.executescript("pragma page_size = 4096; pragma journal_mode = off; pragma synchronous = off;")
        connection.executescript(f"pragma user_version = {INDEX_VERSION}; {TABLES}")
        connection.execute("begin")
        _fill(connection, entries_of(quads))
        connection.execute("commit")
        connection.execute("vacuum")
    finally:
        connection.close()
    content = _without_counters(path.read_bytes())
    return write_file(folder, SEARCH_INDEX, content, part="search", syntax="sqlite", media_type=MEDIA_TYPE)


def _fill(connection: sqlite3.Connection, entries: list[Entry]) -> None:
    add = connection.executemany
    numbered = list(enumerate(entries, start=1))
    add(
        "insert into entity values (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (n, e.iri, e.kind, e.name.text, e.name.language, e.description, int(e.is_thing), e.links)
            for n, e in numbered
        ],
    )
    add("insert into entity_type values (?, ?)", sorted((type_, n) for n, e in numbered for type_ in e.types))
    names = [
        (number, entity, name.text, name.language, name.role, name.folded, name.sorted)
        for number, (entity, name) in enumerate(_names(numbered), start=1)
    ]
    add("insert into name values (?, ?, ?, ?, ?, ?, ?)", names)
    add("insert into word values (?, ?)", sorted(_words(numbered).items()))
    bodies = [(n, language, text) for n, entry in numbered for language, text in entry.texts]
    add("insert into body values (?, ?, ?, ?)", [(number, *body) for number, body in enumerate(bodies, start=1)])
    add("insert into facet values (?, ?, ?)", sorted((*facet, n) for n, e in numbered for facet in e.facets))
    add("insert into kind_property values (?, ?, ?)", _properties(entries))
    add("insert into kind values (?, ?, ?, ?, ?)", _kinds(entries))
    searchable = [(row[0], row[5]) for row in names]
    add("insert into name_words (rowid, folded) values (?, ?)", searchable)
    add("insert into name_trigrams (rowid, folded) values (?, ?)", searchable)
    add(
        "insert into body_words (rowid, folded) values (?, ?)",
        [(number, folded_text(text)) for number, (_, _, text) in enumerate(bodies, start=1)],
    )
    for statement in MERGES:
        connection.execute(statement)


def _names(numbered: list[tuple[int, Entry]]) -> Iterator[tuple[int, Name]]:
    return ((number, name) for number, entry in numbered for name in entry.names)


def _words(numbered: list[tuple[int, Entry]]) -> Counter[str]:
    """Return how many entities have each word in one of their names."""
    found: Counter[str] = Counter()
    for _, entry in numbered:
        found.update({word for name in entry.names for word in name.folded.split()})
    return found


def _properties(entries: list[Entry]) -> list[tuple[str, str, int]]:
    counted: dict[tuple[str, str], int] = defaultdict(int)
    for entry in entries:
        for type_ in entry.types:
            for property_ in entry.properties:
                counted[type_, property_] += 1
    return [(*key, amount) for key, amount in sorted(counted.items())]


def _kinds(entries: list[Entry]) -> list[tuple[str, str, str, int, int]]:
    """Return one row for each type: its name and description as far as it is an entity itself, and its members."""
    by_iri = {entry.iri: entry for entry in entries}
    members: Counter[str] = Counter()
    things: Counter[str] = Counter()
    for entry in entries:
        members.update(entry.types)
        things.update(entry.types if entry.is_thing else ())
    rows = []
    for type_ in sorted(members):
        described = by_iri.get(type_)
        name = described.name.text if described else ""
        rows.append(
            (type_, name, described.description if described else "", members[type_], things[type_]),
        )
    return rows


def _without_counters(content: bytes) -> bytes:
    cleaned = bytearray(content)
    for place, length in CHANGE_COUNTERS:
        cleaned[place : place + length] = struct.pack(">I", 1)
    return bytes(cleaned)
