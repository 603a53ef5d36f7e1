"""A day of docks coupled to the lifts: against textbooks, the second model, the lifts' own simulation, and by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from models.engineering.dock_day import Call, Carrier, DockDay, DockDayError, Platform, Slots
from models.engineering.dock_day_draws import Draws, draw
from models.engineering.dock_day_results import Record
from models.engineering.dock_day_run import simulate, simulate_all, trace
from models.engineering.lift_day import Batching, Car, Flow, LiftDay, LoadKind, Storey
from models.engineering.lift_demand import Draws as LiftDraws
from models.engineering.lift_simulation import trace as lift_trace
from models.engineering.lift_traffic import Motion
from models.engineering.queues import waiting
from models.errors import Cancelled
from tests.models.engineering import dock_cases as cases
from tests.models.engineering.dock_twin import Twin

DAYS: dict[str, DockDay] = {
    "as it is": cases.day(replications=30),
    "one lift": cases.day(lifts=1, replications=30),
    "tight staging": cases.day(lifts=1, staging=5, replications=30),
    "uneven handling": cases.day(handling_cv2=0.3, replications=30),
    "booked": cases.day(slots=cases.BOOKED, lifts=2, replications=30),
    "alone": cases.day(coupled=False, replications=30),
    "far too much": cases.day(lifts=1, trucks=120, staging=6, replications=30),
    "two platforms": cases.day(
        replications=30, platforms=(cases.platform(bays=2), cases.platform(name="deck", node=3, bays=2, staging_in=6)),
        calls=(*cases.calls((0, 1, 2), 25.0), *(
            replace(c, carriers=() if c.node == 3 else (0, 1, 2)) for c in cases.calls((0, 1, 2), 15.0, at=1)))),
}


@pytest.mark.parametrize("name", DAYS)
def test_truck_by_truck_and_lot_by_lot_as_the_second_model(name: str) -> None:
    day = DAYS[name]
    draws = draw(day)
    record, _ = trace(day, draws)
    for row in range(10):
        _same(record, Twin(day, draws, row).run(), row)


def _same(record: Record, twin: Twin, row: int) -> None:
    items = np.flatnonzero(np.isfinite(record.arrival_s[row]))
    assert len(items) == len(twin.trucks) > 0
    for item, truck in zip(items, twin.trucks, strict=True):
        assert _close(record.docked_s[row, item], truck.docked) and _close(record.gone_s[row, item], truck.gone)
    for number, lot in enumerate(twin.lots):
        for ours, theirs in ((record.begun_s, lot.begun), (record.handled_s, lot.handled), (record.assigned_s, lot.assigned)):
            assert _close(ours[row, number], theirs)
        if lot.loaded < math.inf:
            assert _close(record.loaded_s[row, number], lot.loaded)
        assert record.car[row, number] == lot.car


def _close(ours: float, theirs: float) -> bool:
    return ours == theirs or abs(ours - theirs) < 1e-6


def _queue(bays: int, load: float, cv2: float, hours: int = 120) -> DockDay:
    """Even arrivals with a mean of 30 minutes at the dock."""
    return DockDay(nodes=("ground", "above"), platforms=(Platform(name="p", node=0, bays=bays, unit_s=1800.0),),
                   calls=(Call(truck="t", goods="g", way="in", platform=0, node=1, units=1.0, unit_kg=1.0, lot_units=1,
                               trucks=load * bays * 2.0 * hours),), profile=(1.0,) * hours, handling_cv2=cv2, replications=1500,
                   warm_up_s=36000.0, seed=3)


@pytest.mark.parametrize(("bays", "load"), [(1, 0.5), (2, 0.6), (4, 0.6)])
def test_docks_alone_are_the_queue_of_erlang(bays: int, load: float) -> None:
    day = _queue(bays, load, 1.0)
    found, right = simulate(day).figures(), waiting(load * bays * 2.0 / 3600.0, bays, 1800.0)
    wait = found["wait_mean_s"]
    assert wait.mean == pytest.approx(right.mean_wait, rel=0.03)
    assert wait.low is not None and wait.high is not None and wait.low < right.mean_wait < wait.high < 1.04 * right.mean_wait
    assert found["waiting_share"].mean == pytest.approx(right.waiting_share, rel=0.03)
    assert found["utilisation"].mean == pytest.approx(load, rel=0.03)


def test_one_bay_with_even_handling_is_pollaczek_and_khinchine() -> None:
    found = simulate(_queue(1, 0.6, 0.0)).figures()
    assert found["wait_mean_s"].mean == pytest.approx(waiting(1.2 / 3600.0, 1, 1800.0, service_cv2=0.0).mean_wait, rel=0.03)


def test_unlimited_staging_and_lifts_at_once_are_docks_alone() -> None:
    """Goods that come in leave the dock as if nobody had to carry them; those that go out are there at once."""
    at_once = tuple(Carrier(name=f"L{n}", flight_s=((0.0,) * 6,) * 6, serves=cases.EVERY) for n in range(3))
    day = cases.day(staging=None, carriers=at_once)
    coupled, _ = trace(day)
    alone, _ = trace(replace(day, coupled=False))
    for ours, theirs in ((coupled.docked_s, alone.docked_s), (coupled.gone_s, alone.gone_s)):
        ours, theirs = np.sort(ours, axis=1), np.sort(theirs, axis=1)      # transits stand between the trucks of the first
        assert np.allclose(ours[:, :theirs.shape[1]], theirs, rtol=0.0, atol=1e-6, equal_nan=True)


def test_lots_ride_as_in_the_simulation_of_the_lifts() -> None:
    """Trucks of one lot, handled at once: what is left is a day of lifts, trip by trip."""
    motion, rng = Motion(speed_m_s=1.0), np.random.default_rng(5)
    count, rows = 80, 6
    arrival = np.sort(rng.random((rows, count)) * 30000.0, axis=1)
    arrival = np.concatenate([arrival, np.full((rows, 1), np.inf)], axis=1)
    node = rng.integers(1, 6, arrival.shape)
    lifts = tuple(cases.lift(n) for n in range(2))
    calls = tuple(Call(truck="t", goods=str(n), way="in", platform=0, node=n, units=4.0, unit_kg=100.0, lot_units=4, trucks=1.0,
                       carriers=(0, 1)) for n in range(1, 6))
    day = DockDay(nodes=cases.NODES, platforms=(Platform(name="p", node=0, bays=200, unit_s=0.0),), calls=calls,
                  carriers=lifts, profile=(1.0,) * 9, replications=rows)
    draws = Draws(arrival_s=arrival, call=np.where(np.isfinite(arrival), node - 1, 0),
                  units=np.where(np.isfinite(arrival), 4, 0), pace=np.ones(arrival.shape), transit_s=np.full((rows, 1), np.inf),
                  transit=np.zeros((rows, 1), dtype=np.int64))
    record, _ = trace(day, draws)
    kind = LoadKind(name="lot", mass_kg=(400.0, 400.0), load_s=120.0, unload_s=124.0)
    lift_day = LiftDay(
        storeys=tuple(Storey(name=str(n), elevation_m=level) for n, level in enumerate(cases.LEVELS)),
        cars=tuple(Car(name=str(n), motion=motion, rated_kg=400.0, open_s=4.0, close_s=4.0, serves=cases.EVERY)
                   for n in range(2)),
        flows=tuple(Flow(name=str(n), origin=0, destination=n, loads=(kind,), loads_h=(1.0,) * 9) for n in range(1, 6)),
        batching=Batching(look_ahead=0), replications=rows)
    shape = arrival.shape
    other, _ = lift_trace(lift_day, LiftDraws(
        arrival_s=arrival, flow=np.where(np.isfinite(arrival), node - 1, 0), mass_kg=np.full(shape, 400.0),
        units=np.ones(shape, dtype=np.int64), load_s=np.full(shape, 120.0), unload_s=np.full(shape, 124.0),
        fails_s=np.full((2, rows, 1), np.inf), repairs_s=np.zeros((2, rows, 1))))
    for row in range(rows):
        place = np.argsort(other.number[row, :count])
        assert np.allclose(other.delivered_s[row, :count][place], record.delivered_s[row, :count], rtol=0.0, atol=1e-6)


# --- the lifts make a difference -------------------------------------------------------------------------------------


def test_coupling_and_further_lifts_change_the_waits_where_the_lifts_are_the_bottleneck() -> None:
    day = cases.day(lifts=1, trucks=45, staging=10)
    more = cases.day(lifts=2, trucks=45, staging=10)
    alone, now, twice = (r.figures() for r in simulate_all([replace(day, coupled=False), day, more]))
    assert alone["wait_mean_s"].high is not None and now["wait_mean_s"].low is not None and twice["wait_mean_s"].high is not None
    assert now["wait_mean_s"].low > 5.0 * alone["wait_mean_s"].high
    assert twice["wait_mean_s"].high < 0.5 * now["wait_mean_s"].low
    assert now["held_s"].mean > 600.0 and alone["held_s"].mean == pytest.approx(0.0, abs=1e-6)


def test_more_staging_helps_trucks_that_bring_goods() -> None:
    results = simulate_all([cases.day(lifts=1, staging=places) for places in (5, 20, 80)])
    waits = [result.wait_mean_s.mean() for result in results]
    assert waits[0] > 1.5 * waits[1] and waits[1] > waits[2]
    for result, places in zip(results, (5, 20, 80), strict=True):
        assert result.staging.min() >= 0.0 and result.staging.max() <= 2 * places


def test_booked_slots_even_out_the_waits() -> None:
    drop_in, booked = simulate_all([cases.day(lifts=4), cases.day(lifts=4, slots=Slots(share=1.0, slot_s=900.0))])
    assert booked.trucks.std() < 0.2 * drop_in.trucks.std()
    assert booked.wait_mean_s.mean() < 0.6 * drop_in.wait_mean_s.mean()


def test_goods_are_neither_lost_nor_made() -> None:
    day = cases.day(lifts=2)
    record, result = trace(day)
    kg = np.array([call.unit_kg for call in day.calls])[np.maximum(record.call, 0)]
    brought = (record.units * kg * np.isfinite(record.arrival_s)).sum(axis=1) / 1000.0
    assert np.all(result.in_t + result.out_t <= brought + 1e-9)
    on_the_way = ~(record.delivered_s <= day.end_s) & (record.lot_kind == 0) & ~record.straight & (record.lot_units > 0)
    whole = (result.left_waiting == 0) & (result.left_docked == 0) & ~on_the_way.any(axis=1)
    assert whole.sum() > 100 and np.allclose((result.in_t + result.out_t)[whole], brought[whole])


# --- by hand -----------------------------------------------------------------------------------------------------------


def _one(arrivals: tuple[float, ...], **changes: Any) -> tuple[DockDay, Draws]:
    """Trucks of 4 units in lots of 2 to the storey above, one bay of 10 s a unit, a lift of 100 s a way, 2 places."""
    lift = Carrier(name="L", flight_s=((0.0, 100.0), (100.0, 0.0)), serves=(0, 1))
    given: dict[str, Any] = {"way": "in"} | changes
    call = Call(truck="t", goods="g", platform=0, node=1, units=4.0, unit_kg=500.0, lot_units=2, trucks=1.0, carriers=(0,),
                **given)
    day = DockDay(nodes=("1F", "2F"), platforms=(Platform(name="p", node=0, bays=1, unit_s=10.0, reset_s=60.0, staging_in=2,
                                                          staging_out=2, waiting=0),),
                  carriers=(lift,), calls=(call,), profile=(1.0,), replications=1, tail_s=0.0, grid_s=60.0)
    count = len(arrivals)
    row = np.array([[*arrivals, math.inf]])
    return day, Draws(arrival_s=row, call=np.zeros((1, count + 1), dtype=np.int64), units=np.array([[4] * count + [0]]),
                      pace=np.ones((1, count + 1)), transit_s=np.full((1, 1), np.inf), transit=np.zeros((1, 1), dtype=np.int64))


def test_a_truck_that_brings_goods_by_hand() -> None:
    """The car is there and takes the first lot at 20 s, so the second is handled from 20 s to 40 s and the truck leaves at 100 s.

    The car is up at 120 s and down again at 220 s. Only then is there room for the first lot of the second truck, which stood at
    the dock since 100 s; its second lot waits for the next ride, from 240 s to 420 s.
    """
    record, result = trace(*_one((0.0, 10.0)))
    assert list(record.begun_s[0, :4]) == [0.0, 20.0, 220.0, 420.0]
    assert record.gone_s[0, 0] == 100.0 and record.docked_s[0, 1] == 100.0 and record.gone_s[0, 1] == 500.0
    assert list(record.assigned_s[0, :2]) == [20.0, 120.0] and list(record.delivered_s[0, :2]) == [120.0, 320.0]
    assert record.loaded_s[0, 1] == 220.0
    assert result.bars[1].held == ((100.0, 220.0), (240.0, 420.0)) and result.held_s[0] == 150.0
    assert result.wait_mean_s[0] == pytest.approx(45.0) and result.trucks[0] == 2


def test_a_truck_that_fetches_goods_by_hand() -> None:
    """The lift fetches from above (100 s up, 100 s down): 2 units at 200 s, loaded until 220 s; room again for the next."""
    record, result = trace(*_one((0.0,), way="out"))
    assert list(record.assigned_s[0, :2]) == [0.0, 220.0] and list(record.delivered_s[0, :2]) == [200.0, 420.0]
    assert list(record.handled_s[0, :2]) == [220.0, 440.0] and record.gone_s[0, 0] == 500.0
    assert result.out_t[0] == 2.0 and result.in_t[0] == 0.0
    assert result.bars[0].held == ((0.0, 200.0), (220.0, 420.0))
    assert result.held_s[0] == 400.0


def test_trucks_beyond_the_yard_and_those_left_are_counted() -> None:
    record, result = trace(*_one((0.0, 1.0, 2.0, 3590.0)))
    assert result.outside[0] >= 1 and result.left_waiting[0] + result.left_docked[0] >= 1
    assert result.served[0] + result.left_waiting[0] + result.left_docked[0] == 4
    assert np.isinf(record.gone_s[0, 3])


def test_demand_above_any_capacity_says_so_and_ends() -> None:
    result = simulate(cases.day(lifts=1, trucks=300.0, replications=30))
    assert result.overloaded and result.growth_h > 15.0
    assert result.left_waiting.mean() > 100.0 and result.utilisation.mean() > 0.9


def test_the_same_seed_is_the_same_day_and_another_is_not() -> None:
    first, again, other = simulate(cases.day()), simulate(cases.day()), simulate(cases.day(seed=2))
    assert np.array_equal(first.wait_mean_s, again.wait_mean_s) and not np.array_equal(first.wait_mean_s, other.wait_mean_s)


def test_many_plans_at_once_are_each_alone() -> None:
    days = [cases.day(replications=20), cases.day(lifts=1, replications=20), cases.day(bays=6, staging=None, replications=20),
            cases.day(coupled=False, replications=20)]
    for together, day in zip(simulate_all(days), days, strict=True):
        assert np.array_equal(together.wait_mean_s, simulate(day).wait_mean_s)


def test_warm_up_counts_no_early_truck() -> None:
    day = cases.day(warm_up_s=7200.0)
    record, result = trace(day)
    assert np.array_equal(result.trucks, (np.isfinite(record.arrival_s) & (record.arrival_s >= 7200.0)).sum(axis=1))


def test_a_run_can_be_stopped() -> None:
    def stop(stage: str, share: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        simulate(cases.day(), stop)


# --- bad input -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "changes"), [
    ("dock-day-negative", {"profile": (1.0, -1.0)}), ("dock-day-negative", {"tail_s": -1.0}),
    ("dock-day-negative", {"platforms": (cases.platform(reset_s=-1.0),)}),
    ("dock-day-negative", {"platforms": (cases.platform(unit_s=math.nan),)}),
    ("dock-day-negative", {"carriers": tuple(cases.lift(n, open_s=-1.0) for n in range(3))}),
    ("dock-day-empty-profile", {"profile": (0.0, 0.0)}), ("dock-day-empty-profile", {"calls": cases.calls((0,), 0.0)}),
    ("dock-day-no-bay", {"platforms": (cases.platform(bays=0),)}), ("dock-day-bays", {"platforms": (cases.platform(bays=2001),)}),
    ("dock-day-no-bay-for", {"platforms": (cases.platform(bays=0), cases.platform())}),
    ("dock-day-staging", {"platforms": (cases.platform(staging_in=4),)}),
    ("dock-day-too-many", {"calls": cases.calls((0,), 60_000.0)}), ("dock-day-slots", {"slots": Slots(share=1.5)}),
    ("dock-day-slots", {"slots": Slots(slot_s=0.0)}), ("dock-day-warm-up", {"warm_up_s": 36000.0}),
    ("dock-day-run", {"replications": 0}), ("dock-day-unknown-place", {"platforms": (cases.platform(node=9),)}),
    ("dock-day-unknown-place", {"carriers": tuple(cases.lift(n, serves=(1, 2)) for n in range(3))}),
    ("dock-day-same-place", {"calls": tuple(replace(c, carriers=(0,)) for c in cases.calls((0,)))}),
    ("dock-day-carriers", {"carriers": tuple(cases.lift(n) for n in range(63))}),
])
def test_what_does_not_hold_together_is_told_before_anything_runs(key: str, changes: dict[str, Any]) -> None:
    with pytest.raises(DockDayError) as fault:
        cases.day(**changes)
    assert fault.value.key == key


def test_staging_of_exactly_one_lot_is_enough() -> None:
    assert cases.day(platforms=(cases.platform(staging_in=5, staging_out=5),), replications=1).bays == 4
