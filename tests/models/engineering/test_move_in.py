"""Corners, cars and slabs for one large piece: hand-computed, by brute force, at the limits."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.engineering.floor_load import OPERATING_KN_M2, LocalLoad, OutsideMethod, Slab
from models.engineering.floor_load_two_way import Plate, plate_equivalent
from models.engineering.move_in import (
    Carriage,
    corner_width_needed_m,
    longest_round_corner_m,
    moving_equivalent,
    moving_on_plate,
    pair_moment,
    pressure_kn_m2,
    standing_equivalent,
    standing_on_plate,
    turn,
    turning_slack_m,
    weight_kn,
)

SIDES = st.floats(0.3, 4.0)


def brute_slack(length: float, width: float, first: float, second: float, steps: int = 4000) -> float:
    """Distance of the inner corner from the inner long side, from the corners of the rectangle and not from the formula."""
    long, narrow = max(length, width), min(length, width)
    least = math.inf
    for i in range(steps + 1):
        angle = math.pi / 2.0 * i / steps
        foot, head = (long * math.cos(angle), 0.0), (0.0, long * math.sin(angle))    # ends on the outer walls
        along = ((head[0] - foot[0]) / long, (head[1] - foot[1]) / long)
        normal = (along[1], -along[0])                                            # points into the corner
        inner = (second - foot[0]) * normal[0] + (first - foot[1]) * normal[1]
        least = min(least, inner - narrow)
    return least


@settings(max_examples=60, deadline=None)
@given(SIDES, SIDES, SIDES, SIDES)
def test_the_room_agrees_with_brute_force(length: float, width: float, first: float, second: float) -> None:
    assert turning_slack_m(length, width, first, second) == pytest.approx(brute_slack(length, width, first, second), abs=5e-6)


@settings(max_examples=25, deadline=None)
@given(st.floats(0.3, 1.2), st.floats(1.0, 3.0), st.floats(1.0, 3.0), st.floats(1.0, 2.6))
def test_a_search_over_positions_and_angles_agrees(width: float, first: float, second: float, longer: float) -> None:
    """A rectangle that turns fits at every angle, pushed against both outer walls; one that is stuck does not at some angle."""
    from shapely import Polygon, affinity, box

    length = width * longer
    corridors = box(0.0, 0.0, 20.0, first).union(box(0.0, 0.0, second, 20.0)).buffer(1e-7)
    slack = turning_slack_m(length, width, first, second)
    if abs(slack) < 0.01 or width > min(first, second):
        return
    piece = Polygon([(0, 0), (length, 0), (length, width), (0, width)])
    fits_all = True      # at each of some angles, pushed into the outer corner
    for step in range(1, 24):
        angle = 90.0 * step / 24
        turned = affinity.rotate(piece, -angle, origin=(0, 0))
        x, y = turned.bounds[0], turned.bounds[1]
        fits_all &= bool(corridors.contains(affinity.translate(turned, -x, -y)))
    if slack > 0.0:
        assert fits_all
    elif slack < -0.05:
        assert not fits_all


def test_the_ladder_is_the_known_formula() -> None:
    for first, second in ((2.0, 3.0), (1.0, 1.0), (1.2, 4.0)):
        ladder = (first ** (2 / 3) + second ** (2 / 3)) ** 1.5
        assert longest_round_corner_m(1e-9, first, second) == pytest.approx(ladder, abs=1e-6)


def test_equal_corridors_are_tightest_at_45_degrees() -> None:
    # L = 2 (√2 a − W): 2 (2.828427 − 1) = 3.656854
    assert longest_round_corner_m(1.0, 2.0, 2.0) == pytest.approx(3.656854, abs=1e-6)


def test_the_limit_passes_and_a_hair_more_does_not() -> None:
    length = 2.0 * (math.sqrt(2.0) * 2.0 - 1.0)
    assert turn(length, 1.0, 2.0, 2.0).way == "turned"
    assert turn(length + 1e-4, 1.0, 2.0, 2.0).way == "stuck"
    assert turn(length - 1e-4, 1.0, 2.0, 2.0).slack_m > 0.0


def test_a_piece_that_cannot_turn_may_go_on_sideways() -> None:
    assert turn(2.9, 1.0, 1.0, 3.0).way == "turned"
    assert turn(3.0, 1.0, 1.0, 3.0).way == "sideways"
    assert turn(3.001, 1.0, 1.0, 3.0).way == "stuck"
    assert turn(2.0, 1.01, 1.0, 3.0).way == "stuck"


@given(SIDES, SIDES, SIDES, SIDES)
def test_order_of_sides_and_corridors_does_not_matter(length: float, width: float, first: float, second: float) -> None:
    found = turn(length, width, first, second).passes
    assert turn(width, length, first, second).passes == found == turn(length, width, second, first).passes


@settings(max_examples=40, deadline=None)
@given(SIDES, SIDES, SIDES)
def test_the_width_needed_is_just_enough(length: float, width: float, first: float) -> None:
    needed = corner_width_needed_m(length, width, first)
    if needed is None:
        assert first < min(length, width)
        return
    assert turn(length, width, first, needed + 1e-6).passes
    if needed > min(length, width) + 1e-4:
        assert not turn(length, width, first, needed - 1e-4).passes
    turned = corner_width_needed_m(length, width, first, turned=True)
    assert turned is not None and turned >= needed - 1e-9 and turn(length, width, first, turned + 1e-6).way == "turned"


@pytest.mark.parametrize("bad", [(0.0, 1.0, 2.0, 2.0), (1.0, -1.0, 2.0, 2.0), (1.0, 1.0, math.nan, 2.0),
                                 (1.0, 1.0, 2.0, math.inf)])
def test_nonsense_is_refused(bad: tuple[float, float, float, float]) -> None:
    with pytest.raises(ValueError):
        turning_slack_m(*bad)


# --- slabs -------------------------------------------------------------------------------------------------------


def test_the_load_over_the_own_base_by_hand() -> None:
    # 2800 kg × 9.80665 = 27.459 kN over 2.2 × 1.8 = 3.96 m²
    assert pressure_kn_m2(2800.0, 2.2, 1.8) == pytest.approx(27.45862 / 3.96)
    assert pressure_kn_m2(100.0, 2.2, 1.8) == OPERATING_KN_M2


def test_a_standing_machine_by_hand() -> None:
    # along: bcx = 2.2 + 0.15 = 2.35, bcy = 1.95 ≤ 0.6 × 4.2 = 2.52: b = 1.95 + 0.7 × 4.2 = 4.89
    # q2 = (27.45862 − 2 × 3.96) / 2.35 = 8.31431; M = 2 × 4.89 × 4.2² / 8 + 8.31431 × 2.35 × 4.2 / 8 × (2 − 2.35 / 4.2) = 36.3417
    along = 8.0 * (2.0 * 4.89 * 4.2 ** 2 / 8.0 + 8.31431 * 2.35 * 4.2 / 8.0 * (2.0 - 2.35 / 4.2)) / (4.89 * 4.2 ** 2)
    # across: bcx = 1.95 < bcy = 2.35 ≤ 2.2 l: b = 2/3 × 2.35 + 0.73 × 4.2 = 4.632667; q2 = 19.53862 / 1.95 = 10.01980
    width = 2.0 / 3.0 * 2.35 + 0.73 * 4.2
    across = 8.0 * (2.0 * width * 4.2 ** 2 / 8.0 + 10.01980 * 1.95 * 4.2 / 8.0 * (2.0 - 1.95 / 4.2)) / (width * 4.2 ** 2)
    found = standing_equivalent(2800.0, 2.2, 1.8, Slab(span_m=4.2, thickness_m=0.15))
    assert found == pytest.approx(max(along, across), rel=1e-5)


@settings(max_examples=80)
@given(st.floats(50.0, 2e4), st.floats(0.5, 2.5), st.floats(0.5, 2.5), st.floats(3.0, 9.0), st.floats(0.1, 0.3),
       st.floats(1.0, 1.3))
def test_the_own_base_is_never_below_annex_c(mass: float, length: float, width: float, span: float, thick: float,
                                            factor: float) -> None:
    slab = Slab(span_m=span, thickness_m=thick)
    assert standing_equivalent(mass, length, width, slab, factor) <= pressure_kn_m2(mass, length, width, factor) + 1e-9


@pytest.mark.parametrize(("span", "apart"), [(4.0, 1.0), (6.0, 2.0), (4.2, 1.76)])
def test_two_narrow_loads_are_the_known_formula(span: float, apart: float) -> None:
    # P (l − s/2)² / (2 l), P = 10
    assert pair_moment(span, 10.0 / 1e-3, 1e-3, apart) == pytest.approx(10.0 * (span - apart / 2.0) ** 2 / (2.0 * span), rel=2e-4)


def test_two_loads_far_apart_act_as_one() -> None:
    assert pair_moment(4.0, 10.0 / 1e-3, 1e-3, 3.9) == pytest.approx(10.0 * 4.0 / 4.0, rel=2e-4)


def test_the_moving_load_grows_with_machine_and_carriage() -> None:
    slab = Slab(span_m=3.0, thickness_m=0.12)
    carriage = Carriage(mass_kg=120.0, height_m=0.12, contact_m=(0.2, 0.15), base_m=(1.76, 1.44))
    moving = moving_equivalent(5000.0, carriage, slab)
    assert moving_equivalent(10120.0, carriage, slab) == pytest.approx(2.0 * moving, rel=1e-6)    # (10120 + 120) = 2 (5000 + 120)


def test_the_moving_load_by_hand() -> None:
    # one contact: 1.1 × 5120 × 9.80665e-3 / 4 = 13.8078 kN; along: bcx 0.32, bcy 0.27, b = 0.27 + 0.7 × 3 = 2.37, on one side
    # half of the way to the neighbour, 0.72: 1.185 + 0.72 = 1.905
    slab = Slab(span_m=3.0, thickness_m=0.12)
    carriage = Carriage(mass_kg=120.0, height_m=0.12, contact_m=(0.2, 0.15), base_m=(1.76, 1.44))
    one = 1.1 * weight_kn(5120.0) / 4.0
    along = 8.0 * pair_moment(3.0, one / 0.32, 0.32, 1.76) / (1.905 * 9.0)
    # across: bcx 0.27 < bcy 0.32: b = 2/3 × 0.32 + 0.73 × 3 = 2.403333; neighbour 1.76: 1.201667 + 0.88 = 2.081667
    across = 8.0 * pair_moment(3.0, one / 0.27, 0.27, 1.44) / (2.0816667 * 9.0)
    assert moving_equivalent(5000.0, carriage, slab) == pytest.approx(max(along, across), rel=1e-6)


def test_a_piece_as_large_as_its_plate_weighs_like_a_uniform_load() -> None:
    # 16315.46 kg × 9.80665 = 160 kN over 4 × 4 m: 10 kN/m², factor 1.2: 12; a plate without thickness spreads nothing
    plate = Plate(side_x_m=4.0, side_y_m=4.0, thickness_m=0.0)
    mass = 160.0 / 9.80665 * 1000.0
    assert standing_on_plate(mass, 4.0, 4.0, plate) == pytest.approx(10.0)
    assert standing_on_plate(mass, 4.0, 4.0, plate, 1.2) == pytest.approx(12.0)
    with pytest.raises(OutsideMethod):
        standing_on_plate(mass, 4.0, 3.0, Plate(side_x_m=4.0, side_y_m=3.9, thickness_m=0.0))


@settings(max_examples=60, deadline=None)
@given(st.floats(50.0, 2e4), st.floats(0.3, 2.5), st.floats(0.3, 2.5), st.floats(3.0, 6.0), st.floats(1.0, 2.99),
       st.floats(0.0, 0.25), st.floats(1.0, 1.3))
def test_the_own_base_is_never_below_annex_c_on_a_plate(mass: float, length: float, width: float, short: float, ratio: float,
                                                        thick: float, factor: float) -> None:
    plate = Plate(side_x_m=short, side_y_m=short * ratio, thickness_m=thick)
    assert standing_on_plate(mass, length, width, plate, factor) <= pressure_kn_m2(mass, length, width, factor) + 1e-9


@pytest.mark.parametrize(("sides", "base"), [((3.0, 4.0), (1.76, 1.44)), ((2.8, 8.0), (0.9, 0.8))])
def test_a_carriage_on_a_plate_against_every_place(sides: tuple[float, float], base: tuple[float, float]) -> None:
    """The places looked at are the worst of a grid of seven by seven, within 1 %."""
    plate = Plate(side_x_m=sides[0], side_y_m=sides[1], thickness_m=0.15)
    carriage = Carriage(mass_kg=120.0, height_m=0.12, contact_m=(0.2, 0.2), base_m=base)
    load = LocalLoad(weight_kn=weight_kn(5120.0) / 4.0, length_x_m=0.2, length_y_m=0.2, dynamic_factor=1.1)
    worst = 0.0
    for apart in (base, base[::-1]):
        grid = [[tuple(at for at in (first, first + gap) if at <= side - 0.175)
                 for first in (0.175 + step * (side - 0.35) / 6.0 for step in range(7))]
                for side, gap in zip(sides, apart, strict=True)]
        worst = max(worst, *(plate_equivalent(load, plate, xs, ys, operating_kn_m2=0.0).load_kn_m2
                             for xs in grid[0] for ys in grid[1]))
    found = moving_on_plate(5000.0, carriage, plate)
    assert 0.99 * worst <= found <= 1.1 * worst
    assert moving_on_plate(10120.0, carriage, plate) == pytest.approx(2.0 * found)
    turned = Plate(side_x_m=sides[1], side_y_m=sides[0], thickness_m=0.15)
    assert moving_on_plate(5000.0, carriage, turned) == pytest.approx(found)


@pytest.mark.parametrize("bad", [{"mass_kg": -1.0}, {"contact_m": (0.0, 0.1)}, {"base_m": (1.0, 0.0)}, {"height_m": -0.1}])
def test_an_impossible_carriage_is_refused(bad: dict[str, object]) -> None:
    usual: dict[str, object] = {"mass_kg": 1.0, "height_m": 0.1, "contact_m": (0.1, 0.1), "base_m": (1.0, 1.0)}
    with pytest.raises(ValueError):
        Carriage(**{**usual, **bad})  # type: ignore[arg-type]
