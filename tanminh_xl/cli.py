"""The command line: one command, one verb on the files host.

Use cases are imported inside the commands, so that ``--help`` costs little more than Typer and rich themselves.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tanminh_xl.terminal import VnCommand, VnGroup

if TYPE_CHECKING:
    from tanminh_xl.usecases.ahead import Workers
    from tanminh_xl.usecases.proposal import Proposal
    from tanminh_xl.usecases.snapshot import Snapshot

app = typer.Typer(
    cls=VnGroup,
    help="Kế hoạch 5 năm của xã trên Excel: gửi biểu mẫu, tiếp nhận, kiểm tra, tổng hợp, đánh giá, lập báo cáo.",
    no_args_is_help=True,
    add_completion=False,
    subcommand_metavar="LỆNH ...",
    options_metavar="[TÙY CHỌN]",
)
catalogue_app = typer.Typer(cls=VnGroup, help="Danh mục.", no_args_is_help=True, subcommand_metavar="LỆNH ...")
app.add_typer(catalogue_app, name="catalogue")


def _whole(folder: Path) -> Path:
    r"""A folder without a quote in its name: Windows reads ``"D:\KH\" --yes`` as one path, options and all."""
    if '"' in str(folder):
        from tanminh_xl.domain.host import TanMinhError
        from tanminh_xl.domain.plan_path import SLASH_IN_QUOTES

        raise TanMinhError("quote_in_path", f"Đường dẫn “{folder}” có dấu ngoặc kép.", SLASH_IN_QUOTES)
    return folder


FolderOption = Annotated[
    Path, typer.Option("--folder", "-f", help="Thư mục kế hoạch.", metavar="THƯ_MỤC", callback=_whole)
]
PeriodOption = Annotated[str, typer.Option("--period", "-p", help="Mã kỳ báo cáo, ví dụ 2026-6T.", metavar="KỲ")]
FormatOption = Annotated[str, typer.Option("--format", help="text, hoặc json.", metavar="KIỂU")]
WhyOption = Annotated[str, typer.Option("--why", help="Lý do.", metavar="LÝ_DO")]
HERE = Path()


