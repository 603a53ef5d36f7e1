"""What a schedule says: rows of a table, each about one thing of a building, each value with the cell that it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from models.measured import Source
from models.report import ImportReport

KINDS = ("storey", "zone", "unit", "lift", "hoist", "dock", "store", "equipment", "building", "goods", "truck",
         "yard", "logistics")
"""What a row can be about."""

FACTS: Final[Mapping[str, frozenset[str]]] = {"zone": frozenset({
    "slab_form", "slab_on_grade", "slab_span_m", "slab_long_span_m", "slab_thickness_mm", "beam_span_m", "beam_spacing_m",
    "beam_width_m", "beam_depth_m", "girder_area_m2", "beam_load_kn_m2", "girder_load_kn_m2", "permanent_load_kn_m2",
    "operating_load_kn_m2", "hung_load_kn_m2"})}
"""Kind → values of its rows that are declared facts of the thing, not fields."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with its source: the file, the table, the row and the column. Numbers are in the unit of the field's name."""

    value: object
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that a row of a table speaks of; a row about several storeys ("3~8F") makes several entries.

    A zone without a name stands for its whole storey. ``values`` hold plain numbers, words, yes/no, tuples of storey numbers
    (``serves``; the text ``all`` for every storey) and tuples of lengths with None for the unknown ones (``car_m``, ``size_m``).
    A storey may hold ``kind``, ``elevation_m`` and ``height_m``, a building ``roof_m`` and ``height_m``, which are no fields of
    edits. Where names and numbers of storeys disagree (mezzanines), the name is what the author meant.

    Args:
        kind: one of :data:`KINDS`.
        id: the id that the row gives; empty where it gives none.
        building: the building that the row names; empty where the table is about one building only.
        name: what the row calls the thing; empty where it names only a storey.
        storey: storey number that the row stands for or lies on; None while it cannot be told.
        storey_name: the storey as written.
        table: name of the worksheet; empty in a CSV file.
        row: row of the table as the user counts it (the heading is row 1).
        values: field of the thing (as in :data:`models.edit_fields.FIELDS`) → cell.
    """

    kind: str
    id: str = ""
    building: str = ""
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
