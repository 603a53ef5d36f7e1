"""The levels of a building as lines over the areas by height: floors, the roof, and what was said to be no floor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from models.building import Building
from models.measured import Measured
from models.reading import LevelArea
from models.storey_names import storey_number
from models.tolerances import LEVEL_MERGE_M, ROUNDING

if TYPE_CHECKING:
    from models.geometry.level_cuts import AreaAt

FLOOR: Final = "floor"
ROOF: Final = "roof"
IGNORED: Final = "ignored"


@dataclass(frozen=True, slots=True)
class LevelLine:
    """A level: ``kind`` is floor, roof or ignored; ``id`` the storey's; ``why`` it is ignored, as a key."""

    kind: str
    id: str
    name: str
    level: Measured
    area: Measured | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """Horizontal area at an elevation: of faces that look up (or as stated), and of those that look down."""

    level_m: float
    up_m2: float
    down_m2: float = 0.0


def level_lines(building: Building) -> tuple[LevelLine, ...]:
    """All levels from the top down."""
    found = [LevelLine(FLOOR, s.id, s.name, s.elevation_m, s.area_m2) for s in building.storeys]
    if building.roof_m is not None and building.storeys:
        found.append(LevelLine(ROOF, ROOF, "", building.roof_m))
    found += [LevelLine(IGNORED, f"{IGNORED}-{i}", level.name, level.elevation_m, None, level.why)
              for i, level in enumerate(building.levels_ignored)]
    return tuple(sorted(found, key=lambda line: (-line.level.value, line.kind)))


def bars(building: Building, areas: Sequence[LevelArea]) -> tuple[Bar, ...]:
    """The areas by height that the massing shows; where there is no massing, those that the file states for its storeys."""
    own = [Bar(area.elevation_m, area.up_m2, area.down_m2) for area in areas if area.building == building.id]
    if own:
        return tuple(own)
    return tuple(Bar(s.elevation_m.value, s.area_m2.value) for s in building.storeys if s.area_m2 is not None)


def drawn_to(level_m: float, found: Iterable[Bar], within_m: float) -> float:
    """The elevation of the nearest bar within reach, else to the centimetre."""
    near = min((bar.level_m for bar in found), key=lambda level: abs(level - level_m), default=None)
    if near is not None and abs(near - level_m) <= within_m:
        return near
    return round(level_m, 2)


def half_way(building: Building, storey_id: str | None, found: Sequence[Bar]) -> float:
    """Half-way up a storey, else up the tallest, drawn to what the massing has there; 0 where no height is known."""
    high = {s.id: (s.height_m.value, s.elevation_m.value) for s in building.storeys if s.height_m is not None}
    if not high:
        return 0.0
    height, floor = high.get(storey_id or "") or max(high.values())
    return drawn_to(floor + height / 2.0, found, height / 2.0 - LEVEL_MERGE_M)


def own_name(line: LevelLine) -> str | None:
    """The name that a level keeps when it becomes a floor; none where it only says its height or its number."""
    return None if line.why.startswith("mesh-") or storey_number(line.name) is not None else line.name


def room(building: Building, line: LevelLine, least_m: float) -> tuple[float, float]:
    """Between which elevations a line can be moved: a little off its neighbours."""
    levels = sorted([s.elevation_m.value for s in building.storeys if s.id != line.id]
                    + ([building.roof_m.value] if building.roof_m is not None and line.kind != ROOF else []))
    below = max((level for level in levels if level < line.level.value), default=None)
    above = min((level for level in levels if level > line.level.value), default=None)
    return (-1e4 if below is None else below + least_m, 1e4 if above is None else above - least_m)


def curve_points(curve: Sequence[AreaAt]) -> tuple[tuple[float, float], ...]:
    """The area by height as a line of points (m², m), upwards, closed to no area at both ends."""
    if not curve:
        return ()
    points = [(one.area_m2, one.elevation_m) for one in curve]
    return ((0.0, points[0][1]), *points, (0.0, points[-1][1]))


def area_at(curve: Sequence[AreaAt], level_m: float) -> float | None:
    """The area of the nearest height that was looked at; None beside the curve."""
    if not curve or not curve[0].elevation_m <= level_m <= curve[-1].elevation_m:
        return None
    return min(curve, key=lambda one: abs(one.elevation_m - level_m)).area_m2


def neighbour(lines: Sequence[LevelLine], chosen: str | None, up: bool) -> LevelLine | None:
    """The line over or under the chosen one; the lowest, or the highest, where none is chosen."""
    at = next((i for i, line in enumerate(lines) if line.id == chosen), None)
    if at is None:
        return None if not lines else lines[-1] if up else lines[0]
    there = at - 1 if up else at + 1
    return lines[there] if 0 <= there < len(lines) else lines[at]


def at_level(lines: Sequence[LevelLine], level_m: float) -> LevelLine | None:
    """The line at a level, floors first."""
    found = [line for line in lines if abs(line.level.value - level_m) <= ROUNDING]
    return min(found, key=lambda line: (FLOOR, IGNORED, ROOF).index(line.kind), default=None)
