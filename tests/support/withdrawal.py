"""Withdraws a use case of tiny sources as docs/releases.md says: it stays, and its record says that it is gone."""

from __future__ import annotations

from pathlib import Path

RECORD = """
<https://w3id.org/citiverse/record/use-case/{name}> a <https://w3id.org/citiverse/ns#ProfileRecord> ;
    <http://xmlns.com/foaf/0.1/primaryTopic> <https://w3id.org/citiverse/id/use-case/{name}> ;
    <https://w3id.org/citiverse/ns#reviewState> <https://w3id.org/citiverse/scheme/review-state/withdrawn> ;
    <http://www.w3.org/ns/prov#invalidatedAtTime>
        "2027-01-01T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime> ;
    <https://w3id.org/citiverse/ns#withdrawalReason> "It is the same as another."@en{more} .
"""


def withdraw(sources: Path, name: str, successor: str = "") -> None:
    """Add the record of the withdrawn use case `name` to its file; `successor` is the use case in its place."""
    replaced = f" ;\n    <http://purl.org/dc/terms/isReplacedBy> <https://w3id.org/citiverse/id/use-case/{successor}>"
    path = sources / "data" / "use-cases" / f"{name}.ttl"
    text = RECORD.format(name=name, more=replaced if successor else "")
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
