"""What a file gives: its worksheets, and what is asked of each, when it is asked."""

from collections.abc import Callable, Mapping

from tanminh_xl.grid.facts import Address, CellFacts, Unseen
from tanminh_xl.grid.sheets import Format, GridRows, SheetInfo, Visibility


class Grid:
    """The worksheets of one file; a sheet is parsed when it is first asked for, and then kept."""

    def __init__(
        self,
        format: Format,
        sheets: tuple[SheetInfo, ...],
        load: Callable[[str], GridRows],
        facts: Callable[[str], Mapping[Address, CellFacts]] | None = None,
        unseen: Callable[[str], Unseen] | None = None,
        comments: Callable[[str], Mapping[Address, str]] | None = None,
        far: Callable[[str], Mapping[Address, str]] | None = None,
        looks: Callable[[str], Mapping[Address, tuple[bool, int, str]]] | None = None,
    ) -> None:
        self.format = format
        self.sheets = sheets
        self._load = load
        self._facts = facts
        self._unseen = unseen
        self._comments = comments
        self._far = far
        self._looks = looks
        self._rows: dict[str, GridRows] = {}
        self._known: dict[str, Mapping[Address, CellFacts]] = {}
        self._hides: dict[str, Unseen] = {}
        self._names = frozenset(sheet.name for sheet in sheets)

    @property
    def names(self) -> tuple[str, ...]:
        """The worksheets' names, in the order of the workbook."""
        return tuple(sheet.name for sheet in self.sheets)

    def sheet(self, name: str) -> GridRows:
        """Return the rows of a sheet, to be read and not changed.

        KeyError for a name that ``sheets`` does not list; ``Unreadable`` (BROKEN, TOO_LARGE) where this
        sheet's part of the file is damaged: that is seen only now.
        """
        if name not in self._rows:
            if name not in self._names:
                raise KeyError(name)
            self._rows[name] = self._load(name)
        return self._rows[name]

    def facts(self, name: str) -> Mapping[Address, CellFacts]:
        """Return what the cells of a sheet say beyond their values; empty if nothing there calls for a look.

        Cells whose value says it all are left out. ``Unreadable`` as ``sheet``.
        """
        if name not in self._known:
            self._known[name] = self._facts(name) if self._facts else {}
        return self._known[name]

    def unseen(self, name: str) -> Unseen:
        """Return what of a sheet no eye meets; ``Unreadable`` as ``facts``."""
        if name not in self._hides:
            self._hides[name] = self._unseen(name) if self._unseen else Unseen()
        return self._hides[name]

    def comments(self, name: str) -> Mapping[Address, str]:
        """Return the comments (notes) that stand at cells, their words without the author; ``Unreadable`` as ``facts``.

        Not cached: it is asked only for a copy that goes back.
        """
        return self._comments(name) if self._comments else {}

    def far(self, name: str) -> Mapping[Address, str]:
        """Return what stands so far from the rest of a sheet that its rows do not reach there, as text."""
        return self._far(name) if self._far else {}

    def looks(self, name: str) -> Mapping[Address, tuple[bool, int, str]]:
        """Return (bold, steps of indent, plain number format) of the cells of an .xls or .ods that have one of them."""
        return self._looks(name) if self._looks else {}


def from_rows(
    sheets: Mapping[str, GridRows],
    *,
    hidden: frozenset[str] = frozenset(),
    facts: Mapping[str, Mapping[Address, CellFacts]] | None = None,
    unseen: Mapping[str, Unseen] | None = None,
    comments: Mapping[str, Mapping[Address, str]] | None = None,
    far: Mapping[str, Mapping[Address, str]] | None = None,
) -> Grid:
    """Return a grid of rows (and facts, by sheet) that are there already: rules are tested on it without a file."""
    infos = [SheetInfo(name, Visibility.VERY_HIDDEN if name in hidden else Visibility.VISIBLE) for name in sheets]
    known, hides, said, beyond = facts or {}, unseen or {}, comments or {}, far or {}
    return Grid(
        Format.XLSX,
        tuple(infos),
        sheets.__getitem__,
        facts=lambda name: known.get(name, {}),
        unseen=lambda name: hides.get(name, Unseen()),
        comments=lambda name: said.get(name, {}),
        far=lambda name: beyond.get(name, {}),
    )
