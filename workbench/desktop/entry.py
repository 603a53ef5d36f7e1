"""What a person types into a field: numbers with or without a unit. No Qt here."""

from __future__ import annotations

import re
from typing import Final

from models.errors import CallError
from models.tolerances import STOREY_HEIGHT_PLAUSIBLE_M
from models.units import METRES_PER_UNIT

_NUMBER: Final = re.compile(r"^\s*([+-]?\d+(?:\.\d*)?|[+-]?\.\d+)\s*(.*?)\s*$")
_LENGTH_WORDS: Final = {"": 1.0, "米": 1.0, "毫米": 0.001, "厘米": 0.01, "'": 0.3048, "′": 0.3048, **METRES_PER_UNIT}
_LOAD_WORDS: Final = frozenset({"", "kn/m2", "kn/m²", "kn/㎡", "kpa", "千牛/平方米"})
_MASS_WORDS: Final = frozenset({"kg/m2", "kg/m²", "kg/㎡", "t/m2", "t/m²", "公斤/平方米", "千克/平方米"})
_LARGEST_LOAD_KN_M2: Final = 500.0
"""Above any floor: heavy presses ask for 50 to 100 kN/m². A larger number is a slip of the unit."""
_LEVEL_RANGE_M: Final = (-500.0, 9000.0)
"""From the deepest basement to the highest city, in metres above any zero."""


def parse_height(entered: str) -> float:
    """A storey height in metres: ``6``, ``6.0 m``, ``6000 mm``, ``20 ft``. Raises CallError."""
    height_m = _length(entered, "desktop.entry-height")
    low, high = STOREY_HEIGHT_PLAUSIBLE_M
    if not low <= height_m <= high:
        raise CallError("bad-call", "desktop.entry-height-range", entered.strip(), found=f"{height_m:g}", low=low, high=high)
    return height_m


def parse_level(entered: str) -> float | None:
    """A level in metres above the file's zero; nothing means unknown. Raises CallError."""
    if not entered.strip():
        return None
    level_m = _length(entered, "desktop.entry-level")
    low, high = _LEVEL_RANGE_M
    if not low <= level_m <= high:
        raise CallError("bad-call", "desktop.entry-level", entered.strip())
    return level_m


def parse_load(entered: str) -> float | None:
    """A floor load in kN/m²; nothing means unknown. Raises CallError.

    Masses are refused: practice reads 1000 kg/m² as 10 kN/m², physics as 9.81, and a person has to say which.
    """
    if not entered.strip():
        return None
    number, unit = _split(entered, "desktop.entry-load")
    if unit in _MASS_WORDS:
        raise CallError("bad-call", "desktop.entry-load-mass", entered.strip())
    if unit not in _LOAD_WORDS:
        raise CallError("bad-call", "desktop.entry-load", entered.strip())
    if not 0 <= number <= _LARGEST_LOAD_KN_M2:
        raise CallError("bad-call", "desktop.entry-load-range", entered.strip(), high=f"{_LARGEST_LOAD_KN_M2:g}")
    return number


def _length(entered: str, key: str) -> float:
    number, unit = _split(entered, key)
    if unit not in _LENGTH_WORDS:
        raise CallError("bad-call", key, entered.strip())
    return round(number * _LENGTH_WORDS[unit], 6)


def _split(entered: str, key: str) -> tuple[float, str]:
    """Number and unit; full-width digits and a comma as decimal point are understood."""
    plain = entered.strip().translate(_HALF_WIDTH)
    if re.fullmatch(r"[+-]?\d+,\d{1,2}(\s*\D*)?", plain):
        plain = plain.replace(",", ".", 1)
    match = _NUMBER.match(plain)
    if match is None:
        raise CallError("bad-call", key, entered.strip()[:60])
    return float(match[1]), match[2].lower()


_HALF_WIDTH: Final = {**{0xFF10 + i: str(i) for i in range(10)}, 0xFF0E: ".", 0x2212: "-", 0xFF0D: "-", 0xFF0B: "+"}
