"""The rules for w3id.org send every identifier of the catalogue to the path that answers for it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import quote, unquote

import pyoxigraph as ox
import pytest
from flask import Flask

from citiverse.vocabulary import BASE
from citiverse.web.problem_types import problem_types

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
        ("sparql/", 302),
        ("stream", 302),
        ("stream.ttl", 302),
        ("stream/2026.1/1", 302),
        ("feed.atom", 302),
        ("feed/2026.1.atom", 302),
        ("problems", 302),
        ("problems/query-timeout", 302),
        ("about", 302),
        ("about/sparql", 302),
        ("openapi.json", 302),
        (".well-known/void", 302),
        ("", 302),
    ],
)
def test_each_kind_of_identifier_leads_to_its_path(rules: list[Rule], path: str, status: int) -> None:
    assert redirect(rules, path) == (status, f"{ORIGIN}/{path}")


@pytest.mark.parametrize("path", ["nothing", "ns/x", "ns2", "id", "idx/use-case/x", "nsx.ttl", "ns.ttl/x", "context"])
def test_what_is_no_identifier_leads_nowhere(rules: list[Rule], path: str) -> None:
    assert redirect(rules, path) is None


def own_names(quads: Iterable[ox.Quad]) -> set[str]:
    """Return every name below the base, wherever it stands in a statement, without its fragment."""
    terms = {term for quad in quads for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)}
    named = {term.value for term in terms if isinstance(term, ox.NamedNode) and term.value.startswith(BASE)}
    return {iri.removeprefix(BASE).partition("#")[0] for iri in named}


def assert_sent_to_routes(rules: list[Rule], names: set[str], app: Flask) -> None:
    adapter = app.url_map.bind("citiverse.example.org", url_scheme="https")
    for path in names:
        found = redirect(rules, path)
        assert found is not None, path
        # Raises NotFound where no route of the server takes the path.
        assert adapter.match(unquote(found[1].removeprefix(ORIGIN)))


def test_every_identifier_in_the_dumps_is_sent_to_a_path_that_answers(
    rules: list[Rule], catalogue_dataset: Path, catalogue_app: Flask
) -> None:
    own = own_names(ox.parse(path=catalogue_dataset, format=ox.RdfFormat.N_QUADS))
    assert len(own) > 4000
    assert "about/sparql" in own
    assert_sent_to_routes(rules, own, catalogue_app)


def test_every_name_that_only_the_server_gives_is_sent_to_a_path_that_answers(
    rules: list[Rule], catalogue_app: Flask
) -> None:
    client = catalogue_app.test_client()
    own: set[str] = set()
    for path in ("/stream", "/stream/2026.1/1", "/catalogue", "/.well-known/void", "/sparql", "/releases/2026.1"):
        data = client.get(path, headers={"Accept": "application/n-triples, text/turtle;q=0.9"})
        form = ox.RdfFormat.from_media_type(data.mimetype or "")
        assert (data.status_code, form) == (200, form), path
        assert form is not None
        own |= own_names(ox.parse(data.data, format=form, base_iri=BASE))
    assert {"stream", "stream/2026.1/1"} <= own
    for path in ("/feed.atom", "/feed/2026.1.atom"):
        own |= {
            name.removeprefix(BASE).partition("#")[0] for name in re.findall(rf"{BASE}[^<\"]*", client.get(path).text)
        }
    assert "feed.atom" in own
    own |= {f"problems/{kind.slug}" for kind in problem_types()}
    assert_sent_to_routes(rules, own, catalogue_app)
