"""A catalogue -> the rows of its tables: the inverse of ``build``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from tanminh_xl.catalogue.files import csv_table
from tanminh_xl.catalogue.measures import ELEMENT_COLUMNS
from tanminh_xl.catalogue.settings import FIELDS, plan_rows
from tanminh_xl.catalogue.values import NO_LIMIT, show, text
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Combine, Criterion, Element, Measure, Noun, Plan, Urging
from tanminh_xl.domain.host import TableRow
from tanminh_xl.domain.names import normalise
from tanminh_xl.domain.sheet import CellValue
from tanminh_xl.domain.staff_tables import SETTINGS
from tanminh_xl.domain.table_spec import TableSpec
from tanminh_xl.domain.tables import catalogue_tables
from tanminh_xl.templates import path

_DEFAULTS = {"coverage": 100.0, "decimals": 2, "minimum": 0.0, "estimate": False, "works": False, "urging": Urging.URGE}
"""Values that a blank cell stands for, where most rows would say the same."""


def rows(catalogue: Catalogue) -> dict[TableSpec, list[dict[str, CellValue]]]:
    """Every catalogue table's rows, staff columns only, None where blank; ``build`` gives an equal catalogue back."""
    nouns: dict[str, tuple[Noun, ...]] = {
        "loai_don_vi": catalogue.kinds,
        "don_vi": catalogue.units,
        "mo_hinh": catalogue.models,
        "so_lieu": tuple(e for e in catalogue.elements if e.code not in _brought(catalogue)),
        "tieu_chi": catalogue.criteria,
        "nhiem_vu": catalogue.tasks,
        "ky_bao_cao": catalogue.periods,
        "khung_thoi_gian": catalogue.windows,
        "quy_tac": catalogue.rules,
        "phan_cong": catalogue.exceptions,
        "kho_khan": catalogue.difficulties,
        "ngay_nghi": catalogue.days_off,
        "so_goc": catalogue.base_figures,
        "chi_tieu_don_vi": catalogue.unit_targets,
        "noi_nhan": catalogue.recipients,
        "nguoi_ky": catalogue.signers,
    }
    tables: dict[TableSpec, list[dict[str, CellValue]]] = {}
    for spec in catalogue_tables(catalogue.plan.years):
        if spec.name == SETTINGS.name:
            tables[spec] = plan_rows(catalogue.plan, _settings_texts())
        else:
            keys = [c.key for c in spec.columns if c.keeper == "staff"]
            tables[spec] = [_row(keys, _fields(catalogue, noun)) for noun in nouns[spec.name]]
    return tables


def _brought(catalogue: Catalogue) -> frozenset[str]:
    return frozenset(c.element for c in catalogue.criteria if c.element)


def _row(keys: list[str], fields: dict[str, Any]) -> dict[str, CellValue]:
    return {k: None if fields.get(k) == _DEFAULTS.get(k, ...) else show(fields.get(k)) for k in keys}


def _fields(catalogue: Catalogue, noun: Noun) -> dict[str, Any]:
    fields = dict(noun)
    if isinstance(noun, Criterion):
        fields |= {f"target_{year}": target for year, target in noun.targets}
        if noun.element:
            element = catalogue.element[noun.element]
            fields |= {k: v for k, v in dict(element).items() if k in ELEMENT_COLUMNS and k != "unit_of_measure"}
            fields["minimum"] = _limit(element)
            if noun.measure == Measure.SHARE and element.combine == Combine.ALL:
                fields["combine"] = None
    if isinstance(noun, Element):
        fields["minimum"] = _limit(noun)
    return fields


def _limit(element: Element) -> float | str:
    return NO_LIMIT if element.minimum is None else element.minimum


@cache
def _settings_texts() -> dict[str, dict[str, CellValue]]:
    """Names and notes of the settings: the starter catalogue's own."""
    table = csv_table(path("danh_muc") / SETTINGS.file, SETTINGS)
    return {str(row["key"]): dict(row) for row in table if row.get("key")}


def missing_settings(standing: Sequence[TableRow]) -> list[TableRow]:
    """Rows of the settings that a table lacks, each with its name, its note and what it stands for where it is not
    there; one without which nothing can be done is not made up."""
    there = {normalise(text(row.get("key"))) for row in standing}
    usual = {
        s.key: Plan.model_fields[s.field].default for s in FIELDS if not s.required and normalise(s.key) not in there
    }
    texts = _settings_texts()
    return [
        {"key": key, "name": texts[key]["name"], "value": show(value), "note": texts[key]["note"]}
        for key, value in usual.items()
    ]


def starter_rows(table: TableSpec) -> list[TableRow]:
    """The starter catalogue's own rows of one table."""
    return [dict(row) for row in csv_table(path("danh_muc") / table.file, table)]
