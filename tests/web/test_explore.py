"""Explore and compare: counts, parts of lists and exports against the triples of the release and against /sparql."""

from __future__ import annotations

import csv
import html
import io
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from citiverse.locations import source_root
from citiverse.query_files import load_query
from citiverse.vocabulary import CUC, DCTERMS, RDF_TYPE, SCHEME, SDG_ONTOLOGY, SKOS
from citiverse.web.explore_model import CASE_STUDIES, USE_CASES, Collection
from citiverse.web.explore_query import narrowed

Facts = Mapping[str, Mapping[str, frozenset[str]]]
Choice = dict[str, list[str]]
COLLECTIONS: Final = {collection.path: collection for collection in (USE_CASES, CASE_STUDIES)}
HTML: Final = {"Accept": "text/html"}
SAMPLES: Final = 60
"""Selections made up at random for each list; the seed is fixed."""
QUERIED: Final = 25
"""How many of them are asked through /sparql too."""


class Triples:
    """The triples of the release, walked by hand: no query and no index of the server's."""

    def __init__(self, dataset: Path) -> None:
        self.objects: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.subjects: dict[tuple[str, str], set[str]] = defaultdict(set)
        for quad in ox.parse(path=str(dataset), format=ox.RdfFormat.N_QUADS):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
                self.objects[quad.subject.value, quad.predicate.value].add(quad.object.value)
                self.subjects[quad.predicate.value, quad.object.value].add(quad.subject.value)

    def of_class(self, name: str) -> set[str]:
        return self.subjects[RDF_TYPE, CUC + name]

    def path(self, start: str, *predicates: str) -> set[str]:
        found = {start}
        for predicate in predicates:
            found = {value for one in found for value in self.objects[one, predicate]}
        return found

    def judgements(self, subject: str) -> set[str]:
        found = self.subjects[CUC + "assesses", subject]
        return {one for one in found if not self.objects[one, DCTERMS + "isReplacedBy"]}


def facts_of_use_case(triples: Triples, iri: str) -> Iterator[tuple[str, str]]:
    """Yield facet and value from the judgements themselves, where the server reads the shortcuts derived from them."""
    said = {"theme": "assignedPrimaryTheme", "topic": "assignedTopic", "technology": "technology"}
    said |= {"basis": "basis", "evidence": "evidenceSupport", "sdg": "goal"}
    for judgement in triples.judgements(iri):
        yield from ((facet, value) for facet, name in said.items() for value in triples.objects[judgement, CUC + name])
        yield from (("sdg", goal) for goal in triples.path(judgement, CUC + "target", SDG_ONTOLOGY + "isTargetOf"))
        for rating in triples.objects[judgement, CUC + "hasRating"]:
            (dimension,) = triples.objects[rating, CUC + "dimension"]
            (level,) = triples.objects[rating, CUC + "level"]
            yield f"risk-{dimension.rpartition('/')[2]}", level
    yield from (("horizon", value) for value in triples.objects[iri, CUC + "horizon"])
    yield from (("country", value) for value in triples.path(iri, CUC + "hasCaseStudy", CUC + "country"))


def facts_of_case_study(triples: Triples, iri: str) -> Iterator[tuple[str, str]]:
    names = {"country": "country", "theme": "theme", "status": "deploymentStatus"}
    names |= {"technology": "namesTechnology", "evidence": "evidenceStatus"}
    for facet, name in names.items():
        yield from ((facet, value) for value in triples.objects[iri, CUC + name])


@pytest.fixture(scope="module")
def triples(catalogue_dataset: Path) -> Triples:
    return Triples(catalogue_dataset)


@pytest.fixture(scope="module")
def facts(triples: Triples) -> dict[str, Facts]:
    found: dict[str, Facts] = {}
    for path, name, read in (
        ("/use-cases", "UseCase", facts_of_use_case),
        ("/case-studies", "CaseStudy", facts_of_case_study),
    ):
        values: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for iri in triples.of_class(name):
            for facet, value in read(triples, iri):
                values[facet][value].add(iri)
        found[path] = {
            facet: {value: frozenset(iris) for value, iris in of_facet.items()} for facet, of_facet in values.items()
        }
    return found


def chosen_at_random(facts: Facts, collection: Collection, number: int) -> Iterator[Choice]:
    dice = random.Random(f"{collection.path} {number}")  # noqa: S311  nothing secret
    for _ in range(number):
        facets = dice.sample([facet.name for facet in collection.facets], dice.choice((1, 1, 2, 2, 3, 4)))
        yield {
            facet: dice.sample(sorted(facts[facet]), min(dice.choice((1, 2, 3)), len(facts[facet]))) for facet in facets
        }


