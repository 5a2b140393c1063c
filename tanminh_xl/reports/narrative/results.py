"""II. Kết quả thực hiện theo mô hình: of each model how many criteria stand how, the figures, its tasks by state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from tanminh_xl.domain.catalogue_nouns import TASK_STATES, Criterion
from tanminh_xl.domain.deadlines import carried_out
from tanminh_xl.domain.document import Block, Heading, Sentence
from tanminh_xl.domain.figures import Assessment, Status
from tanminh_xl.domain.pace import Pace
from tanminh_xl.domain.sheet import Ref
from tanminh_xl.domain.staff_tables import TASKS
from tanminh_xl.reports.common import LACKING, model_order, unit_name
from tanminh_xl.reports.narrative.change import change
from tanminh_xl.reports.narrative.counting import counts
from tanminh_xl.reports.narrative.criterion import FAILED, criterion_said
from tanminh_xl.reports.narrative.numbers import ended, listed, lower_first, plain
from tanminh_xl.reports.narrative.scope import Scope, body, result_ref, status_refs
from tanminh_xl.reports.narrative.texts import most, text

PART, FAILING = "KQ", "CD"


def results(scope: Scope) -> tuple[Block, ...]:
    """The part with its heading, and a heading for each model that has criteria or tasks."""
    blocks: list[Block] = [scope.heading(PART, text("muc", PART))]
    blocks += body([previous_period(scope)])
    number = 0
    for model in model_order(scope.report):
        own = [c for c in scope.criteria if c.model == model]
        made = [*_criteria(scope, model, own), *body([tasks_said(scope, model)])]
        if made:
            number += 1
            blocks += [Heading(text("muc", "so_muc", number=number, title=_title(scope, model)), 2), *made]
    return tuple(blocks)


def is_failing(scope: Scope, found: Assessment) -> bool:
    """Whether a criterion belongs to what is not met: it fails or nearly fails, or is behind while the year runs."""
    return found.status in FAILED or scope.pace(found) is Pace.BEHIND


def _title(scope: Scope, model: str) -> str:
    known = scope.report.catalogue.model.get(model)
    return text("muc", "mo_hinh", name=known.name.strip('“”"')) if known else text("muc", "chung")


def previous_period(scope: Scope) -> Sentence | None:
    """Which period "kỳ trước" is, where it may be said: in the first part that tells figures."""
    report = scope.report
    named = text("tieu_chi", "ky_truoc")
    moved = [change(report, c, report.assessment[c.code]) for c in scope.criteria]
    before = report.catalogue.period.get(report.period.previous)
    if before is None or not any(m is not None and m.since == named for m in moved):
        return None
    return Sentence("kq.ky_truoc", text("ket_qua", "ky_truoc", period=lower_first(before.name)))


def _criteria(scope: Scope, model: str, own: Sequence[Criterion]) -> tuple[Block, ...]:
    if not own:
        return ()
    found = scope.found(own)
    said = text("ket_qua", "mo_hinh", said=counts(scope, found))
    first = Sentence(f"kq.mh.{model}", said, status_refs(scope.report, found))
    told = [c for c in own if _is_told(scope, scope.report.assessment[c.code])]
    shown = _shown(scope, told)
    sentences = [first, *(_criterion(scope, c) for c in shown)]
    if rest := len(told) - len(shown):
        appendix = scope.where("tieu_chi")
        key = "khac" if appendix else "khac_khong"
        words = text("ket_qua", key, n=plain(rest), appendix=appendix)
        sentences.append(Sentence(f"kq.mh.{model}.khac", words, status_refs(scope.report, scope.found(told))))
    return (*body(sentences), *body(list(_not_judged(scope, model, own))))


def _is_told(scope: Scope, found: Assessment) -> bool:
    """A criterion with a value, judged or not; what fails stands in the part on that, where the document has it."""
    if found.value is None or found.status in (*LACKING, Status.NO_EVIDENCE, Status.NOT_APPLICABLE):
        return False
    return not (is_failing(scope, found) and FAILING in scope.sections)


def _shown(scope: Scope, told: Sequence[Criterion]) -> list[Criterion]:
    """Of more than fit those whose value moved come first; in the catalogue's order."""
    limit = most("toi_da_tieu_chi")
    if len(told) <= limit:
        return list(told)
    report = scope.report

    def moved(criterion: Criterion) -> bool:
        found = change(report, criterion, report.assessment[criterion.code])
        return found is not None and found.by != 0

    kept = {c.code for c in sorted(told, key=lambda c: not moved(c))[:limit]}
    return [c for c in told if c.code in kept]


def _criterion(scope: Scope, criterion: Criterion) -> Sentence:
    said = criterion_said(scope, criterion, failing=FAILING not in scope.sections)
    return Sentence(f"kq.tc.{criterion.code}", ended(said.text), said.refs)


def _not_judged(scope: Scope, model: str, own: Sequence[Criterion]) -> Iterator[Sentence]:
    """What could not be judged for want of figures or evidence, by name, and whose figures are wanting."""
    report = scope.report
    lacking = [c for c in own if report.assessment[c.code].status in LACKING]
    if lacking:
        missing = {u for c in lacking for u in report.assessment[c.code].missing}
        units = [unit_name(report, u) for u in sorted(missing, key=report.catalogue.unit_order)]
        words = text(
            "ket_qua",
            "thieu" if units else "thieu_khong_ro",
            n=plain(len(lacking)),
            units=listed(units, text("tinh_hinh", "don_vi"), scope.where("tieu_chi"), ", "),
            names=_names(scope, lacking),
        )
        refs = tuple(result_ref(report, c.code, column) for c in lacking for column in ("status", "missing_units"))
        yield Sentence(f"kq.mh.{model}.thieu", words, refs)
    if waiting := [c for c in own if report.assessment[c.code].status is Status.NO_EVIDENCE]:
        words = text("ket_qua", "minh_chung", n=plain(len(waiting)), names=_names(scope, waiting))
        yield Sentence(f"kq.mh.{model}.minh_chung", words, status_refs(report, scope.found(waiting)))


def _names(scope: Scope, criteria: Sequence[Criterion]) -> str:
    return listed([c.name for c in criteria], text("tinh_hinh", "tieu_chi"), scope.where("tieu_chi"))


def tasks_said(scope: Scope, model: str) -> Sentence | None:
    """Tasks of a model by state: a task of several units is done when each of them has done it."""
    report = scope.report
    states: dict[str, list[str]] = {}
    for told in report.tasks:
        known = report.catalogue.task.get(told.task)
        if known is not None and known.model == model:
            states.setdefault(told.task, []).append(told.state)
    if not states:
        return None
    counted = Counter(_task_key(own) for own in states.values())
    done = counted.pop("xong", 0)
    every = done == len(states) > 1
    key = "nhiem_vu_xong_ca" if every else "nhiem_vu_xong"
    parts = [text("ket_qua", key, n=plain(done), all=plain(len(states)))] if done else []
    parts += [text("ket_qua", f"nhiem_vu_{k}", n=plain(counted[k])) for k in ("dang", "chua", "khong_ro") if counted[k]]
    refs = tuple(Ref(TASKS.name, (code,), "state") for code in states)
    return Sentence(f"kq.mh.{model}.nhiem_vu", text("ket_qua", "nhiem_vu", said="; ".join(parts)), refs)


def _task_key(states: Sequence[str]) -> str:
    if carried_out(states):
        return "xong"
    told = set(states)
    return "khong_ro" if told == {""} else "chua" if told <= {TASK_STATES[0], ""} else "dang"
