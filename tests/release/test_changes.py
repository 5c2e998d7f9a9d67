"""A release says what changed since the one before, in files that can be checked."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from citiverse.progress import Silence
from citiverse.release.build import build_catalogue
from citiverse.release.publish import point_to
from citiverse.releases import CHANGES, Release, faults_of_release, releases_folder
from citiverse.vocabulary import ACTIVITY_STREAMS, RDF_TYPE, RELEASES, THING

Change = Callable[[str, str, str], None]
RELEASE = f"<{RELEASES}2026.1> a"
NEXT = f"""<{RELEASES}2026.2> a cuc:CatalogueRelease ;
    dcterms:title "Tiny catalogue"@en ; dcat:version "2026.2" ; dcterms:issued "2027-01-01"^^xsd:date ;
    dcterms:license <https://creativecommons.org/licenses/by/4.0/> ; dcat:previousVersion <{RELEASES}2026.1> .
{RELEASE}"""
BUS = "data/use-cases/bus.ttl"


def build_of(root: Path, build: Path) -> Release:
    return build_catalogue(root, build, Silence())


def test_the_first_release_has_nothing_before_it(tiny: Path, build: Path) -> None:
    release = build_of(tiny, build)
    assert release.changes() is None
    assert not (release.folder / "changes").exists()


def test_the_second_release_says_what_is_different(tiny: Path, build: Path, change: Change) -> None:
    first = build_of(tiny, build)
    change("data/release.ttl", RELEASE, NEXT)
    change(BUS, "Bus planning", "Planning of buses")
    second = build_of(tiny, build)
    changes = second.changes()
    assert changes is not None
    assert changes["from"] == {"id": first.id, "version": "2026.1", "issued": "2026-11-22"}
    assert changes["to"] == {"id": second.id, "version": "2026.2", "issued": "2027-01-01"}
    entities = {entity["iri"]: entity for entity in changes["entities"]}
    assert entities[THING + "use-case/bus"]["change"] == "changed"
    assert entities[THING + "use-case/bus"]["label"] == "Planning of buses"
    assert entities[THING + "use-case/bus"]["graphs"] == ["use-cases"]
    # The files of the first release are still there, and each build counts anew: that is no change of an entity.
    assert set(entities) == {THING + "use-case/bus"}
    assert changes["counts"]["entities"] == {"added": 0, "changed": 1, "withdrawn": 0}
    assert changes["graphs"]["catalogue"]["added"] > 0
    assert list(faults_of_release(second)) == []


def test_the_patch_and_the_activities_say_the_same(tiny: Path, build: Path, change: Change) -> None:
    first = build_of(tiny, build)
    change("data/release.ttl", RELEASE, NEXT)
    change(BUS, "Bus planning", "Planning of buses")
    tram = (tiny / "data/use-cases/tram.ttl").read_text(encoding="utf-8")
    (tiny / "data/use-cases/ferry.ttl").write_text(tram.replace("use-case:tram", "use-case:ferry"), encoding="utf-8")
    second = build_of(tiny, build)
    old, new = (set(release.dataset.read_text(encoding="utf-8").splitlines()) for release in (first, second))
    removed, added = (
        set(gzip.decompress((second.folder / f"changes/{name}.nq.gz").read_bytes()).decode().splitlines())
        for name in ("removed", "added")
    )
    assert (old - removed) | added == new
    assert removed
    activities = list(ox.parse(path=second.folder / "changes/changes.ttl", format=ox.RdfFormat.TURTLE))
    changes = json.loads((second.folder / CHANGES).read_text(encoding="utf-8"))
    made = {quad.subject for quad in activities if quad.object == ox.NamedNode(ACTIVITY_STREAMS + "Create")}
    created = {
        str(quad.object)[1:-1]
        for quad in activities
        if quad.subject in made and quad.predicate.value == ACTIVITY_STREAMS + "object"
    }
    assert created == {entity["iri"] for entity in changes["entities"] if entity["change"] == "added"}
    assert created == {THING + "use-case/ferry"}
    updated = [q for q in activities if q.predicate.value == RDF_TYPE and "#Update" in str(q.object)]
    assert len(updated) == changes["counts"]["entities"]["changed"]


def test_the_id_does_not_depend_on_what_came_before(tiny: Path, build: Path, tmp_path: Path, change: Change) -> None:
    build_of(tiny, build)
    change("data/release.ttl", RELEASE, NEXT)
    after, alone = build_of(tiny, build), build_of(tiny, tmp_path / "alone")
    assert after.id == alone.id
    assert (after.changes() is None, alone.changes() is None) == (False, True)


def test_a_declared_predecessor_goes_before_the_current_release(tiny: Path, build: Path, change: Change) -> None:
    first = build_of(tiny, build)
    change("data/release.ttl", RELEASE, NEXT)
    draft = build_of(tiny, build)
    change(BUS, "Bus planning", "Planning of buses")
    second = build_of(tiny, build)
    assert len({first.id, draft.id, second.id}) == 3
    changes = second.changes()
    assert changes is not None
    assert changes["from"]["id"] == first.id


def test_of_several_builds_of_the_version_before_the_last_one_counts(tiny: Path, build: Path, change: Change) -> None:
    build_of(tiny, build)
    change(BUS, "Bus planning", "Planning of buses")
    later = build_of(tiny, build)
    changes = later.changes()
    assert changes is not None
    assert changes["from"]["version"] == "2026.1"
    change("data/release.ttl", RELEASE, NEXT)
    point_to(build, later.id)
    following = build_of(tiny, build).changes()
    assert following is not None
    assert following["from"]["id"] == later.id


def test_damage_to_the_difference_is_found(tiny: Path, build: Path, change: Change) -> None:
    build_of(tiny, build)
    change(BUS, "Bus planning", "Planning of buses")
    release = build_of(tiny, build)
    (release.folder / "changes" / "added.nq").write_text("", encoding="utf-8")
    assert [fault.file for fault in faults_of_release(release)] == ["changes/added.nq"]
    (release.folder / CHANGES).write_text("{", encoding="utf-8")
    assert CHANGES in {fault.file for fault in faults_of_release(release)}


def test_a_release_before_that_cannot_be_read_does_not_stop_a_build(tiny: Path, build: Path, change: Change) -> None:
    first = build_of(tiny, build)
    first.dataset.unlink()
    change(BUS, "Bus planning", "Planning of buses")
    second = build_of(tiny, build)
    assert second.changes() is None
    assert second.folder == releases_folder(build) / second.id


def test_the_documentation_shows_the_form(tiny: Path, build: Path, change: Change) -> None:
    build_of(tiny, build)
    change(BUS, "Bus planning", "Planning of buses")
    changes = build_of(tiny, build).changes()
    text = (Path(__file__).resolve().parents[2] / "docs" / "releases.md").read_text(encoding="utf-8")
    shown = json.loads(text.partition("```json\n")[2].partition("```")[0])
    assert changes is not None
    assert list(changes) == list(shown)
    for name in ("from", "to", "counts"):
        assert list(changes[name]) == list(shown[name])
    for name in ("entities", "files"):
        assert {tuple(one) for one in changes[name]} == {tuple(one) for one in shown[name]}
