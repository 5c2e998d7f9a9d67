"""Write the present answers of the query library to `tests/queries/expected/`, to be read before they are committed.

Run it as `PYTHONPATH=server:tests python tests/queries/write_expected.py` after the data has changed on purpose.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pyoxigraph as ox

from support.graph_store import answer, compiled_catalogue, library, store_of_catalogue, store_of_fixture

EXPECTED = Path(__file__).parent / "expected"
COUNTED_AGAIN = {"statements-by-basis", "vocabularies-and-classes"}


def main() -> None:
    """Write one CSV file for each query of the library, except for those that count every triple."""
    stores: dict[str | None, ox.Store] = {None: store_of_catalogue(compiled_catalogue())}
    for query in library().values():
        if query.name in COUNTED_AGAIN:
            continue
        if query.fixture is not None and query.fixture not in stores:
            stores[query.fixture] = store_of_fixture(query.fixture)
        with (EXPECTED / f"{query.name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(answer(stores[query.fixture], query.text))


if __name__ == "__main__":
    main()
