"""People around a figure: the cases of tests/rules/people (decision-tables 10.1), and where they are seen."""

import json
import shutil
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from tanminh_xl import catalogue as rows_of
from tanminh_xl import merge, reports
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Criterion, Direction, Measure, Urging
from tanminh_xl.domain.events import ZONE, Records, state
from tanminh_xl.domain.figures import Figure
from tanminh_xl.domain.form import BlockKey, FormSpec, Role, digest, same_questions
from tanminh_xl.domain.host import Outcome
from tanminh_xl.domain.office_nouns import Recipient, Signer, UnitTarget
from tanminh_xl.domain.office_tables import SIGNERS
from tanminh_xl.domain.owing import only_asked, urged
from tanminh_xl.domain.people import leader_of, signer_in, signer_words
from tanminh_xl.domain.sheet import Note, Table
from tanminh_xl.domain.submission import Given
from tanminh_xl.domain.tables import catalogue_tables, tables
from tanminh_xl.domain.unit_targets import standings
from tanminh_xl.forms.spec import form_spec
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.records.folder import Folder
from tanminh_xl.reports import xlsx
from tanminh_xl.reports.common import asked, reporting
from tanminh_xl.reports.overview import stand
from tanminh_xl.usecases.documents import document_words
from tanminh_xl.usecases.restore import kept
from tanminh_xl.usecases.upgrade import NOTHING, lacking, upgrade_file
from tests.builders import CRITERIA, KINDS, MODELS, PLAN, TASKS, UNITS, catalogue
from tests.catalogues import GROUP, SPECS, edit
from tests.catalogues import tables as starter_rows
from tests.event_builders import receipt
from tests.markdown import ROOT, table
from tests.reportkit import catalogue as sample
from tests.reportkit import report_of

