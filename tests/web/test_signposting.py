"""FAIR Signposting, levels 1 and 2, on a real server: links in headers, in pages, and as sets of links that agree."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from citiverse.releases import read_release
from support.links import Link, faults, of_header, of_json
from support.server import running_server

BASE: Final = "https://w3id.org/citiverse/"
KINDS: Final = {
    "entity": ("id/use-case/underground-asset-mapping", "/doc/use-case/underground-asset-mapping"),
    "case study": ("id/case-study/abu-dhabi-tamm", "/doc/case-study/abu-dhabi-tamm"),
    "concept": ("scheme/horizon/1", "/doc/scheme/horizon/1"),
    "dataset": ("dataset/citiverse", "/dataset/citiverse"),
    "part of the dataset": ("dataset/outcomes", "/dataset/outcomes"),
    "catalogue": ("catalogue", "/catalogue"),
    "ontology": ("ns", "/ns"),
    "shapes": ("shapes", "/shapes"),
}


@pytest.fixture(scope="module")
def server(catalogue_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    release = read_release(catalogue_release)
    build = str(catalogue_release.parent.parent)
    log = tmp_path_factory.mktemp("signposting") / "server.log"
    arguments = ("--release", release.id, "--build-folder", build, "--workers", "1")
    with running_server(*arguments, log=log, is_public=True) as base:
        yield base


def ask(address: str, accept: str = "text/html", method: str = "GET") -> tuple[list[str], bytes, str]:
    """Return Link headers, body, and where the answer came from; redirects are followed."""
    request = urllib.request.Request(address, headers={"Accept": accept}, method=method)
    with urllib.request.urlopen(request, timeout=30) as response:
        return response.headers.get_all("Link") or [], response.read(), response.url


@pytest.mark.parametrize("kind", KINDS)
def test_a_landing_page_has_what_the_first_level_wants(server: str, kind: str) -> None:
    name, path = KINDS[kind]
    headers, _, page = ask(f"{server}/{name}", method="HEAD")
    assert page == server + path
    links = of_header(headers, page)
    assert faults(links, page) == []
    assert [link.target for link in links if link.relation == "cite-as"] == [BASE + name]
    assert {link.relation for link in links if link.context == page} >= {"author", "linkset", "profile", "canonical"}
    assert kind == "dataset" or [link for link in links if link.relation == "collection"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_second_level_says_the_same_and_more(server: str, kind: str) -> None:
    _, path = KINDS[kind]
    headers, _, page = ask(server + path)
    links = of_header(headers, page)
    sets = {link.media_type: link.target for link in links if link.relation == "linkset"}
    assert set(sets) == {"application/linkset+json", "application/linkset"}
    _, body, address = ask(sets["application/linkset+json"], "*/*")
    in_json = set(of_json(body, address))
    _, body, address = ask(sets["application/linkset"], "*/*")
    in_text = set(of_header([body.decode()], address))
    assert in_json == in_text
    # The set is about the resource: not about this representation of it, nor about its history.
    described = {link for link in links if link.relation not in ("linkset", "profile", "latest-version")}
    assert described <= in_json
    metadata = {link.target for link in in_json if link.context == page and link.relation == "describedby"}
    assert metadata <= {link.context for link in in_json if link.relation == "describes" and link.target == page}
    content = {link.target for link in in_json if link.context == page and link.relation == "item"}
    assert content <= {link.context for link in in_json if link.relation == "collection" and link.target == page}


@pytest.mark.parametrize("kind", ["entity", "dataset", "ontology"])
def test_every_target_here_is_there_in_the_type_that_the_link_says(server: str, kind: str) -> None:
    _, path = KINDS[kind]
    headers, _, page = ask(server + path)
    for link in of_header(headers, page):
        if not link.target.startswith(server) or link.relation == "canonical":
            continue
        request = urllib.request.Request(link.target, headers={"Accept": "*/*"}, method="HEAD")
        with urllib.request.urlopen(request, timeout=30) as response:
            assert response.status == 200
            assert link.media_type in ("", response.headers.get_content_type()), link


def test_metadata_leads_back_to_what_it_describes(server: str) -> None:
    name, path = KINDS["entity"]
    headers, _, address = ask(f"{server}{path}.ttl", "*/*")
    links = of_header(headers, address)
    assert Link(address, "describes", BASE + name) in links
    assert not [link for link in links if link.target == "https://schema.org/AboutPage"]


@pytest.mark.parametrize("kind", ["entity", "ontology", "shapes"])
def test_a_page_has_the_links_and_the_data_in_its_head(server: str, kind: str) -> None:
    name, path = KINDS[kind]
    _, body, _ = ask(server + path)
    text = body.decode()
    assert f'<link rel="cite-as" href="{BASE}{name}">' in text
    assert f'<link rel="linkset" type="application/linkset+json" href="/linkset/{name}.json">' in text
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
    told = json.loads(block)
    assert told.get("mainEntity", told)["@id"] == BASE + name


@pytest.mark.parametrize(
    ("headers", "fault"),
    [
        (['<https://a.example/x>; rel="describedby"; type="text/turtle"'], "no cite-as"),
        (['<https://a.example/1>; rel="cite-as", <https://a.example/2>; rel=cite-as'], "cite-as more than once"),
        (['<https://a.example/x>; rel="describedby item"'], "item without a media type: https://a.example/x"),
        (['<https://schema.org/AboutPage>; rel="type"'], "types: ['https://schema.org/AboutPage']"),
        (["<urn:x>; rel=license"], "not absolute: urn:x"),
    ],
)
def test_the_check_itself_finds_what_is_wrong(headers: list[str], fault: str) -> None:
    page = "https://a.example/page"
    assert fault in faults(of_header(headers, page), page)


def test_links_that_begin_elsewhere_do_not_count() -> None:
    links = of_header(['<https://a.example/x>; rel="cite-as"; anchor="https://b.example/"'], "https://a.example/page")
    assert [link.context for link in links] == ["https://b.example/"]
    assert "no cite-as" in faults(links, "https://a.example/page")


def test_what_is_no_link_is_refused() -> None:
    with pytest.raises(ValueError, match="no link"):
        of_header(["https://a.example/; rel=cite-as"], "https://a.example/")
