"""Equivalent floor loads against hand-computed examples, and the heaviest machine as the way back."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.engineering.floor_load import (
    LocalLoad,
    OutsideMethod,
    Slab,
    Surroundings,
    beam_equivalent,
    cantilever_width,
    design_load,
    effective_width,
    girder_equivalent,
    greatest_moment,
    heaviest_machine,
    reduced_width,
    slab_equivalent,
    wheel_equivalent,
)


def test_the_classic_handbook_machine_beside_a_free_edge() -> None:
    """8 kN on 1.0 × 0.5 m, 0.1 m bedding, slab 0.1 m over 3 m, factor 1.1, the free edge 0.8 m away."""
    load = LocalLoad(weight_kn=8.0, length_x_m=1.0, length_y_m=0.5, bedding_m=0.1, dynamic_factor=1.1)
    found = slab_equivalent(load, Slab(span_m=3.0, thickness_m=0.1), Surroundings(edges_m=(0.8, None)))
    assert (found.spread_x_m, found.spread_y_m) == (pytest.approx(1.3), pytest.approx(0.8))
    assert found.full_width_m == pytest.approx(2.9) and found.width_m == pytest.approx(2.25)
    assert (found.around_kn_m, found.under_kn_m) == (pytest.approx(4.5), pytest.approx(6.0))
    assert found.moment_kn_m == pytest.approx(9.645)
    assert found.load_kn_m2 == pytest.approx(3.810, abs=5e-4) and found.case == "C.0.5-1"


def test_a_machine_of_60_kn_in_the_open() -> None:
    load = LocalLoad(weight_kn=60.0, length_x_m=2.0, length_y_m=1.5, dynamic_factor=1.1)
    found = slab_equivalent(load, Slab(span_m=3.0, thickness_m=0.15))
    assert found.width_m == pytest.approx(3.75) and found.moment_kn_m == pytest.approx(37.3125)
    assert found.load_kn_m2 == pytest.approx(8.844, abs=5e-4)


def test_a_neighbour_takes_half_the_way() -> None:
    load = LocalLoad(weight_kn=40.0, length_x_m=1.2, length_y_m=1.0, dynamic_factor=1.1)
    found = slab_equivalent(load, Slab(span_m=3.0, thickness_m=0.15), Surroundings(neighbours_m=(2.0, None)))
    assert found.width_m == pytest.approx(2.625) and found.load_kn_m2 == pytest.approx(10.188, abs=5e-4)


@pytest.mark.parametrize(("spread", "width", "case"), [
    ((1.9, 1.8), 1.8 + 0.7 * 3.0, "C.0.5-1"),            # exactly 0.6 l
    ((1.9, 1.8 + 1e-5), 0.6 * 1.8 + 0.94 * 3.0, "C.0.5-2"),
    ((3.0, 3.0), 0.6 * 3.0 + 0.94 * 3.0, "C.0.5-2"),      # as long as the span
    ((1.0, 2.0), 2.0 / 3.0 * 2.0 + 0.73 * 3.0, "C.0.5-3"),
    ((1.0, 6.6), 2.0 / 3.0 * 6.6 + 0.73 * 3.0, "C.0.5-3"),   # exactly 2.2 l
    ((1.0, 6.6 + 1e-5), 6.6 + 1e-5, "C.0.5-4"),
])
def test_the_four_cases_of_the_width(spread: tuple[float, float], width: float, case: str) -> None:
    found, used = effective_width(*spread, 3.0)
    assert found == pytest.approx(width, abs=1e-5) and used == case


def test_a_load_longer_than_the_span_is_outside_the_method() -> None:
    with pytest.raises(OutsideMethod, match="wider-than-span"):
        effective_width(3.0 + 1e-5, 1.0, 3.0)


def test_an_edge_further_than_half_the_width_changes_nothing() -> None:
    assert reduced_width(2.9, Surroundings(edges_m=(1.45, None))) == pytest.approx(2.9)
    assert reduced_width(2.9, Surroundings(edges_m=(1.44, None))) == pytest.approx(2.89)
    assert reduced_width(2.9, Surroundings(neighbours_m=(2.9, 2.9))) == pytest.approx(2.9)
    assert reduced_width(2.9, Surroundings(edges_m=(0.8, None), neighbours_m=(None, 1.0))) == pytest.approx(1.3)
    assert cantilever_width(0.8, 0.6) == pytest.approx(2.0)


def test_a_beam_with_a_machine_in_the_middle_and_near_a_support() -> None:
    middle = beam_equivalent([(80.0, 4.0)], 8.0, 3.0, dynamic_factor=1.1)
    assert middle.by_moment_kn_m2 == pytest.approx(7.333, abs=5e-4) and middle.load_kn_m2 == middle.by_moment_kn_m2
    aside = beam_equivalent([(80.0, 1.0)], 8.0, 3.0, dynamic_factor=1.1)
    assert aside.by_shear_kn_m2 == pytest.approx(6.417, abs=5e-4) and aside.load_kn_m2 == aside.by_shear_kn_m2
    assert aside.by_moment_kn_m2 == pytest.approx(8.0 * 77.0 / (3.0 * 64.0))


def test_a_girder_shares_all_loads_evenly() -> None:
    assert girder_equivalent([50.0] * 6, 81.0, 18.0, dynamic_factor=1.1) == pytest.approx(5.630, abs=5e-4)
    with pytest.raises(OutsideMethod, match="no-area"):
        girder_equivalent([50.0], 10.0, 10.1)


def test_the_combination_changes_just_above_four() -> None:
    assert design_load(7.0, 10.0).load_kn_m2 == pytest.approx(23.1)
    assert design_load(7.0, 4.0).variable_factor == 1.5
    assert design_load(7.0, 4.0 + 1e-9).variable_factor == 1.4
    assert design_load(7.0, 10.0, industrial=False).variable_factor == 1.5


def test_a_forklift_wheel_by_hand() -> None:
    """A front wheel of 32 kN on 0.2 × 0.2 m, factor 1.1, slab 0.15 m over 3 m: b = 0.35 + 2.1, M = q c l/8 (2 − c/l)."""
    found = wheel_equivalent(32.0, (0.2, 0.2), None, Slab(span_m=3.0, thickness_m=0.15))
    moment = 35.2 * 3.0 / 8.0 * (2.0 - 0.35 / 3.0)
    assert found.width_m == pytest.approx(2.45) and found.moment_kn_m == pytest.approx(moment)
    assert found.load_kn_m2 == pytest.approx(8.0 * moment / (2.45 * 9.0))
    beside = wheel_equivalent(32.0, (0.2, 0.2), 1.0, Slab(span_m=3.0, thickness_m=0.15))
    assert beside.width_m == pytest.approx(2.45 / 2.0 + 0.5) and beside.load_kn_m2 > found.load_kn_m2


def test_an_axle_along_the_span_loads_one_strip_twice() -> None:
    slab = Slab(span_m=6.0, thickness_m=0.15)
    pair = wheel_equivalent(32.0, (0.2, 0.2), 1.0, slab, along_span=False)
    assert pair.moment_kn_m == pytest.approx(35.2 * 2.5)     # two forces, each 2.5 m from its support
    far = wheel_equivalent(32.0, (0.2, 0.2), 5.0, slab, along_span=False)
    assert far.moment_kn_m == pytest.approx(35.2 * 6.0 / 8.0 * (2.0 - 0.35 / 6.0))


@given(st.floats(0.3, 2.9), st.floats(0.0, 30.0), st.floats(0.0, 80.0), st.floats(0.0, 1.0))
def test_the_greatest_moment_is_that_of_a_fine_grid(part: float, whole: float, line: float, share: float) -> None:
    span = 3.0
    centre = part / 2.0 + share * (span - part)
    left = whole * span / 2.0 + line * part * (span - centre) / span
    best = 0.0
    for i in range(3001):
        x = span * i / 3000.0
        inside = min(max(x - (centre - part / 2.0), 0.0), part)
        best = max(best, left * x - whole * x * x / 2.0 - line * inside * (x - (centre - part / 2.0) - inside / 2.0))
    assert math.isclose(greatest_moment(span, whole, line, part, centre), best, rel_tol=1e-5, abs_tol=1e-5)


@given(st.floats(2.6, 15.0), st.floats(0.5, 2.5), st.floats(0.4, 4.0), st.sampled_from([None, 1.4, 1.5, 1.6]))
def test_the_heaviest_machine_brings_the_slab_to_its_limit(limit: float, x: float, y: float, centre: float | None) -> None:
    slab = Slab(span_m=3.0, thickness_m=0.12)
    near = Surroundings(edges_m=(2.5, None))
    weight = heaviest_machine(limit, x, y, slab, near, dynamic_factor=1.1, centre_m=centre)
    assert weight is not None
    load = LocalLoad(weight_kn=weight, length_x_m=x, length_y_m=y, dynamic_factor=1.1)
    assert slab_equivalent(load, slab, near, centre_m=centre).load_kn_m2 == pytest.approx(limit, rel=1e-6)


def test_a_floor_below_its_own_operating_load_takes_no_machine() -> None:
    slab = Slab(span_m=3.0, thickness_m=0.12)
    assert heaviest_machine(1.9, 1.0, 1.0, slab) is None
    assert heaviest_machine(2.4, 1.0, 1.0, slab, hung_kn_m2=0.5) is None


def test_a_machine_takes_more_weight_away_from_the_middle() -> None:
    slab = Slab(span_m=6.0, thickness_m=0.15)
    middle = heaviest_machine(8.0, 1.0, 1.0, slab)
    aside = heaviest_machine(8.0, 1.0, 1.0, slab, centre_m=1.5)
    assert middle is not None and aside is not None and aside > middle


@pytest.mark.parametrize("bad", [
    {"length_x_m": 0.0}, {"length_y_m": -1.0}, {"weight_kn": -1.0}, {"dynamic_factor": 0.9}, {"bedding_m": float("nan")},
])
def test_nonsense_is_refused(bad: dict[str, float]) -> None:
    with pytest.raises(OutsideMethod):
        LocalLoad(**{"weight_kn": 8.0, "length_x_m": 1.0, "length_y_m": 1.0, **bad})
