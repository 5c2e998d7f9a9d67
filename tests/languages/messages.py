"""Messages: collects what the interface says, and brings the file of each language up to date (`make messages`)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

import citiverse
from citiverse.web.languages import ENGLISH, FOLDER, LANGUAGES

WEB: Final = FOLDER.parent
WHERE: Final = [("**.py", "python"), ("templates/**.html", "jinja2")]
OPTIONS: Final = {"templates/**.html": {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}}
KEYWORDS: Final = {**DEFAULT_KEYWORDS, "said": None}
HEADER: Final = """\
# What the interface says, in one language.
# Translated by the catalogue editors; not yet reviewed by native speakers.
# SPDX-License-Identifier: Apache-2.0"""
WIDTH: Final = 120
TRANSLATED: Final = tuple(tag for tag in LANGUAGES if tag != ENGLISH)


def collected() -> Catalog:
    """Return all messages in the code and the templates, without translations."""
    found = Catalog(project="citiverse", header_comment=HEADER, fuzzy=False)
    for _, _, message, comments, context in extract_from_dir(WEB, WHERE, OPTIONS, KEYWORDS):
        found.add(message, auto_comments=comments, context=context)
    return found


def path_of(tag: str) -> Path:
    """Return the file with the messages of one language."""
    return FOLDER / f"{tag}.po"


def known(tag: str) -> Catalog:
    """Return the messages of one language as they stand in its file; empty where there is none."""
    path = path_of(tag)
    if not path.exists():
        return Catalog(locale=tag, header_comment=HEADER, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=tag)


def update(tag: str, template: Catalog) -> int:
    """Bring the file of one language up to date with `template`; return how many messages lack a translation."""
    catalog = known(tag)
    created = catalog.creation_date
    catalog.update(template, no_fuzzy_matching=True, update_header_comment=True)
    catalog.project, catalog.version = "citiverse", citiverse.__version__
    catalog.last_translator, catalog.language_team = "Catalogue editors", LANGUAGES[tag].name
    catalog.msgid_bugs_address, catalog.creation_date, catalog.revision_date = "", created, created
    for message in catalog:
        if message.id and isinstance(message.id, tuple):
            forms = message.string if isinstance(message.string, tuple) else ()
            message.string = tuple((*forms, *[""] * catalog.num_plurals)[: catalog.num_plurals])
    path = path_of(tag)
    working = path.with_suffix(".po.new")
    with working.open("wb") as file:
        write_po(
            file, catalog, width=WIDTH, no_location=True, sort_output=True, ignore_obsolete=True, omit_header=False
        )
    working.replace(path)
    return sum(not is_complete(message.string) for message in catalog if message.id)


def is_complete(translation: str | tuple[str, ...] | list[str] | None) -> bool:
    """Return whether a translation, in all of its plural forms, says something."""
    return bool(translation) and all([translation] if isinstance(translation, str) else translation or ())


def main() -> None:
    """Bring the files of all languages up to date and say what is missing."""
    template = collected()
    print(f"{len(template)} messages")
    for tag in TRANSLATED:
        print(f"{os.path.relpath(path_of(tag))}: {update(tag, template)} not translated")


if __name__ == "__main__":
    main()
