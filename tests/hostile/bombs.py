"""Hostile query texts by class: each is refused, ended, or answered within the limits; none may hurt others."""

from __future__ import annotations

from typing import Final

PREFIX: Final = "PREFIX : <http://example.org/> "
ANSWERED, REFUSED, FORBIDDEN, NOT_WRITABLE, TOO_LONG, TOO_LARGE_A_RESULT, UNAVAILABLE = (
    200,
    400,
    403,
    406,
    413,
    422,
    503,
)
ANY_LIMIT: Final = frozenset((ANSWERED, REFUSED, UNAVAILABLE))
RESULT_REFUSED: Final = ANY_LIMIT | {NOT_WRITABLE, TOO_LARGE_A_RESULT}
ONLY_REFUSED: Final = frozenset((REFUSED,))
ENDED: Final = frozenset((UNAVAILABLE,))

Bombs = dict[str, str]


def select(pattern: str, columns: str = "*", rest: str = "") -> str:
    """Return a SELECT query over `pattern`."""
    return " ".join((PREFIX, "SELECT", columns, "{", pattern, "}", rest))


def expression(text: str) -> str:
    """Return a query that filters by the expression `text`."""
    return select(f"FILTER({text})")


def nested(depth: int) -> Bombs:
    """Return a query for every kind of bracket and operator that nests, `depth` levels deep."""
    return {
        "groups": PREFIX + "SELECT * " + "{" * depth + "}" * depth,
        "OPTIONAL": select("OPTIONAL { " * depth + "}" * depth),
        "MINUS": select("MINUS { " * depth + "}" * depth),
        "GRAPH": select("GRAPH ?g { " * depth + "}" * depth),
        "UNION": select("{} UNION " * depth + "{}"),
        "subselects": select("{ SELECT * { " * depth + "} }" * depth),
        "EXISTS": select("FILTER EXISTS { " * depth + "}" * depth),
        "parentheses": expression("(" * depth + "1" + ")" * depth),
        "IF": expression("IF(" * depth + "1" + ",1,1)" * depth),
        "COALESCE": expression("COALESCE(" * depth + "1" + ")" * depth),
        "functions": expression("STR(" * depth + "1" + ")" * depth),
        "IN": expression("1 IN (" * depth + "1" + ")" * depth),
        "negations": expression("!" * depth + "true"),
        "minus signs": expression("- " * depth + "1"),
        "sums": expression("1" + "+1" * depth),
        "products": expression("1" + "*1" * depth),
        "ors": expression("true" + "||true" * depth),
        "ands": expression("true" + "&&true" * depth),
        "lists": select("?s ?p " + "(" * depth + "1" + ")" * depth),
        "blank nodes": select("?s ?p " + "[ ?q " * depth + "1" + "]" * depth),
        "blank subjects": select("[ :p " * depth + "1" + "]" * depth),
        "triple terms": select("?s ?p " + "<<( :s :p " * depth + ":o " + ")>>" * depth),
        "reified triples": select("<< " * depth + ":s :p :o " + ">> :p :o " * depth),
        "annotations": select("?s ?p ?o " + "{| ?q ?r " * depth + "|}" * depth),
        "paths": select("?s " + "(" * depth + ":p" + ")" * depth + " ?o"),
        "inverse paths": select("?s " + "^(" * depth + ":p" + ")" * depth + " ?o"),
        "negated sets": select("?s " + "!(" * depth + ":p" + ")" * depth + " ?o"),
        "repeated paths": select("?s " + "(" * depth + ":p" + ")*" * depth + " ?o"),
        "aggregates": PREFIX + "SELECT (" + "COUNT(" * depth + "1" + ")" * depth + " AS ?n) {}",
        "REGEX": expression("REGEX(" * depth + "'a'" + ",'a')" * depth),
        "SUBSTR": expression("SUBSTR(" * depth + "'a'" + ",1)" * depth),
        "REPLACE": expression("REPLACE(" * depth + "'a'" + ",'a','b')" * depth),
        "GROUP_CONCAT": PREFIX + "SELECT (" + "GROUP_CONCAT(" * depth + "'a'" + ")" * depth + " AS ?n) {}",
        "open brackets only": PREFIX + "SELECT * " + "{" * depth,
        "closing brackets only": PREFIX + "SELECT * {" + "}" * depth,
        "mixed brackets": PREFIX + "ASK " + "{ FILTER((" * depth,
    }