def command(group: typer.Typer, name: str, help: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a command whose own words on the terminal are Vietnamese."""
    return group.command(name, help=help, cls=VnCommand, options_metavar="[TÙY CHỌN]", no_args_is_help=False)


@contextmanager
def _few_collections() -> Iterator[None]:
    """What a verb reads is kept to its end: to look for garbage after every 700 new values, as Python does, costs a
    tenth of a reception. Workbooks do leave cycles behind, so the collector is not turned off."""
    usual = gc.get_threshold()
    gc.set_threshold(10_000, 5, 2)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _run(folder: Path, period: str, verb: Callable[[Snapshot], Proposal], format: str = "text") -> None:
    """Make host, call and their one snapshot, carry the verb out, say its outcome, leave with its exit code."""
    from tanminh_xl import machine, terminal
    from tanminh_xl.hosts.files import FilesHost
    from tanminh_xl.records.folder import Folder
    from tanminh_xl.usecases.proposal import carry_out
    from tanminh_xl.usecases.snapshot import Snapshot

    if format not in ("text", "json"):
        raise typer.BadParameter("`--format` nhận `text` hoặc `json`.")
    with _few_collections(), terminal.Steps(quiet=format == "json") as steps:
        host = FilesHost(Folder(folder).master, steps.step)
        snapshot = Snapshot(host, machine.call(folder, period))
        outcome = carry_out(snapshot, verb(snapshot))
    if host.open_elsewhere:
        terminal.remark(f"{host.master.name} đang mở ở chương trình khác: số liệu đọc theo lần lưu gần nhất.")
    terminal.say(outcome, format)


@command(app, "new", "Tạo thư mục kế hoạch mới với danh mục khởi đầu.")
def new(folder: Annotated[Path, typer.Argument(metavar="THƯ_MỤC", help="Thư mục sẽ tạo.")]) -> None:
    """Make the plan folder and its master; in a folder whose master is lost, the master again."""
    from tanminh_xl import machine, terminal
    from tanminh_xl.hosts.files import FilesHost
    from tanminh_xl.records.folder import Folder
    from tanminh_xl.usecases import new as use
    from tanminh_xl.usecases import remake

    call = machine.call(folder)
    if remake.lost(Folder(folder)):
        terminal.say(remake.remake(call, lambda master, content: FilesHost(master, content=content)))
    else:
        terminal.say(use.new(call))


@command(app, "demo", "Tạo một thư mục kế hoạch mẫu và chạy trọn hai kỳ báo cáo (SỐ LIỆU MINH HỌA).")
def demo(folder: Annotated[Path, typer.Argument(metavar="THƯ_MỤC", help="Thư mục sẽ tạo.")] = Path("demo")) -> None:
    """Make a sample plan and run its whole year."""
    from tanminh_xl import terminal
    from tanminh_xl.hosts.files import FilesHost
    from tanminh_xl.usecases import demo as use

    with terminal.Steps() as steps:
        outcome = use.run(folder, FilesHost, steps.step)
    terminal.say(outcome)


@command(catalogue_app, "check", "Kiểm tra danh mục: nội dung chưa đúng và nội dung Kế hoạch còn để trống.")
def catalogue_check(folder: FolderOption = HERE, period: PeriodOption = "") -> None:
    """Errors of the catalogue, then what the plan leaves open."""
    from tanminh_xl.usecases import catalogue_check as use

    _run(folder, period, use.catalogue_check)


@command(app, "open", "Mở kỳ báo cáo và tạo biểu mẫu cho các đơn vị.")
def open_(period: PeriodOption, folder: FolderOption = HERE) -> None:
    """Publish the period's opening and all its forms."""
    from tanminh_xl.usecases import open_period as use

    _run(folder, period, use.open_period)


@command(app, "forms", "Tạo biểu mẫu còn thiếu, và bản mới khi nội dung biểu mẫu đã đổi; `--mail` soạn thư gửi đi.")
def forms(
    folder: FolderOption = HERE,
    period: PeriodOption = "",
    mail: Annotated[
        bool, typer.Option("--mail", help="Soạn thư gửi biểu mẫu vào thu_di, và bản dán vào Zalo; chưa gửi.")
    ] = False,
) -> None:
    """Issue what is missing or changed in an open period; with messages to the units."""
    from tanminh_xl.usecases import issue_by_mail
    from tanminh_xl.usecases import open_period as use

    _run(folder, period, issue_by_mail.issue_by_mail if mail else use.issue_forms)


@command(
    app, "reply", "Soạn thư trả lời các tệp đã nhận vào thu_di: đã tiếp nhận, đề nghị chỉnh sửa, bổ sung; chưa gửi."
)
def reply(folder: FolderOption = HERE, period: PeriodOption = "") -> None:
    """Lay answers to the files that came ready; nothing is sent."""
    from tanminh_xl.usecases import answers as use

    _run(folder, period, use.answers)


@command(app, "send", "Xem các thư đang chờ trong thu_di; `--confirm` gửi qua máy chủ, `--by-hand` ghi nhận đã tự gửi.")
def send(
    confirm: Annotated[bool, typer.Option("--confirm", help="Gửi các thư đang chờ qua máy chủ gửi thư.")] = False,
    again: Annotated[
        list[str] | None,
        typer.Option("--again", metavar="TÊN_THƯ", help="Gửi lại thư mà lần trước chưa rõ kết quả; kèm --confirm."),
    ] = None,
    by_hand: Annotated[
        list[str] | None,
        typer.Option("--by-hand", metavar="TÊN_THƯ", help="Ghi nhận thư này đã tự gửi; “tất cả”: mọi thư đang chờ."),
    ] = None,
    folder: FolderOption = HERE,
    period: PeriodOption = "",
    format: FormatOption = "text",
) -> None:
    """What waits to be sent; send it; or record that it was sent."""
    from tanminh_xl.usecases import send as use

    if (by_hand and (confirm or again)) or (again and not confirm):
        raise typer.BadParameter("Ghi `--confirm` (có thể kèm `--again TÊN_THƯ`), hoặc `--by-hand TÊN_THƯ`.")

    def verb(snapshot: Snapshot) -> Proposal:
        if by_hand:
            return use.by_hand(snapshot, by_hand)
        return use.send(snapshot, again or ()) if confirm else use.to_send(snapshot)

    _run(folder, period, verb, format)


@command(app, "remind", "Đôn đốc: xem hôm nay cần đôn đốc đơn vị nào; `--confirm` soạn thư, văn bản và ghi sổ.")
def remind(
    confirm: Annotated[
        bool, typer.Option("--confirm", help="Soạn thư, bản dán vào Zalo, danh sách gọi điện, công văn; ghi sổ.")
    ] = False,
    by: Annotated[
        str, typer.Option("--by", metavar="CÁCH", help="Cách đôn đốc: thư, Zalo, công văn; kèm --confirm.")
    ] = "",
    called: Annotated[
        tuple[str, str] | None,
        typer.Option("--called", metavar="ĐƠN_VỊ KẾT_QUẢ", help="Ghi một cuộc gọi và đơn vị trả lời thế nào."),
    ] = None,
    folder: FolderOption = HERE,
    period: PeriodOption = "",
    format: FormatOption = "text",
) -> None:
    """Whom to remind today; remind them; or note a telephone call."""
    from tanminh_xl.usecases import remind as use

    if (called and (confirm or by)) or (by and not confirm):
        raise typer.BadParameter(
            "Ghi `--confirm` (có thể kèm `--by CÁCH`), `--called ĐƠN_VỊ KẾT_QUẢ`, hoặc không ghi gì."
        )

    def verb(snapshot: Snapshot) -> Proposal:
        if called:
            return use.called(snapshot, *called)
        return use.remind(snapshot, by) if confirm else use.listed(snapshot)

    _run(folder, period, verb, format)


@command(app, "collect", "Tiếp nhận tệp các đơn vị gửi: kiểm tra, ghi sổ, báo kết quả từng tệp.")
def collect(
    sources: Annotated[
        list[Path] | None, typer.Argument(metavar="[NGUỒN]...", help="Tệp hoặc thư mục; để trống: thư mục hop_thu.")
    ] = None,
    folder: FolderOption = HERE,
    period: PeriodOption = "",
    on_behalf: Annotated[str, typer.Option("--on-behalf", metavar="ĐƠN_VỊ", help="Nhập thay cho đơn vị này.")] = "",
    received: Annotated[str, typer.Option("--received", metavar="NGÀY", help="Ngày nhận thật: 16/6/2026.")] = "",
    attach: Annotated[list[Path] | None, typer.Option("--attach", metavar="TỆP", help="Bản chụp đính kèm.")] = None,
    reread: Annotated[bool, typer.Option("--reread", help="Đọc lại bản mới nhất của mỗi đơn vị.")] = False,
    jobs: Annotated[
        int, typer.Option("--jobs", metavar="SỐ", min=0, max=64, help="Đọc tệp bằng từng ấy tiến trình của máy này.")
    ] = 0,
    cluster: Annotated[
        str, typer.Option("--cluster", metavar="ĐỊA_CHỈ", help="Đọc tệp bằng cụm máy Dask: tls://may-chu:8786.")
    ] = "",
    tls_ca: Annotated[str, typer.Option("--tls-ca", metavar="TỆP", help="Chứng thư gốc của cụm (PEM).")] = "",
    tls_cert: Annotated[str, typer.Option("--tls-cert", metavar="TỆP", help="Chứng thư của máy này (PEM).")] = "",
    tls_key: Annotated[str, typer.Option("--tls-key", metavar="TỆP", help="Khóa của chứng thư đó (PEM).")] = "",
    format: FormatOption = "text",
) -> None:
    """Receive, check and register what units sent."""
    from tanminh_xl.terminal import day
    from tanminh_xl.usecases import collect as use

    tls = (tls_ca, tls_cert, tls_key)
    if (jobs or cluster) and (on_behalf or reread or (jobs and cluster)):
        raise typer.BadParameter("`--jobs` hoặc `--cluster` chỉ dùng một, khi tiếp nhận tệp của các đơn vị.")
    if any(tls) and not cluster.startswith("tls://"):
        raise typer.BadParameter("`--tls-ca`, `--tls-cert`, `--tls-key` chỉ dùng với `--cluster tls://...`.")

    if (received or attach) and not on_behalf:
        raise typer.BadParameter("`--received` và `--attach` chỉ dùng khi nhập thay: thêm `--on-behalf ĐƠN_VỊ`.")
    on = day(received, "--received") if received else None

    def verb(snapshot: Snapshot) -> Proposal:
        if reread:
            return use.reread(snapshot)
        if on_behalf:
            return use.on_behalf(snapshot, sources or (), on_behalf, on, attach or ())
        return use.collect(snapshot, sources or (), workers)

    with _workers(jobs, cluster, tls) as workers:
        _run(folder, period, verb, format)


@contextmanager
def _workers(jobs: int, address: str, tls: tuple[str, str, str]) -> Iterator[Workers | None]:
    """Other processes that read, if any are asked for; what they did is said at the end, beside the outcome."""
    if not (jobs or address):
        yield None
        return
    from tanminh_xl import terminal
    from tanminh_xl.usecases import pool

    if address:
        from tanminh_xl import cluster

        found: Any = cluster.cluster(address, cluster.Tls(*tls))
    else:
        found = pool.pool(jobs)
    with found as workers:
        try:
            yield workers
        finally:
            if workers.remark:
                terminal.remark(workers.remark)


@command(app, "check", "Kiểm tra tệp, không ghi gì.")
def check(
    files: Annotated[list[Path], typer.Argument(metavar="TỆP...", help="Tệp cần kiểm tra.")],
    folder: FolderOption = HERE,
    period: PeriodOption = "",
    format: FormatOption = "text",
) -> None:
    """Say what would be found; change nothing."""
    from tanminh_xl.usecases import collect as use

    _run(folder, period, lambda snapshot: use.check(snapshot, files), format)


@command(app, "decide", "Quyết định của Văn phòng về một tệp đã nhận.")
def decide(
    files: Annotated[
        list[str], typer.Argument(metavar="TỆP...", help="Tên tệp đã nhận, hoặc 2026-6T/THON05#3; nhiều tệp một lần.")
    ],
    accept: Annotated[bool, typer.Option("--accept", help="Chấp nhận.")] = False,
    accept_valid: Annotated[bool, typer.Option("--accept-valid", help="Chấp nhận phần hợp lệ.")] = False,
    return_: Annotated[bool, typer.Option("--return", help="Trả lại để bổ sung.")] = False,
    assign: Annotated[
        tuple[str, str] | None, typer.Option("--assign", metavar="ĐƠN_VỊ KỲ", help="Gán cho đơn vị và kỳ.")
    ] = None,
    ignore: Annotated[
        bool, typer.Option("--ignore", help="Bỏ qua tệp đang chờ hoặc chưa rõ của ai: không tính, không gửi lại.")
    ] = False,
    received: Annotated[str, typer.Option("--received", metavar="NGÀY", help="Ngày nhận thật: 16/6/2026.")] = "",
    why: WhyOption = "",
    folder: FolderOption = HERE,
    period: PeriodOption = "",
) -> None:
    """Accept, accept the valid part, return, assign, ignore, or put the day of submission right."""
    from tanminh_xl.domain.events import Choice
    from tanminh_xl.terminal import day
    from tanminh_xl.usecases import decide as use

    asked = [
        choice
        for choice, given in (
            (Choice.ACCEPT, accept),
            (Choice.ACCEPT_VALID, accept_valid),
            (Choice.RETURN, return_),
            (Choice.ASSIGN, assign is not None),
            (Choice.IGNORE, ignore),
            (Choice.RECEIVED, bool(received)),
        )
        if given
    ]
    if len(asked) != 1:
        raise typer.BadParameter(
            "Chọn đúng một trong `--accept`, `--accept-valid`, `--return`, `--assign`, `--ignore`, `--received`."
        )
    to = assign or ("", "")
    on = day(received, "--received") if received else None
    _run(folder, period, lambda snapshot: use.decide(snapshot, files, asked[0], why, to[0], to[1], on))


@command(app, "keep-address", "Lưu địa chỉ thư đã gửi tệp vào danh mục đơn vị (lập sổ mới bên cạnh sổ cũ).")
def keep_address(
    files: Annotated[
        list[str], typer.Argument(metavar="TỆP...", help="Tên tệp đã nhận, hoặc 2026-6T/THON05#3; nhiều tệp một lần.")
    ],
    folder: FolderOption = HERE,
    period: PeriodOption = "",
) -> None:
    """The senders' addresses of received files, with their units."""
    from tanminh_xl.usecases import addresses as use

    _run(folder, period, lambda snapshot: use.keep_addresses(snapshot, files))


@command(app, "mails", "Liệt kê thư đến cần xử lý; ghi thư nào đã xử lý.")
def mails(
    done: Annotated[
        list[int] | None, typer.Option("--done", metavar="SỐ", help="Thư số này đã xử lý; nhiều thư: ghi nhiều lần.")
    ] = None,
    why: WhyOption = "",
    folder: FolderOption = HERE,
    format: FormatOption = "text",
) -> None:
    """Messages that still want the clerk."""
    from tanminh_xl.usecases import mails as use

    if bool(why) != bool(done):
        raise typer.BadParameter("Ghi `--done SỐ --why ĐÃ_LÀM_GÌ`, hoặc không ghi gì để xem.")
    _run(folder, "", lambda snapshot: use.done(snapshot, done, why) if done else use.mails(snapshot), format)


@command(app, "adjust", "Ghi nhận điều chỉnh một số liệu theo lời đơn vị.")
def adjust(
    unit: Annotated[str, typer.Argument(metavar="ĐƠN_VỊ", help="Mã hoặc tên đơn vị.")],
    element: Annotated[str, typer.Argument(metavar="SỐ_LIỆU", help="Mã số liệu.")],
    value: Annotated[
        str,
        typer.Argument(metavar="[SỐ]", help="Số mới, Đạt / Không đạt, “ước 12”, “không phát sinh”, “chưa có số” ..."),
    ] = "",
    why: WhyOption = "",
    confirm: Annotated[bool, typer.Option("--confirm", help="Đơn vị xác nhận số đã ghi là đúng.")] = False,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Rút lại số điều chỉnh đang có.")] = False,
    folder: FolderOption = HERE,
    period: PeriodOption = "",
) -> None:
    """Put one figure right, with who, when and why."""
    from tanminh_xl.usecases import adjust as use

    if sum((bool(value), withdraw, confirm)) != 1:
        raise typer.BadParameter("Ghi đúng một trong: số mới, `--confirm`, `--withdraw`.")
    _run(folder, period, lambda snapshot: use.adjust(snapshot, unit, element, value, why, withdraw, confirm=confirm))


@command(app, "answer", "Ghi câu trả lời của đơn vị cho các ô ở trang Cần hỏi (theo điện thoại).")
def answer(
    unit: Annotated[str, typer.Argument(metavar="[ĐƠN_VỊ", help="Mã hoặc tên đơn vị.")] = "",
    element: Annotated[str, typer.Argument(metavar="SỐ_LIỆU", help="Mã hoặc tên số liệu.")] = "",
    value: Annotated[
        str, typer.Argument(metavar="TRẢ_LỜI]", help="Như ghi ở cột Trả lời; để trống cả ba: đọc cột này ở sổ đã lưu.")
    ] = "",
    folder: FolderOption = HERE,
    period: PeriodOption = "",
    format: FormatOption = "text",
) -> None:
    """Answers beside the cells to ask about, into the records."""
    from tanminh_xl.usecases import answer as use

    if unit and not (element and value):
        raise typer.BadParameter("Ghi đủ `ĐƠN_VỊ SỐ_LIỆU TRẢ_LỜI`, hoặc không ghi gì.")
    _run(folder, period, lambda snapshot: use.answer(snapshot, unit, element, value), format)


@command(app, "task", "Ghi tình trạng, kết quả một nhiệm vụ vào bất kỳ ngày nào; để trống: xem các nhiệm vụ.")
def task(
    name: Annotated[str, typer.Argument(metavar="[NHIỆM_VỤ]", help="Mã nhiệm vụ, ví dụ NV-2.1.")] = "",
    unit: Annotated[
        str, typer.Option("--unit", metavar="ĐƠN_VỊ", help="Đơn vị chủ trì, khi có nhiều đơn vị; “tất cả”: mọi đơn vị.")
    ] = "",
    state: Annotated[
        str, typer.Option("--state", metavar="TÌNH_TRẠNG", help="Như trên biểu mẫu: Đang thực hiện, Đã hoàn thành ...")
    ] = "",
    result: Annotated[
        str | None, typer.Option("--result", metavar="KẾT_QUẢ", help="Kết quả; không ghi: giữ như đang có.")
    ] = None,
    evidence: Annotated[
        str | None,
        typer.Option("--evidence", metavar="MINH_CHỨNG", help="Minh chứng; không ghi: giữ như đang có."),
    ] = None,
    why: WhyOption = "",
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Rút lại ghi nhận đang có.")] = False,
    folder: FolderOption = HERE,
    format: FormatOption = "text",
) -> None:
    """A task's state on any day, or how all tasks stand."""
    from tanminh_xl.usecases import task as use

    def verb(snapshot: Snapshot) -> Proposal:
        if not name:
            return use.tasks(snapshot)
        return use.task(snapshot, name, unit, state, result, evidence, why, withdraw)

    said = bool(state or withdraw)
    if bool(name) != said or (state and withdraw):
        raise typer.BadParameter("Ghi `NHIỆM_VỤ --state TÌNH_TRẠNG`, `NHIỆM_VỤ --withdraw`, hoặc không ghi gì để xem.")
    _run(folder, "", verb, format)


@command(app, "owners", "Lập phiếu xác nhận số liệu cho từng cơ quan chủ trì (PhieuXacNhan_<kỳ>.xlsx, .pdf).")
def owners(folder: FolderOption = HERE, period: PeriodOption = "") -> None:
    """A page for each department that owns criteria, to tick and sign."""
    from tanminh_xl.usecases import owners as use

    _run(folder, period, use.owners)


@command(app, "owner-review", "Ghi xác nhận, hoặc đề nghị kiểm tra lại, của cơ quan chủ trì theo phiếu đã ký.")
def owner_review(
    owner: Annotated[str, typer.Argument(metavar="CƠ_QUAN", help="Mã hoặc tên cơ quan chủ trì.")],
    criteria: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TIÊU_CHÍ]...", help="Mã tiêu chí; để trống: mọi tiêu chí của cơ quan."),
    ] = None,
    name: Annotated[str, typer.Option("--name", metavar="HỌ_TÊN", help="Người ký phiếu.")] = "",
    day: Annotated[str, typer.Option("--day", metavar="NGÀY", help="Ngày ghi trên phiếu: 18/6/2026.")] = "",
    again: Annotated[
        str | None, typer.Option("--again", metavar="LÝ_DO", help="Đề nghị kiểm tra lại, vì lý do này.")
    ] = None,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Rút lại lời đã ghi; cần --why.")] = False,
    why: WhyOption = "",
    folder: FolderOption = HERE,
    period: PeriodOption = "",
) -> None:
    """What an owner says of its criteria, from the signed page."""
    from tanminh_xl import terminal
    from tanminh_xl.domain.owner_review import OwnerChoice
    from tanminh_xl.usecases import owner_review as use

    if withdraw == bool(name or day) or (withdraw and again is not None) or bool(why) != withdraw:
        raise typer.BadParameter(
            "Ghi `--name HỌ_TÊN --day NGÀY`, thêm `--again LÝ_DO` nếu có; hoặc `--withdraw --why`."
        )
    on = terminal.day(day, "--day") if day else None
    choice = None if withdraw else OwnerChoice.CONFIRMED if again is None else OwnerChoice.CHECK_AGAIN
    word = use.Word(choice, name, on, why if withdraw else again or "")
    _run(folder, period, lambda snapshot: use.owner_review(snapshot, owner, criteria or (), word))


