"""Every dump of the real catalogue, in every syntax and coding, read back: the statements and words of the dataset."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
import zstandard

from citiverse.release.export import parts_of
from citiverse.release.formats import SYNTAXES
from citiverse.release.sources import canonical_quads
from citiverse.releases import Release, read_release

SYNTAX = {syntax.name: syntax for syntax in SYNTAXES}


@pytest.fixture(scope="module")
def release(catalogue_release: Path) -> Release:
    return read_release(catalogue_release)


@pytest.fixture(scope="module")
def parts(release: Release) -> dict[str, list[ox.Quad]]:
    quads = list(ox.parse(path=str(release.dataset), format=ox.RdfFormat.N_QUADS))
    return {part.name: part.quads for part in parts_of(quads)}


def without_graphs(quads: list[ox.Quad]) -> list[ox.Quad]:
    return [ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads]


@pytest.mark.parametrize("name", SYNTAX)
def test_each_part_is_isomorphic_to_the_source_with_the_same_lexical_forms(
    release: Release, parts: dict[str, list[ox.Quad]], name: str
) -> None:
    """Blank nodes are compared by their canonical names (RDFC-1.0), literals by their very characters."""
    read = set()
    for entry in release.files:
        if entry.path.startswith("dumps/") and entry.syntax == name and entry.coding is None:
            content = (release.folder / entry.path).read_bytes()
            found = list(ox.parse(content, format=SYNTAX[name].oxigraph, rename_blank_nodes=True))
            expected = parts[entry.part] if SYNTAX[name].names_graphs else without_graphs(parts[entry.part])
            assert canonical_quads(found) == canonical_quads(expected), entry.path
            read.add(entry.part)
    assert read == set(parts)


def test_what_is_packed_is_what_is_plain(release: Release) -> None:
    unpack: dict[str, Callable[[bytes], bytes]] = {
        "gzip": gzip.decompress,
        "zstd": lambda content: zstandard.ZstdDecompressor().decompress(content),
    }
    endings = {"gzip": ".gz", "zstd": ".zst"}
    plain = {entry.path for entry in release.files if entry.path.startswith("dumps/") and entry.coding is None}
    for coding, ending in endings.items():
        packed = [entry for entry in release.files if entry.path.startswith("dumps/") and entry.coding == coding]
        assert {entry.path.removesuffix(ending) for entry in packed} == plain
        for entry in packed:
            content = (release.folder / entry.path).read_bytes()
            assert unpack[coding](content) == (release.folder / entry.path.removesuffix(ending)).read_bytes()


def test_gzip_files_carry_neither_time_nor_name(release: Release) -> None:
    for entry in release.files:
        if entry.coding == "gzip":
            head = (release.folder / entry.path).read_bytes()[:10]
            assert head[4:8] == b"\0\0\0\0"
            assert head[3] == 0
