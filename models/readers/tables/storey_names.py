"""Which storeys a cell names, one or many: ``3~8F``, ``标准层(3~8)``, ``2、4、6层``, ``全部``."""

from __future__ import annotations

import re
from typing import Final

from models.readers.tables.faults import BadValue
from models.readers.tables.values import plain, shown
from models.storey_names import storey_number

MOST_STOREYS: Final = 500
"""A range beyond this is a slip of the pen: no building has so many storeys."""

ALL: Final = "all"
"""What a table says instead of numbers when it means every storey."""

_ALL_WORDS: Final = frozenset({
    "all", "全部", "各层", "所有", "每层", "全楼", "全部楼层", "所有楼层", "各楼层", "全层", "allfloors", "allstoreys", "every"})
_BRACKETS: Final = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】")
_TO: Final = re.compile(r"(?<=[\w层楼])(?:~|\.\.|到|至|to|-(?!-)|--)(?=[\w-])")
_NOUGHT: Final = re.compile(r"[-+]?0+(?:/?f|层|楼|号层)?")
"""The storey between 1 and -1 that some count from: there is none here, and guessing would make a basement of it."""
_NUMBERS: Final = re.compile(r"[bf]?\d+(?:f|层|楼)?(?:~|\.\.|到|至|to|--?)[bf]?\d+(?:f|层|楼)?")
_LONGEST: Final = 200


def _bare(text: str) -> str:
    return re.sub(r"[\s_#]", "", plain(text).casefold())


def storey_numbers_of(value: object) -> tuple[int, ...] | str | None:
    """The storeys that a cell names, ascending as written; :data:`ALL`; None where it holds a name without a number.

    Raises:
        BadValue: a range that runs downwards or has no end, or a storey named twice.
    """
    if isinstance(value, bool):
        raise BadValue("not-storey", value=shown(value))
    if isinstance(value, int | float):
        if value != int(value) or not 0 < abs(value) <= MOST_STOREYS:
            raise BadValue("not-storey", value=shown(value))
        return (int(value),)
    if not isinstance(value, str):
        raise BadValue("storey-is-date", value=shown(value))
    text = plain(value)[:_LONGEST]
    if _bare(text) in _ALL_WORDS:
        return ALL
    if _NOUGHT.fullmatch(_bare(text)):
        raise BadValue("not-storey", value=shown(value))
    outside = re.sub(r"^(?:标准|典型)层(?=.)", "", _BRACKETS.sub(" ", text).strip()).strip()
    inside = " ".join(next(group for group in match.groups() if group is not None) for match in _BRACKETS.finditer(text))
    return _listed(outside, value) or _listed(inside, value)


def _listed(text: str, written: str) -> tuple[int, ...] | None:
    """Numbers of a list of storeys and ranges; None where a part is neither."""
    numbers: list[int] = []
    for part in re.split(r"[、,;/&+和及]", re.sub(r"(?<=[gG])/(?=[fF])", "", text)):
        found = _range(part, written)
        if found is None:
            return None
        numbers.extend(found)
    for i, number in enumerate(numbers):
        if number in numbers[:i]:
            raise BadValue("storey-twice", value=shown(written), number=number)
    return tuple(numbers)


def _range(part: str, written: str) -> tuple[int, ...] | None:
    single = storey_number(part)
    if single is not None:
        return (single,)
    ends = _TO.split(_bare(part))
    if len(ends) != 2:
        return None
    first, last = storey_number(ends[0]), storey_number(ends[1])
    if first is None or last is None:
        if _NUMBERS.fullmatch(_bare(part)):       # numbers that no storey has
            raise BadValue("storey-range", value=shown(written))
        return None
    if last < first or last - first > MOST_STOREYS:
        raise BadValue("storey-range", value=shown(written))
    return tuple(number for number in range(first, last + 1) if number)
