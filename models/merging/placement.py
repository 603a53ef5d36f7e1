"""How a plan lies on a storey: turned by quarters, shifted, and how well its outline then fits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import hypot
from typing import TYPE_CHECKING, Any

from models.building import ColumnGrid
from models.tolerances import COLUMN_AXIS_M, PLAN_FIT_LEAST, SAME_PLACE_M

if TYPE_CHECKING:
    from models.building import Outline

    Shift = tuple[float, float]
    Marks = Sequence[tuple[float, float]]

_TURNS = ((1, 0), (0, 1), (-1, 0), (0, -1))     # cosine and sine of 0, 90, 180, 270 degrees
_TIE = 1e-3
"""Fits that differ by less are one fit: the simpler one (not turned, not shifted) is taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Quarter turns counter-clockwise about the plan's zero, then a shift in metres.

    Args:
        residual_m: the farthest that one outline lies from the other; None where the fit is by column axes alone.
        overlap: shared area over joint area, 0 to 1; None likewise.
    """

    turns: int
    shift_m: tuple[float, float]
    residual_m: float | None
    overlap: float | None

    def point(self, position_m: tuple[float, float]) -> tuple[float, float]:
        """A place of the plan in the axes of the building."""
        cos, sin = _TURNS[self.turns]
        x, y = position_m
        return round(cos * x - sin * y + self.shift_m[0], 6), round(sin * x + cos * y + self.shift_m[1], 6)

    def shape(self, outline: Any) -> Any:
        """An outline of the plan in the axes of the building."""
        return _moved(outline, self.turns, self.shift_m)

    def grid(self, grid: ColumnGrid) -> ColumnGrid:
        """The column axes of the plan in the axes of the building."""
        x_m, y_m = _turned(grid, self.turns)
        return ColumnGrid(x_m=tuple(round(x + self.shift_m[0], 6) for x in x_m),
                          y_m=tuple(round(y + self.shift_m[1], 6) for y in y_m), source=grid.source, columns=grid.columns)


def place(
    base: Outline | None, plan: Outline | None, base_grid: ColumnGrid | None, plan_grid: ColumnGrid | None,
    base_marks: Marks = (), plan_marks: Marks = (),
) -> Placement | None:
    """The best way to lay a plan on a storey; None where nothing common is known or nothing fits.

    Marks are places of lifts, hoists and the like in either drawing: where an outline fits several ways (a rectangle does),
    the way that brings most of them together is taken.
    """
    if base is not None and plan is not None and base.area > 0 and plan.area > 0:
        return _by_outline(base, plan, base_grid, plan_grid, base_marks, plan_marks)
    if base_grid is not None and plan_grid is not None:
        return _by_grid(base_grid, plan_grid)
    return None


def _by_outline(
    base: Outline, plan: Outline, base_grid: ColumnGrid | None, plan_grid: ColumnGrid | None, base_marks: Marks,
    plan_marks: Marks,
) -> Placement | None:
    """The turn and shift that share the most area; of equal ones the most common marks, then the least turned."""
    tried: list[tuple[float, int, Shift]] = []
    for turns in range(4):
        turned = _moved(plan, turns, (0.0, 0.0))
        tried += [(_overlap(base, _moved(turned, 0, shift)), turns, shift)
                  for shift in _shifts(base, turned, turns, base_grid, plan_grid)]
    most = max(overlap for overlap, _, _ in tried)
    if most < PLAN_FIT_LEAST:
        return None
    equal = [found for found in tried if found[0] >= most - _TIE]
    overlap, turns, shift = max(equal, key=lambda found: _common(base_marks, plan_marks, found[1], found[2]))
    residual = float(base.hausdorff_distance(_moved(plan, turns, shift)))
    return Placement(turns=turns, shift_m=shift, residual_m=round(residual, 6), overlap=round(overlap, 6))


def _shifts(base: Outline, plan: Any, turns: int, base_grid: ColumnGrid | None, plan_grid: ColumnGrid | None) -> Iterator[Shift]:
    """Shifts worth trying: none, common column axes, equal corners of the extents, equal centres."""
    if turns == 0:
        yield 0.0, 0.0
    if base_grid is not None and plan_grid is not None:
        found = _grid_shift(base_grid, plan_grid, turns)
        if found is not None:
            yield found[1]
    (x0, y0, x1, y1), (a0, b0, a1, b1) = base.bounds, plan.bounds
    for dx in (x0 - a0, x1 - a1):
        for dy in (y0 - b0, y1 - b1):
            yield round(dx, 6), round(dy, 6)
    own, other = base.centroid, plan.centroid
    yield round(own.x - other.x, 6), round(own.y - other.y, 6)


def _common(base: Marks, plan: Marks, turns: int, shift: Shift) -> int:
    """How many marks of the plan come to lie on one of the base."""
    laid = [Placement(turns=turns, shift_m=shift, residual_m=None, overlap=None).point(mark) for mark in plan]
    return sum(any(hypot(x - a, y - b) <= SAME_PLACE_M for a, b in base) for x, y in laid)


def _overlap(base: Any, plan: Any) -> float:
    shared = base.intersection(plan).area
    return float(shared / (base.area + plan.area - shared))


def _by_grid(base: ColumnGrid, plan: ColumnGrid) -> Placement | None:
    """The turn under which most axes are common; at least two each way."""
    found = [(-hits, turns, shift) for turns in range(4)
             for hits, shift in [_grid_shift(base, plan, turns) or (0, (0.0, 0.0))] if hits]
    if not found:
        return None
    _, turns, shift = min(found)
    return Placement(turns=turns, shift_m=shift, residual_m=None, overlap=None)


def _grid_shift(base: ColumnGrid, plan: ColumnGrid, turns: int) -> tuple[int, Shift] | None:
    """How many axes are common under a turn, and the shift that makes them so."""
    x_m, y_m = _turned(plan, turns)
    across, up = _axis_shift(base.x_m, x_m), _axis_shift(base.y_m, y_m)
    if across is None or up is None:
        return None
    return across[0] + up[0], (across[1], up[1])


def _axis_shift(base: tuple[float, ...], plan: tuple[float, ...]) -> tuple[int, float] | None:
    """The shift that brings most axes together, the least of equal ones; None below two."""
    tries = []
    for shift in {round(b - p, 6) for b in base for p in plan}:
        hits = sum(any(abs(p + shift - b) <= COLUMN_AXIS_M for b in base) for p in plan)
        tries.append((-hits, abs(shift), shift))
    hits, _, shift = min(tries, default=(0, 0.0, 0.0))
    return (-hits, shift) if -hits >= 2 else None


def _turned(grid: ColumnGrid, turns: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    x_m, y_m = grid.x_m, grid.y_m
    for _ in range(turns):
        x_m, y_m = tuple(sorted(-y for y in y_m)), x_m
    return x_m, y_m


def _moved(outline: Any, turns: int, shift: Shift) -> Any:
    from shapely.affinity import affine_transform

    cos, sin = _TURNS[turns]
    return affine_transform(outline, [cos, -sin, sin, cos, *shift])
