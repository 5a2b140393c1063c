"""Lưu địa chỉ của đơn vị: the address from which a form came, into its unit's row (decision-tables 5.6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tanminh_xl import catalogue
from tanminh_xl.checks.mails import Senders, known_senders, names_of
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.events import UNKNOWN, Receipt
from tanminh_xl.domain.host import Host, Outcome, TableRow, TanMinhError
from tanminh_xl.domain.mail import address
from tanminh_xl.domain.names import normalise
from tanminh_xl.domain.sheet import Ref
from tanminh_xl.domain.staff_tables import UNITS
from tanminh_xl.usecases.decide import find
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.snapshot import Snapshot

COLUMN = "addresses"
_BY_HAND = "Biết địa chỉ của đơn vị thì ghi vào cột Địa chỉ thư ở trang Đơn vị."


def keep_addresses(snapshot: Snapshot, files: Sequence[str], host: Host | None = None) -> Proposal:
    """Keep the senders' addresses of received files with their units: in the open workbook (``host``), else in a master
    beside the one that is there, which stays.

    All files are looked at first; TanMinhError tells every problem, and nothing is written then.
    """
    snapshot.tolerate()
    wanted, problems = dict[str, list[str]](), list[TanMinhError]()
    known = known_senders(snapshot.catalogue)
    for file in files:
        try:
            unit, one = _wanted(snapshot, find(snapshot, file).receipt, known, wanted)
            if one:
                wanted.setdefault(unit, []).append(one)
        except TanMinhError as problem:
            problems.append(problem)
    if len(problems) == 1 and len(files) == 1:
        raise problems[0]
    if problems:
        told = "\n".join(f"- {problem} {problem.hint}".rstrip() for problem in problems)
        raise TanMinhError("address_none", f"Chưa lưu địa chỉ nào.\n{told}", "Chọn lại các tệp rồi thực hiện lại.")
    if not wanted:
        return Proposal(lambda: Outcome("Địa chỉ này đã có ở trang Đơn vị; không có gì thay đổi."), writes=False)
    new, rows = _with(snapshot, wanted)
    said = "; ".join(f"{names_of([unit], new)}: {', '.join(found)}" for unit, found in wanted.items())

    def do() -> Outcome:
        if host is not None:
            snapshot.keep_catalogue()
            host.put_back({UNITS: rows})
            snapshot.catalogue_changed()
            return Outcome(f"Đã lưu địa chỉ của {said}.", ("Kiểm tra cột Địa chỉ thư ở trang Đơn vị rồi lưu sổ.",))
        from tanminh_xl.usecases.master_rows import beside_words, master_beside

        old = snapshot.folder.master
        path = master_beside(snapshot, new, "DC")
        return Outcome(f"Đã lưu địa chỉ của {said}.", beside_words(old, path), (path,))

    look = Ref(UNITS.name, (next(iter(wanted)),), COLUMN)
    return Proposal(do, lambda: f"Sẽ lưu địa chỉ thư: {said}.", look=look, writes=host is not None)


def _wanted(
    snapshot: Snapshot, receipt: Receipt, known: Senders, wanted: Mapping[str, Sequence[str]]
) -> tuple[str, str]:
    """(unit, address that is to be kept with it, "" where it is known there already)."""
    of, mail = snapshot.catalogue, receipt.mail
    if mail is None or not mail.sender:
        why = "không đến bằng thư" if mail is None else "đến bằng thư không ghi địa chỉ người gửi"
        raise TanMinhError("no_address", f"Tệp {receipt.name} {why}; không có địa chỉ nào để lưu.", _BY_HAND)
    if receipt.unit == UNKNOWN or receipt.unit not in of.unit:
        raise TanMinhError("assign_first", f"Tệp {receipt.name} chưa rõ của đơn vị nào.")
    one, unit = address(mail.sender), receipt.unit
    if one in known.office:
        said = f"{mail.sender} là địa chỉ của Văn phòng, không lưu cho đơn vị."
        raise TanMinhError("address_of_office", said, _BY_HAND)
    others = [code for code in known.units.get(one, ()) if code != unit]
    others += [code for code, found in wanted.items() if code != unit and one in map(address, found)]
    if one in map(address, (*of.unit[unit].addresses, *wanted.get(unit, ()))):
        return unit, ""
    if others:
        raise TanMinhError(
            "address_taken",
            f"{mail.sender} đã là địa chỉ của {names_of(others, of)}; chưa lưu cho {of.unit[unit].name}.",
            "Nếu hai đơn vị dùng chung một địa chỉ, ghi tay vào cột Địa chỉ thư ở trang Đơn vị.",
        )
    return unit, mail.sender


def _with(snapshot: Snapshot, wanted: Mapping[str, Sequence[str]]) -> tuple[Catalogue, list[TableRow]]:
    """The catalogue with these addresses, and the units' rows as ``Host.put_back`` takes them: nothing else in them is
    given, and so nothing else changes."""
    tables, looks = snapshot.staff_tables
    by_name = {normalise(unit): found for unit, found in wanted.items()}
    grown, back = list[TableRow](), list[TableRow]()
    for row in tables[UNITS.name]:
        code = str(row.get("code") or "")
        added = by_name.get(normalise(code), ()) if code else ()
        cell = "; ".join(filter(None, (str(row.get(COLUMN) or "").strip().rstrip(";"), *added)))
        grown.append({**row, COLUMN: cell} if added else row)
        if code:
            back.append({"code": row["code"], COLUMN: cell} if added else {"code": row["code"]})
    try:
        new = catalogue.build({**tables, UNITS.name: grown}, snapshot.host.where, looks)
    except catalogue.CatalogueErrors as problem:
        told = "\n".join(f"- {error.where}: {error.message} {error.hint}" for error in problem.errors)
        said = "Sửa trang Đơn vị rồi thực hiện lại."
        raise TanMinhError("address_bad", f"Chưa lưu địa chỉ nào.\n{told}", said) from None
    return new, back
