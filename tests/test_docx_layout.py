"""A .docx of ours, read back: paper, letters and places as Nghị định 30/2020/NĐ-CP, Phụ lục I has them."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from tanminh_xl import templates
from tanminh_xl.domain.document import Appendix, Document, Gap, Paragraph, Sentence
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.domain.sheet import Cell, Note, Table
from tanminh_xl.domain.textsize import text_width
from tanminh_xl.reports import _docx_styles as styles
from tanminh_xl.reports import _docx_xml as xml
from tanminh_xl.reports._docx_groups import fixed_texts
from tanminh_xl.reports._docx_lines import attached_to, authority_words, day_words, short_tag
from tanminh_xl.reports._docx_read import read, read_drawn
from tanminh_xl.reports._docx_rich import digest, text_of
from tanminh_xl.reports.docx import TEMPLATE, build_template, write
from tests import docx_edits as edits
from tests.documents import blocks, letter, report, sheet
from tests.office.programs import audit

SHIPPED = build_template()
MM = 36000


def made(document: Document, template: bytes = SHIPPED) -> Any:
    return docx.Document(io.BytesIO(write(document, template).data))


def style_of(file: Any, text: str) -> str:
    for paragraph in file.element.body.iter(qn("w:p")):
        if text in "".join(t.text or "" for t in paragraph.iter(qn("w:t"))):
            return str(docx.text.paragraph.Paragraph(paragraph, file._body).style.name)
    raise AssertionError(f"{text} stands nowhere")


# the template that is shipped


def test_the_shipped_template_is_what_its_source_gives() -> None:
    assert templates.path(TEMPLATE).read_bytes() == SHIPPED == build_template()


SIZES = {
    styles.NATION: ((12, 13), True, False),
    styles.MOTTO: ((13, 14), True, False),
    styles.ABOVE: ((12, 13), False, False),
    styles.ISSUER: ((12, 13), True, False),
    styles.NUMBER: ((13, 13), False, False),
    styles.SUBJECT_OF_LETTER: ((12, 13), False, False),
    styles.DAY: ((13, 14), False, True),
    styles.KIND: ((13, 14), True, False),
    styles.SUBJECT: ((13, 14), True, False),
    styles.TO: ((13, 14), False, False),
    styles.GROUNDS: ((13, 14), False, True),
    styles.HEADING_1: ((13, 14), True, False),
    styles.HEADING_2: ((13, 14), True, False),
    styles.HEADING_3: ((13, 14), False, False),
    styles.BODY: ((13, 14), False, False),
    styles.ITEM: ((13, 14), False, False),
    styles.RECEIVERS: ((12, 12), True, True),
    styles.RECEIVER: ((11, 11), False, False),
    styles.SIGNER: ((13, 14), True, False),
    styles.SIGNER_NAME: ((13, 14), True, False),
    styles.APPENDIX: ((14, 14), True, False),
    styles.APPENDIX_TITLE: ((13, 14), True, False),
    styles.APPENDIX_OF: ((13, 14), False, True),
    styles.PAGE_NUMBER: ((13, 14), False, False),
}
"""Style -> sizes that the decree allows, bold, italic."""


@pytest.mark.parametrize("name", SIZES)
def test_letters_are_as_the_decree_has_them(name: str) -> None:
    font = docx.Document(io.BytesIO(SHIPPED)).styles[name].font
    (least, most), bold, italic = SIZES[name]
    assert least <= font.size.pt <= most
    assert (bool(font.bold), bool(font.italic)) == (bold, italic)


def test_every_style_names_the_one_font_for_all_characters_and_no_theme() -> None:
    file = docx.Document(io.BytesIO(SHIPPED))
    fonts = list(file.styles.element.iter(qn("w:rFonts")))
    assert len(fonts) > len(styles.PARAGRAPHS)
    for font in fonts:
        said = {name.rpartition("}")[2]: value for name, value in font.attrib.items()}
        assert said == dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), "Times New Roman")
    assert not any("Theme" in name for font in fonts for name in font.attrib)


def test_body_text_is_justified_indented_and_apart() -> None:
    look = docx.Document(io.BytesIO(SHIPPED)).styles[styles.BODY].paragraph_format
    assert look.alignment == docx.enum.text.WD_ALIGN_PARAGRAPH.JUSTIFY
    assert 10 * MM <= look.first_line_indent <= 12.8 * MM
    assert look.space_after.pt >= 6 and 1 <= look.line_spacing <= 1.5


# paper


@pytest.mark.parametrize("document", [report(), letter(), report(draft="")], ids=["report", "letter", "closed"])
def test_each_section_is_a4_with_the_decrees_margins(document: Document) -> None:
    sections = made(document).sections
    assert len(sections) == 1 + len(document.appendices)
    for n, section in enumerate(sections):
        sides = (section.page_width, section.page_height)
        assert tuple(round(side / MM) for side in sides) == ((297, 210) if n else (210, 297))
        assert section.orientation == (WD_ORIENT.LANDSCAPE if n else WD_ORIENT.PORTRAIT)
        assert all(20 <= round(m / MM, 1) <= 25 for m in (section.top_margin, section.bottom_margin))
        assert 30 <= round(section.left_margin / MM, 1) <= 35 and 15 <= round(section.right_margin / MM, 1) <= 20


def test_page_numbers_stand_above_but_on_the_first_page_and_begin_anew_with_each_appendix() -> None:
    file = made(report(draft="", number="05/BC-UBND")._replace(sample=""))
    for n, section in enumerate(file.sections):
        assert section.different_first_page_header_footer
        first, following = section.first_page_header, section.header
        assert not first.is_linked_to_previous and not following.is_linked_to_previous
        assert " PAGE " not in first._element.xml and " PAGE " in following._element.xml
        assert following.paragraphs[0].style.name == styles.PAGE_NUMBER
        start = section._sectPr.find(qn("w:pgNumType")).get(qn("w:start"))
        assert start == ("1" if n else None)


@pytest.mark.parametrize(
    ("draft", "sample"), [("DỰ THẢO TRÌNH KÝ", "SỐ LIỆU MINH HỌA"), ("", "SỐ LIỆU MINH HỌA"), ("", "")]
)
def test_marks_stand_on_every_page_while_they_hold(draft: str, sample: str) -> None:
    file = made(report(draft=draft)._replace(sample=sample))
    for section in file.sections:
        for head in (section.first_page_header, section.header):
            said = "".join(p.text for p in head.paragraphs)
            assert all(
                (mark in said) == bool(there) for mark, there in (("DỰ THẢO TRÌNH KÝ", draft), ("SỐ LIỆU", sample))
            )


# head, text, signature


def test_a_report_has_its_head_text_and_signature() -> None:
    file = made(report(number="05/BC-UBND", day=date(2026, 2, 5)))
    expected = {
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM": styles.NATION,
        "Độc lập - Tự do - Hạnh phúc": styles.MOTTO,
        "ỦY BAN NHÂN DÂN": styles.ISSUER,
        "XÃ TÂN MINH": styles.ISSUER,
        "Số: 05/BC-UBND": styles.NUMBER,
        "Tân Minh, ngày 05 tháng 02 năm 2026": styles.DAY,
        "BÁO CÁO": styles.KIND,
        "Kết quả thực hiện kế hoạch 6 tháng": styles.SUBJECT,
        "Kính gửi: Đảng ủy xã Tân Minh": styles.TO,
        "I. Tình hình chung": styles.HEADING_1,
        "1. Mô hình sản xuất nông nghiệp": styles.HEADING_2,
        "20/24 đơn vị nộp báo cáo. Có 12/35": styles.BODY,
        "[Nêu công tác chỉ đạo": styles.BODY,
        "- Rà soát số liệu của thôn Đồng Tiến./.": styles.ITEM,
        "Nơi nhận:": styles.RECEIVERS,
        "- Lưu: VT, VP.": styles.RECEIVER,
        "KT. CHỦ TỊCH": styles.SIGNER,
        "Nguyễn Văn Mẫu": styles.SIGNER_NAME,
        "Phụ lục II": styles.APPENDIX,
        "(Kèm theo Báo cáo số 05/BC-UBND ngày 05 tháng 02 năm 2026 của Ủy ban nhân dân xã": styles.APPENDIX_OF,
    }
    assert {text: style_of(file, text) for text in expected} == expected


def test_a_letter_has_its_subject_under_the_number_and_whom_it_addresses_line_by_line() -> None:
    file = made(letter())
    expected = {
        "V/v báo cáo kết quả": styles.SUBJECT_OF_LETTER,
        "Kính gửi:": styles.TO,
        "- Phòng Văn hóa - Xã hội;": styles.TO_EACH,
        "- Các thôn.": styles.TO_EACH,
    }
    assert {text: style_of(file, text) for text in expected} == expected
    assert not any(p.style.name == styles.KIND for p in file.paragraphs)


def test_a_department_stands_bold_under_the_body_above_it() -> None:
    document = report()
    file = made(document._replace(head=document.head._replace(authority=("UBND XÃ TÂN MINH", "PHÒNG KINH TẾ"))))
    assert style_of(file, "UBND XÃ TÂN MINH") == styles.ABOVE
    assert style_of(file, "PHÒNG KINH TẾ") == styles.ISSUER


def test_rules_are_as_long_as_the_decree_says() -> None:
    """Of who issues and of the title a third to a half of the line above; of tiêu ngữ as long as the text."""
    file = made(report())
    lines = [p for p in file.element.body.iter(qn("w:p")) if p.find(f"{qn('w:pPr')}/{qn('w:pBdr')}") is not None]
    section = file.sections[0]
    whole = (section.page_width - section.left_margin - section.right_margin) / 635
    long = []
    for line in lines:
        box = next((a for a in line.iterancestors() if a.tag == qn("w:tc")), None)
        room = whole if box is None else int(box.find(f"{qn('w:tcPr')}/{qn('w:tcW')}").get(qn("w:w")))
        indent = line.find(f"{qn('w:pPr')}/{qn('w:ind')}")
        long.append((room - 2 * int(indent.get(qn("w:left")))) / 20)
    issuer, motto, subject = long
    assert 1 / 3 <= issuer / text_width("XÃ TÂN MINH", 13, True) <= 1 / 2
    assert motto == pytest.approx(text_width("Độc lập - Tự do - Hạnh phúc", 14, True), abs=1)
    said = text_width("Kết quả thực hiện kế hoạch 6 tháng đầu năm 2026", 14, True)
    assert 1 / 3 <= subject / said <= 1 / 2


def test_the_signature_never_stands_alone_and_leaves_room_to_sign() -> None:
    file = made(report())
    table = file.tables[1]
    (row,) = table.rows
    assert row._tr.trPr.find(qn("w:cantSplit")) is not None
    assert file.styles[styles.SIGNER_NAME].paragraph_format.space_before.pt >= 60
    above = table._tbl.getprevious()
    assert above.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None
    nameless = report()._replace(signing=report().signing._replace(name=""))
    assert made(nameless).tables[1].rows[0].cells[1].paragraphs[-1].style.name == styles.SIGNER_NAME
    kept = (styles.RECEIVERS, styles.RECEIVER, styles.SIGNER)
    assert all(file.styles[name].paragraph_format.keep_with_next for name in kept)


@pytest.mark.parametrize(
    ("words", "last"),
    [("Xong.", "Xong./."), ("Xong", "Xong./."), ("Xong./.", "Xong./.")],
)
def test_the_text_ends_with_its_sign_once(words: str, last: str) -> None:
    gap = Gap("cuoi", "Viết phần kết")
    document = report(body=(*blocks(), Paragraph((gap,))))
    before = edits.edited(write(document, SHIPPED).data, edits.say("cuoi", words))
    for _ in range(2):
        before = write(document, SHIPPED, before).data
        file = docx.Document(io.BytesIO(before))
        above = file.tables[1]._tbl.getprevious()
        assert "".join(t.text or "" for t in above.iter(qn("w:t"))) == last


def test_the_sign_at_the_end_stands_behind_what_a_person_added_below() -> None:
    document = report(body=(Paragraph((Sentence("ket", "Trân trọng báo cáo./."),)),))
    before = write(document, SHIPPED).data
    assert "Trân trọng báo cáo./." in all_texts(before)
    again = write(document, SHIPPED, edits.edited(before, edits.below("ket", "Gửi kèm biểu."))).data
    assert [t for t in all_texts(again) if "/." in t] == ["Gửi kèm biểu./."]


def all_texts(data: bytes) -> list[str]:
    body = docx.Document(io.BytesIO(data)).element.body
    return ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p"))]


# appendices


def test_tables_fill_the_paper_with_heads_that_are_repeated_and_rows_that_are_not_parted() -> None:
    file = made(report(rows=60))
    table = file.tables[2]._tbl
    rows = table.findall(qn("w:tr"))
    kept = [row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows]
    heads = [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows]
    assert all(kept) and heads == [True, True] + [False] * 61
    section = file.sections[1]
    room = (section.page_width - section.left_margin - section.right_margin) / 635
    assert sum(int(c.get(qn("w:w"))) for c in table.iter(qn("w:gridCol"))) == pytest.approx(room, abs=8)


def test_a_table_shows_numbers_signs_and_merged_cells_as_the_page_does() -> None:
    file = made(report())
    table = file.tables[2]
    assert [cell.text for cell in table.rows[3].cells] == [
        "MH2-01",
        "Diện tích sản xuất nông nghiệp hữu cơ được cấp chứng nhận, hạng mục 1",
        "ha",
        "1.235,5",
        "ước 27",
        "● Đạt",
    ]
    assert table.rows[3].cells[3].paragraphs[0].style.name == styles.TABLE_NUMBER
    assert len({cell._tc for cell in table.rows[2].cells}) == 1, "the heading goes over the whole width"
    assert table.rows[0].cells[3]._tc is table.rows[0].cells[4]._tc
    assert table.rows[0].cells[0]._tc is table.rows[1].cells[0]._tc
    text = "\n".join(p.text for p in file.paragraphs)
    assert "CHÁNH VĂN PHÒNG" not in text and "* Số liệu do Văn phòng điều chỉnh." in text


def test_a_wide_table_has_smaller_letters_but_none_below_nine_points() -> None:
    document = report()
    sheet = document.appendices[0].sheet
    table = sheet.blocks[3]
    wide = table._replace(  # type: ignore[union-attr]
        widths=(8.0,) * 16,
        header=tuple(f"Chỉ tiêu {n}" for n in range(16)),
        rows=(tuple(table.rows[1][3]._replace(value=123456789.5) for _ in range(16)),),  # type: ignore[union-attr]
        groups=(),
        headings=frozenset(),
    )
    document = document._replace(appendices=(document.appendices[0]._replace(sheet=sheet._replace(blocks=(wide,))),))
    table = made(document).tables[2]._tbl
    sizes = {int(size.get(qn("w:val"))) / 2 for size in table.iter(qn("w:sz")) if size.getparent().tag == qn("w:rPr")}
    assert sizes and min(sizes) >= 9 and max(sizes) < 10.5


# the package


@pytest.mark.parametrize("document", [report(), letter(), report(rows=60)], ids=["report", "letter", "long"])
def test_microsofts_rules_find_nothing(document: Document, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(write(document, SHIPPED).data)
    assert audit(path) == []


def test_the_shipped_template_passes_them_too() -> None:
    assert audit(templates.path(TEMPLATE)) == []


def test_a_document_with_a_persons_words_passes_them_too(tmp_path: Path) -> None:
    """Both sentences, several paragraphs in a gap, a table, words beside, the part at the end."""
    person = (
        edits.say("mh2.dien_tich", "Mới đạt 27 ha."),
        edits.say("chung.chi_dao", "Đoạn một.", "Đoạn hai."),
        edits.table_below("kk.so", "Thôn A", "12"),
        edits.beside("nv.1", "Xong trước 30/6."),
        edits.cell("1.235,5", "1.300"),
        edits.delete("nv.2"),
    )
    before = edits.edited(write(report(), SHIPPED).data, *person)
    path = tmp_path / "a.docx"
    path.write_bytes(write(report({"mh2.dien_tich": "Diện tích đạt 30 ha.", "nv.2": "Rà soát."}), SHIPPED, before).data)
    assert audit(path) == []
    text = edits.texts(path.read_bytes())
    assert "Đoạn một." in text and "Đoạn hai." in text
    tags = edits.tags(path.read_bytes())
    assert len(tags) == len(set(tags)) + tags.count("con_lai") - 1


def test_equal_documents_are_equal_bytes_and_hold_no_time() -> None:
    one = write(report(), SHIPPED).data
    assert one == write(report(), SHIPPED).data
    with zipfile.ZipFile(io.BytesIO(one)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"dcterms:created" not in package.read("docProps/core.xml")


def test_another_sentence_changes_only_its_own_control() -> None:
    one, other = (write(report({"mh2.ho": said}), SHIPPED).data for said in ("Có 33 hộ.", "Có 32 hộ."))
    assert {t: edits.text_under(one, t) for t in edits.tags(one) if t != "mh2.ho"} == {
        t: edits.text_under(other, t) for t in edits.tags(other) if t != "mh2.ho"
    }
    with zipfile.ZipFile(io.BytesIO(one)) as a, zipfile.ZipFile(io.BytesIO(other)) as b:
        assert a.namelist() == b.namelist()
        differ = [name for name in a.namelist() if a.read(name) != b.read(name)]
        assert differ == ["customXml/item1.xml", "word/document.xml"]
        assert a.read(differ[1]).replace("Có 33 hộ.".encode(), "Có 32 hộ.".encode()) == b.read(differ[1])


def test_no_word_of_another_period_is_left() -> None:
    """N+1 made over N, in which a person wrote: not one of N's words that N+1 does not say itself, in any part."""
    of_n = {"chung.nop": "Kỳ cũ có mười bảy đơn vị nộp.", "kk.so": "Nêu ba khó khăn thuở trước."}
    person = (edits.say("chung.chi_dao", "Nhân dịp đầu xuân."), edits.below("kk.so", "Vụ đông thất thu."))
    old = edits.edited(write(report(of_n, period="2025-N"), SHIPPED).data, *person)
    alone, over = write(report(), SHIPPED), write(report(), SHIPPED, old)
    assert over.data == alone.data
    assert over.told == ("Bản trước là văn bản của kỳ 2025-N, không phải kỳ 2026-6T: không lấy nội dung nào từ đó.",)


