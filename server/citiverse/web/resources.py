"""Resources that have documents: where each document is, what it can be had in, and what it links to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from citiverse.formats import Format, RdfSyntax
from citiverse.vocabulary import DCAT, DCTERMS, EDITORS, SCHEMA, SKOS, WHOLE_DATASET
from citiverse.web.data_profiles import ALTERNATES, OWN, offers_of
from citiverse.web.formats import HTML, LINKSET, LINKSET_JSON
from citiverse.web.links import Link, token_links
from citiverse.web.naming import Naming
from citiverse.web.negotiate import MEDIA_TYPE_PARAMETER, PROFILE_PARAMETER, Offer, Profile
from citiverse.web.responses import query_string
from citiverse.web.schema_org import type_of
from citiverse.web.site import LICENSE, Site

ROOM_IN_HEADERS: Final = 2900
"""Characters of Link headers beyond which only what is needed is said there; the set of links says everything.

With the other headers it makes less than 4 kB, since a reverse proxy may have no more room.
"""
MOST_NEEDED: Final = 4
"""Formats of the catalogue's own profile that Link headers always name; of the other profiles it is one."""
NO_SUFFIXES: Final = (
    "/releases/",
    "/dump/",
    "/sparql",
    "/rdf-graph-store",
    "/.well-known/",
    "/reconcile",
    "/search",
    "/validate",
)
"""Beginnings of the paths of documents that take no suffix."""
CONTENT_ITSELF: Final = ("ns", "shapes", "graph/")
"""Beginnings of the paths of documents that are the data, not a description of it."""


@dataclass(frozen=True)
class Resource:
    """Something that is described here, and the document about it."""

    iri: str
    path: str
    """Local path of the document without the suffix of a format, ready to stand in an address."""
    offers: tuple[Offer, ...]
    has_suffixes: bool = True
    """Whether the path takes suffixes; where it has none the parameters of the address say the format."""

    def address(self, offer: Offer, form: Format) -> str:
        """Return the local address of one representation."""
        if offer.profile is OWN and self.has_suffixes:
            return f"{self.path}.{form.name}"
        wishes = [(PROFILE_PARAMETER, offer.profile.token)] if offer.profile else []
        return self.path + query_string([*wishes, (MEDIA_TYPE_PARAMETER, form.media_type)])

    def representations(self) -> Iterator[tuple[Offer, Format, str]]:
        """Yield every representation: offer, format and local address."""
        for offer in self.offers:
            for form in offer.formats:
                yield offer, form, self.address(offer, form)

    @property
    def profiles(self) -> list[Profile]:
        """Return the profiles that the resource can be had in."""
        return [offer.profile for offer in self.offers if offer.profile]


def resource_of(site: Site, iri: str) -> Resource | None:
    """Return the resource with this IRI, or None where nothing is said about it, or its document is not here."""
    base = site.settings.base_iri
    if iri not in site.descriptions or not iri.startswith(base) or "#" in iri:
        return None
    path = Naming(site.descriptions).path(iri)
    if not path:
        return None
    has_suffixes = not path.startswith(NO_SUFFIXES)
    return Resource(iri, path, offers_of(site.descriptions, iri), has_suffixes)


def links_of(site: Site, resource: Resource, chosen: tuple[Profile | None, Format] | None = None) -> Iterator[Link]:
    """Yield the links of the document about `resource`; those of the representation `chosen`, where it is given."""
    origin = site.origin()
    is_page = chosen is None or chosen[1] is HTML
    yield Link(resource.iri, ("cite-as",))
    if is_page:
        yield Link(SCHEMA + "AboutPage", ("type",))
    else:
        yield Link(resource.iri, ("describes",))
    yield Link(SCHEMA + type_of(site.index_of(resource.iri), resource.iri), ("type",))
    if chosen and chosen[0]:
        yield from (Link(one, ("profile",)) for one in (chosen[0].iri, *chosen[0].conforms_to))
    yield Link(LICENSE, ("license",))
    if EDITORS in site.descriptions:
        yield Link(EDITORS, ("author",))
    yield from _representations(resource, origin, chosen)
    yield from _whole_and_parts(site, resource)
    yield from _linksets(site, resource)
    yield from token_links(resource.profiles)


