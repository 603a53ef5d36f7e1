"""Fleets of automated guided vehicles, by hand."""

from __future__ import annotations

import pytest

from models.engineering.agv import Trip, battery_share, fleet, mean_cycle_s


def test_a_trip_by_hand() -> None:
    # (90 + 60) / 1.5 = 100 s and 4 turns of 5 s, 10 % for traffic: 132 s; 30 + 30 s of handling, 40 s of lift
    trip = Trip(loaded_m=90.0, empty_m=60.0, speed_m_s=1.5, load_s=30.0, unload_s=30.0, turns=4, turn_s=5.0, traffic_share=0.1,
                extra_s=40.0)
    assert trip.cycle_s == pytest.approx(232.0)
    quicker = Trip(loaded_m=90.0, empty_m=60.0, speed_m_s=1.5, empty_speed_m_s=2.0, load_s=0.0, unload_s=0.0)
    assert quicker.cycle_s == pytest.approx(60.0 + 30.0)


def test_a_fleet_by_hand() -> None:
    # 60 trips × 180 s / 3600 = 3 vehicles always busy; / 0.9 = 3.333, so 4
    found = fleet(60.0, 180.0, 0.9)
    assert (found.exact, found.needed) == (pytest.approx(10.0 / 3.0), 4)
    assert found.trips_h == pytest.approx(72.0) and found.utilisation == pytest.approx(60.0 / 72.0)


def test_the_limit_needs_no_vehicle_more() -> None:
    assert fleet(60.0, 180.0, 1.0).needed == 3
    assert fleet(60.001, 180.0, 1.0).needed == 4
    assert fleet(59.999, 180.0, 1.0).needed == 3
    assert fleet(0.0, 180.0, 1.0).needed == 0 and fleet(0.0, 180.0, 1.0).utilisation == 0.0


def test_room_for_uneven_arrivals() -> None:
    assert fleet(60.0, 180.0, 1.0, most_utilised=0.75).needed == 4


def test_mixes_and_batteries() -> None:
    assert mean_cycle_s([(30.0, 120.0), (10.0, 240.0)]) == pytest.approx(150.0)
    assert battery_share(8.0, 2.0) == pytest.approx(0.8)


@pytest.mark.parametrize("call", [
    lambda: fleet(-1.0, 180.0, 1.0), lambda: fleet(10.0, 0.0, 1.0), lambda: fleet(10.0, 180.0, 0.0),
    lambda: fleet(10.0, 180.0, 1.1), lambda: fleet(float("inf"), 180.0, 1.0), lambda: mean_cycle_s([]),
    lambda: battery_share(0.0, 1.0),
    lambda: Trip(loaded_m=1.0, empty_m=1.0, speed_m_s=0.0, load_s=0.0, unload_s=0.0),
    lambda: Trip(loaded_m=-1.0, empty_m=1.0, speed_m_s=1.0, load_s=0.0, unload_s=0.0),
])
def test_nonsense_is_refused(call: object) -> None:
    with pytest.raises(ValueError):
        call()  # type: ignore[operator]
