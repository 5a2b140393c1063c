"""A file's tables of criteria -> what is understood of them, row by row, and what is passed over and why."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from tanminh_xl.annex import words
from tanminh_xl.annex._grid import Read, read_sheets
from tanminh_xl.annex._several import apart
from tanminh_xl.annex.body import page_texts
from tanminh_xl.annex.cells import Page
from tanminh_xl.annex.columns import Role, Years, unit_line
from tanminh_xl.annex.columns import years as years_in
from tanminh_xl.annex.heads import Block, blocks, first_number
from tanminh_xl.annex.rows import Above, Taken, take
from tanminh_xl.annex.words import told
from tanminh_xl.domain.annex import Ask, Passed, Understood, UnderstoodRow
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.domain.legacy import legacy_encoding
from tanminh_xl.domain.names import clean, normalise
from tanminh_xl.grid import Unreadable, UnreadableKind

_SAMPLE = 10
"""Cells that are quoted of those typed with old fonts."""
_TITLE = 80
"""Characters of a table's title in its name."""


def understand(
    data: bytes, name: str, *, table: Collection[str] | None = None, group: str = "", years: Sequence[int]
) -> Understood:
    """Return what an .xlsx, .xls, .ods or .docx says of criteria. Pure: the same bytes give the same.

    ``table``: names of tables as ``Understood.tables`` has them, None: all that are of criteria and not hidden.
    ``group``: the group of communes whose columns count. ``years``: those of the plan. ``TanMinhError``: a file of
    another kind, encrypted or broken (``annex_file``), typed with fonts from before Unicode (``annex_font``), a table
    (``annex_table``) or group (``annex_group``) that is not there.
    """
    read = _joined(_read(data, name), years)
    read = read._replace(pages=tuple(apart(page, years) for page in read.pages))
    found = _named(read.pages, years)
    names = tuple(each for each, _ in found)
    chosen = None if table is None else {normalise(each) for each in table}
    if chosen is not None and (
        missing := [each for each in table or () if normalise(each) not in set(map(normalise, names))]
    ):
        raise TanMinhError(
            "annex_table",
            f"Tệp {name} không có bảng “{missing[0]}”.",
            f"Các bảng của tệp: {'; '.join(names)}." if names else "Tệp không có bảng nào.",
        )
    passed: list[Passed] = [*_old_fonts(read.pages), *read.passed]
    used_pages = {id(block.page) for _, block in found}
    for page in read.pages:
        if id(page) not in used_pages:
            passed += _whole(page, "no_table" if page.is_word else "no_table_sheet")
    picked: list[tuple[str, Block]] = []
    for table_name, block in found:
        why = _why_not(table_name, block, chosen)
        if why:
            passed.append(_passed_block(block, why))
        else:
            picked.append((table_name, block))
    groups = tuple(
        dict.fromkeys(column.group for _, block in picked for column in block.of(Role.TARGET) if column.group)
    )
    own_group = next((each for each in groups if normalise(each) == normalise(group)), "") if group else ""
    if group and not own_group:
        hint = (
            f"Các nhóm của bảng: {'; '.join(groups)}." if groups else "Bảng không chia cột theo nhóm xã; để trống nhóm."
        )
        raise TanMinhError("annex_group", f"Tệp {name} không có nhóm xã “{group}”.", hint)
    taken = [
        (table_name, block, take(block, _above(block, read.pages), own_group, tuple(years)))
        for table_name, block in picked
    ]
    rows, more = _together(taken)
    if (font := legacy_encoding("\n".join(row.label for row in rows))) is not None:
        raise TanMinhError(
            "annex_font",
            f"Bảng trong {name} gõ bằng phông cũ ({font}): không đọc được tên tiêu chí.",
            "Chuyển tệp sang Unicode (ví dụ bằng công cụ chuyển mã của UniKey), lưu lại rồi nhập.",
        )
    passed += more
    return Understood(name, names, rows, groups, own_group, tuple(passed))


