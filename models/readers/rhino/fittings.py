"""Lifts, hoists, docks and columns from the layers that hold them, each with the place of its box."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from models.building import Building, ColumnGrid, Storey
from models.geometry.rings import Floats
from models.logistics import Dock, Hoist, HoistKind, Lift
from models.measured import Measured, Stated, from_file, from_geometry, metres
from models.readers.ifc.names import hoist_kind, is_fire_lift, lift_use
from models.readers.rhino.layer_tree import Layer
from models.readers.rhino.scene import Fitting
from models.report import ReportBuilder

_SAME_PLACE_M: Final = 0.5
"""Things of one layer's kind whose middles are nearer than this in plan are one: a lift drawn once on every storey."""

_REACH_M: Final = 0.6
"""A lift serves a storey whose floor its box passes or comes this near to (pits and overruns are higher)."""

_AXIS_NEAR_M: Final = 0.35
"""Columns nearer than this across an axis stand on one axis: edge columns are set flush with the façade."""

_MAX_CELLS_PER_COLUMN: Final = 4.0
"""Axes that cross far more often than there are columns are no grid: the columns stand freely."""


@dataclass(frozen=True, slots=True)
class _Thing:
    """Fittings in one place: box in metres, z from elevation 0."""

    layer: Layer
    name: str
    low: Floats
    high: Floats

    @property
    def middle(self) -> Floats:
        made: Floats = (self.low + self.high) / 2.0
        return made

    @property
    def position_m(self) -> tuple[float, float]:
        x, y, _ = self.middle
        return round(float(x), 3), round(float(y), 3)


def with_fittings(building: Building, fittings: Sequence[Fitting], placed: Callable[[Floats], Floats],
                  report: ReportBuilder) -> Building:
    """The building with what stands on layers of lifts, hoists, docks and columns.

    Args:
        placed: from the file's units and place to metres with z from elevation 0.
    """
    by_role: dict[str, list[_Thing]] = {}
    for fitting in fittings:
        ends = placed(np.array([fitting.low, fitting.high]))
        thing = _Thing(fitting.layer, fitting.name, ends.min(axis=0), ends.max(axis=0))
        by_role.setdefault(str(fitting.layer.role), []).append(thing)
    lifts = _stacked([*by_role.get("lift", ()), *by_role.get("fire-lift", ())])
    hoists, docks = _stacked(by_role.get("hoist", ())), by_role.get("dock", [])
    made = replace(
        building,
        lifts=tuple(_lift(i, thing, building.storeys) for i, thing in enumerate(lifts)),
        hoists=tuple(_hoist(i, thing, building.storeys, report) for i, thing in enumerate(hoists)),
        docks=tuple(_dock(i, thing, building.storeys) for i, thing in enumerate(docks)),
        column_grid=_grid(by_role.get("column", ()), building.name, report),
    )
    if lifts or hoists or docks:
        report.guess("rhino-fittings", building.name, lifts=len(lifts), hoists=len(hoists), docks=len(docks))
    return made


def _stacked(things: Sequence[_Thing]) -> list[_Thing]:
    """Things that stand over one another as one, in the order of the file."""
    kept: list[_Thing] = []
    for thing in things:
        for i, other in enumerate(kept):
            if np.abs(thing.middle[:2] - other.middle[:2]).max() < _SAME_PLACE_M:
                kept[i] = _Thing(other.layer, other.name or thing.name, np.minimum(thing.low, other.low),
                                 np.maximum(thing.high, other.high))
                break
        else:
            kept.append(thing)
    return kept


def _serves(thing: _Thing, storeys: Sequence[Storey]) -> tuple[int, ...] | None:
    """Storeys whose floors the box passes; None where it passes fewer than two, as a car drawn on one storey does."""
    passed = tuple(storey.number for storey in storeys
                   if thing.low[2] - _REACH_M <= storey.elevation_m.value <= thing.high[2] - _REACH_M)
    return passed if len(passed) > 1 else None


def _lift(i: int, thing: _Thing, storeys: Sequence[Storey]) -> Lift:
    words = f"{thing.name} {thing.layer.name}"
    use = lift_use(words)
    source = Stated(str(use), from_file("rhino-name", f"{thing.layer.path}: {thing.name}".rstrip(": ")))
    return Lift(id=f"lift-{i + 1}", name=thing.name or f"{thing.layer.name} {i + 1}", use=use,
                use_source=source if use != "unknown" else None,
                fire_lift=True if thing.layer.role == "fire-lift" or is_fire_lift(words) else None,
                serves=_serves(thing, storeys), position_m=thing.position_m)


def _hoist(i: int, thing: _Thing, storeys: Sequence[Storey], report: ReportBuilder) -> Hoist:
    name = thing.name or f"{thing.layer.name} {i + 1}"
    kind = hoist_kind(f"{thing.name} {thing.layer.name}")
    if kind is None:
        report.guess("rhino-hoist-kind", name)
        kind = HoistKind.WELL
    return Hoist(id=f"hoist-{i + 1}", name=name, kind=kind, size_m=_sides(thing) if kind is HoistKind.WELL else (None, None),
                 serves=_serves(thing, storeys), position_m=thing.position_m)


def _sides(thing: _Thing) -> tuple[Measured | None, Measured | None]:
    """Width along x and depth along y of a well."""
    width, depth, _ = thing.high - thing.low
    source = from_geometry("rhino-box", thing.layer.path)
    return tuple(metres(round(float(side), 6), source) if side > 0.0 else None for side in (width, depth))  # type: ignore[return-value]


def _dock(i: int, thing: _Thing, storeys: Sequence[Storey]) -> Dock:
    storey = min(storeys, key=lambda one: abs(one.elevation_m.value - float(thing.low[2])), default=None)
    return Dock(id=f"dock-{i + 1}", name=thing.name or f"{thing.layer.name} {i + 1}", position_m=thing.position_m,
                storey=None if storey is None else storey.number)


def _grid(columns: Sequence[_Thing], name: str, report: ReportBuilder) -> ColumnGrid | None:
    """Axes through the columns of all storeys; None where they are few or stand freely."""
    points = np.array([thing.position_m for thing in _stacked(columns)]).reshape(-1, 2)
    if len(points) < 4:
        if len(points):
            report.drop("rhino-columns-free", name, count=len(points))
        return None
    xs, ys = _clusters(points[:, 0]), _clusters(points[:, 1])
    if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > _MAX_CELLS_PER_COLUMN * len(points):
        report.drop("rhino-columns-free", name, count=len(points))
        return None
    source = from_geometry("column-clusters", f"{len(points)} × {columns[0].layer.path}")
    return ColumnGrid(x_m=xs, y_m=ys, source=source, columns=len(points))


def _clusters(values: Floats) -> tuple[float, ...]:
    """Centres of groups of values; a new group starts after a gap."""
    ordered = np.sort(values)
    groups = np.split(ordered, np.flatnonzero(np.diff(ordered) > _AXIS_NEAR_M) + 1)
    return tuple(round(float(np.median(group)), 3) for group in groups)
