"""go_cai_dat.bat, run by cmd from the program's own folder; these tests run on the kit's Python, outside it."""

from tests.windows.pc import HOME, LOCATION, PLAN, cmd, registry


def test_it_takes_everything_off_but_the_plan() -> None:
    plan = {path: path.stat().st_mtime_ns for path in PLAN.rglob("*")}
    code, said = cmd(HOME / "go_cai_dat.bat", "--tu-dong")
    assert code == 0, said
    assert not HOME.exists()
    assert registry("Environment", "TANMINH_HOME") is None
    assert registry(LOCATION, "Path") is None
    assert {path: path.stat().st_mtime_ns for path in PLAN.rglob("*")} == plan != {}
