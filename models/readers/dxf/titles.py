"""What titles and level marks of drawings say: which storeys a plan is of, what is no storey's plan, how high a floor lies."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from models.storey_names import whole_number

PLAN: Final = "plan"
SITE: Final = "site"
ROOF: Final = "roof"
OTHER: Final = "other"

_NUMBER: Final = r"(?:\d{1,3}|[一二三四五六七八九十百]+|首)"
_BELOW: Final = r"(?:地下|负|-|B)"
_END: Final = r"(?:F|FL|楼|层)"
_BETWEEN: Final = r"(?:~|-|—|–|至|到|TO)"
_RANGE: Final = re.compile(
    rf"(?P<low1>{_BELOW})?第?(?P<one>{_NUMBER}){_END}?{_BETWEEN}(?P<low2>地下|负|B)?第?(?P<two>{_NUMBER}){_END}", re.IGNORECASE)
_LIST: Final = re.compile(rf"((?:{_NUMBER}{_END}?[、,/及和&])+{_NUMBER}{_END})", re.IGNORECASE)
_SINGLE: Final = re.compile(
    rf"(?:(?<![A-Z0-9.])(?P<low>{_BELOW})|(?<![\d.A-Z]))第?(?P<one>{_NUMBER})(?:{_END})(?![A-Z0-9])"
    rf"|(?<![A-Z0-9])(?P<base>B)(?P<number>\d{{1,2}})(?![A-Z0-9])", re.IGNORECASE)
_ORDINAL: Final = re.compile(r"(?<![A-Z0-9])(\d{1,3})(?:ST|ND|RD|TH)\s*(?:FLOOR|FL|STOREY|STORY|LEVEL)", re.IGNORECASE)
_LEVEL_WORD: Final = re.compile(
    r"(?<![A-Z])(?:LEVEL|FLOOR|STOREY|STORY|FL)S?\s*[-#]?\s*(-?\d{1,3})(?:\s*(?:-|~|–|TO)\s*(\d{1,3}))?(?![A-Z0-9])",
    re.IGNORECASE)
_WORDS: Final = {
    "FIRST": 1, "SECOND": 2, "THIRD": 3, "FOURTH": 4, "FIFTH": 5, "SIXTH": 6, "SEVENTH": 7, "EIGHTH": 8, "NINTH": 9, "TENTH": 10,
}
_ORDINAL_WORD: Final = re.compile(rf"(?<![A-Z])({'|'.join(_WORDS)})\s+(?:FLOOR|STOREY|STORY|LEVEL)", re.IGNORECASE)
_GROUND: Final = re.compile(r"(?<![A-Z])(?:GROUND|G/?F)(?:\s+(?:FLOOR|LEVEL|STOREY))?(?![A-Z])|首层|底层|地面层", re.IGNORECASE)
_BASEMENT: Final = re.compile(r"(?<![A-Z])BASEMENT(?![A-Z])|地下室", re.IGNORECASE)

_IS_PLAN: Final = re.compile(r"平面|(?<![A-Z])(?:FLOOR\s*)?PLAN(?![A-Z])|(?<![A-Z])LAYOUT(?![A-Z])", re.IGNORECASE)
_IS_SITE: Final = re.compile(r"总平面|总图|总体平面|(?<![A-Z])(?:SITE|PLOT|BLOCK|LOCATION|MASTER)\s*PLAN", re.IGNORECASE)
_IS_ROOF: Final = re.compile(
    r"屋[面顶]层?(?:排水)?平面|天面层?平面|机房层?(?:屋面)?平面|(?<![A-Z])ROOF\s*(?:DRAINAGE\s*)?PLAN", re.IGNORECASE)
_IS_OTHER: Final = re.compile(
    r"[立剖]面图?|详图|大样|节点|目录|门窗表|图例|系统图|轴测|透视"
    r"|(?<![A-Z])(?:(?:NORTH|SOUTH|EAST|WEST|FRONT|REAR|LEFT|RIGHT|SIDE)\s+)?ELEVATIONS?(?![A-Z])"
    r"|(?<![A-Z])(?:CROSS\s*)?SECTIONS?(?![A-Z])|(?<![A-Z])(?:DETAILS?|SCHEDULE|LEGEND)(?![A-Z])", re.IGNORECASE)

_LEVEL: Final = re.compile(
    r"^(?:H|FL|EL|标高|楼面标高|建筑标高)?\s*[:：=]?\s*(?P<sign>[±+\-−])?\s*(?P<value>\d{1,3}\.\d{3})\s*m?$", re.IGNORECASE)
_OUTDOOR: Final = re.compile(r"室外(?:设计)?(?:地坪|地面|标高)")
_IN_TEXT: Final = re.compile(r"(?P<sign>[±+\-−])?\s*(?P<value>\d{1,3}\.\d{2,3})")

MOST_STOREYS: Final = 200
LONGEST_TITLE: Final = 60


@dataclass(frozen=True, slots=True)
class Title:
    """A title of a drawing: its kind and the storeys that it names (None: it names none)."""

    text: str
    kind: str
    storeys: tuple[int, ...] | None


def plain(text: str) -> str:
    """A text with full-width signs made half-width, without blanks at its ends."""
    return unicodedata.normalize("NFKC", text).replace("〜", "~").replace("～", "~").strip()


def title_of(text: str) -> Title | None:
    """The title that a text is, or None where it is none."""
    words = plain(text)
    if not words or len(words) > LONGEST_TITLE:
        return None
    if _IS_SITE.search(words):
        return Title(text, SITE, None)
    if _IS_ROOF.search(words):
        return Title(text, ROOF, None)
    if _IS_PLAN.search(words):
        return Title(text, PLAN, storeys_of(words))
    if _IS_OTHER.search(words):
        return Title(text, OTHER, None)
    return None


def storeys_of(text: str) -> tuple[int, ...] | None:
    """Storey numbers that a title names, in its order: 一层, 3~8层, B1, 地下一层, 2F-5F, 二、四层, Second Floor; None: none."""
    words = re.sub(r"\s+", " ", plain(text))
    tight = words.replace(" ", "")
    found: list[int] = []
    for match in _RANGE.finditer(tight):
        one, two = as_number(match["one"]), as_number(match["two"])
        low, high = (-one if match["low1"] else one), (-two if match["low2"] or (match["low1"] and two <= one) else two)
        found += _between(low, high)
    if found:
        return _clean(found)
    for pattern in (_listed, _singles, _english):
        found = pattern(words, tight)
        if found:
            return _clean(found)
    return None


def _between(low: int, high: int) -> list[int]:
    low, high = min(low, high), max(low, high)
    return [n for n in range(low, high + 1) if n] if high - low <= MOST_STOREYS else []


def _clean(numbers: list[int]) -> tuple[int, ...] | None:
    kept = [number for number in dict.fromkeys(numbers) if number and abs(number) <= MOST_STOREYS]
    return tuple(kept) or None


def _listed(_: str, tight: str) -> list[int]:
    """二、四、六层 or 2,4,6F."""
    match = _LIST.search(tight)
    if match is None:
        return []
    return [as_number(item) for item in re.findall(_NUMBER, match.group(1))]


def _singles(words: str, _: str) -> list[int]:
    found = []
    for match in _SINGLE.finditer(re.sub(r" (?=[层楼])|(?<=第) ", "", words)):
        if match["base"]:
            found.append(-int(match["number"]))
        else:
            found.append(as_number(match["one"]) * (-1 if match["low"] else 1))
    return found


def _english(words: str, _: str) -> list[int]:
    found = [int(number) for number in _ORDINAL.findall(words)]
    found += [_WORDS[word.upper()] for word in _ORDINAL_WORD.findall(words)]
    for low, high in _LEVEL_WORD.findall(words):
        found += _between(int(low), int(high)) if high else [int(low)]
    if not found and _GROUND.search(words):
        found = [1]
    return found or ([-1] if _BASEMENT.search(words) else [])


def as_number(text: str) -> int:
    """A number in digits or in Chinese; 首 is 1, what is none is 0."""
    return 1 if text == "首" else whole_number(text)


def level_of(text: str) -> float | None:
    """The level in metres that a mark gives (``±0.000``, ``4.500``, ``H=-0.300``): three decimals tell it from a length."""
    match = _LEVEL.match(plain(text))
    if match is None:
        return None
    value = float(match["value"])
    if match["sign"] in ("-", "−"):
        return -value
    return value if match["sign"] != "±" or value == 0.0 else None


def outdoor_level_of(text: str) -> float | None:
    """The level of the ground outside that a text gives (室外地坪 -0.300), in metres."""
    words = plain(text)
    match = _IN_TEXT.search(words) if _OUTDOOR.search(words) else None
    if match is None:
        return None
    value = float(match["value"])
    return -value if match["sign"] in ("-", "−") else value
