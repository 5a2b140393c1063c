"""What an office would write instead: every sheet of every file under one another, nothing checked.

``python benchmarks/office.py FOLDER RESULT.xlsx ENGINE``: the engine reads, openpyxl (pandas' own choice) or calamine.
"""

import sys
from pathlib import Path
from typing import Literal, cast

import pandas as pd

engine = cast(Literal["openpyxl", "calamine"], sys.argv[3])
frames = []
for path in sorted(Path(sys.argv[1]).rglob("*.xlsx")):
    for sheet, frame in pd.read_excel(path, sheet_name=None, engine=engine).items():
        frames.append(frame.assign(file=path.name, sheet=sheet))
pd.concat(frames).to_excel(sys.argv[2], index=False)
