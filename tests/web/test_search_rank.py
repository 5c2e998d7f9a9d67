"""The better a name answers, the more points it has; and what is marked is what answers."""

from __future__ import annotations

import pytest

from citiverse.search_index import folded
from citiverse.web.search_marks import LONGEST_PIECE, Segment, marked, piece
from citiverse.web.search_rank import EXACT, SAME_WORDS, likeness, score


def points(asked: str, name: str) -> float:
    return score(folded(asked), folded(name), lambda word: 1.0)


@pytest.mark.parametrize(
    ("asked", "better", "worse"),
    [
        ("Helsinki", "Helsinki", "City of Helsinki"),
        ("Helsinky", "Helsinki", "Virtual Helsinki"),
        ("flood model", "Model of floods", "Model of traffic"),
        ("trafic", "Traffic", "Tariff"),
        ("smartcity", "Smart city", "Smart meters"),
        ("TU Munich", "Technical University of Munich", "City of Munich"),
        ("helsinki 3d", "Helsinki 3D model", "Virtual Helsinki"),
        ("ISO 27001", "ISO/IEC 27001:2022", "ISO/IEC 27701:2019"),
    ],
)
def test_the_better_name_has_more_points(asked: str, better: str, worse: str) -> None:
    assert points(asked, better) > points(asked, worse)


def test_only_the_same_name_has_all_points_and_the_same_words_have_nearly_all() -> None:
    assert points("Bogotá", "BOGOTA") == EXACT
    assert points("Vienna City", "City of Vienna") == SAME_WORDS
    assert points("the", "of") == points("", "x") == points("x", "") == 0.0
    assert points("Niger", "Nigeria") < SAME_WORDS


def test_numbers_and_very_short_words_are_like_nothing_but_themselves() -> None:
    assert likeness("27001", "27701") == likeness("ab", "ac") == likeness("tram", "lion") == 0.0
    assert 0 < likeness("tram", "tramway") < likeness("tramway", "tramways") < likeness("tram", "tram") == 1.0


def text(segments: list[Segment]) -> str:
    return "".join(f"[{one.text}]" if one.is_match else one.text for one in segments)


@pytest.mark.parametrize(
    ("name", "asked", "expected"),
    [
        ("Bogotá, la ciudad", "bogota", "[Bogotá], la ciudad"),
        ("Digital twins of a digital port", "digital twin", "[Digital twins] of a [digital] port"),
        ("数字孪生与城市", "孪生", "数字[孪生]与城市"),
        ("التوأم الرقمي", "توأم", "[التوأم] الرقمي"),
        ("Цифровой двойник", "двойник", "Цифровой [двойник]"),
        ("Undergroud", "underground", "[Undergroud]"),
        ("<b>flood</b>", "flood", "<b>[flood]</b>"),
        ("Nothing", "", "Nothing"),
        ("", "word", ""),
    ],
)
def test_what_answers_is_marked_and_nothing_is_lost(name: str, asked: str, expected: str) -> None:
    assert text(marked(name, folded(asked))) == expected


def test_a_piece_shows_the_first_mark_of_a_long_text() -> None:
    long = "word " * 200 + "needle " + "word " * 200
    shown = text(piece(long, "needle"))
    assert "[needle]" in shown
    assert shown.startswith("…word") and shown.endswith("…")
    assert len(shown) <= LONGEST_PIECE + 10
    assert text(piece(long, "absent")).startswith("word word")
    assert text(piece("short  text", "short")) == "[short] text"
