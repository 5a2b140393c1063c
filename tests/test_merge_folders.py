"""Several communes' folders in one workbook: tests/rules/city (decision-tables 14), and that none is written to."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanminh_xl import assess
from tanminh_xl.assess.city import together
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Combine, Criterion, Element, Measure, Period, Unit, ValueType, Window
from tanminh_xl.domain.city import Commune, Together
from tanminh_xl.domain.figures import Figure
from tanminh_xl.domain.format_value import format_value
from tanminh_xl.domain.host import Call, Outcome, TanMinhError
from tanminh_xl.domain.submission import Given
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.records.folder import Folder
from tanminh_xl.reports import city as pages
from tanminh_xl.usecases.merge_folders import merge_folders
from tanminh_xl.usecases.snapshot import Snapshot
from tests import plans
from tests.builders import HALF, KINDS, catalogue, element, plain, ratio
from tests.builders import period as period_row
from tests.markdown import ROOT, table
from tests.test_frames import contents

RULES = ROOT / "tests" / "rules" / "city"
PERIOD = "2026-6T"


def cases(name: str) -> list[dict[str, str]]:
    lines = (RULES / name).read_text("utf-8").splitlines()
    return table(line for line in lines if line.startswith("|"))


# 14.2: criteria over communes, without a file

YES_NO: dict[str, object] = {"value_type": ValueType.YES_NO, "unit_of_measure": "đạt/không đạt"}
KIND: dict[str, tuple[Measure, dict[str, object]]] = {
    "tổng": (Measure.ELEMENT, {"value_type": ValueType.NUMBER}),
    "bình quân": (Measure.ELEMENT, {"value_type": ValueType.NUMBER, "combine": Combine.MEAN}),
    "tất cả cùng đạt": (Measure.ELEMENT, {**YES_NO, "combine": Combine.ALL}),
    "tỷ lệ đơn vị đạt": (Measure.SHARE, {**YES_NO, "combine": Combine.ALL}),
    "một đơn vị, số lượng": (Measure.ELEMENT, {"combine": Combine.ONE}),
    "một đơn vị, số": (Measure.ELEMENT, {"combine": Combine.ONE, "value_type": ValueType.NUMBER}),
}
WORDS = {"thời điểm": "time_kind", "bình quân": "combine"}


def of(kind: str, villages: int, changes: str = "") -> Catalogue:
    """A catalogue with one criterion of that kind, and so many villages; ``changes``: what it says otherwise."""
    units = tuple(Unit(code=f"THON{n:02}", name=f"Thôn {n}", kind="THON") for n in range(1, villages + 1))
    if kind == "tỷ số":
        made_of = [element(code, code, "THON", unit_of_measure="hộ") for code in ("E1", "E2", "E3")]
        criterion = ratio("C1", "Tỷ lệ", "E1", "E2")
    else:
        measure, fields = KIND[kind]
        made_of = [element("C1", "Số liệu", "THON", **fields)]
        criterion = plain("C1", "Số liệu", measure=measure, decimals=2)
    windows: tuple[Window, ...] = ()
    for change in filter(None, map(str.strip, changes.split(";"))):
        name, _, said = change.partition("=")
        whose, _, field = name.rpartition(".")
        value: object = Measure.SHARE if said == "SHARE" else float(said) if field == "decimals" else said
        if field == "window":
            windows = (Window(window=said, period=PERIOD, start=date(2025, 9, 1), end=date(2026, 5, 31)),)
        if field == "target":
            field, value = "targets", ((2026, float(said)),)
        if whose:
            made_of = [Element.model_validate({**e.model_dump(), field: value}) for e in made_of]
        else:
            criterion = Criterion.model_validate({**criterion.model_dump(), field: value})
    return catalogue(
        kinds=KINDS,
        units=units,
        elements=tuple(made_of),
        criteria=(criterion,),
        tasks=(),
        rules=(),
        windows=windows,
        periods=(period_row(PERIOD, 2026, HALF),),
    )


def figures(known: Catalogue, said: str) -> tuple[Figure, ...]:
    """A unit's answers, parted by ``;``: "3", "ước 4", "Đạt", "1/10" of a ratio, "-" for none."""
    found = []
    for unit, typed in zip(known.units, said.split(";"), strict=True):
        codes = [e.code for e in known.elements][:2] if "/" in typed else [known.elements[0].code]
        for code, text in zip(codes, typed.strip().split("/"), strict=True):
            plain_text = text.removeprefix("ước ")
            if plain_text in ("", "-"):
                continue
            value = plain_text == "Đạt" if "ạt" in plain_text else float(plain_text.replace(",", "."))
            estimate = text.startswith("ước ")
            found.append(
                Figure(PERIOD, unit.code, code, Given.FIGURE, value, counted=value, estimate=estimate, evidence="có")
            )
    return tuple(found)


