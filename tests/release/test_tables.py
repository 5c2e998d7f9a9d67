"""Tables hold what the graph says: valid CSVW, the same in CSV and Parquet, every cell from the data."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet
import pyoxigraph as ox
import pytest
from csvw import CSVW

from citiverse.errors import DataError
from citiverse.release.manifest import Identity
from citiverse.release.table_list import TABLES
from citiverse.release.table_model import SEPARATOR, Cell, Column, Table
from citiverse.release.tables import as_csv, as_parquet, description, write_tables
from citiverse.release.things import Things
from citiverse.vocabulary import CUC, SKOS, THING, XSD

IDENTITY = Identity(version="2026.1", title="A catalogue", issued="2026-11-22", license="https://example.org/licence")


@pytest.fixture(scope="module")
def quads(catalogue_dataset: Path) -> list[ox.Quad]:
    return list(ox.parse(path=str(catalogue_dataset), format=ox.RdfFormat.N_QUADS))


@pytest.fixture(scope="module")
def things(quads: list[ox.Quad]) -> Things:
    return Things(quads)


@pytest.fixture(scope="module")
def folder(things: Things, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release")
    write_tables(things, IDENTITY, folder)
    return folder / "tables"


def rows_of(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_validator_of_csvw_accepts_every_table_with_its_keys(folder: Path) -> None:
    found = CSVW(str(folder / "csv-metadata.json"), validate=True)
    assert found.is_valid
    assert [str(warning) for warning in found.warnings] == []
    assert len(found.tables) == len(TABLES)


def test_the_validator_would_see_a_fault(folder: Path, tmp_path: Path) -> None:
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    text = (tmp_path / "outcomes.csv").read_text(encoding="utf-8")
    (tmp_path / "outcomes.csv").write_text(text.replace(",abu-dhabi-tamm,", ",nowhere,"), encoding="utf-8", newline="")
    with pytest.raises(ValueError, match=r"`nowhere` not found in table case-studies\.csv"):
        _ = CSVW(str(tmp_path / "csv-metadata.json"), validate=True).is_valid


def test_csv_as_rfc_4180_wants_it(folder: Path) -> None:
    for path in folder.glob("*.csv"):
        content = path.read_bytes()
        assert content.endswith(b"\r\n")
        rows = list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))
        assert {len(row) for row in rows} == {len(rows[0])}
        assert len({row[0] for row in rows}) == len(rows)


def test_every_use_case_case_study_figure_and_rating_is_a_row(folder: Path, things: Things) -> None:
    expected = {"use-cases": "use-case", "case-studies": "case-study", "outcomes": "outcome", "risk-ratings": "rating"}
    for table, kind in expected.items():
        ids = {f"{THING}{kind}/{row['id']}" for row in rows_of(folder, table)}
        assert ids == set(things.beginning_with(f"{THING}{kind}/"))
        assert ids


def test_a_processor_of_csvw_finds_only_what_the_graph_says(folder: Path, quads: list[ox.Quad]) -> None:
    """Every cell whose column names a property is a statement of the graph, about the row's IRI, in the same words."""
    known = {quad.triple for quad in quads}
    texts = {(t.subject, t.predicate, t.object.value) for t in known if isinstance(t.object, ox.Literal)}
    checked = 0
    for table in json.loads((folder / "csv-metadata.json").read_text(encoding="utf-8"))["tables"]:
        for row in rows_of(folder, table["url"].removesuffix(".csv")):
            subject = ox.NamedNode(table["tableSchema"]["aboutUrl"].replace("{+id}", row["id"]))
            for column in table["tableSchema"]["columns"]:
                cell = row[column["name"]]
                if "propertyUrl" not in column or not cell:
                    continue
                predicate = ox.NamedNode(column["propertyUrl"])
                for value in cell.split(SEPARATOR) if "separator" in column else [cell]:
                    checked += 1
                    if "valueUrl" in column:
                        target = ox.NamedNode(column["valueUrl"].replace(f"{{+{column['name']}}}", value))
                        assert ox.Triple(subject, predicate, target) in known
                    else:
                        assert (subject, predicate, value) in texts
                    if "lang" in column:
                        assert ox.Triple(subject, predicate, ox.Literal(value, language=column["lang"])) in known
    assert checked > 10_000


