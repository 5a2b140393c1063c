"""Every Vietnamese wording of the reasons and of ``explain``, and names as a person reads them."""

from __future__ import annotations

from collections.abc import Sequence

from tanminh_xl.domain.amounts import POINTS, measured, unit_of
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Combine, Criterion, Measure, Period
from tanminh_xl.domain.figures import Status

NAMES_AT_MOST = 5
"""More names than these are counted, not said: "và 9 đơn vị khác"."""

ROWS = {
    1: "Chưa có số liệu: chưa phân công đơn vị báo cáo{unassigned}",
    2: "Không thuộc đối tượng: {apart}",
    3: "Chưa giao chỉ tiêu năm {year}",
    4: "Chưa đến kỳ đánh giá",
    5: "Chưa có số liệu: {coverage}",
    6: "Chưa đủ số liệu: {coverage}",
    7: "Không thuộc đối tượng: trong kỳ không phát sinh",
    8: "Chưa đến kỳ đánh giá",
}
"""How the sentence begins, by the row of decision-tables 2.1 that decided; rows 9 - 12: ``STANDS``, then ``JUDGED``."""

JUDGED = {
    9: "chưa đạt",
    10: "chờ minh chứng",
    11: "đạt",
    12: "cơ bản đạt",
}
"""How a value that was held against its target is judged."""

STANDS = {
    "of_plan": "{value}/{target}, bằng {done} kế hoạch",
    "beside": "{value} (chỉ tiêu {target})",
    "below": "{value} (chỉ tiêu {target}, thấp hơn {gap})",
    "above": "{value} (chỉ tiêu {target}, cao hơn {gap})",
    "apart": "{value} (chỉ tiêu {target}, chênh {gap})",
}
"""How a value stands to its target: a number to be reached is a part of a plan, any other stands beside the target."""

TEXT = {
    "unassigned": " số liệu {names}",
    "all_apart": "cả {count} đơn vị đều trả lời “Không thuộc đối tượng”",
    "one_apart": "{name} trả lời “Không thuộc đối tượng”",
    "coverage": "{n}/{total} đơn vị đã báo cáo",
    "coverage_two": "tử số {n}/{total}, mẫu số {n2}/{total2} đơn vị đã báo cáo",
    "short": "{n}/{total} đơn vị",
    "short_two": "tử số {n}/{total}, mẫu số {n2}/{total2} đơn vị",
    "missing": "còn thiếu {names}",
    "unproven": "{judged} của {names}",
    "unchanging": "còn thiếu {count} đơn vị, không làm thay đổi đánh giá ({names})",
    "apart_too": " ({count} đơn vị không thuộc đối tượng)",
    "needed": "cần ít nhất {percent} số đơn vị",
    "so_far": "số tạm tính {value}",
    "so_far_word": "tạm tính: {value}",
    "failing": "Không đạt: {names}",
    "half": "mới có số 6 tháng ({value})",
    "asked": "số liệu được hỏi ở kỳ báo cáo {periods}",
    "never_together": "tử số và mẫu số không được hỏi trong cùng một kỳ nào của năm {year}",
    "no_figure": "chưa có số liệu",
    "nothing": "trong kỳ không phát sinh",
    "value": "kết quả {value}",
    "value_word": "kết quả: {value}",
    "target": "chỉ tiêu năm {year} là {target}",
    "judged": "đánh giá ở kỳ báo cáo {periods}",
    "progress": "{value}/{target}, bằng {done} kế hoạch năm; {pace}",
    "on_track": "đúng tiến độ (thời gian đã qua {elapsed})",
    "behind": "chậm tiến độ (thời gian đã qua {elapsed})",
    "adjusted": "có {count} số liệu do Văn phòng điều chỉnh",
    "estimated": "có {count} số liệu là số ước ({names})",
    "parts_estimated": "đánh giá theo số ước: {names}",
}

GROUPS = {
    Status.MET: "Đạt: cả {total} tiêu chí thành phần đều đạt",
    Status.NEARLY: "Cơ bản đạt: {count}/{total} tiêu chí thành phần cơ bản đạt ({names}), còn lại đạt",
    Status.NOT_MET: "Chưa đạt: {count}/{total} tiêu chí thành phần chưa đạt ({names})",
    Status.NOT_DUE: "Chưa đến kỳ đánh giá: {count}/{total} tiêu chí thành phần ({names})",
    Status.INCOMPLETE: "Chưa đủ số liệu: {count}/{total} tiêu chí thành phần chưa có hoặc chưa đủ số liệu ({names})",
    Status.NO_DATA: "Chưa có số liệu: cả {total} tiêu chí thành phần đều chưa có số liệu",
    Status.NO_TARGET: "Chưa giao chỉ tiêu: {count}/{total} tiêu chí thành phần ({names})",
    Status.NO_EVIDENCE: "Chờ minh chứng: {count}/{total} tiêu chí thành phần ({names})",
    Status.NOT_APPLICABLE: "Không thuộc đối tượng: không có tiêu chí thành phần nào phải đánh giá",
}

