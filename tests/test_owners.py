"""The owner's part in a folder: pages, words recorded, what they do to results, report, status, closing (13.3)."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tanminh_xl.domain.events import Closing
from tanminh_xl.domain.form import ColumnKey
from tanminh_xl.domain.host import Outcome, TanMinhError
from tanminh_xl.domain.owner_review import OwnerChoice
from tanminh_xl.domain.sheet import Note, Sheet, Signature, Table
from tanminh_xl.domain.tables import RESULTS
from tanminh_xl.records.folder import Folder
from tanminh_xl.reports import consolidated
from tanminh_xl.reports.data import data_sheets
from tanminh_xl.reports.owner_page import owner_pages
from tanminh_xl.usecases import close as closing
from tanminh_xl.usecases import owners as pages_of
from tanminh_xl.usecases.inputs import inputs
from tanminh_xl.usecases.owner_review import Word
from tanminh_xl.usecases.program_tables import ProgramTables
from tanminh_xl.usecases.proposal import carry_out
from tests import carried
from tests.plans import Plan, given

HALF, AREA, OCOP, OWNER = "2026-6T", "MH2-02", "MH2-04", "PKT"
CONFIRMED, AGAIN = OwnerChoice.CONFIRMED, OwnerChoice.CHECK_AGAIN
ALL = given()
SENT = ("THON01", "THON02", "PKT", "VP")
AWAY = ("THON04", "TRUONG01")
OWNED = {AREA: OWNER, OCOP: OWNER, "MH1-01": "VP", "MH4-G": OWNER}


def small(on: bool = True) -> dict[str, Any]:
    """Three villages and the offices; three criteria with owners, and a group."""
    return {
        "units": tuple(u for u in ALL.units if u.code not in AWAY),
        "criteria": tuple(c.model_copy(update={"owner": OWNED.get(c.code, "")}) for c in ALL.criteria),
        "plan": ALL.plan.model_copy(update={"owner_review": on}),
    }


@pytest.fixture(scope="module")
def filed(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """On 15/6 two villages and two offices have sent; only to be copied."""
    plan = Plan(tmp_path_factory.mktemp("filed") / "xã", ALL.model_copy(update=small()))
    plan.open(HALF)
    plan.on(2026, 6, 15)
    for form in Folder(plan.folder).forms(HALF):
        if form.unit in SENT:
            plan.send(form, typed(12.0) if form.unit == "THON01" else dict)
    return plan


@pytest.fixture
def plan(filed: Plan, tmp_path: Path) -> Plan:
    return filed.copied(tmp_path / "xã").on(2026, 6, 18)


def typed(value: object, unit: str = "THON01") -> Callable[[Any], Mapping[Any, object]]:
    return lambda filled: {**filled, (f"A|{unit}/{AREA}", ColumnKey.VALUE): value}


def say(
    plan: Plan, choice: OwnerChoice | None, *criteria: str, owner: str = OWNER, day: date | None = None, why: str = ""
) -> Outcome:
    reason = why or ("" if choice is CONFIRMED else "Số của Thôn Đông Hải cao")
    word = Word(choice, "" if choice is None else "bà A", day or plan.now.date(), reason)
    return carried.owner_review(*plan.at(HALF), owner, criteria, word)


def results(plan: Plan) -> dict[str, str]:
    rows = ProgramTables(plan.snapshot(HALF))[RESULTS]
    return {str(row["code"]): str(row["owner_review"]) for row in rows if row["owner_review"]}


def texts(sheet: Sheet) -> list[str]:
    """Every text of a page."""
    found: list[str] = []
    for block in sheet.blocks:
        if isinstance(block, Table):
            found += [str(cell.value) for row in block.rows for cell in row if cell.value is not None]
        elif isinstance(block, Note):
            found.append(block.text)
    return found


def page(plan: Plan, name: str) -> list[str]:
    snapshot = plan.snapshot(HALF)
    pages = consolidated(snapshot.report(snapshot.period()))
    return texts(next(sheet for sheet in pages if sheet.name == name))


def refused(verb: Callable[[], object]) -> str:
    with pytest.raises(TanMinhError) as problem:
        verb()
    assert problem.value.message
    return problem.value.code


# where it is off


def switched_off(plan: Plan) -> None:
    plan.edit(plan=plan.of.plan.model_copy(update={"owner_review": False}))


def test_where_it_is_off_nothing_shows_even_of_what_was_said(plan: Plan) -> None:
    switched_off(plan)
    snapshot = plan.snapshot(HALF)
    report = snapshot.report(snapshot.period())
    before, tables = consolidated(report), data_sheets(report)
    plan.edit(plan=plan.of.plan.model_copy(update={"owner_review": True}))
    say(plan, CONFIRMED)
    switched_off(plan)
    snapshot = plan.snapshot(HALF)
    report = snapshot.report(snapshot.period())
    assert report.owners == {} and results(plan) == {}
    assert consolidated(report) == before and data_sheets(report) == tables
    assert all("Chủ trì xác nhận" not in [c.title for c in sheet.spec.columns] for sheet in tables)
    assert not any("chủ trì" in line.casefold() for line in carried.status(*plan.at(HALF)).lines)
    assert "owners" not in carried.status(*plan.at(HALF)).data  # type: ignore[operator]
    assert not any("Chủ trì" in line for line in carried.explain(*plan.at(HALF), AREA).lines)
    assert "chủ trì" not in str(closing.left(plan.snapshot(HALF)))
    for verb in (lambda: carried.owners(*plan.at(HALF)), lambda: say(plan, CONFIRMED)):
        assert refused(verb) == "owners_off"


def test_a_plan_that_never_asked_keeps_the_digest_of_its_catalogue() -> None:
    assert "owner_review" not in json.loads(ALL.plan.model_dump_json())
    on = ALL.plan.model_copy(update={"owner_review": True})
    assert ALL.model_copy(update={"plan": on}).digest != ALL.digest


def test_without_owners_there_is_nothing_to_print(plan: Plan) -> None:
    plan.edit(criteria=tuple(c.model_copy(update={"owner": ""}) for c in plan.of.criteria))
    assert refused(lambda: carried.owners(*plan.at(HALF))) == "no_owner"


# the page


def sheets(plan: Plan) -> dict[str, Sheet]:
    snapshot = plan.snapshot(HALF)
    return {sheet.name: sheet for sheet in owner_pages(snapshot.report(snapshot.period()))}


def rows(sheet: Sheet) -> dict[str, tuple[str, list[str], list[str]]]:
    """Criterion -> its name, the lines of what makes it, its result with the boxes."""
    (table,) = (block for block in sheet.blocks if isinstance(block, Table))
    found = [[str(cell.value or "") for cell in row] for row in table.rows]
    parted = zip(found[::3], found[1::3], found[2::3], strict=True)
    return {name[0].split()[0]: (name[0], lines[0].split("\n"), result) for name, lines, result in parted}


def test_a_page_for_each_owner_says_what_makes_each_criterion(plan: Plan) -> None:
    found = sheets(plan)
    assert list(found) == ["Phòng Kinh tế", "Văn phòng HĐND và UBND xã"]
    own = rows(found["Phòng Kinh tế"])
    assert list(own) == [AREA, OCOP]
    name, lines, result = own[AREA]
    assert name.endswith("(ha)")
    assert lines[0].startswith("Thôn Đông Hải: 12; Thôn Đoài Thượng: ")
    assert lines[0].endswith(". Còn thiếu: Thôn Hòa Bình (chưa nộp).")
    assert result[3:5] == ["2/3", "□ Đã xác nhận"] and result[5].startswith("□ Đề nghị kiểm tra lại, lý do:")
    assert "Minh chứng: đã có của Phòng Kinh tế (Số " in own[OCOP][1][0]
    (sign,) = (block for block in found["Phòng Kinh tế"].blocks if isinstance(block, Signature))
    assert sign.right[0] == "TRƯỞNG PHÒNG" and sign.left[0].startswith("Người xác nhận") and "Ngày" in sign.left[1]
    assert any("trước hết ngày 18/6/2026" in text for text in texts(found["Phòng Kinh tế"]))


def test_what_is_asked_in_doubt_announced_or_without_evidence_is_named(plan: Plan) -> None:
    plan.send(plan.form("THON03", HALF), typed("mười", "THON03"))
    carried.adjust(*plan.at(HALF), "THON02", AREA, "chưa có số", "Gọi điện")

    def unproven(filled: Any) -> Mapping[Any, object]:
        return {key: value for key, value in filled.items() if key[1] is not ColumnKey.EVIDENCE}

    plan.send(plan.form(OWNER, HALF), unproven, "không minh chứng.xlsx")
    own = rows(sheets(plan)["Phòng Kinh tế"])
    assert " ".join(own[AREA][1]) == (
        "Thôn Đông Hải: 12. "
        "Còn thiếu: Thôn Đoài Thượng (chưa có số, sẽ bổ sung), Thôn Hòa Bình (đang hỏi lại). "
        "Đang hỏi đơn vị: Thôn Hòa Bình đang ghi “mười”."
    )
    assert "Minh chứng: còn thiếu của Phòng Kinh tế." in " ".join(own[OCOP][1])


def test_pages_are_made_once_and_again_where_something_changed(plan: Plan) -> None:
    made = carried.owners(*plan.at(HALF))
    assert made.text == (
        "Đã lập 2 phiếu xác nhận kỳ 2026-6T: Phòng Kinh tế (2 tiêu chí), Văn phòng HĐND và UBND xã (1 tiêu chí)."
    )
    assert {path.name for path in made.paths} == {f"PhieuXacNhan_{HALF}.xlsx", f"PhieuXacNhan_{HALF}.pdf"}
    before = [path.read_bytes() for path in made.paths]
    again = carried.owners(*plan.on(2026, 6, 19).at(HALF))
    assert [path.read_bytes() for path in again.paths] == before
    say(plan, CONFIRMED)
    assert [path.read_bytes() for path in carried.owners(*plan.at(HALF)).paths] != before
    assert rows(sheets(plan)["Phòng Kinh tế"])[AREA][2][-2:] == ["Đã xác nhận: bà A, ngày 19/6/2026", ""]


def test_before_the_units_are_due_that_is_said(plan: Plan) -> None:
    assert any("chưa hết hạn" in line for line in carried.owners(*plan.on(2026, 6, 16).at(HALF)).lines)
    assert not any("chưa hết hạn" in line for line in carried.owners(*plan.on(2026, 6, 17).at(HALF)).lines)


# what is recorded


def test_a_word_on_all_criteria_is_one_event_beside_each_figure(plan: Plan) -> None:
    done = say(plan, CONFIRMED)
    assert (done.text, done.exit) == ("Đã ghi: Phòng Kinh tế, cả 2 tiêu chí: Đã xác nhận, bà A, ngày 18/6/2026.", 0)
    assert done.lines == ("Xác nhận của Phòng Kinh tế: đã đủ 2 tiêu chí.",)
    event = json.loads((plan.folder / "xac_nhan" / HALF / "0001.json").read_bytes())
    assert (event["owner"], event["choice"], event["name"], event["day"], event["who"]) == (
        OWNER,
        "Đã xác nhận",
        "bà A",
        "2026-06-18",
        "Người thử",
    )
    assert results(plan) == {
        AREA: "Đã xác nhận: bà A, ngày 18/6/2026",
        OCOP: "Đã xác nhận: bà A, ngày 18/6/2026",
        "MH1-01": "Chưa xác nhận",
    }
    said = "Chủ trì xác nhận: bà A, ngày 18/6/2026."
    assert said in carried.explain(*plan.at(HALF), AREA).lines
    assert any(text.endswith(f"\n{said}") for text in page(plan, "Tiêu chí"))
    assert any("Cơ quan chủ trì chưa xác nhận 1/3 tiêu chí." in text for text in page(plan, "Tóm tắt"))


def test_the_same_again_is_no_second_event(plan: Plan) -> None:
    say(plan, CONFIRMED, AREA)
    assert say(plan, CONFIRMED, AREA.lower()).text.startswith("Đã ghi từ trước: Phòng Kinh tế, tiêu chí MH2-02")
    say(plan, CONFIRMED)
    (first, second) = Folder(plan.folder).records(HALF).owner_reviews
    assert [[seen.criterion for seen in one.seen] for one in (first, second)] == [[AREA], [OCOP]]
    assert say(plan, CONFIRMED, day=date(2026, 6, 17)).exit == 0
    assert len(Folder(plan.folder).records(HALF).owner_reviews) == 3


def test_a_figure_that_changes_afterwards_ends_it_and_one_that_comes_back_brings_it_back(plan: Plan) -> None:
    say(plan, CONFIRMED)
    carried.adjust(*plan.on(2026, 6, 19).at(HALF), "THON01", AREA, "13", "Gọi điện")
    found = results(plan)[AREA]
    assert found.startswith(
        "Chưa xác nhận: số liệu đã thay đổi sau khi xác nhận ngày 18/6/2026 (Thôn Đông Hải: 12 -> 13;"
    )
    assert results(plan)[OCOP].startswith("Đã xác nhận")
    lines = carried.status(*plan.at(HALF)).lines
    assert any(line.startswith(f"  - {AREA}: chưa xác nhận: số liệu đã thay đổi") for line in lines)
    _, told, result = rows(sheets(plan)["Phòng Kinh tế"])[AREA]
    assert "Chưa xác nhận: số liệu đã thay đổi" in told[-1] and "".join(result[-2:]).count("□") == 2
    carried.adjust(*plan.at(HALF), "THON01", AREA, "", "Ghi nhầm", True)
    assert results(plan)[AREA] == "Đã xác nhận: bà A, ngày 18/6/2026"


def test_a_form_that_comes_in_late_changes_what_was_confirmed(plan: Plan) -> None:
    say(plan, CONFIRMED, AREA)
    plan.on(2026, 6, 19).send(plan.form("THON03", HALF))
    assert "Thôn Hòa Bình: Còn thiếu -> " in results(plan)[AREA]


def test_a_page_signed_before_a_figure_changed_does_not_confirm_the_new_one(plan: Plan) -> None:
    """The head signed on the 18th; the figure changed on the 19th; the clerk types it on the 20th."""
    plan.on(2026, 6, 19)
    carried.adjust(*plan.at(HALF), "THON01", AREA, "13", "Gọi điện")
    done = say(plan.on(2026, 6, 20), CONFIRMED, day=date(2026, 6, 18))
    assert done.exit == 1
    assert any(line.startswith(f"{AREA}: chưa xác nhận: số liệu đã thay đổi sau khi xác nhận") for line in done.lines)
    assert results(plan)[OCOP].startswith("Đã xác nhận") and "12 -> 13" in results(plan)[AREA]
    assert say(plan, CONFIRMED, AREA).exit == 0 and results(plan)[AREA].startswith("Đã xác nhận")


def test_a_figure_that_changed_on_the_day_of_the_signature_is_told(plan: Plan) -> None:
    carried.adjust(*plan.at(HALF), "THON01", AREA, "13", "Gọi điện")
    told = f"{AREA}: số liệu có thay đổi trong ngày 18/6/2026; xem lại phiếu đã ký có đúng số đang tính không."
    assert told in say(plan, CONFIRMED).lines
    later = Word(CONFIRMED, "ông B", date(2026, 6, 18))
    assert told in carried.owner_review(*plan.on(2026, 6, 20).at(HALF), "Phòng Kinh tế", (AREA,), later).lines
    assert results(plan)[AREA].startswith("Đã xác nhận")


def test_a_doubt_puts_the_figures_before_the_clerk_and_none_into_ask(plan: Plan) -> None:
    before = len(plan.snapshot(HALF).asked(HALF))
    assert say(plan, AGAIN, AREA).exit == 0
    assert results(plan)[AREA] == "Đề nghị kiểm tra lại: Số của Thôn Đông Hải cao (bà A, ngày 18/6/2026)"
    lines = carried.status(*plan.at(HALF)).lines
    (line,) = (line for line in lines if line.startswith(f"  - {AREA} "))
    assert "Số của Thôn Đông Hải cao" in line and "Cần xem: " in line and "còn thiếu Thôn Hòa Bình" in line
    assert len(plan.snapshot(HALF).asked(HALF)) == before
    assert any("đề nghị kiểm tra lại 1 tiêu chí (MH2-02)" in text for text in page(plan, "Tóm tắt"))
    data = carried.status(*plan.at(HALF)).data
    assert data["owners"] == {"criteria": 3, "confirmed": 0, "check_again": [AREA], "changed": []}  # type: ignore[index]


def test_of_a_doubt_without_any_finding_every_figure_is_named(plan: Plan) -> None:
    say(plan, AGAIN, OCOP)
    (line,) = (line for line in carried.status(*plan.at(HALF)).lines if line.startswith(f"  - {OCOP} "))
    assert line.endswith(" Cần xem: Phòng Kinh tế: 4.")


def test_it_is_taken_back(plan: Plan) -> None:
    say(plan, CONFIRMED)
    done = say(plan, None, AREA, why="Ghi nhầm phiếu")
    assert done.text == "Đã ghi: Phòng Kinh tế, tiêu chí MH2-02: rút lại, lý do: Ghi nhầm phiếu."
    assert results(plan)[AREA] == "Chưa xác nhận" and results(plan)[OCOP].startswith("Đã xác nhận")
    assert refused(lambda: say(plan.on(2026, 6, 19), None, AREA, why="Lần nữa")) == "nothing_reviewed"


REFUSED: dict[str, tuple[str, Sequence[str], Word]] = {
    "unit_unknown": ("Phòng Không Có", (), Word(CONFIRMED, "A", date(2026, 6, 18))),
    "owns_nothing": ("THON01", (), Word(CONFIRMED, "A", date(2026, 6, 18))),
    "not_owned": (OWNER, ("MH1-01",), Word(CONFIRMED, "A", date(2026, 6, 18))),
    "review_name": (OWNER, (), Word(CONFIRMED, " ", date(2026, 6, 18))),
    "review_reason": (OWNER, (), Word(AGAIN, "A", date(2026, 6, 18), " ")),
    "review_day": (OWNER, (), Word(CONFIRMED, "A")),
    "bad_review_day": (OWNER, (), Word(CONFIRMED, "A", date(2026, 6, 19))),
    "review_why": (OWNER, (), Word(None)),
    "nothing_reviewed": (OWNER, (), Word(None, reason="nhầm")),
}


@pytest.mark.parametrize("code", REFUSED)
def test_what_cannot_be_is_refused_and_writes_nothing(plan: Plan, code: str) -> None:
    owner, criteria, word = REFUSED[code]
    assert refused(lambda: carried.owner_review(*plan.at(HALF), owner, criteria, word)) == code
    assert not (plan.folder / "xac_nhan").exists()


def test_a_day_before_the_period_is_refused(plan: Plan) -> None:
    assert refused(lambda: say(plan, CONFIRMED, day=date(2025, 12, 14))) == "bad_review_day"


# closing


def close(plan: Plan) -> Closing:
    carry_out(plan.snapshot(HALF), closing.close(plan.snapshot(HALF), True, "Đến ngày báo cáo"))
    event = Folder(plan.folder).records(HALF).ledger[-1]
    assert isinstance(event, Closing)
    return event


def test_a_closing_names_what_is_open_and_freezes_what_stood(plan: Plan) -> None:
    say(plan, CONFIRMED)
    say(plan, AGAIN, OCOP)
    still = str(closing.left(plan.snapshot(HALF)))
    assert "1 tiêu chí chủ trì chưa xác nhận (Văn phòng HĐND và UBND xã: MH1-01)" in still
    assert f"1 tiêu chí chủ trì đề nghị kiểm tra lại (Phòng Kinh tế: {OCOP})" in still
    closed = close(plan)
    assert sorted(closed.owner_reviews) == [(AREA, 1), (OCOP, 2)]
    assert f"xac_nhan/{HALF}/0002.json" in dict(closed.files)
    assert results(plan)[AREA].startswith("Đã xác nhận") and results(plan)["MH1-01"] == "Chưa xác nhận"
    assert refused(lambda: say(plan, CONFIRMED)) == "closed"


def test_a_closed_period_says_what_stood_then_whatever_the_setting_says_now(plan: Plan) -> None:
    say(plan, CONFIRMED)
    close(plan)
    before = results(plan)
    switched_off(plan)
    assert results(plan) == before


def test_a_period_closed_before_stays_as_closed(plan: Plan) -> None:
    switched_off(plan)
    close(plan)
    snapshot = plan.snapshot(HALF)
    before = inputs(snapshot, snapshot.period())
    plan.edit(plan=plan.of.plan.model_copy(update={"owner_review": True}))
    snapshot = plan.snapshot(HALF)
    assert inputs(snapshot, snapshot.period()) == before and results(plan) == {}
    assert refused(lambda: carried.owners(*plan.at(HALF))) == "owners_off"


def test_after_a_reopening_all_words_hold_again_while_figures_are_unchanged(plan: Plan) -> None:
    say(plan, CONFIRMED)
    close(plan)
    carried.reopen(*plan.at(HALF), "thiếu một thôn")
    assert results(plan)[OCOP].startswith("Đã xác nhận")
    plan.on(2026, 6, 19).send(plan.form("THON03", HALF))
    assert results(plan)[AREA].startswith("Chưa xác nhận: số liệu đã thay đổi")
    assert [code for code, _ in close(plan).owner_reviews] == [OCOP]


def test_a_review_that_is_gone_or_changed_is_told(plan: Plan) -> None:
    say(plan, CONFIRMED, AREA)
    say(plan, CONFIRMED, OCOP)
    place = plan.folder / "xac_nhan" / HALF
    kept = (place / "0001.json").read_bytes()
    (place / "0001.json").unlink()
    assert any(f"xac_nhan/{HALF}/0001.json" in line for line in carried.status(*plan.at(HALF)).lines)
    (place / "0001.json").write_bytes(kept)
    close(plan)
    (place / "0002.json").unlink()
    assert any(f"xac_nhan/{HALF}/0002.json" in line for line in carried.status(*plan.at(HALF)).lines)


def test_what_is_said_stands_in_the_data_sheets_and_in_the_dossier(plan: Plan) -> None:
    say(plan, CONFIRMED, AREA)
    snapshot = plan.snapshot(HALF)
    (sheet,) = (s for s in data_sheets(snapshot.report(snapshot.period())) if s.spec.name == RESULTS.name)
    assert sheet.spec.columns[-1].title == "Chủ trì xác nhận"
    assert "Đã xác nhận: bà A, ngày 18/6/2026" in {row[-1] for row in sheet.rows}
    close(plan)
    carried.owners(*plan.at(HALF))
    done = carried.dossier(*plan.at(HALF))
    assert done.paths
    assert list(plan.folder.glob(f"ho_so/{HALF}*/**/PhieuXacNhan_{HALF}.pdf"))


def test_no_font_is_told_and_the_workbook_is_made(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    from tanminh_xl.reports import pdf_fonts

    monkeypatch.setattr(pdf_fonts, "faces", lambda: None)
    made = carried.owners(*plan.at(HALF))
    assert [path.suffix for path in made.paths] == [".xlsx"]
    assert pages_of.NO_FONT.format(name=f"PhieuXacNhan_{HALF}") in made.lines
