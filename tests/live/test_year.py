"""The whole year by clicks on the live master, and the same figures as the files host's, to the last digit."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tanminh_xl import machine
from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.host import Call
from tanminh_xl.domain.rows import key_of, same
from tanminh_xl.domain.table_spec import TableSpec
from tanminh_xl.domain.tables import LOG
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.usecases.demo import WHO
from tanminh_xl.usecases.program_tables import ProgramTables
from tanminh_xl.usecases.snapshot import Snapshot
from tests.live.clicking import Clerk
from tests.live.year import ASKED, HALF, YEAR, Player, new_plan

# One document, one test after the other: under xdist the file stays on one worker (`./run`: --dist loadfile).
pytestmark = pytest.mark.office
END = datetime(2026, 12, 30, 9, tzinfo=ZONE)

OUTPUTS = ["so_lieu.csv", "so_lieu_them.csv", "danh_gia.csv", "TongHop_{}.xlsx", "TomTat_{}.pdf"]


@pytest.fixture(scope="module")
def played(open_master: Callable[[Path], Clerk], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clerk]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(machine, "account", lambda: WHO)
        clerk = open_master(new_plan(tmp_path_factory.mktemp("live") / "ke-hoach"))
        for code in (HALF, ASKED, YEAR):
            player = Player(clerk, code)
            player.open()
            player.receive()
            player.report()
            if code != YEAR:
                player.close()
        yield clerk


@pytest.mark.parametrize("period", [HALF, ASKED, YEAR])
@pytest.mark.parametrize(
    "name", ["so_lieu.csv", "so_lieu_them.csv", "danh_gia.csv", "TongHop_{}.xlsx", "TomTat_{}.pdf"]
)
def test_the_years_outputs_equal_the_files_hosts_to_the_byte(
    played: Clerk, made_demo: Path, period: str, name: str
) -> None:
    file = Path("bao_cao", period, name.format(period))
    assert (played.folder / file).read_bytes() == (made_demo / file).read_bytes()


def test_the_tables_of_the_open_master_are_the_projection_of_the_records(played: Clerk) -> None:
    snapshot = Snapshot(played.host(END), Call(played.folder, "", END, WHO))
    assert differing(ProgramTables(snapshot), lambda spec: played.rows(spec, END)) == {}


def test_saved_and_opened_again_it_says_the_same(played: Clerk, tmp_path: Path) -> None:
    saved = FilesHost(played.save(tmp_path / "luu.xlsx"))
    snapshot = Snapshot(FilesHost(played.save(tmp_path / "luu.xlsx")), Call(played.folder, "", END, WHO))
    assert differing(ProgramTables(snapshot), saved.read) == {}


def differing(told: ProgramTables, read: Callable[[TableSpec], list]) -> dict[str, list[object]]:  # type: ignore[type-arg]
    """Table -> rows of the projection that do not stand in the table as they are told, and rows too many."""
    wrong: dict[str, list[object]] = {}
    for spec in told:
        standing = {key_of(spec, row): row for row in read(spec) if any(key_of(spec, row))}
        program = {c.key for c in spec.columns if c.keeper == "program"}
        rows = list(told[spec])
        for row in rows:
            found = standing.get(key_of(spec, row), {})
            wrong.setdefault(spec.name, []).extend(
                (key_of(spec, row), k, v, found.get(k))
                for k, v in row.items()
                if k in program and not same(found.get(k), v)
            )
        if program == {c.key for c in spec.columns}:
            wrong[spec.name].extend(standing.keys() - {key_of(spec, row) for row in rows}) if rows else None
    return {name: found for name, found in wrong.items() if found}


def test_every_click_has_its_line_in_the_log(played: Clerk) -> None:
    log = played.rows(LOG, END)
    assert len(log) == len(played.clicked) > 11
    assert {row["who"] for row in log} == {WHO}
    assert [row["action"] for row in log][:2] == ["Mở kỳ và tạo biểu mẫu", "Tiếp nhận"]
    assert [row["at"] for row in log] == sorted(row["at"] for row in log)  # type: ignore[type-var]


def test_each_click_that_wrote_kept_one_backup(played: Clerk) -> None:
    copies = [path.name for path in played.excel.copied]
    assert len(copies) == len(set(copies)) == len(played.clicked)
    left = {path.name for path in (played.folder / "sao_luu").iterdir()}
    firsts = {" ".join(re.findall(r" (\d{4}-\d\d)-", name)): name for name in reversed(copies)}
    assert left == {*copies[-10:], *firsts.values()}  # decision-tables 6.2


def test_settings_are_back_and_esc_interrupts_again(played: Clerk) -> None:
    app = played.app
    assert (app.screen_updating, app.enable_events, app.calculation, app.status_bar) == (True, True, "automatic", False)
    assert played.excel.interrupts[-1] is True and len(played.excel.interrupts) % 2 == 0


def test_nothing_asked_excel_for_what_only_com_gives(played: Clerk) -> None:
    assert any("lập biểu tổng hợp" in said for _, said in played.app.said)
    assert not list((played.folder / "nhat_ky").glob("*")) if (played.folder / "nhat_ky").exists() else True
