"""What a schedule says: rows of a table, each about one thing of a building, each value with the cell that it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.measured import Source
from models.report import ImportReport

KINDS = ("storey", "zone", "unit", "lift", "hoist", "dock", "store", "equipment", "building")
"""What a row can be about."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with its source: the file, the table, the row and the column. Numbers are in the unit of the field's name."""

    value: object
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of a table.

    Args:
        kind: one of :data:`KINDS`.
        name: what the row calls the thing; empty where it names only a storey.
        storey: storey number that the row stands for or lies on; None while it cannot be told.
        storey_name: the storey as written.
        table: name of the worksheet; empty in a CSV file.
        row: row of the table as the user counts it (the heading is row 1).
        values: field of the thing (as in :data:`models.edit_fields.FIELDS`) → cell.
    """

    kind: str
    name: str = ""
    storey: int | None = None
    storey_name: str = ""
    table: str = ""
    row: int
    values: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """The entries of one file, in its order, with what was repaired, guessed or left out in reading it."""

    file: str
    sha256: str
    format: str
    entries: tuple[Entry, ...]
    report: ImportReport = field(default_factory=ImportReport)

    def of(self, kind: str) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.kind == kind)
