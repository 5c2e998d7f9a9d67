"""The page of a use case: citation, what is related, history, and every figure one click from its evidence."""

from __future__ import annotations

import html
import json
import re
import shutil
from collections import Counter
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from citiverse.progress import Silence
from citiverse.release.build import build_catalogue
from citiverse.releases import Release
from citiverse.vocabulary import BASE, CUC, RDF_TYPE, RELEASES, THING
from citiverse.web.citing import citation_of
from citiverse.web.naming import Thing
from citiverse.web.site import site_of
from support.web import make_app

HTML = {"Accept": "text/html"}
TINY = Path(__file__).resolve().parents[1] / "release" / "fixture"
ONE = THING + "use-case/virtual-town-halls"
BUS, OLD, NEW = (f"<{THING}{name}>" for name in ("use-case/bus", "assessment/bus-old", "assessment/bus-new"))
FIRST = f"""{BUS} a cuc:UseCase ;"""
JUDGEMENT = f"""
{OLD} a cuc:ThemeAssignment ; cuc:assesses {BUS} .
<{BASE}record/use-case/bus> a cuc:ProfileRecord ;
    <http://xmlns.com/foaf/0.1/primaryTopic> {BUS} ; cuc:firstRelease "2026.1" .
"""
LATER = f"""
{OLD} dcterms:isReplacedBy {NEW} .
{NEW} a cuc:ThemeAssignment ; cuc:assesses {BUS} .
"""
TERMS = """
cuc:ThemeAssignment a owl:Class ; rdfs:label "Theme assignment"@en .
cuc:ProfileRecord a owl:Class ; rdfs:label "Record"@en .
cuc:assesses a owl:ObjectProperty ; rdfs:label "assesses"@en .
cuc:firstRelease a owl:DatatypeProperty ; rdfs:label "first release"@en .
"""


def edition(sources: Path, number: int) -> None:
    """Let the `sources` make the edition 2026.`number` after the one before."""
    path = sources / "data" / "release.ttl"
    head = f"<{RELEASES}2026.{number - 1}> a cuc:CatalogueRelease ;"
    text = path.read_text(encoding="utf-8")
    assert head in text
    new = f"""<{RELEASES}2026.{number}> a cuc:CatalogueRelease ;
    dcterms:title "Edition {number}"@en ; dcat:version "2026.{number}" ; dcterms:issued "2027-0{number}-01"^^xsd:date ;
    dcterms:license <https://creativecommons.org/licenses/by/4.0/> ;
    dcat:previousVersion <{RELEASES}2026.{number - 1}> ;
    adms:versionNotes "For tests."@en .

{head}"""
    path.write_text(text.replace(head, new), encoding="utf-8")


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> list[Release]:
    """Three editions: in the second one use case has another title and another theme; the third touches others."""
    folder = tmp_path_factory.mktemp("editions")
    sources = Path(shutil.copytree(TINY, folder / "sources"))
    bus, tram = (sources / "data" / "use-cases" / f"{name}.ttl" for name in ("bus", "tram"))
    bus.write_text(bus.read_text(encoding="utf-8") + JUDGEMENT, encoding="utf-8")
    with (sources / "ontology" / "ontology.ttl").open("a", encoding="utf-8") as ontology:
        ontology.write(TERMS)
    found = [build_catalogue(sources, folder / "build", Silence())]
    edition(sources, 2)
    bus.write_text(bus.read_text(encoding="utf-8").replace("Bus planning", "Bus lanes") + LATER, encoding="utf-8")
    found.append(build_catalogue(sources, folder / "build", Silence()))
    edition(sources, 3)
    tram.write_text(tram.read_text(encoding="utf-8").replace('"@en', ' again"@en', 1), encoding="utf-8")
    return [*found, build_catalogue(sources, folder / "build", Silence())]


