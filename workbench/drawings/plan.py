"""The plan of a storey: outline, grid, lifts, hoists, docks, zones with their loads, units; on the ground the plot and yard.

Nothing is drawn at an invented place or in an invented size: what has no position is listed, what has no size is a sign.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from models.building import Building, Compartment, Plot, Site, Storey
from models.logistics import Dock, Hoist, Lift, TruckYard
from models.measured import Measured
from models.tolerances import AREA_SLACK
from workbench.drawings.marks import (
    Box,
    Caption,
    Dimension,
    Drawing,
    Mark,
    Point,
    Region,
    Sign,
    Stroke,
    around,
    box_of,
    grown,
    rings_of,
)
from workbench.sheets.words import Words, number, with_unit

if TYPE_CHECKING:
    from models.building import Outline

_AXIS_PX: Final = 62.0
_OVERALL_PX: Final = 40.0
_BAYS_PX: Final = 22.0
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Axes are lettered without I and O (GB/T 50001-2017, 8.0.4: they look like 1 and 0)."""


LAYERS: Final = ("grid", "dimensions", "lifts", "hoists", "docks", "zones", "units", "compartments", "machines", "site")
"""What can be left out of a plan; the outline always stays."""
_LAYER_OF: Final = {"lift": "lifts", "hoist": "hoists", "dock": "docks", "zone": "zones", "unit": "units",
                    "compartment": "compartments", "equipment": "machines"}


def plan_drawing(building: Building, storey: Storey, plot: Plot | None, site: Site | None, words: Words,
                 hidden: Set[str] = frozenset()) -> Drawing:
    """The plan of one storey as marks in metres.

    Args:
        hidden: those of :data:`LAYERS` that are left out; what has no position is listed all the same.
    """
    ground = storey.number == 1
    outline = storey.outline
    marks: list[Mark] = []
    if ground and "site" not in hidden:
        marks += _surroundings(plot, site, words)
    rings = rings_of(outline)
    if rings:
        marks.append(Region(rings, "floor", ("storey", storey.id)))
    marks += _areas(storey, words)
    marks += _compartment(building, storey, rings, words)
    marks += [Stroke(ring, "outline", None, True) for ring in rings]
    house = box_of(point for ring in rings for point in ring)
    marks += _grid(building, house)
    marks += _things(building, storey, words)
    if house is not None:
        marks += _overall(house, building)
    marks = [mark for mark in marks if _layer_of(mark) not in hidden]
    whole = around([house, *(_extent(mark) for mark in marks if not isinstance(mark, Dimension | Caption))])
    return Drawing(tuple(marks), None if whole is None else grown(whole, 0.5), tuple(_unplaced(building, storey, ground, site)),
                   None if house is None else grown(house, 0.08 * max(house[2] - house[0], house[3] - house[1])))


def _layer_of(mark: Mark) -> str:
    """One of :data:`LAYERS`; empty for what always stays."""
    if isinstance(mark, Dimension):
        return "dimensions"
    if isinstance(mark, Stroke | Caption) and mark.style in ("axis", "bubble"):
        return "grid"
    if mark.style == "compartment":
        return "compartments"
    return "" if mark.key is None else _LAYER_OF.get(mark.key[0], "")


def whole_storey(building: Building, storey: Storey) -> Compartment | None:
    """The fire compartment that is this whole storey: the only one on it, of its area; None where the line runs elsewhere."""
    here = [part for part in building.compartments if storey.number in part.storeys]
    if len(here) != 1 or here[0].area_m2 is None or storey.area_m2 is None or len(here[0].storeys) != 1:
        return None
    apart = abs(here[0].area_m2.value - storey.area_m2.value)
    return here[0] if apart <= AREA_SLACK * storey.area_m2.value else None


