"""A day of goods lifts as plain numbers: storeys, cars, flows with their profile, batching, breakdowns, control.

Masses in kg, lengths in metres, times in seconds, rates per hour; storeys are told by their index from below. Nothing here
knows of buildings. What does not hold together raises :class:`LiftDayError` with a key, before anything is computed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Final

from models.engineering.lift_traffic import Motion

RULES: Final = ("in-turn", "nearest", "collective", "zoned")
"""Group control, see :mod:`models.engineering.lift_control`. ``in-turn`` is no control: the car that rests longest goes."""

MOST_STOREYS: Final = 62
"""Destinations of a trip are kept as the bits of a signed 64-bit number."""

MOST_LOOK_AHEAD: Final = 64

MOST_LOADS: Final = 200_000
"""Loads of a day: a car a second around the clock would not carry more, and the run stays within minutes and the memory."""


class LiftDayError(ValueError):
    """Input that no day can be run with. ``key`` names the sentence for the user, ``values`` fill it in."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(f"{key}: {values}" if values else key)
        self.key = key
        self.values = values


@dataclass(frozen=True, slots=True, kw_only=True)
class Storey:
    """A storey and the elevation of its floor; storeys may be of any unequal height."""

    name: str
    elevation_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Car:
    """A goods lift.

    Attributes:
        rated_kg: most mass on board (rated load × fill, as the caller wants it).
        places: most load units on board; None: only the mass counts.
        open_s, close_s: doors at each stop.
        serves: indices of the storeys with a door.
        zone: storeys that it keeps to under the rule ``zoned``; None: all that it serves.
        starts_at: where it stands at the beginning; None: its lowest storey.
    """

    name: str
    motion: Motion
    rated_kg: float
    open_s: float
    close_s: float
    serves: tuple[int, ...]
    places: int | None = None
    zone: tuple[int, ...] | None = None
    starts_at: int | None = None

    @property
    def start(self) -> int:
        return min(self.serves) if self.starts_at is None else self.starts_at


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadKind:
    """A kind of load in a flow, moved as a whole.

    Attributes:
        share: weight in the mix.
        mass_kg: least and largest mass, evenly spread between.
        units: least and largest number of load units, evenly spread.
        load_s, unload_s: time per unit into the car, and out of it.
        handling_cv2: squared coefficient of variation of both times (gamma); 0: always the same, 1: exponential.
    """

    name: str
    mass_kg: tuple[float, float]
    load_s: float
    unload_s: float
    units: tuple[int, int] = (1, 1)
    share: float = 1.0
    handling_cv2: float = 0.0

    @property
    def mean_kg(self) -> float:
        return (self.mass_kg[0] + self.mass_kg[1]) / 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Goods from one storey to another, hour by hour from the beginning of the day; either tonnes or loads per hour.

    Between ``origin`` and ``destination`` the dock tells in, out and inter-floor apart.
    """

    name: str
    origin: int
    destination: int
    loads: tuple[LoadKind, ...]
    t_h: tuple[float, ...] = ()
    loads_h: tuple[float, ...] = ()

    @property
    def mean_kg(self) -> float:
        return sum(k.share * k.mean_kg for k in self.loads) / sum(k.share for k in self.loads)

    @property
    def rates_h(self) -> tuple[float, ...]:
        """Loads per hour in each hour."""
        return self.loads_h or tuple(1000.0 * t / self.mean_kg for t in self.t_h)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batching:
    """How loads come together.

    Attributes:
        look_ahead: how many places behind the oldest waiting load a load may stand and still ride with it; 0: one load a trip.
        stops: most stops of a trip besides that of the oldest load's storey (1: no multi-drop).
        release_kg, hold_s: loads staged at the dock go to the lifts together once they weigh ``release_kg``, or once the
            first of them has waited ``hold_s``; a hold of 0 is no staging.
    """

    look_ahead: int = 8
    stops: int = 1
    release_kg: float = 0.0
    hold_s: float = 0.0

    @property
    def staged(self) -> bool:
        return self.hold_s > 0.0 and self.release_kg > 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdowns:
    """Each car fails on its own: exponential times in service and exponential repairs, by their means in hours."""

    between_h: float
    repair_h: float


@dataclass(frozen=True, kw_only=True)
class LiftDay:
    """All that a day of lifts needs.

    Attributes:
        dock: index of the storey with the dock.
        rule: one of :data:`RULES`.
        tail_s: how long after the last hour of the profile trips may still begin; then the run ends, whatever waits.
        warm_up_s: what comes before is run but not counted.
        replications: how many days are drawn.
        seed: the same seed draws the same days, whatever the lifts are.
        grid_s: step of the queues over the day.
    """

    storeys: tuple[Storey, ...]
    cars: tuple[Car, ...]
    flows: tuple[Flow, ...]
    dock: int = 0
    rule: str = "nearest"
    batching: Batching = field(default_factory=Batching)
    breakdowns: Breakdowns | None = None
    tail_s: float = 3600.0
    warm_up_s: float = 0.0
    replications: int = 100
    seed: int = 1
    grid_s: float = 900.0

    def __post_init__(self) -> None:
        _check_storeys(self)
        _check_cars(self)
        _check_flows(self)
        _check_rest(self)

    @cached_property
    def hours(self) -> int:
        """Hours of the profile."""
        return max(len(flow.rates_h) for flow in self.flows)

    @property
    def horizon_s(self) -> float:
        """End of the profile: nothing arrives later."""
        return 3600.0 * self.hours

    @property
    def end_s(self) -> float:
        """No trip begins at this time or later."""
        return self.horizon_s + self.tail_s

    @property
    def demand_t_h(self) -> float:
        """Mean demand of the day, what no lift can take included."""
        return sum(sum(f.rates_h) * f.mean_kg for f in self.flows) / 1000.0 / self.hours

    @property
    def expected_loads(self) -> float:
        """Mean number of loads of a day."""
        return sum(sum(flow.rates_h) for flow in self.flows)

    def kind(self, flow: Flow) -> str:
        """``in``, ``out`` or ``inter-floor``."""
        return "in" if flow.origin == self.dock else "out" if flow.destination == self.dock else "inter-floor"


# --- what does not hold together -----------------------------------------------------------------------------------


def _bad(numbers: Iterable[float], least: float = 0.0) -> bool:
    return not all(math.isfinite(n) and n >= least for n in numbers)


def _check_storeys(day: LiftDay) -> None:
    levels = [storey.elevation_m for storey in day.storeys]
    if not 2 <= len(levels) <= MOST_STOREYS:
        raise LiftDayError("lift-day-storeys", count=len(levels), most=MOST_STOREYS)
    if _bad(levels, -math.inf) or any(high - low < 1e-3 for low, high in pairwise(levels)):
        raise LiftDayError("lift-day-elevations")
    if not 0 <= day.dock < len(levels):
        raise LiftDayError("lift-day-dock", dock=day.dock)


def _check_cars(day: LiftDay) -> None:
    if not day.cars:
        raise LiftDayError("lift-day-no-lift")
    known = range(len(day.storeys))
    for car in day.cars:
        zone = car.serves if car.zone is None else car.zone
        if len(set(car.serves)) < 2 or len(set(zone) & set(car.serves)) < 2:
            raise LiftDayError("lift-day-serves-nothing", car=car.name)
        if any(s not in known for s in (*car.serves, *zone)) or car.start not in car.serves:
            raise LiftDayError("lift-day-unknown-storey", subject=car.name)
        if not (math.isfinite(car.rated_kg) and car.rated_kg > 0.0) or (car.places is not None and car.places < 1):
            raise LiftDayError("lift-day-no-capacity", car=car.name)
        if _bad((car.open_s, car.close_s)):
            raise LiftDayError("lift-day-negative", subject=car.name)


def _check_flows(day: LiftDay) -> None:
    known = range(len(day.storeys))
    for flow in day.flows:
        if flow.origin not in known or flow.destination not in known:
            raise LiftDayError("lift-day-unknown-storey", subject=flow.name)
        if flow.origin == flow.destination:
            raise LiftDayError("lift-day-same-storey", flow=flow.name)
        if bool(flow.t_h) == bool(flow.loads_h):
            raise LiftDayError("lift-day-one-profile", flow=flow.name)
        if not flow.loads:
            raise LiftDayError("lift-day-no-loads", flow=flow.name)
        for kind in flow.loads:
            _check_kind(flow.name, kind)
        if not sum(kind.share for kind in flow.loads) > 0.0:
            raise LiftDayError("lift-day-no-loads", flow=flow.name)
        if _bad((*flow.t_h, *flow.loads_h)):
            raise LiftDayError("lift-day-negative", subject=flow.name)
    if not sum(sum(flow.rates_h) for flow in day.flows) > 0.0:
        raise LiftDayError("lift-day-empty-profile")
    if day.expected_loads > MOST_LOADS:
        raise LiftDayError("lift-day-too-many", loads=round(day.expected_loads), most=MOST_LOADS)


def _check_kind(flow: str, kind: LoadKind) -> None:
    if _bad((kind.share, kind.load_s, kind.unload_s, kind.handling_cv2)):
        raise LiftDayError("lift-day-negative", subject=f"{flow}/{kind.name}")
    if _bad(kind.mass_kg) or not 0.0 < kind.mass_kg[0] <= kind.mass_kg[1]:
        raise LiftDayError("lift-day-mass", subject=f"{flow}/{kind.name}")
    if not 1 <= kind.units[0] <= kind.units[1]:
        raise LiftDayError("lift-day-units", subject=f"{flow}/{kind.name}")


def _check_rest(day: LiftDay) -> None:
    if day.rule not in RULES:
        raise LiftDayError("lift-day-rule", rule=day.rule)
    batching = day.batching
    if not 0 <= batching.look_ahead <= MOST_LOOK_AHEAD or batching.stops < 1:
        raise LiftDayError("lift-day-batching", most=MOST_LOOK_AHEAD)
    if _bad((batching.release_kg, batching.hold_s, day.tail_s, day.warm_up_s)):
        raise LiftDayError("lift-day-negative", subject="times")
    if day.breakdowns and not (0.0 < day.breakdowns.between_h < math.inf and 0.0 <= day.breakdowns.repair_h < math.inf):
        raise LiftDayError("lift-day-breakdowns")
    if not (math.isfinite(day.grid_s) and day.grid_s >= 1.0) or day.replications < 1 or day.seed < 0:
        raise LiftDayError("lift-day-run")
    if day.warm_up_s >= day.horizon_s:
        raise LiftDayError("lift-day-warm-up", hours=day.hours)
