"""Changes of source files: all or none, never over what somebody else wrote meanwhile, comments never lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from citiverse.editing.changes import Changes
from citiverse.errors import DataError
from citiverse.progress import Silence
from citiverse.release.sources import load_sources
from citiverse.text_files import write_texts
from citiverse.vocabulary import DCTERMS, THING

TINY = Path(__file__).resolve().parents[1] / "release" / "fixture"
TRAM = "data/use-cases/tram.ttl"
TITLE = ox.Literal("Trams", language="en")


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "sources"))


def renamed(root: Path) -> Changes:
    changes = Changes(load_sources(root))
    changes.replace(TRAM, THING + "use-case/tram", DCTERMS + "title", [TITLE])
    return changes


def test_texts_are_written_all_or_none(tmp_path: Path) -> None:
    old, new, folder = tmp_path / "old", tmp_path / "new", tmp_path / "folder"
    old.write_text("before", encoding="utf-8")
    folder.mkdir()
    with pytest.raises(OSError, match="folder"):
        write_texts({old: "after", new: "after", folder: "a folder is no file"})
    assert old.read_text(encoding="utf-8") == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "old"]
    write_texts({old: "after", new: "after"})
    assert [path.read_text(encoding="utf-8") for path in (old, new)] == ["after", "after"]


def test_a_change_is_kept_where_the_catalogue_stays_valid(tiny: Path) -> None:
    head = "# A head.\n"
    path = tiny / TRAM
    path.write_text(head + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert renamed(tiny).keep("pyshifty", Silence()) == [TRAM]
    text = path.read_text(encoding="utf-8")
    assert text.startswith(head)
    assert 'dcterms:title "Trams"@en' in text


def test_what_is_not_valid_is_refused_with_file_and_line(tiny: Path) -> None:
    before = (tiny / TRAM).read_bytes()
    changes = renamed(tiny)
    changes.replace(TRAM, THING + "use-case/tram", DCTERMS + "title", [])
    with pytest.raises(DataError, match="nothing was written") as refused:
        changes.keep("pyshifty", Silence())
    assert any(finding.file == TRAM and finding.line for finding in refused.value.diagnostics)
    assert (tiny / TRAM).read_bytes() == before


def test_what_somebody_wrote_meanwhile_is_not_overwritten(tiny: Path) -> None:
    changes = renamed(tiny)
    path = tiny / TRAM
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(DataError, match="changed by somebody else"):
        changes.keep("pyshifty", Silence())
    assert path.read_bytes() == before


def test_a_comment_within_a_file_stops_the_change(tiny: Path) -> None:
    path = tiny / TRAM
    path.write_text(path.read_text(encoding="utf-8") + "# Do not lose me.\n", encoding="utf-8")
    with pytest.raises(DataError, match="comment"):
        renamed(tiny).keep("pyshifty", Silence())
