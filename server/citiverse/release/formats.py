"""How files in each RDF syntax, plain or compressed, are read and written faithfully."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import zstandard

from citiverse.errors import CallError, DataError, Diagnostic
from citiverse.formats import JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE, RdfSyntax
from citiverse.rdf_xml import says

ZSTD_LEVEL: Final = 10
GZIP_LEVEL: Final = 9
PREFIX_LINES: Final = re.compile(rb"(?:@prefix [^\n]*\n)+")
XML_ROOT: Final = re.compile(rb"<rdf:RDF ([^>]*)>")


SYNTAXES: Final[tuple[RdfSyntax, ...]] = (TURTLE, N_TRIPLES, N_QUADS, TRIG, RDF_XML, JSON_LD)
"""All syntaxes of dumps, in the order of the manifest."""

CODINGS: Final[dict[str, str]] = {"gz": "gzip", "zst": "zstd"}
"""File ending of a compressed file -> HTTP content coding."""


def syntax_named(name: str) -> RdfSyntax:
    """Return the syntax called `name` (a file ending); raises `CallError` for an unknown one."""
    for syntax in SYNTAXES:
        if syntax.name == name:
            return syntax
    raise CallError(f"unknown syntax {name!r}; known: {', '.join(syntax.name for syntax in SYNTAXES)}")


def serialize(quads: Iterable[ox.Quad], syntax: RdfSyntax, prefixes: dict[str, str]) -> bytes:
    """Return `quads` in `syntax`, in the given order, with the lexical forms they have.

    Syntaxes without graphs get each triple once, ordered. Raises `ValueError` where the syntax cannot express a triple
    (RDF/XML and predicates that are no XML name, JSON-LD and triple terms).
    """
    known = prefixes if syntax.has_prefixes else None
    if syntax.names_graphs:
        return as_bytes(quads, syntax.oxigraph, known)
    distinct = {quad.triple for quad in quads}
    content = as_bytes(sorted(distinct, key=str), syntax.oxigraph, known)
    if syntax is RDF_XML and not says(content, distinct):
        raise ValueError("RDF/XML cannot write this data: a predicate that is no XML name, or a control character")
    return content


def as_bytes(
    statements: Iterable[ox.Quad] | Iterable[ox.Triple],
    rdf_format: ox.RdfFormat,
    prefixes: dict[str, str] | None = None,
) -> bytes:
    """Return `statements` in `rdf_format`, in the given order; raises `ValueError` where the format cannot say them."""
    try:
        content = ox.serialize(statements, format=rdf_format, prefixes=prefixes)
    except OSError as error:  # the serializer's word for what a format lacks, such as triple terms in JSON-LD
        raise ValueError(str(error)) from error
    if content is None:
        raise ValueError("the serializer wrote elsewhere")
    return _with_sorted_prefixes(content) if prefixes else content


def _with_sorted_prefixes(content: bytes) -> bytes:
    """Return the document with its prefix declarations sorted: the serializer writes them in no fixed order."""
    if content.startswith(b"<?xml"):
        return XML_ROOT.sub(
            lambda root: b"<rdf:RDF " + b" ".join(sorted(root.group(1).split())) + b">", content, count=1
        )
    head = PREFIX_LINES.match(content)
    if head is None:
        return content
    return b"".join(sorted(head.group().splitlines(keepends=True))) + content[head.end() :]


def compress(content: bytes, ending: str) -> bytes:
    """Return `content` compressed for the file ending `gz` or `zst`, the same bytes on every run."""
    if ending == "gz":
        return gzip.compress(content, compresslevel=GZIP_LEVEL, mtime=0)
    return zstandard.ZstdCompressor(level=ZSTD_LEVEL).compress(content)


def read_rdf(path: Path) -> list[ox.Quad]:
    """Return the quads of an RDF file, plain or compressed, with lexical forms kept and graphs as they are.

    The syntax follows from the file ending (`.nq`, `.trig.gz`, ...). Raises `CallError` for a missing file or unknown
    ending, `DataError` for a damaged file and, with the line, for a syntax error.
    """
    if not path.is_file():
        raise CallError(f"no such file: {path}")
    endings = [ending.lstrip(".") for ending in path.suffixes]
    coding = endings.pop() if endings and endings[-1] in CODINGS else None
    syntax = syntax_named(endings[-1] if endings else "")
    content = path.read_bytes()
    try:
        plain = UNPACK[coding](content) if coding else content
    except (EOFError, gzip.BadGzipFile, zlib.error, zstandard.ZstdError) as error:
        finding = Diagnostic(str(path), None, str(error))
        raise DataError(f"{path} is not a whole {CODINGS[coding or '']} file", [finding]) from error
    return parse(plain, syntax.oxigraph, str(path))


def _unpack_zstd(content: bytes) -> bytes:
    """Return the text of every frame; raises `EOFError` where the last one is cut short."""
    plain: list[bytes] = []
    while content or not plain:
        frame = zstandard.ZstdDecompressor().decompressobj()
        plain.append(frame.decompress(content))
        if not frame.eof:
            raise EOFError("the file ends before the end of its content")
        content = frame.unused_data
    return b"".join(plain)


UNPACK: Final[dict[str, Callable[[bytes], bytes]]] = {"gz": gzip.decompress, "zst": _unpack_zstd}


def parse(content: bytes, rdf_format: ox.RdfFormat, file: str) -> list[ox.Quad]:
    """Return the quads of `content`; blank nodes get fresh names; raises `DataError` with the line."""
    try:
        return list(ox.parse(content, format=rdf_format, rename_blank_nodes=True))
    except SyntaxError as error:
        finding = Diagnostic(file, error.lineno, str(error.msg).partition(": ")[2] or str(error.msg))
        raise DataError(f"{file} is not valid", [finding]) from error
    except ValueError as error:
        raise DataError(f"{file} is not valid", [Diagnostic(file, None, str(error))]) from error
