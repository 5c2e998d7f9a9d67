"""What computes is loaded where something is computed: neither a server nor a build without rounds pays for it."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("scipy", "statsmodels", "pandas")
START = "import sys, citiverse.web.app, citiverse.release.build, citiverse.cli.serve, citiverse.cli.scoring"


def test_no_server_and_no_build_loads_what_computes() -> None:
    code = f"{START}; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
