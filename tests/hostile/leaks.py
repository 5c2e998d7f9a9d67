"""What a server's processes hold: how many they are, their memory, their open files."""

from __future__ import annotations

import time
from dataclasses import dataclass

import psutil


@dataclass(frozen=True)
class Holding:
    """The sum over a server and all its descendants."""

    processes: int
    memory_megabytes: float
    files: int

    def is_no_more_than(self, other: Holding) -> bool:
        """Return whether this is `other` but for idle workers and connections, of which a few come and go."""
        return (
            self.processes <= other.processes + 6
            and self.files <= other.files + 60
            and self.memory_megabytes <= other.memory_megabytes * 1.25 + 40
        )

    def __str__(self) -> str:
        """Return one line for a table."""
        return f"{self.processes} processes, {self.memory_megabytes:.0f} MB, {self.files} open files"


def holding(server: int) -> Holding:
    """Return what the process `server` and its descendants hold now; memory is proportional (PSS)."""
    found = psutil.Process(server)
    processes = [found, *found.children(recursive=True)]
    memory, files, alive = 0.0, 0, 0
    for process in processes:
        try:
            memory += process.memory_full_info().pss / 1e6
            files += process.num_fds()
            alive += 1
        except (psutil.NoSuchProcess, psutil.ZombieProcess):
            continue
    return Holding(alive, memory, files)


def quiet(server: int, seconds: float = 8.0) -> Holding:
    """Return what is held once it has not changed for a while, at the latest after `seconds`."""
    end = time.monotonic() + seconds
    before, now = None, holding(server)
    while time.monotonic() < end and (before is None or (now.processes, now.files) != (before.processes, before.files)):
        time.sleep(1)
        before, now = now, holding(server)
    return now
