"""The trucks of a building as a simulated day, coupled to the lifts and stores behind the docks, beside the closed form."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from models.building import Site
from models.capacity.dock_day_input import SLOT_MIN, SPREAD_MIN, Builder, NoDay, Place
from models.capacity.docks import DocksPlan
from models.capacity.lift_inputs import Used
from models.capacity.lifts import LiftPlan
from models.capacity.stores import StoreService
from models.engineering.dock_day import DockDay, DockDayError, Slots
from models.engineering.dock_day_results import DockDayResult
from models.engineering.dock_day_run import simulate_all
from models.reading import Progress, silent

NOTABLE: Final = 0.05
"""A change is worth a word if it shortens the waiting of the trucks by this share."""
STANDING: Final = 0.2
"""Trucks that only stand at their bays for less than this share of their turn-round count as served without a bottleneck."""

RIVAL: Final = 0.75
"""A change that saves this much of what the best one saves is named beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayChange:
    """What one change would bring to the same days: its key (text ``goods.day-change.<key>``) with values."""

    key: str
    values: dict[str, object]
    result: DockDayResult


@dataclass(frozen=True, kw_only=True)
class CoupledDay:
    """A simulated day of a building's docks.

    Attributes:
        result: docks with the lifts and stores behind them; ``alone`` the docks by themselves.
        changes: the same days with one thing changed.
        notes: what is simplified or could not be taken in, as keys (text ``goods.day-note.<key>``) with values.
    """

    docks: DocksPlan
    lifts: LiftPlan
    stores: tuple[StoreService, ...]
    places: tuple[Place, ...]
    result: DockDayResult
    alone: DockDayResult
    changes: tuple[DayChange, ...]
    used: tuple[Used, ...]
    notes: tuple[tuple[str, dict[str, object]], ...]

    @cached_property
    def turn_s(self) -> float:
        return self.result.figures()["turn_round_s"].mean

    @cached_property
    def best(self) -> DayChange | None:
        """The change that shortens the turn-round most, if it is notable; slots are no change of the building."""
        found = min((c for c in self.changes if c.key != "slots"), key=_delay, default=None)
        return found if found is not None and _delay(found) < (1.0 - NOTABLE) * _delay_of(self.result) else None

    @cached_property
    def rivals(self) -> tuple[DayChange, ...]:
        """Other changes that bring nearly as much as the best."""
        if self.best is None:
            return ()
        now = _delay_of(self.result)
        least = RIVAL * (now - _delay(self.best))
        return tuple(c for c in self.changes if c.key != "slots" and c is not self.best and now - _delay(c) >= least)

    @property
    def bottleneck(self) -> str:
        """``lifts``, ``stores``, ``staging``, ``bays`` or, where trucks hardly wait for anything, ``none``."""
        found = self.result.figures()
        standing = found["held_s"].mean > STANDING * found["turn_round_s"].mean
        if not (standing or found["waiting_share"].mean > self.docks.most_waiting.value or self.result.overloaded):
            return "none"
        if self.best is not None:
            return {"lift": "lifts", "store": "stores", "staging": "staging", "bay": "bays"}[self.best.key]
        return "lifts" if found["held_share"].mean > found["handling_share"].mean else "bays"

    @property
    def most_held(self) -> tuple[float, float]:
        """When most trucks only stand at their bays, in seconds from the beginning, and how many on average."""
        held = self.result.held_trucks.mean(axis=0)
        at = int(held.argmax())
        return float(self.result.times_s[at]), float(held[at])

    @property
    def longest_line(self) -> tuple[float, float]:
        """When most trucks wait for a bay, and how many on average."""
        line = self.result.queue.mean(axis=0)
        at = int(line.argmax())
        return float(self.result.times_s[at]), float(line[at])

    @property
    def starts_h(self) -> float:
        logistics = self.docks.building.logistics
        return 0.0 if logistics is None or logistics.day.starts_h is None else logistics.day.starts_h.value


def _delay_of(result: DockDayResult) -> float:
    """Mean time that a truck spends waiting: for a bay, and at it."""
    found = result.figures()
    return found["wait_mean_s"].mean + (0.0 if math.isnan(found["held_s"].mean) else found["held_s"].mean)


def _delay(change: DayChange) -> float:
    return _delay_of(change.result)


