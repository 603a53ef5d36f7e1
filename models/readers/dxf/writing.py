"""Texts and dimensions of a drawing as plain words and numbers, in the right encoding."""

from __future__ import annotations

import re
from typing import Any, Final

from models.readers.dxf.elements import Dimension

_COMMON_SHARE: Final = 0.6
"""Of the signs that a second look finds, so many must be common Chinese ones (GB 2312 level 1) before it is believed."""

_CODED: Final = re.compile(r"\\[Uu]\+([0-9A-Fa-f]{4})")
_LINEAR: Final = (0, 1)


class Decoder:
    """Mends Chinese that was read in the wrong encoding: a drawing of AutoCAD 2007 or later written in GBK, or an old one that
    does not name its code page."""

    def __init__(self, document: Any) -> None:
        self.mended = 0
        self.example = ""
        self._encoding = str(getattr(document, "encoding", "utf-8"))
        self._stated = "$DWGCODEPAGE" in document.header
        self._known: dict[str, str] = {}

    def mend(self, text: str) -> str:
        """The text, read again as GB 18030 where it holds bytes that were no letters."""
        text = uncoded(text)
        if text.isascii():
            return text
        if text not in self._known:
            self._known[text] = self._again(text)
            if self._known[text] != text:
                self.mended += 1
                self.example = self.example or self._known[text][:40]
        return self._known[text]

    def _again(self, text: str) -> str:
        escaped = any(0xDC80 <= ord(sign) <= 0xDCFF for sign in text)
        latin = not self._stated and self._encoding == "cp1252"
        if not escaped and not latin:
            return text
        try:
            data = text.encode("utf-8" if self._encoding == "utf8" else self._encoding, "surrogateescape")
            found = data.decode("gb18030")
        except (UnicodeError, LookupError):
            return text.encode("utf-8", "replace").decode("utf-8") if escaped else text
        return found if _is_common(found) else (text.encode("utf-8", "replace").decode("utf-8") if escaped else text)


def _is_common(text: str) -> bool:
    """Whether most of the Chinese in a text is of level 1 of GB 2312 (first byte B0 to D7)."""
    chinese = [sign for sign in text if "\u4e00" <= sign <= "\u9fff"]
    common = [sign for sign in chinese if 0xB0 <= sign.encode("gb18030")[0] <= 0xD7]
    return bool(chinese) and len(common) >= _COMMON_SHARE * len(chinese)


def plain_text(entity: Any) -> tuple[str, float]:
    """The words of a text and their height in the drawing's unit. ``%%p`` is ±, lines are parted by a blank."""
    if entity.dxftype() == "MTEXT":
        text, height = entity.plain_text(), float(entity.dxf.char_height)
    else:
        text, height = entity.plain_text(), float(entity.dxf.height)
    return " ".join(uncoded(str(text)).split()), height


def uncoded(text: str) -> str:
    """A text with the signs that old files write as ``\\U+56FE``."""
    return _CODED.sub(lambda code: chr(int(code.group(1), 16)), text) if "\\" in text else text


def dimension_of(entity: Any, layer: str) -> Dimension | None:
    """What a linear dimension measures and says; None for angles, radii and ordinates, and for what measures nothing."""
    if entity.dimtype not in _LINEAR:
        return None
    measured = float(entity.get_measurement())
    if not 0.0 < measured < 1e12:
        return None
    style = entity.override()
    factor = abs(float(style.get("dimlfac", 1.0) or 1.0))
    imperial = int(style.get("dimlunit", 2) or 2) in (3, 4)
    return Dimension(layer, measured, _written(entity), factor, imperial)


def _written(entity: Any) -> str:
    """The words on a dimension: typed over by hand, else those of its picture, else none."""
    typed = str(entity.dxf.get("text", "") or "")
    if typed not in ("", "<>", " "):
        return typed.replace("<>", "")
    block = entity.get_geometry_block()
    for part in block or ():
        if part.dxftype() in ("TEXT", "MTEXT"):
            return plain_text(part)[0]
    return ""
