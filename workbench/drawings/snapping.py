"""Snapping in plan: to axes of the grid and their crossings, corners and edges of the outline, and middles of other things."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from models.building import Building, Storey
from workbench.drawings.marks import Key, Point, foot, rings_of


@dataclass(frozen=True, slots=True)
class Targets:
    """What can be snapped to."""

    points: tuple[tuple[str, Point], ...] = ()      # corner, crossing, middle
    segments: tuple[tuple[Point, Point], ...] = ()
    x_m: tuple[float, ...] = ()
    y_m: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Snapped:
    """A point, and what it was drawn to: corner, crossing, middle, edge, axis, or nothing."""

    at: Point
    what: str = ""


def targets(building: Building, storey: Storey | None, without: Key | None = None) -> Targets:
    """The targets on a storey; the thing that is moved is none of its own."""
    rings = () if storey is None else rings_of(storey.outline)
    grid = building.column_grid
    axes_x, axes_y = ((), ()) if grid is None else (grid.x_m, grid.y_m)
    points = [("corner", point) for ring in rings for point in ring]
    points += [("crossing", (x, y)) for x in axes_x for y in axes_y]
    points += [("middle", at) for at in _middles(building, storey, without)]
    segments = tuple((a, b) for ring in rings for a, b in zip(ring, (*ring[1:], ring[0]), strict=True))
    return Targets(tuple(points), segments, axes_x, axes_y)


def _middles(building: Building, storey: Storey | None, without: Key | None) -> Iterable[Point]:
    for kind, items in (("lift", building.lifts), ("hoist", building.hoists), ("dock", building.docks)):
        for item in items:
            if item.position_m is not None and (kind, item.id) != without:
                yield item.position_m
    for kind, areas in (("zone", storey.zones), ("unit", storey.units)) if storey is not None else ():
        for area in areas:
            if area.outline is not None and not area.outline.is_empty and (kind, area.id) != without:
                left, bottom, right, top = area.outline.bounds
                yield (left + right) / 2.0, (bottom + top) / 2.0


def snap(at: Point, within_m: float, found: Targets) -> Snapped:
    """The nearest point within reach; else the nearest edge; else the axes, each way for itself; else the point as it is."""
    near = min(((math.dist(at, point), what, point) for what, point in found.points), default=None)
    if near is not None and near[0] <= within_m:
        return Snapped(near[2], near[1])
    feet = [(math.dist(at, on), on) for a, b in found.segments for on in (foot(at, a, b),)]
    edge = min(feet, default=None)
    if edge is not None and edge[0] <= within_m:
        return Snapped(_along_axis(edge[1], within_m, found), "edge")
    x, y = _nearest(at[0], found.x_m, within_m), _nearest(at[1], found.y_m, within_m)
    if x is None and y is None:
        return Snapped(at)
    return Snapped((at[0] if x is None else x, at[1] if y is None else y), "axis")


def _along_axis(at: Point, within_m: float, found: Targets) -> Point:
    """A point of an edge, drawn on to where an axis crosses that edge, for edges along the axes."""
    for a, b in found.segments:
        if math.dist(at, foot(at, a, b)) > 1e-9:
            continue
        x, y = _nearest(at[0], found.x_m, within_m), _nearest(at[1], found.y_m, within_m)
        for moved in ((x, at[1]) if x is not None else at, (at[0], y) if y is not None else at):
            if moved != at and math.dist(moved, foot(moved, a, b)) <= 1e-9:
                return moved
    return at


def _nearest(value: float, axes: tuple[float, ...], within_m: float) -> float | None:
    near = min(axes, key=lambda axis: abs(axis - value), default=None)
    return near if near is not None and abs(near - value) <= within_m else None
