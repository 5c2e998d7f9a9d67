"""A document says where its statements come from, and counts what would make it too long."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
from flask.testing import FlaskClient

from citiverse.release.source_files import source_files_text
from citiverse.release.sources import Sources, parse_source
from citiverse.vocabulary import DCTERMS, PROV, RDFS
from citiverse.web.descriptions import MOST_INVERSE_LINKS, Descriptions
from citiverse.web.source_files import SourceFiles

BASE = "https://w3id.org/citiverse/"
TURTLE = f"""@base <{BASE}> . @prefix dcterms: <http://purl.org/dc/terms/> .
<id/use-case/twin> dcterms:title "Twin"@en . <id/use-case/twin-2> dcterms:title "Twin 2"@en .
"""


def said(client: FlaskClient, path: str) -> list[ox.Triple]:
    body = client.get(path + ".nt").data
    return [quad.triple for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)]


def test_the_list_of_source_files_is_found_again_by_name() -> None:
    sources = Sources(Path())
    for path in ("data/use-cases/a.ttl", "data/use-cases/b.ttl"):
        sources.files[path] = parse_source(TURTLE.encode(), path)
    content = source_files_text(sources)
    assert content.splitlines() == [
        "data/use-cases/a.ttl\tid/use-case/twin id/use-case/twin-2",
        "data/use-cases/b.ttl\tid/use-case/twin id/use-case/twin-2",
    ]
    files = SourceFiles(content.encode(), BASE)
    for name in ("twin", "twin-2"):
        assert files.of(f"{BASE}id/use-case/{name}") == ["data/use-cases/a.ttl", "data/use-cases/b.ttl"]
    for iri in (BASE + "id/use-case/twi", BASE + "use-case/twin", BASE, BASE + "data/use-cases/a.ttl", "urn:x"):
        assert files.of(iri) == []


def test_a_release_without_sources_has_no_list(tmp_path: Path) -> None:
    assert SourceFiles.of_release(tmp_path, BASE).of(BASE + "id/use-case/twin") == []


def test_a_document_names_graphs_and_source_files(catalogue: FlaskClient) -> None:
    path = "/doc/use-case/underground-asset-mapping"
    triples = said(catalogue, path)
    document = ox.NamedNode(BASE.rstrip("/") + path)
    graphs = {
        one.object for one in triples if one.subject == document and one.predicate.value == PROV + "wasDerivedFrom"
    }
    assert graphs == {ox.NamedNode(f"{BASE}graph/{name}") for name in ("use-cases", "derived")}
    (statement,) = [one.object for one in triples if one.predicate.value == DCTERMS + "provenance"]
    labels = [one.object.value for one in triples if one.subject == statement and isinstance(one.object, ox.Literal)]
    assert labels == ["Source files: data/use-cases/underground-asset-mapping.ttl"]
    page = catalogue.get(path + ".html").text
    assert "<code>data/use-cases/underground-asset-mapping.ttl</code>" in page
    assert '<a href="/graph/derived">' in page


def test_links_that_are_too_many_are_counted_with_a_query_that_lists_them(catalogue: FlaskClient) -> None:
    path = "/doc/agent/catalogue-editors"
    triples = said(catalogue, path)
    attributed = PROV + "wasAttributedTo"
    assert not [one for one in triples if one.predicate.value == attributed]
    queries = [
        one.subject
        for one in triples
        if one.predicate.value == RDFS + "label" and str(one.object).endswith(f'by <{attributed}>"@en')
    ]
    (query,) = queries
    assert isinstance(query, ox.NamedNode)
    address = query.value.removeprefix(BASE.rstrip("/"))
    rows = catalogue.get(address, headers={"Accept": "text/csv"}).text.splitlines()
    (label,) = [one.object for one in triples if one.subject == query and isinstance(one.object, ox.Literal)]
    assert label.value == f"All {len(rows) - 1} things that point here by <{attributed}>"
    assert len(rows) - 1 > MOST_INVERSE_LINKS


def test_what_is_left_out_is_what_the_limit_says() -> None:
    here, points = ox.NamedNode(BASE + "id/agent/here"), ox.NamedNode(BASE + "ns#points")
    quads = [ox.Quad(ox.NamedNode(f"{BASE}id/note/{number}"), points, here) for number in range(201)]
    assert Descriptions(quads, BASE).left_out(here.value) == {points.value: 201}
    assert Descriptions(quads[:200], BASE).left_out(here.value) == {}


def test_names_with_the_fragment_of_a_document_are_described_in_it() -> None:
    here, points = ox.NamedNode(BASE + "dataset/a"), ox.NamedNode(BASE + "ns#points")
    inside, outside = ox.NamedNode(BASE + "dataset/a#period"), ox.NamedNode(BASE + "dataset/b#period")
    text = ox.Literal("said")
    quads = [ox.Quad(here, points, inside), ox.Quad(here, points, outside)]
    quads += [ox.Quad(inside, points, text), ox.Quad(outside, points, text)]
    assert set(Descriptions(quads, BASE).document(here.value)) == set(quads[:3])
