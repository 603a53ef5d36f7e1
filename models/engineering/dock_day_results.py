"""What a day of docks amounts to: waits, turn-round, what the bays do, staging over the day, goods, trucks left behind."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.engineering.dock_day import DockDay
from models.engineering.dock_day_draws import Draws, Floats, Ints
from models.engineering.dock_day_lanes import IN, OUT, Bools
from models.engineering.lift_results import Interval, interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Truck by truck and lot by lot, (replications, items) and (replications, lots); times are infinite where it never came.

    Items are trucks and transits in order of arrival (``call`` −1, ``arrival_s`` infinite for what is no truck). ``begun_s`` and
    ``handled_s`` are those of the bay; ``assigned_s``, ``loaded_s``, ``delivered_s`` and ``back_s`` of the carrier.
    """

    arrival_s: Floats
    call: Ints
    units: Ints
    docked_s: Floats
    gone_s: Floats
    bay: Ints
    reset_s: Floats
    first: Ints
    count: Ints
    lot_item: Ints
    lot_units: Floats
    lot_kind: Ints
    straight: Bools
    begun_s: Floats
    handled_s: Floats
    assigned_s: Floats
    loaded_s: Floats
    delivered_s: Floats
    back_s: Floats
    car: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A truck of a day as drawn: when it came, docked and left (infinite: not that day), and how long its bay only waited."""

    bay: int
    truck: str
    way: str
    arrival_s: float
    docked_s: float
    gone_s: float
    held: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DockDayResult:
    """A simulated day; arrays have the replications first.

    Counted are trucks that come from the end of the warm-up to the end of the profile. Waits run from arrival to docking; a
    truck that never docked counts with its wait up to the end, which is then a lower bound.

    Attributes:
        wait_mean_s, wait_p95_s, waiting_share: of the trucks' waits; NaN without trucks.
        turn_mean_s: (replications, classes) arrival to leaving of those that left (NaN without any); ``turn_all_s`` of all.
        held_s: mean time that a truck stood at its bay with nothing to do: no room, or its goods not there.
        utilisation: share of the time of the bays with a truck; ``handling`` and ``held`` the shares in which it was worked on
            and in which it only stood there.
        carrier_use: (replications, carriers) share of the time in rides.
        platform_use, platform_wait_s: (replications, platforms) the same of the bays of one platform, and its trucks' mean wait.
        trucks, served: trucks that came, and that left before the end.
        left_waiting, left_docked: trucks still in line, and still at a bay, at the end; ``late``: not gone when the profile ends.
        in_t, out_t: goods brought to their place, goods that left in trucks, by the end.
        queue, held_trucks: (replications, times) trucks in line, and trucks held at :attr:`times_s`.
        outside: (replications,) most trucks before the gate, beyond the waiting places of the yard.
        staging: (replications, platforms, times) units that take up room, both ways.
        bars: the day nearest to the middle of all by its mean wait, for drawing.
    """

    day: DockDay
    wait_mean_s: Floats
    wait_p95_s: Floats
    waiting_share: Floats
    turn_mean_s: Floats
    turn_all_s: Floats
    held_s: Floats
    utilisation: Floats
    handling: Floats
    held: Floats
    carrier_use: Floats
    platform_use: Floats
    platform_wait_s: Floats
    trucks: Ints
    served: Ints
    left_waiting: Ints
    left_docked: Ints
    late: Ints
    in_t: Floats
    out_t: Floats
    queue: NDArray[np.float64]
    held_trucks: NDArray[np.float64]
    outside: Ints
    staging: NDArray[np.float64]
    bars: tuple[Bar, ...]

    @property
    def times_s(self) -> Floats:
        return times_of(self.day)

    def figures(self) -> dict[str, Interval]:
        """Each figure with its 95 % interval over the replications."""
        named = {"wait_mean_s": self.wait_mean_s, "wait_p95_s": self.wait_p95_s, "waiting_share": self.waiting_share,
                 "turn_round_s": self.turn_all_s, "held_s": self.held_s, "utilisation": self.utilisation,
                 "handling_share": self.handling, "held_share": self.held, "trucks": self.trucks, "served": self.served,
                 "left_waiting": self.left_waiting, "left_docked": self.left_docked, "late": self.late, "in_t": self.in_t,
                 "out_t": self.out_t, "outside": self.outside}
        return {name: interval(np.asarray(values, dtype=np.float64)) for name, values in named.items()}

    def turn_round(self) -> dict[str, Interval]:
        """Turn-round by class of trucks."""
        return {name: interval(self.turn_mean_s[:, i]) for i, name in enumerate(self.day.classes)}

    @property
    def growth_h(self) -> float:
        """How fast the line of trucks grows over the profile: slope of the mean over all days, trucks an hour."""
        times = self.times_s
        counted = (times >= self.day.warm_up_s) & (times <= self.day.horizon_s)
        if counted.sum() < 2:
            return 0.0
        return float(np.polyfit(times[counted] / 3600.0, self.queue.mean(axis=0)[counted], 1)[0])

    @property
    def overloaded(self) -> bool:
        """More comes than can be served: on most days trucks are left at the end."""
        return bool((self.left_waiting + self.left_docked > 0).mean() > 0.5)


def times_of(day: DockDay) -> Floats:
    """The times at which queues and staging are counted: from the beginning, every ``grid_s`` up to the end."""
    return np.arange(math.floor(day.end_s / day.grid_s + 1e-9) + 1, dtype=np.float64) * day.grid_s


def statistics(day: DockDay, draws: Draws, record: Record) -> DockDayResult:
    """The figures of some replications from what happened."""
    span = day.horizon_s - day.warm_up_s
    truck = np.isfinite(record.arrival_s)
    counted = truck & (record.arrival_s >= day.warm_up_s)
    came = np.where(truck, record.arrival_s, 0.0)
    docked, gone = np.minimum(record.docked_s, day.end_s), np.minimum(record.gone_s, day.end_s)
    waits = np.where(counted, docked - came, np.nan)
    left = counted & np.isfinite(record.gone_s)
    turn = np.where(left, gone - came, np.nan)
    held, handling = _at_bays(day, record, truck)
    clipped = _clip(gone, day) - _clip(docked, day)
    busy = np.where(truck, clipped, 0.0).sum(axis=1) / span / day.bays
    worked = handling / span / day.bays
    queue = _count(day, came, truck, 1.0) - _count(day, record.docked_s, truck, 1.0)
    held_trucks = _held_over_day(day, record, truck)
    return DockDayResult(
        day=day, wait_mean_s=_mean(waits), wait_p95_s=_quantile(waits, 0.95),
        waiting_share=_mean(np.where(counted, (waits > 1e-6).astype(np.float64), np.nan)),
        turn_mean_s=_by_class(day, record, turn), turn_all_s=_mean(turn),
        held_s=_mean(np.where(left, held, np.nan)), utilisation=busy,
        handling=worked, held=np.maximum(busy - worked - _resets(day, record, truck), 0.0),
        carrier_use=_carriers(day, record),
        platform_use=_by_platform(day, record, truck, clipped), platform_wait_s=_waits_by_platform(day, record, waits),
        trucks=counted.sum(axis=1), served=left.sum(axis=1),
        left_waiting=(truck & ~np.isfinite(record.docked_s)).sum(axis=1),
        left_docked=(truck & np.isfinite(record.docked_s) & ~np.isfinite(record.gone_s)).sum(axis=1),
        late=(truck & ~(record.gone_s <= day.horizon_s)).sum(axis=1),
        in_t=_tonnes(day, record, IN), out_t=_tonnes(day, record, OUT),
        queue=queue, held_trucks=held_trucks, outside=_outside(day, record, truck),
        staging=np.stack([_staging(day, record, p) for p in range(len(day.platforms))], axis=1),
        bars=bars_of(day, record, _middle(waits)))


# --- sums ------------------------------------------------------------------------------------------------------------


def _mean(values: Floats) -> Floats:
    known = ~np.isnan(values)
    count = known.sum(axis=1)
    return np.asarray(np.where(count > 0, np.where(known, values, 0.0).sum(axis=1) / np.maximum(count, 1), np.nan))


def _quantile(values: Floats, share: float) -> Floats:
    """The least value that at least ``share`` of those known do not exceed; NaN where there are none."""
    count = (~np.isnan(values)).sum(axis=1)
    ordered = np.sort(values, axis=1)
    place = np.maximum(np.ceil(share * count - 1e-9).astype(np.int64) - 1, 0)
    return np.asarray(np.where(count > 0, ordered[np.arange(len(ordered)), place], np.nan))


def _clip(times: Floats, day: DockDay) -> Floats:
    return np.clip(times, day.warm_up_s, day.horizon_s)


def _call_of(day: DockDay, record: Record, values: list[Any]) -> Any:
    """A value of each item's call; the first for what is no truck."""
    return np.asarray(values)[np.maximum(record.call, 0)]


