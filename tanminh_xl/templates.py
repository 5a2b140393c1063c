"""Where the templates lie: beside the package in a checkout, inside it in an installed wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

_INSIDE = Path(__file__).parent / "templates"
_BESIDE = Path(__file__).parent.parent / "templates"


def path(name: str) -> Path:
    """Path of a template by its name below ``templates/``; FileNotFoundError names it where there is none."""
    for root in (_INSIDE, _BESIDE):
        if (root / name).exists():
            return root / name
    raise FileNotFoundError(f"templates/{name}")


@cache
def toml(name: str) -> dict[str, Any]:
    """A TOML template as a dictionary, not to be changed by the caller; FileNotFoundError as ``path``."""
    import tomllib

    return tomllib.loads(path(name).read_text("utf-8"))
