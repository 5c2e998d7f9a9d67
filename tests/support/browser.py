"""Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright


def program() -> str:
    """Return the path of Chromium: the setting CHROMIUM, or the one of this machine."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert found, "the browser tests need Chromium: apt-get install chromium, or set CHROMIUM to its path"
    return found


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a browser and end it; Playwright allows one at a time in each thread."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=["--no-sandbox"])
        yield browser
        browser.close()


class Witness:
    """Notes what a page complains about, the Content Security Policy included, and which addresses it asks."""

    def __init__(self, page: Page) -> None:
        """Watch `page` from now on."""
        self.complaints: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))

    def asked_elsewhere(self, server: str) -> list[str]:
        """Return the addresses asked that are not of `server`; data within the page is nobody's."""
        return [address for address in self.asked if not address.startswith((server + "/", "data:"))]
