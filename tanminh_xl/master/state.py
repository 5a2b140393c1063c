"""What the home sheet and the buttons look at: facts over the tables, each a formula with its result.

They stand on a hidden sheet under defined names, so that both are right again as soon as a cell changes and no
Python runs to paint the ribbon. Each formula stands beside the function that gives its stored result.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from tanminh_xl.domain.asked import CHANGES, REVIEW
from tanminh_xl.domain.catalogue_nouns import DIFFICULTY_RESOLVED, Plan
from tanminh_xl.domain.deadlines import ANSWERED, wants_answer
from tanminh_xl.domain.drafts import TO_SEND_WORDS
from tanminh_xl.domain.events import Choice, Phase
from tanminh_xl.domain.figures import Status
from tanminh_xl.domain.findings import Verdict
from tanminh_xl.domain.format_value import format_moment
from tanminh_xl.domain.host import TableRow
from tanminh_xl.domain.messages import VERDICT_WORDS
from tanminh_xl.domain.period_words import due_words, next_step
from tanminh_xl.domain.sheet import CellValue
from tanminh_xl.domain.submission import Given
from tanminh_xl.domain.typed_day import ZERO, serial
from tanminh_xl.master.day_formulas import (
    ANSWER_BY,
    DAY_COLUMNS,
    DEADLINE,
    DUE,
    VALID_FROM,
    VALID_TO,
    before,
    day_of_year_words,
    unread,
    within,
)
from tanminh_xl.master.urgent import Which, asked_facts, difficulty_facts, review_facts, task_facts
from tanminh_xl.master.view import Fact, View

PERIOD, PERIODS, BUTTONS, PLAN, WRITTEN = "TM_KY", "TM_CAC_KY", "TM_NUT", "TM_PLAN", "TM_DA_GHI"
"""Defined names: the period's cell, all periods' codes and names, the buttons' states, the mark of a plan workbook, the
cell in which the live host keeps from what each period's rows were written."""
REFRESHED = "TM_LUC_GHI"
"""Defined name of the cell that holds of which moment the program's tables are; the text in column A of its row too, so
that it is found where names are not read."""
CARRIED_OUT = "có"
"""What the column “Đã thực hiện” says of a task of which nothing is left to be done."""
SOON_USUALLY = int(Plan.model_fields["due_soon_days"].default)
MOST_DAYS = 1_000_000
_SOON = "sap_den_han"
"""The setting's code: a task is soon due so many days before its deadline."""
_CHANGES = CHANGES.partition(" {")[0]
AS_OF = "Số liệu trong sổ này cập nhật lúc "
NEVER = "Sổ này chưa ghi số liệu báo cáo nào."
MORE = "Nếu đã tiếp nhận, xử lý báo cáo ngoài sổ này, bấm “Tổng hợp” để cập nhật."
"""What the home sheet says of the moment that its figures are of."""
WAITING = VERDICT_WORDS[Verdict.NEEDS_CONFIRMATION]
RETURNED = Choice.RETURN.value.capitalize()
"""How the register's word on a file begins that the Office returned."""


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


_PHASE, _DUE_CELL = _now("Trạng thái", '""'), _now("Hạn nộp của đơn vị", '""')


def _number(value: CellValue) -> int:
    return int(value) if isinstance(value, int | float) else 0


def _received(view: View) -> list[TableRow]:
    return [row for row in view.rows("so_theo_doi", period=view.period) if _number(row.get("version")) > 0]


def _unknown(view: View) -> int:
    """Files of nobody of which nothing was decided: one that was returned stands in the register and is done with."""
    rows = (row for row in view.rows("so_theo_doi", unit=None) if _number(row.get("version")) > 0)
    return sum(not str(row.get("decision") or "").startswith(RETURNED) for row in rows)


def _mails(view: View) -> int:
    """Messages that still want the clerk."""
    return sum(row.get("number") not in (None, "") for row in view.rows("thu_den"))


def _to_send(view: View) -> int:
    """Messages of the period that wait to be sent, or of which nobody knows whether they were."""
    return sum(row.get("state") in TO_SEND_WORDS.values() for row in view.rows("thu_di", period=view.period))


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
    rows = view.rows("kho_khan")
    known = [rows[n] for n in _waiting(view) if rows[n].get("deadline")]
    return sum(0 < serial(row["deadline"]) < serial(view.today) for row in known)


