"""Operations on vocabulary and catalogue: ontology, shapes, datasets, releases, files, and the stream of changes."""

from __future__ import annotations

from typing import Final

from citiverse.formats import JSON_LD, Format
from citiverse.web.api_model import Operation, Parameter
from citiverse.web.data_profiles import FOR_CONCEPTS, FOR_DATASETS
from citiverse.web.formats import DOCUMENT, HTML, JSON, RDF
from citiverse.web.negotiate import PROFILE_PARAMETER

DOCUMENTS: Final = (*DOCUMENT, JSON)
PROFILE: Final = Parameter(
    PROFILE_PARAMETER,
    "Token of the profile wanted, or its IRI in brackets; several with commas between, the best first.",
    examples=list(dict.fromkeys(one.profile.token for one in (*FOR_CONCEPTS, *FOR_DATASETS) if one.profile)),
)
SUFFIX: Final = Parameter("suffix", "Short name of a format.", "path", sample="suffix")
VERSION: Final = Parameter("version", "A version; a suffix may say the format.", "path", sample="vocabulary_version")
RELEASE: Final = Parameter("identifier", "Id or version of the release.", "path", sample="release")
CHANGES: Final = (HTML, JSON, *RDF)
ANY: Final = Format(name="file", media_type="*/*", label="file")


def _document(rule: str, name: str, tag: str, summary: str, *parameters: Parameter, more: str = "") -> Operation:
    return Operation(rule, name, tag, summary, DOCUMENTS, more, parameters=(*parameters, PROFILE), problems=(404, 406))


VOCABULARY: Final = (
    _document("/ns", "ontology", "Vocabulary", "Read the ontology"),
    _document("/ns.<suffix>", "ontology_in", "Vocabulary", "Read the ontology in one format", SUFFIX),
    _document("/ns/<version>", "ontology_version", "Vocabulary", "Read one version of the ontology", VERSION),
    _document("/shapes", "shapes", "Vocabulary", "Read the shapes"),
    _document("/shapes.<suffix>", "shapes_in", "Vocabulary", "Read the shapes in one format", SUFFIX),
    _document("/shapes/<version>", "shapes_version", "Vocabulary", "Read one version of the shapes", VERSION),
    Operation(
        "/context.jsonld",
        "context",
        "Vocabulary",
        "Read the JSON-LD context",
        (JSON_LD,),
        problems=(404,),
        is_negotiated=False,
    ),
    _document("/profile", "profile", "Vocabulary", "Read what the data keeps to"),
    _document("/profile.<suffix>", "profile_in", "Vocabulary", "Read what the data keeps to, in one format", SUFFIX),
)
CATALOGUE: Final = (
    _document("/catalogue", "catalogue", "Catalogue", "Read the description of the catalogue", more="DCAT-AP 3."),
    _document("/catalogue.<suffix>", "catalogue_in", "Catalogue", "Read it in one format", SUFFIX),
    _document("/.well-known/void", "void", "Catalogue", "Read the description of the dataset", more="VoID."),
    _document(
        "/dataset/<path:name>",
        "dataset",
        "Catalogue",
        "Read the description of a dataset or of a part of it",
        Parameter("name", "What follows `dataset/` in the IRI; a suffix says the format.", "path", sample="dataset"),
    ),
    _document(
        "/releases/<identifier>",
        "release",
        "Catalogue",
        "Read the description of a release",
        RELEASE,
    ),
    Operation(
        "/releases",
        "releases",
        "Catalogue",
        "List the releases that are kept here",
        (HTML, JSON),
        json="Releases",
        problems=(406,),
    ),
    Operation(
        "/releases/<identifier>/changes",
        "changes",
        "Catalogue",
        "Read what changed in a release since the one before",
        CHANGES,
        "By entity; the statements that came and went are among the files.",
        parameters=(RELEASE,),
        json="Changes",
        problems=(404, 406),
    ),
    Operation(
        "/releases/<identifier>/changes.<suffix>",
        "changes_in",
        "Catalogue",
        "Read the changes in one format",
        CHANGES,
        parameters=(RELEASE, Parameter("suffix", "Short name of a format.", "path", examples=("json", "ttl"))),
        json="Changes",
        problems=(404, 406),
    ),
    Operation(
        "/dump/<identifier>/<path:name>",
        "file",
        "Catalogue",
        "Download a file of a release",
        (ANY,),
        "`manifest.json` lists the files, each with size and SHA-256. Parts of a file can be asked for by Range.",
        parameters=(
            RELEASE,
            Parameter("name", "Path of the file.", "path", examples=("manifest.json",), sample="file"),
        ),
        statuses=(200, 206),
        problems=(404, 416),
        is_negotiated=False,
    ),
    Operation(
        "/stream",
        "stream",
        "Catalogue",
        "Read where the stream of versions begins",
        DOCUMENT,
        "LDES 1.0.",
        problems=(404, 406),
    ),
    Operation(
        "/stream.<suffix>",
        "stream_in",
        "Catalogue",
        "Read it in one format",
        DOCUMENT,
        parameters=(SUFFIX,),
        problems=(404, 406),
    ),
    Operation(
        "/stream/<version>/<int:number>",
        "stream_page",
        "Catalogue",
        "Read one page of the stream",
        RDF,
        parameters=(
            Parameter("version", "Version of a release.", "path", sample="release_version"),
            Parameter("number", "Number of the page.", "path", schema={"type": "integer"}, examples=(1,)),
        ),
        problems=(404, 406),
    ),
)
