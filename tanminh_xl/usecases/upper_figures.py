"""The figure that a pair names, in a period: its value, or why there is none, and whose figures it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tanminh_xl.assess import parts
from tanminh_xl.assess.compared import base_of
from tanminh_xl.domain import comparison
from tanminh_xl.domain.amounts import target_words, unit_of
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Combine, Criterion, Element, Period, PeriodKind, ValueType
from tanminh_xl.domain.comparison import Compared, Why
from tanminh_xl.domain.figures import BY_FIGURES, Assessment, Figure, Part, Status, exact
from tanminh_xl.domain.format_value import format_value
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.domain.names import find
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.sheet import Ref
from tanminh_xl.domain.submission import Value
from tanminh_xl.domain.tables import FIGURES, RESULTS
from tanminh_xl.upper.pairs import Pair, What, When
from tanminh_xl.usecases.snapshot import Snapshot

_UNALIKE = (Why.OTHER_LENGTH, Why.CHANGED)
_COLUMNS = {What.VALUE: "value", What.TARGET: "target", What.STATUS: "status", What.CHANGE: "value"}


class Found(NamedTuple):
    """``value`` None: there is nothing to write, ``why`` says it. ``period``: whose it is; ``measure``: its unit of
    measure ("%": 85.3 for per cent); ``figures``: the units' figures behind it; ``ref``: its row in the tables."""

    value: float | str | None = None
    why: str = ""
    period: str = ""
    measure: str = ""
    estimate: bool = False
    notes: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    ref: Ref | None = None


def item_of(snapshot: Snapshot, text: str) -> str:
    """Code of a criterion or an element by its code or name; TanMinhError where it is not exact."""
    of = snapshot.catalogue
    known = {c.code: c.name for c in of.criteria} | {e.code: e.name for e in of.elements if e.code not in of.criterion}
    code = find(text, ((code, name, ()) for code, name in known.items()))
    if code is None:
        raise TanMinhError(
            "figure_unknown", f"Không rõ số liệu “{text}”.", "Ghi đúng mã tiêu chí hoặc mã số liệu như ở trong sổ."
        )
    return code


def measure_of(catalogue: Catalogue, pair: Pair) -> str:
    """The unit of measure of what a pair names; "" where the catalogue has none, and for a status."""
    if pair.what is What.STATUS:
        return ""
    criterion = None if pair.unit else catalogue.criterion.get(pair.item)
    if criterion is not None:
        return unit_of(criterion)
    element = catalogue.element.get(pair.item)
    return element.unit_of_measure if element is not None else ""


def find_figure(snapshot: Snapshot, period: Period, pair: Pair) -> Found:
    """What the pair's cell is to hold when the form is filled for a period that was opened.

    TanMinhError of the records; CatalogueErrors where the catalogue lacks what receipts name.
    """
    now = snapshot.report(period)
    code = {When.NOW: period.code, When.BEFORE: period.previous, When.SAME: period.same}[pair.when]
    if not code:
        return _base(now, pair, f"Kỳ {period.code} không ghi {pair.when} là kỳ nào")
    if code not in snapshot.periods:
        return _base(now, pair, f"Kỳ {code} chưa mở trong phần mềm", code)
    report = now if pair.when is When.NOW else snapshot.report(snapshot.opened(code))
    if pair.when is not When.NOW and (unlike := _unlike(now, pair, code)):
        return Found(why=unlike, period=code)
    if pair.unit:
        found = _of_unit(report, pair)
    elif pair.item in report.catalogue.criterion:
        found = _of_criterion(report, report.catalogue.criterion[pair.item], pair.what)
    elif pair.item in report.catalogue.element:
        found = _total(report, report.catalogue.element[pair.item])
    else:
        found = Found(why=f"Danh mục kỳ {code} không có {pair.item}")
    doubts = {(doubt.unit, doubt.element) for doubt in report.review} & {(f.unit, f.element) for f in found.figures}
    notes = (*found.notes, f"{len(doubts)} số liệu cần rà soát") if doubts and found.value is not None else found.notes
    return found._replace(period=code, notes=notes, measure=measure_of(report.catalogue, pair))


def _compared(now: PeriodReport, pair: Pair) -> Compared | None:
    return now.against.get((pair.unit, pair.item)) if pair.unit else now.before.get(pair.item)


def _unlike(now: PeriodReport, pair: Pair, code: str) -> str:
    """Why an earlier period's value cannot stand beside this one's (decision-tables 9.1); "" where it can."""
    compared = _compared(now, pair)
    if compared is None or compared.period != code or compared.why not in _UNALIKE or pair.what is What.STATUS:
        return ""
    return compared.why_not[:1].upper() + compared.why_not[1:]


def _base(now: PeriodReport, pair: Pair, why: str, code: str = "") -> Found:
    """Số gốc of the year that the earlier period is of, where that period was never opened (decision-tables 9.1): the
    same period of a year is the year before, the period before a half-year ends with it."""
    whole_year = PeriodKind.YEAR if pair.when is When.SAME else PeriodKind.HALF
    nothing = Found(why=why, period=code)
    if pair.what is not What.VALUE or now.period.kind is not whole_year:
        return nothing
    year, of = now.period.year - 1, now.catalogue
    found = None
    if pair.unit and pair.item in of.element:
        found = comparison.base(of, now.period, pair.unit, of.element[pair.item], year)
    elif not pair.unit and pair.item in of.criterion:
        found = base_of(of, now.period, of.criterion[pair.item], year)
    if found is None:
        return nothing
    if found.value is None or found.reported < found.expected:
        short = f"số gốc năm {year} mới có của {found.reported}/{found.expected} đơn vị"
        return nothing._replace(why=f"{why}; {found.why_not or short}")
    value = format_value(found.value) if isinstance(found.value, bool) else found.value
    return Found(value, period=f"số gốc {year}", measure=measure_of(of, pair), estimate=found.estimate)


