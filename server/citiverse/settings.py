"""The one table of settings: name, type, default and help; read from a TOML file, the environment and flags."""

from __future__ import annotations

import dataclasses
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from citiverse.errors import CallError
from citiverse.vocabulary import BASE

ENVIRONMENT_PREFIX: Final = "CITIVERSE_"
AUTOMATIC_QUERIES: Final = 24
SPARE_THREADS: Final = 16
MOST_PORT: Final = 65_535
AT_LEAST_ONE: Final = (
    "port",
    "query_",
    "result_",
    "model_",
    "remote_seconds",
    "search_",
    "reconcile_",
    "validation_",
    "concurrent_validations",
    "address_share",
)
"""Beginnings of the names of numbers that must not be 0; none may be negative."""
CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "engine": ("memory", "disk", "remote"),
    "remote_graphs": ("release", "endpoint"),
    "remote_dialect": ("standard", "endpoint"),
    "log_level": ("debug", "info", "warning", "error"),
}
ADDRESSES: Final = frozenset(("public_origin", "base_iri"))
ADDRESS: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+\Z")


def _row(default: Any, help_text: str, *, shown: bool = True) -> Any:
    return field(default=default, repr=shown, metadata={"help": help_text})


@dataclass(frozen=True)
class Settings:
    """All settings, each with its default; `describe()` lists them for the command line, the docs and `/status`."""

    host: str = _row("127.0.0.1", "Address to listen on.")
    port: int = _row(8000, "Port to listen on.")
    workers: int = _row(0, "Server processes; 0 means one for each core.")
    threads: int = _row(
        0, "Threads in each server process; 0 means enough that no request waits for the queries that run and wait."
    )
    pin_processes: int = _row(
        1,
        "1: each server process stays on a core of its own where there are enough, which saves half of the time of a "
        "cached answer; 0: the kernel moves them.",
    )
    public_origin: str = _row(
        "", "Public address of this site, such as https://citiverse.example; empty: relative links."
    )
    base_iri: str = _row(BASE, "Base of all IRIs in the data; fixed in the sources.")
    build_folder: str = _row(
        "", "Folder that holds the releases; empty: `build/` of the checkout or the user's data folder."
    )
    release: str = _row("", "Id of the release to serve; empty: the current one.")
    dataset: str = _row("", "Serve this RDF file as it is instead of the catalogue.")
    engine: str = _row("memory", "Query engine: memory, disk or remote.")
    remote_endpoint: str = _row("", "Address of the SPARQL 1.1 endpoint that the engine `remote` asks.")
    remote_user: str = _row("", "Name that the remote endpoint asks for (HTTP Basic); empty: none.")
    remote_password: str = _row("", "Password that goes with it; never shown.", shown=False)
    remote_seconds: int = _row(30, "Longest time that the remote endpoint may take for one answer.")
    remote_graphs: str = _row(
        "release",
        "Graphs for a query that names none: `release`: those of the release; `endpoint`: the endpoint decides.",
    )
    remote_dialect: str = _row(
        "standard",
        "What is sent: `standard`: only standard SPARQL; `endpoint`: its own extensions too, which may run code.",
    )
    query_text_bytes: int = _row(65_536, "Longest query text, in bytes of UTF-8.")
    query_tokens: int = _row(25_000, "Most words and signs in a query.")
    query_nesting: int = _row(100, "Deepest nesting of brackets in a query.")
    query_patterns: int = _row(80, "Most triple patterns joined in one group.")
    query_path_steps: int = _row(60, "Most steps in the property paths of one group.")
    query_operators: int = _row(2_000, "Longest chain of operators in a query.")
    query_values_cells: int = _row(10_000, "Most cells in the VALUES blocks of a query.")
    result_rows: int = _row(100_000, "Most rows (or triples) in a result; a longer one is refused.")
    result_bytes: int = _row(67_108_864, "Most bytes in a result; a longer one is refused.")
    model_result_bytes: int = _row(
        100_000, "Most bytes in a result or document that `citiverse mcp` gives to a model; a longer one is refused."
    )
    cache_bytes: int = _row(
        268_435_456, "Most bytes of answers kept in memory, over all server processes; 0 switches the cache off."
    )
    metrics_host: str = _row("127.0.0.1", "Address for the metrics.")
    metrics_port: int = _row(0, "Port of the metrics (Prometheus text at /metrics); 0 means none.")
    rate_per_minute: int = _row(
        600,
        "Queries that one address may ask at `/sparql`, and batches at `/reconcile`, in a minute, in the long run; "
        "answers from the cache do not count; 0: no limit.",
    )
    rate_burst: int = _row(120, "Queries that one address may ask at once before the rate counts.")
    rate_loopback: int = _row(0, "1: the rate counts for clients on this machine too; 0: they are never limited.")
    trusted_proxies: str = _row(
        "", "Addresses or networks, with commas between, of proxies whose X-Forwarded-For is believed; empty: none."
    )
    search_milliseconds: int = _row(
        1_000,
        "Most processor time that one search may take, in milliseconds; a batch of names may take five times that.",
    )
    reconcile_batch: int = _row(100, "Most names, or identifiers to extend, in one request to `/reconcile`.")
    near_triples: int = _row(
        250_000,
        "Largest release, in triples, of which each server process keeps a copy to answer small queries by itself; "
        "0: all queries go to workers.",
    )
    near_quads: int = _row(
        5_000, "Most quads that such a query may look at, as bounded before it starts; others go to workers."
    )
    query_seconds: int = _row(30, "Longest time that a query may take; then it is ended.")
    query_memory_bytes: int = _row(1_073_741_824, "Most memory that a query may take beyond the data, in bytes.")
    all_queries_memory_bytes: int = _row(
        0, "Most memory that all queries together may take; beyond it the largest ends. 0: half of the machine's."
    )
    concurrent_queries: int = _row(0, "Queries that each server process runs at once; 0 means 24.")
    address_share_percent: int = _row(
        50,
        "Most of the places for queries, and of those in the queue, that one address may take, in percent; clients on "
        "this machine only where `rate_loopback` is 1.",
    )
    queued_queries: int = _row(64, "Queries that wait in each server process until a place gets free.")
    queue_seconds: int = _row(5, "Longest time that a query waits for a place, or for the engine to be ready.")
    security_contact: str = _row(
        "",
        "Where to report weaknesses, for /.well-known/security.txt: a mailto: or https: address; empty: none.",
    )
    validation_bytes: int = _row(2_097_152, "Most bytes of data, and of shapes, that `/validate` takes.")
    validation_triples: int = _row(50_000, "Most triples in the data, and in the shapes, that `/validate` takes.")
    validation_nesting: int = _row(100, "Deepest nesting of brackets or elements in what `/validate` takes.")
    validation_results: int = _row(5_000, "Most results in a report of `/validate`; a longer one is refused.")
    validation_seconds: int = _row(30, "Longest time that a validation may take; then it is ended.")
    validation_memory_bytes: int = _row(805_306_368, "Most memory that a validation may take beyond the catalogue.")
    concurrent_validations: int = _row(2, "Validations that run at once, over all server processes.")
    queued_validations: int = _row(8, "Validations that wait in each server process, for up to `queue_seconds`.")
    log_level: str = _row("info", "How much is logged: debug, info, warning or error.")

    def effective(self) -> Settings:
        """Return the settings with a number in place of each 0 that stands for one that suits this machine."""
        workers = self.workers or len(os.sched_getaffinity(0))
        return dataclasses.replace(
            self, workers=workers, threads=self.request_threads, concurrent_queries=self.query_places
        )

    @property
    def query_places(self) -> int:
        """Return how many queries each server process runs at once."""
        return self.concurrent_queries or AUTOMATIC_QUERIES

    @property
    def request_threads(self) -> int:
        """Return how many threads each server process has, so that cached and other requests never wait for queries."""
        return self.threads or self.query_places + self.queued_queries + SPARE_THREADS


