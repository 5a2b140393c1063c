"""One figure put right on the unit's word: who, when, why, and the version that it corrects (design 4)."""

from __future__ import annotations

from tanminh_xl.domain.catalogue import FAIL, PASS, Element, Period, ValueType
from tanminh_xl.domain.events import Adjustment
from tanminh_xl.domain.host import Outcome, TanMinhError
from tanminh_xl.domain.sheet import Ref
from tanminh_xl.domain.shown import shown
from tanminh_xl.domain.submission import Value
from tanminh_xl.domain.tables import FIGURES
from tanminh_xl.forms import typed
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.snapshot import Snapshot, by_key


def adjust(
    snapshot: Snapshot, unit: str, element: str, value: str, why: str, withdraw: bool = False, period: str = ""
) -> Proposal:
    """Record an adjustment, or take back the one that holds (``withdraw``).

    TanMinhError: the period is closed, no reason given, no such unit or figure, a value that it cannot have.
    """
    at = snapshot.open_now(period)
    if not why.strip():
        raise TanMinhError("adjust_why", "Điều chỉnh cần có lý do.")
    state, owner = snapshot.state(at.code), snapshot.unit(unit)
    key = (owner, _element(snapshot, element))
    figure = by_key(snapshot.figures(at)).get(key)
    if figure is None:
        raise TanMinhError(
            "not_owed",
            f"{snapshot.catalogue.unit[owner].name} không báo cáo số liệu {key[1]} ở kỳ {at.code}.",
            "Kiểm tra lại mã, hoặc bổ sung ở trang Phân công báo cáo.",
        )
    held = state.adjusted.get(key)
    if withdraw and held is None:
        raise TanMinhError("nothing_held", f"Số liệu {key[1]} của đơn vị này không có điều chỉnh đang hiệu lực.")
    sender = snapshot.catalogue.sender(owner)
    version = state.counted[sender].receipt.number if sender in state.counted else 0
    old, new = figure.counted, held.new if withdraw and held else parse(snapshot.catalogue.element[key[1]], value)
    who, now = snapshot.call.who, snapshot.call.now
    adjustment = Adjustment(0, at.code, *key, version, old, new, who, now, why.strip(), withdraw)

    def says() -> str:
        name, whose = snapshot.catalogue.element[key[1]].name, snapshot.catalogue.unit[owner].name
        to = "rút lại điều chỉnh" if withdraw else f"thành {shown(new)}"
        return f"Sẽ điều chỉnh {name} của {whose}, từ {shown(old) or 'chưa có'} {to}."

    def do() -> Outcome:
        snapshot.learn(snapshot.folder.adjust(adjustment))
        return Outcome(_said(snapshot, at, key, old, new, withdraw))

    return Proposal(do, says, look=Ref(FIGURES.name, (at.code, *key), "counted"))


def _said(snapshot: Snapshot, period: Period, key: tuple[str, str], old: Value, new: Value, withdraw: bool) -> str:
    element, unit = snapshot.catalogue.element[key[1]].name, snapshot.catalogue.unit[key[0]].name
    name = f"{element} ({key[1]}) của {unit}, kỳ {period.code}"
    if withdraw:
        return f"Đã rút lại số điều chỉnh {shown(new)}: {name}."
    return f"Đã điều chỉnh {name}: {shown(old) or 'chưa có'} thành {shown(new)}."


def _element(snapshot: Snapshot, text: str) -> str:
    wanted = text.strip().lower()
    for code in snapshot.catalogue.element:
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
                f"“{text}” có thể hiểu là {shown(grouped)} hoặc {shown(decimal)}.",
                "Ghi liền, không dùng dấu ngăn cách hàng nghìn; phần lẻ sau dấu phẩy ghi đủ bốn chữ số (1,2340).",
            )
        case _:
            raise TanMinhError("bad_value", f"“{text}” không phải số.", f"Ghi số theo {element.unit_of_measure}.")