def _compartment(building: Building, storey: Storey, rings: Sequence[Sequence[Point]], words: Words) -> Iterator[Mark]:
    """The line of the compartment along the outline, and its name in the lower left corner."""
    part = whole_storey(building, storey)
    if part is None or not rings:
        return
    key = ("compartment", part.id)
    for ring in rings:
        yield Stroke(tuple(ring), "compartment", None, True)      # what stands at the edge is clicked, not the line
    left, bottom, right, _ = box_of(point for ring in rings for point in ring) or (0.0, 0.0, 0.0, 0.0)
    yield Caption((left, bottom), _with_area(part.name or part.id, part.area_m2), "compartment", "start", (7.0, -10.0),
                  room_m=right - left, key=key)


def _extent(mark: Mark) -> Box | None:
    if isinstance(mark, Region):
        return box_of(point for ring in mark.rings for point in ring)
    if isinstance(mark, Stroke):
        return box_of(mark.points)
    return box_of([mark.at]) if isinstance(mark, Sign) else None


# the ground around


def _surroundings(plot: Plot | None, site: Site | None, words: Words) -> Iterator[Mark]:
    if plot is not None:
        for ring in rings_of(plot.outline):
            yield Stroke(ring, "plot", None, True)
    if site is None:
        return
    for neighbour in site.neighbours:
        rings = rings_of(neighbour.outline)
        if rings:
            yield Region(rings, "neighbour")
            yield Caption(_middle(neighbour.outline), neighbour.name or neighbour.id, "faint")
    for kept in site.kept_free:
        if len(kept.outline_m) >= 3:
            yield Region((kept.outline_m,), f"kept-{kept.kind}")
            yield Caption(_ring_middle(kept.outline_m), kept.name or kept.id, "faint", turn_deg=_turned(kept.outline_m),
                          room_m=_long(kept.outline_m))
    for yard in site.yards:
        yield from _yard(yard, words)


def _yard(yard: TruckYard, words: Words) -> Iterator[Mark]:
    if len(yard.outline_m) >= 3:
        yield Region((yard.outline_m,), "yard")
        yield Caption(_ring_middle(yard.outline_m), _with_area(yard.name or yard.id, yard.area_m2), "faint",
                      room_m=_long(yard.outline_m))
    for obstacle in yard.obstacles:
        if len(obstacle.outline_m) >= 3:
            yield Region((obstacle.outline_m,), "obstacle")
    for drive in yard.manoeuvres:
        if len(drive.corners_m) >= 2:
            yield Stroke(drive.corners_m, "drive")
    if yard.gate_m is not None:
        yield Sign(yard.gate_m, "gate", "thing")
        yield Caption(yard.gate_m, words.plain("desktop.plan.gate"), "faint", shift_px=(0.0, -12.0))


# the storey


def _areas(storey: Storey, words: Words) -> Iterator[Mark]:
    """Units and zones; a zone says its load, or that nobody knows it."""
    for unit in storey.units:
        rings = rings_of(unit.outline)
        if rings:
            yield Region(rings, "unit", ("unit", unit.id))
            yield Caption(_middle(unit.outline), _with_area(unit.name or unit.id, unit.net_area_m2 or unit.gross_area_m2), "text",
                          room_m=_wide(unit.outline), key=("unit", unit.id))
    for zone in storey.zones:
        rings = rings_of(zone.outline)
        if rings:
            yield Region(rings, "zone" if zone.floor_load is not None else "zone-unknown", ("zone", zone.id))
            load = words.measured(None if zone.floor_load is None else zone.floor_load.load)
            room = _wide(zone.outline)
            at, key = _middle(zone.outline), ("zone", zone.id)
            yield Caption(at, zone.name or zone.id, "text", shift_px=(0.0, -7.0), room_m=room, key=key)
            yield Caption(at, load, "strong", shift_px=(0.0, 8.0), room_m=room, key=key)


