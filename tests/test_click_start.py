"""A click says that it has begun before it loads anything but xlwings (design 7.5)."""

import subprocess
import sys

CODE = """
import sys
import tanminh_xl.ribbon
from tanminh_xl.hosts import _live_start
ours = {name for name in sys.modules if name.split(".")[0] == "tanminh_xl"}
print(sorted(ours), "pydantic" in sys.modules, "tanminh_xl.cli" in sys.modules)
import tanminh_xl.hosts.live, tanminh_xl.usecases.clicks
print({name.split(".")[0] for name in sys.modules} & {"typer", "rich", "openpyxl", "xlsxwriter", "pyopenvba"})
"""


def test_what_is_loaded_before_the_first_sign() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    first, rest = done.stdout.splitlines()
    ours = ["tanminh_xl", "tanminh_xl.hosts", "tanminh_xl.hosts._live_start", "tanminh_xl.ribbon"]
    assert first == f"{ours} False False"
    assert not {"typer", "rich", "openpyxl", "pyopenvba"} & set(rest.replace("'", " ").split())
