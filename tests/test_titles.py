"""Columns and choices that have other words than in earlier versions: an older master is read, written and told of as
it is, and a frozen catalogue is the same bytes again."""

import json
from datetime import datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from tanminh_xl import catalogue
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Combine, canonical
from tanminh_xl.domain.names import normalise
from tanminh_xl.domain.table_spec import CHOICES_BEFORE, Column, TableSpec
from tanminh_xl.domain.tables import catalogue_tables, tables
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.usecases.upgrade import lacking
from tests import masters

FORMERLY = {str(now): before for words in CHOICES_BEFORE.values() for before, now in words.items()}
RENAMED = [(spec, column) for spec in tables((2026,)) for column in spec.columns if column.former]


def named(spec: TableSpec, column: Column) -> str:
    return f"{spec.name}.{column.key}"


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A master whose columns have the titles of before."""
    book = openpyxl.load_workbook(BytesIO(masters.plain(masters.starter(), created=datetime(2026, 6, 1))))
    for spec, column in RENAMED:
        for row in book[spec.sheet].iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and normalise(cell.value) == normalise(column.title):
                    cell.value = column.former[-1]
                elif cell.value in FORMERLY:
                    cell.value = FORMERLY[cell.value]
    path = tmp_path_factory.mktemp("old") / "TanMinh_KeHoach.xlsx"
    book.save(path)
    return path


def test_there_are_such_columns_and_no_title_is_anothers() -> None:
    assert {named(*one) for one in RENAMED} == {
        *("tieu_chi.band", "tieu_chi.coverage", "tieu_chi.asks", "so_lieu.asks", "nhiem_vu.asks", "nhiem_vu.teller")
    }
    for spec in tables((2026,)):
        titles = [normalise(t) for column in spec.columns for t in (column.title, *column.former)]
        assert len(set(titles)) == len(titles), spec.name


@pytest.mark.parametrize(("spec", "column"), RENAMED, ids=[named(*one) for one in RENAMED])
def test_it_is_read_under_its_former_title_and_told_by_it(old: Path, spec: TableSpec, column: Column) -> None:
    host = FilesHost(old)
    years = tables(catalogue.starter().plan.years)
    whole = next(table for table in years if table.name == spec.name)
    rows = host.read(whole)
    said = [row.get(column.key) for row in catalogue.rows(catalogue.starter())[whole]]
    assert [row[column.key] for row in rows[: len(said)]] == said
    assert f"cột “{column.former[-1]}”" in host.where(whole, 0, column)


def test_it_lacks_nothing(old: Path) -> None:
    assert not lacking(FilesHost(old))


def test_its_words_are_those_of_before_and_its_catalogue_is_the_same(old: Path) -> None:
    host = FilesHost(old)
    read = {spec.name: host.read(spec) for spec in catalogue_tables(catalogue.starter().plan.years)}
    assert {row["combine"] for row in read["so_lieu"]} & set(FORMERLY.values())
    assert not {row["combine"] for row in read["so_lieu"]} & set(FORMERLY)
    assert catalogue.build(read) == catalogue.starter()


def test_a_frozen_catalogue_in_the_words_of_before_is_the_same_bytes_again() -> None:
    (frozen,) = (Path(__file__).parent / "data/plan-0.1.0/danh_muc").glob("*.json")
    content = frozen.read_bytes()
    assert '"combine":"lấy của một đơn vị"' in content.decode()
    again = Catalogue.model_validate_json(content)
    assert {e.combine for e in again.elements} == {Combine.SUM, Combine.ALL, Combine.ONE}
    assert again.digest == frozen.stem


@pytest.mark.parametrize("way", Combine)
def test_a_catalogue_keeps_the_words_of_the_first_version(way: Combine) -> None:
    of = catalogue.starter()
    of = of.model_copy(update={"elements": (of.elements[0].model_copy(update={"combine": way}), *of.elements[1:])})
    content = canonical(of)
    assert json.loads(content)["elements"][0]["combine"] == FORMERLY.get(way, way)
    assert Catalogue.model_validate_json(content) == of
