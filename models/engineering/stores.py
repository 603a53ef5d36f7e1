"""Transfer stores, goods transfer platforms and automated stores: what they hold, and how fast they give and take.

Lengths in metres, speeds in m/s, accelerations in m/s², times in seconds, rates in load units per hour.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from models.tolerances import ROUNDING

FEM_POINTS: Final = ((1.0 / 5.0, 2.0 / 3.0), (2.0 / 3.0, 1.0 / 5.0))
"""Shares of rack length and height of the two reference places of FEM 9.851 (and VDI 3561), for an entry in the lower corner of
the rack. From general knowledge, unverified; the tests hold them against the mean over all places."""


# --- a floor that buffers ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Stacking:
    """How load units stand on a floor: footprint of one (length, width), layers, and the share of the floor they may cover.

    The rest of the floor are aisles, sorting and the way through.
    """

    unit_m: tuple[float, float]
    layers: int
    utilisation: float

    def __post_init__(self) -> None:
        if not (min(self.unit_m) > 0.0 and self.layers >= 1 and 0.0 < self.utilisation <= 1.0):
            raise ValueError("a footprint above 0, at least one layer and a utilisation above 0 to 1 are needed")

    @property
    def floor_per_unit_m2(self) -> float:
        """Gross floor of one unit: footprint / layers / utilisation."""
        return self.unit_m[0] * self.unit_m[1] / self.layers / self.utilisation


def area_needed_m2(units: float, stacking: Stacking) -> float:
    """Floor for a buffered volume: units × footprint / layers / utilisation. Raises ValueError for a negative number."""
    if not units >= 0.0:
        raise ValueError("a number of units of at least 0 is needed")
    return units * stacking.floor_per_unit_m2


def units_held(area_m2: float, stacking: Stacking) -> int:
    """Whole units that a floor holds."""
    if not area_m2 >= 0.0:
        raise ValueError("an area of at least 0 is needed")
    return math.floor(area_m2 / stacking.floor_per_unit_m2 + ROUNDING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Buffer:
    """A store against what it has to buffer.

    Attributes:
        needed_units: to be buffered; ``needed_m2`` their floor.
        held_units: what the floor holds.
        hours: how long the floor lasts while more comes than goes; infinite where it never fills.
        margin_m2: floor left, negative where it is missing.
    """

    needed_units: float
    needed_m2: float
    held_units: int
    hours: float
    margin_m2: float


def buffer(area_m2: float, stacking: Stacking, *, in_h: float, out_h: float, hours: float) -> Buffer:
    """A store that takes in more than it gives out for some hours (trucks in a wave, lifts behind them).

    Args:
        in_h, out_h: units per hour.
        hours: how long the wave lasts; without anything going out it is the time that goods stay.

    Raises:
        ValueError: something negative.
    """
    if not all(math.isfinite(v) and v >= 0.0 for v in (area_m2, in_h, out_h, hours)):
        raise ValueError("area, flows and hours must be at least 0")
    growth = max(in_h - out_h, 0.0)
    units = growth * hours
    held = units_held(area_m2, stacking)
    need = area_needed_m2(units, stacking)
    return Buffer(needed_units=units, needed_m2=need, held_units=held, hours=held / growth if growth > 0.0 else math.inf,
                  margin_m2=area_m2 - need)


# --- stacker cranes ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """One axis of a machine: speed and acceleration, both above 0."""

    speed_m_s: float
    acceleration_m_s2: float

    def __post_init__(self) -> None:
        if not (self.speed_m_s > 0.0 and self.acceleration_m_s2 > 0.0):
            raise ValueError("speed and acceleration must be above 0")

    def time_s(self, distance_m: float) -> float:
        """d / v + v / a where the speed is reached, else 2 √(d / a)."""
        d, v, a = abs(distance_m), self.speed_m_s, self.acceleration_m_s2
        return d / v + v / a if d >= v * v / a else 2.0 * math.sqrt(d / a)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rack:
    """An aisle of a high-bay store with its crane: length and height that the crane travels, axes, and what a cycle needs.

    Attributes:
        fork_s: to take or to give one unit.
        dead_s: switching and positioning in a cycle.
    """

    length_m: float
    height_m: float
    along: Axis
    up: Axis
    fork_s: float
    dead_s: float = 0.0

    def __post_init__(self) -> None:
        if not (self.length_m > 0.0 and self.height_m > 0.0 and self.fork_s >= 0.0 and self.dead_s >= 0.0):
            raise ValueError("length and height above 0 and no negative time are needed")

    def travel_s(self, start: tuple[float, float], end: tuple[float, float]) -> float:
        """Both axes run at once: the slower one counts. Places as shares of length and height."""
        return max(self.along.time_s((end[0] - start[0]) * self.length_m), self.up.time_s((end[1] - start[1]) * self.height_m))


def fem_single_s(rack: Rack) -> float:
    """Single command cycle by FEM 9.851: mean of there and back to the two places, two fork cycles, dead time."""
    corner = (0.0, 0.0)
    ways = sum(2.0 * rack.travel_s(corner, place) for place in FEM_POINTS) / len(FEM_POINTS)
    return ways + 2.0 * rack.fork_s + rack.dead_s


def fem_dual_s(rack: Rack) -> float:
    """Dual command cycle by FEM 9.851: entry, first place, second place, entry; four fork cycles, dead time."""
    corner, (first, second) = (0.0, 0.0), FEM_POINTS
    ways = rack.travel_s(corner, first) + rack.travel_s(first, second) + rack.travel_s(second, corner)
    return ways + 4.0 * rack.fork_s + rack.dead_s


def mean_single_s(rack: Rack) -> float:
    """Single command cycle over evenly used places: T (1 + Q²/3), T the longer of both axes' times, Q the shorter over it.

    Bozer and White, IIE Transactions 16 (1984) 4: exact for constant speeds; accelerations are left out.
    """
    longest, shape = _shape(rack)
    return longest * (1.0 + shape * shape / 3.0) + 2.0 * rack.fork_s + rack.dead_s


def mean_dual_s(rack: Rack) -> float:
    """Dual command cycle over evenly used places: T (4/3 + Q²/2 − Q³/30), same source and limits."""
    longest, shape = _shape(rack)
    return longest * (4.0 / 3.0 + shape * shape / 2.0 - shape ** 3 / 30.0) + 4.0 * rack.fork_s + rack.dead_s


def _shape(rack: Rack) -> tuple[float, float]:
    times = sorted((rack.length_m / rack.along.speed_m_s, rack.height_m / rack.up.speed_m_s))
    return times[1], times[0] / times[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Throughput:
    """What an automated store gives and takes in an hour, both together in load units; ``limit`` is what holds it back."""

    moves_h: float
    limit: str


def crane_throughput(rack: Rack, aisles: int, *, dual_share: float, availability: float = 1.0) -> Throughput:
    """Moves per hour of some aisles with a crane each: a dual cycle makes two moves.

    Args:
        dual_share: share of the moves made in dual cycles: at most twice the smaller flow over both flows.
        availability: share of the time that a crane runs.

    Raises:
        ValueError: a share outside 0 to 1, or no aisle.
    """
    if not (aisles >= 1 and 0.0 <= dual_share <= 1.0 and 0.0 < availability <= 1.0):
        raise ValueError("at least one aisle and shares from 0 to 1 are needed")
    per_move = (1.0 - dual_share) * fem_single_s(rack) + dual_share * fem_dual_s(rack) / 2.0
    return Throughput(moves_h=aisles * availability * 3600.0 / per_move, limit="crane")


def dual_share(in_h: float, out_h: float) -> float:
    """Largest share of the moves that dual cycles can make: 2 min(in, out) / (in + out)."""
    if not (in_h >= 0.0 and out_h >= 0.0 and in_h + out_h > 0.0):
        raise ValueError("flows of at least 0, not both nought, are needed")
    return 2.0 * min(in_h, out_h) / (in_h + out_h)


# --- shuttles ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ShuttleAisle:
    """An aisle with a shuttle on some levels and lifts at its head: no diagonal travel, lift and shuttles work apart.

    FEM 9.860 is the guideline for these; what is here are means over evenly used places, single cycles, one unit a trip.
    """

    length_m: float
    levels: int
    level_m: float
    shuttle: Axis
    lift: Axis
    shuttles: int
    lifts: int
    shuttle_transfer_s: float
    lift_transfer_s: float

    def __post_init__(self) -> None:
        counts = min(self.levels, self.shuttles, self.lifts) >= 1 and self.shuttles <= self.levels
        times = min(self.shuttle_transfer_s, self.lift_transfer_s)
        if not (counts and self.length_m > 0.0 and self.level_m > 0.0 and times >= 0.0):
            raise ValueError("lengths above 0, at least one level, shuttle and lift, and no more shuttles than levels are needed")

    @property
    def shuttle_cycle_s(self) -> float:
        """There and back to the middle of the aisle, a transfer at each end."""
        return 2.0 * self.shuttle.time_s(self.length_m / 2.0) + 2.0 * self.shuttle_transfer_s

    @property
    def lift_cycle_s(self) -> float:
        """Mean over the levels of there and back, a transfer at each end; the lowest level is the entry."""
        ways = sum(2.0 * self.lift.time_s(level * self.level_m) for level in range(self.levels)) / self.levels
        return ways + 2.0 * self.lift_transfer_s


def shuttle_throughput(aisle: ShuttleAisle, aisles: int, availability: float = 1.0) -> Throughput:
    """Moves per hour: the lesser of what the lifts and what the shuttles make. Raises ValueError."""
    if not (aisles >= 1 and 0.0 < availability <= 1.0):
        raise ValueError("at least one aisle and an availability above 0 to 1 are needed")
    lifts = aisle.lifts * 3600.0 / aisle.lift_cycle_s
    shuttles = aisle.shuttles * 3600.0 / aisle.shuttle_cycle_s
    return Throughput(moves_h=aisles * availability * min(lifts, shuttles), limit="lift" if lifts <= shuttles else "shuttle")


# --- what it means for a truck -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnRound:
    """Time of a truck at its dock, and which of store, vehicles and dock sets the pace."""

    minutes: float
    rate_h: float
    limit: str


def truck_turn_round(units: float, *, dock_h: float, store_h: float, vehicles_h: float | None = None, docks: int = 1,
                     reset_min: float = 0.0) -> TurnRound:
    """Minutes that a truck needs when all docks work at once: units over the slowest link, plus what resets the dock.

    Args:
        units: load units of the truck.
        dock_h: units per hour that one dock handles.
        store_h, vehicles_h: units per hour of the store and of the vehicles between, for all docks together.

    Raises:
        ValueError: a rate or a number of docks that is not above 0.
    """
    shares = {"dock": dock_h, "store": store_h / docks if docks >= 1 else 0.0}
    if vehicles_h is not None:
        shares["vehicles"] = vehicles_h / docks if docks >= 1 else 0.0
    if not (units >= 0.0 and reset_min >= 0.0 and all(rate > 0.0 for rate in shares.values())):
        raise ValueError("rates and docks above 0 and no negative time are needed")
    limit = min(shares, key=lambda name: shares[name])
    return TurnRound(minutes=60.0 * units / shares[limit] + reset_min, rate_h=shares[limit], limit=limit)
