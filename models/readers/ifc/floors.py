"""Which levels are floors: by name, by type, by what stands on them; and which slab belongs to which level."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from models.measured import from_geometry
from models.readers.ifc.bodies import Bodies
from models.readers.ifc.names import is_used_roof, no_floor_reason, says_floor
from models.readers.ifc.shapes import Body
from models.readers.ifc.spatial import (
    CEILING,
    COLUMN,
    CURTAIN,
    DOOR,
    FOUNDATION,
    FRAME,
    FURNISHING,
    LIFT,
    OTHER,
    PROXY,
    ROOF,
    SLAB,
    SPACE,
    STAIR,
    WALL,
    WINDOW,
    House,
    Level,
    Part,
    text,
)
from models.report import ReportBuilder
from models.tolerances import LEVEL_CONFLICT_M, STOREY_HEIGHT_PLAUSIBLE_M

SLAB_NEAR_M: Final = 0.35
"""The top of a floor slab lies this near to its level: finishes and sunken areas."""

SLAB_FAR_M: Final = 1.0
"""A slab farther from the level it is stored on than this belongs elsewhere, if another level is near."""

MASS_MIN_M2: Final = 20.0
"""A massing body with a smaller plan is a post or a piece of equipment, no storey."""

_NO_FLOOR_SLABS: Final = frozenset({"LANDING", "ROOF", "PAVING", "SIDEWALK", "APPROACH_SLAB", "TRACKSLAB"})
_OCCUPIED: Final = (COLUMN, SPACE, DOOR, CURTAIN, STAIR, LIFT, FURNISHING)


def is_floor_slab(part: Part) -> bool:
    """Whether a part is a slab that people stand on: no roof, no landing of a stair."""
    return part.kind == SLAB and part.predefined not in _NO_FLOOR_SLABS and not part.within & {STAIR, ROOF}


def is_roof_plate(part: Part) -> bool:
    return part.kind == ROOF or (part.kind in (SLAB, "plate") and ROOF in part.within)


def sort_parts(house: House, bodies: Bodies, report: ReportBuilder) -> None:
    """Move slabs to the level they lie on, and elements of no level to the one they stand on."""
    _move_slabs(house, bodies, report)
    _place_loose(house, bodies, report)


def _move_slabs(house: House, bodies: Bodies, report: ReportBuilder) -> None:
    moved: Counter[str] = Counter()
    for level in house.levels:
        for part in [part for part in level.parts if is_floor_slab(part)]:
            top = _top(bodies.of(part.entity))
            if top is None or abs(top - level.elevation_m) <= SLAB_FAR_M:
                continue
            other = min(house.levels, key=lambda candidate: abs(candidate.elevation_m - top))
            if other is not level and abs(other.elevation_m - top) <= SLAB_NEAR_M:
                level.parts.remove(part)
                other.parts.append(part)
                moved[other.name] += 1
    for name, count in moved.items():
        report.repair("ifc-slabs-moved", name, count=count)


def _place_loose(house: House, bodies: Bodies, report: ReportBuilder) -> None:
    if not house.levels:
        return
    placed = 0
    for part in list(house.loose):
        found = bodies.of(part.entity, mesh=False) if part.kind != OTHER else ()
        if not found:
            continue
        height = _top(found) if part.kind in (SLAB, ROOF) else min(body.z0_m for body in found)
        below = [level for level in house.levels if height is not None and level.elevation_m <= height + SLAB_NEAR_M]
        level = below[-1] if below else house.levels[0]
        level.parts.append(part)
        part.level = level.id if part.level is None else part.level
        house.loose.remove(part)
        placed += 1
    if placed:
        report.guess("ifc-elements-placed-by-height", house.name, count=placed)


def _top(found: Sequence[Body]) -> float | None:
    return max((body.z1_m for body in found), default=None)


def merge_levels(house: House, bodies: Bodies, report: ReportBuilder) -> None:
    """Levels at one height: the same name twice, or one over the other, is one level; two wings stay two."""
    kept: list[Level] = []
    for level in house.levels:
        twin = next(
            (
                k
                for k in kept
                if abs(k.elevation_m - level.elevation_m) <= LEVEL_CONFLICT_M
                and (k.name == level.name or not k.parts or not level.parts or _overlap(k, level, bodies))
            ),
            None,
        )
        if twin is None:
            kept.append(level)
            continue
        if level.parts and not twin.parts:
            twin.name, twin.guid, twin.entity, twin.id = level.name, level.guid, level.entity, level.id
        twin.parts.extend(level.parts)
        report.repair("ifc-levels-merged", level.name, other=twin.name, elevation=f"{level.elevation_m:.3f}")
    house.levels[:] = kept


def _overlap(one: Level, other: Level, bodies: Bodies) -> bool:
    a, b = (_reach(level, bodies) for level in (one, other))
    return not a or not b or (min(a[2], b[2]) > max(a[0], b[0]) + 1 and min(a[3], b[3]) > max(a[1], b[1]) + 1)


def _reach(level: Level, bodies: Bodies) -> tuple[float, float, float, float] | None:
    """Plan box of a level's slabs, walls and columns in metres."""
    plans = [body.plan for part in level.of(SLAB, WALL, COLUMN) for body in bodies.of(part.entity, mesh=False)]
    boxes = [plan.bounds for plan in plans if not plan.is_empty]
    if not boxes:
        return None
    xs0, ys0, xs1, ys1 = zip(*boxes, strict=True)
    return min(xs0), min(ys0), max(xs1), max(ys1)


