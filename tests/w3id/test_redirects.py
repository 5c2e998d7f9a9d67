"""The rules for w3id.org send every identifier of the catalogue to the path that answers for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import quote, unquote

import pyoxigraph as ox
import pytest
from flask import Flask

from citiverse.vocabulary import BASE

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "docs" / "w3id" / "citiverse" / ".htaccess"
ORIGIN = "https://citiverse.example.org"


@dataclass(frozen=True)
class Rule:
    """One RewriteRule with the flags R and L: the first that matches the path decides."""

    pattern: re.Pattern[str]
    target: str
    status: int


def read_rules() -> list[Rule]:
    """Read the rules; anything that this reader does not know is an error, so that nothing is tested by half."""
    found = []
    for line in RULES.read_text(encoding="utf-8").splitlines():
        words = line.split()
        if not words or words[0].startswith("#") or words in (["Options", "-MultiViews"], ["RewriteEngine", "on"]):
            continue
        assert words[0] == "RewriteRule", line
        assert len(words) == 4, line
        flags = re.fullmatch(r"\[R=(30[23]),L\]", words[3])
        assert flags, line
        found.append(Rule(re.compile(words[1]), words[2], int(flags[1])))
    return found


def redirect(rules: list[Rule], path: str) -> tuple[int, str] | None:
    """Answer as Apache's mod_rewrite does in a folder: match the decoded path, fill in the groups, escape again."""
    for rule in rules:
        match = rule.pattern.search(unquote(path))
        if match:
            groups = match.groups(default="")
            target = re.sub(r"\$(\d)", partial(_group, groups), rule.target)
            return rule.status, quote(target, safe="/:.-_~!$&'()*+,;=@")
    return None


def _group(groups: tuple[str, ...], reference: re.Match[str]) -> str:
    return groups[int(reference[1]) - 1]


@pytest.fixture(scope="module")
def rules() -> list[Rule]:
    return read_rules()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("ns", 303),
        ("ns.ttl", 303),
        ("ns/1.0.0", 303),
        ("ns/1.10.0.jsonld", 303),
        ("shapes", 303),
        ("shapes/1.0.0", 303),
        ("shapes.rdf", 303),
        ("context.jsonld", 302),
        ("context/1.0.0.jsonld", 302),
        ("scheme/horizon", 303),
        ("scheme/horizon/1", 303),
        ("id/use-case/flood-twin", 303),
        ("record/use-case/flood-twin", 303),
        ("graph/ontology", 302),
        ("queries/use-cases-of-a-theme", 302),
        ("dataset/citiverse", 302),
        ("releases/2026.1", 302),
        ("dump/2026.1-0123456789ab/citiverse.ttl.gz", 302),
        ("catalogue", 302),
        ("catalogue.ttl", 302),
        ("profile", 302),
        ("sparql", 302),
        ("stream", 302),
        (".well-known/void", 302),
        ("", 302),
    ],
)
def test_each_kind_of_identifier_leads_to_its_path(rules: list[Rule], path: str, status: int) -> None:
    assert redirect(rules, path) == (status, f"{ORIGIN}/{path}")


@pytest.mark.parametrize("path", ["nothing", "ns/x", "ns2", "id", "idx/use-case/x", "nsx.ttl", "ns.ttl/x", "context"])
def test_what_is_no_identifier_leads_nowhere(rules: list[Rule], path: str) -> None:
    assert redirect(rules, path) is None


def test_every_identifier_in_the_dumps_is_sent_to_a_path_that_answers(
    rules: list[Rule], catalogue_dataset: Path, catalogue_app: Flask
) -> None:
    named = set()
    for quad in ox.parse(path=catalogue_dataset, format=ox.RdfFormat.N_QUADS):
        named |= {term.value for term in (quad.subject, quad.graph_name) if isinstance(term, ox.NamedNode)}
    own = {iri.removeprefix(BASE).partition("#")[0] for iri in named if iri.startswith(BASE)}
    assert len(own) > 4000
    adapter = catalogue_app.url_map.bind("citiverse.example.org", url_scheme="https")
    for path in own:
        found = redirect(rules, path)
        assert found is not None, path
        # Raises NotFound where no route of the server takes the path.
        assert adapter.match(unquote(found[1].removeprefix(ORIGIN)))
