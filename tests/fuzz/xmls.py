"""Steps on the XML of a package's parts: by its tags and texts, never by its bytes.

``SAME`` say the same in other words (XML 1.0: comments, quotes, entities, encodings ...); ``SPOILT`` damage.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from xml.sax.saxutils import escape

from tests.fuzz.zips import Zip

_TOKENS = re.compile(r"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>|<[^>]*>|[^<]+", re.S)
_ATTRIBUTE = re.compile(r"""\s([A-Za-z_:][\w:.-]*)\s*=\s*("[^"]*"|'[^']*')""")
_NAME = re.compile(r"</?([\w:.-]+)")

Tokens = list[str]
Change = Callable[[Tokens, int, int], None]
Step = Callable[[Zip, int, int, int], None]

VALUES = (
    *("", "0", "1", "-1", "9", "65535", "1048577", "4294967296", "99999999999999999999", "1e400", "NaN", "INF", "12,5"),
    *("true", "A1", "XFD1048576", "G9", "A0", "ZZZZZ9", "s", "b", "e", "d", "str", "inlineStr", "n", "hidden", "Số"),
    *("float", "string", "percentage", "date", "0.00%", "d/m/yyyy", "#,##0,,", ";;;", "x" * 300, "&#0;", "&amp;#48;"),
)
"""What attributes are set to."""


def tokens(xml: str) -> Tokens:
    """Tags and texts, in their order: joined, they are the XML again."""
    return _TOKENS.findall(xml)


def is_tag(token: str) -> bool:
    return token.startswith("<") and not token.startswith(("<!", "<?"))


def name(token: str) -> str:
    """A tag's name without its prefix."""
    found = _NAME.match(token)
    return found[1].rpartition(":")[2] if found else ""


def closing(all_of: Tokens, at: int) -> int:
    """Where the element that begins at a token ends."""
    if all_of[at].endswith("/>"):
        return at
    depth = 0
    for place in range(at, len(all_of)):
        if is_tag(all_of[place]) and not all_of[place].endswith("/>"):
            depth += -1 if all_of[place].startswith("</") else 1
            if depth <= 0:
                return place
    return len(all_of) - 1


def on(change: Change, where: Callable[[str], bool] = lambda part: True) -> Step:
    """A step on one of the parts that are XML; the first number chooses which."""

    def step(z: Zip, a: int, b: int, c: int) -> None:
        parts = [part for part in z.parts if part.endswith((".xml", ".rels")) and where(part)]
        if not parts:
            return
        part = parts[a % len(parts)]
        try:
            all_of = tokens(z.parts[part].decode())
        except UnicodeDecodeError:  # a step before it wrote it in UTF-16
            return
        if all_of:
            change(all_of, b, c)
            z.parts[part] = "".join(all_of).encode()

    return step


def _any(all_of: Tokens, number: int, wanted: Callable[[str], bool]) -> int | None:
    places = [at for at, token in enumerate(all_of) if wanted(token)]
    return places[number % len(places)] if places else None


def _is_text(token: str) -> bool:
    return not token.startswith("<") and bool(token.strip())


def _begins(token: str) -> bool:
    return is_tag(token) and not token.startswith("</")


def _between(what: str) -> Change:
    """Put something between two tags."""

    def change(all_of: Tokens, b: int, c: int) -> None:
        places = [at for at in range(2, len(all_of)) if is_tag(all_of[at - 1]) and is_tag(all_of[at])]
        if places:
            all_of.insert(places[b % len(places)], what)

    return change


_WORDS = frozenset({"t", "v", "f", "p", "span", "a", "formatCode", "s"})


def _space(all_of: Tokens, b: int, c: int) -> None:
    """White space between two tags, where it is nobody's text."""
    places = [
        at
        for at in range(2, len(all_of))
        if is_tag(all_of[at - 1]) and is_tag(all_of[at]) and not {name(all_of[at - 1]), name(all_of[at])} & _WORDS
    ]
    if places:
        all_of.insert(places[b % len(places)], "\n  " if c & 1 else " ")


def _on_text(change: Callable[[str, int], str]) -> Change:
    def changed(all_of: Tokens, b: int, c: int) -> None:
        at = _any(all_of, b, _is_text)
        if at is not None:
            all_of[at] = change(all_of[at], c)

    return changed


