"""The search index of a release as the server reads it: read-only, bounded in rows and in time."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from math import log
from pathlib import Path
from typing import Any, Final

from citiverse.search_index import INDEX_VERSION, SEARCH_INDEX, is_word_alone

STEPS_BETWEEN_LOOKS: Final = 2_000
"""Steps of SQLite's machine after which it looks at the clock."""
MOST_TRIGRAMS: Final = 48
TRIGRAM: Final = 3
WORDS_OF_UNKNOWN: Final = 5
"""Entities that a word is taken to be in that no name has: it is rarely a name, and often one with an error."""
MOST_MAPPED_BYTES: Final = 1 << 30
CACHE_KIBIBYTES: Final = 128
REMEMBERED_WORDS: Final = 16_384
LAST_CHARACTER: Final = "\U0010ffff"
COUNTS: Final = """
entity.is_thing >= :things and (:needed = 0 or :needed <= (
    select count(*) from json_each(:types) as wanted
    join entity_type on entity_type.type = wanted.value and entity_type.entity = entity.id
)) and (:narrowed = 0 or :narrowed = (
    select count(*) from json_each(:facets) as wanted
    join facet on facet.facet = json_extract(wanted.value, '$[0]') and facet.value = json_extract(wanted.value, '$[1]')
    where facet.entity = entity.id
))
"""
"""Whether an entity is one of those that a search is among."""
COLUMNS: Final = "select name.entity, name.text, name.language, name.role, name.folded"
SHORTEST_FIRST: Final = "order by length(name.folded), entity.links desc, name.id limit :most"
NO_CODES: Final = "and name.role not in ('code', 'initials')"
NAMED: Final = "\n".join(
    (
        COLUMNS,
        "from name join entity on entity.id = name.entity",
        "where (name.folded = :folded or name.sorted = :sorted) and",
        COUNTS,
        SHORTEST_FIRST,
    )
)
BEGINNING: Final = "\n".join(
    (
        COLUMNS,
        "from name join entity on entity.id = name.entity",
        "where name.folded >= :first and name.folded < :last and",
        COUNTS,
        SHORTEST_FIRST,
    )
)
WITH_WORDS: Final = "\n".join(
    (
        COLUMNS,
        "from name_words join name on name.id = name_words.rowid join entity on entity.id = name.entity",
        "where name_words match :match and",
        COUNTS,
        NO_CODES,
        "order by name_words.rank limit :most",
    )
)
ALIKE: Final = WITH_WORDS.replace("name_words", "name_trigrams")
TEXTS: Final = "\n".join(
    (
        "select body.entity, body.language, body.text",
        "from body_words join body on body.id = body_words.rowid join entity on entity.id = body.entity",
        "where body_words match :match and",
        COUNTS,
        "order by body_words.rank limit :most",
    )
)
BY_IRI: Final = "\n".join(("select entity.* from entity where entity.iri = :iri and", COUNTS))
EVERYTHING: Final = "\n".join(
    ("select entity.* from entity where", COUNTS, "order by entity.links desc, entity.name, entity.id limit :most")
)

WORDS: Final = """
create virtual table if not exists temp.{table}_used using fts5vocab(main, {table}, row);
"""
TABLES_OF_WORDS: Final = ("name_words", "body_words")

Values = Sequence[Any] | Mapping[str, Any]


class SearchTooLong(Exception):
    """A search took more processor time than it may."""


class NoIndex(Exception):
    """The release has no search index that this software can read."""


@dataclass(frozen=True)
class Found:
    """A name that may be what was asked for."""

    entity: int
    text: str
    language: str
    role: str
    folded: str


@dataclass(frozen=True)
class Entity:
    """A thing of the index, as results show it."""

    id: int
    iri: str
    kind: str
    name: str
    language: str
    description: str
    is_thing: bool
    links: int


