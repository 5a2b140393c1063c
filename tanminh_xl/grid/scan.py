"""Tells formulas that point to another file."""

import re

# A workbook's number or name in brackets before a sheet or name: [1]Sheet!A1, '[Số liệu.xlsx]Thôn 5'!A1,
# 'C:\x\[a.xls]S'!A1. Behind a word it is a table's column instead: Bang[1].
_EXTERNAL = re.compile(
    r"(?<![\w\]\[])\[\d+\][^\[\]]*!|\[[^\[\]]+\.(?:xl\w+|ods|csv)\][^\[\]]*!|'(?:file|https?)://", re.I
)
_STRING = re.compile(r'"(?:[^"]|"")*"')


def is_external(formula: str) -> bool:
    """Whether a formula (of .xlsx or .ods) points to another file; what stands in quotes as text does not count."""
    return bool(_EXTERNAL.search(_STRING.sub('""', formula)))
