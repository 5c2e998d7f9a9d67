"""What every client is asked: questions whose answers the tests read from the release by other means."""

from __future__ import annotations

from typing import Final

Label = tuple[str, str, str]
"""IRI of a theme, text, language."""

CUC: Final = "https://w3id.org/citiverse/ns#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
THEME: Final = "https://w3id.org/citiverse/scheme/theme"
GRAPH: Final = "https://w3id.org/citiverse/graph/"

_LABELS: Final = f"{{ ?theme <{SKOS}inScheme> <{THEME}> ; <{SKOS}prefLabel> ?label }}"
LABELS: Final = f"SELECT ?theme ?label {_LABELS}"
"""Thirty labels in six languages and five scripts."""
LABEL_GRAPH: Final = f"CONSTRUCT {{ ?theme <{SKOS}prefLabel> ?label }} WHERE {_LABELS}"
CHINESE: Final = f'SELECT ?theme ?label {{ {_LABELS} FILTER(CONTAINS(?label, "城市")) }}'
"""A question that is itself not ASCII, and whose letters may not be lost on the way."""
USE_CASES: Final = f"SELECT (COUNT(DISTINCT ?case) AS ?number) {{ ?case a <{CUC}UseCase> }}"
IS_THERE: Final = f"ASK {{ ?case a <{CUC}UseCase> }}"
IS_NOT_THERE: Final = f"ASK {{ ?case a <{CUC}NoSuchClass> }}"
BROKEN: Final = "SELECT * WHERE { ?s ?p }"
"""What no client may take for an empty answer."""
