"""What is written in a cell: numbers with their units, sizes, yes and no. What can be read in two ways is a fault, no guess."""

from __future__ import annotations

import datetime
import functools
import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from models.readers.tables.faults import BadValue

UNITS: Final[dict[str, dict[str, float]]] = {
    "m": {"m": 1.0, "米": 1.0, "mm": 0.001, "毫米": 0.001, "cm": 0.01, "厘米": 0.01, "ft": 0.3048, "in": 0.0254},
    "mm": {"mm": 1.0, "毫米": 1.0, "m": 1000.0, "米": 1000.0, "cm": 10.0, "厘米": 10.0},
    "m2": {"m2": 1.0, "m^2": 1.0, "sqm": 1.0, "平方米": 1.0, "平米": 1.0, "平方": 1.0,
           "万m2": 1e4, "万平方米": 1e4, "万平米": 1e4},
    "kg": {"kg": 1.0, "kgs": 1.0, "公斤": 1.0, "千克": 1.0, "t": 1000.0, "吨": 1000.0, "ton": 1000.0, "tons": 1000.0,
           "tonne": 1000.0, "tonnes": 1000.0},
    "m/s": {"m/s": 1.0, "米/秒": 1.0, "米每秒": 1.0, "mps": 1.0, "m/min": 1 / 60, "米/分": 1 / 60, "米/分钟": 1 / 60},
    "kN/m2": {"kn/m2": 1.0, "kn/m^2": 1.0, "kpa": 1.0, "千牛/平方米": 1.0, "千帕": 1.0, "n/m2": 0.001, "pa": 0.001},
    "kg/m2": {"kg/m2": 1.0, "kg/m^2": 1.0, "kgf/m2": 1.0, "公斤/平方米": 1.0, "千克/平方米": 1.0, "公斤/平米": 1.0,
              "kg/平方米": 1.0,
              "kg/平米": 1.0, "t/m2": 1000.0, "t/m^2": 1000.0, "吨/平方米": 1000.0, "吨/平米": 1000.0, "tf/m2": 1000.0},
    "kN": {"kn": 1.0, "千牛": 1.0, "n": 0.001, "牛": 0.001},
    "N": {"n": 1.0, "牛": 1.0, "kn": 1000.0, "千牛": 1000.0},
    "Hz": {"hz": 1.0, "赫兹": 1.0, "赫": 1.0},
    "kW": {"kw": 1.0, "千瓦": 1.0, "w": 0.001, "mw": 1000.0, "兆瓦": 1000.0},
    "m3/d": {"m3/d": 1.0, "m3/day": 1.0, "t/d": 1.0, "吨/天": 1.0, "吨/日": 1.0, "立方米/日": 1.0, "方/天": 1.0},
    "m3/h": {"m3/h": 1.0, "cmh": 1.0, "立方米/时": 1.0, "立方米/小时": 1.0, "方/小时": 1.0},
    "dB": {"db": 1.0, "db(a)": 1.0, "dba": 1.0, "分贝": 1.0},
    "yuan/m2/month": {"元/m2/月": 1.0, "元/月/m2": 1.0, "元/平方米/月": 1.0, "元/平米/月": 1.0, "元/(m2月)": 1.0,
                      "元/m2月": 1.0,
                      "yuan/m2/month": 1.0, "rmb/m2/month": 1.0, "cny/m2/month": 1.0, "元/m2/天": 30.4, "元/m2/日": 30.4},
    "a": {"年": 1.0, "year": 1.0, "years": 1.0, "月": 1 / 12, "个月": 1 / 12, "months": 1 / 12},
    "1": {"台": 1.0, "部": 1.0, "个": 1.0, "套": 1.0, "辆": 1.0, "只": 1.0, "组": 1.0, "位": 1.0, "层": 1.0, "pcs": 1.0,
          "nos": 1.0, "no": 1.0, "set": 1.0, "sets": 1.0, "%": 0.01},
    "t": {"t": 1.0, "吨": 1.0, "kg": 0.001, "公斤": 0.001},
    "t/d": {"t/d": 1.0, "t/day": 1.0, "t/天": 1.0, "t/日": 1.0, "吨/天": 1.0, "吨/日": 1.0, "kg/d": 0.001, "kg/天": 0.001,
            "kg/日": 0.001},
    "t/(d·m2)": {"t/(d·m2)": 1.0, "t/(d*m2)": 1.0, "t/d/m2": 1.0, "kg/(d·m2)": 0.001, "kg/(d*m2)": 0.001, "kg/d/m2": 0.001},
    "s": {"s": 1.0, "秒": 1.0, "sec": 1.0, "min": 60.0, "分钟": 60.0},
    "min": {"min": 1.0, "分钟": 1.0, "分": 1.0, "s": 1 / 60, "秒": 1 / 60, "h": 60.0, "小时": 60.0},
    "h": {"h": 1.0, "小时": 1.0, "时": 1.0, "hours": 1.0},
    "%": {"%": 1.0, "‰": 0.1},
    "m/s2": {"m/s2": 1.0, "m/s^2": 1.0}, "m/s3": {"m/s3": 1.0, "m/s^3": 1.0}, "deg": {"deg": 1.0, "°": 1.0, "度": 1.0},
    "VA/m2": {"va/m2": 1.0, "w/m2": 1.0, "kva/m2": 1000.0}, "um/s": {"um/s": 1.0, "μm/s": 1.0, "mm/s": 1000.0},
    "points": {"points": 1.0, "分": 1.0, "pts": 1.0},
    "1/min": {"1/min": 1.0, "/min": 1.0, "个/分钟": 1.0, "托/分钟": 1.0, "/h": 1 / 60, "个/小时": 1 / 60},
}
"""Unit of the field → how units are written, without blanks and in small letters → factor."""

