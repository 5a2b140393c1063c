"""The sample plan: the starter catalogue with sample units, targets and due dates, all labelled as such."""

from __future__ import annotations

from datetime import date
from typing import Any

from tanminh_xl import templates
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Period, ReportingException, Rule, Unit
from tanminh_xl.domain.office_nouns import BaseFigure, UnitTarget

SAMPLE = "minh_hoa/mau.toml"
LABEL = "SỐ LIỆU MINH HỌA"


def data() -> dict[str, Any]:
    """The sample's tables (templates/minh_hoa/mau.toml)."""
    return templates.toml(SAMPLE)


def catalogue(starter: Catalogue) -> Catalogue:
    """The starter with the sample's units, leaders, targets, due dates and settings; ``plan.sample`` is set."""
    sample = data()
    units = tuple(Unit(**row, addresses=(f"{row['code'].lower()}@example.vn",), note=LABEL) for row in sample["don_vi"])
    known = {unit.code for unit in units}
    kept = tuple(u for u in starter.units if u.code not in known)
    return starter.model_copy(
        update={
            "plan": starter.plan.model_copy(update={"sample": True, **sample["cai_dat"]}),
            "units": (*kept, *units),
            "models": tuple(
                m.model_copy(update={"leader": sample["lanh_dao"].get(m.code, "")}) for m in starter.models
            ),
            "base_figures": tuple(BaseFigure(**row, note=LABEL) for row in sample["so_goc"]),
            "unit_targets": tuple(UnitTarget(**row) for row in sample["chi_tieu_don_vi"]),
            "criteria": tuple(
                c.model_copy(
                    update={"targets": tuple(zip(starter.plan.years, sample["chi_tieu"][c.code], strict=False))}
                )
                if c.code in sample["chi_tieu"]
                else c
                for c in starter.criteria
            ),
            "periods": (
                *(
                    p.model_copy(update=dict(zip(("due", "due_owner"), map(date.fromisoformat, days), strict=True)))
                    if (days := sample["han_nop"].get(p.code))
                    else p
                    for p in starter.periods
                ),
                *(Period(**row) for row in sample["ky"]),
            ),
            "exceptions": tuple(ReportingException(**row) for row in sample["phan_cong"]),
            "rules": tuple(Rule(**row) for row in sample["quy_tac"]),
        }
    )
