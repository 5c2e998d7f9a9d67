"""The application under test, and the pages that it has over the invented examples."""

from __future__ import annotations

from typing import Any, Final

from flask import Flask

from citiverse.engine.memory import MemoryEngine
from citiverse.releases import Release
from citiverse.settings import Settings
from citiverse.web.app import create_app

PAGES: Final = (
    "/",
    "/use-cases",
    "/case-studies",
    "/technologies",
    "/risks",
    "/sdgs",
    "/pictures",
    "/advisor",
    "/gaps",
    "/rounds",
    "/horizons",
    "/themes",
    "/places",
    "/organisations",
    "/sources",
    "/about",
    "/about/method",
    "/about/sparql",
    "/queries",
    "/sparql",
    "/search",
    "/reconcile",
    "/reuse",
    "/download",
    "/releases",
    "/status",
    "/ns",
    "/doc/use-case/flood-twin",
    "/doc/case-study/town-twin",
    "/doc/scheme/theme/transport-and-mobility",
    "/doc/scheme/technology/digital-twin",
    "/doc/place/example-town",
    "/doc/assessment/flood-twin-horizon-itu",
)


def make_app(release: Release, public_origin: str = "", **settings_given: Any) -> Flask:
    """Return the application over `release`; `settings_given` are settings other than the defaults."""
    settings = Settings(build_folder=str(release.folder.parent.parent), public_origin=public_origin, **settings_given)
    return create_app(settings, release, MemoryEngine(release.dataset, settings))
