"""New values for old ones: texts out of the catalogue's own sentences, numbers and dates near the real ones."""

from __future__ import annotations

import math
import random
import re
from typing import Final

from bench.templates import Catalogue, Quad
from citiverse.vocabulary import CUC, DCTERMS, FOAF, SKOS, XSD

LITERAL: Final = re.compile(r'"((?:[^"\\]|\\.)*)"(.*)\Z', re.DOTALL)
SENTENCE: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
DESCRIPTION: Final = f"<{DCTERMS}description>"
TITLES: Final = frozenset(f"<{iri}>" for iri in (DCTERMS + "title", FOAF + "name", SKOS + "prefLabel"))
ADDRESS: Final = f"<{CUC}address>"
DECIMAL: Final = f"^^<{XSD}decimal>"
YEAR: Final = f"^^<{XSD}gYear>"
DATE: Final = f"^^<{XSD}date>"
DEGREES: Final = {f"<{CUC}latitude>": 80.0, f"<{CUC}longitude>": 179.0}
FIRST_YEAR, LAST_YEAR = 2004, 2026


class Words:
    """The sentences of the real descriptions by graph, and the names of the real places."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.sentences: dict[str, list[str]] = {}
        for group in catalogue.templates.values():
            for template in group:
                for quad in template.quads:
                    if quad.predicate == DESCRIPTION:
                        self.sentences.setdefault(quad.graph, []).extend(SENTENCE.split(_text(quad)[0]))
        names = {
            _text(quad)[0]
            for template in catalogue.templates["place"]
            for quad in template.quads
            if quad.predicate == f"<{SKOS}prefLabel>"
        }
        self.places = sorted(names)


def _text(quad: Quad) -> tuple[str, str]:
    parts = LITERAL.match(quad.object)
    return (parts[1], parts[2]) if parts else (quad.object, "")


def vary(quad: Quad, chance: random.Random, words: Words, number: int) -> str:
    """Return another literal of the same kind for `quad`, as N-Quads writes it."""
    text, rest = _text(quad)
    if quad.predicate == DESCRIPTION:
        pool = words.sentences[quad.graph]
        new = " ".join(chance.choice(pool) for _ in SENTENCE.split(text))
        return f'"{new}"{rest}'
    if quad.predicate in TITLES:
        return f'"{text}, {chance.choice(words.places)} {number}"{rest}'
    if quad.predicate == ADDRESS:
        return f'"{text}{"&" if "?" in text else "?"}edition={number}"{rest}'
    if quad.predicate in DEGREES:
        limit = DEGREES[quad.predicate]
        return f'"{max(-limit, min(limit, float(text) + chance.gauss(0, 0.5))):.4f}"{rest}'
    return _number_or_date(text, rest, chance)


def _number_or_date(text: str, rest: str, chance: random.Random) -> str:
    if rest == DECIMAL:
        return f'"{_near(float(text), chance)}"{rest}'
    if rest == YEAR:
        return f'"{max(FIRST_YEAR, min(LAST_YEAR, int(text) + chance.randint(-4, 4)))}"{rest}'
    if rest == DATE:
        return f'"{chance.randint(2024, 2026)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"{rest}'
    return f'"{text}"{rest}'


def _near(value: float, chance: random.Random) -> str:
    """Return a number of the same order of magnitude with three significant digits and no exponent."""
    new = value * math.exp(chance.gauss(0, 0.6))
    if new == 0:
        return "0"
    digits = max(0, 2 - math.floor(math.log10(abs(new))))
    text = f"{round(new, 2 - math.floor(math.log10(abs(new)))):.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