def commune(name: str, kind: str, cell: str) -> Commune:
    answers = [part for part in cell.split("; ") if "=" not in part and part != "lacks it"] or ["-"]
    changes = "; ".join(part for part in cell.split("; ") if "=" in part)
    known = of(kind, len(answers), changes)
    at = known.period[PERIOD]
    given_ = figures(known, ";".join(answers))
    assessed = assess.assess(known, at, given_)
    if "lacks it" in cell:
        known = known.model_copy(update={"criteria": ()})
        assessed = ()
    by_key = {(f.unit, f.element): f for f in given_}
    return Commune(name, name, known, at, "Đang mở", given_, assessed, figure=by_key)


def over(row: dict[str, str]) -> tuple[Together, list[Commune]]:
    city = of(row["city"], 1)
    communes = [commune("A", row["city"], row["A"]), commune("B", row["city"], row["B"])]
    return together(city, city.criteria[0], communes), communes


@pytest.mark.parametrize("row", cases("14.2-criteria.md"), ids=lambda row: " | ".join(row.values()))
def test_a_criterion_over_communes(row: dict[str, str]) -> None:
    found, _ = over(row)
    value = found.value if isinstance(found.value, str) else format_value(found.value)
    assert (value or "-") == row["together"]
    assert ", ".join(share.commune.name for share in found.counted) == row["of"]
    said = pages._remarks(found)
    if row["said"]:
        assert row["said"] in said
    else:
        assert said == ""


SUMS = [row for row in cases("14.2-criteria.md") if row["together"] != "-"]


@pytest.mark.parametrize("row", SUMS, ids=lambda row: " | ".join(row.values()))
def test_the_formula_beside_the_value_refers_to_what_is_added(row: dict[str, str]) -> None:
    """Worked out by hand from the data sheet's cells: the words of the formula are Excel's."""
    found, communes = over(row)
    made = pages.City("A", communes[0].period, tuple(communes), (), (found,))
    book = openpyxl.load_workbook(io.BytesIO(pages.workbook(made)))
    formula = next(
        str(cell.value)
        for line in book["Tiêu chí"].iter_rows()
        for cell in line
        if str(cell.value or "").startswith("=")
    )
    results = book["Kết quả từng xã"]
    if "COUNTIF" in formula:
        words = [cell.value for cell in results["G"]]
        assert row["together"] == ("Không đạt" if "Không đạt" in words else "Đạt")
        return

    def summed(column: str) -> Fraction:
        numbers = [c.value for c in results[column] if isinstance(c.value, int | float)]
        return sum((Fraction(str(n)) for n in numbers), Fraction(0))

    digits = found.criterion.decimals
    over_, under = summed("E"), summed("F")
    value = over_ if "/" not in formula else (100 if "100*" in formula else 1) * over_ / under
    assert round(float(value), digits) == found.value
    assert formula.startswith("=ROUND(") and formula.endswith(f",{digits})")
    assert "'Kết quả từng xã'!E" in formula


