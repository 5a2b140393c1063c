"""Whatever the bytes, a walk ends, soon, with values that hold: nothing is raised.

Bounded here; ``TANMINH_FUZZ=600 python -m pytest tests/mail/test_walk_fuzz.py`` tries as many seconds of random ones.
"""

from __future__ import annotations

import os
import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanminh_xl.intake.unpack import unpack
from tests.mail import fuzz

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
            with open(f"/tmp/walk-{seed}-{tried}.bin", "wb") as file:  # noqa: PTH123
                file.write(data)
            print(f"seed {seed}, try {tried}, {name}: {data[:300]!r}")
            raise
        assert time.process_time() - begin < SLOWEST, (seed, tried)
        tried += 1
    assert tried


@pytest.mark.parametrize("seed", range(len(SEEDS)))
def test_each_cut_anywhere_gives_an_end(seed: int) -> None:
    data = SEEDS[seed]
    for at in range(0, len(data), max(1, len(data) // 40)):
        fuzz.hold(data[:at], unpack("thu.eml", data[:at]))