LOADS: Final = ("kN/m2", "kg/m2")
"""A load keeps the one of these in which it is stated: 1 t/m² is 1000 kg/m², not 10 kN/m²."""

UNKNOWN: Final = frozenset({"-", "--", "---", "/", "\\", "?", "无", "n/a", "na", "nil", "none", "unknown", "未知", "不详", "待定",
                            "暂无", "tbd", "tbc"})
"""Words for "nobody knows": the value stays unknown."""

YES: Final = frozenset({"是", "有", "yes", "y", "true", "√", "✓", "✔", "☑"})
NO: Final = frozenset({"否", "无", "没有", "no", "n", "false", "×", "✗", "✘", "☐"})

_PLAIN: Final = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?")
_GROUPED: Final = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[+-]?\d{1,3}(?: \d{3})+(?:\.\d+)?")
_LEADING: Final = re.compile(r"([+-]?[\d.,]+(?: \d{3}(?!\d))*(?:\.\d+)?(?:[eE][+-]?\d{1,3}(?![a-zA-Z]))?)\s*(.*)", re.DOTALL)
_LONGEST: Final = 200
LARGEST: Final = 1e9
"""As in building descriptions and edits: no quantity of a building comes near this."""


class Percent(float):
    """A number that its worksheet shows in per cent: 0.5 for 50 %."""

    def __str__(self) -> str:
        return f"{round(self * 100.0, 9):.12g}%"

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with the unit that is written beside it; None where none is."""

    value: float
    unit: str | None


@functools.lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """A text as it is compared: full-width signs, kinds of blanks and of minus make no difference."""
    text = unicodedata.normalize("NFKC", text)
    for minus in "−‒–—﹣":
        text = text.replace(minus, "-")
    for wave in "〜∼～":
        text = text.replace(wave, "~")
    return re.sub(r"\s+", " ", text).strip()


def shown(value: object) -> str:
    """A value as the author would recognise it, cut short."""
    if isinstance(value, float) and not isinstance(value, Percent) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = str(value).replace("\n", " ")
    return text if len(text) <= 40 else text[:39] + "…"


def is_unknown(value: object) -> bool:
    """Whether a cell says nothing, or that nobody knows."""
    return value == "" or value is None or (isinstance(value, str) and plain(value).casefold() in UNKNOWN | {""})


def number_of(text: str, decimal_comma: bool = False) -> float:
    """A number written as text: ``12,345.6``, ``12 345``, ``±0.000``. Commas that may be decimal signs are refused.

    Args:
        text: the number without unit.
        decimal_comma: the table comes from where a comma may be the decimal sign; then ``12,345`` is two things.

    Raises:
        BadValue: no number, or one that can be read in two ways.
    """
    bare = plain(text)
    if bare.startswith("±"):
        value = number_of(bare[1:], decimal_comma)
        if value != 0.0:
            raise BadValue("not-number", value=shown(text))
        return 0.0
    if _GROUPED.fullmatch(bare):
        if decimal_comma and "," in bare and "." not in bare and bare.count(",") == 1:
            raise BadValue("decimal-comma", value=shown(text))
        bare = bare.replace(",", "").replace(" ", "")
    elif "," in bare and re.fullmatch(r"[+-]?[\d., ]+", bare):
        raise BadValue("decimal-comma", value=shown(text))
    if len(bare) > _LONGEST or not bare.isascii() or not _PLAIN.fullmatch(bare):
        raise BadValue("not-number", value=shown(text))
    return _finite(float(bare), text)


def _finite(value: float, written: object) -> float:
    if not math.isfinite(value) or abs(value) > LARGEST:
        raise BadValue("too-large", value=shown(written))
    return round(value, 9) + 0.0


def amount(value: object, decimal_comma: bool = False) -> Amount:
    """The number of a cell with the unit written beside it.

    Raises:
        BadValue: no number; a date, which spreadsheets make of ``3-8``; yes or no.
    """
    if isinstance(value, bool):
        raise BadValue("is-flag", value="TRUE" if value else "FALSE")
    if isinstance(value, Percent):
        return Amount(_finite(float(value) * 100.0, value), "%")
    if isinstance(value, int | float):
        return Amount(_finite(float(value), value), None)
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        raise BadValue("is-date", value=shown(value))
    text = plain(str(value))
    if text.startswith("="):
        raise BadValue("formula-text", value=shown(value))
    sign = "±" if text.startswith("±") else ""
    match = _LEADING.fullmatch(text.removeprefix("±")) if len(text) <= _LONGEST else None
    if match is None or re.match(r"[-+~.\d]", match[2]):
        raise BadValue("not-number", value=shown(value))
    return Amount(number_of(sign + match[1], decimal_comma), _unit(match[2]))


def _unit(text: str) -> str | None:
    return unit_text(text) or None


def unit_text(text: str) -> str:
    """A unit as it is compared: small letters, no blanks, ``²`` as 2."""
    return plain(text).casefold().replace(" ", "").replace("·", "").rstrip(".。")


def factor(unit: str, dimension: str) -> tuple[float, str] | None:
    """What a number in a unit is multiplied with, and the unit it is then in; None where the unit does not fit."""
    if unit == dimension:
        return 1.0, dimension
    for base in LOADS if dimension in LOADS else (dimension,):
        found = UNITS.get(base, {}).get(unit)
        if found is not None:
            return found, base
    return None


def sizes_of(value: object, count: int, decimal_comma: bool = False) -> list[Amount | None]:
    """Lengths of a size: ``2400×3000×2500``, ``2.4*3.0 m``, ``W2400×D3000``; ``?`` for one that is unknown.

    The last unit holds for all before it that have none; lengths that are not written are unknown.

    Raises:
        BadValue: no sizes, or more than ``count``.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise BadValue("not-sizes", value=shown(value), count=count)
    text = plain(str(value))[:_LONGEST]
    parts = [part.strip() for part in re.split(r"[×xX*✕╳✖]|\bby\b", text)]
    if not 2 <= len(parts) <= count:
        raise BadValue("not-sizes", value=shown(value), count=count)
    found = [_length(part, decimal_comma) for part in parts]
    if not any(found):
        raise BadValue("not-sizes", value=shown(value), count=count)
    last = next((part.unit for part in reversed(found) if part is not None and part.unit), None)
    made = [None if part is None else Amount(part.value, part.unit or last) for part in found]
    return made + [None] * (count - len(made))


def _length(part: str, decimal_comma: bool) -> Amount | None:
    bare = re.sub(r"^\(?(?:[wdhlb](?=[\s=:\d])|长|宽|深|高|净宽|净高)\s*[=:]?\s*", "", part, flags=re.IGNORECASE)
    bare = re.sub(r"\s*\(?(?:[wdhlb]|长|宽|深|高)\)?$", "", bare, flags=re.IGNORECASE) if re.match(r"[\d.]", bare) else bare
    return None if bare in ("?", "-", "") else amount(bare, decimal_comma)


def flag_of(value: object) -> bool:
    """Yes or no. Raises BadValue."""
    if isinstance(value, bool):
        return value
    word = plain(str(value)).casefold()
    if word in YES or word in NO:
        return word in YES
    raise BadValue("not-flag", value=shown(value))


def date_of(value: object) -> datetime.date:
    """A day: a date cell, ``2026-03-01``, ``2026/3/1``, ``2026.3.1``, ``2026年3月1日``. Raises BadValue for anything else."""
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    match = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", plain(str(value)))
    try:
        if match is not None:
            return datetime.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass
    raise BadValue("not-date", value=shown(value))
