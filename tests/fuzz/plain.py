"""Makes plain queries: the part of the grammar that is read at one glance."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

NAMESPACE = "http://example.org/"
PROLOGUE = f"PREFIX : <{NAMESPACE}> PREFIX ex: <{NAMESPACE}ns#>\n"
VARIABLES = ("?a", "?b", "?c", "?long_name9")
IRIS = (":a", ":p", "ex:x-1", f"<{NAMESPACE}a>", "<urn:x:y#z>", f"<{NAMESPACE}?q=(1)&r=$x>")
LITERALS = ('"x"', '""', '"# {"', '"x"@en-GB', '"5"^^ex:t', "5", '"<"')
SPACES = (" ", " ", "\n", "\t ", " # note ' \" < {\n")


@st.composite
def plain_queries(draw: DrawFn, iris: tuple[str, ...] = IRIS, verbs: tuple[str, ...] = (*IRIS, "a")) -> str:
    """Return a plain query with names out of `iris` and predicates out of `verbs`."""

    def one(texts: tuple[str, ...]) -> str:
        return draw(st.sampled_from(texts))

    def triples(most: int = 2) -> str:
        found = []
        for _ in range(draw(st.integers(1, most))):
            pairs = [
                f"{one((*VARIABLES, *verbs))} {one((*VARIABLES, *iris, *LITERALS))}"
                for _ in range(draw(st.integers(1, 2)))
            ]
            found.append(f"{one((*VARIABLES, *iris))} {one((' ; ', ' ;')).join(pairs)}")
        return one((" . ", " .\n")).join(found).replace("?b a ", "?b  a ")

    def where() -> str:
        group = triples() + one((" ", " . "))
        if draw(st.booleans()):
            group += f'FILTER(LANG({one(VARIABLES)}) = "en") '
        for _ in range(draw(st.integers(0, 2))):
            group += f"OPTIONAL {{ {triples(1)} }} "
        return f"{one(('', 'WHERE', 'where '))}{{ {group}}}"

    columns = one(("*", "?a ?b", "DISTINCT ?a", "REDUCED *"))
    forms = [
        f"SELECT {columns} {where()} {one(('', 'LIMIT 7', 'ORDER BY ?a DESC(?b)'))}",
        f"SELECT ?a (COUNT(DISTINCT ?b) AS ?n) (SAMPLE(?c) AS ?m) {where()} GROUP BY ?a ORDER BY ?n LIMIT 5 OFFSET 1",
        f"ASK {where()}",
        f"DESCRIBE {one(iris)} {one(iris)}",
        f"CONSTRUCT {{ {triples()} }} {where()}",
    ]
    text = draw(st.sampled_from(forms))
    return PROLOGUE + text.replace(" ", one(SPACES), 3) + one(("", "\n", " #1", "\n# ?x :a 5"))
