"""Answers of the query library, worked out a second time from the asserted statements, without SPARQL or rules."""

from __future__ import annotations

import hashlib
from collections import Counter
from itertools import combinations
from typing import Final

import pyoxigraph as ox
import pytest

from citiverse.query_files import Query
from citiverse.release.catalogue import Catalogue
from citiverse.vocabulary import CUC, DCTERMS, RDF, RDF_TYPE, RDFS, SCHEME, SDG, SDG_ONTOLOGY, SKOS, SOSA, THING
from support.facts import RISK_DIMENSIONS, Facts
from support.graph_store import rows

TRANSPORT: Final = SCHEME + "theme/transport-and-mobility"
PLANNING_TWIN: Final = THING + "use-case/city-scale-planning-twin"


@pytest.fixture(scope="session")
def facts(compiled: Catalogue) -> Facts:
    return Facts(compiled.asserted)


@pytest.fixture
def ask(catalogue: ox.Store, questions: dict[str, Query]) -> Ask:
    return Ask(catalogue, questions)


class Ask:
    """Asks a question of the library by name; parameters are bound by keyword."""

    def __init__(self, store: ox.Store, questions: dict[str, Query]) -> None:
        self.store, self.questions = store, questions

    def __call__(self, name: str, **values: str) -> list[tuple[str, ...]]:
        return rows(self.store, self.questions[name.replace("_", "-")].bound(values))


def test_use_cases_of_each_theme(ask: Ask, facts: Facts) -> None:
    for theme in facts.instances("Theme"):
        members = {uc for uc in facts.instances("UseCase") if theme in facts.themes()[uc]}
        assert {row[0] for row in ask("use-cases-of-a-theme", theme=theme)} == members


def test_use_cases_of_each_topic(ask: Ask, facts: Facts) -> None:
    topics = facts.judged("assignedTopic")
    for topic in facts.instances("Topic"):
        assert {row[0] for row in ask("use-cases-of-a-topic", topic=topic)} == {u for u in topics if topic in topics[u]}


def test_matrix_of_themes_and_horizons(ask: Ask, facts: Facts) -> None:
    horizons, primary = facts.horizons(), facts.strongest("assignedPrimaryTheme")
    counted = Counter((primary[uc], str(horizons[uc])) for uc in facts.instances("UseCase"))
    answered = {(row[0], row[2]): int(row[3]) for row in ask("use-cases-per-theme-and-horizon")}
    assert len(answered) == 15
    assert {cell: number for cell, number in answered.items() if number} == counted
    assert sum(answered.values()) == len(facts.instances("UseCase"))


def test_cross_cutting_use_cases(ask: Ask, facts: Facts) -> None:
    themes = facts.themes()
    expected = {(uc, str(len(themes[uc]))) for uc in facts.instances("UseCase") if len(themes[uc]) > 1}
    assert {(row[0], row[2]) for row in ask("cross-cutting-use-cases")} == expected


def test_matrix_of_themes_and_technologies(ask: Ask, facts: Facts) -> None:
    primary, technologies = facts.strongest("assignedPrimaryTheme"), facts.judged("technology")
    counted = Counter((primary[uc], used) for uc in technologies for used in technologies[uc])
    assert {(row[0], row[2]): int(row[4]) for row in ask("technologies-per-theme") if row[4] != "0"} == counted


@pytest.mark.parametrize(
    ("name", "horizon", "statuses"),
    [("deployable-now", 1, {"operational"}), ("piloting-pipeline", 2, {"operational", "pilot"})],
)
def test_use_cases_of_a_horizon_in_a_theme(ask: Ask, facts: Facts, name: str, horizon: int, statuses: set[str]) -> None:
    expected = {
        (uc, str(sum(facts.status(case) in statuses for case in facts.cases(uc))))
        for uc, reached in facts.horizons().items()
        if reached == horizon and TRANSPORT in facts.themes()[uc]
    }
    assert {(row[0], row[2]) for row in ask(name, theme=TRANSPORT)} == expected


def test_use_cases_to_watch_in_all_themes(ask: Ask, facts: Facts) -> None:
    watched = {row[0] for theme in facts.instances("Theme") for row in ask("use-cases-to-watch", theme=theme)}
    assert watched == {uc for uc, horizon in facts.horizons().items() if horizon == 3}


def test_promotion_candidates(ask: Ask, facts: Facts) -> None:
    expected = {
        (uc, case)
        for uc, horizon in facts.horizons().items()
        for case in facts.cases(uc)
        if horizon == 2 and facts.status(case) == "operational"
    }
    assert {(row[0], row[2]) for row in ask("promotion-candidates")} == expected


