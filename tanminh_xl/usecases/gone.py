"""Rows of the catalogue that receipts of an open period still name: deleted, or recoded (decision-tables 8.7)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from tanminh_xl.catalogue import CatalogueError, Where
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Element, Unit
from tanminh_xl.domain.events import Records
from tanminh_xl.domain.names import normalise
from tanminh_xl.domain.staff_tables import ELEMENTS, UNITS, criteria
from tanminh_xl.domain.table_spec import TableSpec

Named = Mapping[str, Unit] | Mapping[str, Element]


def gone(
    now: Catalogue, opening: Callable[[], Catalogue], records: Records, where: Where
) -> tuple[CatalogueError, ...]:
    """Units and elements that receipts or adjustments of a period name, and the catalogue has no more.

    ``opening``: gives the catalogue of the period's opening, for names. One that has ended is still there, and is none
    of these.
    """
    units, elements = _named(records)
    units, elements = units - now.unit.keys(), elements - now.element.keys()
    if not units and not elements:
        return ()
    opened = opening()
    plain = {c.element for c in opened.criteria if c.element}
    found = [
        _error(now.unit, opened.unit, code, f"Đơn vị {code}", records.period, UNITS, where) for code in sorted(units)
    ]
    for code in sorted(elements):
        table = criteria(()) if code in plain else ELEMENTS
        found.append(_error(now.element, opened.element, code, f"Số liệu {code}", records.period, table, where))
    return tuple(found)


def _named(records: Records) -> tuple[set[str], set[str]]:
    """Codes of units, and of elements, that a period's receipts and adjustments name."""
    pairs = set(_pairs(records))
    units = {receipt.unit for receipt in records.receipts} | {unit for unit, _ in pairs}
    return units, {element for _, element in pairs}


def _pairs(records: Records) -> Iterator[tuple[str, str]]:
    yield from ((adjustment.unit, adjustment.element) for adjustment in records.adjustments)
    for receipt in records.receipts:
        if receipt.submission:
            yield from ((answer.unit, answer.element) for answer in receipt.submission.answers)


def _error(
    now: Named, opened: Named, code: str, said: str, period: str, table: TableSpec, where: Where
) -> CatalogueError:
    was = opened.get(code)
    name = f" ({was.name})" if was else ""
    others = [other.code for other in now.values() if was and normalise(other.name) == normalise(was.name)]
    recoded = f"; dòng mang tên này đang có mã {', '.join(others)}" if others else ""
    return CatalogueError(
        where(table, -1, None),
        "",
        code,
        f"{said}{name} có báo cáo ở kỳ {period} đang mở mà trang này không còn dòng có mã đó{recoded}.",
        f"Ghi lại dòng với đúng mã {code}; nếu đã kết thúc thì giữ dòng và ghi ngày ở cột “Đến ngày”.",
    )
