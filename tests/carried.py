"""Verbs proposed and carried out at once, as the command line does: `verb(host, call, ...) -> Outcome`."""

from collections.abc import Callable
from functools import partial
from typing import Any

from tanminh_xl.domain.host import Call, Host, Outcome
from tanminh_xl.usecases import adjust as _adjust
from tanminh_xl.usecases import answer as _answer
from tanminh_xl.usecases import answers as _answers
from tanminh_xl.usecases import catalogue_check as _catalogue_check
from tanminh_xl.usecases import close as _close
from tanminh_xl.usecases import collect as _collect
from tanminh_xl.usecases import decide as _decide
from tanminh_xl.usecases import dossier as _dossier
from tanminh_xl.usecases import issue as _issue
from tanminh_xl.usecases import issue_by_mail as _issue_by_mail
from tanminh_xl.usecases import open_period as _open_period
from tanminh_xl.usecases import owner_review as _owner_review
from tanminh_xl.usecases import owners as _owners
from tanminh_xl.usecases import pdfs as _pdfs
from tanminh_xl.usecases import receipts as _receipts
from tanminh_xl.usecases import remind as _remind
from tanminh_xl.usecases import report as _report
from tanminh_xl.usecases import roll_over as _roll_over
from tanminh_xl.usecases import send as _send
from tanminh_xl.usecases import status as _status
from tanminh_xl.usecases import task as _task
from tanminh_xl.usecases import trace as _trace
from tanminh_xl.usecases.proposal import Proposal, carry_out
from tanminh_xl.usecases.snapshot import Snapshot


def carried(verb: Callable[..., Proposal]) -> Callable[..., Outcome]:
    """The verb on a snapshot of its own."""

    def run(host: Host, call: Call, *arguments: Any, **named: Any) -> Outcome:
        snapshot = Snapshot(host, call)
        return carry_out(snapshot, verb(snapshot, *arguments, **named))

    return run


adjust = carried(_adjust.adjust)
assess = carried(_report.assess)
catalogue_check = carried(_catalogue_check.catalogue_check)
check = carried(_collect.check)
close = carried(partial(_close.close, yes=True, why="Đã đến ngày báo cáo cấp trên"))
"""Whatever is still open of the period."""
answer = carried(_answer.answer)
collect = carried(_collect.collect)
decide = carried(_decide.decide)
dossier = carried(_dossier.dossier)
explain = carried(_trace.explain)
forms_by_mail = carried(_issue_by_mail.issue_by_mail)
issue = carried(_issue.issue)
issue_forms = carried(_open_period.issue_forms)
merge = carried(_report.merge)
on_behalf = carried(_collect.on_behalf)
open_period = carried(_open_period.open_period)
pdf = carried(_pdfs.pdf)
owner_review = carried(_owner_review.owner_review)
owners = carried(_owners.owners)
remind = carried(_remind.remind)
to_remind = carried(_remind.listed)
called = carried(_remind.called)
reopen = carried(_close.reopen)
reply = carried(_answers.answers)
report = carried(_report.report)
reread = carried(_collect.reread)
roll_over = carried(_roll_over.roll_over)
send = carried(_send.send)
sent_by_hand = carried(_send.by_hand)
status = carried(_status.status)
status_of_code = carried(_receipts.of_code)
task = carried(_task.task)
tasks = carried(_task.tasks)
to_send = carried(_send.to_send)
