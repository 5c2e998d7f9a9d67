"""A whole response that can be sent again: its headers, its bytes in each content coding, and its validators."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from citiverse.web.coding import IDENTITY, encode, is_worth_coding
from citiverse.web.modified import is_modified_since

Headers = list[tuple[str, str]]

KEYED_ON: Final = frozenset(("accept", "accept-encoding", "accept-language", "accept-profile"))
"""Request headers that the cache's keys tell apart; an answer that varies on another one is not kept."""
NOT_IN_304: Final = frozenset(("content-type", "content-language", "repr-digest", "content-encoding"))
MADE_HERE: Final = frozenset(("content-length", "etag", "vary"))
READ_HERE: Final = frozenset(
    ("cache-control", "content-encoding", "content-type", "etag", "last-modified", "set-cookie", "vary")
)
HEADER_BYTES: Final = 2_000
"""What the headers of an answer take, about."""


@dataclass(frozen=True)
class Variant:
    """An answer in one coding, ready to be sent."""

    coding: str
    tag: str
    headers: Headers
    chunks: list[bytes]


@dataclass(eq=False)
class Answer:
    """One response of the application and the codings made of it so far.

    `uses` and `counted` belong to the shelf that keeps the answer: the number of its keys, and the bytes counted.
    """

    status: int
    status_line: str
    headers: Headers
    tag: str
    vary: str
    body: bytes
    may_be_kept: bool
    may_be_coded: bool
    was_cheap: bool = False
    modified: str = ""
    uses: int = 0
    counted: int = 0
    cost: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    variants: dict[tuple[str, bool], Variant] = field(default_factory=dict, repr=False)

    @property
    def identity(self) -> tuple[object, ...]:
        """Return what two answers have in common exactly when they are the same to every client."""
        return (self.status, self.tag or hashlib.sha256(self.body).hexdigest(), tuple(self.headers))

    def variant(self, codings: tuple[str, ...]) -> Variant:
        """Return the bytes for a client that accepts `codings`, the best first; each coding is made once."""
        # Where identity is refused even a body that gains nothing is coded.
        key = (codings[0], IDENTITY in codings)
        found = self.variants.get(key)
        if found is None:
            with self.lock:
                found = self.variants.get(key) or self._made(*key)
                self.variants[key] = found
        return found

    def tag_in(self, coding: str) -> str:
        """Return the entity tag of the answer in `coding`: strong tags differ, because the bytes do."""
        if coding == IDENTITY or not self.tag.endswith('"') or self.tag.startswith("W/"):
            return self.tag
        return f'{self.tag[:-1]}-{coding}"'

    def not_modified(self, coding: str) -> Headers:
        """Return the headers of a 304 that confirms the answer in `coding` (RFC 9110, section 15.4.5)."""
        kept = [pair for pair in self.headers if pair[0].lower() not in NOT_IN_304]
        return [*kept, ("Vary", self.vary), ("ETag", self.tag_in(coding))]

    def _made(self, coding: str, may_be_plain: bool) -> Variant:
        body = self.body
        if body and coding != IDENTITY and (self.may_be_coded or not may_be_plain):
            coded = encode(body, coding)
            if len(coded) < len(body) or not may_be_plain:
                self.cost += len(coded)
                return self._variant(coding, coded)
        return self._variant(IDENTITY, body)

    def _variant(self, coding: str, body: bytes) -> Variant:
        headers = [*self.headers, *([("Vary", self.vary)] if self.vary else [])]
        tag = self.tag_in(coding) if self.tag else ""
        if tag:
            headers.append(("ETag", tag))
        if coding != IDENTITY:
            headers.append(("Content-Encoding", coding))
        headers.append(("Content-Length", str(len(body))))
        return Variant(coding, tag, headers, [body])


def answer_of(status_line: str, headers: Headers, body: bytes) -> Answer:
    """Return the answer that an application gave by `start_response` and its bytes."""
    status = int(status_line[:3])
    kept: Headers = []
    special = dict.fromkeys(READ_HERE, "")
    for pair in headers:
        name = pair[0].lower()
        if name in READ_HERE:
            special[name] = pair[1]
        if name not in MADE_HERE:
            kept.append(pair)
    control = special["cache-control"].lower()
    is_of_one_client = "no-store" in control or "private" in control or bool(special["set-cookie"])
    is_coded = bool(special["content-encoding"]) or "no-transform" in control
    return Answer(
        status=status,
        status_line=status_line,
        headers=kept,
        tag=special["etag"] if status == 200 else "",
        # Where there are no bytes to code, as in a redirect, no coding changes them.
        vary=_vary(special["vary"])[0] if body or status == 200 else special["vary"],
        body=body,
        may_be_kept=status == 200 and not is_of_one_client and _vary(special["vary"])[1],
        may_be_coded=not is_coded and is_worth_coding(special["content-type"], len(body)),
        modified=special["last-modified"],
        cost=len(body) + HEADER_BYTES,
    )


@lru_cache(maxsize=64)
def _vary(header: str) -> tuple[str, bool]:
    """Return the header with Accept-Encoding in it, and whether the cache tells apart all that it names."""
    names = [name.strip() for name in header.split(",") if name.strip()]
    text = ", ".join(dict.fromkeys([*names, "Accept-Encoding"]))
    return text, KEYED_ON.issuperset(name.lower() for name in names)


def unchanged(header: str, answer: Answer, codings: tuple[str, ...]) -> Headers | None:
    """Return the headers of a 304 where the answer has not changed since If-Modified-Since, or None."""
    if not answer.may_be_kept or not answer.modified or is_modified_since(answer.modified, header):
        return None
    return answer.not_modified(answer.variant(codings).coding)


def confirmed(header: str, answer: Answer, codings: tuple[str, ...]) -> Headers | None:
    """Return the headers of a 304 where If-None-Match names the answer in a coding that the client accepts, or None.

    Comparison is weak, as RFC 9110 (section 13.1.2) wants it for this header.
    """
    if not answer.tag:
        return None
    best = answer.variant(codings)
    if header.strip() == "*":
        return answer.not_modified(best.coding)
    named = {tag.strip().removeprefix("W/") for tag in header.split(",")}
    if best.tag.removeprefix("W/") in named:
        return answer.not_modified(best.coding)
    for coding in codings:
        if answer.tag_in(coding) in named:
            return answer.not_modified(coding)
    return None
