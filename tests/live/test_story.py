"""The story of a year (tests/story.py) by clicks on the open master: the same outputs as by commands, to the byte."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path

import pytest

from tanminh_xl import machine
from tanminh_xl.domain.host import Call, Outcome
from tanminh_xl.domain.rows import key_of
from tanminh_xl.domain.sheet import CellValue
from tanminh_xl.domain.table_spec import TableSpec
from tanminh_xl.domain.tables import ASK, REGISTER
from tanminh_xl.usecases.new import new
from tests import story
from tests.live.clicking import Clerk
from tests.story import ASKED, HALF, WHO, YEAR
from tests.test_story import Terminal

# One document, one test after the other: under xdist the file stays on one worker (`./run`: --dist loadfile).
pytestmark = pytest.mark.office


class Master:
    """A clerk at the open master: types into its sheets, selects a row, presses a button, answers its question."""

    def __init__(self, clerk: Clerk) -> None:
        self.clerk, self.folder = clerk, clerk.folder
        self.now = datetime(2026, 4, 20, 8, tzinfo=story.ZONE)

    def types(self, table: TableSpec, key: Sequence[str], **cells: CellValue) -> None:
        found = self.clerk.host(self.now)._table(table)
        found.sheet.visible = True
        row = found.row_of(key)
        named: dict[str, CellValue] = dict(cells)
        if row is None:
            named |= dict(zip(table.key, key, strict=True))
            row = max((n for n, told in enumerate(found.rows, 1) if any(key_of(table, told))), default=0)
            if row >= len(found.body):  # Excel's table grows as one types below it
                header = found.sheet.range((found.top - 1, found.left))
                found.sheet.tables[table.name].resize(header.resize(row + 2, found.width))
        for column, value in named.items():
            typed = datetime.combine(value, time()) if isinstance(value, date) else value
            found.sheet.range((found.top + row, found.left + found.columns[column])).value = typed

    def _click(self, tag: str, *texts: str) -> Outcome:
        outcome = self.clerk.click(tag, self.now, texts=texts)
        assert outcome is not None and not list(self.folder.glob("nhat_ky/*")), outcome
        return outcome

    def opens(self, period: str) -> Outcome:
        self.clerk.choose(period)
        return self._click("mo_ky")

    def receives(self) -> Outcome:
        return self._click("tiep_nhan")

    def answers(self, period: str, unit: str, element: str, words: str) -> Outcome:
        table = self.clerk.host(self.now)._table(ASK)
        rows = [(row["period"], row["unit"], row["element"]) for row in table.rows]
        table.cell(rows.index((period, unit, element)), "answer").value = words
        return self._click("ghi_tra_loi")

    def accepts(self, period: str, unit: str, version: int, why: str) -> Outcome:
        self.clerk.select(REGISTER, (period, unit, str(version)), "state", self.now)
        return self._click("chap_nhan", why)

    def closes(self, period: str) -> Outcome:
        self.clerk.choose(period)
        return self._click("chot_so_lieu")

    def reopens(self, period: str, why: str) -> Outcome:
        self.clerk.choose(period)
        return self._click("mo_lai_ky", why)

    def reports(self, period: str) -> Outcome:
        self.clerk.choose(period)
        return self._click("lap_bao_cao")


OUTPUTS = ["so_lieu.csv", "so_lieu_them.csv", "danh_gia.csv", "TongHop_{}.xlsx", "TomTat_{}.pdf"]


@pytest.fixture(scope="module")
def by_clicks(open_master: Callable[[Path], Clerk], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("story") / "ke-hoach"
    new(Call(folder, "", datetime(2026, 4, 20, 8, tzinfo=story.ZONE), WHO), story.catalogue())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(machine, "account", lambda: WHO)
        desk = Master(open_master(folder))
        story.play(desk)
        yield folder


@pytest.fixture(scope="module")
def by_commands(tmp_path_factory: pytest.TempPathFactory) -> Path:
    desk = Terminal(tmp_path_factory.mktemp("story") / "ke-hoach")
    story.play(desk)
    return desk.folder


@pytest.mark.parametrize("period", [HALF, ASKED, YEAR])
@pytest.mark.parametrize(
    "name", ["so_lieu.csv", "so_lieu_them.csv", "danh_gia.csv", "TongHop_{}.xlsx", "TomTat_{}.pdf"]
)
def test_clicks_and_commands_end_in_the_same_bytes(by_clicks: Path, by_commands: Path, period: str, name: str) -> None:
    file = Path("bao_cao", period, name.format(period))
    assert (by_clicks / file).read_bytes() == (by_commands / file).read_bytes()


def test_clicks_and_commands_write_the_same_facts(by_clicks: Path, by_commands: Path) -> None:
    """Every event and every kept file, in the same place with the same bytes."""
    facts = ("da_nhan", "dieu_chinh", "so_ky", "danh_muc")
    clicks, commands = (
        {path.relative_to(folder): path.read_bytes() for part in facts for path in (folder / part).rglob("*.*")}
        for folder in (by_clicks, by_commands)
    )
    assert clicks == commands
