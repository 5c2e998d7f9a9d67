"""The private folder of one running server: which release its engine answers over, and where its sockets are."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from citiverse.errors import EnvironmentFault

VARIABLE: Final = "CITIVERSE_RUN_FOLDER"
"""Environment variable by which the processes of one server find their folder."""
PUBLISHED: Final = "release"
OWNER: Final = "owner"
LIFE: Final = "life"
"""A file that the server keeps locked for as long as it lives, in whatever way it ends."""
PREFIX: Final = "citiverse-"
LONGEST_SOCKET_PATH: Final = 107


@dataclass(frozen=True)
class RunFolder:
    """A folder that only its owner can enter."""

    path: Path
    life: Lease | None = field(default=None, repr=False, compare=False)

    @classmethod
    def create(cls) -> RunFolder:
        """Make a new folder, owned by this process; raises `EnvironmentFault` where no socket fits into it.

        Clears away what servers have left that were killed and had nobody to do it for them.
        """
        _clear_the_dead_away()
        path = Path(tempfile.mkdtemp(prefix=PREFIX))
        draft = path / f"{LIFE}.new"
        found = cls(path, Lease.taken(draft, fcntl.LOCK_EX))
        # It gets its name once it is locked, so that nobody ever finds it free while its server lives.
        draft.replace(path / LIFE)
        (path / OWNER).write_text(str(os.getpid()), encoding="ascii")
        if len(os.fsencode(found.socket_of(""))) > LONGEST_SOCKET_PATH:
            found.remove()
            raise EnvironmentFault(f"the folder for temporary files has too long a name: {tempfile.gettempdir()}")
        return found

    def owner(self) -> int:
        """Return the process id of the server that the folder belongs to."""
        return int((self.path / OWNER).read_text(encoding="ascii"))

    def published(self) -> str:
        """Return the id of the release that the engine is ready to answer over."""
        return (self.path / PUBLISHED).read_text(encoding="utf-8")

    def publish(self, release: str) -> None:
        """Point all processes of the server to `release`, at once for all."""
        beside = self.path / f"{PUBLISHED}.new"
        beside.write_text(release, encoding="utf-8")
        beside.replace(self.path / PUBLISHED)

    def socket_of(self, release: str) -> Path:
        """Return the address of the host of `release`; it stays the same when the host is started anew."""
        return self.path / f"{_short(release)}.socket"

    def lease(self, release: str) -> Lease | None:
        """Return a shared lease on the host of `release`, or None where the host is being ended."""
        return Lease.taken(self.path / f"{_short(release)}.lease", fcntl.LOCK_SH)

    def whole_lease(self, release: str) -> Lease | None:
        """Return the only lease on the host of `release`, or None while others hold one."""
        return Lease.taken(self.path / f"{_short(release)}.lease", fcntl.LOCK_EX)

    def core(self, cores: Iterable[int]) -> tuple[int, Lease] | None:
        """Return the first of these processor cores that no process of the server has claimed yet, with the claim."""
        for core in cores:
            lease = Lease.taken(self.path / f"core-{core}", fcntl.LOCK_EX)
            if lease is not None:
                return core, lease
        return None

    def remove(self) -> None:
        """Remove the folder and all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        if self.life is not None:
            self.life.give_back()


class Lease:
    """A claim on a host or a core, which the kernel gives back when the process that holds it ends in whatever way."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def taken(cls, path: Path, how: int, create: int = os.O_CREAT) -> Lease | None:
        """Return a lease by locking the file at `path`, or None where that would have to wait."""
        descriptor = os.open(path, os.O_RDWR | create | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, how | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return None
        return cls(descriptor)

    def give_back(self) -> None:
        """End the claim."""
        os.close(self._descriptor)


def _short(release: str) -> str:
    return hashlib.sha256(release.encode()).hexdigest()[:12]


def _clear_the_dead_away() -> None:
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            _clear_away_where_dead(path)
        except OSError:
            # It is another user's, or another server clears it away at the same moment.
            continue


def _clear_away_where_dead(path: Path) -> None:
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        return
    life = Lease.taken(path / LIFE, fcntl.LOCK_EX, create=0)
    if life is not None:
        RunFolder(path, life).remove()
