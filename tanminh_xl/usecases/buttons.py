"""The ribbon's buttons: tag -> verb, with the few questions that need a selection or a person's word.

A button asks, then proposes; what it proposes is confirmed and carried out in one place (``press``), on the one
snapshot of the click.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from tanminh_xl.domain.events import UNKNOWN, Choice
from tanminh_xl.domain.host import YES, OpenBook, Outcome, Question, TanMinhError
from tanminh_xl.domain.names import normalise
from tanminh_xl.domain.office_nouns import Recipient
from tanminh_xl.domain.office_tables import RECIPIENTS
from tanminh_xl.domain.staff_tables import TASKS
from tanminh_xl.domain.tables import REGISTER, RESULTS
from tanminh_xl.domain.typed_day import typed_day
from tanminh_xl.usecases.proposal import Proposal, Stopped, carry_out
from tanminh_xl.usecases.snapshot import Snapshot

WITHDRAW = "rút"
"""Typed in place of a figure: the adjustment that holds is taken back."""
ALL = "tất cả"
"""Typed in place of codes: every criterion of the department."""


class Action(NamedTuple):
    """What a button does. ``writes``: it changes the workbook or the plan folder, and is not to be started where that
    would be lost."""

    propose: Callable[[OpenBook, Snapshot], Proposal]
    writes: bool = True


def press(host: OpenBook, snapshot: Snapshot, action: Action) -> Outcome:
    """Propose, have it confirmed, carry it out. Stopped where the person does not go on; else what the verb raises."""
    proposal = action.propose(host, snapshot)
    says = proposal.says()
    if says and host.ask(Question(f"{says} Tiếp tục?", kind="yes")) != YES:
        raise Stopped
    return carry_out(snapshot, proposal)


def _ask(host: OpenBook, question: Question) -> str:
    """The answer; Stopped where the person cancels, or gives none where one is needed."""
    answer = host.ask(question)
    if answer is None or not answer.strip():
        raise Stopped
    return answer.strip()


def _only(do: Callable[[], Outcome]) -> Proposal:
    return Proposal(do, writes=False)


# Verbs are imported by the button that needs them: a click loads no other's.


def _open_period(host: OpenBook, snapshot: Snapshot) -> Proposal:
    """Of a period that is open already: what is missing or changed of its forms."""
    from tanminh_xl.usecases import open_period

    opened = snapshot.state(snapshot.period().code).opening is not None
    return open_period.issue_forms(snapshot) if opened else open_period.open_period(snapshot)


def _catalogue_check(host: OpenBook, snapshot: Snapshot) -> Proposal:
    from tanminh_xl.usecases.catalogue_check import catalogue_check

    return catalogue_check(snapshot)


def _collect(host: OpenBook, snapshot: Snapshot) -> Proposal:
    from tanminh_xl.usecases.collect import collect

    return collect(snapshot)


def _merge(host: OpenBook, snapshot: Snapshot) -> Proposal:
    from tanminh_xl.usecases.report import merge

    return merge(snapshot)


def _report(host: OpenBook, snapshot: Snapshot) -> Proposal:
    from tanminh_xl.usecases.report import report

    return report(snapshot)


def _pdf(host: OpenBook, snapshot: Snapshot) -> Proposal:
    from tanminh_xl.usecases.pdfs import pdf_by_office

    return pdf_by_office(snapshot, host)


def _check(host: OpenBook, snapshot: Snapshot) -> Proposal:
    from tanminh_xl.usecases.collect import check

    inbox = str(snapshot.folder.inbox)
    files = _ask(host, Question("Chọn tệp báo cáo cần kiểm tra", kind="files", default=inbox))
    return check(snapshot, [Path(line) for line in files.splitlines()])


def _on_behalf(host: OpenBook, snapshot: Snapshot) -> Proposal:
    from tanminh_xl.domain.format_value import format_day_padded
    from tanminh_xl.usecases.collect import on_behalf

    unit = snapshot.unit(_ask(host, Question("Nhập thay cho đơn vị nào? Ghi mã hoặc tên đơn vị.")))
    name, start = snapshot.catalogue.unit[unit].name, str(snapshot.folder.root)
    file = _ask(host, Question(f"Chọn biểu mẫu đã gõ của {name}", kind="file", default=start))
    today = format_day_padded(snapshot.call.now)
    received = _ask_day(host, "Ngày Văn phòng nhận được báo cáo (ngày/tháng/năm)", today)
    about = f"Chọn bản chụp báo cáo của {name} (chọn Hủy nếu không có)"
    scans = host.ask(Question(about, kind="files", default=start))
    return on_behalf(snapshot, [Path(file)], unit, received, [Path(line) for line in (scans or "").splitlines()])


def _ask_day(host: OpenBook, text: str, default: str) -> date:
    day = _ask(host, Question(text, default=default))
    if found := typed_day(day):
        return found
    raise TanMinhError("bad_day", f"“{day}” không phải ngày.", "Ghi ngày như 16/6/2026.")


def _decide(choice: Choice) -> Callable[[OpenBook, Snapshot], Proposal]:
    def propose(host: OpenBook, snapshot: Snapshot) -> Proposal:
        from tanminh_xl.usecases.decide import all_named, decide, find

        label = _selected_files(host)
        receipts = [find(snapshot, one).receipt for one in label]
        which, unknown = all_named(snapshot, receipts), [r.name for r in receipts if r.unit == UNKNOWN]
        if unknown and choice is Choice.ACCEPT:
            asked = f"Tệp {', '.join(unknown)} chưa rõ đơn vị. Ghi mã hoặc tên đơn vị gửi tệp này."
            unit = snapshot.unit(_ask(host, Question(asked)))
            return decide(snapshot, label, Choice.ASSIGN, "", unit, snapshot.opened().code)
        if choice is Choice.RETURN:
            why = _ask(host, Question(f"Trả lại {which}. Lý do, ghi cho đơn vị:"))
            return decide(snapshot, label, choice, why)
        if choice is Choice.IGNORE:
            why = _ask(host, Question(f"Bỏ qua {which}: không tính, không gửi lại đơn vị. Lý do:"))
            return decide(snapshot, label, choice, why)
        if choice is Choice.RECEIVED:
            from tanminh_xl.domain.format_value import format_day_padded

            now = format_day_padded(find(snapshot, label[0]).day)
            day = _ask_day(host, f"Sửa ngày nhận của {which}. Ngày nhận đúng (ngày/tháng/năm):", now)
            why = _ask(host, Question("Lý do sửa ngày nhận:"))
            return decide(snapshot, label, choice, why, day=day)
        # One question: a decision is made often, and its reason is seldom more than a telephone call.
        says = decide(snapshot, label, choice).says()
        given = host.ask(Question(f"{says} Ghi căn cứ nếu có (như đã hỏi qua điện thoại)."))
        if given is None:
            raise Stopped
        return decide(snapshot, label, choice, given)._replace(says=lambda: "")

    return propose


def _selected_files(host: OpenBook) -> list[str]:
    """The received files of the register's selected rows: 2026-6T/THON05#3."""
    selected = host.selection()
    refs = [ref for ref in selected.refs if ref.table == REGISTER.name] if selected else []
    keys = [ref.key for ref in refs if ref.key[2] not in ("", "0")]
    if not keys:
        raise TanMinhError(
            "no_file_selected",
            "Chưa chọn tệp nào.",
            f"Chọn một dòng đã nhận tệp ở trang {REGISTER.sheet} rồi bấm lại.",
        )
    return [f"{period or UNKNOWN}/{unit or UNKNOWN}#{version}" for period, unit, version in keys]


