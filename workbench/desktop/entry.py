"""What a person types or pastes into a field: numbers with or without a unit, words in either language. No Qt here."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from models.errors import CallError
from models.storey_names import storey_number
from models.tolerances import STOREY_HEIGHT_PLAUSIBLE_M
from models.units import METRES_PER_UNIT

if TYPE_CHECKING:
    from models.building import Building
    from models.edit_fields import Rule

_NUMBER: Final = re.compile(r"^([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?)\s*(\D.*)?$")
_GROUPS: Final = re.compile(r"^([+-]?\d{1,3})((?:[,\s'\u2019]\d{3})+)(?!\d)")
"""Thousands parted by commas, blanks or apostrophes, as Excel shows them."""
_DECIMAL_COMMA: Final = re.compile(r"^[+-]?\d+,\d{1,2}(?![\d,.])")

_LENGTHS: Final = {"": 1.0, "米": 1.0, "毫米": 0.001, "厘米": 0.01, "'": 0.3048, "′": 0.3048, **METRES_PER_UNIT}
UNITS: Final[Mapping[str, Mapping[str, float]]] = {
    "m": _LENGTHS,
    "m2": {"": 1.0, "m2": 1.0, "m²": 1.0, "㎡": 1.0, "平方米": 1.0, "平米": 1.0, "ha": 1e4, "公顷": 1e4, "亩": 2000.0 / 3.0,
           "万m2": 1e4, "万m²": 1e4, "万㎡": 1e4, "万平方米": 1e4, "ft2": 0.09290304, "ft²": 0.09290304},
    "kg": {"": 1.0, "kg": 1.0, "千克": 1.0, "公斤": 1.0, "t": 1000.0, "吨": 1000.0, "lb": 0.45359237},
    "kN/m2": {"": 1.0, "kn/m2": 1.0, "kn/m²": 1.0, "kn/㎡": 1.0, "kpa": 1.0, "千牛/平方米": 1.0},
    "kg/m2": {"": 1.0, "kg/m2": 1.0, "kg/m²": 1.0, "kg/㎡": 1.0, "公斤/平方米": 1.0, "千克/平方米": 1.0, "t/m2": 1000.0,
              "t/m²": 1000.0, "t/㎡": 1000.0, "吨/平方米": 1000.0},
    "m/s": {"": 1.0, "m/s": 1.0, "米/秒": 1.0, "m/min": 1.0 / 60.0, "米/分": 1.0 / 60.0, "米/分钟": 1.0 / 60.0},
    "%": {"": 1.0, "%": 1.0},
    "deg": {"": 1.0, "°": 1.0, "度": 1.0, "deg": 1.0},
    "1": dict.fromkeys(("", "个", "台", "部", "人", "处", "座", "层", "pcs"), 1.0),
    "kN": {"": 1.0, "kn": 1.0, "千牛": 1.0, "n": 0.001},
    "N": {"": 1.0, "n": 1.0, "牛": 1.0, "kn": 1000.0, "千牛": 1000.0},
    "Hz": {"": 1.0, "hz": 1.0, "赫兹": 1.0},
}
"""Unit of a field → the spellings that are understood, in lower case, each with its factor."""

_UNKNOWN: Final = frozenset({"", "–", "—", "-", "－", "?", "？", "unknown", "not known", "n/a",
                             "未知", "未提供", "不详", "无数据"})
_YES: Final = frozenset({"yes", "y", "true", "1", "是", "有", "√", "✓"})
_NO: Final = frozenset({"no", "n", "false", "0", "否", "无", "没有", "×", "x"})
_LARGEST_LOAD_KN_M2: Final = 500.0
"""Above any floor: heavy presses ask for 50 to 100 kN/m². A larger number is a slip of the unit."""
_LARGEST_LOAD_KG_M2: Final = 50_000.0
_LEVEL_RANGE_M: Final = (-500.0, 9000.0)
"""From the deepest basement to the highest city, in metres above any zero."""


def is_unknown(entered: str) -> bool:
    """Whether a person says that nobody knows: nothing, a dash, or the word."""
    return entered.strip().casefold() in _UNKNOWN


# the fields of storeys and levels, which have bounds of their own


def parse_height(entered: str) -> float:
    """A storey height in metres: ``6``, ``6.0 m``, ``6000 mm``, ``20 ft``. Raises CallError."""
    height_m = _length(entered, "desktop.entry-height")
    low, high = STOREY_HEIGHT_PLAUSIBLE_M
    if not low <= height_m <= high:
        raise CallError("bad-call", "desktop.entry-height-range", entered.strip(), found=f"{height_m:g}", low=low, high=high)
    return height_m


def parse_level(entered: str) -> float | None:
    """A level in metres above the file's zero; nothing means unknown. Raises CallError."""
    if is_unknown(entered):
        return None
    level_m = _length(entered, "desktop.entry-level")
    low, high = _LEVEL_RANGE_M
    if not low <= level_m <= high:
        raise CallError("bad-call", "desktop.entry-level", entered.strip())
    return level_m