def expected(facts: Facts, everything: set[str], chosen: Choice, leave_out: str = "") -> set[str]:
    found = set(everything)
    for facet, values in chosen.items():
        if facet != leave_out:
            found &= {iri for value in values for iri in facts[facet][value]}
    return found


def address(path: str, chosen: Choice, **more: str) -> str:
    pairs = [(facet, value.rpartition("/")[2]) for facet, values in chosen.items() for value in values]
    return f"{path}?{urlencode([*pairs, *more.items()])}"


def ids(answer: Any) -> list[str]:
    return [one["id"] for one in answer["results"]]


@pytest.mark.parametrize("path", COLLECTIONS)
def test_every_value_of_every_facet_is_counted_as_the_triples_say(
    catalogue: FlaskClient, facts: dict[str, Facts], path: str
) -> None:
    answer = catalogue.get(f"{path}.json").get_json()
    counted = {facet: {one["id"]: one["count"] for one in values} for facet, values in answer["facets"].items()}
    assert counted == {
        facet: {value: len(iris) for value, iris in values.items()} for facet, values in facts[path].items()
    }
    assert set(counted) == {facet.name for facet in COLLECTIONS[path].facets}
    assert answer["total"] == answer["of"] == len(answer["results"])


@pytest.mark.parametrize(("path", "name"), [("/use-cases", "UseCase"), ("/case-studies", "CaseStudy")])
def test_any_within_a_facet_and_all_between_them(
    catalogue: FlaskClient, facts: dict[str, Facts], triples: Triples, path: str, name: str
) -> None:
    everything = triples.of_class(name)
    sizes = set()
    for chosen in chosen_at_random(facts[path], COLLECTIONS[path], SAMPLES):
        answer = catalogue.get(address(f"{path}.json", chosen)).get_json()
        found = ids(answer)
        assert set(found) == expected(facts[path], everything, chosen), chosen
        assert len(found) == len(set(found)) == answer["total"]
        for facet, values in answer["facets"].items():
            others = expected(facts[path], everything, chosen, leave_out=facet)
            assert {one["id"]: one["count"] for one in values} == {
                value: len(iris & others) for value, iris in facts[path][facet].items()
            }
            assert [one["id"] for one in values if one["isChosen"]] == [
                one["id"] for one in values if one["id"] in chosen.get(facet, ())
            ]
        sizes.add(len(found))
    assert len(sizes) > 5


def test_the_page_shows_the_counts_in_the_labels_and_the_total_as_a_status(
    catalogue: FlaskClient, facts: dict[str, Facts]
) -> None:
    text = catalogue.get("/use-cases?horizon=1&horizon=2", headers=HTML).text
    both = sum(len(facts["/use-cases"]["horizon"][f"{SCHEME}horizon/{number}"]) for number in (1, 2))
    assert f'role="status">{both} of 71 use cases.' in text
    labels = re.findall(r'name="technology" value="([\w-]+)".*?class="count">(\d+)<', text)
    technologies = facts["/use-cases"]["technology"]
    within = {iri for n in (1, 2) for iri in facts["/use-cases"]["horizon"][f"{SCHEME}horizon/{n}"]}
    assert {name: int(count) for name, count in labels} == {
        value.rpartition("/")[2]: len(iris & within) for value, iris in technologies.items() if iris & within
    }
    assert text.count("<fieldset>") == text.count("<legend") == len(USE_CASES.facets)


def test_a_choice_is_a_chip_that_takes_it_back(catalogue: FlaskClient) -> None:
    text = catalogue.get("/use-cases?horizon=2&theme=transport-and-mobility&sort=figures&view=table", headers=HTML).text
    part = text.partition('class="chips"')[2].partition("</ul>")[0]
    links = [html.unescape(one) for one in re.findall(r'<a href="([^"]+)" rel="nofollow">', part)]
    assert links == [
        "/use-cases?horizon=2&sort=figures&view=table",
        "/use-cases?theme=transport-and-mobility&sort=figures&view=table",
        "/use-cases?sort=figures&view=table",
    ]
    assert text.count(" checked>") == 2


