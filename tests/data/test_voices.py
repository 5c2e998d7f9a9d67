"""Three voices stay apart: what ITU published, what the editors judge, and what public sources report."""

from __future__ import annotations

import hashlib
from typing import Final

import pytest

from citiverse.vocabulary import CUC, DCTERMS, ORG, PROV, RDF, SCHEME, THING
from support.facts import Facts

ITU: Final = THING + "organisation/international-telecommunication-union"
EDITORS: Final = THING + "agent/catalogue-editors"
INTRODUCTION: Final = THING + "source/itu-2026-introduction"
TECHNOLOGIES: Final = (
    "artificial-intelligence",
    "augmented-reality",
    "digital-twin",
    "generative-ai",
    "internet-of-things",
    "metaverse",
    "mixed-reality",
    "virtual-reality",
)


def on_basis(facts: Facts, basis: str) -> list[str]:
    return [node for node in facts.subjects(CUC + "basis", SCHEME + "basis/" + basis) if node.startswith(THING)]


def judgements(facts: Facts, basis: str) -> list[str]:
    return [node for node in on_basis(facts, basis) if facts.values(node, CUC + "assesses")]


def test_itu_speaks_only_with_source_and_place_in_it(facts: Facts) -> None:
    found = judgements(facts, "itu-published")
    assert found
    for judgement in found:
        assert facts.value(judgement, PROV + "wasAttributedTo") == ITU
        source = facts.value(judgement, DCTERMS + "source")
        assert facts.value(source, CUC + "sourceKind") == SCHEME + "source-kind/itu"
        assert facts.value(judgement, CUC + "sourceLocator")


def test_itu_gives_no_risk_level(facts: Facts) -> None:
    assert facts.instances("RiskAssessment")
    for assessment in facts.instances("RiskAssessment"):
        assert facts.value(assessment, CUC + "basis") == SCHEME + "basis/catalogue-editorial"


def test_the_editors_sign_what_is_theirs(facts: Facts) -> None:
    for judgement in judgements(facts, "catalogue-editorial"):
        assert facts.value(judgement, PROV + "wasAttributedTo") == EDITORS


def test_all_judgements_are_of_the_date_of_the_edition(facts: Facts) -> None:
    found = judgements(facts, "itu-published") + judgements(facts, "catalogue-editorial")
    assert {facts.value(judgement, PROV + "generatedAtTime") for judgement in found} == {"2026-11-22T00:00:00Z"}


def test_itu_publishes_five_horizons_and_five_themes(facts: Facts) -> None:
    published = judgements(facts, "itu-published")
    horizons = {
        facts.value(node, CUC + "assesses").rpartition("/")[2]: value.rpartition("/")[2]
        for node in published
        for value in facts.values(node, CUC + "assignedHorizon")
    }
    assert horizons == {
        "citizen-sentiment-mapping": "2",
        "civil-servant-onboarding-and-training": "2",
        "virtual-town-halls": "2",
        "immersive-library-and-community-services": "3",
        "resilient-education-conflict-and-natural-disaster-areas": "2",
    }
    themed = {facts.value(n, CUC + "assesses") for n in published if facts.values(n, CUC + "assignedPrimaryTheme")}
    assert {use_case.rpartition("/")[2] for use_case in themed} == set(horizons)


def test_itu_publishes_fourteen_targets_and_their_reasons_are_the_editors(facts: Facts) -> None:
    found = [node for node in judgements(facts, "itu-published") if facts.values(node, CUC + "target")]
    assert len(found) == 14
    note = "http://www.w3.org/2004/02/skos/core#editorialNote"
    assert all("the rationale is the editors' reading" in facts.value(node, note) for node in found)


def test_metaverse_seoul_has_both_voices(facts: Facts) -> None:
    case = THING + "case-study/metaverse-seoul"
    success = THING + "link/metaverse-seoul-multistakeholder"
    assert facts.value(success, CUC + "assesses") == case
    assert facts.value(success, CUC + "basis") == SCHEME + "basis/itu-published"
    assert facts.status(case) == "discontinued"
    assert facts.value(case, CUC + "endYear") == "2024"
    claim = THING + "claim/figure-metaverse-seoul-12"
    compared = facts.values(claim, CUC + "comparedWith")
    assert case in facts.values(claim, CUC + "claimAbout")
    assert len(compared) == 4
    assert {facts.value(figure, CUC + "claimStatus") for figure in compared} == {SCHEME + "claim-status/secondary"}


def test_both_counts_of_the_report_are_claims_with_their_place(facts: Facts) -> None:
    places = {
        name: facts.value(f"{THING}claim/{name}", CUC + "sourceLocator")
        for name in ("count-use-cases-summary", "count-use-cases-chapter-1", "count-case-studies", "count-per-theme")
    }
    assert places == {
        "count-use-cases-summary": "executive summary",
        "count-use-cases-chapter-1": "chapter 1",
        "count-case-studies": "chapter 3",
        "count-per-theme": "section 2.1",
    }


def test_every_claim_has_source_and_place(facts: Facts) -> None:
    for claim in facts.instances("SourceClaim"):
        assert facts.values(claim, CUC + "claimAbout")
        assert facts.values(claim, DCTERMS + "source")
        assert facts.value(claim, CUC + "sourceLocator")


@pytest.mark.parametrize("technology", TECHNOLOGIES)
def test_definition_is_word_for_word(facts: Facts, technology: str) -> None:
    definition = f"{THING}definition/{technology}"
    text = facts.value(definition, RDF + "value")
    assert facts.value(definition, CUC + "textSha256") == hashlib.sha256(text.encode()).hexdigest()
    assert facts.value(definition, PROV + "wasQuotedFrom") == INTRODUCTION
    assert facts.value(SCHEME + "technology/" + technology, CUC + "officialDefinition") == definition


def test_the_slip_in_the_definition_of_digital_twin_is_kept(facts: Facts) -> None:
    text = facts.value(THING + "definition/digital-twin", RDF + "value")
    assert text == "A digital twin network is a digital representation of an object of interest."


def test_the_withdrawn_edition_points_to_the_one_in_force(facts: Facts) -> None:
    old, new = (f"{THING}recommendation/itu-t-m-3080-{edition}" for edition in ("2021-02", "2026-03"))
    assert facts.value(old, DCTERMS + "isReplacedBy") == new
    assert facts.value(old, CUC + "recommendationState") == "withdrawn"
    assert facts.value(new, CUC + "recommendationState") == "in-force"


def test_slips_are_numbered_and_say_where_and_what_is_done(facts: Facts) -> None:
    notes = facts.instances("EditorialNote")
    numbers = sorted(int(facts.value(note, CUC + "slipNumber").removeprefix("D")) for note in notes)
    assert numbers == list(range(1, 15))
    for note in notes:
        assert facts.value(note, CUC + "sourceLocator")
        assert facts.value(note, CUC + "treatment")


def test_three_founded_the_initiative(facts: Facts) -> None:
    members = {facts.value(node, ORG + "member").rpartition("/")[2] for node in facts.instances("Membership")}
    assert members == {
        "digital-dubai",
        "international-telecommunication-union",
        "united-nations-international-computing-centre",
    }
