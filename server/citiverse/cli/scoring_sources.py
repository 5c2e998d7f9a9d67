"""What the commands of `citiverse scoring` share: the sources as they are, in a store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citiverse.locations import source_root

if TYPE_CHECKING:
    import pyoxigraph as ox

    from citiverse.release.sources import Sources


def catalogue_store() -> tuple[Sources, ox.Store]:
    """Return the sources and a store of what they state; raises `DataError` where they are not sound."""
    import pyoxigraph as ox

    from citiverse.release.sources import load_sources

    sources = load_sources(source_root())
    store = ox.Store()
    store.bulk_extend(sources.quads())
    return sources, store
