"""Areas resized by a corner, by hand."""

from __future__ import annotations

import pytest

from workbench.drawings.resizing import corner_at, is_rectangle, resized

SQUARE = ((0.0, 0.0), (4.0, 0.0), (4.0, 3.0), (0.0, 3.0))
BENT = ((0.0, 0.0), (4.0, 0.5), (4.0, 3.0), (0.0, 3.0))


@pytest.mark.parametrize(("corner", "to", "found"), [
    (2, (6.0, 5.0), ((0.0, 0.0), (6.0, 0.0), (6.0, 5.0), (0.0, 5.0))),
    (0, (1.0, 1.0), ((1.0, 1.0), (4.0, 1.0), (4.0, 3.0), (1.0, 3.0))),
])
def test_a_rectangle_stays_one(corner: int, to: tuple[float, float], found: tuple[tuple[float, float], ...]) -> None:
    assert resized(SQUARE, corner, to) == found


def test_one_corner_of_any_other_polygon_goes() -> None:
    assert not is_rectangle(BENT) and resized(BENT, 1, (5.0, 1.0)) == (BENT[0], (5.0, 1.0), *BENT[2:])


@pytest.mark.parametrize(("off", "same"), [(0.001, True), (0.0011, False)])
def test_a_millimetre_is_still_a_rectangle(off: float, same: bool) -> None:
    assert is_rectangle(((0.0, 0.0), (4.0, off), (4.0, 3.0), (0.0, 3.0))) is same


def test_a_corner_is_taken_within_reach() -> None:
    assert corner_at(SQUARE, (3.6, 3.3), 0.5) == 2
    assert corner_at(SQUARE, (3.6, 3.3), 0.499) is None and corner_at((), (0, 0), 1) is None
