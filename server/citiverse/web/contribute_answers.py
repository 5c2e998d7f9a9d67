"""Reads what was filled in: for each section its nodes, for each node the values of its fields, cleaned and bounded."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import Request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.http import parse_options_header

from citiverse.settings import Settings
from citiverse.web.contribute_fields import Field
from citiverse.web.contribute_plan import Kind, Section
from citiverse.web.languages import said

FORM_TYPES: Final = frozenset(("multipart/form-data", "application/x-www-form-urlencoded"))
MOST_PARTS: Final = 2_000
"""Fields of a form: more than any form of ours has."""
MOST_VALUES: Final = 50
"""Values of one field."""
HIDDEN: Final = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Control characters, and those that hide in a text or turn its direction; no text of the catalogue has any."""

Node = Mapping[str, tuple[str, ...]]
"""The values of one node by the names of its fields; only those that have any."""


@dataclass(frozen=True)
class Answers:
    """What was filled in: by section its nodes by their number in the form, the chosen name, and the handle."""

    nodes: Mapping[str, Mapping[int, Node]]
    slug: str = ""
    handle: str = ""

    def of(self, section: Section) -> Mapping[int, Node]:
        """Return the nodes of `section` that have a value."""
        return self.nodes.get(section.name, {})

    def first(self, section: Section, field: str) -> str:
        """Return the first value of a field of the first node, or nothing."""
        return next((node[field][0] for node in self.of(section).values() if node.get(field)), "")


def form_name(section: Section, number: int, field: str) -> str:
    """Return the name that a field of a node has in the form."""
    return f"{section.name}.{number}.{field}"


def read_answers(request: Request, settings: Settings, kind: Kind, fields: Mapping[str, tuple[Field, ...]]) -> Answers:
    """Return what `request` holds; its size is bounded as that of data to validate.

    Raises `UnsupportedMediaType` for what is no form, `BadRequest` for a form in another coding than UTF-8, and
    `RequestEntityTooLarge` beyond the limits.
    """
    media_type, options = parse_options_header(request.headers.get("Content-Type", ""))
    if media_type not in FORM_TYPES:
        raise UnsupportedMediaType(said("Send a form."))
    if options.get("charset", "utf-8").lower() not in ("utf-8", "utf8", "us-ascii"):
        raise BadRequest(said("Send text in UTF-8."))
    request.max_content_length = request.max_form_memory_size = settings.query_text_bytes * 4
    request.max_form_parts = MOST_PARTS
    # Werkzeug counts the parts of multipart forms alone.
    if sum(map(len, request.form.listvalues())) > MOST_PARTS:
        raise RequestEntityTooLarge(said("The form has too many fields."))
    return answers_of(request.form, kind, fields)


def answers_of(form: MultiDict[str, str], kind: Kind, fields: Mapping[str, tuple[Field, ...]]) -> Answers:
    """Return the answers that the fields of `form` hold; what no section asks for is passed over."""
    nodes: dict[str, dict[int, Node]] = {}
    for section in kind.sections:
        found = {number: _node(form, section, number, fields[section.name]) for number in range(section.most)}
        nodes[section.name] = {number: node for number, node in found.items() if node}
    return Answers(nodes, clean(form.get("slug", "")), clean(form.get("handle", "")).removeprefix("@"))


def _node(form: MultiDict[str, str], section: Section, number: int, fields: tuple[Field, ...]) -> Node:
    found = {}
    for field in fields:
        given = map(clean, form.getlist(form_name(section, number, field.name)))
        values = dict.fromkeys(filter(None, given))
        if values:
            found[field.name] = tuple(values)[: MOST_VALUES if field.is_many else 1]
    return found


def clean(text: str) -> str:
    """Return `text` as the catalogue writes texts: in normal form, with single spaces and nothing that hides."""
    return " ".join(HIDDEN.sub("", unicodedata.normalize("NFC", text)).split())
