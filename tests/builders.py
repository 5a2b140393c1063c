"""A small catalogue for tests: two villages, a department, a co-operative that reports through it, the Office.

Periods 2025-6T to 2027-6T; elements of every kind of time and value; two ratios that share their denominator.
Tests change it with ``catalogue.model_copy(update=...)``.
"""

from datetime import date

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import (
    COMMON,
    Combine,
    Criterion,
    Element,
    Measure,
    Model,
    Period,
    PeriodKind,
    Plan,
    Rule,
    Task,
    Teller,
    TimeKind,
    Unit,
    UnitKind,
    ValueType,
)

HALF, YEAR = PeriodKind.HALF, PeriodKind.YEAR
BOTH = (HALF, YEAR)

PLAN = Plan(
    code="TM-2026-2030",
    name="Kế hoạch xây dựng các mô hình giai đoạn 2026 - 2030",
    commune="Xã Tân Minh",
    authority="Ủy ban nhân dân xã Tân Minh",
    years=(2026, 2027, 2028, 2029, 2030),
    start=date(2025, 12, 15),
    office="VP",
    clerk="Nguyễn Thị Lan",
    phone="0225 000 000",
    send_to="vanphong@tanminh.example",
)
KINDS = (
    UnitKind(code="PHONG", name="Phòng", group="Các phòng", signer_title="Trưởng phòng"),
    UnitKind(code="VP", name="Văn phòng", group="Văn phòng", signer_title="Chánh Văn phòng"),
    UnitKind(code="THON", name="Thôn", group="Các thôn", signer_title="Trưởng thôn", short_form=True),
    UnitKind(code="HTX", name="HTX", group="Các HTX", signer_title="Giám đốc"),
)
UNITS = (
    Unit(code="PKT", name="Phòng Kinh tế", kind="PHONG"),
    Unit(code="VP", name="Văn phòng HĐND và UBND xã", kind="VP"),
    Unit(code="THON01", name="Thôn Đồng Tiến", kind="THON"),
    Unit(code="THON02", name="Thôn Minh Châu", kind="THON"),
    Unit(code="HTX01", name="HTX nông nghiệp Đồng Tiến", kind="HTX", reports_through="PKT"),
)
MODELS = (
    Model(code="MH1", name="Chính quyền cơ sở phục vụ Nhân dân", lead="PKT"),
    Model(code="MH2", name="Sản xuất nông nghiệp theo hướng hàng hóa quy mô lớn", lead="PKT"),
)


def element(code: str, name: str, reporters: str, **fields: object) -> Element:
    """A counted element, lũy kế trong năm, summed, asked twice a year, save what ``fields`` says."""
    usual: dict[str, object] = {
        "unit_of_measure": "hội nghị",
        "value_type": ValueType.COUNT,
        "time_kind": TimeKind.YEAR_TO_DATE,
        "asks": BOTH,
        "combine": Combine.SUM,
    }
    return Element.model_validate(usual | fields | {"code": code, "name": name, "reporters": (reporters,)})


def plain(code: str, name: str, model: str = COMMON, **fields: object) -> Criterion:
    """A criterion that is one element's figure."""
    values: dict[str, object] = {"measure": Measure.ELEMENT, "element": code}
    return Criterion.model_validate(values | fields | {"code": code, "name": name, "model": model})


def ratio(code: str, name: str, numerator: str, denominator: str, model: str = COMMON) -> Criterion:
    """A criterion that is 100 x numerator / denominator."""
    return Criterion(
        code=code,
        name=name,
        model=model,
        measure=Measure.RATIO,
        numerator=numerator,
        denominator=denominator,
        unit_of_measure="%",
    )


