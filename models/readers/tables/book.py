"""The storeys that the tables of one file list, and which of them a word or a number in another table means."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from models.readers.description_storeys import default_name
from models.readers.schedule_words import ROOF_WORDS
from models.readers.storeys import storey_numbers
from models.readers.tables.faults import BadValue, Faults
from models.readers.tables.rows import Row
from models.readers.tables.storey_names import ALL, storey_numbers_of
from models.readers.tables.values import plain, shown
from models.report import ReportBuilder
from models.schedule import Cell
from models.storey_names import storey_number
from models.tolerances import LEVEL_CONFLICT_M

_BARE: Final = frozenset({"elevation_m", "height_m"})
"""What a row says that may be about a sill or a ceiling as well."""


@dataclass(slots=True, kw_only=True)
class Level:
    """One storey of a table, or a level that by its name is none: ``why`` says what it is (roof, sill, outdoor-ground …)."""

    row: Row
    name: str
    wanted: int | None
    values: dict[str, Cell]
    number: int | None = None
    why: str | None = None

    def metres(self, field_name: str) -> float | None:
        cell = self.values.get(field_name)
        return cell.value if cell is not None and isinstance(cell.value, float) else None


@functools.lru_cache(maxsize=4096, typed=True)
def name_key(name: object) -> str:
    """A storey's name as it is compared."""
    return plain(str(int(name) if isinstance(name, float) and name.is_integer() else name)).casefold().replace(" ", "")


@dataclass(slots=True)
class Book:
    """The storeys of one building; empty where no table lists them."""

    levels: list[Level] = field(default_factory=list)
    others: list[Level] = field(default_factory=list)

    @property
    def roofs(self) -> list[Level]:
        return [level for level in self.others if level.why == "roof"]

    def is_no_storey(self, value: object) -> bool:
        """Whether a cell names a level of the table on which nobody stands."""
        return value != "" and any(name_key(level.name) == name_key(value) for level in self.others)

    @property
    def numbers(self) -> list[int]:
        return [level.number for level in self.levels if level.number is not None]

    def resolve(self, value: object, number: int | None = None) -> tuple[int | None, ...]:
        """The storeys that a cell means, by their final numbers; (None,) for a name that nobody lists.

        Raises:
            BadValue: no storey of the building, or number and name of two different ones.
        """
        if number is not None:
            return (self._by_number(value, number),)
        named = [level.number for level in self.levels if name_key(level.name) == name_key(value)]
        if len(named) == 1:
            return (named[0],)
        found = storey_numbers_of(value)
        if found == ALL:
            if not self.levels:
                raise BadValue("all-without-storeys", value=shown(value))
            return tuple(self.numbers)
        if found is None:
            if self.levels:
                raise BadValue("no-such-storey", value=shown(value))
            return (None,)
        return self._spread([int(item) for item in found], value)

    def _by_number(self, value: object, number: int) -> int:
        if not self.levels:
            return number
        level = next((level for level in self.levels if level.number == number), None)
        if level is None:
            raise BadValue("no-such-storey", value=number)
        if value != "" and name_key(level.name) != name_key(value):
            raise BadValue("number-not-name", value=shown(value), number=number, name=shown(level.name))
        return number

    def _spread(self, wanted: Sequence[int], value: object) -> tuple[int | None, ...]:
        """Final numbers of storeys that are called by the numbers in their names; a range takes in what lies between."""
        if not self.levels:
            return tuple(wanted)
        final = {level.wanted: level.number for level in self.levels if level.wanted is not None}
        for number in wanted:
            if number not in final:
                raise BadValue("no-such-storey", value=shown(value) if len(wanted) == 1 else f"{shown(value)}: {number}")
        made = [final[number] for number in wanted]
        runs = len(wanted) > 1 and list(wanted) == [n for n in range(wanted[0], wanted[-1] + 1) if n]
        if runs and None not in made:
            return tuple(n for n in self.numbers if (made[0] or 0) <= n <= (made[-1] or 0))
        return tuple(made)

    def serves(self, value: object) -> tuple[int, ...] | str:
        """The storeys that a lift or hoist serves, or all of them. Raises BadValue."""
        if not self.levels:
            found = storey_numbers_of(value)
            if found is None:
                raise BadValue("not-storey", value=shown(value))
            return found
        return tuple(number for number in self.resolve(value) if number is not None)


def book_of(rows: Iterable[Row], faults: Faults, report: ReportBuilder) -> Book:
    """The storeys of the rows of one building, in ascending order and with their numbers."""
    book = Book()
    for row in rows:
        for level in _levels(row, faults, report):
            (book.levels if level.why is None else book.others).append(level)
    if book.levels:
        _check_once(book.levels, faults)
        book.levels = _numbered(book.levels, report)
    return book


