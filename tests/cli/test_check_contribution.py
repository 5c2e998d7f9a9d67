"""The check of a pull request: a real branch of a tiny checkout, and the Markdown and exit code that it ends with."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import citiverse

ROOT = Path(__file__).resolve().parents[2]
TINY = ROOT / "tests" / "release" / "fixture"
TRAM = "data/use-cases/tram.ttl"
NOT_NEEDED = shutil.ignore_patterns("__pycache__", "built")


class Branch:
    """A tiny checkout under version control, on a branch of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(
            Path(citiverse.__file__).parent,
            folder / "server/citiverse",
            ignore=NOT_NEEDED,
        )
        shutil.copytree(TINY, folder, dirs_exist_ok=True)
        (folder / "pyproject.toml").touch()
        shutil.copytree(ROOT / ".ci", folder / ".ci")
        command = folder / "citiverse"
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m citiverse "$@"\n', encoding="utf-8")
        command.chmod(0o755)
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(folder / "server"),
            "CITIVERSE": str(command),
            "GIT_CONFIG_GLOBAL": os.devnull,
        }
        self.git("init", "--quiet", "--initial-branch=main")
        self.run("./citiverse", "format", "data")
        self.commit("Base")

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            arguments, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )

    def git(self, *arguments: str) -> None:
        done = self.run("git", "-c", "user.name=Test", "-c", "user.email=test@example.org", *arguments)
        assert done.returncode == 0, done.stderr

    def commit(self, message: str) -> None:
        self.git("add", "data", "ontology", "shapes", "queries")
        self.git("commit", "--quiet", "--message", message)

    def check(self) -> tuple[int, str]:
        self.commit("Contribution")
        done = self.run(".ci/check-contribution", "main", "comment.md")
        return done.returncode, (self.folder / "comment.md").read_text(encoding="utf-8")


@pytest.fixture
def branch(tmp_path: Path) -> Branch:
    made = Branch(tmp_path)
    made.git("checkout", "--quiet", "-b", "contribution")
    return made


def test_what_is_wrong_is_named_with_file_line_and_rule(branch: Branch) -> None:
    path = branch.folder / TRAM
    text = path.read_text(encoding="utf-8")
    assert '    dcterms:title "Tram planning"@en ;\n' in text
    path.write_text(text.replace('    dcterms:title "Tram planning"@en ;\n', ""), encoding="utf-8")
    code, comment = branch.check()
    assert code == 1
    assert "to fix before a review" in comment
    assert f"`{TRAM}:" in comment
    assert "https://w3id.org/citiverse/shapes#" in comment


def test_a_good_file_passes_and_one_out_of_form_or_gone_does_not(branch: Branch) -> None:
    path = branch.folder / TRAM
    good = path.read_text(encoding="utf-8").replace("Tram planning", "Tram lines")
    path.write_text(good, encoding="utf-8")
    code, comment = branch.check()
    assert (code, "### Valid, with something to look at" in comment) == (0, True)
    path.write_text(good.replace("    ", "  "), encoding="utf-8")
    code, comment = branch.check()
    assert (code, "Not in canonical form yet" in comment) == (1, True)
    path.unlink()
    code, comment = branch.check()
    assert (code, "Nothing is ever removed" in comment) == (1, True)
