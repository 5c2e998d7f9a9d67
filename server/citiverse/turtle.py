"""The one canonical form of our Turtle files: same triples, same bytes, readable by a person."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

import pyoxigraph as ox

from citiverse.errors import DataError, Diagnostic
from citiverse.vocabulary import (
    PATH_PREFIXES,
    PREFIXES,
    RDF_FIRST,
    RDF_NIL,
    RDF_REST,
    RDF_TYPE,
    SCHEME,
    XSD_BOOLEAN,
    XSD_DECIMAL,
    XSD_INTEGER,
    XSD_STRING,
)

Resource = ox.NamedNode | ox.BlankNode
Term = ox.NamedNode | ox.BlankNode | ox.Literal
Description = dict[str, list[Term]]
"""The statements about one subject: predicate IRI -> objects."""

PREDICATE_ORDER: Final[tuple[str, ...]] = (
    "a",
    "skos:inScheme",
    "skos:topConceptOf",
    "skos:notation",
    "cuc:code",
    "dcterms:title",
    "foaf:name",
    "skos:prefLabel",
    "rdfs:label",
    "skos:altLabel",
    "dcterms:identifier",
    "dcterms:description",
    "skos:definition",
    "skos:scopeNote",
    "rdf:value",
    "cuc:origin",
    "foaf:primaryTopic",
    "cuc:assesses",
    "cuc:claimAbout",
    "sosa:hasFeatureOfInterest",
    "cuc:figureKind",
    "cuc:indicator",
    "cuc:comparator",
    "cuc:numericValue",
    "cuc:maximumValue",
    "cuc:unit",
    "cuc:unitSystem",
    "cuc:dimension",
    "cuc:level",
    "cuc:meetsCriterion",
)
"""Predicates that open a description, in this order; all others follow by name, provenance closes."""

CLOSING_ORDER: Final[tuple[str, ...]] = (
    "cuc:basis",
    "prov:wasAttributedTo",
    "prov:generatedAtTime",
    "dcterms:source",
    "cuc:sourceLocator",
    "skos:note",
    "skos:editorialNote",
    "dcterms:created",
    "dcterms:issued",
    "dcterms:modified",
)

TYPE_ORDER: Final[tuple[str, ...]] = (
    "use-case",
    "case-study",
    "record",
    "claim",
    "assessment",
    "rating",
    "mapping",
    "contribution",
    "impact",
    "link",
    "outcome",
)

SAFE_LOCAL_NAME: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.\-]*[A-Za-z0-9_\-])?\Z")
BARE_LITERAL: Final[dict[str, re.Pattern[str]]] = {
    XSD_INTEGER: re.compile(r"[+-]?[0-9]+\Z"),
    XSD_DECIMAL: re.compile(r"[+-]?[0-9]*\.[0-9]+\Z"),
    XSD_BOOLEAN: re.compile(r"(?:true|false)\Z"),
}
TOKEN: Final = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*'"
    r"|<[^<>\"{}|^`\\\s]*>"
    r"|(?P<comment>\#[^\n]*)",
    re.DOTALL,
)
ESCAPES: Final[Mapping[int, str]] = str.maketrans(
    {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
)


def format_turtle(text: str, file: str) -> str:
    """Return the canonical form of the Turtle document `text`; `file` names it in errors.

    Comments before the first statement are kept; the result holds exactly the triples of the input with their lexical
    forms. Raises `DataError` for syntax errors, for blank nodes that are not lists, and for comments further down,
    which would be lost.
    """
    triples = parse_turtle(text, file)
    header = _leading_comments(text, file)
    body = _Writer(triples, file).write()
    result = header + body
    if parse_turtle(result, file, keep_blank_nodes=False) != _comparable(triples):
        raise DataError(f"{file}: formatting would change the data; nothing was written")
    return result


def without_comments(text: str) -> str:
    """Return `text` without the comments below its head; what reads like one within a text or an IRI stays."""
    end = 0
    for line in text.splitlines(keepends=True):
        if not line.startswith("#"):
            break
        end += len(line)
    return text[:end] + TOKEN.sub(lambda match: "" if match.group("comment") else match.group(), text[end:])


def parse_turtle(text: str, file: str, *, keep_blank_nodes: bool = True) -> set[ox.Triple]:
    """Return the triples of `text` with lexical forms kept; raises `DataError` with file and line for syntax errors."""
    try:
        quads = ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)
        triples = {quad.triple for quad in quads}
    except SyntaxError as error:
        finding = Diagnostic(file, error.lineno, str(error.msg))
        raise DataError(f"{file} is not valid Turtle", [finding]) from error
    return triples if keep_blank_nodes else _comparable(triples)


def _comparable(triples: set[ox.Triple]) -> set[ox.Triple]:
    """Return `triples` with canonical blank nodes, so that two parses of one document compare as equal."""
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {quad.triple for quad in dataset}


def _leading_comments(text: str, file: str) -> str:
    """Return the comment block that opens the file, with a blank line after it; refuse comments further down."""
    lines = []
    header_end = 0
    for line in text.splitlines(keepends=True):
        if not line.startswith("#"):
            break
        lines.append(line.rstrip())
        header_end += len(line)
    for match in TOKEN.finditer(text, header_end):
        if match.group("comment"):
            line_number = text.count("\n", 0, match.start()) + 1
            message = "a comment here would be lost; put it into the head of the file or into a note"
            finding = Diagnostic(file, line_number, message)
            raise DataError(f"{file} has a comment outside its head", [finding])
    return "\n".join(lines) + "\n\n" if lines else ""


def natural_key(text: str) -> list[tuple[int, int, str]]:
    """Return a sort key in which runs of digits compare as numbers (`sdg/9.1` before `sdg/11.3`)."""
    parts = re.split(r"(\d+)", text)
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts if part]


class _Writer:
    """Writes one set of triples; holds the prefixes used so far."""

    def __init__(self, triples: Iterable[ox.Triple], file: str) -> None:
        self.file = file
        self.used: dict[str, str] = {}
        self.descriptions: dict[Resource, Description] = defaultdict(lambda: defaultdict(list))
        for triple in triples:
            subject, value = triple.subject, triple.object
            if not isinstance(subject, Resource) or not isinstance(value, Term):
                raise DataError(f"{file}: triple terms are not part of our data")
            self.descriptions[subject][triple.predicate.value].append(value)
        self.namespaces = sorted({**PREFIXES, **PATH_PREFIXES}.items(), key=lambda item: len(item[1]), reverse=True)

    def write(self) -> str:
        """Return prefixes and descriptions as Turtle."""
        subjects = [s for s in self.descriptions if isinstance(s, ox.NamedNode)]
        blocks = [self._description(s) for s in sorted(subjects, key=lambda s: self._subject_key(s.value))]
        order = [*PREFIXES, *PATH_PREFIXES]
        known = sorted(self.used, key=lambda p: (order.index(p) if p in order else len(order), p))
        head = "".join(f"@prefix {prefix}: <{self.used[prefix]}> .\n" for prefix in known)
        return head + "\n" + "\n".join(blocks)

    def _subject_key(self, iri: str) -> tuple[int, list[tuple[int, int, str]]]:
        kind = next((k for k in TYPE_ORDER if f"/{k}/" in iri.removeprefix("https:/")), "")
        return (TYPE_ORDER.index(kind) if kind else -1, natural_key(iri))

    def _description(self, subject: ox.NamedNode) -> str:
        properties = self.descriptions[subject]
        named = {self._predicate(predicate): values for predicate, values in properties.items()}
        lines = [
            self._statement(name, [self._term(value) for value in sorted(named[name], key=self._object_key)])
            for name in sorted(named, key=self._predicate_key)
        ]
        return f"{self._iri(subject.value)}\n    " + " ;\n    ".join(lines) + " .\n"

    @staticmethod
    def _statement(name: str, objects: list[str]) -> str:
        one_line = f"{name} {', '.join(objects)}"
        if len(objects) == 1 or len(one_line) <= 100:
            return one_line
        return f"{name}\n        " + ",\n        ".join(objects)

    @staticmethod
    def _predicate_key(name: str) -> tuple[int, int, str]:
        if name in PREDICATE_ORDER:
            return (0, PREDICATE_ORDER.index(name), "")
        if name in CLOSING_ORDER:
            return (2, CLOSING_ORDER.index(name), "")
        return (1, 0, name)

    @staticmethod
    def _object_key(value: Term) -> tuple[int, str, list[tuple[int, int, str]]]:
        if isinstance(value, ox.Literal):
            language = value.language or ""
            return (1, "" if language == "en" else language, natural_key(value.value))
        text = value.value
        return (0, "", [(0 if text.startswith(PREFIXES["cuc"]) else 1, 0, ""), *natural_key(text)])

    def _predicate(self, iri: str) -> str:
        return "a" if iri == RDF_TYPE else self._iri(iri)

    def _iri(self, iri: str) -> str:
        for prefix, namespace in self._candidates(iri):
            local = iri[len(namespace) :]
            if SAFE_LOCAL_NAME.match(local):
                self.used[prefix] = namespace
                return f"{prefix}:{local}"
        return f"<{iri}>"

    def _candidates(self, iri: str) -> Iterable[tuple[str, str]]:
        if iri.startswith(SCHEME) and "/" in iri[len(SCHEME) :]:
            scheme = iri[len(SCHEME) :].partition("/")[0]
            yield scheme, f"{SCHEME}{scheme}/"
        for prefix, namespace in self.namespaces:
            if iri.startswith(namespace):
                yield prefix, namespace

    def _term(self, value: Term) -> str:
        if isinstance(value, ox.NamedNode):
            return self._iri(value.value)
        if isinstance(value, ox.BlankNode):
            return self._list(value)
        return self._literal(value)

    def _literal(self, literal: ox.Literal) -> str:
        datatype = literal.datatype.value
        bare = BARE_LITERAL.get(datatype)
        if bare is not None and bare.match(literal.value):
            return literal.value
        quoted = f'"{literal.value.translate(ESCAPES)}"'
        if literal.language:
            return f"{quoted}@{literal.language}"
        return quoted if datatype == XSD_STRING else f"{quoted}^^{self._iri(datatype)}"

    def _list(self, head: Resource) -> str:
        members, node = [], head
        while node.value != RDF_NIL:
            cell = self.descriptions.get(node)
            if cell is None or set(cell) != {RDF_FIRST, RDF_REST} or any(len(v) != 1 for v in cell.values()):
                raise DataError(f"{self.file}: a blank node that is not part of a list; give the thing an IRI")
            members.append(self._term(cell[RDF_FIRST][0]))
            rest = cell[RDF_REST][0]
            if isinstance(rest, ox.Literal):
                raise DataError(f"{self.file}: a list that ends in a literal")
            node = rest
        return f"( {' '.join(members)} )"
