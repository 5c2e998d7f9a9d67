"""Makes a call of a function that nobody knows an error of that expression, not of the whole query."""

from __future__ import annotations

import re
from typing import Any, Final

import pyoxigraph as ox

MOST_FUNCTIONS: Final = 50
"""Most different unknown functions in one query; each costs one more parse of the text."""
_UNKNOWN: Final = re.compile(r"The custom function <([^>]*)> is not supported")

Result = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


def evaluate(store: ox.Store, text: str, **options: Any) -> Result:
    """Return the result of `text` over `store`; `options` as those of `Store.query`.

    SPARQL 1.1, section 17.6: a call of a function that the processor does not have is an error of the expression, so a
    filter drops the solution and a BIND leaves its variable unbound. Oxigraph fails the query before it starts and
    names one such function at a time; each is then given as a function without a value, and the query asked again.
    Raises what `Store.query` raises, also for more than `MOST_FUNCTIONS` unknown functions.
    """
    unknown: dict[ox.NamedNode, Any] = {}
    while True:
        try:
            return store.query(text, custom_functions=unknown or None, **options)
        except RuntimeError as error:
            found = _UNKNOWN.search(str(error))
            name = ox.NamedNode(found.group(1)) if found else None
            if name is None or name in unknown or len(unknown) >= MOST_FUNCTIONS:
                raise
            unknown[name] = _without_value


def _without_value(*_arguments: object) -> None:
    """Take any arguments and have no value, which is how Oxigraph takes an error of an expression."""
