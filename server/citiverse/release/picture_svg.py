"""SVG that pages can theme: colours get class names, and whatever a page must not hold is taken out or refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from xml.etree import ElementTree as ET

from citiverse.picture_colours import COLOURS, NAMES

SVG: Final = "http://www.w3.org/2000/svg"
LINK: Final = "{http://www.w3.org/1999/xlink}href"
PLACEHOLDER: Final = "http://site.invalid"
"""Stands before local addresses while the picture is drawn: the renderer would put a host of its own there."""
DECIMALS: Final = re.compile(r"-?\d+\.\d{2,}")
PAINTS: Final = ("fill", "stroke")
UNPAINTED: Final = ("none", "transparent")
LEFT_OUT: Final = ("aria-hidden", "aria-label", "aria-roledescription", "role", "version", "class", "pointer-events")
ALLOWED: Final = frozenset(f"{{{SVG}}}{name}" for name in ("svg", "g", "path", "line", "text", "tspan", "a"))
"""What may be drawn; names of links are added here as `title`."""
FONT: Final = "Arial, 'Liberation Sans', Helvetica, Roboto, 'Noto Sans', sans-serif"
"""Fonts as wide as the one that the renderer measures labels with, on every system; none is loaded."""


def themed(drawn: str, title: str, text: str, links: Mapping[str, str]) -> bytes:
    """Return the SVG `drawn` by Vega with names for its colours and with `title` and `text` for who cannot see it.

    `links` are the local addresses that its marks lead to, with their names. Raises `ValueError` for anything drawn
    that a page with a strict content security policy could not show.
    """
    root = ET.fromstring(drawn)  # noqa: S314  our own renderer wrote it
    for parent in list(root.iter()):
        for child in list(parent):
            if _draws_nothing(child):
                parent.remove(child)
    for element in list(root.iter()):
        if element.tag not in ALLOWED or "id" in element.attrib or "style" in element.attrib:
            raise ValueError(f"{element.tag} with {sorted(element.attrib)} is not expected in a picture")
        _clean(element)
        if element.tag == f"{{{SVG}}}a":
            address = element.attrib.pop(LINK).removeprefix(PLACEHOLDER)
            element.attrib |= {"href": address, "aria-label": links[address]}
            # What pointers show; a mark may have no label beside it.
            shown = ET.Element(f"{{{SVG}}}title")
            shown.text = links[address]
            element.insert(0, shown)
    # What has links in it cannot be one image for assistive technology: they would vanish.
    root.attrib |= {"role": "group" if links else "img", "aria-label": f"{title}. {text}", "class": "picture"}
    root.set("font-family", FONT)
    # A ground of its own, so that the file can be read wherever it is put.
    root.insert(0, _ground(root.attrib["width"], root.attrib["height"]))
    ET.register_namespace("", SVG)
    content: bytes = ET.tostring(root, encoding="utf-8")
    return content + b"\n"


def _draws_nothing(element: ET.Element) -> bool:
    """Return whether `element` is one of the empty frames that Vega draws around everything."""
    return element.get("class") in ("background", "foreground") and element.get("fill") is None


def _ground(width: str, height: str) -> ET.Element:
    colour = {"fill": COLOURS["sheet"], "class": "fill-sheet"}
    return ET.Element(f"{{{SVG}}}path", {"d": f"M0,0H{width}V{height}H0Z", **colour})


def _shortened(number: str, digits: int) -> str:
    return f"{float(number):.{digits}f}".rstrip("0").rstrip(".")


def _clean(element: ET.Element) -> None:
    attributes = element.attrib
    for name in LEFT_OUT:
        attributes.pop(name, None)
    attributes.pop("font-family", None)
    if attributes.get("opacity") == "1":
        del attributes["opacity"]
    # The coast of the world has thousands of points, and nobody sees a hundredth of a pixel of it.
    digits = 1 if attributes.get("fill") == COLOURS["land"] else 2
    for name, value in attributes.items():
        attributes[name] = DECIMALS.sub(lambda found: _shortened(found.group(), digits), value)
    classes = []
    for paint in PAINTS:
        colour = attributes.get(paint)
        if colour in NAMES:
            classes.append(f"{paint}-{NAMES[colour]}")
        elif colour not in (None, *UNPAINTED):
            raise ValueError(f"the colour {colour} has no name")
    if classes:
        attributes["class"] = " ".join(classes)
    if element.tag == f"{{{SVG}}}text":
        # A number must not lie in the way of the mark that it is written on.
        attributes["pointer-events"] = "none"
