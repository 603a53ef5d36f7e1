"""Storeys of a massing: from its own floor plates, or cut at the levels of a schedule that the user gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from models.building import IgnoredLevel, Storey, StoreyKind
from models.geometry.floors import Floor, Massing, find_floors
from models.geometry.sections import Section
from models.measured import Measured, Source, from_file, from_geometry, metres, square_metres
from models.readers.schedule import ScheduleRow, read_schedule
from models.readers.storeys import storey_numbers
from models.report import ReportBuilder
from models.storey_names import storey_name
from models.tolerances import LEVEL_CONFLICT_M, STOREY_HEIGHT_PLAUSIBLE_M

SMALL_GAP_M: Final = 0.5
"""An outline that was closed over no more than this is mended; over more, its area is in doubt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Storeys:
    """Storeys in ascending order, the levels that are none, and the structural level of the roof."""

    storeys: tuple[Storey, ...]
    ignored: tuple[IgnoredLevel, ...]
    roof_m: Measured | None


def storeys_from_plates(massing: Massing, subject: str, report: ReportBuilder, zero_m: float = 0.0) -> Storeys:
    """Storeys from the level faces of the massing itself; none where there is no plate inside.

    Args:
        zero_m: height over the base of the massing from which elevations are counted.
    """
    found = find_floors(massing)
    if not found.floors:
        report.guess("mesh-no-plates", subject)
    if found.open_above:
        report.guess("mesh-no-roof", subject, elevation_m=level_name(found.floors[-1].elevation_m - zero_m))
    if found.fittings:
        report.drop("mesh-fittings", subject, count=found.fittings)
    report_gaps(found.cuts, subject, report, zero_m)
    roof = None if found.roof_m is None else level_at(found.roof_m, zero_m, "mesh-roof")
    ends = [*(floor.elevation_m for floor in found.floors), found.roof_m][1:]
    numbers = storey_numbers([floor.elevation_m - zero_m for floor in found.floors])
    storeys = tuple(_from_floor(floor, number, end, zero_m, top=floor is found.floors[-1], report=report)
                    for floor, number, end in zip(found.floors, numbers, ends, strict=True))
    ignored = tuple(IgnoredLevel(name=level_name(level.elevation_m - zero_m), why=f"mesh-{level.why}",
                                 elevation_m=level_at(level.elevation_m, zero_m, "mesh-plate"))
                    for level in found.others)
    return Storeys(storeys=storeys, ignored=ignored, roof_m=roof)


def level_at(height_m: float, zero_m: float, how: str) -> Measured:
    """A height over the base as an elevation."""
    elevation_m = round(height_m - zero_m, 9)
    return metres(elevation_m, from_geometry(how, at(elevation_m)))


def _from_floor(floor: Floor, number: int, end: float | None, zero_m: float, *, top: bool, report: ReportBuilder) -> Storey:
    name = storey_name(number)
    elevation = level_at(floor.elevation_m, zero_m, "mesh-base" if floor.from_base else "mesh-plate")
    height = None
    if end is not None:
        how = "mesh-to-roof" if top else "mesh-to-next"
        height = metres(round(end - floor.elevation_m, 9), from_geometry(how, span(elevation.value, end - zero_m)))
    area = None
    if floor.area_m2 is not None:
        area = square_metres(floor.area_m2, from_geometry("mesh-section" if floor.from_base else "mesh-plate-area",
                                                          at(elevation.value)))
    else:
        report.guess("mesh-no-ground-plate", name)
    return checked(Storey(id=f"level-{number}", number=number, name=name, elevation_m=elevation, height_m=height, area_m2=area,
                          kind=StoreyKind.BASEMENT if number < 0 else StoreyKind.FLOOR, outline=floor.outline), report)


