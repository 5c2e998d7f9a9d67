"""Packages of npm for the tests, installed by the Node of the test environment once for each lock file."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from citiverse.locations import default_build_folder
from support.turns import in_turn

PROGRAMS: Final = Path(sys.executable).parent
FILES: Final = ("package.json", "package-lock.json")


def installed(source: Path, name: str) -> Path:
    """Return the folder below `build/` that holds the `node_modules` which the lock file in `source` pins."""
    lock = (source / "package-lock.json").read_bytes()
    build = default_build_folder()
    folder = build / name / hashlib.sha256(lock).hexdigest()[:12]
    with in_turn(build, name):
        if not (folder / "ready").exists():
            _install(source, folder)
    return folder


def _install(source: Path, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for file in FILES:
        shutil.copy(source / file, folder)
    environment = {**os.environ, "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"}
    command = [str(PROGRAMS / "npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run(command, cwd=folder, env=environment, check=True, timeout=600)
    (folder / "ready").touch()
