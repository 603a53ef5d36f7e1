"""Days of lifts for the tests and the benchmark."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from models.engineering.lift_day import Batching, Breakdowns, Car, Flow, LiftDay, LoadKind, Storey
from models.engineering.lift_demand import Draws
from models.engineering.lift_traffic import Motion

SHAPE = (0.5, 1.2, 1.5, 1.2, 0.8, 0.6, 1.0, 1.3, 1.2, 0.7)
GOODS = (
    LoadKind(name="pallet", mass_kg=(300.0, 1000.0), units=(1, 2), load_s=20.0, unload_s=18.0, share=0.7),
    LoadKind(name="cage", mass_kg=(100.0, 400.0), load_s=15.0, unload_s=15.0, share=0.3),
)
AT_ONCE = Motion(speed_m_s=1e6, acceleration_m_s2=1e6, jerk_m_s3=1e12)
"""A car that is there at once: what is left is a queue of a textbook."""


def storeys(*elevations: float) -> tuple[Storey, ...]:
    return tuple(Storey(name=f"{number + 1}F", elevation_m=level) for number, level in enumerate(elevations))


def tower_storeys(count: int = 12) -> tuple[Storey, ...]:
    """A high ground storey below equal ones."""
    return storeys(0.0, *(8.0 + 5.4 * number for number in range(count - 1)))


def car(serves: tuple[int, ...], *, speed: float = 1.0, **changes: Any) -> Car:
    given = {"name": "L", "motion": Motion(speed_m_s=speed), "rated_kg": 3000.0, "open_s": 5.0, "close_s": 5.0} | changes
    return Car(serves=serves, **given)


def tower_flows(demand: float = 1.0, count: int = 12) -> tuple[Flow, ...]:
    """Goods in, out and between floors for each storey above the dock."""
    flows = []
    for above in range(1, count):
        across = above % (count - 1) + 1
        for name, start, goal, loads_h in (("in", 0, above, 3.5), ("out", above, 0, 3.0), ("across", above, across, 0.5)):
            if start != goal:
                flows.append(Flow(name=f"{name}-{above}", origin=start, destination=goal, loads=GOODS,
                                  loads_h=tuple(demand * loads_h * share for share in SHAPE)))
    return tuple(flows)


def tower(*, lifts: int = 4, speed: float = 1.0, rated_kg: float = 3000.0, demand: float = 1.0, **changes: Any) -> LiftDay:
    """12 storeys, three flows, batching by mass at the dock, nearest car, multi-drop, breakdowns; 10 hours."""
    given: dict[str, Any] = {
        "storeys": tower_storeys(), "flows": tower_flows(demand), "rule": "nearest",
        "cars": tuple(car(tuple(range(12)), name=f"L{number + 1}", speed=speed, rated_kg=rated_kg) for number in range(lifts)),
        "batching": Batching(look_ahead=8, stops=3, release_kg=2000.0, hold_s=300.0),
        "breakdowns": Breakdowns(between_h=20.0, repair_h=0.7), "replications": 1000,
    }
    return LiftDay(**(given | changes))


def plain_kind(mass_kg: float = 1000.0, load_s: float = 60.0, unload_s: float = 60.0, **changes: Any) -> LoadKind:
    return LoadKind(name="load", mass_kg=(mass_kg, mass_kg), load_s=load_s, unload_s=unload_s, **changes)


def plain_day(**changes: Any) -> LiftDay:
    """Four storeys 5 m apart, one car, any flow between any two; loads come from :func:`draws_of`."""
    levels = storeys(0.0, 5.0, 10.0, 15.0)
    flows = tuple(Flow(name=f"{start}-{goal}", origin=start, destination=goal, loads=(plain_kind(),), loads_h=(1.0,))
                  for start in range(4) for goal in range(4) if start != goal)
    given: dict[str, Any] = {"storeys": levels, "flows": flows, "cars": (car((0, 1, 2, 3)),), "replications": 1,
                             "batching": Batching(look_ahead=8, stops=3)}
    return LiftDay(**(given | changes))


def draws_of(day: LiftDay, loads: list[tuple[float, int, int, float]], *, load_s: float = 60.0, unload_s: float = 40.0,
             fails: dict[int, list[tuple[float, float]]] | None = None) -> Draws:
    """Draws of one day by hand: (arrival, origin, destination, mass) in order of arrival; failures and repairs by car."""
    flow = {(f.origin, f.destination): number for number, f in enumerate(day.flows)}
    most = max((len(found) for found in (fails or {}).values()), default=0) + 1
    fails_s, repairs_s = np.full((len(day.cars), 1, most), np.inf), np.zeros((len(day.cars), 1, most))
    for number, found in (fails or {}).items():
        for place, (at, repair) in enumerate(found):
            fails_s[number, 0, place], repairs_s[number, 0, place] = at, repair
    count = len(loads) + 1
    arrival, mass = np.full((1, count), math.inf), np.ones((1, count))
    flows = np.zeros((1, count), dtype=np.int64)
    for place, (at, start, goal, kg) in enumerate(loads):
        arrival[0, place], mass[0, place], flows[0, place] = at, kg, flow[start, goal]
    return Draws(arrival_s=arrival, flow=flows, mass_kg=mass, units=np.ones((1, count), dtype=np.int64),
                 load_s=np.full((1, count), load_s), unload_s=np.full((1, count), unload_s), fails_s=fails_s, repairs_s=repairs_s)