def _numbered(text: str, c: int) -> str:
    """One character by its number."""
    plain = unescape(text)
    at = c % len(plain)
    spelt = f"&#{ord(plain[at])};" if c & 1 else f"&#x{ord(plain[at]):x};"
    return f"{escape(plain[:at])}{spelt}{escape(plain[at + 1 :])}"


def _raw(text: str, c: int) -> str:
    plain = unescape(text)
    return text if "]]>" in plain else f"<![CDATA[{plain}]]>"


def _on_tag(change: Callable[[str, int], str]) -> Change:
    def changed(all_of: Tokens, b: int, c: int) -> None:
        at = _any(all_of, b, lambda token: _begins(token) and " " in token)
        if at is not None:
            all_of[at] = change(all_of[at], c)

    return changed


def _quoted(tag: str, c: int) -> str:
    """The other quotes, and blanks around "="."""

    def other(found: re.Match[str]) -> str:
        value = found[2][1:-1]
        return found[0] if "'" in value or '"' in value else f" {found[1]}{' = ' if c & 1 else '='}'{value}'"

    return _ATTRIBUTE.sub(other, tag)


def _turned(tag: str, c: int) -> str:
    """Attributes in another order."""
    said = [found[0] for found in _ATTRIBUTE.finditer(tag)]
    head = _NAME.match(tag)
    return f"{head[0]}{''.join(reversed(said))}{'/>' if tag.endswith('/>') else '>'}" if head else tag


def _opened(all_of: Tokens, b: int, c: int) -> None:
    """An empty element in two tags."""
    at = _any(all_of, b, lambda token: _begins(token) and token.endswith("/>"))
    if at is not None:
        tag = all_of[at]
        head = _NAME.match(tag)
        assert head is not None
        all_of[at : at + 1] = [f"{tag[:-2].rstrip()}>", f"</{head[1]}>"]


def _prefixed(all_of: Tokens, b: int, c: int) -> None:
    """All elements of the part's own namespace by a prefix."""
    first = next((at for at, token in enumerate(all_of) if _begins(token)), None)
    if first is None or ' xmlns="' not in all_of[first]:
        return
    all_of[first] = all_of[first].replace(' xmlns="', ' xmlns:x="', 1)
    for at, token in enumerate(all_of):
        found = _NAME.match(token) if is_tag(token) else None
        if found and ":" not in found[1]:
            all_of[at] = token.replace(found[1], f"x:{found[1]}", 1)


def _encoded(z: Zip, a: int, b: int, c: int) -> None:
    parts = [part for part in z.parts if part.endswith(".xml")]
    part = parts[a % len(parts)]
    try:
        text = z.parts[part].decode("utf-8-sig")
    except UnicodeDecodeError:
        return
    text = re.sub(r"^<\?xml[^>]*\?>\s*", "", text)
    z.parts[part] = (
        text.encode("utf-16") if c % 3 == 0 else text.encode("utf-8-sig") if c % 3 == 1 else text.encode("utf-8")
    )


SAME: dict[str, Step] = {
    "xml.comment": on(_between("<!-- 12 <v>7</v> -->")),
    "xml.instruction": on(_between('<?mso-x r="A1"?>')),
    "xml.space": on(_space),
    "xml.numbered": on(_on_text(_numbered)),
    "xml.raw": on(_on_text(_raw)),
    "xml.quoted": on(_on_tag(_quoted)),
    "xml.turned": on(_on_tag(_turned)),
    "xml.opened": on(_opened),
    "xml.prefixed": on(_prefixed, lambda part: part.endswith(".xml") and not part.startswith("[")),
    "xml.encoded": _encoded,
}


