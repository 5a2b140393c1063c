"""Documents for tests, built by hand: a report with gaps, sentences and appendices, and a letter."""

from datetime import date

from tanminh_xl.domain.document import (
    Appendix,
    Block,
    Document,
    Gap,
    Head,
    Heading,
    Paragraph,
    Sentence,
    Signing,
)
from tanminh_xl.domain.sheet import Cell, Letterhead, NewPage, Note, Sheet, Signature, Table

SAID = {
    "chung.nop": "Đến ngày 16/6/2026 có 20/24 đơn vị nộp báo cáo.",
    "chung.dat": "Có 12/35 tiêu chí đạt; 02 tiêu chí chưa đạt.",
    "mh2.dien_tich": "Diện tích sản xuất hữu cơ đạt 27 ha, bằng 54% kế hoạch năm.",
    "mh2.ho": "Số hộ nghèo giảm từ 41 hộ xuống còn 33 hộ.",
    "kk.so": "Các đơn vị nêu 08 khó khăn, vướng mắc.",
    "nv.1": "Đôn đốc 04 đơn vị chưa nộp báo cáo.",
    "nv.2": "Rà soát số liệu của thôn Đồng Tiến.",
}


def sentence(tag: str, said: dict[str, str] | None = None) -> Sentence:
    return Sentence(tag, (SAID | (said or {}))[tag])


def blocks(said: dict[str, str] | None = None) -> tuple[Block, ...]:
    def of(tag: str) -> Sentence:
        return sentence(tag, said)

    return (
        Heading("I. Tình hình chung"),
        Paragraph((of("chung.nop"), of("chung.dat"))),
        Paragraph((Gap("chung.chi_dao", "Nêu công tác chỉ đạo, triển khai trong kỳ"),)),
        Heading("II. Kết quả thực hiện"),
        Heading("1. Mô hình sản xuất nông nghiệp", 2),
        Paragraph((of("mh2.dien_tich"), Gap("mh2.nguyen_nhan", "Nêu nguyên nhân"), of("mh2.ho"))),
        Heading("III. Khó khăn, vướng mắc"),
        Paragraph((of("kk.so"),)),
        Heading("IV. Nhiệm vụ kỳ tới"),
        Paragraph((of("nv.1"),), "item"),
        Paragraph((of("nv.2"),), "item"),
    )


def table(rows: int = 12) -> Table:
    def row(n: int) -> tuple[Cell, ...]:
        return (
            Cell(f"MH2-{n:02}", "code"),
            Cell(f"Diện tích sản xuất nông nghiệp hữu cơ được cấp chứng nhận, hạng mục {n}"),
            Cell("ha", "center"),
            Cell(1234.5 + n, "n1"),
            Cell(27.0, "n0~"),
            Cell("Đạt" if n % 2 else "Chưa đạt", f"status:{'Đạt' if n % 2 else 'Chưa đạt'}"),
        )

    heading = (Cell("MH2. Sản xuất nông nghiệp", "heading"), *[Cell()] * 5)
    return Table(
        "tieu_chi",
        (8, 50, 10, 14, 14, 16),
        ("Mã", "Tiêu chí", "Đơn vị tính", "Chỉ tiêu năm", "Kết quả", "Đánh giá"),
        (heading, *(row(n) for n in range(1, rows + 1))),
        groups=((3, 4, "Số liệu"),),
        headings=frozenset({0}),
    )


def sheet(rows: int = 12) -> Sheet:
    head = Letterhead(("A", "B"), ("Biểu số 01/TH",), "KẾT QUẢ", "6 tháng đầu năm 2026 (từ 15/12/2025 đến 14/6/2026)")
    return Sheet(
        "Tiêu chí",
        "KẾT QUẢ",
        (
            Note("SỐ LIỆU MINH HỌA", "sample"),
            head,
            Note("I. CÁC TIÊU CHÍ", "section"),
            table(rows),
            Note("* Số liệu do Văn phòng điều chỉnh."),
            Signature((), ("CHÁNH VĂN PHÒNG", "")),
            NewPage(),
            Note("II. CÁC TIÊU CHÍ KHÁC", "section"),
            table(2),
        ),
    )


def report(
    said: dict[str, str] | None = None,
    *,
    period: str = "2026-6T",
    draft: str = "DỰ THẢO TRÌNH KÝ",
    number: str = "/BC-UBND",
    day: date | None = None,
    body: tuple[Block, ...] | None = None,
    rows: int = 12,
    to: tuple[str, ...] = ("Đảng ủy xã Tân Minh",),
) -> Document:
    return Document(
        period,
        Head(
            ("ỦY BAN NHÂN DÂN", "XÃ TÂN MINH"),
            number,
            "Tân Minh",
            day,
            "BÁO CÁO",
            "Kết quả thực hiện kế hoạch 6 tháng đầu năm 2026",
            to,
        ),
        blocks(said) if body is None else body,
        Signing(
            ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
            "Nguyễn Văn Mẫu",
            ("Như trên", "Chủ tịch, các Phó Chủ tịch UBND xã", "Lưu: VT, VP"),
        ),
        (Appendix("I", "Kết quả thực hiện các tiêu chí", sheet(rows)), Appendix("II", "Nhiệm vụ", sheet(3))),
        draft,
        "SỐ LIỆU MINH HỌA",
    )


def letter() -> Document:
    return Document(
        "2026-6T",
        Head(
            ("ỦY BAN NHÂN DÂN", "XÃ TÂN MINH"),
            "/UBND-VP",
            "Tân Minh",
            date(2026, 2, 5),
            "",
            "báo cáo kết quả thực hiện kế hoạch 6 tháng đầu năm 2026",
            ("Phòng Kinh tế", "Phòng Văn hóa - Xã hội", "Các thôn"),
        ),
        (Paragraph((Sentence("cv.1", "Ủy ban nhân dân xã đề nghị các đơn vị báo cáo trước ngày 16/6/2026."),)),),
        Signing(("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"), "Trần Thị Mẫu", ("Như trên", "Lưu: VT")),
    )
