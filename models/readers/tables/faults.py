"""Faults of a table: collected while it is read, told together, each with sheet, row and column."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from models.errors import InputError
from models.measured import Source, from_file

SHOWN: Final = 5
"""So many faults are written out; of the rest the number is told."""


def letters(column: int) -> str:
    """Letters of a column, as spreadsheets count them: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def cell_source(file: str, table: str, row: int, column: int, last: int | None = None) -> Source:
    """Source of a value: ``loads.xlsx: 荷载!D7``; row and column count from 0. ``last`` ends a run of columns."""
    place = f"{letters(column)}{row + 1}" + (f":{letters(last)}{row + 1}" if last is not None and last != column else "")
    return from_file("table-cell", f"{file}: {table}!{place}" if table else f"{file}: {place}")


class BadValue(Exception):
    """A value that is not understood. ``key`` is its text: ``table-fault-<key>``."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


@dataclass(slots=True)
class Faults:
    """The faults of one file, in the order in which they were found."""

    file: str
    found: list[tuple[str, dict[str, object]]] = field(default_factory=list)

    def add(self, table: str, row: int, column: int | None, key: str, **values: object) -> None:
        """A fault at a place; row and column count from 0. A fault of a whole row has no column."""
        place = "cell" if column is not None else "row"
        where = {"table": table or self.file, "row": row + 1, "column": "" if column is None else letters(column)}
        self.found.append((f"table-fault-{key}", {**where, "place_key": f"table-place-{place}", **values}))

    def check(self) -> None:
        """Raise InputError where there are faults: a table is read whole or not at all."""
        if self.found:
            raise InputError("syntax", "table-faults", self.file, count=len(self.found), details=tuple(self.found[:SHOWN]))
