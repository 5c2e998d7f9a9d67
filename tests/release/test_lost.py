"""A name of ours that was published is described for ever: a build that loses one fails and says what to do."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from citiverse.errors import DataError
from citiverse.locations import source_root
from citiverse.progress import Silence
from citiverse.release.build import build_catalogue
from citiverse.release.catalogue import Catalogue, check, load_catalogue
from citiverse.releases import current_id
from citiverse.vocabulary import CUC, CUS, RECORD, RELEASES, SCHEME, THING
from support.withdrawal import withdraw

Change = Callable[[str, str, str], None]
RELEASE = f"<{RELEASES}2026.1> a"
NEXT = f"""<{RELEASES}2026.2> a cuc:CatalogueRelease ;
    dcterms:title "Tiny catalogue"@en ; dcat:version "2026.2" ; dcterms:issued "2027-01-01"^^xsd:date ;
    dcterms:license <https://creativecommons.org/licenses/by/4.0/> ; dcat:previousVersion <{RELEASES}2026.1> .
{RELEASE}"""
TRAM = "data/use-cases/tram.ttl"
NAMING = (ox.NamedNode, ox.Literal)
WITHDRAWN = "cuc:reviewState review-state:withdrawn"


def lost_by(sources: Path, build: Path, *, forget_draft: bool = False) -> dict[str, str]:
    """Return name -> finding of a build that must fail."""
    with pytest.raises(DataError) as raised:
        build_catalogue(sources, build, Silence(), forget_draft=forget_draft)
    assert "are lost" in raised.value.cause
    return {str(one).partition("<")[2].partition(">")[0]: str(one) for one in raised.value.diagnostics}


def test_a_release_that_lost_a_thing_is_not_published(tiny: Path, build: Path, change: Change) -> None:
    first = build_catalogue(tiny, build, Silence())
    change("data/release.ttl", RELEASE, NEXT)
    (tiny / TRAM).unlink()
    found = lost_by(tiny, build)
    assert set(found) == {THING + "use-case/tram"}
    finding = found[THING + "use-case/tram"]
    assert finding.startswith(f"{TRAM}: ")
    assert WITHDRAWN in finding
    assert current_id(build) == first.id
    assert [path.name for path in first.folder.parent.glob("[!.]*")] == [first.id]
    assert lost_by(tiny, build, forget_draft=True) == found


def test_what_is_withdrawn_properly_is_not_lost(tiny: Path, build: Path, change: Change) -> None:
    build_catalogue(tiny, build, Silence())
    change("data/release.ttl", RELEASE, NEXT)
    withdraw(tiny, "tram", "bus")
    second = build_catalogue(tiny, build, Silence())
    changes = {one["iri"]: one for one in (second.changes() or {})["entities"]}
    assert changes[THING + "use-case/tram"]["change"] == "withdrawn"
    assert changes[THING + "use-case/tram"]["replacedBy"] == [THING + "use-case/bus"]
    # The tombstone itself is for ever too.
    text = (tiny / TRAM).read_text(encoding="utf-8")
    (tiny / TRAM).write_text(text.partition(f"<{RECORD}")[0], encoding="utf-8")
    third = NEXT.replace("2026.1> .", "2026.2> .").replace('"2026.2"', '"2026.3"').replace("2026.2> a", "2026.3> a")
    change("data/release.ttl", f"<{RELEASES}2026.2> a", third.replace(RELEASE, f"<{RELEASES}2026.2> a"))
    assert set(lost_by(tiny, build)) == {RECORD + "use-case/tram"}


def test_concepts_and_terms_are_not_lost_either(tiny: Path, build: Path, change: Change) -> None:
    change("ontology/ontology.ttl", "cuc:Theme a owl:Class .", "cuc:Theme a owl:Class . cuc:Old a owl:Class .")
    shutil.copy(tiny / "ontology/schemes/theme.ttl", tiny / "theme.ttl")
    theme = '<https://w3id.org/citiverse/scheme/theme/old> a skos:Concept ; skos:prefLabel "Old"@en .\n'
    with (tiny / "ontology/schemes/theme.ttl").open("a", encoding="utf-8") as scheme:
        scheme.write(theme)
    build_catalogue(tiny, build, Silence())
    change("data/release.ttl", RELEASE, NEXT)
    change("ontology/schemes/theme.ttl", theme, "")
    change("ontology/ontology.ttl", " cuc:Old a owl:Class .", "")
    change("shapes/use-case.ttl", "cus:UseCase-description", "cus:UseCase-described")
    found = lost_by(tiny, build)
    assert set(found) == {SCHEME + "theme/old", CUC + "Old", CUS + "UseCase-description"}
    assert "owl:deprecated true" in found[CUC + "Old"]
    # A new major version of the ontology may do without a term: the old version stays at its own address.
    change("ontology/ontology.ttl", 'owl:versionInfo "1.0.0"', 'owl:versionInfo "2.0.0"')
    assert set(lost_by(tiny, build)) == {SCHEME + "theme/old", CUS + "UseCase-description"}


def test_an_edition_in_the_making_may_forget_what_nobody_has_seen(tiny: Path, build: Path) -> None:
    build_catalogue(tiny, build, Silence())
    (tiny / TRAM).unlink()
    assert set(lost_by(tiny, build)) == {THING + "use-case/tram"}
    release = build_catalogue(tiny, build, Silence(), forget_draft=True)
    assert current_id(build) == release.id


def test_an_older_edition_compiled_again_has_lost_nothing(tiny: Path, build: Path, change: Change) -> None:
    shutil.copy(tiny / "data/release.ttl", tiny / "release.old")
    change("data/release.ttl", RELEASE, NEXT)
    build_catalogue(tiny, build, Silence())
    shutil.move(tiny / "release.old", tiny / "data/release.ttl")
    (tiny / TRAM).unlink()
    assert build_catalogue(tiny, build, Silence()).version == "2026.1"


THINGS_WITHDRAWN = (
    "use-cases/underground-asset-mapping",
    "case-studies/wellington-underground-asset-map",
    "case-studies/nuar-national-underground-asset-register",
)
IRIS_WITHDRAWN = {
    THING + name.replace("use-cases", "use-case").replace("-studies", "-study") for name in THINGS_WITHDRAWN
}
COUNTING = frozenset(("useCases", "caseStudies"))


@pytest.fixture(scope="module")
def withdrawn_catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The real catalogue without a use case and the case studies that show nothing else."""
    sources = tmp_path_factory.mktemp("withdrawn")
    for name in ("data", "ontology", "shapes", "queries"):
        shutil.copytree(source_root() / name, sources / name)
    published = "cuc:reviewState review-state:published ;"
    withdrawn = f"""{WITHDRAWN} ;
    cuc:withdrawalReason "Invented for a test."@en ;
    <http://www.w3.org/ns/prov#invalidatedAtTime> "2026-11-23T00:00:00Z"^^xsd:dateTime ;"""
    for name in THINGS_WITHDRAWN:
        path = sources / "data" / f"{name}.ttl"
        text = path.read_text(encoding="utf-8")
        assert published in text
        path.write_text(text.replace(published, withdrawn), encoding="utf-8")
    return load_catalogue(sources, Silence())