@pytest.mark.parametrize("document", [letter(), report()], ids=["letter", "report"])
def test_what_is_read_before_it_is_saved_is_what_the_saved_file_says(document: Document) -> None:
    data = write(document, SHIPPED).data
    drawn = read_drawn(docx.Document(io.BytesIO(data)))
    assert drawn.paragraphs
    assert drawn == read(data)


ODD = (
    "",
    " ",
    "a & b < c > d",
    'nói "được"',
    "hai\ndòng",
    "\tlùi",
    "\n",
    "hỏng\x01",
    "\x01",
    "đường/phường/thôn",
    "]]>",
    "\u200b",
)
"""Texts of cells: of no word, with signs of XML, with breaks, with what a document takes no sign of."""


@pytest.mark.parametrize("text", ODD, ids=repr)
def test_a_frame_says_what_the_element_would(text: str) -> None:
    def draw(said: str) -> Any:
        return xml.paragraph("K", *([xml.run(said, size=9)] if said else []), properties=[xml.element("keepNext")])

    assert xml.Frame(draw).around(text) == xml.source(draw(text))


@pytest.mark.parametrize("text", ["\ufffe", "\ud800"], ids=ascii)
def test_a_frame_takes_no_text_that_would_spoil_the_file(text: str) -> None:
    with pytest.raises(ValueError):
        xml.Frame(lambda said: xml.paragraph("K", xml.run(said))).around(text)


