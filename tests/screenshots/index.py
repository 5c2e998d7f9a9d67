"""The index of the screenshots: which files there may be, how large, and the page that shows them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from screenshots.variants import VARIANTS, Variant
from support.page_types import PAGE_TYPES, PageType

FOLDER: Final = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
MOST_IMAGE_BYTES: Final = 60_000
MOST_BYTES: Final = 4_000_000
HEAD: Final = """# Screenshots

What every kind of page looks like. `make screenshots` starts a server over the real catalogue, takes these images and
writes this page; nobody edits it by hand. The kinds of pages are in `tests/support/page_types.py`, the appearances in
`tests/screenshots/variants.py`.
"""


def file_name(kind: PageType, variant: Variant) -> str:
    """Return the name of the file that shows `kind` in `variant`."""
    return f"{kind.name}-{variant.name}.webp"


def index_text(folder: Path) -> str:
    """Return the index of the images that are in `folder`, one section for each page type."""
    return HEAD + "".join(filter(None, (_section(folder, kind) for kind in PAGE_TYPES)))


def _section(folder: Path, kind: PageType) -> str:
    there = [one for one in VARIANTS if (folder / file_name(kind, one)).exists()]
    if not there:
        return ""
    head = " | ".join(one.title for one in there)
    rule = "|".join("---" for _ in there)
    images = " | ".join(f"![{kind.title}, {one.title.lower()}]({file_name(kind, one)})" for one in there)
    return f"\n## {kind.title}\n\n`{kind.path}`\n\n| {head} |\n|{rule}|\n| {images} |\n"