def _keep_address(host: OpenBook, snapshot: Snapshot) -> Proposal:
    from tanminh_xl.usecases.addresses import keep_addresses

    return keep_addresses(snapshot, _selected_files(host), host)


def _mail_done(host: OpenBook, snapshot: Snapshot) -> Proposal:
    from tanminh_xl.domain.tables import MAILS
    from tanminh_xl.usecases.mails import done

    selected = host.selection()
    numbers = [ref.key[0] for ref in selected.refs if ref.table == MAILS.name] if selected else []
    chosen = [int(number) for number in numbers if number.isdecimal()]
    if not chosen:
        raise TanMinhError(
            "no_mail_selected", "Chưa chọn thư nào.", f"Chọn một dòng ở trang {MAILS.sheet} rồi bấm lại."
        )
    which = ", ".join(map(str, chosen))
    why = _ask(host, Question(f"Thư số {which} đã xử lý thế nào? (ví dụ: đã gọi điện, đã nhập thay)"))
    return done(snapshot, chosen, why)._replace(says=lambda: "")


def _answer(host: OpenBook, snapshot: Snapshot) -> Proposal:
    from tanminh_xl.usecases.answer import answer

    return answer(snapshot)


def _adjust(host: OpenBook, snapshot: Snapshot) -> Proposal:
    from tanminh_xl.domain.format_value import format_value
    from tanminh_xl.usecases.adjust import adjust
    from tanminh_xl.usecases.trace import selected_figure

    figure = selected_figure(snapshot, host.selection())
    unit, element = snapshot.catalogue.unit[figure.unit].name, snapshot.catalogue.element[figure.element].name
    held = (figure.unit, figure.element) in snapshot.state(figure.period).adjusted
    asked = f"{unit}: {element}, đang tính {format_value(figure.counted) or 'chưa có'}. Ghi số mới"
    asked += f", hoặc ghi “{WITHDRAW}” để rút lại điều chỉnh." if held else "."
    value = _ask(host, Question(asked))
    withdraw = held and value.casefold() == WITHDRAW
    why = _ask(host, Question("Lý do điều chỉnh (ai cho biết, bằng cách nào):"))
    new = "" if withdraw else value
    return adjust(snapshot, figure.unit, figure.element, new, why, withdraw, figure.period)


