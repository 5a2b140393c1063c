"""The ribbon's buttons on the open workbook: tag -> verb on the live host, and the words for a person who clicks.

RunPython shows whatever a failing command leaves on standard error, in the wrong alphabet: so nothing is ever left
there. A click ends well in every case, says in Vietnamese what happened, and keeps the traceback in ``nhat_ky/``.
"""

from __future__ import annotations

import tempfile
import traceback
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tanminh_xl.domain.host import Call, Outcome
    from tanminh_xl.hosts._com import Com
    from tanminh_xl.hosts._live_start import Book
    from tanminh_xl.hosts.live import LiveHost
    from tanminh_xl.usecases.snapshot import Snapshot

TITLE = "Kế hoạch Tân Minh"
FAILED = "Phần mềm gặp trục trặc khi thực hiện “{label}”. Việc này chưa xong."
RESUME = (
    "Những gì đã ghi trước đó còn nguyên. Bấm lại; nếu vẫn vậy, {keep}",
    "Nếu sổ có chỗ không đúng, bấm “Khôi phục bản sao lưu”: {backup}",
)
KEPT = "gửi tệp này cho người hỗ trợ: {file}"
NOT_KEPT = "chụp màn hình này gửi người hỗ trợ (không ghi được nội dung kỹ thuật vào thư mục nhat_ky)."
MOST_LOGGED = 2_000
"""Characters of an outcome in the log."""

NEXT = {
    "already_open": "Muốn nhận thêm vào kỳ đã chốt, bấm “Mở lại kỳ”.",
    "annex_forms": "Bấm “Mở kỳ và tạo biểu mẫu” để tạo bản mới của biểu đã thay đổi.",
    "annex_group": "Ghi tên nhóm như ở đầu cột của bảng.",
    "annex_none": "Bấm “Nhập Phụ lục 1” trước.",
    "annex_pasted": "Dán xong, bấm “Nhập Phụ lục 1”.",
    "annex_proposed": "Xem và sửa xong, bấm “Ghi Phụ lục 1”.",
    "cell_chosen": ("Chọn một dòng ở trang Kết quả, Tiêu chí, Số liệu hoặc Số liệu tổng hợp, rồi bấm “Chọn số liệu”."),
    "no_cell_chosen": "Mở biểu của cấp trên, chọn ô cần điền, trở lại sổ này, bấm “Chọn ô của biểu” trước.",
    "form_unpaired": (
        "Mở biểu trong Excel, bấm “Chọn ô của biểu”, rồi “Chọn số liệu”. "
        "Biểu nhận lại phải giữ tên tệp như khi ghép{others}."
    ),
    "answer_next": "Ghi câu trả lời ở cột Trả lời của trang Cần hỏi, rồi bấm lại.",
    "assign_first": "Chọn dòng của tệp ở trang Sổ theo dõi nộp, bấm “Chấp nhận”: phần mềm hỏi đơn vị gửi tệp.",
    "closed": "Bấm “Mở lại kỳ” trước.",
    "drafts_laid": "Xem các thư trong thư mục thu_di, rồi bấm “Gửi thư”.",
    "send_confirm": "Bấm “Gửi thư”.",
    "in_doubt": "Bấm “Gửi thư” lần nữa để ghi nhận đã gửi, hoặc gửi lại.",
    "dossier_open": "Bấm “Chốt số liệu” trước.",
    "draft_left": "Bấm “Lập báo cáo” trước.",
    "form_exists": "Bấm “Mở kỳ và tạo biểu mẫu” lần nữa để lập bản tiếp theo.",
    "decide_none": "Chọn lại các dòng rồi bấm lại.",
    "mail_login": "Nhờ người hỗ trợ lưu lại mật khẩu hộp thư. Gmail, Outlook cần mật khẩu ứng dụng.",
    "mail_no_password": "Nhờ người hỗ trợ lưu mật khẩu hộp thư trên máy này (lệnh `mail-password`).",
    "mail_no_store": "Nhờ người hỗ trợ đặt biến môi trường TANMINH_MAT_KHAU_THU.",
    "issue_day": "Bấm lại, ghi ngày trên văn bản.",
    "issue_number": "Bấm lại, ghi số, ký hiệu trên văn bản.",
    "issue_open": "Bấm “Chốt số liệu” trước.",
    "issue_signer": "Bấm lại, ghi chức vụ và họ tên người ký.",
    "mail_why": "Bấm lại, ghi đã làm gì với thư.",
    "mail_done": "Chọn dòng của thư ở trang Thư đến, bấm “Thư đã xử lý”.",
    "no_mail": "Bấm “Tiếp nhận” để ghi lại trang Thư đến, rồi chọn dòng của thư.",
    "macros_differ": "Đóng sổ này, mở lại cai_dat.bat với đúng thư mục kế hoạch, đồng ý nâng cấp.",
    "no_ask_table": "Bấm “Tiếp nhận”: phần mềm thêm trang này khi có ô cần hỏi.",
    "no_document": "Bấm “Lập báo cáo” trước.",
    "no_due_date": "Ghi hạn nộp của đơn vị ở trang Kỳ báo cáo, rồi bấm lại.",
    "no_pages": "Bấm “Lập báo cáo” trước.",
    "no_plan": "Mở sổ trong thư mục kế hoạch (thư mục có tệp ke_hoach.json).",
    "no_receipt": "Bấm “Tiếp nhận” để ghi lại trang Sổ theo dõi nộp, rồi chọn dòng của tệp.",
    "nothing_to_accept": "Đề nghị đơn vị gửi lại biểu mẫu, hoặc bấm “Nhập thay”.",
    "old_master": "Bấm “Nâng cấp sổ làm việc”.",
    "period_needed": "Chọn kỳ ở ô Kỳ.",
    "period_none": "Chọn kỳ ở ô Kỳ, rồi bấm “Mở kỳ và tạo biểu mẫu”.",
    "period_not_opened": "Bấm “Mở kỳ và tạo biểu mẫu” trước.",
    "reissue_why": "Bấm lại, ghi lý do ban hành lại.",
    "row_without_file": "Bấm “Tiếp nhận” để ghi lại sổ.",
    "still_waiting": "Chọn từng dòng ở trang Sổ theo dõi nộp, bấm “Chấp nhận”, “Trả lại để bổ sung” hoặc “Bỏ qua”.",
}
"""What to do next, in buttons: code of an error or of a hint -> words (``domain.host.advice``)."""


