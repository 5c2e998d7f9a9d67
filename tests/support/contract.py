"""The contract that every engine keeps: data, queries and their answers, and how answers are compared."""

from __future__ import annotations

import csv
import io
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from citiverse.engine.guard import check
from citiverse.engine.protocol import EVERYTHING, Engine, Selection
from citiverse.formats import OXIGRAPH_GRAPHS, OXIGRAPH_RESULTS, SYNTAXES
from citiverse.progress import Silence
from citiverse.release.compile_dataset import build_dataset
from citiverse.releases import Release
from citiverse.settings import Settings

FOLDER: Final = Path(__file__).resolve().parents[1] / "engine" / "contract"
SETTINGS: Final = Settings()
NUMBERS: Final = 12_000
PREFIXES: Final = "PREFIX ex: <https://example.org/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
_TURTLE_PREFIXES: Final = PREFIXES.replace("PREFIX", "@prefix").replace("> ", "> . ")

Row = tuple[str, ...]
UNBOUND: Final = "-"


@dataclass(frozen=True)
class Case:
    """A SELECT and the rows that it must give, each term in N-Triples."""

    name: str
    query: str
    rows: tuple[Row, ...]
    selection: Selection
    in_order: bool


def cases() -> list[Case]:
    """Return the cases of the file `cases.toml`."""
    entries = tomllib.loads((FOLDER / "cases.toml").read_text(encoding="utf-8"))["case"]
    return [_case(entry) for entry in entries]


def _case(entry: dict[str, Any]) -> Case:
    selection = Selection(tuple(entry.get("default_graphs", ())), tuple(entry.get("named_graphs", ())))
    rows = tuple(tuple(term(cell) for cell in row) for row in entry["rows"])
    return Case(entry["name"], entry["query"], rows, selection, bool(entry.get("in_order")))


def term(turtle: str) -> str:
    """Return a term given in Turtle as N-Triples writes it."""
    if turtle == UNBOUND:
        return UNBOUND
    text = turtle.replace("\r", "\\r").replace("\n", "\\n")
    (quad,) = ox.parse(f"{_TURTLE_PREFIXES} <x:s> <x:p> {text} .", format=ox.RdfFormat.TURTLE)
    return str(quad.object)


def make_contract_release(build: Path) -> Release:
    """Compile the data of the contract into a release under `build`."""
    numbers = "".join(f"ex:n{number} ex:value {number} .\n" for number in range(NUMBERS))
    file = build / "contract.trig"
    text = (FOLDER / "dataset.trig").read_text(encoding="utf-8")
    file.write_text(f"{text}\n<https://example.org/graph/numbers> {{\n{numbers}}}\n", encoding="utf-8")
    return build_dataset(file, build, Silence(), point=False)


def ask(engine: Engine, text: str, syntax: str = "json", selection: Selection = EVERYTHING) -> bytes:
    """Return the result of `text`, with the prefixes of the contract before it."""
    return engine.answer(check(PREFIXES + text, SETTINGS), SYNTAXES[syntax], selection).read()


def rows_of(body: bytes, syntax: str = "json") -> list[Row]:
    """Return the rows of a SELECT result in JSON, XML or TSV; one that is written twice over is read like once."""
    solutions = ox.parse_query_results(body, format=OXIGRAPH_RESULTS[syntax])
    assert isinstance(solutions, ox.QuerySolutions)
    return [tuple(UNBOUND if cell is None else str(cell) for cell in solution) for solution in solutions]


def rows_of_csv(body: bytes) -> list[Row]:
    """Return the rows of a CSV result: plain values under a line of names."""
    return [tuple(row) for row in csv.reader(io.StringIO(body.decode("utf-8"), newline=""))][1:]


def truth_of(body: bytes, syntax: str) -> bool:
    """Return the truth value of an ASK result in JSON, XML or TSV."""
    result = ox.parse_query_results(body, format=OXIGRAPH_RESULTS[syntax])
    assert isinstance(result, ox.QueryBoolean)
    return bool(result)


def triples_of(body: bytes, syntax: str) -> set[str]:
    """Return the triples of a graph result."""
    return {str(quad.triple) for quad in ox.parse(body, format=OXIGRAPH_GRAPHS[syntax])}
