"""The cases of tests/rules/annex, run (decision-tables 12)."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from tanminh_xl.annex.compare import Action, Found
from tanminh_xl.annex.proposal import settle
from tanminh_xl.catalogue.values import read, show
from tanminh_xl.domain.annex import Ask, UnderstoodRow, UnderstoodTarget
from tanminh_xl.domain.annex_tables import proposed
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Criterion, Direction, ValueType
from tests.annexkit import HIGHER, LOWER, aim, answered, decided, lines, row, sheet
from tests.builders import ELEMENTS, catalogue, plain
from tests.markdown import ROOT, table

Row = dict[str, str]
DIRECTIONS = {">=": HIGHER, "<=": LOWER, "": None}
ENDED = date(2026, 1, 1)


def cases(name: str) -> Any:
    found = table((ROOT / "tests" / "rules" / "annex" / f"{name}.md").read_text("utf-8").splitlines())
    return pytest.mark.parametrize("case", found, ids=lambda case: " | ".join(list(case.values())[:3]))


# 12.1


def named(text: str) -> tuple[str, tuple[str, ...], str, str]:
    """(the table's own code, labels above, own label, words in brackets) of "TC1: A / B [20]"."""
    found = re.fullmatch(r"(?:(\w+): )?(.*?)(?: \[(.*)\])?", text.strip())
    assert found is not None
    *path, label = found[2].split(" / ")
    return found[1] or "", tuple(path), label, found[3] or ""


def held(n: int, text: str) -> Criterion:
    kind = next((kind for kind in ("dự thảo", "tự ghi", "đã thôi") if text.startswith(kind)), "")
    code, path, label, words = named(text.removeprefix(kind))
    brought = kind not in ("dự thảo", "tự ghi")
    return plain(
        f"X{n}",
        label,
        "MH1",
        draft=kind == "dự thảo",
        annex_code=code,
        annex_row=" / ".join((*path, label)) if brought else "",
        annex_words=f"2026: {words}" if words else "",
        valid_to=ENDED if kind == "đã thôi" else None,
    )


def brought(text: str) -> UnderstoodRow:
    code, path, label, words = named(text)
    targets = (aim(words, float(words), 2026),) if words else ()
    return row(label, *targets, path=path, code=code, is_group=False)


@cases("12.1-same")
def test_which_row_is_which_criterion(case: Row) -> None:
    criteria = tuple(held(n, text) for n, text in enumerate(case["catalogue"].split(" // "), 1))
    elements = tuple(ELEMENTS[0].model_copy(update={"code": c.code, "name": c.name}) for c in criteria)
    of = catalogue(criteria=criteria, elements=elements)
    part = case["file"].startswith("một bảng")
    given = [brought(text) for text in case["file"].removeprefix("một bảng ").split(" // ")]
    said = []
    for line in lines(of, *given, part=part):
        if line.place:
            said.append("mới" if line.found is Found.NEW else f"{line.code}{'?' * (line.found is Found.LIKELY)}")
        else:
            said.append(f"{line.code} {line.action.value}")
    assert "; ".join(said) == case["said"]


# 12.2

NAME = "Diện tích trồng hoa"


def understood(text: str) -> UnderstoodTarget:
    words, rest = text.strip().split(" = ")
    said, years, *more = rest.split(", ")
    strict = said.endswith(" chặt")
    number, _, sign = said.removesuffix(" chặt").partition(" ")
    likely = next((DIRECTIONS[one.removeprefix("có thể ")] for one in more if one.startswith("có thể")), None)
    asks = tuple(Ask(one.removeprefix("hỏi ")) for one in more if one.startswith("hỏi"))
    given = () if years == "-" else tuple(map(int, years.split()))
    value = None if number == "?" else float(number)
    return UnderstoodTarget(words, "B7", given, value, DIRECTIONS[sign], likely, strict, "", asks)


def before(text: str) -> Catalogue:
    """The catalogue of a case of 12.2, with one criterion of the row's name, or without."""
    if text == "mới":
        return catalogue()
    fields: dict[str, Any] = {"unit_of_measure": "ha"}
    if text.startswith("dự thảo"):
        fields["direction"] = DIRECTIONS[text.rpartition(" ")[2]]
    else:
        found = re.fullmatch(r'X1(?: số lượng)?(?: (?P<decimals>\d) số lẻ)? "(?P<words>.*)" (?P<target>\S+)', text)
        assert found is not None
        fields |= {"annex_row": NAME, "annex_words": f"2026: {found['words']}", "draft": False, "direction": HIGHER}
        fields["targets"] = ((2026, float(found["target"])),)
        fields["decimals"] = int(found["decimals"] or 2)
    kind = ValueType.COUNT if "số lượng" in text else ValueType.NUMBER
    made = ELEMENTS[0].model_copy(update={"code": "X1", "name": NAME, "unit_of_measure": "ha", "value_type": kind})
    base = catalogue()
    return catalogue(criteria=(*base.criteria, plain("X1", NAME, "MH1", **fields)), elements=(*base.elements, made))


@cases("12.2-targets")
def test_what_is_asked_of_a_rows_targets(case: Row) -> None:
    of, said = before(case["catalogue"]), case["target"]
    if said.startswith("điểm "):
        given = row(NAME, points=float(said[5:]), is_group=False)
    elif said == "không":
        given = row(NAME, is_group=False, unit_of_measure="ha")
    else:
        given = row(NAME, *map(understood, said.split("; ")), unit_of_measure="ha")
    (line, *_) = lines(of, given)
    for part in case["cells"].split("; "):
        key, _, value = part.partition(" ")
        if key == "nói":
            assert any(value in note for note in line.notes), line.notes
        else:
            shown = show(line.cells.get(key))
            shown = f"{shown:g}" if isinstance(shown, float) else shown
            assert (shown or "-") == value, key
    asked = [question for question in line.questions if question.key != "code"]
    if not case["đúng"]:
        assert asked == []
        return
    (question,) = asked
    fills = "-" if question.fills is None else "; ".join(f"{k} {_plain(v)}" for k, v in question.fills.items())
    assert fills == case["đúng"]
    assert line.cells.get(question.key) is None


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


# 12.3

ORGANIC = "Diện tích sản xuất nông nghiệp hữu cơ"


def imported_before(target: float = 10.0, **fields: Any) -> Catalogue:
    given = {"annex_row": ORGANIC, "annex_words": "2026: 10", "draft": False, "owner": "PKT", **fields}
    base = catalogue()
    changed = {c.code: c for c in base.criteria}
    changed["MH2-02"] = changed["MH2-02"].model_copy(update={**given, "targets": ((2026, target),)})
    return catalogue(criteria=tuple(changed.values()))


def proposal(kind: str) -> tuple[Catalogue, Catalogue, list[dict[str, Any]]]:
    """(the catalogue when it was proposed, when it is confirmed, the rows)."""
    of = imported_before()
    new = row("Mới", aim("≥ 80", 80.0, 2026))
    if kind == "X1":
        return of, of, sheet(of, lines(of, row(ORGANIC, aim("từ 12", 12.0, 2026), unit_of_measure="ha")))[:1]
    if kind == "X1, sửa sau":
        return of, imported_before(15.0), proposal("X1")[2]
    if kind == "MH4-01":
        return of, of, [one for one in sheet(of, lines(of, new)) if one["code"] == "MH4-01"]
    if kind == "nhóm":
        part = row("Mới", aim("≥ 80", 80.0, 2026), path=("Nhóm một",))
        return of, of, [answered(one) for one in sheet(of, lines(of, row("Nhóm một"), part))[:2]]
    if kind == "mới không dấu":
        new = row("Mới", aim("80", 80.0, 2026, direction=None, proposed=Direction.HIGHER, asks=[Ask.DIRECTION]))
    if kind.startswith("điểm"):
        new = row("Mới", points=float(kind[5:]), is_group=False)
    if kind.startswith("mới sau"):
        ended = plain("MH1-07", "Đã thôi", "MH1", valid_to=ENDED)
        of = catalogue(criteria=(*of.criteria, ended))
    shown = [answered(sheet(of, lines(of, new))[0])]
    if kind != "mới, đã ghi":
        return of, of, shown
    (cells,) = decided(of, shown).criteria.values()
    fields = {k: v for k, v in cells.items() if k in Criterion.model_fields and v is not None}
    there = Criterion.model_validate({**fields, "code": "MH1-02", "element": "MH1-02", "targets": ((2026, 80.0),)})
    own = {k: cells[k] for k in ("name", "unit_of_measure", "value_type", "time_kind", "asks", "reporters", "combine")}
    made = ELEMENTS[0].model_validate({**own, "code": "MH1-02", "model": "MH1"})
    now = catalogue(criteria=(*of.criteria, there), elements=(*of.elements, made))
    return of, now, shown


@cases("12.3-written")
def test_what_is_written(case: Row) -> None:
    _, of, rows = proposal(case["proposed"])
    for part in filter(None, case["a person writes"].split("; ")):
        key, value = part.split("=")
        at = 0 if key.startswith("nhóm ") else len(rows) - 1
        rows[at] = {**rows[at], key.removeprefix("nhóm "): value or None}
    if "tỷ số" in case["a person writes"]:
        rows[-1] = {**rows[-1], "combine": "tổng", "value_type": "số lượng", "reporters": "THON"}
    left = [one.key for each in rows for one in settle(each).open]
    if left:
        assert case["written"] == f"từ chối {' '.join(left)}"
        return
    found = decided(of, rows)
    if found.problems:
        assert case["written"] == f"từ chối {' '.join(problem.key for problem in found.problems)}"
        return
    written = {**found.criteria, **found.elements}
    if case["written"] == "-":
        assert not written
        return
    wanted = {one.split()[0]: one for one in case["written"].split("; ")}
    assert wanted.keys() == written.keys()
    for code, said in wanted.items():
        assert (" thêm" in said) == (code in found.added)
        cells = {k: v for k, v in written[code].items() if not k.startswith("annex_")}
        if " thêm" not in said and code in found.criteria:
            told = re.findall(r"(\w+)=", said)
            assert sorted(cells) == sorted(told), "nothing else is written"
        for key, value in re.findall(r"(\w+)=(.*?)(?= \w+=|$)", said):
            got = cells[key]
            assert (_plain(got) if isinstance(got, float) else str(got)) == value, key


def test_the_columns_that_a_person_corrects_read_what_they_show() -> None:
    """What stands in a cell is read back as it was meant: else a row that nobody touched would change something."""
    of = imported_before()
    spec = {column.key: column for column in proposed(of.plan.years).columns if column.keeper == "staff"}
    for line in lines(of, row(ORGANIC, aim("từ 12", 12.0, 2026))):
        for key, value in line.cells.items():
            cell = show(value)
            assert (None if cell is None else read(spec[key], cell)) == (value if value not in ("", ()) else None), key
    assert Action("giữ nguyên") is Action.KEEP
