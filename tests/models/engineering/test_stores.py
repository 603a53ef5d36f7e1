"""Buffers, stacker cranes, shuttles, turn-round: hand-computed, and against the mean over all places."""

from __future__ import annotations

import math

import numpy as np
import pytest

from models.engineering.stores import (
    Axis,
    Rack,
    ShuttleAisle,
    Stacking,
    area_needed_m2,
    buffer,
    crane_throughput,
    dual_share,
    fem_dual_s,
    fem_single_s,
    mean_dual_s,
    mean_single_s,
    shuttle_throughput,
    truck_turn_round,
    units_held,
)

PALLET = Stacking(unit_m=(1.2, 1.0), layers=2, utilisation=0.6)


def test_floor_for_pallets_by_hand() -> None:
    # 1.2 × 1.0 / 2 / 0.6 = 1 m² each
    assert PALLET.floor_per_unit_m2 == pytest.approx(1.0)
    assert area_needed_m2(420.0, PALLET) == pytest.approx(420.0)
    assert units_held(420.0, PALLET) == 420 and units_held(419.999, PALLET) == 419


def test_a_wave_of_trucks_fills_a_store() -> None:
    # 120 in, 80 out: 40 an hour for 3 hours = 120 pallets = 120 m²; 420 m² last 420 / 40 = 10.5 h
    found = buffer(420.0, PALLET, in_h=120.0, out_h=80.0, hours=3.0)
    assert (found.needed_units, found.held_units, found.hours) == (pytest.approx(120.0), 420, pytest.approx(10.5))
    assert found.margin_m2 == pytest.approx(300.0)
    assert buffer(100.0, PALLET, in_h=120.0, out_h=80.0, hours=3.0).margin_m2 == pytest.approx(-20.0)
    assert buffer(100.0, PALLET, in_h=80.0, out_h=80.0, hours=3.0).hours == math.inf


