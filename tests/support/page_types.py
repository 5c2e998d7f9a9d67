"""The table of page types: one address of the real catalogue for each kind of page that people see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from citiverse.locations import source_root
from citiverse.query_files import without_head


@dataclass(frozen=True)
class PageType:
    """A kind of page: its name in file names, what it is called, an example of it, and how that answers."""

    name: str
    title: str
    path: str
    status: int = 200
    has_editor: bool = False


COMPARED: Final = "use-case=virtual-town-halls&use-case=underground-asset-mapping&use-case=port-digital-twin"
QUERY: Final = quote(without_head((source_root() / "queries" / "library" / "deployable-now.rq").read_text("utf-8")))
PAGE_TYPES: Final = (
    PageType("home", "Home", "/"),
    PageType("explore", "Explore", "/use-cases"),
    PageType("explore-table", "Explore as a table", "/use-cases?view=table&horizon=3"),
    PageType("explore-cases", "Case studies", "/case-studies"),
    PageType("compare", "Compare", f"/compare?{COMPARED}"),
    PageType("advisor", "Advisor", "/advisor?theme=transport-and-mobility&technology=digital-twin&place=region-europe"),
    PageType("gaps", "Gaps", "/gaps"),
    PageType("use-case", "Use case", "/doc/use-case/virtual-town-halls"),
    PageType("case-study", "Case study", "/doc/case-study/metaverse-seoul"),
    PageType("technologies", "Technologies", "/technologies"),
    PageType("technology", "Technology", "/doc/scheme/technology/digital-twin"),
    PageType("themes", "Themes", "/themes"),
    PageType("theme", "Theme", "/doc/scheme/theme/transport-and-mobility"),
    PageType("horizons", "Horizons", "/horizons"),
    PageType("sdgs", "Sustainable Development Goals", "/sdgs"),
    PageType("risks", "Risks", "/risks"),
    PageType("place", "Place", "/doc/place/seoul"),
    PageType("organisation", "Organisation", "/doc/organisation/aalto-university"),
    PageType("source", "Source", "/doc/source/3d-digital-twin-van-rotterdam"),
    PageType("pictures", "Pictures", "/pictures"),
    PageType("picture", "One picture", "/pictures/horizon-map"),
    PageType("method", "Method", "/about/method"),
    PageType("query", "Query page", "/sparql", has_editor=True),
    PageType("result", "Query page with a result", f"/sparql?format=html&query={QUERY}", has_editor=True),
    PageType("questions", "Library of questions", "/queries"),
    PageType("question", "Library query", "/queries/case-studies-in-a-country"),
    PageType("reuse", "Reuse", "/reuse"),
    PageType("search", "Search", "/search?q=flood"),
    PageType("validate", "Validate", "/validate"),
    PageType("contribute", "Contribute a case study", "/contribute/case-study"),
    PageType("download", "Download", "/download"),
    PageType("ontology", "Ontology", "/ns"),
    PageType("shapes", "Shapes", "/shapes"),
    PageType("releases", "Releases", "/releases"),
    PageType("missing", "Error: not found", "/nowhere", status=404),
)