def _read(data: bytes, name: str) -> Read:
    try:
        try:
            return read_sheets(data)
        except Unreadable as error:
            if error.kind is not UnreadableKind.WORD or error.detail != "docx":
                raise
        from tanminh_xl.annex._docx import read_docx

        return read_docx(data)
    except Unreadable as error:
        detail = "doc" if error.kind is UnreadableKind.WORD and error.detail == "ole" else error.detail
        what, hint = words.unreadable(error.kind.value, detail)
        raise TanMinhError("annex_file", f"Không nhập được {name}: {what}.", hint) from error


def _joined(read: Read, years: Sequence[int]) -> Read:
    """Word tables that go on in the next one, with the same head or none, as one."""
    pages: list[Page] = []
    passed: list[Passed] = []
    for page in read.pages:
        before = pages[-1] if pages else None
        if before is None or not page.is_word or not _goes_on(before, page, years):
            pages.append(page)
            continue
        passed += [Passed(place, text, told("text")) for place, text in page.above]
        passed.append(Passed(page.name, page.name, told("continued", name=before.name)))
        pages[-1] = before.followed_by(page)
    return Read(tuple(pages), (*read.passed, *passed))


def _old_fonts(pages: Sequence[Page]) -> list[Passed]:
    """What was typed with fonts from before Unicode, cell by cell: their words are nonsense to everybody else."""
    found = []
    for page in pages:
        cells = [
            (at, cell.text) for row in range(len(page.rows)) for at, cell in page.own(row) if _may_be_old(cell.text)
        ]
        fonts = {font for _, text in cells if (font := legacy_encoding(text)) is not None}
        if fonts:
            texts = "; ".join(clean(text) for _, text in cells[:_SAMPLE])
            found.append(Passed(page.name, texts, told("old_font", font=", ".join(sorted(fonts)))))
    return found


def _may_be_old(text: str) -> bool:
    """Whether a text has letters of old fonts, and none that only Unicode has."""
    return any("\u00a1" <= char <= "\u00ff" for char in text) and all(char <= "\u00ff" for char in text)


def _goes_on(before: Page, page: Page, years: Sequence[int]) -> bool:
    own = blocks(before, years)
    if not own or before.width != page.width or not page.rows:
        return False
    if any(words.plain(text).strip(" .:") not in words.known("rows", "continued") for _, text in page.above):
        return False
    last = own[-1]
    head = [
        [words.plain(before.cell(row, at).text) for at in range(before.width)] for row in range(last.top, last.body)
    ]
    same = [
        [words.plain(page.cell(row, at).text) for at in range(page.width)]
        for row in range(min(len(head), len(page.rows)))
    ]
    if same == head:
        first = first_number(before, last.body, len(before.rows))
        return not first or first != first_number(page, len(head), len(page.rows))
    first = first_number(page, 0, len(page.rows))
    return not blocks(page, years) and (first == "" or first != first_number(before, last.body, len(before.rows)))


def _named(pages: Sequence[Page], years: Sequence[int]) -> list[tuple[str, Block]]:
    """Every table with a name that tells it from the others."""
    found: list[tuple[str, Block]] = []
    for page in pages:
        tables = blocks(page, years)
        for block in tables:
            title = _title(block)
            if page.is_word:
                name = page.name + (f" ({title})" if title else "")
            elif len(tables) == 1:
                name = page.name
            else:
                name = f"{page.name}, từ {page.place(block.top, block.left).rpartition('!')[2]}"
            found.append((name, block))
    return found


def _title(block: Block) -> str:
    lines = [text for _, text in block.page.above]
    told_ones = [line for line in lines if not unit_line(line) and not line.startswith("(")]
    title = clean(told_ones[-1]) if told_ones else ""
    return title if len(title) <= _TITLE else title[: _TITLE - 1].rstrip() + "…"


def _why_not(name: str, block: Block, chosen: Collection[str] | None) -> str:
    if chosen is not None:
        return "" if normalise(name) in chosen else "not_chosen"
    if block.page.hidden:
        return "hidden_sheet"
    return "" if block.is_criteria else "tasks"