def _by_class(day: DockDay, record: Record, values: Floats) -> Floats:
    which = _call_of(day, record, [day.classes.index(call.truck) for call in day.calls])
    return np.stack([_mean(np.where(which == i, values, np.nan)) for i in range(len(day.classes))], axis=1)


def _by_platform(day: DockDay, record: Record, truck: Bools, stays: Floats) -> Floats:
    """Share of the time of each platform's bays with a truck."""
    which = _call_of(day, record, [call.platform for call in day.calls])
    span = day.horizon_s - day.warm_up_s
    shares = [np.where(truck & (which == n), stays, 0.0).sum(axis=1) / span / max(own.bays, 1)
              for n, own in enumerate(day.platforms)]
    return np.stack(shares, axis=1)


def _waits_by_platform(day: DockDay, record: Record, waits: Floats) -> Floats:
    which = _call_of(day, record, [call.platform for call in day.calls])
    return np.stack([_mean(np.where(which == n, waits, np.nan)) for n in range(len(day.platforms))], axis=1)


def _at_bays(day: DockDay, record: Record, truck: Bools) -> tuple[Floats, Floats]:
    """By truck the time that its bay only waited, and by replication the time in which bays handled, within what is counted."""
    begun, handled = np.minimum(record.begun_s, day.end_s), np.minimum(record.handled_s, day.end_s)
    work = handled - begun
    per_item = _per_item(record, work)
    left = truck & np.isfinite(record.gone_s)
    stay = np.where(left, record.gone_s, 0.0) - np.where(left, record.docked_s + record.reset_s, 0.0)
    inside = _clip(handled, day) - _clip(begun, day)
    return np.maximum(stay - per_item, 0.0), inside.sum(axis=1)


