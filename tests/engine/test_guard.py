"""The guard lets ordinary queries pass and refuses what writes, reaches out, or costs too much."""

from __future__ import annotations

from dataclasses import replace

import pytest

from citiverse.engine.guard import check
from citiverse.engine.protocol import (
    Form,
    QueryFault,
    QuerySyntaxError,
    QueryTooComplex,
    QueryTooLong,
    ServiceRefused,
    UpdateRefused,
)
from citiverse.locations import source_root
from citiverse.query_files import load_queries
from citiverse.settings import Settings

SETTINGS = Settings()


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * { ?s ?p ?o }", Form.SELECT),
        ("PREFIX ask: <urn:example:ask> ASK {}", Form.ASK),
        ("# SELECT\nconstruct { ?s ?p ?o } where { ?s ?p ?o }", Form.CONSTRUCT),
        ("BASE <urn:example:> DESCRIBE <x>", Form.DESCRIBE),
    ],
)
def test_the_form_is_the_first_query_word(text: str, form: Form) -> None:
    assert check(text, SETTINGS).form is form


@pytest.mark.parametrize("room", ["library", "pages", "verify", "derive"])
def test_every_query_of_the_project_passes(room: str) -> None:
    texts = [query.text for query in load_queries(source_root() / "queries" / room).values()]
    assert texts
    assert [check(text, SETTINGS).text for text in texts] == texts


def test_from_is_noticed_and_its_look_alikes_are_not() -> None:
    assert check("SELECT * FROM <urn:example:g> { ?s ?p ?o }", SETTINGS).names_dataset
    assert not check("SELECT ('FROM' AS ?from) { ?s ex:FROM <FROM> } # FROM", SETTINGS).names_dataset


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a> <b> <c> }",
        "PREFIX a: <urn:example:> DELETE WHERE { ?s ?p ?o }",
        "load <https://example.org/>",
        "WITH <g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_updates_are_refused(text: str) -> None:
    with pytest.raises(UpdateRefused):
        check(text, SETTINGS)


@pytest.mark.parametrize(
    "pattern",
    [
        "SERVICE <https://example.org/> {}",
        "service silent ?endpoint {}",
        "SERVICE:x{}",
        "SERVICESILENT:x{}",
        "?s a true.SERVICE:x{}",
        "?s a trueSERVICE:x{}",
        "BIND(1AS ?x)SERVICE:x{}",
        "FILTER(1 < 2)SERVICE#>\n:x{}",
        "?s a :.SERVICE<https://example.org/>{}",
        "?s a :a.b.SERVICE<https://example.org/>{}",
        "?s a p:SERVICE<https://example.org/>{}",
        "?s a p:service?x{}",
        "?s a p:SERVICESILENT :x {}",
        "?s a p:SERVICE silent ?x {}",
        "?s a p:SERVICE" + "SILENT" + "x" * 150 + ":x{}",
        "OPTIONAL { { SERVICE # comment\n <https://example.org/> { ?s ?p ?o } } }",
    ],
)
def test_service_is_refused_in_every_disguise(pattern: str) -> None:
    with pytest.raises(ServiceRefused):
        check(f"PREFIX : <https://example.org/> SELECT * {{ {pattern} }}", SETTINGS)


@pytest.mark.parametrize(
    "pattern",
    [
        "FILTER(1<'>')SERVICE <x> {} #'\n",
        "FILTER(EXISTS{}<'>')SERVICE <x> {} #'\n",
        "FILTER(<<(:a :b :c)>><'>')SERVICE <x> {} #'\n",
        "FILTER(1<<#>)SERVICE <x> {}\n",
        "FILTER(1<<(2)>&&1<'>')SERVICE <x> {} #'\n",
        "VALUES ?x { ''' ' } SERVICE <x> {} #\\q'''\n",
        "VALUES ?x { ''' ' } SERVICE <x> {} #\\uD800'''\n",
        'VALUES ?x { """ " } SERVICE <x> {} #\\U00110000"""\n',
    ],
)
def test_what_engines_could_read_in_two_ways_is_refused(pattern: str) -> None:
    with pytest.raises((QueryTooComplex, QuerySyntaxError)):
        check(f"PREFIX : <https://example.org/> SELECT * {{ {pattern} }}", SETTINGS)


