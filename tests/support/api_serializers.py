"""How generated texts become the bodies of requests in media types that schemathesis does not know; loaded by it."""

from __future__ import annotations

from typing import Any, Final

import schemathesis

AS_THEY_ARE: Final = ("application/sparql-query", "application/n-triples", "application/n-quads", "application/trig")


@schemathesis.serializer(*AS_THEY_ARE)
def as_it_is(_context: schemathesis.SerializationContext, value: Any) -> bytes:
    """Return the text itself, as UTF-8."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
