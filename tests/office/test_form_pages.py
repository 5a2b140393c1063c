"""Forms and copies on paper: how many pages, nothing cut, nothing small, no part broken, room to sign."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tanminh_xl.domain.catalogue_nouns import TimeKind, ValueType
from tanminh_xl.domain.form import BlockKey, ColumnKey, FormSpec, Row, layout
from tanminh_xl.forms.write import write
from tests.office.boxes import Page, Word, cut, faults, printed
from tests.office.office import Office
from tests.office.profiles import US
from tests.test_form_write import FILLED, form

pytestmark = pytest.mark.office

BODY = 10.5
"""Points in which body text prints at least: 11, less what a box of pdftotext is narrower."""


def pages_of(office: Office, path: Path) -> list[Page]:
    pdf = path.with_suffix(".pdf")
    office.job(path).pdf(pdf).run()
    return printed(pdf)


def drawn(office: Office, path: Path, spec: FormSpec, filled: object = None) -> list[Page]:
    path.write_bytes(write(spec, filled))  # type: ignore[arg-type]
    return pages_of(office, path)


def word(page: Page, text: str) -> Word:
    return next(word for word in page.words if word.text == text)


def starts_of_parts(pages: list[Page], spec: FormSpec) -> list[int]:
    """The page on which each part is named."""
    letters = [f"{block.title[:1]}." for block in spec.blocks]
    return [next(page.number for page in pages if any(w.text == letter for w in page.words)) for letter in letters]


DEMO = {
    "2026-6T": {"THON01": 1, "THON05": 1, "THON13": 1, "PVHXH": 2, "PKT": 2, "TRUONG01": 1, "VP": 1, "TTDVSNC": 2},
    "2026-N": {"THON01": 2, "THON05": 2, "THON13": 2, "PVHXH": 2, "PKT": 2, "TRUONG01": 1, "VP": 1, "HTX01": 1},
}


@pytest.mark.parametrize("period", DEMO)
def test_each_form_of_the_demonstration_prints_on_the_pages_that_were_looked_at(
    office: Office, made_demo: Path, tmp_path: Path, period: str
) -> None:
    wrong: list[str] = []
    for unit, count in DEMO[period].items():
        (path,) = (made_demo / "bieu_mau" / period).glob(f"{period}_{unit}_*.xlsx")
        copied = tmp_path / f"{unit}.xlsx"
        copied.write_bytes(path.read_bytes())
        pages = pages_of(office, copied)
        said = [*faults(pages), *cut(copied, pages)]
        if len(pages) != count + 1:  # and the guide
            said.append(f"{len(pages)} pages")
        if word(pages[0], "TT").size < 10 or any(w.size < BODY for p in pages for w in p.words if w.text in _BODY):
            said.append("small body text")
        wrong += [f"{unit}: {line}" for line in said]
    assert wrong == []


_BODY = {"Tuyên", "truyền,", "Đoài", "Diện", "tích", "đạt/không", "Điện", "thoại", "đến", "Chủ", "trì"} - {
    "thoại",
    "đến",
}
"""Words of lines of forms."""


@pytest.mark.parametrize("sender", ["THON01", "PKT", "VP"])
@pytest.mark.parametrize("filled", [False, True])
def test_no_part_begins_on_one_page_and_goes_on_upon_the_next(
    office: Office, tmp_path: Path, sender: str, filled: bool
) -> None:
    spec = form(sender, "2026-N", sample=True)
    pages = drawn(office, tmp_path / "form.xlsx", spec, FILLED if filled else None)
    where = starts_of_parts(pages, spec)
    assert where == sorted(where)
    last = spec.blocks[-1].rows[-1].name.split()[0]
    assert where[-1] == max(page.number for page in pages[:-1] if any(w.text == last for w in page.words))
    assert faults(pages) == []


def long_form(count: int) -> FormSpec:
    """A form of which part A is taller than a page."""
    spec = form(period="2026-N")
    block = spec.blocks[0]
    rows = [
        Row(
            f"X-{n}",
            "THON01",
            no=str(n),
            name=f"Dòng số {n} của biểu dài, có tên chiếm hai dòng chữ trên trang giấy khổ ngang",
            unit_of_measure="hộ",
            value_type=ValueType.COUNT,
            time_kind=TimeKind.POINT,
        )
        for n in range(1, count + 1)
    ]
    return replace(spec, blocks=(replace(block, rows=(*block.rows[:1], *rows)), *spec.blocks[1:]), ratios=())


def test_where_part_a_is_longer_than_a_page_its_heads_stand_on_each(office: Office, tmp_path: Path) -> None:
    spec = long_form(40)
    pages = drawn(office, tmp_path / "form.xlsx", spec)
    with_rows = [page for page in pages if "Dòng số" in page.text]
    assert len(with_rows) > 1
    assert all("Thời gian lấy số liệu" in page.text for page in with_rows)
    assert faults(pages) == [] and cut(tmp_path / "form.xlsx", pages) == []


@pytest.mark.parametrize("sender", ["THON01", "PKT"])
def test_due_date_and_address_are_the_boldest_line_and_the_place_to_sign_is_free(
    office: Office, tmp_path: Path, sender: str
) -> None:
    spec = form(sender)
    pages = drawn(office, tmp_path / "form.xlsx", spec)
    due = word(pages[0], "Hạn")
    assert due.size >= max(w.size for w in pages[0].words)
    page = next(page for page in pages if "(Ký," in [w.text for w in page.words])
    signed = word(page, "(Ký,")
    below = [w for w in page.words if w.left > signed.left - 20 and signed.bottom < w.top < signed.bottom + 80]
    assert below == []
    assert page.height - signed.bottom >= 85 + 18


def test_a_long_text_on_a_copy_prints_whole(office: Office, tmp_path: Path) -> None:
    """ "A village head loses lines of what he wrote": in difficulties, results and notes."""
    text = (
        "Tuyến đường trục thôn từ nhà văn hóa đến cánh đồng Cửa Chùa dài khoảng 1.200 m đã xuống cấp nghiêm trọng. " * 2
    )
    spec = form()
    filled = {
        ("A|THON01/MH2-02", ColumnKey.NOTE): text,
        ("B|THON01/NV-7.1", ColumnKey.RESULT): text,
        ("C|+1", ColumnKey.TEXT): text,
        ("C|+1", ColumnKey.PROPOSAL): text,
        ("C|+2", ColumnKey.PROPOSAL): text * 2,
        ("D|noi_bat", ColumnKey.TEXT): text * 3,
    }
    path = tmp_path / "form.xlsx"
    pages = drawn(office, path, spec, filled)
    assert cut(path, pages) == [] and faults(pages) == []


def test_a_difficulty_that_is_typed_makes_its_row_grow(office: Office, tmp_path: Path) -> None:
    spec = form()
    blank, typed, saved = (tmp_path / name for name in ("blank.xlsx", "typed.xlsx", "saved.pdf"))
    blank.write_bytes(write(spec))
    text = "Tuyến đường trục thôn dài khoảng một nghìn mét đã xuống cấp nghiêm trọng, mùa mưa lầy lội. " * 4
    at = next(p for p in layout(spec) if p.block.key is BlockKey.PROBLEMS)
    row = at.first + len(at.block.rows) + 1
    office.job(blank).type("Số liệu", f"C{row}", text).save(typed).pdf(saved).run()
    pages = printed(saved)
    assert sum(w.text == "nghiêm" for page in pages for w in page.words) == 4


@pytest.mark.parametrize(("period", "unit"), [("2026-6T", "THON05"), ("2026-N", "THON05"), ("2026-N", "PKT")])
def test_they_print_alike_on_a_pc_of_another_locale(
    pcs: Callable[[str], Office], made_demo: Path, tmp_path: Path, period: str, unit: str
) -> None:
    (path,) = (made_demo / "bieu_mau" / period).glob(f"{period}_{unit}_*.xlsx")
    copied = tmp_path / "bieu.xlsx"
    copied.write_bytes(path.read_bytes())
    pages = pages_of(pcs(US), copied)
    assert (faults(pages), cut(copied, pages), len(pages)) == ([], [], DEMO[period][unit] + 1)
