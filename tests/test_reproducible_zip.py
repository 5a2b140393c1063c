"""A package is the same bytes on every system."""

import io
import zipfile

import pytest

from tanminh_xl.reproducible_zip import reproducible


def package(system: int, names: tuple[str, ...] = ("a.xml", "thư mục/b.xml")) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name in names:
            entry = zipfile.ZipInfo(name)
            entry.create_system = system
            entry.extra = b"\x01\x00\x02\x00ab" if name == names[0] else b""
            zipped.writestr(entry, b"<a/>" * 50)
    return made.getvalue()


def test_what_windows_and_linux_make_becomes_one() -> None:
    assert package(0) != package(3)
    assert reproducible(package(0)) == reproducible(package(3)) == package(3)


def test_it_stays_a_sound_zip() -> None:
    with zipfile.ZipFile(io.BytesIO(reproducible(package(0)))) as zipped:
        assert zipped.testzip() is None
        assert {entry.create_system for entry in zipped.infolist()} == {3}
        assert zipped.read("thư mục/b.xml") == b"<a/>" * 50


def test_an_empty_package_has_nothing_to_change() -> None:
    assert reproducible(package(0, ())) == package(0, ())


@pytest.mark.parametrize(
    ("damaged", "why"),
    [
        (package(3) + b"comment", "not a zip that was just made"),
        (package(3)[:-1], "not a zip that was just made"),
        (package(3).replace(b"PK\x01\x02", b"PK\x01\x03"), "ends early"),
    ],
)
def test_what_is_no_zip_that_was_just_made_is_refused(damaged: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        reproducible(damaged)
