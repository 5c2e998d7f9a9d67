"""Validation in processes of their own: idle cores take the next shape, and each finished shape is progress."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Final

import pyoxigraph as ox

from citiverse.errors import CitiverseError, DataError
from citiverse.progress import Progress
from citiverse.release.formats import as_bytes
from citiverse.release.results import Result
from citiverse.release.shape_selection import PASSES, Pass, batches, shapes_of_pass
from citiverse.release.validate import n_triples, rdflib_graph, validate_with_pyshacl

MOST_PROCESSES: Final = 4
Task = tuple[Pass, int]


def passes_side_by_side(data: dict[Pass, list[ox.Triple]], shapes: list[ox.Triple], progress: Progress) -> list[Result]:
    """Return the results of both passes by pyshacl, shape by shape on all cores; the order does not vary.

    The data of the pass `derived` must hold that of the pass `asserted`. Raises `DataError` where a shape cannot run or
    where a process ends without an answer.
    """
    tasks: list[Task] = [(name, i) for name in PASSES for i in range(len(batches(shapes_of_pass(shapes, name))))]
    progress.step("validate (pyshacl)", len(tasks))
    before = set(data["asserted"])
    added = n_triples(triple for triple in data["derived"] if triple not in before)
    inputs = (n_triples(data["asserted"]), added, as_bytes(shapes, ox.RdfFormat.N_TRIPLES))
    workers: dict[Connection, BaseProcess] = {}
    try:
        for _ in range(max(1, min(os.cpu_count() or 1, MOST_PROCESSES, len(tasks)))):
            connection, process = _start_worker(inputs)
            workers[connection] = process
        found = _hand_out(tasks, list(workers), progress)
    finally:
        for process in workers.values():
            process.terminate()
            process.join()
    return [result for task in tasks for result in found[task]]


def _start_worker(inputs: tuple[bytes, bytes, bytes]) -> tuple[Connection, BaseProcess]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=work, args=(*inputs, theirs), daemon=True)
    process.start()
    theirs.close()
    return ours, process


def _hand_out(tasks: Sequence[Task], connections: list[Connection], progress: Progress) -> dict[Task, list[Result]]:
    found: dict[Task, list[Result]] = {}
    waiting = list(reversed(tasks))
    running = {}
    for connection in connections:
        running[connection] = waiting.pop()
        connection.send(running[connection])
    while running:
        for connection in [ready for ready in wait(list(running)) if isinstance(ready, Connection)]:
            task = running.pop(connection)
            found[task] = _answer(connection, task)
            progress.advance()
            if waiting:
                running[connection] = waiting.pop()
                connection.send(running[connection])
    return found


def _answer(connection: Connection, task: Task) -> list[Result]:
    try:
        answer = connection.recv()
    except EOFError as error:
        raise DataError(f"the validation of the pass {task[0]} ended without an answer") from error
    if isinstance(answer, str):
        raise DataError(f"the pass {task[0]} cannot run: {answer}")
    return list(answer)


def work(asserted: bytes, added: bytes, shapes: bytes, connection: Connection) -> None:
    """Validate one shape for each task that comes in; answer with its results, or a text that says what failed.

    Tasks of the pass `derived` come last: from the first one on the graph holds what was `added`.
    """
    graph = rdflib_graph(_triples(asserted))
    selected = {name: batches(shapes_of_pass(_triples(shapes), name)) for name in PASSES}
    grown = False
    while True:
        try:
            name, index = connection.recv()
        except EOFError:
            return
        try:
            if name == "derived" and not grown:
                graph += rdflib_graph(_triples(added))
                grown = True
            connection.send(validate_with_pyshacl(graph, [selected[name][index]], name, lambda: None))
        except Exception as error:
            connection.send(error.cause if isinstance(error, CitiverseError) else f"{type(error).__name__}: {error}")


def _triples(content: bytes) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(content, format=ox.RdfFormat.N_TRIPLES)]
