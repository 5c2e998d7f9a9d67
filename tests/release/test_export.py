"""Dumps say what the sources say, with the same lexical forms, in every syntax and coding."""

from __future__ import annotations

import gzip
from pathlib import Path

import pyoxigraph as ox
import pytest
import zstandard

from citiverse.errors import CallError, DataError
from citiverse.formats import RdfSyntax
from citiverse.progress import Silence
from citiverse.release.build import build_catalogue
from citiverse.release.compile_dataset import build_dataset
from citiverse.release.formats import SYNTAXES
from citiverse.releases import Release, faults_of_release
from citiverse.vocabulary import CUC, GRAPH, XSD

LEXICAL_FORMS = {
    ("001", XSD + "integer"),
    ("1.0e6", XSD + "double"),
    ("-3", XSD + "negativeInteger"),
}


@pytest.fixture
def release(tiny: Path, build: Path) -> Release:
    return build_catalogue(tiny, build, Silence())


def quads_of(path: Path, syntax: RdfSyntax) -> list[ox.Quad]:
    return list(ox.parse(path.read_bytes(), format=syntax.oxigraph))


@pytest.mark.parametrize("syntax", SYNTAXES, ids=lambda syntax: syntax.name)
@pytest.mark.parametrize("part", ["citiverse", "case-studies"])
def test_lexical_forms_survive(release: Release, syntax: RdfSyntax, part: str) -> None:
    quads = quads_of(release.folder / "dumps" / f"{part}.{syntax.name}", syntax)
    numbers = [quad.object for quad in quads if quad.predicate.value == CUC + "numericValue"]
    assert {(n.value, n.datatype.value) for n in numbers if isinstance(n, ox.Literal)} == LEXICAL_FORMS


@pytest.mark.parametrize("syntax", SYNTAXES, ids=lambda syntax: syntax.name)
def test_every_syntax_holds_the_same_triples(release: Release, syntax: RdfSyntax) -> None:
    dataset = {quad.triple for quad in ox.parse(path=release.dataset, format=ox.RdfFormat.N_QUADS)}
    assert {quad.triple for quad in quads_of(release.folder / "dumps" / f"citiverse.{syntax.name}", syntax)} == dataset


@pytest.mark.parametrize("name", ["nq", "trig"])
def test_quad_syntaxes_carry_the_named_graphs(release: Release, name: str) -> None:
    syntax = next(syntax for syntax in SYNTAXES if syntax.name == name)
    quads = quads_of(release.folder / "dumps" / f"citiverse.{name}", syntax)
    graphs = {quad.graph_name.value.removeprefix(GRAPH) for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}
    assert graphs == set(release.manifest["graphs"])


def test_compressed_files_hold_the_plain_ones(release: Release) -> None:
    for entry in release.files:
        content = (release.folder / entry.path).read_bytes()
        if entry.coding == "gzip":
            assert gzip.decompress(content) == (release.folder / entry.path.removesuffix(".gz")).read_bytes()
        elif entry.coding == "zstd":
            plain = (release.folder / entry.path.removesuffix(".zst")).read_bytes()
            assert zstandard.ZstdDecompressor().decompress(content, max_output_size=len(plain)) == plain
    assert {entry.coding for entry in release.files} == {None, "gzip", "zstd"}


@pytest.mark.parametrize("ending", ["trig", "trig.gz", "trig.zst"])
def test_any_dataset_compiles_as_it_is(ending: str, tmp_path: Path, build: Path) -> None:
    content = b"<http://e/a> <http://e/p> 001 . <http://e/g> { <http://e/a> <http://e/p> 002 }"
    packed = {"trig": content, "trig.gz": gzip.compress(content), "trig.zst": zstandard.compress(content)}[ending]
    (tmp_path / f"any.{ending}").write_bytes(packed)
    release = build_dataset(tmp_path / f"any.{ending}", build, Silence())
    assert release.dataset.read_text(encoding="utf-8").splitlines() == [
        '<http://e/a> <http://e/p> "001"^^<http://www.w3.org/2001/XMLSchema#integer> .',
        '<http://e/a> <http://e/p> "002"^^<http://www.w3.org/2001/XMLSchema#integer> <http://e/g> .',
    ]
    assert release.manifest["dataset"] is True
    assert release.manifest["validation"] is None
    assert list(faults_of_release(release)) == []