def click(tag: str) -> None:
    """Do what the button says; never raises. The workbook is the one whose button was clicked."""
    book = None
    try:
        from tanminh_xl.hosts import _live_start

        book = _live_start.begin("Đang thực hiện, xin chờ ...")
        from tanminh_xl.hosts._com import Excel

        on_book(book, tag, Excel())
    except BaseException:  # a person in Excel must not be left without a word, whatever went wrong
        with suppress(BaseException):
            _fail(book, tag)
    finally:
        with suppress(BaseException):
            if book is not None:
                book.app.status_bar = False


def _fail(book: Book | None, tag: str) -> None:
    """Say and keep what went wrong before the live host stood; without a workbook by Windows' own message box."""
    from tanminh_xl import machine
    from tanminh_xl.hosts._com import say

    folder = _folder(book)
    file = _keep(folder, tag, machine.clock())
    text = f"{FAILED.format(label=_label(tag))}\nBấm lại; nếu vẫn vậy, {_sent(str(folder / file) if file else '')}"
    if book is not None:
        book.app.alert(text, TITLE, "ok", "critical")
    else:
        say(text, TITLE)


def _folder(book: Book | None) -> Path:
    """Where the technical text is kept: beside the workbook; with what passes, where that is no folder of this PC."""
    from tanminh_xl.hosts._live_book import where_of

    with suppress(Exception):
        if book is not None:
            return where_of(book).parent
    return Path(tempfile.gettempdir())


def _sent(file: str) -> str:
    return KEPT.format(file=file) if file else NOT_KEPT


def _label(tag: str) -> str:
    """What a person calls it: the button's label, never its tag."""
    with suppress(Exception):
        from tanminh_xl.master.customui import ribbon
        from tanminh_xl.usecases.buttons import GONE, WITHOUT_BUTTON

        labels = {**WITHOUT_BUTTON, **{gone: label for gone, (label, _) in GONE.items()}}
        return next((b.label for b in ribbon().buttons if b.tag == tag), None) or labels[tag]
    return "Nút vừa bấm"


def on_book(book: Book, tag: str, com: Com, now: datetime | None = None) -> Outcome | None:
    """The click on a workbook that is found already: run, log, tell. None where the person stopped it.

    Esc does not break into the macro meanwhile, not even at the last box: macros of this version see to it themselves
    and take it back; for older ones it is done here, and comes back as it was.
    """
    interrupts = True
    with suppress(Exception):
        interrupts = com.cancel_key(book.app, False)
    try:
        return _clicked(book, tag, com, now)
    finally:
        with suppress(Exception):
            com.cancel_key(book.app, interrupts)


