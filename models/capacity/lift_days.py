"""The same goods and lifts as a simulated day, beside the closed form.

A load of the simulation is what one trip carries in the closed form, so that both make the same trips: one load a trip, drawn
as Poisson streams by the profile of the day. Without a profile the peak hour lasts all day, which is cautious.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from models.building import StoreyKind
from models.capacity.allocation import Cycle, Load
from models.capacity.lift_inputs import Bank
from models.capacity.lifts import LiftPlan
from models.engineering.lift_day import Batching, Car, Flow, LiftDay, LiftDayError, LoadKind, Storey
from models.engineering.lift_results import DayResult
from models.engineering.lift_simulation import simulate
from models.reading import Progress, silent

REPLICATIONS: Final = 100
SEED: Final = 1
TAIL_S: Final = 7200.0


def day_of(plan: LiftPlan, replications: int = REPLICATIONS, seed: int = SEED) -> LiftDay | None:
    """The plan as a day of lifts; None without demand, or where no lift that counts takes any of it.

    Raises:
        LiftDayError: the day is too large for a simulation, or does not hold together.
    """
    if not plan.has_demand or not plan.allocation.loads:
        return None
    storeys = [storey for storey in plan.building.storeys if storey.kind is not StoreyKind.ROOF]
    place = {storey.number: i for i, storey in enumerate(storeys)}
    docks = [number for number in plan.shaft.dock_storeys if number in place]
    if not docks:
        return None
    cars = tuple(Car(name=lift.name or lift.id, motion=bank.motion, rated_kg=bank.rated_load_kg.value - bank.rider_kg,
                     open_s=bank.open_s, close_s=bank.close_s, serves=tuple(place[n] for n in bank.serves if n in place))
                 for bank in plan.allocation.banks for lift in bank.lifts)
    flows = tuple(flow for load, cycles in zip(plan.allocation.loads, plan.allocation.cycles, strict=True)
                  for flow in _flows(load, *_slowest(plan.allocation.banks, cycles), plan, place))
    return LiftDay(storeys=tuple(Storey(name=s.name, elevation_m=s.elevation_m.value) for s in storeys), cars=cars, flows=flows,
                   dock=place[docks[0]], batching=Batching(look_ahead=0), tail_s=TAIL_S, replications=replications, seed=seed)


def simulated(plan: LiftPlan, progress: Progress = silent) -> DayResult | None:
    """The simulated day of a plan; None where there is none to simulate, or it is too large."""
    try:
        day = day_of(plan)
    except LiftDayError:
        return None
    return None if day is None else simulate(day, progress)


def _slowest(banks: tuple[Bank, ...], cycles: tuple[Cycle | None, ...]) -> tuple[Bank, Cycle]:
    """Where banks load differently, the smallest trip stands for all: it fits every car."""
    found = [(bank, cycle) for bank, cycle in zip(banks, cycles, strict=True) if cycle is not None]
    return min(found, key=lambda pair: pair[1].trip.load_t)


def _flows(load: Load, bank: Bank, cycle: Cycle, plan: LiftPlan, place: dict[int, int]) -> Iterator[Flow]:
    hourly = hours_of(plan)
    handling = cycle.trip.handling
    kind = LoadKind(name=load.goods.name, mass_kg=(cycle.trip.load_t * 1000.0,) * 2, load_s=handling.load_s,
                    unload_s=handling.unload_s)
    here, dock = place[load.storey], place[cycle.dock]
    ways = [(dock, here, load.in_t_h), (here, dock, load.out_t_h)] if here != dock else []
    others = [place[n] for n in bank.serves if n != load.storey and n in place]
    ways += [(here, other, load.between_t_h / len(others)) for other in others]
    for origin, destination, peak_t_h in ways:
        if peak_t_h > 0.0:
            yield Flow(name=f"{load.goods.name} {origin}-{destination}", origin=origin, destination=destination, loads=(kind,),
                       t_h=tuple(peak_t_h * share for share in hourly))


def hours_of(plan: LiftPlan) -> tuple[float, ...]:
    """Each hour as a share of the peak hour."""
    logistics = plan.building.logistics
    shares = () if logistics is None else logistics.day.hourly()
    if shares:
        return tuple(share / max(shares) for share in shares)
    hours = 1.0 if logistics is None or logistics.day.working_hours is None else logistics.day.working_hours
    return (1.0,) * max(round(hours), 1)
