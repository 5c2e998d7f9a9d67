"""Content negotiation by media type and by profile: one function decides for every resource."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from citiverse.formats import Format, RdfSyntax, format_named
from citiverse.web.accept import Member, Range, media_ranges, members

MEDIA_TYPE_PARAMETER: Final = "_mediatype"
PROFILE_PARAMETER: Final = "_profile"
PARAMETERS: Final = frozenset((MEDIA_TYPE_PARAMETER, PROFILE_PARAMETER))
"""Names in an address that say how a resource is wanted, not which one."""
ANY: Final = "*"
NEARLY: Final = 0.9
"""Part of the weight of a format that names graphs with which another one goes before it."""


@dataclass(frozen=True)
class Profile:
    """A data profile: what a representation says, apart from the format it is written in."""

    token: str
    """Short name by which `_profile` may ask for it, unique among the profiles of a resource."""
    iri: str
    label: str
    also_known_as: tuple[str, ...] = ()
    """Other IRIs that clients ask for it by."""
    conforms_to: tuple[str, ...] = ()
    """IRIs of the more general profiles that it keeps to as well, the most specific first."""

    @property
    def names(self) -> frozenset[str]:
        """Return every name of this very profile."""
        return frozenset((self.token, self.iri, *self.also_known_as))


@dataclass(frozen=True)
class Offer:
    """Formats that a resource can be had in under one profile, the server's favourite first."""

    formats: tuple[Format, ...]
    profile: Profile | None = None


@dataclass(frozen=True)
class Wishes:
    """What a request says about the representation that it wants; empty where it says nothing."""

    accept: str = ""
    accept_profile: str = ""
    media_types: str = ""
    """Value of the parameter `_mediatype`: media ranges, the best first."""
    profiles: str = ""
    """Value of the parameter `_profile`: tokens, or IRIs in brackets, the best first."""
    format: str = ""
    """Value of the parameter `format`, where the resource has one: any name of a format."""
    suffix: str = ""
    """End of the path: the short name of a format."""


@dataclass(frozen=True)
class Choice:
    """The representation to send."""

    format: Format
    profile: Profile | None = None


class _Worth(NamedTuple):
    """What a format is worth to a client; what counts first stands first."""

    quality: float
    place: int = 0
    """Place in an ordered list: 0, -1, -2, ..."""
    is_named: bool = True
    """Whether a name of the format was said, not a wildcard: who says `text/turtle, */*` rather wants Turtle."""
    closeness: int = 0
    """How exactly it was named."""


class _Weighed(NamedTuple):
    """A format of an offer, with what it is worth to the client."""

    key: tuple[float, int, bool, int, int, int]
    worth: _Worth
    format: Format
    offer: Offer

    def is_as_good_without_graphs(self, best: _Worth) -> bool:
        """Return whether the client named this format too, liking it nearly as well as one that names graphs."""
        names_graphs = isinstance(self.format, RdfSyntax) and self.format.names_graphs
        is_liked = self.worth.quality >= best.quality * NEARLY and self.worth.place >= best.place
        return is_liked and self.worth.is_named and not names_graphs


ASKED_FOR: Final = _Worth(1.0)
NO_WISHES: Final = Wishes()
_Judge = Callable[[Format], "_Worth | None"]


def negotiate(wishes: Wishes, offers: Sequence[Offer]) -> Choice | None:
    """Return the best of `offers`, which stand in the server's order of preference, or None where none will do.

    The address goes before the headers: `_mediatype`, `format`, suffix, Accept decide on the format in this order, and
    `_profile`, Accept-Profile on the profile. A profile that was asked for goes before any format; without a wish, or
    where nothing asked for is there, profiles do not count, and the first one wins between equals. `*;q=0` in the list
    of profiles refuses all that it does not name. Keeps to RFC 9110 (section 12.5.1) and to the working draft of 3 July
    2026 of Content Negotiation by Profile ("Get Resource by Profile", "Order of Precedence", both functional profiles).
    """
    judge = _judge(wishes)
    for group in _by_profile(wishes, offers):
        found = _best(group, judge)
        if found is not None:
            return found
    return None


def choose(accept: str | None, formats: Sequence[Format]) -> Format | None:
    """Return the one of `formats` that an Accept header likes best, or None; see `negotiate`."""
    found = negotiate(Wishes(accept=accept or ""), (Offer(tuple(formats)),))
    return found.format if found else None