def _clicked(book: Book, tag: str, com: Com, now: datetime | None) -> Outcome | None:
    from tanminh_xl import machine
    from tanminh_xl.domain.host import Outcome, TanMinhError, advice
    from tanminh_xl.hosts._live_book import where_of
    from tanminh_xl.hosts.live import LiveHost
    from tanminh_xl.usecases.proposal import Stopped

    now = now or machine.clock()
    host = LiveHost(book, now, com)
    label = _label(tag)
    call: Call | None = None
    try:
        call = _call(host, where_of(book), now)
        outcome = _run(host, call, tag)
        _log(host, call, label, outcome.text)
    except Stopped:
        host.tell(Outcome("Đã dừng theo yêu cầu, chưa ghi gì."))
        return None
    except TanMinhError as problem:
        hint = advice(NEXT, problem)
        outcome = Outcome(str(problem), lines=(hint,) if hint else (), exit=2)
        _log(host, call, label, f"Chưa thực hiện được: {problem}")
    except Exception:
        file = _keep(_folder(book), tag, now)
        backup = host.backup.name if host.backup else "bản gần nhất trong sao_luu"
        lines = tuple(line.format(keep=_sent(file), backup=backup) for line in RESUME)
        outcome = Outcome(FAILED.format(label=label), lines=lines, exit=2)
        _log(host, call, label, f"Chưa xong; nội dung kỹ thuật ở {file}" if file else "Chưa xong.")
    finally:
        with suppress(Exception):
            book.app.status_bar = False
    host.tell(outcome)
    return outcome


def _run(host: LiveHost, call: Call, tag: str) -> Outcome:
    from tanminh_xl.domain.host import advice
    from tanminh_xl.usecases.buttons import action_of, press
    from tanminh_xl.usecases.proposal import carry_out
    from tanminh_xl.usecases.snapshot import Snapshot

    snapshot = Snapshot(host, call)
    if tag == "kiem_tra_cai_dat":
        from tanminh_xl import machine
        from tanminh_xl.usecases.doctor import doctor

        return carry_out(snapshot, doctor(snapshot, machine.facts(), lambda problem: advice(NEXT, problem)))
    button = action_of(tag)
    if button.writes:
        host.writable()
        _current(host, snapshot)
    outcome = press(host, snapshot, button)
    told = _remarks(snapshot, outcome) if button.writes or tag == "nguon_so_lieu" else ()
    return outcome._replace(lines=(*outcome.lines, *told, *(advice(NEXT, hint) for hint in outcome.hints)))


def _remarks(snapshot: Snapshot, outcome: Outcome) -> tuple[str, ...]:
    """What is not as it was in the records of the period that the home sheet shows, as far as it was not said yet."""
    from tanminh_xl.domain.host import TanMinhError
    from tanminh_xl.usecases.integrity import beside_periods, remarks

    if snapshot.damage:  # told with the outcome, and half of what else is said of a unit would be wrong
        return ()
    try:
        period = snapshot.opened()
        told = (*remarks(snapshot, period), *beside_periods(snapshot))
    except TanMinhError:  # no period chosen, or a damaged record, which the verb has told
        return ()
    return tuple(line for line in told if line not in outcome.lines)


def _call(host: LiveHost, path: Path, now: datetime) -> Call:
    """Who asks, where, when, and for the period that is chosen on the home sheet."""
    from tanminh_xl import machine
    from tanminh_xl.domain.host import Call
    from tanminh_xl.master.state import PERIOD

    period = ""
    with suppress(KeyError):
        period = str(host.book.names[PERIOD].refers_to_range.value or "").strip()
    return Call(path.parent, period, now, machine.account(), machine.mail_password)


def _current(host: LiveHost, snapshot: Snapshot) -> None:
    """TanMinhError where another workbook of the folder is the master now (after a year roll-over), or none is."""
    from tanminh_xl.domain.host import TanMinhError
    from tanminh_xl.domain.names import normalise

    master = snapshot.folder.plan().master
    if normalise(master) != normalise(host.book.name):
        raise TanMinhError(
            "not_current",
            f"{host.book.name} không phải sổ làm việc hiện hành của thư mục này.",
            f"Đóng sổ này, mở {master} rồi bấm lại.",
        )


def _log(host: LiveHost, call: Call | None, label: str, text: str) -> None:
    """A line in the sheet Nhật ký; a log that cannot be written is no reason to lose the outcome."""
    with suppress(Exception):
        if not host.com.read_only(host.book):
            who, period = (call.who, call.period) if call else ("", "")
            at = host.now.replace(tzinfo=None, microsecond=0)
            host.log({"at": at, "who": who, "action": label, "period": period, "text": text[:MOST_LOGGED]})


def _keep(folder: Path, tag: str, now: datetime) -> str:
    """Keep the traceback in ``nhat_ky/``; gives the file's name, "" where it cannot be written."""
    with suppress(Exception):
        from tanminh_xl.records.log import keep

        return keep(folder, tag, now, traceback.format_exc())
    return ""
