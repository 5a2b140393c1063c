"""What of a period is still a "số ước" (decision-tables 1.1), in words for who closes it or sends it up."""

from __future__ import annotations

from tanminh_xl.domain.report import PeriodReport

MOST = 5
"""More figures than these are counted, not named."""


def estimates(report: PeriodReport) -> tuple[str, ...]:
    """Each figure that counts and is a số ước: "Thôn Đồng Tiến: Số hộ (NEN-01)", in the order of figures."""
    from tanminh_xl.reports.common import estimates as named

    return named(report)


def estimates_line(report: PeriodReport) -> str:
    """All of them in one line, the first few by name; "" where every figure is official."""
    from tanminh_xl.reports.common import some

    names = estimates(report)
    return f"Còn {len(names)} số ước: {some(names, MOST, 'số liệu')}." if names else ""
