"""What JSON-LD reads nothing from is named, and nothing that it reads is."""

from __future__ import annotations

import json
from typing import Any

import pyoxigraph as ox
import pytest

from citiverse.locations import source_root
from citiverse.validation.json_ld_keys import unread

CONTEXT = json.loads((source_root() / "ontology" / "context.jsonld").read_text(encoding="utf-8"))["@context"]
P = {"p": "http://e/p", "q": {"@id": "http://e/q", "@type": "@id"}}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"title": "x", "type": "UseCase"}, ["title", "type"]),
        ({"@context": CONTEXT, "id": "http://e/a", "typ": "UseCase", "titel": "x", "title": "y"}, ["typ", "titel"]),
        ({"@context": P, "p": {"p": [{"x": 1}]}, "y": [1]}, ["x", "y"]),
        ({"@context": P, "@graph": [{"p": 1}, {"r": 1}]}, ["r"]),
        ({"@id": "http://e/a", "@type": "http://bad iri", "http://e/p": 1}, ["http://bad iri"]),
        ({"@context": P, "q": ["http://e/fine", "not fine"]}, ["not fine"]),
        ({"@context": P, "p": 1, "@typ": "x"}, ["@typ"]),
        ({"@context": [P, None], "p": 1}, ["p"]),
        ({"@context": {"@vocab": "http://e/"}, "p": {"@context": {"@vocab": None}, "p": 1}}, ["p"]),
        ({"@context": {"s": {"@id": "http://e/s", "@context": {"i": "http://e/i"}}}, "s": {"i": 1}, "i": 1}, ["i"]),
    ],
)
def test_keys_that_stand_for_nothing(content: dict[str, Any], expected: list[str]) -> None:
    assert sorted(said for said, _ in unread(content)) == sorted(expected)


@pytest.mark.parametrize(
    "content",
    [
        {"@context": {"@vocab": "http://e/"}, "anything": {"at": "all"}},
        {"@context": {"p": {"@id": "http://e/p", "@container": "@language"}}, "p": {"en": "a", "de": "b"}},
        {"@context": {"p": {"@id": "http://e/p", "@container": ["@index", "@set"]}}, "p": {"x": [{"@id": "http://e/a"}]}},
        {"@context": {"p": {"@id": "http://e/p", "@type": "@json"}}, "p": {"any": {"thing": 1}}},
        {"@context": {"T": {"@id": "http://e/T", "@context": {"i": "http://e/i"}}}, "@type": "T", "i": 1},
        {"@context": {"note": None, "p": "http://e/p"}, "note": "left out on purpose", "p": 1},
        {"@context": P, "p": {"@value": "x", "@language": "en"}, "http://e/x": 1, "e:y": {"@list": [1]}},
    ],
)  # fmt: skip
def test_what_is_read_is_not_named(content: dict[str, Any]) -> None:
    assert list(unread(content)) == []
    assert list(ox.parse(json.dumps(content), format=ox.RdfFormat.JSON_LD, base_iri="http://e/"))
