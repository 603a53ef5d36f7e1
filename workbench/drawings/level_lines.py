"""The levels of a building as lines over the areas by height: floors, the roof, and what was said to be no floor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from models.building import Building
from models.measured import Measured
from models.reading import LevelArea
from models.storey_names import storey_number
from models.tolerances import LEVEL_MERGE_M

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