def test_columns_of_nothing_but_english_say_so(folder: Path) -> None:
    described = json.loads((folder / "csv-metadata.json").read_text(encoding="utf-8"))["tables"]
    columns = {
        (table["url"].removesuffix(".csv"), column["name"]): column.get("lang")
        for table in described
        for column in table["tableSchema"]["columns"]
    }
    assert columns["use-cases", "title"] == columns["case-studies", "description"] == "en"
    # Titles of sources are in their own languages, names of organisations in none, and identifiers are no texts.
    assert columns["sources", "title"] is columns["organisations", "name"] is columns["use-cases", "id"] is None


def test_parquet_says_the_same_as_csv(folder: Path) -> None:
    for table in TABLES:
        found = pyarrow.parquet.read_table(folder / f"{table.name}.parquet")
        rows = rows_of(folder, table.name)
        assert found.column_names == list(rows[0])
        kinds = {column.name: column for column in table.columns}
        for flat, typed in zip(rows, found.to_pylist(), strict=True):
            for name, value in typed.items():
                assert in_csv(value, kinds.get(name)) == as_number(flat[name], kinds.get(name))


def in_csv(value: object, column: Column | None) -> object:
    if column is not None and column.datatype == "dateTime":
        return str(value)[:19].replace(" ", "T") + "Z"
    if isinstance(value, list):
        return SEPARATOR.join(value)
    if isinstance(value, float | int):
        return Decimal(str(value))
    return "" if value is None else str(value)


def as_number(text: str, column: Column | None) -> object:
    return Decimal(text) if text and column and column.datatype in ("decimal", "integer", "gYear") else text


def made_up(*values: ox.Literal | ox.NamedNode, many: bool = False, datatype: str = "string") -> tuple[Table, Things]:
    column = Column(name="value", says="A value.", path=(CUC + "value",), many=many, datatype=datatype)
    table = Table(name="made-up", title="Made up", row="a thing", base=THING + "made-up/", columns=(column,))
    subject, predicate = ox.NamedNode(THING + "made-up/a"), ox.NamedNode(CUC + "value")
    return table, Things([ox.Quad(subject, predicate, value) for value in values])


@pytest.mark.parametrize(
    "text", ['comma, quote " and\r\nline', "=1+1", " spaces ", "\u2028", "حي", "a|b", "", "x" * 70_000], ids=repr
)
def test_any_text_survives_in_both(text: str) -> None:
    table, things = made_up(ox.Literal(text))
    rows = list(table.rows(things))
    (_, row) = csv.reader(io.StringIO(as_csv(table, rows).decode(), newline=""), strict=True)
    assert row == ["a", text]
    found = pyarrow.parquet.read_table(io.BytesIO(as_parquet(table, rows, IDENTITY)))
    assert found.to_pylist() == [{"id": "a", "value": text}]


def test_lists_with_none_one_and_many_values_survive() -> None:
    table, _ = made_up(many=True)
    cells: list[list[str]] = [[], ["x"], ["x", "y", "z"], [], [""] * 300]
    rows: list[list[Cell]] = [[str(number), cell] for number, cell in enumerate(cells)]
    found = pyarrow.parquet.read_table(io.BytesIO(as_parquet(table, rows, IDENTITY)))
    assert [row["value"] for row in found.to_pylist()] == cells


def test_a_cell_is_never_cut_or_guessed() -> None:
    for values, many in (([ox.Literal("a"), ox.Literal("b")], False), ([ox.Literal(f"a{SEPARATOR}b")], True)):
        table, things = made_up(*values, many=many)
        with pytest.raises(DataError):
            list(table.rows(things))
    table, things = made_up(ox.Literal("no number", datatype=ox.NamedNode(XSD + "decimal")), datatype="decimal")
    with pytest.raises(DataError, match="made-up"):
        as_parquet(table, list(table.rows(things)), IDENTITY)


def test_the_english_text_goes_before_others() -> None:
    words = [ox.Literal("Stadt", language="de"), ox.Literal("City", language="en"), ox.Literal("Ville", language="fr")]
    things = Things([ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode(SKOS + "prefLabel"), word) for word in words])
    assert things.label("urn:a") == "City"
    german = Things([ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode(SKOS + "prefLabel"), word) for word in words[::2]])
    assert german.label("urn:a") == "Stadt"


def test_names_of_tables_and_columns_are_plain_and_described() -> None:
    assert len({table.name for table in TABLES}) == len(TABLES)
    for table in description(TABLES, IDENTITY, {table.name: set() for table in TABLES})["tables"]:
        names = [column["name"] for column in table["tableSchema"]["columns"]]
        assert len(set(names)) == len(names)
        assert all(name.replace("_", "").isalnum() and name.islower() for name in names)
        assert all(column["dc:description"].endswith(".") for column in table["tableSchema"]["columns"])