@pytest.mark.parametrize(
    ("statement", "unable"),
    [
        ("<http://e/a> <http://e/1> <http://e/b> .", {"rdf"}),
        ("<http://e/a> <http://e/p> <<( <http://e/a> <http://e/p> <http://e/b> )>> .", {"jsonld"}),
    ],
    ids=["a predicate that is no XML name", "a triple term"],
)
def test_a_syntax_that_cannot_say_the_data_is_left_out(
    statement: str, unable: set[str], tmp_path: Path, build: Path
) -> None:
    (tmp_path / "any.nt").write_text(f"{statement}\n", encoding="utf-8")
    release = build_dataset(tmp_path / "any.nt", build, Silence())
    syntaxes = {entry.syntax for entry in release.files if entry.path.startswith("dumps/")}
    assert syntaxes == {"ttl", "nt", "nq", "trig", "rdf", "jsonld"} - unable


def test_a_faulty_or_missing_dataset_is_refused(tmp_path: Path, build: Path) -> None:
    (tmp_path / "bad.nt").write_text("<http://e/a> <http://e/p> <http://e/b> .\nnonsense\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        build_dataset(tmp_path / "bad.nt", build, Silence())
    assert str(caught.value.diagnostics[0]).startswith(f"{tmp_path / 'bad.nt'}:2: ")
    with pytest.raises(CallError, match="no such file"):
        build_dataset(tmp_path / "absent.nt", build, Silence())
    (tmp_path / "table.csv").touch()
    with pytest.raises(CallError, match="unknown syntax 'csv'"):
        build_dataset(tmp_path / "table.csv", build, Silence())
    assert not build.exists()


@pytest.mark.parametrize("name", ["../../../escaped", "a/b", "citiverse", ".hidden", ""])
def test_the_name_of_a_graph_never_becomes_a_path(tmp_path: Path, build: Path, name: str) -> None:
    path = tmp_path / "graphs.nq"
    path.write_text(f'<http://e/s> <http://e/p> "in" <{GRAPH}{name}> .\n<http://e/s> <http://e/p> "out" .\n')
    before = {found for found in tmp_path.rglob("*") if build not in found.parents} | {build}
    release = build_dataset(path, build, Silence())
    assert {found for found in tmp_path.rglob("*") if build not in found.parents} == before
    assert {entry.part for entry in release.files} == {"dataset", "statistics", "search", "citiverse"}
    assert list(faults_of_release(release)) == []
    whole = (release.folder / "dumps" / "citiverse.nt").read_text(encoding="utf-8")
    assert whole == '<http://e/s> <http://e/p> "in" .\n<http://e/s> <http://e/p> "out" .\n'


LINES = b"".join(b'<http://e/s> <http://e/p> "%d" .\n' % (number * 7919) for number in range(5_000))
TWO_FRAMES = zstandard.compress(LINES[: LINES.index(b"\n") + 1]) + zstandard.compress(LINES)


def test_every_frame_of_a_compressed_dataset_is_read(tmp_path: Path, build: Path) -> None:
    (tmp_path / "two.nt.zst").write_bytes(TWO_FRAMES)
    assert build_dataset(tmp_path / "two.nt.zst", build, Silence()).manifest["triples"] == 5_000


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cut.nt.gz", gzip.compress(LINES)[:-9]),
        ("plain.nt.gz", LINES),
        ("garbled.nt.gz", gzip.compress(LINES)[:200] + bytes(200)),
        ("cut.nt.zst", zstandard.compress(LINES)[:-9]),
        ("cut-after-a-frame.nt.zst", TWO_FRAMES[:-9]),
        ("plain.nt.zst", LINES),
        ("empty.nt.zst", b""),
    ],
)
def test_a_damaged_compressed_dataset_is_refused(tmp_path: Path, build: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError, match=name):
        build_dataset(tmp_path / name, build, Silence())


def test_an_empty_dataset_is_a_release_of_nothing(tmp_path: Path, build: Path) -> None:
    (tmp_path / "empty.nq").touch()
    release = build_dataset(tmp_path / "empty.nq", build, Silence())
    assert (release.manifest["triples"], release.manifest["graphs"]) == (0, {})
    assert list(faults_of_release(release)) == []