def test_use_cases_without_high_risk(ask: Ask, facts: Facts) -> None:
    expected = {uc for uc, levels in facts.risk_levels().items() if "high" not in levels.values()}
    assert {row[0] for row in ask("use-cases-without-high-risk")} == expected


@pytest.mark.parametrize(("highest", "accepted"), [("low", {"low"}), ("medium", {"low", "medium"})])
def test_use_cases_up_to_a_privacy_risk(ask: Ask, facts: Facts, highest: str, accepted: set[str]) -> None:
    expected = {uc for uc, levels in facts.risk_levels().items() if levels["data-privacy-and-security"] in accepted}
    answered = ask("use-cases-by-privacy-risk", highestLevel=f"{SCHEME}risk-level/{highest}")
    assert {row[0] for row in answered} == expected


def test_distribution_of_risk_levels(ask: Ask, facts: Facts) -> None:
    counted = Counter((d, level) for levels in facts.risk_levels().values() for d, level in levels.items())
    answered = {(row[0].rpartition("/")[2], row[2].lower()): int(row[3]) for row in ask("risk-levels-per-dimension")}
    assert answered == {(d, level): counted[d, level] for d in RISK_DIMENSIONS for level in ("low", "medium", "high")}


def test_share_of_low_and_medium_public_safety_risk(ask: Ask, facts: Facts) -> None:
    counted = Counter(levels["public-safety"] for levels in facts.risk_levels().values())
    share = round((counted["low"] + counted["medium"]) / counted.total(), 3)
    assert ask("public-safety-risk-mostly-low-to-medium") == [
        (str(counted["low"]), str(counted["medium"]), str(counted["high"]), str(share), str(share > 0.5).lower())
    ]


def test_horizons_where_itu_and_catalogue_differ(ask: Ask, facts: Facts) -> None:
    voices: dict[str, dict[str, str]] = {}
    for subject, horizon, basis in facts.current("assignedHorizon"):
        voices.setdefault(subject, {})[basis] = horizon.rpartition("/")[2]
    expected = {
        (subject, "Horizon", said["itu-published"], said["catalogue-editorial"])
        for subject, said in voices.items()
        if "itu-published" in said and said["itu-published"] != said["catalogue-editorial"]
    }
    assert {(row[0], *row[2:]) for row in ask("where-itu-and-catalogue-differ")} == expected


def test_all_judgements_are_older_than_a_year_after_two_years(ask: Ask, facts: Facts) -> None:
    after = {row[0] for row in ask("assessments-older-than-a-year", asOf="2028-11-22")}
    assert len(after) == len([s for s in facts_with(facts, "basis") if facts.values(s, CUC + "assesses")])
    assert ask("assessments-older-than-a-year", asOf="2027-11-22") == []
    assert len(ask("assessments-older-than-a-year", asOf="2027-11-23")) == len(after)


def facts_with(facts: Facts, predicate: str) -> set[str]:
    """Return what states `predicate` with any concept of the scheme of that name."""
    concepts = facts.subjects(SKOS + "inScheme", SCHEME + predicate)
    return {subject for concept in concepts for subject in facts.subjects(CUC + predicate, concept)}


def test_technologies_and_their_pairs(ask: Ask, facts: Facts) -> None:
    used = [sorted(map(facts.label, technologies)) for technologies in facts.judged("technology").values()]
    counted = Counter((label, "") for labels in used for label in labels)
    counted += Counter(pair for labels in used for pair in combinations(labels, 2))
    assert {(row[0], row[1]): int(row[2]) for row in ask("use-cases-per-technology-and-pair")} == counted


@pytest.mark.parametrize("technology", ["generative-ai", "artificial-intelligence", "virtual-reality"])
def test_technology_with_high_privacy_risk(ask: Ask, facts: Facts, technology: str) -> None:
    iri, levels = f"{SCHEME}technology/{technology}", facts.risk_levels()
    expected = {
        uc
        for uc, used in facts.judged("technology").items()
        if iri in used and levels[uc]["data-privacy-and-security"] == "high"
    }
    assert {row[0] for row in ask("technology-with-high-privacy-risk", technology=iri)} == expected


def test_technologies_that_share_a_recommendation(ask: Ask) -> None:
    shared = {
        (row[0].rpartition("/")[2], row[1].rpartition("/")[2]) for row in ask("technologies-sharing-a-recommendation")
    }
    assert shared == {("itu-t-p-1320", name) for name in ("augmented-reality", "mixed-reality", "virtual-reality")}


