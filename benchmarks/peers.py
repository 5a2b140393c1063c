"""Other libraries that check, on the same forms: frictionless, pandera over pandas, and openpyxl with rules by hand.

Run by request (``python -m benchmarks --peers``); they are the extra ``peers`` of pyproject.toml. Each is given what
the program knows of a form (its FormSpec) in the words of that library, and checks what all of them can: a number is
a number, it is within its limits, an answer is one of its choices. Each stands in a process of its own:
``python -m benchmarks.peers NAME FOLDER PLAN`` prints how many files it found something in.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.bench import Bench
from benchmarks.measure import Run, run
from benchmarks.table import Line, markdown, peak, ratio, seconds
from tanminh_xl.domain.form import SHEET, BlockKey, ColumnKey, Role, row_key
from tanminh_xl.records.folder import Folder

LIBRARIES = ("frictionless", "pandera")
OURS = ("wrong_type", "out_of_range", "unknown_choice")
"""Codes of the program's findings that say the same as the peers' errors."""


class Field(NamedTuple):
    """One figure of a form: its row's key, and what may stand in its value's column (zero-based)."""

    key: str
    column: int
    choices: tuple[str, ...]
    low: float | None
    high: float | None


class Form(NamedTuple):
    path: Path
    fields: tuple[Field, ...]


def forms(folder: Path, plan: Path) -> list[Form]:
    """Every file with what is asked in it, by its unit's form of its period. None of this is what is measured, but it
    is in every peer's time: reading the descriptions costs them what it costs the program."""
    kept, found = Folder(plan), []
    for path in sorted(folder.rglob("*.xlsx")):
        period, unit = path.parent.name, path.name.split("_")[1]
        spec = kept.form(unit, period, 1)
        block = spec.block(BlockKey.FIGURES) if spec else None
        if block is not None:
            column = block.column(ColumnKey.VALUE).first
            fields = tuple(
                Field(row_key(block, row), column, row.choices, row.minimum, row.maximum)
                for row in block.rows
                if row.role is Role.ENTRY
            )
            found.append(Form(path, fields))
    return found


# the peers


def frictionless(form: list[Form]) -> int:
    """The page read as frictionless reads Excel (openpyxl, read-only), each form one row of a table with its schema."""
    from frictionless import Resource, Schema

    bad = 0
    for each in form:
        values = _values(each)
        if not values:
            continue
        schema = Schema.from_descriptor({"fields": [_descriptor(f) for f in each.fields]})
        row = [values.get(f.key) for f in each.fields]
        report = Resource(data=[[f.key for f in each.fields], row], schema=schema).validate()
        bad += not report.valid
    return bad


def _descriptor(field: Field) -> Mapping[str, Any]:
    if field.choices:
        return {"name": field.key, "type": "string", "constraints": {"enum": list(field.choices)}}
    limits = {"minimum": field.low, "maximum": field.high}
    given = {name: value for name, value in limits.items() if value is not None}
    return {"name": field.key, "type": "number", "constraints": given}


def pandera(form: list[Form]) -> int:
    """All pages read by pandas on python-calamine, then one long table of figures and one of choices, each with its
    schema, checked at once: as fast as pandera can be asked."""
    import pandas as pd
    import pandera.pandas as pa

    rows = []
    for each in form:
        page = pd.read_excel(each.path, sheet_name=SHEET, header=None, engine="calamine").set_index(0)
        for f in each.fields:
            value = page.at[f.key, f.column] if f.key in page.index else None
            rows.append((str(each.path), value, f.low, f.high, f.choices))
    table = pd.DataFrame(rows, columns=["file", "value", "low", "high", "choices"])
    table = table.astype({"low": float, "high": float})
    table["number"] = pd.to_numeric(table["value"], errors="coerce")
    numbers, chosen = (table[(table["choices"].str.len() > 0) == is_chosen] for is_chosen in (False, True))
    schema = pa.DataFrameSchema(
        checks=[
            pa.Check(lambda t: t["value"].isna() | t["number"].notna(), name="a number"),
            pa.Check(lambda t: ~((t["number"] < t["low"]) | (t["number"] > t["high"])), name="within its limits"),
        ]
    )
    allowed = sorted({choice for choices in chosen["choices"] for choice in choices})
    one_of = pa.DataFrameSchema({"value": pa.Column(str, pa.Check.isin(allowed), nullable=True)})
    bad: set[str] = set()
    for part, rules in ((numbers, schema), (chosen, one_of)):
        try:
            rules.validate(part, lazy=True)
        except pa.errors.SchemaErrors as errors:
            bad.update(table["file"].loc[errors.failure_cases["index"].dropna().astype(int).unique()])
    return len(bad)


