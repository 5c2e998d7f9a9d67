"""The table of appearances in which every page type is pictured: colours, width and language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True)
class Variant:
    """How a page is looked at: colours, window, and the first part of its address for another language."""

    name: str
    title: str
    colours: Literal["light", "dark"] = "light"
    width: int = 1280
    height: int = 960
    scale: float = 0.6
    prefix: str = ""

    def path(self, path: str) -> str:
        """Return the address of `path` in this language."""
        return self.prefix + ("" if self.prefix and path == "/" else path)


VARIANTS: Final = (
    Variant("light", "Light"),
    Variant("dark", "Dark", colours="dark"),
    Variant("phone", "Phone", width=390, height=844, scale=0.8),
    Variant("arabic", "Arabic", prefix="/ar"),
)
LANGUAGE_PROBE: Final = "/use-cases"
"""Where this address answers in a language, the server has the language, and every page must be there in it."""
