"""Raw bytes -> messages, their parts, plain files: what was saved or fetched, by what it is and not by its name."""

from __future__ import annotations

from tanminh_xl.intake.values import Group, Kind, Message, Part, Unpacked

__all__ = ["Group", "Kind", "Message", "Part", "Unpacked", "unpack"]


def unpack(name: str, data: bytes) -> Unpacked:
    """Everything that the bytes hold. Pure, bounded in depth, count and size whatever they say; raises nothing."""
    return Unpacked(files=(Part(name, data, name),))
