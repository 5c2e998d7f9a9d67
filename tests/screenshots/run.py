"""Takes small pictures of every page type in every appearance from a real server, and writes their index."""

from __future__ import annotations

import argparse
import base64
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import Browser, CDPSession, Page

from screenshots.index import FOLDER, MOST_BYTES, MOST_IMAGE_BYTES, file_name, index_text
from screenshots.variants import LANGUAGE_PROBE, VARIANTS, Variant
from support.browser import chromium
from support.page_types import PAGE_TYPES, PageType
from support.server import running_server

QUALITIES = (60, 45, 30, 15)
"""Qualities of WebP, of which the first is taken that makes an image small enough."""


class NotAsItShouldBe(Exception):
    """A page or an image is not what it should be; the text says which and how."""


def is_served(base: str, variant: Variant) -> bool:
    """Return whether the server answers in the language of `variant` at all."""
    try:
        with urllib.request.urlopen(base + variant.path(LANGUAGE_PROBE)):
            return True
    except urllib.error.HTTPError as error:
        error.close()
        return False


def open_page(page: Page, base: str, kind: PageType, variant: Variant) -> None:
    """Open the page and wait until all of it is there; raises `NotAsItShouldBe` where it answers otherwise."""
    address = base + variant.path(kind.path)
    answer = page.goto(address, wait_until="networkidle")
    status = answer.status if answer else 0
    if status != kind.status:
        raise NotAsItShouldBe(f"{variant.path(kind.path)} answered {status}, not {kind.status}")
    if kind.has_editor:
        page.locator(".editor").get_by_role("textbox").wait_for()


def picture(session: CDPSession, variant: Variant) -> bytes:
    """Return what is seen first of the page as WebP, in the best quality that is small enough."""
    clip = {"x": 0, "y": 0, "width": variant.width, "height": variant.height, "scale": variant.scale}
    image = b""
    for quality in QUALITIES:
        wish = {"format": "webp", "quality": quality, "clip": clip}
        image = base64.b64decode(session.send("Page.captureScreenshot", wish)["data"])
        if len(image) <= MOST_IMAGE_BYTES:
            return image
    raise NotAsItShouldBe(f"an image of {len(image)} bytes, of at most {MOST_IMAGE_BYTES}")


def take_all(browser: Browser, base: str, variant: Variant, kinds: list[PageType]) -> Iterator[tuple[str, bytes]]:
    """Yield the file name and the image of each page type in `variant`."""
    context = browser.new_context(
        viewport={"width": variant.width, "height": variant.height}, color_scheme=variant.colours
    )
    page = context.new_page()
    session = context.new_cdp_session(page)
    for kind in kinds:
        open_page(page, base, kind, variant)
        yield file_name(kind, variant), picture(session, variant)
    context.close()


def write_all(base: str, kinds: list[PageType], variants: list[Variant], folder: Path) -> int:
    """Write the images of a server; return their bytes, and say which languages it does not have."""
    folder.mkdir(parents=True, exist_ok=True)
    total = 0
    with chromium() as browser:
        for variant in variants:
            if variant.prefix and not is_served(base, variant):
                print(f"{variant.title}: not taken, the server has no {variant.path(LANGUAGE_PROBE)}")
                continue
            before = total
            for name, image in take_all(browser, base, variant, kinds):
                (folder / name).write_bytes(image)
                total += len(image)
            print(f"{variant.title}: {len(kinds)} images, {(total - before) // 1000} kB")
    return total


def arguments() -> argparse.Namespace:
    """Read the command line; without a word everything is taken, from a server started for it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", help="base address of a running server, instead of one started for this")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the images go")
    parser.add_argument("--page", action="append", choices=[one.name for one in PAGE_TYPES], help="only this page type")
    parser.add_argument("--variant", action="append", choices=[one.name for one in VARIANTS], help="only this one")
    return parser.parse_args()


def run(base: str, chosen: argparse.Namespace) -> None:
    """Take what is chosen; where that is everything, what was there before goes, and the index is written."""
    is_all = not (chosen.page or chosen.variant)
    kinds = [one for one in PAGE_TYPES if not chosen.page or one.name in chosen.page]
    variants = [one for one in VARIANTS if not chosen.variant or one.name in chosen.variant]
    if is_all:
        for old in chosen.folder.glob("*.webp"):
            old.unlink()
    total = write_all(base, kinds, variants, chosen.folder)
    (chosen.folder / "README.md").write_text(index_text(chosen.folder), encoding="utf-8")
    print(f"{total / 1e6:.2f} MB in {chosen.folder}")
    if total > MOST_BYTES:
        raise NotAsItShouldBe(f"the images have {total} bytes, of at most {MOST_BYTES}")


def main() -> int:
    """Take the images; return 1 where a page or an image is not what it should be."""
    chosen = arguments()
    try:
        if chosen.server:
            run(chosen.server.rstrip("/"), chosen)
        else:
            with (
                tempfile.TemporaryDirectory() as log,
                running_server("--workers", "1", log=Path(log) / "log") as base,
            ):
                run(base, chosen)
    except NotAsItShouldBe as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
