"""The server as processes: a new release without a failed request, recovery from every death, and no orphan."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Event
from urllib.parse import quote, urlsplit

import psutil
import pytest

from citiverse.locations import source_root
from citiverse.progress import Silence
from citiverse.release.compile_dataset import build_dataset
from citiverse.release.fingerprint import fingerprint, remember
from citiverse.releases import Release
from citiverse.web.presence import WITHIN_SECONDS
from support.example_release import make_example_release
from support.server import running_process

SECONDS = 20.0
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ROLES = ("web", "supervisor", "validation", "host", "worker")


class Served:
    """A running server and its processes by what they do."""

    def __init__(self, base: str, process: subprocess.Popen[bytes]) -> None:
        self.base = base
        self.process = process
        self._main = psutil.Process(process.pid)

    def get(self, path: str, seconds: float = 30.0) -> bytes:
        request = urllib.request.Request(self.base + path, headers={"Accept": "application/json, */*;q=0.1"})
        with urllib.request.urlopen(request, timeout=seconds) as answer:
            body: bytes = answer.read()
            return body

    def ask(self, text: str, seconds: float = 30.0) -> bytes:
        return self.get(f"/sparql?query={quote(text)}", seconds)

    def release(self) -> str:
        return str(json.loads(self.get("/status"))["release"])

    def all(self) -> list[psutil.Process]:
        found: list[psutil.Process] = self._main.children(recursive=True)
        return found

    def of_role(self, role: str) -> list[psutil.Process]:
        supervisors = [each for each in self._main.children() if "citiverse.engine.supervisor" in each.cmdline()]
        validation = [each for each in self._main.children() if "citiverse.validation.host" in each.cmdline()]
        hosts = [host for supervisor in supervisors for host in supervisor.children()]
        found: dict[str, list[psutil.Process]] = {
            "web": [each for each in self._main.children() if each not in (*supervisors, *validation)],
            "supervisor": supervisors,
            "validation": validation,
            "host": hosts,
            "worker": [worker for host in hosts for worker in host.children()],
        }
        return found[role]


def eventually(holds: Callable[[], bool], seconds: float = SECONDS) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if holds():
                return True
        except (OSError, psutil.NoSuchProcess):
            # The server recovers just now, or a process ended while it was looked at.
            pass
        time.sleep(0.05)
    return False


@pytest.fixture
def release(tmp_path: Path) -> Release:
    """A release that counts as made from the sources as they are, so that the server follows what is built later."""
    found = make_example_release(tmp_path / "build")
    remember(tmp_path / "build", fingerprint(source_root()), found.id)
    return found


@pytest.fixture
def served(release: Release, tmp_path: Path) -> Iterator[Served]:
    build = str(release.folder.parent.parent)
    with running_process("--workers", "2", "--build-folder", build, log=tmp_path / "log") as (base, process):
        yield Served(base, process)


def point_to(release: Release) -> None:
    beside = release.folder.parent.parent / "current.new"
    beside.write_text(release.id)
    beside.replace(release.folder.parent.parent / "current")


def test_each_server_process_has_a_core_of_its_own_also_after_a_death(served: Served) -> None:
    cores = sorted(os.sched_getaffinity(0))
    expected = [[core] for core in cores[:2]] if len(cores) > 1 else [cores] * 2

    def have_their_cores() -> bool:
        return sorted(each.cpu_affinity() for each in served.of_role("web")) == expected

    assert eventually(have_their_cores)
    victim = served.of_role("web")[0]
    victim.kill()
    assert eventually(lambda: victim not in served.of_role("web") and have_their_cores())
    assert served.of_role("supervisor")[0].cpu_affinity() == cores


def test_a_new_release_takes_over_without_a_failed_request(release: Release, served: Served, tmp_path: Path) -> None:
    file = tmp_path / "other.nq"
    file.write_text('<urn:a> <urn:p> "1" <urn:g> .\n')
    other = build_dataset(file, release.folder.parent.parent, Silence(), point=False)
    is_over = Event()
    counts = {"n": 0}

    def load(number: int) -> list[str]:
        failed = []
        while not is_over.is_set():
            counts["n"] += 1
            for path in ("/", f"/sparql?query={quote(f'SELECT * {{ ?s ?p ?o }} LIMIT {number} #{counts}')}", "/status"):
                try:
                    served.get(path)
                except urllib.error.URLError as error:
                    failed.append(f"{path}: {error}")
        return failed

    with ThreadPoolExecutor(4) as pool:
        loads = [pool.submit(load, number) for number in range(1, 5)]
        try:
            for following in (other, release, other):
                point_to(following)
                assert eventually(lambda: {served.release() for _ in range(8)} == {following.id})  # noqa: B023
        finally:
            is_over.set()
        assert [failure for each in loads for failure in each.result()] == []
    assert counts["n"] > 20
    assert b'"1"' in served.ask("SELECT ?o { <urn:a> ?p ?o }")
    assert eventually(lambda: len(served.of_role("host")) == 1)


def test_a_release_that_cannot_be_loaded_leaves_the_one_before_in_place(release: Release, served: Served) -> None:
    build = release.folder.parent.parent
    broken = build / "releases" / "2026.9-000000000000"
    broken.mkdir()
    (broken / "manifest.json").write_text("{")
    (build / "current").write_text(broken.name)
    time.sleep(1.5)
    assert served.release() == release.id
    (build / "current").write_text(release.id)
    assert eventually(lambda: len(served.of_role("host")) == 1)
    assert b"true" in served.ask("ASK { ?s ?p ?o }")


@pytest.mark.parametrize("role", ROLES)
def test_the_server_recovers_from_the_death_of_each_process(served: Served, role: str) -> None:
    served.ask("ASK {}")
    victim = served.of_role(role)[0]
    others = {each.pid for each in served.all()}
    victim.send_signal(signal.SIGKILL)
    psutil.wait_procs([victim], timeout=5)
    assert eventually(lambda: b"true" in served.ask("ASK { ?s ?p ?o }", 5) and b"ready" in served.get("/health/ready"))
    if role != "worker":
        assert eventually(lambda: any(each.pid not in others for each in served.of_role(role)))
    assert served.process.poll() is None


def test_nothing_is_left_when_the_server_is_killed(served: Served, tmp_path: Path) -> None:
    folder = Path(served.of_role("supervisor")[0].environ()["CITIVERSE_RUN_FOLDER"])
    assert folder.is_dir()
    with ThreadPoolExecutor(1) as pool:
        pool.submit(served.ask, ENDLESS)
        assert eventually(lambda: len(served.of_role("worker")) >= 1)
        # Idle workers come and go, so two looks need not see the same.
        assert eventually(lambda: {each for role in ROLES for each in served.of_role(role)} == set(served.all()))
        processes = served.all()
        served.process.kill()
        served.process.wait()
    gone, alive = psutil.wait_procs(processes, timeout=10)
    assert (len(gone), alive) == (len(processes), [])
    assert eventually(lambda: not folder.exists(), 5)


def test_what_is_left_when_server_and_supervisor_are_killed_is_cleared_away_by_the_next(
    release: Release, tmp_path: Path, short_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = short_folder / "t"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    arguments = ("--workers", "1", "--release", release.id, "--build-folder", str(release.folder.parent.parent))
    with running_process(*arguments, log=tmp_path / "living") as (living, _):
        (folder_of_living,) = temporary.glob("citiverse-*")
        with running_process(*arguments, log=tmp_path / "killed") as (base, process):
            served = Served(base, process)
            (supervisor,) = served.of_role("supervisor")
            processes = served.all()
            # Halted, the supervisor cannot clear the folder away in the moment between the two deaths.
            supervisor.suspend()
            process.kill()
            process.wait()
            supervisor.kill()
            assert psutil.wait_procs(processes, timeout=10)[1] == []
            (left,) = set(temporary.glob("citiverse-*")) - {folder_of_living}
        with running_process(*arguments, log=tmp_path / "next"):
            assert not left.exists()
            assert folder_of_living.is_dir()
            with urllib.request.urlopen(f"{living}/health/ready", timeout=10) as answer:
                assert answer.status == 200
    assert list(temporary.glob("citiverse-*")) == []


def test_a_query_ends_when_its_client_hangs_up(served: Served) -> None:
    with pytest.raises(TimeoutError):
        served.ask(ENDLESS, seconds=1.0)
    busy = [each for each in served.of_role("worker") if os.getpriority(os.PRIO_PROCESS, each.pid) > 0]
    assert len(busy) == 1
    assert psutil.wait_procs(busy, timeout=5)[1] == []


def test_of_several_clients_of_one_address_the_query_of_the_one_that_hangs_up_ends(
    release: Release, tmp_path: Path
) -> None:
    arguments = ("--workers", "1", "--release", release.id, "--build-folder", str(release.folder.parent.parent))
    request = f"GET /sparql?query={quote(ENDLESS)}%23{{}} HTTP/1.1\r\nHost: localhost\r\n\r\n"
    waiting: dict[socket.socket, psutil.Process] = {}
    with running_process(*arguments, log=tmp_path / "log") as (base, process), ExitStack() as stack:
        served, place = Served(base, process), (urlsplit(base).hostname, urlsplit(base).port)
        for number in range(3):
            client = stack.enter_context(socket.create_connection(place))
            client.sendall(request.format(number).encode())
            assert eventually(lambda: len(of_long_queries(served)) == len(waiting) + 1)
            (waiting[client],) = set(of_long_queries(served)) - set(waiting.values())
            time.sleep(WITHIN_SECONDS)
        for client in [list(waiting)[number] for number in (1, 0, 2)]:
            client.close()
            assert psutil.wait_procs([waiting.pop(client)], timeout=5)[1] == []
            assert set(of_long_queries(served)) == set(waiting.values())


def of_long_queries(served: Served) -> list[psutil.Process]:
    return [each for each in served.of_role("worker") if os.getpriority(os.PRIO_PROCESS, each.pid) == 19]


def test_a_query_that_takes_too_long_is_a_problem_that_says_when_to_ask_again(release: Release, tmp_path: Path) -> None:
    arguments = ("--workers", "1", "--release", release.id, "--build-folder", str(release.folder.parent.parent))
    # Time is to be what ends it, however much memory it takes until then.
    limits = {"CITIVERSE_QUERY_SECONDS": "1", "CITIVERSE_QUERY_MEMORY_BYTES": str(1 << 33)}
    with running_process(*arguments, log=tmp_path / "log", environment=limits) as (base, process):
        with pytest.raises(urllib.error.HTTPError) as raised:
            Served(base, process).ask(ENDLESS)
        with raised.value as answer:
            problem = json.loads(answer.read())
        assert (answer.code, answer.headers["Retry-After"]) == (503, "60")
        assert problem["detail"] == "The query took longer than 1 s and was ended."
