"""Ontology and shapes on the web: every version in every syntax, and documentation that leaves nothing out."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient

from citiverse.kept_versions import CONTEXT_KIND, ONTOLOGY_KIND, SHAPES_KIND, Kind, path_in_sources
from citiverse.locations import source_root
from citiverse.releases import read_release
from citiverse.vocabulary import BASE, CUC, CUS, OWL, RDF_TYPE, RDFS, SH, SKOS
from citiverse.web.ontology import EXTENSION, Vocabularies
from citiverse.web.ontology_pages import Page
from citiverse.web.site import site_of
from support.web import make_app

KINDS = {"ns": ONTOLOGY_KIND, "shapes": SHAPES_KIND}
SYNTAXES = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
}
NAMESPACES = {"ns": CUC, "shapes": CUS}


def canonical(content: bytes, form: ox.RdfFormat) -> set[str]:
    """The triples of a document with canonical names for blank nodes: equal exactly for isomorphic graphs."""
    data = ox.Dataset(ox.Quad(q.subject, q.predicate, q.object) for q in ox.parse(content, format=form))
    data.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad.triple) for quad in data}


def frozen(kind: Kind, version: str = "1.0.0") -> bytes:
    return (source_root() / path_in_sources(kind, version)).read_bytes()


class Document(HTMLParser):
    """Anchors, links inside the page, order of headings and forbidden markup of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: set[str] = set()
        self.headings: list[int] = []
        self.forbidden: list[str] = []
        self.drawings: list[tuple[str | None, list[str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids += [found["id"] or ""] if "id" in found else []
        href = found.get("href") or ""
        self.links |= {href} if tag == "a" else set()
        self.headings += [int(tag[1])] if re.fullmatch("h[1-6]", tag) else []
        is_code = tag == "script" and found.get("type") != "application/ld+json"
        self.forbidden += [tag] if is_code or "style" in found or any(name.startswith("on") for name in found) else []
        if tag == "svg":
            self.drawings.append((found.get("role"), (found.get("aria-labelledby") or "").split()))


@pytest.fixture(scope="module", params=KINDS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def texts(catalogue_app: Flask) -> dict[str, str]:
    client = catalogue_app.test_client()
    return {name: client.get(f"/{name}", headers={"Accept": "text/html"}).text for name in KINDS}


def page_of(app: Flask, name: str) -> Page:
    made = app.extensions[EXTENSION]
    assert isinstance(made, Vocabularies)
    return made.model(KINDS[name], "", site_of(app).descriptions)


@pytest.mark.parametrize("path", ["/{}.{}", "/{}/1.0.0.{}"])
@pytest.mark.parametrize("syntax", SYNTAXES)
def test_every_version_in_every_syntax_is_its_source(catalogue: FlaskClient, name: str, syntax: str, path: str) -> None:
    response = catalogue.get(path.format(name, syntax))
    assert response.status_code == 200
    assert canonical(response.data, SYNTAXES[syntax]) == canonical(frozen(KINDS[name]), ox.RdfFormat.N_TRIPLES)


@pytest.mark.parametrize("accept", ["text/turtle", "application/ld+json", "application/rdf+xml", "text/html"])
def test_a_version_is_negotiated(catalogue: FlaskClient, name: str, accept: str) -> None:
    response = catalogue.get(f"/{name}/1.0.0", headers={"Accept": accept})
    assert response.mimetype == accept
    assert response.headers["Content-Location"].startswith(f"/{name}/1.0.0.")
    again = catalogue.get(f"/{name}/1.0.0", headers={"Accept": accept, "If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_a_version_is_offered_in_every_profile_of_documents(catalogue: FlaskClient, name: str) -> None:
    path = f"/{name}/1.0.0"
    listed = json.loads(catalogue.get(path, query_string="_profile=alt&_mediatype=application/json").data)
    assert listed["resource"] == f"{BASE}{name}/1.0.0"
    assert {profile["token"] for profile in listed["profiles"]} == {"citiverse", "schema", "alt"}
    tags = set()
    for profile in listed["profiles"]:
        for one in profile["representations"]:
            response = catalogue.get(one["href"], headers={"Accept": "image/png"})
            assert (response.status_code, response.mimetype) == (200, one["mediaType"])
            assert f"<{profile['uri']}>" in response.headers["Content-Profile"]
            assert "Accept-Profile" in response.headers["Vary"]
            assert sum(len(value) + 10 for value in response.headers.getlist("Link")) < 4_000
            tags.add(response.headers["ETag"])
    assert len(tags) == sum(len(profile["representations"]) for profile in listed["profiles"])
    by_header = catalogue.get(path, headers={"Accept": "text/turtle", "Accept-Profile": "<https://schema.org/>"})
    assert by_header.headers["Content-Location"].endswith("?_profile=schema&_mediatype=text/turtle")
    assert b"DefinedTermSet" in by_header.data or b"Dataset" in by_header.data


@pytest.mark.parametrize("path", ["/ns/0.9.0", "/ns/0.9.0.ttl", "/shapes/2.0.0", "/context/0.9.0.jsonld", "/ns/x"])
def test_an_unknown_version_is_refused_with_those_there_are(catalogue: FlaskClient, path: str) -> None:
    response = catalogue.get(path, headers={"Accept": "application/json"})
    assert response.status_code == 404
    assert response.json is not None
    assert "Versions: 1.0.0" in response.json["detail"]


def test_every_term_leads_to_a_document_that_describes_it(
    catalogue: FlaskClient, name: str, texts: dict[str, str]
) -> None:
    triples = list(ox.parse(catalogue.get(f"/{name}.nt").data, format=ox.RdfFormat.N_TRIPLES))
    terms = {q.subject.value for q in triples if isinstance(q.subject, ox.NamedNode) and "#" in q.subject.value}
    own = {term.removeprefix(NAMESPACES[name]) for term in terms if term.startswith(NAMESPACES[name])}
    assert len(own) > 200
    assert own - set(Document(texts[name]).ids) == set()


def test_the_page_is_sound(name: str, texts: dict[str, str]) -> None:
    page = Document(texts[name])
    assert len(page.ids) == len(set(page.ids))
    inside = {link[1:] for link in page.links if link.startswith("#")}
    inside |= {link.partition("#")[2] for link in page.links if link.startswith(f"/{name}#")}
    assert inside - set(page.ids) == set()
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert [two for one, two in zip(page.headings, page.headings[1:], strict=False) if two > one + 1] == []
    assert page.forbidden == []


def test_links_from_terms_lead_to_shapes_and_back(texts: dict[str, str]) -> None:
    pages = {name: Document(text) for name, text in texts.items()}
    for name, other in (("ns", "shapes"), ("shapes", "ns")):
        across = {link.partition("#")[2] for link in pages[name].links if link.startswith(f"/{other}#")}
        assert len(across) > 50
        assert across - set(pages[other].ids) == set()


def test_drawings_are_told_in_words(texts: dict[str, str]) -> None:
    page = Document(texts["ns"])
    assert len(page.drawings) > 30
    assert all(role == "img" and len(names) == 2 for role, names in page.drawings)
    assert {name for _, names in page.drawings for name in names} <= set(page.ids)
    assert "use case → has case study → case study" in texts["ns"]


def test_every_term_is_documented_with_its_use(catalogue_app: Flask) -> None:
    page = page_of(catalogue_app, "ns")
    terms = [term for group in page.groups for term in group.members]
    assert [term.short for term in terms if not (term.labels and term.definitions and term.since)] == []
    counted = site_of(catalogue_app)
    for term in terms:
        is_class = term.kind in ("class", "defined class")
        query = counted.page_queries["instances-of" if is_class else "statements-with"]
        assert query.bound({"class" if is_class else "property": term.thing.iri})
        used = term.use.count if term.use else 0
        shown = len(term.use.things) + len(term.use.statements) if term.use else 0
        assert shown > 0 if used else shown == 0, term.short


@pytest.mark.parametrize("term", ["UseCase", "CaseStudy", "HorizonAssignment", "hasCaseStudy", "basis", "theme"])
def test_counts_are_those_of_the_data(catalogue_app: Flask, term: str) -> None:
    page = page_of(catalogue_app, "ns")
    (found,) = [one for group in page.groups for one in group.members if one.anchor == term]
    name, parameter, variables = (
        ("instances-of", "class", ("thing",))
        if term[0].isupper()
        else ("statements-with", "property", ("subject", "value"))
    )
    rows = site_of(catalogue_app).rows(name, **{parameter: CUC + term}).rows
    distinct = {tuple(row[variable].text for variable in variables) for row in rows}
    assert found.use.count == len(distinct) > 0


def test_a_class_says_what_there_is_to_say(texts: dict[str, str]) -> None:
    section = texts["ns"].partition('id="CaseStudy"')[2].partition('<section class="statement')[0]
    for words in (
        "Subclass of",
        "Disjoint with",
        "In the domain of",
        "In the range of",
        "In the data",
        "since version",
    ):
        assert words in section
    assert 'href="/shapes#CaseStudy-' in section
    assert "From the data:" in section
    assert "Example:" in section


def test_defined_classes_say_their_definition(catalogue_app: Flask) -> None:
    page = page_of(catalogue_app, "ns")
    (group,) = [one for one in page.groups if one.anchor == "defined-classes"]
    assert group.members
    for term in group.members:
        assert term.meanings, term.short


def test_examples_of_properties_are_real_statements(catalogue_app: Flask) -> None:
    describe = site_of(catalogue_app).descriptions
    page = page_of(catalogue_app, "ns")
    shown = 0
    for group in page.groups:
        for term in group.members:
            for one in term.use.statements if term.use else ():
                values = {value.value for value in describe.objects(one.subject.iri, term.thing.iri)}
                expected = one.value.thing.iri if one.value.thing else one.value.text.removesuffix(" …")
                assert any(value.startswith(expected) for value in values), term.short
                shown += 1
    assert shown > 200


def test_every_shape_says_what_it_demands(catalogue_app: Flask) -> None:
    page = page_of(catalogue_app, "shapes")
    shapes = [shape for group in page.groups for shape in group.members]
    reporting = [shape for shape in shapes if shape.severity]
    assert len(reporting) > 300
    assert [shape.anchor for shape in shapes if not (shape.demands or shape.parts)] == []
    assert [shape.anchor for shape in reporting if not (shape.message and shape.targets)] == []
    assert sum(shape.good is not None for shape in reporting) > 200
    assert sum(bool(shape.bad) for shape in reporting) > 290


def test_good_examples_are_not_what_the_release_reports(catalogue_app: Flask) -> None:
    release = site_of(catalogue_app).release
    reported = set()
    for path in (release.folder / "report").glob("*.ttl"):
        quads = list(ox.parse(path=path, format=ox.RdfFormat.TURTLE))
        of = {
            name: {q.subject: q.object for q in quads if q.predicate.value == SH + name}
            for name in ("sourceShape", "focusNode")
        }
        reported |= {(str(of["sourceShape"].get(node)), str(focus)) for node, focus in of["focusNode"].items()}
    assert reported
    page = page_of(catalogue_app, "shapes")
    good = {(f"<{s.thing.iri}>", f"<{s.good.thing.iri}>") for g in page.groups for s in g.members if s.good}
    assert good & reported == set()


def test_numbered_constraints_name_their_shapes(texts: dict[str, str]) -> None:
    numbers = {int(number) for number in re.findall(r"<li><strong>(\d+)</strong>:", texts["shapes"])}
    assert numbers <= set(range(1, 73))
    assert len(numbers) > 60


def test_the_context_is_the_frozen_one_for_everyone(catalogue: FlaskClient) -> None:
    for path in ("/context.jsonld", "/context/1.0.0.jsonld"):
        for accept in ('application/ld+json;profile="http://www.w3.org/ns/json-ld#context"', "text/html", "*/*"):
            response = catalogue.get(path, headers={"Accept": accept})
            assert response.status_code == 200
            assert response.mimetype == "application/ld+json"
            assert response.headers["Access-Control-Allow-Origin"] == "*"
            assert "max-age=86400" in response.headers["Cache-Control"]
            assert response.data == frozen(CONTEXT_KIND)
        again = catalogue.get(path, headers={"If-None-Match": response.headers["ETag"]})
        assert again.status_code == 304


def test_a_page_is_made_once(catalogue_app: Flask, name: str) -> None:
    made = catalogue_app.extensions[EXTENSION]
    with catalogue_app.test_request_context(f"/{name}"):
        assert made.page(KINDS[name]) is made.page(KINDS[name], "1.0.0")


def test_a_page_says_nothing_of_who_asked_first(catalogue_release: Path) -> None:
    client = make_app(read_release(catalogue_release)).test_client()
    page = {"Accept": "text/html"}
    assert "from-elsewhere" not in client.get("/shapes?from=from-elsewhere", headers=page).text
    assert 'hreflang="x-default" href="/shapes"' in client.get("/shapes", headers=page).text


def test_terms_of_the_page_and_of_the_graph_are_the_same(catalogue_app: Flask) -> None:
    describe = site_of(catalogue_app).descriptions
    kinds = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
    terms = {one for kind in kinds for one in describe.incoming(OWL + kind, RDF_TYPE) if one.startswith(CUC)}
    page = page_of(catalogue_app, "ns")
    assert {term.thing.iri for group in page.groups for term in group.members} == terms
    assert page.numbers["terms"] == len(terms)
    for term in terms:
        assert describe.text(term, RDFS + "label")
        assert describe.text(term, SKOS + "definition")


@pytest.mark.parametrize("path", ["ns", "shapes"])
def test_the_frame_of_the_documentation_speaks_each_language_and_the_rest_is_english(
    catalogue: FlaskClient, path: str
) -> None:
    pages = {tag: catalogue.get(f"/{tag}/{path}", headers={"Accept": "text/html"}).text for tag in ("en", "fr", "ar")}
    for tag, page in pages.items():
        assert f'<html lang="{tag}"' in page
        assert f'href="/{tag}/use-cases"' in page
        assert ('<div lang="en" dir="ltr">' in page) == (tag != "en")