def parse_load(entered: str) -> tuple[float, str] | None:
    """A floor load in kN/m², or in kg/m² where it is entered as a mass; nothing means unknown. Raises CallError.

    The unit is kept: practice reads 1000 kg/m² as 10 kN/m², physics as 9.81, and the rules judge both readings.
    """
    if is_unknown(entered):
        return None
    number, unit = _split(entered, "desktop.entry-load")
    for target, largest in (("kN/m2", _LARGEST_LOAD_KN_M2), ("kg/m2", _LARGEST_LOAD_KG_M2)):
        if unit in UNITS[target]:
            load = round(number * UNITS[target][unit], 6)
            if not 0 <= load <= largest:
                raise CallError("bad-call", "desktop.entry-load-range", entered.strip(), high=f"{_LARGEST_LOAD_KN_M2:g}")
            return load, target
    raise CallError("bad-call", "desktop.entry-load", entered.strip())


# any field by its rule


def parse_field(rule: Rule, entered: str, building: Building | None = None) -> object:
    """The value of a field from what was typed; None: unknown. Raises CallError.

    Words that no list knows are handed on as they are: the edit itself says which are allowed.
    """
    if is_unknown(entered):
        return None
    if rule.form == "number":
        return parse_number(entered, rule.unit)
    if rule.form == "load":
        return parse_load(entered)
    if rule.form == "fact":
        return parse_fact(entered)
    if rule.form == "grade":
        return _grade(entered)
    if rule.form == "word":
        return parse_word(rule, entered)
    if rule.form == "flag":
        return _flag(entered)
    if rule.form == "sizes":
        return _sizes(entered, rule.count)
    if rule.form in ("storeys", "storey"):
        numbers = parse_storeys(entered, building)
        return numbers if rule.form == "storeys" else numbers[0] if len(numbers) == 1 else entered
    if rule.form == "places":
        return tuple(part.strip() for part in re.split(r"[,，、;；→]", entered) if part.strip())
    return entered.strip()


def parse_fact(entered: str) -> object:
    """A free fact: a number, yes or no, or text."""
    word = entered.strip().casefold()
    if word in _YES | _NO and not word.isdigit():
        return word in _YES
    try:
        number, unit = _split(entered, "desktop.entry-number")
    except CallError:
        return entered.strip()
    return number if not unit else entered.strip()


def parse_number(entered: str, unit: str) -> float:
    """A number in the unit of a field. Raises CallError."""
    from workbench.sheets.words import show_unit

    number, found = _split(entered, "desktop.entry-number")
    factors = UNITS.get(unit) or {"": 1.0, unit.casefold(): 1.0, show_unit(unit).casefold(): 1.0}
    if found not in factors:
        raise CallError("bad-call", "desktop.entry-unit", entered.strip()[:60], found=found[:20],
                        units=", ".join(name for name in factors if name) or "–")
    return round(number * factors[found], 6)


