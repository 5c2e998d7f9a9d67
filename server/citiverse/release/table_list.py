"""The tables that a release has for analysts: their names, rows and columns. Names are never changed or used again."""

from __future__ import annotations

from typing import Final

from citiverse.release.table_model import INVERSE, Column, Table
from citiverse.vocabulary import CUC, DCTERMS, FOAF, PROV, SCHEME, SDG, SKOS, SOSA, THING


def _text(name: str, says: str, path: str, *, many: bool = False) -> Column:
    return Column(name=name, says=says, path=(path,), many=many)


def _typed(name: str, says: str, path: str, datatype: str) -> Column:
    return Column(name=name, says=says, path=(path,), datatype=datatype)


def _concept(name: str, says: str, path: str, scheme: str, *, many: bool = False) -> Column:
    return Column(name=name, says=says, path=(path,), base=f"{SCHEME}{scheme}/", many=many)


def _thing(name: str, says: str, path: str, kind: str, table: str = "", *, many: bool = False) -> Column:
    return Column(name=name, says=says, path=(path,), base=f"{THING}{kind}/", many=many, table=table)


USE_CASE: Final = _thing("use_case", "Use case that it is about.", CUC + "assesses", "use-case", "use-cases")
TITLE: Final = _text("title", "Title.", DCTERMS + "title")
DESCRIPTION: Final = _text("description", "Description.", DCTERMS + "description")
NOTE: Final = _text("note", "Notes.", SKOS + "note", many=True)
EDITORIAL_NOTE: Final = _text("editorial_note", "Notes of the editors.", SKOS + "editorialNote", many=True)
BASIS: Final = _concept("basis", "On what basis it was judged.", CUC + "basis", "basis")
SOURCES: Final = _thing("sources", "Sources.", DCTERMS + "source", "source", many=True)
LOCATOR: Final = _text("source_locator", "Place in the source.", CUC + "sourceLocator")
ADDRESS: Final = _typed("address", "Address on the web.", CUC + "address", "anyURI")
COUNTRY: Final = _thing("country", "Country.", CUC + "inCountry", "place")
JUDGED: Final = (
    BASIS,
    Column(name="judged_by", says="IRI of who judged.", path=(PROV + "wasAttributedTo",), iri=True),
    _typed("judged_at", "When it was judged.", PROV + "generatedAtTime", "dateTime"),
    SOURCES,
    LOCATOR,
)
ABOUT: Final = Column(name="about", says="IRI of what it is about.", path=(CUC + "assesses",), iri=True)
EVIDENCE: Final = _thing("evidence", "Case studies that are its evidence.", CUC + "evidence", "case-study", many=True)


def _risk(name: str, says: str, path: str) -> Column:
    return _concept(name, f"Level of the {says} risk.", CUC + path, "risk-level")


