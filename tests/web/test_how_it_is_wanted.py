"""Every route that has several representations takes `_mediatype`, and says what there is where none will do."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from citiverse.locations import source_root
from citiverse.query_files import load_queries
from citiverse.releases import Release
from support.web import make_app

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
ENTITY = "/doc/use-case/flood-twin"
SELECT = "/sparql?query=" + quote("SELECT ?s { ?s ?p ?o } LIMIT 1")
CONSTRUCT = "/sparql?query=" + quote("CONSTRUCT WHERE { ?s ?p ?o }")
BASE = "https://w3id.org/citiverse/"
QUERY = f"/queries/{min(load_queries(source_root() / 'queries' / 'library'))}"
OF_RDF = {
    "library": "/queries",
    "entity": "/doc/use-case/underground-asset-mapping",
    "ontology": "/ns",
    "shapes": "/shapes",
    "catalogue": "/catalogue",
    "VoID": "/.well-known/void",
    "graph": "/graph/sources",
    "graph store": f"/rdf-graph-store?graph={BASE}graph/sources",
    "default graph": "/rdf-graph-store?default",
    "library query": QUERY,
    "service description": "/sparql",
    "CONSTRUCT": CONSTRUCT,
}


def and_mediatype(path: str, media_type: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}_mediatype={media_type}"


@pytest.mark.parametrize("name", OF_RDF)
@pytest.mark.parametrize("media_type", ["text/turtle", "application/ld+json", "application%2Fld%2Bjson"])
def test_the_address_goes_before_the_header(catalogue: FlaskClient, name: str, media_type: str) -> None:
    with catalogue.get(and_mediatype(OF_RDF[name], media_type), headers={"Accept": BROWSER}) as response:
        expected = "application/ld+json" if "ld" in media_type else "text/turtle"
        assert (response.status_code, response.mimetype) == (200, expected)
        assert "Accept" in response.headers["Vary"]


@pytest.mark.parametrize("name", OF_RDF)
def test_an_address_that_nothing_answers_is_refused_with_what_there_is(catalogue: FlaskClient, name: str) -> None:
    response = catalogue.get(and_mediatype(OF_RDF[name], "image/png"))
    assert response.status_code == 406
    assert response.json is not None
    offers = {offer["mediaType"]: offer["href"] for offer in response.json["offers"]}
    assert "text/turtle" in offers
    assert response.headers.getlist("Link") == [
        f'<{href}>; rel="alternate"; type="{media_type}"' for media_type, href in offers.items()
    ]
    for media_type, href in offers.items():
        with catalogue.get(href, headers={"Accept": "image/png"}) as found:
            assert (found.status_code, found.mimetype) == (200, media_type), href


def test_a_header_that_nothing_answers_is_refused_with_what_there_is(client: FlaskClient) -> None:
    response = client.get(ENTITY, headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert response.json is not None
    assert response.json["offers"][1] == {"mediaType": "text/turtle", "href": f"{ENTITY}?_mediatype=text/turtle"}
    assert response.json["offers"][2]["href"] == f"{ENTITY}?_mediatype=application/ld%2Bjson"


def test_every_page_is_refused_to_who_accepts_none(catalogue_app: Flask) -> None:
    client = catalogue_app.test_client()
    paths = [
        rule.rule
        for rule in catalogue_app.url_map.iter_rules()
        if "<" not in rule.rule and "GET" in (rule.methods or ())
    ]
    pages = [
        path
        for path in (*paths, "/problems/query-timeout")
        if (found := client.get(path, headers={"Accept": "text/html"})).status_code == 200
        and found.mimetype == "text/html"
    ]
    assert len(pages) > 20
    refused = {path: client.get(path, headers={"Accept": "image/png"}) for path in pages}
    assert {path: one.status_code for path, one in refused.items() if one.status_code != 406} == {}
    assert all("text/html" in {offer["mediaType"] for offer in one.get_json()["offers"]} for one in refused.values())
    assert all(client.get(path, headers={"Accept": "*/*"}).status_code == 200 for path in pages)
    assert all(client.get(path).status_code == 200 for path in pages)


def test_what_only_programs_fetch_is_data_but_for_who_wants_a_page(catalogue: FlaskClient) -> None:
    path = "/.well-known/void"
    for accept in ({}, {"Accept": "*/*"}, {"Accept": "application/*"}):
        assert catalogue.get(path, headers=accept).mimetype in ("text/turtle", "application/ld+json")
    for accept in ({"Accept": BROWSER}, {"Accept": "text/html"}, {"Accept": "text/html, */*"}):
        assert catalogue.get(path, headers=accept).mimetype == "text/html"


def test_people_get_the_offers_as_links(client: FlaskClient) -> None:
    response = client.get(f"{ENTITY}?_mediatype=image/png", headers={"Accept": BROWSER})
    assert (response.status_code, response.mimetype) == (406, "text/html")
    assert f'<a href="{ENTITY}?_mediatype=text/turtle" rel="alternate" type="text/turtle">' in response.text


def test_offers_name_the_public_address(example_release: Release) -> None:
    public = make_app(example_release, public_origin="https://citiverse.example/").test_client()
    response = public.get(ENTITY, headers={"Accept": "image/png", "Host": "evil.example"})
    assert response.json is not None
    assert response.json["offers"][0]["href"] == f"https://citiverse.example{ENTITY}?_mediatype=text/html"


def test_what_cannot_be_linked_is_named(client: FlaskClient) -> None:
    posted = client.post("/sparql", data={"query": "ASK {}"}, headers={"Accept": "image/png"})
    long = client.get("/sparql", query_string={"query": "ASK {}" + " " * 600}, headers={"Accept": "image/png"})
    for response in (posted, long):
        assert response.status_code == 406
        assert response.json is not None
        assert {"mediaType": "text/csv"} in response.json["offers"]
        assert "Link" not in response.headers


def test_links_to_other_formats_do_not_repeat_the_one_that_was_asked_for(client: FlaskClient) -> None:
    response = client.get(f"{SELECT}&format=json&_mediatype=image/png")
    assert response.json is not None
    for offer in response.json["offers"]:
        assert offer["href"].count("_mediatype=") == 1
        assert "format=" not in offer["href"]


@pytest.mark.parametrize(
    ("address", "mimetype"),
    [
        (f"{ENTITY}.rdf?_mediatype=text/turtle", "text/turtle"),
        (f"{ENTITY}.rdf?_mediatype=", "application/rdf+xml"),
        (f"{ENTITY}?_mediatype=application/rdf+xml,text/turtle", "application/rdf+xml"),
        (f"{ENTITY}?_mediatype=image/png&_mediatype=application/trig", "application/trig"),
        (f"{ENTITY}?_profile=unknown", "text/html"),
        ("/ns.ttl?_mediatype=application/n-triples", "application/n-triples"),
        (f"{SELECT}&_mediatype=text/csv", "text/csv"),
        (f"{SELECT}&_mediatype=text/csv&format=json", "text/csv"),
        (f"{SELECT}&_mediatype=text/html", "text/html"),
        (f"{SELECT}&format=xml", "application/sparql-results+xml"),
        (f"{CONSTRUCT}&format=json", "application/ld+json"),
        (f"{CONSTRUCT}&format=text/n3", "text/turtle"),
        ("/status?_mediatype=application/json", "application/json"),
    ],
)
def test_which_word_decides(client: FlaskClient, address: str, mimetype: str) -> None:
    response = client.get(address, headers={"Accept": "*/*"})
    assert (response.status_code, response.mimetype) == (200, mimetype)


def test_a_suffix_that_is_none_is_not_found_whatever_else_is_said(client: FlaskClient) -> None:
    assert client.get("/ns.csv?_mediatype=text/turtle").status_code == 404
    assert client.get("/catalogue.nothing").status_code == 404


def test_the_document_chosen_by_address_says_where_it_is(client: FlaskClient) -> None:
    response = client.get(f"{ENTITY}?_mediatype=text/turtle")
    assert response.headers["Content-Location"] == f"{ENTITY}.ttl"
    assert client.get(f"{ENTITY}.rdf?_mediatype=text/turtle").headers["Content-Location"] == f"{ENTITY}.ttl"
    assert "Content-Location" not in client.get(f"{ENTITY}.ttl").headers


def test_how_a_thing_is_wanted_holds_for_its_document(client: FlaskClient) -> None:
    address = "/id/use-case/flood-twin?_mediatype=application/ld%2Bjson&_profile=alt,%3Curn:x%3E&other=1"
    response = client.get(address)
    assert response.status_code == 303
    assert response.headers["Location"] == f"{ENTITY}?_mediatype=application/ld%2Bjson&_profile=alt%2C%3Curn%3Ax%3E"
    followed = client.get(response.headers["Location"], headers={"Accept": BROWSER})
    assert followed.mimetype == "application/ld+json"
    assert client.get("/id/use-case/flood-twin").headers["Location"] == ENTITY


@pytest.mark.parametrize("method", ["GET", "POST", "direct"])
def test_the_endpoint_takes_it_by_every_method(client: FlaskClient, method: str) -> None:
    query, accept = "SELECT ?s { ?s ?p ?o } LIMIT 1", {"Accept": BROWSER}
    if method == "GET":
        response = client.get("/sparql", query_string={"query": query, "_mediatype": "text/csv"}, headers=accept)
    elif method == "POST":
        response = client.post("/sparql", data={"query": query, "_mediatype": "text/csv"}, headers=accept)
    else:
        response = client.post(
            "/sparql?_mediatype=text/csv", data=query, content_type="application/sparql-query", headers=accept
        )
    assert (response.status_code, response.mimetype) == (200, "text/csv")


@pytest.mark.parametrize(
    ("parameters", "mimetype"),
    [
        ({"_mediatype": "text/html"}, "text/html"),
        ({"format": "html"}, "text/html"),
        ({"format": "turtle"}, "application/problem+json"),
        ({"_mediatype": "text/csv"}, "application/problem+json"),
        ({}, "application/problem+json"),
    ],
)
def test_a_syntax_error_is_shown_where_a_page_was_asked_for(
    client: FlaskClient, parameters: dict[str, str], mimetype: str
) -> None:
    response = client.get("/sparql", query_string={"query": "SELECT", **parameters}, headers={"Accept": "*/*"})
    assert (response.status_code, response.mimetype) == (400, mimetype)


def test_a_library_query_takes_it_beside_its_parameters(client: FlaskClient) -> None:
    response = client.get(f"{QUERY}?_mediatype=text/csv", headers={"Accept": BROWSER})
    assert (response.status_code, response.mimetype) == (200, "text/csv")
    # The description stays a description, the result a result.
    assert client.get(f"{QUERY}.ttl?_mediatype=application/ld+json").mimetype == "application/ld+json"
    assert client.get(f"{QUERY}.ttl?_mediatype=text/csv").mimetype == "text/csv"
    # Links to other formats on the page must not lead back to the page.
    shown = client.get(f"{QUERY}?_mediatype=text/html", headers={"Accept": "text/csv"}).text
    assert f'href="{QUERY}.csv"' in shown


def test_browsers_may_send_the_header_for_profiles(client: FlaskClient) -> None:
    response = client.options(ENTITY, headers={"Access-Control-Request-Headers": "accept-profile"})
    assert "Accept-Profile" in response.headers["Access-Control-Allow-Headers"]
