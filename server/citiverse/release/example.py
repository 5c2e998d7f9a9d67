"""Example release: the catalogue with invented scoring rounds, marked as such, apart from all other releases."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Final

from citiverse.errors import DataError, Diagnostic
from citiverse.progress import Progress
from citiverse.release.catalogue import Catalogue, load_catalogue
from citiverse.release.fingerprint import fingerprint, release_up_to_date, remember
from citiverse.release.frozen import write_versions
from citiverse.release.lint import lint
from citiverse.release.manifest import finish_release
from citiverse.release.pictures import write_pictures
from citiverse.release.publish import point_to, publish, working_folder
from citiverse.release.rounds import write_rounds
from citiverse.release.source_files import write_source_files
from citiverse.release.sources import Sources, load_sources, parse_source, refuse_repeated_statements
from citiverse.releases import Release, read_release, releases_folder
from citiverse.scoring.check import check_rounds, violations
from citiverse.scoring.example import EXAMPLE_DAY, example_round
from citiverse.scoring.turtle_rounds import round_of_triples, round_triples, rounds_of
from citiverse.text_files import read_text

FOLDER: Final = "example"
ROUNDS: Final = "rounds"
CANDIDATES: Final = 60
EXPERTS: Final = 12
SEED: Final = 2026
"""The round that is shown where nobody has made another one."""


def example_folder(build: Path) -> Path:
    """Return the folder inside the build folder that holds example rounds and releases with them."""
    return build / FOLDER


def build_example(root: Path, build: Path, progress: Progress) -> Release:
    """Compile the sources under `root` with example rounds into a release under `build`/example, and return it.

    The rounds are the Turtle files in `build`/example/rounds, or else one drawn from a fixed seed. The release is
    marked in its manifest, its version and title, and on all that was invented; no release beside it changes. Raises
    `DataError` where a file holds a round that is not marked as an example, or one that violates the shapes.
    """
    home = example_folder(build)
    texts = _texts(home / ROUNDS)
    mark = _mark(root, texts)
    ready = release_up_to_date(home, mark)
    if ready is not None:
        progress.note(f"{ready.id} is up to date")
        return ready
    with working_folder(home) as folder:
        catalogue = load_catalogue(root, progress, _with_examples(load_sources(root), texts))
        _refuse_faults(catalogue)
        identity = replace(
            catalogue.identity,
            version=f"{catalogue.identity.version}-example",
            title=f"{catalogue.identity.title}, with invented example rounds",
            is_example=True,
        )
        files = [write_source_files(folder, catalogue.sources), *write_versions(folder, catalogue.sources)]
        files += write_pictures(catalogue.store, catalogue.queries.pages, folder, progress)
        files += write_rounds(catalogue.store, folder, progress)
        manifest = finish_release(folder, catalogue.quads, identity, files, None, progress)
        publish(folder, home, manifest["id"])
        point_to(home, manifest["id"])
    remember(home, mark, manifest["id"])
    return read_release(releases_folder(home) / manifest["id"])


def _texts(folder: Path) -> dict[str, str]:
    """Return the Turtle texts of the example rounds by the place that they would have among the sources."""
    found = {f"data/{ROUNDS}/{path.name}": read_text(path) for path in sorted(folder.glob("*.ttl"))}
    if found:
        return found
    # Only where nobody made a round is one computed here; a build of anything else need not load what computes.
    from citiverse.scoring.short_list import short_list
    from citiverse.scoring.short_list_turtle import short_list_triples, written

    table = example_round(CANDIDATES, EXPERTS, SEED)
    triples = [*round_triples(table, EXAMPLE_DAY), *short_list_triples(short_list(table), EXAMPLE_DAY)]
    return {f"data/{ROUNDS}/{table.round}.ttl": written(triples)}


def _mark(root: Path, texts: dict[str, str]) -> str:
    digest = hashlib.sha256(fingerprint(root).encode())
    for place, text in texts.items():
        digest.update(f"\0{place}\0{text}".encode())
    return digest.hexdigest()


def _with_examples(sources: Sources, texts: dict[str, str]) -> Sources:
    examples = {place: parse_source(text.encode(), place) for place, text in texts.items()}
    for place, source in examples.items():
        triples = [quad.triple for quad in source.quads]
        real = [slug for slug in rounds_of(triples) if not round_of_triples(triples, slug).is_example]
        if real:
            message = f"round {real[0]} is not marked as an example"
            raise DataError(message, [Diagnostic(place, None, message)])
    merged = Sources(sources.root, {**sources.files, **examples})
    refuse_repeated_statements(merged)
    return merged


def _refuse_faults(catalogue: Catalogue) -> None:
    found = lint(catalogue.sources)
    rounds = violations(check_rounds(quad.triple for quad in catalogue.asserted))
    found += (catalogue.sources.diagnostic(one.focus, one.message) for one in rounds)
    if found:
        raise DataError("the example rounds are at fault", found)
