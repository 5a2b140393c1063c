"""The Word template that is shipped (``templates/van_ban/mau_van_ban.docx``): made here, edited in Word by an office.

Written part by part: a theme of the one font (a theme's fonts win over names), no style that nobody asked for; A4
upright with the margins of Nghị định 30/2020/NĐ-CP, Phụ lục I, mục I (20 mm above and below, 30 left, 15 right).
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from xml.sax.saxutils import escape, quoteattr

from tanminh_xl.reports import _docx_styles as styles
from tanminh_xl.reports._docx_styles import FONT, Look
from tanminh_xl.reproducible_zip import reproducible

FILE = "van_ban/mau_van_ban.docx"
"""Below ``templates/``."""
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PAGE = (11906, 16838)
"""A4 in twentieths of a point."""
MARGINS = {"top": 1134, "right": 851, "bottom": 1134, "left": 1701, "header": 454, "footer": 567, "gutter": 0}
"""20, 15, 20, 30 mm; the head line begins 8 mm below the edge."""

TITLE = "Mẫu văn bản"
GUIDE = (
    "Chương trình lấy từ tệp này kiểu chữ, khổ giấy, lề và chân trang; nội dung trang này được bỏ đi khi lập văn bản. "
    "Muốn đổi cỡ chữ, giãn dòng, lề: chép tệp này vào thư mục van_ban của kế hoạch, giữ nguyên tên mau_van_ban.docx, "
    "mở bằng Word, bấm chuột phải vào tên kiểu trong khung Kiểu (Styles), chọn Sửa đổi (Modify). "
    "Không đổi tên và không xóa kiểu nào có tên bắt đầu bằng VB."
)


def build() -> bytes:
    """The template's bytes: the same each time."""
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations(
            ("officeDocument", f"{_R}/officeDocument", "word/document.xml"),
            ("core", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": (
            f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{TITLE}</dc:title></cp:coreProperties>'
        ),
        "word/document.xml": _document(),
        "word/_rels/document.xml.rels": _relations(
            *((part, f"{_R}/{part}", f"{part}.xml") for part in ("styles", "settings", "fontTable")),
            ("theme", f"{_R}/theme", "theme/theme1.xml"),
        ),
        "word/styles.xml": _styles(),
        "word/settings.xml": (
            f'<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
            '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode" '
            'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
            '<w:themeFontLang w:val="vi-VN"/></w:settings>'
        ),
        "word/fontTable.xml": f'<w:fonts xmlns:w="{W}"><w:font w:name="{FONT}"/></w:fonts>',
        "word/theme/theme1.xml": _theme(),
    }
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as package:
        for name, xml in parts.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, (_DECLARED + xml).encode())
    return reproducible(memory.getvalue())


def style_id(name: str) -> str:
    """The id of a style in the shipped template: its name in ASCII letters and digits."""
    plain = unicodedata.normalize("NFD", name.replace("Đ", "D").replace("đ", "d"))
    return re.sub("[^A-Za-z0-9]", "", plain)


def _types() -> str:
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    core = "application/vnd.openxmlformats-package.core-properties+xml"
    overrides = {
        "/docProps/core.xml": core,
        "/word/document.xml": f"{_TYPE}.document.main+xml",
        "/word/styles.xml": f"{_TYPE}.styles+xml",
        "/word/settings.xml": f"{_TYPE}.settings+xml",
        "/word/fontTable.xml": f"{_TYPE}.fontTable+xml",
        "/word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
    }
    said = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides.items())
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="{rels}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{said}</Types>'
    )


def _relations(*relations: tuple[str, str, str]) -> str:
    said = "".join(
        f'<Relationship Id="{identity}" Type="{kind}" Target="{target}"/>' for identity, kind, target in relations
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{said}</Relationships>'


def _theme() -> str:
    """A theme, which Word expects: black and white, one font."""
    plain = {
        "dk1": "000000",
        "lt1": "FFFFFF",
        "dk2": "44546A",
        "lt2": "E7E6E6",
        "hlink": "0563C1",
        "folHlink": "954F72",
    }
    accents = {f"accent{n}": "7F7F7F" for n in range(1, 7)}
    order = ("dk1", "lt1", "dk2", "lt2", *accents, "hlink", "folHlink")
    colors = "".join(f'<a:{name}><a:srgbClr val="{(plain | accents)[name]}"/></a:{name}>' for name in order)
    faces = f'<a:latin typeface="{FONT}"/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="6350">{fill}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Van ban"><a:themeElements>'
        f'<a:clrScheme name="Van ban">{colors}</a:clrScheme><a:fontScheme name="Van ban"><a:majorFont>{faces}'
        f"</a:majorFont><a:minorFont>{faces}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="Van ban"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{line * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements></a:theme>"
    )


