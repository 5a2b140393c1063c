"""How many examples a law is tried on: so many each time, ``TANMINH_LAWS=20`` for twenty times as many."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

TIMES = float(os.environ.get("TANMINH_LAWS", "1"))
SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large)
"""How fast this machine is just now says nothing of the program."""


def often(examples: int) -> settings:
    """Settings of a law: that many examples, times what is asked for."""
    return settings(max_examples=max(1, round(examples * TIMES)), deadline=None, suppress_health_check=SLOW)