def _whole(page: Page, key: str) -> list[Passed]:
    by_row: dict[int, list[tuple[int, str]]] = {}
    for (row, column), text in page_texts(page):
        by_row.setdefault(row, []).append((column, text))
    found = [
        Passed(page.area(row, cells[0][0], row, cells[-1][0]), "; ".join(text for _, text in cells), told(key))
        for row, cells in by_row.items()
    ]
    return [*(Passed(place, text, told("text")) for place, text in page.above), *found]


def _passed_block(block: Block, key: str) -> Passed:
    page = block.page
    texts = [
        text
        for (row, column), text in page_texts(page)
        if block.start <= row < block.end and (block.left <= column < block.right or row < block.top)
    ]
    place = page.area(block.start, block.left, max(block.end - 1, block.start), max(block.right - 1, block.left))
    return Passed(place, "; ".join([*(text for _, text in page.above), *texts]), told(key))


def _above(block: Block, pages: Sequence[Page]) -> Above:
    """The years and the unit that stand above a table, with all lines there."""
    page = block.page
    lines = list(page.above)
    for row in range(block.start, block.top):
        for at, cell in page.own(row):
            if block.left <= at < block.right or row < block.top:
                lines.append((page.place(row, at), clean(f"{cell.label} {cell.text}")))
    unit, named = "", Years()
    unit_place = year_place = ""
    for place, line in lines:
        if (said := unit_line(line)) or (said := _unit_inside(line)):
            unit, unit_place = said, place + line
        elif (found := years_in(line)).years and not _is_basis(line):
            named, year_place = found, place + line
    return Above(tuple(lines), unit, unit_place, named, year_place)


def _unit_inside(line: str) -> str:
    import re

    found = re.search(r"(?:ĐVT|Đơn vị tính|đơn vị tính)\s*:\s*([^;,.()]+)", line)
    return clean(found[1]) if found else ""


def _is_basis(line: str) -> bool:
    plain = words.plain(line)
    return plain.startswith(
        ("căn cứ", "(kèm theo", "kèm theo", "theo ", "(ban hành", "ban hành", "thực hiện nghị quyết", "số:")
    ) or bool(words.pattern("rows", "dated").search(plain))


def _together(taken: Sequence[tuple[str, Block, Taken]]) -> tuple[tuple[UnderstoodRow, ...], list[Passed]]:
    """Rows of all tables: a table with the same rows and other years gives its targets to those; labels twice asked."""
    passed: list[Passed] = []
    kept: list[tuple[str, Block, list[UnderstoodRow]]] = []
    for name, block, each in taken:
        passed += each.passed
        earlier = next((other for other in kept if _same_rows(other[2], each.rows)), None)
        if earlier is not None:
            for n, row in enumerate(each.rows):
                held = earlier[2][n]
                earlier[2][n] = held._replace(
                    targets=(*held.targets, *row.targets), is_group=held.is_group and row.is_group and not row.targets
                )
            place = block.page.row_place(block.top, block.left)
            passed.append(Passed(place, name, told("merged_years", name=earlier[0])))
        else:
            kept.append((name, block, list(each.rows)))
    rows = [row for _, _, several in kept for row in several]
    count: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = _identity(row)
        count[key] = count.get(key, 0) + 1
    return tuple(
        row._replace(asks=(*row.asks, Ask.LABEL)) if Ask.LABEL not in row.asks and count[_identity(row)] > 1 else row
        for row in rows
    ), passed


def _identity(row: UnderstoodRow) -> tuple[str, ...]:
    return (normalise(row.code),) if row.code else (*map(normalise, row.path), normalise(row.label))


def _same_rows(one: Sequence[UnderstoodRow], other: Sequence[UnderstoodRow]) -> bool:
    if len(one) < 2 or [_identity(row) for row in one] != [_identity(row) for row in other]:
        return False
    years_of = [{year for row in rows for target in row.targets for year in target.years} for rows in (one, other)]
    return bool(years_of[0] and years_of[1]) and not years_of[0] & years_of[1]
