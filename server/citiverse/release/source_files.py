"""The list of source files with what each describes: by it a page says where its statements come from."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from citiverse.release.export import write_file
from citiverse.release.sources import Sources
from citiverse.releases import ReleaseFile
from citiverse.vocabulary import BASE

NAME: Final = "source-files.txt"
BREAKS: Final = re.compile(r"\s")


def source_files_text(sources: Sources) -> str:
    """Return one line for each file, in the order of paths: path, tab, names below the base with blanks between."""
    lines = []
    for path in sorted(sources.files):
        subjects = sorted(one.removeprefix(BASE) for one in sources.files[path].subjects() if one.startswith(BASE))
        described = [one for one in subjects if one and not BREAKS.search(one)]
        if described:
            lines.append(f"{path}\t{' '.join(described)}\n")
    return "".join(lines)


def write_source_files(folder: Path, sources: Sources) -> ReleaseFile:
    """Write the list into the release in `folder` and return its entry."""
    content = source_files_text(sources).encode()
    return write_file(folder, NAME, content, part="source-files", syntax="txt", media_type="text/plain")


def files_of_subjects(folder: Path) -> dict[str, str]:
    """Return IRI -> path of the source file that described it, as the release in `folder` lists them."""
    path = folder / NAME
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    found = {}
    for line in lines:
        file, _, names = line.partition("\t")
        found.update({BASE + name: file for name in names.split(" ")})
    return found
