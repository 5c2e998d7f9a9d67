"""The advisor: every rule stands in the address, in the query and on the page, and nothing else counts."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient

from citiverse.locations import source_root
from citiverse.query_files import load_query
from citiverse.vocabulary import CUC, RDF_TYPE
from citiverse.web.advisor_model import CHOICES, GROUPS, LIMITS, MOST_VALUES, NUMBERS, REASONS, RULES
from citiverse.web.languages import ENGLISH, LANGUAGES
from citiverse.web.number_parameters import Number, usual_numbers

HTML: Final = {"Accept": "text/html"}
QUERY: Final = load_query(source_root() / "queries" / "pages" / "advisor.rq")
ALL_ASKED: Final = "technology=digital-twin&sdg=11&sdg=11.2&place=region-europe"
OTHER_NUMBERS: Final = {
    "early-horizon": 3,
    "early-operational": 4,
    "pilot-horizon": 1,
    "pilot-risks": 1,
    "most": 2,
    **{rule.number: 7 for rule in RULES},
}


REFUSED: Final = (
    ("theme=astrology", "transport-and-mobility"),
    ("horizon=4", "1, 2, 3"),
    ("technology=telepathy", "digital-twin"),
    ("sdg=18", "11.2"),
    ("place=atlantis", "region-europe"),
    ("risk-public-safety=none", "high, low, medium"),
    ("risk-public-safety=low&risk-public-safety=high", "one value"),
    ("most=0", "from 1 to 1000"),
    ("most=3&most=4", "one value"),
    ("points-target=1.5", "from -100 to 100"),
    ("points-target=--1", "from -100 to 100"),
    ("points-target=101", "from -100 to 100"),
    ("points-target=9999999999", "from -100 to 100"),
    ("pilot-risks=٣", "from 0 to 4"),
    ("&".join(["theme=transport-and-mobility"] * (MOST_VALUES + 1)), f"at most {MOST_VALUES} values"),
)


def rows(client: FlaskClient, query: str = "") -> dict[str, dict[str, Any]]:
    """Return what the advisor says of each use case, by the last part of its IRI."""
    answer = client.get(f"/advisor.json?{query}").get_json()
    return {one["id"].rpartition("/")[2]: one["values"] for one in answer["results"]}


@pytest.fixture(scope="module")
def classes(catalogue_dataset: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for quad in ox.parse(path=str(catalogue_dataset), format=ox.RdfFormat.N_QUADS):
        if quad.predicate.value == RDF_TYPE and isinstance(quad.object, ox.NamedNode):
            found.setdefault(quad.object.value, set()).add(str(quad.subject).rpartition("/")[2].strip(">"))
    return found


@pytest.fixture(scope="module")
def usual(catalogue_app: Flask) -> dict[str, dict[str, Any]]:
    """What the usual rules say where everything is asked for."""
    return rows(catalogue_app.test_client(), f"theme=transport-and-mobility&{ALL_ASKED}")


def test_the_usual_rules_are_those_of_the_ontology(catalogue: FlaskClient, classes: dict[str, set[str]]) -> None:
    found = rows(catalogue)
    of_advice = {group.name: {name for name, row in found.items() if row["advice"] == group.name} for group in GROUPS}
    assert set(found) == classes[CUC + "UseCase"]
    assert of_advice["early-adoption"] == classes[CUC + "ReadyToReplicateUseCase"]
    assert of_advice["watch"] == classes[CUC + "DiscoveryUseCase"]
    assert of_advice["pilot-first"] | of_advice["watch"] == classes[CUC + "PilotFirstUseCase"]


@pytest.mark.parametrize("more", ["", "&most=2&points-lacking=-3&points-here=9"])
def test_points_are_the_sum_of_what_the_rules_give(catalogue: FlaskClient, more: str) -> None:
    answer = catalogue.get(f"/advisor.json?{ALL_ASKED}{more}").get_json()
    numbers = answer["rules"]
    assert numbers == {**usual_numbers(QUERY, NUMBERS), **dict(_pairs(more))}
    for row in (one["values"] for one in answer["results"]):
        given = [min(row[rule.column], numbers["most"]) * numbers[rule.number] for rule in RULES]
        assert given == [row[f"{rule.column}Points"] for rule in RULES]
        assert sum(given) == row["points"]
    assert all(any(one["values"][rule.column] for one in answer["results"]) for rule in RULES)


def _pairs(text: str) -> list[tuple[str, int]]:
    return [(name, int(value)) for name, value in re.findall(r"&([\w-]+)=(-?\d+)", text)]


@pytest.mark.parametrize("number", NUMBERS, ids=lambda one: one.name)
def test_each_number_changes_what_is_advised(catalogue: FlaskClient, usual: Any, number: Number) -> None:
    query = f"theme=transport-and-mobility&{ALL_ASKED}&{number.name}={OTHER_NUMBERS[number.name]}"
    assert rows(catalogue, query) != usual


def test_every_reason_has_words_and_decides_somewhere(catalogue: FlaskClient) -> None:
    said = set()
    for query in ("", "pilot-risks=0", "early-operational=2"):
        said |= {(row["reason"], row["advice"]) for row in rows(catalogue, query).values()}
    assert {reason for reason, _ in said} == set(REASONS)
    assert len(said) == len(REASONS)
    assert {advice for _, advice in said} == {group.name for group in GROUPS}


def test_the_query_has_a_place_for_everything_asked() -> None:
    for choice in CHOICES:
        assert QUERY.text.count(f"# facet {choice.name}: ") == 1
    known = {one.parameter for one in NUMBERS} | {one.parameter for one in LIMITS}
    assert {one.name for one in QUERY.parameters} == known


def test_less_risk_accepted_makes_nothing_bolder(catalogue: FlaskClient) -> None:
    counts = []
    for level in ("low", "medium", "high"):
        query = urlencode([(limit.name, level) for limit in LIMITS])
        found = rows(catalogue, query)
        counts.append(sum(row["advice"] == "early-adoption" for row in found.values()))
        assert all((row["risk"] == 0) == (row["risksAbove"] == "") for row in found.values())
    assert 0 < counts[0] < counts[1] < counts[2]


def test_an_unknown_risk_is_never_accepted(client: FlaskClient) -> None:
    query = urlencode([(limit.name, "high") for limit in LIMITS] + [("early-horizon", "3")])
    row = rows(client, query)["flood-twin"]
    # Only its risk for public safety is rated.
    assert (row["risk"], row["reason"], row["advice"]) == (3, "risk", "pilot-first")
    assert "public-safety" not in row["risksAbove"]


@pytest.mark.parametrize(("query", "told"), REFUSED)
def test_what_cannot_be_meant_is_refused_with_what_is_known(catalogue: FlaskClient, query: str, told: str) -> None:
    for address in (f"/advisor?{query}", f"/advisor.csv?{query}"):
        answer = catalogue.get(address, headers={"Accept": "application/json"})
        assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
        assert told in answer.get_json()["detail"]


@pytest.mark.parametrize("tag", [tag for tag in LANGUAGES if tag != ENGLISH])
@pytest.mark.parametrize("path", ["/advisor", "/search"])
def test_people_are_told_so_in_their_language(catalogue: FlaskClient, path: str, tag: str) -> None:
    others = [("page=0", "1"), (f"q={'x' * 501}", "500"), ("theme=astrology", "transport-and-mobility")]
    for query, told in others if path == "/search" else REFUSED:
        text = catalogue.get(f"/{tag}{path}?{query}", headers=HTML).text
        (detail,) = re.findall(r'<p class="problem">(.*)</p>', text)
        assert "Parameter " not in detail
        assert "<span" not in detail
        assert query.partition("=")[0] in detail
        assert all(value in detail for value in re.findall(r"-?\d+|[a-z]+(?:-[a-z]+)+", told))


def test_what_may_be_chosen_takes_several_values_and_nothing_else_does(catalogue: FlaskClient) -> None:
    text = (source_root() / "docs" / "advisor.md").read_text(encoding="utf-8")
    *names, last = [f"`{choice.name}`" for choice in CHOICES]
    assert f"{', '.join(names)} and {last} take up to {MOST_VALUES} values each" in text
    two = ("theme=transport-and-mobility", "horizon=1", "technology=digital-twin", "sdg=11", "place=region-europe")
    more = ("public-safety-health-disaster-resilience", "2", "internet-of-things", "11.2", "country-kr")
    for choice, one, other in zip(CHOICES, two, more, strict=True):
        filters = catalogue.get(f"/advisor.json?{one}&{choice.name}={other}").get_json()["filters"]
        assert {name: len(iris) for name, iris in filters.items()} == {choice.name: 2}
    for name, value in [*((one.name, "low") for one in LIMITS), *((one.name, str(one.most)) for one in NUMBERS)]:
        assert catalogue.get(f"/advisor.json?{name}={value}&{name}={value}").status_code == 400


def test_one_address_says_a_question_in_one_order(catalogue: FlaskClient) -> None:
    messy = "/advisor?most=5&place=Region-Europe&horizon=2&horizon=1&risk-public-safety=medium&theme=&other=1&horizon=2"
    text = catalogue.get(messy, headers=HTML).text
    assert '<link rel="canonical" href="/advisor?horizon=1&amp;horizon=2&amp;place=region-europe">' in text
    assert '<meta name="robots" content="noindex">' in text
    assert "noindex" not in catalogue.get("/advisor", headers=HTML).text


class _Form(HTMLParser):
    """What a browser without script would send for the form of the page."""

    def __init__(self) -> None:
        super().__init__()
        self.pairs: list[tuple[str, str]] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "input" and (found["type"] == "number" or "checked" in found):
            self.pairs.append((found["name"], found["value"]))
        elif tag == "select":
            self._select = found["name"]
        elif tag == "option" and "selected" in found:
            self.pairs.append((self._select, found["value"]))


@pytest.mark.parametrize("query", ["", f"{ALL_ASKED}&theme=transport-and-mobility&risk-public-safety=low&most=3"])
def test_the_form_sends_what_it_shows(catalogue: FlaskClient, query: str) -> None:
    text = catalogue.get(f"/advisor?{query}", headers=HTML).text
    form = _Form()
    form.feed(text.partition('action="/advisor"')[2].partition("</form>")[0])
    assert len(form.pairs) >= len(NUMBERS) + len(LIMITS)
    assert catalogue.get(f"/advisor?{urlencode(form.pairs)}", headers=HTML).text == text
    assert "<script" not in text


def test_the_page_says_which_rule_put_each_use_case_where_it_is(catalogue: FlaskClient) -> None:
    query = f"{ALL_ASKED}&theme=transport-and-mobility&pilot-risks=3"
    text = catalogue.get(f"/advisor?{query}", headers=HTML).text
    for name, row in rows(catalogue, query).items():
        (card,) = re.findall(rf'<li class="card">\s*<h3><a href="/doc/use-case/{name}".*?</details>', text, re.DOTALL)
        assert html.escape(REASONS[row["reason"]]) in card
        assert re.findall(r'data-rule="(\w+)"', card) == [rule.column for rule in RULES if row[rule.column]]
        evidence = set(re.findall(r"/doc/case-study/([\w-]+)", card))
        assert evidence == {iri.rpartition("/")[2] for iri in row["evidence"].split()}
        factors = set(re.findall(r"/doc/scheme/success-factor/([\w-]+)", card))
        assert factors == {iri.rpartition("/")[2] for iri in row["factors"].split()}
        assert factors


def test_guidance_names_the_factors_of_those_listed_with_examples_of_itu(catalogue: FlaskClient) -> None:
    answer = catalogue.get("/advisor.json?theme=transport-and-mobility&horizon=1").get_json()
    factors = [row["values"]["factors"].split() for row in answer["results"]]
    counts = {one["id"]: one["useCases"] for one in answer["guidance"]}
    assert counts == {iri: sum(iri in some for some in factors) for some in factors for iri in some}
    assert list(counts.values()) == sorted(counts.values(), reverse=True)
    examples = {one["id"].rpartition("/")[2]: {each["name"] for each in one["examples"]} for one in answer["guidance"]}
    assert examples["monitoring-evaluation"] == {"Seoul Transport Operation and Information Service (TOPIS)"}


def test_nothing_found_is_said_and_names_are_escaped(client: FlaskClient) -> None:
    query = "theme=public-safety-health-disaster-resilience&horizon=3"
    assert client.get(f"/advisor.json?{query}").get_json()["total"] == 0
    assert "Nothing has all of this." in client.get(f"/advisor?{query}", headers=HTML).text
    attack = "<script>alert(1)</script>"
    for path in ("/advisor", f"/advisor?theme={attack}", f"/gaps?of={attack}"):
        text = client.get(path, headers=HTML).text
        assert attack not in text
        assert path != "/advisor" or html.escape(attack) in text