def test_definitions_are_intact(ask: Ask, facts: Facts) -> None:
    answered = ask("integrity-of-definitions")
    assert len(answered) == 8
    for _, definition, text, intact, _ in answered:
        hashed = hashlib.sha256(facts.value(definition, RDF + "value").encode()).hexdigest()
        assert (intact == "true") == (hashed == facts.value(definition, CUC + "textSha256"))
        assert text == facts.value(definition, RDF + "value")


def test_case_studies_in_every_country(ask: Ask, facts: Facts) -> None:
    cases = facts.instances("CaseStudy")
    for country in facts.instances("Country"):
        expected = {case for case in cases if country in facts.countries(case)}
        assert {row[0] for row in ask("case-studies-in-a-country", country=country)} == expected


def test_evidence_outside_europe(ask: Ask, facts: Facts) -> None:
    europe = THING + "place/region-europe"
    parts = {europe, *facts.subjects(CUC + "within", europe)}
    european = {country for country in facts.instances("Country") if parts & set(facts.values(country, CUC + "within"))}
    expected = {
        (case, facts.label(country))
        for case in facts.cases(PLANNING_TWIN)
        for country in facts.countries(case) - european
    }
    answered = ask("evidence-outside-a-region", useCase=PLANNING_TWIN, region=europe)
    assert {(row[0], row[2]) for row in answered} == expected


def test_all_figures_by_kind_and_source(ask: Ask, facts: Facts) -> None:
    answered: set[tuple[str, str]] = set()
    for kind in facts.subjects(SKOS + "inScheme", SCHEME + "figure-kind"):
        answered |= {(row[0], row[8]) for row in ask("measured-outcomes", figureKind=kind)}
    figures = facts.instances("MeasuredOutcome")
    assert answered == {(figure, source) for figure in figures for source in facts.values(figure, DCTERMS + "source")}


def test_results_without_period_or_baseline(ask: Ask, facts: Facts) -> None:
    results = facts.subjects(CUC + "figureKind", SCHEME + "figure-kind/outcome")
    known = {
        figure: (facts.values(figure, CUC + "period"), facts.values(figure, CUC + "baselineNote")) for figure in results
    }
    assert {row[0] for row in ask("figures-without-period-or-baseline")} == {f for f in results if not all(known[f])}


def test_case_studies_on_the_map(ask: Ask, facts: Facts) -> None:
    expected = {
        (case, *facts.values(place, CUC + "longitude"), *facts.values(place, CUC + "latitude"))
        for case in facts.instances("CaseStudy")
        for place in facts.values(case, CUC + "locatedIn")
        if facts.values(place, CUC + "latitude")
    }
    answered = {(row[0], float(row[3]), float(row[4])) for row in ask("case-studies-with-coordinates")}
    assert answered == {(case, float(longitude), float(latitude)) for case, longitude, latitude in expected}


def test_case_studies_of_several_use_cases(ask: Ask, facts: Facts) -> None:
    counted = Counter(case for use_case in facts.instances("UseCase") for case in facts.cases(use_case))
    answered = {row[0]: int(row[2]) for row in ask("case-studies-of-several-use-cases")}
    assert answered == {case: number for case, number in counted.items() if number > 1}


def test_use_cases_per_goal_and_goals_without_any(ask: Ask, facts: Facts) -> None:
    counted = Counter(goal for goals in facts.goals().values() for goal in goals)
    goals = [f"{SDG}{number}" for number in range(1, 18)]
    assert {row[0]: int(row[2]) for row in ask("use-cases-per-goal")} == {goal: counted[goal] for goal in goals}
    assert {row[0] for row in ask("goals-not-served")} == {goal for goal in goals if not counted[goal]}
    named = set(facts.subjects(CUC + "namedInReport", "true"))
    assert len(named) == 11
    assert {row[0]: int(row[2]) for row in ask("goals-beyond-the-report")} == {
        g: counted[g] for g in set(counted) - named
    }


def test_use_cases_of_every_goal_and_target(ask: Ask, facts: Facts) -> None:
    served = facts.goals()
    for use_case, targets in facts.judged("target").items():
        served[use_case] |= targets
    for item in {item for items in served.values() for item in items}:
        answered = {row[0] for row in ask("use-cases-serving-a-goal-or-target", goalOrTarget=item)}
        assert answered == {use_case for use_case, items in served.items() if item in items}


def test_every_target_has_a_goal(ask: Ask, facts: Facts) -> None:
    assert ask("targets-lacking-their-goal") == []
    assert all(facts.values(target, SDG_ONTOLOGY + "isTargetOf") for _, target, _ in facts.current("target"))


