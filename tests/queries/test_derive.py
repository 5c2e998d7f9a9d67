"""The rules of `queries/derive/`: each shortcut follows from its nodes, and from nothing else."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from citiverse.query_files import Query, load_queries
from support.graph_store import QUERIES, derived_from

PREFIXES = """
@base <https://w3id.org/citiverse/> .
@prefix cuc: <https://w3id.org/citiverse/ns#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix qb: <http://purl.org/linked-data/cube#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sdgo: <http://metadata.un.org/sdg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix sosa: <http://www.w3.org/ns/sosa/> .
@prefix level: <https://w3id.org/citiverse/scheme/risk-level/> .
@prefix stage: <https://w3id.org/citiverse/scheme/workflow-stage/> .
"""
RULES = load_queries(QUERIES / "derive")
OURS = "cuc:basis <scheme/basis/catalogue-editorial>"
PANEL = "cuc:basis <scheme/basis/expert-panel>"
ITU = "cuc:basis <scheme/basis/itu-published>"
FOUR = ("public-safety", "stakeholder-acceptance", "data-privacy-and-security", "financial-and-operational")


def ratings(assessment: str, *levels: str) -> str:
    """Return a risk assessment of <u> with one rating for each of the four dimensions."""
    nodes = [f"<{assessment}-{dimension}>" for dimension in FOUR]
    lines = [f"<{assessment}> cuc:assesses <u> ; cuc:hasRating {', '.join(nodes)} ."]
    lines += [
        f"{node} cuc:dimension <scheme/risk-dimension/{dimension}> ; cuc:level level:{level} ."
        for node, dimension, level in zip(nodes, FOUR, levels, strict=True)
    ]
    return "\n".join(lines)


LOW_BUT_ONE = ratings("r", "low", "medium", "low", "high") + f"<r> {OURS} ."
ALL_LOW = ratings("r", "low", "low", "low", "medium") + f"<r> {OURS} ."

STRUCTURE = [
    "<dataset/score-structure> a qb:DataStructureDefinition ; dcterms:title 'Structure of the score cubes'@en",
    "<dataset/score-structure> qb:component <dataset/score-structure/use-case>, "
    "<dataset/score-structure/criterion>, <dataset/score-structure/expert>, <dataset/score-structure/points>",
    "<dataset/score-structure/use-case> a qb:ComponentSpecification ; qb:dimension cuc:scores",
    "<dataset/score-structure/criterion> a qb:ComponentSpecification ; qb:dimension cuc:criterion",
    "<dataset/score-structure/expert> a qb:ComponentSpecification ; qb:dimension cuc:byExpert",
    "<dataset/score-structure/points> a qb:ComponentSpecification ; qb:measure cuc:score",
    "cuc:scores a qb:ComponentProperty, qb:DimensionProperty",
    "cuc:criterion a qb:ComponentProperty, qb:DimensionProperty",
    "cuc:byExpert a qb:ComponentProperty, qb:DimensionProperty",
    "cuc:score a qb:ComponentProperty, qb:MeasureProperty",
]
"""What follows about the structure of every cube."""
CASES = [
    pytest.param(
        "<t> a cuc:City . cuc:City rdfs:subClassOf cuc:Place . cuc:Place rdfs:subClassOf dcterms:Location .",
        ["<t> a cuc:Place"],
        id="a member of a class is a member of our superclasses, not of foreign ones",
    ),
    pytest.param(
        "<c> cuc:placeKind <k> ; cuc:inCountry <l> . <l> cuc:placeKind <k> ; cuc:within <r> . <r> cuc:within <w> .",
        ["<c> cuc:within <l>, <r>, <w>", "<l> cuc:within <w>"],
        id="places lie within the places of their places",
    ),
    pytest.param("<u> cuc:hasCaseStudy <c> .", ["<c> cuc:illustrates <u>"], id="case studies illustrate"),
    pytest.param(
        "<u> cuc:hasCaseStudy <c>, <d> . <v> cuc:hasCaseStudy <c> . "
        "<r> foaf:primaryTopic <u> ; cuc:reviewState <scheme/review-state/withdrawn> . "
        "<s> foaf:primaryTopic <d> ; cuc:reviewState <scheme/review-state/withdrawn> .",
        ["<c> cuc:illustrates <v>", "<d> cuc:illustrates <u>"],
        id="what is current neither illustrates what is withdrawn nor is related to it",
    ),
    pytest.param("<o> sosa:hasFeatureOfInterest <c> .", ["<c> cuc:hasOutcome <o>"], id="case studies have outcomes"),
    pytest.param(
        f"<a> cuc:assesses <u> ; {OURS} ; cuc:assignedPrimaryTheme <t1> ; cuc:assignedSecondaryTheme <t2> .",
        ["<u> cuc:primaryTheme <t1> ; cuc:secondaryTheme <t2> ; cuc:theme <t1>, <t2>"],
        id="themes of the current assignment",
    ),
    pytest.param(
        f"<a> cuc:assesses <u> ; {OURS} ; cuc:assignedPrimaryTheme <t1> . "
        f"<b> cuc:assesses <u> ; {ITU} ; cuc:assignedPrimaryTheme <t2> .",
        ["<u> cuc:primaryTheme <t2> ; cuc:theme <t2>"],
        id="the primary theme of ITU comes before that of the catalogue",
    ),
    pytest.param(
        f"<a> cuc:assesses <u> ; {OURS} ; cuc:assignedTopic <t1>, <t2> . "
        f"<b> cuc:assesses <u> ; cuc:assignedTopic <t3> ; dcterms:isReplacedBy <a> .",
        ["<u> cuc:topic <t1>, <t2>"],
        id="topics of the current assignment, not of a replaced one",
    ),
    pytest.param(
        f"<a> cuc:assesses <u> ; {OURS} ; cuc:assignedHorizon <h1> . <b> cuc:assesses <u> ; {PANEL} ; "
        f"cuc:assignedHorizon <h2> . <c> cuc:assesses <u> ; {ITU} ; cuc:assignedHorizon <h3> .",
        ["<u> cuc:horizon <h3> ; cuc:evidenceHorizon <h1>"],
        id="ITU's horizon comes first, the evidence horizon is the catalogue's",
    ),
    pytest.param(
        f"<a> cuc:assesses <u> ; {OURS} ; cuc:assignedHorizon <h1> . <b> cuc:assesses <u> ; {PANEL} ; "
        f"cuc:assignedHorizon <h2> . <c> cuc:assesses <u> ; {ITU} ; cuc:assignedHorizon <h3> ; "
        "dcterms:isReplacedBy <x> .",
        ["<u> cuc:horizon <h2> ; cuc:evidenceHorizon <h1>"],
        id="a replaced horizon of ITU does not count, the panel's does",
    ),
    pytest.param(
        LOW_BUT_ONE,
        [
            "<u> cuc:publicSafetyRisk level:low ; cuc:stakeholderAcceptanceRisk level:medium ; "
            "cuc:dataPrivacySecurityRisk level:low ; cuc:financialOperationalRisk level:high ; "
            "cuc:riskLevel level:low, level:medium, level:high ; "
            "a cuc:HighRiskUseCase, cuc:PilotFirstUseCase"
        ],
        id="the level of each dimension; one high risk makes a high-risk use case to pilot first",
    ),
    pytest.param(
        LOW_BUT_ONE + ratings("i", "low", "low", "low", "low") + f"<i> {ITU} .",
        [
            "<u> cuc:publicSafetyRisk level:low ; cuc:stakeholderAcceptanceRisk level:low ; "
            "cuc:dataPrivacySecurityRisk level:low ; cuc:financialOperationalRisk level:low ; "
            "cuc:riskLevel level:low ; a cuc:NoHighRiskUseCase"
        ],
        id="levels of ITU come before those of the catalogue",
    ),
    pytest.param(
        "<m> cuc:assesses <u> ; cuc:technology <scheme/technology/artificial-intelligence> . "
        "<n> cuc:assesses <u> ; cuc:technology <scheme/technology/virtual-reality> .",
        [
            "<u> cuc:usesTechnology <scheme/technology/artificial-intelligence>, <scheme/technology/virtual-reality> ; "
            "a cuc:AIBasedUseCase, cuc:ImmersiveUseCase"
        ],
        id="technologies, and the classes that they make",
    ),
    pytest.param(
        "<m> cuc:assesses <u> ; cuc:technology <scheme/technology/generative-ai> .",
        ["<u> cuc:usesTechnology <scheme/technology/generative-ai> ; a cuc:GenerativeAIUseCase"],
        id="generative AI does not silently add AI",
    ),
    pytest.param(
        "<s> cuc:assesses <u> ; cuc:target <t> . <t> sdgo:isTargetOf <g> . <w> cuc:assesses <u> ; cuc:goal <g2> .",
        ["<u> cuc:contributesToTarget <t> ; cuc:contributesToGoal <g>, <g2>"],
        id="goals are stated or follow from targets",
    ),
    pytest.param(
        "<l> cuc:assesses <c> ; cuc:successFactor <f> . <m> cuc:assesses <u> ; cuc:strategicOutcome <o> .",
        ["<c> cuc:showsFactor <f>", "<u> cuc:servesOutcome <o>"],
        id="factors and outcomes",
    ),
    pytest.param(
        "<u> cuc:hasCaseStudy <c> . <c> cuc:locatedIn <p>, <l2> ; cuc:alsoInCountry <l3> ; dcterms:source <s> . "
        "<p> cuc:inCountry <l1> . <l2> a cuc:Country .",
        [
            "<c> cuc:illustrates <u> ; cuc:country <l1>, <l2>, <l3>",
            "<u> cuc:hasEvidenceFromCountry <l1>, <l2>, <l3> ; a cuc:EvidenceRichUseCase ; dcterms:source <s>",
        ],
        id="countries and sources of case studies reach the use case",
    ),
    pytest.param(
        "<u> cuc:hasCaseStudy <c> . <v> cuc:hasCaseStudy <c> . <w> cuc:hasCaseStudy <d> .",
        [
            "<c> cuc:illustrates <u>, <v>",
            "<d> cuc:illustrates <w>",
            "<u> cuc:relatedUseCase <v>",
            "<v> cuc:relatedUseCase <u>",
        ],
        id="use cases that share a case study are related",
    ),
    pytest.param(
        "<a> cuc:alignmentSubject <x> ; cuc:alignmentPredicate skos:closeMatch ; cuc:alignmentObject <y> .",
        ["<x> skos:closeMatch <y>"],
        id="matches from alignments",
    ),
    pytest.param(
        "<o> cuc:figureKind <scheme/figure-kind/outcome> . <p> cuc:figureKind <scheme/figure-kind/target> .",
        ["<o> a cuc:ResultOfUse"],
        id="only figures of the kind outcome are results of use",
    ),
    pytest.param(
        ALL_LOW
        + f"<a> cuc:assesses <u> ; {OURS} ; cuc:assignedHorizon <scheme/horizon/1> . <u> cuc:hasCaseStudy <c> . "
        + "<c> cuc:deploymentStatus <scheme/deployment-status/operational> .",
        [
            "<u> cuc:publicSafetyRisk level:low ; cuc:stakeholderAcceptanceRisk level:low ; "
            "cuc:dataPrivacySecurityRisk level:low ; cuc:financialOperationalRisk level:medium ; "
            "cuc:riskLevel level:low, level:medium ; "
            "cuc:horizon <scheme/horizon/1> ; cuc:evidenceHorizon <scheme/horizon/1> ; "
            "a cuc:NoHighRiskUseCase, cuc:OperationalUseCase, cuc:ReadyToReplicateUseCase",
            "<c> cuc:illustrates <u>",
        ],
        id="horizon 1, an operational case study and no high risk: ready to replicate",
    ),
    pytest.param(
        f"<a> cuc:assesses <u> ; {OURS} ; cuc:assignedHorizon <scheme/horizon/2> . "
        f"<b> cuc:assesses <v> ; {OURS} ; cuc:assignedHorizon <scheme/horizon/3> .",
        [
            "<u> cuc:horizon <scheme/horizon/2> ; cuc:evidenceHorizon <scheme/horizon/2> ; "
            "a cuc:PilotUseCase, cuc:PilotFirstUseCase",
            "<v> cuc:horizon <scheme/horizon/3> ; cuc:evidenceHorizon <scheme/horizon/3> ; "
            "a cuc:DiscoveryUseCase, cuc:PilotFirstUseCase",
        ],
        id="horizons 2 and 3 are to be piloted first",
    ),
    pytest.param(
        "stage:long-listed a cuc:WorkflowStage ; cuc:ordinal 1 . "
        "stage:scored a cuc:WorkflowStage ; cuc:ordinal 2 . "
        "stage:short-listed a cuc:WorkflowStage ; cuc:ordinal 3 . "
        "stage:published a cuc:WorkflowStage ; cuc:ordinal 6 . "
        "<round> cuc:hasCandidate <u>, <v>, <w> . <s> cuc:scores <v>, <w> . "
        "<d> cuc:decidesOn <w> ; cuc:included true . <e> cuc:decidesOn <v> ; cuc:included false . "
        "<rec> a cuc:ProfileRecord ; foaf:primaryTopic <x> ; cuc:reviewState <scheme/review-state/published> .",
        [
            "<u> cuc:workflowStage stage:long-listed",
            "<v> cuc:workflowStage stage:scored",
            "<w> cuc:workflowStage stage:short-listed",
            "<x> cuc:workflowStage stage:published",
        ],
        id="the furthest stage that nodes prove",
    ),
    pytest.param(
        "<s> a cuc:CriterionScore ; cuc:inRound <id/round/spring> .",
        [
            "<s> a qb:Observation ; qb:dataSet <dataset/scores-spring>",
            "<dataset/scores-spring> a qb:DataSet ; dcterms:title 'Scores of round spring'@en ; "
            "dcterms:source <id/round/spring> ; qb:structure <dataset/score-structure>",
            *STRUCTURE,
        ],
        id="the scores of a round are a cube",
    ),
    pytest.param(
        "<s> a cuc:CriterionScore ; cuc:inRound <id/round/example-a> . "
        "<id/round/example-a> prov:wasAttributedTo <id/agent/example-generator> .",
        [
            "<s> a qb:Observation ; qb:dataSet <dataset/scores-example-a>",
            "<dataset/scores-example-a> a qb:DataSet ; dcterms:title 'Scores of round example-a (invented)'@en ; "
            "dcterms:description 'Invented example: a generator drew these scores; nobody gave them.'@en ; "
            "prov:wasAttributedTo <id/agent/example-generator> ; "
            "dcterms:source <id/round/example-a> ; qb:structure <dataset/score-structure>",
            *STRUCTURE,
        ],
        id="the cube of an invented round is invented",
    ),
]


def quads_of(turtle: str) -> list[ox.Quad]:
    return list(ox.parse((PREFIXES + turtle).encode(), format=ox.RdfFormat.TURTLE))


@pytest.mark.parametrize(("given", "expected"), CASES)
def test_exactly_the_expected_statements_follow(given: str, expected: list[str]) -> None:
    derived = {str(quad.triple) for quad in derived_from(quads_of(given))}
    assert derived == {str(quad.triple) for quad in quads_of(" .\n".join(expected) + " .")}


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_every_rule_is_fired_by_a_case(rule: Query) -> None:
    fired = []
    for case in CASES:
        store = ox.Store()
        given = quads_of(str(case.values[0]))
        store.extend([*given, *derived_from(given)])
        triples = store.query(rule.text, use_default_graph_as_union=True)
        assert isinstance(triples, ox.QueryTriples)
        fired.append(any(True for _ in triples))
    assert any(fired)


def test_nothing_derived_repeats_what_is_asserted() -> None:
    given = quads_of("<u> cuc:hasCaseStudy <c> . <c> cuc:illustrates <u> .")
    assert derived_from(given) == []