def _per_item(record: Record, values: Floats) -> Floats:
    """Sums of the lots' values by item."""
    rows, items = record.first.shape
    place = record.lot_item + np.arange(rows)[:, None] * items
    sums = np.bincount(place.ravel(), weights=values.ravel(), minlength=rows * items)
    return np.asarray(sums, dtype=np.float64).reshape(rows, items)


def _finished(record: Record) -> Floats:
    """When the last lot of each item was handled; infinite where it was not."""
    rows, items = record.first.shape
    last = np.full((rows, items), -np.inf)
    np.maximum.at(last, (np.arange(rows)[:, None], record.lot_item), np.where(record.lot_units > 0.0, record.handled_s, -np.inf))
    return np.where(record.count > 0, last, np.inf)


def _resets(day: DockDay, record: Record, truck: Bools) -> Floats:
    done = np.where(truck, _finished(record), np.inf)
    end = np.minimum(done + record.reset_s, day.end_s)
    inside = _clip(end, day) - _clip(np.minimum(done, day.end_s), day)
    return np.asarray(inside.sum(axis=1) / (day.horizon_s - day.warm_up_s) / day.bays)


def _carriers(day: DockDay, record: Record) -> Floats:
    if not day.carriers:
        return np.zeros((len(record.arrival_s), 0))
    ride = _clip(np.minimum(record.back_s, day.end_s), day) - _clip(np.minimum(record.assigned_s, day.end_s), day)
    shares = [np.where(record.car == c, ride, 0.0).sum(axis=1) for c in range(len(day.carriers))]
    return np.stack(shares, axis=1) / (day.horizon_s - day.warm_up_s)


def _tonnes(day: DockDay, record: Record, kind: int) -> Floats:
    """Goods of the trucks that reached their place (in), or left in a truck (out), t."""
    kg = np.take_along_axis(_call_of(day, record, [call.unit_kg for call in day.calls]), record.lot_item, axis=1)
    mine = record.lot_kind == kind
    when = np.where(record.straight, record.handled_s, record.delivered_s) if kind == IN else record.handled_s
    return np.asarray((mine * (when <= day.end_s) * record.lot_units * kg).sum(axis=1) / 1000.0)


