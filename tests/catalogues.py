"""The starter's rows with two villages, and changes to them: what the tests of the catalogue start from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from tanminh_xl import catalogue
from tanminh_xl.catalogue import CatalogueErrors
from tanminh_xl.domain import catalogue as nouns
from tanminh_xl.domain.tables import catalogue_tables

STARTER = catalogue.starter()
SPECS = {spec.name: spec for spec in catalogue_tables(STARTER.plan.years)}
Tables = dict[str, list[dict[str, Any]]]


def tables(*edits: "Edit") -> Tables:
    """The starter's rows with two villages, as changed."""
    found: Tables = {spec.name: [dict(row) for row in rows] for spec, rows in catalogue.rows(STARTER).items()}
    found["don_vi"] += [
        {"code": "THON01", "name": "Thôn Một", "kind": "THON"},
        {"code": "THON02", "name": "Thôn Hai", "kind": "THON", "aliases": "Hai; Đồng Tiến"},
    ]
    for edit in edits:
        edit.apply(found)
    return found


@dataclass
class Edit:
    """A change to the rows of one table: of the row with that key, or of a new row where none has it."""

    table: str
    key: str
    cells: Mapping[str, Any] = field(default_factory=dict)

    def apply(self, found: Tables) -> None:
        first = SPECS[self.table].key[0]
        row = next((row for row in found[self.table] if row.get(first) == self.key), None)
        if row is None:
            row = {first: self.key}
            found[self.table].append(row)
        row.update(self.cells)


def edit(table: str, key: str, **cells: Any) -> Edit:
    return Edit(table, key, cells)


def build(*edits: Edit) -> nouns.Catalogue:
    return catalogue.build(tables(*edits))


def errors(*edits: Edit) -> list[tuple[str, str]]:
    """What is wrong, as (place, message)."""
    with pytest.raises(CatalogueErrors) as caught:
        build(*edits)
    return [(e.where, e.message) for e in caught.value.errors]


def one_error(*edits: Edit) -> tuple[str, str]:
    found = errors(*edits)
    assert len(found) == 1, found
    return found[0]


def again(built: nouns.Catalogue) -> nouns.Catalogue:
    return catalogue.build({spec.name: rows for spec, rows in catalogue.rows(built).items()})


RULE = {"left": "NEN-01", "op": ">=", "right": "CHUNG-10.T", "text": "Hộ nghèo không quá tổng số hộ"}
GROUP = {"name": "Nhóm", "model": "MH1", "measure": "nhóm"}
DEMAND = {"kind": "DX", "name": "Đột xuất", "year": "2026", "start": "1/6/2026", "end": "30/6/2026"}
LAST_DAY = {"valid_to": "30/06/2027"}
