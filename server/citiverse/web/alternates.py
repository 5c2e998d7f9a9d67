"""The list of all representations of a resource: Alternate Representations Data Model of Negotiation by Profile."""

from __future__ import annotations

import json

import pyoxigraph as ox

from citiverse.formats import Format
from citiverse.vocabulary import ALTR, DCTERMS, PROF, RDF_TYPE, RDFS
from citiverse.web.formats import HTML
from citiverse.web.resources import Resource
from citiverse.web.site import Site


def as_json(site: Site, resource: Resource) -> bytes:
    """Return the list as the draft's example shows it, with the address of each representation besides."""
    profiles = [
        {
            "token": offer.profile.token,
            "uri": offer.profile.iri,
            "label": offer.profile.label,
            "media_types": [form.media_type for form in offer.formats],
            "representations": [
                {"mediaType": form.media_type, "href": site.origin() + resource.address(offer, form)}
                for form in offer.formats
            ],
        }
        for offer in resource.offers
        if offer.profile
    ]
    found = {"resource": resource.iri, "profiles": profiles}
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()


def as_quads(site: Site, resource: Resource) -> list[ox.Quad]:
    """Return the list in the model's vocabulary; addresses are those below the base, as everywhere in data."""
    default = (resource.offers[0].profile, resource.offers[0].formats[0])
    found: list[ox.Quad] = []
    for profile in resource.profiles:
        found.append(_quad(profile.iri, RDF_TYPE, ox.NamedNode(PROF + "Profile")))
        found.append(_quad(profile.iri, RDFS + "label", ox.Literal(profile.label, language="en")))
        found.append(_quad(profile.iri, PROF + "hasToken", ox.Literal(profile.token)))
    for offer, form, address in resource.representations():
        target = site.settings.base_iri.rstrip("/") + address
        is_default = (offer.profile, form) == default
        relation = "hasDefaultRepresentation" if is_default else "hasRepresentation"
        found.append(_quad(resource.iri, ALTR + relation, ox.NamedNode(target)))
        found += _representation(target, form)
        if offer.profile:
            found.append(_quad(target, DCTERMS + "conformsTo", ox.NamedNode(offer.profile.iri)))
    return found


def _representation(target: str, form: Format) -> list[ox.Quad]:
    label = "web page" if form is HTML else form.label
    return [
        _quad(target, RDF_TYPE, ox.NamedNode(ALTR + "Representation")),
        _quad(target, DCTERMS + "format", ox.Literal(form.media_type)),
        _quad(target, RDFS + "label", ox.Literal(label, language="en")),
    ]


def _quad(subject: str, predicate: str, target: ox.NamedNode | ox.Literal) -> ox.Quad:
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), target)
