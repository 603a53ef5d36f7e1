"""What a day of lifts amounts to: waits, queues, utilisation, throughput, trips, each with its interval over the replications."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.engineering.lift_day import LiftDay
from models.engineering.lift_demand import Floats, Ints


@dataclass(frozen=True, slots=True)
class Interval:
    """Mean over the replications with its 95 % interval (Student); bounds are None with fewer than two replications."""

    mean: float
    low: float | None
    high: float | None


def interval(values: Floats) -> Interval:
    """95 % interval of the mean of independent replications; those without a value (NaN) are left out.

    mean ± t(0.975, n − 1) s / √n. The mean of nothing is NaN.
    """
    known = values[~np.isnan(values)]
    if not known.size:
        return Interval(math.nan, None, None)
    mean = float(known.mean())
    if known.size < 2:
        return Interval(mean, None, None)
    from scipy.special import stdtrit

    half = float(stdtrit(known.size - 1, 0.975)) * float(known.std(ddof=1)) / math.sqrt(known.size)
    return Interval(mean, mean - half, mean + half)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stranded:
    """Loads that no lift can take, and why.

    ``storey``: no lift serves one of the two storeys (``storeys`` names it); ``route``: none serves both; ``weight``: served,
    but heavier or larger than any car on the way takes.
    """

    flow: str
    reason: str
    storeys: tuple[str, ...]
    loads_per_day: float
    t_per_day: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Load by load, (replications, places): what the statistics are made of, without what no lift can take.

    Times are infinite for what never came about, and ``car`` is −1; ``arrival_s`` is infinite on places without a load.
    ``number`` is the place in the order of arrival. ``trips`` are (replication, car, start, end) of every trip.
    """

    arrival_s: Floats
    assigned_s: Floats
    boarded_s: Floats
    delivered_s: Floats
    car: NDArray[np.int16]
    origin: Ints
    mass_kg: Floats
    number: Ints
    trips: tuple[NDArray[Any], ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayResult:
    """A simulated day; arrays have the replications first.

    Waits run from a load's arrival until a car stands open at its storey; a load left behind counts with its wait up to the
    end, which is then a lower bound. Counted are loads that arrive, trips that begin and masses that are delivered from the
    end of the warm-up to the end of the profile.

    Attributes:
        wait_mean_s, wait_p95_s: mean, and the wait that 95 % of the loads do not exceed (NaN without loads).
        storey_wait_s: (replications, storeys) mean wait of the loads of a storey (NaN without loads).
        transit_mean_s: arrival to delivery of those delivered.
        utilisation: (replications, cars) share of time in trips, repairs not counted.
        out_of_service: (replications, cars) share of time under repair.
        throughput_t_h, trips_h, loads: mass delivered per hour, trips begun per hour, loads that arrived.
        left_loads, left_t: what still waits for a car at the end of the tail.
        queue: (replications, storeys, times) loads that wait at each storey at :attr:`queue_times_s`.
        stranded: what no lift can take; not part of the figures above.
    """

    day: LiftDay
    wait_mean_s: Floats
    wait_p95_s: Floats
    storey_wait_s: Floats
    transit_mean_s: Floats
    utilisation: Floats
    out_of_service: Floats
    throughput_t_h: Floats
    trips_h: Floats
    loads: Ints
    left_loads: Ints
    left_t: Floats
    queue: NDArray[np.int32]
    stranded: tuple[Stranded, ...]

    @property
    def queue_times_s(self) -> Floats:
        return queue_times(self.day)

    @property
    def wait_s(self) -> Interval:
        return interval(self.wait_mean_s)

    @property
    def p95_s(self) -> Interval:
        return interval(self.wait_p95_s)

    def figures(self) -> dict[str, Interval]:
        """Each figure with its 95 % interval over the replications; utilisation and repairs as the mean over the cars."""
        return {
            "wait_mean_s": self.wait_s, "wait_p95_s": self.p95_s, "transit_mean_s": interval(self.transit_mean_s),
            "utilisation": interval(self.utilisation.mean(axis=1)), "out_of_service": interval(self.out_of_service.mean(axis=1)),
            "throughput_t_h": interval(self.throughput_t_h), "trips_h": interval(self.trips_h),
            "left_loads": interval(self.left_loads.astype(np.float64)), "left_t": interval(self.left_t),
        }

    @property
    def growth_loads_h(self) -> float:
        """How fast the loads waiting grow from the warm-up to the end of the profile: slope of the mean over all days."""
        times = self.queue_times_s
        counted = (times >= self.day.warm_up_s) & (times <= self.day.horizon_s)
        if counted.sum() < 2:
            return 0.0
        waiting = self.queue.sum(axis=1).mean(axis=0)[counted]
        return float(np.polyfit(times[counted] / 3600.0, waiting, 1)[0])

    @property
    def overloaded(self) -> bool:
        """More comes than can be carried: on most days loads are left behind at the end of the tail."""
        return bool((self.left_loads > 0).mean() > 0.5)

    def mean_queue(self) -> Floats:
        """(storeys, times) mean over the replications."""
        return np.asarray(self.queue.mean(axis=0))


def queue_times(day: LiftDay) -> Floats:
    """The times at which the queues are counted: every ``grid_s`` up to the end."""
    return np.arange(1, math.floor(day.end_s / day.grid_s + 1e-9) + 1, dtype=np.float64) * day.grid_s


def statistics(day: LiftDay, record: Record, *, busy_s: Floats, trips: Ints, fails_s: Floats, repairs_s: Floats,
               stranded: tuple[Stranded, ...]) -> DayResult:
    """The figures of some replications from their loads and the sums of the run.

    Args:
        busy_s: (replications, cars) time in trips; trips: (replications,) trips begun; both within the counted part.
        fails_s, repairs_s: (cars, replications, breakdowns) as drawn.
    """
    span = day.horizon_s - day.warm_up_s
    there = np.isfinite(record.arrival_s)
    counted = there & (record.arrival_s >= day.warm_up_s)
    count = counted.sum(axis=1)
    fetched = np.where(np.isfinite(record.boarded_s), record.boarded_s, day.end_s)
    waits = np.where(counted, fetched - np.where(there, record.arrival_s, 0.0), np.inf)
    done = counted & np.isfinite(record.delivered_s)
    left = there & ~np.isfinite(record.assigned_s)
    down = np.maximum(np.minimum(fails_s + repairs_s, day.horizon_s) - np.maximum(fails_s, day.warm_up_s), 0.0)
    inside = (record.delivered_s >= day.warm_up_s) & (record.delivered_s <= day.horizon_s)
    return DayResult(
        day=day, wait_mean_s=_mean(waits, counted), wait_p95_s=_quantile(waits, count, 0.95),
        storey_wait_s=_by_storey(day, record, waits, counted),
        transit_mean_s=_mean(record.delivered_s - np.where(there, record.arrival_s, 0.0), done), utilisation=busy_s / span,
        out_of_service=down.sum(axis=2).T / span,
        throughput_t_h=(record.mass_kg * inside).sum(axis=1) / 1000.0 / (span / 3600.0), trips_h=trips / (span / 3600.0),
        loads=count, left_loads=left.sum(axis=1), left_t=(record.mass_kg * left).sum(axis=1) / 1000.0,
        queue=_queues(day, record, there), stranded=stranded)


def _mean(values: Floats, where: NDArray[np.bool_]) -> Floats:
    count = where.sum(axis=1)
    total = np.where(where, values, 0.0).sum(axis=1)
    return np.asarray(np.where(count > 0, total / np.maximum(count, 1), np.nan))


def _quantile(values: Floats, count: Ints, share: float) -> Floats:
    """The least value that at least ``share`` of the first ``count`` in order do not exceed; NaN where there are none."""
    ordered = np.sort(values, axis=1)
    place = np.maximum(np.ceil(share * count - 1e-9).astype(np.int64) - 1, 0)
    return np.asarray(np.where(count > 0, ordered[np.arange(len(ordered)), place], np.nan))


def _by_storey(day: LiftDay, record: Record, waits: Floats, counted: NDArray[np.bool_]) -> Floats:
    """Mean wait by replication and storey."""
    rows, storeys = len(waits), len(day.storeys)
    place = (np.arange(rows)[:, None] * storeys + record.origin)[counted]
    count = np.bincount(place, minlength=rows * storeys)
    total = np.bincount(place, weights=waits[counted], minlength=rows * storeys)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan).reshape(rows, storeys)