def part_of(client: FlaskClient, name: str, place: str) -> str:
    """Return the section `place` of the page of the use case `name`."""
    response = client.get(f"/doc/use-case/{name}", headers=HTML)
    assert response.status_code == 200
    return html.unescape(response.text.partition(f'<h2 id="{place}">')[2].partition("</section>")[0])


@pytest.mark.parametrize("slug", ["virtual-town-halls", "citizen-sentiment-mapping", "city-scale-planning-twin"])
def test_it_is_compared_with_what_is_related_or_with_what_one_chooses(catalogue: FlaskClient, slug: str) -> None:
    text = html.unescape(catalogue.get(f"/doc/use-case/{slug}", headers=HTML).text)
    links = [parse_qs(urlsplit(one).query)["use-case"] for one in re.findall(r'href="(/compare\?[^"]+)"', text)]
    related = re.findall(
        r'<li><a href="/doc/use-case/([^"]+)"', text.partition(">Related use cases<")[2].partition("</ul>")[0]
    )
    assert links == ([[slug, *related[:3]]] if related else []) + [[slug]]
    for names in links:
        page = catalogue.get("/compare", query_string={"use-case": names}, headers=HTML)
        assert page.status_code == 200
        assert page.text.count('<th scope="col">') == len(names) + 1


def test_history_names_the_releases_that_changed_it_and_what_they_changed(releases: list[Release]) -> None:
    client = make_app(releases[2]).test_client()
    part = part_of(client, "bus", "history")
    assert 'since release <a href="/releases/2026.1">2026.1</a>' in part
    (edit,) = re.findall(r"<li>(<a href=./releases/.*?)</li>", part)
    assert f'<a href="/releases/{releases[1].id}">Release 2026.2</a>' in edit
    assert "2027-02-01" in edit
    assert "use case changed" in edit
    assert '<a href="/doc/assessment/bus-new">Theme assignment</a> added' in edit
    assert '<a href="/doc/assessment/bus-old">Theme assignment</a> changed' in edit
    (changes,) = re.findall(r'href="(/releases/[^"]+/changes)"', edit)
    assert "bus-new" in client.get(changes, headers=HTML).text


def test_history_lists_what_was_superseded_and_by_what(releases: list[Release]) -> None:
    part = part_of(make_app(releases[2]).test_client(), "bus", "history")
    superseded = part.partition("Superseded judgements")[2]
    assert 'replaced by <a href="/doc/assessment/bus-new">' in superseded
    assert '<a href="/doc/assessment/bus-old">this judgement</a>' in superseded


def test_history_of_a_past_release_knows_nothing_of_the_future(releases: list[Release]) -> None:
    part = part_of(make_app(releases[0]).test_client(), "bus", "history")
    assert "No release kept here changed it since." in part
    assert "2026.2" not in part
    assert "Superseded" not in part


def test_a_release_that_is_not_kept_is_no_link(catalogue: FlaskClient, releases: list[Release], tmp_path: Path) -> None:
    last = releases[2]
    alone = tmp_path / "build" / "releases" / last.id
    shutil.copytree(last.folder, alone)
    part = part_of(make_app(Release(alone, last.manifest)).test_client(), "bus", "history")
    assert "since release 2026.1." in part
    assert part_of(catalogue, "virtual-town-halls", "history").count('href="/releases/2026.1"') == 1


def test_a_citation_names_thing_release_and_authors(catalogue: FlaskClient) -> None:
    part = part_of(catalogue, "virtual-town-halls", "cite")
    release = site_of(catalogue.application).release
    (sentence,) = re.findall(r'<p class="cite">(.*?)</p>', part)
    (bibtex,) = re.findall(r"<code>(.*?)</code>", part, flags=re.DOTALL)
    for words in ("Catalogue editors", "Virtual town halls", release.manifest["title"], ONE):
        assert words in sentence
        assert words in bibtex
    assert str(release.manifest["issued"]) in sentence
    assert bibtex.startswith(f"@misc{{citiverse-{release.version}-virtual-town-halls,\n")