@pytest.mark.parametrize("rows", [0, 1, 2, 5])
def test_every_text_of_ours_that_has_no_tag_is_counted(rows: int) -> None:
    """Texts of tables too, which are never in the document's tree: one that is not counted passes for a person's."""
    odd = Table("la", (20, 20), ("Mục", "Nội dung"), tuple((Cell(n), Cell(text)) for n, text in enumerate(ODD)))
    plain = sheet(rows)
    page = plain._replace(blocks=(*plain.blocks, odd, Note("Ghi chú dưới bảng."), odd._replace(header=())))
    there = read(write(report()._replace(appendices=(Appendix("Phụ lục I", "SỐ LIỆU", page),)), SHIPPED).data)
    assert there.record is not None
    assert there.record.fixed == Counter(map(digest, fixed_texts(there)))
    cells = [seen.pieces for seen in there.paragraphs if seen.cell is not None]
    assert sum("hai\ndòng" in text_of(piece.runs) for pieces in cells for piece in pieces) == 2


@pytest.mark.parametrize(("rows", "kept"), [(0, 2), (1, 2), (3, 2)])
def test_the_last_rows_of_a_table_stand_on_the_page_of_its_notes(rows: int, kept: int) -> None:
    """The rows of its head among them, where it has no others."""
    few = Table("it", (20, 20), ("A", "B"), ((Cell("x"), Cell(1)),) * rows, groups=((0, 1, "Hai cột"),))
    page = sheet()._replace(blocks=(few, Note("Một ghi chú.")))
    body = made(report()._replace(appendices=(Appendix("Phụ lục I", "SỐ LIỆU", page),))).element.body
    tables = [table for table in body.iter(qn("w:tbl")) if "Hai cột" in "".join(t.text for t in table.iter(qn("w:t")))]
    rows_of = tables[-1].findall(qn("w:tr"))
    keep = [all(p.pPr.find(qn("w:keepNext")) is not None for p in row.iter(qn("w:p"))) for row in rows_of]
    assert keep == [False] * (len(rows_of) - kept) + [True] * kept


