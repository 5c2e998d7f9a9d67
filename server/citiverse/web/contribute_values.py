"""Turns one answer into a value of RDF, or says why it is none: by what the shapes demand of the field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

import pyoxigraph as ox

from citiverse.vocabulary import RDF_LANG_STRING, XSD_STRING
from citiverse.web.contribute_fields import Field
from citiverse.web.contribute_names import Names
from citiverse.web.languages import ENGLISH, said
from citiverse.web.security import is_linkable

Value = ox.NamedNode | ox.Literal

LONGEST_TEXT: Final = 5_000
"""Characters of a text for which its shape gives no limit."""
MAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.\w")
"""Bounded, so that a long text without an address costs little."""
YEAR: Final = re.compile(r"[0-9]{4}\Z")


class NoValue(Exception):
    """An answer that cannot be written; the text is a sentence to be translated."""


def value_of(field: Field, given: str, names: Names, new: Mapping[str, str]) -> Value:
    """Return what `given` means as an answer to `field`; raises `NoValue`.

    Things are named as `Names.find` knows them; `new` are those of the same contribution.
    """
    if field.widget == "choice":
        if given not in field.choices:
            raise NoValue(said("This is none of the choices."))
        return ox.NamedNode(given)
    if field.widget == "thing":
        found = names.find(given, field.classes, new)
        if not found:
            raise NoValue(said("The catalogue has nothing of this name."))
        return ox.NamedNode(found)
    return _literal(field, given)


def _literal(field: Field, given: str) -> ox.Literal:
    if len(given) > (field.max_length or LONGEST_TEXT):
        raise NoValue(said("This is too long."))
    if field.widget in ("text", "long") and MAIL.search(given):
        raise NoValue(said("Leave out mail addresses: the catalogue holds no personal data."))
    if field.widget == "year" and not YEAR.match(given):
        raise NoValue(said("Give a year of four digits."))
    if field.widget == "address" and not is_linkable(given):
        raise NoValue(said("Give a complete address that begins with https:// or http://."))
    text = _number(given) if field.widget == "number" else given
    if field.pattern and not re.search(field.pattern, text):
        raise NoValue(said("This does not have the form that is asked for."))
    if field.datatype == RDF_LANG_STRING:
        return ox.Literal(text, language=ENGLISH)
    return ox.Literal(text, datatype=ox.NamedNode(field.datatype or XSD_STRING))


def _number(given: str) -> str:
    """Return a decimal number as XML Schema writes it."""
    try:
        number = Decimal(given)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number.adjusted()) > 30:
        raise NoValue(said("Give a number with a point, and without units or separators."))
    return format(number, "f")
