"""Frames of a plan folder: what docs/frames.md says of them, and the example there, over the demonstration's folder."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pandas as pd
import pytest

from tanminh_xl import frames
from tanminh_xl.domain.host import Call, TanMinhError
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.records.folder import Folder
from tanminh_xl.reports import csvs
from tanminh_xl.usecases.snapshot import Snapshot
from tests import plans
from tests.markdown import ROOT, sections, table

PAGE = (ROOT / "docs" / "frames.md").read_text("utf-8")
COLUMNS = table(PAGE.partition("\n## Columns\n")[2].splitlines())
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.S)
KEYS = {
    "figures": ["period", "unit", "element"],
    "assessments": ["period", "criterion"],
    "submissions": ["period", "unit", "version"],
    "difficulties": ["period", "code"],
    "tasks": ["period", "task", "unit"],
}


@pytest.fixture(scope="module")
def found(made_demo: Path) -> dict[str, pd.DataFrame]:
    return {name: getattr(frames, name)(made_demo) for name in frames.COLUMNS}


def snapshot_of(folder: Path) -> Snapshot:
    """What a use case would read there, by a clock of its own."""
    return Snapshot(FilesHost(Folder(folder).master), Call(folder, "", plans.MAY, ""))


def contents(folder: Path) -> dict[str, tuple[int, str]]:
    """Each file of a folder: when it was changed, and its hash."""
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_page_names_every_column_with_its_dtype() -> None:
    said: dict[str, dict[str, str]] = {}
    for row in COLUMNS:
        said.setdefault(row["frame"], {})[row["column"]] = row["dtype"]
        assert row["holds"]
    assert said == {name: dict(columns) for name, columns in frames.COLUMNS.items()}
    assert not sections(PAGE)


def test_real_columns_and_dtypes_are_those(found: dict[str, pd.DataFrame]) -> None:
    for name, frame in found.items():
        assert {c: str(dtype) for c, dtype in frame.dtypes.items()} == dict(frames.COLUMNS[name]), name
        assert len(frame) > 20


def test_keys_are_keys(found: dict[str, pd.DataFrame]) -> None:
    for name, key in KEYS.items():
        assert not found[name].duplicated(key).any(), name


def test_a_plan_without_a_period_gives_frames_of_the_same_columns(tmp_path: Path) -> None:
    folder = plans.Plan(tmp_path / "ke-hoach", plans.given()).folder
    for name, columns in frames.COLUMNS.items():
        empty = getattr(frames, name)(folder)
        assert (len(empty), {c: str(d) for c, d in empty.dtypes.items()}) == (0, dict(columns))


def test_nothing_in_the_folder_is_written(demo: Path) -> None:
    before = contents(demo)
    for name in frames.COLUMNS:
        getattr(frames, name)(demo)
    assert contents(demo) == before


def test_figures_are_those_of_the_report_each_with_its_place(made_demo: Path, found: dict[str, pd.DataFrame]) -> None:
    snapshot = snapshot_of(made_demo)
    figures = found["figures"]
    told = [f for code in snapshot.periods for f in snapshot.figures(snapshot.catalogue.period[code])]
    assert len(figures) == len(told) and set(figures["period"]) == set(snapshot.periods)
    for figure, row in zip(told, figures.to_dict("records"), strict=True):
        counted = figure.counted
        shown = row["passed"] if isinstance(counted, bool) else row["value"]
        assert (pd.isna(shown) and counted is None) or shown == counted
        assert (row["unit"], row["element"], row["answer"]) == (figure.unit, figure.element, figure.answer.value)
        assert (row["estimate"], row["adjusted"]) == (figure.estimate, figure.is_adjusted)
        if figure.file:
            assert (made_demo / row["file"]).is_file()
            assert (row["cell"], row["version"], row["sender"]) == (figure.cell, figure.version, figure.sender)
            assert row["sent"] == figure.sent


def test_the_answers_are_kept_apart(found: dict[str, pd.DataFrame]) -> None:
    figures = found["figures"]
    answers = set(figures["answer"])
    assert answers >= {"Số liệu", "Không phát sinh", "Còn thiếu"}
    none = figures[figures["answer"] == "Không phát sinh"]
    assert (none["value"] == 0).all()
    summed = figures["value"].notna() | figures["passed"].notna()
    assert summed[figures["answer"].isin(["Số liệu", "Không phát sinh"])].all()
    assert not summed[~figures["answer"].isin(["Số liệu", "Không phát sinh"])].any()
    assert figures["estimate"].any() and figures["adjusted"].any()


def test_a_closed_period_is_as_it_was_closed_and_an_open_one_as_today_judges_it(demo: Path) -> None:
    before = frames.assessments(demo).set_index(["period", "criterion"])
    today = snapshot_of(demo).catalogue
    raised = tuple(
        c.model_copy(update={"name": f"{c.name} (mới)", "targets": ((2026, 999.0),)}) if c.code == "MH2-02" else c
        for c in today.criteria
    )
    Folder(demo).master.write_bytes(plans.master(today.model_copy(update={"criteria": raised}), plans.MAY))
    after = frames.assessments(demo).set_index(["period", "criterion"])
    closed = before[before["closed"]]
    assert len(closed) > 20 and not before["closed"].all()
    pd.testing.assert_frame_equal(closed, after[after["closed"]])
    assert before.loc[("2026-N", "MH2-02"), "target"] == 45
    assert after.loc[("2026-N", "MH2-02"), "target"] == 999
    for code in set(closed.index.get_level_values("period")):
        assert (demo / "bao_cao" / code / "so_lieu.csv").read_bytes() == csvs.so_lieu(
            snapshot_of(demo).report(today.period[code])
        )


def test_where_a_closed_periods_files_are_no_longer_those_there_is_no_frame(demo: Path) -> None:
    receipt = next((demo / "da_nhan" / "2026-6T").rglob("0001.json"))
    receipt.unlink()
    with pytest.raises(TanMinhError, match="2026-6T"):
        frames.figures(demo)


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(TanMinhError):
        frames.figures(tmp_path)


def test_no_citizens_number_is_in_a_text() -> None:
    assert frames._said(("031090001234", "x", ""), [0, 2]) == ["[đã che dãy 12 chữ số]", "x", None]


def test_the_example_of_the_page_runs(made_demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, object] = {"folder": made_demo}
    assert len(BLOCKS) == 5
    for block in BLOCKS:
        exec(block, names)
    yearly, shares, lateness = names["yearly"], names["shares"], names["lateness"]
    assert isinstance(yearly, pd.DataFrame) and isinstance(shares, pd.Series) and isinstance(lateness, pd.DataFrame)
    assert set(yearly["period"]) == {"2026-N"} and len(yearly) > 10
    assert shares.sum() == pytest.approx(100, abs=0.5)
    assert (lateness["came"] <= lateness["periods"]).all() and (lateness["late"] > 0).any()
    assert "MH2" in capsys.readouterr().out


def test_frames_of_several_communes_are_each_one_s_with_whose_they_are(made_demo: Path, tmp_path: Path) -> None:
    other = tmp_path / "khac"
    plans.Plan(other, plans.given()).open("2026-6T")
    told: dict[str, str] = {}
    found = frames.of_communes("figures", [made_demo, tmp_path, other], told)
    assert list(found.columns) == [*frames.COMMUNE, *frames.COLUMNS["figures"]]
    assert {c: str(t) for c, t in found.dtypes.items()} == {**frames.COMMUNE, **frames.COLUMNS["figures"]}
    for folder in (made_demo, other):
        own = found[found["folder"] == str(folder)].drop(columns=list(frames.COMMUNE)).reset_index(drop=True)
        pd.testing.assert_frame_equal(own, frames.figures(folder))
    assert list(told) == [str(tmp_path)] and set(found["commune"]) == {"Xã Tân Minh"}
    with pytest.raises(TanMinhError):
        frames.of_communes("figures", [tmp_path])
