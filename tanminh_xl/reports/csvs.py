"""The CSV files beside the consolidated workbook, and the JSON document of ``assess`` (docs/command-line.md).

For programs first: codes, decimal point, one order of rows, so that the same events and catalogue give the same
bytes. UTF-8 with BOM and CRLF, so that Excel opens them by a double click.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from tanminh_xl.domain.catalogue_nouns import FAIL, PASS
from tanminh_xl.domain.comparison import Compared
from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.figures import Assessment, Figure
from tanminh_xl.domain.report import PeriodReport

FIGURE_COLUMNS = (
    "ky",
    "don_vi",
    "so_lieu",
    "tra_loi",
    "gia_tri",
    "dieu_chinh",
    "gia_tri_tinh",
    "nua_cuoi_nam",
    "tep",
    "sheet",
    "o",
    "nguoi_gui",
    "luc_gui",
)
YES = "có"
_NUMBER = re.compile(r"-\d+(,\d+)?")
"""What begins as a formula does, and is none."""
MORE_COLUMNS = ("ky", "don_vi", "so_lieu", "uoc", "dang_ghi", "so_sanh", "ky_so_sanh")
CRITERION_KEYS = (
    "code",
    "model",
    "value",
    "target",
    "status",
    "on_track",
    "reported",
    "expected",
    "missing_units",
    "reason",
)


def so_lieu(report: PeriodReport) -> bytes:
    """``so_lieu.csv``: every unit's answer with its source, sorted by period, unit and element (by their codes).

    ``gia_tri`` as given, ``dieu_chinh`` the Office's, ``gia_tri_tinh`` what is summed; Đạt / Không đạt in words;
    ``luc_gui`` in Vietnam's time, with its offset; an empty field: nothing. A cell that is held is blank. What an
    adjustment says that is no figure stands in words in ``dieu_chinh``. Columns and bytes are those of version 0.1.0,
    whose closings keep the file's hash: what is new stands in ``so_lieu_them``.
    """
    return _csv(FIGURE_COLUMNS, map(_figure, _sorted(report)))


def so_lieu_them(report: PeriodReport) -> bytes:
    """``so_lieu_them.csv``: a row for each of ``so_lieu.csv``, in its order, with what that has no column for.

    ``uoc``: có where what counts is a số ước. ``dang_ghi``: what the unit's cell says where something else counts
    (it is held, or adjusted), as a person would type it: decimals behind a comma. ``so_sanh``: what it is compared
    with, in the period ``ky_so_sanh``, of số gốc the year (decision-tables 9.1).
    """
    return _csv(MORE_COLUMNS, (_more(f, report.against.get((f.unit, f.element))) for f in _sorted(report)))


def _sorted(report: PeriodReport) -> list[Figure]:
    return sorted(report.figures, key=lambda f: (f.period, f.unit, f.element))


def _more(f: Figure, against: Compared | None) -> tuple[str, ...]:
    told = f.told if f.bad or f.is_adjusted else ""
    shown = told if _NUMBER.fullmatch(told) else _harmless(told)
    beside = ("", "") if against is None or against.value is None else (_text(against.value), against.period)
    return (f.period, f.unit, f.element, YES if f.estimate else "", shown, *beside)


def danh_gia(report: PeriodReport) -> bytes:
    """``danh_gia.csv``: the keys of ``assess --format json``, sorted by code.

    A target's range is written ``80 - 90``, as the catalogue's tables write it; codes of units joined by ``;``;
    ``on_track`` is ``true``, ``false`` or empty.
    """
    rows = sorted(report.assessments, key=lambda a: a.code)
    return _csv(CRITERION_KEYS, map(_criterion, rows))


def assess_json(report: PeriodReport) -> dict[str, Any]:
    """The document of ``assess --format json``: criteria in the catalogue's order, ``catalogue`` its digest."""
    return {
        "period": report.period.code,
        "catalogue": report.catalogue.digest,
        "criteria": [_document(a) for a in report.assessments],
    }


def _document(a: Assessment) -> dict[str, Any]:
    target = [_plain(end) for end in a.target] if isinstance(a.target, tuple) else _plain(a.target)
    values = (
        a.code,
        a.model,
        _plain(a.value),
        target,
        str(a.status),
        a.on_track,
        a.reported,
        a.expected,
        list(a.missing),
        a.reason,
    )
    return dict(zip(CRITERION_KEYS, values, strict=True))


def _plain(value: float | str | None) -> int | float | str | None:
    """A number as short as JSON can say it: 85.0 as 85."""
    if value is None or isinstance(value, str):
        return value
    return int(value) if float(value).is_integer() else float(value)


def _figure(f: Figure) -> tuple[str, ...]:
    sent = f.sent.astimezone(ZONE).isoformat(timespec="seconds") if f.sent else ""
    return (
        f.period,
        f.unit,
        f.element,
        str(f.given),
        _text(f.value),
        _text(f.put),
        _text(f.counted),
        _text(f.second_half),
        _harmless(f.file),
        _harmless(f.sheet),
        f.cell,
        _harmless(f.sender),
        sent,
    )


def _criterion(a: Assessment) -> tuple[str, ...]:
    target = " - ".join(map(_text, a.target)) if isinstance(a.target, tuple) else _text(a.target)
    track = "" if a.on_track is None else str(a.on_track).lower()
    missing = ";".join(a.missing)
    counts = (str(a.reported), str(a.expected))
    return (a.code, a.model, _text(a.value), target, str(a.status), track, *counts, missing, a.reason)


def _text(value: float | str | bool | None) -> str:
    """A value in a field: the shortest decimal that reads back the same (85, 85.3, 0.00001), never with an exponent."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return PASS if value else FAIL
    text = f"{Decimal(repr(float(value))):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _harmless(text: str) -> str:
    """Text that came from outside (a mail's sender, the name of a sheet in a received file), made no formula.

    Excel computes a field that begins with one of these signs, and a stranger chose the text; the apostrophe
    that stands before it then is the only thing that is ever added to a field.
    """
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with BOM, CRLF, comma, quotes only where they are needed."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")