@given(
    st.sampled_from(["tổng", "bình quân", "tỷ lệ đơn vị đạt", "tất cả cùng đạt", "tỷ số"]),
    st.lists(st.lists(st.integers(0, 500), min_size=1, max_size=4), min_size=1, max_size=4),
)
def test_communes_together_are_as_all_their_units_in_one(kind: str, communes: list[list[int]]) -> None:
    """Merge of parts equals merge of all: one commune that had all the units would come to the same value."""

    def said(numbers: list[int]) -> str:
        if kind == "tỷ số":
            return "; ".join(f"{n}/{n + 7}" for n in numbers)
        words = [("Đạt" if n % 3 else "Không đạt") if "đạt" in kind else f"{n / 10:.1f}" for n in numbers]
        return "; ".join(words)

    apart = [commune(str(n), kind, said(numbers)) for n, numbers in enumerate(communes)]
    whole = commune("tất cả", kind, said([n for numbers in communes for n in numbers]))
    city = of(kind, 1)
    assert together(city, city.criteria[0], apart).value == whole.assessments[0].value


# 14.1: folders


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three communes' folders, with a form of one village each."""
    root = tmp_path_factory.mktemp("cac-xa")
    for n, name in enumerate("ABC", 1):
        base = plans.given()
        plan = base.plan.model_copy(update={"commune": name, "code": f"KH-{name}"})
        at = plans.Plan(root / name, base.model_copy(update={"plan": plan}))
        at.open(PERIOD)
        at.on(2026, 6, 10 + n).send(at.form("THON01", PERIOD), name=f"{name}.xlsx")
    return root


def open_folder(folder: Path) -> Snapshot:
    return Snapshot(FilesHost(Folder(folder).master), Call(folder, "", plans.MAY, "Người thử"))


def merged(folders: list[Path], out: Path, period: str = PERIOD, city: Path | None = None) -> Outcome:
    return merge_folders(folders, out, open_folder, lambda *_: True, period, city)


def _edit(folder: Path, change: Callable[[Catalogue], dict[str, object]]) -> None:
    known = open_folder(folder).catalogue
    Folder(folder).master.write_bytes(plans.master(known.model_copy(update=change(known)), plans.MAY))


def _as(folder: Path, other: str) -> None:
    _edit(folder, lambda known: {"plan": known.plan.model_copy(update={"commune": other})})


def _no_plan(folder: Path) -> None:
    (folder / "ke_hoach.json").unlink()


def _damaged(folder: Path) -> None:
    next((folder / "da_nhan").rglob("0001.json")).write_text("{}", "utf-8")


def _twice(folder: Path) -> None:
    _edit(folder, lambda known: {"units": (*known.units, known.units[-1])})


def _newer(folder: Path) -> None:
    path = folder / "ke_hoach.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "format": 99}), "utf-8")


def _of_b(folder: Path) -> None:
    shutil.rmtree(folder)
    shutil.copytree(folder.parent / "B", folder)


def _without(folder: Path) -> None:
    def change(known: Catalogue) -> dict[str, object]:
        later = (p for p in known.periods if p.year > 2026)
        alone = tuple(p.model_copy(update={"previous": "", "same": ""}) for p in later)
        windows = tuple(w for w in known.windows if w.period in {p.code for p in alone})
        return {"periods": alone, "windows": windows, "difficulties": ()}

    _edit(folder, change)
    shutil.rmtree(folder / "so_ky")


def _begins(folder: Path) -> None:
    def change(known: Catalogue) -> dict[str, object]:
        def moved(p: Period) -> Period:
            return p.model_copy(update={"start": date(2026, 1, 1)}) if p.year == 2026 else p

        return {"periods": tuple(map(moved, known.periods))}

    _edit(folder, change)


def _target(folder: Path) -> None:
    def change(known: Catalogue) -> dict[str, object]:
        first, *rest = known.criteria
        return {"criteria": (first.model_copy(update={"targets": ((2026, 987.0),)}), *rest)}

    _edit(folder, change)


DONE: dict[str, Callable[[Path], object]] = {
    "no plan": _no_plan,
    "damaged receipt": _damaged,
    "two units of one code": _twice,
    "newer program": _newer,
    "copy of B": _of_b,
    "B's name, own code": lambda folder: _as(folder, "B"),
    "without the period": _without,
    "the period begins 1/1/2026": _begins,
    "never opened": lambda folder: shutil.rmtree(folder / "so_ky"),
    "as it is": lambda folder: None,
    "a target of its own": _target,
}


