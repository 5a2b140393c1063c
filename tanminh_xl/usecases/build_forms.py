"""What of ``templates/`` is made: a blank form for each kind of unit, from the starter catalogue; the Word template."""

from __future__ import annotations

from pathlib import Path

from tanminh_xl import catalogue
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import PeriodKind, Unit, UnitKind
from tanminh_xl.domain.host import Outcome
from tanminh_xl.domain.owing import senders
from tanminh_xl.forms.spec import form_spec
from tanminh_xl.forms.write import write
from tanminh_xl.records.disk import replace

FOLDER = "bieu_mau_trong"


def blank_forms() -> dict[str, bytes]:
    """File name -> form of the plan's first year, for each kind of unit that owes one.

    Kinds of which the plan names no unit (thôn, trường, HTX) are shown by a unit without a name.
    """
    of = catalogue.starter()
    forms: dict[str, bytes] = {}
    for kind in of.kinds:
        shown = _with_unit(of, kind)
        period = shown.period_of(PeriodKind.YEAR, min(shown.plan.years))
        assert period is not None
        sending = [u for u in senders(shown, period) if shown.unit[u].kind == kind.code]
        if sending:
            forms[f"{kind.code}.xlsx"] = write(form_spec(shown, period, sending[0], 1, {}, ()))
    return forms


def _with_unit(of: Catalogue, kind: UnitKind) -> Catalogue:
    if any(unit.kind == kind.code for unit in of.units):
        return of
    nameless = Unit(code=f"{kind.code}00", name=f"{kind.name} ....................", kind=kind.code)
    return of.model_copy(update={"units": (*of.units, nameless)})


def build_forms(templates: Path) -> Outcome:
    """Write them below ``templates/``, and the Word template."""
    from tanminh_xl.reports import docx

    made = []
    for name, data in blank_forms().items():
        made.append(replace(templates / FOLDER / name, data).path)
    made.append(replace(templates / docx.TEMPLATE, docx.build_template()).path)
    return Outcome(f"Đã tạo {len(made) - 1} biểu mẫu trống và mẫu văn bản.", paths=tuple(made))