@pytest.mark.parametrize(
    "pattern",
    [
        "?s a sd:Service .",
        "?s a dcat:DataService OPTIONAL { ?s ?p ?o }",
        "?s sd:service ?x ; sd:service <https://example.org/> .",
        "?s sd:service/sd:x ?x FILTER(?x = sd:Service || ?x IN (sd:Service, 1))",
        "GRAPH sd:service { ?s ?p ?o }",
        "sd:Service a sd:Service VALUES ?s { sd:Service }",
    ],
)
def test_names_of_services_pass(pattern: str) -> None:
    head = "PREFIX sd: <https://example.org/> SELECT * FROM sd:service FROM NAMED sd:Service { "
    text = head + pattern + " }"
    assert check(text, SETTINGS).text == text


def test_names_and_texts_that_only_look_like_service_pass() -> None:
    text = "PREFIX service: <urn:example:> SELECT ?service { ?service service:a 'SERVICE <x> {}' } # SERVICE"
    assert check(text, SETTINGS).text == text


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * " + "{" * 101 + "}" * 101,
        "ASK { FILTER" + "(" * 101 + "1" + ")" * 101 + " }",
        "ASK { FILTER(" + "!" * 101 + "true) }",
        "ASK { ?s ?p " + "[ ?p " * 101 + "1" + "]" * 101 + " }",
        "ASK { ?s ?p " + "(" * 101 + ")" * 101 + " }",
        "ASK { ?s ?p " + "<<" * 101 + " }",
    ],
)
def test_deep_nesting_is_refused(text: str) -> None:
    with pytest.raises(QueryTooComplex, match=r"Nested deeper than 100|joined triple patterns"):
        check(text, SETTINGS)


@pytest.mark.parametrize(
    "patterns",
    [
        "?s ?p ?o . " * 81,
        "?s " + "?p ?o ; " * 81,
        "?s ?p " + "?o, " * 81 + "?o",
        "?s ?p (" + " 1" * 50 + ")",
        "?s ?p " + "[] , " * 50 + "[]",
    ],
)
def test_too_many_joined_patterns_are_refused(patterns: str) -> None:
    with pytest.raises(QueryTooComplex, match="joined triple patterns"):
        check(f"SELECT * {{ {patterns} }}", SETTINGS)


def test_patterns_are_counted_for_each_group_alone() -> None:
    group = "{ " + "?s ?p ?o . " * 60 + "}"
    assert check(f"SELECT * {{ {group} UNION {group} }}", SETTINGS).form is Form.SELECT


def test_long_paths_chains_and_tables_are_refused() -> None:
    with pytest.raises(QueryTooComplex, match="path steps"):
        check("ASK { ?s " + "<a>/" * 61 + "<a> ?o }", SETTINGS)
    with pytest.raises(QueryTooComplex, match="operators"):
        check("ASK { FILTER(1" + "+1" * 2001 + " > 0) }", SETTINGS)
    with pytest.raises(QueryTooComplex, match="cells in VALUES"):
        check("ASK { VALUES ?x { " + "1 " * 10_001 + "} }", SETTINGS)


def test_calls_that_the_parser_reads_twice_do_not_nest_deeply() -> None:
    for word, rest in (("REGEX", ",'a')"), ("SUBSTR", ",1)"), ("REPLACE", ",'a','b')"), ("GROUP_CONCAT", ")")):
        check("SELECT (" + f"{word}(" * 6 + "'a'" + rest * 6 + " AS ?x) {}", SETTINGS)
        with pytest.raises(QueryTooComplex, match="nested deeper than 6"):
            check("SELECT (" + f"{word}(" * 7 + "'a'" + rest * 7 + " AS ?x) {}", SETTINGS)


