"""Parameters of addresses that are whole numbers and stand in a page query, whose own values are the usual ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from citiverse.query_files import Query
from citiverse.web.languages import Filled, filled, said


@dataclass(frozen=True)
class Number:
    """One whole number: its name in addresses and in the query, what it is in English, and its bounds."""

    name: str
    parameter: str
    title: str
    least: int
    most: int


def usual_numbers(query: Query, numbers: Iterable[Number]) -> dict[str, int]:
    """Return the values that `query` itself has, by the names in addresses."""
    defaults = {one.name: one.default for one in query.parameters}
    return {one.name: int(defaults[one.parameter]) for one in numbers}


def read_numbers(parameters: MultiDict[str, str], query: Query, numbers: Iterable[Number]) -> dict[str, int]:
    """Return the numbers that an address asks for, or the usual ones; raises `BadRequest` for what is none of them."""
    asked = [*numbers]
    return {
        one.name: _number(one, text) if (text := single(parameters, one.name)) else usual
        for one, usual in zip(asked, usual_numbers(query, asked).values(), strict=True)
    }


def changed_numbers(query: Query, numbers: Iterable[Number], values: Mapping[str, int]) -> list[tuple[str, str]]:
    """Return the parameters of the address that says `values`; what is usual is not said."""
    usual = usual_numbers(query, numbers)
    return [(name, str(value)) for name, value in values.items() if value != usual[name]]


def single(parameters: MultiDict[str, str], name: str) -> str:
    """Return the one value of a parameter, or nothing; raises `BadRequest` where there are several."""
    values = [value.strip() for value in parameters.getlist(name) if value.strip()]
    if len(values) > 1:
        raise BadRequest(filled(said("Parameter %(name)s: one value, not %(count)s."), name=name, count=len(values)))
    return values[0] if values else ""


def outside(name: str, least: int, most: int) -> Filled:
    """Return what is said where a parameter is no whole number within its bounds."""
    message = said("Parameter %(name)s: a whole number from %(least)s to %(most)s.")
    return filled(message, name=name, least=least, most=most)


def _number(number: Number, text: str) -> int:
    digits = text.removeprefix("-")
    is_whole = digits.isascii() and digits.isdigit() and len(digits) < 10
    if not is_whole or not number.least <= int(text) <= number.most:
        raise BadRequest(outside(number.name, number.least, number.most))
    return int(text)
