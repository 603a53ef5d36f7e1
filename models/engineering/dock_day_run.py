"""Days of docks and carriers, many replications at once.

**The rules.** Two models that keep to these, given the same draws, run the same day.

1. *Trucks.* A truck waits in its platform's line from its arrival, in order of arrival, and docks as soon as it is first and a
   bay is free, at the free bay of the lowest number.
2. *Lots.* The goods of a truck are lots of ``lot_units``, the last one smaller. Goods that nobody has to carry are one lot.
3. *Bringing.* The bay handles one lot after the other. It begins a lot when the staging area for goods on their way in has room
   for all its units, and takes the room at once. Of several bays, those that fit begin in the order in which their trucks
   docked (ties: lower bay). A lot is ready for a carrier when it is handled. Goods driven straight need no room.
4. *Fetching.* When a truck docks, all its lots are called for: they are ready, at the place they come from. A carrier may take
   one only if the staging area for goods on their way out has room for it, and takes the room at once. The bay handles what has
   been delivered, one lot after the other in the order of delivery (ties: lower number of the lot); its room is free again when
   it is in the truck. Goods driven straight are there when the truck docks.
5. *Carriers.* Lots that the same carriers may take stand in a line, by the time they became ready, then by the arrival of their
   trucks, then by their number: one line for those on their way in, one for those between other places, one for those on their
   way out to each platform. Whenever a carrier is idle, the oldest lot goes of those that are first in their line, that an idle
   carrier may take and that have room; a first without room holds those behind it. It takes the carrier with the shortest
   flight to it (ties: lower index). Flight, doors open, loading, doors close, flight, doors open, unloading, doors close; the
   carrier stays there. Room on the way in is free again when the lot is loaded. Lots between other places are ready on arrival.
6. *Leaving.* When its last lot is handled, the bay is reset; then the truck has gone and the bay is free.
7. *End.* Nothing happens at ``end_s`` or later.

Everything that happens at one time has happened before anything is decided at that time.

**Lockstep.** A lane is one day of one plan; all lanes take their next step at once. Arrays have the lanes last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models.engineering.dock_day import DockDay
from models.engineering.dock_day_draws import Draws, Floats, Ints, draw
from models.engineering.dock_day_lanes import IN, OUT, Lanes, lay_out
from models.engineering.dock_day_results import DockDayResult, Record, statistics
from models.reading import Progress, silent

Bools = NDArray[np.bool_]

FREE: Final = 0
IDLE: Final = 1
HANDLING: Final = 2
RESET: Final = 3
"""What a bay does: no truck, a truck that waits for room or goods, handling, reset."""

MOST_LANES: Final = 1500
"""Lanes run in lockstep; beyond, the arrays leave the cache."""

BEATS: Final = 32


def simulate(day: DockDay, progress: Progress = silent) -> DockDayResult:
    """Run a day's replications. Raises Cancelled, by ``progress``."""
    return simulate_all([day], progress)[0]


def simulate_all(days: Sequence[DockDay], progress: Progress = silent) -> list[DockDayResult]:
    """Run several days, for example with a lift more or without lifts; those with equal calls and seed see equal trucks."""
    drawn: dict[tuple[object, ...], Draws] = {}
    found: list[DockDayResult] = []
    start = 0
    while start < len(days):
        stop = start + 1
        while stop < len(days) and sum(day.replications for day in days[start:stop + 1]) <= MOST_LANES:
            stop += 1
        found += [result for _, result in _run(days[start:stop], drawn, progress, start / len(days), (stop - start) / len(days))]
        start = stop
    progress("dock-days", 1.0)
    return found


def trace(day: DockDay, draws: Draws | None = None) -> tuple[Record, DockDayResult]:
    """A day truck by truck and lot by lot, with these draws or its own."""
    drawn = {} if draws is None else {_key(day): draws}
    return _run([day], drawn, silent, 0.0, 1.0)[0]


