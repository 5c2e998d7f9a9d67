"""Where example rounds are served a contributor is told of their own faults, and of nothing that was invented."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from citiverse.locations import source_root
from citiverse.release.source_files import NAME, source_files_text
from citiverse.release.sources import Sources, parse_source
from citiverse.releases import DATASET, read_release
from citiverse.scoring.example import EXAMPLE_DAY, example_round
from citiverse.scoring.turtle_rounds import round_triples
from citiverse.settings import Settings
from citiverse.validation.catalogue import load_warm
from citiverse.validation.checking import Checker
from citiverse.validation_messages import Part, ValidationRequest

PLACE = "data/rounds/example.ttl"
NUAR = "data/case-studies/nuar-national-underground-asset-register.ttl"
INVENTED = "https://w3id.org/citiverse/id/use-case/example-transport-and-mobility-candidate-001"


@pytest.fixture
def folder(catalogue_release: Path, tmp_path: Path) -> Path:
    """What a release with an example round holds of what validation reads."""
    text = "".join(f"{one} .\n" for one in round_triples(example_round(18, 3, 4), EXAMPLE_DAY))
    source = parse_source(text.encode(), PLACE)
    assert INVENTED in source.subjects()
    lines = ox.serialize(source.quads, format=ox.RdfFormat.N_QUADS) or b""
    (tmp_path / DATASET).write_bytes((catalogue_release / DATASET).read_bytes() + lines)
    listed = source_files_text(Sources(source_root(), {PLACE: source}))
    (tmp_path / NAME).write_text((catalogue_release / NAME).read_text(encoding="utf-8") + listed, encoding="utf-8")
    return tmp_path


def test_a_sound_file_is_valid_beside_an_example_round(folder: Path, catalogue_release: Path) -> None:
    warm = load_warm(replace(read_release(catalogue_release), folder=folder))
    assert INVENTED not in warm.sources.file_of_subject, "what was invented is nothing to refer to"
    assert NUAR in warm.sources.files
    part = Part(Path(NUAR).name, "ttl", (source_root() / NUAR).read_bytes())
    answer = Checker(Settings(), warm, {}).answer(ValidationRequest(part, None, "catalogue"))
    assert answer.members["faults"] == []
    assert answer.members["valid"] is True
