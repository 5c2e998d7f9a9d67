"""Settings: one table; defaults, file, environment and flags in that order."""

from __future__ import annotations

from pathlib import Path

import pytest

from citiverse.errors import CallError
from citiverse.settings import Settings, describe, load_settings


def test_later_places_win(tmp_path: Path) -> None:
    file = tmp_path / "citiverse.toml"
    file.write_text('port = 1\nhost = "a"\nworkers = 3\n', encoding="utf-8")
    settings = load_settings({"port": 9, "host": None}, {"CITIVERSE_HOST": "b", "CITIVERSE_PORT": "2"}, file)
    assert (settings.port, settings.host, settings.workers, settings.threads) == (9, "b", 3, Settings().threads)


def test_foreign_variables_of_our_prefix_are_left_alone() -> None:
    assert load_settings({}, {"CITIVERSE_UNKNOWN": "x"}) == Settings()


@pytest.mark.parametrize(
    "content",
    ["prot = 1", 'port = "x"', "host = 1", "port =", "port = true", "port = 80.9", "port = 0", "port = 65536"],
)
def test_a_wrong_file_says_what_is_wrong(tmp_path: Path, content: str) -> None:
    file = tmp_path / "citiverse.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(CallError):
        load_settings({}, {}, file)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(CallError, match="No such file"):
        load_settings({}, {}, tmp_path / "none.toml")


def test_every_row_has_help_and_a_variable() -> None:
    rows = describe()
    assert rows
    assert all(row.help.endswith(".") and row.variable == f"CITIVERSE_{row.name.upper()}" for row in rows)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "-1"),
        ("WORKERS", "-2"),
        ("THREADS", "-1"),
        ("QUERY_NESTING", "0"),
        ("RESULT_ROWS", "-5"),
        ("ADDRESS_SHARE_PERCENT", "0"),
        ("ADDRESS_SHARE_PERCENT", "101"),
        ("ENGINE", "abacus"),
        ("LOG_LEVEL", "loud"),
        ("PUBLIC_ORIGIN", "citiverse.example"),
        ("PUBLIC_ORIGIN", "https://citiverse.example/\r\nX: y"),
        ("BASE_IRI", "citiverse"),
    ],
)
def test_a_value_that_cannot_work_is_refused_by_its_name(variable: str, value: str) -> None:
    with pytest.raises(CallError, match=f"setting {variable.lower()}: "):
        load_settings({}, {f"CITIVERSE_{variable}": value})
