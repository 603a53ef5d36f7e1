"""What a day brings, drawn beforehand: arrivals, loads, handling times, breakdowns; and the staging at the dock.

Every random number of a day is drawn here from its seed and handed on as arrays. Two groups of lifts, or two models of the
same lifts, see the same days (common random numbers): loads do not depend on the lifts, and each car has its own stream of
breakdowns by its place in the list, so that a further car leaves the others' as they are.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models.engineering.lift_day import Breakdowns, Flow, LiftDay

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BLOCK: Final = 1000
"""Replications drawn at once, and at most :data:`BLOCK_LOADS` loads: bounds the memory, whatever the number of days."""

BLOCK_LOADS: Final = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """All random numbers of some days.

    Attributes:
        arrival_s: (replications, loads) in order of arrival, infinite behind the last load.
        flow: index of the flow; 0 behind the last load.
        mass_kg, units, load_s, unload_s: of each load; times of the whole load.
        fails_s, repairs_s: (cars, replications, breakdowns) when a car fails, in order, and how long it then stands still;
            infinite and 0 behind the last.
    """

    arrival_s: Floats
    flow: Ints
    mass_kg: Floats
    units: Ints
    load_s: Floats
    unload_s: Floats
    fails_s: Floats
    repairs_s: Floats

    @property
    def replications(self) -> int:
        return int(self.arrival_s.shape[0])


def blocks(day: LiftDay) -> int:
    """Number of blocks in which the replications are drawn."""
    return -(-day.replications // _rows(day))


def _rows(day: LiftDay) -> int:
    """Replications in a block; days that share their loads share their blocks."""
    return max(1, min(BLOCK, int(BLOCK_LOADS / max(day.expected_loads, 1.0))))


def draw(day: LiftDay, block: int = 0, *, loads: dict[str, Any] | None = None) -> Draws:
    """All random numbers of a block of a day's replications, from its seed; ``loads`` where they are drawn already."""
    drawn = draw_loads(day, block) if loads is None else loads
    rows = len(drawn["arrival_s"])
    fails, repairs = draw_breakdowns(day.breakdowns, len(day.cars), rows, day.end_s, (day.seed, 1, block))
    return Draws(**drawn, fails_s=fails, repairs_s=repairs)


def loads_key(day: LiftDay) -> tuple[object, ...]:
    """Days with the same key are brought the same loads."""
    return day.flows, day.replications, day.seed


def draw_loads(day: LiftDay, block: int = 0) -> dict[str, Any]:
    """The loads of a block of days: Poisson arrivals whose rate changes by the hour, by inversion of the summed rate.

    A Poisson stream of rate 1 is mapped through the inverse of Λ(t) = ∫ λ; the flow (and kind of load) of each arrival is
    then drawn with the shares of its hour.
    """
    rng = np.random.default_rng([day.seed, 0, block])
    rates, flow_of, kinds = _categories(day.flows, day.hours)
    total_h = rates.sum(axis=1)
    count = min(_rows(day), day.replications - block * _rows(day))
    clock = _unit_poisson(rng, count, float(total_h.sum()))
    hour, arrival = _inverse(clock, total_h)
    inside = np.isfinite(arrival)
    category = _categories_drawn(rng.random(clock.shape), hour, rates, total_h)
    category[~inside] = 0

    def per_kind(values: list[float]) -> Floats:
        return np.asarray(values)[category]

    least, most = per_kind([k.mass_kg[0] for k in kinds]), per_kind([k.mass_kg[1] for k in kinds])
    mass = least + (most - least) * rng.random(clock.shape)
    low, span = np.asarray([k.units[0] for k in kinds]), np.asarray([k.units[1] - k.units[0] + 1 for k in kinds])
    units = low[category]
    if span.max() > 1:
        units = units + (span[category] * rng.random(clock.shape)).astype(np.int64)
    load_s, unload_s = per_kind([k.load_s for k in kinds]) * units, per_kind([k.unload_s for k in kinds]) * units
    if any(k.handling_cv2 > 0.0 for k in kinds):
        cv2 = per_kind([k.handling_cv2 for k in kinds])
        shape = 1.0 / np.where(cv2 > 0.0, cv2, 1.0)
        for times in (load_s, unload_s):
            times *= np.where(cv2 > 0.0, rng.standard_gamma(shape) / shape, 1.0)
    return {"arrival_s": arrival, "flow": flow_of[category], "mass_kg": mass, "units": units, "load_s": load_s,
            "unload_s": unload_s}


def _categories(flows: tuple[Flow, ...], hours: int) -> tuple[Floats, Ints, list[Any]]:
    """Rates (hours, categories) of each flow's kinds of load, the flow of each category, and its kind."""
    columns, flow_of, kinds = [], [], []
    for number, flow in enumerate(flows):
        whole = sum(kind.share for kind in flow.loads)
        profile = np.zeros(hours)
        profile[:len(flow.rates_h)] = flow.rates_h
        for kind in flow.loads:
            columns.append(profile * (kind.share / whole))
            flow_of.append(number)
            kinds.append(kind)
    return np.stack(columns, axis=1), np.asarray(flow_of, dtype=np.int64), kinds


