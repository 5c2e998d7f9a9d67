"""Files for people who do not read RDF: tables, maps, mappings, and how to cite."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from citiverse.release.citation import write_citations
from citiverse.release.geojson import write_maps
from citiverse.release.sssom import write_mappings
from citiverse.release.tables import write_tables
from citiverse.release.things import Things
from citiverse.releases import ReleaseFile

if TYPE_CHECKING:
    from citiverse.release.manifest import Identity


def write_for_analysts(quads: list[ox.Quad], identity: Identity, folder: Path) -> list[ReleaseFile]:
    """Write all of them into a release of the catalogue; return the entries, none for another dataset."""
    if identity.is_dataset:
        return []
    things = Things(quads)
    return [
        *write_tables(things, identity, folder),
        *write_maps(things, identity, folder),
        *write_mappings(things, identity, folder),
        *write_citations(things, identity, folder),
    ]
