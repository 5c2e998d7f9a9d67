"""A person who uses a page by keyboard alone: Tab, Enter, Space, letters; nothing is clicked or focused by program."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Page

MOST_STOPS: Final = 200
"""Tab stops after which a walk gives up."""


class Keyboard:
    """The keyboard in front of `page`."""

    def __init__(self, page: Page) -> None:
        """Sit down at `page`."""
        self.page = page

    def walk_to(self, selector: str) -> None:
        """Press Tab until what `selector` means has the focus; raises `AssertionError` where no way leads there."""
        for _ in range(MOST_STOPS):
            if self.page.locator(f"{selector}:focus").count():
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no way by keyboard to {selector}")

    def press(self, selector: str, key: str = "Enter") -> None:
        """Walk to `selector` and press `key` there."""
        self.walk_to(selector)
        self.page.keyboard.press(key)

    def follow(self, selector: str) -> None:
        """Walk to the link or button `selector`, press Enter, and wait for the page it leads to."""
        self.walk_to(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def write(self, selector: str, text: str) -> None:
        """Walk to the field `selector` and put `text` in the place of what is there."""
        self.walk_to(selector)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)
