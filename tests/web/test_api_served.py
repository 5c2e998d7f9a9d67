"""Generated requests to a real server bring nothing that is not described, and never a 5xx (schemathesis).

`make api EXAMPLES=200` asks more than the suite does.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from citiverse.releases import read_release
from citiverse.web.api_operations import OPERATIONS
from support.server import running_server

PROGRAM: Final = Path(sys.executable).parent / "schemathesis"
TESTS: Final = Path(__file__).resolve().parents[1]
EXAMPLES: Final = os.environ.get("API_EXAMPLES", "8")
"""Requests that are made up at random for each operation, beyond examples and edge cases."""
SECONDS: Final = 1800
CHECKS: Final = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
)
FIGURES: Final = re.compile(r"Tested: (\d+)\n.* (\d+) generated, (\d+) passed\n", re.DOTALL)
"""Where the summary says how many operations it tested, how many requests it made, and how many of them were sound."""
FEWEST_REQUESTS: Final = 1000
DESCRIPTION: Final = "/openapi.json"


@pytest.fixture(scope="module")
def server(catalogue_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    release = read_release(catalogue_release)
    arguments = ("--release", release.id, "--build-folder", str(release.folder.parent.parent), "--workers", "1")
    with running_server(*arguments, log=tmp_path_factory.mktemp("api") / "log", is_public=True) as base:
        yield base


def test_nothing_comes_back_that_is_not_described(server: str, tmp_path: Path) -> None:
    command = [str(PROGRAM), "run", f"{server}{DESCRIPTION}", "--phases", "examples,coverage,fuzzing"]
    command += ["--checks", ",".join(CHECKS), "--max-examples", EXAMPLES, "--generation-deterministic"]
    command += ["--continue-on-failure", "--warnings", "off", "--no-color", "--request-timeout", "60"]
    environment = {**os.environ, "PYTHONPATH": str(TESTS), "SCHEMATHESIS_HOOKS": "support.api_serializers"}
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    figures = FIGURES.search(done.stdout)
    assert figures, done.stdout[-2000:]
    tested, made, sound = map(int, figures.groups())
    # It asks everything but the address from which it has read the description.
    assert tested == sum(operation.path != DESCRIPTION for operation in OPERATIONS)
    assert made == sound
    assert made >= FEWEST_REQUESTS
