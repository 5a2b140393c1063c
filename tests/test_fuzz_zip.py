"""Zips with damaged and lying directories: a grid or one word comes out, soon, and never anything else.

Bounded here; ``TANMINH_FUZZ=600 python -m pytest tests/test_fuzz_zip.py`` tries as many seconds of random ones.
"""

import os
import random
import struct
import time
from collections.abc import Callable, Iterator

import pytest

from tanminh_xl.grid import Grid, Unreadable, UnreadableKind, read
from tests import spreadsheets as make
from tests.fuzz.zips import ENDS, FIELDS, NUMBERS, Entry, entry, zipped

SECONDS = float(os.environ.get("TANMINH_FUZZ", "4"))
SLOWEST = 5.0
PARTS = (
    "_rels/.rels",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "xl/worksheets/sheet1.xml",
    "xl/worksheets/sheet2.xml",
    "xl/worksheets/sheet3.xml",
)
BOOK = {name: make.part(make.xlsx(), name) for name in PARTS}


def parts() -> list[Entry]:
    return [entry(name.encode(), part) for name, part in BOOK.items()]


def told(data: bytes) -> Grid | UnreadableKind:
    """What comes out; all sheets and all that is said of them looked at."""
    begin = time.perf_counter()
    try:
        grid = read(data)
        for name in grid.names:
            try:
                grid.sheet(name)
                grid.facts(name), grid.unseen(name), grid.comments(name), grid.far(name)
            except Unreadable:
                continue
        return grid
    except Unreadable as error:
        return error.kind
    finally:
        assert time.perf_counter() - begin < SLOWEST


def lies() -> Iterator[tuple[str, Callable[[list[Entry]], object]]]:
    yield "two of one name", lambda e: e.append(entry(b"xl/worksheets/sheet1.xml", b"<worksheet/>"))
    yield "twice, case apart", lambda e: e.append(entry(b"XL/Workbook.xml", BOOK["xl/workbook.xml"]))
    yield "a backslash", lambda e: e[5].update(name=b"xl\\worksheets\\sheet1.xml")
    yield "another name in its header", lambda e: e[5].update(local_name=b"xl/worksheets/sheet9.xml")
    yield "another method in its header", lambda e: e[5].update(local_method=0)
    yield "all in one place", lambda e: [each.update(offset=0) for each in e]
    yield "in the middle of another", lambda e: e[5].update(offset=40)
    yield "in the directory", lambda e: e[5].update(offset=10_000)
    yield "far behind the end", lambda e: e[5].update(offset=0xFFFFFFF0)
    yield "zip64 without a field", lambda e: e[5].update(offset=0xFFFFFFFF)
    yield "zip64 with half a field", lambda e: e[5].update(size=0xFFFFFFFF, extra=struct.pack("<2HI", 1, 4, 9))
    yield "zip64 with a huge place", lambda e: e[5].update(offset=0xFFFFFFFF, extra=struct.pack("<2HQ", 1, 8, 1 << 62))
    yield "a field longer than itself", lambda e: e[5].update(size=0xFFFFFFFF, extra=struct.pack("<2H", 7, 0xFFFF))
    yield "a name that never ends", lambda e: e[5].update(name=b"x" * 60_000)
    yield "a name of zeros", lambda e: e[5].update(name=bytes(20))
    yield "a name in no code", lambda e: e[5].update(name=b"\xff\xfe\xfd")
    yield "no name", lambda e: e[5].update(name=b"", local_name=b"")
    yield "huge sizes", lambda e: [each.update(size=0xFFFFFFF0) for each in e]
    yield "sizes of nothing", lambda e: [each.update(size=0) for each in e]
    yield "more packed than there is", lambda e: e[5].update(packed=0x7FFFFFFF)
    yield "nothing packed", lambda e: e[5].update(packed=0)
    yield "a wrong checksum", lambda e: e[5].update(checksum=1)
    yield "encrypted", lambda e: e[5].update(flags=1)
    yield "strongly encrypted", lambda e: e[5].update(flags=0x40)
    yield "packed by another method", lambda e: e[5].update(method=14, local_method=14)
    yield "on another disk", lambda e: e[5].update(disk=3)
    yield "a bomb", lambda e: e.append(entry(b"xl/media/a.png", bytes(50_000_000)))
    yield (
        "a bomb that says it is small",
        lambda e: (e.append(entry(b"xl/x.xml", bytes(50_000_000))), e[-1].update(size=9)),
    )
    yield (
        "a bomb for a sheet",
        lambda e: e.__setitem__(5, entry(b"xl/worksheets/sheet1.xml", bytes(50_000_000)) | {"size": 9}),
    )
    yield "3,000 parts", lambda e: e.extend(entry(b"x/%d" % n, b"x", True) for n in range(3_000))
    yield (
        "100 sheets over each other",
        lambda e: e.extend(e[5] | {"name": b"s/%d" % n, "offset": 0} for n in range(100)),
    )


