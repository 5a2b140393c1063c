"""What the home sheet and the buttons look at: facts over the tables, each a formula with its result.

They stand on a hidden sheet under defined names, so that both are right again as soon as a cell changes and no
Python runs to paint the ribbon. Each formula stands beside the function that gives its stored result.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from tanminh_xl.domain.asked import CHANGES, REVIEW
from tanminh_xl.domain.catalogue_nouns import DIFFICULTY_RESOLVED, Plan
from tanminh_xl.domain.deadlines import ANSWERED, wants_answer
from tanminh_xl.domain.events import Choice, Phase
from tanminh_xl.domain.figures import Status
from tanminh_xl.domain.findings import Verdict
from tanminh_xl.domain.host import TableRow
from tanminh_xl.domain.messages import VERDICT_WORDS
from tanminh_xl.domain.period_words import due_words, next_step
from tanminh_xl.domain.sheet import CellValue
from tanminh_xl.domain.submission import Given

PERIOD, PERIODS, BUTTONS, PLAN, WRITTEN = "TM_KY", "TM_CAC_KY", "TM_NUT", "TM_PLAN", "TM_DA_GHI"
"""Defined names: the period's cell, all periods' codes and names, the buttons' states, the mark of a plan workbook, the
cell in which the live host keeps from what each period's rows were written."""
CARRIED_OUT = "có"
"""What the column “Đã thực hiện” says of a task of which nothing is left to be done."""
SOON_USUALLY = int(Plan.model_fields["due_soon_days"].default)
MOST_DAYS = 1_000_000
_SOON = "sap_den_han"
"""The setting's code: a task is soon due so many days before its deadline."""
_CHANGES = CHANGES.partition(" {")[0]
WAITING = VERDICT_WORDS[Verdict.NEEDS_CONFIRMATION]
RETURNED = Choice.RETURN.value.capitalize()
"""How the register's word on a file begins that the Office returned."""


class View(NamedTuple):
    """The tables as they are written into the workbook (name -> rows), the period chosen, the day."""

    tables: Mapping[str, Sequence[TableRow]]
    period: str
    today: date

    def rows(self, table: str, **wanted: CellValue) -> list[TableRow]:
        """Rows whose columns hold what is wanted (None: rows where they are blank)."""
        rows = self.tables.get(table, ())
        return [row for row in rows if all((row.get(key) or None) == value for key, value in wanted.items())]

    def now(self, column: str) -> CellValue:
        """A column of the period's own row; None where there is none."""
        found = self.rows("ky_bao_cao", code=self.period) if self.period else []
        return found[0].get(column) if found else None


class Fact(NamedTuple):
    """A fact: defined name, what it is, its formula, and its value in a view where earlier facts are known."""

    name: str
    text: str
    formula: str
    value: Callable[[View, Mapping[str, CellValue]], CellValue]


class Check(NamedTuple):
    """What must hold for a button: its name, its formula and value (TRUE or FALSE), and what is said if it doesn't."""

    name: str
    reason: str
    formula: str
    value: Callable[[Mapping[str, CellValue]], bool]


def _now(title: str, otherwise: str) -> str:
    """The period's row in Kỳ báo cáo, a column of it: as a number, or as a text where ``otherwise`` is one."""
    as_type = '&""' if otherwise == '""' else "+0"
    return f"IFERROR(INDEX(ky_bao_cao[{title}],MATCH({PERIOD},ky_bao_cao[Mã kỳ],0)){as_type},{otherwise})"


_PHASE = _now("Trạng thái", '""')


def _serial(day: CellValue) -> int:
    """A day as Excel counts it."""
    day = day.date() if isinstance(day, datetime) else day
    return (day - date(1899, 12, 30)).days if isinstance(day, date) else 0


def _number(value: CellValue) -> int:
    return int(value) if isinstance(value, int | float) else 0


def _received(view: View) -> list[TableRow]:
    return [row for row in view.rows("so_theo_doi", period=view.period) if _number(row.get("version")) > 0]


def _unknown(view: View) -> int:
    """Files of nobody of which nothing was decided: one that was returned stands in the register and is done with."""
    rows = (row for row in view.rows("so_theo_doi", unit=None) if _number(row.get("version")) > 0)
    return sum(not str(row.get("decision") or "").startswith(RETURNED) for row in rows)


