"""Makes SPARQL queries from the grammar of SPARQL 1.1 and 1.2, and nearly right ones by small changes to them.

Every strategy for a part yields a list of tokens; `queries()` and `mutated_queries()` yield texts. The text `CANARY`
stands for the address of a listener that no query may reach.
"""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

Tokens = list[str]
Part = SearchStrategy[Tokens]

PROLOGUE = (
    "PREFIX : <http://example.org/> PREFIX ex: <http://example.org/ns#> PREFIX port: <http://example.org:> "
    "PREFIX service: <http://example.org/service/> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
)
VARIABLES = ("?s", "?p", "?o", "$x", "?SERVICE", "?a1")
IRIS = (
    *("<http://example.org/a>", "<http://example.org/a#b>", "<a>", "<#b>", "<>", "<a'b>", "<a(b)>", "<\\u0041>"),
    *(":a", ":", "ex:b.c", ":a.b.c", ":.a", ":a%20b", ":a\\-b", ":-a", "ex:SERVICE", "service:x", ":a:b", ":1"),
    *("port:SERVICE", "port:80", "xsd:integer", "a:undeclared", "<urn:x:y#z>", "<http://example.org/?q=1&r=$x>"),
)
STRINGS = (
    *("'a'", '"b"', "''", '""', "'#'", '"<"', "'>'", "'SERVICE <CANARY> {}'", "'\\''", '"\\u0041"', "'\\q'"),
    *("'''a'b''c'''", '"""line\nbreak"""', "''''a'''", "'''\\uD800'''", '"""a\\"""b"""', "'{'", '"}"', "'\U0001f300'"),
)
NUMBERS = ("1", "0.5", ".5", "1.", "1e3", "1.e-3", "-1", "+2.0", "001", "9" * 40)
BUILT_INS = (
    *("STR", "LANG", "DATATYPE", "ABS", "CEIL", "STRLEN", "UCASE", "YEAR", "MD5", "isIRI", "isNumeric", "LANGDIR"),
    *("SUBJECT", "isTRIPLE", "hasLANG", "ENCODE_FOR_URI", "IRI", "COALESCE", "CONCAT", "COUNT", "SUM", "GROUP_CONCAT"),
)
TWO_ARGUMENTS = ("CONTAINS", "STRSTARTS", "STRLANG", "STRDT", "sameTerm", "REGEX", "SUBSTR", "LANGMATCHES", "STRAFTER")
OPERATORS = ("=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "&&", "||")
FRAGMENTS = (
    *("'", '"', "'''", '"""', "<", ">", "<'>", "<#>", "#", "\n", "\\", "\\q", "\\uD800", "<<", ">>", "<<(", ")>>"),
    *("{", "}", "(", ")", "[", "]", "{|", "|}", ".", ";", ",", ":", ":.", "?", "$", "@", "^", "^^", "|", "!", "_:"),
    *("SERVICE", "SERVICE<CANARY>{}", "SERVICE SILENT <CANARY> {}", "SILENT", "port:SERVICE", ":a.b.SERVICE", "true"),
    *("FROM <CANARY>", "FILTER(1", "'>')", "VALUES ?v { ''' ' }", "#'''\n", "#'\n", "\x00", "\ufeff", "\u2028", "\x0b"),
    *(
        "INSERT",
        "LOAD <CANARY>",
        "EXISTS{}",
        "1<",
        "\ufffd",
        "é",
        "\u017fervice",
        "SELECT",
        "* {",
        "\r",
        "%",
        "<CANARY>",
    ),
)


def one_of(*texts: str) -> Part:
    """Return a strategy for one token out of `texts`."""
    return st.sampled_from(texts).map(lambda text: [text])


def row(*parts: Part | str) -> Part:
    """Return a strategy for the parts one after the other; a text stands for itself."""
    strategies = [st.just([part]) if isinstance(part, str) else part for part in parts]
    return st.tuples(*strategies).map(lambda found: [token for tokens in found for token in tokens])


def many(part: Part, most: int = 3, between: str = "") -> Part:
    """Return a strategy for none to `most` times `part`, with the token `between` them."""

    def joined(found: list[Tokens]) -> Tokens:
        tokens: Tokens = []
        for number, one in enumerate(found):
            tokens += [between] * bool(number and between) + one
        return tokens

    return st.lists(part, max_size=most).map(joined)


variable = one_of(*VARIABLES)
iri = one_of(*IRIS)
text = one_of(*STRINGS)
language = one_of("@en", "@en-GB", "@en--ltr", "@x--y")
literal = st.one_of(text, row(text, language), row(text, "^^", iri), one_of(*NUMBERS), one_of("true", "false"))
blank = one_of("[]", "_:a", "_:a.b", "_:1", "[ ]", "()")
verb = st.one_of(variable, iri, one_of("a"))
triple_part = st.one_of(variable, iri, literal)
reified = st.one_of(row("<<", triple_part, verb, triple_part, ">>"), row("<<(", triple_part, verb, triple_part, ")>>"))
simple_term = st.one_of(variable, variable, iri, literal, blank)


def _terms(inner: Part) -> Part:
    return st.one_of(
        row("(", inner, many(inner), ")"),
        row("[", verb, inner, "]"),
        row("<<", triple_part, verb, inner, ">>"),
        row("<<(", triple_part, verb, inner, ")>>"),
        row("<<", triple_part, verb, triple_part, "~", iri, ">>"),
    )


def _paths(inner: Part) -> Part:
    return st.one_of(
        row("(", inner, ")"),
        row("^", inner),
        row("!", inner),
        row(inner, one_of("/", "|"), inner),
        row(inner, one_of("*", "+", "?")),
    )


def _expressions(inner: Part) -> Part:
    argument = row("(", inner, ")")
    return st.one_of(
        argument,
        row(one_of("!", "-", "+"), inner),
        row(inner, one_of(*OPERATORS), inner),
        row(one_of(*BUILT_INS), argument),
        row(one_of(*TWO_ARGUMENTS), "(", inner, ",", inner, ")"),
        row("REPLACE", "(", inner, ",", text, ",", text, ")"),
        row("IF", "(", inner, ",", inner, ",", inner, ")"),
        row(inner, one_of("IN", "NOT IN"), "(", many(inner, between=","), ")"),
        row(iri, "(", many(inner, 2, ","), ")"),
        row("TRIPLE", "(", inner, ",", inner, ",", inner, ")"),
        row(one_of("EXISTS", "NOT EXISTS"), group),
        one_of("NOW()", "RAND()", "UUID()", "BNODE()", "BOUND(?s)", "COUNT(*)"),
    )


term = st.recursive(simple_term, _terms, max_leaves=4)
path = st.recursive(st.one_of(iri, one_of("a")), _paths, max_leaves=4)
group: Part = st.deferred(lambda: row("{", many(pattern), "}"))
expression: Part = st.recursive(st.one_of(variable, literal, iri, reified), _expressions, max_leaves=4)
annotation: Part = st.one_of(st.just([]), st.just([]), row("{|", verb, simple_term, "|}"), row("~", iri))
pair = row(st.one_of(verb, path), term, annotation)
triples = row(term, pair, many(row(one_of(";", ","), pair), 2), one_of(".", ".", ""))
bracketed = row("(", expression, "AS", variable, ")")
values = st.one_of(
    row("VALUES", variable, "{", many(st.one_of(iri, literal, one_of("UNDEF"))), "}"),
    row("VALUES", "(", "?a", "?b", ")", "{", many(row("(", st.one_of(iri, literal), literal, ")")), "}"),
)
service = row("SERVICE", one_of("", "SILENT"), one_of("<CANARY>", "?s", "port:SERVICE"), group)
pattern: Part = st.deferred(
    lambda: st.one_of(
        triples,
        triples,
        row("FILTER", "(", expression, ")"),
        row("BIND", bracketed),
        row(one_of("OPTIONAL", "MINUS", "LATERAL", ""), group),
        row(group, "UNION", group),
        row("GRAPH", st.one_of(variable, iri), group),
        values,
        service,
        row("{", select, "}"),
    )
)
dataset: Part = st.one_of(
    st.just([]), st.just([]), row(one_of("FROM", "FROM NAMED"), st.one_of(iri, one_of("<CANARY>")))
)
modifiers: Part = st.one_of(
    st.just([]),
    st.just([]),
    row("GROUP BY", st.one_of(variable, bracketed), "HAVING", "(", expression, ")"),
    row("ORDER BY", one_of("ASC", "DESC"), "(", expression, ")"),
    one_of("LIMIT 3", "OFFSET 1", "LIMIT 2 OFFSET 1"),
)
columns = st.one_of(one_of("*"), many(st.one_of(variable, bracketed)))
select: Part = row("SELECT", one_of("", "DISTINCT", "REDUCED"), columns, dataset, "WHERE", group, modifiers)
query = st.one_of(
    select,
    row("ASK", dataset, group),
    row("CONSTRUCT", "{", many(triples), "}", dataset, "WHERE", group, modifiers),
    row("DESCRIBE", st.one_of(variable, iri), dataset, group),
)
SEPARATORS = (" ", " ", " ", " ", "\n", "\t", "", "", " # comment ' \" < {\n", "\r\n")


@st.composite
def queries(draw: DrawFn, whole: Part = query) -> str:
    """Return the text of a query of the grammar, with white space and comments anywhere between its tokens."""
    tokens = [token for token in draw(whole) if token]
    separator: Callable[[], str] = lambda: draw(st.sampled_from(SEPARATORS))  # noqa: E731
    return PROLOGUE + "".join(token + separator() for token in tokens)


@st.composite
def mutated_queries(draw: DrawFn) -> str:
    """Return a query with up to four fragments put in, taken out or doubled at any place after the prologue."""
    found = draw(queries())
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(len(PROLOGUE), len(found)))
        end = min(len(found), start + draw(st.sampled_from((0, 0, 0, 1, 2, 10))))
        found = found[:start] + draw(st.sampled_from((*FRAGMENTS, ""))) + found[end:]
    return found


