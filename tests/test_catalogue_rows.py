"""A catalogue there and back: rows, JSON, CSV files; what it leaves open; what differs between two."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanminh_xl import catalogue
from tanminh_xl.catalogue import CatalogueErrors
from tanminh_xl.catalogue.values import text
from tanminh_xl.domain.catalogue_nouns import Measure
from tanminh_xl.domain.table_spec import Column, ColumnKind
from tanminh_xl.templates import path
from tests.catalogues import (
    GROUP,
    SPECS,
    STARTER,
    Edit,
    again,
    build,
    edit,
    tables,
)


def cell_of(column: Column) -> st.SearchStrategy[Any]:
    words = st.text("aăđĐế ô-–;,“”.\n\u00a0\u0301x1", max_size=20)
    match column.kind:
        case ColumnKind.DATE:
            return st.none() | st.dates(date(2026, 1, 1), date(2030, 12, 31))
        case ColumnKind.LIST:
            return st.none() | st.lists(st.sampled_from(("a@b.vn", "c.d@e.gov.vn")), max_size=2).map("; ".join)
        case _:
            return st.none() | words | st.integers(0, 99)


FREE = {
    "don_vi": ("contact", "phone", "addresses", "note", "section"),
    "tieu_chi": ("legal_basis", "valid_from", "note", "plan_words", "question", "evidence"),
    "so_lieu": ("valid_from", "note", "question", "evidence"),
    "nhiem_vu": ("coordinating", "expected_result", "cadence", "deadline", "person", "note", "valid_from"),
    "loai_don_vi": ("section",),
    "mo_hinh": ("goal",),
    "ky_bao_cao": ("note",),
}
"""Columns in which staff may type what they like."""
ROWS = tables()


@st.composite
def free(draw: Callable[..., Any]) -> Edit:
    """Some free cells of one row changed."""
    table = draw(st.sampled_from(sorted(FREE)))
    row = draw(st.sampled_from(ROWS[table]))
    columns = [c for c in SPECS[table].columns if c.key in FREE[table]]
    if row.get("measure") == Measure.RATIO:
        columns = [c for c in columns if c.key not in ("question", "evidence")]
    return Edit(table, row["code"], {c.key: draw(cell_of(c)) for c in columns})


@st.composite
def targets(draw: Callable[..., Any]) -> Edit:
    """A target that fits its criterion, and how it is rounded."""
    row = draw(st.sampled_from(ROWS["tieu_chi"]))
    number = st.floats(0, 100).map(lambda x: round(x, 3))
    decimals = {"decimals": draw(st.none() | st.integers(0, 6))}
    if row["measure"] == Measure.ELEMENT and row["value_type"] == "đạt/không đạt":
        return edit("tieu_chi", row["code"], target_2027=draw(st.sampled_from(("đạt", None))), **decimals)
    if draw(st.booleans()):
        low, high = sorted((draw(number), draw(number)))
        target = f"{text(low)} - {text(high)}"
        return edit("tieu_chi", row["code"], direction="trong khoảng", target_2027=target, **decimals)
    return edit("tieu_chi", row["code"], direction="bằng", target_2027=draw(number), **decimals)


changes = st.lists(free() | targets(), max_size=4, unique_by=lambda e: (e.table, e.key))


@settings(max_examples=20, deadline=None)
@given(changes)
def test_what_is_built_is_written_and_built_again(edits: list[Edit]) -> None:
    built = build(*edits)
    assert again(built) == built
    assert again(built).digest == built.digest
    kept = catalogue.from_json(catalogue.to_json(built))
    assert (kept, kept.digest) == (built, built.digest)


def test_rows_hold_staff_columns_only_and_years_decide_the_targets() -> None:
    wider = STARTER.model_copy(update={"plan": STARTER.plan.model_copy(update={"years": (2026, 2031)})})
    for spec, rows in catalogue.rows(wider).items():
        assert all(set(row) == {c.key for c in spec.columns if c.keeper == "staff"} for row in rows)
    keys = [c.key for spec in catalogue.rows(wider) if spec.name == "tieu_chi" for c in spec.columns]
    assert [k for k in keys if k.startswith("target_")] == ["target_2026", "target_2031"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copytree(path("danh_muc"), tmp_path / "danh_muc")
    return tmp_path / "danh_muc"


def told(folder: Path) -> list[str]:
    with pytest.raises(CatalogueErrors) as caught:
        catalogue.csv_tables(folder)
    return [f"{e.where}: {e.message}" for e in caught.value.errors]


def test_a_file_saved_with_bom_and_semicolons_reads_the_same(folder: Path) -> None:
    lines = (
        "Mã loại;TÊN LOẠI;Cách gọi chung;Ghi riêng;Chức danh người ký",
        'K1;Tổ;"Các tổ; nhóm";xanh;Tổ trưởng',
        ";;;;",
    )
    (folder / "loai_don_vi.csv").write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode())
    assert catalogue.csv_tables(folder)["loai_don_vi"] == [
        {"code": "K1", "name": "Tổ", "group": "Các tổ; nhóm", "signer_title": "Tổ trưởng"},
        {"code": None, "name": None, "group": None, "signer_title": None},
    ]


def test_files_that_can_not_be_read_are_told_together(folder: Path) -> None:
    (folder / "don_vi.csv").unlink()
    (folder / "mo_hinh.csv").write_bytes("Mã mô hình,Tên mô hình".encode("utf-16"))
    (folder / "quy_tac.csv").write_text("", encoding="utf-8")
    (folder / "so_lieu.csv").write_text("Mã số liệu,Mã số liệu\nA,B,C\n", encoding="utf-8")
    assert told(folder) == [
        "don_vi.csv: Không thấy tệp này.",
        "mo_hinh.csv: Tệp không phải chữ Unicode (UTF-8).",
        "so_lieu.csv, dòng 1: Thiếu cột “Tên số liệu”.",
        "so_lieu.csv, dòng 1: Cột “Mã số liệu” có hai lần.",
        "so_lieu.csv, dòng 2: Dòng có nhiều ô hơn dòng tiêu đề.",
        "quy_tac.csv: Tệp trống hoặc dấu ngoặc kép không đóng.",
    ]


def test_years_come_from_the_settings(folder: Path) -> None:
    file = folder / "cai_dat.csv"
    file.write_text(file.read_text("utf-8").replace("2026; 2027; 2028; 2029; 2030", '"2026,2027"'), "utf-8")
    read = catalogue.csv_tables(folder)
    assert catalogue.years_of(read["cai_dat"]) == (2026, 2027)
    assert [k for k in read["tieu_chi"][0] if k.startswith("target")] == ["target_2026", "target_2027"]


def test_a_question_goes_when_it_is_answered() -> None:
    task = {"person": "Phó Chủ tịch", "deadline": "31/12/2026"}
    built = build(
        edit("nhiem_vu", "NV-2.1", **task),
        edit("nhiem_vu", "NV-2.2", **task, expected_result=""),
        edit("tieu_chi", "MH1-01", target_2026="85"),
        edit("tieu_chi", "G1", **GROUP),
        edit("tieu_chi", "MH2-01", reporters="", asks=""),
        edit("so_lieu", "NEN-02", valid_to="31/12/2029"),
        edit("cai_dat", "dien_thoai", value="0912 345 678"),
        edit("don_vi", "THON01", addresses="thon01@tanminh.vn"),
        edit("don_vi", "THON02", reports_through="PKT"),
        edit("ky_bao_cao", "2026-6T", due="16/6/2026"),
    )
    asked = {(q.sheet, q.code): q.text for q in catalogue.questions(built, 2026)}
    assert ("Nhiệm vụ", "NV-2.1") not in asked
    assert asked["Nhiệm vụ", "NV-2.2"] == "Nhiệm vụ NV-2.2: chưa rõ kết quả (kết quả cần đạt)."
    assert asked["Tiêu chí", "2026"] == (
        "Năm 2026: 34/35 tiêu chí chưa giao chỉ tiêu"
        " (CHUNG-01, CHUNG-02, CHUNG-03, CHUNG-04, CHUNG-05, CHUNG-06, CHUNG-07, CHUNG-08, …)."
    )
    assert asked["Tiêu chí", "G1"] == "Nhóm: nhóm chưa có tiêu chí thành phần."
    assert [q.text.partition(": ")[2] for q in catalogue.questions(built) if q.code == "MH2-01"] == [
        "chưa phân công đơn vị báo cáo.",
        "chưa ghi kỳ báo cáo.",
    ]
    gone = [("Cài đặt", "dien_thoai"), ("Loại đơn vị", "THON"), ("Đơn vị", "THON01"), ("Đơn vị", "THON02")]
    assert not [key for key in (*gone, ("Kỳ báo cáo", "2026-6T")) if key in asked]
    assert ("Kỳ báo cáo", "2029-N") in {(q.sheet, q.code) for q in catalogue.questions(built, 2029)}


def test_a_figure_that_nothing_uses_is_asked_about() -> None:
    asked = catalogue.questions(build(edit("tieu_chi", "MH3-01", denominator="NEN-01")))
    (question,) = [q for q in asked if q.code == "NEN-02"]
    assert (question.sheet, question.text) == ("Số liệu nền", "Dân số: không tiêu chí nào dùng số liệu này.")


def test_differences_are_said_row_by_row() -> None:
    assert catalogue.differences(STARTER, STARTER) == ()
    said = catalogue.differences(
        build(),
        build(
            edit("don_vi", "THON03", name="Thôn Ba", kind="THON"),
            edit("don_vi", "THON01", valid_to="30/6/2027", successor="THON03"),
            edit("tieu_chi", "MH2-01", target_2026="120,5", note="x" * 80),
            edit("ky_bao_cao", "2026-6T", due="16/6/2026"),
            edit("cai_dat", "dia_danh", value="Tân Minh, Hải Phòng"),
        ),
    )
    assert said == (
        "Đơn vị THON01: “Đến ngày” từ (trống) thành 30/06/2027; “Đơn vị kế tục” từ (trống) thành THON03.",
        "Thêm đơn vị THON03 (Thôn Ba).",
        "Tiêu chí MH2-01: “Chỉ tiêu 2026” từ (trống) thành 120,5; “Ghi chú” được sửa.",
        "Kỳ báo cáo 2026-6T: “Hạn nộp của đơn vị” từ (trống) thành 16/06/2026.",
        "Cài đặt Địa danh: “Giá trị” từ Tân Minh thành Tân Minh, Hải Phòng.",
    )


def test_rows_taken_out_or_moved_are_said() -> None:
    fewer = tables()
    fewer["don_vi"] = [*fewer["don_vi"][-2::-1]]
    assert catalogue.differences(build(), catalogue.build(fewer)) == (
        "Bỏ đơn vị THON02 (Thôn Hai).",
        "Trang Đơn vị: thứ tự các dòng thay đổi.",
    )


@settings(max_examples=10, deadline=None)
@given(changes)
def test_nothing_differs_only_where_the_digests_are_equal(edits: list[Edit]) -> None:
    before, after = build(), build(*edits)
    assert (catalogue.differences(before, after) == ()) == (before.digest == after.digest)
