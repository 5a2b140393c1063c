"""Catalogue <-> canonical JSON: what danh_muc/<digest>.json holds (design 7.4)."""

from __future__ import annotations

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import canonical


def to_json(catalogue: Catalogue) -> bytes:
    """The catalogue as canonical JSON (UTF-8): its sha256 is ``catalogue.digest``."""
    return canonical(catalogue)


def from_json(data: bytes) -> Catalogue:
    """The catalogue that ``to_json`` wrote, with the same digest; ValueError for anything else."""
    return Catalogue.model_validate_json(data)
