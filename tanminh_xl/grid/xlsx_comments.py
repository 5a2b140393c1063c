"""Comments (notes) at the cells of an .xlsx worksheet, old ones and threaded ones."""

from contextlib import suppress

from tanminh_xl.grid.extent import place
from tanminh_xl.grid.facts import Address
from tanminh_xl.grid.package import Package
from tanminh_xl.grid.unreadable import Limits, Unreadable
from tanminh_xl.grid.xlsx_book import relations, rels_of, resolve
from tanminh_xl.grid.xlsx_strings import Gather
from tanminh_xl.grid.xml import mended, walk


def comments(package: Package, sheet: str, limits: Limits) -> dict[Address, str]:
    """Return the words at each cell of the sheet that is part ``sheet``, without the author's name before them.

    ECMA-376 part 1, 18.7; MS-XLSX 2.6.203 (threaded comments: an old one only says that there are some, for programs
    that do not know them). Nothing hangs on them: of a part that is damaged, or too large, there are none.
    """
    found: dict[Address, list[str]] = {}
    threads: dict[Address, list[str]] = {}
    with suppress(Unreadable):
        for relation in relations(package, rels_of(sheet)):
            if relation.type in ("comments", "threadedcomment"):
                part = package.part(resolve(package, sheet, relation.target))
                if part is not None:
                    into = threads if relation.type == "threadedcomment" else found
                    for at, words in _comments(mended(part), limits):
                        into.setdefault(at, []).append(words)
    # Joined once: any number of them may stand at one cell. No program keeps a longer one than a cell's text.
    return {at: "\n".join(words)[: limits.text] for at, words in (found | threads).items()}


def _comments(part: bytes, limits: Limits) -> list[tuple[Address, str]]:
    """Cell and words of each, in the order of the part, be they old or threaded."""
    found: list[tuple[Address, str]] = []
    authors: list[list[str]] = []
    gather: Gather | None = None
    at: Address | None = None
    author = ""
    into = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal gather, at, author, into
        if name in ("comment", "threadedComment"):
            at, author = place(attributes.get("ref", "")), attributes.get("authorId", "")
            gather = None
        elif name == "author":
            authors.append([])
        elif name == "text":
            gather = Gather()
        elif gather is not None:
            gather.start(name, attributes)
        into = name

    def end(name: str) -> None:
        nonlocal gather, into
        into = ""
        if name == "text" and gather is not None:
            words = gather.done().text or "".join(plain)
            plain.clear()
            known = author.isdecimal() and len(author) < 9 and int(author) < len(authors)
            who = "".join(authors[int(author)]) if known else ""
            if at is not None:
                words = words.strip()
                found.append((at, words.removeprefix(f"{who}:").strip() if who else words))
            gather = None
        elif gather is not None:
            gather.end(name)

    def text(piece: str) -> None:
        if into == "author":
            authors[-1].append(piece)
        elif gather is not None and into == "text":
            plain.append(piece)
        elif gather is not None:
            gather.text(piece)

    plain: list[str] = []
    walk(part, start, end, text, limits)
    return [(at, words) for at, words in found if words]
