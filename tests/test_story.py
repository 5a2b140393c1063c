"""The story of a year (tests/story.py) by commands; each figure is added up in the test's own words."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest

from tanminh_xl import catalogue
from tanminh_xl.domain.events import Choice, Phase
from tanminh_xl.domain.host import Call, Outcome
from tanminh_xl.domain.rows import key_of
from tanminh_xl.domain.sheet import CellValue
from tanminh_xl.domain.table_spec import TableSpec
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases import close
from tanminh_xl.usecases.new import MASTER, master_bytes
from tanminh_xl.usecases.snapshot import Snapshot
from tests import carried, story
from tests.story import ASKED, CALM, DONG, HALF, HOA, HOUSES, KHE, MEETINGS, POOR, TREES, WHO, YEAR


class Terminal:
    """A clerk at the command line. What staff type into the master is a master made anew with those rows."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.now = folder, datetime(2026, 4, 20, 8, tzinfo=story.ZONE)
        self.rows = {spec: [dict(row) for row in rows] for spec, rows in catalogue.rows(story.catalogue()).items()}
        Folder(folder).create(MASTER, self._master())

    def _master(self) -> bytes:
        tables = {spec.name: rows for spec, rows in self.rows.items()}
        return master_bytes(catalogue.build(tables), self.now)  # type: ignore[arg-type]

    def types(self, table: TableSpec, key: Sequence[str], **cells: CellValue) -> None:
        rows = self.rows[table]
        named = dict(zip(table.key, key, strict=True))
        row = next((row for row in rows if key_of(table, row) == key_of(table, named)), None)
        if row is None:
            rows.append(row := dict(named))
        row.update(cells)
        Folder(self.folder).master.write_bytes(self._master())

    def _at(self, period: str = "") -> tuple[FilesHost, Call]:
        return FilesHost(Folder(self.folder).master), Call(self.folder, period, self.now, WHO)

    def opens(self, period: str) -> Outcome:
        return carried.open_period(*self._at(period))

    def receives(self) -> Outcome:
        return carried.collect(*self._at())

    def answers(self, period: str, unit: str, element: str, words: str) -> Outcome:
        return carried.answer(*self._at(period), unit, element, words)

    def accepts(self, period: str, unit: str, version: int, why: str) -> Outcome:
        return carried.decide(*self._at(), f"{period}/{unit}#{version}", Choice.ACCEPT, why)

    def closes(self, period: str) -> Outcome:
        return carried.carried(close.close)(*self._at(period))

    def reopens(self, period: str, why: str) -> Outcome:
        return carried.reopen(*self._at(period), why)

    def reports(self, period: str) -> Outcome:
        return carried.report(*self._at(period))


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, story.Told]:
    desk = Terminal(tmp_path_factory.mktemp("story") / "ke-hoach")
    return desk.folder, story.play(desk)


def test_the_half_year_closed_twice(played: tuple[Path, story.Told]) -> None:
    folder, told = played
    counted = story.figures(folder, HALF)
    # Meetings: Đông 3, Hòa 5 (by telephone, in place of 5O), Khê 4 (2 before it was opened again). 3 + 5 + 4 = 12.
    assert [counted[unit, MEETINGS] for unit in (DONG, HOA, KHE)] == ["3", "5", "4"]
    # Households: 110 + 205 + 52 = 367, told by no criterion of the half-year.
    assert [counted[unit, HOUSES] for unit in (DONG, HOA, KHE)] == ["110", "205", "52"]
    assert story.assessed(folder, HALF) == {
        MEETINGS: ("12", "Chưa đến kỳ đánh giá"),  # the year's 12 are there already; a half-year judges nothing
        "CHUNG-10": ("", "Chưa đến kỳ đánh giá"),
        CALM: ("Đạt", "Đạt"),  # all three Đạt, since Khê's case was none
    }
    # Of meetings there was a whole year 2025, and a half-year is compared with none; of households the end of 2025.
    beside = story.figures(folder, HALF, "so_sanh", "so_lieu_them.csv")
    assert [beside[unit, MEETINGS] for unit in (DONG, HOA, KHE)] == ["", "", ""]
    assert [beside[unit, HOUSES] for unit in (DONG, HOA, KHE)] == ["100", "200", "50"]
    # Three figures were given, one of them by telephone, nobody is missing: it closes without a question.
    assert told.said["half closes"].exit == 0


def test_what_the_telephone_said_stands_beside_what_was_typed(played: tuple[Path, story.Told]) -> None:
    folder, told = played
    assert "đang ghi “5O”" in told.text("telephone")
    assert story.figures(folder, HALF, "dang_ghi", "so_lieu_them.csv")[HOA, MEETINGS] == "5O"
    assert story.figures(folder, HALF, "dieu_chinh")[HOA, MEETINGS] == "5"