@command(app, "merge", "Tổng hợp số liệu của kỳ (so_lieu.csv, so_lieu_them.csv, danh_gia.csv).")
def merge(folder: FolderOption = HERE, period: PeriodOption = "") -> None:
    """Figures with their sources, and the assessment made of them."""
    from tanminh_xl.usecases import report as use

    _run(folder, period, use.merge)


@command(app, "assess", "Đánh giá từng tiêu chí của kỳ, kèm lý do.")
def assess(folder: FolderOption = HERE, period: PeriodOption = "", format: FormatOption = "text") -> None:
    """Each criterion's status with its reason."""
    from tanminh_xl.usecases import report as use

    _run(folder, period, use.assess, format)


@command(app, "report", "Lập biểu tổng hợp của kỳ (TongHop_<kỳ>.xlsx).")
def report(folder: FolderOption = HERE, period: PeriodOption = "") -> None:
    """The consolidated workbook."""
    from tanminh_xl.usecases import report as use

    _run(folder, period, use.report)


@command(app, "pdf", "Xuất PDF biểu tổng hợp và các văn bản Word của kỳ (bằng LibreOffice).")
def pdf(folder: FolderOption = HERE, period: PeriodOption = "") -> None:
    """The workbook and each Word document as PDF."""
    from tanminh_xl import machine
    from tanminh_xl.usecases import pdfs as use

    _run(folder, period, lambda snapshot: use.pdf(snapshot, machine.to_pdf()))