def coupled_day(docks: DocksPlan, lifts: LiftPlan, site: Site | None = None, *, what_if: bool = True,
                progress: Progress = silent) -> CoupledDay | None:
    """The simulated day of a building; None without trucks or docks to simulate, or where it is too large for that.

    Args:
        what_if: whether to run the changes as well.
    """
    try:
        made = Builder(docks, lifts, site)
        day = made.day()
    except (DockDayError, NoDay):
        return None
    days = {"alone": replace(day, coupled=False)} | (dict(_changes(day, docks)) if what_if else {})
    first, *others = simulate_all([day, *days.values()], progress)
    found = dict(zip(days, others, strict=True))
    changes = tuple(DayChange(key=key, values=_values(key, day), result=result)
                    for key, result in found.items() if key != "alone")
    return CoupledDay(docks=docks, lifts=lifts, stores=made.stores, places=tuple(made.places), result=first, alone=found["alone"],
                      changes=changes, used=tuple(made.used), notes=tuple(made.notes))


def day_of(docks: DocksPlan, lifts: LiftPlan, site: Site | None = None) -> DockDay | None:
    """The day alone, for those who run it themselves; None as :func:`coupled_day`."""
    try:
        return Builder(docks, lifts, site).day()
    except (DockDayError, NoDay):
        return None


def fault_of_day(docks: DocksPlan, lifts: LiftPlan, site: Site | None = None) -> DockDayError | None:
    """Why a day with trucks, docks and goods cannot be simulated; None where it can, or where there is nothing to simulate."""
    try:
        Builder(docks, lifts, site).day()
    except DockDayError as error:
        return error
    except NoDay:
        return None
    return None


# --- changes -----------------------------------------------------------------------------------------------------


def _changes(day: DockDay, docks: DocksPlan) -> Iterator[tuple[str, DockDay]]:
    """The same day with one thing more."""
    lifts = [i for i, carrier in enumerate(day.carriers) if carrier.kind == "lift"]
    movers = [i for i, carrier in enumerate(day.carriers) if carrier.kind != "lift"]
    if lifts:
        yield "lift", _with_carrier(day, _busiest(day, lifts))
    if movers:
        yield "store", _with_carrier(day, _busiest(day, movers))
    busy = max(range(len(day.platforms)), key=lambda p: math.fsum(c.trucks * c.units for c in day.calls if c.platform == p)
               / max(day.platforms[p].bays, 1))
    platforms = list(day.platforms)
    platforms[busy] = replace(platforms[busy], bays=platforms[busy].bays + 1)
    yield "bay", replace(day, platforms=tuple(platforms))
    if any(platform.staging_in is not None for platform in day.platforms):
        yield "staging", replace(day, platforms=tuple(
            replace(p, staging_in=None if p.staging_in is None else 2 * p.staging_in,
                    staging_out=None if p.staging_out is None else 2 * p.staging_out) for p in day.platforms))
    if day.slots is None:
        yield "slots", replace(day, slots=Slots(share=1.0, slot_s=60.0 * SLOT_MIN, spread_s=60.0 * SPREAD_MIN))


def _busiest(day: DockDay, among: Sequence[int]) -> int:
    """The carrier to be doubled: of those that most goods may go with, the first."""
    def asked(number: int) -> float:
        lots = math.fsum(c.trucks * c.units / c.lot_units / len(c.carriers) for c in day.calls if number in c.carriers)
        return lots + math.fsum(t.lots / len(t.carriers) for t in day.transits if number in t.carriers)

    return max(among, key=lambda number: (round(asked(number), 9), -number))


def _with_carrier(day: DockDay, twin: int) -> DockDay:
    """One carrier more, like another; the first ones stay as they are."""
    more = len(day.carriers)

    def joined(carriers: tuple[int, ...]) -> tuple[int, ...]:
        return (*carriers, more) if twin in carriers else carriers

    return replace(day, carriers=(*day.carriers, replace(day.carriers[twin], name=f"{day.carriers[twin].name} +")),
                   calls=tuple(replace(call, carriers=joined(call.carriers)) for call in day.calls),
                   transits=tuple(replace(transit, carriers=joined(transit.carriers)) for transit in day.transits))


def _values(key: str, day: DockDay) -> dict[str, object]:
    lifts = sum(carrier.kind == "lift" for carrier in day.carriers)
    known: dict[str, dict[str, object]] = {
        "lift": {"total": lifts + 1}, "store": {"total": len(day.carriers) - lifts + 1}, "bay": {"total": day.bays + 1},
            "staging": {}, "slots": {"minutes": round(SLOT_MIN), "spread": round(SPREAD_MIN)}}
    return known[key]