@dataclass(frozen=True)
class SettingRow:
    """One row of the table, as text for people."""

    name: str
    type: str
    default: str
    help: str

    @property
    def variable(self) -> str:
        """Return the environment variable that sets it."""
        return ENVIRONMENT_PREFIX + self.name.upper()


def describe() -> list[SettingRow]:
    """Return the whole table in the order in which it is written."""
    return [
        SettingRow(row.name, str(row.type), str(row.default), str(row.metadata["help"]))
        for row in dataclasses.fields(Settings)
    ]


def load_settings(
    flags: Mapping[str, Any] | None = None,
    environment: Mapping[str, str] | None = None,
    file: Path | None = None,
) -> Settings:
    """Return the settings: defaults, then the TOML `file`, then `environment` (`CITIVERSE_*`), then `flags`.

    Flags of value None count as not given. Raises `CallError` for unknown names and for values of the wrong type.
    """
    values: dict[str, Any] = {}
    if file is not None:
        values.update(_from_file(file))
    for name, text in (os.environ if environment is None else environment).items():
        key = name.removeprefix(ENVIRONMENT_PREFIX).lower()
        if name.startswith(ENVIRONMENT_PREFIX) and key in _TYPES:
            values[key] = text
    values.update({name: value for name, value in (flags or {}).items() if value is not None})
    return Settings(**{name: _typed(name, value) for name, value in values.items()})


def environment_of(settings: Settings) -> dict[str, str]:
    """Return the environment variables from which `load_settings` in another process makes the same settings."""
    return {ENVIRONMENT_PREFIX + name.upper(): str(value) for name, value in dataclasses.asdict(settings).items()}


_TYPES: Final = {row.name: str(row.type) for row in dataclasses.fields(Settings)}


def _from_file(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise CallError(f"settings file {file}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CallError(f"settings file {file}: {error}") from error


def _typed(name: str, value: Any) -> Any:
    kind = _TYPES.get(name)
    if kind is None:
        raise CallError(f"there is no setting {name!r}; known: {', '.join(_TYPES)}")
    if kind == "int":
        return _whole_number(name, value)
    if not isinstance(value, str):
        raise CallError(f"setting {name}: {value!r} is not a text")
    if name in CHOICES and value not in CHOICES[name]:
        raise CallError(f"setting {name}: {value!r} is none of {', '.join(CHOICES[name])}")
    if name in ADDRESSES and value and not ADDRESS.match(value):
        raise CallError(f"setting {name}: {value!r} is not an address that begins with http:// or https://")
    return value


def _whole_number(name: str, value: Any) -> int:
    try:
        number = int(value) if isinstance(value, str | int) and not isinstance(value, bool) else None
    except ValueError:
        number = None
    if number is None:
        raise CallError(f"setting {name}: {value!r} is not a whole number")
    least = 1 if name.startswith(AT_LEAST_ONE) else 0
    most = MOST_PORT if name.endswith("port") else 100 if name.endswith("percent") else number
    if not least <= number <= most:
        raise CallError(f"setting {name}: {number} is out of range")
    return number
