"""JSON-LD that a web developer can read: compacted by the published context, of which only what is used is written."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import pyoxigraph as ox

from citiverse.vocabulary import PREFIXES, RDF_TYPE, XSD_STRING

Value = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class Compactor:
    """Writes quads as one JSON-LD document; values stay strings, so every lexical form survives."""

    def __init__(self, context: Mapping[str, Any]) -> None:
        """Take the terms of `context` (a JSON object as JSON-LD 1.1 defines it, section 4.1)."""
        self._context = context
        self._prefixes = PREFIXES | {
            name: value for name, value in context.items() if isinstance(value, str) and value.endswith(("#", "/"))
        }
        self._terms: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for name, definition in context.items():
            self._add_term(name, definition)

    def write(self, quads: Iterable[ox.Quad], main: str) -> bytes:
        """Return the document; the description of `main` comes first in its `@graph`."""
        used: dict[str, Any] = {}
        nodes: dict[str, dict[str, Any]] = {}
        if main:
            nodes[main] = {"@id": main}
        for quad in quads:
            subject = _identifier(quad.subject)
            node = nodes.setdefault(subject, {"@id": subject})
            key, value = self._entry(quad.predicate.value, quad.object, used)
            values = node.setdefault(key, [])
            if value not in values:
                values.append(value)
        graph = [{key: _single(value) for key, value in node.items()} for node in nodes.values() if len(node) > 1]
        document = {"@context": dict(sorted(used.items())), "@graph": graph}
        return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()

    def _add_term(self, name: str, definition: Any) -> None:
        """Know `name` for its IRI and its coercion; terms with containers, languages or nesting are not used."""
        if name.startswith("@"):
            return
        if isinstance(definition, str):
            coercion, identifier = "", definition
        elif isinstance(definition, dict) and set(definition) <= {"@id", "@type"} and "@id" in definition:
            coercion, identifier = str(definition.get("@type", "")), str(definition["@id"])
        else:
            return
        if name in self._prefixes or identifier.startswith("@"):
            return
        coercion = coercion if coercion.startswith("@") else self._expanded(coercion)
        self._terms[self._expanded(identifier)].append((name, coercion))

    def _expanded(self, compact: str) -> str:
        prefix, colon, local = compact.partition(":")
        namespace = self._prefixes.get(prefix)
        return namespace + local if colon and namespace and not local.startswith("//") else compact

    def _entry(self, predicate: str, value: Value, used: dict[str, Any]) -> tuple[str, Any]:
        if predicate == RDF_TYPE and isinstance(value, ox.NamedNode):
            return "@type", self._class(value.value, used)
        for name, coercion in self._terms.get(predicate, []):
            if not coercion:
                used[name] = predicate
                return name, self._value(value, used)
            text = _coerced(value, coercion)
            if text is not None:
                used[name] = {"@id": predicate, "@type": coercion}
                return name, text
        return self._compact(predicate, used), self._value(value, used)

    def _value(self, value: Value, used: dict[str, Any]) -> Any:
        if not isinstance(value, ox.Literal):
            return {"@id": _identifier(value)}
        if value.language:
            return {"@value": value.value, "@language": value.language}
        if value.datatype.value == XSD_STRING:
            return value.value
        return {"@value": value.value, "@type": self._compact(value.datatype.value, used)}

    def _class(self, iri: str, used: dict[str, Any]) -> str:
        for name, coercion in self._terms.get(iri, []):
            if not coercion:
                used[name] = iri
                return name
        return self._compact(iri, used)

    def _compact(self, iri: str, used: dict[str, Any]) -> str:
        for prefix, namespace in self._prefixes.items():
            local = iri[len(namespace) :]
            if iri.startswith(namespace) and local and not local.startswith("//"):
                used[prefix] = namespace
                return f"{prefix}:{local}"
        return iri


def _coerced(value: Value, coercion: str) -> str | None:
    """Return `value` as the bare string that a term with this coercion stands for, or None where it cannot."""
    if isinstance(value, ox.Literal):
        return value.value if not value.language and value.datatype.value == coercion else None
    return _identifier(value) if coercion == "@id" else None


def _identifier(term: ox.NamedNode | ox.BlankNode | ox.Triple) -> str:
    if isinstance(term, ox.Triple):
        raise ValueError("triple terms cannot be written in JSON-LD 1.1")
    return f"_:{term.value}" if isinstance(term, ox.BlankNode) else term.value


def _single(value: Any) -> Any:
    return value[0] if isinstance(value, list) and len(value) == 1 else value
