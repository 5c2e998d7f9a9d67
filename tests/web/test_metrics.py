"""Counters of several processes, summed as Prometheus text."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from citiverse.releases import Release
from citiverse.web.metrics import BUCKETS, Metrics, exposition, kind_of
from citiverse.web.metrics_server import server_of
from support.server import free_port, running_server

LINE = re.compile(r'[a-z_]+(?:\{[a-z]+="[^"\\\n]*"(?:,[a-z]+="[^"\\\n]*")*\})? [0-9.e+-]+\Z')


def values(text: str) -> dict[str, float]:
    """Return the samples of an exposition, all of whose lines must be well-formed."""
    lines = [line for line in text.splitlines() if not line.startswith("# ")]
    assert all(LINE.match(line) for line in lines)
    return {name: float(number) for name, _, number in (line.rpartition(" ") for line in lines)}


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "page"),
        ("/sparql", "sparql"),
        ("/sparql/", "sparql"),
        ("/queries/x.csv", "queries"),
        ("/doc/use-case/x.ttl", "document"),
        ("/ns.ttl", "document"),
        ("/id/use-case/x", "thing"),
        ("/dump/2026.1/citiverse.nt", "dump"),
        ("/use-cases", "page"),
        ("", "page"),
        ("//sparql", "page"),
    ],
)
def test_requests_are_counted_by_kind(path: str, kind: str) -> None:
    assert kind_of(path) == kind


def test_what_happens_is_counted(tmp_path: Path) -> None:
    metrics = Metrics(tmp_path, ["query-timeout"])
    metrics.hit("/sparql")
    metrics.hit("/sparql")
    metrics.shared("/sparql", 200)
    metrics.passed("/dump/x", 206)
    metrics.made("/sparql", 503, 0.5, "query-timeout")
    metrics.keep(1234, 5)
    metrics.queries(3, 1)
    found = values(exposition(tmp_path))
    assert found['citiverse_requests_total{kind="sparql",outcome="hit",status="2xx"}'] == 2
    assert found['citiverse_requests_total{kind="sparql",outcome="shared",status="2xx"}'] == 1
    assert found['citiverse_requests_total{kind="dump",outcome="passed",status="2xx"}'] == 1
    assert found['citiverse_requests_total{kind="sparql",outcome="made",status="5xx"}'] == 1
    assert found['citiverse_faults_total{reason="query-timeout"}'] == 1
    assert found['citiverse_answer_seconds_count{kind="sparql"}'] == 1
    assert (found["citiverse_cache_bytes"], found["citiverse_cache_keys"]) == (1234, 5)
    assert (found["citiverse_queries_running"], found["citiverse_queries_waiting"]) == (3, 1)
    assert found["citiverse_processes"] == 1


def test_buckets_grow_up_to_the_count(tmp_path: Path) -> None:
    metrics = Metrics(tmp_path)
    for seconds in (0.0001, 0.001, 0.3, 99.0):
        metrics.made("/", 200, seconds)
    found = values(exposition(tmp_path))
    bounds = [*map(str, BUCKETS), "+Inf"]
    counts = [found[f'citiverse_answer_seconds_bucket{{kind="page",le="{bound}"}}'] for bound in bounds]
    assert counts == sorted(counts)
    assert counts[-1] == found['citiverse_answer_seconds_count{kind="page"}'] == 4
    assert (counts[0], counts[-2]) == (2, 3)
    assert found['citiverse_answer_seconds_sum{kind="page"}'] == pytest.approx(99.3011)


def test_an_unknown_fault_does_no_harm() -> None:
    metrics = Metrics(None)
    metrics.made("/sparql", 400, 0.1, "never-heard-of")
    assert 'citiverse_requests_total{kind="sparql",outcome="made",status="4xx"}' in metrics.samples()


def test_counters_outlive_their_process_and_gauges_do_not(tmp_path: Path) -> None:
    script = (
        "import sys, pathlib\n"
        "from citiverse.web.metrics import Metrics\n"
        "metrics = Metrics(pathlib.Path(sys.argv[1]))\n"
        "metrics.hit('/sparql')\n"
        "metrics.keep(99, 9)\n"
    )
    for _ in range(2):
        subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=True)
    found = values(exposition(tmp_path))
    assert found['citiverse_requests_total{kind="sparql",outcome="hit",status="2xx"}'] == 2
    assert (found["citiverse_cache_bytes"], found["citiverse_processes"]) == (0, 0)


def test_only_the_metrics_are_at_the_address(tmp_path: Path) -> None:
    Metrics(tmp_path).hit("/")
    server = server_of(tmp_path, "127.0.0.1", 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        with urllib.request.urlopen(f"{base}/metrics", timeout=5) as answer:
            assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
            assert values(answer.read().decode())["citiverse_processes"] == 1
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{base}/", timeout=5)
    finally:
        server.shutdown()
        server.server_close()


def test_a_real_server_counts_all_its_processes(example_release: Release, tmp_path: Path) -> None:
    port = free_port()
    build = str(example_release.folder.parent.parent)
    arguments = ("--release", example_release.id, "--build-folder", build, "--workers", "2")
    with running_server(*arguments, log=tmp_path / "log", environment={"CITIVERSE_METRICS_PORT": str(port)}) as base:
        for _ in range(20):
            with urllib.request.urlopen(f"{base}/use-cases", timeout=10) as answer:
                answer.read()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
            found = values(answer.read().decode())
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{base}/metrics", timeout=10)
    assert found["citiverse_processes"] == 2
    page = {name: number for name, number in found.items() if 'requests_total{kind="page"' in name}
    assert sum(page.values()) == 20
    assert 1 <= page['citiverse_requests_total{kind="page",outcome="made",status="2xx"}'] <= 2
    assert found["citiverse_cache_bytes"] > 1_000
