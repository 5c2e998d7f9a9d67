"""The concept schemes: every concept is labelled, defined, placed in one scheme, and says whose it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef

from citiverse.turtle import format_turtle
from citiverse.vocabulary import CUC, DCTERMS, SCHEME, SDG, SDG_ONTOLOGY, SDG_SCHEME, SKOS, THING

CUC_TERMS, SKOS_TERMS, TERMS = Namespace(CUC), Namespace(SKOS), Namespace(DCTERMS)
CONCEPT, CONCEPT_SCHEME = SKOS_TERMS.Concept, SKOS_TERMS.ConceptScheme
CLASS_OF_SCHEME = {
    "theme": "Theme",
    "topic": "Topic",
    "horizon": "Horizon",
    "risk-dimension": "RiskDimension",
    "risk-level": "RiskLevel",
    "risk-criterion": "RiskCriterion",
    "technology": "Technology",
    "lifecycle": "Lifecycle",
    "criterion": "ScoringCriterion",
    "success-factor": "SuccessFactor",
    "strategic-outcome": "StrategicOutcome",
    "takeaway": "KeyTakeaway",
    "audience": "Audience",
    "deployment-status": "DeploymentStatus",
    "basis": "AssessmentBasis",
    "comparator": "Comparator",
    "figure-kind": "FigureKind",
    "claim-status": "ClaimStatus",
    "source-precision": "SourcePrecision",
    "source-kind": "SourceKind",
    "unit-system": "UnitSystem",
    "evidence-basis": "EvidenceBasis",
    "evidence-support": "EvidenceSupport",
    "origin": "Origin",
    "impact-kind": "ImpactKind",
    "organisation-kind": "OrganisationKind",
    "place-kind": "PlaceKind",
    "geographic-scope": "GeographicScope",
    "review-state": "ReviewState",
    "workflow-stage": "WorkflowStage",
    "stakeholder-group": "StakeholderGroup",
    "decision-reason": "DecisionReason",
    "candidate-source": "CandidateSource",
    "role": "Role",
}
SIZES = {
    "theme": 5,
    "topic": 29,
    "horizon": 3,
    "risk-dimension": 4,
    "risk-level": 3,
    "risk-criterion": 28,
    "technology": 8,
    "criterion": 4,
    "success-factor": 8,
    "strategic-outcome": 6,
    "takeaway": 7,
    "audience": 8,
}
SIX_LANGUAGES = {"ar", "en", "es", "fr", "ru", "zh"}
SIX_LANGUAGE_SCHEMES = ("theme", "horizon", "risk-dimension", "risk-level", "technology", "criterion")
NAMED_GOALS = {1, 3, 4, 8, 9, 10, 11, 12, 13, 16, 17}


def concepts(schemes: Graph, scheme: str | None = None) -> Iterator[URIRef]:
    for concept in sorted(URIRef(str(subject)) for subject in schemes.subjects(RDF.type, CONCEPT)):
        if scheme is None or (concept, SKOS_TERMS.inScheme, URIRef(SCHEME + scheme)) in schemes:
            yield concept


def strings(schemes: Graph, subject: URIRef, predicate: URIRef, language: str | None = None) -> list[str]:
    literals = [value for value in schemes.objects(subject, predicate) if isinstance(value, Literal)]
    return [str(value) for value in literals if language is None or value.language == language]


def is_of_the_un(iri: URIRef) -> bool:
    return iri.startswith(SDG_SCHEME)


def test_the_schemes_are_those_of_the_data_model(schemes: Graph) -> None:
    expected = {SCHEME + name for name in CLASS_OF_SCHEME} | {SDG_SCHEME}
    assert {str(scheme) for scheme in schemes.subjects(RDF.type, CONCEPT_SCHEME)} == expected


def test_every_scheme_has_a_title_and_a_description(schemes: Graph) -> None:
    for scheme in schemes.subjects(RDF.type, CONCEPT_SCHEME):
        assert isinstance(scheme, URIRef)
        for predicate in (TERMS.title, TERMS.description):
            assert len(strings(schemes, scheme, predicate, "en")) == 1, scheme


@pytest.mark.parametrize(("scheme", "size"), SIZES.items())
def test_a_scheme_of_the_report_is_complete(schemes: Graph, scheme: str, size: int) -> None:
    assert len(list(concepts(schemes, scheme))) == size


@pytest.mark.parametrize(("scheme", "name"), CLASS_OF_SCHEME.items())
def test_the_concepts_of_a_scheme_have_its_class(schemes: Graph, ontology: Graph, scheme: str, name: str) -> None:
    assert list(ontology.objects(CUC_TERMS[name], RDF.type))
    members = list(concepts(schemes, scheme))
    assert members
    assert set(schemes.subjects(RDF.type, CUC_TERMS[name])) == set(members)


def test_every_concept_is_in_exactly_one_scheme(schemes: Graph) -> None:
    for concept in concepts(schemes):
        assert len(list(schemes.objects(concept, SKOS_TERMS.inScheme))) == 1, concept


def test_the_notation_is_the_last_segment_of_the_iri(schemes: Graph) -> None:
    for concept in concepts(schemes):
        if not concept.startswith(THING):
            assert strings(schemes, concept, SKOS_TERMS.notation) == [concept.rsplit("/", 1)[1]]


def test_takeaways_are_numbered_from_one_to_seven(schemes: Graph) -> None:
    numbers = [strings(schemes, concept, SKOS_TERMS.notation) for concept in concepts(schemes, "takeaway")]
    assert sorted(numbers) == [[str(number)] for number in range(1, 8)]


def test_every_concept_has_one_english_label_and_one_definition(schemes: Graph) -> None:
    for concept in concepts(schemes):
        assert len(strings(schemes, concept, SKOS_TERMS.prefLabel, "en")) == 1, concept
        is_goal = (concept, RDF.type, URIRef(SDG_ONTOLOGY + "Goal")) in schemes
        assert len(strings(schemes, concept, SKOS_TERMS.definition, "en")) == (0 if is_goal else 1), concept


def test_labels_are_unique_within_a_scheme_and_language(schemes: Graph) -> None:
    seen: dict[tuple[str, str | None, str], URIRef] = {}
    for concept in concepts(schemes):
        (scheme,) = schemes.objects(concept, SKOS_TERMS.inScheme)
        for predicate in (SKOS_TERMS.prefLabel, SKOS_TERMS.altLabel):
            for label in schemes.objects(concept, predicate):
                assert isinstance(label, Literal)
                key = (str(scheme), label.language, str(label))
                assert seen.setdefault(key, concept) == concept, key


@pytest.mark.parametrize("scheme", SIX_LANGUAGE_SCHEMES)
def test_core_schemes_speak_six_languages_and_say_that_translations_are_unreviewed(schemes: Graph, scheme: str) -> None:
    for concept in concepts(schemes, scheme):
        labels = list(schemes.objects(concept, SKOS_TERMS.prefLabel))
        assert sorted(str(label.language) for label in labels if isinstance(label, Literal)) == sorted(SIX_LANGUAGES)
        assert strings(schemes, concept, CUC_TERMS.translationStatus) == ["unreviewed"]
    notes = " ".join(strings(schemes, URIRef(SCHEME + scheme), SKOS_TERMS.editorialNote))
    assert "neither ITU nor" in notes


def test_whatever_is_translated_says_so(schemes: Graph) -> None:
    for concept in concepts(schemes):
        texts = [text for text in schemes.objects(concept) if isinstance(text, Literal) and text.language]
        translated = any(text.language != "en" for text in texts)
        status = strings(schemes, concept, CUC_TERMS.translationStatus)
        assert status == (["unreviewed"] if translated else []), concept


def test_no_language_but_the_six_is_used(schemes: Graph) -> None:
    assert {text.language for text in schemes.objects() if isinstance(text, Literal) and text.language} == SIX_LANGUAGES


def test_every_concept_of_the_catalogue_says_whose_it_is(schemes: Graph) -> None:
    for concept in concepts(schemes):
        if is_of_the_un(concept):
            continue
        (basis,) = schemes.objects(concept, CUC_TERMS.basis)
        from_itu = str(basis) == SCHEME + "basis/itu-published"
        assert from_itu or str(basis) == SCHEME + "basis/catalogue-editorial", concept
        located = bool(strings(schemes, concept, CUC_TERMS.sourceLocator))
        assert located == from_itu, concept
        assert bool(list(schemes.objects(concept, TERMS.source))) == from_itu, concept


def test_fourteen_topics_are_those_that_the_report_names(schemes: Graph) -> None:
    origin = URIRef(SCHEME + "origin/itu-2026-introduction")
    named = [topic for topic in concepts(schemes, "topic") if (topic, CUC_TERMS.origin, origin) in schemes]
    assert len(named) == 14


def test_the_goals_that_the_report_names_are_marked_and_no_others(schemes: Graph) -> None:
    goals = set(schemes.subjects(RDF.type, URIRef(SDG_ONTOLOGY + "Goal")))
    assert goals == {URIRef(f"{SDG_SCHEME}/{number}") for number in range(1, 18)}
    marked = {int(str(goal).rsplit("/", 1)[1]) for goal in schemes.subjects(CUC_TERMS.namedInReport, Literal(True))}
    assert marked == NAMED_GOALS
    assert set(schemes.subjects(CUC_TERMS.namedInReport)) <= goals


def test_every_target_belongs_to_the_goal_of_its_number(schemes: Graph) -> None:
    targets = list(schemes.subjects(RDF.type, URIRef(SDG_ONTOLOGY + "Target")))
    assert len(targets) == 53
    for target in targets:
        goal = URIRef(str(target).rsplit(".", 1)[0])
        assert list(schemes.objects(target, URIRef(SDG_ONTOLOGY + "isTargetOf"))) == [goal]


@pytest.mark.parametrize("scheme", ["horizon", "risk-level", "workflow-stage", "takeaway"])
def test_ordinals_number_an_ordered_scheme_without_gaps(schemes: Graph, scheme: str) -> None:
    members = list(concepts(schemes, scheme))
    ordinals = [int(text) for member in members for text in strings(schemes, member, CUC_TERMS.ordinal)]
    assert sorted(ordinals) == list(range(1, len(members) + 1))


@pytest.mark.parametrize("scheme", ["horizon", "risk-level"])
def test_the_ordered_collection_follows_the_ordinals(schemes: Graph, scheme: str) -> None:
    (head,) = schemes.objects(URIRef(f"{SCHEME}{scheme}/ordered"), SKOS_TERMS.memberList)
    members = [URIRef(str(member)) for member in schemes.items(head)]
    assert set(members) == set(concepts(schemes, scheme))
    ordinals = [strings(schemes, member, CUC_TERMS.ordinal)[0] for member in members]
    assert ordinals == sorted(ordinals)


def test_blank_nodes_are_cells_of_lists_only(schemes: Graph) -> None:
    for subject, predicate, _ in schemes:
        assert not isinstance(subject, BNode) or predicate in (RDF.first, RDF.rest)


def test_every_own_concept_named_is_described(schemes: Graph) -> None:
    described = set(schemes.subjects())
    named = {
        node
        for node in schemes.objects()
        if str(node).startswith((SCHEME, SDG)) and not str(node).startswith(SDG_ONTOLOGY)
    }
    assert len(named) > len(CLASS_OF_SCHEME)
    assert named - described == set()


def test_a_criterion_of_the_rubric_has_a_dimension_and_a_level(schemes: Graph) -> None:
    dimensions = concepts(schemes, "risk-dimension")
    codes = {str(dimension): strings(schemes, dimension, CUC_TERMS.code)[0] for dimension in dimensions}
    for criterion in concepts(schemes, "risk-criterion"):
        (dimension,) = schemes.objects(criterion, CUC_TERMS.ofDimension)
        assert criterion.rsplit("/", 1)[1].startswith(codes[str(dimension)] + "-")
        assert len(list(schemes.objects(criterion, CUC_TERMS.impliesLevel))) == 1


def test_a_technology_is_active_or_retired_and_has_an_official_definition(schemes: Graph) -> None:
    for technology in concepts(schemes, "technology"):
        (state,) = schemes.objects(technology, CUC_TERMS.lifecycle)
        assert str(state) in {SCHEME + "lifecycle/active", SCHEME + "lifecycle/retired"}
        slug = technology.rsplit("/", 1)[1]
        assert list(schemes.objects(technology, CUC_TERMS.officialDefinition)) == [URIRef(f"{THING}definition/{slug}")]


def test_the_files_are_in_canonical_form(root: Path) -> None:
    for path in sorted((root / "ontology" / "schemes").glob("*.ttl")):
        text = path.read_text(encoding="utf-8")
        assert format_turtle(text, path.name) == text, path.name
