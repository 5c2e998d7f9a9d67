"""What portals, registers and copying clients take from the running server: everything, and it is true."""

from __future__ import annotations

import hashlib
import json
import subprocess
import urllib.request
from email.message import Message
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import Graph

from citiverse.formats import JSON_LD, N_TRIPLES, RDF_XML, TURTLE, RdfSyntax
from citiverse.releases import Release, read_release
from citiverse.vocabulary import ACTIVITY_STREAMS, BASE, DATASET, DCTERMS, MEDIA_TYPES, RECORD, SCHEME, THING
from clients.conftest import Comunica
from support.portal import Package, Reader

HERE = Path(__file__).parent
RDFLIB_NAMES = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld", "nt": "nt"}
NOT_ABOUT_PLACES = 9
VERSIONED = (f"<{THING}", f"<{SCHEME}", f"<{RECORD}")


def fetch(address: str, accept: str = "*/*", method: str = "GET") -> tuple[bytes, Message]:
    request = urllib.request.Request(address, headers={"Accept": accept}, method=method)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read(), answer.headers


def packages_of(server: str, syntax: RdfSyntax) -> list[Package]:
    body, _ = fetch(f"{server}/catalogue", syntax.media_type)
    graph = Graph()
    graph.parse(data=body, format=RDFLIB_NAMES[syntax.name])
    return Reader(graph).packages()


@pytest.fixture(scope="module")
def release(catalogue_release: Path) -> Release:
    return read_release(catalogue_release)


@pytest.fixture(scope="module")
def packages(server: str) -> list[Package]:
    return packages_of(server, TURTLE)


def run(comunica: Comunica, script: str, *arguments: str, given: str = "") -> Any:
    """Return the JSON that a script prints; raises `CalledProcessError` where it fails."""
    command = [str(comunica.node), str(HERE / script), str(comunica.folder), *arguments]
    done = subprocess.run(command, input=given, check=True, capture_output=True, text=True, timeout=240)
    return json.loads(done.stdout)


def test_a_portal_lists_every_part_theme_and_release(packages: list[Package], release: Release) -> None:
    names = {package.uri.removeprefix(BASE) for package in packages}
    themes = {entry.part for entry in release.files if entry.part.startswith("theme-")}
    assert len(themes) == 5
    wanted = {f"dataset/{name}" for name in (*release.manifest["graphs"], *themes, "citiverse")}
    assert names == wanted | {f"releases/{release.version}"}


def test_a_portal_finds_every_field(packages: list[Package]) -> None:
    for package in packages:
        fields = {name: value for name, value in vars(package).items() if name not in ("temporal", "spatial")}
        # A release is as old as itself: it is never modified, and it is what is called a version.
        may_lack = {"modified", "frequency", "access_rights", "languages", "conforms_to"}
        empty = {name for name, value in fields.items() if not value}
        assert empty <= (may_lack if "/releases/" in package.uri else set()), package.uri
        assert package.license == "https://creativecommons.org/licenses/by/4.0/"
        assert package.license_title == "Creative Commons Attribution 4.0 International"
        assert (package.publisher_name, package.contact_name) == ("Catalogue editors", "Catalogue editors")
        assert len(package.tags) >= 4
        assert all(package.themes)
    covering = [package for package in packages if package.spatial]
    assert len(packages) - len(covering) >= NOT_ABOUT_PLACES
    assert all(package.temporal[0] and package.temporal[1] for package in covering)


def test_every_resource_is_complete_and_is_a_file_of_the_release(packages: list[Package], release: Release) -> None:
    files = {entry.path.removeprefix("dumps/"): entry for entry in release.files}
    names = set()
    for package in packages:
        for resource in package.resources:
            entry = files[resource.name]
            names.add(resource.name)
            assert (resource.size, resource.hash) == (entry.bytes, entry.sha256)
            assert resource.hash_algorithm.endswith("checksumAlgorithm_sha256")
            assert resource.mimetype == entry.mediaType
            assert resource.compression == (f"application/{entry.coding}" if entry.coding else "")
            assert resource.license == package.license
            assert resource.availability == "available"
            assert resource.description
    published = {name for name, entry in files.items() if entry.path.startswith(("dumps/", "tables/"))}
    assert names == published


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib uses it in its own JSON-LD parser
def test_every_syntax_of_the_catalogue_gives_the_same_packages(server: str, packages: list[Package]) -> None:
    for syntax in (JSON_LD, RDF_XML, N_TRIPLES):
        assert packages_of(server, syntax) == packages


