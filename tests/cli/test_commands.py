"""The command line as people call it: real processes over a tiny checkout and a tiny installed package."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

import citiverse

TINY = Path(__file__).parent.parent / "release" / "fixture"
PACKAGE = Path(citiverse.__file__).parent


@dataclass(frozen=True)
class Installation:
    """A copy of the software with the tiny sources."""

    folder: Path
    python_path: Path

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(self.python_path), "XDG_DATA_HOME": str(self.folder / "home")}
        return subprocess.run(
            [sys.executable, "-m", "citiverse", *arguments],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def break_title(self) -> Path:
        path = self.folder / "data" / "use-cases" / "tram.ttl"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace('    dcterms:title "Tram planning"@en ;\n', ""), encoding="utf-8")
        return path


@pytest.fixture
def checkout(tmp_path: Path) -> Installation:
    shutil.copytree(PACKAGE, tmp_path / "server" / "citiverse", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(TINY, tmp_path, dirs_exist_ok=True)
    (tmp_path / "pyproject.toml").touch()
    return Installation(tmp_path, tmp_path / "server")


@pytest.fixture
def installed(tmp_path: Path) -> Installation:
    package = tmp_path / "site-packages" / "citiverse"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(TINY, package / "sources")
    return Installation(tmp_path, tmp_path / "site-packages")


def test_build_says_what_it_made_and_where(checkout: Installation) -> None:
    first = checkout.run("build")
    assert first.returncode == 0, first.stderr
    identifier = (checkout.folder / "build" / "current").read_text(encoding="utf-8").strip()
    assert first.stdout.startswith(f"release {identifier}: ")
    assert first.stdout.rstrip().endswith(f"in {checkout.folder}/build/releases/{identifier}")
    assert "validate (asserted)" in first.stderr
    assert "up to date" in checkout.run("build").stderr


def test_the_installed_package_builds_its_own_sources(installed: Installation) -> None:
    result = installed.run("build")
    assert result.returncode == 0, result.stderr
    assert (installed.folder / "home" / "citiverse" / "current").is_file()


def test_a_violation_ends_with_code_1_one_cause_and_the_place(checkout: Installation) -> None:
    checkout.run("build")
    before = (checkout.folder / "build" / "current").read_text(encoding="utf-8")
    checkout.break_title()
    result = checkout.run("build")
    assert result.returncode == 1
    assert "citiverse: nothing was published: 1 violations of the shapes, 0 other faults\n" in result.stderr
    assert "  data/use-cases/tram.ttl:5: Violation UseCase-title: " in result.stderr
    assert (checkout.folder / "build" / "current").read_text(encoding="utf-8") == before


@pytest.mark.parametrize("engine", ["pyshacl", "pyshifty"])
def test_validate_reports_as_json(checkout: Installation, engine: str) -> None:
    assert checkout.run("validate", "--engine", engine).returncode == 0
    checkout.break_title()
    result = checkout.run("validate", "--engine", engine, "--format", "json")
    assert result.returncode == 1
    report = json.loads(result.stdout)
    assert report["conforms"] is False
    assert [(r["file"], r["line"], r["severity"]) for r in report["results"]] == [
        ("data/use-cases/tram.ttl", 5, "Violation"),
        ("data/use-cases/tram.ttl", 5, "Warning"),
    ]


def test_validate_takes_a_contributors_file(checkout: Installation) -> None:
    contributed = checkout.break_title().rename(checkout.folder / "tram.ttl")
    shutil.copy(TINY / "data" / "use-cases" / "tram.ttl", checkout.folder / "data" / "use-cases" / "tram.ttl")
    result = checkout.run("validate", str(contributed.name))
    assert result.returncode == 1
    assert result.stdout.startswith("tram.ttl:5: Violation UseCase-title: ")


def test_a_syntax_error_is_in_every_form_of_the_report(checkout: Installation) -> None:
    (checkout.folder / "data" / "use-cases" / "tram.ttl").write_text("@prefix", encoding="utf-8")
    text, as_json, turtle = (checkout.run("validate", "--format", form) for form in ("text", "json", "turtle"))
    assert (text.returncode, as_json.returncode, turtle.returncode) == (1, 1, 1)
    assert text.stdout.startswith("data/use-cases/tram.ttl:1: ")
    assert json.loads(as_json.stdout)["faults"][0]["line"] == 1
    assert "sh:conforms false" in turtle.stdout


def test_any_file_can_be_built_and_exported(checkout: Installation) -> None:
    (checkout.folder / "any.nt").write_text("<http://e/a> <http://e/p> <http://e/b> .\n", encoding="utf-8")
    assert checkout.run("build", "--dataset", "any.nt").returncode == 0
    result = checkout.run("export", "--syntax", "nt")
    assert result.stdout == "<http://e/a> <http://e/p> <http://e/b> .\n"
    assert checkout.run("export", "--syntax", "nt", "--output", "out.nt.gz").returncode == 0
    assert (checkout.folder / "out.nt.gz").read_bytes()[:2] == b"\x1f\x8b"
    assert checkout.run("export", "--syntax", "docx").returncode == 2
    assert checkout.run("export", "--release", "2099.1").returncode == 2


def test_releases_are_listed_verified_and_compared(checkout: Installation) -> None:
    checkout.run("build")
    old = (checkout.folder / "build" / "current").read_text(encoding="utf-8").strip()
    path = checkout.folder / "data" / "use-cases" / "tram.ttl"
    path.write_text(path.read_text(encoding="utf-8").replace("Tram planning", "Planning of trams"), encoding="utf-8")
    checkout.run("build")
    new = (checkout.folder / "build" / "current").read_text(encoding="utf-8").strip()
    listed = checkout.run("releases").stdout
    assert f"* {new}" in listed
    assert f"  {old}" in listed
    difference = checkout.run("releases", "diff", old, new)
    assert "use-cases: -1 +1\n" in difference.stdout
    assert "changed    https://w3id.org/citiverse/id/use-case/tram  -1 +1  Planning of trams\n" in difference.stdout
    as_json = json.loads(checkout.run("releases", "diff", old, new, "--format", "json").stdout)
    assert [entity["label"] for entity in as_json["entities"]] == ["Planning of trams"]
    assert "a as:Update" in checkout.run("releases", "diff", old, new, "--format", "turtle").stdout
    assert checkout.run("releases", "diff", old, new, "--format", "json", "--statements").returncode == 2
    assert checkout.run("releases", "diff", old, "2099.1").returncode == 2
    verified = checkout.run("releases", "verify", "--all")
    assert (verified.returncode, verified.stdout.count("all as in the manifest")) == (0, 2)
    (checkout.folder / "build" / "releases" / old / "dataset.nq").write_text("", encoding="utf-8")
    damaged = checkout.run("releases", "verify", old)
    assert damaged.returncode == 1
    assert f"  {old}/dataset.nq: the content differs from the checksum in the manifest\n" in damaged.stderr
    assert checkout.run("releases", "verify", "--all").returncode == 1


def test_format_checks_and_writes(checkout: Installation) -> None:
    path = checkout.folder / "data" / "use-cases" / "tram.ttl"
    loose = path.read_text(encoding="utf-8").replace("    dcterms:title", "  dcterms:title")
    path.write_text(loose, encoding="utf-8")
    assert checkout.run("format", "--check", str(path)).returncode == 1
    assert path.read_text(encoding="utf-8") == loose
    assert checkout.run("format", str(path)).returncode == 0
    assert checkout.run("format", "--check", str(path)).returncode == 0
    assert checkout.run("format", "absent.ttl").returncode == 2


def test_format_names_the_byte_that_is_not_utf_8(checkout: Installation) -> None:
    (checkout.folder / "bad.ttl").write_bytes(b'@prefix e: <http://e/> .\ne:s e:p "\xff" .\n')
    refused = checkout.run("format", "bad.ttl")
    assert refused.returncode == 1
    assert refused.stderr.splitlines() == ["citiverse: bad.ttl is not UTF-8", "  bad.ttl:2: this byte is not UTF-8"]


def test_format_sees_and_mends_foreign_line_ends(checkout: Installation) -> None:
    path = checkout.folder / "data" / "use-cases" / "tram.ttl"
    path.write_bytes(b"#\n" * 20 + path.read_bytes())
    assert checkout.run("format", str(path)).returncode == 0
    canonical = path.read_bytes()
    path.write_bytes(canonical.replace(b"\n", b"\r\n"))
    assert checkout.run("format", "--check", str(path)).returncode == 1
    assert checkout.run("format", str(path)).returncode == 0
    assert path.read_bytes() == canonical


def test_without_a_release_the_list_says_so(checkout: Installation) -> None:
    listed = checkout.run("releases")
    assert (listed.returncode, listed.stdout) == (0, "")
    assert "no releases in" in listed.stderr


def test_a_wrong_call_is_code_2_and_a_wrong_environment_code_3(checkout: Installation) -> None:
    assert checkout.run("build", "--dataset", "absent.nq").returncode == 2
    assert checkout.run("build", "--colour").returncode == 2
    assert checkout.run("releases", "verify").returncode == 2
    shutil.rmtree(checkout.folder / "shapes")
    assert checkout.run("build").returncode == 3


def test_help_names_every_command(checkout: Installation) -> None:
    text = checkout.run("--help").stdout
    for name in ("build", "validate", "serve", "query", "releases", "export", "format"):
        assert f"\n  {name} " in text
