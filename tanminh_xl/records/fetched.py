"""Which messages of which mailbox were fetched: a file a batch, so that the same are not asked for again.

Nothing hangs on it: where it is lost, messages are fetched once more, and known by the hash of their bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from pathlib import Path

from tanminh_xl.records import disk, stored
from tanminh_xl.records.log import FOLDER
from tanminh_xl.records.naming import safe_name

_PLACE = "thu_da_lay"


class FetchedMail:
    """``mailbox``: server, account and folder: "imap:vanphong@thu.tanminh.vn/INBOX"."""

    def __init__(self, root: Path, mailbox: str, *, fsync: bool = True) -> None:
        name = safe_name(f"{mailbox.rpartition('/')[2]} {hashlib.sha256(mailbox.encode()).hexdigest()[:8]}")
        self._mailbox, self._place, self._fsync = mailbox, root / FOLDER / _PLACE / name, fsync

    def known(self, uidvalidity: int) -> set[int]:
        """UIDs that were fetched; a file that cannot be read says none."""
        place, found = self._place / str(uidvalidity), set[int]()
        for name in stored.names(place):
            try:
                said = json.loads((place / name).read_bytes())
                found.update(int(uid) for uid in said["uids"])
            except (OSError, ValueError, KeyError, TypeError):
                continue
        return found

    def add(self, uidvalidity: int, uids: Collection[int]) -> None:
        """Say that messages were fetched; after they are kept. TanMinhError (``disk_write``)."""
        place = self._place / str(uidvalidity)
        said = {"mailbox": self._mailbox, "uidvalidity": uidvalidity, "uids": sorted(uids)}
        data = json.dumps(said, ensure_ascii=False).encode()
        number = stored.next_number(stored.names(place), stored.EVENT)
        while not disk.publish(place / f"{number:04}.json", data, fsync=self._fsync):
            number += 1
