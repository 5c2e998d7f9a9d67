"""What each server process does: read the settings, load the release, make the application."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING

from citiverse.engine.memory import MemoryEngine
from citiverse.errors import CallError
from citiverse.locations import default_build_folder
from citiverse.releases import Release, current_release, find_release
from citiverse.settings import Settings, load_settings
from citiverse.web.app import create_app
from citiverse.web.cache import cached
from citiverse.web.metrics import Metrics

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def application() -> WSGIApplication:
    """Return the application as the environment (`CITIVERSE_*`) describes it; granian calls this in each process."""
    settings = load_settings()
    release = release_of(settings)
    app = cached(create_app(settings, release, engine_of(settings, release)), settings, Metrics(None))
    # What was loaded lives as long as the process: the collector need never look at it again.
    gc.collect()
    gc.freeze()
    return app


def build_folder_of(settings: Settings) -> Path:
    """Return the folder that holds the releases."""
    return Path(settings.build_folder) if settings.build_folder else default_build_folder()


def release_of(settings: Settings) -> Release:
    """Return the release that the settings name, or the current one; raises `CallError` where there is none."""
    build = build_folder_of(settings)
    return find_release(build, settings.release) if settings.release else current_release(build)


def engine_of(settings: Settings, release: Release) -> MemoryEngine:
    """Return the engine that the settings name; raises `CallError` for an unknown one."""
    if settings.engine != "memory":
        raise CallError(f"unknown engine {settings.engine!r}; known: memory")
    return MemoryEngine(release.dataset, settings)
