"""Documentation is complete: every setting, route, query and command is described where people look for it."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from flask import Flask

from citiverse.cli import COMMANDS, group
from citiverse.query_files import load_query
from citiverse.settings import describe
from citiverse.web.app import BLUEPRINTS

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
QUERY_FILES = sorted((ROOT / "queries").rglob("*.rq"))
LINK = re.compile(r"\[[^\]]*\]\(([^)#]+)[^)]*\)")


def test_every_setting_stands_in_the_table_with_its_default() -> None:
    text = (DOCS / "settings.md").read_text(encoding="utf-8")
    rows = [
        f"| `{row.name}` | `{row.variable}` | {row.type} | `{row.default or '(empty)'}` | {row.help} |"
        for row in describe()
    ]
    assert [row for row in rows if row not in text] == []


def test_every_route_is_described() -> None:
    text = (DOCS / "http.md").read_text(encoding="utf-8")
    app = Flask(__name__)
    for module in BLUEPRINTS:
        app.register_blueprint(module.blueprint)
    assert [rule.rule for rule in app.url_map.iter_rules() if f"`{rule.rule}`" not in text] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_described(name: str) -> None:
    text = (DOCS / "command-line.md").read_text(encoding="utf-8")
    section = text.partition(f"## citiverse {name}\n")[2].partition("\n## ")[0]
    command = group.get_command(click.Context(group), name)
    assert command is not None
    assert section
    assert [option for option in options_of(command) if f"`{option}" not in section] == []


def options_of(command: click.Command) -> list[str]:
    own = [parameter.opts[-1] for parameter in command.params if isinstance(parameter, click.Option)]
    if isinstance(command, click.Group):
        own += [option for child in command.commands.values() for option in options_of(child)]
        own += list(command.commands)
    return own


@pytest.mark.parametrize("path", QUERY_FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_query_says_what_it_asks(path: Path) -> None:
    query = load_query(path)
    assert len(query.title) >= 5
    assert len(query.description) >= 20


@pytest.mark.parametrize("path", [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md"))], ids=str)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    targets = [target for target in LINK.findall(path.read_text(encoding="utf-8")) if "://" not in target]
    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_the_changelog_has_the_common_form() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [Unreleased]" in text
    assert set(re.findall(r"^### (.+)$", text, re.MULTILINE)) <= {
        "Added",
        "Changed",
        "Deprecated",
        "Removed",
        "Fixed",
        "Security",
    }
