"""Weighted lists are read as RFC 9110 says, and what nobody can read says nothing and costs nothing."""

from __future__ import annotations

import time

import pytest

from citiverse.web.accept import MOST_MEMBERS, Member, Range, media_ranges, members


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" , ,, ", []),
        ("a", [Member("a", 1.0)]),
        ("a;q=0.5, b", [Member("a", 0.5), Member("b", 1.0)]),
        ("a ; Q = 0.5", [Member("a", 0.5)]),
        ("a;q=.2", [Member("a", 0.2)]),
        ("a;q=1.", [Member("a", 1.0)]),
        ("a;q=0.000", [Member("a", 0.0)]),
        ("a;q=7", [Member("a", 1.0)]),
        ("a;level=1", [Member("a", 1.0, is_narrowed=True)]),
        ("a;charset=utf-8", [Member("a", 1.0)]),
        ("a;;q=0.5;", [Member("a", 0.5)]),
        ('a;p="x,y;q=0";q=0.5,b', [Member("a", 0.5, is_narrowed=True), Member("b", 1.0)]),
        ('a;p="x\\",y";q=0.5', [Member("a", 0.5, is_narrowed=True)]),
        ("<http://e/a,b;c>;q=0.3, <urn:x>", [Member("<http://e/a,b;c>", 0.3), Member("<urn:x>", 1.0)]),
        (";q=1, a", [Member("a", 1.0)]),
    ],
)
def test_members_with_their_weights(text: str, expected: list[Member]) -> None:
    assert list(members(text)) == expected


@pytest.mark.parametrize("weight", ["", "high", "-1", "nan", "inf", "1e3", "0x1", "1_0", "\u0660", '"1"'])
def test_a_member_without_a_weight_that_is_a_number_says_nothing(weight: str) -> None:
    assert [member.text for member in members(f"b, a;q={weight}") if member.text in ("a", "b")] == ["b"]


@pytest.mark.parametrize("text", ['"', '"\\', "<", "<<", "<a", 'a;p="', "a;p=<", '"a\\"', ">", '<">', '"<"'])
def test_what_never_ends_is_read_to_the_end(text: str) -> None:
    # One reading or another is fine; what counts is that the member before it keeps its meaning.
    assert next(iter(members(f"b;q=0.5,{text}"))) == Member("b", 0.5)


@pytest.mark.parametrize("sign", ['"', '\\"', "<", "<a", ",", ";", ";q=1", "a,", "a;b=c,", '"\\"', "é", "\x00", "*/*,"])
def test_no_list_takes_long(sign: str) -> None:
    text = sign * (200_000 // len(sign))
    started = time.process_time()
    found = list(members(text))
    assert len(found) <= MOST_MEMBERS
    # Reading takes milliseconds. Time that grew with the square of the length would be minutes.
    assert time.process_time() - started < 5


def test_a_long_list_is_cut_after_a_member() -> None:
    text = ",".join(f"a{number}" for number in range(MOST_MEMBERS * 2))
    assert [member.text for member in members(text)] == [f"a{number}" for number in range(MOST_MEMBERS)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("text/html", [Range("text", "html", 1.0)]),
        ("Text/HTML ; q=0.1", [Range("text", "html", 0.1)]),
        ("*", [Range("*", "*", 1.0)]),
        ("*;q=.2, */*; q=.2", [Range("*", "*", 0.2), Range("*", "*", 0.2)]),
        ("text / html", [Range("text", "html", 1.0)]),
        ("nonsense, text/, /html, /, text/html", [Range("text", "html", 1.0)]),
        ("application/ld+json", [Range("application", "ld+json", 1.0)]),
    ],
)
def test_media_ranges(text: str, expected: list[Range]) -> None:
    assert list(media_ranges(text)) == expected


@pytest.mark.parametrize(
    ("text", "specificity"),
    [("a/b", 3), ("a/*", 2), ("*/*", 1), ("a/c", 0), ("*/b", 0), ("a/b;c=d", 3), ("a/b;c=d;q=0", 0), ("a/b;q=0", 3)],
)
def test_how_specific_a_range_is(text: str, specificity: int) -> None:
    (found,) = media_ranges(text)
    assert found.specificity("a/b") == specificity