def planner(patterns: int, steps: int) -> Bombs:
    """Return queries whose planning is costly, with so many joined patterns or path steps."""
    star = " ".join(f"?s ?p{number} ?o{number} ." for number in range(patterns))
    star_of_types = " ".join(f"?s a ?o{number} ." for number in range(patterns))
    chain = " ".join(f"?v{number} ?p ?v{number + 1} ." for number in range(patterns))
    half = patterns // 2 - 1
    return {
        "equal patterns": select("?s ?p ?o . " * patterns),
        "star": select(star),
        "star of types": select(star_of_types),
        "chain": select(chain),
        "list": select("?s ?p ( " + "1 " * half + ")"),
        "list of variables": select("?s ?p ( " + " ".join(f"?x{number}" for number in range(half)) + " )"),
        "blank node chain": select("?s ?p " + "[ ?q " * half + "1" + " ]" * half),
        "path sequence": select("?s " + "/".join([":p"] * steps) + " ?o"),
        "path of any": select("?s " + "/".join(["!:p"] * steps) + " ?o"),
        "path of stars": select("?s " + "/".join([":p*"] * steps) + " ?o"),
        "path alternatives": select("?s (" + "|".join([":p"] * steps) + ")* ?o"),
        "many groups": select(" ".join("{ " + star + " }" for _ in range(6))),
        "many options": select(" ".join("OPTIONAL { ?s ?p ?o" + str(number) + " }" for number in range(400))),
        "many unions": select(" UNION ".join("{ ?s ?p ?o" + str(number) + " }" for number in range(400))),
    }


EVERYTHING_FIVE_TIMES: Final = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o"
VALUES: Final = " ".join("VALUES ?v" + str(number) + " { " + "1 " * 100 + "}" for number in range(8))
DOUBLING: Final = " ".join(f"BIND(CONCAT(?x{number}, ?x{number}) AS ?x{number + 1})" for number in range(40))

