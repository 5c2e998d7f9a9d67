"""Foreign resources that the catalogue refers to, with class and name, so that a harvester needs no other document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from citiverse.formats import SYNTAXES as ALL_SYNTAXES
from citiverse.release.profile import GENERAL, LANGUAGES
from citiverse.release.services import STANDARDS
from citiverse.release.statements import Statement, iri, text, types
from citiverse.vocabulary import (
    DCTERMS,
    EU_AUTHORITY,
    FILE_TYPE,
    FOAF,
    LICENCE_TYPE,
    MEDIA_TYPES,
    PROFILE,
    RDFS,
    SKOS,
    SPDX,
)

SHA_256: Final = SPDX + "checksumAlgorithm_sha256"
ATTRIBUTION: Final = LICENCE_TYPE + "Attribution"


class Table(NamedTuple):
    """An authority table of the EU: the class that its members have besides `skos:Concept`, and their names."""

    kind: str
    title: str
    names: dict[str, str]


TABLES: Final[dict[str, Table]] = {
    "data-theme": Table(
        "",
        "Data theme",
        {
            "ECON": "Economy and finance",
            "EDUC": "Education, culture and sport",
            "GOVE": "Government and public sector",
            "HEAL": "Health",
            "JUST": "Justice, legal system and public safety",
            "REGI": "Regions and cities",
            "SOCI": "Population and society",
            "TECH": "Science and technology",
            "TRAN": "Transport",
        },
    ),
    "language": Table(
        DCTERMS + "LinguisticSystem",
        "Language",
        {"ARA": "Arabic", "ENG": "English", "FRA": "French", "RUS": "Russian", "SPA": "Spanish", "ZHO": "Chinese"},
    ),
    "frequency": Table(DCTERMS + "Frequency", "Frequency", {"IRREG": "irregular"}),
    "access-right": Table(DCTERMS + "RightsStatement", "Access right", {"PUBLIC": "public"}),
    "planned-availability": Table("", "Planned availability", {"AVAILABLE": "available"}),
    "dataset-status": Table("", "Dataset status", {"COMPLETED": "completed"}),
    "file-type": Table(
        DCTERMS + "MediaTypeOrExtent",
        "File type",
        {
            **{syntax.eu_file_type: syntax.label for syntax in ALL_SYNTAXES.values()},
            "GEOJSON": "GeoJSON",
            "JSON": "JSON",
            "PARQUET": "Apache Parquet",
            "TXT": "plain text",
        },
    ),
}
RESULTS_ONLY: Final = frozenset(("json", "xml"))
"""Names of syntaxes that mean query results elsewhere; as ends of file names they mean the language alone."""
LICENCES: Final = {"https://creativecommons.org/licenses/by/4.0/": "Creative Commons Attribution 4.0 International"}


def describe_known(referred: Iterable[str]) -> Iterator[Statement]:
    """Yield class and name of each foreign resource among `referred` that the catalogue may refer to."""
    for name in sorted(set(referred)):
        if name.startswith(EU_AUTHORITY):
            yield from _of_table(name)
        elif name.startswith(MEDIA_TYPES):
            yield from types(name, DCTERMS + "MediaType", DCTERMS + "MediaTypeOrExtent")
            yield name, RDFS + "label", text(name.removeprefix(MEDIA_TYPES))
        elif name in LICENCES:
            yield from _licence(name)
        elif title := {**STANDARDS, **GENERAL, **LANGUAGES}.get(name):
            yield from types(name, DCTERMS + "Standard")
            yield name, DCTERMS + "title", text(title)
        elif name == SHA_256:
            yield from types(name, SPDX + "ChecksumAlgorithm")
        elif name == PROFILE:
            yield from types(name, DCTERMS + "Standard")


def file_type(syntax: str) -> str:
    """Return the EU file type of the syntax called `syntax` (the end of a file name), or nothing for an unknown one."""
    name = syntax.rpartition(".")[2]
    known = ALL_SYNTAXES.get(name)
    code = known.eu_file_type if known and name not in RESULTS_ONLY else name.upper()
    return FILE_TYPE + code if code in TABLES["file-type"].names else ""


def _of_table(name: str) -> Iterator[Statement]:
    scheme, _, code = name.removeprefix(EU_AUTHORITY).partition("/")
    table = TABLES[scheme]
    whole = EU_AUTHORITY + scheme
    yield from types(whole, SKOS + "ConceptScheme")
    yield whole, DCTERMS + "title", text(table.title)
    if code:
        yield from types(name, SKOS + "Concept", *([table.kind] if table.kind else []))
        yield name, SKOS + "prefLabel", text(table.names[code])
        yield name, SKOS + "inScheme", iri(whole)


def _licence(name: str) -> Iterator[Statement]:
    scheme = LICENCE_TYPE + "1.0"
    yield from types(name, DCTERMS + "LicenseDocument")
    yield name, DCTERMS + "title", text(LICENCES[name])
    yield name, FOAF + "page", iri(name)
    yield name, DCTERMS + "type", iri(ATTRIBUTION)
    yield from types(ATTRIBUTION, SKOS + "Concept")
    yield ATTRIBUTION, SKOS + "prefLabel", text("Attribution")
    yield ATTRIBUTION, SKOS + "inScheme", iri(scheme)
    yield from types(scheme, SKOS + "ConceptScheme")
    yield scheme, DCTERMS + "title", text("Licence type")