OPENINGS = (
    *("FILTER(1", "FILTER(?s", "FILTER(EXISTS{}", "FILTER(<<(:a :b :c)>>", "FILTER((1)", "FILTER(:a", "FILTER('a'@en"),
    *("BIND(1", "VALUES ?v {", "VALUES ?v { ''' '", 'VALUES ?v { """ "', "?s ?p ", "?s ?p ?o.", "?s ?p :a", "?s ?p 1"),
    *("?s ?p ( 1 ", "FILTER(1 IN (2", "{ SELECT (1", "?s ?p true", "OPTIONAL { ?s ?p ''", "?s :a?"),
)
SIGNS = ("", "<", "<=", "<<", "<<<", "=", "=<", "^^<", "&&1<", " < <", "<<(", ">", "+<", ":.", ":a.b.", "port:", ".")
HIDING = ("", "'>", "#>", "\\u0027>", "(2)>", "'''>", "x>", "'", "#", "2)>&&1<'>", ":a\\'>", ">")
CLOSINGS = ("", ")", "')", "''')", " AS ?z)", " AS ?z){}}", "}", "' }", '" }', "))", ")>>)", " ", ".")
ENDS = ("", "#'\n", "#'''\n", '#"""\n', "#\\q'''\n", "#\\uD800'''\n", '#\\U00110000"""\n', "#>\n", "\n", "'\n", "}\n")


@st.composite
def disguised_services(draw: DrawFn) -> str:
    """Return a query that tries to make a call to `CANARY` look like something else."""

    def some(texts: tuple[str, ...]) -> str:
        return draw(st.sampled_from(texts))

    before = some(OPENINGS) + some(SIGNS) + some(HIDING) + some(CLOSINGS)
    gap = some(("", "", " ", "#\n", "SILENT", " silent "))
    call = some(("SERVICE", "SERVICE", "service", "port:SERVICE"))
    return f"{PROLOGUE}SELECT * {{ {before}{call}{gap}<CANARY>{{}} {some(ENDS)}}}"
