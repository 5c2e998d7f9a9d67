"""Every number on every kind of page is said by the release, or is what the query that it is traced to answers."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from citiverse.releases import Release, read_release
from support.figures.answers import Answers
from support.figures.check import Checked, check
from support.figures.markup import main_of
from support.figures.pages import PAGES, thing_of
from support.figures.searching import rows_of_search
from support.figures.table import FOUND, TABLE
from support.figures.table_of_pictures import DRAWN
from support.figures.trace import Page

HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def release(catalogue_release: Path) -> Release:
    return read_release(catalogue_release)


@pytest.fixture(scope="module")
def answers(release: Release) -> Answers:
    return Answers(release)


@pytest.fixture(scope="module")
def used() -> Counter[int]:
    """How often each row of the table was about a number, by its place."""
    return Counter()


def address_of(address: str, release: Release) -> str:
    return address.format(release=release.id)


def text_of(client: FlaskClient, address: str, answers: Answers) -> str:
    """Return the page in English; what a search finds becomes known to `answers`."""
    if PAGES.get(address) == "search":
        answers.more[FOUND] = rows_of_search(client, address, answers)
    return client.get(address_of(address, answers.release), headers=HTML).text


def checked(address: str, text: str, answers: Answers) -> Checked:
    found, kind = address_of(address, answers.release), PAGES[address]
    page = Page(kind, found, thing_of(found, kind, answers.release, answers.said), main_of(text))
    return check(page, TABLE, DRAWN, answers)


@pytest.mark.parametrize("address", PAGES)
def test_every_number_comes_from_the_release(
    catalogue: FlaskClient, answers: Answers, used: Counter[int], address: str
) -> None:
    found = checked(address, text_of(catalogue, address, answers), answers)
    used.update(found.used)
    assert found.faults == []
    assert found.said + found.traced or PAGES[address] == "lost"


def test_the_table_has_no_place_that_no_page_has(catalogue: FlaskClient, answers: Answers, used: Counter[int]) -> None:
    # Where it runs alone, no other test has looked at the pages yet.
    for address in PAGES if not used else ():
        used.update(checked(address, text_of(catalogue, address, answers), answers).used)
    places = {(trace.pages, trace.place) for trace in TABLE}
    assert sorted(places - {(TABLE[number].pages, TABLE[number].place) for number in used}) == []


ALTERED = (
    ("/use-cases", 'role="status">', "a count"),
    ("/use-cases", '<a href="#found">', "a count at the link to it"),
    ("/use-cases", '<span class="count">', "a facet"),
    ("/case-studies?country=country-us&status=operational", '<span class="count">', "a facet under others"),
    ("/case-studies", '<td data-label="Since">', "a year in a list"),
    ("/use-cases?view=table", 'data-label="Case studies">', "a cell of a list"),
    ("/", '<ul class="numbers">\n<li><a href="/use-cases">', "a total"),
    ("/themes", '<td class="number">', "a cell of a matrix"),
    ("/risks", '<td class="number">', "a cell of a matrix"),
    ("/sdgs", '<p class="small soft">', "a number of a goal"),
    ("/sdgs", '<span class="soft small">', "a number of a target"),
    ("/sources", 'data-label="Cited by" class="number">', "a number of citations"),
    ("/doc/use-case/virtual-town-halls", '#figures">', "how many figures there are"),
    ("/doc/use-case/virtual-town-halls", "</strong> of ", "how many things refer to it"),
    ("/doc/use-case/virtual-town-halls", "· since ", "the year of a case study"),
    ("/doc/case-study/almaty-digital-twin", '<td class="number" data-label="Amount">', "an amount"),
    ("/doc/scheme/technology/digital-twin", '<h2 id="use-cases">', "a number in a heading"),
    ("/pictures/horizon-map", "<figcaption", "a number in words"),
    ("/pictures/risk-heat-map", "<text", "a number that is drawn"),
    ("/pictures/technology-by-theme", "<text", "a number that is drawn where some are left out"),
    ("/pictures/timeline", 'text-anchor="middle"', "a number above a column"),
    ("/pictures/timeline", "<tbody>", "the table of a picture"),
    ("/queries/use-cases-per-theme-and-horizon", "<h2>Answer</h2>", "the number of rows"),
    ("/advisor", 'data-rule="country">', "how often a rule counts"),
    ("/gaps", 'data-label="Case studies">', "a number of case studies"),
    ("/search?q=digital+twin", 'role="status">', "the number of results"),
    ("/search?q=digital+twin", '<span class="soft">', "a facet of the search"),
    ("/releases/{release}", "<dt>Triples</dt><dd>", "the triples"),
    ("/download", ' bytes">', "the size of a file"),
    ("/about", '<p class="lead">', "a total in a sentence"),
)


@pytest.mark.parametrize(("address", "before", "what"), ALTERED, ids=[f"{a}: {what}" for a, _, what in ALTERED])
def test_one_altered_number_is_found_out(
    catalogue: FlaskClient, answers: Answers, address: str, before: str, what: str
) -> None:
    begin, mark, after = text_of(catalogue, address, answers).partition(before)
    number = re.search(r"\d+(?=[^<>]*<)", after)
    assert mark, what
    assert number, what
    altered = str(int(number[0]) + 1)
    found = checked(address, begin + mark + after[: number.start()] + altered + after[number.end() :], answers)
    assert len(found.faults) == 1, found.faults
    assert altered in found.faults[0]
    assert address_of(address, answers.release) in found.faults[0]


def test_a_number_of_nowhere_is_named_with_its_page_and_its_sentence(catalogue: FlaskClient, answers: Answers) -> None:
    text = text_of(catalogue, "/themes", answers).replace("<h1>Themes</h1>", "<h1>Themes</h1><p>About 12 cities.</p>")
    assert checked("/themes", text, answers).faults == [
        "/themes: 'About 12 cities.' in 'About 12 cities.' is neither said by the release nor traced"
    ]