@command(app, "explain", "Giải thích một tiêu chí: công thức, số liệu từng đơn vị, nguồn; hoặc một mã biên nhận.")
def explain(
    criterion: Annotated[
        str, typer.Argument(metavar="TIÊU_CHÍ", help="Mã tiêu chí, hoặc mã biên nhận trên thư trả lời.")
    ],
    folder: FolderOption = HERE,
    period: PeriodOption = "",
) -> None:
    """Where a criterion's value comes from, cell by cell; of a mã biên nhận what became of the file, and why."""
    from tanminh_xl.usecases import trace as use

    _run(folder, period, lambda snapshot: use.explain(snapshot, criterion))


@command(app, "fill", "Điền biểu mẫu của cấp trên (.xlsx): bản sao của biểu, với số liệu của kỳ, vào các ô đã ghép.")
def fill(
    form: Annotated[Path, typer.Argument(metavar="BIỂU", help="Tệp biểu của cấp trên (.xlsx, .xlsm).")],
    cell: Annotated[str, typer.Argument(metavar="[Ô", help="Khi ghép, bỏ ghép: ô của biểu, như 'Biểu 1'!C7.")] = "",
    figure: Annotated[
        str, typer.Argument(metavar="SỐ_LIỆU]", help="Khi ghép: mã hoặc tên tiêu chí, số liệu mà ô nhận.")
    ] = "",
    pair: Annotated[bool, typer.Option("--pair", help="Ghép ô với số liệu; giữ lại cho các kỳ sau.")] = False,
    pairs: Annotated[bool, typer.Option("--pairs", help="Xem các ô đã ghép.")] = False,
    unpair: Annotated[bool, typer.Option("--unpair", help="Bỏ ghép một ô.")] = False,
    what: Annotated[
        str, typer.Option("--what", metavar="NỘI_DUNG", help="value, target, status, change (giá trị, chỉ tiêu ...).")
    ] = "",
    when: Annotated[
        str, typer.Option("--when", metavar="KỲ_SỐ", help="now, before, same (kỳ này, kỳ trước, cùng kỳ).")
    ] = "",
    unit: Annotated[str, typer.Option("--unit", metavar="ĐƠN_VỊ", help="Số của riêng một đơn vị.")] = "",
    factor: Annotated[
        str, typer.Option("--factor", metavar="SỐ_NHÂN", help="Nhân số liệu với: 0,001; 1/1000; 1.")
    ] = "",
    decimals: Annotated[
        int | None, typer.Option("--decimals", metavar="SỐ", min=0, max=10, help="Số chữ số thập phân.")
    ] = None,
    months: Annotated[bool, typer.Option("--months", help="Tháng, quý trên nhãn thay đổi theo kỳ.")] = False,
    folder: FolderOption = HERE,
    period: PeriodOption = "",
) -> None:
    """Fill a copy of a form of the upper level; pair its cells with figures."""
    from tanminh_xl.usecases import fill as use
    from tanminh_xl.usecases import pair_cell

    said = bool(what or when or unit or factor or months or decimals is not None)
    if pair + pairs + unpair > 1 or (said and not pair) or bool(figure) != pair or bool(cell) != (pair or unpair):
        raise typer.BadParameter(
            "Ghi `BIỂU` để điền; `--pair BIỂU Ô SỐ_LIỆU` để ghép; `--pairs BIỂU` để xem; `--unpair BIỂU Ô` để bỏ ghép."
        )

    def verb(snapshot: Snapshot) -> Proposal:
        if pair:
            told = pair_cell.said(what, when, unit, factor, decimals, months)
            return pair_cell.pair(snapshot, form, cell, figure, told)
        if unpair:
            return pair_cell.unpair(snapshot, form, cell)
        return pair_cell.pairs(snapshot, form) if pairs else use.fill(snapshot, form)

    _run(folder, period, verb)