def _task(host: OpenBook, snapshot: Snapshot) -> Proposal:
    from tanminh_xl.domain.catalogue_nouns import TASK_STATES
    from tanminh_xl.domain.names import normalise
    from tanminh_xl.usecases.task import EACH, find_task, leading, task

    of = find_task(snapshot, _selected_task(host))
    units, unit = leading(snapshot, of), ""
    stands = {said.unit: said for said in snapshot.last_words() if said.task == of.code}
    if len(units) > 1:
        asked = f"{of.code} có {len(units)} đơn vị chủ trì. Ghi mã hoặc tên một đơn vị, hoặc “{EACH}”."
        unit = _ask(host, Question(asked))
    each = len(units) > 1 and normalise(unit) == normalise(EACH)
    now = None if each else stands.get(snapshot.unit(unit) if unit else units[0].code)
    asked = f"{of.code}: {of.text}. Tình trạng ({'; '.join(TASK_STATES)}"
    asked += f"; ghi “{WITHDRAW}” để rút lại ghi nhận của Văn phòng)." if now and now.note else ")."
    state = _ask(host, Question(asked, default=now.state if now else ""))
    if now and now.note and state.casefold() == WITHDRAW:
        return task(snapshot, of.code, unit, withdraw=True)
    result = _line(host, "Kết quả (số, ngày văn bản, sản phẩm):", now.result if now else "")
    evidence = _line(host, "Minh chứng, hoặc ai cho biết:", now.evidence if now else "")
    return task(snapshot, of.code, unit, state, result, evidence)


def _line(host: OpenBook, text: str, default: str) -> str:
    """A line that may be left blank; Stopped where the person cancels."""
    answer = host.ask(Question(text, default=default))
    if answer is None:
        raise Stopped
    return answer.strip()


def _selected_task(host: OpenBook) -> str:
    """The code of the selected row of the sheet Nhiệm vụ."""
    selected = host.selection()
    ref = selected.ref if selected else None
    if ref is None or ref.table != TASKS.name or not ref.key[0]:
        raise TanMinhError(
            "no_task_selected", "Chưa chọn nhiệm vụ nào.", f"Chọn một dòng ở trang {TASKS.sheet} rồi bấm lại."
        )
    return ref.key[0]


