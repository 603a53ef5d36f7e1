"""The sheet's two faces: embedded subsets, widths, wrapping, and text that the faces can really show."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import as_file, files
from typing import Any, Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from models.errors import InputError

REGULAR: Final = "ShanglouSans"
BOLD: Final = "ShanglouSans-Bold"
_FILES: Final = {REGULAR: "NotoSansSC-Regular.ttf", BOLD: "NotoSansSC-Bold.ttf"}

_NEVER_FIRST: Final = frozenset("，。、；：？！）》」』】〕”’…,.;:?!)]}%‰℃·")
_NEVER_LAST: Final = frozenset("（《「『【〔“‘([{")
_BREAK_AFTER: Final = frozenset("-/_\\,;:.=&?+")


@lru_cache(maxsize=1)
def faces() -> dict[str, Any]:
    """The faces by name, registered with reportlab; each TTF is parsed once per process (about 40 ms).

    Raises:
        InputError: a file of the program's own fonts is missing or damaged.
    """
    found = {}
    for name, file in _FILES.items():
        try:
            with as_file(files("assets") / "fonts" / file) as path:
                font = TTFont(name, str(path))
        except Exception as error:  # the parser meets damage with whatever it trips over
            raise InputError("damaged", "sheet-font", file, reason=" ".join(str(error).split())[:80] or "?") from error
        pdfmetrics.registerFont(font)
        found[name] = font.face
    return found


def has_glyph(char: str, font: str = REGULAR) -> bool:
    return ord(char) in faces()[font].charToGlyph


@lru_cache(maxsize=8192)
def safe(text: str) -> str:
    """The text as one line that the face can show: a character without a glyph becomes ``[U+1F600]``.

    Line breaks and tabs become blanks; other control and format characters are dropped.
    """
    shown = []
    for char in unicodedata.normalize("NFC", text):
        if char in "\n\r\t\u2028\u2029\xa0":
            shown.append(" ")
        elif unicodedata.category(char) in ("Cc", "Cf"):
            continue
        elif has_glyph(char):
            shown.append(char)
        else:
            shown.append(f"[U+{ord(char):04X}]")
    return "".join(shown)


def runs(text: str, font: str) -> Iterator[tuple[str, str]]:
    """The text as pieces of (font, piece): what the bold face lacks is set in the regular one."""
    if font == REGULAR:
        yield font, text
        return
    start = 0
    current = font
    for index, char in enumerate(text):
        wanted = font if has_glyph(char, font) else REGULAR
        if wanted != current:
            if index > start:
                yield current, text[start:index]
            start, current = index, wanted
    if start < len(text):
        yield current, text[start:]


@lru_cache(maxsize=32768)
def _em(char: str, font: str) -> float:
    """Advance width of a character as a share of the size."""
    face = faces()[font]
    if font == BOLD and ord(char) not in face.charToGlyph:
        face = faces()[REGULAR]
    return float(face.charWidths.get(ord(char), face.defaultWidth)) / 1000.0


def width(text: str, size: float, font: str = REGULAR) -> float:
    """Width of a safe text in points."""
    return size * sum(_em(char, font) for char in text)


def wrap(text: str, room: float, size: float, font: str = REGULAR) -> list[str]:
    """Break a text into lines of at most ``room`` points.

    Chinese breaks between any two characters except before closing and after opening punctuation; words stay whole
    unless one alone is wider than the line.
    """
    lines: list[str] = []
    line, used = "", 0.0
    for piece in _pieces(safe(text)):
        wide = width(piece, size, font)
        bare = width(piece.rstrip(), size, font)
        if line and used + bare > room + 1e-6:
            lines.append(line.rstrip())
            piece = piece.lstrip()
            line, used = "", 0.0
            wide, bare = width(piece, size, font), width(piece.strip(), size, font)
        if bare > room + 1e-6:
            *full, piece = _forced(line + piece.rstrip(), room, size, font)
            lines += full
            line, wide, used = "", width(piece, size, font), 0.0
        line += piece
        used += wide
    if line or not lines:
        lines.append(line.rstrip())
    return lines


def _forced(text: str, room: float, size: float, font: str) -> list[str]:
    """Break anywhere: for a word that is wider than the line."""
    parts: list[str] = []
    part, used = "", 0.0
    for char in text:
        wide = _em(char, font) * size
        if part and used + wide > room:
            parts.append(part)
            part, used = "", 0.0
        part += char
        used += wide
    return [*parts, part]


def _pieces(text: str) -> Iterator[str]:
    """The smallest pieces a line may be broken between."""
    piece = ""
    for index, char in enumerate(text):
        piece += char
        following = text[index + 1] if index + 1 < len(text) else ""
        if not following or _breaks_between(char, following):
            yield piece
            piece = ""


def _breaks_between(char: str, following: str) -> bool:
    if following in _NEVER_FIRST or char in _NEVER_LAST or following == " ":
        return False
    if char == " ":
        return True
    if _is_wide(char) or _is_wide(following):
        return True
    return char in _BREAK_AFTER and following.isalpha()


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in ("W", "F")


def shortened(text: str, room: float, size: float, font: str = REGULAR) -> str:
    """The text cut to fit one line, with an ellipsis where something was cut."""
    text = safe(text)
    if width(text, size, font) <= room:
        return text
    kept, used = "", _em("…", font) * size
    for char in text:
        used += _em(char, font) * size
        if used > room:
            break
        kept += char
    return kept.rstrip() + "…"
