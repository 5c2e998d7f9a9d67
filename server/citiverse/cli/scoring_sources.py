"""What the commands of `citiverse scoring` share: the sources as they are, in a store."""

from __future__ import annotations

import datetime
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


def edition_day(sources: Sources) -> datetime.date | None:
    """Return the day of the edition that the sources declare, after which nothing in a release may be dated.

    None where it is no day, which validation finds. Raises `DataError` where no edition, or none with a date, is
    declared.
    """
    from citiverse.release.declaration import declared_identity

    try:
        return datetime.date.fromisoformat(declared_identity(sources).issued or "")
    except ValueError:
        return None