def test_what_came_after_the_closing_counts_once_the_period_is_open_again(played: tuple[Path, story.Told]) -> None:
    _, told = played
    assert "Chờ Văn phòng xác nhận" in told.text("too late")
    assert "Đã chấp nhận 070208_" in told.text("accepted")
    # The second closing says what it changes in the first: one status, and Khê's two figures (households stay 52).
    assert told.text("half closes again").splitlines()[1:] == [
        "So với lần chốt trước (18/06/2026): 3 thay đổi:",
        f"  Đánh giá An ninh, trật tự ổn định ({CALM}): Chưa đạt -> Đạt.",
        f"  Thôn Khê, Số hội nghị tuyên truyền ({MEETINGS}): 2 -> 4.",
        f"  Thôn Khê, An ninh, trật tự ổn định ({CALM}): Không đạt -> Đạt.",
    ]


def test_the_report_on_demand_asks_the_villages_that_are_left_and_holds_what_was_asked(
    played: tuple[Path, story.Told],
) -> None:
    folder, told = played
    # Khê is no more: two forms, due by the hour. Trees: 120 + 150 = 270, nothing else was asked.
    assert "hạn nộp 16:00 ngày 18/09/2026; đã tạo 2 biểu mẫu" in told.text("asked")
    assert story.figures(folder, ASKED) == {(DONG, TREES): "120", (HOA, TREES): "150"}
    assert story.assessed(folder, ASKED) == {TREES: ("270", "Chưa đến kỳ đánh giá")}
    assert told.said["asked closes"].exit == 0


def test_the_year(played: tuple[Path, story.Told]) -> None:
    folder, _ = played
    assert story.figures(folder, YEAR) == {
        (DONG, MEETINGS): "7",  # an estimate of 6 before
        (HOA, MEETINGS): "10",  # Khê's four of the half-year are among them
        (DONG, HOUSES): "112",
        (HOA, HOUSES): "260",
        (DONG, POOR): "2",
        (HOA, POOR): "3",
        (DONG, CALM): "Đạt",
        (HOA, CALM): "Đạt",
        (DONG, TREES): "130",
        (HOA, TREES): "190",
    }
    assert story.assessed(folder, YEAR) == {
        MEETINGS: ("17", "Đạt"),  # 7 + 10 = 17, at least 12
        "CHUNG-10": ("1.34", "Đạt"),  # 100 x (2 + 3) / (112 + 260) = 500 / 372 = 1.344..., at most 2
        CALM: ("Đạt", "Đạt"),
        TREES: ("320", "Đạt"),  # 130 + 190 = 320, at least 300: the criterion of August
    }


def test_the_year_beside_what_it_is_compared_with(played: tuple[Path, story.Told]) -> None:
    """Thôn Hòa stands for Thôn Khê too: its figures beside the sum of both."""
    folder, _ = played
    beside = story.figures(folder, YEAR, "so_sanh", "so_lieu_them.csv")
    of = story.figures(folder, YEAR, "ky_so_sanh", "so_lieu_them.csv")
    # Meetings of 2025: Đông 4; Hòa 5 and Khê 1, that is 6.
    assert (beside[DONG, MEETINGS], beside[HOA, MEETINGS], of[HOA, MEETINGS]) == ("4", "6", "2025")
    # Households at 14/6: Đông 110; Hòa 205 and Khê 52, that is 257.
    assert (beside[DONG, HOUSES], beside[HOA, HOUSES], of[HOA, HOUSES]) == ("110", "257", HALF)
    # The second half: Đông 7 - 3 = 4; Hòa 10 - (5 + 4) = 1.
    half = story.figures(folder, YEAR, "nua_cuoi_nam")
    assert (half[DONG, MEETINGS], half[HOA, MEETINGS]) == ("4", "1")


def test_the_estimate_is_said_until_the_figure_takes_its_place(played: tuple[Path, story.Told]) -> None:
    folder, told = played
    assert "1 tiêu chí có số ước" in told.text("year with an estimate")  # 6 + 10 = 16: Đạt (ước)
    assert "7 hội nghị (bản trước: ước 6 hội nghị)" in told.text("official")
    assert "số ước" not in told.text("year closes")
    assert set(story.figures(folder, YEAR, "uoc", "so_lieu_them.csv").values()) == {""}


def test_every_period_is_closed_and_its_files_are_as_they_were(played: tuple[Path, story.Told]) -> None:
    folder, _ = played
    at = FilesHost(Folder(folder).master), Call(folder, YEAR, datetime(2026, 12, 20, 8, tzinfo=story.ZONE), WHO)
    snapshot = Snapshot(*at)
    assert {code: snapshot.state(code).phase for code in snapshot.periods} == dict.fromkeys(
        (HALF, ASKED, YEAR), Phase.CLOSED
    )
    assert carried.status(*at).data["records"] == []  # type: ignore[index]
