"""What an office would write instead: every sheet of every file under one another, nothing checked.

``python benchmarks/office.py FOLDER RESULT.xlsx``
"""

import sys
from pathlib import Path

import pandas as pd

frames = []
for path in sorted(Path(sys.argv[1]).rglob("*.xlsx")):
    for sheet, frame in pd.read_excel(path, sheet_name=None, engine="openpyxl").items():
        frames.append(frame.assign(file=path.name, sheet=sheet))
pd.concat(frames).to_excel(sys.argv[2], index=False)
