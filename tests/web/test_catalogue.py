"""The real catalogue over the web: every IRI of ours leads to a document, every page stands, every link holds."""

from __future__ import annotations

import html
import re
from collections import Counter

import pyoxigraph as ox
from flask import Flask
from flask.testing import FlaskClient

from citiverse.vocabulary import BASE
from citiverse.web.languages import LANGUAGES
from citiverse.web.site import Site

THINGS = ("id/", "scheme/", "record/")
HTML = {"Accept": "text/html"}


def own_iris(app: Flask) -> set[str]:
    site = app.extensions["citiverse"]
    assert isinstance(site, Site)
    found = set()
    for quad in ox.parse(path=site.release.dataset, format=ox.RdfFormat.N_QUADS):
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
            if isinstance(term, ox.NamedNode) and term.value.startswith(BASE):
                found.add(term.value.removeprefix(BASE).partition("#")[0])
    return found


LEFT_OUT = re.compile(
    r"\.(ttl|nt|nq|rdf|trig|jsonld)\b|^/(sparql|search|use-cases|case-studies|compare)\?|^/dump/|^/linkset/|_mediatype="
)
MOST_OF_A_KIND = 75
IN_A_LANGUAGE = re.compile(rf"^/({'|'.join(LANGUAGES)})(?=/)")
MOST_IN_A_LANGUAGE = 1
"""Pages of a kind that are followed under the address of one language: they lead to the same pages."""
LONG_PAGES = ("/ns", "/shapes")
"""Pages that take seconds to be made in each language; one of them does for all."""


def test_every_iri_of_the_catalogue_leads_to_a_document(catalogue_app: Flask, catalogue: FlaskClient) -> None:
    lost = []
    for path in sorted(own_iris(catalogue_app)):
        response = catalogue.get("/" + path, headers={"Accept": "text/turtle, */*;q=0.1"})
        if path.startswith(THINGS) and response.status_code == 303:
            response = catalogue.get(response.headers["Location"], headers={"Accept": "text/turtle"})
        if response.status_code != 200:
            lost.append((path, response.status_code))
        response.close()
    assert lost == []


def test_every_local_link_leads_somewhere(catalogue: FlaskClient) -> None:
    """Follow the links from the home page, on up to `MOST_OF_A_KIND` pages of each folder (`make crawl` takes all).

    Other representations and query results are left to other tests, and so are searches and selections, whose
    combinations have no end.
    """
    waiting, seen, broken, followed = ["/"], {"/"}, [], Counter[str]()
    while waiting:
        path = waiting.pop(0)
        response = catalogue.get(path, headers=HTML)
        if response.status_code != 200:
            broken.append((path, response.status_code))
        elif response.mimetype == "text/html":
            for address in re.findall(r'href="(/[^"#]*)', response.text):
                target = html.unescape(address)
                folder, plain = target.rpartition("/")[0], IN_A_LANGUAGE.sub("", target)
                most = MOST_OF_A_KIND if plain == target else MOST_IN_A_LANGUAGE
                if plain != target and plain.startswith(LONG_PAGES) and not target.startswith("/ar/"):
                    most = 0
                if target not in seen and followed[folder] < most and not LEFT_OUT.search(plain):
                    followed[folder] += 1
                    seen.add(target)
                    waiting.append(target)
        response.close()
    assert broken == []
    assert len(followed) > 50
    assert len(seen) > 1000


def test_all_use_cases_are_marks_of_the_matrix(catalogue_app: Flask, catalogue: FlaskClient) -> None:
    expected = {path for path in own_iris(catalogue_app) if path.startswith("id/use-case/")}
    marks = re.findall(r'<li><a href="/doc/(use-case/[^"]+)"', catalogue.get("/").text)
    assert {f"id/{mark}" for mark in marks} == expected
    assert len(marks) == len(expected)


def test_claim_and_closure_of_one_case_stand_side_by_side(catalogue: FlaskClient) -> None:
    text = catalogue.get("/doc/case-study/metaverse-seoul", headers=HTML).text
    claims = text.partition("What ITU says")[2].partition("Reported figures")[0]
    assert "succeeded" in claims
    assert "Discontinued" in text


def test_the_catalogue_describes_itself(catalogue: FlaskClient) -> None:
    for path in ("/catalogue", "/.well-known/void"):
        body = catalogue.get(path, headers={"Accept": "text/turtle"}).data
        types = {str(quad.object) for quad in ox.parse(body, format=ox.RdfFormat.TURTLE)}
        assert "<http://www.w3.org/ns/dcat#Catalog>" in types
        assert "<http://rdfs.org/ns/void#Dataset>" in types