def _fonts(font: str = FONT) -> str:
    """All four kinds of characters: Word sets those that no name covers in a font of its own."""
    return (
        "<w:rFonts " + " ".join(f"w:{kind}={quoteattr(font)}" for kind in ("ascii", "hAnsi", "eastAsia", "cs")) + "/>"
    )


def _half(size: float) -> str:
    return f'<w:sz w:val="{size * 2:.0f}"/><w:szCs w:val="{size * 2:.0f}"/>'


def _twips(points: float) -> str:
    return f"{points * 20:.0f}"


def _styles() -> str:
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{_fonts()}{_half(14)}<w:lang w:val="vi-VN" w:eastAsia="vi-VN" '
        'w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
    )
    base = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph '
        'Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style><w:style w:type="table" w:default="1" '
        'w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr>'
        '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )
    own = "".join(_style(name, look) for name, look in styles.PARAGRAPHS.items())
    gap = '<w:shd w:val="clear" w:color="auto" w:fill="FFF2A8"/>'
    ours = '<w:i/><w:iCs/><w:shd w:val="clear" w:color="auto" w:fill="CFE8F7"/>'
    marks = "".join(
        f'<w:style w:type="character" w:customStyle="1" w:styleId="{style_id(name)}"><w:name w:val={quoteattr(name)}/>'
        f"<w:qFormat/><w:rPr>{looks}</w:rPr></w:style>"
        for name, looks in ((styles.GAP, gap), (styles.OURS, ours))
    )
    return f'<w:styles xmlns:w="{W}">{defaults}{base}{own}{marks}</w:styles>'


def _style(name: str, look: Look) -> str:
    line = f' w:line="{_twips(look.exact)}" w:lineRule="exact"' if look.exact else ' w:line="240" w:lineRule="auto"'
    indents = [
        f'w:left="{_twips(look.left)}"' * bool(look.left),
        f'w:firstLine="{_twips(look.first)}"' * bool(look.first),
    ]
    paragraph = (
        ("<w:keepNext/>" if look.keep else "")
        + f'<w:spacing w:before="{_twips(look.before)}" w:after="{_twips(look.after)}"{line}/>'
        + (f"<w:ind {' '.join(filter(None, indents))}/>" if any(indents) else "")
        + "<w:contextualSpacing/>" * look.close
        + f'<w:jc w:val="{look.align}"/>'
        + (f'<w:outlineLvl w:val="{look.level - 1}"/>' if look.level else "")
    )
    run = (
        _fonts()
        + "<w:b/><w:bCs/>" * look.bold
        + "<w:i/><w:iCs/>" * look.italic
        + "<w:caps/>" * look.caps
        + '<w:color w:val="000000"/>'
        + _half(look.size)
    )
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style_id(name)}"><w:name w:val={quoteattr(name)}/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>'
    )


def _document() -> str:
    rows = [(styles.KIND, TITLE), (styles.BODY, GUIDE)]
    rows += [(name, f"{name}: {look.use}") for name, look in styles.PARAGRAPHS.items() if name != styles.RULE]
    said = "".join(_paragraph(style, text) for style, text in rows)
    for name, use in styles.CHARACTERS.items():
        said += _paragraph(styles.BODY, f"{name}: {use}", name)
    margins = " ".join(f'w:{side}="{width}"' for side, width in MARGINS.items())
    section = f'<w:sectPr><w:pgSz w:w="{PAGE[0]}" w:h="{PAGE[1]}"/><w:pgMar {margins}/></w:sectPr>'
    return f'<w:document xmlns:w="{W}"><w:body>{said}{section}</w:body></w:document>'


def _paragraph(style: str, text: str, character: str = "") -> str:
    looks = f'<w:rPr><w:rStyle w:val="{style_id(character)}"/></w:rPr>' if character else ""
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style_id(style)}"/></w:pPr>'
        f'<w:r>{looks}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
    )
