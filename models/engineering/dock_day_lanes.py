"""Days of docks laid out as arrays for a run in lockstep: trucks, their lots, bays and carriers of every lane.

Trucks and transits of a day are its **items**, in order of arrival; lots are numbered through the items. Lanes are the last axis.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models.engineering.dock_day import Call, DockDay, Transit
from models.engineering.dock_day_draws import Draws, Floats, Ints

IN: Final = 0
OUT: Final = 1
TRANSIT: Final = 2

Bools = NDArray[np.bool_]


@dataclass(slots=True, kw_only=True)
class Lanes:
    """What does not change during a run.

    Attributes:
        arrival, call, truck_units, pace, item_kind, item_reset, first, count: of the items, (items, lanes): arrival (infinite
            for transits and behind the last), index of the call (−1), units, seconds a unit, kind, reset, first lot, lots.
        item, units, kind, platform, origin, goal, mask, line_of, straight: of the lots, (lots, lanes); ``line_of`` is the line
            of lots that they join, ``straight`` holds for those that no carrier takes, and for places without a lot.
        line, line_arrival: (platforms, trucks, lanes) items in the line of each platform, and when they come.
        transit_lot, transit_s: (transits, lanes) lots of the transits in order, and when they come.
        line_mask, line_platform: (lines of lots, lanes) carriers that may take them, and the platform whose room they take on
            their way out, −1 for the others; ``longest_line`` is the most lots of a line.
        reset: (bays, lanes); room_in, room_out: (platforms, lanes), infinite without a limit.
    """

    size: int
    nodes: int
    end: Floats
    arrival: Floats
    call: Ints
    truck_units: Ints
    pace: Floats
    item_kind: Ints
    item_reset: Floats
    first: Ints
    count: Ints
    item: Ints
    units: Floats
    kind: Ints
    platform: Ints
    origin: Ints
    goal: Ints
    mask: Ints
    line_of: Ints
    straight: Bools
    line: Ints
    line_arrival: Floats
    transit_lot: Ints
    transit_s: Floats
    line_mask: Ints
    line_platform: Ints
    longest_line: int
    bay_platform: Ints
    bay_there: Bools
    bays_of: list[slice]
    reset: Floats
    room_in: Floats
    room_out: Floats
    carrier_there: Bools
    carrier_start: Ints
    carrier_bit: Ints
    carrier_times: Floats
    flight: Floats
    flight_at: Ints


def lay_out(days: Sequence[DockDay], draws: Sequence[Draws]) -> Lanes:
    """The lanes of some days, one behind the other."""
    parts = [_goods(day, drawn) for day, drawn in zip(days, draws, strict=True)]
    joined = {name: _joined([part[name] for part in parts], _EMPTY[name]) for name in _EMPTY}
    joined |= _resources(days)
    return Lanes(**joined, size=joined["end"].size, nodes=max(len(day.nodes) for day in days), longest_line=_longest(joined))


def _longest(joined: dict[str, Any]) -> int:
    """The most lots that any line may hold in a day."""
    lines, (_, lanes) = len(joined["line_mask"]), joined["line_of"].shape
    place = joined["line_of"] * lanes + np.arange(lanes)
    return int(np.bincount(place[~joined["straight"]], minlength=lines * lanes).max(initial=0))


_EMPTY: Final[dict[str, Any]] = {
    "arrival": np.inf, "call": -1, "truck_units": 0, "pace": 0.0, "item_kind": TRANSIT, "item_reset": 0.0, "first": 0, "count": 0,
    "item": 0, "units": 0.0, "kind": TRANSIT, "platform": 0, "origin": 0, "goal": 0, "mask": 0, "line_of": 0,
    "straight": True, "line": 0, "line_arrival": np.inf, "transit_lot": 0, "transit_s": np.inf, "line_mask": 0,
    "line_platform": -1}
"""What stands where a lane has less than another."""


def _joined(parts: Sequence[Any], empty: Any) -> Any:
    """Arrays side by side along the lanes, filled up to the largest along the other axes."""
    shape = tuple(max(part.shape[axis] for part in parts) for axis in range(parts[0].ndim - 1))
    filled = []
    for part in parts:
        whole = np.full((*shape, part.shape[-1]), empty, dtype=part.dtype)
        whole[tuple(slice(0, size) for size in part.shape)] = part
        filled.append(whole)
    return np.ascontiguousarray(np.concatenate(filled, axis=-1))


# --- goods ---------------------------------------------------------------------------------------------------------


def _goods(day: DockDay, draws: Draws) -> dict[str, Any]:
    """Items, lots and lines of one day; a column behind the last item and lot, so that looking one ahead is no fault."""
    transit_s = draws.transit_s if day.coupled and day.transits else np.full((draws.replications, 1), np.inf)
    transit = draws.transit if day.coupled and day.transits else np.zeros(transit_s.shape, dtype=np.int64)
    calls, table = len(day.calls), _table(day)
    kind = np.concatenate([draws.call, calls + transit], axis=1)
    arrival = np.concatenate([draws.arrival_s, transit_s], axis=1)
    units = np.concatenate([draws.units, np.asarray(table["units"])[calls + transit]], axis=1)
    pace = np.concatenate([draws.pace, np.ones(transit.shape)], axis=1)
    order = np.argsort(arrival, axis=1, kind="stable")
    kind, arrival, units, pace = (np.take_along_axis(values, order, axis=1) for values in (kind, arrival, units, pace))
    there = np.isfinite(arrival)
    lot_units = table["lot_units"][kind]
    count = np.where(there, -(-units // lot_units), 0)
    first = np.cumsum(count, axis=1) - count
    is_truck = there & (kind < calls)
    lots = _lots(table, kind, units, lot_units, count, first)
    at_truck = np.where(is_truck, arrival, np.inf)
    platform = table["platform"][kind]
    line, line_arrival = _lines(at_truck, platform, len(day.platforms))
    transit_item, transit_s = _lines(np.where(there & ~is_truck, arrival, np.inf), np.zeros_like(kind), 1)
    transit_lot = np.take_along_axis(first, transit_item[0], axis=1)
    rows = {
        "arrival": at_truck, "call": np.where(is_truck, kind, -1), "truck_units": np.where(is_truck, units, 0),
        "pace": pace * table["unit_s"][platform], "item_kind": table["kind"][kind], "item_reset": table["reset_s"][platform],
        "first": first, "count": count, "transit_lot": transit_lot, "transit_s": transit_s[0], **lots}
    turned = {name: np.ascontiguousarray(values.T) for name, values in rows.items()}
    return {**turned, "line": np.moveaxis(line, 1, 2), "line_arrival": np.moveaxis(line_arrival, 1, 2),
            **{name: np.repeat(table[name][:, None], draws.replications, axis=1) for name in ("line_mask", "line_platform")}}


def _table(day: DockDay) -> dict[str, Any]:
    """By kind of item (calls, then transits): way, ends, lot, carriers; by platform: handling and reset."""
    kinds: list[Any] = [*day.calls, *(day.transits or ())]
    calls = len(day.calls)

    def each(call: Any, transit: Any, dtype: Any = np.int64) -> Any:
        made = [call(one) if i < calls else transit(one) for i, one in enumerate(kinds)]
        return np.array([*made, made[-1]], dtype=dtype)

    def bits(one: Any) -> int:
        return sum(1 << carrier for carrier in one.carriers) if day.coupled else 0

    def home(call: Call) -> int:
        return day.platforms[call.platform].node

    huge = 1 << 40      # goods that nobody carries are one lot
    keys = [_line_of(one, bits(one)) for one in kinds]
    lines = sorted(set(keys))
    return {
        "line_of": each(lambda c: lines.index(_line_of(c, bits(c))), lambda t: lines.index(_line_of(t, bits(t)))),
        "line_mask": np.array([mask for mask, _, _ in lines], dtype=np.int64),
        "line_platform": np.array([platform for _, _, platform in lines], dtype=np.int64),
        "kind": each(lambda c: IN if c.way == "in" else OUT, lambda t: TRANSIT),
        "platform": each(lambda c: c.platform, lambda t: 0),
        "origin": each(lambda c: home(c) if c.way == "in" else c.node, lambda t: t.origin),
        "goal": each(lambda c: c.node if c.way == "in" else home(c), lambda t: t.node),
        "lot_units": each(lambda c: c.lot_units if bits(c) else huge, lambda t: t.units),
        "units": each(lambda c: 0, lambda t: t.units), "mask": each(bits, bits),
        "unit_s": np.array([p.unit_s for p in day.platforms]), "reset_s": np.array([p.reset_s for p in day.platforms])}


def _line_of(one: Call | Transit, mask: int) -> tuple[int, int, int]:
    """The line of lots that goods join: their carriers, way, and the platform of goods on their way out."""
    if isinstance(one, Transit):
        return mask, TRANSIT, -1
    return (mask, IN, -1) if one.way == "in" else (mask, OUT, one.platform)


def _lots(table: dict[str, Any], kind: Ints, units: Ints, lot_units: Ints, count: Ints, first: Ints) -> dict[str, Any]:
    """The lots of each row, (rows, lots)."""
    rows, items = kind.shape
    total = count.sum(axis=1)
    width = int(total.max(initial=0)) + 1
    flat = np.repeat(np.arange(rows * items), count.ravel())
    row = flat // items
    place = np.arange(flat.size) - np.repeat(np.cumsum(total) - total, total)
    item = np.zeros((rows, width), dtype=np.int64)
    item[row, place] = flat % items
    absent = np.ones((rows, width), dtype=bool)
    absent[row, place] = False
    size = np.zeros((rows, width))
    number = place - first.ravel()[flat]
    size[row, place] = np.minimum(lot_units.ravel()[flat], units.ravel()[flat] - number * lot_units.ravel()[flat])
    own = np.take_along_axis(kind, item, axis=1)
    found = {name: table[name][own] for name in ("kind", "platform", "origin", "goal", "mask", "line_of")}
    found["mask"][absent] = 0
    found["kind"][absent] = TRANSIT
    return {**found, "item": item, "units": size, "straight": found["mask"] == 0}


def _lines(arrival: Floats, platform: Ints, platforms: int) -> tuple[Ints, Floats]:
    """Items in the line of each platform in order, and when they come: (platforms, rows, places)."""
    rows = len(arrival)
    inside = [np.isfinite(arrival) & (platform == number) for number in range(platforms)]
    width = max(int(mine.sum(axis=1).max(initial=0)) for mine in inside) + 1
    line, times = np.zeros((platforms, rows, width), dtype=np.int64), np.full((platforms, rows, width), np.inf)
    for number, mine in enumerate(inside):
        row, item = mine.nonzero()
        place = (np.cumsum(mine, axis=1) - 1)[row, item]
        line[number, row, place] = item
        times[number, row, place] = arrival[row, item]
    return line, times


# --- bays and carriers -----------------------------------------------------------------------------------------------


def _resources(days: Sequence[DockDay]) -> dict[str, Any]:
    platforms = max(len(day.platforms) for day in days)
    most = [max((day.platforms[p].bays for day in days if p < len(day.platforms)), default=0) for p in range(platforms)]
    starts = np.concatenate([[0], np.cumsum(most)])
    carriers, nodes = max(len(day.carriers) for day in days), max(len(day.nodes) for day in days)
    columns: dict[str, list[Any]] = {}
    tables: list[Floats] = [np.zeros(1)]
    for day in days:
        for name, values in (_bays(day, most) | _carriers(day, carriers, nodes, tables)).items():
            columns.setdefault(name, []).append(np.repeat(values[..., None], day.replications, axis=-1))
    found = {name: np.ascontiguousarray(np.concatenate(values, axis=-1)) for name, values in columns.items()}
    return {**found, "bay_platform": np.repeat(np.arange(platforms), most), "flight": np.concatenate(tables),
            "bays_of": [slice(int(starts[p]), int(starts[p + 1])) for p in range(platforms)],
            "carrier_bit": np.left_shift(1, np.arange(carriers, dtype=np.int64))[:, None]}


def _bays(day: DockDay, most: Sequence[int]) -> dict[str, Any]:
    there, reset = [], []
    room_in, room_out = np.full(len(most), np.inf), np.full(len(most), np.inf)
    for number, count in enumerate(most):
        platform = day.platforms[number] if number < len(day.platforms) else None
        bays = 0 if platform is None else platform.bays
        there += [True] * bays + [False] * (count - bays)
        reset += [0.0 if platform is None else platform.reset_s] * count
        if platform is not None and day.coupled:
            room_in[number] = np.inf if platform.staging_in is None else platform.staging_in
            room_out[number] = np.inf if platform.staging_out is None else platform.staging_out
    return {"bay_there": np.array(there), "reset": np.array(reset), "room_in": room_in, "room_out": room_out,
            "end": np.array(day.end_s)}


def _carriers(day: DockDay, most: int, nodes: int, tables: list[Floats]) -> dict[str, Any]:
    there, start, at = np.zeros(most, dtype=bool), np.zeros(most, dtype=np.int64), np.zeros(most, dtype=np.int64)
    times = np.zeros((6, most))
    known: dict[tuple[tuple[float, ...], ...], int] = {}
    for number, carrier in enumerate(day.carriers):
        if carrier.flight_s not in known:
            known[carrier.flight_s] = sum(table.size for table in tables)
            table = np.full((nodes, nodes), np.inf)
            table[:len(day.nodes), :len(day.nodes)] = carrier.flight_s
            tables.append(table.reshape(-1))
        there[number], start[number], at[number] = day.coupled, carrier.start, known[carrier.flight_s]
        times[:, number] = (carrier.open_s, carrier.close_s, carrier.load_s, carrier.unload_s, carrier.load_unit_s,
                            carrier.unload_unit_s)
    return {"carrier_there": there, "carrier_start": start, "flight_at": at, "carrier_times": times}
