"""Elevations of levels, from placements, attributes and geometry; where they disagree, that is told."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from statistics import median
from typing import Final

from models.measured import Source, from_file, from_geometry
from models.readers.ifc.bodies import Bodies
from models.readers.ifc.placements import ABSURD_COORDINATE
from models.readers.ifc.spatial import COLUMN, ROOF, SLAB, SPACE, WALL, House, Level, Part
from models.report import ReportBuilder
from models.tolerances import LEVEL_CONFLICT_M

DATUM_M: Final = 1.5
"""Walls and slabs of a level stand within this of it; when most stand farther off, levels and geometry differ in datum."""

_REFERENCE_M: Final = 0.3
"""A datum shift this near to a reference height in the file is that height: wall bases lie a slab thickness off."""

_ALONE_M: Final = 10.0
"""One level alone is shifted only when its elements are this far off: walls may stand on a plinth."""

_SAMPLES: Final = 25
"""Elements looked at per level: the median of this many does not move."""


def read_elevations(house: House, bodies: Bodies, length_m: float, report: ReportBuilder) -> None:
    """Fill in the elevation of every level (metres, placement frame) and sort the levels; levels without one are dropped."""
    for level in house.levels:
        level.attribute_m = _attribute(level, length_m)
        origin = bodies.origin_m(level.entity)
        level.placement_m = round(origin[2], 6) if origin is not None else None
    bases = {level.id: base for level in house.levels if (base := _base(level, bodies)) is not None}
    _choose(house, bases, report)
    _drop_unknown(house, bases, report)
    house.levels.sort(key=lambda level: (level.elevation_m, level.id))


def _attribute(level: Level, length_m: float) -> float | None:
    value = level.entity.Elevation
    if not isinstance(value, int | float) or not math.isfinite(value) or abs(value) > ABSURD_COORDINATE:
        return None
    return round(value * length_m, 6)


def _base(level: Level, bodies: Bodies) -> float | None:
    """Height at which the things of a level stand: bases of walls, columns and spaces, else tops of slabs."""
    standing = _heights(level.of(WALL, COLUMN, SPACE), bodies, lambda low, high: low)
    slabs = standing or _heights(level.of(SLAB, ROOF), bodies, lambda low, high: high)
    return median(slabs) if slabs else None


def _heights(parts: Sequence[Part], bodies: Bodies, pick: Callable[[float, float], float]) -> list[float]:
    return [pick(body.z0_m, body.z1_m) for part in parts[:_SAMPLES] for body in bodies.of(part.entity, mesh=False)]


def _choose(house: House, bases: dict[int, float], report: ReportBuilder) -> None:
    """Placements, unless only the attributes, or only a common shift, make levels and elements agree."""
    placed = {level.id: _first(level.placement_m, level.attribute_m) for level in house.levels}
    stated = {level.id: _first(level.attribute_m, level.placement_m) for level in house.levels}
    if _agrees(placed, bases) and not _flat(house):
        _take(house.levels, placed, report)
        return
    if (_flat(house) or bases) and _agrees(stated, bases) and stated != placed:
        report.repair("ifc-levels-by-attribute", house.name)
        for level in house.levels:
            _set(level, stated[level.id], _said(level, "attribute"))
        return
    shift = _shift(placed, bases, house)
    if shift is None:
        _take(house.levels, placed, report)
        return
    report.repair("ifc-levels-shifted", house.name, shift=f"{shift:+.3f}")
    for level in house.levels:
        value = placed[level.id]
        source = from_geometry("datum-shift", f"IfcBuildingStorey #{level.id} {shift:+.3f} m")
        _set(level, None if value is None else value + shift, source)


def _first(*values: float | None) -> float | None:
    return next((value for value in values if value is not None), None)


def _flat(house: House) -> bool:
    """Whether all levels are placed at one height although their attributes differ: then the placements say nothing."""
    placed = {level.placement_m for level in house.levels}
    stated = {level.attribute_m for level in house.levels if level.attribute_m is not None}
    return len(house.levels) > 1 and len(placed) == 1 and len(stated) > 1


def _agrees(levels: dict[int, float | None], bases: dict[int, float]) -> bool:
    near = [abs(bases[number] - value) <= DATUM_M for number, value in levels.items() if number in bases and value is not None]
    return not near or sum(near) * 2 >= len(near)


def _shift(levels: dict[int, float | None], bases: dict[int, float], house: House) -> float | None:
    """The one shift that brings all levels to their elements; None where there is no such shift."""
    gaps = [bases[number] - value for number, value in levels.items() if number in bases and value is not None]
    if not gaps or max(gaps) - min(gaps) > 2 * DATUM_M:
        return None
    middle = median(gaps)
    if abs(middle) < (_ALONE_M if len(gaps) == 1 else DATUM_M):
        return None
    references = [-height for height in _references(house) if abs(height + middle) <= _REFERENCE_M]
    return round(references[0] if references else middle, 3)


def _references(house: House) -> Iterable[float]:
    """Differences between attribute and placement: where a file has two datums, they are this far apart."""
    for level in house.levels:
        if level.attribute_m is not None and level.placement_m is not None and level.attribute_m != level.placement_m:
            yield level.placement_m - level.attribute_m
            yield level.attribute_m - level.placement_m
    lowest = [v for level in house.levels for v in [_first(level.placement_m, level.attribute_m)] if v is not None]
    ground = min(lowest, key=abs, default=0.0)
    yield ground


def _take(levels: Sequence[Level], placed: dict[int, float | None], report: ReportBuilder) -> None:
    for level in levels:
        _set(level, placed[level.id], _said(level, "placement" if level.placement_m is not None else "attribute"))
    _tell_conflicts(levels, report)


def _said(level: Level, how: str) -> Source:
    return from_file(how, f"IfcBuildingStorey #{level.id} {'ObjectPlacement' if how == 'placement' else 'Elevation'}")


def _set(level: Level, value: float | None, source: Source) -> None:
    if value is not None:
        level.elevation_m, level.source = round(value, 6), source


def _tell_conflicts(levels: Sequence[Level], report: ReportBuilder) -> None:
    """Attributes that differ from the placements: one note for a common shift, else one for each level."""
    gaps = {
        level.id: level.attribute_m - level.placement_m
        for level in levels
        if level.attribute_m is not None
        and level.placement_m is not None
        and abs(level.attribute_m - level.placement_m) > LEVEL_CONFLICT_M
    }
    if len(gaps) == len(levels) > 1 and max(gaps.values()) - min(gaps.values()) <= LEVEL_CONFLICT_M:
        report.repair("ifc-elevation-datum", "", shift=f"{next(iter(gaps.values())):+.3f}")
        return
    for level in levels:
        if level.id in gaps:
            report.repair(
                "ifc-elevation-conflict", level.name, attribute=f"{level.attribute_m:.4f}", placement=f"{level.placement_m:.4f}"
            )


def _drop_unknown(house: House, bases: dict[int, float], report: ReportBuilder) -> None:
    """Levels without any elevation take that of what stands on them, else they go."""
    for level in list(house.levels):
        if level.source is not None:
            continue
        base = bases.get(level.id)
        if base is None:
            house.levels.remove(level)
            house.loose.extend(level.parts)
            report.drop("ifc-level-without-elevation", level.name)
        else:
            _set(level, base, from_geometry("contents-base", f"IfcBuildingStorey #{level.id}"))
            report.guess("ifc-level-from-contents", level.name, elevation=f"{base:.3f}")
