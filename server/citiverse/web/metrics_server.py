"""A small process of its own that answers GET /metrics for all processes of one server."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

from citiverse.engine.processes import die_with_parent
from citiverse.engine.run_folder import VARIABLE, RunFolder
from citiverse.settings import Settings, load_settings
from citiverse.web.metrics import exposition

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
SECONDS_TO_END: Final = 5.0


@contextmanager
def metrics_process(settings: Settings, run: RunFolder) -> Iterator[None]:
    """Have the metrics of the server with the folder `run` answered, where `settings` want them."""
    if not settings.metrics_port:
        yield
        return
    command = [sys.executable, "-m", __name__]
    process = subprocess.Popen(command, env={**os.environ, VARIABLE: str(run.path)}, stdin=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def server_of(folder: Path, host: str, port: int) -> ThreadingHTTPServer:
    """Return a server on `host`:`port` for the counters in `folder`; raises `OSError` where that cannot be had."""

    class Handler(BaseHTTPRequestHandler):
        """Answers with the sums as they are now."""

        timeout = 10

        def do_GET(self) -> None:
            found = self.path.partition("?")[0] == "/metrics"
            body = exposition(folder).encode() if found else b"see /metrics\n"
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", CONTENT_TYPE if found else "text/plain; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  the name in the base class
            """Say nothing: a scrape each few seconds is no news."""

    class Server(ThreadingHTTPServer):
        """Listens on either version of the Internet Protocol."""

        daemon_threads = True
        address_family = socket.AF_INET6 if ":" in host else socket.AF_INET

    return Server((host, port), Handler)


def main() -> None:
    """Answer until the server ends; settings and folder come from the environment."""
    run = RunFolder(Path(os.environ[VARIABLE]))
    die_with_parent(run.owner())
    settings = load_settings()
    server_of(run.path, settings.metrics_host, settings.metrics_port).serve_forever()


if __name__ == "__main__":
    main()
