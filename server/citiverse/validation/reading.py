"""Reads what was sent into triples with the lexical forms they have, and refuses what would reach out or never end."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import pyoxigraph as ox

from citiverse.errors import Diagnostic
from citiverse.formats import GRAPH_SYNTAXES, JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE, RdfSyntax
from citiverse.settings import Settings
from citiverse.validation.json_ld_keys import unread
from citiverse.validation.nesting import line_beyond
from citiverse.validation_messages import Part, ValidationFault
from citiverse.vocabulary import BASE, CONTEXT

DOCUMENT_BASE: Final = BASE + "validate/"
"""What relative IRIs in a document are relative to, followed by `data` or `shapes`."""
COMPRESSED: Final = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PK\x03\x04", b"BZh", b"\xfd7zXZ")
BYTE_ORDER_MARK: Final = "\ufeff"
XML_BEFORE_ROOT: Final = re.compile(r"(?:\s|<\?.*?\?>|<!--.*?-->)*+<!", re.DOTALL)
XML_ENCODING: Final = re.compile(r"\s*<\?xml[^>]*?\sencoding\s*=\s*[\"']([^\"']*)[\"']")
XML_START: Final = re.compile(r"\s*<(?:\?xml|!DOCTYPE|!--|(?:\w+:)?RDF[\s>])", re.IGNORECASE)
PARSER_PLACE: Final = re.compile(r"\AParser error (?:at line \d+[^:]*|between[^:]*): ")
BY_NAME: Final = {syntax.name: syntax for syntax in GRAPH_SYNTAXES}
WRITTEN_IN_LINES: Final = frozenset((TURTLE, TRIG, N_TRIPLES, N_QUADS))
"""Syntaxes in whose text the line of a thing can be found."""
MOST_UNREAD: Final = 50


@dataclass(frozen=True)
class Document:
    """One document that was read: the name of its file, its text, its syntax and its triples."""

    name: str
    text: str
    syntax: RdfSyntax
    triples: list[ox.Triple]
    unread: tuple[Diagnostic, ...] = ()
    """What stands in the text and in no triple."""

    @property
    def text_with_lines(self) -> str:
        """Return the text where lines of things can be found in it, else nothing."""
        return self.text if self.syntax in WRITTEN_IN_LINES else ""


def read_part(part: Part, kind: str, settings: Settings, context: dict[str, Any]) -> Document:
    """Return the triples of `part`, of all its graphs; blank nodes get fresh names.

    `kind` is `data` or `shapes`; `context` is what our published JSON-LD context stands for, the only one known. Raises
    `ValidationFault` for what is no such document, for document type declarations, for other contexts, for triple
    terms, beyond the limits of `settings`, and where there is no triple at all.
    """
    text = _text(part, kind)
    syntax = BY_NAME[part.syntax] if part.syntax else guessed(text)
    line = line_beyond(text, syntax, settings.validation_nesting)
    if line is not None:
        message = f"The {kind} nest deeper than {settings.validation_nesting} levels."
        raise ValidationFault("too-deep", message, part=kind, line=line)
    readable = text
    passed_over: tuple[Diagnostic, ...] = ()
    if syntax is RDF_XML:
        _refuse_declarations(text, kind)
    elif syntax is JSON_LD:
        readable, content = _with_context(text, context, kind)
        passed_over = _passed_over(content, text, part.name)
    triples = _triples(readable, syntax, kind, settings)
    if not triples:
        reasons = "".join(f" {one.message}." for one in passed_over[:3])
        raise ValidationFault(f"no-{kind}", f"The {kind} hold no statement in {syntax.label}.{reasons}", part=kind)
    return Document(part.name, text, syntax, triples, passed_over)


def _passed_over(content: Any, text: str, name: str) -> tuple[Diagnostic, ...]:
    """Return what the contexts of a JSON-LD document map to nothing, each once, with the line where it first stands."""
    found = islice(dict.fromkeys(unread(content)), MOST_UNREAD)
    return tuple(
        Diagnostic(name, _line_of_text(text, said), f"Nothing is read from {said!r}: it is {why}")
        for said, why in found
    )


def _line_of_text(text: str, said: str) -> int | None:
    position = max(text.find(json.dumps(said)), text.find(json.dumps(said, ensure_ascii=False)))
    return text.count("\n", 0, position) + 1 if position >= 0 else None


def guessed(text: str) -> RdfSyntax:
    """Return the syntax that `text` seems to be written in; what is neither JSON nor XML is Turtle."""
    if text.lstrip().startswith(("{", "[{", "[ {", "[\n")) and _is_json(text):
        return JSON_LD
    return RDF_XML if XML_START.match(text) else TURTLE


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except RecursionError:
        return True
    except ValueError:
        return '"@' in text
    return True


def _text(part: Part, kind: str) -> str:
    if part.content.startswith(COMPRESSED):
        raise ValidationFault("unknown-syntax", f"Send the {kind} uncompressed.", part=kind)
    try:
        text = part.content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = part.content.count(b"\n", 0, error.start) + 1
        raise ValidationFault("not-readable", f"The {kind} are not UTF-8.", part=kind, line=line) from error
    return text.removeprefix(BYTE_ORDER_MARK)


def _refuse_declarations(text: str, kind: str) -> None:
    if XML_BEFORE_ROOT.match(text):
        message = "A document type declaration is refused: entities are never expanded or fetched."
        raise ValidationFault("not-allowed", message, part=kind, line=1)
    encoding = XML_ENCODING.match(text)
    if encoding and encoding[1].lower() not in ("utf-8", "utf8", "us-ascii"):
        raise ValidationFault("not-allowed", "Send RDF/XML in UTF-8.", part=kind, line=1)


def _with_context(text: str, context: dict[str, Any], kind: str) -> tuple[str, Any]:
    """Return text and content with our context in place of its address.

    Raises `ValidationFault` for any other address.
    """
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        message = f"This is no JSON: {error.msg}."
        raise ValidationFault("not-readable", message, part=kind, line=error.lineno) from error
    except ValueError as error:
        raise ValidationFault("not-readable", f"This is no JSON: {error}.", part=kind) from error
    found = False
    waiting = [content]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            if "@context" in node:
                node["@context"], replaced = _local(node["@context"], context, kind)
                found |= replaced
            if "@import" in node:
                raise _remote(str(node["@import"]), kind)
            waiting += (value for name, value in node.items() if name != "@context")
            # Terms of a context may have contexts of their own.
            waiting += _contexts_in(node.get("@context"), context)
    return (json.dumps(content) if found else text), content


def _local(value: Any, context: dict[str, Any], kind: str) -> tuple[Any, bool]:
    if isinstance(value, str):
        if value != CONTEXT:
            raise _remote(value, kind)
        return context, True
    if isinstance(value, list):
        changed = [_local(one, context, kind) for one in value]
        return [one for one, _ in changed], any(replaced for _, replaced in changed)
    return value, False


def _contexts_in(value: Any, ours: dict[str, Any]) -> list[Any]:
    several = value if isinstance(value, list) else [value]
    return [one for one in several if isinstance(one, dict) and one is not ours]


def _remote(address: str, kind: str) -> ValidationFault:
    message = f"The JSON-LD context {address[:200]} is refused: nothing is fetched. Known is {CONTEXT}."
    return ValidationFault("not-allowed", message, part=kind)


def _triples(text: str, syntax: RdfSyntax, kind: str, settings: Settings) -> list[ox.Triple]:
    most = settings.validation_triples
    try:
        quads = ox.parse(text, format=syntax.oxigraph, base_iri=DOCUMENT_BASE + kind, rename_blank_nodes=True)
        triples = list(dict.fromkeys(quad.triple for quad in islice(quads, most + 1)))
    except SyntaxError as error:
        message = PARSER_PLACE.sub("", str(error.msg))
        raise ValidationFault(
            "not-readable", f"This is no {syntax.label}: {message}.", part=kind, line=error.lineno
        ) from error
    except ValueError as error:
        raise ValidationFault("not-readable", f"This is no {syntax.label}: {error}.", part=kind) from error
    if len(triples) > most:
        raise ValidationFault("too-large", f"The {kind} hold more than {most} triples.", part=kind)
    if any(_is_beyond_shacl(triple.object) for triple in triples):
        message = "Triple terms and directions of text (RDF 1.2) are not supported: SHACL has no word on them."
        raise ValidationFault("not-supported", message, part=kind)
    return triples


def _is_beyond_shacl(term: object) -> bool:
    return isinstance(term, ox.Triple) or (isinstance(term, ox.Literal) and term.direction is not None)