def _trace(host: OpenBook, snapshot: Snapshot) -> Proposal:
    from tanminh_xl.usecases.trace import trace

    return trace(snapshot, host.selection())


def _open_received(host: OpenBook, snapshot: Snapshot) -> Proposal:
    from tanminh_xl.usecases.received import received_file

    def do() -> Outcome:
        path = received_file(snapshot, host.selection())
        if path is None:
            return Outcome("Dòng này chưa có tệp.")
        try:
            host.open_received(path)
        except Exception as problem:  # Excel's own: one of that name is open, or it is damaged
            raise TanMinhError(
                "not_opened",
                f"Không mở được tệp {path.name}.",
                "Đóng sổ đang mở có cùng tên nếu có; hoặc mở tệp từ thư mục da_nhan.",
            ) from problem
        return Outcome(f"Đã mở {path.name}.")

    return _only(do)


def _choose_cell(host: OpenBook, snapshot: Snapshot) -> Proposal:
    from tanminh_xl.usecases.choose import choose_cell

    return choose_cell(snapshot, host.pointed())


def _choose_figure(host: OpenBook, snapshot: Snapshot) -> Proposal:
    """One question, with what is usual in it already: a person who only presses Enter has paired the cell."""
    from tanminh_xl.usecases.choose import choice, pair_chosen

    found = choice(snapshot, host.selection())
    return pair_chosen(snapshot, found, _ask(host, Question(found.asked, default=found.usual)))


def _fill(host: OpenBook, snapshot: Snapshot) -> Proposal:
    from tanminh_xl.records.upper import UpperForms
    from tanminh_xl.usecases.fill import fill

    lies = UpperForms(snapshot.folder.root).root
    start = str(lies if lies.is_dir() else snapshot.folder.root)
    path = Path(_ask(host, Question("Chọn biểu của cấp trên (biểu gốc, chưa điền)", kind="file", default=start)))
    period = _ask(host, Question("Điền số liệu kỳ nào? Ghi mã kỳ.", default=snapshot.period().code))
    return fill(snapshot, path, period)


def _owners(host: OpenBook, snapshot: Snapshot) -> Proposal:
    from tanminh_xl.usecases.owners import owners

    return owners(snapshot)


def _owner_review(host: OpenBook, snapshot: Snapshot) -> Proposal:
    """Of the criteria of the selected rows of Kết quả; elsewhere of all criteria of the department that is named."""
    from tanminh_xl.domain.format_value import format_day_padded
    from tanminh_xl.domain.names import normalise
    from tanminh_xl.domain.owner_review import OwnerChoice
    from tanminh_xl.usecases import owner_review as verb
    from tanminh_xl.usecases.owners import asked_owners

    found = asked_owners(snapshot, snapshot.open_now())
    codes = _selected_criteria(host, snapshot)
    known = [found[code] for code in codes if code in found]
    units = snapshot.catalogue.unit
    owners = list(dict.fromkeys(one.owner for one in (known or found.values())))
    owner = owners[0]
    if len(owners) > 1:
        names = "; ".join(f"{units[code].name} ({code})" for code in owners)
        owner = snapshot.unit(_ask(host, Question(f"Ghi xác nhận của cơ quan chủ trì nào? {names}. Ghi mã hoặc tên.")))
    mine = [one.criterion for one in known if one.owner == owner]
    of = sum(one.owner == owner for one in found.values())
    asked = f"{units[owner].name} chủ trì {of} tiêu chí. Ghi mã tiêu chí (cách nhau bằng dấu ;), hoặc “{ALL}”."
    which = _ask(host, Question(asked, default="; ".join(mine) or ALL))
    chosen = [] if normalise(which) == normalise(ALL) else [part for part in map(str.strip, which.split(";")) if part]
    asked = f"Ghi 1: {OwnerChoice.CONFIRMED}; 2: {OwnerChoice.CHECK_AGAIN}; “{WITHDRAW}”: rút lại lời đã ghi."
    said = _ask(host, Question(asked, default="1"))
    if normalise(said) == normalise(WITHDRAW):
        return verb.owner_review(
            snapshot, owner, chosen, verb.Word(None, reason=_ask(host, Question("Lý do rút lại:")))
        )
    choices = {"1": OwnerChoice.CONFIRMED, "2": OwnerChoice.CHECK_AGAIN}
    if said not in choices:
        raise TanMinhError("bad_choice", f"“{said}” không phải lựa chọn.", f"Ghi 1, 2 hoặc “{WITHDRAW}”.")
    name = _ask(host, Question(f"Ai ký phiếu của {units[owner].name}? Ghi họ tên."))
    day = _ask_day(host, "Ngày ghi trên phiếu (ngày/tháng/năm)", format_day_padded(snapshot.call.now))
    again = choices[said] is OwnerChoice.CHECK_AGAIN
    why = _ask(host, Question("Đề nghị kiểm tra lại, lý do như trên phiếu:")) if again else ""
    return verb.owner_review(snapshot, owner, chosen, verb.Word(choices[said], name, day, why))