def links_between(resource: Resource, origin: str, chosen: tuple[Profile | None, Format]) -> list[Link]:
    """Return the links of the representation `chosen` to the others, and those that say what profiles there are."""
    others = [one for one in _representations(resource, origin, chosen) if "canonical" not in one.relations]
    own = [Link(one, ("profile",)) for one in (chosen[0].iri, *chosen[0].conforms_to)] if chosen[0] else []
    return [*own, *others, *token_links(resource.profiles)]


def _representations(resource: Resource, origin: str, chosen: tuple[Profile | None, Format] | None) -> Iterator[Link]:
    """Yield the default representation as canonical, all others as alternate, data as description of the thing."""
    first = resource.offers[0]
    is_content = resource.path.lstrip("/").startswith(CONTENT_ITSELF)
    for offer, form, address in resource.representations():
        profile = offer.profile.iri if offer.profile else ""
        if offer is first and form is first.formats[0]:
            yield Link(origin + resource.path, ("canonical",), form.media_type, profile)
            if chosen is None and form is HTML:
                continue
        if chosen == (offer.profile, form):
            continue
        relations = ["alternate"]
        if isinstance(form, RdfSyntax) and offer.profile is not ALTERNATES:
            relations.append("item" if is_content and offer is first else "describedby")
        is_needed = form in offer.formats[: MOST_NEEDED if offer is first else 1]
        yield Link(origin + address, tuple(relations), form.media_type, profile, is_needed=is_needed)


def _whole_and_parts(site: Site, resource: Resource) -> Iterator[Link]:
    descriptions, origin = site.descriptions, site.origin()
    naming = Naming(descriptions)
    if resource.iri != WHOLE_DATASET and WHOLE_DATASET in descriptions:
        wholes = [
            whole
            for predicate in (SKOS + "inScheme", DCTERMS + "isPartOf")
            for whole in descriptions.iris(resource.iri, predicate)
            if naming.path(whole)
        ]
        for whole in wholes[:1] or [WHOLE_DATASET]:
            yield Link(origin + naming.path(whole), ("collection",), HTML.media_type)
    for number, (file, media_type) in enumerate(_files(site, resource.iri)):
        yield Link(origin + naming.path(file), ("item",), media_type, is_needed=number < MOST_NEEDED)
    for part in _parts(site, resource.iri):
        yield Link(origin + naming.path(part), ("item",), HTML.media_type, is_needed=False)


def _files(site: Site, iri: str) -> Iterator[tuple[str, str]]:
    """Yield the files that hold the dataset `iri` with their media types, those that are not packed first."""
    index, naming = site.harvest, Naming(site.harvest)
    files = [one for one in index.iris(iri, DCAT + "distribution") if naming.path(one)]
    packing = {one: index.iri(one, DCAT + "compressFormat") for one in files}
    for file in sorted(files, key=lambda one: bool(packing[one])):
        yield file, _media_type(packing[file] or index.iri(file, DCAT + "mediaType"))


def _parts(site: Site, iri: str) -> Iterator[str]:
    """Yield the things that belong to `iri` and have documents here."""
    descriptions, naming = site.descriptions, Naming(site.descriptions)
    datasets, members = descriptions.iris(iri, DCAT + "dataset"), descriptions.incoming(iri, SKOS + "inScheme")
    return (one for one in (*datasets, *descriptions.parts(iri), *members) if naming.path(one))


def _media_type(iri: str) -> str:
    """Return the media type that IANA's IRI of it names."""
    return iri.partition("/media-types/")[2]


def linkset_path(site: Site, resource: Resource) -> str:
    """Return the local path of the set of links of `resource`, without suffix."""
    return "/linkset/" + quote(resource.iri.removeprefix(site.settings.base_iri))


def _linksets(site: Site, resource: Resource) -> Iterator[Link]:
    path = site.origin() + linkset_path(site, resource)
    for form in (LINKSET_JSON, LINKSET):
        yield Link(f"{path}.{form.name}", ("linkset",), form.media_type)


def links_in_set(site: Site, resource: Resource) -> Iterator[Link]:
    """Yield all links of the document, and those that lead back to it from its representations and its parts."""
    page = site.origin() + resource.path
    own = list(links_of(site, resource))
    for link in own:
        if "linkset" not in link.relations:
            yield link
    for link in own:
        if "describedby" in link.relations:
            yield Link(page, ("describes",), HTML.media_type, anchor=link.target)
        elif "item" in link.relations:
            yield Link(page, ("collection",), HTML.media_type, anchor=link.target)
