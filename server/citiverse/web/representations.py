"""Answers for a resource in the profile and the format that the request asks for, with all that such an answer says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import pyoxigraph as ox
from flask import Response, request

from citiverse.formats import JSON_LD, Format
from citiverse.vocabulary import CONTEXT
from citiverse.web import alternates
from citiverse.web.data_profiles import ALTERNATES, DCAT_AP, SCHEMA_ORG, SKOS_CORE, in_dcat_ap, in_skos
from citiverse.web.descriptions import Descriptions
from citiverse.web.formats import HTML, JSON
from citiverse.web.jsonld import Compactor
from citiverse.web.links import within
from citiverse.web.negotiate import PROFILE_PARAMETER, Choice, Profile
from citiverse.web.rdf import write_document
from citiverse.web.resources import ROOM_IN_HEADERS, Resource, links_of
from citiverse.web.responses import document, page, represented
from citiverse.web.schema_org import as_json, as_quads, schema_org
from citiverse.web.site import Site, site

VARY: Final = "Accept, Accept-Profile"
EXTRACTS: Final[dict[Profile, Callable[[Site, str], list[ox.Quad]]]] = {
    SKOS_CORE: lambda found, iri: in_skos(found.descriptions, iri),
    DCAT_AP: lambda found, iri: in_dcat_ap(found.harvest, iri),
}
"""Profiles that are a part of what the catalogue says."""
MakePage = Callable[[], Response]
GiveQuads = Callable[[], Sequence[ox.Quad]]


def respond(resource: Resource, suffix: str, make_page: MakePage, give_quads: GiveQuads, status: int = 200) -> Response:
    """Return the representation of `resource` that the request asks for; its path ends in `suffix`.

    `make_page` makes the page for people and `give_quads` gives the data, both in the catalogue's own profile. Keeps to
    the working draft of 3 July 2026 of Content Negotiation by Profile, and to FAIR Signposting. Raises `NotFound` for
    an unknown suffix and `NothingAcceptable`.
    """
    if suffix == JSON.name:
        # Only by its address: who accepts JSON gets JSON-LD that needs no other document to be understood.
        body = Compactor(site().context).write(give_quads(), resource.iri, CONTEXT)
        response = document(body, JSON.content_type)
        response.status_code = status if status != 200 else response.status_code
        own = resource.offers[0].profile
        _add_profile(response, own)
        _add_links(response, resource, own, JSON)
        return response
    chosen = represented(resource.offers, suffix)
    response = extract(resource, chosen) or _own(resource, chosen.format, make_page, give_quads)
    if status != 200:
        response.status_code = status
    add_headers(response, resource, chosen)
    return response


def add_headers(response: Response, resource: Resource, chosen: Choice) -> None:
    """Say of a representation where it is, which profile it keeps to, and what it links to."""
    add_place(response, resource, chosen)
    _add_links(response, resource, chosen.profile, chosen.format)


def _add_links(response: Response, resource: Resource, profile: Profile | None, form: Format) -> None:
    for value in within(links_of(site(), resource, (profile, form)), ROOM_IN_HEADERS):
        response.headers.add("Link", value)


def _add_profile(response: Response, profile: Profile | None) -> None:
    response.headers["Vary"] = VARY
    if profile:
        names = (profile.iri, *profile.conforms_to)
        response.headers["Content-Profile"] = ", ".join(f"<{name}>" for name in names)


def add_place(response: Response, resource: Resource, chosen: Choice) -> None:
    """Say of a representation where it is, and which profile it keeps to."""
    _add_profile(response, chosen.profile)
    offer = next(one for one in resource.offers if one.profile == chosen.profile and chosen.format in one.formats)
    address = resource.address(offer, chosen.format)
    if address != _address_asked():
        response.headers["Content-Location"] = site().origin() + address


def _address_asked() -> str:
    query = request.query_string.decode("ascii", "replace")
    return request.path + (f"?{query}" if query else "")


def extract(resource: Resource, chosen: Choice, index: Descriptions | None = None, iri: str = "") -> Response | None:
    """Return a representation in a profile other than the catalogue's own, or None where the own one is chosen.

    Where `index` says under another name, `iri`, what the resource is, both are given.
    """
    form = chosen.format
    if chosen.profile == ALTERNATES:
        return _alternates(resource, form)
    if chosen.profile == SCHEMA_ORG:
        node = schema_org(index or site().index_of(resource.iri), iri or resource.iri, site().issued)
        body = as_json(node) if form is JSON_LD else write_document(as_quads(node), form, site(), resource.iri)
        return document(body, form.content_type)
    if chosen.profile in EXTRACTS:
        quads: Sequence[ox.Quad] = EXTRACTS[chosen.profile](site(), resource.iri)
        return document(write_document(quads, form, site(), resource.iri), form.content_type)
    return None


def _own(resource: Resource, form: Format, make_page: MakePage, give_quads: GiveQuads) -> Response:
    if form is HTML:
        return make_page()
    return document(write_document(give_quads(), form, site(), resource.iri), form.content_type)


def _alternates(resource: Resource, form: Format) -> Response:
    if form is HTML:
        return page(
            "alternates.html",
            iri=resource.iri,
            path=resource.path,
            resource=resource,
            canonical=f"{resource.path}?{PROFILE_PARAMETER}={ALTERNATES.token}",
        )
    if form is JSON:
        return document(alternates.as_json(site(), resource), form.content_type)
    quads = alternates.as_quads(site(), resource)
    return document(write_document(quads, form, site(), resource.iri), form.content_type)