@command(app, "merge-folders", "Tổng hợp thư mục kế hoạch của nhiều xã thành một sổ: mỗi số liệu ghi rõ xã.")
def merge_folders(
    folders: Annotated[list[Path], typer.Argument(metavar="THƯ_MỤC...", help="Thư mục kế hoạch của từng xã.")],
    out: Annotated[Path, typer.Option("--out", metavar="TỆP", help="Sổ sẽ ghi (.xlsx).")],
    period: PeriodOption = "",
    city: Annotated[
        Path | None,
        typer.Option("--city", metavar="THƯ_MỤC", help="Thư mục có danh mục để đối chiếu; không ghi: xã đầu tiên."),
    ] = None,
    frames: Annotated[
        Path | None, typer.Option("--frames", metavar="THƯ_MỤC", help="Ghi thêm từng bảng số liệu của mọi xã (CSV).")
    ] = None,
) -> None:
    """One workbook of several communes' plans, and their frames."""
    from tanminh_xl import machine, terminal
    from tanminh_xl.hosts.files import FilesHost
    from tanminh_xl.records.folder import Folder
    from tanminh_xl.usecases import merge_folders as use
    from tanminh_xl.usecases.snapshot import Snapshot

    if out.suffix.lower() != ".xlsx":
        raise typer.BadParameter("`--out` cần tên tệp .xlsx.")

    def open_folder(folder: Path) -> Snapshot:
        return Snapshot(FilesHost(Folder(folder).master), machine.call(folder, period))

    with _few_collections(), terminal.Steps() as steps:
        outcome = use.merge_folders(folders, out, open_folder, steps.step, period, city)
        if frames is not None:
            from tanminh_xl.frames import write_communes

            left_out: dict[str, str] = {}
            paths = (*outcome.paths, *write_communes(folders, frames, left_out))
            told = (f"{folder}: không có trong các bảng CSV, {why}" for folder, why in left_out.items())
            lines, code = (*outcome.lines, *told), max(outcome.exit, int(bool(left_out)))
            outcome = outcome._replace(paths=paths, lines=lines, exit=code)
    terminal.say(outcome)


