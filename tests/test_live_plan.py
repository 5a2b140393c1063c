"""What writing a table comes to: by key, in blocks of neighbouring columns, nothing where nothing changes."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanminh_xl.domain.rows import key_of, same
from tanminh_xl.domain.staff_tables import DIFFICULTIES, TASKS
from tanminh_xl.domain.table_spec import Column, ColumnKind, TableSpec
from tanminh_xl.domain.tables import LOG, REGISTER
from tanminh_xl.hosts._live_plan import CellRange, TableChanges, table_changes

KEPT = TableSpec("bang", "Bảng", "Bảng", ("code",), tuple(Column(k, k, keeper="program") for k in ("code", "a", "b")))
MIXED = TableSpec(
    "hon_hop", "Hỗn hợp", "Hỗn hợp", ("code",), (Column("code", "code"), Column("a", "a", keeper="program"))
)
ORDER = {"code": 0, "a": 1, "b": 2}


def rows(*found: tuple[object, ...]) -> list[dict[str, object]]:
    return [dict(zip(("code", "a", "b"), row, strict=False)) for row in found]


def done(body: list[list[object]], columns: dict[str, int], made: TableChanges) -> list[list[object]]:
    """What a table holds after a plan, as `LiveTable.write` carries it out."""
    width = len(body[0])
    after = [list(row) for row in body]
    for block in made.change:
        for n, values in enumerate(block.values):
            after[block.row + n][block.column : block.column + len(values)] = values
    for n in made.delete:
        del after[n]
    for n, row in enumerate(made.append):
        while len(after) <= made.first + n:
            after.append([None] * width)
        for key, at in columns.items():
            after[made.first + n][at] = row.get(key)
    return after


@pytest.mark.parametrize(
    ("body", "wanted", "change", "delete", "append", "first"),
    [
        # nothing there yet: the one blank row that a table has is used
        ([[None, None, None]], rows(("X", 1.0, 2.0)), (), (), 1, 0),
        # the same again: nothing
        ([["X", 1.0, "t"]], rows(("X", 1, "t ")), (), (), 0, 1),
        # one cell: the block of neighbours from the first to the last changed row
        (
            [["X", 1.0, 2.0], ["Y", 1.0, 2.0]],
            rows(("X", 1, 2), ("Y", 1, 3)),
            (CellRange(1, 0, (("Y", 1, 3),)),),
            (),
            0,
            2,
        ),
        # sorted by staff: by key, wherever the row is
        (
            [["Y", 1.0, 2.0], ["X", 5.0, 2.0]],
            rows(("X", 1, 2), ("Y", 1, 2)),
            (CellRange(1, 0, (("X", 1, 2),)),),
            (),
            0,
            2,
        ),
        # gone, or there twice
        ([["X", 1.0, 2.0], ["Z", 1.0, 2.0], ["X", 9.0, 9.0]], rows(("X", 1, 2)), (), (2, 1), 0, 1),
        # a row that staff left blank in the middle stays
        ([["X", 1.0, 2.0], [None, None, None], ["Y", 1.0, 2.0]], rows(("X", 1, 2), ("Y", 1, 2)), (), (), 0, 3),
    ],
)
def test_a_table_that_the_program_keeps(
    body: list[list[object]], wanted: list[dict[str, object]], change: object, delete: object, append: int, first: int
) -> None:
    made = table_changes(KEPT, ORDER, body, wanted)  # type: ignore[arg-type]
    assert (made.change, made.delete, len(made.append), made.first) == (change, delete, append, first)


def test_a_column_of_staffs_own_between_ours_is_never_written() -> None:
    made = table_changes(KEPT, {"code": 0, "a": 2, "b": 3}, [["X", "ý kiến", 1.0, 2.0]], rows(("X", 7, 8)))  # type: ignore[arg-type]
    assert made.change == (CellRange(0, 2, ((7, 8),)),)


def test_staffs_columns_are_written_for_new_rows_and_when_put_back_alone() -> None:
    body: list[list[object]] = [["X", 1.0]]
    columns = {"code": 0, "a": 1}
    assert table_changes(MIXED, columns, body, rows(("x", 1))).rows == 0  # a code is the same in any case
    assert table_changes(MIXED, columns, body, rows(("Y", 1))).append == ({"code": "Y", "a": 1},)
    assert table_changes(MIXED, columns, body, []).delete == ()
    assert table_changes(MIXED, columns, body, [{"code": "Z"}], staff=True).delete == (0,)


# versions of the unit that are told; which of them takes the row of "Chưa nộp" (version 0), which are new rows
@pytest.mark.parametrize(
    ("versions", "takes", "new", "deleted"),
    [
        ([0], 0, [], ()),
        ([1], 1, [], ()),
        ([1, 2], 1, [2], ()),
        ([2, 1], 1, [2], ()),
        ([2], None, [2], (0,)),
        ([0, 1], 0, [1], ()),
    ],
)
def test_the_first_version_and_no_other_takes_the_place_of_not_sent_yet(
    versions: list[int], takes: int | None, new: list[int], deleted: tuple[int, ...]
) -> None:
    columns = {c.key: n for n, c in enumerate(REGISTER.columns)}
    body = [["2026-6T", "THON05", "Thôn", 0.0, *[None] * (len(columns) - 4), "hẹn thứ Sáu"]]
    told = [
        {"period": "2026-6T", "unit": "THON05", "unit_name": "Thôn", "version": version, "state": f"Bản {version}"}
        for version in versions
    ]
    made = table_changes(REGISTER, columns, body, told)  # type: ignore[arg-type]
    assert ([row["version"] for row in made.append], made.delete) == (new, deleted)
    changed = [values for block in made.change for values in block.values]
    assert [f"Bản {takes}" in values for values in changed] == ([] if takes is None else [True])


@pytest.mark.parametrize(("resolver", "deleted"), [(None, (1,)), ("Phòng Kinh tế", ())])
def test_a_difficulty_that_no_form_tells_any_more_goes_unless_staff_wrote_on_it(
    resolver: str | None, deleted: tuple[int, ...]
) -> None:
    columns = {c.key: n for n, c in enumerate(DIFFICULTIES.columns)}

    def line(code: str, by: str | None = None) -> list[object]:
        return [{"code": code, "unit": "THON01", "text": "Đường hỏng", "resolver": by}.get(k) for k in columns]

    given_rows = [{"code": "KK-1", "unit": "THON01", "text": "Đường hỏng", "unit_state": ""}]
    made = table_changes(DIFFICULTIES, columns, [line("KK-1"), line("KK-2", resolver)], given_rows)  # type: ignore[arg-type]
    assert made.delete == deleted


def test_a_task_that_was_not_told_stays() -> None:
    columns = {c.key: n for n, c in enumerate(TASKS.columns)}
    body = [[{"code": code, "text": "Việc"}.get(k) for k in columns] for code in ("NV-1", "NV-2")]
    made = table_changes(TASKS, columns, body, [{"code": "NV-1", "state": "Đã hoàn thành"}])
    assert made.delete == () and [b.row for b in made.change] == [0]


def test_the_log_only_grows() -> None:
    columns = {c.key: n for n, c in enumerate(LOG.columns)}
    at = datetime(2026, 6, 16, 9)
    made = table_changes(
        LOG, columns, [[at, "Hà", "Tiếp nhận", "", ""]], [{"at": at, "action": "Tiếp nhận"}], only_append=True
    )
    assert (made.delete, len(made.append), made.first) == ((), 1, 1)


@pytest.mark.parametrize(
    ("old", "new", "equal"),
    [
        (3.0, 3, True),
        ("a ", "a", True),
        (None, "", True),
        (datetime(2026, 6, 16), date(2026, 6, 16), True),
        (datetime(2026, 6, 16, 9, 0, 0, 400_000), datetime(2026, 6, 16, 9), True),
        (3.0, "3", False),
        ("có", True, True),
        (None, 0, False),
    ],
)
def test_what_is_the_same_whatever_program_wrote_it(old: object, new: object, equal: bool) -> None:
    assert same(old, new) is equal  # type: ignore[arg-type]


CODES = st.sampled_from("ABCDEFG")
TABLES = st.lists(st.tuples(CODES, st.integers(0, 2), st.integers(0, 2)), max_size=7, unique_by=lambda row: row[0])


@given(TABLES, TABLES, st.permutations(["code", "own", "a", "b"]))
def test_after_the_plan_the_table_says_what_was_given_and_rows_keep_their_order(
    before: list[tuple[str, int, int]], after: list[tuple[str, int, int]], order: list[str]
) -> None:
    columns = {key: at for at, key in enumerate(order) if key != "own"}
    own = order.index("own")
    body: list[list[object]] = [
        [{"code": c, "a": float(a), "b": float(b), "own": f"của {c}"}[key] for key in order] for c, a, b in before
    ] or [[None] * len(order)]
    made = table_changes(KEPT, columns, body, rows(*after))  # type: ignore[arg-type]
    found = [row for row in done(body, columns, made) if any(cell is not None for cell in row)]
    assert {row[columns["code"]]: (row[columns["a"]], row[columns["b"]]) for row in found} == {
        c: (a, b) for c, a, b in after
    }
    kept = [row[columns["code"]] for row in found if row[own]]
    assert kept == [c for c, _, _ in before if c in {code for code, _, _ in after}]
    assert all(row[own] == f"của {row[columns['code']]}" for row in found if row[own])
    again = table_changes(KEPT, columns, found or body[:0], rows(*after))  # type: ignore[arg-type]
    assert again.rows == 0


def test_keys_are_the_same_whatever_program_wrote_them() -> None:
    spec = TableSpec("t", "T", "T", ("a", "b"), (Column("a", "a", ColumnKind.MOMENT), Column("b", "b")))
    assert key_of(spec, {"a": datetime(2026, 6, 16, 9, 0, 0, 300), "b": 3.0}) == key_of(
        spec, {"a": datetime(2026, 6, 16, 9), "b": 3}
    )