OLD = Path(__file__).parent / "data" / "plan-0.1.0"
CASES = table((ROOT / "tests" / "rules" / "people" / "10.1-people.md").read_text("utf-8").splitlines())
TODAY = date(2026, 6, 16)
YEARS = (2026, 2027, 2028, 2029, 2030)
UNIT = "THON01"
CHIEF = {"signer": "Đình Văn Nhanh", "signer_title": "CHỦ TỊCH"}
SIGNING = (
    Signer(code="CT", authority="TM. ỦY BAN NHÂN DÂN", titles=("CHỦ TỊCH",)),
    Signer(code="PCT", authority="TM. ỦY BAN NHÂN DÂN", titles=("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
    Signer(code="CVP", authority="TL. CHỦ TỊCH", titles=("CHÁNH VĂN PHÒNG",)),
)


def parts(given: str) -> list[str]:
    return [part.strip() for part in given.split(";") if part.strip()]


def number(words: str) -> float:
    return float(words.replace(",", "."))


def led(given: str) -> Catalogue:
    """The small catalogue with leaders and groups as the case names them."""
    groups = [Criterion(code=c, name=c, model="chung", measure=Measure.GROUP) for c in ("G1", "G2")]
    found = {noun.code: noun for noun in (*MODELS, *CRITERIA, *groups, *TASKS)}
    found["NV-2.1"] = found["NV-2.1"].model_copy(update={"model": "MH1"})
    for part in parts(given):
        what, _, says = part.partition(" = ")
        code, what = (what.removesuffix(".group"), "group") if what.endswith(".group") else (what, "leader")
        found[code] = found[code].model_copy(update={what: says})
    return catalogue(
        models=tuple(found[m.code] for m in MODELS),
        criteria=tuple(found[c.code] for c in (*CRITERIA, *groups)),
        tasks=tuple(found[t.code] for t in TASKS),
    )


def leaders(given: str, says: str) -> str:
    code = says.partition(":")[0]
    of = led(given)
    return f"{code}: {leader_of(of, of.criterion.get(code) or of.task[code]) or '-'}"


def questions(given: str, _: str) -> str:
    return " ".join(q.text for q in rows_of.questions(led(given)) if "lãnh đạo" in q.text)


def aimed(given: str, _: str) -> str:
    period, what, *said = parts(given)
    item, _, wanted = what.partition(" = ")
    way, _, named = item.partition(" ") if item.startswith(("thấp ", "khoảng ")) else ("", "", item)
    code, year = named.split()
    ends = [number(n) for n in wanted.split(" - ")] if wanted != "Đạt" else []
    target = "Đạt" if not ends else ends[0] if len(ends) == 1 else (ends[0], ends[1])
    ways = {"": Direction.HIGHER, "thấp": Direction.LOWER, "khoảng": Direction.RANGE}
    criteria = tuple(c.model_copy(update={"direction": ways[way]}) if c.code == code else c for c in CRITERIA)
    of = catalogue(criteria=criteria, unit_targets=(UnitTarget(unit=UNIT, item=code, year=int(year), target=target),))
    figures = {}
    for one in said:
        element, _, value = one.partition(": ")
        counted = value == "Đạt" if "ạt" in value else number(value)
        figures[UNIT, element] = Figure(period, UNIT, element, Given.FIGURE, counted, counted=counted)
    found = standings(of, of.period[period], figures)
    return f"{found[0].aim.when}, {found[0].words}" if found else "-"


def refused(given: str, _: str) -> str:
    name, *cells = parts(given)
    row = dict(cell.split("=", 1) for cell in cells)
    times = int(row.pop("lần", 1))
    found = starter_rows(edit("tieu_chi", "NHOM", **GROUP))
    found[name] += [dict(row) for _ in range(times)]
    with pytest.raises(rows_of.CatalogueErrors) as caught:
        rows_of.build(found)
    assert all(SPECS[name].file in error.where for error in caught.value.errors)
    return "; ".join(error.message for error in caught.value.errors)


def document(given: str) -> tuple[Catalogue, Recipient, int]:
    fields: dict[str, object] = {"period": "2026-6T", "name": "Đảng ủy xã"}
    names: dict[str, str] = {}
    estimates = 0
    for part in parts(given):
        key, _, value = part.partition("=")
        if part.startswith("ước "):
            estimates = int(part.split()[1])
        elif key == "name":
            names["CVP"] = value
        else:
            fields[key] = True if key == "estimate" else value
    signers = tuple(s.model_copy(update={"name": names.get(s.code, "")}) for s in SIGNING)
    made = Recipient.model_validate(fields)
    return catalogue(plan=PLAN.model_copy(update=CHIEF), signers=signers, recipients=(made,)), made, estimates


def documented(given: str, _: str) -> str:
    of, made, estimates = document(given)
    return document_words(of, made, TODAY, estimates)


def signing(given: str, _: str) -> str:
    of, made, _ = document(given)
    of = of.model_copy(update={"recipients": (made,) if given else ()})
    return signer_words(signer_in(of, of.period["2026-6T"]))


def titled(given: str, _: str) -> str:
    units = tuple(u.model_copy(update={"signer_title": given}) if u.code == UNIT else u for u in UNITS)
    block = form(catalogue(units=units)).block(BlockKey.SIGNERS)
    assert block is not None
    return next(row.name for row in block.rows if "rưởng thôn" in row.name).removesuffix(" (ký, ghi rõ họ và tên)")


def asking(given: str, _: str) -> str:
    how, what = parts(given)
    kinds = tuple(k.model_copy(update={"urging": Urging(how)}) if k.code == "THON" else k for k in KINDS)
    of = catalogue(kinds=kinds)
    period = of.period["2026-6T"]
    assert period.due is not None
    at = datetime.combine(period.due + timedelta(days=4), datetime.min.time(), ZONE)
    came = () if what == "chưa gửi" else (receipt(UNIT, 1, sent=at, period=period.code),)
    lines = merge.register(of, period, state(Records(period.code, (), came, (), ())), lambda r: r.name)
    own = [line for line in lines if line.unit == UNIT]
    stands = "phải nộp" if UNIT in urged(of, period) else "đề nghị" if UNIT in only_asked(of, period) else "-"
    if not own:
        return f"{stands}; không có dòng"
    return f"{stands}; {own[0].verdict if not came else '-' if own[0].late is None else f'chậm {own[0].late}'}"


@pytest.fixture
def older(tmp_path: Path) -> Path:
    return shutil.copytree(OLD, tmp_path / "Kế hoạch")


def upgraded(root: Path) -> Outcome:
    master = Folder(root).master
    at = datetime(2026, 12, 28, 9, tzinfo=ZONE)
    return upgrade_file(master, lambda content: FilesHost(master, content=content), at)


def old(given: str, root: Path) -> str:
    host = FilesHost(Folder(root).master)
    if given == "đọc":
        of = rows_of.build({spec.name: host.read(spec) for spec in catalogue_tables(YEARS)})
        blank = not (of.signers or of.recipients or of.unit_targets or of.days_off or of.base_figures)
        return "như để trống" if blank and lacking(host) else "khác"
    if given.startswith("khôi phục"):
        return "dòng của trang mới giữ nguyên" if SIGNERS not in kept(host) else "khác"
    before = {spec.name: host.read(spec) for spec in tables(YEARS) if host.columns(spec) is not None}
    first = upgraded(root)
    if given == "nâng cấp lần nữa":
        return "không ghi gì" if upgraded(root).text == NOTHING and first.text != NOTHING else "khác"
    after = FilesHost(Folder(root).master)
    for spec in tables(YEARS):
        for was, now in zip(before.get(spec.name, []), after.read(spec), strict=False):
            assert {key: now[key] for key in was} == dict(was)
    return "đủ, không đổi gì khác" if not lacking(after) else "khác"


SAYS: dict[str, Callable[[str, str], str]] = {
    "lãnh đạo": leaders,
    "hỏi": questions,
    "chỉ tiêu": aimed,
    "danh mục": refused,
    "văn bản": documented,
    "người ký": signing,
    "chức danh": titled,
    "cách đề nghị": asking,
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: " | ".join(case.values()))
def test_a_case_of_the_table(case: dict[str, str], older: Path) -> None:
    if case["about"] == "bản cũ":
        assert old(case["given"], older) == case["says"]
    elif case["about"] == "danh mục":
        assert case["says"] in refused(case["given"], "")
    else:
        assert SAYS[case["about"]](case["given"], case["says"]) == case["says"]


# on the form


def form(of: Catalogue, period: str = "2026-6T", unit: str = UNIT) -> FormSpec:
    return form_spec(of, of.period[period], unit, 1, {}, ())


def test_a_form_without_targets_keeps_the_digest_that_it_had_and_with_them_asks_the_same() -> None:
    plain = form(catalogue())
    aims = (UnitTarget(unit=UNIT, item="CHUNG-01", year=2026, target=12.0),)
    with_target = form(catalogue(unit_targets=aims))
    assert digest(with_target) != digest(plain) and same_questions(plain, with_target)
    other = form(catalogue(unit_targets=aims), unit="THON02")
    assert not any(row.target for block in other.blocks for row in block.rows)


def test_forms_sent_by_older_versions_keep_the_digest_on_their_stamp() -> None:
    sent = [json.loads(file.read_text("utf-8")) for file in (OLD / "bieu_mau").rglob("*.json")]
    read = TypeAdapter(FormSpec).validate_python
    assert sent and all(digest(read(found["form"])) == found["digest"] for found in sent)


def test_a_ratio_s_target_stands_at_its_name() -> None:
    aims = (UnitTarget(unit=UNIT, item="MH4-01", year=2026, target=90.0),)
    rows = [r for b in form(catalogue(unit_targets=aims), "2026-N").blocks for r in b.rows if r.target]
    assert [(r.item, r.role, r.target) for r in rows] == [("MH4-01", Role.RATIO, "năm 2026: 90%")]


# on the pages


def test_the_pages_show_leaders_and_targets_and_no_status_changes() -> None:
    led = sample()  # without those that it names itself
    known = led.model_copy(update={"models": tuple(m.model_copy(update={"leader": ""}) for m in led.models)})
    item = "CHUNG-01"
    aims = tuple(
        UnitTarget(unit=unit, item=item, year=2026, target=target)
        for unit, target in (("THON01", 1.0), ("THON02", 9e5))
    )
    nobody = tuple(m.model_copy(update={"leader": ""}) for m in known.models)
    models = tuple(m.model_copy(update={"leader": "Bà Hoa"}) if m.code == "MH1" else m for m in nobody)
    before, after = (
        report_of(known.model_copy(update={"models": nobody}), "2026-N"),
        report_of(known.model_copy(update={"unit_targets": aims, "models": models}), "2026-N"),
    )
    assert [a.status for a in before.assessments] == [a.status for a in after.assessments]
    pages = reports.consolidated(after)
    tables_of = {p.name: [b for b in p.blocks if isinstance(b, Table)] for p in pages}
    assert "Lãnh đạo phụ trách" in tables_of["Tiêu chí"][0].header
    at = tables_of["Tiêu chí"][0].header.index("Lãnh đạo phụ trách")
    leaders_of = {row[0].value: row[at].value for row in tables_of["Tiêu chí"][0].rows}
    assert {code for code, leader in leaders_of.items() if leader == "Bà Hoa"} == {
        c.code for c in known.criteria if c.model == "MH1" and c.code in after.assessment
    }
    assert "Lãnh đạo phụ trách" in tables_of["Nhiệm vụ"][0].header
    assert "Lãnh đạo phụ trách" not in {
        title for p in reports.consolidated(before) for b in p.blocks if isinstance(b, Table) for title in b.header
    }
    cells = {
        cell.name.key: cell for p in pages for b in p.blocks if isinstance(b, Table) for row in b.rows for cell in row
        if cell.name is not None and item in cell.name.key
    }  # fmt: skip
    assert cells["THON01", item].style.endswith("|dat|of=/1") and "|chua_dat|of=/" in cells["THON02", item].style
    said = [b.text for p in pages for b in p.blocks if isinstance(b, Note) and "chỉ tiêu giao năm 2026" in b.text]
    assert said == []  # both stand in their cells
    assert xlsx.write(pages, reports.data_sheets(after), created=date(2026, 1, 1))


def test_units_that_are_asked_are_no_part_of_how_many_have_sent() -> None:
    known = sample()
    kinds = tuple(k.model_copy(update={"urging": Urging.ASK}) if k.code == "TRUONG" else k for k in known.kinds)
    before, after = (report_of(of, "2026-N") for of in (known, known.model_copy(update={"kinds": kinds})))
    schools = {u.code for u in known.units if u.kind == "TRUONG"}
    assert set(reporting(before).owing) - set(reporting(after).owing) == schools
    assert set(asked(after).owing) - set(asked(before).owing) == schools
    assert stand(after).late <= stand(before).late and sum(stand(after)) == sum(stand(before)) - len(schools)
    assert [a.reported for a in before.assessments] == [a.reported for a in after.assessments]
