"""LibreOffice as a test sees it: one process for the run, jobs of several steps, results as plain values.

    job = office.job(path)
    job.type("Số liệu", "F8", "1.234,5").save(tmp_path / "filled.ods")
    job.run()

A job opens the file, does its steps and closes everything unsaved. A process that is silent for 60 s, or
gone, is replaced, and the job tried once more.
"""

import json
import os
import queue
import shutil
import signal
import subprocess
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, Self

from tests.office.profiles import VIETNAM

DRIVER = Path(__file__).with_name("driver.py")
SYSTEM_PYTHON = "/usr/bin/python3"
STARTING = 60.0  # seconds that a new process may take until it is ready
VIETNAMS_TIME = "ICT-7"
"""The office's day ends when it does there, wherever the tests run (POSIX: the sign is turned round)."""
ERRORS = {  # LibreOffice's error numbers, as Excel writes them in a file
    502: "#VALUE!",
    503: "#NUM!",
    504: "#REF!",
    508: "#NAME?",
    509: "#NAME?",
    519: "#VALUE!",
    521: "#NULL!",
    524: "#REF!",
    525: "#NAME?",
    532: "#DIV/0!",
    32767: "#N/A",
}


class OfficeError(Exception):
    """A step that LibreOffice could not do, or no LibreOffice to do it."""


class FormulaCell(NamedTuple):
    """A formula and its result: a number (TRUE is 1), a text, or the name of an error such as `#DIV/0!`."""

    sheet: str
    address: str
    formula: str
    value: float | str


class SheetState(NamedTuple):
    """How a sheet stands in its workbook."""

    name: str
    visible: bool
    protected: bool


def missing_programs() -> list[str]:
    """What of the programs that the office tests need is not on this machine."""
    missing = [name for name in ("soffice", "ssconvert", "pdftoppm") if shutil.which(name) is None]
    probe = subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], capture_output=True, check=False)
    return missing if probe.returncode == 0 else [*missing, "python3-uno"]


class Office:
    """One soffice process and the jobs given to it."""

    def __init__(self, silence: float = 60.0, locale: str = VIETNAM) -> None:
        """Nothing starts before the first job; `silence` is how long, in seconds, one job may take."""
        self._silence, self._locale = silence, locale
        self._process: subprocess.Popen[str] | None = None
        self._profile: tempfile.TemporaryDirectory[str] | None = None
        self._lines: queue.Queue[str] = queue.Queue()

    def job(self, path: Path | None = None, macros: bool = False) -> "Job":
        """A job on a file, or on a new workbook with the sheet `Sheet1`; `macros`: those of the file may run."""
        return Job(self, path, macros)

    def perform(self, request: dict[str, Any]) -> list[Any]:
        """Send one batch (see driver.py) and return what its steps gave; OfficeError where one failed."""
        for attempt in (1, 2):
            try:
                answer = self._ask(request)
                break
            except (OSError, queue.Empty) as problem:
                told = self._log()
                self.kill()
                if attempt == 2:
                    raise OfficeError(f"LibreOffice gave no answer, twice: {problem!r}\n{told}") from problem
        if "error" in answer:
            raise OfficeError(answer["error"])
        return list(answer["results"])

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        process = self._process or self._start()
        assert process.stdin is not None
        process.stdin.write(json.dumps(request) + "\n")
        process.stdin.flush()
        return self._answer(self._silence)

    def _answer(self, seconds: float) -> dict[str, Any]:
        line = self._lines.get(timeout=seconds)
        if not line:
            raise OSError("the process ended")
        return dict(json.loads(line))

    def _start(self) -> subprocess.Popen[str]:
        self._profile = tempfile.TemporaryDirectory(prefix="tanminh-office-", ignore_cleanup_errors=True)
        folder = Path(self._profile.name)
        with (folder / "log.txt").open("w", encoding="utf-8") as log:
            process = subprocess.Popen(
                [SYSTEM_PYTHON, str(DRIVER), "soffice", str(folder / "profile"), self._locale],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                encoding="utf-8",
                start_new_session=True,  # so that driver and soffice can be ended together
                env={**os.environ, "TZ": VIETNAMS_TIME},
            )
        lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=_listen, args=(process, lines), daemon=True).start()
        self._process, self._lines = process, lines
        self._answer(STARTING)  # "ready"
        return process

    def _log(self) -> str:
        log = Path(self._profile.name) / "log.txt" if self._profile else Path()
        return log.read_text(encoding="utf-8")[-2000:] if log.is_file() else ""

    def close(self) -> None:
        """Let LibreOffice end by itself, for at most 15 s, then end it."""
        if self._process is not None and self._process.stdin is not None:
            with suppress(OSError, subprocess.TimeoutExpired):  # kill() is next
                self._process.stdin.close()
                self._process.wait(15)
        self.kill()

    def kill(self) -> None:
        """End driver and soffice at once; the next job starts new ones."""
        if self._process is not None:
            with suppress(ProcessLookupError):  # all of them have ended
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        if self._profile is not None:
            self._profile.cleanup()
        self._process = self._profile = None


