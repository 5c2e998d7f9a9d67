"""Validation in processes of their own: each pass gets one core, and says how far it is."""

from __future__ import annotations

import multiprocessing
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

import pyoxigraph as ox

from citiverse.errors import CitiverseError, DataError
from citiverse.progress import Progress
from citiverse.release.results import Result
from citiverse.release.shape_selection import Pass, batches, shapes_of_pass
from citiverse.release.validate import n_triples, rdflib_graph, validate_with_pyshacl


def passes_side_by_side(data: dict[Pass, list[ox.Triple]], shapes: list[ox.Triple], progress: Progress) -> list[Result]:
    """Return the results of all passes by pyshacl, each pass in its own process; the order does not vary.

    Raises `DataError` where a shape cannot run, or where a process ends without an answer.
    """
    context = multiprocessing.get_context("spawn")
    total = sum(len(batches(shapes_of_pass(shapes, name))) for name in data)
    progress.step("validate (pyshacl)", total)
    running: dict[Connection, tuple[Pass, BaseProcess]] = {}
    shape_bytes = n_triples(shapes)
    try:
        for name, triples in data.items():
            receiver, sender = context.Pipe(duplex=False)
            process: BaseProcess = context.Process(
                target=run_pass, args=(name, n_triples(triples), shape_bytes, sender), daemon=True
            )
            process.start()
            sender.close()
            running[receiver] = (name, process)
        found = _gather(dict(running), progress)
    finally:
        for _, process in running.values():
            process.terminate()
            process.join()
    return [result for name in data for result in found[name]]


def _gather(waiting: dict[Connection, tuple[Pass, BaseProcess]], progress: Progress) -> dict[Pass, list[Result]]:
    found: dict[Pass, list[Result]] = {}
    while waiting:
        for ready in wait(list(waiting)):
            receiver = next(connection for connection in waiting if connection is ready)
            name = waiting[receiver][0]
            try:
                message = receiver.recv()
            except EOFError as error:
                raise DataError(f"the validation of the pass {name} ended without an answer") from error
            if message is None:
                progress.advance()
            elif isinstance(message, str):
                raise DataError(f"the pass {name} cannot run: {message}")
            else:
                found[name] = message
                del waiting[receiver]
    return found


def run_pass(name: Pass, data: bytes, shapes: bytes, sender: Connection) -> None:
    """Run one pass and send None for each finished shape, then the list of results, or a text that says what failed."""
    try:
        graph = rdflib_graph(quad.triple for quad in ox.parse(data, format=ox.RdfFormat.N_TRIPLES))
        triples = [quad.triple for quad in ox.parse(shapes, format=ox.RdfFormat.N_TRIPLES)]
        selected = batches(shapes_of_pass(triples, name))
        sender.send(validate_with_pyshacl(graph, selected, name, lambda: sender.send(None)))
    except Exception as error:
        sender.send(error.cause if isinstance(error, CitiverseError) else f"{type(error).__name__}: {error}")