def _selected_criteria(host: OpenBook, snapshot: Snapshot) -> list[str]:
    """Criteria of the selected rows of Kết quả, of the period that is worked on."""
    selected, period = host.selection(), snapshot.opened().code
    refs = [ref for ref in selected.refs if ref.table == RESULTS.name] if selected else []
    return [ref.key[1] for ref in refs if ref.key[0] == period]


def _remind(host: OpenBook, snapshot: Snapshot) -> Proposal:
    """One question, with what is usual in it: a person who only presses Enter has confirmed."""
    from tanminh_xl.usecases.remind import USUAL, remind

    says = remind(snapshot).says()
    if not says:
        return remind(snapshot)
    asked = f"{says} Soạn thư, bản dán vào Zalo, danh sách gọi điện, công văn và ghi sổ. Cách đôn đốc:"
    return remind(snapshot, _ask(host, Question(asked, default=USUAL)))._replace(says=lambda: "")


def _called(host: OpenBook, snapshot: Snapshot) -> Proposal:
    """Of the unit of the register's row that is selected, else of one that is named."""
    from tanminh_xl.usecases.remind import called

    selected = host.selection()
    ref = selected.ref if selected else None
    unit = ref.key[1] if ref is not None and ref.table == REGISTER.name else ""
    if unit not in snapshot.catalogue.unit:
        unit = snapshot.unit(_ask(host, Question("Đã gọi đơn vị nào? Ghi mã hoặc tên đơn vị.")))
    name = snapshot.catalogue.unit[unit].name
    said = _ask(host, Question(f"Đã gọi {name}. Đơn vị trả lời thế nào?"))
    return called(snapshot, unit, said)._replace(says=lambda: "")


def _close(host: OpenBook, snapshot: Snapshot) -> Proposal:
    """Where something is still open, one question: what, and the reason to close all the same."""
    from tanminh_xl.usecases.close import changed_words, close, left

    still = left(snapshot)
    if not any(still):
        return close(snapshot)
    asked = " ".join(filter(None, (f"{snapshot.opened().name} còn {still}.", changed_words(snapshot))))
    why = _ask(host, Question(f"{asked} Ghi lý do để chốt và ghi rõ trong báo cáo; chọn Hủy để chưa chốt."))
    return close(snapshot, yes=True, why=why)._replace(says=lambda: "")


def _reopen(host: OpenBook, snapshot: Snapshot) -> Proposal:
    from tanminh_xl.usecases.close import reopen

    return reopen(snapshot, _ask(host, Question(f"Lý do mở lại {snapshot.opened().name}:")))


