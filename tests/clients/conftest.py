"""The running server, what it must answer (read from the release by other means), and the JavaScript clients."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

from citiverse.releases import read_release
from citiverse.vocabulary import RDF_TYPE
from clients.questions import CUC, SKOS, THEME, Label
from support.node import PROGRAMS, installed
from support.server import running_server

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def server(catalogue_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Base address of a server over the real catalogue that knows its own address."""
    release = read_release(catalogue_release)
    arguments = ("--release", release.id, "--build-folder", str(release.folder.parent.parent), "--workers", "1")
    with running_server(*arguments, log=tmp_path_factory.mktemp("clients") / "log", is_public=True) as base:
        yield base


@pytest.fixture(scope="session")
def endpoint(server: str) -> str:
    return f"{server}/sparql"


@pytest.fixture(scope="session")
def quads(catalogue_dataset: Path) -> list[ox.Quad]:
    return list(ox.parse(path=str(catalogue_dataset), format=ox.RdfFormat.N_QUADS))


@pytest.fixture(scope="session")
def labels(quads: list[ox.Quad]) -> set[Label]:
    """The labels of the themes in six languages and five scripts."""
    return {
        (quad.subject.value, quad.object.value, str(quad.object.language))
        for quad in quads
        if quad.predicate.value == SKOS + "prefLabel"
        and isinstance(quad.subject, ox.NamedNode)
        and isinstance(quad.object, ox.Literal)
        and quad.subject.value.startswith(THEME + "/")
    }


@pytest.fixture(scope="session")
def number_of_use_cases(quads: list[ox.Quad]) -> int:
    kind = ox.NamedNode(CUC + "UseCase")
    return len({quad.subject for quad in quads if quad.predicate.value == RDF_TYPE and quad.object == kind})


@dataclass(frozen=True)
class Comunica:
    """The Comunica query engine on the Node of the test environment."""

    node: Path
    folder: Path

    def ask(self, query: str, *sources: str) -> bytes:
        """Return what it answers, as SPARQL JSON or N-Triples; raises `CalledProcessError` where it fails."""
        command = [str(self.node), str(HERE / "ask.mjs"), str(self.folder), query, *sources]
        return subprocess.run(command, check=True, capture_output=True, timeout=120).stdout


@pytest.fixture(scope="session")
def comunica() -> Comunica:
    """Install the clients that `package-lock.json` pins, once for each content of it."""
    return Comunica(PROGRAMS / "node", installed(HERE, "clients"))
