"""Every example of `/reuse`, taken from the page of a running server, runs as it stands and says what the data says."""

from __future__ import annotations

import csv
import hashlib
import html
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pandas
import pyoxigraph as ox
import pytest
from playwright.sync_api import sync_playwright

from citiverse.locations import source_root
from citiverse.releases import read_release
from citiverse.vocabulary import DCTERMS, RDF_TYPE, THING
from clients.questions import CUC, SKOS

FOLDER = source_root() / "queries" / "reuse"
PROGRAMS = Path(sys.executable).parent
INTERPRETERS = {".sh": "bash", ".py": sys.executable, ".mjs": str(PROGRAMS / "node"), ".R": "Rscript"}
ASK_THE_SAME = ("endpoint.py", "frame.py", "endpoint.mjs", "endpoint.R")
ONE = THING + "use-case/underground-asset-mapping"
EXAMPLE = re.compile(r'<pre [^>]*aria-label="([^"]+)"[^>]*><code>(.*?)</code></pre>', re.DOTALL)


@pytest.fixture(scope="module")
def examples(server: str) -> dict[str, str]:
    """Name -> text of the examples, as a reader copies them from the page."""
    with urllib.request.urlopen(f"{server}/reuse") as answer:
        return {name: html.unescape(text) for name, text in EXAMPLE.findall(answer.read().decode())}


