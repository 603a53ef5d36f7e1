"""Column axes placed, moved and taken away in plan; each gives a new grid, as a person drew it."""

from __future__ import annotations

from models.building import ColumnGrid
from models.measured import from_person
from models.tolerances import COLUMN_AXIS_M
from workbench.drawings.marks import Point

Axis = tuple[str, int]
"""``x`` for an axis that stands at an x, ``y`` for one at a y; and its place from the left or from below."""

_DRAWN = "drawn-axis"


def way_of(start: Point, end: Point) -> str:
    """Which way a line that was drawn means: upwards an axis at an x, across one at a y."""
    return "x" if abs(end[1] - start[1]) >= abs(end[0] - start[0]) else "y"


def axis_at(grid: ColumnGrid | None, at: Point, within_m: float) -> Axis | None:
    """The axis nearest to a point, within reach."""
    if grid is None:
        return None
    found = [(abs(value - own), way, i) for way, values, own in (("x", grid.x_m, at[0]), ("y", grid.y_m, at[1]))
             for i, value in enumerate(values)]
    near = min(found, default=None)
    return None if near is None or near[0] > within_m else near[1:]


def added(grid: ColumnGrid | None, way: str, value_m: float) -> ColumnGrid | None:
    """The grid with one axis more; None where one stands there already."""
    values = _values(grid, way)
    if any(abs(value - value_m) <= COLUMN_AXIS_M for value in values):
        return None
    return _with(grid, way, (*values, value_m))


def moved(grid: ColumnGrid, axis: Axis, value_m: float) -> ColumnGrid | None:
    """The grid with one axis elsewhere; None where another stands there already."""
    values = _values(grid, axis[0])
    others = tuple(value for i, value in enumerate(values) if i != axis[1])
    if any(abs(value - value_m) <= COLUMN_AXIS_M for value in others):
        return None
    return _with(grid, axis[0], (*others, value_m))


def removed(grid: ColumnGrid, axis: Axis) -> ColumnGrid | None:
    """The grid without one axis; None: it was the last of all."""
    values = tuple(value for i, value in enumerate(_values(grid, axis[0])) if i != axis[1])
    left = _with(grid, axis[0], values)
    return left if left.x_m or left.y_m else None


def _values(grid: ColumnGrid | None, way: str) -> tuple[float, ...]:
    return () if grid is None else grid.x_m if way == "x" else grid.y_m


def _with(grid: ColumnGrid | None, way: str, values: tuple[float, ...]) -> ColumnGrid:
    """In order, to the millimetre; how many columns stand on the axes is then not known any more."""
    rising = tuple(sorted(round(value, 3) for value in values))
    x_m, y_m = (rising, _values(grid, "y")) if way == "x" else (_values(grid, "x"), rising)
    return ColumnGrid(x_m=x_m, y_m=y_m, source=from_person(_DRAWN))
