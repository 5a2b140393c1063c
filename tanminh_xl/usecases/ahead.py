"""Files are read by other processes while those before them are admitted and stored here, one after the other.

Only reading is done elsewhere (``step``). What comes back is taken in the order in which it would have been read here;
what does not come back is read here, but for a file that ended who read it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from contextlib import suppress
from typing import NamedTuple, Protocol

from tanminh_xl import catalogue
from tanminh_xl.checks.admit import Incoming
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.grid.bounded import Bounded
from tanminh_xl.grid.child import Allowed
from tanminh_xl.intake.files import Arrived, Unopened
from tanminh_xl.usecases import step
from tanminh_xl.usecases.snapshot import Snapshot

MOST_BYTES = 64_000_000
"""Bytes of files that are held at once, those that are read elsewhere and those behind them."""
LARGEST = 8_000_000
"""Bytes of a file that is sent elsewhere; a larger one is read here."""
PATIENCE = 60.0
"""Seconds that an answer may take; after the first that took longer nobody is asked any more."""
ALONE = Bounded("tanminh_xl.usecases.step:step", Allowed(seconds=20.0, memory=1_000_000_000))
"""The step of a file that ended another process, or of which nobody says whether it did."""
_MAY_BE_SHEETS = (b"PK", b"\xd0\xcf\x11\xe0")
"""How a spreadsheet begins, a zip or an OLE container: of anything else it is said at once what it is."""


class Workers(Protocol):
    """Processes, on this PC or on others, that do the step. ``many``: so many files at once; ``killed``: what is raised
    for a file whose process ended; ``remark``: what became of the files, for the person, once the run is over."""

    many: int
    killed: tuple[type[BaseException], ...]
    remark: str

    def executor(self, context: bytes) -> Executor:
        """An executor whose processes keep the context, as far as they are there by now. Asked again after a process
        was killed."""
        ...

    def release(self, context: bytes) -> None:
        """The run is over; what was still asked is not waited for."""
        ...


class Asked(NamedTuple):
    """An answer to come, and who was asked."""

    answer: Future[bytes]
    executor: Executor


class Ahead:
    """The files of one run. ``patience``: as ``PATIENCE``."""

    def __init__(self, snapshot: Snapshot, workers: Workers, patience: float = PATIENCE) -> None:
        self._folder, self._workers, self._patience = snapshot.folder, workers, patience
        self._context = context(snapshot)
        self._digest = step.name_of(self._context)
        self._executor = workers.executor(self._context)
        self._asked: dict[str, Asked] = {}
        self._deaf = False
        """Nobody answers any more."""
        self._elsewhere = self._here = 0

    def through(
        self, files: Iterable[Arrived | Unopened], wanted: Callable[[Arrived], bool]
    ) -> Iterator[Arrived | Unopened]:
        """The same files in the same order, some of them asked for ahead. ``wanted``: it is to be read at all."""
        waiting: deque[Arrived | Unopened] = deque()
        most, held = 2 * self._workers.many + 2, 0
        for file in files:
            waiting.append(file)
            held += _size(file)
            if isinstance(file, Arrived) and self._sendable(file) and wanted(file):
                self._ask(file)
            while waiting and (len(waiting) > most or held > MOST_BYTES):
                held -= _size(waiting[0])
                yield waiting.popleft()
        yield from waiting

    def _sendable(self, file: Arrived) -> bool:
        return len(file.data) <= LARGEST and file.data.startswith(_MAY_BE_SHEETS) and file.sha256 not in self._asked

    def _ask(self, file: Arrived) -> None:
        if not self._deaf:
            self._asked[file.sha256] = Asked(self._submit(file), self._executor)

    def _submit(self, file: Arrived, again: bool = False) -> Future[bytes]:
        """An answer to come; ``again``: to who does not know the context."""
        job = step.job(file.name, file.data, file.sent, file.mail)
        try:
            if again:
                return self._executor.submit(step.keep_and_step, self._context, job)
            return self._executor.submit(step.kept, self._digest, job)
        except Exception as problem:
            failed: Future[bytes] = Future()
            failed.set_exception(problem)
            return failed

    def read(self, file: Arrived) -> Incoming | None:
        """What a file says; None where it is to be read here.

        Raises ``Unreadable`` (CRASHED, TOO_SLOW, TOO_LARGE) for a file that ended the process that read it, and the
        bounded child too.
        """
        asked = self._asked.pop(file.sha256, None)
        incoming = None if asked is None or self._deaf else self._read(file, asked)
        self._elsewhere += incoming is not None
        self._here += incoming is None
        return incoming

    def _read(self, file: Arrived, asked: Asked) -> Incoming | None:
        try:
            answer = asked.answer.result(self._patience)
            if answer == step.NO_CONTEXT:
                answer = self._submit(file, again=True).result(self._patience)
        except self._workers.killed:
            self._renew(asked)
            answer = self._alone(file)
        except Exception:  # a network that is gone, a scheduler that ended, no answer in time: who knows of what
            self._deaf = True
            answer = self._alone(file)
        return step.said(answer, file.sent, self._folder)

    def _renew(self, asked: Asked) -> None:
        """Whoever was asked may be there no more; what was asked since was asked of others."""
        if asked.executor is self._executor:
            try:
                self._executor = self._workers.executor(self._context)
            except Exception:
                self._deaf = True

    def _alone(self, file: Arrived) -> bytes:
        """Once more, in the bounded child: a process that ends takes with it files that it had not begun, too, and what
        ended it once may be none of the file's."""
        answer: bytes = ALONE(self._context, step.job(file.name, file.data, file.sent, file.mail))
        return answer

    def end(self) -> None:
        """No file is to be read any more."""
        for asked in self._asked.values():
            asked.answer.cancel()
        ALONE.end()
        self._workers.release(self._context)
        lost = " Có lúc không liên lạc được với các tiến trình đọc." if self._deaf else ""
        self._workers.remark = (
            f"Các tiến trình khác đọc {self._elsewhere} tệp, chương trình này tự đọc {self._here} tệp.{lost}"
        )


def context(snapshot: Snapshot) -> bytes:
    """What is known beside the files: of the periods that are open."""
    folder, of = snapshot.folder, snapshot.catalogue
    forms: dict[str, dict[str, tuple[str, ...]]] = {}
    for period in snapshot.periods:
        with suppress(TanMinhError):  # of a damaged period nothing is known elsewhere
            if snapshot.state(period).open:
                latest = folder.versions(period)
                forms[period] = {u: tuple(folder.sent_text(u, period, v + 1) for v in range(latest[u])) for u in latest}
    return step.packed(catalogue.to_json(of), forms)


def _size(file: Arrived | Unopened) -> int:
    return len(file.data) + sum(len(data) for _, data in file.beside) if isinstance(file, Arrived) else 0