@pytest.mark.parametrize("bad", [{"layers": 0}, {"utilisation": 0.0}, {"utilisation": 1.1}, {"unit_m": (0.0, 1.0)}])
def test_impossible_stacking_is_refused(bad: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        Stacking(**{"unit_m": (1.2, 1.0), "layers": 1, "utilisation": 0.5, **bad})  # type: ignore[arg-type]


def test_negative_flows_are_refused() -> None:
    with pytest.raises(ValueError):
        buffer(100.0, PALLET, in_h=-1.0, out_h=0.0, hours=1.0)


RACK = Rack(length_m=60.0, height_m=20.0, along=Axis(speed_m_s=3.0, acceleration_m_s2=0.5),
            up=Axis(speed_m_s=1.0, acceleration_m_s2=0.5), fork_s=8.0, dead_s=4.0)


def test_an_axis_by_hand() -> None:
    axis = Axis(speed_m_s=2.0, acceleration_m_s2=1.0)
    assert axis.time_s(4.0) == pytest.approx(4.0) == pytest.approx(2.0 * math.sqrt(4.0))    # just reaches its speed
    assert axis.time_s(10.0) == pytest.approx(7.0)
    assert axis.time_s(1.0) == pytest.approx(2.0) and axis.time_s(0.0) == 0.0


def test_single_and_dual_cycle_by_hand() -> None:
    # P1 (12 m, 13.333 m): 2 √(12/0.5) = 9.798; 13.333 + 2 = 15.333. P2 (40 m, 4 m): 40/3 + 6 = 19.333; 4 + 2 = 6
    # P1 to P2: 28 m, 28/3 + 6 = 15.333; 9.333 + 2 = 11.333
    assert fem_single_s(RACK) == pytest.approx(15.3333333 + 19.3333333 + 2 * 8.0 + 4.0)
    assert fem_dual_s(RACK) == pytest.approx(15.3333333 + 15.3333333 + 19.3333333 + 4 * 8.0 + 4.0)


def test_the_means_agree_with_random_places() -> None:
    fast = Rack(length_m=60.0, height_m=20.0, along=Axis(speed_m_s=3.0, acceleration_m_s2=1e9),
                up=Axis(speed_m_s=1.25, acceleration_m_s2=1e9), fork_s=0.0)
    # 60 / 3 = 20 s along, 20 / 1.25 = 16 s up, both at once
    first, second = np.random.default_rng(7).random((2, 2, 200_000)) * np.array([[20.0], [16.0]])
    out, over, back = first.max(axis=0), np.abs(second - first).max(axis=0), second.max(axis=0)
    single, dual = float(2.0 * out.mean()), float((out + over + back).mean())
    assert mean_single_s(fast) == pytest.approx(single, rel=5e-3)
    assert mean_dual_s(fast) == pytest.approx(dual, rel=5e-3)
    assert fem_single_s(fast) == pytest.approx(mean_single_s(fast), rel=0.05)      # two places stand for all
    assert fem_dual_s(fast) == pytest.approx(mean_dual_s(fast), rel=0.05)


def test_a_square_in_time_rack_is_the_classic() -> None:
    square = Rack(length_m=30.0, height_m=10.0, along=Axis(speed_m_s=3.0, acceleration_m_s2=1e9),
                  up=Axis(speed_m_s=1.0, acceleration_m_s2=1e9), fork_s=0.0)
    assert mean_single_s(square) == pytest.approx(10.0 * 4.0 / 3.0)
    assert mean_dual_s(square) == pytest.approx(10.0 * (4.0 / 3.0 + 0.5 - 1.0 / 30.0))     # 1.8 T


def test_moves_of_an_hour() -> None:
    single, dual = fem_single_s(RACK), fem_dual_s(RACK)
    assert crane_throughput(RACK, 3, dual_share=0.0).moves_h == pytest.approx(3 * 3600.0 / single)
    assert crane_throughput(RACK, 1, dual_share=1.0).moves_h == pytest.approx(2 * 3600.0 / dual)
    assert crane_throughput(RACK, 1, dual_share=1.0, availability=0.9).moves_h == pytest.approx(0.9 * 7200.0 / dual)
    assert dual_share(60.0, 60.0) == 1.0 and dual_share(90.0, 30.0) == pytest.approx(0.5) and dual_share(10.0, 0.0) == 0.0
    with pytest.raises(ValueError):
        crane_throughput(RACK, 0, dual_share=0.5)
    with pytest.raises(ValueError):
        dual_share(0.0, 0.0)


def test_lift_or_shuttles_hold_an_aisle_back() -> None:
    axis = Axis(speed_m_s=2.0, acceleration_m_s2=1.0)
    aisle = ShuttleAisle(length_m=40.0, levels=3, level_m=2.0, shuttle=axis, lift=axis, shuttles=1, lifts=1,
                         shuttle_transfer_s=5.0, lift_transfer_s=4.0)
    # shuttle: 2 × (20/2 + 2) + 10 = 34; lift: 2 (0 + 2√2 + 4) / 3 + 8 = 12.552
    assert aisle.shuttle_cycle_s == pytest.approx(34.0)
    assert aisle.lift_cycle_s == pytest.approx(2.0 * (2.0 * math.sqrt(2.0) + 4.0) / 3.0 + 8.0)
    one = shuttle_throughput(aisle, 2)
    assert (one.limit, one.moves_h) == ("shuttle", pytest.approx(2 * 3600.0 / 34.0))
    three = ShuttleAisle(length_m=40.0, levels=3, level_m=2.0, shuttle=axis, lift=axis, shuttles=3, lifts=1,
                         shuttle_transfer_s=5.0, lift_transfer_s=4.0)
    held = shuttle_throughput(three, 1)        # 3 × 105.9 = 317.6 of the shuttles, 3600 / 12.552 = 286.8 of the lift
    assert (held.limit, held.moves_h) == ("lift", pytest.approx(286.8, abs=0.1))
    with pytest.raises(ValueError):
        ShuttleAisle(length_m=40.0, levels=2, level_m=2.0, shuttle=axis, lift=axis, shuttles=3, lifts=1, shuttle_transfer_s=5.0,
                     lift_transfer_s=4.0)


def test_a_truck_waits_for_the_slowest_link() -> None:
    # 32 pallets at 96 an hour: 20 minutes
    found = truck_turn_round(32.0, dock_h=120.0, store_h=960.0, vehicles_h=960.0, docks=10)
    assert (found.minutes, found.limit) == (pytest.approx(20.0), "store")
    assert truck_turn_round(32.0, dock_h=60.0, store_h=960.0, docks=10, reset_min=5.0).minutes == pytest.approx(37.0)
    assert truck_turn_round(32.0, dock_h=120.0, store_h=960.0, vehicles_h=480.0, docks=10).limit == "vehicles"
    with pytest.raises(ValueError):
        truck_turn_round(32.0, dock_h=0.0, store_h=960.0)
    with pytest.raises(ValueError):
        truck_turn_round(32.0, dock_h=10.0, store_h=960.0, docks=0)