def _judge(wishes: Wishes) -> _Judge:
    """Return what says how much a format is worth to the client."""
    if wishes.media_types.strip():
        return _judge_of_ranges(_media_ranges_of_address(wishes.media_types), in_order=True)
    if wishes.format:
        return lambda form: ASKED_FOR if format_named(wishes.format, (form,)) else None
    if wishes.suffix:
        return lambda form: ASKED_FOR if form.name == wishes.suffix else None
    ranges = list(media_ranges(wishes.accept))
    return _judge_of_ranges(ranges, in_order=False) if ranges else lambda form: ASKED_FOR


def _media_ranges_of_address(text: str) -> list[Range]:
    """Return the ranges, with a plus sign for each space within: so it arrives from those who write it as it is."""
    return [replace(one, sub=one.sub.replace(" ", "+")) for one in media_ranges(text)]


def _judge_of_ranges(ranges: Sequence[Range], *, in_order: bool) -> _Judge:
    placed = [(one, -place if in_order else 0) for place, one in enumerate(ranges)]

    def judge(form: Format) -> _Worth | None:
        """Return what the most specific ranges for the format's media types are worth; the best type counts."""
        best: _Worth | None = None
        for number, media_type in enumerate(form.media_types):
            matching = [(found, one.quality, place) for one, place in placed if (found := one.specificity(media_type))]
            if not matching:
                continue
            specificity, quality, place = max(matching)
            # A wildcard asks for the format as such: it is weighed by the format's own media type alone.
            if (number and specificity < 3) or quality == 0:
                continue
            # An alias asks as well as the format's own name does, but it loses against a name of the same weight.
            worth = _Worth(quality, place, specificity == 3, specificity if not number else 2)
            best = worth if best is None else max(best, worth)
        return best

    return judge


def _by_profile(wishes: Wishes, offers: Sequence[Offer]) -> Iterator[Sequence[Offer]]:
    """Yield groups of offers between whose profiles the client does not care, the group it likes best first."""
    in_order = bool(wishes.profiles.strip())
    wanted = _wanted(wishes.profiles if in_order else wishes.accept_profile)
    if not wanted:
        yield offers
        return
    named: list[tuple[tuple[float, int, int, int], Offer]] = []
    others: list[Offer] = []
    for number, offer in enumerate(offers):
        general, place, quality = _rank(offer.profile, wanted)
        if quality is None:
            others.append(offer)
        elif quality > 0:
            named.append(((-quality, place if in_order else 0, general, number), offer))
    for _, offer in sorted(named, key=lambda one: one[0]):
        yield (offer,)
    yield others


def _wanted(text: str) -> dict[str, tuple[int, Member]]:
    """Return the profiles that the list names, each with its place in the list; the best weight of a name counts."""
    found: dict[str, tuple[int, Member]] = {}
    for place, member in enumerate(members(text)):
        name = member.text.removeprefix("<").removesuffix(">").strip()
        if name and (name not in found or found[name][1].quality < member.quality):
            found[name] = (place, member)
    return found


def _rank(profile: Profile | None, wanted: dict[str, tuple[int, Member]]) -> tuple[int, int, float | None]:
    """Return how general the name is that the list has for `profile` (0: its own), its place and its weight.

    The most specific name decides, as between media ranges. The weight is None where the list has no word on it.
    """
    chain = [profile.names, *(frozenset((iri,)) for iri in profile.conforms_to)] if profile else []
    for general, names in enumerate((*chain, frozenset((ANY,)))):
        listed = [wanted[name] for name in names if name in wanted]
        if listed:
            place, member = max(listed, key=lambda one: (one[1].quality, -one[0]))
            return general, place, member.quality
    return len(chain), 0, None


def _best(offers: Sequence[Offer], judge: _Judge) -> Choice | None:
    weighed = [
        _Weighed((worth.quality, worth.place, worth.is_named, -number, worth.closeness, -place), worth, form, offer)
        for number, offer in enumerate(offers)
        for place, form in enumerate(offer.formats)
        if (worth := judge(form)) is not None
    ]
    if not weighed:
        return None
    best = max(weighed, key=lambda one: one.key)
    if isinstance(best.format, RdfSyntax) and best.format.names_graphs:
        # Comunica names N-Quads and TriG before all others, but takes only what is in no named graph for the data.
        as_good = [one for one in weighed if one.is_as_good_without_graphs(best.worth)]
        best = max(as_good, key=lambda one: one.key, default=best)
    return Choice(best.format, best.offer.profile)
