"""The command line: its documents, its exit codes, its words; nothing that a person can cause is a traceback."""

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tanminh_xl import cli
from tanminh_xl.domain.figures import Status
from tests import spreadsheets

HALF, YEAR = "2026-6T", "2026-N"
ENGLISH = re.compile(r"\b(Usage|Error|Missing|Options|Arguments|Commands|Try|default|required|Invalid|argument)\b")


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = cli.main([str(a) for a in arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def document(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, dict[str, Any]]:
    code, out, err = run(capsys, *arguments, "--format", "json")
    assert not err
    return code, json.loads(out)


def form_of(folder: Path, unit: str, period: str = YEAR) -> Path:
    return next((folder / "bieu_mau" / period).glob(f"{period}_{unit}_*.xlsx"))


# words


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["collect", "--help"],
        ["decide", "--help"],
        ["catalogue", "--help"],
        ["catalogue", "check", "--help"],
        ["chotso"],
        ["check"],
        ["open"],
        ["check", "--khong-co"],
        ["decide", "x", "--assign", "THON01"],
        ["decide", "x"],
        ["collect", "--received", "hôm qua"],
        ["assess", "--folder", "/khong/co/thu/muc"],
        ["explain", "MH1-01", "MH1-02"],
        ["assess", "--format", "xml"],
    ],
)
def test_help_and_usage_errors_are_said_in_vietnamese(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, *arguments)
    said = out + err
    assert said.strip()
    assert not ENGLISH.search(said), said
    assert code == (0 if "--help" in arguments else 2)


@pytest.mark.parametrize("on_terminal", [False, True])
def test_help_has_every_part_on_a_terminal_and_as_plain_text(
    on_terminal: bool, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: on_terminal)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    _, out, _ = run(capsys, "adjust", "--help")
    for words in ("Cách dùng:", "Đối số", "ĐƠN_VỊ", "[bắt buộc]", "Tùy chọn", "--why", "[mặc định: .]"):
        assert words in out
    assert ("─" in out) is on_terminal
    _, out, _ = run(capsys, "--help")
    assert "Lệnh" in out and "Chốt số liệu của kỳ." in out


# documents


