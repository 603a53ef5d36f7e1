"""Numbers as people write them in attributes and tables: ``12 m``, ``1,234.5``, ``约24米``, ``39'4"``; unknown is NaN."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_NUMBER: Final = re.compile(r"[约≈~]?([+-]?(?:\d[\d,']*\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?)([^\d].*)?", re.DOTALL)
_THOUSANDS: Final = re.compile(r"[+-]?[0-9]{1,3}(?:[,'][0-9]{3})+(?:\.[0-9]*)?")
_FEET_INCHES: Final = re.compile(r"(\d+)(?:'|ft)(\d+(?:\.\d+)?)(?:\"|''|in)")
_BLANK: Final = frozenset({"", "-", "--", "—", "/", "n/a", "na", "null", "none", "nan", "nil", "unknown",
                           "无", "未知", "不详", "暂无", "待定", "－", "／", "－－"})
_BLANK_LONGEST: Final = max(map(len, _BLANK))
_LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class Numbers:
    """Values by row, which of them carry a unit of their own, and rows whose text is no number."""

    values: Floats
    own_unit: NDArray[np.bool_]
    unread: tuple[int, ...]


def read_numbers(cells: Sequence[object], units: Mapping[str, float]) -> Numbers:
    """Cells as numbers.

    Args:
        cells: numbers, texts, None; yes/no is no number.
        units: units that may follow a number, as factors; values that carry one are multiplied by it.
    """
    if set(map(type, cells)) <= {int, float, type(None)}:
        try:
            values = np.array(cells, np.float64)
        except OverflowError:
            values = np.array([_finite(cell) for cell in cells])
        values[~np.isfinite(values)] = np.nan
        return Numbers(values, np.zeros(len(values), bool), ())
    values = np.full(len(cells), np.nan)
    own = np.zeros(len(cells), bool)
    unread: list[int] = []
    for row, cell in enumerate(cells):
        try:
            value = float(cell)  # type: ignore[arg-type]
        except (TypeError, OverflowError):
            value = math.nan
        except ValueError:      # a text: most are blank, or have commas between thousands
            if cell == "":
                continue
            plain = isinstance(cell, str) and _THOUSANDS.fullmatch(cell)
            value = float(cell.replace(",", "").replace("'", "")) if plain else math.nan  # type: ignore[attr-defined]
        if math.isfinite(value) and type(cell) is not bool:
            values[row] = value
        elif isinstance(cell, str) and (found := number_of(cell, units)) is not None:
            values[row], own[row] = found
        elif not is_blank(cell):
            unread.append(row)
    return Numbers(values, own, tuple(unread))


def _finite(cell: object) -> float:
    try:
        return math.nan if cell is None else float(cell)  # type: ignore[arg-type]
    except OverflowError:
        return math.nan


def is_blank(cell: object) -> bool:
    """Whether a cell says nothing: empty, a dash, "unknown"."""
    if isinstance(cell, str):
        text = cell.strip()
        return len(text) <= _BLANK_LONGEST and text.casefold() in _BLANK
    return cell is None or (isinstance(cell, float) and math.isnan(cell))


def number_of(text: str, units: Mapping[str, float]) -> tuple[float, bool] | None:
    """The number in a text, times its unit, and whether it had one; None where it is no number."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = folded.replace("−", "-").replace(" ", "").strip()
    if not folded or len(folded) > _LONGEST:
        return None
    if "'" in units and (inches := _FEET_INCHES.fullmatch(folded)):
        return (float(inches.group(1)) + float(inches.group(2)) / 12.0) * 0.3048, True
    found = _NUMBER.fullmatch(folded)
    if found is None:
        return None
    digits, unit = found.group(1), (found.group(2) or "").rstrip(".").replace(".", "")
    if digits.endswith("'"):
        digits, unit = digits[:-1], "'" + unit
    value = _value(digits)
    if value is None or (unit and unit not in units):
        return None
    return value * units.get(unit, 1.0), bool(unit)


def _value(digits: str) -> float | None:
    """Digits with commas: groups of three are thousands, one comma with one or two digits behind is a decimal comma."""
    if "," in digits or "'" in digits:
        if _THOUSANDS.fullmatch(digits):
            digits = digits.replace(",", "").replace("'", "")
        elif re.fullmatch(r"[+-]?\d+,\d{1,2}", digits):
            digits = digits.replace(",", ".")
        else:
            return None
    value = float(digits)
    return value if math.isfinite(value) else None