def _asked_why(view: View, words: str) -> int:
    """How many cells of the period are asked about for a reason that has these words."""
    return sum(words in str(row.get("message") or "") for row in view.rows("can_hoi", period=view.period))


def _unsolved(view: View) -> int:
    known = [row for row in view.rows("kho_khan") if row.get("code")]
    return sum(_stands(row) != DIFFICULTY_RESOLVED for row in known)


def _stands(row: TableRow) -> str:
    """A difficulty's state: staff's, else the unit's last word."""
    return str(row.get("state") or row.get("unit_state") or "")


def _unanswered(view: View) -> int:
    """Difficulties that want an answer, and whose deadline has passed."""
    known = [row for row in view.rows("kho_khan") if row.get("code") and row.get("deadline")]
    return sum(0 < _serial(row["deadline"]) < _serial(view.today) and wants_answer(_stands(row)) for row in known)


def _soon(view: View) -> int:
    """Within how many days of its deadline a task is soon due."""
    found = view.rows("cai_dat", key=_SOON)
    value = found[0].get("value") if found else None
    return int(float(str(value))) if str(value if value is not None else "").strip().isdecimal() else SOON_USUALLY


def _tasks(view: View, first: int, last: int) -> int:
    """Tasks alive today and not carried out, with so many days left (below 0: late)."""
    today = _serial(view.today)
    return sum(
        first <= _serial(row.get("deadline")) - today <= last
        for row in view.rows("nhiem_vu")
        if row.get("code")
        and _serial(row.get("deadline"))
        and row.get("carried_out") != CARRIED_OUT
        and _serial(row.get("valid_from")) <= today
        and (not row.get("valid_to") or _serial(row.get("valid_to")) >= today)
    )


_PENDING = (
    f'(nhiem_vu[Mã nhiệm vụ]<>"")*(nhiem_vu[Thời hạn]<>"")*(nhiem_vu[Đã thực hiện]<>"{CARRIED_OUT}")'
    '*(nhiem_vu[Có từ ngày]<=TM_HOM_NAY)*((nhiem_vu[Đến ngày]="")+(nhiem_vu[Đến ngày]>=TM_HOM_NAY)>0)'
)


def _unlike(state: str) -> str:
    """A column of conditions: the difficulty's state is not this one."""
    return f'((kho_khan[Trạng thái]<>"{state}")*((kho_khan[Trạng thái]<>"")+(kho_khan[Đơn vị cho biết]<>"{state}")>0))'


def _day(serial: CellValue) -> date | None:
    """The day of a number as Excel counts it; None for 0, which stands for no day."""
    return date.fromordinal(_number(serial) + date(1899, 12, 30).toordinal()) if _number(serial) else None


def _due(f: Mapping[str, CellValue]) -> str:
    """What ``period_words.due_words`` says of the chosen period; without one, what to choose."""
    if not f["TM_TEN_KY"]:
        return "Chọn kỳ báo cáo ở ô trên."
    today = _day(f["TM_HOM_NAY"]) or date.min
    hour = str(f["TM_GIO"] or "")
    return due_words(str(f["TM_TEN_KY"]), _day(f["TM_HAN"]), today, str(f["TM_GIAI_DOAN"]), hour)


_DUE = (
    'IF(TM_TEN_KY="","Chọn kỳ báo cáo ở ô trên.",IF(TM_HAN=0,TM_TEN_KY&", chưa có hạn nộp",'
    'TM_TEN_KY&", hạn nộp "&IF(TM_GIO="","",TM_GIO&" ngày ")&DAY(TM_HAN)&"/"&MONTH(TM_HAN)&", "&'
    f'IF(OR(TM_GIAI_DOAN="{Phase.CLOSED}",TM_GIAI_DOAN="{Phase.ISSUED}"),LOWER(TM_GIAI_DOAN),'
    'IF(TM_HAN=TM_HOM_NAY,"hôm nay là hạn",IF(TM_HAN>TM_HOM_NAY,"còn "&(TM_HAN-TM_HOM_NAY)&" ngày",'
    '"đã quá "&(TM_HOM_NAY-TM_HAN)&" ngày")))))'
)


