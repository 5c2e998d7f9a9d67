"""Translations: every message has one in every language, and it holds what the English holds."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from babel.messages.catalog import Catalog, Message

from citiverse.web.languages import ENGLISH, LANGUAGES, best_of
from languages.messages import TRANSLATED, collected, is_complete, known

MARKUP = re.compile(r"<[^>]+>")
PLACEHOLDER = re.compile(r"%\(\w+\)s")


@pytest.fixture(scope="module")
def template() -> Catalog:
    return collected()


@pytest.fixture(scope="module", params=TRANSLATED)
def translated(request: pytest.FixtureRequest) -> Catalog:
    return known(request.param)


def texts(value: object) -> list[str]:
    return [value] if isinstance(value, str) else [str(one) for one in value] if isinstance(value, tuple | list) else []


def identifiers(catalog: Catalog) -> set[str]:
    return {texts(message.id)[0] for message in catalog if message.id}


def messages(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def test_there_are_messages_to_translate(template: Catalog) -> None:
    assert len(template) > 300


def test_a_file_has_the_messages_of_the_interface_and_no_others(template: Catalog, translated: Catalog) -> None:
    assert identifiers(translated) == identifiers(template)


def test_every_message_is_translated(translated: Catalog) -> None:
    assert [message.id for message in messages(translated) if not is_complete(message.string)] == []


def test_translations_have_all_plural_forms(translated: Catalog) -> None:
    for message in messages(translated):
        if isinstance(message.id, tuple):
            assert len(texts(message.string)) == translated.num_plurals, message.id


def test_translations_keep_placeholders_and_markup(translated: Catalog) -> None:
    for message in messages(translated):
        english = texts(message.id)[-1]
        for text in texts(message.string):
            # A form for one or two may say the number in words.
            missing = Counter(PLACEHOLDER.findall(english)) - Counter(PLACEHOLDER.findall(text))
            allowed = {"%(number)s"} if isinstance(message.id, tuple) else set()
            assert set(missing) <= allowed, text
            assert set(PLACEHOLDER.findall(text)) <= set(PLACEHOLDER.findall(english)), text
            assert Counter(MARKUP.findall(text)) == Counter(MARKUP.findall(english)), text
            assert text.count("%") - text.count("%%") * 2 == len(PLACEHOLDER.findall(text)), text


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("fr", "fr"),
        ("fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5", "fr"),
        ("de, ar;q=0.5", "ar"),
        ("zh-Hant-TW", "zh"),
        ("RU-ru", "ru"),
        ("es;q=0.3, ru;q=0.4", "ru"),
        ("es;q=0", "en"),
        ("de, *", "en"),
        ("en, fr", "en"),
        ("fr;q=x, es;q=0.1", "es"),
        ("tlh, ,;;, \x00", "en"),
    ],
)
def test_the_language_liked_best_is_chosen(header: str, language: str) -> None:
    assert best_of(header) == language


def test_all_official_languages_of_the_united_nations_are_there() -> None:
    assert set(LANGUAGES) == {"ar", ENGLISH, "es", "fr", "ru", "zh"}
    assert [one.tag for one in LANGUAGES.values() if one.direction == "rtl"] == ["ar"]
