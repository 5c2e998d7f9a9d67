"""`python -m bench.stages`: what one new look-up costs in each step, in microseconds of processor time."""

from __future__ import annotations

import io
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import pyoxigraph as ox
from rich.console import Console
from rich.table import Table

from bench.shapes import RESULTS, Shape, read_shapes
from citiverse.engine.bounds import Bounds
from citiverse.engine.frames import read_request as read_frame
from citiverse.engine.frames import request_content
from citiverse.engine.guard import check
from citiverse.engine.memory import MemoryEngine
from citiverse.engine.near import NearEngine
from citiverse.engine.pool import HostEngine
from citiverse.engine.protocol import EVERYTHING
from citiverse.formats import SYNTAXES
from citiverse.releases import current_release
from citiverse.settings import load_settings
from citiverse.web.app import create_app
from citiverse.web.cache import cached
from citiverse.web.fast import only_query
from citiverse.web.metrics import Metrics
from citiverse.web.negotiate import NO_WISHES
from citiverse.web.responses import document_headers
from citiverse.web.serving import build_folder_of
from citiverse.web.site import site_of
from citiverse.web.sparql import cache_control
from citiverse.web.sparql_request import result_format

REPETITIONS: Final = 4000
BATCH: Final = 100
SHAPES: Final = ("lookup", "facets")


def microseconds(step: Callable[[str], Any], inputs: list[str]) -> float:
    """Return the processor time of `step` for one input: the least of the means of batches, the least disturbed one."""
    means = []
    for start in range(0, len(inputs), BATCH):
        begin = time.thread_time()
        for text in inputs[start : start + BATCH]:
            step(text)
        means.append((time.thread_time() - begin) * 1e6 / BATCH)
    return min(means[1:])


class Steps:
    """The steps of a request, each callable alone with a query text."""

    def __init__(self, folder: Path) -> None:
        settings = load_settings()
        release = current_release(build_folder_of(settings))
        self.settings = settings
        self.all_tokens = replace(settings, query_operators=100)
        quads = list(ox.parse(path=str(release.dataset), format=ox.RdfFormat.N_QUADS))
        self.store = ox.Store()
        self.store.bulk_extend(quads)
        self.bounds = Bounds(quads)
        self.engine = MemoryEngine.of_quads(quads, settings)
        app = create_app(settings, release, NearEngine(quads, settings, HostEngine(folder / "none", settings)), quads)
        self.site = site_of(app)
        self.cached = cached(app, settings, Metrics(folder, ()))
        self.flask = app
        self.body = b"x" * 4000

    def parse(self, text: str) -> Any:
        return only_query(urlencode({"query": text}))

    def guard(self, text: str) -> Any:
        return check(text, self.settings)

    def bound(self, text: str) -> Any:
        plain = check(text, self.settings).plain
        return plain and self.bounds.cost(plain)

    def without_plain(self, text: str) -> Any:
        return check(text, self.all_tokens)

    def negotiate(self, text: str) -> Any:
        return result_format(check(text, self.settings).form, NO_WISHES, RESULTS)

    def frames(self, text: str) -> Any:
        return read_frame(request_content(check(text, self.settings), "json", EVERYTHING))

    def oxigraph(self, text: str) -> Any:
        result = self.store.query(text, use_default_graph_as_union=True)
        return result.serialize(format=ox.QueryResultsFormat.JSON) if isinstance(result, ox.QuerySolutions) else None

    def evaluate(self, text: str) -> Any:
        return self.engine.written(check(text, self.settings), SYNTAXES["json"])

    def headers(self, text: str) -> Any:
        return document_headers(self.site, RESULTS, self.body, cache_control(check(text, self.settings)))

    def whole(self, text: str) -> Any:
        return b"".join(self.cached(_environment(text), _start))

    def framework(self, text: str) -> Any:
        return b"".join(self.flask(_environment(text), _start))


def _environment(text: str) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/sparql",
        "QUERY_STRING": urlencode({"query": text}),
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1:8000",
        "HTTP_ACCEPT": RESULTS,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http",
        "wsgi.version": (1, 0),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


def _start(*_: Any) -> Callable[[bytes], object]:
    return lambda _: None


def measured(steps: Steps, shape: Shape) -> dict[str, float]:
    """Return the processor time of each step in microseconds, what it contains taken off."""
    texts = [f"{shape.text}\n#{number}" for number in range(REPETITIONS)]
    encoding = microseconds(lambda text: urlencode({"query": text}), texts)
    guard = microseconds(steps.guard, texts)
    evaluate = microseconds(steps.evaluate, texts) - guard
    oxigraph = microseconds(steps.oxigraph, texts)
    whole = microseconds(steps.whole, [text + "w" for text in texts]) - microseconds(_environment, texts)
    framework = microseconds(steps.framework, texts) - microseconds(_environment, texts)
    found = {
        "read the protocol request": microseconds(steps.parse, texts) - encoding,
        "guard: read the plain query": guard,
        "bound its cost": microseconds(steps.bound, texts) - guard,
        "choose the format": microseconds(steps.negotiate, texts) - guard,
        "Oxigraph: parse, evaluate, serialise": oxigraph,
        "our checks round Oxigraph": evaluate - oxigraph,
        "headers with ETag": microseconds(steps.headers, texts) - guard,
    }
    found["the rest: cache, single flight, metrics, WSGI layers"] = whole - sum(found.values())
    found["(all of it in one process, without server and sockets)"] = whole
    found["(the same through Flask's routing, without cache)"] = framework
    found["(not plain: the guard token by token)"] = microseconds(steps.without_plain, texts)
    found["(for a worker: the request written and read)"] = microseconds(steps.frames, texts) - guard
    return found


def main() -> None:
    """Print the steps of a look-up and of facets."""
    shapes = {shape.name: shape for shape in read_shapes()}
    with tempfile.TemporaryDirectory() as folder:
        steps = Steps(Path(folder))
        columns = [measured(steps, shapes[name]) for name in SHAPES]
    shown = Table("step", *SHAPES, title="processor time of one new request, microseconds")
    for step in columns[0]:
        shown.add_row(step, *(f"{column[step]:.0f}" for column in columns))
    Console().print(shown)


if __name__ == "__main__":
    main()
