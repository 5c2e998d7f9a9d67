"""What clients of the reconciliation service send, read strictly: batches of queries, and properties to extend with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

LIMIT: Final = 10
MOST_LIMIT: Final = 100
MOST_PROPERTIES: Final = 50
MOST_VALUES: Final = 10
MOST_TYPES: Final = 20
STRICTNESS: Final = ("any", "all", "should")

Value = str | float | bool


@dataclass(frozen=True)
class PropertyValue:
    """One value that a candidate should have: its text, and the identifier where the client knows that."""

    text: str
    id: str = ""


@dataclass(frozen=True)
class Query:
    """One name to find an entity for (Reconciliation Service API 0.2, section 4.2)."""

    text: str
    types: tuple[str, ...]
    strictness: str
    limit: int
    properties: tuple[tuple[str, tuple[PropertyValue, ...]], ...]


@dataclass(frozen=True)
class Wanted:
    """One property to fetch: how many values at most, as what, and in which language."""

    id: str
    limit: int
    content: str
    language: str


@dataclass(frozen=True)
class Extension:
    """Identifiers whose properties are wanted (Reconciliation Service API 0.2, section 7)."""

    ids: tuple[str, ...]
    properties: tuple[Wanted, ...]


def read_queries(text: str, most: int) -> dict[str, Query]:
    """Return the queries of a batch by their keys.

    Raises `BadRequest` for what is no batch, `RequestEntityTooLarge` for more than `most` queries.
    """
    batch = _object(_parsed(text, "queries"), "queries")
    _refuse_more(len(batch), most, "queries")
    return {key: _query(entry, f"query {key[:40]!r}") for key, entry in batch.items()}


def read_extension(text: str, most: int) -> Extension:
    """Return what to extend which identifiers with; raises `BadRequest`, `RequestEntityTooLarge` beyond `most`."""
    content = _object(_parsed(text, "extend"), "extend")
    ids = _texts(content.get("ids"), "ids of extend")
    properties = content.get("properties")
    if not isinstance(properties, list):
        _refuse("properties of extend must be a list")
    _refuse_more(len(ids), most, "identifiers")
    _refuse_more(len(properties), MOST_PROPERTIES, "properties")
    return Extension(tuple(dict.fromkeys(ids)), tuple(_wanted(entry) for entry in properties))


def _query(entry: Any, name: str) -> Query:
    content = _object(entry, name)
    properties = [] if content.get("properties") is None else content["properties"]
    if not isinstance(properties, list):
        _refuse(f"{name}: properties must be a list")
    _refuse_more(len(properties), MOST_PROPERTIES, f"properties in {name}")
    text = content.get("query", "" if properties else None)
    if not isinstance(text, str):
        _refuse(f"{name}: query must be a text")
    strictness = content.get("type_strict", STRICTNESS[0])
    if strictness not in STRICTNESS:
        _refuse(f"{name}: type_strict is one of {', '.join(STRICTNESS)}")
    types = content.get("type") or []
    types = [types] if isinstance(types, str) else _texts([_identifier(one) for one in _list(types, name)], name)
    _refuse_more(len(types), MOST_TYPES, f"types in {name}")
    return Query(
        text=text,
        types=tuple(one for one in types if one),
        strictness=strictness,
        limit=_limit(content.get("limit"), LIMIT, name),
        properties=tuple(_property(one, name) for one in properties),
    )


def _property(entry: Any, name: str) -> tuple[str, tuple[PropertyValue, ...]]:
    content = _object(entry, f"a property of {name}")
    identifier = content.get("pid")
    if not isinstance(identifier, str):
        _refuse(f"{name}: pid of a property must be a text")
    values = content.get("v")
    values = values if isinstance(values, list) else [values]
    _refuse_more(len(values), MOST_VALUES, f"values of a property in {name}")
    return identifier, tuple(_property_value(value, name) for value in values)


def _property_value(value: Any, name: str) -> PropertyValue:
    if isinstance(value, Mapping):
        identifier, text = value.get("id"), value.get("name", "")
        if isinstance(identifier, str) and isinstance(text, str):
            return PropertyValue(text, identifier)
    elif isinstance(value, bool):
        return PropertyValue(str(value).lower())
    elif isinstance(value, str | int | float):
        return PropertyValue(str(value))
    return _refuse(f"{name}: v of a property must be a text, number, truth value, or an object with id")


def _wanted(entry: Any) -> Wanted:
    content = _object(entry, "a property of extend")
    identifier = content.get("id")
    if not isinstance(identifier, str):
        _refuse("id of a property of extend must be a text")
    settings = _object(content.get("settings") or {}, "settings of a property")
    form, language = settings.get("content", ""), settings.get("lang", "")
    if not isinstance(form, str) or not isinstance(language, str):
        _refuse("settings content and lang must be texts")
    limit = settings.get("limit")
    # OpenRefine sends the defaults of settings as texts.
    if isinstance(limit, str) and limit.isascii() and limit.isdigit() and len(limit) < 9:
        limit = int(limit)
    return Wanted(identifier, 0 if limit in (None, 0, "") else _limit(limit, 0, "extend"), form, language)


def _limit(value: Any, default: int, name: str) -> int:
    if value is None:
        return default
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or value < 1 or value != value // 1:
        _refuse(f"{name}: limit must be a whole number of at least 1")
    return int(min(value, MOST_LIMIT))


def _parsed(text: str, name: str) -> Any:
    try:
        found = json.loads(text, parse_constant=lambda constant: _refuse(f"{name}: {constant} is no number"))
        # JSON may name half of a character (\ud800), which no text that is stored or sent can hold.
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise BadRequest(f"The parameter {name} holds half of a surrogate pair.") from error
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"The parameter {name} is not valid JSON.") from error
    return found


def _identifier(entry: Any) -> Any:
    """Return the identifier of a type; some clients send it inside an object."""
    return entry.get("id") if isinstance(entry, Mapping) else entry


def _object(value: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        _refuse(f"{name} must be a JSON object")
    return value


def _list(value: Any, name: str) -> list[Any]:
    if isinstance(value, Mapping):
        return [value]
    if not isinstance(value, list):
        _refuse(f"{name}: type must be a text or a list of texts")
    return value


def _texts(value: Any, name: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        _refuse(f"{name} must be a list of texts")
    return list(value)


def _refuse(message: str) -> NoReturn:
    raise BadRequest(message[:1].upper() + message[1:] + ".")


def _refuse_more(amount: int, most: int, name: str) -> None:
    if amount > most:
        raise RequestEntityTooLarge(f"At most {most} {name} at once; here are {amount}.")
