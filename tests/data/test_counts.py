"""The first edition holds as much as its editors collected: nothing lost, nothing twice."""

from __future__ import annotations

from collections import Counter
from typing import Final

import pytest

from citiverse.vocabulary import CUC, SCHEME
from support.facts import Facts

COUNTS: Final = {
    "UseCase": 71,
    "CaseStudy": 150,
    "MeasuredOutcome": 353,
    "Country": 69,
    "Region": 26,
    "Organisation": 315,
    "Initiative": 1,
    "Track": 8,
    "Membership": 3,
    "Source": 379,
    "IntroductoryReport": 1,
    "ThematicReport": 5,
    "OfficialDefinition": 8,
    "EditorialNote": 14,
    "Mitigation": 60,
    "RiskAssessment": 71,
    "RiskRating": 284,
    "TopicAssignment": 71,
    "TechnologyMapping": 144,
    "ImpactStatement": 237,
    "ProfileRecord": 71,
    "CatalogueRecord": 150,
    "ReviewActivity": 1,
    "CatalogueRelease": 1,
}


@pytest.mark.parametrize(("class_name", "number"), COUNTS.items())
def test_number_of_things(facts: Facts, class_name: str, number: int) -> None:
    assert len(facts.instances(class_name)) == number


def test_places_below_countries(facts: Facts) -> None:
    assert len(facts.instances("City")) + len(facts.instances("Place")) == 123


def test_use_cases_by_primary_theme(facts: Facts) -> None:
    themes = facts.strongest("assignedPrimaryTheme")
    found = Counter(themes[use_case].rpartition("/")[2] for use_case in facts.instances("UseCase"))
    assert found == {
        "urban-planning-placemaking-infrastructure": 14,
        "city-administration-services-public-participation": 15,
        "economic-development-education-tourism": 14,
        "transport-and-mobility": 13,
        "public-safety-health-disaster-resilience": 15,
    }


def test_deployments_by_status(facts: Facts) -> None:
    found = Counter(facts.status(case_study) for case_study in facts.instances("CaseStudy"))
    assert found == {"operational": 65, "pilot": 66, "concept": 10, "discontinued": 4, "": 5}


def test_figures_by_kind(facts: Facts) -> None:
    found = Counter(facts.value(figure, CUC + "figureKind") for figure in facts.instances("MeasuredOutcome"))
    kinds = {"outcome": 69, "output": 32, "scale": 110, "cost": 43, "target": 31, "context": 68}
    assert found == {f"{SCHEME}figure-kind/{kind}": number for kind, number in kinds.items()}


def test_figures_by_claim_status(facts: Facts) -> None:
    found = Counter(facts.value(figure, CUC + "claimStatus") for figure in facts.instances("MeasuredOutcome"))
    states = {"primary": 95, "secondary": 239, "vendor": 11, "itu-claim": 8}
    assert found == {f"{SCHEME}claim-status/{state}": number for state, number in states.items()}


def test_contributions_name_each_target_of_the_edition(facts: Facts) -> None:
    assert len(list(facts.current("target"))) == 187
    assert len(list(facts.current("goal"))) == 6


def test_ratings_by_level(facts: Facts) -> None:
    found = Counter(facts.value(rating, CUC + "level").rpartition("/")[2] for rating in facts.instances("RiskRating"))
    assert found == {"low": 80, "medium": 135, "high": 69}


def test_case_studies_of_use_cases(facts: Facts) -> None:
    linked = [case for use_case in facts.instances("UseCase") for case in facts.cases(use_case)]
    assert len(linked) == 187 + 5
    assert set(linked) == set(facts.instances("CaseStudy"))


def test_other_addresses_of_sources_are_kept(facts: Facts) -> None:
    found = [address for source in facts.instances("Source") for address in facts.values(source, CUC + "otherAddress")]
    assert len(found) == len(set(found)) == 12
