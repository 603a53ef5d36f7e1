"""Outlines and storey references of a building description."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from shapely import MultiPolygon, Polygon
from shapely.validation import explain_validity

from models.readers.description_table import Table

if TYPE_CHECKING:
    from models.building import Outline

MOST_STOREYS: Final = 500
"""A range beyond this is a slip of the pen: no building has so many storeys."""


def outline(table: Table) -> Outline | None:
    """The outline of a table: ``outline_m`` with ``holes_m``, or several ``parts`` of these. Raises InputError."""
    parts = [_polygon(part) for part in table.tables("parts")]
    if table.has("outline_m") and parts:
        raise table.fault("parts", "outline-and-parts")
    if table.has("outline_m"):
        return _polygon(table, close=False)
    if table.has("holes_m"):
        raise table.fault("holes_m", "holes-alone")
    _ = table.raw("outline_m"), table.raw("holes_m")
    if not parts:
        return None
    united = MultiPolygon(parts)
    if not united.is_valid:
        raise table.fault("parts", "outline-crossing", reason=explain_validity(united))
    return united


def _polygon(table: Table, close: bool = True) -> Polygon:
    shell = _ring(table, "outline_m", table.raw("outline_m"))
    holes = [_ring(table, f"holes_m[{i}]", hole) for i, hole in enumerate(table.items("holes_m") or [], 1)]
    if close:
        table.close()
    polygon = Polygon(shell, holes)
    if not polygon.is_valid or polygon.area <= 0:
        raise table.fault("outline_m", "outline-crossing", reason=explain_validity(polygon))
    return polygon


def _ring(table: Table, key: str, value: object) -> list[tuple[float, float]]:
    if not isinstance(value, list):
        raise table.fault(key, "outline-short", count=0)
    points = [table.point(f"{key}[{i}]", point) for i, point in enumerate(value, 1)]
    if len(set(points)) < 3:
        raise table.fault(key, "outline-short", count=len(set(points)))
    return points


def storey_range(first: int, last: int) -> tuple[int, ...]:
    """Storey numbers from first to last; there is no storey 0."""
    return tuple(n for n in range(first, last + 1) if n)


def range_of(table: Table, key: str) -> tuple[int, ...] | None:
    """Storey numbers of a key: ``3``, ``[2, 5]`` (from 2 to 5) or ``"-1, 1..5, 8"``. Raises InputError."""
    value = table.raw(key)
    if value is None:
        return None
    if isinstance(value, str):
        return _from_text(table, key, value)
    if isinstance(value, list):
        if len(value) != 2:
            raise table.fault(key, "not-range")
        first, last = (table.integer(f"{key}[{i}]", item) for i, item in enumerate(value, 1))
        return _range(table, key, first, last)
    number = table.integer(key, value)
    return _range(table, key, number, number)


def _from_text(table: Table, key: str, text: str) -> tuple[int, ...]:
    numbers: list[int] = []
    for part in text.split(","):
        match = re.fullmatch(r"\s*([+-]?\d{1,4})\s*(?:\.\.\s*([+-]?\d{1,4})\s*)?", part)
        if match is None:
            raise table.fault(key, "not-range")
        first = int(match[1])
        numbers.extend(_range(table, key, first, int(match[2]) if match[2] else first))
    return _once(table, key, numbers)


def _range(table: Table, key: str, first: int, last: int) -> tuple[int, ...]:
    if first > last or 0 in (first, last) or last - first > MOST_STOREYS:
        raise table.fault(key, "bad-range", first=first, last=last)
    return storey_range(first, last)


def _once(table: Table, key: str, numbers: Sequence[int]) -> tuple[int, ...]:
    for i, number in enumerate(numbers):
        if number in numbers[:i]:
            raise table.fault(key, "number-twice", number=number)
    return tuple(numbers)


def known_storeys(table: Table, key: str, numbers: Sequence[int], known: Sequence[int]) -> None:
    """Refuse numbers of storeys that the building does not have. Raises InputError."""
    for number in numbers:
        if number not in known:
            raise table.fault(key, "storey-unknown", number=number)


def serves(table: Table, known: Sequence[int]) -> tuple[int, ...] | None:
    """Storeys that a lift or hoist serves: a list ``[1, 2, 3]``, a text ``"1..12"`` or ``"all"``. Raises InputError."""
    value = table.raw("serves")
    if value is None:
        return None
    if value == "all":
        return tuple(known)
    if not isinstance(value, list):
        numbers = range_of(table, "serves") or ()
    else:
        numbers = _once(table, "serves", [table.integer(f"serves[{i}]", item) for i, item in enumerate(value, 1)])
        if len(numbers) == 2 and sum(numbers[0] < n < numbers[1] for n in known):
            table.document.report.guess("desc-serves-two", table.at("serves"), first=numbers[0], last=numbers[1])
    known_storeys(table, "serves", numbers, known)
    return numbers


def one_storey(table: Table, known: Sequence[int]) -> int | None:
    """The storey of a dock or store, or None. Raises InputError."""
    value = table.raw("storey")
    if value is None:
        return None
    number = table.integer("storey", value)
    known_storeys(table, "storey", [number], known)
    return number
