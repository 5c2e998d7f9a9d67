"""Runs the standards' own test suites against a real server and holds the results against the recorded floors."""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from support.server import await_validation, running_server  # noqa: E402

PUBLIC_ENDPOINT = "https://w3id.org/citiverse/sparql"
CRASH_DEPTH = "5000"
FORMATS = "srj,srx,tsv,csv"
NAMES_TO_RECONCILE = ("Helsinki", "التوأم الرقمي", "数字孪生")

KINDS_OF_DCAT = {"negotiated": "syntaxes", "all serialisations": "syntaxes", "minimum": "minimum"}
REPORTED = re.compile(r"\s+(?P<number>\d+) (?P<severity>\w+)\s+(?P<path>\S+)\s+(?P<component>\w+)")
CAUSES_OF_VIOLATIONS = {
    # The shape wants an IRI with https, of a class that SPDX defines, whose own IRIs begin with http.
    "algorithm Node": "algorithm Node",
    "- Pattern": "algorithm Node",
    # Details of the warning that the publisher is no body of the EU; they count like results of their own.
    "inScheme HasValue": "publisher Node",
    "inScheme MinCount": "publisher Node",
}
"""Violations that cannot be avoided -> what causes them, each as often: path and kind (docs/catalogue.md)."""
Score = tuple[int, int]
Scores = dict[str, Score]


def run(kit: Path, runner: str, *arguments: str) -> str:
    """Run one runner of the kit; return what it printed. Raises `CalledProcessError` where it could not run."""
    command = [sys.executable, str(kit / runner), *arguments]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=1500, check=False)
    if "Traceback" in answer.stderr:
        raise subprocess.CalledProcessError(answer.returncode, command, answer.stdout, answer.stderr)
    return answer.stdout


def count(results: Iterable[dict[str, Any]], name: Callable[[dict[str, Any]], str]) -> Scores:
    """Return passed and total by the name that `name` gives each result."""
    passed: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for result in results:
        total[name(result)] += 1
        passed[name(result)] += result["status"] == "PASS"
    return {key: (passed[key], total[key]) for key in total}


def protocol(kit: Path, work: Path) -> Scores:
    """SPARQL 1.1 Protocol, service description, the further checks and the nesting bombs; the server is read-only.

    The kit's Graph Store tests all begin by writing, so they have no reading of a read-only server.
    """
    fixture, report = work / "protocol.nq", work / "protocol.json"
    suite = str(kit / "suites")
    run(kit, "run_sparql_protocol.py", "--suite", suite, "--emit-fixture", str(fixture))
    with running_server(
        "--dataset", str(fixture), "--build-folder", str(work / "build"), log=work / "protocol.log"
    ) as base:
        arguments = ["--suite", suite, "--base", f"{base}/sparql", "--sections", "sd,protocol,extra,crash"]
        arguments += ["--public", PUBLIC_ENDPOINT, "--depth", CRASH_DEPTH]
        print(run(kit, "run_sparql_protocol.py", *arguments, "--json", str(report)))
    results = json.loads(report.read_text(encoding="utf-8"))
    scores = count(results, lambda result: f"protocol/{result['section']}")
    must = [result for result in results if result["level"] == "MUST" and result["section"] == "extra"]
    return scores | count(must, lambda result: "protocol/extra-must")


def evaluation(kit: Path, work: Path) -> Scores:
    """The query-evaluation suites of SPARQL 1.0, 1.1 and 1.2 over HTTP, results in every format."""
    fixture, report = work / "evaluation.nq", work / "evaluation.json"
    suite = str(kit / "suites")
    run(kit, "run_sparql_eval.py", "--suite", suite, "--emit-fixture", str(fixture))
    with running_server(
        "--dataset", str(fixture), "--build-folder", str(work / "build"), log=work / "evaluation.log"
    ) as base:
        arguments = ["--suite", suite, "--base", f"{base}/sparql", "--formats", FORMATS, "--json", str(report)]
        print(run(kit, "run_sparql_eval.py", *arguments)[-6000:])
    results = json.loads(report.read_text(encoding="utf-8"))

    def name(result: dict[str, Any]) -> str:
        version = result["id"].split("/")[0]
        if "Syntax" in result["type"]:
            return f"evaluation/{version}-syntax"
        return f"evaluation/{version}-{result['fmt']}"

    return count(results, name)