FORMULAS = {
    Combine.SUM: "tổng",
    Combine.MEAN: "bình quân",
    Combine.ALL: "tất cả cùng đạt",
    Combine.ONE: "số liệu của một đơn vị",
    Measure.ELEMENT: "= {}",
    Measure.RATIO: "= 100 x ({}) / ({})",
    Measure.SHARE: "= 100 x (số đơn vị Đạt {0}) / (số đơn vị Đạt hoặc Không đạt {0})",
    Measure.GROUP: "đạt khi tất cả tiêu chí thành phần cùng đạt",
    "rounded": ", làm tròn {} số lẻ",
}
"""The formula of a criterion in words; that of a figure's combination stands before the element's code."""

TRACE = {
    "title": "{code} {name}",
    "period": "Kỳ: {period} (từ {start} đến {end})",
    "formula": "Công thức: {formula}",
    "element_not_asked": "  {code}: {name} ({unit}; {kind}; không hỏi trong kỳ này)",
    "element": "  {code}: {name} ({unit}; {kind}, từ {start} đến {end})",
    "element_point": "  {code}: {name} ({unit}; {kind}, có đến {end})",
    "inside": "  {code} {name}",
    "value": "Kết quả: {value}",
    "target": "Chỉ tiêu năm {year}: {target} (danh mục {digest})",
    "compared": "Số để so sánh: {said}",
    "not_compared": "Số để so sánh: không có ({why})",
    "figure_compared": "; so với {said}",
    "figure_not_compared": "; không so sánh ({why})",
    "status": "Đánh giá: {status}",
    "reason": "Diễn giải: {reason}",
    "units": "Số liệu {code} của các đơn vị ({n}/{total}):",
    "figure": "  {unit}: {said}",
    "bad": "ô phải hỏi lại đơn vị, tính là còn thiếu",
    "bad_told": "ô đang ghi “{told}”, phải hỏi lại đơn vị, tính là còn thiếu",
    "bad_adjusted": "ô đang ghi “{told}”",
    "evidence": "{value} (minh chứng: {evidence})",
    "adjusted": "Văn phòng điều chỉnh thành {new}",
    "adjusted_by": "điều chỉnh {old} -> {new} ({who}, {at}: {why})",
    "confirmed_by": "Văn phòng xác nhận đúng ({who}, {at}: {why})",
    "review": "cần rà soát{changes}: {reasons}",
    "review_changes": " (có thể làm thay đổi đánh giá)",
    "half_pair": "không tính, vì chưa đủ cả tử số và mẫu số",
    "source": "tệp {file}, trang “{sheet}”, ô {cell}, phiên bản {version}, người gửi {sender}, lúc {sent}",
    "source_no_cell": "tệp {file}, phiên bản {version}, người gửi {sender}, lúc {sent}",
    "counted_from": "đếm từ {source}",
    "nothing_came": "chưa nhận được báo cáo",
    "none": "chưa có",
    "no_target": "chưa giao",
    "missing": "Còn thiếu: {names}",
}


def gap_words(gap: float, criterion: Criterion) -> str:
    """A distance from the target: "3,2 điểm phần trăm", "12 hộ"."""
    unit = unit_of(criterion)
    return measured(gap, POINTS if unit == "%" else unit)


def names(units: Sequence[str], catalogue: Catalogue) -> str:
    """Names of units; of more than five the first five "và N đơn vị khác"."""
    return some([catalogue.unit[code].name for code in units], "đơn vị")


def some(texts: Sequence[str], noun: str) -> str:
    """Texts joined by commas; of more than five the first five "và N <noun> khác"."""
    rest = len(texts) - NAMES_AT_MOST
    said = ", ".join(texts[:NAMES_AT_MOST])
    return f"{said} và {rest} {noun} khác" if rest > 0 else said


def period_names(periods: Sequence[Period]) -> str:
    """Names of periods as they stand inside a sentence: "6 tháng đầu năm 2026, năm 2026"."""
    return ", ".join(p.name[:1].lower() + p.name[1:] for p in periods)