def _queues(day: LiftDay, record: Record, there: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Loads that have arrived and not got on, by replication, storey and time."""
    rows, storeys, times = len(record.arrival_s), len(day.storeys), len(queue_times(day))
    place = (np.arange(rows)[:, None] * storeys + record.origin)[there] * (times + 1)

    def changes(when: Floats) -> Ints:
        step = np.minimum(np.ceil(np.minimum(when, 2.0 * day.end_s + day.grid_s) / day.grid_s) - 1.0, times)
        index = place + np.maximum(step, 0.0).astype(np.int64)
        return np.bincount(index, minlength=rows * storeys * (times + 1))

    flow = changes(record.arrival_s[there]) - changes(record.boarded_s[there])
    return np.cumsum(flow.reshape(rows, storeys, times + 1), axis=2)[:, :, :times].astype(np.int32)


def joined(results: Sequence[DayResult]) -> DayResult:
    """Blocks of replications of the same day as one result."""
    first = results[0]
    if len(results) == 1:
        return first
    merged = {each.name: np.concatenate([getattr(result, each.name) for result in results])
              for each in fields(first) if each.name not in ("day", "stranded")}
    return DayResult(day=first.day, stranded=_stranded_mean(results), **merged)


def _stranded_mean(results: Sequence[DayResult]) -> tuple[Stranded, ...]:
    total = sum(len(result.loads) for result in results)
    sums: dict[tuple[str, str, tuple[str, ...]], tuple[float, float]] = {}
    for result in results:
        for s in result.stranded:
            loads, mass = sums.get((s.flow, s.reason, s.storeys), (0.0, 0.0))
            weight = len(result.loads) / total
            sums[s.flow, s.reason, s.storeys] = loads + weight * s.loads_per_day, mass + weight * s.t_per_day
    return tuple(Stranded(flow=flow, reason=reason, storeys=storeys, loads_per_day=loads, t_per_day=mass)
                 for (flow, reason, storeys), (loads, mass) in sums.items())
