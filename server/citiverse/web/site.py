"""What the web room works with: settings, the release, the engine, the documents' index and the named queries."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
from flask import Flask, current_app

import citiverse
from citiverse.engine.protocol import Engine
from citiverse.engine.rows import Table, table
from citiverse.locations import default_build_folder, source_root
from citiverse.query_files import Query, load_queries
from citiverse.releases import Release, kept_beside
from citiverse.settings import Settings
from citiverse.vocabulary import THING
from citiverse.web.built_files import built_files
from citiverse.web.descriptions import Descriptions
from citiverse.web.harvest import read_harvest
from citiverse.web.modified import SHOWS
from citiverse.web.rate_limit import RateLimit, shared_table
from citiverse.web.source_files import SourceFiles

EXTENSION: Final = "citiverse"
LICENSE: Final = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True)
class Site:
    """Everything a request needs; made once by the application factory and never changed."""

    settings: Settings
    release: Release
    engine: Engine
    descriptions: Descriptions
    library: Mapping[str, Query]
    page_queries: Mapping[str, Query]
    rate_limit: RateLimit
    build: str
    """Identifier of this software: version and digest over its own files."""
    built: Mapping[str, str]
    """Addresses of the bundled scripts and stylesheets by their plain names; empty where there are none."""

    @cached_property
    def statistics(self) -> dict[str, Any]:
        """Return the counts made at build time."""
        return self.release.statistics()

    @cached_property
    def context(self) -> dict[str, Any]:
        """Return the published JSON-LD context, or an empty one where the sources have none."""
        path = source_root() / "ontology" / "context.jsonld"
        return dict(json.loads(path.read_text(encoding="utf-8"))["@context"]) if path.is_file() else {}

    @cached_property
    def harvest(self) -> Descriptions:
        """Return the index over the description of the catalogue; over the whole dataset where there is none.

        It knows the files of all releases that are kept here.
        """
        kept = kept_beside(self.release, self.build_folder)
        return read_harvest(kept, self.settings.base_iri, self.origin()) or self.descriptions

    @property
    def build_folder(self) -> Path:
        """Return the folder that holds the releases."""
        return Path(self.settings.build_folder) if self.settings.build_folder else default_build_folder()

    @property
    def issued(self) -> str:
        """Return the day on which the release was issued, or nothing where it does not say."""
        return str(self.release.manifest.get("issued") or "")

    @cached_property
    def source_files(self) -> SourceFiles:
        """Return the list of source files with what each describes."""
        return SourceFiles.of_release(self.release.folder, self.settings.base_iri)

    def index_of(self, iri: str) -> Descriptions:
        """Return the index that says the most about `iri`: of datasets that is the one for harvesters."""
        return self.harvest if iri in self.harvest and not iri.startswith(THING) else self.descriptions

    def origin(self) -> str:
        """Return the public address without a slash at the end, or nothing where links stay relative."""
        return self.settings.public_origin.rstrip("/")

    def rows(self, name: str, **values: str) -> Table:
        """Return the result of the page query `name` with its parameters bound to `values`."""
        return table(self.engine, self.page_queries[name].bound(values), self.settings)

    def table(self, query: Query) -> Table:
        """Return the result of `query` as its text stands."""
        return table(self.engine, query.text, self.settings)


def site() -> Site:
    """Return the site of the current application."""
    return site_of(current_app)


def site_of(app: Flask) -> Site:
    """Return the site of `app`; raises `TypeError` where it was not made by `create_app`."""
    found = app.extensions[EXTENSION]
    if not isinstance(found, Site):
        raise TypeError("the application was not made by create_app")
    return found


def _build_of_software() -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.parent.rglob("*")):
        if path.suffix in SHOWS:
            digest.update(path.read_bytes())
    return f"{citiverse.__version__}+{digest.hexdigest()[:12]}"


def load_site(settings: Settings, release: Release, engine: Engine, quads: Iterable[ox.Quad] | None = None) -> Site:
    """Return the site over `release` with the query files of the sources; `quads` are its dataset, if read."""
    if quads is None:
        quads = ox.parse(path=str(release.dataset), format=ox.RdfFormat.N_QUADS)
    queries = source_root() / "queries"
    return Site(
        settings=settings,
        release=release,
        engine=engine,
        descriptions=Descriptions(quads, settings.base_iri),
        library=load_queries(queries / "library"),
        page_queries=load_queries(queries / "pages"),
        rate_limit=RateLimit(settings, shared_table()),
        build=_build_of_software(),
        built=built_files(),
    )
