"""A số ước from the master or the receipt to what close, merge, assess and the trace of a figure say of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from tanminh_xl import catalogue
from tanminh_xl.domain.catalogue_nouns import Period, canonical
from tanminh_xl.domain.host import Selection
from tanminh_xl.domain.sheet import Ref
from tanminh_xl.domain.tables import FIGURES
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases import close as closing
from tanminh_xl.usecases.estimates import MOST, estimates, estimates_line
from tanminh_xl.usecases.snapshot import Snapshot
from tanminh_xl.usecases.trace import trace
from tests import reportkit
from tests.carried import assess, close, merge
from tests.plans import Plan, given

HALF = "2026-6T"


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    """A village's form is received in a period whose figures all are số ước."""
    of = given()
    periods = tuple(p.model_copy(update={"estimate": p.code == HALF}) for p in of.periods)
    plan = Plan(tmp_path / "xã", of.model_copy(update={"periods": periods}))
    plan.open(HALF)
    plan.send(plan.form("THON01", HALF))
    return plan


def test_the_master_says_which_period_is_an_estimate(plan: Plan) -> None:
    known = plan.snapshot().catalogue
    assert [p.code for p in known.periods if p.estimate] == [HALF]
    assert catalogue.from_json(catalogue.to_json(known)) == known


def test_a_period_that_is_no_estimate_is_written_as_version_0_1_0_wrote_it() -> None:
    period = catalogue.starter().periods[0]
    assert not period.estimate and "estimate" not in period.model_dump(mode="json")
    marked = period.model_copy(update={"estimate": True})
    assert marked.model_dump(mode="json")["estimate"] is True and canonical(marked) != canonical(period)
    assert all(Period.model_validate_json(canonical(p)) == p for p in (period, marked))


def test_a_master_without_the_columns_of_so_uoc_is_read_as_before(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that version 0.1.0 made: neither Kỳ báo cáo nor the program's tables have them."""
    master = Folder(plan.folder).master
    host = FilesHost(master)
    sheet = FilesHost._sheet

    def without(self: FilesHost, table: object) -> object:
        return [[None if cell in ("Số ước", "Ước") else cell for cell in row] for row in sheet(self, table)]  # type: ignore[arg-type]

    monkeypatch.setattr(FilesHost, "_sheet", without)
    known = Snapshot(host, plan.call()).catalogue
    assert not any(p.estimate for p in known.periods)
    assert [p.code for p in known.periods] == [p.code for p in plan.of.periods]


def test_close_lists_what_is_still_a_so_uoc_before_and_after(plan: Plan) -> None:
    snapshot = plan.snapshot(HALF)
    names = estimates(snapshot.report(snapshot.period()))
    assert len(names) > MOST
    line = estimates_line(snapshot.report(snapshot.period()))
    assert line.startswith(f"Còn {len(names)} số ước: {names[0]}; ")
    assert line.endswith(f"{names[MOST - 1]} và {len(names) - MOST} số liệu khác.")
    assert closing.close(snapshot, yes=True, why="Đến ngày báo cáo").says() == (
        "Sẽ chốt số liệu 6 tháng đầu năm 2026: 1 đơn vị đã nộp; báo cáo đến sau được giữ lại, chờ mở lại kỳ. " + line
    )
    assert close(*plan.at(HALF)).lines[-1] == line


def test_nothing_is_said_where_every_figure_is_official() -> None:
    official = reportkit.report(HALF)
    assert (estimates(official), estimates_line(official)) == ((), "")
    figures = tuple(f._replace(estimate=f.unit == "PKT" and f.element == "MH2-01") for f in official.figures)
    assert estimates(replace(official, figures=figures)) == (
        "Phòng Kinh tế: Diện tích vùng sản xuất tập trung (MH2-01)",
    )


def test_merge_writes_so_lieu_them_beside_so_lieu_and_assess_says_uoc(plan: Plan) -> None:
    outcome = merge(*plan.at(HALF))
    assert [path.name for path in outcome.paths] == ["so_lieu.csv", "so_lieu_them.csv", "danh_gia.csv"]
    rows = outcome.paths[1].read_text("utf-8-sig").splitlines()
    snapshot = plan.snapshot(HALF)
    counted = [f for f in snapshot.figures(snapshot.period()) if f.counted is not None]
    assert rows[0] == "ky,don_vi,so_lieu,uoc,dang_ghi,so_sanh,ky_so_sanh"
    assert [row for row in rows if ",có," in row] == sorted(f"{HALF},{f.unit},{f.element},có,,," for f in counted)
    said = assess(*plan.at(HALF))
    assert said.text.endswith(" tiêu chí có số ước.") and any("số ước (" in line for line in said.lines)


def test_the_trace_of_a_figure_says_uoc_and_what_a_held_cell_says(plan: Plan) -> None:
    snapshot = plan.snapshot(HALF)
    report = snapshot.report(snapshot.period())
    figure = next(f for f in report.figures if f.unit == "THON01" and isinstance(f.counted, float))

    def said() -> str:
        at = Ref(FIGURES.name, (HALF, figure.unit, figure.element), "counted")
        return trace(snapshot, Selection(FIGURES.sheet, 1, 1, at)).do().lines[0]

    assert f"({figure.element}): ước " in said()
    held = figure._replace(bad=True, written="12 hay 13", counted=None, estimate=False)
    snapshot._derived["report", HALF] = replace(report, figures=(held,))
    assert f"({figure.element}): chưa có số liệu; tệp " in said() and "; ô đang ghi “12 hay 13”" in said()