def _issue(host: OpenBook, snapshot: Snapshot) -> Proposal:
    """Asks which document, its number, its day, who signed where no table says it, the scan; a reason where it was
    issued otherwise before."""
    from tanminh_xl.domain.format_value import format_day_padded
    from tanminh_xl.usecases import issue as verb
    from tanminh_xl.usecases.documents import fate_of

    period = snapshot.opened()
    verb.refuse_open(snapshot, period)
    row = _recipient(host, snapshot)
    was = fate_of(snapshot, period.code, row.name).now
    number = _ask(
        host, Question(f"Số, ký hiệu của báo cáo gửi {row.name}:", default=verb.likely_number(snapshot, row, was))
    )
    day = (was.day if was else row.day) or snapshot.call.now
    on = _ask_day(host, "Ngày ban hành (ngày/tháng/năm):", format_day_padded(day))
    signer = verb.likely_signer(snapshot, row, was)
    if not signer:
        signer = _ask(host, Question(f"Ai ký báo cáo gửi {row.name}? Ghi chức vụ và họ tên."))
    about = "Chọn bản PDF đã ký (chọn Hủy nếu chưa có)"
    scans = host.ask(Question(about, kind="files", default=str(snapshot.folder.root)))
    signed = [Path(line) for line in (scans or "").splitlines()]
    try:
        return verb.issue(snapshot, row.name, number, on, signer, signed)
    except TanMinhError as problem:
        if problem.code != "reissue_why":
            raise
        why = _ask(host, Question(f"{problem} Lý do ban hành lại:"))
    return verb.issue(snapshot, row.name, number, on, signer, signed, why)


def _recipient(host: OpenBook, snapshot: Snapshot) -> Recipient:
    """The document of the selected row of Nơi nhận báo cáo, or the period's only one, or the one that is named."""
    from tanminh_xl.domain.people import documents
    from tanminh_xl.usecases.issue import recipient

    period = snapshot.opened()
    found, selected = documents(snapshot.catalogue, period), host.selection()
    ref = selected.ref if selected else None
    if ref is not None and ref.table == RECIPIENTS.name and ref.key[0] == period.code:
        return recipient(snapshot, period, ref.key[1])
    if len(found) == 1:
        return found[0]
    names = "; ".join(f"{n}. {d.name}" for n, d in enumerate(found, 1))
    asked = f"Ban hành báo cáo của {period.name} gửi nơi nào? " + (
        f"{names}. Ghi số thứ tự hoặc tên." if found else "Ghi tên cơ quan nhận báo cáo."
    )
    said = _ask(host, Question(asked))
    chosen = int(said) - 1 if said.isdecimal() else -1
    return found[chosen] if 0 <= chosen < len(found) else recipient(snapshot, period, said)


def _issue_by_mail(host: OpenBook, snapshot: Snapshot) -> Proposal:
    from tanminh_xl.usecases.issue_by_mail import issue_by_mail

    return issue_by_mail(snapshot)


def _answers(host: OpenBook, snapshot: Snapshot) -> Proposal:
    from tanminh_xl.usecases.answers import answers

    return answers(snapshot)


def _send_mail(host: OpenBook, snapshot: Snapshot) -> Proposal:
    """Of a message in doubt asks what became of it, then sends; without a mail server it records which ones the clerk
    sent herself."""
    from tanminh_xl.usecases import send as verb

    there, again = verb.lying(snapshot), []
    for one in there.doubtful:
        said = normalise(host.ask(Question(verb.DOUBT.format(message=verb.whose(snapshot, one)))) or "")
        if said == normalise(verb.WAS_SENT):
            return verb.by_hand(snapshot, [one.path.name])
        if said == normalise(verb.SEND_AGAIN):
            again.append(one.path.name)
    return verb.send(snapshot, again) if snapshot.catalogue.plan.send_server else _sent_by_hand(host, snapshot, again)