@pytest.mark.parametrize(("_", "lie"), list(lies()), ids=[name for name, _ in lies()])
def test_a_directory_that_lies(_: str, lie: Callable[[list[Entry]], object]) -> None:
    entries = parts()
    lie(entries)
    assert told(zipped(entries, {})) is not None


def test_an_honest_directory_made_by_the_same_hand_is_read() -> None:
    grid = told(zipped(parts(), {}))
    assert isinstance(grid, Grid) and grid.sheet("Số liệu")[2][2] == 1234.5


@pytest.mark.parametrize(
    "end",
    [
        {"count": 0},
        {"count": 9_999},
        {"count": 0xFFFF},
        {"size": 0},
        {"size": 0xFFFFFFFF, "offset": 0xFFFFFFFF},
        {"size": 1},
        {"offset": 0},
        {"offset": 0xFFFFFFF0},
        {"disk": 1},
        {"first": 5},
    ],
    ids=str,
)
def test_an_end_that_lies(end: dict[str, int]) -> None:
    assert told(zipped(parts(), end)) is not None
    assert told(zipped(parts(), end, b"PK\x05\x06" + bytes(18))) is not None


def spoilt(random: random.Random) -> bytes:
    """A zip with some fields at random, then some bytes at random."""
    entries = [dict(each) for each in parts()]
    for _ in range(random.randrange(4)):
        e = random.choice(entries)
        e[random.choice(FIELDS)] = random.choice((*NUMBERS, random.randrange(3_000)))
    if random.random() < 0.3:
        random.choice(entries)["name"] = random.choice(entries)["name"]
    if random.random() < 0.2:
        random.choice(entries)["extra"] = struct.pack(
            "<2H", random.randrange(3), random.choice(NUMBERS) & 0xFFFF
        ) + bytes(8)
    if random.random() < 0.3:
        entries.append(dict(random.choice(entries)))
    order = list(range(len(entries)))
    random.shuffle(order)
    end = {random.choice(ENDS): random.choice(NUMBERS)} if random.random() < 0.2 else {}
    data = bytearray(zipped(entries, end, random.randbytes(random.randrange(3)), order))
    for _ in range(random.choice((0, 0, 1, 5, 40))):
        data[random.randrange(len(data))] = random.randrange(256)
    if random.random() < 0.1:
        del data[random.randrange(len(data)) :]
    return bytes(data)


def test_directories_at_random() -> None:
    """As many as fit into the time; the same ones each time, unless more time is given."""
    seed = 8 if SECONDS <= 4 else time.time_ns()
    chance, begin, read_well = random.Random(seed), time.perf_counter(), 0
    for n in range(100_000_000):
        data = spoilt(chance)
        try:
            read_well += isinstance(told(data), Grid)
        except BaseException:
            print(f"seed {seed}, zip {n}: {data!r}")
            raise
        if time.perf_counter() - begin > SECONDS:
            break
    assert read_well