def parse_word(rule: Rule, entered: str) -> str:
    """The word that is meant, in either language or as files spell it."""
    from workbench.texts import LANGUAGES, catalogue

    wanted = entered.strip().casefold()
    for word in rule.words:
        texts = catalogue().get(f"word.{rule.group}.{word}", {})
        if wanted in (word.casefold(), *(texts[lang].casefold() for lang in LANGUAGES if lang in texts)):
            return word
    return entered.strip()


def _grade(entered: str) -> object:
    from workbench.texts import LANGUAGES, catalogue

    wanted = entered.strip().translate(_HALF_WIDTH).casefold()
    for grade in range(1, 5):
        if wanted in (str(grade), *(catalogue()[f"desktop.grade.{grade}"][lang].casefold() for lang in LANGUAGES)):
            return grade
    return entered.strip()


def _flag(entered: str) -> object:
    word = entered.strip().casefold()
    return True if word in _YES else False if word in _NO else entered.strip()


def _sizes(entered: str, count: int) -> tuple[float | None, ...]:
    """``2.0 × 3.0 × 2.4 m``; a question mark stands for a length that is unknown. A unit behind the last holds for all."""
    parts = [part.strip() for part in re.split(r"[×xX*✕]", entered)]
    if len(parts) != count:
        raise CallError("bad-call", "desktop.entry-sizes", entered.strip()[:60], count=count)
    last = re.sub(r"^[?？]\s*", "0", parts[-1])      # a unit may stand behind a length that is unknown
    unit = "" if is_unknown(last) else _split(last, "desktop.entry-number")[1]
    return tuple(None if is_unknown(part) or part[:1] in "?？" else
                 parse_number(part if _split(part, "desktop.entry-number")[1] else part + unit, "m") for part in parts)


def parse_storeys(entered: str, building: Building | None) -> tuple[int, ...]:
    """``1-12, 14``, ``B1, 1F–6F`` or ``all``: numbers of storeys that the building has. Raises CallError."""
    known = [] if building is None else sorted(storey.number for storey in building.storeys)
    plain = entered.translate(_HALF_WIDTH).strip()
    if plain.casefold() in ("all", "全部", "所有"):
        return tuple(known)
    found: list[int] = []
    for part in re.split(r"[,，、;；]", plain):
        if part.strip():
            found += _range(part.strip(), entered, known)
    return tuple(dict.fromkeys(found))


def _range(part: str, entered: str, known: Sequence[int]) -> list[int]:
    ends = re.split(r"(?<=[\dF层])\s*(?:[-–—~～]|至|到|\.\.)\s*", part, maxsplit=1)
    numbers = [storey_number(end) for end in ends]
    if None in numbers:
        raise CallError("bad-call", "desktop.entry-storeys", entered.strip()[:60])
    first, last = int(numbers[0] or 0), int(numbers[-1] or 0)
    if len(ends) == 1:
        return [first]
    return [number for number in known if min(first, last) <= number <= max(first, last)]


# numbers


def _length(entered: str, key: str) -> float:
    number, unit = _split(entered, key)
    if unit not in _LENGTHS:
        raise CallError("bad-call", key, entered.strip()[:60])
    return round(number * _LENGTHS[unit], 6)


def _split(entered: str, key: str) -> tuple[float, str]:
    """Number and unit; full-width digits, parted thousands and a comma as decimal point are understood."""
    plain = re.sub(r"[\u00a0\u2007\u2009\u202f\u3000]", " ", entered).strip().translate(_HALF_WIDTH)
    groups = _GROUPS.match(plain)
    if groups is not None:
        plain = groups[1] + re.sub(r"\D", "", groups[2]) + plain[groups.end():]
    elif _DECIMAL_COMMA.match(plain):
        plain = plain.replace(",", ".", 1)
    match = _NUMBER.match(plain)
    if match is None or not math.isfinite(float(match[1])):
        raise CallError("bad-call", key, entered.strip()[:60])
    return float(match[1]), re.sub(r"\s*/\s*", "/", match[2] or "").strip().casefold()


_HALF_WIDTH: Final[dict[int, str | int]] = {
    0x2212: "-", **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if code != 0xFF1F}}
"""Digits, signs and the letters of units as a Chinese keyboard writes them; the question mark stays what it says."""
