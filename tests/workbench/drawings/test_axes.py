"""Column axes drawn by hand: which one is meant, and the grid after each step."""

from __future__ import annotations

from models.building import ColumnGrid
from models.measured import SourceKind, from_geometry
from workbench.drawings.axes import added, axis_at, moved, removed, way_of

GRID = ColumnGrid(x_m=(0.0, 8.4, 16.8), y_m=(0.0, 9.0), source=from_geometry("dxf-figure"), columns=6)


def test_a_line_upwards_is_an_axis_at_an_x() -> None:
    assert way_of((1.0, 0.0), (2.0, 9.0)) == "x" and way_of((0.0, 1.0), (9.0, 2.0)) == "y"


def test_the_nearest_axis_within_reach_is_meant() -> None:
    assert axis_at(GRID, (8.1, 4.0), 0.5) == ("x", 1) and axis_at(GRID, (4.0, 9.2), 0.5) == ("y", 1)
    assert axis_at(GRID, (8.2, 9.1), 0.5) == ("y", 1)      # both near: the nearer
    assert axis_at(GRID, (4.0, 4.0), 0.5) is None and axis_at(None, (0.0, 0.0), 9.0) is None


def test_axes_come_in_order_to_the_millimetre() -> None:
    made = added(GRID, "x", 12.60049)
    assert made is not None and made.x_m == (0.0, 8.4, 12.6, 16.8) and made.y_m == GRID.y_m
    assert made.source.kind is SourceKind.PERSON and made.columns is None
    assert added(GRID, "x", 8.5) is None and added(GRID, "x", 8.501) is not None      # 0.1 m is the same axis
    first = added(None, "y", 3.0)
    assert first is not None and (first.x_m, first.y_m) == ((), (3.0,)) and first.bays_x_m == ()


def test_axes_move_past_each_other_but_not_onto_each_other() -> None:
    made = moved(GRID, ("x", 0), 20.0)
    assert made is not None and made.x_m == (8.4, 16.8, 20.0)
    assert moved(GRID, ("x", 0), 16.75) is None
    again = moved(GRID, ("x", 1), 8.45)      # its own place is free
    assert again is not None and again.x_m == (0.0, 8.45, 16.8)


def test_the_last_axis_takes_the_grid_with_it() -> None:
    made = removed(GRID, ("y", 0))
    assert made is not None and made.y_m == (9.0,) and made.x_m == GRID.x_m
    alone = ColumnGrid(x_m=(5.0,), y_m=(), source=GRID.source)
    assert removed(alone, ("x", 0)) is None
