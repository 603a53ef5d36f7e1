"""A day of docks with the lifts behind them, as plain numbers: trucks, bays, staging, carriers, and what goes between them.

A **carrier** is whatever takes goods away from a platform and brings them there: a lift, an automated store's crane, a vehicle.
Places are told by their index; a carrier knows how long it travels between each two of them. Masses in kg, times in seconds,
goods in whole load units. Nothing here knows of buildings. What does not hold together raises :class:`DockDayError` with a key,
before anything is computed. The rules of the day stand in :mod:`models.engineering.dock_day_run`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

MOST_CARRIERS: Final = 62
"""Carriers that may take a lot are kept as the bits of a signed 64-bit number."""

MOST_BAYS: Final = 2000
MOST_LOTS: Final = 50_000
"""Lots of goods in a day; a day beyond is a slip of the pen, and the run stays within a minute and the memory."""


class DockDayError(ValueError):
    """Input that no day can be run with. ``key`` names the sentence for the user, ``values`` fill it in."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(f"{key}: {values}" if values else key)
        self.key = key
        self.values = values


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """Bays with one line of trucks before them and one staging area behind them.

    Attributes:
        node: the place where it lies.
        unit_s: time of a bay for one load unit, out of the truck or into it.
        reset_s: time from the last unit until the bay is free for the next truck; the truck leaves at its end.
        staging_in, staging_out: load units that stand between bay and carriers, on their way in and out; None: no limit.
        waiting: trucks that may wait in the yard; None: no limit. Those beyond wait before the gate and are counted.
    """

    name: str
    node: int
    bays: int
    unit_s: float
    reset_s: float = 0.0
    staging_in: int | None = None
    staging_out: int | None = None
    waiting: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """A lift, a crane of a store, a vehicle: carries one lot at a time.

    Attributes:
        flight_s: time between places, (from, to).
        serves: the places it goes to.
        open_s, close_s: at each end of a ride.
        load_s, unload_s: of a whole lot; ``load_unit_s`` and ``unload_unit_s`` of each unit in it, on top.
        starts_at: where it stands at the beginning; None: the first place it serves.
        kind: ``lift``, ``store`` or ``vehicle``; for those who read the results.
    """

    name: str
    flight_s: tuple[tuple[float, ...], ...]
    serves: tuple[int, ...]
    open_s: float = 0.0
    close_s: float = 0.0
    load_s: float = 0.0
    unload_s: float = 0.0
    load_unit_s: float = 0.0
    unload_unit_s: float = 0.0
    starts_at: int | None = None
    kind: str = "lift"

    @property
    def start(self) -> int:
        return self.serves[0] if self.starts_at is None else self.starts_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Trucks of one class with goods of one stream.

    Attributes:
        truck, goods: names of the class and of the stream.
        way: ``in`` or ``out``.
        platform: where they dock; ``node`` where the goods go to, or come from.
        units: load units in a truck on average; each truck has the whole number below or above it.
        lot_units: units that go together, what one ride carries.
        trucks: trucks a day on average.
        carriers: who may carry the goods; nobody: they are driven straight to and from the bay, and need no staging.
    """

    truck: str
    goods: str
    way: str
    platform: int
    node: int
    units: float
    unit_kg: float
    lot_units: int
    trucks: float
    carriers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Transit:
    """Goods from one place to another that no truck waits for, but that the carriers have to carry; lots a day on average."""

    name: str
    origin: int
    node: int
    units: int
    unit_kg: float
    lots: float
    carriers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slots:
    """Booked arrivals: a share of the trucks comes to slots that follow the profile, evenly, with a deviation.

    Attributes:
        share: of the trucks that book.
        slot_s: length of a slot; booked times are the beginnings of slots.
        spread_s: standard deviation of the time at which a truck comes for its slot.
    """

    share: float = 1.0
    slot_s: float = 1800.0
    spread_s: float = 0.0


@dataclass(frozen=True, kw_only=True)
class DockDay:
    """All that a day of docks needs.

    Attributes:
        profile: weight of each hour of the day in the arrivals of trucks and transits.
        handling_cv2: squared coefficient of variation of the handling time of a truck (gamma); 1: exponential.
        coupled: False for docks alone: goods are driven straight away, nothing is staged and no carrier waited for.
        tail_s: how long after the last hour trucks are still served; then the run ends, whatever waits.
        warm_up_s: trucks that come before are served but not counted.
        replications: how many days are drawn; the same seed draws the same trucks, whatever docks and carriers are.
        grid_s: step of what is told over the day.
    """

    nodes: tuple[str, ...]
    platforms: tuple[Platform, ...]
    calls: tuple[Call, ...]
    profile: tuple[float, ...]
    carriers: tuple[Carrier, ...] = ()
    transits: tuple[Transit, ...] = ()
    slots: Slots | None = None
    handling_cv2: float = 0.0
    coupled: bool = True
    tail_s: float = 7200.0
    warm_up_s: float = 0.0
    replications: int = 100
    seed: int = 1
    grid_s: float = 600.0

    def __post_init__(self) -> None:
        _check_day(self)
        _check_platforms(self)
        _check_carriers(self)
        _check_goods(self)

    @property
    def horizon_s(self) -> float:
        """End of the profile: no truck sets out for later."""
        return 3600.0 * len(self.profile)

    @property
    def end_s(self) -> float:
        """End of the run."""
        return self.horizon_s + self.tail_s

    @property
    def trucks(self) -> float:
        """Mean number of trucks in a day."""
        return math.fsum(call.trucks for call in self.calls)

    @property
    def lots(self) -> float:
        """Mean number of lots in a day."""
        return math.fsum(c.trucks * math.ceil(max(c.units, 1.0) / c.lot_units) for c in self.calls) + math.fsum(
            t.lots for t in self.transits)

    @property
    def bays(self) -> int:
        return sum(platform.bays for platform in self.platforms)

    @property
    def classes(self) -> tuple[str, ...]:
        """Names of the truck classes in the order of the calls."""
        return tuple(dict.fromkeys(call.truck for call in self.calls))


# --- what does not hold together -----------------------------------------------------------------------------------


def _bad(*numbers: float, least: float = 0.0) -> bool:
    return not all(math.isfinite(n) and n >= least for n in numbers)


def _check_day(day: DockDay) -> None:
    if not 1 <= len(day.profile) <= 168 or _bad(*day.profile):
        raise DockDayError("dock-day-negative", subject="profile")
    if not sum(day.profile) > 0.0 or not day.trucks > 0.0:
        raise DockDayError("dock-day-empty-profile")
    if _bad(day.tail_s, day.warm_up_s, day.handling_cv2):
        raise DockDayError("dock-day-negative", subject="times")
    if not (math.isfinite(day.grid_s) and day.grid_s >= 1.0) or day.replications < 1 or day.seed < 0:
        raise DockDayError("dock-day-run")
    if day.warm_up_s >= day.horizon_s:
        raise DockDayError("dock-day-warm-up", hours=len(day.profile))
    slots = day.slots
    if slots is not None and (_bad(slots.share, slots.spread_s) or slots.share > 1.0 or not 1.0 <= slots.slot_s < math.inf):
        raise DockDayError("dock-day-slots")
    if day.lots > MOST_LOTS or day.trucks > MOST_LOTS:
        raise DockDayError("dock-day-too-many", lots=round(max(day.lots, day.trucks)), most=MOST_LOTS)


def _check_platforms(day: DockDay) -> None:
    if not any(platform.bays > 0 for platform in day.platforms):
        raise DockDayError("dock-day-no-bay")
    if day.bays > MOST_BAYS:
        raise DockDayError("dock-day-bays", bays=day.bays, most=MOST_BAYS)
    for platform in day.platforms:
        counts = (platform.bays, platform.staging_in or 0, platform.staging_out or 0, platform.waiting or 0)
        if _bad(platform.unit_s, platform.reset_s) or min(counts) < 0:
            raise DockDayError("dock-day-negative", subject=platform.name)
        _known(day, platform.name, (platform.node,))


def _check_carriers(day: DockDay) -> None:
    if len(day.carriers) > MOST_CARRIERS:
        raise DockDayError("dock-day-carriers", most=MOST_CARRIERS)
    for carrier in day.carriers:
        times = (carrier.open_s, carrier.close_s, carrier.load_s, carrier.unload_s, carrier.load_unit_s, carrier.unload_unit_s)
        if _bad(*times, *(time for row in carrier.flight_s for time in row)):
            raise DockDayError("dock-day-negative", subject=carrier.name)
        square = len(carrier.flight_s) == len(day.nodes) and all(len(row) == len(day.nodes) for row in carrier.flight_s)
        if not square or len(set(carrier.serves)) < 2 or carrier.start not in carrier.serves:
            raise DockDayError("dock-day-unknown-place", subject=carrier.name)
        _known(day, carrier.name, carrier.serves)


def _check_goods(day: DockDay) -> None:
    for call in day.calls:
        name = f"{call.truck}/{call.goods}"
        if _bad(call.units, call.trucks, call.unit_kg) or call.lot_units < 1:
            raise DockDayError("dock-day-negative", subject=name)
        if call.way not in ("in", "out") or not 0 <= call.platform < len(day.platforms):
            raise DockDayError("dock-day-unknown-place", subject=name)
        platform = day.platforms[call.platform]
        if call.trucks > 0.0 and platform.bays < 1:
            raise DockDayError("dock-day-no-bay-for", truck=call.truck, platform=platform.name)
        _carried(day, name, call.carriers, {platform.node, call.node})
        room = platform.staging_in if call.way == "in" else platform.staging_out
        if day.coupled and call.carriers and room is not None and room < call.lot_units:
            raise DockDayError("dock-day-staging", platform=platform.name, places=room, lot=call.lot_units)
    for transit in day.transits:
        if _bad(transit.lots, transit.unit_kg) or transit.units < 1 or not transit.carriers:
            raise DockDayError("dock-day-negative", subject=transit.name)
        _carried(day, transit.name, transit.carriers, {transit.origin, transit.node})


def _carried(day: DockDay, name: str, carriers: tuple[int, ...], ends: set[int]) -> None:
    _known(day, name, ends)
    known = range(len(day.carriers))
    if carriers and len(ends) < 2:
        raise DockDayError("dock-day-same-place", subject=name)
    if any(c not in known or not ends <= set(day.carriers[c].serves) for c in carriers):
        raise DockDayError("dock-day-unknown-place", subject=name)


def _known(day: DockDay, name: str, nodes: Iterable[int]) -> None:
    if any(not 0 <= node < len(day.nodes) for node in nodes):
        raise DockDayError("dock-day-unknown-place", subject=name)
