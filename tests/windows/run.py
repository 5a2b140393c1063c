"""The kit, the installer and the rules of the disk on a real Windows Python, under wine: python -m tests.windows.run

Needs root (debootstrap, chroot, an overlay) and Debian. The base folder, Debian 13 with wine 10 and an empty Windows
profile, is made once and kept ($TANMINH_WINE, else ~/.cache/tanminh-wine). Each run works on a layer over it that is
thrown away, in a network, process and mount namespace of its own: nothing is downloaded from inside, no process and
no mount is left. Debian 12's wine lacks functions that Rust-built wheels need; Debian 13's has them.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tanminh_xl.reports import pdf_fonts

ROOT = Path(__file__).parent.parent.parent
CACHE = Path(os.environ.get("TANMINH_WINE") or Path.home() / ".cache" / "tanminh-wine")
BASE = CACHE / "trixie-1"
DRIVE = Path("root/.wine/drive_c")
PACKAGES = "wine wine64 xvfb xauth"
LIMIT = 900
"""Seconds that the Windows side may take: some 150 alone, more beside the other tests."""

KIT, CHECKS, DEMO = "Bộ cài Tân Minh", "kiem_tra", "Xã mẫu"
TESTING = ("pytest", "pluggy", "iniconfig", "packaging", "pygments", "colorama", "hypothesis", "sortedcontainers")
"""What the Windows side's tests run with, as requirements-test.lock pins them."""
UNIT_TESTS = (
    *("test_disk.py", "test_folder.py", "test_folder_reads.py", "test_folder_together.py", "test_outputs.py"),
    *("test_intake.py", "test_names.py", "test_bounded.py", "test_backups.py"),
)
PERIODS = ("2026-6T", "2026-N")
COMPARED = [
    *(f"bao_cao/{period}/{name}.csv" for period in PERIODS for name in ("so_lieu", "danh_gia")),
    *(f"bao_cao/{period}/TomTat_{period}.pdf" for period in PERIODS),
]
"""What the demonstration on Windows gives to the byte as on Linux: it gets the fonts that Linux draws a PDF with."""

_PYTEST = "import sys; sys.path[:0] = [{paths}]; import pytest; sys.exit(pytest.main({arguments}))"


@contextmanager
def told(text: str) -> Iterator[None]:
    start = time.monotonic()
    yield
    print(f"windows: {text}: {time.monotonic() - start:.1f} s", flush=True)


def sh(*command: str | Path, **more: object) -> None:
    subprocess.run([str(part) for part in command], check=True, **more)  # type: ignore[call-overload]


def base() -> None:
    """Make the base folder where it does not stand yet; a run that was cut short leaves only a ``.part``."""
    if BASE.exists():
        return
    if shutil.which("debootstrap") is None:
        sh("apt-get", "update", "-qq")
        sh("apt-get", "install", "-y", "-qq", "--no-install-recommends", "debootstrap")
    part = BASE.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    CACHE.mkdir(parents=True, exist_ok=True)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT}
    sh("debootstrap", "--variant=minbase", "--include=ca-certificates", "trixie", part, **quiet)
    inside = f"""set -e
        apt-get update
        DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends {PACKAGES}
        apt-get clean
        xvfb-run -a wineboot -i
        wineserver -w"""
    mounted = 'mount -t proc proc "$0/proc"; exec chroot "$0" env -i HOME=/root PATH="$PATH" WINEDEBUG=-all sh -c "$1"'
    sh("unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", mounted, part, inside, **quiet)
    part.rename(BASE)


def stage(drive: Path, kit: Path) -> None:
    """Lay what the Windows side starts from: the kit as a person has unpacked it, and the tests with their pytest."""
    with zipfile.ZipFile(kit) as zipped:
        zipped.extractall(drive / KIT)
    (drive / "windows" / "Fonts").mkdir(parents=True)
    for font in pdf_fonts.faces() or ():
        shutil.copy(font.face.filename, drive / "windows" / "Fonts")
    checks = drive / CHECKS
    lock = re.split(r"\n(?=[a-z])", (ROOT / "requirements-test.lock").read_text("utf-8"))
    wanted = [entry for entry in lock if re.split(r"==", entry)[0] in TESTING]
    checks.mkdir()
    (checks / "wanted.txt").write_text("\n".join(wanted), "utf-8")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps"]
    pip += ["--platform=win_amd64", "--python-version=3.11", "--only-binary=:all:", "--require-hashes"]
    sh(*pip, f"--target={checks / 'site'}", "-r", checks / "wanted.txt", stderr=subprocess.DEVNULL)
    shutil.copytree(ROOT / "tests", checks / "tests", ignore=shutil.ignore_patterns("__pycache__", "office"))