@pytest.fixture
def run(examples: dict[str, str], tmp_path: Path) -> Callable[[str], str]:
    """Runs an example in a folder of its own and returns what it prints; fails where the example does."""

    def run_here(name: str) -> str:
        file = tmp_path / name
        file.write_text(examples[name], encoding="utf-8")
        interpreter = shutil.which(INTERPRETERS[file.suffix])
        assert interpreter, f"these tests need {INTERPRETERS[file.suffix]}: .ci/system-packages test"
        environment = {**os.environ, "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            [interpreter, str(file)],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run_here


@pytest.fixture(scope="module")
def most_case_studies(quads: list[ox.Quad]) -> list[str]:
    """What the examples about the endpoint must say, counted here without SPARQL."""
    triples = {quad.triple for quad in quads}
    use_cases = {one.subject for one in triples if one.predicate.value == RDF_TYPE and ends(one.object, "ns#UseCase")}
    numbers = Counter(one.subject for one in triples if one.predicate.value == CUC + "hasCaseStudy")
    titles = {one.subject: text(one.object) for one in triples if one.predicate.value == DCTERMS + "title"}
    rows = sorted((-number, titles[one]) for one, number in numbers.items() if one in use_cases)[:10]
    return [f"{-number} {title}" for number, title in rows]


def ends(term: object, end: str) -> bool:
    return isinstance(term, ox.NamedNode) and term.value.endswith(end)


def text(term: object) -> str:
    assert isinstance(term, ox.Literal)
    return term.value


def rows_of(output: str) -> list[str]:
    """Return the lines of a printed table with single blanks, without those that do not begin with a number."""
    lines = [" ".join(line.split()) for line in output.splitlines()]
    return [line for line in lines if line[:1].isdigit()]


def statements(path: Path, syntax: ox.RdfFormat) -> set[ox.Triple]:
    """Return the statements of a file that name all their nodes."""
    found = {quad.triple for quad in ox.parse(path=str(path), format=syntax)}
    return {one for one in found if not any(isinstance(term, ox.BlankNode) for term in (one.subject, one.object))}


def test_the_page_shows_every_example_that_there_is(examples: dict[str, str]) -> None:
    assert sorted(examples) == sorted(path.name for path in FOLDER.iterdir())


def test_the_examples_are_at_their_own_addresses(server: str, examples: dict[str, str]) -> None:
    for name, shown in examples.items():
        with urllib.request.urlopen(f"{server}/reuse/{name}") as answer:
            assert answer.read().decode() == shown
        assert ("localhost" in shown, f"{server}/" in shown) == (False, "http://localhost:8000" in source(name))


def source(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ASK_THE_SAME)
def test_the_question_is_answered(run: Callable[[str], str], most_case_studies: list[str], name: str) -> None:
    assert rows_of(run(name)) == most_case_studies


def test_curl_gets_the_answer_as_csv(run: Callable[[str], str], most_case_studies: list[str]) -> None:
    rows = list(csv.DictReader(run("endpoint.sh").splitlines()))
    assert [f"{row['caseStudies']} {row['title']}" for row in rows] == most_case_studies


@pytest.fixture
def other_site(tmp_path: Path) -> Iterator[str]:
    """Address of a page of another origin that holds the JavaScript example as a module."""
    page = '<!doctype html><title>Another site</title><script type="module" src="endpoint.mjs"></script>'
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{site.server_port}/"
        site.shutdown()


def test_the_question_is_answered_in_a_page_of_another_site(
    examples: dict[str, str], tmp_path: Path, other_site: str, most_case_studies: list[str]
) -> None:
    (tmp_path / "endpoint.mjs").write_text(examples["endpoint.mjs"], encoding="utf-8")
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "the browser tests need Chromium: apt-get install chromium, or set CHROMIUM to its path"
    said: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.goto(other_site, wait_until="networkidle")
        browser.close()
    assert [line for line in said if line[:1].isdigit()] == most_case_studies


def test_tables_come_as_they_are_released(
    run: Callable[[str], str], tmp_path: Path, catalogue_release: Path, number_of_use_cases: int
) -> None:
    run("table.sh")
    for name in ("use-cases.csv", "use-cases.parquet"):
        assert (tmp_path / name).read_bytes() == (catalogue_release / "tables" / name).read_bytes()
    assert len(pandas.read_csv(tmp_path / "use-cases.csv")) == number_of_use_cases


def test_pandas_counts_the_figures(run: Callable[[str], str], catalogue_release: Path) -> None:
    with (catalogue_release / "tables" / "outcomes.csv").open(encoding="utf-8", newline="") as file:
        expected = Counter(row["claim_status"] for row in csv.DictReader(file) if row["figure_kind"] == "outcome")
    printed = dict(line.split() for line in run("table.py").splitlines()[1:])
    assert {name: int(number) for name, number in printed.items()} == expected


def test_a_ready_question_is_answered_with_its_parameter(run: Callable[[str], str], quads: list[ox.Quad]) -> None:
    triples = {quad.triple for quad in quads}
    of_theme = {
        o.subject for o in triples if o.predicate.value == CUC + "theme" and ends(o.object, "/transport-and-mobility")
    }
    near = {o.subject for o in triples if o.predicate.value == CUC + "horizon" and ends(o.object, "/horizon/1")}
    rows = list(csv.DictReader(run("library.sh").splitlines()))
    assert rows
    assert {row["useCase"] for row in rows} == {one.value for one in of_theme & near if isinstance(one, ox.NamedNode)}


def test_one_thing_comes_in_three_forms(run: Callable[[str], str], tmp_path: Path) -> None:
    run("entity.sh")
    turtle = statements(tmp_path / "use-case.ttl", ox.RdfFormat.TURTLE)
    subject = ox.NamedNode(ONE)
    assert ox.Triple(subject, ox.NamedNode(RDF_TYPE), ox.NamedNode(CUC + "UseCase")) in turtle
    assert statements(tmp_path / "use-case.jsonld", ox.RdfFormat.JSON_LD) == turtle
    schema = json.loads((tmp_path / "use-case.schema.jsonld").read_text(encoding="utf-8"))
    assert "schema.org" in json.dumps(schema["@context"])


def test_rdflib_reads_the_risks(run: Callable[[str], str], quads: list[ox.Quad]) -> None:
    said: dict[tuple[object, str], object] = {
        (quad.subject, quad.predicate.value): quad.object for quad in quads if not is_foreign(quad.object)
    }
    ratings = [
        quad.subject
        for quad in quads
        if quad.predicate.value == RDF_TYPE
        and ends(quad.object, "ns#RiskRating")
        and isinstance(quad.subject, ox.NamedNode)
        and quad.subject.value.startswith(f"{THING}rating/underground-asset-mapping-")
    ]
    expected = set()
    for one in ratings:
        dimension, level = (said[said[one, CUC + name], SKOS + "prefLabel"] for name in ("dimension", "level"))
        expected.add(f"{text(dimension)}: {text(level)}. {text(said[one, DCTERMS + 'description'])}")
    assert len(expected) == 4
    assert set(run("entity.py").splitlines()) == expected


def is_foreign(term: object) -> bool:
    return isinstance(term, ox.Literal) and term.language not in (None, "en")


def test_names_are_matched(run: Callable[[str], str]) -> None:
    answer = json.loads(run("reconcile.sh"))
    assert [answer[key]["result"][0]["id"] for key in ("q0", "q1")] == [THING + "place/helsinki", THING + "place/seoul"]


def test_the_things_that_are_linked_are_there(examples: dict[str, str], quads: list[ox.Quad]) -> None:
    linked = [quad.object for quad in ox.parse(examples["link.ttl"], format=ox.RdfFormat.TURTLE)]
    ours = {term for term in linked if isinstance(term, ox.NamedNode)}
    assert len(ours) == 2
    assert ours <= {quad.subject for quad in quads}


def test_a_harvest_is_whole(run: Callable[[str], str], tmp_path: Path, catalogue_release: Path) -> None:
    assert run("harvest.sh") == "whole\n"
    dump = (catalogue_release / "dumps" / "citiverse.ttl.gz").read_bytes()
    assert hashlib.sha256((tmp_path / "citiverse.ttl.gz").read_bytes()).digest() == hashlib.sha256(dump).digest()
    catalogue = statements(tmp_path / "catalogue.ttl", ox.RdfFormat.TURTLE)
    assert any(one.predicate.value.endswith("dcat#dataset") for one in catalogue)


def test_a_broken_harvest_is_noticed(examples: dict[str, str], tmp_path: Path) -> None:
    check = examples["harvest.sh"].splitlines()[-1]
    (tmp_path / "manifest.json").write_text("{}", encoding="utf-8")
    (tmp_path / "citiverse.ttl.gz").write_bytes(b"cut")
    done = subprocess.run(["bash", "-c", check], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")


def test_the_citation_is_that_of_the_release(run: Callable[[str], str], catalogue_release: Path) -> None:
    version = read_release(catalogue_release).version
    assert run("cite.sh").startswith(f"@misc{{citiverse-{version},\n")


def test_a_language_model_finds_things(run: Callable[[str], str], quads: list[ox.Quad]) -> None:
    first, _ = json.JSONDecoder().raw_decode(run("assistant.py"))
    assert ox.NamedNode(first["iri"]) in {quad.subject for quad in quads}
    assert "underground" in first["name"].lower()


def test_clients_of_language_models_start_the_same_command(examples: dict[str, str]) -> None:
    (entry,) = json.loads(examples["assistant.json"])["mcpServers"].values()
    assert f'command="{entry["command"]}", args={json.dumps(entry["args"])}' in examples["assistant.py"]
