"""An engine in this process: an Oxigraph store in memory, loaded once from a release and read by many threads."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from citiverse.engine import functions
from citiverse.engine.protocol import (
    EVERYTHING,
    Answer,
    CheckedQuery,
    EvaluationError,
    QuerySyntaxError,
    ResultNotWritable,
    ResultTooLarge,
    Selection,
)
from citiverse.engine.row_count import has_more_rows
from citiverse.engine.spelling import with_small_truth_values
from citiverse.formats import OXIGRAPH_GRAPHS, OXIGRAPH_RESULTS, Syntax
from citiverse.rdf_xml import says
from citiverse.settings import Settings

CHUNK_BYTES: Final = 65_536
_SYNTAX_PLACE: Final = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_LACKING: Final = "does not support RDF 1.2"
"""What the serializer says of syntaxes that have no triple terms."""
_NOT_XML: Final = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]|&#(?:x0*[0-8bcefBCEF]|x0*1[0-9a-fA-F]);"
)


class MemoryEngine:
    """Answers over a store in memory.

    The store is never written after loading; Oxigraph gives every query its own snapshot and releases the interpreter
    lock while it works, so one engine serves all threads.
    """

    def __init__(self, dataset: Path, settings: Settings) -> None:
        """Load `dataset` (N-Quads); the default graph of queries is the union of all its graphs."""
        self._settings = settings
        self._store = ox.Store()
        # Parsed first, because loading the file at once would give its blank nodes names that differ in each process.
        self._store.bulk_extend(ox.parse(path=str(dataset), format=ox.RdfFormat.N_QUADS))

    def __len__(self) -> int:
        """Return the number of quads held."""
        return len(self._store)

    def answer(self, query: CheckedQuery, syntax: Syntax, selection: Selection = EVERYTHING) -> Answer:
        """Return the result of `query` in `syntax`; see `Engine.answer`."""
        result = self._evaluate(query, selection)
        body = self._written(result, syntax)
        return Answer(syntax, _in_chunks(body))

    def _evaluate(
        self, query: CheckedQuery, selection: Selection
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        base = self._settings.base_iri
        text = with_small_truth_values(query.text)
        try:
            if selection:
                # The graphs of the request replace the FROM clauses; one kind given alone leaves the other empty.
                return functions.evaluate(
                    self._store,
                    text,
                    base_iri=base,
                    default_graph=[ox.NamedNode(iri) for iri in selection.default_graphs],
                    named_graphs=[ox.NamedNode(iri) for iri in selection.named_graphs],
                )
            # With the union switched on Oxigraph ignores FROM, so a text that names its dataset turns it off.
            union = not query.names_dataset
            return functions.evaluate(self._store, text, base_iri=base, use_default_graph_as_union=union)
        except SyntaxError as error:
            raise syntax_error(str(error)) from None
        except ValueError as error:
            raise EvaluationError(str(error)) from None
        except (RuntimeError, OSError) as error:
            raise EvaluationError(str(error)) from None

    def _written(self, result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, syntax: Syntax) -> bytes:
        buffer = _Bounded(self._settings.result_bytes)
        written: set[ox.Triple] = set()
        try:
            if isinstance(result, ox.QueryTriples):
                ox.serialize(
                    _bounded(result, written, self._settings.result_rows), buffer, OXIGRAPH_GRAPHS[syntax.name]
                )
            else:
                result.serialize(buffer, format=OXIGRAPH_RESULTS[syntax.name])
        except (RuntimeError, OSError, ValueError) as error:
            if buffer.full:
                raise ResultTooLarge(f"The result is larger than {self._settings.result_bytes} bytes.") from None
            if _LACKING in str(error):
                raise ResultNotWritable(
                    f"{syntax.media_type} cannot carry triple terms; ask for another form."
                ) from None
            raise EvaluationError(str(error)) from None
        body = buffer.getvalue()
        if isinstance(result, ox.QuerySolutions) and has_more_rows(body, syntax.name, self._settings.result_rows):
            raise ResultTooLarge(f"The result has more than {self._settings.result_rows} rows; use LIMIT and OFFSET.")
        if syntax.name == "xml" and _NOT_XML.search(body):
            raise ResultNotWritable(
                "The result holds control characters, which XML cannot carry; ask for another form."
            )
        if syntax.name == "rdf" and not says(body, written):
            raise ResultNotWritable(
                "The result holds a predicate that is no XML name, or control characters, which RDF/XML cannot carry; "
                "ask for another form."
            )
        return body


class _Bounded(io.BytesIO):
    """A buffer that fails the writer once it would hold more than `limit` bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit
        self.full = False

    def write(self, data: object) -> int:
        # The serializer hands over bytes; `object` keeps the signature as wide as that of the base class.
        written = super().write(data)  # type: ignore[arg-type]
        if self.tell() > self._limit:
            self.full = True
            raise OSError("result too large")
        return written


def _bounded(triples: ox.QueryTriples, seen: set[ox.Triple], limit: int) -> Iterator[ox.Triple]:
    """Yield each triple once and put it into `seen`; raises `ResultTooLarge` beyond `limit` triples."""
    for triple in triples:
        if triple not in seen:
            seen.add(triple)
            yield triple
        if len(seen) > limit:
            raise ResultTooLarge(f"The result has more than {limit} triples.")


def _in_chunks(body: bytes) -> Iterator[bytes]:
    for start in range(0, len(body), CHUNK_BYTES):
        yield body[start : start + CHUNK_BYTES]


def syntax_error(message: str) -> QuerySyntaxError:
    """Return the fault that Oxigraph's `message` about a query text means, with the place that it names."""
    match = _SYNTAX_PLACE.search(message)
    if match is None:
        return QuerySyntaxError(message)
    line, column, rest = match.groups()
    return QuerySyntaxError(rest.strip().rstrip(".") + ".", int(line), int(column))