ENDLESS: Final[Bombs] = {
    "cartesian count": select(EVERYTHING_FIVE_TIMES, "(COUNT(*) AS ?n)"),
    "cartesian order": select(EVERYTHING_FIVE_TIMES, rest="ORDER BY ?o ?c ?f LIMIT 1"),
    "cartesian group": select(EVERYTHING_FIVE_TIMES, "?b ?e (COUNT(*) AS ?n)", "GROUP BY ?b ?e ?h ?k"),
    "cartesian distinct": select(EVERYTHING_FIVE_TIMES, "DISTINCT ?c ?f ?i", "OFFSET 100000000"),
    "cartesian concat": select(EVERYTHING_FIVE_TIMES, "(GROUP_CONCAT(CONCAT(STR(?a), STR(?d))) AS ?n)"),
    "cartesian filter": select(
        EVERYTHING_FIVE_TIMES + " FILTER(STRLEN(STR(?c)) + STRLEN(STR(?f)) + STRLEN(STR(?i)) < 0)"
    ),
    "cartesian construct": PREFIX + "CONSTRUCT { ?a ?e ?i } WHERE { " + EVERYTHING_FIVE_TIMES + " FILTER(?a = ?m) }",
    "VALUES product": select(VALUES, "(COUNT(*) AS ?n)"),
    "VALUES product in order": select(VALUES, rest="ORDER BY ?v7 LIMIT 1"),
    "CONCAT doubling": select("BIND('aaaaaaaaaaaaaaaa' AS ?x0) " + DOUBLING, "(STRLEN(?x40) AS ?n)"),
    "paths over everything": select("?a (!:p|^!:p)* ?b . ?c (!:p|^!:p)* ?d . ?e (!:p|^!:p)* ?f", "(COUNT(*) AS ?n)"),
}
AMPLIFIERS: Final[Bombs] = {
    "REPLACE amplification": select(
        "BIND('aaaaaaaaaaaaaaaa' AS ?x0) "
        + " ".join(f"BIND(REPLACE(?x{n}, 'a', 'aaaaaaaaaaaaaaaa') AS ?x{n + 1})" for n in range(8)),
        "(STRLEN(?x8) AS ?n)",
    ),
    "large result": select("?a ?b ?c . ?d ?e ?f"),
    "large graph": PREFIX + "CONSTRUCT { ?a ?e ?i } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "large text": select("?a ?b ?c . ?d ?e ?f", "(GROUP_CONCAT(CONCAT(STR(?a), STR(?c), STR(?f))) AS ?n)"),
    "regex": expression("REGEX('" + "a" * 5_000 + "!', '^(a+)+$')"),
    "regex alternatives": expression("REGEX('" + "a" * 5_000 + "', '" + "(a|a?)" * 50 + "$')"),
    "regex counted": expression("REGEX('" + "a" * 500 + "', '((a{1,100}){1,100}){1,100}$')"),
    "regex over data": select("?a ?b ?c . ?d ?e ?f FILTER(REGEX(CONCAT(STR(?c), STR(?f)), '(.*)(.*)(.*)(.*)x$'))"),
    "unfinished string": PREFIX + "ASK { ?s ?p '''" + "'a" * 10_000,
    "unfinished double string": PREFIX + 'ASK { ?s ?p """' + '"a' * 10_000,
    "many numbers": expression("1 IN (" + ",".join(["1"] * 15_000) + ")"),
    "many brackets": PREFIX + "SELECT * { " + "() " * 20_000,
    "many groups without sense": PREFIX + "SELECT * { " + "{}" * 30_000,
    "many variables": PREFIX + "SELECT * { " + "?a" * 30_000,
    "many calls": PREFIX + "SELECT ( " + "a()" * 20_000,
    "long number": expression("9" * 60_000 + " > 1"),
    "long name": PREFIX + "ASK { ?s ?p :" + "a" * 60_000 + " }",
    "dotted name": PREFIX + "ASK { ?s ?p :" + "a." * 30_000 + " }",
    "many prefixes": " ".join(f"PREFIX p{n}: <http://example.org/{n}>" for n in range(1_200)) + " ASK {}",
    "largest table": select("VALUES ?x { " + "1 " * 9_999 + "} VALUES ?y { 1 }"),
    "describe everything": PREFIX + "DESCRIBE * { ?s ?p ?o }",
    "control characters": PREFIX + "SELECT ('\\u0001\\u0008' AS ?x) {}",
}
TOO_LARGE: Final[Bombs] = {
    "one megabyte": PREFIX + "ASK { ?s ?p '" + "a" * 1_000_000 + "' }",
    "all comments": "#" * 200_000 + "\nASK {}",
}
OUTSIDE: Final[Bombs] = {
    "SERVICE": select("SERVICE <CANARY> { ?s ?p ?o }"),
    "SERVICE SILENT": select("SERVICE SILENT <CANARY> { ?s ?p ?o }"),
    "SERVICE of a variable": select("VALUES ?e { <CANARY> } SERVICE ?e { ?s ?p ?o }"),
    "SERVICE glued": select("FILTER(1 < 2)SERVICE<CANARY>{}"),
    "SERVICE after a comparison": select("FILTER(1<'>')SERVICE<CANARY>{} #'\n"),
    "SERVICE after a bad string": select("VALUES ?x { ''' ' } SERVICE<CANARY>{} #\\q'''\n"),
    "SERVICE out of a name": "PREFIX p: <http://a:> SELECT * { OPTIONAL { ?s ?p p:SERVICE<CANARY>{} } }",
    "SERVICE out of a dotted name": select("?s ?p :a.b.SERVICE<CANARY>{}"),
    "LOAD": "LOAD <CANARY>",
    "INSERT": "INSERT DATA { <a:> <a:> <a:> }",
}
DATASETS: Final[Bombs] = {
    "FROM": "SELECT * FROM <CANARY> { ?s ?p ?o }",
    "FROM NAMED": "SELECT * FROM NAMED <CANARY> { GRAPH <CANARY> { ?s ?p ?o } }",
    "FROM file": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "DESCRIBE": "DESCRIBE <CANARY>",
}
