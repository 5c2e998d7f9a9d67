"""Text files: bytes read as UTF-8, or the line that is not."""

from __future__ import annotations

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