def test_examples_of_success_factors(ask: Ask, facts: Facts) -> None:
    cases = set(facts.instances("CaseStudy"))
    examples = {(factor, case) for case, factor, basis in facts.current("successFactor") if case in cases}
    assert {(row[0], row[2]) for row in ask("success-factors-with-example-cases")} == examples
    without = set(facts.instances("SuccessFactor")) - {factor for factor, _ in examples}
    assert {row[0] for row in ask("success-factors-without-example")} == without


def test_use_cases_of_strategic_outcomes(ask: Ask, facts: Facts) -> None:
    use_cases = set(facts.instances("UseCase"))
    expected = {(facts.label(value), uc) for uc, value, _ in facts.current("strategicOutcome") if uc in use_cases}
    assert {(row[0], row[1]) for row in ask("strategic-outcomes-and-use-cases")} == expected


def test_statements_by_basis(ask: Ask, facts: Facts, compiled: Catalogue) -> None:
    counted: Counter[tuple[str, str]] = Counter()
    for kind in facts.subjects(RDFS + "subClassOf", CUC + "Assessment"):
        for judgement in facts.subjects(RDF_TYPE, kind):
            basis = facts.value(judgement, CUC + "basis").rpartition("/")[2]
            counted[basis, facts.value(kind, RDFS + "label")] += 1
    counted["derived", "derived statement"] = len(compiled.derived)
    assert {(row[0], row[1]): int(row[2]) for row in ask("statements-by-basis")} == counted


def test_instances_of_every_class(ask: Ask, compiled: Catalogue) -> None:
    members: dict[str, set[object]] = {}
    for quad in compiled.quads:
        if quad.predicate.value == RDF_TYPE and isinstance(quad.object, ox.NamedNode):
            members.setdefault(quad.object.value, set()).add(quad.subject)
    answered = {row[1]: int(row[2]) for row in ask("vocabularies-and-classes")}
    assert answered == {name: len(things) for name, things in members.items()}


def test_links_to_other_datasets(ask: Ask, compiled: Catalogue) -> None:
    """Links of our things and concepts by these properties, counted by the host of what they lead to."""
    by_property = {SKOS + name for name in ("exactMatch", "closeMatch", "relatedMatch")}
    by_property |= {CUC + name for name in ("goal", "target", "contributesToGoal", "contributesToTarget")}
    by_property.add(RDFS + "seeAlso")
    base = SCHEME.rpartition("scheme/")[0]
    counted: Counter[tuple[str, str]] = Counter()
    for triple in {quad.triple for quad in compiled.quads}:
        ours = str(triple.subject).startswith((f"<{base}id/", f"<{base}scheme/"))
        target = triple.object.value if isinstance(triple.object, ox.NamedNode) else base
        if ours and triple.predicate.value in by_property and not target.startswith(base):
            counted[target.split("/")[2], triple.predicate.value] += 1
    answered: Counter[tuple[str, str]] = Counter()
    for title, predicate, links in ask("linksets"):
        answered[title.split()[2].partition("/")[0], predicate] += int(links)
    assert answered == counted


def test_case_studies_of_a_wikidata_city(ask: Ask, facts: Facts) -> None:
    answered = {row[0] for row in ask("case-studies-linked-to-an-external-entity")}
    assert answered == {
        case
        for case in facts.instances("CaseStudy")
        if any("singapore" in place.lower() or place.endswith("country-sg") for place in places_of(facts, case))
    }


def places_of(facts: Facts, case: str) -> set[str]:
    """Return the places and countries of a case study."""
    return set(facts.values(case, CUC + "locatedIn")) | facts.countries(case)


def test_largest_improvement_is_the_largest(ask: Ask, facts: Facts) -> None:
    results = set(facts.subjects(CUC + "figureKind", SCHEME + "figure-kind/outcome"))
    percent = results & set(facts.subjects(CUC + "unit", "%"))
    values = {f: float(facts.value(f, CUC + "numericValue")) for f in percent if facts.values(f, CUC + "numericValue")}
    largest = max(values.values())
    cases = {facts.value(figure, SOSA + "hasFeatureOfInterest") for figure in values if values[figure] == largest}
    title, _, value, *_ = ask("largest-improvement", words="", unit="%")[0]
    assert (float(value), title in map(facts.label, cases)) == (largest, True)


def test_standards_that_itu_names_are_muddi_and_the_work_of_study_group_20(ask: Ask) -> None:
    named = {row[0].rpartition("/")[2] for row in ask("standards-and-data-models") if row[4]}
    assert named == {"muddi", "itu-t-sg20"}
