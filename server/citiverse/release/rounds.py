"""Reports on the scoring rounds of a release: computed when it is compiled, so that no server has to compute one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from citiverse.progress import Progress
from citiverse.release.export import write_file
from citiverse.releases import ROUNDS, ReleaseFile
from citiverse.vocabulary import CUC, PROV, RDF_TYPE, SCHEME, THING

FOLDER: Final = "rounds"
JSON_TYPE: Final = "application/json"


def write_rounds(store: ox.Store, folder: Path, progress: Progress) -> list[ReleaseFile]:
    """Write the report on each scoring round in `store` as JSON, and the list with their bodies; return the entries.

    Nothing is written where there is no round. Raises `DataError` for a round that nobody has scored.
    """
    kind = ox.NamedNode(CUC + "ScoringRound")
    rounds = {_slug(quad.subject) for quad in store.quads_for_pattern(None, ox.NamedNode(RDF_TYPE), kind, None)}
    if not rounds:
        return []
    # Only a release with rounds loads what computes; the process that compiles may go on to serve.
    from citiverse.scoring.report_page import report_body
    from citiverse.scoring.report_plots import plots

    progress.step("report on scoring rounds", len(rounds))
    entries, listed = [], []
    triples = {quad.triple for quad in store}
    for slug in sorted(rounds):
        data = _data(store, triples, slug)
        body = report_body(data, plots(data))
        entries.append(_written(folder, f"{FOLDER}/{slug}.json", data))
        about = {name: data[name] for name in ("round", "theme", "isExample", "summary")}
        listed.append({**about, "body": body})
        progress.advance()
    entries.append(_written(folder, ROUNDS, {"format": 1, "rounds": listed}))
    return entries


def _data(store: ox.Store, triples: set[ox.Triple], slug: str) -> dict[str, Any]:
    from citiverse.scoring.analysis import analyse
    from citiverse.scoring.report_data import Report, report_data
    from citiverse.scoring.short_list import SIZE, short_list
    from citiverse.scoring.turtle_rounds import round_of_triples

    table = round_of_triples(triples, slug)
    decided = _decided(store, slug)
    theme = ox.NamedNode(f"{SCHEME}theme/{table.theme}")
    topics = {_slug(quad.subject) for quad in store.quads_for_pattern(None, ox.NamedNode(CUC + "ofTheme"), theme, None)}
    found = short_list(table, len(decided) or SIZE, sorted(topics) or None)
    return report_data(Report(analyse(table, found.size), found, decided))


def _decided(store: ox.Store, slug: str) -> tuple[str, ...]:
    """Return the members of the short list that the data has for the round; none where it has none."""
    in_round, member = ox.NamedNode(CUC + "inRound"), ox.NamedNode(PROV + "hadMember")
    found = set()
    for quad in store.quads_for_pattern(None, in_round, ox.NamedNode(f"{THING}round/{slug}"), None):
        found |= {_slug(one.object) for one in store.quads_for_pattern(quad.subject, member, None, None)}
    return tuple(sorted(found))


def _slug(term: Any) -> str:
    return str(term.value).rpartition("/")[2]


def _written(folder: Path, path: str, content: dict[str, Any]) -> ReleaseFile:
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    return write_file(folder, path, text.encode(), part=FOLDER, syntax="json", media_type=JSON_TYPE)
