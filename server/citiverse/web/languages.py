"""Languages of the interface: which there are, which one a request asks for, and what each says in place of English.

A page speaks the language that its address begins with (`/ar/use-cases`), else the best of Accept-Language, but for
documents, which are English then; data never depends on either. What the catalogue itself says stays in the language
that it was written in.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import request

from citiverse.web.accept import members

ENGLISH: Final = "en"
OF_ADDRESS: Final = "citiverse.language"
"""Where in the WSGI environment the language stands that the address begins with."""
FOLDER: Final = Path(__file__).parent / "translations"


@dataclass(frozen=True)
class Language:
    """One language of the interface: its tag (BCP 47), its own name, and the direction of its script."""

    tag: str
    name: str
    direction: str = "ltr"


LANGUAGES: Final = {
    one.tag: one
    for one in (
        Language("ar", "العربية", "rtl"),
        Language(ENGLISH, "English"),
        Language("es", "Español"),
        Language("fr", "Français"),
        Language("ru", "Русский"),
        Language("zh", "中文"),
    )
}
"""The six official languages of the United Nations."""


class Filled(str):
    """A message with values in it: as text it is English; where people see it, it is translated with its values."""

    message: str
    values: Mapping[str, object]

    def as_spoken(self) -> str:
        """Return it in the language that is spoken; in English where nothing stands for the message there."""
        return gettext(self.message) % self.values


_spoken: ContextVar[str] = ContextVar("spoken", default=ENGLISH)
_heeds_client: ContextVar[bool] = ContextVar("heeds_client", default=True)


def spoken() -> str:
    """Return the tag of the language in which the current request is answered; English for all that is no page."""
    return _spoken.get()


def begin_in_english() -> None:
    """Begin a request: until a page is chosen, everything is in English."""
    _heeds_client.set(True)
    speak_english()


def speak_english() -> None:
    """Go on in English, whatever was asked for."""
    _spoken.set(ENGLISH)


def heed_the_address_only() -> None:
    """Let Accept-Language play no part: format, profile and coding are enough for one address to vary in."""
    _heeds_client.set(False)


def heeds_client() -> bool:
    """Return whether the answer to the current request depends on Accept-Language."""
    return _heeds_client.get() and not language_of_address()


def speak_as_asked() -> None:
    """Answer in the language of the address, else in the one that the client likes best, where that is heeded."""
    _spoken.set(language_of_address() or (language_of_client() if heeds_client() else ENGLISH))


def language_of_client() -> str:
    """Return the tag of the best language of ours that the client names, else that of English."""
    return best_of(request.headers.get("Accept-Language", ""))


def language_of_address() -> str:
    """Return the tag of the language with which the address of the request begins, or nothing."""
    return str(request.environ.get(OF_ADDRESS, ""))


def best_of(accept_language: str) -> str:
    """Return the tag of the language of ours that a list of ranges likes best (RFC 9110, 12.5.4; RFC 4647, 3.3.1).

    A range also stands for what is narrower or wider: `zh-Hant-TW` gets Chinese. Of equal ones the first counts.
    """
    best, best_quality = ENGLISH, 0.0
    for member in members(accept_language):
        tag = member.text.strip().lower().partition("-")[0]
        tag = ENGLISH if tag == "*" else tag
        if tag in LANGUAGES and member.quality > best_quality:
            best, best_quality = tag, member.quality
    return best


def gettext(message: str) -> str:
    """Return what stands for an English message in the language that is spoken."""
    return translations(spoken()).gettext(message) if message else ""


def ngettext(one: str, many: str, number: int) -> str:
    """Return what stands for an English message about `number` things in the language that is spoken."""
    return translations(spoken()).ngettext(one, many, number)


def said(message: str) -> str:
    """Mark a message that is translated later, when it is shown; returned as it is."""
    return message


def filled(message: str, **values: object) -> Filled:
    """Return a marked message with the values of its placeholders; raises `KeyError` where one has none."""
    found = Filled(message % values)
    found.message, found.values = message, values
    return found


@lru_cache(maxsize=len(LANGUAGES))
def translations(tag: str) -> NullTranslations:
    """Return the messages of one language; compiled when it is first spoken, in some hundredths of a second."""
    path = FOLDER / f"{tag}.po"
    if not path.is_file():
        return NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=tag))
    compiled.seek(0)
    return Translations(compiled)