def _levels(row: Row, faults: Faults, report: ReportBuilder) -> list[Level]:
    """The storeys of a row: several where it names a range."""
    column = row.columns.get("name", row.columns.get("storey_number"))
    if row.name == "" and row.number is None:
        faults.add(row.table, row.row, column, "storey-missing")
        return []
    if row.number is not None:
        return [Level(row=row, name=row.name or default_name(row.number), wanted=row.number, values=row.values)]
    why = _no_floor(row)
    if why is not None:
        return [Level(row=row, name=row.name, wanted=None, values=row.values, why=why)]
    try:
        found = storey_numbers_of(row.storey)
    except BadValue as bad:
        faults.add(row.table, row.row, column, bad.key, **bad.values)
        return []
    if found == ALL:
        faults.add(row.table, row.row, column, "not-storey", value=shown(row.storey))
        return []
    numbers = [int(number) for number in found or ()]
    if len(numbers) <= 1:
        wanted = numbers[0] if numbers else storey_number(row.name)
        return [Level(row=row, name=row.name, wanted=wanted, values=row.values)]
    return _expanded(row, numbers, faults, report)


def _no_floor(row: Row) -> str | None:
    """Why a row is no storey, by its name: the roof always, other levels only where nothing else speaks of a floor."""
    if "kind" in row.values or not row.name:
        return None
    if ROOF_WORDS.search(row.name):
        return "roof"
    if not row.values.keys() <= _BARE or storey_number(row.name) is not None:
        return None
    from models.readers.ifc.names import no_floor_reason

    return no_floor_reason(row.name)


def _expanded(row: Row, numbers: list[int], faults: Faults, report: ReportBuilder) -> list[Level]:
    """A row for several storeys: the values hold for each of them, an elevation for the lowest."""
    if "elevation_m" in row.values and "height_m" not in row.values:
        faults.add(row.table, row.row, row.columns.get("elevation_m"), "range-without-height", value=shown(row.name))
    report.guess("table-range", row.table, row=row.row + 1, text=shown(row.name), count=len(numbers))
    rest = {name: cell for name, cell in row.values.items() if name != "elevation_m"}
    return [Level(row=row, name=default_name(number), wanted=number,
                  values=row.values if number == min(numbers) else rest) for number in numbers]


def _check_once(levels: list[Level], faults: Faults) -> None:
    """Two rows about the same storey are a fault that names both."""
    numbers: dict[int, Level] = {}
    names: dict[str, Level] = {}
    for level in levels:
        if level.wanted is not None:
            other = numbers.setdefault(level.wanted, level)
        else:
            other = names.setdefault(name_key(level.name), level)
        if other is not level:
            faults.add(level.row.table, level.row.row, level.row.columns.get("name", level.row.columns.get("storey_number")),
                       "storey-again", value=shown(level.name), other=other.row.row + 1)


def _numbered(levels: list[Level], report: ReportBuilder) -> list[Level]:
    """The storeys from below with their numbers: those in their names, else counted from the ground storey."""
    ordered = _ordered(levels)
    wanted = [level.wanted for level in ordered]
    known = [number for number in wanted if number is not None]
    if len(known) == len(ordered) and not _skips(ordered):
        for level in ordered:
            level.number = level.wanted
        return ordered
    if len(known) < len(ordered) and not _is_whole(ordered):
        for level in ordered:
            level.number = level.wanted
        return ordered
    for level, number in zip(ordered, _counted(ordered), strict=True):
        level.number = number
        if level.wanted is not None and level.wanted != number:
            report.guess("table-counted", level.row.table, row=level.row.row + 1, name=shown(level.name), number=number)
    return ordered


def _skips(ordered: list[Level]) -> bool:
    """Whether a number is left out although nothing is missing: the lower storey reaches up to the upper one's floor."""
    for lower, upper in pairwise(ordered):
        following = 1 if lower.wanted == -1 else (lower.wanted or 0) + 1
        start, height, end = lower.metres("elevation_m"), lower.metres("height_m"), upper.metres("elevation_m")
        if upper.wanted != following and None not in (start, height, end) \
                and abs((start or 0.0) + (height or 0.0) - (end or 0.0)) <= LEVEL_CONFLICT_M:
            return True
    return False


def _is_whole(ordered: list[Level]) -> bool:
    """Whether every storey says where it lies, so that all can be counted."""
    return all(level.metres("elevation_m") is not None for level in ordered) \
        or all(level.metres("height_m") is not None for level in ordered[:-1])


def _ordered(levels: list[Level]) -> list[Level]:
    """From below: by elevation, else by number, else as written, turned round where the numbers fall."""
    if all(level.metres("elevation_m") is not None for level in levels):
        return sorted(levels, key=lambda level: level.metres("elevation_m") or 0.0)
    if all(level.wanted is not None for level in levels):
        return sorted(levels, key=lambda level: level.wanted or 0)
    known = [level.wanted for level in levels if level.wanted is not None]
    falls = len(known) > 1 and known[0] > known[-1]
    return levels[::-1] if falls else list(levels)


def _counted(ordered: list[Level]) -> list[int]:
    """Numbers by position: the storey whose name says 1 is the ground storey, else the one at the ground by elevation."""
    ground = next((i for i, level in enumerate(ordered) if level.wanted == 1), None)
    if ground is None:
        levels_m = [level.metres("elevation_m") for level in ordered]
        if all(level is not None for level in levels_m):
            return storey_numbers([level or 0.0 for level in levels_m])
        below = [i for i, level in enumerate(ordered) if level.wanted is not None and level.wanted < 0]
        ground = max(below, default=-1) + 1
    return [i - ground + 1 if i >= ground else i - ground for i in range(len(ordered))]
