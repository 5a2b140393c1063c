"""What the master has beside its tables (``layout.toml``): names of sheets, notes, tones of words, settings."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tanminh_xl.domain.table_spec import TableSpec


class Extra(NamedTuple):
    """A sheet that holds no table: its name and its code name in the VBA project."""

    sheet: str
    code_name: str


HOME = Extra("Trang chủ", "wsTrangChu")
LISTS = Extra("Danh sách", "wsDanhSach")
STATE = Extra("Trạng thái", "wsTrangThai")
CONF = Extra("xlwings.conf", "wsConf")
BOOK = "ThisWorkbook"
ADDIN_CODE_NAMES = (BOOK, CONF.code_name)
ADDIN_CONF_SHEET = "TanMinh.conf"
INTERPRETER = "INTERPRETER_WIN"
"""The setting of xlwings that names its Python."""

TITLE_ROW, NOTE_ROW, LINK_ROW, HEADER_ROW = 0, 1, 2, 3
"""Zero-based rows of a table's sheet: title, what it is for, the way home, and the header over the first row."""


class Layout(NamedTuple):
    """``tabs``: group of tables -> colour. ``notes``: table -> sentence under its title. ``frozen``: table -> columns
    that stay in sight. ``words``: (table, column) -> word -> tone of the palette. ``conf``: settings of xlwings, in
    order. ``told``: what the macros tell by themselves. ``home``: texts of the home sheet."""

    tabs: Mapping[str, str]
    notes: Mapping[str, str]
    frozen: Mapping[str, int]
    words: Mapping[tuple[str, str], Mapping[str, str]]
    conf: Mapping[str, str]
    told: Mapping[str, str]
    home: Mapping[str, str]


@cache
def layout() -> Layout:
    """What ``layout.toml`` says, read once; KeyError where it lacks a part."""
    told = tomllib.loads(Path(__file__).with_name("layout.toml").read_text("utf-8"))
    return Layout(
        tabs=told["tabs"],
        notes=told["notes"],
        frozen=told["frozen"],
        words={(table, column): words for table, columns in told["words"].items() for column, words in columns.items()},
        conf=told["conf"],
        told=told["told"],
        home=told["home"],
    )


def code_name(table: TableSpec) -> str:
    """The code name of a table's sheet: ``so_theo_doi`` -> ``wsSoTheoDoi``."""
    return "ws" + "".join(part.capitalize() for part in table.name.split("_"))


def code_names(tables: Sequence[TableSpec]) -> tuple[str, ...]:
    """Code names of the master: the workbook's, then its sheets' in their order."""
    hidden = (LISTS, STATE, CONF)
    return (BOOK, HOME.code_name, *map(code_name, tables), *(extra.code_name for extra in hidden))


def codes_name(choices: str) -> str:
    """Defined name of a drop-down's list: ``flag`` -> ``ds_flag``, ``don_vi.code`` -> ``ds_don_vi_code``."""
    return "ds_" + choices.replace(".", "_")
