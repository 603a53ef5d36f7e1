"""Storeys by a schedule that the user gives: it takes the place of the levels that the file names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from models.building import Storey
from models.measured import from_file, metres
from models.readers.ifc.spatial import House, Level
from models.readers.schedule import ScheduleRow, read_schedule
from models.report import ReportBuilder

_FIRST_ID: Final = -1_000_000
"""Entity numbers of a file are positive; rows of a schedule count upwards from here."""


class Schedule:
    """Rows of a storey schedule, ready to stand in for the levels of one building.

    Raises:
        InputError: the table cannot be used; row and column are named.
    """

    def __init__(self, path: Path, report: ReportBuilder) -> None:
        self.file = path.name
        self.rows: Sequence[ScheduleRow] = read_schedule(path, report)

    def overrule(self, house: House, report: ReportBuilder) -> None:
        """Put the schedule's levels in place of the building's own; its elements are placed anew by their height."""
        house.loose = house.parts
        for part in house.loose:
            part.level = None
        house.levels = [self._level(i, row) for i, row in enumerate(self.rows)]
        report.guess("ifc-schedule-used", self.file, count=sum(not row.is_roof for row in self.rows))

    def _level(self, index: int, row: ScheduleRow) -> Level:
        level = Level(None, _FIRST_ID + index, f"schedule-{row.row}", row.name, None, None)
        level.elevation_m, level.source = row.elevation_m, from_file("mesh-schedule", f"{self.file}: {row.row}")
        level.why = "roof" if row.is_roof else None
        return level

    def top_height(self, storeys: tuple[Storey, ...]) -> tuple[Storey, ...]:
        """The storeys, the last with the height that its row states where the model shows none."""
        last = next(row for row in reversed(self.rows) if not row.is_roof)
        if not storeys or storeys[-1].height_m is not None or last.height_m is None:
            return storeys
        height = metres(last.height_m, from_file("mesh-schedule", f"{self.file}: {last.row}"))
        return (*storeys[:-1], replace(storeys[-1], height_m=height))
