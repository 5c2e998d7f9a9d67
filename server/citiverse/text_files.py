"""Text files: bytes read as UTF-8, or the line that is not; written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from citiverse.errors import DataError, Diagnostic


def read_text(path: Path) -> str:
    """Return the text of the file at `path`, line ends as they are; raises `DataError` like `decoded`."""
    return decoded(path.read_bytes(), str(path))


def decoded(content: bytes, file: str) -> str:
    """Return `content` as text; raises `DataError` with `file` and the line of the first byte that is not UTF-8."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DataError(f"{file} is not UTF-8", [Diagnostic(file, line, "this byte is not UTF-8")]) from error


def write_text(path: Path, text: str) -> None:
    """Write `text` to the file at `path` as UTF-8, in one step: a reader, or a full disk, never meets half of it."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        beside.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def write_texts(texts: Mapping[Path, str]) -> None:
    """Write every text to its file, all or none: where one cannot be written, those before it are as they were."""
    before = {path: path.read_bytes() if path.exists() else None for path in texts}
    written: list[Path] = []
    try:
        for path, text in texts.items():
            write_text(path, text)
            written.append(path)
    except BaseException:
        for path in written:
            held = before[path]
            if held is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(held)
        raise
