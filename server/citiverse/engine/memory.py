"""An engine in this process: an Oxigraph store in memory, loaded once from a release and read by many threads."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from citiverse.engine import functions
from citiverse.engine.functions import Result
from citiverse.engine.protocol import (
    EVERYTHING,
    Answer,
    CheckedQuery,
    EvaluationError,
    QueryFault,
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
TRIPLES_AT_ONCE: Final = 1_000
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
        # Parsed first, because loading the file at once would give its blank nodes names that differ in each process.
        self._load(ox.parse(path=str(dataset), format=ox.RdfFormat.N_QUADS), settings)

    @classmethod
    def of_quads(cls, quads: Iterable[ox.Quad], settings: Settings) -> MemoryEngine:
        """Return an engine over `quads`."""
        engine = cls.__new__(cls)
        engine._load(quads, settings)
        return engine

    def _load(self, quads: Iterable[ox.Quad], settings: Settings) -> None:
        self._settings = settings
        self._store = ox.Store()
        self._store.bulk_extend(quads)

    def __len__(self) -> int:
        """Return the number of quads held."""
        return len(self._store)

    def answer(self, query: CheckedQuery, syntax: Syntax, selection: Selection = EVERYTHING) -> Answer:
        """Return the result of `query` in `syntax`; see `Engine.answer`."""
        result = self._evaluate(query, selection)
        body = self._written(result, syntax)
        return Answer(syntax, _in_chunks(body))

    def written(self, query: CheckedQuery, syntax: Syntax) -> bytes:
        """Return the result of `query`, a plain one that is known to stay within the limits, as `answer` would."""
        result = self._asked(query.text, use_default_graph_as_union=True)
        if isinstance(result, ox.QueryTriples) or syntax.name == "xml":
            return self._written(result, syntax)
        try:
            return result.serialize(format=OXIGRAPH_RESULTS[syntax.name]) or b""
        except (RuntimeError, OSError, ValueError) as error:
            raise _not_written(error, syntax) from None

    def _evaluate(self, query: CheckedQuery, selection: Selection) -> Result:
        text = with_small_truth_values(query.text)
        if selection:
            # The graphs of the request replace the FROM clauses; one kind given alone leaves the other empty.
            default_graph = [ox.NamedNode(iri) for iri in selection.default_graphs]
            named_graphs = [ox.NamedNode(iri) for iri in selection.named_graphs]
            return self._asked(text, default_graph=default_graph, named_graphs=named_graphs)
        # With the union switched on Oxigraph ignores FROM, so a text that names its dataset turns it off.
        return self._asked(text, use_default_graph_as_union=not query.names_dataset)

    def _asked(self, text: str, **dataset: Any) -> Result:
        try:
            return functions.evaluate(self._store, text, base_iri=self._settings.base_iri, **dataset)
        except SyntaxError as error:
            raise syntax_error(str(error)) from None
        except (RuntimeError, OSError, ValueError) as error:
            raise EvaluationError(str(error)) from None

    def _written(self, result: Result, syntax: Syntax) -> bytes:
        buffer = _Bounded(self._settings.result_bytes)
        triples: dict[ox.Triple, None] = {}
        try:
            if isinstance(result, ox.QueryTriples):
                triples = _distinct(result, self._settings.result_rows)
                ox.serialize(triples, buffer, OXIGRAPH_GRAPHS[syntax.name])
            else:
                result.serialize(buffer, format=OXIGRAPH_RESULTS[syntax.name])
        except (RuntimeError, OSError, ValueError) as error:
            if buffer.full:
                raise ResultTooLarge(f"The result is larger than {self._settings.result_bytes} bytes.") from None
            raise _not_written(error, syntax) from None
        body = buffer.getvalue()
        if isinstance(result, ox.QuerySolutions) and has_more_rows(body, syntax.name, self._settings.result_rows):
            raise ResultTooLarge(f"The result has more than {self._settings.result_rows} rows; use LIMIT and OFFSET.")
        if syntax.name == "xml" and _NOT_XML.search(body):
            raise ResultNotWritable(
                "The result holds control characters, which XML cannot carry; ask for another form."
            )
        if syntax.name == "rdf" and not says(body, triples.keys()):
            raise ResultNotWritable(
                "The result holds a predicate that is no XML name, or control characters, which RDF/XML cannot carry; "
                "ask for another form."
            )
        return body


def _not_written(error: Exception, syntax: Syntax) -> QueryFault:
    """Return the fault that the serializer's `error` means."""
    if _LACKING in str(error):
        return ResultNotWritable(f"{syntax.media_type} cannot carry triple terms; ask for another form.")
    return EvaluationError(str(error))


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


def _distinct(triples: ox.QueryTriples, limit: int) -> dict[ox.Triple, None]:
    """Return each triple once, in their order; raises `ResultTooLarge` beyond `limit` triples."""
    found: dict[ox.Triple, None] = {}
    while some := list(islice(triples, TRIPLES_AT_ONCE)):
        found.update(dict.fromkeys(some))
        if len(found) > limit:
            raise ResultTooLarge(f"The result has more than {limit} triples.")
    return found


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