def test_a_citation_is_safe_in_tex(catalogue: FlaskClient) -> None:
    release = site_of(catalogue.application).release
    found = citation_of(release, Thing(ONE, "100 % of {roads} & more_", "en", "", is_local=True))
    assert found is not None
    assert r"title = {{100 \% of \{roads\} \& more\_}}" in found.bibtex
    assert found.bibtex.count("{") == found.bibtex.count("}")


def test_related_use_cases_say_why(catalogue: FlaskClient) -> None:
    describe = site_of(catalogue.application).descriptions
    text = catalogue.get("/doc/use-case/virtual-town-halls", headers=HTML).text
    part = text.partition("Related use cases</h2>")[2].partition("<h2")[0]
    studies = set(describe.iris(ONE, CUC + "hasCaseStudy"))
    expected = {
        one.removeprefix(THING)
        for one in describe.incoming(CUC + "UseCase", RDF_TYPE)
        if one != ONE and studies & set(describe.iris(one, CUC + "hasCaseStudy"))
    }
    assert expected
    assert set(re.findall(r'href="/doc/([^"]+)"', part)) == expected


def test_what_is_alike_is_counted_rightly(catalogue: FlaskClient) -> None:
    describe = site_of(catalogue.application).descriptions
    text = html.unescape(catalogue.get("/doc/use-case/virtual-town-halls", headers=HTML).text)
    (address,) = re.findall(r'href="(/sparql[^"]+)">Most topics, technologies and targets in common', text)
    (query,) = parse_qs(urlsplit(address).query)["query"]
    answer = json.loads(catalogue.get("/sparql", query_string={"query": query, "format": "json"}).data)
    expected: Counter[str] = Counter()
    for name in ("topic", "usesTechnology", "contributesToTarget"):
        for shared in describe.iris(ONE, CUC + name):
            expected.update(describe.incoming(shared, CUC + name))
    del expected[ONE]
    use_cases = set(describe.incoming(CUC + "UseCase", RDF_TYPE))
    rows = {row["other"]["value"]: int(row["inCommon"]["value"]) for row in answer["results"]["bindings"]}
    assert rows == {one: number for one, number in expected.items() if one in use_cases}


def test_questions_about_it_are_one_click_away(catalogue: FlaskClient) -> None:
    text = html.unescape(catalogue.get("/doc/use-case/city-scale-planning-twin", headers=HTML).text)
    asked = re.findall(r'href="(/queries/[^"?]+\?useCase=[^"]+)"', text.partition("Ask about it")[2])
    assert len(asked) >= 4
    for address in asked:
        page = catalogue.get(address, headers=HTML)
        assert page.status_code == 200
        assert f"VALUES ?useCase {{ <{THING}use-case/city-scale-planning-twin> }}" in html.unescape(page.text)


def test_every_figure_and_level_leads_to_its_evidence(catalogue: FlaskClient) -> None:
    text = catalogue.get("/doc/use-case/virtual-town-halls", headers=HTML).text
    levels = re.findall(r'<a class="level \w+" href="(/doc/rating/[^"]+)">(\w+)</a>', text)
    figures = re.findall(r'<li><a href="(/doc/outcome/[^"]+)">(.*?)</a> <span class="badge', text)
    assert len(levels) == 4
    assert len(figures) >= 3
    for address, words in [*levels, *figures]:
        assert words in catalogue.get(address, headers=HTML).text


def test_a_technology_comes_with_its_definition(catalogue: FlaskClient) -> None:
    part = part_of(catalogue, "virtual-town-halls", "technologies")
    for address, words in re.findall(r'<p class="small">([^<]+) <a class="by" href="([^"]+)">definition', part):
        assert address in html.unescape(catalogue.get(words, headers=HTML).text)
    assert part.count(">definition</a>") == 2