def script() -> str:
    r"""What runs in the chroot, one wine after the other, in one Windows session.

    The program's own Python tests it from inside; the kit's Python, which is not installed, looks on from outside.
    """
    local = "$HOME/.wine/drive_c/users/$(id -un)/AppData/Local/TanMinh/python/python.exe"
    outside = f"$HOME/.wine/drive_c/{KIT}/python/python.exe"
    folder = rf"C:\{CHECKS}"

    def pytest(python: str, *names: str) -> str:
        arguments = [*(rf"{folder}\tests\{name}" for name in names), "-q", "-p", "no:cacheprovider"]
        arguments += ["-c", "NUL", "--rootdir", folder, "--noconftest", "--import-mode=importlib"]
        code = _PYTEST.format(paths=f"r'{folder}\\site', r'{folder}'", arguments=arguments)
        return f'wine "{python}" -B -X utf8 -c "$(cat <<\'PY\'\n{code}\nPY\n)" || failed=1\n'

    return (
        "failed=0\nwine reg add 'HKCU\\Software\\Microsoft\\Office\\16.0\\Excel' /f >/dev/null\n"
        "ln -s ../drive_c $HOME/.wine/dosdevices/n:\n"
        "wine reg add 'HKLM\\Software\\Wine\\Drives' /v n: /d network /f >/dev/null; wineserver -k; wineserver -w\n"
        + pytest(outside, r"windows\install.py")
        + pytest(local, r"windows\installed.py", r"windows\other_excel.py", *UNIT_TESTS)
        + pytest(outside, r"windows\removed.py")
        + "wineserver -k\nexit $failed\n"
    )


def inside(layer: Path) -> None:
    """In the new namespaces: mount, wake the loopback (asyncio on Windows makes its pipe of it), enter."""
    mounted = layer / "root"
    options = f"lowerdir={BASE},upperdir={layer / 'upper'},workdir={layer / 'work'}"
    sh("mount", "-t", "overlay", "overlay", "-o", options, mounted)
    sh("mount", "-t", "proc", "proc", mounted / "proc")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        siocsifflags, iff_up = 0x8914, 1
        fcntl.ioctl(any_socket, siocsifflags, struct.pack("16sh14x", b"lo", iff_up))
    os.chroot(mounted)
    os.chdir("/")
    environment = {"HOME": "/root", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "XDG_RUNTIME_DIR": "/tmp"}
    os.execve("/bin/sh", ["sh", "-c", script()], environment | {"WINEDEBUG": "-all"})


def same(one: Path, other: Path) -> bool:
    return one.is_file() and one.read_bytes() == other.read_bytes()


def main() -> int:
    if os.geteuid():
        print("windows: needs root", file=sys.stderr)
        return 2
    with told("Debian 13 with wine"):
        base()
    with tempfile.TemporaryDirectory(dir=CACHE, prefix="run-") as name:
        layer = Path(name)
        drive = layer / "upper" / DRIVE
        for folder in (drive, layer / "work", layer / "root"):
            folder.mkdir(parents=True)
        command = [shutil.which("tanminh-xl") or "tanminh-xl"]
        with told("kit"):
            sh(*command, "build-kit", layer / "kit")
            (kit,) = (layer / "kit").glob("*.zip")
        with told("kit again"):
            sh(*command, "build-kit", layer / "again", stdout=subprocess.DEVNULL)
            if kit.read_bytes() != (layer / "again" / kit.name).read_bytes():
                print("windows: two builds of the kit differ", file=sys.stderr)
                return 1
        with told("demo on Linux"):
            sh(*command, "demo", layer / "demo", stdout=subprocess.DEVNULL)
        with told("unpacking"):
            stage(drive, kit)
        with told("installation, demo, doctor, disk on Windows"):
            spaces = ["--mount", "--net", "--pid", "--fork", "--kill-child"]
            done = subprocess.run(
                ["unshare", *spaces, sys.executable, "-m", "tests.windows.run", str(layer)],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                timeout=LIMIT,
            )
        differ = [path for path in COMPARED if not same(drive / DEMO / path, layer / "demo" / path)]
        for path in differ:
            print(f"windows: {path} differs from Linux's", file=sys.stderr)
        return 1 if done.returncode or differ else 0


if __name__ == "__main__":
    if len(sys.argv) > 1:
        inside(Path(sys.argv[1]))
    sys.exit(main())
