"""Codes stay with their rows over any run of imports: shuffled rows, other numbers, other spellings, rows that go and
come (decision-tables 12.1 and 12.3)."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import normalize

from hypothesis import given
from hypothesis import strategies as st

from tanminh_xl.annex.compare import Found
from tanminh_xl.domain.annex import UnderstoodRow
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Criterion, Measure
from tests.annexkit import aim, answered, decided, lines, row, sheet
from tests.builders import catalogue, element

WORDS = ("đường", "trường", "nước", "chợ", "đèn", "rác", "hộ", "vườn")
PATHS = ((), ("Hạ tầng",), ("Hạ tầng", "Giao thông"), ("Văn hóa - xã hội",))
Name = tuple[tuple[str, ...], str]


@st.composite
def tables(draw: st.DrawFn) -> tuple[UnderstoodRow, ...]:
    """Rows of unlike names, each with a number of its own."""
    names = st.tuples(st.sampled_from(PATHS), st.permutations(WORDS).map(lambda w: " ".join(w[:4])))
    found = draw(st.lists(names, min_size=1, max_size=6, unique_by=lambda name: name[1]))
    rows = []
    for path, label in found:
        number = draw(st.integers(1, 99))
        rows.append(row(label, aim(f"≥ {number}", float(number), 2026), path=path, number=str(number)))
    return tuple(rows)


def respelt(one: UnderstoodRow, how: int) -> UnderstoodRow:
    """The same row as another office types it."""
    label = (one.label.upper(), f"{one.label} ;", normalize("NFD", one.label), f" {one.label.replace(' ', '  ')}")[how]
    number = float(how + 1)
    path = tuple(part.upper() if how == 0 else part for part in one.path)
    return one._replace(label=label, path=path, number=f"{how}.", targets=(aim(f"từ {how + 1}", number, 2026),))


def applied(of: Catalogue, given: Sequence[UnderstoodRow]) -> Catalogue:
    """The catalogue after a person has agreed to what was proposed, save that a row of another name is another one."""
    shown = []
    for one in sheet(of, lines(of, *given)):
        likely = one["found"] == Found.LIKELY.value
        same = likely and of.criterion[one["stood"].partition(":")[0]].annex_row == one["annex_row"]
        shown.append(answered({**one, "action": "thêm"} if likely and not same else one, confirmed="đúng"))
    done = decided(of, shown)
    assert done.problems == ()
    criteria = {c.code: c for c in of.criteria}
    elements = {e.code: e for e in of.elements}
    for code, cells in done.criteria.items():
        fields = {key: value for key, value in cells.items() if key in Criterion.model_fields and value is not None}
        fields |= {"valid_to": None} if "valid_to" in cells and cells["valid_to"] is None else {}
        years = {int(key[7:]): value for key, value in cells.items() if key.startswith("target_")}
        if code in criteria:
            targets = tuple(sorted({**dict(criteria[code].targets), **years}.items()))
            criteria[code] = criteria[code].model_copy(update={**fields, "targets": targets})
        else:
            elements[code] = element(code, str(cells["name"]), "PKT", unit_of_measure=str(cells["unit_of_measure"]))
            base = {"code": code, "element": code, "measure": Measure.ELEMENT, "targets": tuple(years.items())}
            criteria[code] = Criterion.model_validate({**fields, **base})
    return catalogue(criteria=tuple(criteria.values()), elements=tuple(elements.values()))


def codes(of: Catalogue, names: Sequence[UnderstoodRow]) -> dict[Name, str]:
    """Row's name -> its criterion's code, for those that are in use."""
    at = {c.annex_row: c.code for c in of.criteria if c.annex_row and c.valid_to is None}
    return {(one.path, one.label): at[" / ".join((*one.path, one.label))] for one in names}


@given(tables(), st.randoms(use_true_random=False), st.integers(0, 3))
def test_a_shuffled_respelt_table_with_other_numbers_keeps_every_code_and_asks_nothing(
    table: tuple[UnderstoodRow, ...], random: object, how: int
) -> None:
    of = applied(catalogue(), table)
    first = codes(of, table)
    again = [respelt(one, how) for one in table]
    random.shuffle(again)  # type: ignore[attr-defined]
    found = [line for line in lines(of, *again) if line.place]
    assert all(line.questions == () and line.found in (Found.CHANGED, Found.SAME) for line in found)
    by_number = {one.label: code for one, code in zip(table, first.values(), strict=True)}
    for line, one in zip(found, again, strict=True):
        assert line.code == next(code for label, code in by_number.items() if respelt(_named(table, label), how) == one)


def _named(table: Sequence[UnderstoodRow], label: str) -> UnderstoodRow:
    return next(one for one in table if one.label == label)


@given(st.lists(tables(), min_size=2, max_size=4))
def test_over_any_run_of_imports_a_code_is_one_rows_alone_and_no_criterion_is_lost(
    runs: list[tuple[UnderstoodRow, ...]],
) -> None:
    of, held = catalogue(), dict[str, str]()
    for table in runs:
        before = {c.code for c in of.criteria}
        of = applied(of, table)
        assert before <= {c.code for c in of.criteria}, "nothing is deleted"
        at = {c.annex_row: c.code for c in of.criteria if c.annex_row and c.valid_to is None}
        assert len(set(at.values())) == len(at)
        for one in table:
            name = " / ".join((*one.path, one.label))
            code = at[name]
            assert held.setdefault(code, name) == name
        again = [line for line in lines(of, *table) if line.place]
        assert all((line.questions, line.changes) == ((), ()) for line in again), "the same again changes nothing"
