"""Addresses that begin with a language, such as `/ar/use-cases`: the prefix is taken off, and put on what links on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from flask import Response, request

from citiverse.web.formats import HTML
from citiverse.web.languages import ENGLISH, LANGUAGES, OF_ADDRESS, heeds_client, language_of_address, spoken
from citiverse.web.negotiate import PARAMETERS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

OF_PATHS: Final = "!$&'()*+,/:;=@~"
NEVER_PAGES: Final = ("dump/", "health/", "metrics", "static/")
"""Paths that are the same for all, and are had under one address only."""
LONG_QUERY_STRING: Final = 2_000
"""Characters beyond which the links to other languages leave the query out: there is one for each language."""
_ELSEWHERE: Final = "|".join(("/", *NEVER_PAGES, *(f"{tag}/" for tag in LANGUAGES)))
_CANONICAL: Final = re.compile(r'(<link rel="canonical" href=")((?:https?://[^/"]+)?)/')
_CANONICAL_HEADER: Final = re.compile(r'<([^>]*)>(; rel="?canonical\b)')
_LINK: Final = re.compile(rf'(<(?:a|form|button)\b[^>]*? (?:href|action|formaction)=")/(?!{_ELSEWHERE})')


class LanguagePrefix:
    """Takes the language off the path of a request, as if the site stood below it once for each language."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer through the application (PEP 3333); what was taken off stands in the script's name."""
        _, tag, rest = (*environ["PATH_INFO"].split("/", 2), "", "")[:3]
        if tag in LANGUAGES and not rest.startswith(NEVER_PAGES):
            environ = {
                **environ,
                OF_ADDRESS: tag,
                "SCRIPT_NAME": f"{environ.get('SCRIPT_NAME', '')}/{tag}",
                "PATH_INFO": f"/{rest}",
            }
        return self._app(environ, start_response)


def links_in_language(page: str) -> str:
    """Return a page whose links and forms stay in its language, where the address or the client named one.

    Its canonical address is that of its language too, since the others are alternates of it.
    """
    tag = language_of_address() or (spoken() if spoken() != ENGLISH else "")
    return _CANONICAL.sub(rf"\g<1>\g<2>/{tag}/", _LINK.sub(rf"\g<1>/{tag}/", page)) if tag else page


def stay_in_language(response: Response) -> Response:
    """Say in which language a page is and on what that depends, and lead on to addresses of the same language."""
    tag = language_of_address()
    if response.mimetype == "text/html":
        response.content_language.add(spoken())
        if heeds_client():
            response.vary.add("Accept-Language")
    if tag:
        _lead_on(response, tag)
    return response


def _lead_on(response: Response, tag: str) -> None:
    """Let a redirect lead to the same language, and a page say that its place is the one of its language."""
    names = ("Location", "Content-Location") if response.mimetype == "text/html" else ("Location",)
    for name in names:
        if name in response.headers:
            response.headers[name] = _in_language(response.headers[name], tag)
    if response.mimetype == "text/html":
        links = response.headers.getlist("Link")
        canonical = [_CANONICAL_HEADER.sub(lambda one: f"<{_in_language(one[1], tag)}>{one[2]}", one) for one in links]
        if canonical != links:
            response.headers.setlist("Link", canonical)


def _in_language(address: str, tag: str) -> str:
    origin, path = _split(address)
    return address if path.startswith(f"/{tag}/") else f"{origin}/{tag}{path}"


def _split(location: str) -> tuple[str, str]:
    """Return the origin of an address of ours, which may be empty, and the rest from its path on."""
    scheme, mark, rest = location.partition("://")
    if not mark:
        return "", location
    host, slash, path = rest.partition("/")
    return f"{scheme}://{host}", slash + path


def page_asked() -> str:
    """Return the address of the page asked for without its language, and without how it was negotiated."""
    path = quote(request.path.removesuffix(f".{HTML.name}"), safe=OF_PATHS)
    if request.method not in ("GET", "HEAD"):
        return path
    query = "&".join(
        part
        for part in request.query_string.decode("ascii", "replace").split("&")
        if part.partition("=")[0] not in PARAMETERS
    )
    return f"{path}?{query}" if query and len(query) <= LONG_QUERY_STRING else path
