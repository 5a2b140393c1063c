"""Forms of the upper level over a plan folder: which figure goes in, where it comes from, what stays as it is."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest

from tanminh_xl import cli
from tanminh_xl.domain.host import Outcome, TanMinhError
from tanminh_xl.domain.office_nouns import BaseFigure
from tanminh_xl.domain.tables import FIGURES, RESULTS
from tanminh_xl.records.upper import UpperForms, form_name
from tanminh_xl.upper.labels import Labels
from tanminh_xl.upper.pairs import Pair, TableProblem, What, When, read, written
from tanminh_xl.usecases import fill as filling
from tanminh_xl.usecases import pair_cell
from tanminh_xl.usecases.pair_cell import Said
from tanminh_xl.usecases.upper_figures import Found, find_figure
from tests.carried import carried
from tests.plans import Plan, given
from tests.test_compared_folder import saying
from tests.upper_forms import SHEET, changed

HALF, YEAR = "2026-6T", "2026-N"
VILLAGES = ("THON01", "THON02", "THON03", "THON04")
COUNTED = "MH3-03"
"""Lũy kế trong năm, of villages, summed; judged in N."""
STATE = "MH2-02"
"""Thời điểm, of villages, summed."""
PASSED = "CHUNG-06"
"""Đạt or Không đạt of each village."""
fill, pair = carried(filling.fill), carried(pair_cell.pair)


def sent(plan: Plan, period: str, values: dict[str, float | str], day: tuple[int, int, int]) -> None:
    for unit, value in values.items():
        plan.on(*day).send(plan.form(unit, period), saying({(unit, COUNTED): value, (unit, STATE): 2.5}))  # type: ignore[dict-item]


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """6T: 10 + 7 + 5 + 3; N: 20 + 15 + ước 10 + 8, all villages gave; số gốc 2025 of three of them."""
    of = given()
    base = tuple(BaseFigure(unit=u, element=COUNTED, year=2025, value=9.0) for u in VILLAGES)
    state = tuple(BaseFigure(unit=u, element=STATE, year=2025, value=1.5) for u in VILLAGES[:3])
    plan = Plan(tmp_path_factory.mktemp("fill") / "xã", of.model_copy(update={"base_figures": (*base, *state)}))
    plan.on(2026, 5, 20).open(HALF)
    sent(plan, HALF, dict(zip(VILLAGES, (10.0, 7.0, 5.0, 3.0), strict=True)), (2026, 6, 15))
    plan.on(2026, 11, 20).open(YEAR)
    sent(plan, YEAR, dict(zip(VILLAGES, (20.0, 15.0, "ước 10", 8.0), strict=True)), (2026, 12, 15))
    return plan


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """One village of four has sent."""
    plan = Plan(tmp_path_factory.mktemp("short") / "xã", given())
    plan.on(2026, 5, 20).open(HALF)
    sent(plan, HALF, {"THON01": 10.0}, (2026, 6, 15))
    return plan


def found(plan: Plan, period: str, item: str, what: What = What.VALUE, when: When = When.NOW, unit: str = "") -> Found:
    snapshot = plan.snapshot(period)
    return find_figure(snapshot, snapshot.opened(), Pair(SHEET, "E5", Labels("a"), item, unit, what, when))


# which figure (decision-tables 15.1, rows 13 - 16 and 21 - 24)


def test_a_criterion_s_value_target_status_and_change(year: Plan) -> None:
    value = found(year, YEAR, COUNTED)
    assert (value.value, value.estimate, value.measure) == (53.0, True, "buổi")
    assert [(f.unit, f.counted) for f in value.figures] == list(zip(VILLAGES, (20.0, 15.0, 10.0, 8.0), strict=True))
    assert value.ref is not None and (value.ref.table, value.ref.key) == (RESULTS.name, (YEAR, COUNTED))
    target = year.of.criterion[COUNTED].target(2026)
    assert found(year, YEAR, COUNTED, What.TARGET).value == target
    assert found(year, YEAR, COUNTED, What.STATUS).value == "Chưa đạt"
    change = found(year, YEAR, COUNTED, What.CHANGE)
    assert (change.value, change.notes[0]) == (53.0 - 36.0, "so với Năm 2025 (số gốc): 36")


def test_a_unit_s_own_figure_leads_to_its_cell(year: Plan) -> None:
    own = found(year, YEAR, COUNTED, unit="THON03")
    (figure,) = own.figures
    assert (own.value, own.estimate, figure.sheet) == (10.0, True, "Số liệu") and figure.cell and figure.file
    assert own.ref is not None and (own.ref.table, own.ref.key) == (FIGURES.name, (YEAR, "THON03", COUNTED))
    assert found(year, YEAR, COUNTED, unit="PKT").why == f"Kỳ {YEAR} không hỏi PKT về {COUNTED}"


def test_an_element_s_total(year: Plan) -> None:
    """NEN-01 is no criterion: its total alone."""
    total = found(year, YEAR, "NEN-01")
    assert "NEN-01" not in year.of.criterion
    given_now = [f.counted for f in year.snapshot(YEAR).figures(year.of.period[YEAR]) if f.element == "NEN-01"]
    assert total.value == sum(n for n in given_now if n) and len(total.figures) == len(given_now)


def test_earlier_periods_are_those_of_the_table_of_periods(year: Plan) -> None:
    assert found(year, YEAR, STATE, when=When.BEFORE).value == 10.0, "kỳ trước: 6T/2026"
    then = found(year, YEAR, STATE, when=When.BEFORE)
    assert then.period == HALF and {f.period for f in then.figures} == {HALF}
    assert found(year, YEAR, COUNTED, when=When.SAME, what=What.VALUE).value == 36.0, "cùng kỳ: số gốc 2025"
    assert found(year, YEAR, COUNTED, when=When.SAME).period == "số gốc 2025"


def test_a_period_that_is_not_alike_or_was_never_opened_gives_nothing(year: Plan) -> None:
    """Rows 13 and 14."""
    half = found(year, YEAR, COUNTED, when=When.BEFORE)
    assert half.value is None or half.period == HALF
    assert found(year, HALF, COUNTED, when=When.SAME).value is None
    some = found(year, HALF, STATE, when=When.BEFORE)
    assert some.value is None and "số gốc năm 2025 mới có của 3/4 đơn vị" in some.why


def test_units_that_have_not_given_leave_it_blank(short: Plan) -> None:
    """Row 16: 10 of one village is no figure of the commune."""
    for item in (COUNTED, STATE, "NEN-01"):
        assert found(short, HALF, item).value is None
    assert "1/4 đơn vị, còn thiếu" in found(short, HALF, COUNTED).why
    assert found(short, HALF, COUNTED, unit="THON01").value == 10.0
    assert found(short, HALF, COUNTED, unit="THON02").why.endswith("còn thiếu")
    assert found(short, HALF, COUNTED, What.STATUS).why.startswith("Chưa đủ số liệu: 1/4 đơn vị")
    assert found(short, HALF, PASSED).value is None


def test_what_speaks_against_a_figure_is_said_with_it(year: Plan) -> None:
    """Row 23: 20 of 53 is more than a quarter of the total."""
    snapshot = year.snapshot(YEAR)
    doubts = [doubt for doubt in snapshot.report(snapshot.opened()).review if doubt.element == COUNTED]
    notes = found(year, YEAR, COUNTED).notes
    assert (f"{len(doubts)} số liệu cần rà soát" in notes) == bool(doubts)


# the folder


@pytest.fixture
def form(year: Plan, tmp_path: Path) -> Path:
    """A form of which nothing is paired yet."""
    path = tmp_path / "Biểu Sở.xlsx"
    path.write_bytes(changed("C5='buổi; C6='ha; E7==E5*2"))
    UpperForms(year.folder).table(path).unlink(missing_ok=True)
    return path


def at(plan: Plan, period: str = YEAR) -> tuple[object, object]:
    return plan.at(period)


def paired(plan: Plan, form: Path, *cells: tuple[str, str, Said]) -> list[Outcome]:
    return [pair(*at(plan), form, f"'{SHEET}'!{cell}", item, said) for cell, item, said in cells]


def test_the_copy_its_list_of_sources_and_what_is_told(year: Plan, form: Path) -> None:
    before = form.read_bytes()
    paired(
        year, form, ("E5", COUNTED, Said()), ("E6", STATE, Said(when=When.BEFORE)), ("F5", COUNTED, Said(What.STATUS))
    )
    outcome = fill(*at(year), form)
    copy, sources = outcome.paths
    assert form.read_bytes() == before
    assert copy == year.folder / "bieu_cap_tren" / YEAR / "Biểu Sở.xlsx"
    sheet = openpyxl.load_workbook(io.BytesIO(copy.read_bytes()))[SHEET]
    assert (sheet["E5"].value, sheet["E6"].value, sheet["F5"].value) == (53, 10, "Chưa đạt")
    assert outcome.text == f"Đã điền 3/3 ô của Biểu Sở.xlsx, kỳ {YEAR}." and outcome.exit == 0
    assert any(line.startswith(f"Số ước: trang “{SHEET}”, ô E5 = ước 53") for line in outcome.lines)
    assert any("2 ô công thức tính từ ô vừa điền (E7, E10) đã bỏ kết quả cũ" in line for line in outcome.lines)
    assert any("chưa chốt số liệu" in line for line in outcome.lines)
    rows = list(csv.DictReader(io.StringIO(sources.read_text("utf-8-sig")), delimiter=";"))
    assert [(r["Ô"], r["Đã điền"], r["Kỳ"], r["Ước"]) for r in rows if r["Nhãn dòng"]] == [
        ("E5", "53", YEAR, "ước"),
        ("F5", "Chưa đạt", YEAR, "ước"),
        ("E6", "10", HALF, ""),
    ]
    behind = [r for r in rows if r["Ô"] == "E5" and r["Tệp"]]
    assert [r["Số của đơn vị"] for r in behind] == ["20", "15", "10", "8"] and sum(
        r["Ước"] == "ước" for r in behind
    ) == 1
    assert all((year.folder / r["Tệp"]).is_file() and r["Ô của tệp"] and r["Lúc gửi"] for r in behind)


def test_again_writes_nothing_and_what_somebody_changed_is_kept(year: Plan, form: Path) -> None:
    paired(year, form, ("E5", COUNTED, Said()))
    copy = fill(*at(year), form).paths[0]
    stamp = copy.stat().st_mtime_ns
    assert fill(*at(year), form).paths[0].stat().st_mtime_ns == stamp
    copy.write_bytes(changed("E5=99"))
    again = fill(*at(year), form)
    assert any("đã được sửa tay" in line for line in again.lines)
    assert openpyxl.load_workbook(io.BytesIO(copy.read_bytes()))[SHEET]["E5"].value == 53


def test_last_time_s_copy_as_the_form_is_filled_anew_and_emptied_where_there_is_nothing(
    year: Plan, short: Plan, form: Path, tmp_path: Path
) -> None:
    """The upper level sends back what was filled last time, or the clerk takes the copy: what stands there is ours."""
    paired(year, form, ("E5", COUNTED, Said()))
    copy = fill(*at(year), form).paths[0]
    back = tmp_path / "lại" / form.name
    back.parent.mkdir()
    back.write_bytes(copy.read_bytes())
    assert fill(*at(year, HALF), back).text.startswith("Đã điền 1/1 ô")
    sheet = openpyxl.load_workbook(fill(*at(year, HALF), back).paths[0])[SHEET]
    assert sheet["E5"].value == 25
    forms = UpperForms(short.folder)
    forms.keep(forms.table(back), UpperForms(year.folder).table(back).read_bytes())
    mine = UpperForms(short.folder).sources(back, "2025-N")
    mine.parent.mkdir(parents=True)
    mine.write_bytes(UpperForms(year.folder).sources(form, YEAR).read_bytes())
    left = fill(*short.at(HALF), back)
    assert left.exit == 1 and openpyxl.load_workbook(left.paths[0])[SHEET]["E5"].value is None


def test_a_filled_copy_is_no_form(year: Plan, form: Path) -> None:
    paired(year, form, ("E5", COUNTED, Said()))
    copy = fill(*at(year), form).paths[0]
    with pytest.raises(TanMinhError) as refused:
        fill(*at(year), copy)
    assert refused.value.code == "form_is_copy"


@pytest.mark.parametrize(
    ("name", "known"),
    [("Biểu Sở (1).xlsx", True), ("Biểu Sở - Copy (2).xlsx", True), ("BIỂU SỞ.xlsx", True), ("Biểu khác.xlsx", False)],
)
def test_a_form_is_known_by_its_file_s_name(year: Plan, form: Path, name: str, known: bool) -> None:
    paired(year, form, ("E5", COUNTED, Said()))
    again = form.with_name(name)
    again.write_bytes(changed("C5='buổi; C6='ha; A12='Ghi chú mới"))
    if known:
        assert fill(*at(year), again).text.startswith("Đã điền ")
        return
    with pytest.raises(TanMinhError) as refused:
        fill(*at(year), again)
    assert refused.value.code == "form_unpaired" and "Biểu Sở" in refused.value.facts["others"]
    assert form_name(again) == "Biểu khác"


# pairing


def test_what_differs_is_told_when_it_is_paired(year: Plan, form: Path) -> None:
    (one,) = paired(year, form, ("E6", COUNTED, Said()))
    assert one.exit == 1 and one.lines[0] == (
        "Đơn vị tính trên biểu: ha; của số liệu: buổi. Ghi số nhân vào (1 nếu như nhau)."
    )
    (two,) = paired(year, form, ("E6", COUNTED, Said(factor="1")))
    assert two.exit == 0 and two.lines == ()
    form.write_bytes(changed("E5=12; E3='Tháng 6"))
    (three,) = paired(year, form, ("E5", STATE, Said()))
    assert any("tháng, quý" in line for line in three.lines) and any("“12”" in line for line in three.lines)


@pytest.mark.parametrize(
    ("cell", "item", "said", "code"),
    [
        ("E10", COUNTED, Said(), "cell_not_filled"),
        ("B1", COUNTED, Said(), "cell_not_filled"),
        ("Z2", COUNTED, Said(), "cell_without_label"),
        ("'Trang lạ'!E5", COUNTED, Said(), "sheet_unknown"),
        ("E5", "XX-99", Said(), "figure_unknown"),
        ("E5", COUNTED, Said(factor="nghìn"), "bad_factor"),
        ("E5", COUNTED, Said(factor="0"), "bad_factor"),
        ("E5", COUNTED, Said(unit="Thôn lạ"), "unit_unknown"),
        ("E5", COUNTED, Said(What.TARGET, unit="THON01"), "no_such_content"),
        ("E5", "NEN-01", Said(What.STATUS), "no_such_content"),
        ("E5", COUNTED, Said(What.CHANGE, When.SAME), "no_such_content"),
        ("E", COUNTED, Said(), "bad_cell"),
    ],
)
def test_what_cannot_be_paired_is_refused(year: Plan, form: Path, cell: str, item: str, said: Said, code: str) -> None:
    with pytest.raises(TanMinhError) as refused:
        pair(*at(year), form, cell if "!" in cell or cell == "E" else f"'{SHEET}'!{cell}", item, said)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.4", "không phải biểu Excel đọc được"),
        (b"{\\rtf1", "là tệp Word"),
        (b"\x09\x04\x06\x00", "là bảng tính kiểu khác"),
    ],
)
def test_what_is_no_form_is_told_with_what_to_do(year: Plan, tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "b.xlsx"
    path.write_bytes(content)
    with pytest.raises(TanMinhError) as refused:
        pair(*at(year), path, "E5", COUNTED)
    assert words in str(refused.value) and refused.value.hint


def test_the_table_of_pairs_is_read_back_however_excel_saves_it(year: Plan, form: Path) -> None:
    paired(year, form, ("E5", COUNTED, Said(factor="1/3", decimals=1, months=True, when=When.SAME)))
    table = UpperForms(year.folder).table(form)
    kept = read(table.read_bytes())
    assert written(kept) == table.read_bytes() and kept[0].factor is not None and kept[0].factor.denominator == 3
    assert read(table.read_bytes().replace(b";", b",").replace(b"1/3", b"1/3")) == kept
    for damaged in (b"a;b\r\n", table.read_bytes().replace("cùng kỳ".encode(), b"khi nao"), b"\xff\xfe\xff"):
        with pytest.raises(TableProblem):
            read(damaged)
    table.write_bytes(b"a;b\r\n")
    with pytest.raises(TanMinhError) as refused:
        fill(*at(year), form)
    assert refused.value.code == "pairs_unreadable" and table.name in str(refused.value)
    table.unlink()


def test_the_commands(year: Plan, form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*words: str) -> tuple[int, str]:
        code = cli.main(["fill", *words, "--folder", str(year.folder), "--period", YEAR])
        shown = capsys.readouterr()
        return code, " ".join((shown.out + shown.err).split())

    assert run("--pair", str(form), f"'{SHEET}'!E5", COUNTED)[0] == 0
    assert run("--pair", str(form), f"{SHEET}!F5", COUNTED, "--what", "status")[0] == 0
    code, said = run("--pairs", str(form))
    assert code == 0 and "2 ô đã ghép" in said and f"{COUNTED}, đánh giá, kỳ này" in said
    code, said = run(str(form))
    assert code == 0 and "Đã điền 2/2 ô" in said
    assert run("--unpair", str(form), "F5")[0] == 0
    assert "1 ô đã ghép" in run("--pairs", str(form))[1]
    for wrong in (
        (str(form), "E5"),
        ("--pair", str(form), "E5"),
        ("--pairs", "--unpair", str(form)),
        (str(form), "--what", "target"),
    ):
        assert run(*wrong)[0] == 2
    assert run("--pair", str(form), f"'{SHEET}'!E5", COUNTED, "--when", "mai")[0] == 2
