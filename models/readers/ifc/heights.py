"""Storey heights, roofs and the top of the massing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from models.measured import Measured, Source, from_file, from_geometry, metres
from models.readers.ifc.bodies import Bodies
from models.readers.ifc.floors import is_floor_slab, is_roof_plate
from models.readers.ifc.shapes import Body
from models.readers.ifc.spatial import COLUMN, CURTAIN, PROXY, ROOF, SLAB, WALL, House, Level, Part
from models.report import ReportBuilder
from models.tolerances import LEVEL_MERGE_M, STOREY_HEIGHT_PLAUSIBLE_M

PLATE_NEAR_M: Final = 0.3
"""A roof level belongs to a roof slab whose bottom or top lies this near: build-up and structural level differ by so much."""

_PLATE_MIN_M2: Final = 4.0
"""A level plate smaller than this is a hood or a hatch, no roof."""


@dataclass(frozen=True, slots=True)
class Roof:
    """The roof over the top storey: structural level, finish where it shows, and how they were found."""

    level_m: float
    source: Source
    finish_m: float | None
    structural: bool


def storey_heights(levels: Sequence[Level], roof: Roof | None) -> list[tuple[Measured | None, str | None]]:
    """Height (m) and basis of each floor: to the next floor, of the top one to the roof, else None.

    Two wings at one height both run to the next floor above them.
    """
    found: list[tuple[Measured | None, str | None]] = []
    for level in levels:
        above = next((other for other in levels if other.elevation_m - level.elevation_m > LEVEL_MERGE_M), None)
        if above is not None:
            where = f"{above.elevation_m:.3f} - {level.elevation_m:.3f}".replace("- -", "+ ")
            found.append((metres(round(above.elevation_m - level.elevation_m, 6), _between(level, where)), None))
        elif roof is not None and not level.used_roof and roof.level_m > level.elevation_m:
            found.append(
                (metres(round(roof.level_m - level.elevation_m, 6), roof.source), "structure" if roof.structural else None)
            )
        else:
            found.append((None, None))
    return found


def _between(level: Level, where: str) -> Source:
    from_levels = level.source is not None and level.source.kind == "file"
    return from_file("level-difference", where) if from_levels else from_geometry("level-difference", where)


def find_roof(house: House, floors: Sequence[Level], bodies: Bodies, report: ReportBuilder) -> Roof | None:
    """The roof over the highest floor, from a roof level with a slab, a roof slab alone, or a roof level alone.

    A pitched roof shows no structural level: then there is none.
    """
    if not floors:
        return None
    top = max(level.elevation_m for level in floors if not level.used_roof or len(floors) == 1)
    clear = top + STOREY_HEIGHT_PLAUSIBLE_M[0]
    levels = [level for level in house.levels if (level.why == "roof" or level.used_roof) and level.elevation_m > clear]
    over = [body for part in _roof_parts(house) for body in bodies.of(part.entity) if body.z1_m > clear]
    plates = [body for body in over if body.flat and body.plan.area >= _PLATE_MIN_M2 and body.z0_m > top - LEVEL_MERGE_M]
    for level in levels:
        near = [p for p in plates if p.z0_m - PLATE_NEAR_M <= level.elevation_m <= p.z1_m + PLATE_NEAR_M]
        if near:
            return Roof(level.elevation_m, _roof_source(level), _finish(level.elevation_m, near), True)
    if plates:
        largest = max(plates, key=lambda body: body.plan.area)
        return Roof(round(largest.z1_m, 6), from_geometry("roof-slab", f"{largest.z1_m:.3f}"), None, True)
    if levels and not over:
        report.guess("ifc-roof-level-bare", levels[0].name, elevation=f"{levels[0].elevation_m:.3f}")
        return Roof(levels[0].elevation_m, _roof_source(levels[0]), None, False)
    return None


def _roof_source(level: Level) -> Source:
    return from_file("roof-level", f"IfcBuildingStorey #{level.id} {level.name}")


def _finish(level_m: float, plates: Sequence[Body]) -> float | None:
    """Top of the roof slab where it lies above the roof's level; a parapet is no part of it."""
    top = max(body.z1_m for body in plates)
    return round(top, 6) if top > level_m + LEVEL_MERGE_M else None


def _roof_parts(house: House) -> list[Part]:
    """Roofs wherever they are stored, and floor slabs stored on a level that is a roof; of a bare massing its bodies."""
    if all(level.entity is None for level in house.levels) and not any(part.kind in (SLAB, ROOF) for part in house.parts):
        return [part for level in house.levels for part in level.of(PROXY)]
    on_roofs = [part for level in house.levels if level.why == "roof" or level.used_roof for part in level.parts]
    return [*(part for part in house.parts if is_roof_plate(part)), *(part for part in on_roofs if is_floor_slab(part))]


def massing_top(house: House, bodies: Bodies) -> tuple[float, str] | None:
    """Highest point of roofs, slabs, walls and columns (metres) and the element it belongs to; None without any.

    Only the two highest levels with elements are meshed where attributes do not tell: the top is there.
    """
    carrying = [level.id for level in house.levels if level.parts]
    upper = {id(part) for level in house.levels if level.id in carrying[-2:] for part in level.parts}
    found = [
        (body.z1_m, part.subject)
        for part in house.parts
        if part.kind in (SLAB, ROOF, WALL, COLUMN) or CURTAIN in part.within
        for body in bodies.of(part.entity, mesh=id(part) in upper)
    ]
    if not found:
        found = [(body.z1_m, part.subject) for part in house.parts if part.kind == PROXY for body in bodies.of(part.entity)]
    return max(found) if found else None


def check_heights(levels: Sequence[Level], heights: Sequence[Measured | None], unit: str, report: ReportBuilder) -> None:
    """Tell of storeys that are too high (most likely the unit is wrong) or too low (a split level)."""
    low, high = STOREY_HEIGHT_PLAUSIBLE_M
    for level, height in zip(levels, heights, strict=True):
        if height is None:
            continue
        if height.value > high:
            report.error("ifc-storey-too-high", level.name, height=f"{height.value:.2f}", unit=unit, limit=f"{high:.0f}")
        elif height.value < low:
            report.guess("ifc-storey-low", level.name, height=f"{height.value:.3f}")