def storeys_from_schedule(massing: Massing, schedule: Path, report: ReportBuilder, zero_m: float = 0.0) -> Storeys:
    """Storeys cut from the massing at the levels of a schedule; ``zero_m`` is the height of its zero over the base."""
    rows = read_schedule(schedule, report)
    floors = [row for row in rows if not row.is_roof]
    roofs = [row for row in rows if row.is_roof]
    cuts = massing.cut([massing.just_above(row.elevation_m + zero_m) for row in floors])
    report_gaps(cuts, schedule.name, report, zero_m)
    roof_m = _rooflevel_at(massing, floors[-1], roofs, schedule.name, zero_m)
    numbers = storey_numbers([row.elevation_m for row in floors])
    starts = [metres(row.elevation_m, _from_row(row, schedule.name)) for row in floors]
    storeys = []
    for i, (row, number, cut) in enumerate(zip(floors, numbers, cuts, strict=True)):
        height = _scheduled_height(row, floors[i + 1] if i + 1 < len(floors) else None, roof_m, schedule.name, report)
        outline = massing.outline_at(row.elevation_m + zero_m, cut)
        if outline is None:
            report.error("mesh-schedule-outside", row.name, row=row.row, elevation_m=level_name(row.elevation_m),
                         low_m=f"{0.0 - zero_m:.3f}", top_m=f"{massing.top_m - zero_m:.3f}")
        area = None if outline is None else square_metres(outline.area, from_geometry("mesh-section", at(row.elevation_m)))
        storeys.append(checked(Storey(id=f"level-{number}", number=number, name=row.name, elevation_m=starts[i], height_m=height,
                                       kind=StoreyKind.BASEMENT if number < 0 else StoreyKind.FLOOR, area_m2=area,
                                       outline=outline), report))
    ignored = tuple(IgnoredLevel(name=row.name, why="mesh-roof",
                                 elevation_m=metres(row.elevation_m, _from_row(row, schedule.name))) for row in roofs)
    return Storeys(storeys=tuple(storeys), ignored=ignored, roof_m=roof_m)


def _rooflevel_at(massing: Massing, top: ScheduleRow, roofs: Sequence[ScheduleRow], schedule: str,
                zero_m: float) -> Measured | None:
    """The schedule's own roof row, else the lowest large plate over the top floor."""
    above = [row for row in roofs if row.elevation_m > top.elevation_m]
    if above:
        return metres(above[0].elevation_m, _from_row(above[0], schedule))
    over = massing.large_levels(top.elevation_m + zero_m)
    return level_at(over[0], zero_m, "mesh-roof") if over else None


def _scheduled_height(row: ScheduleRow, following: ScheduleRow | None, roof: Measured | None, schedule: str,
                      report: ReportBuilder) -> Measured | None:
    """Height to the next floor; of the top storey what the schedule states, else to the roof."""
    if following is None and row.height_m is not None:
        return metres(row.height_m, _from_row(row, schedule))
    if following is None:
        if roof is None:
            return None
        return metres(roof.value - row.elevation_m, Source(roof.source.kind, "mesh-to-roof", span(row.elevation_m, roof.value)))
    height = round(following.elevation_m - row.elevation_m, 9)
    if row.height_m is not None and abs(row.height_m - height) > LEVEL_CONFLICT_M:
        report.error("mesh-schedule-conflict", row.name, row=row.row, stated_m=f"{row.height_m:.3f}", found_m=f"{height:.3f}")
    return metres(height, from_file("mesh-schedule-next", f"{schedule}: {row.row}, {following.row}"))


def _from_row(row: ScheduleRow, schedule: str) -> Source:
    return from_file("mesh-schedule", f"{schedule}: {row.row}")


def checked(storey: Storey, report: ReportBuilder) -> Storey:
    low, high = STOREY_HEIGHT_PLAUSIBLE_M
    if storey.height_m is not None and not low <= storey.height_m.value <= high:
        report.error("mesh-storey-height", storey.name, height_m=f"{storey.height_m.value:.3f}", low_m=low, high_m=high)
    return storey


def report_gaps(cuts: Sequence[Section], subject: str, report: ReportBuilder, zero_m: float = 0.0) -> None:
    """Tell what was closed where sections were cut."""
    snapped = sum(cut.snapped for cut in cuts)
    if snapped:
        report.repair("mesh-snapped", subject, count=snapped)
    small = [cut for cut in cuts if 0.0 < cut.largest_gap_m <= SMALL_GAP_M]
    if small:
        report.repair("mesh-gaps-closed", subject, count=sum(cut.gaps for cut in small),
                      gap_m=f"{max(cut.largest_gap_m for cut in small):.3f}")
    for cut in cuts:
        if cut.largest_gap_m > SMALL_GAP_M:
            report.error("mesh-outline-open", subject, elevation_m=level_name(cut.height_m - zero_m),
                         gap_m=f"{cut.largest_gap_m:.3f}")


def level_name(elevation_m: float) -> str:
    return f"{elevation_m:+.3f}" if abs(elevation_m) >= 0.0005 else "±0.000"


def at(elevation_m: float) -> str:
    return f"z = {elevation_m:.3f} m"


def span(low_m: float, high_m: float) -> str:
    return f"z = {low_m:.3f} … {high_m:.3f} m"