@dataclass(frozen=True)
class Among:
    """Which entities count: of one of `types` (none: all), or of all of them; only things of the data, or all named."""

    types: tuple[str, ...] = ()
    things_only: bool = False
    of_all_types: bool = False
    facets: tuple[tuple[str, str], ...] = ()
    """Facets with the value that an entity must have in each."""

    def values(self) -> dict[str, Any]:
        """Return the values of the parameters that `COUNTS` has."""
        needed = len(self.types) if self.of_all_types else bool(self.types)
        return {
            "types": json.dumps(self.types),
            "needed": int(needed),
            "things": int(self.things_only),
            "facets": json.dumps(self.facets),
            "narrowed": len(self.facets),
        }


ALL: Final = Among()


class SearchDatabase:
    """Asks the index of one release; each thread has a connection of its own."""

    def __init__(self, release_folder: Path, milliseconds: int) -> None:
        """Look at the index in `release_folder`; a search may take `milliseconds` of processor time. Raises `NoIndex`.

        Processor time, so that a busy machine does not make an honest search fail.
        """
        self._path = release_folder / SEARCH_INDEX
        self._seconds = milliseconds / 1000
        self._local = threading.local()
        if not self._path.is_file() or self._version() != INDEX_VERSION:
            raise NoIndex(f"{release_folder.name} has no search index")
        self._entities = max(self.one("select count(*) from entity"), 1)
        self.weight = lru_cache(maxsize=REMEMBERED_WORDS)(self._weight)

    @contextmanager
    def limited(self, times: int = 1) -> Iterator[None]:
        """Let all searches within the block take the time of `times` of them; raises `SearchTooLong` beyond that.

        A block within another one has no more time than is left of that.
        """
        outer = getattr(self._local, "deadline", 0.0)
        own = time.thread_time() + self._seconds * times
        self._local.deadline = min(own, outer) if outer else own
        try:
            self.look_at_the_clock()
            yield
        except sqlite3.OperationalError as error:
            if "interrupted" not in str(error):
                raise
            raise SearchTooLong from error
        finally:
            self._local.deadline = outer

    def look_at_the_clock(self) -> None:
        """Raise `SearchTooLong` where the time of the search is over; outside of one there is no limit."""
        if self._is_over():
            raise SearchTooLong

    def rows(self, statement: str, values: Values = ()) -> list[Any]:
        """Return all rows of a statement, which the callers bound; raises `SearchTooLong` where the time is over."""
        self.look_at_the_clock()
        return self._connection().execute(statement, values).fetchall()

    def one(self, statement: str, values: Values = ()) -> Any:
        """Return the first value of the first row, or None where there is none."""
        row = self._connection().execute(statement, values).fetchone()
        return row[0] if row else None

    def entities(self, numbers: Iterable[int]) -> dict[int, Entity]:
        """Return the entities with these numbers."""
        statement = "select * from entity where id in (select value from json_each(?))"
        return {row[0]: _entity(row) for row in self.rows(statement, (as_list(numbers),))}

    def entity(self, iri: str, among: Among = ALL) -> Entity | None:
        """Return the entity with this IRI where it is one of those that count."""
        rows = self.rows(BY_IRI, {"iri": iri, **among.values()})
        return _entity(rows[0]) if rows else None

    def named(self, comparable: str, ordered: str, among: Among, most: int) -> list[Found]:
        """Return the names that are the same, or have the same words (`ordered`) in any order."""
        return self._found(NAMED, {"folded": comparable, "sorted": ordered}, among, most)

    def beginning(self, comparable: str, among: Among, most: int) -> list[Found]:
        """Return the names that begin with a text."""
        return self._found(BEGINNING, {"first": comparable, "last": comparable + LAST_CHARACTER}, among, most)

    def with_words(self, comparable: str, among: Among, most: int) -> list[Found]:
        """Return the names that have all words of a text, the last of which may be unfinished."""
        match = match_of_words(comparable)
        return self._found(WITH_WORDS, {"match": match}, among, most) if match else []

    def alike(self, comparable: str, among: Among, most: int) -> list[Found]:
        """Return the names that share groups of three letters with a text, those with the most and rarest first."""
        match = match_of_trigrams(comparable)
        return self._found(ALIKE, {"match": match}, among, most) if match else []

    def everything(self, among: Among, most: int) -> list[Entity]:
        """Return the entities that count, those first to which most links lead."""
        return [_entity(row) for row in self.rows(EVERYTHING, {**among.values(), "most": most})]

    def texts(self, comparable: str, among: Among, most: int) -> list[tuple[int, str, str]]:
        """Return entity, language and text of what has all words of a text, the best first."""
        match = match_of_words(comparable)
        return self.rows(TEXTS, {"match": match, **among.values(), "most": most}) if match else []

    def words(self) -> dict[str, int]:
        """Return all words of names and texts, with the number of names and texts that have each."""
        used: dict[str, int] = {}
        for table in TABLES_OF_WORDS:
            self.rows(WORDS.format(table=table))
            for word, count in self.rows(f"select term, doc from temp.{table}_used"):  # noqa: S608
                used[word] = used.get(word, 0) + count
        return used

    def _found(self, statement: str, values: dict[str, Any], among: Among, most: int) -> list[Found]:
        return [Found(*row) for row in self.rows(statement, {**values, **among.values(), "most": most})]

    def _weight(self, word: str) -> float:
        """Return how telling a word is: the rarer in names, the more."""
        entities = self.one("select entities from word where word = ?", (word,)) or WORDS_OF_UNKNOWN
        return log(1 + self._entities / entities)

    def _version(self) -> int:
        try:
            return int(self.one("pragma user_version"))
        except sqlite3.DatabaseError:
            return 0

    def _connection(self) -> sqlite3.Connection:
        found = getattr(self._local, "connection", None)
        if isinstance(found, sqlite3.Connection):
            return found
        address = f"{self._path.absolute().as_uri()}?mode=ro&immutable=1"
        made = sqlite3.connect(address, uri=True, check_same_thread=False)
        # All threads share the pages that the system keeps, in place of a cache of each.
        made.execute(f"pragma mmap_size = {MOST_MAPPED_BYTES}")
        made.execute(f"pragma cache_size = -{CACHE_KIBIBYTES}")
        made.set_progress_handler(self._is_over, STEPS_BETWEEN_LOOKS)
        self._local.connection = made
        return made

    def _is_over(self) -> int:
        deadline = getattr(self._local, "deadline", 0.0)
        return int(bool(deadline) and time.thread_time() > deadline)


