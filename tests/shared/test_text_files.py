"""Text files: UTF-8 or the line that is not; written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from citiverse.errors import DataError
from citiverse.text_files import read_text, write_text


def test_a_byte_that_is_not_utf8_is_placed(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_bytes(b"one\ntwo \xff\n")
    with pytest.raises(DataError) as caught:
        read_text(path)
    assert [(finding.file, finding.line) for finding in caught.value.diagnostics] == [(str(path), 2)]


def test_line_ends_and_permissions_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o600)
    write_text(path, "one\r\ntwo\n")
    assert path.read_bytes() == b"one\r\ntwo\n"
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_write_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(UnicodeEncodeError):
        write_text(path, "half a pair: \ud800")
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]