ELEMENTS = (
    element("CHUNG-01", "Số hội nghị Nhân dân có tuyên truyền", "THON"),
    element(
        "CHUNG-06",
        "Không phát sinh điểm nóng",
        "THON",
        unit_of_measure="đạt/không đạt",
        value_type=ValueType.YES_NO,
        time_kind=TimeKind.IN_PERIOD,
        combine=Combine.ALL,
        question="An ninh, trật tự: không có điểm nóng (Đạt / Không đạt)",
    ),
    element(
        "MH2-02",
        "Diện tích sản xuất nông nghiệp hữu cơ",
        "THON",
        unit_of_measure="ha",
        value_type=ValueType.NUMBER,
        time_kind=TimeKind.POINT,
        model="MH2",
    ),
    element(
        "MH2-04",
        "Số sản phẩm OCOP còn hiệu lực",
        "PKT",
        unit_of_measure="sản phẩm",
        time_kind=TimeKind.PLAN_TO_DATE,
        combine=Combine.ONE,
        model="MH2",
        evidence="Số, ngày quyết định công nhận",
    ),
    element(
        "MH2-06",
        "HTX áp dụng cơ giới hóa",
        "HTX",
        unit_of_measure="đạt/không đạt",
        value_type=ValueType.YES_NO,
        time_kind=TimeKind.POINT,
        model="MH2",
    ),
    element("NEN-01", "Tổng số hộ", "THON", unit_of_measure="hộ", time_kind=TimeKind.POINT, asks=(YEAR,)),
    element("CHUNG-10.T", "Số hộ nghèo", "THON", unit_of_measure="hộ", time_kind=TimeKind.POINT, asks=(YEAR,)),
    element(
        "MH4-01.T", "Số hộ đạt danh hiệu", "THON", unit_of_measure="hộ", time_kind=TimeKind.IN_PERIOD, asks=(YEAR,)
    ),
    element("MH1-01.T", "Hồ sơ giải quyết đúng hạn", "PKT", unit_of_measure="hồ sơ", model="MH1"),
    element("MH1-01.M", "Hồ sơ đã giải quyết", "PKT", unit_of_measure="hồ sơ", model="MH1"),
)
CRITERIA = (
    plain("CHUNG-01", "Số hội nghị Nhân dân có tuyên truyền"),
    plain("CHUNG-06", "Không phát sinh điểm nóng"),
    ratio("CHUNG-10", "Tỷ lệ hộ nghèo", "CHUNG-10.T", "NEN-01"),
    ratio("MH1-01", "Tỷ lệ hồ sơ giải quyết đúng hạn", "MH1-01.T", "MH1-01.M", "MH1"),
    plain("MH2-02", "Diện tích sản xuất nông nghiệp hữu cơ", "MH2", owner="PKT"),
    plain("MH2-04", "Số sản phẩm OCOP còn hiệu lực", "MH2", owner="PKT"),
    plain("MH2-06", "HTX áp dụng cơ giới hóa", "MH2", measure=Measure.SHARE),
    ratio("MH4-01", "Tỷ lệ hộ đạt Gia đình văn hóa", "MH4-01.T", "NEN-01"),
)
TASKS = (
    Task(code="NV-2.1", text="Xây dựng kế hoạch triển khai", lead=("PKT",), deadline=date(2026, 6, 30)),
    Task(code="NV-6.3", text="Chỉ đạo, đôn đốc các đơn vị", lead=("PKT",), teller=Teller.OFFICE),
    Task(code="NV-7.1", text="Tuyên truyền, vận động Nhân dân", lead=("THON",)),
    Task(code="NV-7.4", text="Báo cáo kết quả", lead=("THON",), teller=Teller.NOBODY),
)
RULES = (
    Rule(code="QT-1", left="CHUNG-10.T", op="<=", right="NEN-01", text="Số hộ nghèo không lớn hơn tổng số hộ"),
    Rule(code="QT-2", left="MH2-04", op=">=", right="CHUNG-01", text="Không cùng một đơn vị"),
)


def period(code: str, year: int, kind: PeriodKind, previous: str = "", same: str = "") -> Period:
    """A period with the windows of NĐ 09/2019/NĐ-CP."""
    end = date(year, 6, 14) if kind == HALF else date(year, 12, 14)
    name = "6 tháng đầu năm" if kind == HALF else "Năm"
    return Period(
        code=code,
        kind=kind,
        name=f"{name} {year}",
        year=year,
        start=date(year - 1, 12, 15),
        end=end,
        due=end.replace(day=16),
        due_owner=end.replace(day=20),
        previous=previous,
        same=same,
    )


PERIODS = (
    period("2025-6T", 2025, HALF),
    period("2025-N", 2025, YEAR, "2025-6T"),
    period("2026-6T", 2026, HALF, "2025-N", "2025-6T"),
    period("2026-N", 2026, YEAR, "2026-6T", "2025-N"),
    period("2027-6T", 2027, HALF, "2026-N", "2026-6T"),
)


def catalogue(**tables: object) -> Catalogue:
    """The small catalogue; ``tables`` replaces whole tables of it."""
    values: dict[str, object] = {
        "plan": PLAN,
        "kinds": KINDS,
        "units": UNITS,
        "models": MODELS,
        "elements": ELEMENTS,
        "criteria": CRITERIA,
        "tasks": TASKS,
        "periods": PERIODS,
        "rules": RULES,
    }
    return Catalogue.model_validate(values | tables)