def _sent_by_hand(host: OpenBook, snapshot: Snapshot, again: Sequence[str]) -> Proposal:
    """``again``: names of messages in doubt that did not go: they are among those that she sends herself."""
    from tanminh_xl.usecases import send as verb

    lying = verb.lying(snapshot, again)
    there = (*lying.ready, *lying.zalo)
    if not there:
        return verb.by_hand(snapshot, (), again) if again else verb.to_send(snapshot)
    said = host.ask(Question(verb.BY_HAND_ASKED.format(count=len(there))))
    if said is not None and said.strip():
        return verb.by_hand(snapshot, said.split(";"), again)

    def do() -> Outcome:
        if again:
            verb.by_hand(snapshot, (), again).do()
        folder = there[0].path.parent
        host.open_path(folder)
        return Outcome(f"Đã mở thư mục có {len(there)} thư chờ gửi.", paths=(folder,))

    return Proposal(do, writes=bool(again))


def _dossier(host: OpenBook, snapshot: Snapshot) -> Proposal:
    from tanminh_xl.usecases.dossier import dossier

    return dossier(snapshot)


def _restore(host: OpenBook, snapshot: Snapshot) -> Proposal:
    from tanminh_xl.usecases.restore import restore

    start = str(snapshot.folder.backups)
    path = Path(_ask(host, Question("Chọn bản sao lưu", kind="file", default=start)))
    return restore(snapshot, host.open_backup(path), path.name)


def _import_criteria(host: OpenBook, snapshot: Snapshot) -> Proposal:
    """From the sheet “Dán vào mẫu” where something was pasted, else from a file; its group of communes is asked."""
    from tanminh_xl.usecases import import_criteria as use

    years = snapshot.catalogue.plan.years
    rows = use.pasted_rows(host, years)
    asked = f"Trang Dán vào mẫu có {len(rows)} dòng. Nhập từ trang này? Chọn Hủy để chọn tệp."
    if rows and host.ask(Question(asked, kind="yes")) == YES:
        data, name = use.pasted_book(snapshot, rows), use.PASTE_BOOK
    else:
        start = str(snapshot.folder.root)
        path = Path(_ask(host, Question("Chọn tệp có bảng tiêu chí (Phụ lục 1)", kind="file", default=start)))
        data, name = path.read_bytes(), path.name
    group = ""
    try:
        found = use.read_table(data, name, snapshot.catalogue)
    except TanMinhError as problem:
        if problem.code != "annex_group":
            raise
        group = _ask(host, Question(f"{problem} Xã thuộc nhóm nào? Ghi tên nhóm như trên."))
        found = use.read_table(data, name, snapshot.catalogue, group=group)
    if len(found.tables) == 1:
        return use.propose(snapshot, found)
    asked = f"{name} có {len(found.tables)} bảng: {'; '.join(found.tables)}. Ghi tên bảng cần nhập; để trống: tất cả."
    table = _line(host, asked, "")
    if table:
        found = use.read_table(data, name, snapshot.catalogue, table, group)
    return use.propose(snapshot, found, part=bool(table))


def _confirm_criteria(host: OpenBook, snapshot: Snapshot) -> Proposal:
    from tanminh_xl.usecases.confirm_criteria import confirm

    return confirm(snapshot, host)


def _paste(host: OpenBook, snapshot: Snapshot) -> Proposal:
    from tanminh_xl.usecases.import_criteria import paste_sheet

    return paste_sheet(snapshot, host)


def _upgrade(host: OpenBook, snapshot: Snapshot) -> Proposal:
    from tanminh_xl.usecases.upgrade import upgrade

    return upgrade(host, snapshot)


def _open_folder(host: OpenBook, snapshot: Snapshot) -> Proposal:
    def do() -> Outcome:
        host.open_path(snapshot.folder.root)
        return Outcome("Đã mở thư mục kế hoạch.", paths=(snapshot.folder.root,))

    return _only(do)


def _all_tables(host: OpenBook, snapshot: Snapshot) -> Proposal:
    def do() -> Outcome:
        if host.toggle_tables():
            return Outcome("Đã hiện tất cả bảng. Bấm lần nữa để ẩn các bảng ít dùng.")
        return Outcome("Đã ẩn các bảng ít dùng.")

    return _only(do)


