"""Figures count what holds now: neither withdrawn things, nor superseded judgements, nor the same thing twice."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from support.example_release import make_example_release
from support.figures.markup import main_of
from support.web import make_app

HTML = {"Accept": "text/html"}
THEME = "/doc/scheme/theme/public-safety-health-disaster-resilience"
PLACES = (
    ("/", "ul.numbers li"),
    ("/about", "p.lead"),
    ("/themes", "td"),
    ("/horizons", "h2"),
    ("/technologies", "p.soft"),
    ("/risks", "td"),
    ("/sdgs", "p.soft, summary, details li"),
    ("/advisor", "#status, h2, strong, li li, td"),
    ("/gaps?missed=0", "h2, td"),
    ("/use-cases", "#status, span.count"),
    (THEME, "th small, h2"),
    ("/doc/scheme/technology/digital-twin", "h2"),
)
EVENTS = """
@prefix assessment: <https://w3id.org/citiverse/id/assessment/> .
@prefix basis: <https://w3id.org/citiverse/scheme/basis/> .
@prefix cuc: <https://w3id.org/citiverse/ns#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix use-case: <https://w3id.org/citiverse/id/use-case/> .
@base <https://w3id.org/citiverse/> .

# A use case that was withdrawn, with all that made it count.
use-case:gone a cuc:UseCase ; dcterms:title "Gone"@en .
<record/use-case/gone> a cuc:ProfileRecord ; foaf:primaryTopic use-case:gone ;
  cuc:reviewState <scheme/review-state/withdrawn> .
assessment:gone-theme a cuc:ThemeAssignment ; cuc:assesses use-case:gone ; cuc:basis basis:catalogue-editorial ;
  cuc:assignedPrimaryTheme <scheme/theme/public-safety-health-disaster-resilience> .
assessment:gone-horizon a cuc:HorizonAssignment ; cuc:assesses use-case:gone ; cuc:basis basis:catalogue-editorial ;
  cuc:assignedHorizon <scheme/horizon/1> .
<id/mapping/gone> a cuc:TechnologyMapping ; cuc:assesses use-case:gone ; cuc:basis basis:catalogue-editorial ;
  cuc:technology <scheme/technology/digital-twin> .

# What another judged before, and what holds no longer.
assessment:flood-twin-risk-before a cuc:RiskAssessment ; cuc:assesses use-case:flood-twin ;
  cuc:hasRating <id/rating/flood-twin-before> ; cuc:basis basis:catalogue-editorial ;
  dcterms:isReplacedBy assessment:flood-twin-risk .
<id/rating/flood-twin-before> a cuc:RiskRating ; cuc:dimension <scheme/risk-dimension/public-safety> ;
  cuc:level <scheme/risk-level/low> .
<id/contribution/flood-twin-before> a cuc:SdgContribution ; cuc:assesses use-case:flood-twin ;
  cuc:target <http://metadata.un.org/sdg/11.3> ; cuc:basis basis:catalogue-editorial ;
  dcterms:isReplacedBy <id/contribution/flood-twin-sdg-11-5> .

# Two voices say the same.
<id/contribution/flood-twin-itu> a cuc:SdgContribution ; cuc:assesses use-case:flood-twin ;
  cuc:target <http://metadata.un.org/sdg/11.5> ; cuc:basis basis:itu-published .
"""


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of the examples after something was withdrawn, judged anew and said twice."""
    return make_app(make_example_release(tmp_path_factory.mktemp("later"), EVENTS)).test_client()


def figures(client: FlaskClient, path: str, places: str) -> list[str]:
    main = main_of(client.get(path, headers=HTML).text)
    return [text for one in main.all(places) if not (text := one.own_text()).endswith("triples")]


@pytest.mark.parametrize(("path", "places"), PLACES)
def test_what_does_not_hold_changes_no_figure(client: FlaskClient, later: FlaskClient, path: str, places: str) -> None:
    before = figures(client, path, places)
    assert before
    assert figures(later, path, places) == before