@pytest.mark.parametrize(
    "row", [r for r in cases("14.1-folders.md") if r["C"] in DONE], ids=lambda row: f"{row['row']} {row['C']}"
)
def test_what_becomes_of_a_folder(made: Path, tmp_path: Path, row: dict[str, str]) -> None:
    for name in "BC":
        shutil.copytree(made / name, tmp_path / name)
    DONE[row["C"]](tmp_path / "C")
    before = contents(tmp_path)
    out = tmp_path.parent / f"{tmp_path.name}.xlsx"
    outcome = merged([made / "A", tmp_path / "B", tmp_path / "C"], out)
    assert contents(tmp_path) == before
    assert outcome.exit == int(row["exit"])
    sheet = openpyxl.load_workbook(out)["Các xã"]
    lines = [[cell.value for cell in line] for line in sheet.iter_rows() if isinstance(line[0].value, int)]
    listed = [line for line in lines if line[2]]
    for said, line in zip(row["communes"].split(", "), listed, strict=True):
        name, _, state = said.partition(": ")
        assert line[1] == name.replace("(folder)", f"({line[9]})")
        assert state in ("", line[2])
    left = [line for line in lines if not line[2]]
    if row["left out"] == "-":
        assert left == [] and not any("không tổng hợp" in line for line in outcome.lines)
    else:
        (line,) = left
        assert row["left out"] in str(line[10]) + str(line[9])
        assert any(str(tmp_path / "C") in told and "không tổng hợp" in told for told in outcome.lines)


def test_row_8_without_a_folder_that_can_be_read_nothing_is_written(made: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.xlsx"
    with pytest.raises(TanMinhError):
        merged([tmp_path], out)
    with pytest.raises(TanMinhError):
        merged([made / "A"], out, city=tmp_path)
    with pytest.raises(TanMinhError):
        merged([made / "A"], out, period="2031-6T")
    assert not out.exists()


def test_every_figure_stands_there_with_its_commune_and_twice_is_the_same_bytes(made: Path, tmp_path: Path) -> None:
    folders = [made / name for name in "ABC"]
    merged(folders, tmp_path / "1.xlsx")
    merged(folders, tmp_path / "2.xlsx")
    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "2.xlsx").read_bytes()
    sheet = openpyxl.load_workbook(tmp_path / "1.xlsx")["Số liệu từng xã"]
    found = {(line[0].value, line[1].value, line[3].value): line[7].value for line in sheet.iter_rows(min_row=6)}
    wanted = {}
    for name in "ABC":
        snapshot = open_folder(made / name)
        for f in snapshot.figures(snapshot.period(PERIOD)):
            value = ("Đạt" if f.counted else "Không đạt") if isinstance(f.counted, bool) else f.counted
            wanted[name, f.unit, f.element] = value
    assert {key: value for key, value in found.items() if key[1] and key[0] != "Xã"} == wanted
    assert any(value is not None for value in wanted.values())


def test_a_difference_of_a_catalogue_is_a_line_of_its_own(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made / "C", tmp_path / "C")
    _target(tmp_path / "C")
    merged([made / "A", tmp_path / "C"], tmp_path / "x.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")["Danh mục khác"]
    said = [[cell.value for cell in line[:3]] for line in sheet.iter_rows(min_row=6) if line[0].value]
    said = [line for line in said if line[0] != "Xã"]
    assert [line[0] for line in said] == ["C"] and "987" in str(said[0][2])


def test_a_folder_that_is_in_no_frame_is_told(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from tanminh_xl.cli import main

    words = ["merge-folders", str(made / "A"), "--out", str(tmp_path / "x.xlsx"), "--period", PERIOD]
    assert main([*words, "--frames", str(tmp_path / "bảng")]) == 0
    assert sorted(path.name for path in (tmp_path / "bảng").iterdir()) == sorted(
        ("assessments.csv", "difficulties.csv", "figures.csv", "submissions.csv", "tasks.csv")
    )
    shutil.copytree(made / "B", tmp_path / "B")
    _damaged(tmp_path / "B")
    capsys.readouterr()
    assert main([*words[:2], str(tmp_path / "B"), *words[2:], "--frames", str(tmp_path / "bảng")]) == 1
    assert "không có trong các bảng CSV" in " ".join(capsys.readouterr().out.split())