def test_assess_json(made_demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = document(capsys, "assess", "--folder", made_demo, "--period", YEAR)
    assert code == 0
    assert set(found) == {"period", "catalogue", "criteria"}
    assert found["period"] == YEAR
    keys = ["code", "model", "value", "target", "status", "on_track", "reported", "expected", "missing_units", "reason"]
    for row in found["criteria"]:
        assert list(row) == keys
        assert row["status"] in set(Status)
        assert row["on_track"] in (True, False, None)
        assert isinstance(row["value"], int | float | str | None)


def test_check_json_of_a_blank_form(made_demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = form_of(made_demo, "THON12")
    code, found = document(capsys, "check", path, "--folder", made_demo)
    assert code == 1
    (row,) = found["files"]
    assert list(row) == ["file", "sha256", "unit", "period", "verdict", "findings"]
    assert (row["file"], row["unit"], row["period"]) == (str(path), "THON12", YEAR)
    assert row["verdict"] == "returned"
    finding = next(f for f in row["findings"] if f["code"] == "form_blank")
    assert list(finding) == ["code", "severity", "sheet", "cell", "value", "expected", "message", "hint", "row"]
    assert finding["severity"] == "error"


def test_collect_json_adds_version_and_counts(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = document(capsys, "collect", form_of(demo, "THON12"), "--folder", demo)
    assert code == 1
    (row,) = found["files"]
    assert list(row)[-2:] == ["version", "counts"]
    assert (row["version"], row["counts"]) == (1, False)


def test_status_json(made_demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = document(capsys, "status", "--folder", made_demo, "--period", YEAR)
    assert code == 0
    assert list(found) == [
        "period",
        "phase",
        "due",
        "days_left",
        "owed",
        "received",
        "asked",
        "documents",
        "to_handle",
        "next",
        "to_ask",
        "to_review",
        "may_change",
        "elsewhere",
        "mails",
        "to_send",
        "in_doubt",
        "reminded",
        "to_send_back",
        "promised",
        "tasks_overdue",
        "tasks_due_soon",
        "answers_overdue",
        "due_time",
        "records",
        "newer_than_master",
    ]


# files that are no forms


def truncated(tmp_path: Path, made_demo: Path) -> bytes:
    return form_of(made_demo, "THON01").read_bytes()[:3000]


HOSTILE = {
    "trống.xlsx": lambda t, d: b"",
    "trống.xls": lambda t, d: b"",
    "văn bản.xlsx": lambda t, d: spreadsheets.zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<w/>"}),
    "cắt.xlsx": truncated,
    "ảnh.xlsx": lambda t, d: b"\xff\xd8\xff\xe0" + bytes(200),
    "tài liệu.pdf": lambda t, d: b"%PDF-1.7\n",
    "rác.ods": lambda t, d: bytes(range(256)) * 9,
    "nén.zip": lambda t, d: spreadsheets.zipped({"a.txt": b"a"}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_file_given_to_check_ends_in_a_traceback(
    name: str, made_demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    path.write_bytes(HOSTILE[name](tmp_path, made_demo))
    code, found = document(capsys, "check", path, "--folder", made_demo)
    assert code == 2
    (row,) = found["files"]
    assert row["verdict"] == "returned"
    assert row["findings"][0]["code"].startswith("file_")
    assert row["findings"][0]["message"]


def test_two_beats_one_and_the_other_files_are_processed(
    made_demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "hỏng.xlsx").write_bytes(b"PK\x03\x04 cut")
    good = next((made_demo / "hop_thu" / YEAR).glob("*THON01*.xlsx"))
    code, found = document(
        capsys, "check", tmp_path / "hỏng.xlsx", form_of(made_demo, "THON12"), good, "--folder", made_demo
    )
    assert code == 2
    assert sorted(row["verdict"] for row in found["files"]) == ["needs_confirmation", "returned", "returned"]


# mistakes


def test_a_folder_that_is_no_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "status", "--folder", tmp_path)
    assert code == 2
    assert "không phải thư mục kế hoạch" in err


def test_a_slash_before_a_quote_that_swallowed_an_option_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "close", "--folder", 'D:\\KH" --yes')
    assert (code, "bỏ dấu \\ ở cuối" in err) == (2, True), err


def test_the_starters_catalogue_is_right_and_asks_for_what_is_open(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "new", tmp_path / "xã")[0] == 0
    code, out, _ = run(capsys, "catalogue", "check", "--folder", tmp_path / "xã")
    assert code == 1
    for asked in ("hạn nộp", "CHUNG-06", "NV-1.1", "địa chỉ"):
        assert asked in out, asked


def test_a_period_without_due_date_does_not_open(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "new", tmp_path / "xã")
    code, _, err = run(capsys, "open", "--folder", tmp_path / "xã", "--period", HALF)
    assert code == 2
    assert "chưa có hạn nộp" in err


def test_new_overwrites_nothing(made_demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "new", made_demo)
    assert code == 2
    assert "đã có nội dung" in err


def test_a_damaged_master_is_named(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with zipfile.ZipFile(demo / "TanMinh_KeHoach.xlsm", "a") as book:
        names = book.namelist()
    assert names
    (demo / "TanMinh_KeHoach.xlsm").write_bytes(b"PK\x03\x04")
    code, _, err = run(capsys, "status", "--folder", demo)
    assert code == 2
    assert "TanMinh_KeHoach.xlsm" in err


def test_a_master_that_is_open_is_read_as_it_was_last_saved_and_that_is_said(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (demo / "~$TanMinh_KeHoach.xlsm").write_bytes(b"")
    code, out, err = run(capsys, "status", "--folder", demo, "--format", "json")
    assert code == 0
    assert json.loads(out)["period"] == YEAR
    assert "lần lưu gần nhất" in err


@pytest.mark.parametrize("what", ["2026-6T/THON99#1", "khong-co.xlsx"])
def test_deciding_on_nothing(what: str, made_demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "decide", what, "--accept", "--folder", made_demo)
    assert code == 2
    assert "Không thấy tệp" in err


# as a program


def test_json_alone_is_on_standard_output_and_text_is_plain(made_demo: Path) -> None:
    command = [sys.executable, "-c", "from tanminh_xl.cli import script; script()"]
    given = [*command, "assess", "--folder", str(made_demo), "--period", YEAR]
    plain = subprocess.run(given, capture_output=True, text=True, encoding="utf-8", check=True)
    assert "\x1b" not in plain.stdout
    assert plain.stdout.startswith(f"Kỳ {YEAR}: ")
    as_json = subprocess.run([*given, "--format", "json"], capture_output=True, text=True, encoding="utf-8", check=True)
    assert json.loads(as_json.stdout)["period"] == YEAR


def test_check_never_loads_pandas_nor_what_writes(made_demo: Path) -> None:
    program = (
        "import sys; from tanminh_xl.cli import main; "
        f"main(['check', {str(form_of(made_demo, 'THON12'))!r}, '--folder', {str(made_demo)!r}]); "
        "print([m for m in ('pandas', 'numpy', 'openpyxl', 'xlsxwriter', 'xlwings') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(("extra", "told"), [(["x"], "(x)"), (["bản (1).xlsx", "y"], "(bản (1).xlsx y)")])
def test_what_is_too_much_is_named_in_vietnamese(
    extra: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "merge", *extra)
    assert code == 2 and f"Thừa đối số {told}." in out + err
