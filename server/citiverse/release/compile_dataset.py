"""Any RDF file as a release: compiled as it is, without rules and shapes."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from citiverse.progress import Progress
from citiverse.release.formats import read_rdf
from citiverse.release.manifest import Identity, finish_release
from citiverse.release.publish import point_to, publish, working_folder
from citiverse.release.sources import canonical_quads
from citiverse.releases import Release, read_release, releases_folder

DATASET_VERSION: Final = "dataset"


def build_dataset(file: Path, build: Path, progress: Progress, *, point: bool = True) -> Release:
    """Compile the RDF `file` into a release under `build` and return it.

    Triples keep their graph, the default graph included. With `point` the release becomes the current one. Raises
    `CallError` for a missing file, `DataError` for a syntax error, `EnvironmentFault` where `build` cannot be written.
    """
    progress.step(f"read {file.name}")
    quads = canonical_quads(read_rdf(file))
    identity = Identity(version=DATASET_VERSION, title=file.name, is_dataset=True)
    with working_folder(build) as folder:
        manifest = finish_release(folder, quads, identity, [], None, progress)
        publish(folder, build, manifest["id"])
        if point:
            point_to(build, manifest["id"])
    return read_release(releases_folder(build) / manifest["id"])
