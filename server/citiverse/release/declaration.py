"""Declaration: what the sources say of the release itself (version, date, notes, licence, ontology version)."""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox

from citiverse.errors import DataError, Diagnostic
from citiverse.release.manifest import Identity
from citiverse.release.sources import Sources
from citiverse.release.terms import iri_of, text_of
from citiverse.vocabulary import ADMS, CUC, DCAT, DCTERMS, ONTOLOGY, OWL, RDF_TYPE, RELEASES

RELEASE_CLASS: Final = CUC + "CatalogueRelease"
PREVIOUS: Final = DCAT + "previousVersion"


def declared_identity(sources: Sources) -> Identity:
    """Return what the one newest `cuc:CatalogueRelease` declares.

    Newest is the release that no other names as `dcat:previousVersion`. Raises `DataError` where there is not exactly
    one, or where it lacks its version, title, date or licence.
    """
    triples = [quad.triple for source in sources.files.values() for quad in source.quads]
    release = _newest_release(triples, sources)
    values = {t.predicate.value: text_of(t.object) for t in triples if t.subject == release}
    missing = [name for name in ("version", "title", "issued", "license") if not values.get(_PROPERTIES[name])]
    if missing:
        message = f"the release lacks {', '.join(missing)}"
        raise DataError(message, [sources.diagnostic(release.value, message)])
    ontology_version = next(
        (
            text_of(t.object)
            for t in triples
            if iri_of(t.subject) == ONTOLOGY and t.predicate.value == OWL + "versionInfo"
        ),
        None,
    )
    return Identity(
        version=values[_PROPERTIES["version"]] or "",
        title=values[_PROPERTIES["title"]] or "",
        issued=values[_PROPERTIES["issued"]],
        notes=values.get(_PROPERTIES["notes"]),
        license=values[_PROPERTIES["license"]],
        ontology_version=ontology_version,
        previous_version=_version_before(triples, release),
    )


def _version_before(triples: list[ox.Triple], release: ox.NamedNode) -> str | None:
    """Return the version of the release that `release` names as the one before, where it names one."""
    before = next((t.object for t in triples if t.subject == release and t.predicate.value == PREVIOUS), None)
    stated = (text_of(t.object) for t in triples if t.subject == before and t.predicate.value == DCAT + "version")
    return next(stated, iri_of(before).removeprefix(RELEASES) or None)


_PROPERTIES: Final = {
    "version": DCAT + "version",
    "title": DCTERMS + "title",
    "issued": DCTERMS + "issued",
    "license": DCTERMS + "license",
    "notes": ADMS + "versionNotes",
}


def _newest_release(triples: list[ox.Triple], sources: Sources) -> ox.NamedNode:
    declared = {t.subject for t in triples if t.predicate.value == RDF_TYPE and t.object == ox.NamedNode(RELEASE_CLASS)}
    earlier = {t.object for t in triples if t.predicate.value == PREVIOUS}
    newest = sorted((r for r in declared - earlier if isinstance(r, ox.NamedNode)), key=str)
    if len(newest) != 1:
        message = f"the data declares {len(newest)} newest releases; there must be one"
        findings = [sources.diagnostic(release.value, message) for release in newest]
        raise DataError(message, findings or [Diagnostic("data/release.ttl", None, message)])
    return newest[0]
