"""The buttons on what is selected: decisions on a file, an adjustment, where a figure comes from."""

from __future__ import annotations

from tanminh_xl.domain.events import UNKNOWN, Choice
from tanminh_xl.domain.host import Call, OpenBook, Outcome, Question, TanMinhError
from tanminh_xl.domain.sheet import Ref
from tanminh_xl.domain.tables import FIGURES, REGISTER
from tanminh_xl.usecases.clicking import Stopped, ask, confirm
from tanminh_xl.usecases.desk import Desk

WITHDRAW = "rút"
"""Typed in place of a figure: the adjustment that holds is taken back."""


def _label(host: OpenBook) -> str:
    """The received file of the register's selected row: 2026-6T/THON05#3."""
    selected = host.selection()
    ref = selected.ref if selected else None
    if ref is None or ref.table != REGISTER.name or ref.key[2] in ("", "0"):
        raise TanMinhError(
            "no_file_selected",
            "Chưa chọn tệp nào.",
            f"Chọn một dòng đã nhận tệp ở trang {REGISTER.sheet} rồi bấm lại.",
        )
    period, unit, version = ref.key
    return f"{period or UNKNOWN}/{unit or UNKNOWN}#{version}"


def _decided(host: OpenBook, call: Call, choice: Choice, verb: str) -> Outcome:
    from tanminh_xl.usecases import decide

    label = _label(host)
    desk = Desk(host, call)
    receipt = decide.find(desk, label).receipt
    known = desk.catalogue.unit.get(receipt.unit)
    if receipt.unit == UNKNOWN and choice is not Choice.RETURN:
        asked = f"Tệp {receipt.name} chưa rõ đơn vị. Ghi mã hoặc tên đơn vị gửi tệp này."
        unit = desk.unit(ask(host, Question("don_vi", asked)))
        period = desk.opened().code
        confirm(host, f"Sẽ gán {receipt.name} cho {desk.catalogue.unit[unit].name}, kỳ {period}, rồi kiểm tra lại.")
        done = decide.decide(host, call, label, Choice.ASSIGN, "", unit, period)
        return done._replace(look=_row(desk.catalogue.sender(unit), period, desk.again()))
    file = f"{receipt.name} của {known.name if known else 'đơn vị chưa rõ'}"
    if choice is Choice.RETURN:
        why = ask(host, Question("ly_do", f"Trả lại {file}. Lý do, ghi cho đơn vị:"))
        confirm(host, f"Sẽ {verb} {file}.")
    else:
        # One question: a decision is made often, and its reason is seldom more than a telephone call.
        given = host.ask(Question("ly_do", f"Sẽ {verb} {file}. Ghi căn cứ nếu có (như đã hỏi qua điện thoại)."))
        if given is None:
            raise Stopped
        why = given
    done = decide.decide(host, call, label, choice, why)
    where = ("", "") if receipt.unit == UNKNOWN else (receipt.period, receipt.unit)
    return done._replace(look=Ref(REGISTER.name, (*where, str(receipt.number)), "state"))


def _row(unit: str, period: str, desk: Desk) -> Ref:
    """The register's row of a unit's newest file."""
    newest = max((s.receipt.number for s in desk.state(period).standings if s.receipt.unit == unit), default=0)
    return Ref(REGISTER.name, (period, unit, str(newest)), "state")


def accept(host: OpenBook, call: Call) -> Outcome:
    """Accept the selected file; one of no known unit is assigned first."""
    return _decided(host, call, Choice.ACCEPT, "chấp nhận")


def accept_valid(host: OpenBook, call: Call) -> Outcome:
    """Accept the valid part of the selected file."""
    return _decided(host, call, Choice.ACCEPT_VALID, "chấp nhận phần hợp lệ của")


def give_back(host: OpenBook, call: Call) -> Outcome:
    """Return the selected file with a reason."""
    return _decided(host, call, Choice.RETURN, "trả lại để bổ sung")


def adjust(host: OpenBook, call: Call) -> Outcome:
    """Put the selected figure right on the unit's word."""
    from tanminh_xl.domain.format_value import format_value
    from tanminh_xl.usecases.adjust import adjust
    from tanminh_xl.usecases.source import selected_figure

    desk = Desk(host, call)
    figure = selected_figure(host, desk)
    unit, element = desk.catalogue.unit[figure.unit].name, desk.catalogue.element[figure.element].name
    held = (figure.unit, figure.element) in desk.state(figure.period).adjusted
    asked = f"{unit}: {element}, đang tính {format_value(figure.counted) or 'chưa có'}. Ghi số mới"
    asked += f", hoặc ghi “{WITHDRAW}” để rút lại điều chỉnh." if held else "."
    value = ask(host, Question("so_moi", asked))
    withdraw = held and value.casefold() == WITHDRAW
    why = ask(host, Question("ly_do", "Lý do điều chỉnh (ai cho biết, bằng cách nào):"))
    to = "rút lại điều chỉnh" if withdraw else f"thành {value}"
    confirm(host, f"Sẽ điều chỉnh {element} của {unit}, từ {format_value(figure.counted) or 'chưa có'} {to}.")
    done = adjust(
        host,
        call._replace(period=figure.period),
        figure.unit,
        figure.element,
        "" if withdraw else value,
        why,
        withdraw,
    )
    return done._replace(look=Ref(FIGURES.name, (figure.period, figure.unit, figure.element), "counted"))


def source(host: OpenBook, call: Call) -> Outcome:
    """Where the selected figure comes from."""
    from tanminh_xl.usecases.source import source

    return source(host, call)