def _waiting(view: View) -> list[int]:
    """Rows of difficulties that want an answer."""
    rows = enumerate(view.rows("kho_khan"))
    return [n for n, row in rows if row.get("code") and wants_answer(_stands(row))]


def _to_ask(view: View, review: bool) -> list[int]:
    """Rows of the period's cells to ask about: figures to review, or the others."""
    rows = enumerate(view.rows("can_hoi"))
    of_period = [(n, row) for n, row in rows if row.get("period") == view.period]
    return [n for n, row in of_period if (REVIEW in str(row.get("message") or "")) is review]


def _soon(view: View) -> int:
    """Within how many days of its deadline a task is soon due."""
    found = view.rows("cai_dat", key=_SOON)
    value = found[0].get("value") if found else None
    return int(float(str(value))) if str(value if value is not None else "").strip().isdecimal() else SOON_USUALLY


def _tasks(view: View, first: int, last: int) -> int:
    """Tasks alive today and not carried out, with so many days left (below 0: late)."""
    rows, today = view.rows("nhiem_vu"), serial(view.today)
    deadlines = (serial(rows[n].get("deadline")) for n in _pending(view))
    return sum(first <= deadline - today <= last for deadline in deadlines if deadline)


def _pending(view: View) -> list[int]:
    """Rows of tasks alive today and not carried out."""
    today = serial(view.today)
    return [
        n
        for n, row in enumerate(view.rows("nhiem_vu"))
        if row.get("code")
        and row.get("carried_out") != CARRIED_OUT
        and serial(row.get("valid_from")) <= today
        and (not row.get("valid_to") or serial(row.get("valid_to")) >= today)
    ]


_PENDING = (
    f'(nhiem_vu[Mã nhiệm vụ]<>"")*(nhiem_vu[Đã thực hiện]<>"{CARRIED_OUT}")'
    f'*({VALID_FROM.name}<=TM_HOM_NAY)*(({VALID_TO.cells}="")+({VALID_TO.name}>=TM_HOM_NAY)>0)'
)


def _unlike(state: str) -> str:
    """A column of conditions: the difficulty's state is not this one."""
    return f'((kho_khan[Trạng thái]<>"{state}")*((kho_khan[Trạng thái]<>"")+(kho_khan[Đơn vị cho biết]<>"{state}")>0))'


def _day(number: CellValue) -> date | None:
    """The day of a number as Excel counts it; None for 0, which stands for no day."""
    return date.fromordinal(_number(number) + ZERO.toordinal()) if _number(number) else None


_MEND = "Sửa {} ô ghi không phải ngày: bấm “Kiểm tra danh mục” để biết ô nào."
"""What comes before all else: with such a cell nothing can be done."""
_COUNTED = '"&TM_NGAY_SAI&"'


def _written(view: View, day: CellValue) -> CellValue:
    """What stands in the cell of the due date, where that is no day."""
    value = view.now("due")
    return "" if day or value is None else value if isinstance(value, str) else f"{value:.15g}"


def _unread(view: View) -> int:
    """How many cells that the facts look at hold something that is no day."""
    cells = (row.get(column.key) for column in DAY_COLUMNS for row in view.rows(column.table))
    return sum(str(cell if cell is not None else "").strip() != "" and not serial(cell) for cell in cells)


def _due(f: Mapping[str, CellValue]) -> str:
    """What ``period_words.due_words`` says of the chosen period; without one, what to choose."""
    if not f["TM_TEN_KY"]:
        return "Chọn kỳ báo cáo ở ô trên."
    if f["TM_HAN_GHI"]:
        return f"{f['TM_TEN_KY']}, hạn nộp đang ghi “{f['TM_HAN_GHI']}”, không phải ngày"
    today = _day(f["TM_HOM_NAY"]) or date.min
    hour = str(f["TM_GIO"] or "")
    return due_words(str(f["TM_TEN_KY"]), _day(f["TM_HAN"]), today, str(f["TM_GIAI_DOAN"]), hour)


