"""Content negotiation by media type (RFC 9110, section 12.5.1): one function for every resource."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from citiverse.formats import Format


@dataclass(frozen=True)
class Range:
    """One media range of an Accept header: type, subtype, weight from 0 to 1. Parameters other than q are ignored."""

    main: str
    sub: str
    quality: float

    def specificity(self, media_type: str) -> int:
        """Return 3 for an exact match with `media_type`, 2 for `type/*`, 1 for `*/*`, and 0 for no match."""
        main, _, sub = media_type.partition("/")
        if (self.main, self.sub) == (main, sub):
            return 3
        if (self.main, self.sub) == (main, "*"):
            return 2
        return 1 if (self.main, self.sub) == ("*", "*") else 0


def choose(accept: str | None, offers: Sequence[Format]) -> Format | None:
    """Return the offer that the Accept header likes best, or None where it accepts none.

    Offers come in the server's order of preference, which decides between equal weights. For each media type the most
    specific range counts; a format is worth its best media type, and an alias never beats its equal in specificity of
    an earlier offer. Without a header (or with an empty or unreadable one) the first offer is returned.
    """
    ranges = list(parse_accept(accept or ""))
    if not ranges:
        return offers[0]
    weighed = [(weight, -number) for number, offer in enumerate(offers) if (weight := _weight(offer, ranges))]
    return offers[-max(weighed)[1]] if weighed else None


def parse_accept(header: str) -> Iterable[Range]:
    """Yield the media ranges of `header`; parts that are no media range are passed over."""
    for part in _split(header, ","):
        fields = [field.strip() for field in _split(part, ";")]
        main, slash, sub = fields[0].lower().partition("/")
        if main == "*" and not slash:
            sub = slash = "*"
        if not main or not sub or not slash:
            continue
        yield Range(main.strip(), sub.strip(), _quality(fields[1:]))


def _weight(offer: Format, ranges: list[Range]) -> tuple[float, int] | None:
    """Return weight and whether the format's own name was asked for, or None where the offer is not acceptable."""
    best: tuple[float, int] | None = None
    for number, media_type in enumerate(offer.media_types):
        matching = [(found, one.quality) for one in ranges if (found := one.specificity(media_type))]
        if not matching:
            continue
        specificity, quality = max(matching)
        # A wildcard asks for the format as such: it is weighed by the format's own media type alone.
        if (number and specificity < 3) or quality == 0:
            continue
        worth = (quality, 1 if number == 0 else 0)
        best = worth if best is None else max(best, worth)
    return best


def _quality(parameters: Iterable[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return min(max(float(value.strip()), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0


def _split(text: str, separator: str) -> Iterable[str]:
    """Yield the parts of `text` between separators that stand outside quoted strings."""
    part, quoted, escaped = "", False, False
    for character in text:
        if character == separator and not quoted:
            yield part
            part = ""
            continue
        if quoted and character == "\\" and not escaped:
            escaped = True
        else:
            if character == '"' and not escaped:
                quoted = not quoted
            escaped = False
        part += character
    yield part