@pytest.mark.parametrize("pattern", ["?s ?p 1.", "?s ?p :a.b.:c ?p ?o .", "?s ?p 1e1.", "?s ?p :.:c ?p ?o ."])
def test_no_dot_between_patterns_goes_uncounted(pattern: str) -> None:
    with pytest.raises(QueryTooComplex, match="joined triple patterns"):
        check("PREFIX : <urn:example:> ASK { " + pattern * 81 + " }", SETTINGS)


@pytest.mark.parametrize(
    "text",
    [
        "PREFIX x: <urn:example:> DESCRIBEx:y { { SELECT * {} } }",
        "PREFIX x: <urn:example:> ASK FROM:x { { SELECT * {} } }",
        "ASKWHERE { { SELECT * {} } }",
        "{ SELECT * {} }",
    ],
)
def test_the_form_is_never_taken_from_a_query_within(text: str) -> None:
    with pytest.raises(QuerySyntaxError):
        check(text, SETTINGS)


@pytest.mark.parametrize("part", ["() ", "{} ", "?a ", "a:b ", "<a> "])
def test_very_many_words_and_signs_are_refused(part: str) -> None:
    with pytest.raises(QueryTooComplex, match="More than 5000 words and signs"):
        check("SELECT * { " + part * 6_000, replace(SETTINGS, query_tokens=5_000))


@pytest.mark.parametrize("sign", ["%", "\\", "_", "&", "$", "@"])
def test_a_sign_that_never_stands_alone_is_a_syntax_error(sign: str) -> None:
    with pytest.raises(QuerySyntaxError, match="cannot stand here"):
        check(f"SELECT * {{ ?s {sign} ?o }}", SETTINGS)


def test_a_large_table_within_the_limit_passes() -> None:
    assert check("ASK { VALUES (?x ?y) { " + "(1 2) " * 4_999 + "} }", SETTINGS).form is Form.ASK


def test_limits_come_from_the_settings() -> None:
    with pytest.raises(QueryTooComplex):
        check("SELECT * { { { } } }", replace(SETTINGS, query_nesting=2))
    with pytest.raises(QueryTooLong):
        check("ASK {}", replace(SETTINGS, query_text_bytes=5))


@pytest.mark.parametrize("text", ["", "  # nothing", "FOO", "PREFIX a: <b>", "ASK { \x00 }", "ASK { '\ud800' }"])
def test_what_is_no_query_is_a_syntax_error(text: str) -> None:
    with pytest.raises(QuerySyntaxError):
        check(text, SETTINGS)


def test_every_fault_has_a_name_of_its_own() -> None:
    slugs = [fault.slug for fault in QueryFault.__subclasses__()]
    assert len(set(slugs)) == len(slugs)


@pytest.mark.parametrize("call", ["NOW()", "RAND()", "UUID()", "struuid()", "BNODE()"])
def test_what_differs_from_run_to_run_is_noticed(call: str) -> None:
    assert not check(f"SELECT ({call} AS ?x) {{}}", SETTINGS).is_repeatable
    assert check(f"SELECT ('{call}' AS ?x) {{}}", SETTINGS).is_repeatable


@pytest.mark.parametrize(
    ("text", "fault", "place"),
    [
        ("ASK {\n  SERVICE <https://example.org/> {}\n}", ServiceRefused, (2, 3)),
        ("# first\nDROP ALL", UpdateRefused, (2, 1)),
        ("ASK\n" + "{" * 101, QueryTooComplex, (2, 101)),
    ],
)
def test_a_refusal_says_where_its_reason_stands(text: str, fault: type[QueryFault], place: tuple[int, int]) -> None:
    with pytest.raises(fault) as raised:
        check(text, SETTINGS)
    assert (raised.value.line, raised.value.column) == place
