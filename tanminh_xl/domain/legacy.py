"""Tells Vietnamese typed with pre-Unicode fonts (TCVN3, VNI) from Unicode: such text reads as nonsense."""

import re
import unicodedata
from collections.abc import Callable
from typing import Literal

Legacy = Literal["TCVN3", "VNI"]

# TCVN 5712:1993 VN3 as its bytes show in Latin-1.
_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
# VNI-Windows: a letter, then a sign for its mark; "ô" is ơ, "ö" is ư, "ñ" is đ.
_VNI_TONES = dict(zip("ùøûõï", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_VNI_ROOF = dict(zip("âáàåãä", ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"), strict=True))
_VNI_BREVE = dict(zip("êéèúüë", ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"), strict=True))
_VNI_ALONE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI = (
    {v + sign: v + tone for v in "aeouyôö" for sign, tone in _VNI_TONES.items()}
    | {v + sign: v + "\u0302" + tone for v in "aeo" for sign, tone in _VNI_ROOF.items()}
    | {"a" + sign: "a\u0306" + tone for sign, tone in _VNI_BREVE.items()}
)
_VNI_MARK = re.compile("|".join([*_VNI, *_VNI_ALONE]))

_ONSET = "(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnprstvx])?"
_NUCLEUS = "(?:uyê|uya|iê|yê|uâ|uê|uô|uơ|uy|ưa|ươ|oa|oă|oe|oo|ia|ua|[aăâeêioôơuưy])"
_GLIDED = "(?:[ou]?[ae]o|(?:[aâêiưu]|iê|yê|ươ|uy)u|(?:[aâ]|oa|uâ)y|(?:[aoôơuư]|oa|uô|ươ)i)"
_SYLLABLE = re.compile(f"{_ONSET}(?:{_NUCLEUS}(?:ng|nh|ch|[cmnpt])?|{_GLIDED})")
_TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_LETTER = re.compile("[A-Za-z]")
_WORD = re.compile(r"[^\s0-9!\"#$%&'()*+,./:;<=>?@\[\\\]^_`{|}~\u2010-\u201f\u2026-]+")


def _is_syllable(word: str) -> bool:
    """Whether a word is built as a Vietnamese syllable with at most one tone mark."""
    plain, tones = _TONE.subn("", unicodedata.normalize("NFD", word.lower()))
    return tones < 2 and bool(_SYLLABLE.fullmatch(unicodedata.normalize("NFC", plain)))


def _from_tcvn3(word: str) -> str:
    return "".join(_TCVN3.get(char, char) for char in word)


def _from_vni(word: str) -> str:
    def letter(found: re.Match[str]) -> str:
        mark = found[0]
        if mark in _VNI_ALONE:
            return _VNI_ALONE[mark]
        return _VNI_ALONE.get(mark[0], mark[0]) + _VNI[mark][1:]

    read = unicodedata.normalize("NFC", _VNI_MARK.sub(letter, word.lower()))
    if len(read) > 1 and word.isupper():
        return read.upper()
    return read[:1].upper() + read[1:] if word[:1].isupper() else read


def legacy_encoding(text: str) -> Legacy | None:
    """Return the font encoding in which a text was typed, or None for Unicode, other languages and no words.

    A word speaks for an encoding if it is no Vietnamese syllable as it stands and becomes one when read by
    the encoding's table; it speaks for Unicode if it is a syllable as it stands and none in that reading, or
    has a letter that only Unicode has. The evidence must outweigh Unicode's and be three letters long.
    """
    if text.isascii():
        return None
    words = [w for w in _WORD.findall(unicodedata.normalize("NFC", text)) if not w.isascii()]
    weights = {name: _weight(words, read) for name, read in _READINGS.items()}
    best = max(weights, key=weights.__getitem__)
    return best if weights[best] > 0 else None


def readings(text: str) -> dict[Legacy, str]:
    """Return the words that a text would be in each of the old fonts; words of ASCII stay as they are."""
    composed = unicodedata.normalize("NFC", text)

    def reread(read: Callable[[str], str]) -> str:
        return _WORD.sub(lambda found: found[0] if found[0].isascii() else read(found[0]), composed)

    return {name: reread(read) for name, read in _READINGS.items()}


def _weight(words: list[str], read: Callable[[str], str]) -> int:
    """How many more words speak for this reading than for Unicode; 0 where too few letters speak."""
    votes = letters = 0
    for word in words:
        decoded = read(word)
        as_it_stands, as_read = _is_syllable(word), decoded != word and _is_syllable(decoded)
        if any(char > "\u00ff" for char in word) or (as_it_stands and not as_read):
            votes -= 1
        elif as_read and not as_it_stands and _LETTER.search(word):
            votes += 1
            letters += len(word)
    return votes if letters >= 3 else 0


_READINGS: dict[Legacy, Callable[[str], str]] = {"TCVN3": _from_tcvn3, "VNI": _from_vni}
