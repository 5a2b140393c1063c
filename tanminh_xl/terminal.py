"""What the command line needs of a terminal: Vietnamese usage, errors and next steps, progress, outcomes."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Sequence
from datetime import date
from types import TracebackType
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    from tanminh_xl.domain.host import Hint, Outcome, TanMinhError

_WORDS = {
    "ARGUMENTS_PANEL_TITLE": "Đối số",
    "OPTIONS_PANEL_TITLE": "Tùy chọn",
    "COMMANDS_PANEL_TITLE": "Lệnh",
    "ERRORS_PANEL_TITLE": "Chưa đúng",
    "DEFAULT_STRING": "[mặc định: {}]",
    "REQUIRED_LONG_STRING": "[bắt buộc]",
    "RICH_HELP": "Xem [blue]'{command_path} {help_option}'[/] để biết cách dùng.",
}

NEXT = {
    "adjust_why": "Thêm `--why LÝ_DO`.",
    "annex_forms": "Tạo bản mới của biểu đã thay đổi: `forms`.",
    "annex_group": "Chọn nhóm bằng `--group NHÓM`.",
    "annex_none": "Nhập trước: `import-criteria TỆP`.",
    "annex_pasted": "Dán xong, lưu lại: `import-criteria DanVaoMau.xlsx`.",
    "annex_proposed": "Sửa trong NhapPhuLuc1.xlsx, lưu lại, rồi ghi: `import-criteria --confirm`.",
    "answer_next": "Ghi từng câu: `answer ĐƠN_VỊ SỐ_LIỆU TRẢ_LỜI`; xem các ô cần hỏi: `status`.",
    "already_open": "Để tạo biểu mẫu còn thiếu: `forms`; để mở lại kỳ đã chốt: `reopen --why LÝ_DO`.",
    "assign_first": "Gán trước: `decide TỆP --assign ĐƠN_VỊ KỲ`.",
    "close_left": "Chốt và ghi rõ trong báo cáo: `close --period {period} --yes --why LÝ_DO`.",
    "closed": "Mở lại kỳ trước: `reopen --period {period} --why LÝ_DO`.",
    "drafts_laid": "Xem trong thư mục này rồi gửi: `send --confirm`; tự gửi bằng chương trình thư: `send --by-hand`.",
    "in_doubt": "Có trong hộp Đã gửi: `send --by-hand TÊN_THƯ`; không có: `send --confirm --again TÊN_THƯ`.",
    "send_confirm": "Gửi: `send --confirm`.",
    "dossier_open": "Chốt số liệu trước: `close --period {period}`.",
    "draft_left": "Lập lại báo cáo từ số liệu đã chốt: `report --period {period}`.",
    "ignore_why": "Thêm `--why LÝ_DO`.",
    "form_unpaired": "Ghép trước: `fill --pair BIỂU Ô SỐ_LIỆU`. Biểu nhận lại phải giữ tên tệp như khi ghép{others}.",
    "form_exists": "Chạy lại `forms` để lập bản tiếp theo.",
    "issue_day": "Thêm `--date NGÀY`, hoặc ghi cột Ngày ban hành ở trang Nơi nhận báo cáo.",
    "issue_number": "Thêm `--number SỐ`, ví dụ 05/BC-UBND, hoặc ghi cột Số, ký hiệu ở trang Nơi nhận báo cáo.",
    "issue_open": "Chốt số liệu trước: `close --period {period}`.",
    "issue_signer": "Thêm `--signer NGƯỜI_KÝ` (mã ở trang Người ký, hoặc chức vụ và họ tên).",
    "macros_differ": "Đóng Excel rồi chạy `upgrade-macros` với tệp này, hoặc chạy lại cai_dat.bat, đồng ý nâng cấp.",
    "mail_account": "Ghi Tài khoản hộp thư ở trang Cài đặt, lưu sổ rồi chạy lại.",
    "mail_login": "Lưu lại mật khẩu: `mail-password`. Gmail, Outlook cần mật khẩu ứng dụng.",
    "mail_no_password": "Lưu mật khẩu: `mail-password`, hoặc đặt biến môi trường TANMINH_MAT_KHAU_THU.",
    "mail_no_store": "Đặt mật khẩu vào biến môi trường TANMINH_MAT_KHAU_THU.",
    "mail_done": "Xử lý xong một thư: `mails --done SỐ --why ĐÃ_LÀM_GÌ`.",
    "mail_why": "Thêm `--why ĐÃ_LÀM_GÌ`.",
    "no_mail": "Xem các thư cần xử lý: `mails`.",
    "master_behind": "Mở sổ làm việc bằng Excel và tổng hợp ở đó để các trang trong sổ có số liệu mới.",
    "no_ask_table": "Ghi từng câu: `answer ĐƠN_VỊ SỐ_LIỆU TRẢ_LỜI`; xem các ô cần hỏi: `status`.",
    "no_document": "Lập báo cáo trước: `report --period {period}`.",
    "no_office": "Cài LibreOffice, hoặc mở từng tệp bằng Excel, Word rồi lưu thành PDF.",
    "no_plan": "Chỉ đúng thư mục bằng `--folder`, hoặc tạo mới: `new`.",
    "no_receipt": "Ghi tên tệp, hoặc mã như 2026-6T/THON05#3; xem các tệp cần xử lý: `status`.",
    "not_extendable": "Mở sổ bằng Excel rồi nâng cấp ở đó, hoặc mở, lưu lại, đóng rồi chạy lại `upgrade`.",
    "nothing_to_accept": "Đề nghị đơn vị gửi lại biểu mẫu, hoặc nhập thay: `collect TỆP --on-behalf ĐƠN_VỊ`.",
    "old_master": "Đóng Excel rồi chạy `upgrade`.",
    "period_needed": "Chọn kỳ bằng `--period`.",
    "period_none": "Mở kỳ: `open --period KỲ`.",
    "period_not_opened": "Mở kỳ: `open --period {period}`.",
    "plan_exists": "Chọn một thư mục khác, hoặc dùng thư mục này với `--folder`.",
    "plan_made": "Sau đó chạy `catalogue check` để xem còn thiếu gì.",
    "received_why": "Thêm `--why LÝ_DO`.",
    "reissue_why": "Ban hành lại thì thêm `--why LÝ_DO`.",
    "reopen_why": "Thêm `--why LÝ_DO`.",
    "return_why": "Thêm `--why LÝ_DO`.",
    "still_waiting": "Quyết định từng tệp bằng `decide`, rồi chốt số liệu.",
}
"""What to do next, in commands: code of an error or of a hint -> words (``domain.host.advice``)."""


class _Vietnamese:
    """Mixed into Typer's command classes: what they say themselves is said in Vietnamese."""

    def get_usage(self, ctx: Any) -> str:
        """The usage line."""
        return str(super().get_usage(ctx)).replace("Usage: ", "Cách dùng: ", 1)  # type: ignore[misc]

    def get_help_option(self, ctx: Any) -> Any:
        """The option --help with its own words."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "In hướng dẫn này rồi thoát."
        return option

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The help page, its panels titled in Vietnamese; plain text where it is not read on a terminal."""
        if not sys.stdout.isatty():
            return self._plain_help(ctx, formatter)
        from typer import rich_utils  # half of what --help costs

        for name, words in _WORDS.items():
            setattr(rich_utils, name, words)
        super().format_help(ctx, formatter)  # type: ignore[misc]

    def _plain_help(self, ctx: Any, formatter: Any) -> None:
        command: Any = self
        formatter.write_usage(ctx.command_path, " ".join(command.collect_usage_pieces(ctx)), prefix="Cách dùng: ")
        command.format_help_text(ctx, formatter)
        rows: dict[str, list[tuple[str, str]]] = {"Đối số": [], "Tùy chọn": [], "Lệnh": []}
        for param in command.get_params(ctx):
            if (said := param.get_help_record(ctx)) is not None:
                kind = "Tùy chọn" if param.param_type_name == "option" else "Đối số"
                rows[kind].append((said[0].partition(" <")[0], _in_vietnamese(said[1])))
        for name in command.list_commands(ctx) if isinstance(self, TyperGroup) else ():
            rows["Lệnh"].append((name, command.get_command(ctx, name).help or ""))
        for title, found in rows.items():
            if found:
                with formatter.section(title):
                    formatter.write_dl(found)


