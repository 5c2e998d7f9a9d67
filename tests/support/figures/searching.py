"""What a search finds, with what the release says of each thing found: the rows behind the numbers of its page."""

from __future__ import annotations

from typing import Any, Final

from flask.testing import FlaskClient

from support.figures.answers import Answers, Rows

AT_ONCE: Final = 100


def rows_of_search(client: FlaskClient, address: str, answers: Answers) -> Rows:
    """Return a row for each value of each facet of each thing that the search at `address` finds.

    Which things are found only the index knows; what they are and have is asked of the release. In which language
    something was found is told by the search for that language alone.
    """
    found = _found(client, address)
    things = {one["id"] for one in found}
    rows = [{"thing": one["id"], "facet": "type", "value": one["type"]["name"]} for one in found]
    rows += [row for row in answers.of_file("figures/search-facets", {}) if row["thing"] in things]
    for language in _asked(client, address)["facets"]["lang"]:
        narrowed = _found(client, language["href"])
        rows += [{"thing": one["id"], "facet": "lang", "value": language["name"]} for one in narrowed]
    return rows


def _found(client: FlaskClient, address: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    page = 1
    while True:
        answer = _asked(client, f"{address}&size={AT_ONCE}&page={page}")
        found += answer["results"]
        if len(found) >= answer["total"]:
            return found
        page += 1


def _asked(client: FlaskClient, address: str) -> dict[str, Any]:
    return dict(client.get(address, headers={"Accept": "application/json"}).get_json())