_DUE = (
    'IF(TM_TEN_KY="","Chọn kỳ báo cáo ở ô trên.",IF(TM_HAN_GHI<>"",'
    'TM_TEN_KY&", hạn nộp đang ghi “"&TM_HAN_GHI&"”, không phải ngày",IF(TM_HAN=0,TM_TEN_KY&", chưa có hạn nộp",'
    f'TM_TEN_KY&", hạn nộp "&IF(TM_GIO="","",TM_GIO&" ngày ")&{day_of_year_words("TM_HAN")}&", "&'
    f'IF(OR(TM_GIAI_DOAN="{Phase.CLOSED}",TM_GIAI_DOAN="{Phase.ISSUED}"),LOWER(TM_GIAI_DOAN),'
    'IF(TM_HAN=TM_HOM_NAY,"hôm nay là hạn",IF(TM_HAN>TM_HOM_NAY,"còn "&(TM_HAN-TM_HOM_NAY)&" ngày",'
    '"đã quá "&(TM_HOM_NAY-TM_HAN)&" ngày"))))))'
)


def _next(f: Mapping[str, CellValue]) -> str:
    """What ``period_words.next_step`` says of the chosen period; without one, what to choose."""
    if not f["TM_GIAI_DOAN"]:
        return "Chọn kỳ báo cáo."
    if f["TM_NGAY_SAI"]:
        return _MEND.format(f["TM_NGAY_SAI"])
    due, today = _day(f["TM_HAN"]), _day(f["TM_HOM_NAY"]) or date.min
    numbers = (_number(f[name]) for name in ("TM_XU_LY", "TM_HOI", "TM_CHUA_NOP"))
    return next_step(str(f["TM_GIAI_DOAN"]), due, today, *numbers)


_NEXT = (
    'IF(TM_GIAI_DOAN="","Chọn kỳ báo cáo.",'
    f'IF(TM_NGAY_SAI>0,"{_MEND.format(_COUNTED)}",'
    f'IF(TM_GIAI_DOAN="{Phase.NOT_OPEN}",'
    'IF(TM_HAN=0,"Ghi hạn nộp ở trang Kỳ báo cáo, rồi mở kỳ và tạo biểu mẫu.","Mở kỳ và tạo biểu mẫu."),'
    f'IF(TM_GIAI_DOAN="{Phase.CLOSED}","Trình ký, ban hành báo cáo.",'
    f'IF(TM_GIAI_DOAN="{Phase.ISSUED}","Kỳ này đã ban hành báo cáo.",'
    'IF(TM_XU_LY>0,"Xử lý "&TM_XU_LY&" tệp đang chờ Văn phòng xác nhận.",'
    'IF(TM_HOI>0,"Hỏi đơn vị về "&TM_HOI&" ô ở trang Cần hỏi.",'
    'IF(TM_CHUA_NOP=0,"Tổng hợp, lập báo cáo, rồi chốt số liệu.",'
    'IF(AND(TM_HAN>0,TM_HAN<TM_HOM_NAY),"Đôn đốc "&TM_CHUA_NOP&" đơn vị chưa nộp.",'
    '"Tiếp nhận báo cáo; còn "&TM_CHUA_NOP&" đơn vị chưa nộp.")))))))))'
)


def _refreshed(view: View) -> str:
    """Of which moment the program's tables are, and which button brings them up to date."""
    return f"{AS_OF}{format_moment(view.refreshed)}. {MORE}" if view.refreshed else f"{NEVER} {MORE}"


_REFRESHED = (
    f'IF({REFRESHED}="","{NEVER}","{AS_OF}"&TEXT(HOUR({REFRESHED}),"00")&":"&TEXT(MINUTE({REFRESHED}),"00")&" ngày "'
    f'&{day_of_year_words(REFRESHED)}&"/"&YEAR({REFRESHED})&".")&" {MORE}"'
)
_OF_PERIOD = f"(can_hoi[Kỳ]={PERIOD})"
_NOT_REVIEW = f'ISERROR(SEARCH("{REVIEW}",can_hoi[Vì sao hỏi]))'
_UNANSWERED = f'(kho_khan[Mã]<>"")*{"*".join(map(_unlike, ANSWERED))}'

