"""The part of the table of figures that is about pictures: their words, their tables, the numbers drawn in them."""

from __future__ import annotations

from typing import Final

from support.figures.trace import OFFERED, PHRASES, Trace

NAMES: Final = (
    "horizon-map",
    "risk-heat-map",
    "technology-by-theme",
    "technologies-together",
    "sdg-coverage",
    "outcomes-by-claim-strength",
    "evidence-quality",
    "timeline",
    "itu-and-evidence",
    "world-map",
)
DRAWN: Final = {
    "horizon-map": ("pages/picture-horizon-map", "useCases"),
    "risk-heat-map": ("pages/picture-risk-heat-map", "useCases"),
    "technology-by-theme": ("pages/picture-technology-by-theme", "useCases"),
    "technologies-together": ("pages/picture-technologies-together", "useCases"),
    "sdg-coverage": ("figures/drawn-sdg-coverage", "number"),
    "outcomes-by-claim-strength": ("figures/drawn-outcomes-by-claim-strength", "number"),
    "evidence-quality": ("figures/drawn-evidence-quality", "number"),
    "timeline": ("figures/drawn-timeline", "number"),
    "world-map": ("figures/drawn-world-map", "number"),
}
"""The query and the variable whose values a drawing shows, in this order; what is too small may be left out."""
LEADS: Final = (
    Trace(
        "pictures picture",
        "p",
        "Use cases by primary theme and level of each of the {dimensions} risks. {said}",
        "figures/schemes",
    ),
    Trace(
        "pictures picture",
        "p",
        "Use cases that contribute to each of the {goals} goals, and whether {said}",
        "figures/schemes",
    ),
)
PICTURES: Final = (
    *LEADS,
    *(
        Trace(pages, ", ".join(around + place for place in places), PHRASES, f"figures/words-{name}")
        for name in NAMES
        for pages, around in ((f"picture-{name}", ""), ("pictures", f"section[aria-labelledby={name}] "))
        for places in (("figcaption p",), ("svg desc", "svg title"))
    ),
    Trace("picture", "summary", "The table behind it ({rows} rows)", OFFERED),
    Trace("picture", "td", "{cell}", OFFERED, slots={"cell": "at"}),
)
