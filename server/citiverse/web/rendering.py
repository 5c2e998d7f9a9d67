"""Pages out of templates, in the language that the request asks for."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Flask, render_template
from markupsafe import Markup, escape

from citiverse.web.language_prefix import links_in_language, page_asked
from citiverse.web.languages import ENGLISH, LANGUAGES, Filled, Language, gettext, ngettext, speak_as_asked, spoken


def rendered(template: str, **values: object) -> str:
    """Return the page made from `template`, whose links stay in the language of the address."""
    speak_as_asked()
    return links_in_language(render_template(template, **values))


def teach_languages(app: Flask) -> None:
    """Let the templates of `app` translate messages, and tell which languages there are."""
    environment = app.jinja_env
    environment.policies["ext.i18n.trimmed"] = True
    environment.add_extension("jinja2.ext.i18n")
    # The extension adds this method to the environment when it is loaded, where no type checker sees it.
    environment.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.globals.update(spoken=lambda: LANGUAGES[spoken()], languages=_languages, page_asked=page_asked)
    environment.filters.update(original=original, translated=translated, apart=apart)


def _languages(page: str) -> Iterable[tuple[Language, str]]:
    """Return the languages of the interface with the address of `page`, which begins with none, in each."""
    return [(one, f"/{one.tag}{page}") for one in LANGUAGES.values()]


def original(text: object, language: str = ENGLISH) -> Markup:
    """Return what the catalogue says, marked with its language where the page speaks another one (WCAG 2.2, 3.1.2)."""
    if not text or not language or language == spoken():
        return Markup("{}").format(text or "")
    return Markup('<span lang="{}">{}</span>').format(language, text)


def translated(text: object) -> Markup:
    """Return what stands for a text of ours in the language of the page; where nothing does, itself, marked as English.

    Unlike the `_` of templates it takes any text, also one that holds what a person sent.
    """
    words = text.as_spoken() if isinstance(text, Filled) else gettext(str(text))
    return original(text) if words == str(text) else escape(words)


def apart(code: object) -> Markup:
    """Return a date or another code so that no Arabic round it changes the order of its parts (UAX 9, rule W2)."""
    is_rtl = LANGUAGES[spoken()].direction == "rtl"
    return Markup("<bdi>{}</bdi>").format(code) if is_rtl else escape(code)
