"""The wheel carries everything that `citiverse` needs, so that an installation serves without the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from citiverse.locations import SOURCE_FOLDERS

ROOT = Path(__file__).resolve().parents[2]


def tracked(*folders: str) -> set[str]:
    listed = subprocess.run(["git", "ls-files", "-z", *folders], cwd=ROOT, capture_output=True, text=True, check=True)
    return {path for path in listed.stdout.split("\0") if path and (ROOT / path).is_file()}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder into which the wheel of this checkout was unpacked, as an installer does it."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, capture_output=True, check=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_sources_templates_and_licence_ride_in_the_wheel(site: Path) -> None:
    packed = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    sources = {f"citiverse/sources/{path}" for path in tracked(*SOURCE_FOLDERS)}
    package = {path.removeprefix("server/") for path in tracked("server/citiverse")}
    assert len(sources) > 200
    assert sources | package <= packed
    assert any(path.endswith("/licenses/LICENSE") for path in packed)


def test_the_bundle_of_the_query_editor_rides_in_the_wheel(site: Path) -> None:
    bundle = ROOT / "server" / "citiverse" / "web" / "static" / "built"
    names = {path.name for path in bundle.glob("*")}
    assert "manifest.json" in names, "the query editor is not bundled: make frontend"
    assert {path.name for path in (site / bundle.relative_to(ROOT / "server")).iterdir()} == names


def test_the_command_works_without_the_checkout(site: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from citiverse.cli import main; from citiverse.locations import source_root;"
        "print(source_root()); main(sys.argv[1:])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "format", "--check"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(site), "XDG_DATA_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{site / 'citiverse' / 'sources'}\n")