def _next(f: Mapping[str, CellValue]) -> str:
    """What ``period_words.next_step`` says of the chosen period; without one, what to choose."""
    if not f["TM_GIAI_DOAN"]:
        return "Chọn kỳ báo cáo."
    due, today = _day(f["TM_HAN"]), _day(f["TM_HOM_NAY"]) or date.min
    numbers = (_number(f[name]) for name in ("TM_XU_LY", "TM_HOI", "TM_CHUA_NOP"))
    return next_step(str(f["TM_GIAI_DOAN"]), due, today, *numbers)


_NEXT = (
    'IF(TM_GIAI_DOAN="","Chọn kỳ báo cáo.",'
    f'IF(TM_GIAI_DOAN="{Phase.NOT_OPEN}",'
    'IF(TM_HAN=0,"Ghi hạn nộp ở trang Kỳ báo cáo, rồi mở kỳ và tạo biểu mẫu.","Mở kỳ và tạo biểu mẫu."),'
    f'IF(TM_GIAI_DOAN="{Phase.CLOSED}","Trình ký, ban hành báo cáo.",'
    f'IF(TM_GIAI_DOAN="{Phase.ISSUED}","Kỳ này đã ban hành báo cáo.",'
    'IF(TM_XU_LY>0,"Xử lý "&TM_XU_LY&" tệp đang chờ Văn phòng xác nhận.",'
    'IF(TM_HOI>0,"Hỏi đơn vị về "&TM_HOI&" ô ở trang Cần hỏi.",'
    'IF(TM_CHUA_NOP=0,"Tổng hợp, lập báo cáo, rồi chốt số liệu.",'
    'IF(AND(TM_HAN>0,TM_HAN<TM_HOM_NAY),"Đôn đốc "&TM_CHUA_NOP&" đơn vị chưa nộp.",'
    '"Tiếp nhận báo cáo; còn "&TM_CHUA_NOP&" đơn vị chưa nộp."))))))))'
)