def openpyxl(form: list[Form]) -> int:
    """The page read by openpyxl, read-only, the rules by hand: what somebody would write who takes one library."""
    bad = 0
    for each in form:
        values = _values(each)
        bad += any(_wrong(f, values.get(f.key)) for f in each.fields)
    return bad


def _values(form: Form) -> dict[str, object]:
    """Row's key -> what stands in its value's column."""
    from openpyxl import load_workbook

    book = load_workbook(form.path, read_only=True, data_only=True)
    wanted = {f.key: f.column for f in form.fields}
    found: dict[str, object] = {}
    for row in book[SHEET].iter_rows(values_only=True):
        if row and row[0] in wanted:
            found[str(row[0])] = row[wanted[str(row[0])]]
    book.close()
    return found


def _wrong(field: Field, value: object) -> bool:
    if value is None:
        return False
    if field.choices:
        return value not in field.choices
    if isinstance(value, bool) or not isinstance(value, int | float):
        return True
    return (field.low is not None and value < field.low) or (field.high is not None and value > field.high)


PEERS: Mapping[str, Callable[[list[Form]], int]] = {
    "frictionless": frictionless,
    "pandera": pandera,
    "openpyxl": openpyxl,
}
WORDS = {
    "frictionless": "frictionless, pages read by openpyxl",
    "pandera": "pandera over pandas, pages read by python-calamine",
    "openpyxl": "openpyxl read-only, rules by hand",
}


# the rows


def peers(bench: Bench) -> Iterator[Line]:
    """Each peer beside ``tanminh-xl check`` of the same files, in turn. SystemExit where a library is missing."""
    missing = [name for name in LIBRARIES if importlib.util.find_spec(name) is None]
    if missing:
        raise SystemExit(f"not installed: {', '.join(missing)}; pip install -e '.[peers]' installs them")
    corpus = bench.corpus("570")
    plan = bench.plan(corpus.plan)
    ours: list[Run] = []
    theirs: dict[str, list[Run]] = {name: [] for name in PEERS}
    for _ in range(bench.rounds):
        ours.append(bench.cli(("check", str(corpus.sent), "--folder", str(plan), "--format", "json"), (0, 1)))
        for name, runs in theirs.items():
            runs.append(run(("-m", "benchmarks.peers", name, str(corpus.sent), str(plan)), bench.cache))
    took = [each.took for each in ours]
    yield seconds("tanminh-xl check, 570 files: all its rules", took, peak(ours))
    yield Line("tanminh-xl check: files with a wrong type, limit or choice", str(_found(ours[0].said)))
    for name, runs in theirs.items():
        yield seconds(WORDS[name], [each.took for each in runs], peak(runs))
        yield Line(f"{name}: files with a wrong type, limit or choice", runs[0].said.strip())
        yield ratio(f"{name}, beside tanminh-xl check", [each.took for each in runs], took)[0]


def _found(said: str) -> int:
    files = json.loads(said)["files"]
    return sum(any(f["code"] in OURS for f in each["findings"]) for each in files)


def document(lines: list[Line], rounds: int) -> str:
    """Their part of docs/benchmarks.md."""
    from importlib.metadata import version

    used = ", ".join(f"{name} {version(name)}" for name in ("frictionless", "pandera", "pandas", "openpyxl"))
    return f"""
Written by `python -m benchmarks --peers --write`, {rounds} rounds; {used}.
Each checks the same 570 forms for what all of them can: types, limits, choices, by the description that lies beside
each form, put into that library's words.

The counts of files differ by what a text that stands for a number is taken for: "1.234 buổi" is a number to the program
alone; "1.234" typed as a text is 1.234 to frictionless and pandas, wrong to the rules by hand, and to the program a
count of 1234, or a figure to ask about where it can be read in two ways.

What they are not asked, and `tanminh-xl check` does in the time given: whose form it is and whether it was sent;
numbers as Vietnamese people type them; rows and columns that were moved; old fonts; rules over several figures; jumps
against earlier periods; what was left blank; a sentence for the unit, in Vietnamese, with the cell.

What they do that it does not: check any table, by rules that anybody writes, from many
formats; they are general tools, and a form of several tables on one page is not what they are made for.

{markdown(lines)}
"""


if __name__ == "__main__":
    print(PEERS[sys.argv[1]](forms(Path(sys.argv[2]), Path(sys.argv[3]))))
