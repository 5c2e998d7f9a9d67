"""The tools and resources answer over the real catalogue, to the SDK's own client, what the web answers."""

from __future__ import annotations

import json
import re
from typing import Any

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from citiverse.engine.guard import check
from citiverse.formats import SYNTAXES
from citiverse.locations import source_root
from citiverse.mcp.catalogue import Catalogue
from citiverse.query_files import load_queries
from citiverse.vocabulary import BASE, CUC, RDF_TYPE
from citiverse.web.site import Site
from language_models.conftest import Assistant

LIBRARY = load_queries(source_root() / "queries" / "library")
TOOLS = {"search", "list_queries", "run_query", "describe_data", "sparql", "fetch_entity"}
USE_CASES = f"SELECT (COUNT(DISTINCT ?case) AS ?n) {{ ?case a <{CUC}UseCase> }}"
THINGS = (
    "id/use-case/underground-asset-mapping",
    "scheme/theme/transport-and-mobility",
    "scheme/theme",
    "record/use-case/underground-asset-mapping",
)


def test_every_tool_says_what_it_does_and_that_it_only_reads(assistant: Assistant) -> None:
    tools = {tool.name: tool for tool in assistant.do("list_tools").tools}
    assert set(tools) == TOOLS
    for tool in tools.values():
        assert tool.annotations.read_only_hint
        assert not tool.annotations.open_world_hint
        assert len(tool.description) > 40
        assert "\n  " not in tool.description
        assert not re.search(r"_|self\b", tool.description.replace("fetch_entity", ""))
        assert all(one.get("description") for one in tool.input_schema["properties"].values())


def test_the_whole_library_is_listed(assistant: Assistant) -> None:
    content = assistant.call("list_queries").structured_content
    assert content is not None
    listed = {one["name"]: one for one in content["result"]}
    assert set(listed) == set(LIBRARY)
    for name, query in LIBRARY.items():
        assert listed[name]["title"] == query.title
        assert {one["name"] for one in listed[name]["parameters"]} == {one.name for one in query.parameters}


def test_the_list_can_be_narrowed(assistant: Assistant) -> None:
    content = assistant.call("list_queries", matching="horizon EVIDENCE").structured_content
    assert content is not None
    names = {one["name"] for one in content["result"]}
    assert "evidence-of-a-horizon" in names
    assert "linksets" not in names


@pytest.mark.parametrize("name", LIBRARY)
def test_each_library_query_gives_what_the_engine_gives(assistant: Assistant, site: Site, name: str) -> None:
    checked = check(LIBRARY[name].text, site.settings)
    form = "tsv" if checked.form.of_solutions else "nt"
    expected = site.engine.answer(checked, SYNTAXES[form]).read().decode()
    found = assistant.text("run_query", name=name, format=form)
    assert sorted(found.splitlines()) == sorted(expected.splitlines())


def test_every_use_case_and_case_study_fits_into_what_a_model_is_given(site: Site) -> None:
    most = site.settings.model_result_bytes
    catalogue = Catalogue(site)
    things = [iri for kind in ("UseCase", "CaseStudy") for iri in site.descriptions.incoming(CUC + kind, RDF_TYPE)]
    assert len(things) > 200
    assert {iri: size for iri in things if (size := len(catalogue.entity(iri).encode())) > most} == {}


def test_parameters_are_bound_by_type(assistant: Assistant) -> None:
    theme = f"{BASE}scheme/theme/transport-and-mobility"
    found = assistant.text("run_query", name="use-cases-of-a-theme", parameters={"theme": theme})
    assert len(found.splitlines()) > 5
    other = assistant.text("run_query", name="use-cases-of-a-theme", parameters={"theme": "urn:example:nothing"})
    assert len(other.splitlines()) == 1
    for value in ("> } DROP ALL", "no iri", ""):
        fault = assistant.fault("run_query", name="use-cases-of-a-theme", parameters={"theme": value})
        assert "is not a valid iri" in fault


def test_rows_truth_and_graphs_in_their_formats(assistant: Assistant, site: Site) -> None:
    count = site.statistics["classes"][CUC + "UseCase"]
    assert assistant.text("sparql", query=USE_CASES).splitlines() == ["?n", str(count)]
    body = json.loads(assistant.text("sparql", query=USE_CASES, format="json"))
    assert body["results"]["bindings"][0]["n"]["value"] == str(count)
    assert json.loads(assistant.text("sparql", query="ASK {}", format="json"))["boolean"] is True
    text = assistant.text("sparql", query=f"CONSTRUCT WHERE {{ ?theme a <{CUC}Theme> }}")
    triples = [quad.triple for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)]
    assert len(triples) == len(set(triples)) == 5


