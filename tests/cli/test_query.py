"""`citiverse query` asks a release without a server."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from citiverse.cli import run
from citiverse.locations import source_root
from citiverse.query_files import load_queries
from citiverse.releases import Release
from support.example_release import make_example_release

COUNT = "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/citiverse/ns#UseCase> }"


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> str:
    release: Release = make_example_release(tmp_path_factory.mktemp("query"))
    return str(release.folder.parent.parent)


def test_text_gives_a_table(build: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["query", COUNT, "--build-folder", build]) == 0
    printed = capfd.readouterr()
    assert printed.out.split()[0] == "n"
    assert printed.out.split()[-1] == "3"
    assert "1 row" in printed.err


def test_other_forms_are_exact(build: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["query", COUNT, "--format", "json", "--build-folder", build]) == 0
    assert json.loads(capfd.readouterr().out)["results"]["bindings"][0]["n"]["value"] == "3"
    assert run(["query", COUNT, "--format", "csv", "--build-folder", build]) == 0
    assert capfd.readouterr().out.splitlines() == ["n", "3"]


def test_graphs_are_written_as_turtle(build: str, capfd: pytest.CaptureFixture[str]) -> None:
    text = "CONSTRUCT WHERE { ?s a <https://w3id.org/citiverse/ns#Theme> }"
    assert run(["query", text, "--build-folder", build]) == 0
    assert capfd.readouterr().out.count(" a <https://w3id.org/citiverse/ns#Theme> .") == 5


def test_a_library_query_takes_parameters(build: str, capfd: pytest.CaptureFixture[str]) -> None:
    library = load_queries(source_root() / "queries" / "library")
    query = next(query for query in library.values() if any(one.type == "iri" for one in query.parameters))
    parameter = next(one for one in query.parameters if one.type == "iri")
    value = f"{parameter.name}=urn:example:nothing"
    assert run(["query", query.name, "--param", value, "--format", "csv", "--build-folder", build]) == 0
    assert run(["query", query.name, "--param", "unknown=1", "--build-folder", build]) == 2
    assert "has no parameter" in capfd.readouterr().err


def test_a_file_is_read(build: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "count.rq"
    file.write_text(COUNT, encoding="utf-8")
    assert run(["query", str(file), "--format", "tsv", "--build-folder", build]) == 0
    assert capfd.readouterr().out.splitlines() == ["?n", "3"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["SELECT * { ?s ?p }"], "line 1, column"),
        (["DROP ALL"], "read-only"),
        (["SELECT * { SERVICE <https://example.org/> {} }"], "SERVICE is refused"),
        (["nothing.rq"], "is no file and no library query"),
        ([COUNT, "--format", "turtle"], "no answer in the form"),
        ([COUNT, "--param", "x"], "NAME=VALUE"),
        ([COUNT, "--param", "x=1"], "needs a query file"),
        ([COUNT, "--release", "1999.1"], "no release"),
    ],
)
def test_faults_of_the_call_are_one_line_and_exit_code_2(
    build: str, arguments: list[str], words: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["query", *arguments, "--build-folder", build]) == 2
    printed = capfd.readouterr()
    assert words in printed.err
    assert printed.out == ""


def test_a_file_that_is_not_utf_8_is_said(build: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.rq").write_bytes(b"ASK {} # \xff")
    assert run(["query", str(tmp_path / "bad.rq"), "--build-folder", build]) == 1
    assert "bad.rq:1: this byte is not UTF-8" in capfd.readouterr().err


def test_a_text_too_long_for_a_path_is_still_a_query(build: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["query", f"ASK {{ VALUES ?x {{ {'1 ' * 300}}} }}", "--build-folder", build]) == 0
    assert capfd.readouterr().out == "yes\n"


def test_a_query_ends_at_its_time_limit(
    build: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CITIVERSE_QUERY_SECONDS", "1")
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    assert run(["query", endless, "--build-folder", build]) == 2
    assert "took longer than 1 s and was ended" in capfd.readouterr().err
