"""Every namespace and IRI that the code uses."""

from __future__ import annotations

from typing import Final

BASE: Final = "https://w3id.org/citiverse/"

ONTOLOGY: Final = BASE + "ns"
SHAPES: Final = BASE + "shapes"
CUC: Final = ONTOLOGY + "#"
CUS: Final = SHAPES + "#"
THING: Final = BASE + "id/"
RECORD: Final = BASE + "record/"
SCHEME: Final = BASE + "scheme/"
DOC: Final = BASE + "doc/"
GRAPH: Final = BASE + "graph/"
QUERIES: Final = BASE + "queries/"
DATASET: Final = BASE + "dataset/"
RELEASES: Final = BASE + "releases/"
DUMP: Final = BASE + "dump/"
CATALOGUE: Final = BASE + "catalogue"
CONTEXT: Final = BASE + "context.jsonld"
EDITORS: Final = THING + "agent/catalogue-editors"
EXAMPLE_GENERATOR: Final = THING + "agent/example-generator"
"""Who made every example round; no release holds anything of it."""
WHOLE_DATASET: Final = DATASET + "citiverse"
ENDPOINT: Final = BASE + "sparql"
PROFILE: Final = BASE + "profile"
STREAM: Final = BASE + "stream"
FAULT: Final = BASE + "validate#fault"
"""The constraint component of faults that no shape finds."""
VOID_DESCRIPTION: Final = BASE + ".well-known/void"

ACTIVITY_STREAMS: Final = "https://www.w3.org/ns/activitystreams#"
ADMS: Final = "http://www.w3.org/ns/adms#"
ALTR: Final = "http://www.w3.org/ns/dx/connegp/altr#"
ALTR_PROFILE: Final = "http://www.w3.org/ns/dx/connegp/altr"
BIBO: Final = "http://purl.org/ontology/bibo/"
DCAT: Final = "http://www.w3.org/ns/dcat#"
DCATAP: Final = "http://data.europa.eu/r5r/"
DCTERMS: Final = "http://purl.org/dc/terms/"
EU_AUTHORITY: Final = "http://publications.europa.eu/resource/authority/"
DQV: Final = "http://www.w3.org/ns/dqv#"
DPV: Final = "https://w3id.org/dpv"
FILE_TYPE: Final = "http://publications.europa.eu/resource/authority/file-type/"
FOAF: Final = "http://xmlns.com/foaf/0.1/"
FORMATS_OF_W3C: Final = "http://www.w3.org/ns/formats/"
LDES: Final = "https://w3id.org/ldes#"
LICENCE_TYPE: Final = "http://purl.org/adms/licencetype/"
MEDIA_TYPES: Final = "http://www.iana.org/assignments/media-types/"
GEONAMES: Final = "https://sws.geonames.org/"
ORG: Final = "http://www.w3.org/ns/org#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
PROF: Final = "http://www.w3.org/ns/dx/prof/"
PROF_ROLE: Final = "http://www.w3.org/ns/dx/prof/role/"
PROV: Final = "http://www.w3.org/ns/prov#"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
SCHEMA: Final = "https://schema.org/"
GEOSPARQL_FUNCTIONS: Final = "http://www.opengis.net/def/function/geosparql/"
SD: Final = "http://www.w3.org/ns/sparql-service-description#"
SDG: Final = "http://metadata.un.org/sdg/"
SDG_ONTOLOGY: Final = "http://metadata.un.org/sdg/ontology#"
SDG_SCHEME: Final = "http://metadata.un.org/sdg"
SEMAPV: Final = "https://w3id.org/semapv/vocab/"
SH: Final = "http://www.w3.org/ns/shacl#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
SOSA: Final = "http://www.w3.org/ns/sosa/"
SPDX: Final = "http://spdx.org/rdf/terms#"
SSSOM: Final = "https://w3id.org/sssom/"
SPEX: Final = "https://purl.expasy.org/sparql-examples/ontology#"
TREE: Final = "https://w3id.org/tree#"
VANN: Final = "http://purl.org/vocab/vann/"
VCARD: Final = "http://www.w3.org/2006/vcard/ns#"
VOID: Final = "http://rdfs.org/ns/void#"
VS: Final = "http://www.w3.org/2003/06/sw-vocab-status/ns#"
WIKIDATA: Final = "http://www.wikidata.org/entity/"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"

RDF_TYPE: Final = RDF + "type"
RDF_FIRST: Final = RDF + "first"
RDF_REST: Final = RDF + "rest"
RDF_NIL: Final = RDF + "nil"
RDF_LANG_STRING: Final = RDF + "langString"
XSD_STRING: Final = XSD + "string"
XSD_INTEGER: Final = XSD + "integer"
XSD_DECIMAL: Final = XSD + "decimal"
XSD_BOOLEAN: Final = XSD + "boolean"
XSD_DATE: Final = XSD + "date"
XSD_DATE_TIME: Final = XSD + "dateTime"
XSD_YEAR: Final = XSD + "gYear"
XSD_ADDRESS: Final = XSD + "anyURI"

PREFIXES: Final[dict[str, str]] = {
    "cuc": CUC,
    "cus": CUS,
    "adms": ADMS,
    "as": ACTIVITY_STREAMS,
    "bibo": BIBO,
    "dcat": DCAT,
    "dcatap": DCATAP,
    "dcterms": DCTERMS,
    "foaf": FOAF,
    "ldes": LDES,
    "org": ORG,
    "owl": OWL,
    "prof": PROF,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "sd": SD,
    "sdg": SDG,
    "sdgo": SDG_ONTOLOGY,
    "semapv": SEMAPV,
    "sh": SH,
    "skos": SKOS,
    "sosa": SOSA,
    "spdx": SPDX,
    "spex": SPEX,
    "sssom": SSSOM,
    "tree": TREE,
    "vann": VANN,
    "vcard": VCARD,
    "void": VOID,
    "vs": VS,
    "xsd": XSD,
}
"""Prefixes that the project writes Turtle, SPARQL and JSON-LD with."""

PATH_PREFIXES: Final[dict[str, str]] = {
    "assessment": THING + "assessment/",
    "agent": THING + "agent/",
    "alignment": THING + "alignment/",
    "case-study": THING + "case-study/",
    "claim": THING + "claim/",
    "contribution": THING + "contribution/",
    "decision": THING + "decision/",
    "definition": THING + "definition/",
    "expert": THING + "expert/",
    "impact": THING + "impact/",
    "link": THING + "link/",
    "mapping": THING + "mapping/",
    "membership": THING + "membership/",
    "mitigation": THING + "mitigation/",
    "note": THING + "note/",
    "organisation": THING + "organisation/",
    "outcome": THING + "outcome/",
    "place": THING + "place/",
    "publication": THING + "publication/",
    "rating": THING + "rating/",
    "recommendation": THING + "recommendation/",
    "review": THING + "review/",
    "round": THING + "round/",
    "score": THING + "score/",
    "short-list": THING + "short-list/",
    "source": THING + "source/",
    "standard": THING + "standard/",
    "takeaway": THING + "takeaway/",
    "use-case": THING + "use-case/",
    "record-of-use-case": RECORD + "use-case/",
    "record-of-case-study": RECORD + "case-study/",
}
"""Prefixes for the catalogue's own things, one for each IRI type; used when Turtle is written."""