@command(app, "status", "Tình hình kỳ báo cáo: đã nộp, cần xử lý, việc cần làm tiếp theo; hoặc một mã biên nhận.")
def status(
    code: Annotated[str, typer.Argument(metavar="[MÃ]", help="Mã biên nhận trên thư trả lời: xem là tệp nào.")] = "",
    folder: FolderOption = HERE,
    period: PeriodOption = "",
    format: FormatOption = "text",
) -> None:
    """What the home sheet says, or what a mã biên nhận stands for."""
    from tanminh_xl.usecases import receipts
    from tanminh_xl.usecases import status as use

    _run(folder, period, (lambda snapshot: receipts.of_code(snapshot, code)) if code else use.status, format)


@command(app, "close", "Chốt số liệu của kỳ.")
def close(
    folder: FolderOption = HERE,
    period: PeriodOption = "",
    yes: Annotated[bool, typer.Option("--yes", help="Chốt dù còn nội dung chưa xong, ghi rõ trong báo cáo.")] = False,
    why: WhyOption = "",
) -> None:
    """Freeze what counts."""
    from tanminh_xl.usecases import close as use

    _run(folder, period, lambda snapshot: use.close(snapshot, yes, why))


@command(app, "reopen", "Mở lại kỳ đã chốt.")
def reopen(folder: FolderOption = HERE, period: PeriodOption = "", why: WhyOption = "") -> None:
    """Take reports again; the reason is kept."""
    from tanminh_xl.usecases import close as use

    _run(folder, period, lambda snapshot: use.reopen(snapshot, why))


