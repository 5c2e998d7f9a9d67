"""What is in the data, as text: prefixes, graphs, classes and properties with counts, from the release's statistics."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from citiverse.vocabulary import PATH_PREFIXES, PREFIXES, SKOS
from citiverse.web.naming import Naming
from citiverse.web.site import Site


class Term(NamedTuple):
    """One class or property: its short name, how often it is used, its label and its definition."""

    name: str
    uses: int
    label: str
    definition: str


def overview(site: Site, matching: str = "") -> str:
    """Return what one needs to know before writing a query, one thing on a line, tabs between.

    Of classes and properties only those are told whose name, label or definition holds all words of `matching`.
    """
    classes = _terms(site, site.statistics["classes"], matching)
    properties = _terms(site, site.statistics["properties"], matching)
    said = {term.name.partition(":")[0] for term in (*classes, *properties)}
    prefixes = {name: iri for name, iri in {**PREFIXES, **PATH_PREFIXES}.items() if name in said}
    graphs = [(entry["iri"], entry["triples"]) for entry in site.release.manifest["graphs"].values() if entry["iri"]]
    blocks = (
        f"Release {site.release.id}, {site.release.manifest['triples']} triples",
        _block("Prefixes", [(f"PREFIX {name}: <{iri}>",) for name, iri in prefixes.items()]),
        _block("Named graphs; the default graph of a query is the union of all", graphs),
        _block("Classes, by number of members", classes),
        _block("Properties, by number of statements", properties),
    )
    return "\n\n".join(blocks) + "\n"


def _block(title: str, rows: Iterable[tuple[object, ...]]) -> str:
    lines = ["\t".join(" ".join(str(cell).split()) for cell in row).rstrip("\t") for row in rows]
    return "\n".join((f"# {title}", *(lines or ("(none)",))))


def _terms(site: Site, counts: Mapping[str, int], matching: str) -> list[Term]:
    naming = Naming(site.descriptions)
    found = (
        Term(naming.short(iri), count, naming.label(iri), site.descriptions.text(iri, SKOS + "definition"))
        for iri, count in counts.items()
    )
    words = matching.casefold().split()
    kept = (one for one in found if all(word in _text(one) for word in words))
    return sorted(kept, key=lambda term: (-term.uses, term.name))


def _text(term: Term) -> str:
    return f"{term.name} {term.label} {term.definition}".casefold()
