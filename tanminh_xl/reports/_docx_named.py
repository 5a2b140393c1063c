"""A template's named styles: that all of them are there, their ids and sizes, the page that it sets up."""

from __future__ import annotations

import io
from typing import Any, NamedTuple

import docx
from docx.enum.style import WD_STYLE_TYPE

from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.reports import _docx_styles as styles

MEND = (
    "Chép lại mau_van_ban.docx từ thư mục templates/van_ban của chương trình rồi sửa trên bản đó, "
    "hoặc bỏ tệp này để dùng mẫu của chương trình."
)


class Styles(NamedTuple):
    """Style's name -> its id, its size in points; ``width``: points between the margins of an upright page, ``long``
    of one on its side."""

    ids: dict[str, str]
    sizes: dict[str, float]
    width: float
    long: float


def opened(template: bytes, name: str) -> tuple[Any, Styles]:
    """The template as a document, and its styles. Raises TanMinhError (``bad_template``) that names the file and every
    style that it lacks."""
    try:
        document = docx.Document(io.BytesIO(template))
    except Exception as problem:  # python-docx raises whatever the package makes it stumble over
        raise TanMinhError("bad_template", f"“{name}” không phải tệp Word (.docx) đọc được.", MEND) from problem
    found = {style.name: style for style in document.styles}
    kinds = {**dict.fromkeys(styles.PARAGRAPHS, WD_STYLE_TYPE.PARAGRAPH)}
    kinds |= dict.fromkeys(styles.CHARACTERS, WD_STYLE_TYPE.CHARACTER)
    lacking = [n for n, kind in kinds.items() if n not in found or found[n].type != kind]
    if lacking:
        listed = ", ".join(f"“{n}”" for n in lacking)
        raise TanMinhError("bad_template", f"Mẫu văn bản “{name}” thiếu {len(lacking)} kiểu chữ: {listed}.", MEND)
    sizes = {n: _size(found[n], look.size) for n, look in styles.PARAGRAPHS.items()}
    section = document.sections[-1]
    if section.page_width is None or section.page_height is None:
        raise TanMinhError("bad_template", f"Mẫu văn bản “{name}” chưa có khổ giấy.", MEND)
    short, long = sorted((section.page_width.pt, section.page_height.pt))
    sides = (section.left_margin or 0) + (section.right_margin or 0)
    room = sides / 12700
    return document, Styles({n: found[n].style_id for n in kinds}, sizes, short - room, long - room)


def _size(style: Any, otherwise: float) -> float:
    at = style
    while at is not None:
        if at.font.size is not None:
            return float(at.font.size.pt)
        at = at.base_style
    return otherwise