def _grid(building: Building, house: Box | None) -> Iterator[Mark]:
    """Axes with their bubbles: figures from left to right, letters from the bottom up."""
    grid = building.column_grid
    if grid is None:
        return
    both = (grid.x_m[0], grid.y_m[0], grid.x_m[-1], grid.y_m[-1]) if grid.x_m and grid.y_m else None
    box = around([house, both])
    if box is None:
        return
    for i, x in enumerate(grid.x_m):
        yield Stroke(((x, box[1]), (x, box[3])), "axis")
        yield Caption((x, box[1]), str(i + 1), "bubble", shift_px=(0.0, _AXIS_PX), crowded=True)
    for i, y in enumerate(grid.y_m):
        yield Stroke(((box[0], y), (box[2], y)), "axis")
        yield Caption((box[0], y), axis_letter(i), "bubble", shift_px=(-_AXIS_PX, 0.0), crowded=True)
    yield from _chain([(x, box[1]) for x in grid.x_m], -_BAYS_PX)
    yield from _chain([(box[0], y) for y in grid.y_m], _BAYS_PX)


def axis_letter(i: int) -> str:
    """A, B … H, J … Z, then AA, BA, CA: the name of the i-th axis from the bottom."""
    letter = _LETTERS[i % len(_LETTERS)]
    return letter if i < len(_LETTERS) else letter + axis_letter(i // len(_LETTERS) - 1)


def _chain(points: Sequence[Point], away_px: float) -> Iterator[Mark]:
    for a, b in pairwise(points):
        yield Dimension(a, b, millimetres(math.dist(a, b)), away_px)


def _overall(house: Box, building: Building) -> Iterator[Mark]:
    """The overall lengths outside the grid's, and what lies between the outline and the outer axes."""
    left, bottom, right, top = house
    yield Dimension((left, bottom), (right, bottom), millimetres(right - left), -_OVERALL_PX)
    yield Dimension((left, bottom), (left, top), millimetres(top - bottom), _OVERALL_PX)
    grid = building.column_grid
    if grid is None or not grid.x_m or not grid.y_m:
        return
    for a, b in ((left, grid.x_m[0]), (grid.x_m[-1], right)):
        if b - a > 0.005:
            yield Dimension((a, bottom), (b, bottom), millimetres(b - a), -_BAYS_PX)
    for a, b in ((bottom, grid.y_m[0]), (grid.y_m[-1], top)):
        if b - a > 0.005:
            yield Dimension((left, a), (left, b), millimetres(b - a), _BAYS_PX)


def millimetres(length_m: float) -> str:
    """A length as plans write it: whole millimetres."""
    return f"{length_m * 1000.0:.0f}"


# lifts, hoists, docks


def on_storey(building: Building, storey: Storey) -> Iterator[tuple[str, Lift | Hoist | Dock]]:
    """What stands on a storey or passes it; where nobody says which storeys it serves, it may be here, and is shown."""
    for kind, items in (("lift", building.lifts), ("hoist", building.hoists)):
        for item in items:
            if item.serves is None or storey.number in item.serves:
                yield kind, item
    for dock in building.docks:
        if dock.storey == storey.number or (dock.storey is None and storey.number == 1):
            yield "dock", dock


def _things(building: Building, storey: Storey, words: Words) -> Iterator[Mark]:
    for kind, item in on_storey(building, storey):
        if item.position_m is None:
            continue
        key = (kind, item.id)
        outline = footprint(item)
        style = _style(item)
        if outline is None:
            yield Sign(item.position_m, kind, style, key)
        else:
            yield Region((outline,), style, key)
            if kind == "lift":
                yield Stroke((outline[0], outline[2]), "cross", key)
                yield Stroke((outline[1], outline[3]), "cross", key)
        yield Caption(item.position_m, _short(item), "label", shift_px=(0.0, 17.0 if kind != "dock" else -12.0), key=key)
    for machine in building.equipment:
        if machine.storey == storey.number and len(machine.outline_m) >= 3:
            yield Region((machine.outline_m,), "machine", ("equipment", machine.id))
            yield Caption(_ring_middle(machine.outline_m), machine.name or machine.id, "faint", room_m=_long(machine.outline_m),
                          key=("equipment", machine.id))


def _style(item: Lift | Hoist | Dock) -> str:
    if isinstance(item, Lift):
        return f"lift-{item.use}"
    return f"hoist-{item.kind}" if isinstance(item, Hoist) else "dock"


def _short(item: Lift | Hoist | Dock) -> str:
    name = item.name or item.id
    if isinstance(item, Lift) and item.rated_load_kg is not None:
        return f"{name} {number(item.rated_load_kg.value / 1000.0)} t"
    return name


def footprint(item: Lift | Hoist | Dock) -> tuple[Point, ...] | None:
    """The rectangle of a lift car, a well or platform, or a dock whose direction is known; None where its size is not."""
    if item.position_m is None:
        return None
    if isinstance(item, Dock):
        return _dock(item, item.position_m)
    wide, deep = (item.car_m if isinstance(item, Lift) else item.size_m)[:2]
    if wide is None or deep is None or (isinstance(item, Hoist) and item.kind == "opening"):
        return None
    x, y = item.position_m
    a, b = wide.value / 2.0, deep.value / 2.0
    return (x - a, y - b), (x + a, y - b), (x + a, y + b), (x - a, y + b)


def _dock(dock: Dock, at: Point) -> tuple[Point, ...] | None:
    """From the middle of its outer edge inwards, against the direction that trucks leave in."""
    faces = None if dock.service is None else dock.service.faces_deg
    if faces is None or dock.width_m is None or dock.depth_m is None:
        return None
    out = math.radians(faces.value)
    ux, uy = math.cos(out), math.sin(out)
    half, deep = dock.width_m.value / 2.0, dock.depth_m.value
    corners = ((0.0, half), (0.0, -half), (-deep, -half), (-deep, half))
    return tuple((at[0] + along * ux - aside * uy, at[1] + along * uy + aside * ux) for along, aside in corners)


# what has no place


def _unplaced(building: Building, storey: Storey, ground: bool, site: Site | None) -> Iterator[tuple[tuple[str, str], str]]:
    """What is on the storey, or may be, and has no position or outline in plan."""
    here = storey.number
    found: list[tuple[str, object]] = [(kind, item) for kind, item in on_storey(building, storey) if item.position_m is None]
    found += [("zone", zone) for zone in storey.zones if zone.outline is None or zone.outline.is_empty]
    found += [("unit", unit) for unit in storey.units if unit.outline is None or unit.outline.is_empty]
    drawn = whole_storey(building, storey) if rings_of(storey.outline) else None
    found += [("compartment", part) for part in building.compartments if here in part.storeys and part is not drawn]
    found += [("stair", stair) for stair in building.stairs if stair.serves is None or here in stair.serves]
    found += [("store", store) for store in building.stores if store.storey == here]
    found += [("equipment", one) for one in building.equipment if one.storey == here and len(one.outline_m) < 3]
    if ground and site is not None:
        found += [("yard", yard) for yard in site.yards if len(yard.outline_m) < 3]
        found += [("neighbour", one) for one in site.neighbours if one.outline is None]
    for kind, item in found:
        own = str(getattr(item, "id", ""))
        yield (kind, own), str(getattr(item, "name", "")) or own


# middles and lengths


def _middle(outline: Outline | None) -> Point:
    """A point inside, the middle where that is inside."""
    if outline is None:
        return 0.0, 0.0
    middle = outline.centroid if outline.contains(outline.centroid) else outline.representative_point()
    return float(middle.x), float(middle.y)


def _wide(outline: Outline | None) -> float | None:
    return None if outline is None else float(outline.bounds[2] - outline.bounds[0])


def _ring_middle(ring: Sequence[Point]) -> Point:
    box = box_of(ring)
    return (0.0, 0.0) if box is None else ((box[0] + box[2]) / 2.0, (box[1] + box[3]) / 2.0)


def _long(ring: Sequence[Point]) -> float:
    box = box_of(ring)
    return 0.0 if box is None else max(box[2] - box[0], box[3] - box[1])


def _turned(ring: Sequence[Point]) -> float:
    """Words in a lane that runs upwards stand upwards."""
    box = box_of(ring)
    return 90.0 if box is not None and box[3] - box[1] > 2.0 * (box[2] - box[0]) else 0.0


def _with_area(name: str, area: Measured | None) -> str:
    return name if area is None else f"{name} {with_unit(area.value, area.unit)}"