def _in_vietnamese(text: str) -> str:
    """What Typer itself says of an option, in Vietnamese."""
    return text.replace("[default: ", "[mặc định: ").replace("[required]", "[bắt buộc]")


class VnGroup(_Vietnamese, TyperGroup):
    """A group of commands."""


class VnCommand(_Vietnamese, TyperCommand):
    """A command."""


def guarded(app: typer.Typer, arguments: Sequence[str] | None) -> int:
    """Run the application; whatever a person can cause is one clear message on standard error, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    run = typer.main.get_command(app)
    try:
        code = run.main(args=None if arguments is None else list(arguments), standalone_mode=False)
    except typer.Exit as stop:
        return stop.exit_code
    except (KeyboardInterrupt, typer.Abort):
        _complain("Đã dừng theo yêu cầu.", "Những tệp đã tiếp nhận vẫn được giữ; chạy lại để tiếp tục.")
        return 1
    except BrokenPipeError:
        return 1
    except Exception as error:
        return _explain(error)
    return code if isinstance(code, int) else 0


def _explain(error: Exception) -> int:
    """Say an error that a person can cause; raise anything else, which is a bug."""
    name = type(error).__name__
    if hasattr(error, "format_message"):
        if name != "NoArgsIsHelpError":
            _complain(_usage(error, name), "Thêm `--help` để xem cách dùng.")
        return 2
    if any(kind.__name__ == "TanMinhError" for kind in type(error).__mro__):
        known: TanMinhError = error  # type: ignore[assignment]  # not imported: `--help` loads no domain
        _complain(str(known), advise(known))
        return known.exit
    if isinstance(error, PermissionError):
        _complain(
            f"Không ghi hoặc không đọc được {error.filename}.",
            "Tệp đang mở ở chương trình khác, hoặc thư mục không cho ghi: đóng tệp rồi chạy lại.",
        )
        return 2
    if isinstance(error, OSError):
        _complain(
            f"Không dùng được {error.filename or ''}: {error.strerror}.", "Kiểm tra đường dẫn, ổ đĩa rồi chạy lại."
        )
        return 2
    raise error


def _usage(error: Exception, name: str) -> str:
    param = getattr(error, "param", None)
    what = "/".join(getattr(param, "opts", ())) or getattr(param, "human_readable_name", "")
    if name == "MissingParameter":
        metavar = getattr(param, "metavar", None) or what
        return f"Thiếu `{what if what.startswith('-') else metavar}`."
    if name == "NoSuchOption":
        return f"Không có tùy chọn `{getattr(error, 'option_name', '')}`."
    if name == "BadParameter" and what:
        return f"Giá trị của `{what}` chưa đúng."
    if name == "BadParameter":
        return str(getattr(error, "message", ""))
    message = str(error.format_message())  # type: ignore[attr-defined]
    if message.startswith("No such command"):
        command = message.split()[3].rstrip(".").strip("'")
        return f"Không có lệnh `{command}`."
    if extra := re.fullmatch(r"Got unexpected extra argument(?:s|\(s\))? (\(.*\))\.?", message, re.S):
        return f"Thừa đối số {extra[1]}."
    if "requires an argument" in message or "requires 2 arguments" in message:
        return f"Tùy chọn `{getattr(error, 'option_name', '')}` cần có giá trị."
    return message


def remark(text: str) -> None:
    """Something to know beside the outcome: on standard error, so that a JSON document stays whole."""
    print(text, file=sys.stderr)


def _complain(message: str, hint: str) -> None:
    print(message, file=sys.stderr)
    if hint:
        print(hint, file=sys.stderr)


def day(text: str, option: str) -> date:
    """A day typed as an option: 16/6/2026 or 2026-06-16."""
    from tanminh_xl.domain.typed_day import typed_day

    if found := typed_day(text):
        return found
    raise typer.BadParameter(f"`{option}` cần một ngày như 16/6/2026.")


class Steps:
    """Progress: a bar on a terminal, a line every few seconds elsewhere, nothing for JSON or short work."""

    SHOW_AFTER, LINE_EVERY = 1.0, 5.0

    def __init__(self, quiet: bool = False) -> None:
        self._bar: Any = None
        self._task: Any = None
        self._text = ""
        self._quiet = quiet
        self._started = self._last = time.monotonic()

    def __enter__(self) -> Steps:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()

    def step(self, text: str, n: int, total: int) -> bool:
        """Say how far the work is; always goes on (Ctrl+C stops between files)."""
        now = time.monotonic()
        if text != self._text:
            self._text, self._started = text, now
            if self._bar is not None:
                self._task = self._bar.add_task(text, total=total)
        if self._quiet or now - self._started < self.SHOW_AFTER:
            return True
        if not sys.stderr.isatty():
            if now - self._last >= self.LINE_EVERY:
                self._last = now
                print(f"{text}: {n}/{total}", file=sys.stderr)
            return True
        if self._bar is None:
            from rich.console import Console
            from rich.progress import Progress

            self._bar = Progress(console=Console(stderr=True), transient=True)
            self._bar.start()
            self._task = self._bar.add_task(text, total=total)
        self._bar.update(self._task, completed=n, total=total)
        return True


def advise(about: TanMinhError | Hint) -> str:
    """What to do next, in commands."""
    from tanminh_xl.domain.host import advice

    return advice(NEXT, about)


def say(outcome: Outcome, format: str = "text") -> None:
    """Print an outcome; leaves with its exit code where that is not 0."""
    outcome = outcome._replace(lines=(*outcome.lines, *map(advise, outcome.hints)))
    if format == "json":
        print(json.dumps(outcome.data, ensure_ascii=False, indent=1))
    elif sys.stdout.isatty():
        from rich.console import Console

        console = Console(highlight=False)
        console.print(outcome.text, style="bold green" if outcome.exit == 0 else "bold yellow", markup=False)
        for line in outcome.lines:
            console.print(line, markup=False)
        for path in outcome.paths:
            console.print(f"  {path}", style="cyan", markup=False)
    else:
        print(outcome.text)
        for line in outcome.lines:
            print(line)
        for path in outcome.paths:
            print(f"  {path}")
    if outcome.exit:
        raise typer.Exit(outcome.exit)
