"""What a click says where no workbook is needed to say it: questions whole, labels for tags, no empty paths."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tanminh_xl import ribbon
from tanminh_xl.domain.host import Question, TanMinhError
from tanminh_xl.hosts._com import LONGEST_PROMPT
from tanminh_xl.hosts.live import asked_in
from tanminh_xl.usecases import buttons

LONG = "; ".join(f"bao cao thon {n}.xlsx (Thôn {n}, gửi 16/6/2026)" for n in range(12))


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        (f"Trả lại 12 tệp ({LONG}). Lý do, ghi cho đơn vị:", "Lý do, ghi cho đơn vị:"),
        (f"Bỏ qua {LONG}: không tính, không gửi lại đơn vị. Lý do:", "Lý do:"),
        (f"Sẽ chấp nhận {LONG}. Ghi căn cứ nếu có (hỏi qua điện thoại).", "Ghi căn cứ nếu có (hỏi qua điện thoại)."),
        (f"Tệp {LONG} chưa rõ đơn vị. Ghi mã hoặc tên đơn vị gửi tệp này.", "Ghi mã hoặc tên đơn vị gửi tệp này."),
        (f"NV-2.1: {LONG}. Tình trạng (chưa; đang thực hiện).", "Tình trạng (chưa; đang thực hiện)."),
        (f"{LONG}. Đã trình lúc 7. Đề nghị ghi.", "Đề nghị ghi."),
        (LONG, "Ghi câu trả lời:"),
    ],
)  # fmt: skip
def test_a_long_question_is_said_whole_before_its_last_sentence_is_asked(text: str, prompt: str) -> None:
    assert len(text) > LONGEST_PROMPT
    assert asked_in(Question(text, default="đang làm")) == (text, prompt, "đang làm")


def test_a_short_question_is_one_box() -> None:
    assert asked_in(Question("Lý do:", default="cũ")) == ("", "Lý do:", "cũ")
    assert asked_in(Question("x" * LONGEST_PROMPT)) == ("", "x" * LONGEST_PROMPT, "")


def test_a_long_answer_that_stands_is_shown_and_stays_where_nothing_is_typed() -> None:
    whole, prompt, default = asked_in(Question("Kết quả (số, ngày văn bản, sản phẩm):", default=LONG))
    assert LONG in whole and "Để trống thì giữ nguyên." in whole
    assert (prompt, default) == ("Kết quả (số, ngày văn bản, sản phẩm):", "")


def test_a_tag_is_called_as_its_button_is() -> None:
    assert ribbon._label("tiep_nhan") == "Tiếp nhận"
    assert ribbon._label("mo_tep_da_nhan") == "Mở tệp đã nhận"
    assert ribbon._label("chap_nhan_phan_hop_le") == "Chấp nhận phần hợp lệ"
    assert ribbon._label("nut_cua_ban_sau") == "Nút vừa bấm"


def test_a_button_that_is_gone_says_what_to_press_and_an_unknown_one_that_it_is_of_another_version() -> None:
    with pytest.raises(TanMinhError, match="không còn dùng") as gone:
        buttons.action_of("chap_nhan_phan_hop_le")
    assert "Bấm “Chấp nhận”" in gone.value.hint
    with pytest.raises(TanMinhError, match="thuộc bản khác") as unknown:
        buttons.action_of("nut_cua_ban_sau")
    assert "nut_cua_ban_sau" not in f"{unknown.value}{unknown.value.hint}"
    assert not set(buttons.GONE) & set(buttons.BUTTONS)


@pytest.mark.parametrize("kept", [True, False])
def test_before_there_is_a_workbook_the_box_names_the_button_and_no_empty_path(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kept: bool
) -> None:
    said: list[str] = []
    monkeypatch.setattr("tanminh_xl.hosts._com.say", lambda text, title: said.append(text))
    monkeypatch.setattr("tanminh_xl.hosts._live_start.begin", lambda text: 1 / 0)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    if not kept:
        (tmp_path / "nhat_ky").write_text("a file where the folder should be")
    ribbon.click("tiep_nhan")
    (text,) = said
    assert (
        text.startswith("Phần mềm gặp trục trặc khi thực hiện “Tiếp nhận”.") and "tiep_nhan" not in text.splitlines()[0]
    )
    assert (str(tmp_path) in text) is kept
    assert ("chụp màn hình" in text) is not kept


def test_what_staff_see_is_said_where_the_workbook_has_no_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A workbook in OneDrive: its own path cannot be asked for, and something else fails too."""

    class Book:
        name = "Sổ.xlsm"
        said: list[str] = []  # noqa: RUF012

        @property
        def fullname(self) -> str:
            raise RuntimeError("OneDrive")

        @property
        def app(self) -> Any:
            return SimpleNamespace(alert=lambda text, *_: self.said.append(text), status_bar="")

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("tanminh_xl.hosts._live_start.begin", lambda text: Book())
    monkeypatch.setattr(ribbon, "on_book", lambda *_: 1 / 0)
    ribbon.click("tong_hop")
    assert "“Tổng hợp”" in Book.said[0] and str(tmp_path) in Book.said[0]