@command(app, "issue", "Ghi nhận báo cáo đã ban hành: số, ngày, người ký; lưu giữ văn bản và bản đã ký.")
def issue(
    to: Annotated[str, typer.Option("--to", metavar="NƠI_NHẬN", help="Như cột Kính gửi ở trang Nơi nhận báo cáo.")],
    number: Annotated[str, typer.Option("--number", metavar="SỐ", help="Số, ký hiệu: 05/BC-UBND, hoặc chỉ số.")] = "",
    date: Annotated[str, typer.Option("--date", metavar="NGÀY", help="Ngày ban hành: 20/6/2026.")] = "",
    signer: Annotated[
        str, typer.Option("--signer", metavar="NGƯỜI_KÝ", help="Mã ở trang Người ký, hoặc chức vụ và họ tên.")
    ] = "",
    signed: Annotated[list[Path] | None, typer.Option("--signed", metavar="TỆP", help="Bản PDF đã ký.")] = None,
    why: WhyOption = "",
    folder: FolderOption = HERE,
    period: PeriodOption = "",
) -> None:
    """What was issued under which number, kept with its bytes."""
    from tanminh_xl.terminal import day
    from tanminh_xl.usecases import issue as use

    on = day(date, "--date") if date else None
    _run(folder, period, lambda snapshot: use.issue(snapshot, to, number, on, signer, signed or (), why))


@command(app, "dossier", "Lập hồ sơ của kỳ đã chốt trong ho_so, kèm mục lục và mã kiểm tra; hoặc kiểm tra một hồ sơ.")
def dossier(
    check: Annotated[
        Path | None,
        typer.Option("--check", metavar="THƯ_MỤC", help="Kiểm tra hồ sơ này còn nguyên không."),
    ] = None,
    folder: FolderOption = HERE,
    period: PeriodOption = "",
) -> None:
    """All that belongs to a closed period in one folder; or whether such a folder is whole."""
    from tanminh_xl import terminal
    from tanminh_xl.usecases import dossier as use

    if check is not None:
        terminal.say(use.check(check))
    else:
        _run(folder, period, use.dossier)


@command(app, "roll-over", "Lập sổ làm việc của năm sau từ danh mục hiện tại; sổ cũ giữ nguyên.")
def roll_over(
    year: Annotated[int, typer.Argument(metavar="NĂM", help="Năm của sổ mới, ví dụ 2027.")], folder: FolderOption = HERE
) -> None:
    """The next year's master beside the current one, and the switch to it."""
    from tanminh_xl.usecases import roll_over as use

    _run(folder, "", lambda snapshot: use.roll_over(snapshot, year))


