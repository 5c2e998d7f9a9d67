"""Named graphs: the subject decides."""

from __future__ import annotations

import pytest

from citiverse.graphs import GRAPH_NAMES, GRAPH_OF_THING, graph_iri, graph_name_of_subject
from citiverse.vocabulary import BASE


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        (BASE + "id/use-case/x", "use-cases"),
        (BASE + "id/outcome/x-01", "outcomes"),
        (BASE + "id/definition/x", "schemes"),
        (BASE + "record/use-case/x", "records"),
        (BASE + "scheme/theme", "schemes"),
        (BASE + "scheme/theme/x", "schemes"),
        ("http://metadata.un.org/sdg/11.3", "schemes"),
        ("http://metadata.un.org/sdg/ontology#Goal", "ontology"),
        (BASE + "ns", "ontology"),
        (BASE + "ns#UseCase", "ontology"),
        (BASE + "shapes#UseCaseShape", "shapes"),
        (BASE + "releases/2026.1", "catalogue"),
        (BASE + "dataset/citiverse", "catalogue"),
        (BASE + "queries/use-cases-of-a-theme", "queries"),
    ],
)
def test_a_subject_belongs_to_one_graph(subject: str, name: str) -> None:
    assert graph_name_of_subject(subject) == name


@pytest.mark.parametrize("subject", [BASE + "id/unheard-of/x", "https://example.org/x", BASE + "idx/use-case/x"])
def test_a_subject_that_no_rule_knows_has_none(subject: str) -> None:
    assert graph_name_of_subject(subject) is None


def test_every_graph_of_the_table_is_a_published_graph() -> None:
    assert set(GRAPH_OF_THING.values()) <= set(GRAPH_NAMES)
    assert graph_iri("use-cases") == BASE + "graph/use-cases"
