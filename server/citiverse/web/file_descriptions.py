"""What is said about a file of the release, at the address of the file itself: for those who ask for a profile."""

from __future__ import annotations

from typing import Final

from flask import Response, request

from citiverse.formats import Format
from citiverse.web.data_profiles import FOR_DATASETS
from citiverse.web.negotiate import PROFILE_PARAMETER, Offer
from citiverse.web.representations import add_headers, extract
from citiverse.web.resources import Resource
from citiverse.web.responses import represented
from citiverse.web.site import site

OF_FILES: Final = FOR_DATASETS[1:]
"""Profiles other than the file, which is in none."""


def described_file(path: str, media_type: str) -> Response | None:
    """Return the description of the file at the local `path` in the profile asked for, or None where it is the file.

    A file is sent as it is to all who do not ask for a profile that it can be described in, whatever they accept.
    """
    resource = Resource(site().settings.base_iri.rstrip("/") + path, path, OF_FILES, has_suffixes=False)
    asks = PROFILE_PARAMETER in request.args or "Accept-Profile" in request.headers
    if not asks or resource.iri not in site().harvest:
        return None
    file = Offer((Format(name="file", media_type=media_type, label="file"),))
    chosen = represented((file, *OF_FILES))
    response = extract(resource, chosen)
    if response is not None:
        add_headers(response, resource, chosen)
    return response
