"""The colours of the style sheet: custom properties for both themes and paper, with the contrast of WCAG 2.2 AA."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

import citiverse

CSS = (Path(citiverse.__file__).parent / "web" / "static" / "site.css").read_text(encoding="utf-8")
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
COLOUR = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{6})\b")
USED = re.compile(r"var\(--([\w-]+)\)")
DECLARED = re.compile(r"(?:^|[;{\s])--([\w-]+)\s*:")
TEXT, OTHER = 4.5, 3.0
SURFACES = ("paper", "sheet", "faint", "accent-soft", "high-soft")
"""What text without a background of its own may stand on: page, card, note, marked target, warning."""


def block(before: str) -> dict[str, str]:
    """Return the colours of the first `:root` after the text `before`."""
    return dict(COLOUR.findall(CSS.partition(before)[2].partition(":root {")[2].partition("}")[0]))


LIGHT = dict(COLOUR.findall(CSS.partition(":root {")[2].partition("}")[0]))
DARK = block("@media screen and (prefers-color-scheme: dark)")
PAPER = block("@media print")
THEMES = {"light": LIGHT, "dark": DARK, "print": {**LIGHT, **PAPER}}


def rules() -> list[tuple[str, dict[str, str]]]:
    """Return selector and declarations of every rule but the roots."""
    found = []
    for selector, body in RULE.findall(re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL)):
        parts = (part.partition(":") for part in body.split(";") if ":" in part)
        declared = {name.strip(): value.strip() for name, _, value in parts}
        if ":root" not in selector:
            found.append((selector.strip(), declared))
    return found


def names_in(declared: dict[str, str], *properties: str) -> set[str]:
    return {name for one in properties for name in USED.findall(declared.get(one, ""))} & set(LIGHT)


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return sum(weight * one for weight, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def text_pairs() -> set[tuple[str, str]]:
    """Return colour of text and of what is behind it: of the same rule, or else every surface there is."""
    pairs: set[tuple[str, str]] = set()
    for _, declared in rules():
        behind = names_in(declared, "background", "background-color") or set(SURFACES)
        pairs.update(product(names_in(declared, "color"), behind))
    return pairs


def test_contrast_is_computed_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


@pytest.mark.parametrize("theme", THEMES)
def test_text_is_legible(theme: str) -> None:
    colours = THEMES[theme]
    pairs = text_pairs()
    assert {
        ("ink", "paper"),
        ("soft", "faint"),
        ("link", "high-soft"),
        ("itu", "itu-soft"),
        ("paper", "accent"),
    } <= pairs
    found = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in found.items() if ratio < TEXT} == {}


@pytest.mark.parametrize("theme", THEMES)
def test_what_one_must_see_to_use_the_page_stands_out(theme: str) -> None:
    """The ring of the focus and the frames of fields, on every surface (WCAG 2.2, 1.4.11 and 2.4.11)."""
    colours = THEMES[theme]
    declared = dict(rules())
    focus = names_in(declared[":focus-visible"], "outline")
    fields = names_in(declared["input, select, textarea, button"], "border")
    assert len(focus) == len(fields) == 1
    found = {(one, other): contrast(colours[one], colours[other]) for one, other in product(focus | fields, SURFACES)}
    assert {pair: ratio for pair, ratio in found.items() if ratio < OTHER} == {}


def test_the_dark_theme_has_every_colour_of_the_light_one() -> None:
    assert set(DARK) == set(LIGHT)
    assert set(PAPER) <= set(LIGHT)
    assert len(LIGHT) > 20


def test_colours_stand_in_the_custom_properties_alone() -> None:
    literal = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|oklch|color-mix)\(|\b(?:white|black|red|gr[ae]y)\b")
    found = [(selector, declared) for selector, declared in rules() if literal.search(" ".join(declared.values()))]
    assert found == []


def test_every_custom_property_is_defined_and_used() -> None:
    assert set(USED.findall(CSS)) == set(DECLARED.findall(CSS))


def test_nothing_stands_on_the_left_or_right_whatever_the_direction_of_the_script() -> None:
    fixed = re.compile(r"^(?:margin|padding|border)-(?:left|right)|^(?:left|right)$")
    declared = [(selector, name) for selector, body in rules() for name in body if fixed.match(name)]
    assert declared == []
    assert [value for _, body in rules() for value in [body.get("text-align")] if value in ("left", "right")] == []