def shacl(kit: Path, work: Path) -> Scores:
    """The W3C SHACL suite with pyshacl, the engine that gates our builds."""
    report = work / "shacl.json"
    suite = str(kit / "suites" / "shacl" / "tests")
    print(run(kit, "run_shacl_suite.py", "--suite", suite, "--engine", "pyshacl", "--json", str(report)))
    results = json.loads(report.read_text(encoding="utf-8"))
    return count(results, lambda result: f"shacl/{result['id'].split('/')[0]}")


def reconciliation(kit: Path, work: Path) -> Scores:
    """The Reconciliation Service API 0.1 and 0.2 over the real catalogue, with a Latin, Arabic and Chinese name."""
    scores: list[dict[str, Any]] = []
    specs = str(kit / "suites" / "reconciliation")
    with running_server(log=work / "reconciliation.log", is_public=True) as base:
        for number, name in enumerate(NAMES_TO_RECONCILE):
            report = work / f"reconciliation-{number}.json"
            arguments = ["--specs", specs, "--base", f"{base}/reconcile", "--query", name, "--json", str(report)]
            print(run(kit, "run_reconciliation.py", *arguments))
            scores += json.loads(report.read_text(encoding="utf-8"))
    return count(scores, lambda result: f"reconciliation/{result['level'].lower()}")


def dcat_ap(kit: Path, work: Path) -> Scores:
    """The official DCAT-AP 3.0.1 shapes over the running catalogue, what DCAT and VoID need at least, all syntaxes.

    A file of shapes passes where it reports no violation, or only those that docs/catalogue.md says cannot be avoided.
    """
    with running_server(log=work / "dcat.log", is_public=True) as base:
        shapes = str(kit / "suites" / "dcat-ap")
        printed = run(kit, "run_dcat_ap.py", "--shapes", shapes, "--catalog", f"{base}/catalogue")
    print(printed)
    results: list[dict[str, Any]] = []
    for line in printed.splitlines():
        word, _, rest = line.partition(" ")
        if word in ("PASS", "FAIL", "ERROR"):
            kind = next((kind for start, kind in KINDS_OF_DCAT.items() if rest.startswith(start)), "shapes")
            results.append({"kind": kind, "status": word, "reported": {}, "violations": set()})
        elif found := REPORTED.match(line):
            what = f"{found['path']} {found['component']}"
            results[-1]["reported"][what] = int(found["number"])
            results[-1]["violations"] |= {what} if found["severity"] == "Violation" else set()
    for result in results:
        if result["kind"] == "shapes" and result["status"] == "FAIL" and _is_unavoidable(result):
            result["status"] = "PASS"
    return count(results, lambda result: f"dcat-ap/{result['kind']}")


def _is_unavoidable(result: dict[str, Any]) -> bool:
    reported = result["reported"]
    causes = {what: CAUSES_OF_VIOLATIONS.get(what) for what in result["violations"]}
    return bool(causes) and all(
        cause in reported and reported[what] == reported[cause] for what, cause in causes.items()
    )


def shacl_service(kit: Path, work: Path) -> Scores:
    """The W3C SHACL suite as a client of `/validate` sees it: data and shapes posted, a report in Turtle back."""
    report = work / "shacl-service.json"
    suite = str(kit / "suites" / "shacl" / "tests")
    fixture = work / "empty.nq"
    fixture.write_text("<http://example.org/a> <http://example.org/b> <http://example.org/c> .\n", encoding="utf-8")
    with running_server(
        "--dataset", str(fixture), "--build-folder", str(work / "build"), log=work / "shacl.log"
    ) as base:
        await_validation(base)
        arguments = ["--suite", suite, "--url", f"{base}/validate", "--json", str(report)]
        print(run(kit, "run_shacl_suite.py", *arguments))
    results = json.loads(report.read_text(encoding="utf-8"))
    return count(results, lambda result: f"validate/{result['id'].split('/')[0]}")


def main() -> int:
    """Run all suites, print a table, and return 1 where a score is below its floor or has no floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kit", type=Path)
    kit = parser.parse_args().kit.resolve()
    floors = tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))["floors"]
    scores: Scores = {}
    with tempfile.TemporaryDirectory() as folder:
        for suite in (protocol, evaluation, shacl, shacl_service, reconciliation, dcat_ap):
            scores |= suite(kit, Path(folder))
    failed = 0
    for name, (passed, total) in sorted(scores.items()):
        floor = floors.get(name)
        below = floor is None or passed < floor
        failed += below
        print(f"{'BELOW' if below else 'ok':5} {name:28} {passed}/{total} (floor {floor})")
    missing = sorted(set(floors) - set(scores))
    for name in missing:
        print(f"BELOW {name:28} was not run")
    return 1 if failed or missing else 0


if __name__ == "__main__":
    sys.exit(main())
