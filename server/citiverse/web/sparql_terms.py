"""What a query can name: prefixes, classes and properties, for editors that complete them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from flask import Blueprint, Response

from citiverse.vocabulary import CUC, OWL, PATH_PREFIXES, PREFIXES, RDF_TYPE
from citiverse.web.formats import JSON
from citiverse.web.naming import Naming
from citiverse.web.responses import document, negotiated
from citiverse.web.site import Site, site

blueprint = Blueprint("sparql_terms", __name__)

CLASSES: Final = (OWL + "Class",)
PROPERTIES: Final = (OWL + "ObjectProperty", OWL + "DatatypeProperty", OWL + "AnnotationProperty")


@blueprint.route("/sparql/terms")
def terms() -> Response:
    """Return the terms of the ontology and all others that the data uses, the most used first, and our prefixes."""
    chosen = negotiated((JSON,))
    counts = site().statistics
    known = {
        "base": site().settings.base_iri,
        "prefixes": {**PREFIXES, **PATH_PREFIXES},
        "classes": _terms(site(), CLASSES, counts.get("classes", {})),
        "properties": _terms(site(), PROPERTIES, counts.get("properties", {})),
    }
    return document(json.dumps(known, ensure_ascii=False).encode(), chosen.content_type)


def _terms(found: Site, kinds: Iterable[str], counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return our own terms of these kinds and those that `counts` says to be in use."""
    own = {iri for kind in kinds for iri in found.descriptions.incoming(kind, RDF_TYPE) if iri.startswith(CUC)}
    naming = Naming(found.descriptions)
    ordered = sorted(own | set(counts), key=lambda iri: (-counts.get(iri, 0), iri))
    return [{"iri": iri, "label": naming.label(iri), "count": counts.get(iri, 0)} for iri in ordered]