def _entity(row: Sequence[Any]) -> Entity:
    return Entity(row[0], row[1], row[2], row[3], row[4], row[5], bool(row[6]), row[7])


def as_list(numbers: Iterable[int]) -> str:
    """Return numbers in the form in which statements take lists."""
    return json.dumps(sorted(set(numbers)))


def match_of_words(comparable: str) -> str:
    """Return the full-text expression for all words of a folded text, the last of which may be unfinished.

    Characters that are words alone stay together, as they stand in the text. Every word is quoted, so no text of a
    client is ever read as an expression.
    """
    groups: list[list[str]] = []
    was_alone = False
    for word in comparable.split():
        is_alone = len(word) == 1 and is_word_alone(word)
        if is_alone and was_alone:
            groups[-1].append(word)
        else:
            groups.append([word])
        was_alone = is_alone
    phrases = [f'"{" ".join(group)}"' for group in groups]
    if phrases and not was_alone:
        phrases[-1] += " *"
    return " AND ".join(phrases)


def match_of_trigrams(comparable: str) -> str:
    """Return the full-text expression for any three letters in a row of a folded text."""
    starts = range(len(comparable) - TRIGRAM + 1)
    trigrams = dict.fromkeys(comparable[start : start + TRIGRAM] for start in starts)
    return " OR ".join(f'"{trigram}"' for trigram in list(trigrams)[:MOST_TRIGRAMS])
