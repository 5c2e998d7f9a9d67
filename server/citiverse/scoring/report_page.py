"""The report on a scoring round as HTML: a body that any page may hold, and a page that needs nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from jinja2 import Environment, PackageLoader

from citiverse.scoring.report_plots import Plot

MOST_ROWS: Final = 200
"""Candidates in the table of the page; thousands would be read by nobody, and stand in the JSON."""
Data = dict[str, Any]


def report_body(data: Data, drawn: Sequence[Plot]) -> str:
    """Return headings, tables and plots of the report whose data is `data`; every text in it is escaped."""
    titles = {one["slug"]: one["title"] for one in data["candidates"]}
    environment = Environment(loader=PackageLoader("citiverse.scoring"), autoescape=True, trim_blocks=True)
    environment.filters.update(words=lambda slug: slug.replace("-", " "), title_of=titles.__getitem__)
    return environment.get_template("body.html").render(data=data, plots=drawn, most=MOST_ROWS)


def report_page(data: Data, drawn: Sequence[Plot], style: str) -> str:
    """Return the report as a page of its own with the style sheet `style` in it: one file, nothing is loaded."""
    environment = Environment(loader=PackageLoader("citiverse.scoring"), autoescape=True, trim_blocks=True)
    body = report_body(data, drawn)
    return environment.get_template("page.html").render(data=data, body=body, style=style) + "\n"