def test_the_overview_counts_what_is_there_and_its_names_can_be_used(assistant: Assistant, site: Site) -> None:
    blocks = assistant.text("describe_data").split("\n\n")
    prefixes, graphs, classes, properties = (block.splitlines()[1:] for block in blocks[1:])
    assert len(graphs) == len(site.statistics["graphs"])
    assert len(classes) == len(site.statistics["classes"])
    assert len(properties) == len(site.statistics["properties"])
    counted = dict(line.split("\t")[:2] for line in classes)
    assert counted["cuc:UseCase"] == str(site.statistics["classes"][CUC + "UseCase"])
    head = "\n".join(prefixes)
    names = [line.split("\t")[0] for line in classes if not line.startswith("http")]
    query = (
        f"{head}\nSELECT ?class {{ VALUES ?class {{ {' '.join(names)} }} FILTER NOT EXISTS {{ ?member a ?class }} }}"
    )
    assert len(names) > 50
    assert assistant.text("sparql", query=query).splitlines() == ["?class"]


def test_the_overview_can_be_narrowed(assistant: Assistant) -> None:
    classes = assistant.text("describe_data", matching="use case horizon").split("\n\n")[3].splitlines()[1:]
    assert 0 < len(classes) < 20
    assert assistant.text("describe_data", matching="no such thing").count("(none)") >= 2


@pytest.mark.parametrize("form", ["jsonld", "ttl", "nt", "rdf", "trig"])
@pytest.mark.parametrize("thing", THINGS)
def test_a_thing_is_the_document_that_the_web_gives(
    assistant: Assistant, web: FlaskClient, thing: str, form: str
) -> None:
    page = web.get(f"/doc/{thing.removeprefix('id/')}.{form}")
    assert page.status_code == 200
    found = {assistant.text("fetch_entity", name=name, format=form) for name in (BASE + thing, thing)}
    assert found == {page.get_data(as_text=True)}


def test_lexical_forms_are_those_of_the_release(assistant: Assistant, site: Site) -> None:
    iri = BASE + "id/use-case/underground-asset-mapping"
    text = assistant.text("fetch_entity", name="use-case/underground-asset-mapping", format="nt")
    found = {quad.triple for quad in ox.parse(text.encode(), format=ox.RdfFormat.N_TRIPLES)}
    said = {quad.triple for quad in site.descriptions.quads(iri)}
    assert said
    assert said <= found


def test_resources_are_the_ontology_and_the_context(assistant: Assistant, site: Site) -> None:
    listed = {resource.uri: resource.mime_type for resource in assistant.do("list_resources").resources}
    assert listed == {BASE + "ns": "text/turtle", BASE + "context.jsonld": "application/ld+json"}
    ontology = assistant.do("read_resource", BASE + "ns").contents[0].text
    found = list(ox.parse(ontology.encode(), format=ox.RdfFormat.TURTLE))
    assert len({quad.triple for quad in found}) == len(
        {q.triple for q in site.descriptions.graph(BASE + "graph/ontology")}
    )
    context = json.loads(assistant.do("read_resource", BASE + "context.jsonld").contents[0].text)
    assert context["@context"] == site.context


def hits(assistant: Assistant, **arguments: Any) -> list[dict[str, Any]]:
    content = assistant.call("search", **arguments).structured_content
    assert content is not None
    return list(content["result"])


def test_search_finds_what_the_web_finds(assistant: Assistant, web: FlaskClient) -> None:
    for text in ("underground asset mapping", "undergruond aset maping", "Singapur", "digital twin", "数字孪生"):
        expected = web.get("/search", query_string={"q": text, "size": "10", "_mediatype": "application/json"})
        assert [one["iri"] for one in hits(assistant, text=text)] == [
            one["id"] for one in expected.get_json()["results"]
        ]
    assert hits(assistant, text="underground asset mapping")[0]["iri"] == BASE + "id/use-case/underground-asset-mapping"


def test_search_can_be_narrowed_and_says_what_is_wrong(assistant: Assistant) -> None:
    assert {one["kind"] for one in hits(assistant, text="digital twin", type="CaseStudy", limit=3)} == {"Case study"}
    assert hits(assistant, text="xqzwvkj") == []
    assert "type" in assistant.fault("search", text="x", type="NoSuchClass")
    assert "at most" in assistant.fault("search", text="x" * 1000)
    assert "limit" in assistant.fault("search", text="x", limit=100_000)
