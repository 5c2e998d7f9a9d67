"""A build gives an immutable, reproducible release, or a clear no that leaves everything as it was."""

from __future__ import annotations

import filecmp
import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from citiverse.errors import CitiverseError, DataError, EnvironmentFault
from citiverse.progress import Silence
from citiverse.release.build import build_catalogue
from citiverse.release.publish import working_folder
from citiverse.releases import (
    Release,
    current_id,
    current_release,
    faults_of_release,
    list_releases,
    manifest_text,
    read_release,
    releases_folder,
)

Change = Callable[[str, str, str], None]


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def failed_build(root: Path, build: Path) -> list[str]:
    with pytest.raises(DataError) as caught:
        build_catalogue(root, build, Silence())
    assert caught.value.exit_code == 1
    return [str(diagnostic) for diagnostic in caught.value.diagnostics]


def test_builds_in_two_folders_are_equal_byte_for_byte(tiny: Path, tmp_path: Path) -> None:
    one = build_catalogue(tiny, tmp_path / "one", Silence())
    seed = str(int.from_bytes(os.urandom(2)))
    code = (
        "import sys; from pathlib import Path; from citiverse.progress import Silence;"
        "from citiverse.release.build import build_catalogue;"
        "print(build_catalogue(Path(sys.argv[1]), Path(sys.argv[2]), Silence()).id)"
    )
    other = subprocess.run(
        [sys.executable, "-c", code, str(tiny), str(tmp_path / "two")],
        env={**os.environ, "PYTHONPATH": "server", "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    assert other == one.id
    assert tree(releases_folder(tmp_path / "two") / other) == tree(one.folder)


def test_the_id_is_version_and_digest_of_the_content(tiny: Path, build: Path) -> None:
    release = build_catalogue(tiny, build, Silence())
    content = {key: value for key, value in release.manifest.items() if key not in ("id", "digest", "files")}
    digest = hashlib.sha256(manifest_text(content, list(release.files)).encode()).hexdigest()
    assert release.id == f"2026.1-{digest[:12]}"
    assert release.manifest["digest"] == f"sha256:{digest}"
    assert release.manifest["issued"] == "2026-11-22"
    assert release.manifest["ontologyVersion"] == "1.0.0"


def test_every_file_is_in_the_manifest_with_its_checksum(tiny: Path, build: Path) -> None:
    release = build_catalogue(tiny, build, Silence())
    assert list(faults_of_release(release)) == []
    with (release.folder / "dumps" / "citiverse.nt").open("ab") as stream:
        stream.write(b"x")
    (release.folder / "stray").touch()
    (release.folder / "statistics.json").unlink()
    assert sorted(fault.file for fault in faults_of_release(release)) == [
        "dumps/citiverse.nt",
        "statistics.json",
        "stray",
    ]


def test_the_graph_follows_from_the_subject(tiny: Path, build: Path) -> None:
    release = build_catalogue(tiny, build, Silence())
    store = ox.Store()
    store.bulk_load(path=release.dataset, format=ox.RdfFormat.N_QUADS)
    found = {
        (quad.subject.value.rpartition("/")[2], quad.graph_name.value.rpartition("/")[2])
        for quad in store
        if isinstance(quad.subject, ox.NamedNode) and "/id/" in quad.subject.value
    }
    assert found == {("bus", "use-cases"), ("tram", "use-cases"), ("seoul", "case-studies"), ("seoul", "derived")}


def test_a_second_build_of_the_same_sources_does_nothing(tiny: Path, build: Path) -> None:
    first = build_catalogue(tiny, build, Silence())
    before = first.dataset.stat().st_mtime_ns
    began = time.monotonic()
    second = build_catalogue(tiny, build, Silence())
    assert time.monotonic() - began < 1
    assert second.id == first.id
    assert second.dataset.stat().st_mtime_ns == before


def test_a_forced_build_of_the_same_sources_keeps_the_release(tiny: Path, build: Path) -> None:
    first = build_catalogue(tiny, build, Silence())
    before = first.dataset.stat().st_ino
    assert build_catalogue(tiny, build, Silence(), force=True).id == first.id
    assert first.dataset.stat().st_ino == before
    assert len(list_releases(build)) == 1


def test_a_damaged_release_is_built_again(tiny: Path, build: Path) -> None:
    first = build_catalogue(tiny, build, Silence())
    (first.folder / "manifest.json").write_text("{}", encoding="utf-8")
    again = build_catalogue(tiny, build, Silence())
    assert again.id == first.id
    assert list(faults_of_release(again)) == []


def test_a_damaged_file_of_a_release_is_built_again(tiny: Path, build: Path) -> None:
    first = build_catalogue(tiny, build, Silence())
    with (first.folder / "dumps" / "citiverse.nt").open("ab") as stream:
        stream.write(b"x")
    (first.folder / "stray").touch()
    again = build_catalogue(tiny, build, Silence())
    assert again.id == first.id
    assert list(faults_of_release(again)) == []


def test_a_release_whose_replacement_was_cut_short_comes_back(tiny: Path, build: Path) -> None:
    first = build_catalogue(tiny, build, Silence())
    first.folder.rename(first.folder.with_name(f".building-retired-{first.id}"))
    with working_folder(build):
        assert list(faults_of_release(current_release(build))) == []
    assert [path.name for path in releases_folder(build).iterdir()] == [first.id]


def test_changed_sources_give_another_release_and_the_previous_one_stays(
    tiny: Path, build: Path, change: Change
) -> None:
    first = build_catalogue(tiny, build, Silence())
    content = tree(first.folder)
    change("data/use-cases/tram.ttl", "Tram planning", "Planning of trams")
    second = build_catalogue(tiny, build, Silence())
    assert second.id != first.id
    assert current_id(build) == second.id
    assert tree(first.folder) == content


FAULTS = {
    "syntax error": (
        ("data/use-cases/tram.ttl", 'dcterms:title "Tram planning"@en ;', "dcterms:title ;"),
        "data/use-cases/tram.ttl:6: ",
    ),
    "violation of a shape": (
        ("data/use-cases/tram.ttl", 'dcterms:title "Tram planning"@en ;', ""),
        "data/use-cases/tram.ttl:5: Violation UseCase-title: <https://w3id.org/citiverse/id/use-case/tram> "
        "A use case has exactly one title.",
    ),
    "violation that shows after deriving": (
        ("data/use-cases/bus.ttl", "    cuc:hasCaseStudy case-study:seoul", "    cuc:hasCaseStudy use-case:tram"),
        "data/use-cases/bus.ttl:13: Violation CaseStudy-illustrates: <https://w3id.org/citiverse/id/case-study/seoul> "
        "A case study illustrates a use case.",
    ),
    "dangling reference": (
        ("data/use-cases/bus.ttl", "cuc:hasCaseStudy case-study:seoul", "cuc:hasCaseStudy case-study:seuol"),
        "data/use-cases/bus.ttl:11: <https://w3id.org/citiverse/id/case-study/seuol> is not described anywhere",
    ),
    "blank node": (
        ("data/use-cases/bus.ttl", 'dcterms:title "Seoul"@en ;', 'dcterms:spatial [ dcterms:title "Seoul"@en ] ;'),
        "data/use-cases/bus.ttl:14: a blank node with <http://purl.org/dc/terms/title>; give the thing an IRI",
    ),
    "subject of no graph": (
        ("data/use-cases/bus.ttl", "case-study:seoul a", "<https://example.org/seoul> a"),
        "data/use-cases/bus.ttl:13: the catalogue has no place for statements about <https://example.org/seoul>: "
        "the IRIs of its things begin with https://w3id.org/citiverse/id/",
    ),
    "text that is not NFC": (
        ("data/use-cases/tram.ttl", "Tram planning", "Trame\u0301 planning"),
        "data/use-cases/tram.ttl:6: the text 'Trame\u0301 planning' is not in Unicode normal form NFC",
    ),
    "hidden character": (
        ("data/use-cases/tram.ttl", "Tram planning", "Tram\u202eplanning"),
        "data/use-cases/tram.ttl:6: the text 'Tram\\u202eplanning' holds the character U+202E",
    ),
    "row of a verification": (
        ("data/use-cases/tram.ttl", "cuc:theme", "dcterms:subject"),
        "data/use-cases/tram.ttl:5: use-case-without-theme: Use case without a theme: "
        "useCase <https://w3id.org/citiverse/id/use-case/tram>",
    ),
    "rule that is not SPARQL": (
        ("queries/derive/10-illustrates.rq", "CONSTRUCT {", "CONSTRUCT"),
        "queries/derive/10-illustrates.rq:",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_with_file_and_line_and_nothing_is_published(
    fault: str, tiny: Path, build: Path, change: Change
) -> None:
    good = build_catalogue(tiny, build, Silence())
    content = tree(build)
    (path, old, new), expected = FAULTS[fault]
    change(path, old, new)
    messages = failed_build(tiny, build)
    assert any(message.startswith(expected) for message in messages), messages
    assert tree(build) == content
    assert current_release(build).id == good.id


def test_a_statement_in_two_files_is_named_with_both(tiny: Path, build: Path) -> None:
    copy = tiny / "data" / "use-cases" / "twin.ttl"
    copy.write_text((tiny / "data/use-cases/tram.ttl").read_text(encoding="utf-8"), encoding="utf-8")
    messages = failed_build(tiny, build)
    assert len(messages) == 3
    assert all(message.startswith("data/use-cases/twin.ttl:") for message in messages)
    assert all("already in data/use-cases/tram.ttl" in message for message in messages)


def test_all_syntax_errors_are_reported_at_once(tiny: Path, build: Path, change: Change) -> None:
    change("data/use-cases/tram.ttl", "dcterms:title", "dcterms:title ;")
    change("data/release.ttl", "dcat:version", "dcat:version ,")
    assert {message.partition(":")[0] for message in failed_build(tiny, build)} == {
        "data/release.ttl",
        "data/use-cases/tram.ttl",
    }


def test_rules_that_feed_on_themselves_are_refused(tiny: Path, build: Path, change: Change) -> None:
    change(
        "queries/derive/10-illustrates.rq",
        "?case cuc:illustrates ?useCase",
        "?case cuc:illustrates [ cuc:theme ?case ]",
    )
    assert failed_build(tiny, build) == ["queries/derive: still new statements after 12 rounds"]


def test_a_release_without_a_version_is_refused(tiny: Path, build: Path, change: Change) -> None:
    change("data/release.ttl", 'dcat:version "2026.1" ;', "")
    assert failed_build(tiny, build) == ["data/release.ttl:7: the release lacks version"]


def test_a_build_that_is_ended_leaves_nothing(tiny: Path, build: Path) -> None:
    build_catalogue(tiny, build, Silence())
    content = tree(build)
    code = (
        "import sys; from pathlib import Path; from citiverse.release.publish import working_folder\n"
        "import time\n"
        "from citiverse.cli import _end\n"
        "import signal; signal.signal(signal.SIGTERM, _end)\n"
        "with working_folder(Path(sys.argv[1])) as folder:\n"
        "    (folder / 'half').touch(); print('writing', flush=True); time.sleep(60)\n"
    )
    for ending in (signal.SIGTERM, signal.SIGINT, signal.SIGKILL):
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(build)],
            env={**os.environ, "PYTHONPATH": "server"},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        with process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"writing\n"
            with pytest.raises(EnvironmentFault, match="another build"), working_folder(build):
                pass
            process.send_signal(ending)
        assert process.returncode != 0
        if ending != signal.SIGKILL:
            assert tree(build) == content
    with working_folder(build) as folder:
        assert [path.name for path in folder.parent.glob(".building-*")] == [folder.name]
    assert tree(build) == content


@pytest.mark.parametrize("content", ["[]", "{}", '{"id": "x"}', "{", '{"id": 1, "version": 2, "files": {}}'])
def test_a_manifest_that_is_none_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=r"manifest\.json"):
        read_release(tmp_path)


def test_a_folder_that_cannot_be_written_is_the_environments_fault(tiny: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CitiverseError) as caught:
        build_catalogue(tiny, tmp_path / "file" / "build", Silence())
    assert caught.value.exit_code == 3


def test_the_real_catalogue_is_a_whole_release(catalogue_release: Path) -> None:
    release: Release = read_release(catalogue_release)
    assert list(faults_of_release(release)) == []
    assert release.manifest["validation"]["Violation"] == 0
    assert release.statistics()["classes"]["https://w3id.org/citiverse/ns#UseCase"] == 71
    assert release.statistics()["triples"] == release.manifest["triples"]
    assert filecmp.cmp(release.dataset, release.folder / "dumps" / "citiverse.nq", shallow=False)
