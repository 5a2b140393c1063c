"""The filters of a table while it is written: taken off, put back as Excel had told them; what cannot be is told.

Excel does not write into filtered rows as into others, so every row is shown meanwhile. xlwings keeps of a filter what
its own words can say ("begins with" comes back as a search for an asterisk): the raw criteria are kept here instead.
They are tried at once, on the same rows and before anything is written: Excel may tell a number or a day in the PC's
notation and want it in the American one, it tells a top ten by its lowest figure, and groups of days not at all. A
filter that does not show the same rows again is dropped, and named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from tanminh_xl.hosts._com import Com, FieldFilter, Seen

if TYPE_CHECKING:
    import xlwings as xw

_CUSTOM = (0, 1, 2)
"""No operator, xlAnd, xlOr: the criteria are texts that begin with a sign."""
_BARE = (12, 13, 14)
"""No fill, the automatic colour, no icon: Excel's own dialogue sets them, without criteria."""
_COMPARED = re.compile(r"(>=|<=|<>|>|<|=)(.*)", re.DOTALL)
_NUMBER = re.compile(r"-?\d{1,3}(?:\.\d{3})*(?:,\d+)?|-?\d+(?:,\d+)?")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})( .*)?")


class _Tried(NamedTuple):
    """The filters that show the same rows again, as they are to be put back, and the titles of the others."""

    kept: Sequence[FieldFilter]
    lost: Sequence[str]
    rows: int
    """Rows that were seen; 0: none, or not known."""


@contextmanager
def unfiltered(com: Com, holder: xw.main.Table | xw.Sheet, page: str, notes: list[str]) -> Iterator[None]:
    """Meanwhile no row of a table (or of a sheet with a filter on a plain range) is hidden by a filter.

    ``page``: the sheet in words. What has to be said of its filters goes into ``notes``, whatever happens meanwhile.
    """
    tried = _tried(com, holder)
    notes += [_dropped(title, page) for title in tried.lost]
    try:
        yield
    finally:
        notes += [_dropped(one.title, page) for one in tried.kept if not _put(com, holder, one)]
        if tried.kept and tried.rows and (now := _seen(com, holder)) is not None and now.rows == 0:
            notes.append(f"Bộ lọc ở {page} đang ẩn mọi dòng của bảng; bỏ lọc để xem.")


def _dropped(title: str, page: str) -> str:
    where = f"ở cột “{title}”, {page}" if title else f"ở {page} không đọc được nên"
    return f"Bộ lọc {where} đã bỏ; xin lọc lại."


def _tried(com: Com, holder: xw.main.Table | xw.Sheet) -> _Tried:
    """Take all filters off, having tried which of them can be put back."""
    try:
        active = com.filters(holder)
        seen = com.seen(holder) if active else None
    except Exception:
        com.unfilter(holder)  # where this fails too nothing is written: its error goes up
        return _Tried((), ("",), 0)
    if not active or seen is None:
        return _Tried((), (), 0)
    tries = []
    for filters in dict.fromkeys((tuple(active), tuple(map(_american, active)))):
        tries.append(_try(com, holder, filters, active, seen))
        if not tries[-1].lost:
            break
    return min(tries, key=lambda tried: len(tried.lost))


def _try(
    com: Com,
    holder: xw.main.Table | xw.Sheet,
    filters: Sequence[FieldFilter],
    active: Sequence[FieldFilter],
    seen: Seen,
) -> _Tried:
    """Put filters on as they are spelt here, see which are told as those that were active, and take them off again."""
    com.unfilter(holder)
    kept, lost = [], []
    for spelt, wanted in zip(filters, active, strict=True):
        if _is_told(wanted) and _put(com, holder, spelt) and _tells(com, holder, wanted):
            kept.append(spelt)
        else:
            lost.append(wanted.title)
            _put(com, holder, FieldFilter(wanted.field, wanted.title))
    now = _seen(com, holder)
    com.unfilter(holder)
    if now is None or (now.rows < seen.rows if lost else now != seen):  # with fewer filters more rows are seen
        return _Tried((), [one.title for one in active], 0)
    return _Tried(kept, lost, seen.rows)


def _is_told(one: FieldFilter) -> bool:
    """False for groups of days: Excel does not tell which."""
    return one.first is not None or one.second is not None or one.operator in _BARE


def _tells(com: Com, holder: xw.main.Table | xw.Sheet, wanted: FieldFilter) -> bool:
    """Whether Excel tells a column's filter as the one that is wanted, as far as that can be compared."""
    try:
        found = next((one for one in com.filters(holder) if one.field == wanted.field), None)
    except Exception:
        return False
    plain = (str, int, float, tuple, list, type(None))
    return found is not None and all(a == b for a, b in zip(found, wanted, strict=True) if isinstance(b, plain))


def _put(com: Com, holder: xw.main.Table | xw.Sheet, one: FieldFilter) -> bool:
    try:
        com.filter(holder, one)
    except Exception:  # whatever Excel has against it: the caller says that it is gone
        return False
    return True


def _seen(com: Com, holder: xw.main.Table | xw.Sheet) -> Seen | None:
    try:
        return com.seen(holder)
    except Exception:  # it cannot be told
        return None


def _american(one: FieldFilter) -> FieldFilter:
    """A filter with its numbers and days in American notation, as Range.AutoFilter reads them on every PC."""
    if one.operator not in _CUSTOM:
        return one
    return one._replace(first=_spelt(one.first), second=_spelt(one.second))


def _spelt(criterion: object) -> object:
    """ ">=12,5" as ">=12.5", ">=16/6/2026" as ">=6/16/2026"; any other as it is."""
    found = _COMPARED.fullmatch(criterion) if isinstance(criterion, str) else None
    if found is None:
        return criterion
    sign, value = found.groups()
    if day := _DAY.fullmatch(value):
        return f"{sign}{day[2]}/{day[1]}/{day[3]}{day[4] or ''}"
    if _NUMBER.fullmatch(value):
        return f"{sign}{value.replace('.', '').replace(',', '.')}"
    return criterion
