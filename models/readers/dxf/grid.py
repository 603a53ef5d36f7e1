"""Column grids of plans, and how plans that lie side by side are laid over each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from models.building import ColumnGrid
from models.measured import from_file, from_geometry
from models.readers.dxf.elements import Floats, Stroke
from models.readers.dxf.grouping import Box
from models.readers.dxf.plans import Plan
from models.readers.ifc.columns import AXIS_NEAR_M
from models.report import ReportBuilder
from models.tolerances import DXF_ALIGN_M

_LONG_SHARE: Final = 0.3
"""An axis runs over at least this share of the plan; the stubs at its bubble do not."""

_SLANT: Final = 1e-3
_CELLS_PER_COLUMN: Final = 4.0


@dataclass(frozen=True, slots=True)
class Lattice:
    """Axes of one plan in the drawing's place: x of the upright ones, y of the level ones, and the columns on them."""

    x_m: tuple[float, ...]
    y_m: tuple[float, ...]
    drawn: bool
    columns: Floats
    layer: str = ""


def lattice_of(axes: Sequence[Stroke], columns: Floats, box: Box) -> Lattice:
    """The axes of a plan: long lines on layers of axes, else the rows of its columns."""
    xs, ys = _drawn(axes, box)
    if len(xs) > 1 and len(ys) > 1:
        return Lattice(xs, ys, True, columns, axes[0].layer)
    if len(columns) >= 4:
        xs, ys = _rows(columns[:, 0]), _rows(columns[:, 1])
        if len(xs) > 1 and len(ys) > 1 and len(xs) * len(ys) <= _CELLS_PER_COLUMN * len(columns):
            return Lattice(xs, ys, False, columns)
    return Lattice((), (), False, columns)


def _drawn(axes: Sequence[Stroke], box: Box) -> tuple[tuple[float, ...], tuple[float, ...]]:
    xs, ys = [], []
    for stroke in axes:
        if stroke.closed or stroke.kind not in ("line", "polyline"):
            continue
        for start, end in zip(stroke.points[:-1, :2], stroke.points[1:, :2], strict=True):
            dx, dy = np.abs(end - start)
            if dx <= _SLANT * dy and dy >= _LONG_SHARE * (box[3] - box[1]) and box[0] - 2.0 <= start[0] <= box[2] + 2.0:
                xs.append(float(start[0]))
            elif dy <= _SLANT * dx and dx >= _LONG_SHARE * (box[2] - box[0]) and box[1] - 2.0 <= start[1] <= box[3] + 2.0:
                ys.append(float(start[1]))
    return _distinct(xs), _distinct(ys)


def _distinct(values: Sequence[float]) -> tuple[float, ...]:
    """Values in order, those within a few centimetres as one: an axis is drawn in pieces."""
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > DXF_ALIGN_M:
            kept.append(value)
    return tuple(kept)


def _rows(values: Floats) -> tuple[float, ...]:
    ordered = np.sort(values)
    groups = np.split(ordered, np.flatnonzero(np.diff(ordered) > AXIS_NEAR_M) + 1)
    return tuple(float(np.median(group)) for group in groups)


def column_grid(lattices: Sequence[tuple[Plan, Lattice]]) -> ColumnGrid | None:
    """The grid of the plan with the most columns and axes, in the common place of all plans."""
    best = max(lattices, key=lambda pair: (len(pair[1].x_m) * len(pair[1].y_m), len(pair[1].columns)), default=None)
    if best is None or len(best[1].x_m) < 2:
        return None
    plan, lattice = best
    source = (from_file("dxf-axes", lattice.layer) if lattice.drawn
              else from_geometry("column-clusters", f"{len(lattice.columns)} × {plan.name}"))
    dx, dy = plan.shift
    return ColumnGrid(x_m=tuple(round(x + dx, 3) for x in lattice.x_m), y_m=tuple(round(y + dy, 3) for y in lattice.y_m),
                      source=source, columns=len(lattice.columns) or None)


def lay_over(plans: Sequence[tuple[Plan, Lattice]], report: ReportBuilder) -> None:
    """Move plans that lie beside the first one over it: by equal axes, else columns, else the middle of the outlines."""
    if len(plans) < 2:
        return
    first, base = plans[0]
    for plan, lattice in plans[1:]:
        if _overlaps(first.box, plan.box):
            continue
        shift, how = _shift(first, base, plan, lattice)
        plan.shift = shift
        if how == "axes":
            report.guess("dxf-moved-by-axes", plan.name, x_m=f"{shift[0]:.3f}", y_m=f"{shift[1]:.3f}")
        elif how == "columns":
            report.guess("dxf-moved-by-columns", plan.name, x_m=f"{shift[0]:.3f}", y_m=f"{shift[1]:.3f}")
        else:
            report.guess("dxf-moved-by-middle", plan.name, x_m=f"{shift[0]:.3f}", y_m=f"{shift[1]:.3f}")


def _overlaps(one: Box, other: Box) -> bool:
    """Whether two plans lie in the same place already: they share most of the smaller one's box."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    depth = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0.0 or depth <= 0.0:
        return False
    return width * depth >= 0.5 * min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))


def _shift(first: Plan, base: Lattice, plan: Plan, lattice: Lattice) -> tuple[tuple[float, float], str]:
    dx, dy = _fit(base.x_m, lattice.x_m), _fit(base.y_m, lattice.y_m)
    if dx is not None and dy is not None:
        return (dx, dy), "axes" if base.drawn and lattice.drawn else "columns"
    if len(base.columns) >= 3 and len(lattice.columns) >= 3:
        dx, dy = (_fit(_distinct(base.columns[:, k].tolist()), _distinct(lattice.columns[:, k].tolist())) for k in (0, 1))
        if dx is not None and dy is not None:
            return (dx, dy), "columns"
    one, other = first.box, plan.box
    across, along = (round((one[k] + one[k + 2] - other[k] - other[k + 2]) / 2.0, 6) for k in (0, 1))
    return (across, along), "middle"


def _fit(base: Sequence[float], own: Sequence[float]) -> float | None:
    """The shift that lays the most of a plan's axes onto the first plan's; None when fewer than two, or under half, agree."""
    if len(base) < 2 or len(own) < 2:
        return None
    fixed, moving = np.array(base), np.array(own)
    best, agreed = 0.0, 0
    # Equal counts of agreeing axes go to the shift that lays first upon first.
    for shift in [fixed[0] - moving[0], *(fixed[:, None] - moving[None, :]).ravel()[:4000]]:
        near = np.abs(fixed[:, None] - (moving + shift)[None, :]).min(axis=0) <= DXF_ALIGN_M
        if int(near.sum()) > agreed:
            best, agreed = float(shift), int(near.sum())
    return round(best, 6) if agreed >= 2 and 2 * agreed >= min(len(base), len(own)) else None