def _listen(process: subprocess.Popen[str], lines: queue.Queue[str]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        lines.put(line)
    lines.put("")


class Job:
    """Steps on one workbook, collected first and done by `run` in one go."""

    def __init__(self, office: Office, path: Path | None, macros: bool = False) -> None:
        self._office = office
        self._path = path
        self._macros = macros
        self._steps: list[list[Any]] = []

    def _then(self, *step: Any) -> Self:
        self._steps.append(list(step))
        return self

    def run(self) -> list[Any]:
        """Do the steps; what each gave, in order (None from a step that gives nothing)."""
        path = None if self._path is None else str(self._path.resolve())
        return self._office.perform({"path": path, "steps": self._steps, "macros": self._macros})

    def type(self, sheet: str, address: str, text: str) -> Self:
        """Type into a cell as at the PC's keyboard: on a Vietnamese one `1.234,5` and `12/6/2026` become numbers."""
        return self._then("type", sheet, address, text)

    def type_all(self, sheet: str, texts: dict[str, str]) -> Self:
        """Type into several cells: address -> text."""
        for address, text in texts.items():
            self.type(sheet, address, text)
        return self

    def formula(self, sheet: str, address: str, text: str) -> Self:
        """Put a formula in English notation, `;` between arguments: `=SUM(A1:A3)`."""
        return self._then("formula", sheet, address, text)

    def text(self, sheet: str, address: str, text: str) -> Self:
        """Put a text, whatever it looks like."""
        return self._then("text", sheet, address, text)

    def number(self, sheet: str, address: str, value: float) -> Self:
        """Put a number."""
        return self._then("number", sheet, address, value)

    def number_format(self, sheet: str, address: str, code: str) -> Self:
        """Show a cell's number by a format in English notation: `0.00%`."""
        return self._then("number_format", sheet, address, code)

    def runs(self, sheet: str, address: str, pieces: list[list[str]]) -> Self:
        """Put a text of pieces, each [text, how]: plain (""), "strike", "super" or "sub"."""
        return self._then("runs", sheet, address, pieces)

    def clear(self, sheet: str, address: str) -> Self:
        """Empty a cell."""
        return self._then("clear", sheet, address)

    def unprotect(self, sheet: str, password: str = "") -> Self:
        """Take the protection off a sheet."""
        return self._then("unprotect", sheet, password)

    def insert_rows(self, sheet: str, row: int, count: int = 1) -> Self:
        """Insert rows above `row` (counted from 1)."""
        return self._then("insert_rows", sheet, row, count)

    def delete_rows(self, sheet: str, row: int, count: int = 1) -> Self:
        """Delete rows from `row` on (counted from 1)."""
        return self._then("delete_rows", sheet, row, count)

    def insert_columns(self, sheet: str, column: str, count: int = 1) -> Self:
        """Insert columns left of `column` (its letter)."""
        return self._then("insert_columns", sheet, column, count)

    def move_range(self, sheet: str, source: str, target: str) -> Self:
        """Cut a range and paste it with its top left corner at `target`."""
        return self._then("move_range", sheet, source, target)

    def merge(self, sheet: str, area: str) -> Self:
        """Merge the cells of a range."""
        return self._then("merge", sheet, area)

    def hide_rows(self, sheet: str, row: int, count: int = 1) -> Self:
        """Hide rows from `row` on (counted from 1)."""
        return self._then("hide_rows", sheet, row, count)

    def rename_sheet(self, sheet: str, name: str) -> Self:
        """Give a sheet another name."""
        return self._then("rename_sheet", sheet, name)

    def sheet_to_new_book(self, sheet: str) -> Self:
        """Copy one sheet into a new workbook; the steps after this one work on that."""
        return self._then("sheet_to_new_book", sheet)

    def recalculate(self) -> Self:
        """Calculate every formula anew, whatever result is stored."""
        return self._then("recalculate")

    def save(self, path: Path, password: str = "") -> Self:
        """Save a copy in the format of the suffix (.xlsx, .xls, .ods, .docx), encrypted with the password given."""
        return self._then("save", str(path.resolve()), path.suffix[1:], password)

    def words(self, old: str, new: str) -> Self:
        """Type over words of a text document (.docx), where they stand first."""
        return self._then("words", old, new)

    def pdf(self, path: Path) -> Self:
        """Print the visible sheets, or a text document, to a PDF."""
        return self._then("pdf", str(path.resolve()))

    def macro(self, module: str, name: str, tag: str, *arguments: Any) -> Self:
        """Call a ribbon's callback: a control with this tag, then the arguments (None where it gives something back).

        Gives what it left in the last argument. The file must be opened with `macros`; a callback that LibreOffice
        cannot compile does nothing, so assert what it gives or what it did.
        """
        return self._then("macro", module, name, tag, list(arguments))

    def page_count(self, sheet: str | None = None) -> int:
        """Run: how many pages a sheet, or every visible sheet together, would print on."""
        return int(self._then("page_count", sheet).run()[-1])

    def sheets(self) -> list[SheetState]:
        """Run: the sheets as they stand."""
        return [SheetState(**state) for state in self._then("sheets").run()[-1]]

    def formulas(self) -> list[FormulaCell]:
        """Run: every formula with its result."""
        return [
            FormulaCell(sheet, address, formula, ERRORS.get(error, f"error {error}") if error else value)
            for sheet, address, formula, value, error in self._then("formulas").run()[-1]
        ]

    def values(self, sheet: str, area: str) -> list[list[Any]]:
        """Run: a range row by row: numbers (dates as serial numbers), texts, None where empty."""
        return list(self._then("values", sheet, area).run()[-1])

    def shown(self, sheet: str, area: str) -> list[list[str]]:
        """Run: a range row by row, as its cells read on screen."""
        return list(self._then("shown", sheet, area).run()[-1])
