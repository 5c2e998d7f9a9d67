"""Documents and requests for the tests of `/validate`."""

from __future__ import annotations

import requests

SECONDS = 60
SLUG = "underground-asset-mapping"
SHAPES = """@prefix ex: <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
ex:Name a sh:NodeShape ; sh:targetSubjectsOf ex:name ; sh:property ex:Name-name .
ex:Name-name a sh:PropertyShape ; sh:path ex:name ; sh:in ( "one" "two" ) ; sh:message "Give one or two."@en .
"""
DATA = """@prefix ex: <http://example.org/> .
ex:good ex:name "one" .

ex:bad
    ex:other 1 ;
    ex:name "three" .
"""


def post(address: str, text: str, accept: str = "application/json", kind: str = "text/turtle") -> requests.Response:
    headers = {"Content-Type": kind, "Accept": accept}
    return requests.post(address, text.encode(), headers=headers, timeout=SECONDS)


def post_form(address: str, accept: str = "application/json", **fields: str) -> requests.Response:
    return requests.post(address, data=fields, headers={"Accept": accept}, timeout=SECONDS)


def post_files(
    address: str, data: str, shapes: str, accept: str = "application/json", **fields: str
) -> requests.Response:
    files = {"data": ("data.ttl", data, "text/turtle"), "shapes": ("shapes.ttl", shapes, "text/turtle")}
    return requests.post(address, data=fields, files=files, headers={"Accept": accept}, timeout=SECONDS)
