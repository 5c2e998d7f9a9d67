"""The house rules that a machine can check: direction of imports, sizes, where queries and IRIs live."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "server" / "citiverse"
MODULES = sorted(PACKAGE.rglob("*.py"))
TOP_LEVEL_CODE = [*MODULES, *sorted((ROOT / "tests").rglob("*.py"))]

ROOMS = {"scoring", "release", "engine", "validation", "web", "mcp", "cli"}
MAY_IMPORT = {
    "shared": set[str](),
    "scoring": set[str](),
    "release": {"scoring"},
    "engine": set[str](),
    "validation": {"release", "engine"},
    "web": {"engine"},
    "mcp": {"engine", "web"},
    "cli": {"scoring", "release", "engine", "web", "mcp"},
}
SPARQL_IN_CODE = re.compile(r"\b(SELECT|CONSTRUCT|ASK|DESCRIBE)\b[^\n]*\bWHERE\b|\bSELECT\b[^\n]*\{", re.DOTALL)


def identifier(path: Path) -> str:
    return str(path.relative_to(ROOT))


def room_of(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first if first in ROOMS else "shared"


def imported_rooms(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{identifier(path)} uses a relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "citiverse" and len(parts) > 1:
                yield parts[1] if parts[1] in ROOMS else "shared"


@pytest.mark.parametrize("path", [p for p in MODULES if p.name != "__main__.py"], ids=identifier)
def test_imports_point_one_way(path: Path) -> None:
    room = room_of(path)
    allowed = MAY_IMPORT[room] | {room, "shared"}
    assert set(imported_rooms(path)) <= allowed


@pytest.mark.parametrize("path", TOP_LEVEL_CODE, ids=identifier)
def test_a_module_is_short_and_says_what_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 400
    docstring = ast.get_docstring(ast.parse(text))
    assert docstring
    assert docstring.splitlines()[0].endswith((".", ":"))


@pytest.mark.parametrize("path", MODULES, ids=identifier)
def test_functions_are_short(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    too_long = [f.name for f in functions if f.end_lineno is not None and f.end_lineno - f.lineno > 45]
    assert too_long == []


@pytest.mark.parametrize("path", MODULES, ids=identifier)
def test_sparql_and_iris_stand_in_their_files(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    texts = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]
    assert [text for text in texts if SPARQL_IN_CODE.search(text)] == []
    if path.name != "vocabulary.py":
        assert [text for text in texts if "w3id.org/citiverse" in text] == []


@pytest.mark.parametrize("path", TOP_LEVEL_CODE, ids=identifier)
def test_a_silenced_type_check_has_its_reason_above(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    silenced = [number for number, line in enumerate(lines) if "# type: " + "ignore" in line]
    assert [lines[number] for number in silenced if not lines[number - 1].lstrip().startswith("# ")] == []


def test_the_top_level_tells_the_story() -> None:
    for name in ("ontology", "shapes", "data", "queries", "server", "tests", "docs"):
        assert (ROOT / name).is_dir()
    for name in (
        "README.md",
        "Makefile",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "LICENSE",
        "CITATION.cff",
        "pyproject.toml",
        "constraints.txt",
        ".ci/run",
    ):
        assert (ROOT / name).is_file()


def test_constraints_name_exact_versions_and_no_address() -> None:
    lines = [line for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    assert lines
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+_-]+", line) for line in lines)
