"""What storeys are called: ``1F``, ``B2``, ``首层``, ``三层``, ``地下一层``, ``Level 3``; numbers in Arabic or Chinese."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

CHINESE_DIGITS: Final = "零〇一二两三四五六七八九十百"
"""Signs of a whole number in Chinese."""

_VALUES: Final = {sign: i for i, sign in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_NUMBER: Final = rf"\d{{1,3}}|[{CHINESE_DIGITS}]+"
_SINGLE: Final = (
    (re.compile(r"(?:首层|底层|地面层|groundfloor|gf|g/f)"), 0),
    (re.compile(rf"(?:b|地下室?|负|-b|basement|bf)第?({_NUMBER})(?:f|层|楼|/f)?"), -1),
    (re.compile(r"-(\d{1,3})(?:f|层|楼)?"), -1),
    (re.compile(rf"(?:第|地上|\+)?({_NUMBER})(?:f|fl|层|楼|层楼|/f|l|st|nd|rd|th)?(?:floor|storey|level)?"), 1),
    (re.compile(r"(?:f|l|level|floor|storey|story|lvl)\.?-?(\d{1,3})"), 1),
)
"""Pattern → sign of the number that it holds; 0: the ground storey."""

_MINUS: Final = str.maketrans(dict.fromkeys("−‒–—﹣", "-"))


def storey_name(number: int) -> str:
    """1F, 2F … upwards, B1, B2 … downwards: the same in both languages."""
    return f"{number}F" if number > 0 else f"B{-number}"


def storey_number(text: str) -> int | None:
    """The number that a name of one storey holds (ground storey 1, basements -1 …), or None."""
    bare = re.sub(r"[\s_#]", "", unicodedata.normalize("NFKC", text).translate(_MINUS).casefold())
    for pattern, sign in _SINGLE:
        match = pattern.fullmatch(bare)
        if match is not None:
            number = 1 if sign == 0 else sign * whole_number(match[1])
            return number if number else None
    return None


def whole_number(digits: str) -> int:
    """A whole number in Arabic digits, or in Chinese ones below 1,000; 0 for what is none."""
    if digits.isdecimal():
        return int(digits)
    hundreds, hundred, rest = digits.rpartition("百")
    tens, ten, ones = (rest.removeprefix("零") if hundred else rest).rpartition("十")
    parts = (hundreds if hundred else "", tens if ten else "", ones)
    if not digits or any(len(part) > 1 or (part and part not in _VALUES) for part in parts) or tens in ("零", "〇"):
        return 0
    total = 100 * _VALUES.get(parts[0], 1) if hundred else 0
    return total + (10 * _VALUES.get(parts[1], 1) if ten else 0) + (_VALUES[ones] if ones else 0)
