"""`citiverse export --to`: the files that bring a release into another server, and a real server that takes them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from citiverse.errors import CallError
from citiverse.release.load_files import TARGETS, write_load_files
from citiverse.releases import Release
from support.contract import make_contract_release
from support.peers import oxigraph_program, running
from support.server import free_port


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return make_contract_release(tmp_path_factory.mktemp("build"))


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join((str(Path(oxigraph_program()).parent), os.environ["PATH"]))
    return subprocess.run(command, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("target", TARGETS)
def test_every_target_has_data_commands_and_words(release: Release, tmp_path: Path, target: str) -> None:
    folder = tmp_path / "new"
    names = {path.name for path in write_load_files(release, target, folder)}
    assert names >= {"README.md", "load.sh", "check.sh", "citiverse.nq", "count.rq", "expected.csv", "graphs.txt"}
    assert (folder / "citiverse.nq").read_bytes() == release.dataset.read_bytes()
    assert (folder / "RELEASE").read_text().strip() == release.id
    assert "engine remote" in (folder / "README.md").read_text()
    for script in folder.glob("*.sh"):
        assert os.access(script, os.X_OK)
        assert run("sh", "-n", script).returncode == 0


def test_the_graphs_and_their_sizes_are_named(release: Release, tmp_path: Path) -> None:
    write_load_files(release, "neptune", tmp_path)
    assert "https://example.org/graph/people,8" in (tmp_path / "expected.csv").read_text().splitlines()
    assert "https://example.org/graph/people" in (tmp_path / "graphs.txt").read_text().splitlines()
    assert "DROP SILENT GRAPH <https://example.org/graph/people> ;" in (tmp_path / "clear.ru").read_text()


def test_nothing_is_written_over(release: Release, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").touch()
    with pytest.raises(CallError, match="not an empty folder"):
        write_load_files(release, "fuseki", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_target_that_is_not_known_is_refused(release: Release, tmp_path: Path) -> None:
    with pytest.raises(CallError, match="known: virtuoso"):
        write_load_files(release, "../virtuoso", tmp_path / "new")


def test_the_commands_load_a_real_server_and_notice_what_is_missing(release: Release, tmp_path: Path) -> None:
    files, database = tmp_path / "files", tmp_path / "database"
    write_load_files(release, "oxigraph", files)
    loaded = run(files / "load.sh", database)
    assert loaded.returncode == 0, loaded.stderr
    assert run(files / "load.sh", database).returncode == 1
    port = free_port()
    command = (oxigraph_program(), "serve-read-only", "--location", str(database), "--bind", f"127.0.0.1:{port}")
    with running(command, tmp_path, f"http://127.0.0.1:{port}/query") as endpoint:
        checked = run(files / "check.sh", endpoint)
        assert (checked.returncode, checked.stdout) == (0, f"all graphs as in release {release.id}\n")
        expected = files / "expected.csv"
        expected.write_text(expected.read_text().replace("people,8", "people,9"))
        checked = run(files / "check.sh", endpoint)
        assert checked.returncode == 1
        assert "people,9" in checked.stderr
