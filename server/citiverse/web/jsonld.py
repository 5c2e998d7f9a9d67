"""JSON-LD that a web developer can read: compacted by the published context, with the parts of a thing inside it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

import pyoxigraph as ox

from citiverse.vocabulary import PREFIXES, RDF_TYPE, XSD_STRING
from citiverse.web.framing import Frame, Value, identifier

KEYWORD_ID: Final = "@id"
KEYWORD_TYPE: Final = "@type"


class Compactor:
    """Writes quads as one JSON-LD document; values stay strings, so every lexical form survives."""

    def __init__(self, context: Mapping[str, Any]) -> None:
        """Take the terms of `context` (a JSON object as JSON-LD 1.1 defines it, section 4.1)."""
        self._context = dict(context)
        self._prefixes = PREFIXES | {
            name: value for name, value in context.items() if isinstance(value, str) and value.endswith(("#", "/"))
        }
        aliases = {value: name for name, value in context.items() if isinstance(value, str)}
        self.id, self.type = (aliases.get(keyword, keyword) for keyword in (KEYWORD_ID, KEYWORD_TYPE))
        self._terms: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for name, definition in context.items():
            self._add_term(name, definition)

    def write(self, quads: Iterable[ox.Quad], main: str, context: str = "") -> bytes:
        """Return the document: `main` as the root with all else inside it, or a flat graph where `main` is empty.

        The context stands in the document, as far as it is used, unless `context` is an IRI to refer to it by. Raises
        `ValueError` for triple terms.
        """
        used: dict[str, Any] = {
            name: value for name, value in self._context.items() if value in (KEYWORD_ID, KEYWORD_TYPE)
        }
        frame = Frame(quads, main, lambda predicate, value: self._entry(predicate, value, used))
        frame.id, frame.type = self.id, self.type
        body = frame.root() if main else {"@graph": frame.flat()}
        head = json.dumps(context) if context else _one_term_a_line(used)
        rest = json.dumps(body, ensure_ascii=False, indent=1).removeprefix("{")
        return f'{{\n "@context": {head},{rest}\n'.encode()

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
            return self.type, self._class(value.value, used)
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
            return {self.id: identifier(value)}
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
    return identifier(value) if coercion == "@id" else None


def _one_term_a_line(context: Mapping[str, Any]) -> str:
    terms = (f"  {json.dumps(name)}: {json.dumps(context[name], ensure_ascii=False)}" for name in sorted(context))
    return "{\n" + ",\n".join(terms) + "\n }"
