"""`roqet` and `curl` get right answers from the running server; of an endpoint roqet takes only rows, by design."""

from __future__ import annotations

import json
import shutil
import subprocess
from xml.etree import ElementTree

import pytest

from clients.questions import BROKEN, CHINESE, LABELS, USE_CASES, Label

SRJ = "application/sparql-results+json"
RESULTS = "{http://www.w3.org/2005/sparql-results#}"
XML = "{http://www.w3.org/XML/1998/namespace}"


def run(program: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[bytes]:
    path = shutil.which(program)
    assert path, f"these tests need {program}: .ci/system-packages test"
    return subprocess.run([path, *arguments], capture_output=True, check=check, timeout=60)


def roqet(*arguments: str) -> ElementTree.Element:
    """Return the answer as roqet understood it, written by it as SPARQL XML."""
    return ElementTree.fromstring(  # noqa: S314  the program is ours to trust
        run("roqet", "--quiet", *arguments, "-r", "xml").stdout
    )


def labels_of_xml(answer: ElementTree.Element) -> set[Label]:
    found = set()
    for result in answer.iter(f"{RESULTS}result"):
        theme, label = (result.find(f"{RESULTS}binding[@name='{name}']/*") for name in ("theme", "label"))
        assert theme is not None
        assert label is not None
        found.add((str(theme.text), str(label.text), label.attrib[f"{XML}lang"]))
    return found


def labels_of(body: bytes) -> set[Label]:
    rows = json.loads(body)["results"]["bindings"]
    return {(row["theme"]["value"], row["label"]["value"], row["label"]["xml:lang"]) for row in rows}


def test_roqet_reads_rows(endpoint: str, labels: set[Label]) -> None:
    assert labels_of_xml(roqet("-p", endpoint, "-e", LABELS)) == labels


def test_roqet_asks_what_is_not_ascii(endpoint: str, labels: set[Label]) -> None:
    assert labels_of_xml(roqet("-p", endpoint, "-e", CHINESE)) == {label for label in labels if "城市" in label[1]}


def test_roqet_reads_numbers(endpoint: str, number_of_use_cases: int) -> None:
    answer = roqet("-p", endpoint, "-e", USE_CASES)
    assert [int(str(one.text)) for one in answer.iter(f"{RESULTS}literal")] == [number_of_use_cases]


def test_roqet_queries_a_document_by_itself(server: str, labels: set[Label]) -> None:
    document = f"{server}/graph/schemes"
    assert labels_of_xml(roqet("-D", document, "-e", LABELS)) == labels


def test_roqet_fails_on_a_broken_question(endpoint: str) -> None:
    answer = run("roqet", "-p", endpoint, "-e", BROKEN, check=False)
    assert b"Error" in answer.stderr
    assert answer.returncode != 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("--get", "--data-urlencode", f"query={LABELS}"),
        ("--data-urlencode", f"query={LABELS}"),
        ("--header", "Content-Type: application/sparql-query", "--data-binary", LABELS),
        ("--get", "--data-urlencode", f"query={LABELS}", "--compressed"),
        ("--get", "--data-urlencode", f"query={LABELS}", "--http1.0"),
        ("--get", "--data-urlencode", f"query={LABELS}", "--http2"),
        ("--data-urlencode", f"query={LABELS}", "--header", "Transfer-Encoding: chunked"),
        ("--data-urlencode", f"query={LABELS}", "--header", "Expect: 100-continue"),
    ],
    ids=["get", "form", "direct", "compressed", "http-1.0", "http-2 offered", "chunked", "expect"],
)
def test_curl_by_every_way(endpoint: str, labels: set[Label], arguments: tuple[str, ...]) -> None:
    answer = run("curl", "--silent", "--fail", "--header", f"Accept: {SRJ}", *arguments, endpoint)
    assert labels_of(answer.stdout) == labels


def test_curl_sees_the_place_of_an_error(endpoint: str) -> None:
    arguments = ("--silent", "--write-out", "\n%{http_code}", "--get", "--data-urlencode", f"query={BROKEN}")
    body, _, status = run("curl", *arguments, endpoint).stdout.rpartition(b"\n")
    assert status == b"400"
    problem = json.loads(body)
    assert (problem["line"], problem["column"]) == (1, 25)


def test_curl_reads_the_error_as_text(endpoint: str) -> None:
    arguments = (
        "--silent",
        "--header",
        f"Accept: {SRJ}, text/plain;q=0.5",
        "--get",
        "--data-urlencode",
        f"query={BROKEN}",
    )
    assert b"Line 1, column 25" in run("curl", *arguments, endpoint).stdout
