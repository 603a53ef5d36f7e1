"""Lifts, hoists and docks of a building as solids."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import shapely

from models.capacity.yard import bays_of
from workbench.desktop.scene.parts import DECK_M, FLAT_M, UNSERVED, Collector, Owner, known, rectangle

if TYPE_CHECKING:
    from models.building import Outline
    from models.logistics import Dock, Hoist, Lift

_Solid = tuple["Outline", float, float, int]

_MARK_M: Final = 0.5
"""Length of the strip that marks a bay at the edge of its platform."""
_MARK_SHARE: Final = 0.6
"""Share of the bay's width that its strip takes, so that bays can be counted."""
_FACADES: Final = 2048
"""Places on outlines that are remembered: storeys share outlines, and an edit of a height leaves them as they are."""


def add_goods(gathered: Collector) -> None:
    """Everything that moves goods in a building and has a place."""
    for lift in gathered.building.lifts:
        gathered.add(Owner("lift", lift.id, lift.name), list(_shaft(gathered, lift)))
    for hoist in gathered.building.hoists:
        gathered.add(Owner("hoist", hoist.id, hoist.name), list(_hoist(gathered, hoist)))
    for dock in gathered.building.docks:
        _add_dock(gathered, dock)


def _shaft(gathered: Collector, lift: Lift) -> Iterator[_Solid]:
    """The car's plan through the storeys from the lowest stop to the highest, slimmer where it does not stop."""
    wide, deep = known(lift.car_m[0]), known(lift.car_m[1])
    if lift.position_m is None or wide is None or deep is None:
        return
    for level in gathered.served(lift.serves):
        extent = gathered.extents[level]
        share = 1.0 if not lift.serves or extent.storey.number in lift.serves else UNSERVED
        yield rectangle(lift.position_m, wide * share, deep * share), extent.low_m, extent.high_m, level


def _hoist(gathered: Collector, hoist: Hoist) -> Iterator[_Solid]:
    """A well through its storeys; a deck, or the frame of an opening, at each storey of the others."""
    wide, other = known(hoist.size_m[0]), known(hoist.size_m[1])
    if hoist.position_m is None or wide is None or other is None:
        return
    for level in gathered.served(hoist.serves):
        extent = gathered.extents[level]
        if hoist.kind == "well":
            yield rectangle(hoist.position_m, wide, other), extent.low_m, extent.high_m, level
            continue
        if hoist.serves and extent.storey.number not in hoist.serves:
            continue
        way = _outwards(extent.storey.outline, hoist.position_m)
        if hoist.kind == "platform":
            yield rectangle(hoist.position_m, wide, other, way), extent.low_m - DECK_M, extent.low_m, level
        else:
            at = _on_facade(extent.storey.outline, hoist.position_m)
            yield rectangle(at, wide, 2.0 * DECK_M, way), extent.low_m, min(extent.low_m + other, extent.high_m), level


@lru_cache(maxsize=_FACADES)
def _outwards(outline: Outline | None, at: tuple[float, float]) -> tuple[float, float]:
    """Direction of the façade's outward side nearest to a point; along y where there is no outline."""
    if outline is None or outline.is_empty:
        return 0.0, 1.0
    x, y = _on_facade(outline, at)
    edges = [edge for ring in _exteriors(outline) for edge in zip(ring.coords, ring.coords[1:], strict=False)]
    (ax, ay), (bx, by) = min(edges, key=lambda edge: shapely.LineString(edge).distance(shapely.Point(x, y)))[:2]
    length = math.hypot(bx - ax, by - ay)
    return ((by - ay) / length, -(bx - ax) / length) if length > 0.0 else (0.0, 1.0)


@lru_cache(maxsize=_FACADES)
def _on_facade(outline: Outline | None, at: tuple[float, float]) -> tuple[float, float]:
    if outline is None or outline.is_empty:
        return at
    ring = min(_exteriors(outline), key=lambda one: one.distance(shapely.Point(at)))
    near = ring.interpolate(ring.project(shapely.Point(at)))
    return float(near.x), float(near.y)


def _exteriors(outline: Outline) -> list[shapely.LinearRing]:
    return [part.exterior for part in getattr(outline, "geoms", [outline])]


def _add_dock(gathered: Collector, dock: Dock) -> None:
    """The platform slab behind its outer edge, and a strip before each bay."""
    bays = list(bays_of(gathered.building, dock))
    level = gathered.level.get(1 if dock.storey is None else dock.storey)
    wide = known(dock.width_m)
    if dock.position_m is None or wide is None or not bays or level is None:
        gathered.miss("dock")
        return
    extent, way = gathered.extents[level], bays[0].way
    tall, deep = known(dock.platform_height_m), known(dock.depth_m)
    at_ground = level == gathered.ground_level and gathered.building.outdoor_ground_m is not None
    low = gathered.ground_m if at_ground else extent.low_m - (tall or 0.0)
    if deep is not None:
        centre = (dock.position_m[0] - way[0] * deep / 2.0, dock.position_m[1] - way[1] * deep / 2.0)
        slab = rectangle(centre, wide, deep, way)
        if at_ground:
            gathered.platforms.append(slab)
        gathered.add(Owner("dock", dock.id, dock.name), [(slab, low, low + (tall or FLAT_M), level)])
    else:
        gathered.miss("dock")
    for bay in bays:
        middle = (bay.at_m[0] + way[0] * _MARK_M / 2.0, bay.at_m[1] + way[1] * _MARK_M / 2.0)
        strip = rectangle(middle, bay.spacing_m * _MARK_SHARE, _MARK_M, way)
        gathered.add(Owner("bay", dock.id, bay.name), [(strip, low, low + (tall or FLAT_M), level)])