@pytest.mark.parametrize("path", COLLECTIONS)
def test_the_same_rows_in_csv_json_rdf_and_from_the_query_behind(
    catalogue: FlaskClient, facts: dict[str, Facts], path: str
) -> None:
    collection = COLLECTIONS[path]
    name = {"/use-cases": "UseCase", "/case-studies": "CaseStudy"}[path]
    dice = random.Random(path)  # noqa: S311  nothing secret
    selections = [{}, *chosen_at_random(facts[path], collection, QUERIED)]
    sizes = []
    for number, chosen in enumerate(selections):
        sort = collection.sorts[number % len(collection.sorts)].name
        answer = catalogue.get(address(f"{path}.json", chosen, sort=sort)).get_json()
        table = list(csv.reader(io.StringIO(catalogue.get(address(f"{path}.csv", chosen, sort=sort)).text)))
        place = table[0].index(collection.subject)
        assert [row[place] for row in table[1:]] == ids(answer)
        behind = catalogue.post("/sparql", data={"query": answer["query"]}, headers={"Accept": "text/csv"})
        assert comparable(list(csv.reader(io.StringIO(behind.text)))) == comparable(table), answer["query"]
        suffix, syntax = dice.choice(RDF)
        quads = ox.parse(catalogue.get(address(f"{path}.{suffix}", chosen, sort=sort)).data, format=syntax)
        described = {
            quad.subject.value
            for quad in quads
            if quad.predicate.value == RDF_TYPE and quad.object == ox.NamedNode(CUC + name)
        }
        assert described == set(ids(answer))
        sizes.append(len(table) - 1)
    assert sum(1 for size in sizes if size) > len(sizes) / 3


RDF: Final = (
    ("ttl", ox.RdfFormat.TURTLE),
    ("nt", ox.RdfFormat.N_TRIPLES),
    ("rdf", ox.RdfFormat.RDF_XML),
    ("jsonld", ox.RdfFormat.JSON_LD),
    ("trig", ox.RdfFormat.TRIG),
)


def comparable(table: list[list[str]]) -> list[list[str]]:
    """Return the rows with lists of IRIs in one order: how GROUP_CONCAT orders them is left open."""
    return [[" ".join(sorted(cell.split())) if cell.startswith("http") else cell for cell in row] for row in table]


@pytest.mark.parametrize(
    ("messy", "canonical"),
    [
        ("/use-cases", "/use-cases"),
        ("/use-cases?theme=&horizon=&technology=", "/use-cases"),
        ("/use-cases?view=cards&sort=title&other=1", "/use-cases"),
        ("/use-cases?horizon=2&horizon=1&horizon=2&sort=newest", "/use-cases?horizon=1&horizon=2&sort=newest"),
        (
            f"/use-cases?view=table&horizon=3&theme={SCHEME}theme/Transport-And-Mobility",
            "/use-cases?theme=transport-and-mobility&horizon=3&view=table",
        ),
        ("/case-studies?theme=transport-and-mobility&country=country-us", None),
    ],
)
def test_permalinks_say_everything_in_one_order(catalogue: FlaskClient, messy: str, canonical: str | None) -> None:
    def link(text: str) -> str:
        (found,) = re.findall(r'<link rel="canonical" href="([^"]+)">', text)
        return html.unescape(found)

    first = catalogue.get(messy, headers=HTML)
    again = catalogue.get(link(first.text), headers=HTML)
    assert again.text == first.text
    assert canonical in (None, link(first.text))
    assert ("noindex" in first.text) is ("?" in link(first.text).replace("?view=table", ""))


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("/use-cases?theme=astrology", "transport-and-mobility"),
        ("/use-cases?horizon=1&horizon=4", "1, 2, 3"),
        ("/use-cases?risk-public-safety=extreme", "high, low, medium"),
        ("/use-cases?sort=price", "case-studies, figures, horizon, newest, title"),
        ("/use-cases?view=map", "cards, table"),
        ("/case-studies?country=atlantis", "country-us"),
        ("/use-cases.csv?country=atlantis", "country-us"),
        ("/compare?use-case=atlantis", "virtual-town-halls"),
    ],
)
def test_unknown_values_are_refused_with_what_is_known(catalogue: FlaskClient, address: str, known: str) -> None:
    # Lists come as JSON; what has only a page tells its errors in JSON to programs that take a page, too.
    answer = catalogue.get(address, headers={"Accept": "application/json, text/html;q=0.1"})
    assert answer.status_code == 400
    assert known in answer.get_json()["detail"]


def test_what_is_asked_for_and_what_is_named_is_escaped(client: FlaskClient) -> None:
    attack = "<script>alert(1)</script>"
    for address in ("/use-cases?theme=", "/compare?use-case=", "/use-cases?x="):
        assert attack not in client.get(address + attack, headers=HTML).text
    for address in ("/use-cases", "/use-cases?view=table", "/compare?use-case=flood-twin&use-case=empty-shell"):
        text = client.get(address, headers=HTML).text
        assert attack not in text
        assert html.escape(attack) in text


def test_a_use_case_without_values_is_listed_and_compared(client: FlaskClient) -> None:
    assert "Empty shell" in client.get("/use-cases?horizon=3", headers=HTML).text
    assert "Empty shell" not in client.get("/use-cases?technology=digital-twin", headers=HTML).text
    assert "none recorded" in client.get("/compare?use-case=empty-shell&use-case=flood-twin", headers=HTML).text