def _key(day: DockDay) -> tuple[object, ...]:
    """Days with the same key are brought the same trucks and transits."""
    brought = tuple((c.truck, c.units, c.trucks) for c in day.calls)
    return brought, tuple(t.lots for t in day.transits), day.profile, day.slots, day.handling_cv2, day.replications, day.seed


def _run(days: Sequence[DockDay], drawn: dict[tuple[object, ...], Draws], progress: Progress, base: float,
         part: float) -> list[tuple[Record, DockDayResult]]:
    draws = []
    for day in days:
        if _key(day) not in drawn:
            drawn[_key(day)] = draw(day)
        draws.append(drawn[_key(day)])
    state = _State(lay_out(days, draws))
    beat = 0
    while True:
        time = state.next_time()
        if not (time < np.inf).any():
            break
        state.step(time)
        if beat % BEATS == 0:
            gone = np.minimum(time, state.lanes.end) / state.lanes.end
            progress("dock-days", base + part * min(float(gone.mean()), 1.0))
        beat += 1
    return state.cut(days, draws)


@dataclass(slots=True)
class _Mine:
    """Lanes in which something is done, with the place in their other axis."""

    row: Ints
    lane: Ints


class _State:
    """Where every lane stands."""

    def __init__(self, lanes: Lanes) -> None:
        self.lanes = lanes
        size, bays, carriers = lanes.size, len(lanes.bay_platform), len(lanes.carrier_start)
        trucks, lots = lanes.arrival.shape[0], lanes.units.shape[0]
        self.every = np.arange(size)
        self.clock = np.zeros(size)
        self.sending = np.zeros(size, dtype=bool)
        self.bay_phase = np.where(lanes.bay_there, FREE, -1)
        self.bay_time = np.full((bays, size), np.inf)
        self.bay_item = np.zeros((bays, size), dtype=np.int64)
        self.bay_docked = np.full((bays, size), np.inf)
        self.bay_first = np.zeros((bays, size), dtype=np.int64)
        self.bay_handled = np.zeros((bays, size), dtype=np.int64)
        self.bay_staged = np.zeros((bays, size), dtype=np.int64)
        self.bay_need = np.zeros((bays, size))
        self.bay_out = np.zeros((bays, size), dtype=bool)
        self.free_bays = np.stack([(lanes.bay_there[lanes.bay_platform == p]).sum(axis=0) for p in range(len(lanes.room_in))])
        self.room_in, self.room_out = lanes.room_in.copy(), lanes.room_out.copy()
        self.car_phase = np.where(lanes.carrier_there, 0, -1)
        self.car_time = np.full((carriers, size), np.inf)
        self.car_free = np.full((carriers, size), np.inf)
        self.car_lot = np.zeros((carriers, size), dtype=np.int64)
        self.car_at = lanes.carrier_start.copy()
        self.next_in_line = np.zeros((len(lanes.room_in), size), dtype=np.int64)
        self.next_arrival = np.take_along_axis(lanes.line_arrival, self.next_in_line[:, None, :], axis=1)[:, 0, :]
        self.next_transit = np.zeros(size, dtype=np.int64)
        self.transit_time = lanes.transit_s[0].copy()
        self.waiting = np.zeros(size, dtype=np.int64)
        self.ready = np.full((lots, size), np.inf)
        self.line_lot = np.zeros((len(lanes.line_mask), lanes.longest_line + 1, size), dtype=np.int32)
        self.line_head = np.zeros((len(lanes.line_mask), size), dtype=np.int64)
        self.line_end = np.zeros((len(lanes.line_mask), size), dtype=np.int64)
        self.first_lot = np.zeros((len(lanes.line_mask), size), dtype=np.int64)
        self.first_ready = np.full((len(lanes.line_mask), size), np.inf)
        self.item_bay = np.full((trucks, size), -1, dtype=np.int64)
        self.docked, self.gone = np.full((trucks, size), np.inf), np.full((trucks, size), np.inf)
        self.order = np.zeros((lots, size), dtype=np.int64)
        self.begun, self.handled = np.full((lots, size), np.inf), np.full((lots, size), np.inf)
        self.assigned, self.loaded = np.full((lots, size), np.inf), np.full((lots, size), np.inf)
        self.delivered, self.car = np.full((lots, size), np.inf), np.full((lots, size), -1, dtype=np.int64)
        self.back = np.full((lots, size), np.inf)

    # --- time -----------------------------------------------------------------------------------------------------

    def next_time(self) -> Floats:
        """When each lane goes on; infinite where its day is over."""
        time = self._event_time()
        docking = np.where(self.free_bays > 0, self.next_arrival, np.inf).min(axis=0)
        time = np.minimum(np.minimum(time, docking), self.transit_time)
        time = np.maximum(time, self.clock)      # who waits in line may have come long ago
        self.clock = np.where(self.sending, self.clock, time)
        return np.asarray(np.where(self.clock < self.lanes.end, self.clock, np.inf))

    def _event_time(self) -> Floats:
        time = self.bay_time.min(axis=0)
        return np.asarray(np.minimum(time, self.car_time.min(axis=0)) if len(self.car_time) else time)

    def step(self, time: Floats) -> None:
        """What happens at these times, then what is decided; lanes that still send carriers out do only that."""
        now = np.where(np.isfinite(time), time, -1.0)
        happens = np.where(self.sending, -1.0, now)
        if len(self.car_time):
            self._carriers_done(happens)
        self._bays_done(happens)
        self._transits_there(happens)
        open_ = (self._event_time() > now) & (happens >= 0.0)
        self._dock(now, open_)
        self._handle(now, open_)
        if len(self.car_time):
            self._send(now, open_ | (self.sending & (now >= 0.0)))

    # --- what happens ---------------------------------------------------------------------------------------------

    def _carriers_done(self, now: Floats) -> None:
        """One carrier of each lane: its lot is loaded or delivered, or it is idle again."""
        which = self.car_time.argmin(axis=0)
        lane = (self.car_time[which, self.every] == now).nonzero()[0]
        if not lane.size:
            return
        row = which[lane]
        first = self.car_phase[row, lane] == 1
        on, off = _Mine(row[first], lane[first]), _Mine(row[~first], lane[~first])
        self.car_phase[off.row, off.lane] = 0
        self.car_time[off.row, off.lane] = np.inf
        if on.lane.size:
            self._first_end(on)

    def _first_end(self, on: _Mine) -> None:
        lot = self.car_lot[on.row, on.lane]
        lanes = self.lanes
        platform, units, kind = lanes.platform[lot, on.lane], lanes.units[lot, on.lane], lanes.kind[lot, on.lane]
        coming = kind == IN
        self.room_in[platform[coming], on.lane[coming]] += units[coming]
        leaving = kind == OUT
        lane, lot = on.lane[leaving], lot[leaving]
        bay = self.item_bay[lanes.item[lot, lane], lane]
        self.order[self.bay_first[bay, lane] + self.bay_staged[bay, lane], lane] = lot
        self.bay_staged[bay, lane] += 1
        self.car_phase[on.row, on.lane] = 2
        self.car_time[on.row, on.lane] = self.car_free[on.row, on.lane]

    def _bays_done(self, now: Floats) -> None:
        """One bay of each lane: a lot is handled, or the bay is free again."""
        which = self.bay_time.argmin(axis=0)
        lane = (self.bay_time[which, self.every] == now).nonzero()[0]
        if not lane.size:
            return
        row = which[lane]
        reset = self.bay_phase[row, lane] == RESET
        self._left(_Mine(row[reset], lane[reset]), now)
        self._handled(_Mine(row[~reset], lane[~reset]), now)

    def _left(self, at: _Mine, now: Floats) -> None:
        self.gone[self.bay_item[at.row, at.lane], at.lane] = now[at.lane]
        self.bay_phase[at.row, at.lane] = FREE
        self.bay_time[at.row, at.lane] = np.inf
        self.free_bays[self.lanes.bay_platform[at.row], at.lane] += 1

    def _handled(self, at: _Mine, now: Floats) -> None:
        lanes, lane, row = self.lanes, at.lane, at.row
        item, done = self.bay_item[row, lane], self.bay_handled[row, lane]
        out = self.bay_out[row, lane]
        place = self.bay_first[row, lane] + done
        lot = np.where(out, self.order[place, lane], place)
        self.handled[lot, lane] = now[lane]
        straight = lanes.straight[lot, lane]
        goes = ~out & ~straight
        self._join(lot[goes], lane[goes], now)
        came = out & ~straight
        self.room_out[lanes.bay_platform[row[came]], lane[came]] += lanes.units[lot[came], lane[came]]
        done = done + 1
        self.bay_handled[row, lane] = done
        last = done >= lanes.count[item, lane]
        self.bay_phase[row, lane] = np.where(last, RESET, IDLE)
        self.bay_time[row, lane] = np.where(last, now[lane] + lanes.reset[row, lane], np.inf)
        following = np.minimum(place + 1, len(lanes.units) - 1)
        self.bay_need[row, lane] = np.where(straight | out | last, 0.0, lanes.units[following, lane])

    def _transits_there(self, now: Floats) -> None:
        lane = (self.transit_time <= now).nonzero()[0]
        while lane.size:
            self._join(self.lanes.transit_lot[self.next_transit[lane], lane], lane, now)
            self.next_transit[lane] += 1
            self.transit_time[lane] = self.lanes.transit_s[self.next_transit[lane], lane]
            lane = lane[self.transit_time[lane] <= now[lane]]

    # --- what is decided ------------------------------------------------------------------------------------------

    def _dock(self, now: Floats, open_: Bools) -> None:
        """Rule 1."""
        while True:
            platform, lane = ((self.free_bays > 0) & (self.next_arrival <= now) & open_).nonzero()
            if not lane.size:
                return
            for number in np.unique(platform):
                self._dock_at(int(number), lane[platform == number], now)

    def _dock_at(self, platform: int, lane: Ints, now: Floats) -> None:
        lanes = self.lanes
        rows = lanes.bays_of[platform]
        bay = rows.start + (self.bay_phase[rows, lane] == FREE).argmax(axis=0)
        item = lanes.line[platform, self.next_in_line[platform, lane], lane]
        first, count = lanes.first[item, lane], lanes.count[item, lane]
        out, straight = lanes.item_kind[item, lane] == OUT, lanes.straight[first, lane]
        self.docked[item, lane] = self.bay_docked[bay, lane] = now[lane]
        self.item_bay[item, lane] = bay
        self.bay_item[bay, lane], self.bay_first[bay, lane] = item, first
        self.bay_handled[bay, lane] = 0
        self.bay_staged[bay, lane] = np.where(out & straight, count, 0)
        self.bay_out[bay, lane] = out
        self.order[first, lane] = first
        self.bay_need[bay, lane] = np.where(out | straight, 0.0, lanes.units[first, lane])
        self.bay_phase[bay, lane] = IDLE
        self.free_bays[platform, lane] -= 1
        place = self.next_in_line[platform, lane] + 1
        self.next_in_line[platform, lane] = place
        self.next_arrival[platform, lane] = lanes.line_arrival[platform, place, lane]
        self._call(lane[out & ~straight], first[out & ~straight], count[out & ~straight], now)

    def _call(self, lane: Ints, first: Ints, count: Ints, now: Floats) -> None:
        """All lots of trucks that fetch goods are called for; trucks that dock at the same time do so in order of arrival."""
        if not lane.size:
            return
        ends = np.cumsum(count)
        offset = np.arange(int(ends[-1])) - np.repeat(ends - count, count)
        lot, each = np.repeat(first, count) + offset, np.repeat(lane, count)
        line = self.lanes.line_of[first, lane]
        self.ready[lot, each] = now[each]
        self.line_lot[np.repeat(line, count), np.repeat(self.line_end[line, lane], count) + offset, each] = lot
        self.line_end[line, lane] += count
        self.waiting[lane] += count
        self._look(line, lane)

    def _join(self, lot: Ints, lane: Ints, now: Floats) -> None:
        """One lot of each lane joins its line; of those that became ready at the same time, the lower number goes first."""
        line = self.lanes.line_of[lot, lane]
        end = self.line_end[line, lane]
        self.ready[lot, lane] = now[lane]
        self.line_lot[line, end, lane] = lot
        self.line_end[line, lane] = end + 1
        self.waiting[lane] += 1
        self._look(line, lane)
        while True:
            before = self.line_lot[line, np.maximum(end - 1, 0), lane]
            late = (end > self.line_head[line, lane]) & (before > lot) & (self.ready[before, lane] == now[lane])
            if not late.any():
                return
            line, end, lot, lane, before = line[late], end[late], lot[late], lane[late], before[late]
            self.line_lot[line, end, lane], self.line_lot[line, end - 1, lane] = before, lot
            self._look(line, lane)
            end = end - 1

    def _look(self, line: Ints, lane: Ints) -> None:
        """Who is first in line."""
        head = self.line_head[line, lane]
        lot = self.line_lot[line, head, lane]
        self.first_lot[line, lane] = lot
        self.first_ready[line, lane] = np.where(head < self.line_end[line, lane], self.ready[lot, lane], np.inf)

    def _handle(self, now: Floats, open_: Bools) -> None:
        """Rules 3 and 4: bays begin a lot, in the order in which their trucks docked."""
        idle = (self.bay_phase == IDLE) & open_
        if not idle.any():
            return
        row, lane = (idle & self.bay_out & (self.bay_staged > self.bay_handled)).nonzero()
        if lane.size:
            self._begin(_Mine(row, lane), self.order[self.bay_first[row, lane] + self.bay_handled[row, lane], lane], now)
        idle &= ~self.bay_out
        lane = idle.any(axis=0).nonzero()[0]
        while lane.size:
            fits = idle[:, lane] & (self.bay_need[:, lane] <= self.room_in[self.lanes.bay_platform][:, lane])
            key = np.where(fits, self.bay_docked[:, lane], np.inf)
            row = key.argmin(axis=0)
            found = key[row, np.arange(lane.size)] < np.inf
            row, lane = row[found], lane[found]
            self.room_in[self.lanes.bay_platform[row], lane] -= self.bay_need[row, lane]
            self._begin(_Mine(row, lane), self.bay_first[row, lane] + self.bay_handled[row, lane], now)
            idle[row, lane] = False
            lane = lane[idle[:, lane].any(axis=0)]

    def _begin(self, at: _Mine, lot: Ints, now: Floats) -> None:
        lanes = self.lanes
        item = self.bay_item[at.row, at.lane]
        self.begun[lot, at.lane] = now[at.lane]
        self.bay_phase[at.row, at.lane] = HANDLING
        self.bay_time[at.row, at.lane] = now[at.lane] + lanes.units[lot, at.lane] * lanes.pace[item, at.lane]

    def _send(self, now: Floats, open_: Bools) -> None:
        """Rule 5: one carrier of each lane; what more there is to send goes in the next step, at the same time."""
        self.sending[:] = False
        lane = (open_ & (self.waiting > 0) & (self.car_phase == 0).any(axis=0)).nonzero()[0]
        if not lane.size:
            return
        lot, found = self._next_lot(lane, now)
        lane, lot = lane[found], lot[found]
        if lane.size:
            self._ride(lane, lot, now)
            self.sending[lane] = (self.waiting[lane] > 0) & (self.car_phase[:, lane] == 0).any(axis=0)

    def _next_lot(self, lane: Ints, now: Floats) -> tuple[Ints, Bools]:
        """The oldest first of a line that may go in each lane, and whether there is one; it leaves its line."""
        lanes = self.lanes
        idle = ((self.car_phase[:, lane] == 0) * lanes.carrier_bit).sum(axis=0)
        lot, platform = self.first_lot[:, lane], lanes.line_platform[:, lane]
        full = (platform >= 0) & (lanes.units[lot, lane] > self.room_out[platform, lane])
        since = np.where(((lanes.line_mask[:, lane] & idle) == 0) | full, np.inf, self.first_ready[:, lane])
        oldest = since.min(axis=0)
        line = np.where(since == oldest, lot, np.iinfo(np.int64).max).argmin(axis=0)
        found = oldest < np.inf
        taken, theirs = line[found], lane[found]
        self.line_head[taken, theirs] += 1
        chosen = lot[line, np.arange(lane.size)]
        self._look(taken, theirs)
        return chosen, found

    def _ride(self, lane: Ints, lot: Ints, now: Floats) -> None:
        lanes = self.lanes
        origin, goal, units = lanes.origin[lot, lane], lanes.goal[lot, lane], lanes.units[lot, lane]
        nodes = lanes.nodes
        reach = lanes.flight.take(lanes.flight_at[:, lane] + self.car_at[:, lane] * nodes + origin)
        able = (self.car_phase[:, lane] == 0) & ((lanes.mask[lot, lane] & lanes.carrier_bit) != 0)
        reach = np.where(able, reach, np.inf)
        car = reach.argmin(axis=0)
        opens, closes, loads, unloads, load_unit, unload_unit = lanes.carrier_times[:, car, lane]
        loaded = now[lane] + reach[car, np.arange(lane.size)] + opens + (loads + load_unit * units)
        ride = lanes.flight.take(lanes.flight_at[car, lane] + origin * nodes + goal)
        delivered = loaded + closes + ride + opens + (unloads + unload_unit * units)
        free = delivered + closes
        kind = lanes.kind[lot, lane]
        self.waiting[lane] -= 1
        leaving = kind == OUT
        self.room_out[lanes.platform[lot[leaving], lane[leaving]], lane[leaving]] -= units[leaving]
        self.assigned[lot, lane], self.loaded[lot, lane] = now[lane], loaded
        self.delivered[lot, lane], self.back[lot, lane], self.car[lot, lane] = delivered, free, car
        self.car_lot[car, lane], self.car_at[car, lane], self.car_free[car, lane] = lot, goal, free
        self.car_phase[car, lane] = np.where(kind < 2, 1, 2)
        self.car_time[car, lane] = np.where(kind == IN, loaded, np.where(leaving, delivered, free))

    # --- taking apart -----------------------------------------------------------------------------------------------

    def cut(self, days: Sequence[DockDay], draws: Sequence[Draws]) -> list[tuple[Record, DockDayResult]]:
        """The records of each day, rows first, and their figures."""
        found, start = [], 0
        for day, drawn in zip(days, draws, strict=True):
            mine = slice(start, start + day.replications)

            def own(values: Any, mine: slice = mine) -> Any:
                return np.ascontiguousarray(values[..., mine].T)

            lanes = self.lanes
            record = Record(
                arrival_s=own(lanes.arrival), call=own(lanes.call), units=own(lanes.truck_units), docked_s=own(self.docked),
                gone_s=own(self.gone), bay=own(self.item_bay), reset_s=own(lanes.item_reset), first=own(lanes.first),
                count=own(lanes.count), lot_item=own(lanes.item), lot_units=own(lanes.units), lot_kind=own(lanes.kind),
                straight=own(lanes.straight), begun_s=own(self.begun), handled_s=own(self.handled),
                assigned_s=own(self.assigned), loaded_s=own(self.loaded), delivered_s=own(self.delivered),
                back_s=own(self.back), car=own(self.car))
            found.append((record, statistics(day, drawn, record)))
            start += day.replications
        return found
