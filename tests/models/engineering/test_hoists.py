"""What goes through a hoist, what guards it, where its crane stands."""

from __future__ import annotations

import pytest

from models.engineering.hoists import clashes, guard_height_m, through_facade, through_floor

SQUARE = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0))


@pytest.mark.parametrize(("fall", "guard"), [(0.0, 0.9), (1.99, 0.9), (2.0, 1.05), (19.99, 1.05), (20.0, 1.2), (70.0, 1.2)])
def test_guards_grow_with_the_fall(fall: float, guard: float) -> None:
    assert guard_height_m(fall) == guard


def test_a_negative_fall_is_refused() -> None:
    with pytest.raises(ValueError):
        guard_height_m(-0.1)


def test_the_long_side_goes_along_the_long_side() -> None:
    fit = through_floor((2.2, 1.8), (3.0, 2.1), 0.1)
    assert fit.has_m == (3.0, 2.1) and fit.needs_m == pytest.approx((2.4, 2.0)) and fit.margin_m == pytest.approx(0.1)
    assert through_floor((1.8, 2.2), (2.1, 3.0), 0.1).needs_m == pytest.approx((2.0, 2.4))
    assert through_floor((2.2, 1.8), (2.4, 2.0), 0.1).margin_m == pytest.approx(0.0)
    assert through_floor((2.2, 1.8), (2.39, 2.0), 0.1).margin_m == pytest.approx(-0.01)


def test_a_facade_takes_the_narrow_side_and_the_height() -> None:
    assert through_facade((2.2, 1.8), 2.22, (2.5, 2.4), 0.1).needs_m == pytest.approx((2.0, 2.32))


def test_cranes_that_stand_on_kept_areas_are_named() -> None:
    crane = ((5.0, 5.0), (15.0, 5.0), (15.0, 8.0), (5.0, 8.0))
    found = clashes(crane, [("touches", ((15.0, 0.0), (20.0, 0.0), (20.0, 9.0), (15.0, 9.0))), ("aerial", SQUARE)])
    assert [(clash.name, clash.area_m2) for clash in found] == [("aerial", pytest.approx(15.0))]
    assert clashes(crane, []) == []


def test_an_outline_that_crosses_itself_is_refused() -> None:
    with pytest.raises(ValueError):
        clashes(((0.0, 0.0), (1.0, 1.0), (1.0, 0.0), (0.0, 1.0)), [("a", SQUARE)])