FACTS: tuple[Fact, ...] = (
    Fact("TM_HOM_NAY", "Hôm nay", "TODAY()", lambda v, f: _serial(v.today)),
    Fact("TM_TEN_KY", "Tên kỳ", _now("Tên kỳ", '""'), lambda v, f: v.now("name") or ""),
    Fact(
        "TM_GIAI_DOAN",
        "Trạng thái của kỳ",
        f'IF(TM_TEN_KY="","",IF({_PHASE}="","{Phase.NOT_OPEN}",{_PHASE}))',
        lambda v, f: (v.now("phase") or Phase.NOT_OPEN.value) if f["TM_TEN_KY"] else "",
    ),
    Fact("TM_HAN", "Hạn nộp của đơn vị", _now("Hạn nộp của đơn vị", "0"), lambda v, f: _serial(v.now("due"))),
    Fact("TM_GIO", "Giờ nộp (kỳ đột xuất)", _now("Giờ nộp", '""'), lambda v, f: v.now("due_time") or ""),
    Fact("TM_PHAI_NOP", "Số đơn vị phải nộp", _now("Phải nộp", "0"), lambda v, f: _number(v.now("owed"))),
    Fact("TM_DA_NOP", "Số đơn vị đã nộp", _now("Đã nộp", "0"), lambda v, f: _number(v.now("received"))),
    Fact(
        "TM_CHUA_NOP",
        "Số đơn vị chưa nộp",
        "MAX(0,TM_PHAI_NOP-TM_DA_NOP)",
        lambda v, f: max(0, _number(f["TM_PHAI_NOP"]) - _number(f["TM_DA_NOP"])),
    ),
    Fact(
        "TM_TEP",
        "Số tệp đã nhận",
        f'COUNTIFS(so_theo_doi[Kỳ],{PERIOD},so_theo_doi[Phiên bản],">0")',
        lambda v, f: len(_received(v)),
    ),
    Fact(
        "TM_CHO",
        "Số tệp chờ Văn phòng xác nhận",
        f'COUNTIFS(so_theo_doi[Kỳ],{PERIOD},so_theo_doi[Tình trạng],"{WAITING}")',
        lambda v, f: len(v.rows("so_theo_doi", period=v.period, state=WAITING)),
    ),
    Fact(
        "TM_CHUA_RO",
        "Số tệp chưa rõ đơn vị, kỳ",
        'COUNTIFS(so_theo_doi[Đơn vị],"",so_theo_doi[Phiên bản],">0")'
        f'-COUNTIFS(so_theo_doi[Đơn vị],"",so_theo_doi[Quyết định của Văn phòng],"{RETURNED}*")',
        lambda v, f: _unknown(v),
    ),
    Fact(
        "TM_XU_LY",
        "Số tệp cần xử lý",
        "TM_CHO+TM_CHUA_RO",
        lambda v, f: _number(f["TM_CHO"]) + _number(f["TM_CHUA_RO"]),
    ),
    Fact(
        "TM_SE_BO_SUNG",
        "Số số liệu đơn vị sẽ bổ sung",
        f'COUNTIFS(tong_hop[Kỳ],{PERIOD},tong_hop[Trả lời],"{Given.NOT_YET}",tong_hop[Điều chỉnh],"")',
        lambda v, f: len(v.rows("tong_hop", period=v.period, given=Given.NOT_YET.value, adjusted=None)),
    ),
    Fact(
        "TM_HOI",
        "Số ô cần hỏi đơn vị",
        f"COUNTIFS(can_hoi[Kỳ],{PERIOD})",
        lambda v, f: len(v.rows("can_hoi", period=v.period)),
    ),
    Fact(
        "TM_HOI_DV",
        "Số đơn vị cần hỏi",
        f"ROUND(SUMPRODUCT((can_hoi[Kỳ]={PERIOD})"
        '/COUNTIFS(can_hoi[Kỳ],can_hoi[Kỳ]&"",can_hoi[Đơn vị],can_hoi[Đơn vị]&"")),0)',
        lambda v, f: len({row.get("unit") for row in v.rows("can_hoi", period=v.period)}),
    ),
    Fact(
        "TM_RA_SOAT",
        "Số số liệu cần rà soát",
        f'COUNTIFS(can_hoi[Kỳ],{PERIOD},can_hoi[Vì sao hỏi],"*{REVIEW}*")',
        lambda v, f: _asked_why(v, REVIEW),
    ),
    Fact(
        "TM_RA_SOAT_DG",
        "Số số liệu cần rà soát có thể làm thay đổi đánh giá",
        f'COUNTIFS(can_hoi[Kỳ],{PERIOD},can_hoi[Vì sao hỏi],"*{_CHANGES}*")',
        lambda v, f: _asked_why(v, _CHANGES),
    ),
    Fact(
        "TM_HOI_TAT_CA",
        "Số ô cần hỏi ở mọi kỳ đang mở",
        'COUNTIFS(can_hoi[Đơn vị],"?*")',
        lambda v, f: sum(bool(row.get("unit")) for row in v.rows("can_hoi")),
    ),
    Fact(
        "TM_KHO_KHAN",
        "Số khó khăn chưa giải quyết",
        f'SUMPRODUCT((kho_khan[Mã]<>"")*{_unlike(DIFFICULTY_RESOLVED)})',
        lambda v, f: _unsolved(v),
    ),
    Fact(
        "TM_KK_QUA_HAN",
        "Số khó khăn quá hạn trả lời",
        'SUMPRODUCT((kho_khan[Mã]<>"")*(kho_khan[Hạn giải quyết]<>"")*(kho_khan[Hạn giải quyết]<TM_HOM_NAY)*'
        f"{'*'.join(map(_unlike, ANSWERED))})",
        lambda v, f: _unanswered(v),
    ),
    Fact(
        "TM_SAP_HAN",
        "Báo sắp đến hạn trước bao nhiêu ngày",
        f'IFERROR(INDEX(cai_dat[Giá trị],MATCH("{_SOON}",cai_dat[Mã],0))+0,{SOON_USUALLY})',
        lambda v, f: _soon(v),
    ),
    Fact(
        "TM_NV_QUA_HAN",
        "Số nhiệm vụ quá hạn",
        f"SUMPRODUCT({_PENDING}*(nhiem_vu[Thời hạn]<TM_HOM_NAY))",
        lambda v, f: _tasks(v, -MOST_DAYS, -1),
    ),
    Fact(
        "TM_NV_SAP_HAN",
        "Số nhiệm vụ sắp đến hạn",
        f"SUMPRODUCT({_PENDING}*(nhiem_vu[Thời hạn]>=TM_HOM_NAY)*(nhiem_vu[Thời hạn]<=TM_HOM_NAY+TM_SAP_HAN))",
        lambda v, f: _tasks(v, 0, _number(f["TM_SAP_HAN"])),
    ),
    Fact(
        "TM_CHUA_GIAO",
        "Số tiêu chí chưa giao chỉ tiêu",
        f'COUNTIFS(ket_qua[Kỳ],{PERIOD},ket_qua[Đánh giá],"{Status.NO_TARGET}")',
        lambda v, f: len(v.rows("ket_qua", period=v.period, status=Status.NO_TARGET.value)),
    ),
    Fact(
        "TM_SO_LIEU",
        "Số dòng số liệu đã tổng hợp",
        f"COUNTIFS(tong_hop[Kỳ],{PERIOD})",
        lambda v, f: len(v.rows("tong_hop", period=v.period)),
    ),
    Fact("TM_CAU", "Câu về kỳ và hạn nộp", _DUE, lambda v, f: _due(f)),
    Fact("TM_VIEC", "Việc cần làm tiếp theo", _NEXT, lambda v, f: _next(f)),
)

