"""One figure put right on the unit's word: who, when, why, and the version that it corrects (design 4)."""

from __future__ import annotations

from tanminh_xl.domain.catalogue_nouns import FAIL, PASS, Element, Period, ValueType
from tanminh_xl.domain.events import Adjustment
from tanminh_xl.domain.format_value import format_value
from tanminh_xl.domain.host import Call, Host, Outcome, TanMinhError
from tanminh_xl.domain.submission import Value
from tanminh_xl.forms import typed
from tanminh_xl.usecases.desk import Desk, by_key
from tanminh_xl.usecases.project import Projection


def adjust(host: Host, call: Call, unit: str, element: str, value: str, why: str, withdraw: bool = False) -> Outcome:
    """Record an adjustment, or take back the one that holds (``withdraw``). TanMinhError where it cannot be."""
    desk = Desk(host, call)
    period = desk.opened()
    state = desk.state(period.code)
    if not state.open:
        raise TanMinhError(
            "closed", f"Kỳ {period.code} đã chốt số liệu, không điều chỉnh được.", "Mở lại kỳ trước (lệnh reopen)."
        )
    if not why.strip():
        raise TanMinhError("why_needed", "Điều chỉnh cần có lý do.", "Thêm --why LÝ_DO.")
    owner = desk.unit(unit)
    key = (owner, _element(desk, element))
    figure = by_key(desk.figures(period)).get(key)
    if figure is None:
        raise TanMinhError(
            "not_owed",
            f"{desk.catalogue.unit[owner].name} không báo cáo số liệu {key[1]} ở kỳ {period.code}.",
            "Kiểm tra lại mã, hoặc bổ sung ở trang Phân công báo cáo.",
        )
    held = state.adjusted.get(key)
    if withdraw and held is None:
        raise TanMinhError("nothing_held", f"Số liệu {key[1]} của đơn vị này không có điều chỉnh đang hiệu lực.")
    sender = desk.catalogue.sender(owner)
    version = state.counted[sender].receipt.number if sender in state.counted else 0
    new = held.new if withdraw and held else parse(desk.catalogue.element[key[1]], value)
    desk.folder.adjust(
        Adjustment(0, period.code, *key, version, figure.counted, new, call.who, call.now, why.strip(), withdraw)
    )
    host.write(Projection(desk))
    return Outcome(_said(desk, period, key, figure.counted, new, withdraw))


def _said(desk: Desk, period: Period, key: tuple[str, str], old: Value, new: Value, withdraw: bool) -> str:
    name = f"{desk.catalogue.element[key[1]].name} ({key[1]}) của {desk.catalogue.unit[key[0]].name}, kỳ {period.code}"
    if withdraw:
        return f"Đã rút lại số điều chỉnh {format_value(new)}: {name}."
    return f"Đã điều chỉnh {name}: {format_value(old) or 'chưa có'} thành {format_value(new)}."


def _element(desk: Desk, text: str) -> str:
    wanted = text.strip().lower()
    for code in desk.catalogue.element:
        if code.lower() == wanted:
            return code
    raise TanMinhError(
        "element_unknown", f"Không có số liệu {text}.", "Xem mã ở trang Tiêu chí hoặc trang Số liệu nền."
    )


def parse(element: Element, text: str) -> Value:
    """The value that was typed for an element; TanMinhError where it is none, or can be read in two ways."""
    if element.value_type == ValueType.YES_NO:
        said = typed.yes_no(text)
        if said is None:
            raise TanMinhError("bad_value", f"“{text}” chưa đúng.", f"Ghi {PASS} hoặc {FAIL}.")
        return said
    match typed.number(text, element.unit_of_measure, element.value_type == ValueType.COUNT):
        case typed.Number(value) if (element.minimum is None or element.minimum <= value) and (
            element.maximum is None or value <= element.maximum
        ):
            return value
        case typed.Number():
            raise TanMinhError("bad_value", f"Số “{text}” ngoài giới hạn cho phép.", "Kiểm tra lại số.")
        case typed.Ambiguous(grouped, decimal):
            raise TanMinhError(
                "bad_value",
                f"“{text}” có thể hiểu là {format_value(grouped)} hoặc {format_value(decimal)}.",
                "Ghi liền, không dùng dấu ngăn cách hàng nghìn; phần lẻ sau dấu phẩy ghi đủ bốn chữ số (1,2340).",
            )
        case _:
            raise TanMinhError("bad_value", f"“{text}” không phải số.", f"Ghi số theo {element.unit_of_measure}.")
