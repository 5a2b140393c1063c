"""The document of an on-demand period: what was asked and what came of it, and nothing else (decision-tables 10.2)."""

from __future__ import annotations

from collections.abc import Iterator

from tanminh_xl.domain.catalogue_nouns import Combine, Element, ValueType
from tanminh_xl.domain.document import Block, Gap, Heading, Paragraph, Sentence
from tanminh_xl.domain.figures import Figure, exact_sum
from tanminh_xl.domain.owing import asked_in_words
from tanminh_xl.domain.period_words import due_at
from tanminh_xl.domain.sheet import Ref
from tanminh_xl.domain.staff_tables import PERIODS
from tanminh_xl.domain.submission import Given
from tanminh_xl.reports.common import model_order, unit_name
from tanminh_xl.reports.narrative.criterion import criterion_said
from tanminh_xl.reports.narrative.general import estimated, handed
from tanminh_xl.reports.narrative.numbers import amount, ended, listed, lower_first, plain, roman
from tanminh_xl.reports.narrative.quotes import cut
from tanminh_xl.reports.narrative.results import tasks_said
from tanminh_xl.reports.narrative.scope import Scope, body, figure_ref, register_refs, result_ref
from tanminh_xl.reports.narrative.texts import most, text

_ANSWER = "tra_loi"
"""Key of the text in which units answer."""


def demand(scope: Scope) -> tuple[Block, ...]:
    """Two parts: what was asked and who has answered; the figures, criteria, tasks and answers that were asked."""
    return (
        _heading(1, "yeu_cau"),
        *body([*_request(scope)]),
        *handed(scope),
        *body([estimated(scope)]),
        _heading(2, "ket_qua"),
        *(b for s in (*_elements(scope), *_criteria(scope), *_tasks(scope)) for b in body([s], "item")),
        *_answers(scope),
        Paragraph((Gap("dx.nhan_xet", text("dot_xuat", "nhan_xet")),)),
    )


def _heading(number: int, key: str) -> Heading:
    return Heading(text("muc", "so_muc", number=roman(number), title=text("muc", key)))


def _request(scope: Scope) -> Iterator[Sentence]:
    period = scope.report.period
    if period.request:
        said = text("dot_xuat", "yeu_cau", request=period.request.strip().rstrip("."))
        yield Sentence("dx.yeu_cau", said, (Ref(PERIODS.name, (period.code,), "request"),))
    if period.due:
        said = text("dot_xuat", "gio", due=due_at(period.due, period.due_time))
        yield Sentence("dx.han", said, (Ref(PERIODS.name, (period.code,), "due"),))


def _elements(scope: Scope) -> Iterator[Sentence]:
    owed = {figure.element for figure in scope.report.figures}
    for element in scope.report.catalogue.elements:
        if element.code in owed:
            own = [f for f in scope.report.figures if f.element == element.code]
            refs = tuple(figure_ref(scope.report, f.unit, f.element) for f in own)
            yield Sentence(f"dx.sl.{element.code}", ended(_element(scope, element, own)), refs)


def _element(scope: Scope, element: Element, own: list[Figure]) -> str:
    given = [f for f in own if f.counted is not None]
    missing = [unit_name(scope.report, f.unit) for f in own if _is_missing(f)]
    names = listed(missing, text("tinh_hinh", "don_vi"), scope.where("so_lieu"), ", ")
    if not given:
        return text("dot_xuat", "chua", name=element.name, names=names)
    estimate = "ước " if any(f.estimate for f in given) else ""
    said = text("dot_xuat", "so", name=element.name, value=f"{estimate}{_value(element, given)}")
    counts = {"n": plain(len(given)), "all": plain(len(given) + len(missing)), "names": names}
    return text("dot_xuat", "thieu" if missing else "du", said=said, **counts)


def _is_missing(figure: Figure) -> bool:
    return figure.counted is None and figure.answer != Given.NOT_APPLICABLE


def _value(element: Element, given: list[Figure]) -> str:
    values = [f.counted for f in given if f.counted is not None]
    if element.value_type == ValueType.YES_NO:
        return text("dot_xuat", "dat", n=plain(values.count(True)), all=plain(len(values)))
    summed = exact_sum(values)
    if element.combine == Combine.MEAN and len(values) > 1:
        mean = round(summed / len(values), 4)
        return text("dot_xuat", "binh_quan", value=amount(mean, element.unit_of_measure))
    return amount(summed, element.unit_of_measure)


def _criteria(scope: Scope) -> Iterator[Sentence]:
    """Criteria that this kind of period judges; the others' statuses are no matter here."""
    for criterion in scope.criteria:
        found = scope.report.assessment[criterion.code]
        if scope.report.period.kind in criterion.judged and found.value is not None:
            said = criterion_said(scope, criterion, failing=True)
            words = text("dot_xuat", "tieu_chi", said=said.text, status=lower_first(found.status_words))
            refs = (*said.refs, result_ref(scope.report, criterion.code, "status"))
            yield Sentence(f"dx.tc.{criterion.code}", words, refs)


def _tasks(scope: Scope) -> Iterator[Sentence]:
    for model in model_order(scope.report):
        said = tasks_said(scope, model)
        if said is not None:
            known = scope.report.catalogue.model.get(model)
            name = f"{text('muc', 'mo_hinh', name=known.name)}. " if known else ""
            yield said._replace(tag=f"dx.mh.{model}.nhiem_vu", text=f"{name}{said.text}")


def _answers(scope: Scope) -> tuple[Block, ...]:
    """What units answered in words, as theirs; of more than fit how many more."""
    report = scope.report
    catalogue = report.catalogue
    senders = {catalogue.sender(unit) for unit in asked_in_words(catalogue, report.period)}
    asked = [u.code for u in catalogue.units if u.code in senders]
    if not asked:
        return ()
    said = {p.unit: p.text for p in report.texts if p.key == _ANSWER and p.text.strip()}
    given = [u for u in asked if u in said]
    words = text("dot_xuat", "loi", n=plain(len(given)), all=plain(len(asked)))
    if missing := [unit_name(report, u) for u in asked if u not in said]:
        names = listed(missing, text("tinh_hinh", "don_vi"), scope.where("tra_loi"), ", ")
        words = text("dot_xuat", "loi_thieu", said=words, names=names)
    blocks = [*body([Sentence("dx.loi", ended(words), register_refs(report, asked))])]
    shown = given[: most("toi_da_kho_khan")]
    for unit in shown:
        one = text("dot_xuat", "loi_mot", unit=unit_name(report, unit), words=cut(said[unit]))
        blocks += body([Sentence(f"dx.loi.dv.{unit}", one, register_refs(report, [unit]))], "item")
    if rest := len(given) - len(shown):
        appendix = scope.where("tra_loi")
        key = "loi_khac" if appendix else "loi_khac_khong"
        words = text("dot_xuat", key, n=plain(rest), appendix=appendix)
        blocks += body([Sentence("dx.loi.khac", words, register_refs(report, given))], "item")
    return tuple(blocks)