CHECKS: tuple[Check, ...] = (
    Check("chosen", "Chọn kỳ ở ô Kỳ trước.", 'TM_TEN_KY<>""', lambda f: bool(f["TM_TEN_KY"])),
    Check("due", "Ghi hạn nộp ở trang Kỳ báo cáo trước.", "TM_HAN>0", lambda f: bool(f["TM_HAN"])),
    Check(
        "opened",
        "Kỳ này chưa mở: bấm “Mở kỳ và tạo biểu mẫu” trước.",
        f'TM_GIAI_DOAN<>"{Phase.NOT_OPEN}"',
        lambda f: f["TM_GIAI_DOAN"] != Phase.NOT_OPEN,
    ),
    Check(
        "unclosed",
        "Kỳ này đã chốt số liệu: bấm “Mở lại kỳ” trước.",
        f'AND(TM_GIAI_DOAN<>"{Phase.CLOSED}",TM_GIAI_DOAN<>"{Phase.ISSUED}")',
        lambda f: f["TM_GIAI_DOAN"] not in (Phase.CLOSED, Phase.ISSUED),
    ),
    Check(
        "closed",
        "Kỳ này chưa chốt số liệu, không cần mở lại.",
        f'OR(TM_GIAI_DOAN="{Phase.CLOSED}",TM_GIAI_DOAN="{Phase.ISSUED}")',
        lambda f: f["TM_GIAI_DOAN"] in (Phase.CLOSED, Phase.ISSUED),
    ),
    Check(
        "files",
        "Kỳ này chưa nhận tệp nào: bấm “Tiếp nhận” trước.",
        "TM_TEP+TM_CHUA_RO>0",
        lambda f: _number(f["TM_TEP"]) + _number(f["TM_CHUA_RO"]) > 0,
    ),
    Check(
        "decided",
        "Còn tệp chờ Văn phòng xác nhận: quyết định từng tệp trước.",
        "TM_CHO=0",
        lambda f: not f["TM_CHO"],
    ),
    Check(
        "asked",
        "Trang Cần hỏi không còn ô nào.",
        "TM_HOI_TAT_CA>0",
        lambda f: bool(f["TM_HOI_TAT_CA"]),
    ),
    Check("figures", "Kỳ này chưa tổng hợp: bấm “Tổng hợp” trước.", "TM_SO_LIEU>0", lambda f: bool(f["TM_SO_LIEU"])),
)


def facts(view: View) -> dict[str, CellValue]:
    """Fact's defined name (``TM_...``) -> the result that its formula has over these rows."""
    found: dict[str, CellValue] = {}
    for fact in FACTS:
        found[fact.name] = fact.value(view, found)
    return found


def why_not(needs: Sequence[str], known: Mapping[str, CellValue]) -> str:
    """Why a button cannot run now: the reason of the first check that does not hold; "" where all hold."""
    checks = {check.name: check for check in CHECKS}
    return next((checks[name].reason for name in needs if not checks[name].value(known)), "")


def last_run(view: View, action: str) -> TableRow | None:
    """The last line of the log on an action in the view's period."""
    found = view.rows("nhat_ky", action=action, period=view.period)
    return found[-1] if found else None