# the commune's


def _of_criterion(report: PeriodReport, criterion: Criterion, what: What) -> Found:
    found = report.assessment.get(criterion.code)
    ref = Ref(RESULTS.name, (report.period.code, criterion.code), _COLUMNS[what])
    if what is What.TARGET:
        target = found.target if found is not None else criterion.target(report.period.end.year)
        if target is None:
            return Found(why=f"{criterion.code} chưa giao chỉ tiêu năm {report.period.end.year}", ref=ref)
        return Found(target_words(target, criterion) if isinstance(target, tuple) else target, ref=ref)
    if found is None:
        return Found(why=f"Kỳ {report.period.code} không đánh giá {criterion.code}", ref=ref)
    figures = _behind(report, found.parts)
    at = Found(ref=ref, figures=figures, estimate=found.estimate)
    if what is What.STATUS:
        decided = found.status in (*BY_FIGURES, Status.NOT_APPLICABLE) and found.status is not Status.NO_EVIDENCE
        return at._replace(value=str(found.status)) if decided else at._replace(why=_reason(found))
    if found.value is None:
        return at._replace(why=_reason(found))
    if found.expected and 100 * found.reported < criterion.coverage * found.expected:
        return at._replace(why=_missing(report, found.missing, f"{found.reported}/{found.expected}"))
    notes: tuple[str, ...] = ("chờ minh chứng",) if found.status is Status.NO_EVIDENCE else ()
    if found.reported < found.expected:
        notes += (_missing(report, found.missing, f"{found.reported}/{found.expected}"),)
    at = at._replace(notes=notes)
    if what is What.VALUE:
        return at._replace(value=found.value)
    return _change(report, found, at)


def _change(report: PeriodReport, found: Assessment, at: Found) -> Found:
    """By how much the value is more (or less) than what it is compared with (decision-tables 9.1)."""
    compared = report.before.get(found.code, Compared(why=Why.NOTHING))
    if not isinstance(found.value, float) or compared.number is None:
        said = compared.why_not or "không phải số"
        return at._replace(why=f"Không tính được thay đổi: {said}")
    if compared.reported < compared.expected:
        return at._replace(why=f"Số so sánh mới có của {compared.reported}/{compared.expected} đơn vị")
    change = float(exact(found.value) - exact(compared.number))
    return at._replace(
        value=change,
        estimate=found.estimate or compared.estimate,
        notes=(*at.notes, f"so với {compared.words}"),
    )


def _reason(found: Assessment) -> str:
    said = found.reason if found.reason.startswith(found.status) else f"{found.status}: {found.reason}"
    return said.rstrip(".")


def _missing(report: PeriodReport, units: Sequence[str], count: str) -> str:
    names = [report.catalogue.unit[code].name for code in units]
    more = f" và {len(names) - 5} đơn vị khác" if len(names) > 5 else ""
    return f"mới có số của {count} đơn vị, còn thiếu {', '.join(names[:5])}{more}"


def _behind(report: PeriodReport, found: Iterable[Part]) -> tuple[Figure, ...]:
    keys = ((unit, part.element) for part in found for unit in part.reported)
    return tuple(report.figure[key] for key in keys if key in report.figure)


def _total(report: PeriodReport, element: Element) -> Found:
    """The commune's figure of an element (decision-tables 1.2): only where all units that owe it gave it."""
    judging = report.catalogue
    now = parts.answers(judging, report.period, report.figures)
    owed = now.owed.get(element.code, ())
    given: list[Figure] = []
    missing: list[str] = []
    for unit in owed:
        figure = now.figure.get((unit, element.code))
        if parts.coverage_of(figure) is parts.Coverage.GAVE and figure is not None:
            given.append(figure)
        elif parts.coverage_of(figure) is parts.Coverage.MISSING:
            missing.append(unit)
    at = Found(figures=tuple(given), estimate=any(figure.estimate for figure in given))
    if not owed:
        return at._replace(why=f"Kỳ {report.period.code} không hỏi {element.code}")
    if missing or not given:
        said = _missing(report, missing, f"{len(given)}/{len(given) + len(missing)}")
        return at._replace(why=said if missing else f"Các đơn vị trả lời không thuộc đối tượng về {element.code}")
    if element.value_type is ValueType.YES_NO and element.combine not in (Combine.ALL, Combine.ONE):
        return at._replace(why=f"{element.code} là đạt hoặc không đạt của từng đơn vị, không cộng được")
    values: list[float | bool] = [figure.counted for figure in given if figure.counted is not None]
    return at._replace(value=_number(parts.combined(element, values)))


def _of_unit(report: PeriodReport, pair: Pair) -> Found:
    figure = report.figure.get((pair.unit, pair.item))
    ref = Ref(FIGURES.name, (report.period.code, pair.unit, pair.item), "counted")
    if figure is None:
        return Found(why=f"Kỳ {report.period.code} không hỏi {pair.unit} về {pair.item}", ref=ref)
    if figure.counted is None:
        said = "ô đang chờ hỏi lại đơn vị" if figure.bad and not figure.is_adjusted else str(figure.answer.value)
        return Found(why=f"{report.catalogue.unit[pair.unit].name}: {said.lower()}", ref=ref)
    return Found(_number(figure.counted), figures=(figure,), estimate=figure.estimate, ref=ref)


def _number(value: Value) -> float | str | None:
    if isinstance(value, bool):
        return format_value(value)
    return None if value is None else float(value)
