"""How the data is written down: one file for each thing, canonical, named by slug, without loose ends."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pytest

from citiverse.release.sources import SourceFile, Sources
from citiverse.turtle import format_turtle
from citiverse.vocabulary import BASE, CUC, DCTERMS, RDF_LANG_STRING, RECORD, RELEASES, SKOS, THING, XSD_STRING
from support.facts import Facts

ROOT: Final = Path(__file__).resolve().parents[2]
SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
OTHER_LANGUAGES: Final = re.compile(r"[a-z]{2}\Z")


def data_paths() -> list[str]:
    return sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "data").rglob("*.ttl"))


@pytest.mark.parametrize("path", data_paths())
def test_file_is_canonical(path: str) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    assert text == format_turtle(text, path)


@pytest.mark.parametrize("path", data_paths())
def test_file_opens_with_what_it_is(path: str) -> None:
    first = (ROOT / path).read_text(encoding="utf-8").partition("\n")[0]
    assert re.fullmatch(r"# .+\.", first)


@pytest.mark.parametrize(("folder", "number"), [("use-case", 71), ("case-study", 150)])
def test_one_file_for_each_thing(data_files: dict[str, SourceFile], folder: str, number: int) -> None:
    start = f"{THING}{folder}/"
    found = {path: source for path, source in data_files.items() if path.startswith(f"data/{folder.rstrip('y')}")}
    assert len(found) == number
    for path, source in found.items():
        subjects = {subject for subject in source.subjects() if subject.startswith(start)}
        assert subjects == {start + Path(path).stem}
        assert f"{RECORD}{folder}/{Path(path).stem}" in source.subjects()


def test_no_blank_nodes(data_files: dict[str, SourceFile]) -> None:
    for source in data_files.values():
        assert not any(isinstance(term, ox.BlankNode) for quad in source.quads for term in (quad.subject, quad.object))


def test_nothing_is_described_in_two_files(data_files: dict[str, SourceFile]) -> None:
    seen: dict[str, str] = {}
    for path, source in data_files.items():
        for subject in source.subjects():
            assert seen.setdefault(subject, path) == path


def test_slugs_are_lower_case_words(data_files: dict[str, SourceFile]) -> None:
    for source in data_files.values():
        for subject in source.subjects():
            if not subject.startswith(RELEASES):
                assert SLUG.match(subject.rpartition("/")[2]), subject


def test_own_iris_lead_somewhere(sources: Sources, data_files: dict[str, SourceFile]) -> None:
    described = set(sources.file_of_subject)
    for path, source in data_files.items():
        for quad in source.quads:
            for term in (quad.predicate, quad.object):
                if isinstance(term, ox.NamedNode) and term.value.startswith(BASE):
                    assert term.value in described, (path, term.value)


def literals(source: SourceFile) -> list[tuple[str, ox.Literal]]:
    return [(quad.predicate.value, quad.object) for quad in source.quads if isinstance(quad.object, ox.Literal)]


def test_texts_are_clean(data_files: dict[str, SourceFile]) -> None:
    for path, source in data_files.items():
        for predicate, literal in literals(source):
            text = literal.value
            assert text == unicodedata.normalize("NFC", text).strip() != "", (path, predicate)
            assert not re.search(r"[\u0000-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2066-\u2069]|  ", text), (path, text)


def test_texts_are_english_except_titles_of_sources(data_files: dict[str, SourceFile]) -> None:
    for path, source in data_files.items():
        for predicate, literal in literals(source):
            if literal.datatype.value == RDF_LANG_STRING and literal.language != "en":
                assert (path, predicate) == ("data/sources.ttl", DCTERMS + "title")
                assert OTHER_LANGUAGES.match(literal.language or "")


def test_prose_carries_its_language(data_files: dict[str, SourceFile]) -> None:
    prose = {
        DCTERMS + "title",
        DCTERMS + "description",
        SKOS + "note",
        SKOS + "editorialNote",
        SKOS + "prefLabel",
        CUC + "indicator",
        CUC + "period",
        CUC + "treatment",
        CUC + "verifiedIn",
    }
    for path, source in data_files.items():
        for predicate, literal in literals(source):
            if predicate in prose:
                assert literal.datatype.value == RDF_LANG_STRING, (path, predicate)


def test_addresses_are_complete(facts: Facts) -> None:
    for source in facts.instances("Source"):
        for address in facts.values(source, CUC + "address") + facts.values(source, CUC + "otherAddress"):
            assert re.match(r"https?://[^\s<>\"]+\Z", address)


def test_plain_strings_are_names_codes_and_places_in_texts(data_files: dict[str, SourceFile]) -> None:
    plain = {
        predicate.rpartition("#")[2].rpartition("/")[2]
        for source in data_files.values()
        for predicate, literal in literals(source)
        if literal.datatype.value == XSD_STRING
    }
    assert plain == {
        "name",
        "altLabel",
        "publisherName",
        "identifier",
        "language",
        "isoAlpha2",
        "isoAlpha3",
        "m49Code",
        "unit",
        "sourceLocator",
        "objectLabel",
        "textSha256",
        "recommendationState",
        "slipNumber",
        "firstRelease",
        "version",
    }
