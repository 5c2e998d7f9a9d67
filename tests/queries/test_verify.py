"""The queries of `queries/verify/`: none finds a fault in the catalogue, and each finds the fault it is there for."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from citiverse.query_files import Query, load_queries
from support.graph_store import QUERIES, added, rows

PREFIXES = """
@base <https://w3id.org/citiverse/> .
@prefix cuc: <https://w3id.org/citiverse/ns#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sdg: <http://metadata.un.org/sdg/> .
@prefix sdgo: <http://metadata.un.org/sdg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix ex: <http://example.org/> .
@prefix basis: <scheme/basis/> .
@prefix claim: <scheme/claim-status/> .
@prefix comparator: <scheme/comparator/> .
@prefix dimension: <scheme/risk-dimension/> .
@prefix evidence: <scheme/evidence-basis/> .
@prefix horizon: <scheme/horizon/> .
@prefix level: <scheme/risk-level/> .
@prefix rubric: <scheme/risk-criterion/> .
@prefix status: <scheme/deployment-status/> .
@prefix support: <scheme/evidence-support/> .
@prefix technology: <scheme/technology/> .
@prefix topic: <scheme/topic/> .
"""
VERIFICATIONS = load_queries(QUERIES / "verify")
OURS = "cuc:basis basis:catalogue-editorial"

FAULTS: list[tuple[str, str, set[str]]] = [
    (
        "examples",
        "<x> prov:wasAttributedTo <id/agent/example-generator> . <id/round/example-x> a cuc:ScoringRound .",
        {"x", "id/round/example-x"},
    ),
    ("undefined-terms", "<x> cuc:noSuchProperty <y> ; a cuc:NoSuchClass .", {"ns#noSuchProperty", "ns#NoSuchClass"}),
    ("terms-without-label-or-definition", "cuc:bare rdfs:isDefinedBy <ns> ; rdfs:label 'bare'@en .", {"ns#bare"}),
    (
        "concepts-without-label-or-definition",
        "<scheme/x/a> skos:inScheme <scheme/x> ; skos:notation 'a' ; skos:prefLabel 'a'@fr ; skos:definition 'a'@en ."
        "<scheme/x/b> skos:inScheme <scheme/x> ; skos:notation 'b' ; skos:prefLabel 'b'@en ."
        "<scheme/x/c> skos:inScheme <scheme/x> ; skos:prefLabel 'c'@en ; skos:definition 'c'@en .",
        {"scheme/x/a", "scheme/x/b", "scheme/x/c"},
    ),
    (
        "duplicate-labels-in-a-scheme",
        "<scheme/x/a> skos:inScheme <scheme/x> ; skos:prefLabel 'a'@en . "
        "<scheme/x/b> skos:inScheme <scheme/x> ; skos:prefLabel 'a'@en .",
        {"scheme/x"},
    ),
    (
        "wrong-replacements",
        "<x> dcterms:isReplacedBy <nowhere> . <j> cuc:assesses <u> ; dcterms:isReplacedBy <k> ; a cuc:RiskAssessment . "
        "<k> cuc:assesses <v> ; a cuc:RiskAssessment . <l> a cuc:FactorLink ; dcterms:isReplacedBy <k> .",
        {"x", "j", "l"},
    ),
    (
        "circles",
        "<a> dcterms:isReplacedBy <b> . <b> dcterms:isReplacedBy <a> . <c> skos:broader <c> . <d> cuc:within <d> .",
        {"a", "b", "c", "d"},
    ),
    (
        "wrong-language-tags",
        "<x> dcterms:title 'Titel'@de . <y> skos:prefLabel 'label' . <z> skos:definition 'text'@zh-CN . "
        "<id/source/s> dcterms:title 'Titel'@de .",
        {"x", "y", "z"},
    ),
    (
        "incomplete-use-cases",
        "<u> a cuc:UseCase . <w> a cuc:UseCase . "
        "<r> foaf:primaryTopic <w> ; cuc:reviewState <scheme/review-state/withdrawn> .",
        {"u", "w"},
    ),
    (
        "records-not-one",
        "<u> a cuc:UseCase . <c> a cuc:CaseStudy . <r> foaf:primaryTopic <c> . <s> foaf:primaryTopic <c> .",
        {"u", "c"},
    ),
    (
        "evidence-horizon-not-by-rule",
        f"<u> a cuc:UseCase ; cuc:hasCaseStudy <c>, <d> . <c> cuc:deploymentStatus status:operational ; "
        f"cuc:evidenceStatus claim:itu-claim . <d> cuc:deploymentStatus status:discontinued ; "
        f"cuc:evidenceStatus claim:primary . <a> cuc:assesses <u> ; {OURS} ; cuc:assignedHorizon horizon:1 .",
        {"u"},
    ),
    (
        "evidence-basis-not-by-rule",
        f"<u> a cuc:UseCase ; cuc:hasCaseStudy <c> . <c> cuc:deploymentStatus status:concept ; "
        f"cuc:evidenceStatus claim:vendor . <a> cuc:assesses <u> ; {OURS} ; cuc:evidenceBasis evidence:pilot .",
        {"u"},
    ),
    (
        "evidence-support-not-by-rule",
        f"<u> cuc:hasCaseStudy <c> . <c> cuc:deploymentStatus status:pilot ; cuc:evidenceStatus claim:vendor . "
        f"<a> cuc:assesses <u> ; {OURS} ; cuc:evidenceBasis evidence:pilot ; "
        f"cuc:evidenceSupport support:with-primary-source .",
        {"u"},
    ),
    (
        "wrong-evidence",
        "<a> cuc:evidence <c> ; cuc:assesses <u> . "
        "<b> cuc:evidence <c> ; cuc:evidenceBasis evidence:pilot . <c> cuc:deploymentStatus status:concept . "
        "<m> cuc:evidence <c> ; cuc:technology technology:metaverse .",
        {"a", "b", "m"},
    ),
    ("technology-without-evidence", "<m> cuc:technology technology:metaverse .", {"m"}),
    (
        "rating-not-highest-criterion",
        "<r> cuc:level level:low ; cuc:meetsCriterion rubric:fo-large-programme, rubric:fo-recurring-update .",
        {"r"},
    ),
    (
        "wrong-criteria-of-ratings",
        f"<r> cuc:meetsCriterion rubric:fo-large-programme ; cuc:dimension dimension:public-safety . "
        f"<a> {OURS} ; cuc:hasRating <s> .",
        {"r", "s"},
    ),
    (
        "concept-trigger-of-the-rubric",
        "<u> a cuc:UseCase ; cuc:hasCaseStudy <c> . <v> a cuc:UseCase ; cuc:hasCaseStudy <d> . "
        "<c> cuc:deploymentStatus status:concept ; cuc:evidenceStatus claim:primary . "
        "<d> cuc:deploymentStatus status:pilot ; cuc:evidenceStatus claim:primary . "
        "<a> cuc:assesses <v> ; cuc:hasRating <r> . <r> cuc:meetsCriterion rubric:fo-unproven-or-ended .",
        {"u", "v"},
    ),
    (
        "rubric-criteria-without-trigger",
        "<u> cuc:hasCaseStudy <c> . <v> cuc:hasCaseStudy <c> . <a> cuc:assesses <u> ; cuc:hasRating <r> . "
        "<r> cuc:meetsCriterion rubric:fo-large-programme .",
        {"u"},
    ),
    (
        "wrong-mitigations",
        "<r> cuc:mitigation <m> ; cuc:meetsCriterion rubric:fo-recurring-update . "
        "<m> cuc:mitigates rubric:fo-large-programme . "
        "<s> cuc:level level:medium ; cuc:meetsCriterion rubric:fo-recurring-update . "
        "<k> cuc:impliesLevel level:high .",
        {"r", "s", "k"},
    ),
    (
        "shortcuts-without-judgement",
        "<u> cuc:topic topic:micromobility ; cuc:publicSafetyRisk level:low ; cuc:horizon horizon:1 . "
        "<a> cuc:assesses <u> ; cuc:assignedHorizon horizon:1 ; dcterms:isReplacedBy <b> .",
        {"u"},
    ),
    ("judgements-without-shortcut", "<a> cuc:assesses <u> ; cuc:assignedTopic topic:micromobility .", {"a"}),
    ("single-valued-shortcuts", "<u> cuc:horizon horizon:1, horizon:2 .", {"u"}),
    ("undescribed-iris", "<x> cuc:topic <scheme/topic/no-such-topic> .", {"scheme/topic/no-such-topic"}),
    (
        "horizons-without-both-voices",
        "<u> a cuc:UseCase . <a> cuc:assesses <u> ; cuc:basis basis:itu-published ; cuc:assignedHorizon horizon:3 .",
        {"u"},
    ),
    ("itu-judgements-without-locator", "<a> cuc:assesses <u> ; cuc:basis basis:itu-published .", {"a"}),
    ("judgements-without-provenance", f"<a> a cuc:Assessment ; cuc:assesses <u> ; {OURS} .", {"a"}),
    (
        "claim-status-without-such-source",
        "<o> cuc:claimStatus claim:primary ; dcterms:source <s> . <s> cuc:sourceKind <scheme/source-kind/vendor> .",
        {"o"},
    ),
    ("itu-claims-without-locator", "<o> cuc:claimStatus claim:itu-claim . <c> a cuc:SourceClaim .", {"o", "c"}),
    (
        "wrong-alignments",
        "<a> cuc:alignmentSubject <x> ; cuc:alignmentPredicate skos:exactMatch ; cuc:alignmentObject ex:1 . "
        "<b> cuc:alignmentSubject <x> ; cuc:alignmentPredicate skos:closeMatch ; cuc:alignmentObject ex:1 . "
        "<c> cuc:alignmentSubject <y> ; cuc:alignmentPredicate skos:exactMatch ; cuc:alignmentObject ex:1 . "
        "<d> cuc:alignmentSubject <z> ; cuc:alignmentPredicate skos:exactMatch ; cuc:alignmentObject ex:2 . "
        "<e> cuc:alignmentSubject <z> ; cuc:alignmentPredicate skos:exactMatch ; cuc:alignmentObject ex:3 .",
        {"x", "y", "z"},
    ),
    (
        "values-and-comparators",
        "<o1> a cuc:MeasuredOutcome ; cuc:comparator comparator:none ; cuc:numericValue 1.0 ; cuc:unit '1' . "
        "<o2> a cuc:MeasuredOutcome ; cuc:comparator comparator:exact . <o3> a cuc:MeasuredOutcome . "
        "<o4> a cuc:MeasuredOutcome ; cuc:comparator comparator:exact ; cuc:numericValue 1.0 . "
        "<o5> a cuc:MeasuredOutcome ; cuc:comparator comparator:exact ; cuc:numericValue 2.0 ; cuc:unit '1' ; "
        "cuc:maximumValue 1.0 .",
        {"o1", "o2", "o3", "o4", "o5"},
    ),
    ("case-studies-without-country", "<c> cuc:locatedIn <p> . <p> cuc:latitude 1.0 .", {"c", "p"}),
    (
        "targets-of-the-wrong-goal",
        "sdg:1.9 a sdgo:Target ; sdgo:isTargetOf sdg:11 . sdg:2.9 a sdgo:Target .",
        {"http://metadata.un.org/sdg/1.9", "http://metadata.un.org/sdg/2.9"},
    ),
    ("unused-things", "<c> a cuc:CaseStudy . <s> a cuc:Source . <p> a cuc:Place .", {"c", "s", "p"}),
    (
        "changed-definitions",
        "<d> rdf:value 'reworded' ; cuc:textSha256 '00' . <t> a cuc:Technology .",
        {"d", "t"},
    ),
    ("names-of-persons", "<e> a cuc:Expert ; foaf:name 'A Name' .", {"e"}),
    (
        "ranks-and-means",
        "<d> cuc:decidesOn <u> ; cuc:onList <l> ; cuc:meanScore 9.9 ; cuc:rank 1 . <l> cuc:inRound <r> . "
        "<s> cuc:inRound <r> ; cuc:scores <u> ; cuc:score 5 . "
        "<e> cuc:decidesOn <v> ; cuc:onList <l> ; cuc:meanScore 4.0 ; cuc:rank 3 . "
        "<t> cuc:inRound <r> ; cuc:scores <v> ; cuc:score 4 . "
        "<f> cuc:decidesOn <w> ; cuc:onList <l> ; cuc:meanScore 3.5 ; cuc:rank 2 . "
        "<q> cuc:inRound <r> ; cuc:scores <w> ; cuc:score 3, 4 .",
        {"d", "f"},
    ),
]


def full(name: str) -> str:
    return name if name.startswith("http") else f"https://w3id.org/citiverse/{name}"


@pytest.mark.parametrize("query", VERIFICATIONS.values(), ids=list(VERIFICATIONS))
def test_the_catalogue_is_free_of_the_fault(query: Query, catalogue: ox.Store) -> None:
    assert rows(catalogue, query.text) == []


@pytest.mark.parametrize(("name", "turtle", "culprits"), FAULTS, ids=[name for name, _, _ in FAULTS])
def test_the_fault_is_found_where_it_is(name: str, turtle: str, culprits: set[str], catalogue: ox.Store) -> None:
    before = rows(catalogue, VERIFICATIONS[name].text)
    with added(catalogue, (PREFIXES + turtle).encode()):
        found = rows(catalogue, VERIFICATIONS[name].text)
    assert {row[0] for row in found if row not in before} == {full(name) for name in culprits}


def test_every_verification_has_an_example_of_its_fault() -> None:
    assert sorted(name for name, _, _ in FAULTS) == sorted(VERIFICATIONS)
