"""Whatever the bytes, a walk ends, soon, with values that hold: nothing is raised.

Bounded here; ``TANMINH_FUZZ=600 python -m pytest tests/mail/test_walk_fuzz.py`` tries as many seconds of random ones.
"""

from __future__ import annotations

import itertools
import os
import random
import time
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanminh_xl.intake.unpack import Unpacked, unpack
from tests.mail import fuzz, mailkit, msgkit, tnefkit

SECONDS = float(os.environ.get("TANMINH_FUZZ", "3"))
SLOWEST = 5.0
SEEDS = fuzz.seeds()
NAMES = ("thu.eml", "thu.msg", "bieu.zip", "hop.mbox", "winmail.dat", "a.xlsx", "", "..\\x")


@given(st.sampled_from(NAMES), st.binary(max_size=300), st.sampled_from((b"", b"From: a@b\r\n", b"PK\x03\x04", *SEEDS)))
def test_any_bytes_give_an_end(name: str, data: bytes, before: bytes) -> None:
    fuzz.hold(before + data, unpack(name, before + data))


def test_damaged_ones_give_an_end_in_time() -> None:
    seed = random.SystemRandom().randrange(2**32) if "TANMINH_FUZZ" in os.environ else 20260615
    rng = random.Random(seed)
    end = time.monotonic() + SECONDS
    tried = 0
    while time.monotonic() < end:
        data = fuzz.damaged(rng, SEEDS)
        name = rng.choice(NAMES)
        begin = time.process_time()
        try:
            fuzz.hold(data, unpack(name, data))
        except BaseException:
            print(f"seed {seed}, try {tried}, {name}: {data!r}")
            raise
        assert time.process_time() - begin < SLOWEST, (seed, tried)
        tried += 1
    assert tried


@pytest.mark.parametrize("seed", range(len(SEEDS)))
def test_each_cut_anywhere_gives_an_end(seed: int) -> None:
    data = SEEDS[seed]
    for at in range(0, len(data), max(1, len(data) // 40)):
        fuzz.hold(data[:at], unpack("thu.eml", data[:at]))


# what is wrapped in what


class Node(NamedTuple):
    """A file, or something that holds others."""

    kind: str
    inside: tuple[Node, ...] = ()
    encoding: str = "base64"


ENCODED = st.sampled_from(mailkit.ENCODINGS)
FILES = st.builds(Node, st.just("file"), st.just(()), ENCODED)
LEAVES = st.lists(FILES, min_size=1, max_size=3).map(tuple)
HOLDERS = st.sampled_from(("eml", "forwarded", "msg", "zip", "winmail", "mbox"))
TREES = st.recursive(
    FILES,
    lambda inner: st.builds(Node, HOLDERS, st.lists(inner, min_size=1, max_size=3).map(tuple), ENCODED),
    max_leaves=6,
)
Made = tuple[str, bytes]


def made(node: Node, numbers: Iterator[int], sender: str, expected: list[tuple[str, bytes]]) -> Made:
    """The name and bytes of a node; what is to come out of it is noted: whose, and the bytes."""
    number = next(numbers)
    if node.kind == "file":
        data = b"\x01\x02tep so %d\r\n\0" % number
        expected.append((sender, data))
        return f"tệp {number}.xlsx", data
    own = f"thon{number}@x.vn" if node.kind in ("eml", "forwarded", "msg", "mbox") else sender
    held = [made(each, numbers, own, expected) for each in node.inside]
    if node.kind == "zip":
        return f"nén {number}.zip", mailkit.zip_of(dict(held))
    if node.kind == "winmail":
        return f"winmail {number}.dat", tnefkit.tnef([tnefkit.Held(name, data) for name, data in held])
    if node.kind == "msg":
        return f"thư {number}.msg", msgkit.msg([msgkit.File(name, data) for name, data in held], sender=own)
    if node.kind == "forwarded":
        parts = [mailkit.part(mailkit.Attach(name, data, encoding=node.encoding)) for name, data in held]
        return f"thư {number}.eml", mailkit.eml(sender=own, parts=parts, html="<p>Kính gửi</p>")
    encoding = "base64" if node.kind == "mbox" else node.encoding  # a mailbox is lines
    files = [mailkit.Attach(name, data, encoding=encoding) for name, data in held]
    message = mailkit.eml(files, sender=own)
    if node.kind == "mbox":
        return f"hộp {number}.mbox", mailkit.mbox([message, mailkit.eml()], newline=b"\r\n")
    return f"thư {number}.eml", message


def layers(node: Node, zips: int = 0, letters: int = 0) -> bool:
    """Whether it lies no deeper than is read."""
    if node.kind == "zip":
        zips += 1
    elif node.kind not in ("file", "winmail"):
        zips, letters = 0, letters + 1
    return zips <= 2 and letters <= 5 and all(layers(each, zips, letters) for each in node.inside)


def whose(got: Unpacked) -> list[tuple[str, bytes]]:
    found = [("", file.data) for file in got.files]
    for message in got.messages:
        for group in message.groups:
            found += [(group.mail.sender, file.data) for file in (*group.forms, *group.evidence)]
    return sorted(found)


@given(TREES)
def test_whatever_is_wrapped_in_whatever_comes_out_under_its_sender(tree: Node) -> None:
    expected: list[tuple[str, bytes]] = []
    name, data = made(tree, itertools.count(), "", expected)
    got = unpack(name, data)
    fuzz.hold(data, got)
    told = [*got.findings, *(finding for message in got.messages for finding in message.findings)]
    if layers(tree):
        extra = [each for each in whose(got) if each not in expected]
        assert [each for each in expected if each not in whose(got)] == []
        assert all(each[1].startswith((b"From: ", b"From ")) for each in extra)  # a mailbox's second, without files
        assert told == []
    else:
        assert told
