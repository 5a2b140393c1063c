"""What one criterion came to, in a sentence, by the patterns in which reports put figures into words."""

from __future__ import annotations

from typing import NamedTuple

from tanminh_xl.domain.amounts import POINTS, percent, unit_of
from tanminh_xl.domain.catalogue_nouns import Criterion, Direction, Measure, Target
from tanminh_xl.domain.figures import Assessment, Status, exact
from tanminh_xl.domain.format_value import format_number
from tanminh_xl.domain.pace import Pace
from tanminh_xl.domain.sheet import Ref
from tanminh_xl.domain.targets import rounded
from tanminh_xl.reports.common import unit_name
from tanminh_xl.reports.narrative import numbers
from tanminh_xl.reports.narrative.change import Change, change, tail
from tanminh_xl.reports.narrative.numbers import amount, listed, lower_first, plain, target_words
from tanminh_xl.reports.narrative.scope import Scope, figure_ref, result_ref, value_ref
from tanminh_xl.reports.narrative.texts import text, texts

FAILED = (Status.NOT_MET, Status.NEARLY)
"""What fails, or nearly: said with how far it is from its target."""
PACE_KEYS = {Pace.BEHIND: "cham", Pace.ON: "dung", Pace.AHEAD: "vuot"}
"""Keys of the words of progress (``[tieu_chi]``, ``[dem]``)."""


class Said(NamedTuple):
    """A text without its full stop, and the figures that it says."""

    text: str
    refs: tuple[Ref, ...]


class _About(NamedTuple):
    scope: Scope
    criterion: Criterion
    found: Assessment
    change: Change | None

    @property
    def unit(self) -> str:
        return unit_of(self.criterion)

    @property
    def yearly(self) -> bool:
        """The target is a year's that is not over."""
        return self.found.status is Status.NOT_DUE

    def key(self, key: str) -> str:
        return f"{key}_nam" if self.yearly else key

    @property
    def estimated(self) -> str:
        return "ước " if self.found.estimate else ""


def criterion_said(scope: Scope, criterion: Criterion, failing: bool = False) -> Said:
    """The sentence of a criterion that has a value. ``failing``: where it fails, with how far it is from its target and
    whose figures fail. Nothing of a status that is said of several at once."""
    found = scope.report.assessment[criterion.code]
    failing = failing and found.status in FAILED
    about = _About(scope, criterion, found, change(scope.report, criterion, found))
    refs = [value_ref(criterion.code), result_ref(scope.report, criterion.code, "target")]
    if isinstance(found.value, str):
        said = text("tieu_chi", "ten", name=_name(criterion), est="", said=lower_first(found.value))
        said = f"{said} (ước)" if found.estimate else said
    elif (counted := _counted(about)) is not None:
        said, more = counted
        refs += more
    else:
        said = _number(about, failing)
    units, unit_refs = _failing_units(about) if failing else ("", ())
    pieces = [said, _coverage(about), _pace(about), _left_open(about)]
    whole = ", ".join(filter(None, pieces)) + (f"; {units}" if units else "")
    if about.change is not None:
        refs.append(about.change.ref)
    if found.missing:
        refs += [result_ref(scope.report, criterion.code, c) for c in ("reported", "expected")]
    return Said(whole, tuple(dict.fromkeys((*refs, *unit_refs))))


def _name(criterion: Criterion) -> str:
    return criterion.name.strip().rstrip(".")


def _number(about: _About, failing: bool) -> str:
    """A number beside its target: as a part of a plan, as a fall or rise, as one that stays, or by itself."""
    criterion, found = about.criterion, about.found
    assert isinstance(found.value, float | int)
    target, moved = found.target, about.change
    plan = criterion.direction is Direction.HIGHER and about.unit != "%"
    if plan and isinstance(target, float | int) and target > 0 <= found.value:
        said = _of_plan(about, found.value, target) + (_gap(about, of_plan=True) if failing else "")
        return _led(about, said) + tail(moved)
    far = _gap(about) if failing else ""
    if moved is not None and moved.by and criterion.direction is Direction.LOWER:
        key = "giam_xuong" if moved.by < 0 else "tang_len"
        value = amount(found.value, about.unit)
        said = text("tieu_chi", key, old=amount(moved.old, about.unit), value=value, est=about.estimated)
        said = _with_target(about, text("tieu_chi", "thoi", said=said, since=moved.since))
        return text("tieu_chi", "duy_tri_ten", name=_name(criterion), est=about.estimated, said=said) + far
    if moved is not None and not moved.by and about.unit == "%":
        said = text("tieu_chi", "duy_tri", value=amount(found.value, "%"), since=moved.since)
        named = {"name": _name(criterion), "est": "ước " if moved.estimate else ""}
        return text("tieu_chi", "duy_tri_ten", said=_with_target(about, said), **named) + far
    said = _with_target(about, amount(found.value, about.unit))
    return _led(about, said) + far + tail(moved)


def _led(about: _About, said: str) -> str:
    """The name and what is said of it: "Số hộ ... đạt", "Tỷ lệ hộ nghèo là", "Khó khăn ... đã giải quyết:"."""
    name = _name(about.criterion)
    reads_on = any(name.startswith(f"{word} ") for word in texts("tieu_chi", "dat_sau"))
    key = "ten" if not reads_on else "dat" if about.criterion.direction is Direction.HIGHER else "la"
    return text("tieu_chi", key, name=name, said=said, est=about.estimated)


