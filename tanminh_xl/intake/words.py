"""A message's own words: from its text, else from its HTML; what it quotes or passes on is cut."""

from __future__ import annotations

import html
import re
from typing import NamedTuple

from tanminh_xl.intake.text import one_line

MOST = 2_000
"""Characters that are shown beside a file."""
_MOST_HTML = 200_000
_TOKEN = re.compile(r"<!--|<[^<>]*>?|[^<]+")
_TAG = re.compile(r"</?\s*([a-zA-Z0-9:]+)")
_UNSEEN = frozenset(("script", "style", "head", "title", "xml", "svg"))
_BREAKS = frozenset(("br", "p", "div", "tr", "li", "table", "h1", "h2", "h3", "h4", "hr", "ul", "ol"))
_QUOTES = re.compile(
    r"(?:class|id)\s*=\s*[\"']?[^\"'>]{0,100}(?:gmail_quote|divrplyfwdmsg|appendonsend|yahoo_quoted|moz-cite)"
)
_WROTE = re.compile(r"(?:on|vào|ngày|lúc)\b.{4,200}(?:wrote|đã viết|viết)\s*:\s*$", re.IGNORECASE)
_MARK = re.compile(
    r"\s*(?:[-_]{2,}|begin|bắt đầu)\s*(?P<said>original message|thư gốc|tin nhắn gốc|forwarded message|forwarded by"
    r"|thư chuyển tiếp|thư đã chuyển tiếp|thư được chuyển tiếp|tin nhắn đã chuyển tiếp|tin nhắn được chuyển tiếp)",
    re.IGNORECASE,
)
_FROM = re.compile(r"\s*\**(?:from|từ|người gửi)\**\s*:\**\s*(?P<who>\S.*)", re.IGNORECASE)
_BESIDE = re.compile(
    r"\s*\**(?:sent|date|to|subject|đã gửi|ngày|ngày gửi|gửi lúc|tới|đến|người nhận|chủ đề|tiêu đề)\**\s*:",
    re.IGNORECASE,
)
_RULE = re.compile(r"\s*_{10,}\s*$")
_FORWARDED = re.compile(r"\s*(?:fw|fwd|tr|chuyển tiếp|ct)\s*:", re.IGNORECASE)
_NEAR = 6
"""Lines below which the other fields of a quoted head stand."""


class Words(NamedTuple):
    """``own``: what its sender wrote, at most ``MOST`` characters. ``passed_on``: it passes another one on among its
    words; ``claimed``: who wrote that one, as it says there."""

    own: str
    passed_on: bool = False
    claimed: str = ""


def own_words(plain: str, page: str, subject: str = "") -> Words:
    """What the sender of a message wrote."""
    text = plain if plain.strip() else _from_html(page)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[:20_000]
    cut, forwarded = _history(lines)
    own = [line.rstrip() for line in lines[:cut] if not line.startswith(">")]
    claimed = ""
    passed_on = cut < len(lines) and (forwarded or bool(_FORWARDED.match(subject)))
    if passed_on:
        who = next((found["who"] for line in lines[cut : cut + _NEAR + 4] if (found := _FROM.match(line))), "")
        claimed = one_line(who)[:200]
    return Words(_tidy(own), passed_on, claimed)


def _tidy(lines: list[str]) -> str:
    kept = "\n".join(one_line(line) for line in lines)
    return re.sub("\n{3,}", "\n\n", kept).strip()[:MOST].rstrip()


def _history(lines: list[str]) -> tuple[int, bool]:
    """The line at which what is quoted begins, and whether it says that it is passed on."""
    for at, line in enumerate(lines):
        mark = _MARK.match(line)
        if mark:
            return at, "original" not in mark["said"].lower() and "gốc" not in mark["said"].lower()
        if _WROTE.match(line.strip()[:400]) or (
            at + 1 < len(lines) and len(line) < 200 and _WROTE.match(f"{line.strip()} {lines[at + 1].strip()[:200]}")
        ):
            return at, False
        if (_FROM.match(line[:400]) or _RULE.match(line[:400])) and _is_head(lines[at : at + _NEAR + 1]):
            return at, False
    return len(lines), False


def _is_head(lines: list[str]) -> bool:
    """Whether these lines begin as a quoted head does: From, and two of the fields beside it."""
    return (
        any(_FROM.match(line[:400]) for line in lines) and sum(bool(_BESIDE.match(line[:400])) for line in lines) >= 2
    )


def _from_html(page: str) -> str:
    """The words of a page, line by line. Quoted parts are marked as quoted, styles and scripts left out."""
    out: list[str] = []
    unseen = ""
    quoted = 0
    page = page[:_MOST_HTML]
    at = 0
    while found := _TOKEN.match(page, at):
        token, at = found.group(), found.end()
        if token == "<!--":
            end = page.find("-->", at)
            at = len(page) if end < 0 else end + 3
            continue
        if not token.startswith("<"):
            if not unseen and not quoted:
                out.append(re.sub(r"\s+", " ", html.unescape(token)))
            continue
        tag = _TAG.match(token)
        name = tag[1].lower() if tag else ""
        closes = token.startswith("</")
        if unseen:
            unseen = "" if closes and name == unseen else unseen
        elif name in _UNSEEN and not closes and not token.endswith("/>"):
            unseen = name
        elif name == "blockquote":
            quoted = max(0, quoted - 1) if closes else quoted + 1
        elif _QUOTES.search(token[:1_000].lower()):
            out.append("\n-----Original Message-----\n")
        elif name in _BREAKS:
            out.append("\n")
    return "".join(out).replace("\u00a0", " ")
