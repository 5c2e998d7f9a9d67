"""Case studies stand in a place, name their sources, and their figures are what the sources say."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

import pytest

from citiverse.vocabulary import CUC, DCTERMS, SCHEME, SKOS, SOSA, THING
from support.facts import Facts

ITU_ONLY: Final = (
    "itu-coventry-digital-spaces",
    "itu-pathways-colombia",
    "itu-san-diego-onboarding",
    "itu-scubaverse",
    "itu-trace-centre",
)


def deployments(facts: Facts) -> list[str]:
    return [case for case in facts.instances("CaseStudy") if case.rpartition("/")[2] not in ITU_ONLY]


def test_deployments_have_status_country_and_theme(facts: Facts) -> None:
    themes = facts.themes()
    for case in deployments(facts):
        assert facts.status(case)
        assert facts.countries(case)
        assert len(themes[case]) == 1


def test_evidence_status_is_the_kinds_of_the_sources(facts: Facts) -> None:
    for case in deployments(facts):
        kinds = {facts.value(source, CUC + "sourceKind") for source in facts.values(case, DCTERMS + "source")}
        states = {state.rpartition("/")[2] for state in facts.values(case, CUC + "evidenceStatus")}
        assert states == {kind.rpartition("/")[2] for kind in kinds}


def test_years_run_forward(facts: Facts) -> None:
    for case in facts.instances("CaseStudy"):
        start, end = facts.values(case, CUC + "startYear"), facts.values(case, CUC + "endYear")
        if start and end:
            assert int(start[0]) <= int(end[0]) <= 2026


def test_scope_fits_the_countries(facts: Facts) -> None:
    for case in deployments(facts):
        scope = facts.value(case, CUC + "geographicScope").rpartition("/")[2]
        if facts.values(case, CUC + "alsoInCountry"):
            assert scope in ("multi-country", "global")
        else:
            assert scope != "multi-country"


@pytest.mark.parametrize("slug", ITU_ONLY)
def test_what_only_itu_names_is_told_as_its_claim(facts: Facts, slug: str) -> None:
    case = THING + "case-study/" + slug
    claim = THING + "claim/named-" + slug
    assert facts.value(claim, CUC + "claimAbout") == case
    assert facts.value(claim, CUC + "sourceLocator")
    assert facts.values(case, CUC + "evidenceStatus") == [SCHEME + "claim-status/itu-claim"]
    assert not facts.status(case)


def test_figures_have_a_number_or_say_that_there_is_none(facts: Facts) -> None:
    for figure in facts.instances("MeasuredOutcome"):
        numbers = facts.values(figure, CUC + "numericValue")
        without = facts.value(figure, CUC + "comparator") == SCHEME + "comparator/none"
        assert without == (not numbers)
        assert facts.value(figure, CUC + "unit")


def test_ranges_run_upwards(facts: Facts) -> None:
    ranges = 0
    for figure in facts.instances("MeasuredOutcome"):
        for upper in facts.values(figure, CUC + "maximumValue"):
            assert Decimal(upper) > Decimal(facts.value(figure, CUC + "numericValue"))
            ranges += 1
    assert ranges == 5


def test_figures_cite_sources_of_their_case(facts: Facts) -> None:
    itu = SCHEME + "claim-status/itu-claim"
    for figure in facts.instances("MeasuredOutcome"):
        cited = set(facts.values(figure, DCTERMS + "source"))
        case = facts.value(figure, SOSA + "hasFeatureOfInterest")
        known = set(facts.values(case, DCTERMS + "source")) | set(facts.values(case, CUC + "namedIn"))
        assert cited
        assert cited <= known, figure
        if facts.value(figure, CUC + "claimStatus") == itu:
            assert facts.value(figure, CUC + "sourceLocator")


def test_coordinates_come_in_pairs_of_two_decimals(facts: Facts) -> None:
    for place in (*facts.instances("City"), *facts.instances("Place")):
        latitude, longitude = facts.values(place, CUC + "latitude"), facts.values(place, CUC + "longitude")
        assert len(latitude) == len(longitude) <= 1
        for number in (*latitude, *longitude):
            exponent = Decimal(number).as_tuple().exponent
            assert isinstance(exponent, int)
            assert exponent >= -2


def test_every_place_lies_in_a_region(facts: Facts) -> None:
    def larger(place: str) -> list[str]:
        return facts.values(place, CUC + "within") + facts.values(place, CUC + "inCountry")

    regions = {region for region in facts.instances("Region") if "/region-" in region}
    for place in facts.subjects(CUC + "placeKind", SCHEME + "place-kind/city"):
        reached, rest = set[str](), [place]
        while rest:
            here = rest.pop()
            reached.add(here)
            rest += [next_place for next_place in larger(here) if next_place not in reached]
        assert len(reached & regions) == 1, place


def test_labelled_notes_say_what_they_are_about(facts: Facts) -> None:
    labels = ("Start year: ", "Status: ", "Technologies: ", "Organisations: ", "Named by ITU: ", "Risk rubric, ")
    for case in deployments(facts):
        for note in facts.values(case, SKOS + "editorialNote"):
            assert note.startswith(labels), note
