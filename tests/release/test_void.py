"""Every number that VoID states about the real catalogue, asked again in SPARQL over the release."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from citiverse.vocabulary import BASE, DATASET, GRAPH, RDFS, VOID


@pytest.fixture(scope="module")
def store(catalogue_dataset: Path) -> ox.Store:
    store = ox.Store()
    store.bulk_load(path=str(catalogue_dataset), format=ox.RdfFormat.N_QUADS)
    return store


def ask(store: ox.Store, where: str, names: str) -> list[tuple[str, ...]]:
    rows = store.query(f"PREFIX void: <{VOID}> SELECT {names} WHERE {{ {where} }}", use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    return [tuple(row[variable.value].value for variable in rows.variables) for row in rows]


def test_classes(store: ox.Store) -> None:
    stated = ask(store, "?partition void:class ?class ; void:entities ?number", "?class ?number")
    counted = ask(
        store,
        "SELECT ?class (COUNT(DISTINCT ?thing) AS ?number) { ?thing a ?class FILTER(isIRI(?class)) } GROUP BY ?class",
        "?class ?number",
    )
    assert sorted(stated) == sorted(counted)
    assert len(stated) > 80


def test_properties(store: ox.Store) -> None:
    stated = ask(store, "?partition void:property ?property ; void:triples ?number", "?property ?number")
    counted = ask(
        store,
        "SELECT ?property (COUNT(*) AS ?number) { SELECT DISTINCT ?s ?property ?o { ?s ?property ?o } } "
        "GROUP BY ?property",
        "?property ?number",
    )
    assert sorted(stated) == sorted(counted)
    assert len(stated) > 100


def test_the_whole(store: ox.Store) -> None:
    names = ("triples", "distinctSubjects", "distinctObjects", "properties", "classes")
    where = " ; ".join(f"void:{name} ?{name}" for name in names)
    (stated,) = ask(store, f"<{DATASET}citiverse> {where}", " ".join(f"?{name}" for name in names))
    counts = "(COUNT(*) AS ?a) (COUNT(DISTINCT ?s) AS ?b) (COUNT(DISTINCT ?o) AS ?c) (COUNT(DISTINCT ?p) AS ?d)"
    (counted,) = ask(store, f"SELECT {counts} {{ SELECT DISTINCT ?s ?p ?o {{ ?s ?p ?o }} }}", "?a ?b ?c ?d")
    ((classes,),) = ask(store, "SELECT (COUNT(DISTINCT ?class) AS ?n) { ?s a ?class FILTER(isIRI(?class)) }", "?n")
    assert stated == (*counted, classes)


def test_named_graphs(store: ox.Store) -> None:
    names = ("triples", "distinctSubjects", "distinctObjects", "properties")
    where = " ; ".join(f"void:{name} ?{name}" for name in names)
    stated = ask(
        store,
        f'?part {where} ; <{RDFS}seeAlso> ?graph FILTER(STRSTARTS(STR(?graph), "{GRAPH}"))',
        "?graph " + " ".join(f"?{name}" for name in names),
    )
    counts = "(COUNT(*) AS ?a) (COUNT(DISTINCT ?s) AS ?b) (COUNT(DISTINCT ?o) AS ?c) (COUNT(DISTINCT ?p) AS ?d)"
    counted = ask(
        store, f"SELECT ?graph {counts} {{ GRAPH ?graph {{ ?s ?p ?o }} }} GROUP BY ?graph", "?graph ?a ?b ?c ?d"
    )
    assert sorted(stated) == sorted(counted)
    assert len(stated) == 15


def test_linksets(store: ox.Store) -> None:
    """Each linkset states how many triples lead by its predicate to what its foreign dataset describes."""
    linksets = ask(
        store,
        "?linkset a void:Linkset ; void:linkPredicate ?predicate ; void:triples ?number ; "
        "void:objectsTarget/void:uriRegexPattern ?pattern",
        "?predicate ?pattern ?number",
    )
    assert len(linksets) >= 9
    for predicate, pattern, number in linksets:
        escaped = pattern.replace("\\", "\\\\")
        ((counted,),) = ask(
            store,
            f"SELECT (COUNT(*) AS ?n) {{ SELECT DISTINCT ?s ?o {{ ?s <{predicate}> ?o "
            f'FILTER(REGEX(STR(?s), "^{BASE}(id|scheme)/") && REGEX(STR(?o), "{escaped}")) }} }}',
            "?n",
        )
        assert (predicate, pattern, counted) == (predicate, pattern, number)


def test_examples_and_the_space_of_iris_are_real(store: ox.Store) -> None:
    examples = ask(store, "?dataset void:exampleResource ?one", "?one")
    assert len(examples) == 7
    for (example,) in examples:
        assert example.startswith(BASE)
        assert ask(store, f"<{example}> a ?class", "?class")