# --- over the day --------------------------------------------------------------------------------------------------------


def _count(day: DockDay, when: Floats, which: Bools, weight: float | Floats) -> Floats:
    """Sum of the weights of what has happened by each time of the grid, (replications, times)."""
    steps = len(times_of(day))
    known = which & np.isfinite(when)
    step = np.minimum(np.ceil(np.where(known, when, 0.0) / day.grid_s - 1e-9), steps).astype(np.int64)
    place = step + np.arange(len(when))[:, None] * (steps + 1)
    weights = np.broadcast_to(np.asarray(weight, dtype=np.float64), when.shape)[known]
    sums = np.bincount(place[known], weights=weights, minlength=len(when) * (steps + 1))
    return np.asarray(np.cumsum(sums.reshape(len(when), steps + 1)[:, :steps], axis=1))


def _held_over_day(day: DockDay, record: Record, truck: Bools) -> Floats:
    """Trucks at a bay on which nobody works and that is not being reset."""
    lots = np.isfinite(record.begun_s)
    at_bays = _count(day, record.docked_s, truck, 1.0) - _count(day, _finished(record), truck, 1.0)
    return at_bays - (_count(day, record.begun_s, lots, 1.0) - _count(day, record.handled_s, lots, 1.0))


def _outside(day: DockDay, record: Record, truck: Bools) -> Ints:
    """Most trucks in line beyond the waiting places, over all platforms."""
    platform = _call_of(day, record, [call.platform for call in day.calls])
    worst = np.zeros(len(truck))
    for number, own in enumerate(day.platforms):
        if own.waiting is not None:
            mine = truck & (platform == number)
            line = _count(day, record.arrival_s, mine, 1.0) - _count(day, record.docked_s, mine, 1.0)
            worst = np.maximum(worst, line.max(axis=1) - own.waiting)
    return np.maximum(worst, 0.0).astype(np.int64)


def _staging(day: DockDay, record: Record, platform: int) -> Floats:
    """Units that take up room: on the way in until the carrier has them, on the way out from its start until in the truck."""
    own = np.take_along_axis(_call_of(day, record, [call.platform for call in day.calls]), record.lot_item, axis=1) == platform
    staged = own & ~record.straight
    bring, fetch = staged & (record.lot_kind == IN), staged & (record.lot_kind == OUT)
    units = record.lot_units
    inwards = _count(day, record.begun_s, bring, units) - _count(day, record.loaded_s, bring, units)
    return inwards + _count(day, record.assigned_s, fetch, units) - _count(day, record.handled_s, fetch, units)


# --- one day to draw -------------------------------------------------------------------------------------------------------


def _middle(waits: Floats) -> int:
    """The replication whose mean wait is nearest to the middle one."""
    means = np.nan_to_num(_mean(waits))
    return int(np.argmin(np.abs(means - np.median(means))))


def bars_of(day: DockDay, record: Record, row: int) -> tuple[Bar, ...]:
    """The trucks of one replication in order of arrival."""
    found = []
    for item in np.flatnonzero(np.isfinite(record.arrival_s[row])):
        call = day.calls[int(record.call[row, item])]
        docked, gone = float(record.docked_s[row, item]), float(record.gone_s[row, item])
        first, count = int(record.first[row, item]), int(record.count[row, item])
        found.append(Bar(bay=int(record.bay[row, item]), truck=call.truck, way=call.way,
                         arrival_s=float(record.arrival_s[row, item]), docked_s=docked, gone_s=gone,
                         held=_held_spans(record, row, slice(first, first + count), docked, day.end_s)))
    return tuple(found)


def _held_spans(record: Record, row: int, lots: slice, docked: float, end: float) -> tuple[tuple[float, float], ...]:
    """When a docked truck only stood there."""
    if not math.isfinite(docked):
        return ()
    work = sorted((b, h) for b, h in zip(record.begun_s[row, lots], record.handled_s[row, lots], strict=True) if b < math.inf)
    starts = [docked, *(min(h, end) for _, h in work)]
    ends = [*(b for b, _ in work), end if len(work) < lots.stop - lots.start else starts[-1]]
    return tuple((float(a), float(b)) for a, b in zip(starts, ends, strict=True) if b > a + 1.0)