USE_CASES: Final = Table(
    name="use-cases",
    title="Use cases",
    row="a use case of the catalogue, with the judgements that hold for it",
    base=THING + "use-case/",
    columns=(
        TITLE,
        DESCRIPTION,
        _concept("origin", "Where it comes from.", CUC + "origin", "origin"),
        _concept("primary_theme", "Theme that it belongs to first.", CUC + "primaryTheme", "theme"),
        _concept("secondary_themes", "Other themes.", CUC + "secondaryTheme", "theme", many=True),
        _concept("topics", "Topics.", CUC + "topic", "topic", many=True),
        _concept("horizon", "Horizon: ITU's where published, else the catalogue's.", CUC + "horizon", "horizon"),
        _concept("evidence_horizon", "Horizon by the rule on evidence.", CUC + "evidenceHorizon", "horizon"),
        _risk("public_safety_risk", "public safety", "publicSafetyRisk"),
        _risk("stakeholder_acceptance_risk", "stakeholder acceptance", "stakeholderAcceptanceRisk"),
        _risk("data_privacy_security_risk", "data privacy and security", "dataPrivacySecurityRisk"),
        _risk("financial_operational_risk", "financial and operational", "financialOperationalRisk"),
        _concept("technologies", "Technologies.", CUC + "usesTechnology", "technology", many=True),
        Column(name="sdg_goals", says="Goals served.", path=(CUC + "contributesToGoal",), base=SDG, many=True),
        Column(name="sdg_targets", says="Targets served.", path=(CUC + "contributesToTarget",), base=SDG, many=True),
        _concept("strategic_outcomes", "Outcomes served.", CUC + "servesOutcome", "strategic-outcome", many=True),
        _concept("success_factors", "Success factors shown.", CUC + "showsFactor", "success-factor", many=True),
        _thing("case_studies", "Case studies.", CUC + "hasCaseStudy", "case-study", many=True),
        _thing("evidence_countries", "Countries of these.", CUC + "hasEvidenceFromCountry", "place", many=True),
        _thing("related_use_cases", "Related use cases.", CUC + "relatedUseCase", "use-case", many=True),
        SOURCES,
        EDITORIAL_NOTE,
        _typed("created", "Date of the first version.", DCTERMS + "created", "date"),
        _typed("modified", "Date of the last change.", DCTERMS + "modified", "date"),
    ),
)
CASE_STUDIES: Final = Table(
    name="case-studies",
    title="Case studies",
    row="a case study: a project in a place that shows a use case",
    base=THING + "case-study/",
    columns=(
        TITLE,
        _text("other_titles", "Other titles.", SKOS + "altLabel", many=True),
        DESCRIPTION,
        _concept("deployment_status", "How far it has come.", CUC + "deploymentStatus", "deployment-status"),
        _concept("geographic_scope", "How far it reaches.", CUC + "geographicScope", "geographic-scope"),
        _typed("start_year", "Year in which it began.", CUC + "startYear", "gYear"),
        _typed("end_year", "Year in which it ended.", CUC + "endYear", "gYear"),
        _concept("primary_theme", "Theme.", CUC + "primaryTheme", "theme"),
        _thing("use_cases", "Use cases that it shows.", CUC + "illustrates", "use-case", many=True),
        _thing("places", "Places where it is.", CUC + "locatedIn", "place", many=True),
        _thing("countries", "Countries of these places.", CUC + "country", "place", many=True),
        _thing("organisations", "Organisations involved.", CUC + "involves", "organisation", many=True),
        _concept("technologies", "Technologies named.", CUC + "namesTechnology", "technology", many=True),
        _concept("evidence_status", "Whose claims its evidence is.", CUC + "evidenceStatus", "claim-status", many=True),
        _thing("named_in", "ITU's publications that name it.", CUC + "namedIn", "source", many=True),
        SOURCES,
        NOTE,
        EDITORIAL_NOTE,
    ),
)
OUTCOMES: Final = Table(
    name="outcomes",
    title="Figures",
    row="a figure that a source reports about a case study",
    base=THING + "outcome/",
    columns=(
        _thing("case_study", "Case study.", SOSA + "hasFeatureOfInterest", "case-study", "case-studies"),
        _text("indicator", "What was measured.", CUC + "indicator"),
        DESCRIPTION,
        _concept("comparator", "How the value is meant.", CUC + "comparator", "comparator"),
        _typed("value", "The number, or the lower end of a range.", CUC + "numericValue", "decimal"),
        _typed("maximum_value", "The upper end of a range.", CUC + "maximumValue", "decimal"),
        _text("unit", "Unit.", CUC + "unit"),
        _concept("unit_system", "System of the unit.", CUC + "unitSystem", "unit-system"),
        _concept("figure_kind", "Result, output, scale, cost, target or context.", CUC + "figureKind", "figure-kind"),
        _concept("claim_status", "Whose claim it is.", CUC + "claimStatus", "claim-status"),
        _text("claim_status_note", "More about whose claim it is.", CUC + "claimStatusNote"),
        _text("period", "Period, in words.", CUC + "period"),
        _text("baseline_note", "What it is compared with.", CUC + "baselineNote"),
        SOURCES,
        _concept("source_precision", "What the sources stand for.", CUC + "sourcePrecision", "source-precision"),
        LOCATOR,
        NOTE,
    ),
)
PLACES: Final = Table(
    name="places",
    title="Places",
    row="a place: city, country, region or other",
    base=THING + "place/",
    columns=(
        _text("name", "Name.", SKOS + "prefLabel"),
        _concept("place_kind", "Kind.", CUC + "placeKind", "place-kind"),
        COUNTRY,
        _thing("within", "Places that it lies in.", CUC + "within", "place", many=True),
        _typed("latitude", "Latitude (WGS 84).", CUC + "latitude", "decimal"),
        _typed("longitude", "Longitude (WGS 84).", CUC + "longitude", "decimal"),
        _text("coordinates_note", "About the coordinates.", CUC + "coordinatesNote"),
        _text("iso_alpha2", "ISO 3166-1 code of two letters.", CUC + "isoAlpha2"),
        _text("iso_alpha3", "ISO 3166-1 code of three letters.", CUC + "isoAlpha3"),
        _text("m49_code", "UN M49 code.", CUC + "m49Code"),
        Column(name="exact_matches", says="The same elsewhere.", path=(SKOS + "exactMatch",), iri=True, many=True),
        NOTE,
    ),
)
ORGANISATIONS: Final = Table(
    name="organisations",
    title="Organisations",
    row="an organisation or initiative",
    base=THING + "organisation/",
    columns=(
        _text("name", "Name.", FOAF + "name"),
        _text("other_names", "Other names.", SKOS + "altLabel", many=True),
        _concept("organisation_kind", "Kind.", CUC + "organisationKind", "organisation-kind"),
        COUNTRY,
        Column(name="exact_matches", says="The same elsewhere.", path=(SKOS + "exactMatch",), iri=True, many=True),
        NOTE,
        EDITORIAL_NOTE,
    ),
)
SOURCES_TABLE: Final = Table(
    name="sources",
    title="Sources",
    row="a public source",
    base=THING + "source/",
    columns=(
        TITLE,
        _text("publisher", "Who published it.", CUC + "publisherName"),
        _typed("year", "Year.", DCTERMS + "issued", "gYear"),
        _text("language", "Language (BCP 47).", DCTERMS + "language"),
        _concept("source_kind", "Kind.", CUC + "sourceKind", "source-kind"),
        ADDRESS,
        _text("other_addresses", "Other addresses.", CUC + "otherAddress", many=True),
        Column(name="part_of", says="IRIs of what it is part of.", path=(DCTERMS + "isPartOf",), iri=True, many=True),
        NOTE,
    ),
)
RATINGS: Final = Table(
    name="risk-ratings",
    title="Risk ratings",
    row="the level of one risk of one use case, before mitigation",
    base=THING + "rating/",
    columns=(
        Column(
            name="use_case",
            says="Use case that is rated.",
            path=(f"{INVERSE}{CUC}hasRating", CUC + "assesses"),
            base=THING + "use-case/",
            table="use-cases",
        ),
        _concept("dimension", "Which risk.", CUC + "dimension", "risk-dimension"),
        _concept("level", "Level.", CUC + "level", "risk-level"),
        _concept("criteria", "Criteria that are met.", CUC + "meetsCriterion", "risk-criterion", many=True),
        DESCRIPTION,
        _thing("mitigations", "What lowers it.", CUC + "mitigation", "mitigation", many=True),
        Column(
            name="basis",
            says=BASIS.says,
            path=(f"{INVERSE}{CUC}hasRating", CUC + "basis"),
            base=SCHEME + "basis/",
        ),
    ),
)
CONTRIBUTIONS: Final = Table(
    name="sdg-contributions",
    title="Contributions to the Sustainable Development Goals",
    row="a contribution of one use case to one target, or to one goal as a whole",
    base=THING + "contribution/",
    columns=(
        USE_CASE,
        Column(name="target", says="Target.", path=(CUC + "target",), base=SDG),
        Column(name="goal", says="Goal, where no target is named.", path=(CUC + "goal",), base=SDG),
        DESCRIPTION,
        *JUDGED,
    ),
)
TECHNOLOGY_MAPPINGS: Final = Table(
    name="technology-mappings",
    title="Technologies of use cases",
    row="one technology that one use case uses",
    base=THING + "mapping/",
    columns=(
        USE_CASE,
        _concept("technology", "Technology.", CUC + "technology", "technology"),
        EVIDENCE,
        *JUDGED,
    ),
)
HORIZON_ASSIGNMENTS: Final = Table(
    name="horizon-assignments",
    title="Horizons of use cases",
    row="the horizon that somebody gives to one use case; several may speak",
    base=THING + "assessment/",
    cls=CUC + "HorizonAssignment",
    columns=(
        USE_CASE,
        _concept("horizon", "Horizon.", CUC + "assignedHorizon", "horizon"),
        _concept("evidence_basis", "What its evidence shows.", CUC + "evidenceBasis", "evidence-basis"),
        _concept("evidence_support", "How well it is supported.", CUC + "evidenceSupport", "evidence-support"),
        EVIDENCE,
        *JUDGED,
    ),
)
FACTOR_LINKS: Final = Table(
    name="factor-links",
    title="Success factors and strategic outcomes",
    row="a success factor or strategic outcome of one use case or case study",
    base=THING + "link/",
    columns=(
        ABOUT,
        _concept("success_factor", "Success factor.", CUC + "successFactor", "success-factor"),
        _concept("strategic_outcome", "Strategic outcome.", CUC + "strategicOutcome", "strategic-outcome"),
        *JUDGED,
    ),
)
IMPACTS: Final = Table(
    name="impacts",
    title="Impacts",
    row="an impact that one use case is said to have",
    base=THING + "impact/",
    columns=(USE_CASE, TITLE, _concept("impact_kind", "Kind.", CUC + "impactKind", "impact-kind"), *JUDGED),
)
MITIGATIONS: Final = Table(
    name="mitigations",
    title="Mitigations",
    row="something that lowers a risk",
    base=THING + "mitigation/",
    columns=(
        DESCRIPTION,
        _concept("criterion", "Criterion of the rubric that it answers.", CUC + "mitigates", "risk-criterion"),
        _concept("builds_on", "Success factor that it builds on.", CUC + "buildsOn", "success-factor"),
        Column(name="references", says="IRIs of standards.", path=(DCTERMS + "references",), iri=True, many=True),
    ),
)
CLAIMS: Final = Table(
    name="claims",
    title="Claims",
    row="what a source says, in other words",
    base=THING + "claim/",
    columns=(
        Column(name="about", says="IRIs of what it is about.", path=(CUC + "claimAbout",), iri=True, many=True),
        DESCRIPTION,
        _concept("claim_status", "Whose claim it is.", CUC + "claimStatus", "claim-status"),
        SOURCES,
        LOCATOR,
    ),
)
CONCEPTS: Final = Table(
    name="concepts",
    title="Concepts",
    row="a concept of one of the catalogue's schemes; the other tables name it by its notation",
    base=SCHEME,
    cls=SKOS + "Concept",
    columns=(
        Column(name="scheme", says="Scheme.", path=(SKOS + "inScheme",), base=SCHEME),
        _text("notation", "Notation.", SKOS + "notation"),
        _text("label", "Label.", SKOS + "prefLabel"),
        _text("other_labels", "Other labels.", SKOS + "altLabel", many=True),
        _text("definition", "Definition.", SKOS + "definition"),
        _typed("ordinal", "Place in the order of the scheme.", CUC + "ordinal", "integer"),
        BASIS,
    ),
)
TABLES: Final = (
    USE_CASES,
    CASE_STUDIES,
    OUTCOMES,
    PLACES,
    ORGANISATIONS,
    SOURCES_TABLE,
    RATINGS,
    CONTRIBUTIONS,
    TECHNOLOGY_MAPPINGS,
    HORIZON_ASSIGNMENTS,
    FACTOR_LINKS,
    IMPACTS,
    MITIGATIONS,
    CLAIMS,
    CONCEPTS,
)
"""All tables, in the order in which people look for them."""