def test_what_is_drawn_is_what_is_read_as_ours() -> None:
    """Made again over itself, nothing is told and nothing changes."""
    one = write(report(rows=60), SHIPPED).data
    again = write(report(rows=60), SHIPPED, one)
    assert again.told == () and again.data == one


# templates of an office


def styled(name: str, change: str) -> bytes:
    """The shipped template with a style renamed."""
    saved = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SHIPPED)) as package, zipfile.ZipFile(saved, "w") as target:
        for part in package.namelist():
            data = package.read(part).decode()
            target.writestr(part, data.replace(f'<w:name w:val="{name}"/>', change))
    return saved.getvalue()


def test_a_template_without_a_style_is_told_with_every_style_it_lacks() -> None:
    bad = styled(styles.BODY, '<w:name w:val="Khác"/>')
    with pytest.raises(TanMinhError) as told:
        write(report(), bad, name="van_ban/mau_van_ban.docx")
    assert told.value.code == "bad_template"
    assert told.value.message == "Mẫu văn bản “van_ban/mau_van_ban.docx” thiếu 1 kiểu chữ: “VB Nội dung”."
    assert "Chép lại mau_van_ban.docx" in told.value.hint
    empty = io.BytesIO()
    docx.Document().save(empty)
    with pytest.raises(TanMinhError) as told:
        write(report(), empty.getvalue(), name="mau.docx")
    assert all(f"“{name}”" in told.value.message for name in styles.NAMES)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 nothing", b"{\\rtf1 an old file}"])