def _guide(host: OpenBook, snapshot: Snapshot) -> Proposal:
    def do() -> Outcome:
        from tanminh_xl import templates

        page = templates.path("huong_dan.html")
        host.open_path(page)
        return Outcome("Đã mở trang hướng dẫn.", paths=(page,))

    return _only(do)


BUTTONS: dict[str, Action] = {
    "mo_ky": Action(_open_period),
    "kiem_tra_danh_muc": Action(_catalogue_check, writes=False),
    "tiep_nhan": Action(_collect),
    "tong_hop": Action(_merge),
    "lap_bao_cao": Action(_report),
    "kiem_tra": Action(_check, writes=False),
    "nhap_thay": Action(_on_behalf),
    "mo_thu_muc": Action(_open_folder, writes=False),
    "phat_bieu_mau": Action(_issue_by_mail),
    "soan_thu_tra_loi": Action(_answers),
    "gui_thu": Action(_send_mail),
    "chap_nhan": Action(_decide(Choice.ACCEPT)),
    "tra_lai": Action(_decide(Choice.RETURN)),
    "bo_qua": Action(_decide(Choice.IGNORE)),
    "sua_ngay_nhan": Action(_decide(Choice.RECEIVED)),
    "luu_dia_chi": Action(_keep_address),
    "thu_da_xu_ly": Action(_mail_done),
    "ghi_tra_loi": Action(_answer),
    "dieu_chinh": Action(_adjust),
    "ghi_nhiem_vu": Action(_task),
    "nguon_so_lieu": Action(_trace, writes=False),
    "mo_tep_da_nhan": Action(_open_received, writes=False),
    "chon_o": Action(_choose_cell),
    "chon_so_lieu": Action(_choose_figure),
    "dien_bieu_cap_tren": Action(_fill),
    "xuat_pdf": Action(_pdf),
    "phieu_xac_nhan": Action(_owners),
    "ghi_xac_nhan": Action(_owner_review),
    "don_doc": Action(_remind),
    "ghi_cuoc_goi": Action(_called),
    "chot_so_lieu": Action(_close),
    "mo_lai_ky": Action(_reopen),
    "ban_hanh": Action(_issue),
    "ho_so_ky": Action(_dossier),
    "hien_tat_ca_bang": Action(_all_tables, writes=False),
    "khoi_phuc": Action(_restore),
    "nhap_phu_luc_1": Action(_import_criteria),
    "ghi_phu_luc_1": Action(_confirm_criteria),
    "dan_vao_mau": Action(_paste),
    "nang_cap_so": Action(_upgrade),
    "huong_dan": Action(_guide, writes=False),
}
"""Tag -> what it does: of the buttons in ``ribbon.toml``, and of what is done without one. "kiem_tra_cai_dat" needs
facts of this PC: the ribbon adds it."""

WITHOUT_BUTTON = {"mo_tep_da_nhan": "Mở tệp đã nhận"}
"""Tag -> label of what is done otherwise: by a double click on a row of the register."""

GONE = {
    "chap_nhan_phan_hop_le": (
        "Chấp nhận phần hợp lệ",
        "Bấm “Chấp nhận”: phần hợp lệ được tính, ô còn vướng để trống và có ở trang Cần hỏi.",
    )
}
"""Tag of a button that older masters have -> its label, and what to do in its place."""


def action_of(tag: str) -> Action:
    """What a tag does. TanMinhError for one that is gone, or of a master that is newer than the program."""
    if tag in GONE:
        label, instead = GONE[tag]
        raise TanMinhError("button_gone", f"Nút “{label}” không còn dùng: tiếp nhận đã tự làm việc này.", instead)
    if tag not in BUTTONS:
        raise TanMinhError(
            "button_unknown",
            "Phần mềm trên máy này không có việc của nút vừa bấm: nút của sổ thuộc bản khác.",
            "Bấm “Kiểm tra cài đặt” để biết bản của sổ và của phần mềm; nhờ người hỗ trợ cài bản mới.",
        )
    return BUTTONS[tag]