@command(app, "import-criteria", "Nhập bảng tiêu chí (Phụ lục 1): lập bảng đối chiếu để xem, sửa; `--confirm` mới ghi.")
def import_criteria(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[TỆP]", help="Tệp .xlsx, .xls, .ods, .docx; với --confirm: bảng đối chiếu đã sửa."),
    ] = None,
    group: Annotated[str, typer.Option("--group", metavar="NHÓM", help="Nhóm xã, khi bảng chia theo nhóm.")] = "",
    table: Annotated[str, typer.Option("--table", metavar="BẢNG", help="Một bảng, khi tệp có nhiều bảng.")] = "",
    confirm: Annotated[bool, typer.Option("--confirm", help="Ghi bảng đối chiếu đã xem, sửa vào danh mục.")] = False,
    paste: Annotated[bool, typer.Option("--paste", help="Tạo tệp trống DanVaoMau.xlsx để dán bảng vào.")] = False,
    folder: FolderOption = HERE,
) -> None:
    """A table of criteria proposed, or the corrected proposal written into a new master."""
    from tanminh_xl.hosts.files import FilesHost
    from tanminh_xl.usecases import confirm_criteria as writing
    from tanminh_xl.usecases import import_criteria as use

    if (
        (confirm and (paste or group or table))
        or (paste and (file or group or table))
        or not (file or confirm or paste)
    ):
        raise typer.BadParameter("Ghi `TỆP`, hoặc `--confirm`, hoặc `--paste`.")

    def verb(snapshot: Snapshot) -> Proposal:
        if paste:
            return use.empty_table(snapshot)
        if confirm:
            return writing.confirm_file(snapshot, FilesHost(writing.to_confirm(snapshot, file)))
        return use.propose_file(snapshot, use.read_file(snapshot, file or HERE, table, group), part=bool(table))

    _run(folder, "", verb)


@command(app, "build-forms", "Tạo lại biểu mẫu trống và mẫu văn bản trong templates/ (dành cho người phát triển).")
def build_forms(folder: Annotated[Path, typer.Argument(metavar="THƯ_MỤC")] = Path("templates")) -> None:
    """One blank form for each kind of unit."""
    from tanminh_xl import terminal
    from tanminh_xl.usecases import build_forms as use

    terminal.say(use.build_forms(folder))


@command(app, "doctor", "Kiểm tra cài đặt: Python, thư viện, đường dẫn, thư mục kế hoạch, macro.")
def doctor(folder: FolderOption = HERE) -> None:
    """Whether this PC and this folder are fit for work."""
    from tanminh_xl import machine, terminal
    from tanminh_xl.hosts.files import FilesHost
    from tanminh_xl.usecases import doctor as use
    from tanminh_xl.usecases.proposal import carry_out
    from tanminh_xl.usecases.snapshot import Snapshot

    snapshot = Snapshot(FilesHost(use.master_of(folder)), machine.call(folder.absolute()))
    terminal.say(carry_out(snapshot, use.doctor(snapshot, machine.facts(), terminal.advise)))


@command(app, "mail-password", "Lưu mật khẩu hộp thư của Văn phòng vào kho mật khẩu của máy này.")
def mail_password(
    folder: FolderOption = HERE,
    forget: Annotated[bool, typer.Option("--forget", help="Xóa mật khẩu đã lưu trên máy này.")] = False,
) -> None:
    """Ask for the mailbox's password without showing it, and keep it in this PC's store; or take it out."""
    from tanminh_xl import machine
    from tanminh_xl.usecases import mail_servers as use

    _run(
        folder,
        "",
        lambda s: use.password(s, machine.keep_mail_password, None if forget else machine.typed_password),
    )


@command(
    app, "upgrade", "Thêm vào sổ làm việc của bản cũ, khi đang đóng, những trang, cột mà bản này dùng; giữ bản sao lưu."
)
def upgrade(folder: FolderOption = HERE) -> None:
    """What an older master lacks; nothing else in it changes."""
    from tanminh_xl import machine, terminal
    from tanminh_xl.hosts.files import FilesHost
    from tanminh_xl.records.folder import Folder
    from tanminh_xl.usecases import upgrade as use

    master = Folder(folder).master
    terminal.say(use.upgrade_file(master, lambda content: FilesHost(master, content=content), machine.clock()))


@command(app, "build-kit", "Tạo bộ cài cho máy Windows của xã (dành cho người phát triển).")
def build_kit(folder: Annotated[Path, typer.Argument(metavar="THƯ_MỤC")] = Path()) -> None:
    """Python for Windows, the locked libraries and this program in one zip."""
    from tanminh_xl import terminal
    from tanminh_xl.usecases import build_kit as use

    with terminal.Steps() as steps:
        outcome = use.build_kit(folder, steps.step)
    terminal.say(outcome)


@command(app, "build-workbook", "Tạo lại sổ làm việc và phần bổ trợ (dành cho người phát triển).")
def build_workbook(folder: Annotated[Path, typer.Argument(metavar="THƯ_MỤC")] = Path("workbook")) -> None:
    """The master and the add-in, from the sources."""
    from tanminh_xl import terminal
    from tanminh_xl.usecases import build_workbook as use

    terminal.say(use.build_workbook(folder))


@command(app, "upgrade-macros", "Thay nút bấm của một sổ làm việc đang đóng bằng bản mới; giữ bản sao lưu.")
def upgrade_macros(file: Annotated[Path, typer.Argument(metavar="TỆP", help="Sổ làm việc .xlsm.")]) -> None:
    """This version's VBA and ribbon into a master that stands."""
    from tanminh_xl import machine, terminal
    from tanminh_xl.usecases import upgrade_macros as use

    terminal.say(use.upgrade_macros(file, machine.clock()))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; for the console script."""
    from tanminh_xl import terminal

    return terminal.guarded(app, arguments)


def script() -> Any:
    """Console entry point."""
    raise SystemExit(main())
