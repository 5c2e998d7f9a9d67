"""The forms for contributions: made from the shapes, answered with sound Turtle, and honest about what is wrong."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from citiverse.formats import TURTLE
from citiverse.turtle import format_turtle
from citiverse.vocabulary import BASE, CUC, CUS, DCTERMS, RDF_TYPE, SCHEME, SH, SKOS, XSD_DATE
from citiverse.web.contribute_fields import FieldReader
from citiverse.web.contribute_plan import KINDS, Kind
from citiverse.web.contribute_rules import case_of, evidence_horizon, level_by_rubric
from citiverse.web.descriptions import Descriptions
from citiverse.web.search_database import Among
from citiverse.web.search_finder import Candidate, Finder
from citiverse.web.site import site_of
from support.contributing import CASE, USE_CASE, Filled, copy_of_sources, validated

NAME: Final = "newtown-river-twin"
HTML: Final = "text/html"


@pytest.fixture(scope="module")
def descriptions(catalogue_app: Flask) -> Descriptions:
    return site_of(catalogue_app).descriptions


def sent(client: FlaskClient, kind: str, filled: Filled, accept: str = TURTLE.media_type) -> TestResponse:
    form = MultiDict(filled)
    return client.post(f"/contribute/{kind}", data=form, headers={"Accept": accept})


def triples_of(response: TestResponse) -> set[tuple[str, str, str]]:
    assert response.status_code == 200, response.get_data(as_text=True)
    quads = ox.parse(response.data, format=ox.RdfFormat.TURTLE)
    return {(short(quad.subject), short(quad.predicate), short(quad.object)) for quad in quads}


def short(term: object) -> str:
    text = term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""
    for start in (CUC, f"{BASE}id/", SCHEME, DCTERMS, BASE):
        text = text.removeprefix(start)
    return text


def errors(response: TestResponse) -> dict[str, str]:
    assert response.status_code == 422
    assert response.content_type == "application/problem+json"
    assert response.json is not None
    return {one["field"]: one["message"] for one in response.json["errors"]}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_property_shape_is_a_question_or_answered_by_the_form(descriptions: Descriptions, kind: Kind) -> None:
    fields = FieldReader(descriptions).fields(kind)
    for section in kind.sections:
        asked = {shape for field in fields[section.name] for shape in field.shapes}
        shapes = [one for node in section.shapes for one in descriptions.iris(CUS + node, SH + "property")]
        names = {one.rpartition("#")[2] for one in shapes} | set(section.more)
        assert {one for one in names if one.partition("-")[2] not in section.skip} == asked
        assert set(section.first) <= {field.name for field in fields[section.name]}
        assert section.skip <= {one.partition("-")[2] for one in names}


def test_a_new_property_shape_is_a_new_question(descriptions: Descriptions) -> None:
    shape = CUS + "CaseStudy-visited"
    said: dict[tuple[str, str], ox.NamedNode | ox.Literal] = {
        (CUS + "CaseStudy", SH + "property"): ox.NamedNode(shape),
        (shape, SH + "name"): ox.Literal("day of the visit", language="en"),
        (shape, SH + "path"): ox.NamedNode(CUC + "visited"),
        (shape, SH + "datatype"): ox.NamedNode(XSD_DATE),
        (shape, SH + "minCount"): ox.Literal(1),
        (shape, SH + "severity"): ox.NamedNode(SH + "Violation"),
    }
    more = [ox.Quad(ox.NamedNode(of), ox.NamedNode(name), value) for (of, name), value in said.items()]
    shapes = [*descriptions.graph(f"{BASE}graph/shapes"), *more]
    fields = FieldReader(Descriptions(shapes, BASE)).fields(KINDS["case-study"])["case-study"]
    (found,) = [field for field in fields if field.name == "visited"]
    assert (found.label, found.is_required, found.is_many, found.datatype) == (
        "day of the visit",
        True,
        False,
        XSD_DATE,
    )


def test_the_rule_of_horizons_gives_what_the_catalogue_states(descriptions: Descriptions) -> None:
    names = ("assignedHorizon", "evidenceBasis", "evidenceSupport")
    checked = 0
    for one in descriptions.incoming(CUC + "HorizonAssignment", RDF_TYPE):
        if descriptions.iri(one, CUC + "basis") == SCHEME + "basis/catalogue-editorial":
            cases = descriptions.iris(descriptions.iri(one, CUC + "assesses"), CUC + "hasCaseStudy")
            found = evidence_horizon(case_of(descriptions, case) for case in cases)
            assert found.judgement == tuple(descriptions.iri(one, CUC + name) for name in names), one
            assert set(found.deciding) == set(descriptions.iris(one, CUC + "evidence")), one
            checked += 1
    assert checked == 71


def test_the_rubric_gives_what_the_catalogue_states(descriptions: Descriptions) -> None:
    ratings = descriptions.incoming(CUC + "RiskRating", RDF_TYPE)
    assert len(ratings) == 71 * 4
    for one in ratings:
        found = level_by_rubric(descriptions, descriptions.iris(one, CUC + "meetsCriterion"))
        assert found is not None
        assert found.level == descriptions.iri(one, CUC + "level")
        assert set(found.mitigations) == set(descriptions.iris(one, CUC + "mitigation"))
    assert level_by_rubric(descriptions, ()) is None


def test_a_use_case_is_valid_and_in_the_form_of_the_house(catalogue: FlaskClient, tmp_path: Path) -> None:
    answer = sent(catalogue, "use-case", USE_CASE)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200, text
    assert answer.headers["Content-Disposition"] == 'attachment; filename="twin-of-street-trees.ttl"'
    file = "data/use-cases/twin-of-street-trees.ttl"
    assert text == format_turtle(text, file)
    (copy_of_sources(tmp_path) / file).write_text(text, encoding="utf-8")
    result = validated(tmp_path, file)
    assert result.stdout.startswith("valid: 0 Violation, 0 Warning"), result.stdout
    assert result.returncode == 0


def test_new_things_are_named_and_linked(catalogue: FlaskClient) -> None:
    found = triples_of(sent(catalogue, "case-study", CASE))
    about = f"case-study/{NAME}"
    source, place = "source/newtown-opens-its-river-twin", "place/newtown-upon-river"
    assert {
        (about, "source", source),
        (about, "locatedIn", "place/seoul"),
        (about, "locatedIn", place),
        (about, "involves", "organisation/newtown-water-works"),
        ("use-case/virtual-placemaking", "hasCaseStudy", about),
        ("use-case/urban-flood-simulation", "hasCaseStudy", about),
        (place, RDF_TYPE, "City"),
        (f"outcome/{NAME}-01", "source", source),
        (f"record/case-study/{NAME}", "reviewState", "review-state/draft"),
    } <= found
    (note,) = [one for one in found if one[1] == SKOS + "editorialNote"]
    assert note[0] == f"record/case-study/{NAME}"
    assert "the editors to whom its judgements are attributed had not seen them" in note[2]
    assert not [one for one in found if one[1] == "illustrates"], "a shortcut is derived, never written"


def test_a_horizon_that_moves_gets_a_new_judgement_and_keeps_the_old(catalogue: FlaskClient) -> None:
    found = triples_of(sent(catalogue, "case-study", CASE))
    old, new = "assessment/virtual-placemaking-horizon-catalogue", f"assessment/{NAME}-horizon-1"
    assert {
        (old, "isReplacedBy", new),
        (new, "assesses", "use-case/virtual-placemaking"),
        (new, "assignedHorizon", "horizon/1"),
        (new, "evidenceBasis", "evidence-basis/operational"),
        (new, "evidence", f"case-study/{NAME}"),
    } <= found
    assert {one[0] for one in found if one[1] == "isReplacedBy"} == {old}, "the other use case stays where it is"
    page = sent(catalogue, "case-study", CASE, HTML).get_data(as_text=True)
    evidence = page.partition('id="evidence"')[2].partition("</ul>")[0]
    assert "becomes" in evidence
    assert "stays in" in evidence


def test_levels_of_risk_are_computed_and_explained(catalogue: FlaskClient) -> None:
    found = triples_of(sent(catalogue, "use-case", USE_CASE))
    levels = {one[0].rpartition("trees-")[2]: one[2] for one in found if one[1] == "level"}
    assert levels == {
        "data-privacy-and-security": "risk-level/low",
        "financial-and-operational": "risk-level/low",
        "public-safety": "risk-level/medium",
        "stakeholder-acceptance": "risk-level/medium",
    }
    page = sent(catalogue, "use-case", USE_CASE, HTML).get_data(as_text=True)
    explained = page.partition('id="levels"')[2].partition("</ul>")[0]
    assert explained.count("<li>") == 4
    assert "/doc/scheme/risk-criterion/sa-contested-place-or-culture" in explained
    assert "/doc/scheme/risk-criterion/sa-voluntary-with-alternative" not in explained, "it does not decide"


def test_what_is_needed_is_asked_for_until_it_is_there(catalogue: FlaskClient) -> None:
    empty = set(errors(sent(catalogue, "use-case", {"slug": ""})))
    assert empty == {
        *(f"use-case.0.{name}" for name in ("title", "description", "origin")),
        *(f"rating.{number}.criteria" for number in range(4)),
        *("theme.0.primary", "topics.0.topic", "technology.0.technology", "sdg.0.target"),
    }
    without_source = {name: value for name, value in CASE.items() if not name.startswith(("source.", "outcome."))}
    assert set(errors(sent(catalogue, "case-study", without_source))) == {"case-study.0.source"}
    known = {**without_source, "case-study.0.source": ["[3d-digital-twin-van-rotterdam]"]}
    assert sent(catalogue, "case-study", known).status_code == 200
    in_arabic = {**CASE, "case-study.0.title": "توأم النهر"}
    assert set(errors(sent(catalogue, "case-study", in_arabic))) == {"slug"}
    assert sent(catalogue, "case-study", {**in_arabic, "slug": NAME}).status_code == 200


@pytest.mark.parametrize(
    ("field", "given", "message"),
    [
        ("case-study.0.title", "x" * 201, "This is too long."),
        ("case-study.0.title", "", "This is needed."),
        ("case-study.0.description", "Ask ann@newtown.example", "Leave out mail addresses"),
        ("case-study.0.status", f"{SCHEME}deployment-status/dreamt", "This is none of the choices."),
        ("case-study.0.place", "Nowhere at all", "The catalogue has nothing of this name."),
        ("case-study.0.place", "[country-kr] or so", "The catalogue has nothing of this name."),
        ("case-study.0.startYear", "last year", "Give a year of four digits."),
        ("case-study.0.startYear", "1850", "This does not have the form that is asked for."),
        ("source.0.address", "javascript:alert(1)", "Give a complete address"),
        ("source.0.address", "newtown.example", "Give a complete address"),
        ("outcome.0.value", "12 km", "Give a number"),
        ("outcome.0.value", "NaN", "Give a number"),
        ("outcome.0.value", "1e999999", "Give a number"),
        ("outcome.0.unit", "square km", "This does not have the form"),
        ("slug", "Newtown!", "A name is lower-case words"),
        ("slug", "metaverse-seoul", "The catalogue has this name already"),
        ("handle", "not a handle", "This is no name at GitHub."),
    ],
)
def test_a_wrong_answer_is_named_and_nothing_is_written(
    catalogue: FlaskClient, field: str, given: str, message: str
) -> None:
    filled = {**CASE, field: given}
    found = errors(sent(catalogue, "case-study", filled))
    assert set(found) == {field}
    assert found[field].startswith(message)
    page = sent(catalogue, "case-study", {**filled, "take": "ttl"}, HTML)
    assert (page.status_code, page.mimetype) == (422, HTML)
    assert f'href="#{field}"' in page.get_data(as_text=True)


def test_what_is_wrong_is_told_above_the_form_and_at_its_fields(catalogue: FlaskClient) -> None:
    wrong: Filled = {"case-study.0.title": "", "case-study.0.place": ["Seoul", "Nowhere at all"], "slug": "New town"}
    page = sent(catalogue, "case-study", {**CASE, **wrong}, HTML).get_data(as_text=True)
    assert "<title>3 answers are missing or wrong · Contribute: Case study" in page
    above, _, form = page.partition('<form id="contribution"')
    assert set(re.findall(r'<li><a href="#([^"]+)">', above)) == set(wrong)
    form = form.partition("</form>")[0]
    invalid = [one for one in re.findall(r"<(?:input|textarea|select)[^>]+>", form) if 'aria-invalid="true"' in one]
    described = [re.findall(r' name="([^"]+)".* aria-describedby="([^ "]+)', one)[0] for one in invalid]
    assert dict(described) == {name: f"{name}.error" for name in wrong}
    assert [one for one in invalid if "case-study.0.place" in one] == [one for one in invalid if "Nowhere at" in one]
    told = re.findall(r'id="([^"]+)\.error"><p>([^<]+)', form)
    assert dict(told) == {
        "case-study.0.title": "This is needed.",
        "case-study.0.place": "The catalogue has nothing of this name. ",
        "slug": "A name is lower-case words of ASCII and digits, joined by single hyphens. ",
    }


def test_nothing_is_marked_where_nothing_is_wrong(catalogue: FlaskClient) -> None:
    empty = catalogue.get("/contribute/case-study").get_data(as_text=True)
    page = sent(catalogue, "case-study", CASE, HTML).get_data(as_text=True)
    assert "<title>Contribute: Case study" in empty
    assert 'id="summary"' not in empty
    assert "<title>Everything is there; see the report · Contribute: Case study" in page
    assert '<h2 id="verdict">Everything is there; see the report.</h2>' in page.partition("<form")[0]
    assert [one for one in (empty, page) if "aria-invalid" in one or '.error"' in one] == []


def test_names_that_may_be_meant_are_offered(catalogue: FlaskClient) -> None:
    page = sent(catalogue, "case-study", {**CASE, "place.0.country": "Korea"}, HTML).get_data(as_text=True)
    assert "<code>Republic of Korea [country-kr]</code>" in page


def test_likely_duplicates_are_shown_by_name_and_by_source(catalogue: FlaskClient, descriptions: Descriptions) -> None:
    source = descriptions.iris(f"{BASE}id/case-study/nuar-national-underground-asset-register", DCTERMS + "source")[0]
    address = descriptions.text(source, CUC + "address")
    filled = {**CASE, "case-study.0.title": "Metaverse Seoul", "source.0.address": address}
    page = sent(catalogue, "case-study", filled, HTML).get_data(as_text=True)
    shown = page.partition("Is it there already?")[2].partition("</ul>")[0]
    assert 'href="/doc/case-study/metaverse-seoul"' in shown
    assert f'href="{source.replace(f"{BASE}id/", "/doc/")}"' in shown
    known = {**CASE, "case-study.0.source": [f"[{source.rpartition('/')[2]}]"]}
    page = sent(catalogue, "case-study", known, HTML).get_data(as_text=True)
    assert 'href="/doc/case-study/nuar-national-underground-asset-register"' in page.partition("Is it there")[2]


def test_what_was_filled_in_stays_and_is_escaped(catalogue: FlaskClient) -> None:
    title = '<script>alert(1)</script> "twin" \u202e\u200b of  it'
    answer = sent(catalogue, "case-study", {**CASE, "case-study.0.title": title}, HTML)
    page = answer.get_data(as_text=True)
    assert "<script>alert" not in page
    assert 'value="&lt;script&gt;alert(1)&lt;/script&gt; &#34;twin&#34; of it"' in page, "nothing hides in it"
    assert answer.headers["Cache-Control"] == "no-store"
    for value in (one for given in CASE.values() for one in ([given] if isinstance(given, str) else given)):
        shown = (f'value="{value}"', f">{value}</textarea>")
        assert value == CASE["case-study.0.title"] or any(one in page for one in shown), value
    assert page.count(" selected") == sum(value.startswith(BASE) for value in CASE.values() if isinstance(value, str))


def test_the_text_of_a_pull_request_says_where_everything_goes(catalogue: FlaskClient) -> None:
    page = sent(catalogue, "case-study", {**CASE, "handle": "@river-friend"}, HTML).get_data(as_text=True)
    text = page.partition('id="pull-request"')[2].partition("</pre>")[0]
    assert f"`data/case-studies/{NAME}.ttl`" in text
    assert "`data/use-cases/virtual-placemaking.ttl` (its evidence horizon moves from 3 to 1" in text
    assert "Proposed by @river-friend." in text
    assert text.count("- [ ] ") == 6
    assert "In the repository:" in text
    assert "valid as a whole" not in text, "nothing was validated here"
    assert "river-friend" not in page.partition('id="turtle"')[2].partition("</pre>")[0]
    assert f"<code>add-{NAME}</code>" in page


def test_the_same_names_do_not_meet(catalogue: FlaskClient) -> None:
    twice = {
        **CASE,
        **{name.replace("source.0", "source.3"): value for name, value in CASE.items() if name.startswith("source.")},
        "organisation.0.name": "Aalto University",
    }
    found = triples_of(sent(catalogue, "case-study", twice))
    things = {one[0] for one in found if one[1] == RDF_TYPE}
    assert {f"source/newtown-opens-its-river-twin{end}" for end in ("", "-2")} <= things
    assert "organisation/aalto-university-2" in things, "the catalogue has the name itself"


def test_every_request_has_its_answer(catalogue: FlaskClient) -> None:
    path = "/contribute/use-case"
    assert catalogue.get(path, headers={"Accept": TURTLE.media_type}).status_code == 406
    assert sent(catalogue, "use-case", USE_CASE, "image/png").status_code == 406
    assert catalogue.post(path, data=b"<a> <b> <c> .", content_type=TURTLE.media_type).status_code == 415
    kind = "application/x-www-form-urlencoded; charset=utf-16"
    assert catalogue.post(path, data=b"a=b", content_type=kind).status_code == 400
    assert sent(catalogue, "use-case", {"use-case.0.title": "x" * 300_000}).status_code == 413
    assert catalogue.put(path, data=b"").status_code == 405
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        many = catalogue.post(path, data={"more": ["x"] * 2_001}, content_type=kind)
        assert many.status_code == 413, kind
    assert set(errors(sent(catalogue, "use-case", {"more": ["x"] * 2_000}))) >= {"use-case.0.title"}
    assert set(errors(sent(catalogue, "use-case", {"rating.9.criteria": "x", "\u0000": "y"}))) >= {"use-case.0.title"}


def test_people_find_the_form(catalogue: FlaskClient) -> None:
    for path in ("/", "/about"):
        assert 'href="/contribute"' in catalogue.get(path).get_data(as_text=True)
    start = catalogue.get("/contribute").get_data(as_text=True)
    assert [name for name in KINDS if f'href="/contribute/{name}"' not in start] == []
    assert 'action="/validate"' in start
    arabic = catalogue.get("/ar/contribute/case-study").get_data(as_text=True)
    assert 'action="/ar/contribute/case-study"' in arabic


def test_a_form_full_of_nonsense_costs_little_and_is_answered(
    catalogue: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    searches: list[str] = []
    finder = Finder.candidates

    def counted(self: Finder, text: str, among: Among, most: int) -> list[Candidate]:
        searches.append(text)
        return finder(self, text, among, most)

    monkeypatch.setattr(Finder, "candidates", counted)
    filled: Filled = {f"outcome.{number}.source": [f"nothing {one}" for one in range(60)] for number in range(20)}
    page = sent(catalogue, "case-study", {**CASE, **filled, "outcome.0.statement": "x" * 4_999}, HTML)
    assert page.status_code == 200
    to_do = page.get_data(as_text=True).partition("Still to do")[2]
    assert to_do.count("The catalogue has nothing of this name.") == 20 * 50
    assert len(searches) <= 24
