"""The blank forms under templates/ are what the sources give."""

import io
import zipfile

from tanminh_xl import catalogue, templates
from tanminh_xl.usecases.build_forms import FOLDER, blank_forms


def test_committed_blank_forms_are_what_the_sources_give() -> None:
    made = blank_forms()
    assert {p.name for p in templates.path(FOLDER).iterdir()} == set(made)
    for name, data in made.items():
        committed = templates.path(f"{FOLDER}/{name}").read_bytes()
        assert parts(committed) == parts(data), f"{name}: run `tanminh-xl build-forms`"


def parts(package: bytes) -> dict[str, bytes]:
    """The parts of a package: what another zlib packs to other bytes is the same here."""
    with zipfile.ZipFile(io.BytesIO(package)) as book:
        return {name: book.read(name) for name in book.namelist()}


def test_every_kind_that_sends_a_form_has_one() -> None:
    assert {"THON.xlsx", "TRUONG.xlsx", "HTX.xlsx", "TRAM.xlsx", "PHONG.xlsx"} <= set(blank_forms())


def test_a_copy_of_a_catalogue_remembers_nothing_of_the_first() -> None:
    first = catalogue.starter()
    assert first.unit and first.digest
    copy = first.model_copy(update={"units": first.units[:2]})
    assert len(copy.unit) == 2
    assert copy.digest != first.digest