def test_every_file_can_be_downloaded_with_the_size_it_has(packages: list[Package]) -> None:
    for package in packages:
        for resource in package.resources:
            _, headers = fetch(resource.url, method="HEAD")
            assert int(headers["Content-Length"]) == resource.size, resource.url


def test_downloads_have_the_checksum_that_was_announced(packages: list[Package]) -> None:
    transport = next(package for package in packages if package.uri.endswith("theme-transport-and-mobility"))
    for resource in transport.resources:
        body, _ = fetch(resource.url)
        assert hashlib.sha256(body).hexdigest() == resource.hash


def test_a_register_finds_the_dataset_in_the_endpoint(comunica: Comunica, endpoint: str) -> None:
    """The client of a national dataset register, which asks a SPARQL endpoint for DCAT-AP 3."""
    found = {dataset["iri"]: dataset for dataset in run(comunica, "registry.mjs", endpoint)}
    whole = found[DATASET + "citiverse"]
    assert whole["title"] == "Citiverse Knowledge Graph: the whole dataset"
    assert whole["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert whole["publisher"] == "Catalogue editors"
    assert len(whole["files"]) == 18


def test_a_registers_checker_finds_rdf_in_every_file(comunica: Comunica, packages: list[Package]) -> None:
    """It opens each file, reads its first triples, and compares media type and declared size."""
    files = {
        resource.url: {"url": resource.url, "mediaType": resource.mimetype}
        for package in packages
        for resource in package.resources
        if resource.compression != "application/zstd" and resource.format
    }
    results = run(comunica, "probe.mjs", given=json.dumps(list(files.values())))
    assert len(results) == len(files) > 200
    assert [one for one in results if not one["success"] or one["warnings"]] == []


def test_a_copy_made_from_the_event_stream_is_the_dataset(
    comunica: Comunica, server: str, quads: list[ox.Quad]
) -> None:
    """An LDES client reads all pages and turns versions back into things: each statement about them, no other."""
    program = comunica.folder / "node_modules" / "ldes-client" / "dist" / "bin" / "cli.js"
    command = [str(comunica.node), str(program), "--materialize", f"{server}/stream"]
    done = subprocess.run(command, check=True, capture_output=True, timeout=240)
    copied = {quad.triple for quad in ox.parse(done.stdout, format=ox.RdfFormat.TURTLE)}
    added = {ACTIVITY_STREAMS + "published", DCTERMS + "isVersionOf"}
    theirs = {str(triple) for triple in copied if str(triple.subject).startswith(VERSIONED)}
    theirs = {triple for triple in theirs if triple.split(" ")[1].strip("<>") not in added and " _:" not in triple}
    ours = {str(quad.triple) for quad in quads if str(quad.subject).startswith(VERSIONED)}
    ours = {triple for triple in ours if " _:" not in triple}
    assert len(ours) > 30_000
    assert theirs == ours


def test_comunica_asks_the_catalogue_for_the_size_of_a_file(comunica: Comunica, server: str, release: Release) -> None:
    query = (
        "PREFIX dcat: <http://www.w3.org/ns/dcat#> "
        f"SELECT ?size {{ <{DATASET}citiverse> dcat:distribution ?file . ?file dcat:byteSize ?size ; "
        f"dcat:mediaType <{MEDIA_TYPES}text/turtle> OPTIONAL {{ ?file dcat:compressFormat ?packed }} "
        "FILTER(!BOUND(?packed)) }"
    )
    rows = json.loads(comunica.ask(query, f"{server}/catalogue"))["results"]["bindings"]
    expected = [entry.bytes for entry in release.files if entry.path == "dumps/citiverse.ttl"]
    assert [int(row["size"]["value"]) for row in rows] == expected


def test_comunica_asks_void_for_the_number_of_triples(comunica: Comunica, server: str, release: Release) -> None:
    query = f"SELECT ?n {{ <{DATASET}citiverse> <http://rdfs.org/ns/void#triples> ?n }}"
    rows = json.loads(comunica.ask(query, f"{server}/.well-known/void"))["results"]["bindings"]
    assert [int(row["n"]["value"]) for row in rows] == [release.manifest["triples"]]
