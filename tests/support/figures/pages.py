"""The pages whose figures are followed: one of every kind, over the real catalogue."""

from __future__ import annotations

from typing import Final

from citiverse.releases import Release
from citiverse.vocabulary import RELEASES
from support.figures.said import Said
from support.figures.table_of_pictures import NAMES

PAGES: Final = {
    "/": "home",
    "/use-cases": "use-cases",
    "/use-cases?view=table": "use-cases",
    "/use-cases?theme=transport-and-mobility&horizon=1&horizon=2&technology=digital-twin": "use-cases",
    "/use-cases?basis=itu-published&evidence=with-primary-source&sdg=11&sdg=14": "use-cases",
    "/case-studies": "case-studies",
    "/case-studies?country=country-us&status=operational": "case-studies",
    "/doc/use-case/virtual-town-halls": "use-case",
    "/doc/use-case/underground-asset-mapping": "use-case",
    "/doc/case-study/almaty-digital-twin": "case-study",
    "/doc/scheme/technology/digital-twin": "technology",
    "/doc/scheme/theme/transport-and-mobility": "theme",
    "/technologies": "technologies",
    "/themes": "themes",
    "/horizons": "horizons",
    "/risks": "risks",
    "/sdgs": "sdgs",
    "/organisations": "list organisations",
    "/places": "list places",
    "/sources": "list sources",
    "/doc/organisation/1spatial": "entity",
    "/doc/place/country-us": "entity",
    "/doc/source/3d-digital-twin-van-rotterdam": "entity",
    "/doc/assessment/virtual-town-halls-horizon-itu": "entity",
    "/doc/scheme/basis/itu-published": "entity",
    "/doc/scheme/theme": "entity",
    "/graph/derived": "graph",
    "/pictures": "pictures",
    **{f"/pictures/{name}": f"picture picture-{name}" for name in NAMES},
    "/compare?use-case=virtual-town-halls&use-case=underground-asset-mapping": "compare",
    "/compare": "compare",
    "/advisor": "advisor",
    "/advisor?technology=digital-twin&sdg=11&sdg=11.2&place=region-europe&most=3": "advisor narrowed",
    "/gaps": "gaps",
    "/gaps?missed=0&of=topic&of=technology": "gaps",
    "/search?q=digital+twin": "search",
    "/queries": "queries",
    "/queries/use-cases-per-theme-and-horizon": "query",
    "/releases": "releases",
    "/releases/{release}": "release",
    "/catalogue": "dataset",
    "/dataset/citiverse": "dataset",
    "/about": "about",
    "/about/method": "method",
    "/download": "download",
    "/no-such-page": "lost",
}
"""Address -> kinds of page; `{release}` stands for the identifier of the release served."""
OF_THE_RELEASE: Final = frozenset(("releases", "release", "download"))
"""Kinds of pages that are about the release served."""


def thing_of(address: str, kind: str, release: Release, said: Said) -> str:
    """Return the IRI of what the page at `address` is about, or the address where it is about no one thing."""
    return RELEASES + release.version if kind in OF_THE_RELEASE else said.thing_at(address)