def test_each_dimension_of_risk_is_a_facet(triples: Triples) -> None:
    dimensions = triples.subjects[SKOS + "inScheme", SCHEME + "risk-dimension"]
    facets = {facet.name for facet in USE_CASES.facets if facet.name.startswith("risk-")}
    assert {f"risk-{one.rpartition('/')[2]}" for one in dimensions} == facets


@pytest.mark.parametrize("collection", COLLECTIONS.values(), ids=COLLECTIONS)
def test_the_query_has_a_line_for_each_facet_and_order_and_shows_only_those_chosen(collection: Collection) -> None:
    folder = source_root() / "queries" / "pages"
    query, counts = (load_query(folder / f"{name}.rq") for name in (collection.query, collection.count_query))
    for facet, one in product(collection.facets, (query, counts)):
        text = narrowed(one, {facet.name: ("urn:example:a", "urn:example:b")}).body
        assert text.count("{ <urn:example:a> <urn:example:b> }") == 1
        assert "# " not in text
    texts = {narrowed(query, {}, sort.name).body for sort in collection.sorts}
    assert len(texts) == len(collection.sorts)
    assert all(text.count("ORDER BY") == 1 for text in texts)
    with pytest.raises(ValueError, match="no line for colour"):
        narrowed(query, {"colour": ("urn:example:a",)})


PAIR: Final = "/compare?use-case=virtual-town-halls&use-case=underground-asset-mapping"


def row(text: str, title: str) -> str:
    (found,) = re.findall(rf'<tr[^>]*>\s*<th scope="row">{title}[<\s].*?</tr>', text, flags=re.DOTALL)
    return str(found)


def test_two_stand_side_by_side_with_voices_and_reasons(catalogue: FlaskClient, triples: Triples) -> None:
    text = catalogue.get(PAIR, headers=HTML).text
    assert re.findall(r"Horizon (\d)</a> <span class=\"badge (\w+)\"", row(text, "Horizon")) == [
        ("2", "itu"),
        ("2", "editorial"),
        ("1", "editorial"),
    ]
    assert "Open avatar rooms need moderation" in row(text, "Public safety")
    assert "One service shows buried gas" in row(text, "Public safety")
    uses = [
        triples.objects[f"https://w3id.org/citiverse/id/use-case/{name}", CUC + "usesTechnology"]
        for name in ("virtual-town-halls", "underground-asset-mapping")
    ]
    cells = row(text, "Technologies").split("<td")[1:]
    for cell, technologies in zip(cells, uses, strict=True):
        assert set(re.findall(r"/doc/scheme/technology/([\w-]+)", cell)) == {t.rpartition("/")[2] for t in technologies}


def test_what_is_the_same_is_marked(catalogue: FlaskClient, facts: dict[str, Facts]) -> None:
    text = catalogue.get(PAIR, headers=HTML).text
    names = [f"https://w3id.org/citiverse/id/use-case/{one.partition('&')[0]}" for one in PAIR.split("use-case=")[1:]]
    for facet in (facet for facet in USE_CASES.facets if facet.name.startswith("risk-")):
        levels = [{level for level, iris in facts["/use-cases"][facet.name].items() if name in iris} for name in names]
        title = facet.title.partition(": ")[2].capitalize()
        assert ('class="same"' in row(text, title)) is (levels[0] == levels[1]), title
    assert "They differ in" in text


def test_use_cases_are_added_and_removed_by_links_and_a_form(catalogue: FlaskClient) -> None:
    text = catalogue.get(PAIR, headers=HTML).text
    assert 'href="/compare?use-case=underground-asset-mapping" rel="nofollow"' in text
    assert 'href="/compare?use-case=virtual-town-halls" rel="nofollow"' in text
    offered = re.findall(r'<option value="([\w-]+)"', text)
    assert len(offered) == 69
    assert not {"virtual-town-halls", "underground-asset-mapping"} & set(offered)
    twice = catalogue.get(PAIR + "&use-case=virtual-town-halls", headers=HTML)
    assert twice.text == text


def test_five_are_too_many(catalogue: FlaskClient) -> None:
    names = [one.rpartition("/")[2] for one in ids(catalogue.get("/use-cases.json").get_json())[:5]]
    four, five = ("/compare?" + urlencode([("use-case", name) for name in names[:n]]) for n in (4, 5))
    assert catalogue.get(four, headers=HTML).text.count('<th scope="col"><a') == 4
    answer = catalogue.get(five, headers=HTML)
    assert answer.status_code == 400
    assert "5 use cases are too many: up to 4 can be compared. Remove 1." in answer.text
    assert f'href="{html.escape(four)}"' in answer.text