def classify(house: House, bodies: Bodies, report: ReportBuilder) -> None:
    """Set ``why`` on every level that is no floor, and ``used_roof`` on roofs whose name says they are used."""
    for level in house.levels:
        names = {level.name, text(level.entity, "LongName")} if level.entity is not None else {level.name}
        level.used_roof = any(is_used_roof(name) for name in names)
        level.why = None if level.used_roof else next((why for why in map(no_floor_reason, sorted(names)) if why), None)
    carrying = [level for level in house.levels if level.parts]
    for level in carrying:
        others = [other for other in carrying if other is not level]
        if level.why is None and not level.used_roof and others:
            level.why = _reason_by_contents(level, others, bodies, report)
    _ignore_empty(house, len(carrying), report)
    if house.levels and all(level.why for level in house.levels):
        _keep_one(house, report)


def _reason_by_contents(level: Level, others: Sequence[Level], bodies: Bodies, report: ReportBuilder) -> str | None:
    kinds = {part.kind for part in level.parts}
    if len(others) >= 2 and kinds <= {WINDOW}:
        return "sill"
    if kinds <= {CEILING}:
        return "ceiling"
    if kinds <= {FOUNDATION}:
        return "foundation"
    if len(others) >= 2 and kinds <= {FRAME}:
        return "helper"
    if _is_roof(level, others, bodies):
        report.guess("ifc-roof-by-contents", level.name, elevation=f"{level.elevation_m:.3f}")
        return "roof"
    return None


def _is_roof(level: Level, others: Sequence[Level], bodies: Bodies) -> bool:
    """A level that carries a roof, or that is the top one with a slab and low walls only, above floors with walls."""
    if level.of(*_OCCUPIED) or says_floor(level.name) or _has_high_walls(level, bodies):
        return False
    slabs = [part for part in level.parts if is_floor_slab(part)]
    if any(is_roof_plate(part) for part in level.parts) and not slabs:
        return any(other.elevation_m < level.elevation_m for other in others)
    top = all(other.elevation_m < level.elevation_m for other in others)
    return top and bool(slabs) and any(other.of(WALL, COLUMN, SPACE, CURTAIN) for other in others)


def _has_high_walls(level: Level, bodies: Bodies) -> bool:
    """Whether walls as high as a person or higher stand on the level; a wall without a body counts as one."""
    for part in level.of(WALL):
        found = bodies.of(part.entity)
        if not found or any(body.z1_m - max(body.z0_m, level.elevation_m) >= STOREY_HEIGHT_PLAUSIBLE_M[0] for body in found):
            return True
    return False


def _ignore_empty(house: House, carrying: int, report: ReportBuilder) -> None:
    for level in house.levels:
        if level.parts or level.why is not None or level.used_roof:
            continue
        if carrying >= 2:
            level.why = "empty"
        else:
            report.guess("ifc-empty-level-kept", level.name)


def _keep_one(house: House, report: ReportBuilder) -> None:
    """Names that rule out every level say nothing: the lowest one that carries walls or slabs stays."""
    bearing = [level for level in house.levels if level.of(WALL, COLUMN, SLAB, SPACE, PROXY)]
    if bearing and not all(level.why in ("roof", "outdoor-ground") for level in bearing):
        level = next(level for level in bearing if level.why not in ("roof", "outdoor-ground"))
        level.why = None
        report.guess("ifc-only-level-kept", level.name)


def levels_from_geometry(house: House, bodies: Bodies, report: ReportBuilder) -> None:
    """A building without levels: the tops of its slabs, else the bottoms of stacked massing bodies, are proposed as levels."""
    slabs = [(body.z1_m, part) for part in house.loose if is_floor_slab(part) for body in bodies.of(part.entity) if body.flat]
    if slabs:
        _propose(house, slabs, "slab-top")
        report.guess("ifc-levels-from-slabs", house.name, count=len(house.levels))
        return
    masses = [
        (body.z0_m, part) for part in house.loose if part.kind == PROXY for body in bodies.of(part.entity) if _is_mass(body)
    ]
    if masses:
        _propose(house, masses, "mass-bottom")
        report.guess("ifc-levels-from-masses", house.name, count=len(house.levels))
    else:
        report.guess("ifc-no-storeys", house.name or house.guid)


def _is_mass(body: Body) -> bool:
    """Whether a body may stand for one storey of a massing: flat, as wide as a room, of a storey's height."""
    low, high = STOREY_HEIGHT_PLAUSIBLE_M
    return body.flat and body.plan.area >= MASS_MIN_M2 and low <= body.thickness_m <= high


def _propose(house: House, found: list[tuple[float, Part]], how: str) -> None:
    for height, part in sorted(found, key=lambda item: (item[0], item[1].id)):
        last = house.levels[-1] if house.levels else None
        if last is None or height - last.elevation_m > SLAB_NEAR_M:
            last = _made_up(part, height, how)
            house.levels.append(last)
        if part in house.loose:
            last.parts.append(part)
            house.loose.remove(part)


def _made_up(part: Part, height: float, how: str) -> Level:
    level = Level(None, part.id, text(part.entity, "GlobalId"), f"{height:+.3f}", None, None)
    level.elevation_m, level.source = round(height, 6), from_geometry(how, part.subject)
    return level


def plans_of(parts: Sequence[Part], bodies: Bodies, *, mesh: bool = True) -> list[Any]:
    """Plans of the bodies of parts, without empty ones."""
    return [body.plan for part in parts for body in bodies.of(part.entity, mesh=mesh) if not body.plan.is_empty]
