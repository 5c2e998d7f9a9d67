"""The colours of pictures by name: as they stand in a file of its own; in a page the style sheet sets them."""

from __future__ import annotations

from typing import Final

COLOURS: Final = {
    "ink": "#1b2530",
    "soft": "#566270",
    "line": "#dcdad2",
    "land": "#d9dde0",
    "sheet": "#ffffff",
    "on-mark": "#fffffe",
    "shade-0": "#f1efe8",
    "shade-1": "#dbe9ed",
    "shade-2": "#a3cbd6",
    "shade-3": "#2f7d95",
    "shade-4": "#0f4557",
    "bar": "#0f5068",
    "beyond": "#7a4312",
    "itu": "#1d4f9c",
    "good": "#1d6640",
    "middling": "#68737d",
    "doubtful": "#8a6100",
    "ended": "#a52a2a",
}
"""Name -> colour; no two are equal, so that a drawn colour leads back to its name."""
NAMES: Final = {colour: name for name, colour in COLOURS.items()}
"""Colour -> name."""
STEPS: Final = 4
"""How many shades a cell that is not empty may have."""


def shade(count: int, most: int) -> tuple[str, str]:
    """Return the colours of a cell that counts `count` where the fullest counts `most`, and of the number in it."""
    if not count:
        return COLOURS["shade-0"], COLOURS["soft"]
    step = -(-STEPS * count // most)
    return COLOURS[f"shade-{step}"], COLOURS["on-mark" if step > STEPS // 2 else "ink"]