def _unit_poisson(rng: np.random.Generator, rows: int, length: float) -> Floats:
    """Poisson points of rate 1 in each row, up to beyond ``length``."""
    columns = math.ceil(length + 7.0 * math.sqrt(length) + 12.0)
    points = np.cumsum(rng.standard_exponential((rows, columns)), axis=1)
    while points[:, -1].min() <= length:
        more = points[:, -1:] + np.cumsum(rng.standard_exponential((rows, 64)), axis=1)
        points = np.concatenate([points, more], axis=1)
    most = int((points <= length).sum(axis=1).max())
    return np.ascontiguousarray(points[:, :most + 1])


def _inverse(clock: Floats, total_h: Floats) -> tuple[Ints, Floats]:
    """Hour and time in seconds at which the summed rate reaches each point; infinite beyond its end."""
    upto = np.cumsum(total_h)
    hour = np.searchsorted(upto, clock, side="right")
    inside = hour < len(total_h)
    hour = np.minimum(hour, len(total_h) - 1)
    before = (upto - total_h)[hour]
    rate = np.where(total_h > 0.0, total_h, 1.0)[hour]
    times = (hour + (clock - before) / rate) * 3600.0
    return hour, np.where(inside, times, np.inf)


def _categories_drawn(chance: Floats, hour: Ints, rates: Floats, total_h: Floats) -> Ints:
    """A category for each arrival with the shares of its hour: one search in the shares of all hours, end to end."""
    count = rates.shape[1]
    shares = np.cumsum(rates, axis=1) / np.where(total_h > 0.0, total_h, 1.0)[:, None]
    shares[:, -1] = 1.0
    steps = (shares + np.arange(len(total_h))[:, None]).ravel()
    found = np.searchsorted(steps, hour + chance, side="right") - hour * count
    return np.asarray(np.clip(found, 0, count - 1))


def draw_breakdowns(breakdowns: Breakdowns | None, cars: int, rows: int, end_s: float,
                    seed: tuple[int, ...]) -> tuple[Floats, Floats]:
    """Failures and repairs (cars, rows, breakdowns) up to beyond the end, infinite and 0 behind the last."""
    if breakdowns is None:
        return np.full((cars, rows, 1), np.inf), np.zeros((cars, rows, 1))
    mean = breakdowns.between_h * 3600.0
    expected = 2.0 * end_s / mean        # trips that begin before the end may last beyond it
    width = math.ceil(expected + 7.0 * math.sqrt(expected) + 12.0)
    fails, repairs = np.empty((cars, rows, width + 1)), np.zeros((cars, rows, width + 1))
    for car in range(cars):
        rng = np.random.default_rng([*seed, car])
        runs, stands = rng.exponential(mean, (rows, width)), rng.exponential(breakdowns.repair_h * 3600.0, (rows, width))
        before = np.concatenate([np.zeros((rows, 1)), np.cumsum(stands, axis=1)[:, :-1]], axis=1)
        fails[car, :, :-1] = np.cumsum(runs, axis=1) + before
        repairs[car, :, :-1] = stands
    fails[:, :, -1] = np.inf
    return fails, repairs


def ready_times(arrival_s: Floats, staged: NDArray[np.bool_], mass_kg: Floats, release_kg: float, hold_s: float) -> Floats:
    """When each load may be fetched: on arrival, or when its batch at the dock goes.

    The batch opens with the first staged load. It goes on the arrival of the load with which it weighs ``release_kg`` or
    more, otherwise ``hold_s`` after it was opened; a load that arrives later than that opens the next one.

    Args:
        arrival_s, staged, mass_kg: (rows, loads); what is not staged is ready on arrival.
    """
    arrivals, here = np.ascontiguousarray(arrival_s.T), np.ascontiguousarray(staged.T)      # a row is a load of every day
    masses = np.where(here, mass_kg.T, 0.0)
    loads, days = arrivals.shape
    batch = np.zeros((loads, days), dtype=np.int64)
    leaves = np.full((loads + 1) * days, np.inf)       # by batch and day
    at, mass = np.arange(days), np.zeros(days)
    goes, full = np.zeros(days), np.ones(days, dtype=bool)      # no batch is open
    for number in range(loads):
        now = arrivals[number]
        fresh = here[number] & (full | (now > goes))
        at = at + fresh * days
        goes = np.where(fresh, now + hold_s, goes)
        mass = mass * ~fresh + masses[number]
        batch[number] = at
        filled = here[number] & (mass >= release_kg)
        goes = np.where(filled, now, goes)
        full = filled | (full & ~fresh)
        leaves[at] = goes
    return np.where(here & np.isfinite(arrivals), leaves[batch], arrivals).T.copy()
