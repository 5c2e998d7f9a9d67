"""Which source file describes a thing, looked up in the list that the release keeps."""

from __future__ import annotations

from pathlib import Path
from typing import Final

NAME: Final = "source-files.txt"


class SourceFiles:
    """The list of a release, one line a file: its path, a tab, and what it describes, with blanks between.

    It is kept as it is and searched, since a mapping would take many times its room in every process.
    """

    def __init__(self, content: bytes, base: str) -> None:
        """Take the `content` of the list, whose names are below `base`."""
        self._content = b"\n" + content
        self._base = base

    @classmethod
    def of_release(cls, folder: Path, base: str) -> SourceFiles:
        """Return the list of the release in `folder`; one without sources has an empty one."""
        path = folder / NAME
        return cls(path.read_bytes() if path.is_file() else b"", base)

    def of(self, iri: str) -> list[str]:
        """Return the paths of the files that describe `iri`, in order; none where it follows from others."""
        name = iri.removeprefix(self._base).encode()
        if not name or not iri.startswith(self._base):
            return []
        found = []
        place = self._content.find(name)
        while place >= 0:
            end = place + len(name)
            if self._content[place - 1 : place] in (b"\t", b" ") and self._content[end : end + 1] in (b" ", b"\n"):
                line = self._content.rfind(b"\n", 0, place) + 1
                found.append(self._content[line : self._content.index(b"\t", line)].decode())
            place = self._content.find(name, end)
        return found
