"""What schema.org says of things: its types, its pitfalls, and the block of data in pages."""

from __future__ import annotations

import json
import re
from typing import Any

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from citiverse.web.schema_org import as_quads, in_page

BASE = "https://w3id.org/citiverse/"
SCHEMA = "https://schema.org/"


def described(client: FlaskClient, path: str) -> dict[str, Any]:
    body = client.get(path, query_string={"_profile": "schema", "_mediatype": "application/ld+json"}).data
    found: dict[str, Any] = json.loads(body)
    return found


def block(client: FlaskClient, path: str) -> str:
    text = client.get(path, headers={"Accept": "text/html"}).text
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    return str(found)


def test_a_use_case_is_a_creative_work_in_a_page(client: FlaskClient) -> None:
    page = described(client, "/doc/use-case/flood-twin")
    assert (page["@type"], page["mainEntity"]["@type"]) == ("WebPage", "CreativeWork")
    work = page["mainEntity"]
    assert work["@id"] == BASE + "id/use-case/flood-twin"
    assert work["name"] == "Flood twin <script>alert(1)</script>"
    assert BASE + "ns#UseCase" in work["additionalType"]
    assert work["creativeWorkStatus"]["@type"] == "DefinedTerm"
    assert work["workExample"]["contentLocation"]["@type"] == "City"
    assert work["workExample"]["contentLocation"]["containedInPlace"]["@type"] == "Country"
    assert work["license"] == "https://creativecommons.org/licenses/by/4.0/"


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def test_terms_that_a_use_case_names_have_their_code_and_their_set(catalogue: FlaskClient) -> None:
    work = described(catalogue, "/doc/use-case/underground-asset-mapping")["mainEntity"]
    terms = {term["@id"].removeprefix(BASE): term for term in (*work["about"], *as_list(work["creativeWorkStatus"]))}
    theme = terms["scheme/theme/urban-planning-placemaking-infrastructure"]
    assert theme["inDefinedTermSet"] == BASE + "scheme/theme"
    assert all("inDefinedTermSet" in term for term in terms.values() if term["@type"] == "DefinedTerm")
    (horizon,) = [term for iri, term in terms.items() if iri.startswith("scheme/horizon/")]
    assert horizon["termCode"] == horizon["@id"].rpartition("/")[2]


def test_a_use_case_says_who_described_it_when_and_on_which_base(catalogue: FlaskClient) -> None:
    page = described(catalogue, "/doc/use-case/underground-asset-mapping")
    work = page["mainEntity"]
    assert work["sdPublisher"]["@id"] == BASE + "id/agent/catalogue-editors"
    assert work["sdDatePublished"] == page["dateModified"]
    assert re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", work["sdDatePublished"])
    assert BASE + "id/source/itu-2026-introduction" in {one["@id"] for one in as_list(work["isBasedOn"])}


def test_examples_of_a_use_case_have_figures(catalogue: FlaskClient) -> None:
    work = described(catalogue, "/doc/use-case/underground-asset-mapping")["mainEntity"]
    figures = [(study["@id"], one) for study in as_list(work["workExample"]) for one in as_list(study["subjectOf"])]
    assert figures
    for study, figure in figures:
        assert figure["@type"] == "Observation"
        assert figure["observationAbout"] == {"@id": study}
        assert {"measuredProperty", "value"} <= figure.keys()


def test_the_page_of_a_query_says_what_its_profile_says(catalogue: FlaskClient) -> None:
    assert json.loads(block(catalogue, "/queries/use-cases-of-a-theme")) == described(
        catalogue, "/queries/use-cases-of-a-theme"
    )


def test_a_figure_is_an_observation_with_the_digits_of_the_source(client: FlaskClient) -> None:
    observation = described(client, "/doc/outcome/town-twin-01")["mainEntity"]
    assert observation["@type"] == "Observation"
    assert observation["observationAbout"]["@id"] == BASE + "id/case-study/town-twin"
    assert observation["value"] == {"@type": "QuantitativeValue", "minValue": "001.0", "maxValue": "1.0e6"}
    assert observation["unitText"] == "EUR"


def test_a_source_of_others_gets_no_licence_of_ours(client: FlaskClient) -> None:
    source = described(client, "/doc/source/example-page")["mainEntity"]
    assert source["url"] == "https://example.org/page"
    assert {"license", "isPartOf", "inLanguage"}.isdisjoint(source)
    assert "url" not in described(client, "/doc/source/bad-address")["mainEntity"]


def test_a_concept_is_a_term_of_its_scheme(client: FlaskClient) -> None:
    term = described(client, "/doc/scheme/horizon/1")["mainEntity"]
    assert (term["@type"], term["termCode"]) == ("DefinedTerm", "1")
    assert term["inDefinedTermSet"] == BASE + "scheme/horizon"


@pytest.mark.parametrize("path", ["/ns", "/shapes", "/doc/scheme/horizon"])
def test_what_a_vocabulary_has_are_terms(catalogue: FlaskClient, path: str) -> None:
    vocabulary = described(catalogue, path)
    assert vocabulary["@type"] == "DefinedTermSet"
    assert {term["@type"] for term in vocabulary["hasDefinedTerm"]} == {"DefinedTerm"}


def test_a_dataset_stands_at_the_top_with_its_files(catalogue: FlaskClient) -> None:
    dataset = described(catalogue, "/dataset/citiverse")
    assert dataset["@type"] == "Dataset"
    files = {file["contentUrl"]: file for file in dataset["distribution"]}
    turtle = files[BASE + "dump/2026.1/citiverse.ttl"]
    assert turtle["@type"] == "DataDownload"
    assert turtle["encodingFormat"] == "text/turtle"
    assert re.fullmatch("[0-9a-f]{64}", turtle["sha256"])
    assert dataset["includedInDataCatalog"]["@id"] == BASE + "catalogue"
    assert {"name", "description", "license", "creator", "version", "variableMeasured"} <= dataset.keys()


@pytest.mark.parametrize("path", ["/doc/use-case/flood-twin", "/doc/case-study/town-twin", "/doc/scheme/horizon/1"])
def test_no_rating_and_no_project(client: FlaskClient, path: str) -> None:
    text = json.dumps(described(client, path))
    for name in ("Review", "AggregateRating", "Rating", "additionalProperty", '"Project"'):
        assert name not in text


@pytest.mark.parametrize("path", ["/doc/use-case/flood-twin", "/doc/place/example-town"])
def test_the_block_in_the_page_says_the_same_and_cannot_be_left(client: FlaskClient, path: str) -> None:
    text = block(client, path)
    assert not set("<>&") & set(text)
    assert json.loads(text) == described(client, path)


def test_what_could_end_a_block_is_escaped() -> None:
    name = "</script><!-- & \u2028"
    text = str(in_page({"name": name}))
    assert text == '{"name":"\\u003c/script\\u003e\\u003c!-- \\u0026 \\u2028"}'
    assert json.loads(text)["name"] == name


def test_nodes_without_names_are_always_named_alike(client: FlaskClient) -> None:
    page = described(client, "/doc/place/example-town")
    first, second = as_quads(page), as_quads(page)
    assert set(first) == set(second)
    assert {quad.predicate.value for quad in first} >= {SCHEMA + "name", SCHEMA + "mainEntity"}
    assert any(isinstance(quad.subject, ox.BlankNode) for quad in first)
