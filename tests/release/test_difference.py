"""Comparison names exactly the statements and entities that came, went or changed."""

from __future__ import annotations

import random
from pathlib import Path

import pyoxigraph as ox
import pytest

from citiverse.named_statements import named_statements
from citiverse.progress import Silence
from citiverse.release.compile_dataset import build_dataset
from citiverse.release.difference import Difference, compare
from citiverse.vocabulary import CUC, GRAPH, SCHEME

HEAD = f"""PREFIX cuc: <{CUC}> PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX e: <urn:e:> PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX g: <{GRAPH}> PREFIX state: <{SCHEME}review-state/>
"""


def difference(old: str, new: str, folder: Path) -> Difference:
    releases = []
    for name, text in (("old", old), ("new", new)):
        (folder / f"{name}.trig").write_text(HEAD + text, encoding="utf-8", newline="")
        releases.append(build_dataset(folder / f"{name}.trig", folder / "build", Silence()))
    return compare(*releases)


@pytest.mark.parametrize("separator", ["\u2028", "\u0085", "\x0b", "\x1c"])
def test_a_line_separator_within_a_text_does_not_end_the_statement(tmp_path: Path, separator: str) -> None:
    found = difference('e:s e:p "a" .', f'e:s e:p "a{separator}b" .', tmp_path)
    assert found.removed == ('<urn:e:s> <urn:e:p> "a" .',)
    assert [line.encode("unicode_escape").count(b" .") for line in found.added] == [1]
    assert [(entity.iri, entity.change) for entity in found.entities] == [("urn:e:s", "changed")]


def test_entities_come_change_and_go(tmp_path: Path) -> None:
    old = 'g:use-cases { e:a a cuc:UseCase ; dcterms:title "A"@en . e:b dcterms:title "B"@fr, "Bee"@en . e:c e:p 1 }'
    new = 'g:use-cases { e:a a cuc:UseCase ; dcterms:title "A"@en . e:b dcterms:title "Bee!"@en . e:d a cuc:City }'
    found = difference(old, new, tmp_path)
    assert [(one.iri, one.change, one.type, one.label, one.added, one.removed) for one in found.entities] == [
        ("urn:e:b", "changed", None, "Bee!", 1, 2),
        ("urn:e:c", "withdrawn", None, None, 0, 1),
        ("urn:e:d", "added", CUC + "City", None, 1, 0),
    ]
    assert found.graphs == {"use-cases": (2, 3)}
    assert found.counts() == {
        "entities": {"added": 1, "changed": 1, "withdrawn": 1},
        "statements": {"added": 2, "removed": 3},
    }


def test_a_thing_is_withdrawn_when_its_record_says_so(tmp_path: Path) -> None:
    thing = "g:use-cases { e:thing a cuc:UseCase } g:records { e:record foaf:primaryTopic e:thing ; cuc:reviewState "
    found = difference(thing + "state:published }", thing + "state:withdrawn ; dcterms:isReplacedBy e:next }", tmp_path)
    changes = {one.iri: one for one in found.entities}
    assert {iri: one.change for iri, one in changes.items()} == {"urn:e:thing": "withdrawn", "urn:e:record": "changed"}
    assert changes["urn:e:thing"].as_json()["replacedBy"] == ["urn:e:next"]
    again = difference(thing + "state:withdrawn }", thing + 'state:withdrawn ; e:note "still" }', tmp_path)
    assert {one.iri: one.change for one in again.entities} == {"urn:e:record": "changed"}


def test_new_names_of_blank_nodes_are_no_change_of_an_entity(tmp_path: Path) -> None:
    old = 'e:a owl:unionOf ( e:x e:y ) . e:b e:p [ e:q "1" ] .'
    found = difference(old, old + ' e:c e:p [ e:q "2" ], [ e:r [ e:q "3" ] ] .', tmp_path)
    assert [(one.iri, one.change, one.added) for one in found.entities] == [("urn:e:c", "added", 5)]
    changed = difference(old, old.replace("e:y", "e:z"), tmp_path)
    assert [(one.iri, one.change) for one in changed.entities] == [("urn:e:a", "changed")]


def test_blank_nodes_that_lead_to_each_other_have_a_name_too(tmp_path: Path) -> None:
    loop = "e:a e:p _:x . _:x e:q _:y . _:y e:q _:x ; e:r "
    assert difference(loop + '"1" .', loop + '"1" .', tmp_path).entities == ()
    assert [one.iri for one in difference(loop + '"1" .', loop + '"2" .', tmp_path).entities] == ["urn:e:a"]


def test_the_patch_makes_the_new_dataset_out_of_the_old_one(tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311  nothing secret
    terms = ["e:a", "e:b", "_:x", "_:y", '"t"', '"ends <urn:x>"', '"a> <urn:x>"', '"_:no"@en', "001", '"q\\" <urn:y>"']
    for _ in range(20):
        texts = [
            " ".join(
                f"g:g{chance.randrange(2)} {{ {chance.choice(terms[:4])} e:p {chance.choice(terms)} }}"
                for _ in range(6)
            )
            for _ in range(2)
        ]
        found = difference(texts[0], texts[1], tmp_path)
        old, new = (set(one.dataset.read_text(encoding="utf-8").splitlines()) for one in (found.old, found.new))
        assert (old - set(found.removed)) | set(found.added) == new
        assert set(found.removed) <= old


@pytest.mark.parametrize(
    "value", ['"ends <urn:x>"', '"a> <urn:x"', '"q\\" <urn:y>"', '"x"@en', '"1"^^<urn:t>', "<urn:v>"]
)
@pytest.mark.parametrize("graph", ["", " <urn:g>"])
def test_terms_are_told_apart_as_a_parser_does(value: str, graph: str) -> None:
    line = f"<urn:s> <urn:p> {value}{graph} ."
    (quad,) = ox.parse(line, format=ox.RdfFormat.N_QUADS)
    (found,) = named_statements([line])
    assert (found.owner, found.predicate, found.value) == ("urn:s", "urn:p", str(quad.object))
    assert found.graph == (quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else "")
