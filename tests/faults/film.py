"""What a kill leaves on disk, at every moment of a command: one run is filmed, call of the system by call.

A kill ends all threads at once and nothing is cleaned up. So each thing that a folder can be left as is simply how it
stands between two calls, and half way through a write: the run goes on undisturbed while it is filmed.
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

import pytest

from tanminh_xl.records import disk, runs
from tests.faults.kill import CALLS

CHANGING = ("open", "write", "link", "rename", "replace", "unlink", "mkdir", "rmdir", "utime")
"""Those of the calls after which the folder may stand differently."""
EVERY = tuple(dict.fromkeys((*CALLS, *CHANGING)))
Tree = Mapping[str, tuple[bytes | None, int]]
"""Path inside the folder -> bytes (None: a folder) and time of saving in ns."""

_scandir, _open, _read, _close, _write = os.scandir, os.open, os.read, os.close, os.write


def _bytes(path: str, size: int) -> bytes:
    opened = _open(path, os.O_RDONLY)
    try:
        parts = []
        while part := _read(opened, size + 1):
            parts.append(part)
        return b"".join(parts)
    finally:
        _close(opened)


class Camera:
    """Reads a folder again and again; a file that is as it was is not opened again."""

    def __init__(self, root: Path) -> None:
        self._root, self._known = str(root), dict[tuple[str, int, int, int], bytes]()

    def tree(self) -> dict[str, tuple[bytes | None, int]]:
        """The folder as it stands."""
        found: dict[str, tuple[bytes | None, int]] = {}
        self._look(self._root, "", found)
        return found

    def _look(self, folder: str, inside: str, found: dict[str, tuple[bytes | None, int]]) -> None:
        with _scandir(folder) as entries:
            for entry in entries:
                name, kind = f"{inside}{entry.name}", entry.stat()
                if entry.is_dir():
                    found[name] = (None, 0)
                    self._look(entry.path, f"{name}/", found)
                    continue
                key = (entry.path, kind.st_ino, kind.st_size, kind.st_mtime_ns ^ kind.st_ctime_ns)
                if key not in self._known:
                    self._known[key] = _bytes(entry.path, kind.st_size)
                found[name] = (self._known[key], kind.st_mtime_ns)


def is_part(name: str) -> bool:
    """Whether a file is a temporary, which readers pass over."""
    return name.rpartition("/")[2].startswith(disk.PART)


def facts(tree: Tree) -> dict[str, str]:
    """The tree without temporaries: path -> sha256 of the bytes, "" for a folder."""
    return {
        name: "" if data is None else hashlib.sha256(data).hexdigest()
        for name, (data, _) in tree.items()
        if not is_part(name) and name != runs.FOLDER  # which stays while a temporary is in it
    }


class Film:
    """``points``: how many moments there were at which a kill can fall. ``left``: the different folders that it leaves,
    temporaries apart: of those that differ in nothing else, the one with most of them."""

    def __init__(self, root: Path) -> None:
        self.points = 0
        self.left: dict[tuple[object, ...], Tree] = {}
        self._camera, self._lock, self._changed = Camera(root), RLock(), True
        self._since = root.stat().st_mtime_ns

    def frame(self) -> None:
        """A moment at which a kill can fall."""
        self.points += 1
        if not self._changed:
            return
        self._changed = False
        tree = self._camera.tree()
        said = tuple(sorted((name, data, self._old(at)) for name, (data, at) in tree.items() if not is_part(name)))
        before = self.left.get(said)
        if before is None or _parts(before) <= _parts(tree):
            self.left[said] = tree

    def _old(self, at: int) -> int:
        """The time of saving where it was set; 0 for what was saved just now."""
        return at if at < self._since else 0

    def wrap(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            with self._lock:
                self.frame()
                if name == "write":
                    done = real(args[0], bytes(args[1])[: len(args[1]) // 2])
                    self._changed = True
                    self.frame()
                    done += real(args[0], bytes(args[1])[done:])
                elif name == "fsync":
                    done = None
                else:
                    try:
                        done = real(*args, **options)
                    finally:
                        self._changed = self._changed or name in CHANGING
                self._changed = self._changed or name == "write"
                self.frame()
                return done

        return call


def _parts(tree: Tree) -> int:
    return sum(1 + len(data or b"") for name, (data, _) in tree.items() if is_part(name))


@contextmanager
def process() -> Iterator[pytest.MonkeyPatch]:
    """A process of its own, as far as the disk is concerned, that does not wait for it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(disk, "_CLOCK", {})
        patch.setattr(os, "fsync", lambda opened: None)
        yield patch


@contextmanager
def filmed(root: Path) -> Iterator[Film]:
    """Film what is done inside to a folder."""
    film = Film(root)
    with process() as patch:
        for name in EVERY:
            patch.setattr(os, name, film.wrap(name, getattr(os, name)))
        patch.setattr(disk, "_rename_new", film.wrap("rename", disk._rename_new))
        yield film
    film._changed = True
    film.frame()


def put_back(tree: Tree, root: Path) -> Path:
    """Make the folder that a kill left."""
    root.mkdir(parents=True)
    for name in sorted(tree):
        data, at = tree[name]
        if data is None:
            (root / name).mkdir()
        else:
            (root / name).write_bytes(data)
            os.utime(root / name, ns=(at, at))
    return root


def tree(root: Path) -> Tree:
    """A folder as it stands."""
    return Camera(root).tree()


def differences(found: object, wanted: object) -> object:
    """Keys at which two ends differ."""
    if not isinstance(found, dict) or not isinstance(wanted, dict):
        return found, wanted
    return sorted(key for key in found.keys() | wanted.keys() if found.get(key) != wanted.get(key))
