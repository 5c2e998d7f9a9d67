"""Every version of ontology, shapes and context that the release carries, read when it is first asked for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from citiverse.kept_versions import (
    CONTEXT_KIND,
    ONTOLOGY_KIND,
    SHAPES_KIND,
    VERSION,
    Kind,
    order_of_version,
    versions_of,
)
from citiverse.vocabulary import CUC, CUS, OWL, RDF_TYPE, SH
from citiverse.web.descriptions import Descriptions
from citiverse.web.site import Site

OF_TERMS = {
    ONTOLOGY_KIND.name: (
        CUC,
        tuple(OWL + name for name in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")),
    ),
    SHAPES_KIND.name: (CUS, (SH + "NodeShape", SH + "PropertyShape")),
}


@dataclass(frozen=True)
class Changes:
    """What one version has changed since the one before, by the names of terms."""

    version: str
    added: list[str]
    removed: list[str]
    changed: list[str]


class Editions:
    """The versions that one release carries; what it states itself counts as one of them."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._base = site.settings.base_iri

    def current(self, kind: Kind) -> str:
        """Return the version of `kind` that the release itself states, or nothing."""
        return self._site.descriptions.text(kind.iri, OWL + "versionInfo")

    def versions(self, kind: Kind) -> list[str]:
        """Return the versions of `kind`, the newest first."""
        found = set(versions_of(self._site.release, kind))
        current = self.current(kind)
        if VERSION.match(current) and (self._graph(kind) if kind.graph else self._site.context):
            found.add(current)
        return sorted(found, key=order_of_version, reverse=True)

    def context(self, version: str) -> bytes | None:
        """Return one version of the JSON-LD context, or None where there is no such version."""
        content = self._content(CONTEXT_KIND, version)
        if content is None and version in self.versions(CONTEXT_KIND):
            text = json.dumps({"@context": self._site.context}, ensure_ascii=False, indent=1)
            return f"{text}\n".encode()
        return content

    def quads(self, kind: Kind, version: str) -> list[ox.Quad] | None:
        """Return what one version of a vocabulary says, or None where there is no such version."""
        content = self._content(kind, version)
        if content is not None:
            return list(ox.parse(content, format=ox.RdfFormat.N_TRIPLES))
        return self._graph(kind) if version in self.versions(kind) else None

    def _graph(self, kind: Kind) -> list[ox.Quad]:
        return self._site.descriptions.graph(f"{self._base}graph/{kind.graph}") if kind.graph else []

    def _content(self, kind: Kind, version: str) -> bytes | None:
        entry = versions_of(self._site.release, kind).get(version)
        return Path(self._site.release.folder, entry.path).read_bytes() if entry else None

    def history(self, kind: Kind) -> list[Changes]:
        """Return what each version changed, the newest first; the first one adds all it has."""
        found: list[Changes] = []
        before: dict[str, set[str]] = {}
        for version in reversed(self.versions(kind)):
            terms = self._terms(kind, version)
            common = terms.keys() & before.keys()
            found.append(
                Changes(
                    version,
                    added=sorted(terms.keys() - before.keys()),
                    removed=sorted(before.keys() - terms.keys()),
                    changed=sorted(term for term in common if terms[term] != before[term]),
                )
            )
            before = terms
        return found[::-1]

    def _terms(self, kind: Kind, version: str) -> dict[str, set[str]]:
        """Return name -> what is said of each term; nodes without names count as equal, whatever they are called."""
        descriptions = Descriptions(self.quads(kind, version) or (), self._base)
        namespace, classes = OF_TERMS[kind.name]
        terms = {term for cls in classes for term in descriptions.incoming(cls, RDF_TYPE) if term.startswith(namespace)}
        return {
            term.removeprefix(namespace): {
                f"{quad.predicate} {'_' if isinstance(quad.object, ox.BlankNode) else quad.object}"
                for quad in descriptions.quads(term)
            }
            for term in terms
        }