def test_a_thing_of_the_real_catalogue_can_be_withdrawn(withdrawn_catalogue: Catalogue) -> None:
    report = check(withdrawn_catalogue, "pyshifty", Silence())
    assert (report.counts["Violation"], [str(one) for one in report.findings]) == (0, [])


def answers(catalogue: Catalogue) -> dict[str, list[dict[str, str]]]:
    """The rows of every page query over all that the catalogue says, by name of the query."""
    store = ox.Store()
    store.bulk_extend(catalogue.quads)
    found = {}
    for query in catalogue.queries.pages.values():
        result = store.query(query.text, use_default_graph_as_union=True)
        if isinstance(result, ox.QuerySolutions):
            names = [variable.value for variable in result.variables]
            found[query.name] = [
                {name: term.value for name, term in zip(names, row, strict=True) if isinstance(term, NAMING)}
                for row in result
            ]
    return found


def test_no_page_lists_or_counts_what_is_withdrawn(withdrawn_catalogue: Catalogue) -> None:
    now = answers(withdrawn_catalogue)
    before = answers(load_catalogue(source_root(), Silence()))
    listed = {name for name, rows in now.items() for row in rows if IRIS_WITHDRAWN & set(row.values())}
    # What is asked about one thing may be about a withdrawn one.
    assert listed <= {"instances-of", "statements-with", "what-points-to", "horizons-of-itu"}
    assert len(before["use-cases"]) - len(now["use-cases"]) == 1
    assert len(before["case-studies"]) - len(now["case-studies"]) == 2
    counted = {name for name, rows in before.items() if rows and COUNTING & rows[0].keys()}
    # It has one technology only, and few case studies.
    not_in_it = {"picture-technologies-together", "most-case-studies"}
    assert {name for name in counted if _sum(now[name]) >= _sum(before[name])} == not_in_it


def _sum(rows: list[dict[str, str]]) -> int:
    return sum(int(row[name]) for row in rows for name in COUNTING & row.keys())
