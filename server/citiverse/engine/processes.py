"""What the engine asks of the Linux kernel about processes: to die with the parent, and what a process uses."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
from pathlib import Path
from typing import Final

PR_SET_PDEATHSIG: Final = 1
PR_SET_CHILD_SUBREAPER: Final = 36
M_TRIM_THRESHOLD: Final = -1
M_MMAP_THRESHOLD: Final = -3
LARGE_BLOCK_BYTES: Final = 1 << 20
NICEST: Final = 19
CONTAINER_MEMORY: Final = Path("/sys/fs/cgroup/memory.max")
PAGE: Final = resource.getpagesize()
MINOR_FAULTS: Final = 7
"""Place of the number of minor page faults in `/proc/<pid>/stat`, counted from the process's state."""
FIRST_TO_BE_KILLED: Final = "1000"


def die_with_parent(parent: int, number: signal.Signals = signal.SIGKILL) -> None:
    """Make the kernel send `number` to this process once the thread of process `parent` that started it ends.

    Exits at once where `parent` is dead already.
    """
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def adopt_orphans() -> None:
    """Become the parent of all processes further down whose own parent ends."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def bury_all() -> None:
    """Wait until no child is left."""
    with contextlib.suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


def address_space_bytes() -> int:
    """Return the size of this process's address space."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * PAGE


def resident_bytes(process: int) -> int:
    """Return the memory that `process` holds, shared or its own; 0 where it ended."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]) * PAGE
    except (OSError, IndexError):
        return 0


def machine_bytes() -> int:
    """Return the memory of this machine, or of the container where that has less."""
    machine = os.sysconf("SC_PHYS_PAGES") * PAGE
    try:
        limit = CONTAINER_MEMORY.read_text(encoding="ascii").strip()
    except OSError:
        return machine
    return min(machine, int(limit)) if limit.isdigit() else machine


def limit_memory(more_bytes: int) -> None:
    """Let this process and its children take at most `more_bytes` more memory than they have now."""
    limit = address_space_bytes() + more_bytes
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def give_memory_back() -> None:
    """Have the allocator give large blocks back to the kernel as soon as they are free.

    Left alone, glibc keeps up to 64 MB of what large results took for each group of threads, and never lets it go.
    """
    adjust = getattr(ctypes.CDLL(None), "mallopt", None)
    if adjust is not None:
        adjust(M_MMAP_THRESHOLD, LARGE_BLOCK_BYTES)
        adjust(M_TRIM_THRESHOLD, 4 * LARGE_BLOCK_BYTES)


def open_nothing_more() -> None:
    """Let this process open no further file and no connection; what is open stays so."""
    lowest_free = os.open(os.devnull, os.O_RDONLY)
    os.close(lowest_free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest_free, lowest_free))


def write_no_core() -> None:
    """Leave no core file behind when this process dies of a query."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def be_killed_first() -> None:
    """Make the kernel choose this process first where the machine runs out of memory."""
    try:
        Path("/proc/self/oom_score_adj").write_text(FIRST_TO_BE_KILLED, encoding="ascii")
    except OSError:
        # Some containers do not allow it; the limits of each process still hold.
        return


def processor_time_of(process: int) -> int | None:
    """Return the nanoseconds that the main thread of `process` has run, or None where the kernel does not say."""
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return None


def pages_copied_by(process: int) -> int:
    """Return how many pages of memory `process` had to take for itself, at most; 0 where the kernel does not say.

    A worker shares the data with its host until it writes to it, and the engine's counts of references are in the data.
    """
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        return int(fields[MINOR_FAULTS])
    except (OSError, ValueError, IndexError):
        return 0


def stay_on(core: int) -> None:
    """Keep this process, with all its threads now and later, on one processor core."""
    for thread in Path("/proc/self/task").iterdir():
        with contextlib.suppress(OSError):
            # A thread that has ended, or a container that does not allow it: then the kernel chooses as before.
            os.sched_setaffinity(int(thread.name), {core})


def give_way(process: int) -> None:
    """Let every other process go before the main thread of `process`."""
    try:
        os.setpriority(os.PRIO_PROCESS, process, NICEST)
    except OSError:
        # It ended just now, so it stands in nobody's way.
        return