def test_a_template_that_is_no_docx_is_told(data: bytes) -> None:
    with pytest.raises(TanMinhError, match="không phải tệp Word"):
        write(report(), data, name="mau.docx")


def test_an_offices_own_looks_are_taken() -> None:
    def smaller(file: Any) -> None:
        file.styles[styles.BODY].font.size = docx.shared.Pt(13)
        file.sections[0].left_margin = docx.shared.Mm(35)
        file.sections[0].footer.paragraphs[0].text = "Văn phòng UBND xã"

    own = edits.edited(SHIPPED, smaller)
    file = made(report(), own)
    assert file.styles[styles.BODY].font.size.pt == 13
    assert round(file.sections[1].left_margin / MM) == 35
    assert file.sections[0].footer.paragraphs[0].text == "Văn phòng UBND xã"
    again = write(report(), own, write(report(), own).data)
    assert again.told == ()


def test_a_document_of_ours_serves_as_a_template_too() -> None:
    """An office may save a report as its template: nothing of that report is left."""
    own = write(report({"mh2.ho": "Chữ của bản cũ."}), SHIPPED).data
    found = write(report(), own)
    assert not any("Chữ của bản cũ.".encode() in part for part in parts(found.data))
    assert found.data == write(report(), own, found.data).data


def test_a_template_may_call_words_namespace_as_it_likes() -> None:
    """As a program that writes prefixes of its own does; tables that are put in say theirs themselves then."""
    with zipfile.ZipFile(io.BytesIO(SHIPPED)) as package:
        main = package.read("word/document.xml").decode()
    for old, new in (("<w:", "<x:"), ("</w:", "</x:"), (" w:", " x:"), ("xmlns:w=", "xmlns:x=")):
        main = main.replace(old, new)
    own = edits.with_part(edits.without_parts(SHIPPED, "word/document.xml"), "word/document.xml", main)
    ours, theirs = (read(write(report(), template).data) for template in (SHIPPED, own))
    assert ours.paragraphs == theirs.paragraphs
    assert any(seen.cell for seen in theirs.paragraphs)


