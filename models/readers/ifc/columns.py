"""The column grid: axes of an IfcGrid where there is one, else clusters of column positions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np

from models.building import ColumnGrid
from models.measured import Source, from_file, from_geometry
from models.readers.ifc.bodies import FAULTS, Bodies
from models.readers.ifc.opening import Entity
from models.readers.ifc.placements import NotDirect
from models.readers.ifc.profiles import curve_points
from models.readers.ifc.spatial import COLUMN, House, Level
from models.report import ReportBuilder

AXIS_NEAR_M: Final = 0.35
"""Column centres nearer than this across an axis stand on one axis: edge columns are set flush with the façade."""

_SLANT: Final = 1e-3
"""An axis that leaves its direction by more than a millimetre per metre is no axis of a rectangular grid."""

_MAX_CELLS_PER_COLUMN: Final = 4.0
"""Axes that cross far more often than there are columns are no grid: the columns stand freely."""


def column_grid(
    model: Any, house: House, floors: Sequence[Level], bodies: Bodies, length_m: float, report: ReportBuilder
) -> ColumnGrid | None:
    """Grid axes along x and y in metres; None where columns are few or stand freely."""
    points = _centres(floors, bodies)
    drawn = _drawn_grid(model, bodies, length_m)
    if drawn is not None:
        xs, ys, source = drawn
        if not len(points) or _on_axes(points, xs, ys):
            return ColumnGrid(x_m=xs, y_m=ys, source=source, columns=len(points) or None)
    if len(points) < 4:
        return None
    xs, ys = _clusters(points[:, 0]), _clusters(points[:, 1])
    if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > _MAX_CELLS_PER_COLUMN * len(points):
        report.drop("ifc-columns-free", house.name, count=len(points))
        return None
    return ColumnGrid(x_m=xs, y_m=ys, source=from_geometry("column-clusters", f"{len(points)} × IfcColumn"), columns=len(points))


def _centres(floors: Sequence[Level], bodies: Bodies) -> Any:
    """Centres of the columns of the storey with the most of them, N×2."""
    best: list[tuple[float, float]] = []
    for level in sorted(floors, key=lambda item: -len(item.of(COLUMN)))[:1]:
        for part in level.of(COLUMN):
            boxes = [body.plan.bounds for body in bodies.of(part.entity, mesh=False) if not body.plan.is_empty]
            if boxes:
                x0, y0, x1, y1 = zip(*boxes, strict=True)
                best.append(((min(x0) + max(x1)) / 2, (min(y0) + max(y1)) / 2))
            elif (origin := bodies.origin_m(part.entity)) is not None:
                best.append(origin[:2])
    return np.array(best).reshape(-1, 2)


def _clusters(values: Any) -> tuple[float, ...]:
    """Centres of groups of values; a new group starts after a gap."""
    ordered = np.sort(values)
    groups = np.split(ordered, np.flatnonzero(np.diff(ordered) > AXIS_NEAR_M) + 1)
    return tuple(round(float(np.median(group)), 3) for group in groups)


def _on_axes(points: Any, xs: Sequence[float], ys: Sequence[float]) -> bool:
    """Whether most columns stand on a drawn axis."""
    near = [
        min(abs(axis - x) for axis in xs) <= AXIS_NEAR_M or min(abs(axis - y) for axis in ys) <= AXIS_NEAR_M for x, y in points
    ]
    return bool(sum(near) * 2 >= len(near))


def _drawn_grid(model: Any, bodies: Bodies, length_m: float) -> tuple[tuple[float, ...], tuple[float, ...], Source] | None:
    """Axes of the first IfcGrid that is rectangular and lies along x and y."""
    for grid in model.by_type("IfcGrid"):
        try:
            frame = bodies.placements.world(grid.ObjectPlacement)
            axes = [*(grid.UAxes or ()), *(grid.VAxes or ()), *(grid.WAxes or ())]
            xs, ys = _positions(axes, frame, length_m)
        except (*FAULTS, NotDirect):
            continue
        if len(xs) > 1 and len(ys) > 1:
            return xs, ys, from_file("grid", re.sub(r"\s+", " ", f"IfcGrid #{grid.id()} {grid.Name or ''}").strip())
    return None


def _positions(axes: Iterable[Entity], frame: Any, length_m: float) -> tuple[tuple[float, ...], tuple[float, ...]]:
    xs, ys = set(), set()
    for axis in axes:
        points = curve_points(axis.AxisCurve, 1.0)
        ends = (points[[0, -1]] @ frame[:2, :2].T + frame[:2, 3]) * length_m
        dx, dy = np.abs(ends[1] - ends[0])
        if dx <= _SLANT * dy:
            xs.add(round(float(ends[0][0]), 3))
        elif dy <= _SLANT * dx:
            ys.add(round(float(ends[0][1]), 3))
        else:
            return (), ()
    return tuple(sorted(xs)), tuple(sorted(ys))
