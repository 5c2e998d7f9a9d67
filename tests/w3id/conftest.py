"""The application over the real catalogue, whose routes must answer for what the rules send there."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from citiverse.releases import read_release
from support.web import make_app


@pytest.fixture(scope="session")
def catalogue_app(catalogue_release: Path) -> Flask:
    return make_app(read_release(catalogue_release))