def parts(data: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return [package.read(name) for name in package.namelist()]


# words


@pytest.mark.parametrize(
    ("authority", "said"),
    [
        (("ỦY BAN NHÂN DÂN", "XÃ TÂN MINH"), "Ủy ban nhân dân xã Tân Minh"),
        (("ỦY BAN NHÂN DÂN", "THÀNH PHỐ HẢI PHÒNG"), "Ủy ban nhân dân thành phố Hải Phòng"),
        (("UBND XÃ TÂN MINH", "VĂN PHÒNG HĐND VÀ UBND"), "Văn phòng HĐND và UBND"),
    ],
)
def test_who_issues_in_a_sentence(authority: tuple[str, ...], said: str) -> None:
    assert authority_words(authority) == said


@pytest.mark.parametrize(
    ("day", "said"),
    [(date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"), (date(2026, 12, 20), "ngày 20 tháng 12 năm 2026")],
)
def test_days_have_their_zero(day: date, said: str) -> None:
    assert day_words(day) == said


def test_an_appendix_of_a_letter_says_so_and_leaves_room() -> None:
    assert re.fullmatch(
        r"\(Kèm theo Công văn số {8}/UBND-VP ngày.*của Ủy ban nhân dân xã Tân Minh\)",
        attached_to(letter().head._replace(day=None)).replace("số " + " " * 8, "số" + " " * 8),
    )


def test_a_long_tag_is_shortened_and_stays_its_own() -> None:
    one, other = short_tag("mh2." + "a" * 80), short_tag("mh2." + "a" * 79 + "b")
    assert one != other and len(one) <= 64 and short_tag("mh2.a") == "mh2.a"
