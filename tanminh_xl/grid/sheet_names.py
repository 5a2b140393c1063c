"""Names of sheets as a file gives them -> names that differ from each other and are no longer than a line."""

_LONGEST = 255  # Excel allows 31 characters; LibreOffice any number


def unlike(name: str, taken: set[str]) -> str:
    """Return a name, cut where it is endless, with a number behind it where it is taken; note that it is taken now."""
    name = cut = name[:_LONGEST]
    number = 1
    while name in taken:
        number += 1
        name = f"{cut} ({number})"
    taken.add(name)
    return name