def _set(all_of: Tokens, b: int, c: int) -> None:
    """An attribute has another value."""
    at = _any(all_of, b, lambda token: _begins(token) and "=" in token)
    if at is None:
        return
    said = list(_ATTRIBUTE.finditer(all_of[at]))
    if said:
        one = said[c % len(said)]
        value = VALUES[(c // 7) % len(VALUES)]
        all_of[at] = f'{all_of[at][: one.start(2)]}"{value}"{all_of[at][one.end(2) :]}'


def _unset(all_of: Tokens, b: int, c: int) -> None:
    at = _any(all_of, b, lambda token: _begins(token) and "=" in token)
    if at is not None and (said := list(_ATTRIBUTE.finditer(all_of[at]))):
        one = said[c % len(said)]
        all_of[at] = all_of[at][: one.start()] + all_of[at][one.end() :]


def _borrowed(all_of: Tokens, b: int, c: int) -> None:
    """An attribute has the value that another element of the same name has."""
    at = _any(all_of, b, lambda token: _begins(token) and "=" in token)
    if at is None:
        return
    said = list(_ATTRIBUTE.finditer(all_of[at]))
    other = _any(all_of, c, lambda token: _begins(token) and name(token) == name(all_of[at]))
    assert other is not None
    values = {found[1]: found[2] for found in _ATTRIBUTE.finditer(all_of[other])}
    if said and (one := said[c % len(said)])[1] in values:
        all_of[at] = all_of[at][: one.start(2)] + values[one[1]] + all_of[at][one.end(2) :]


def _element(change: Callable[[Tokens, int, int, int], None]) -> Change:
    def changed(all_of: Tokens, b: int, c: int) -> None:
        at = _any(all_of, b, _begins)
        if at is not None:
            change(all_of, at, closing(all_of, at) + 1, c)

    return changed


def _lost(all_of: Tokens, at: int, end: int, c: int) -> None:
    del all_of[at:end]


def _again(all_of: Tokens, at: int, end: int, c: int) -> None:
    all_of[end:end] = all_of[at:end]


def _moved(all_of: Tokens, at: int, end: int, c: int) -> None:
    piece = all_of[at:end]
    del all_of[at:end]
    to = c % (len(all_of) + 1)
    all_of[to:to] = piece


def _renamed(all_of: Tokens, at: int, end: int, c: int) -> None:
    new = ("c", "row", "v", "is", "t", "si", "table-cell", "covered-table-cell", "x", "rPh", "f", "r")[c % 12]
    for place in {at, end - 1}:
        found = _NAME.match(all_of[place])
        if found and found[1].rpartition(":")[2] == name(all_of[at]):
            prefix = found[1].rpartition(":")[0]
            all_of[place] = all_of[place].replace(found[1], f"{prefix}:{new}" if prefix else new, 1)


def _wrapped(all_of: Tokens, at: int, end: int, c: int) -> None:
    """Within other elements, many or one."""
    deep = (1, 3, 300, 5_000)[c % 4]
    all_of[end:end] = ["</x>" * deep]
    all_of[at:at] = ["<x>" * deep]


def _doctype(all_of: Tokens, b: int, c: int) -> None:
    at = next((at for at, token in enumerate(all_of) if is_tag(token)), 0)
    entities = '<!ENTITY a "9"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">' if c & 1 else ""
    all_of.insert(at, f"<!DOCTYPE x [{entities}]>")
    if (text := _any(all_of, b, _is_text)) is not None and c & 1:
        all_of[text] = "&b;"


def _cut(all_of: Tokens, b: int, c: int) -> None:
    del all_of[b % len(all_of) :]


def _token_lost(all_of: Tokens, b: int, c: int) -> None:
    del all_of[b % len(all_of)]


def _typed(all_of: Tokens, b: int, c: int) -> None:
    """Another text."""
    at = _any(all_of, b, _is_text)
    if at is not None:
        all_of[at] = escape(VALUES[c % len(VALUES)])


def _flooded(all_of: Tokens, at: int, end: int, c: int) -> None:
    """The same element very often."""
    piece = "".join(all_of[at:end])
    all_of.insert(end, piece * min(20_000, 3_000_000 // max(1, len(piece))))


SPOILT: dict[str, Step] = {
    "xml.set": on(_set),
    "xml.unset": on(_unset),
    "xml.borrowed": on(_borrowed),
    "xml.lost": on(_element(_lost)),
    "xml.again": on(_element(_again)),
    "xml.moved": on(_element(_moved)),
    "xml.renamed": on(_element(_renamed)),
    "xml.wrapped": on(_element(_wrapped)),
    "xml.doctype": on(_doctype),
    "xml.cut": on(_cut),
    "xml.token": on(_token_lost),
    "xml.typed": on(_typed),
    "xml.flooded": on(_element(_flooded)),
}