FACTS: tuple[Fact, ...] = (
    Fact("TM_HOM_NAY", "Hôm nay", "TODAY()", lambda v, f: serial(v.today)),
    Fact("TM_TEN_KY", "Tên kỳ", _now("Tên kỳ", '""'), lambda v, f: v.now("name") or ""),
    Fact(
        "TM_GIAI_DOAN",
        "Trạng thái của kỳ",
        f'IF(TM_TEN_KY="","",IF({_PHASE}="","{Phase.NOT_OPEN}",{_PHASE}))',
        lambda v, f: (v.now("phase") or Phase.NOT_OPEN.value) if f["TM_TEN_KY"] else "",
    ),
    Fact(
        "TM_HAN",
        "Hạn nộp của đơn vị",
        f"SUMPRODUCT((ky_bao_cao[Mã kỳ]={PERIOD})*{DUE.name})",
        lambda v, f: serial(v.now("due")),
    ),
    Fact(
        "TM_HAN_GHI",
        "Hạn nộp đang ghi, khi không phải ngày",
        f'IF(TM_HAN>0,"",{_DUE_CELL})',
        lambda v, f: _written(v, f["TM_HAN"]),
    ),
    Fact(
        "TM_NGAY_SAI",
        "Số ô ghi không phải ngày",
        "+".join(map(unread, DAY_COLUMNS)),
        lambda v, f: _unread(v),
    ),
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
    Fact("TM_THU_DEN", "Số thư đến chưa xử lý", "COUNT(thu_den[Số])", lambda v, f: _mails(v)),
    Fact(
        "TM_THU_CHO_GUI",
        "Số thư chờ gửi đơn vị",
        "+".join(f'COUNTIFS(thu_di[Kỳ],{PERIOD},thu_di[Tình trạng thư],"{word}")' for word in TO_SEND_WORDS.values()),
        lambda v, f: _to_send(v),
    ),
    Fact(
        "TM_DON_DOC",
        "Số đơn vị đã đôn đốc",
        f'COUNTIFS(so_theo_doi[Kỳ],{PERIOD},so_theo_doi[Đôn đốc],"?*")',
        lambda v, f: sum(bool(row.get("reminded")) for row in v.rows("so_theo_doi", period=v.period)),
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
        f"SUMPRODUCT({_UNANSWERED}*{before(ANSWER_BY, 'TM_HOM_NAY')})",
        lambda v, f: _unanswered(v),
    ),
    Fact("TM_KK_CHO", "Số khó khăn chờ trả lời", f"SUMPRODUCT({_UNANSWERED})", lambda v, f: len(_waiting(v))),
    Fact(
        "TM_SAP_HAN",
        "Báo sắp đến hạn trước bao nhiêu ngày",
        f'IFERROR(INDEX(cai_dat[Giá trị],MATCH("{_SOON}",cai_dat[Mã],0))+0,{SOON_USUALLY})',
        lambda v, f: _soon(v),
    ),
    Fact(
        "TM_NV_QUA_HAN",
        "Số nhiệm vụ quá hạn",
        f"SUMPRODUCT({_PENDING}*{before(DEADLINE, 'TM_HOM_NAY')})",
        lambda v, f: _tasks(v, -MOST_DAYS, -1),
    ),
    Fact(
        "TM_NV_SAP_HAN",
        "Số nhiệm vụ sắp đến hạn",
        f"SUMPRODUCT({_PENDING}*{within(DEADLINE, 'TM_HOM_NAY', 'TM_SAP_HAN')})",
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
    Fact("TM_CAP_NHAT", "Số liệu trong sổ là của lúc nào", _REFRESHED, lambda v, f: _refreshed(v)),
    *review_facts(Which(f"{_OF_PERIOD}*(1-{_NOT_REVIEW})", lambda v, f: _to_ask(v, review=True)), _CHANGES),
    *asked_facts(Which(f"{_OF_PERIOD}*{_NOT_REVIEW}", lambda v, f: _to_ask(v, review=False))),
    *task_facts(
        Which(
            _PENDING,
            lambda v, f: _pending(v),
            "TM_HOM_NAY+TM_SAP_HAN",
            lambda f: _number(f["TM_HOM_NAY"]) + _number(f["TM_SAP_HAN"]),
        )
    ),
    *difficulty_facts(Which(_UNANSWERED, lambda v, f: _waiting(v))),
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
        "frozen",
        "Kỳ này chưa chốt số liệu: bấm “Chốt số liệu” trước.",
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
