"""Masters for the tests: the starter's as it is shipped, and one in use, whose program tables hold made-up rows."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import cycle

from tanminh_xl import catalogue
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.figures import Status
from tanminh_xl.domain.host import TableRow
from tanminh_xl.domain.staff_tables import DIFFICULTIES, TASKS
from tanminh_xl.domain.table_spec import TableSpec
from tanminh_xl.domain.tables import ASK, FIGURES, FINDINGS, LOG, REGISTER, RESULTS, tables
from tanminh_xl.master.build import build
from tanminh_xl.master.view import View
from tanminh_xl.master.workbook import workbook
from tests import reportkit

DAY = datetime(2026, 6, 13, 8, 0)
Rows = dict[TableSpec, list[dict[str, object]]]
STATES = ("Đã tiếp nhận", "Chờ Văn phòng xác nhận", "Đã tiếp nhận, có lưu ý", "Trả lại để bổ sung", "Chưa nộp")


def specs() -> tuple[TableSpec, ...]:
    return tables(catalogue.starter().plan.years)


def starter() -> Mapping[TableSpec, Sequence[TableRow]]:
    return catalogue.rows(catalogue.starter())


def in_use(period: str = "2026-6T", phase: str = "Đang mở") -> Rows:
    """The sample plan three days before its first period is due: received, merged, a few files waiting."""
    plan = reportkit.catalogue()
    rows: Rows = {table: [dict(row) for row in given] for table, given in catalogue.rows(plan).items()}
    rows[REGISTER] = list(_register(plan, period))
    rows[RESULTS] = list(_results(plan, period))
    rows[FINDINGS] = [
        {"period": period, "unit": "THON01", "version": 1, "number": n, "severity": severity, "sheet": "Số liệu"}
        | {
            "cell": f"F{7 + n}",
            "value": value,
            "message": message,
            "hint": "Ghi lại số ở ô này.",
            "code": "text_number",
        }
        for n, (severity, value, message) in enumerate(
            (
                ("Phải sửa", "khoảng 20", "Ô này cần một số, đang ghi “khoảng 20”."),
                ("Cần kiểm tra lại", "950", "Cao hơn số đối chiếu 3 lần."),
                ("Lưu ý", "12", "Số đã được hiểu là 12."),
            ),
            1,
        )
    ]
    rows[ASK] = list(_asked(plan, period))
    rows[FIGURES] = [{"period": period, "unit": "THON01", "element": "NEN-01", "given": "figure", "value": 120}]
    rows[LOG] = [
        {"at": DAY - timedelta(days=9), "who": "Hà", "action": "Mở kỳ và tạo biểu mẫu", "period": period, "text": "27"},
        {"at": DAY - timedelta(days=2), "who": "Hà", "action": "Tiếp nhận", "period": period, "text": "12 tệp"},
        {"at": DAY - timedelta(hours=2), "who": "Minh", "action": "Tiếp nhận", "period": period, "text": "3 tệp"},
    ]
    received = sum(row["counts"] == "có" for row in rows[REGISTER])
    for table, given in rows.items():
        for row in given:
            if table.name == "ky_bao_cao" and row["code"] == period:
                row |= {"phase": phase, "received": received, "owed": len(plan.units) - 1, "due": date(2026, 6, 16)}
            if table.name == "nhiem_vu":
                row |= {"state": "Đang thực hiện", "result": "Đã tổ chức 2 hội nghị", "state_period": period}
    return rows


def pressing(today: date) -> Rows:
    """The same with deadlines around a day: of tasks carried out or not, ended or not yet begun, of difficulties in
    every state, by staff's word and by the unit's."""
    rows = in_use()
    for row, days in zip(rows[TASKS], (-9, -1, 0, 7, 15, 16, -3, -4, -5, 2), strict=False):
        row["deadline"] = today + timedelta(days=days)
    done, ended, to_come, begun = rows[TASKS][6:10]
    done["carried_out"] = "có"
    ended["valid_to"] = today - timedelta(days=1)
    to_come["valid_from"] = today + timedelta(days=1)
    begun |= {"valid_from": today, "valid_to": today, "carried_out": "có"}
    states = (
        (None, None, -1),
        (None, "Đang giải quyết", -1),
        (None, "Đang giải quyết", 0),
        ("Đang giải quyết", "Đã giải quyết", None),
        ("Đã trả lời", None, -1),
        (None, "Vượt thẩm quyền, đã kiến nghị cấp trên", -1),
        (None, "Đã giải quyết", -1),
        ("Đã giải quyết", None, -1),
    )
    rows[DIFFICULTIES] = [
        {"code": f"KK-VP-{n}", "unit": "THON01", "text": "Thiếu nước", "state": state, "unit_state": told}
        | {"deadline": None if days is None else today + timedelta(days=days)}
        for n, (state, told, days) in enumerate(states, 1)
    ]
    return rows


def _register(plan: Catalogue, period: str) -> list[dict[str, object]]:
    return [
        {"period": period, "unit": unit.code, "unit_name": unit.name, "version": 0 if state == "Chưa nộp" else 1}
        | {"state": state, "counts": "có" if state.startswith("Đã tiếp nhận") else "không", "errors": 0, "warnings": 1}
        | (
            {}
            if state == "Chưa nộp"
            else {"sent": DAY, "submitted": DAY.date(), "timely": "Đúng hạn", "sender": "a@b.vn"}
        )
        | {"file": f"da_nhan/{period}/{unit.code}/bieu__0a1b2c3d.xlsx"}
        for unit, state in zip(plan.units[1:], cycle(STATES), strict=False)
    ]


def _asked(plan: Catalogue, period: str) -> list[dict[str, object]]:
    """Two cells of one unit and one of another, the last in another period."""
    cells = (
        ("THON01", "MH2-02", period, "1.234", "1234 hoặc 1,234", "“1.234” có thể hiểu là 1234 hoặc 1,234."),
        ("THON01", "CHUNG-01", period, "mười", "", "Ô này cần số (hội nghị), đang ghi “mười”."),
        ("THON02", "MH2-02", period, "2,5 mẫu", "", "Ô này cần số (ha), đang ghi “2,5 mẫu”."),
        ("THON03", "MH2-02", "2026-N", "0,8 %", "", "Ô này cần số (ha), đang ghi “0,8 %”."),
    )
    return [
        {"period": at, "unit": unit, "unit_name": plan.unit[unit].name, "phone": "0912 345 678", "element": element}
        | {"version": 1, "line": f"A.2 {plan.element[element].name}", "value": value, "readings": readings}
        | {"message": message, "answer": None}
        for unit, element, at, value, readings, message in cells
    ]


def _results(plan: Catalogue, period: str) -> list[dict[str, object]]:
    return [
        {"period": period, "code": c.code, "name": c.name, "model": c.model, "owner": c.owner, "status": status.value}
        | {"value": 85.5, "target": 90, "reported": 19, "expected": 27, "reason": "Kết quả 85,5 so với chỉ tiêu 90."}
        for c, status in zip(plan.criteria, cycle(Status), strict=False)
    ]


def seen(rows: Mapping[TableSpec, Sequence[TableRow]], period: str = "2026-6T") -> View:
    """What the facts look at, of these rows on `DAY`."""
    return View({table.name: given for table, given in rows.items()}, period, DAY.date())


def plain(rows: Mapping[TableSpec, Sequence[TableRow]], created: datetime = DAY, period: str = "") -> bytes:
    return build(specs(), rows, created=created, period=period)


def macros(rows: Mapping[TableSpec, Sequence[TableRow]], stub: str | None = None) -> bytes:
    return workbook(specs(), rows, created=DAY, xlwings=stub)