def _with_target(about: _About, said: str) -> str:
    if about.found.target is None:
        return said
    return text("tieu_chi", about.key("chi_tieu"), said=said, target=_target(about, about.found.target))


def _target(about: _About, target: Target) -> str:
    return target_words(target, about.criterion, about.unit)


def _of_plan(about: _About, value: float, target: float) -> str:
    part = numbers.ratio(value, target)
    words = {"value": plain(value), "target": amount(target, about.unit), "plan": text("tieu_chi", _plan_key(about))}
    over = percent(part - 1) if part > 1 else ""
    if part == 1:
        return text("tieu_chi", "ke_hoach_du", **words)
    if over and over != "0%":
        return text("tieu_chi", "ke_hoach_vuot", over=over, **words)
    return text("tieu_chi", "ke_hoach", done=percent(part), **words)


def _plan_key(about: _About) -> str:
    return "ke_hoach_nam" if about.yearly else "ke_hoach_ky"


def _gap(about: _About, of_plan: bool = False) -> str:
    """ ", còn thiếu 05 gương", ", thấp hơn chỉ tiêu 1,25 điểm phần trăm"; "" while the year is not over."""
    found, criterion = about.found, about.criterion
    if about.yearly or not isinstance(found.value, float | int) or isinstance(found.target, str | None):
        return ""
    low, high = found.target if isinstance(found.target, tuple) else (found.target, found.target)
    got = exact(found.value)
    below = got < exact(low)
    gap = rounded(exact(low) - got if below else got - exact(high), 6)
    if gap <= 0:
        return ""
    said = amount(gap, POINTS if about.unit == "%" else about.unit)
    key = "thieu" if of_plan else "thap_hon" if below else "cao_hon"
    key = "chenh" if criterion.direction is Direction.EQUAL else key
    return f", {text('tieu_chi', key, gap=said)}"


def _counted(about: _About) -> tuple[str, list[Ref]] | None:
    """A share of units as it is counted: "05/12 thôn đạt (41,67%; chỉ tiêu 70%)"; None for any other, and where the
    count does not give the share that is printed."""
    if about.criterion.measure is not Measure.SHARE or not isinstance(about.found.value, float | int):
        return None
    report, part = about.scope.report, about.found.parts[0]
    own = [report.figure[unit, part.element] for unit in part.reported if (unit, part.element) in report.figure]
    told = [f for f in own if isinstance(f.counted, bool)]
    passed = sum(f.counted is True for f in told)
    if not told or rounded(exact(100 * passed) / len(told), about.criterion.decimals) != about.found.value:
        return None
    kinds = {report.catalogue.unit[f.unit].kind for f in told}
    kind = lower_first(report.catalogue.kind[kinds.pop()].name) if len(kinds) == 1 else text("tieu_chi", "don_vi")
    key = "ty_le_don_vi" if about.found.target is not None else "ty_le_don_vi_khong"
    target = "" if about.found.target is None else _target(about, about.found.target)
    said = text(
        "tieu_chi",
        about.key(key) if target else key,
        n=plain(passed),
        all=plain(len(told)),
        kind=kind,
        share=f"{format_number(about.found.value)}%",
        target=target,
    )
    named = text("tieu_chi", "ten", name=_name(about.criterion), said=said, est=about.estimated) + tail(about.change)
    return named, [figure_ref(report, f.unit, part.element) for f in told]


def _failing_units(about: _About) -> tuple[str, tuple[Ref, ...]]:
    """Units that answered Không đạt, by name."""
    report = about.scope.report
    if not about.found.parts:
        return "", ()
    part = about.found.parts[0]
    failing = [u for u in part.reported if (f := report.figure.get((u, part.element))) and f.counted is False]
    if not failing:
        return "", ()
    names = listed(
        [unit_name(report, u) for u in failing], text("tieu_chi", "don_vi"), about.scope.where("so_lieu"), ", "
    )
    refs = tuple(figure_ref(report, u, part.element) for u in failing)
    return text("tieu_chi", "chua_dat_don_vi", names=names), refs


def _pace(about: _About) -> str:
    moving = about.scope.pace(about.found)
    return text("tieu_chi", PACE_KEYS[moving]) if moving in PACE_KEYS else ""


def _left_open(about: _About) -> str:
    """That it has no target, or waits for evidence."""
    if about.found.status is Status.NO_TARGET:
        return text("tieu_chi", "chua_giao", year=about.scope.report.period.year)
    return text("tieu_chi", "co_ban") if about.found.status is Status.NEARLY else ""


def _coverage(about: _About) -> str:
    """Of how many units its figures are, where some are missing."""
    found = about.found
    if not found.missing or not found.parts:
        return ""
    first, last = found.parts[0], found.parts[-1]
    counts = {"n": plain(len(first.reported)), "all": plain(first.expected)}
    if (len(first.reported), first.expected) == (len(last.reported), last.expected):
        return text("tieu_chi", "du", **counts)
    return text("tieu_chi", "du_hai", n2=plain(len(last.reported)), all2=plain(last.expected), **counts)
