"""What the sums need of a lift: given values, and visible assumptions in place of those that nobody gives."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from models.building import Building
from models.demand import Goods
from models.engineering.lift_traffic import Handling, Motion
from models.logistics import Lift, LiftHandling, LiftUse
from models.measured import Measured, SourceKind, Stated, assumed

UNIT_S: Final = 60.0 / 1.8
"""Seconds for one load unit: 1.8 pallets a minute, the rate of a public calculator for unloading trailers. To be measured."""

STANDARD_PALLET: Final = Goods(
    id="pallet", name="1.2 × 1.0 m", storeys=(), load_unit=Stated("pallet", assumed("standard-pallet")),
    unit_load_kg=Measured(800.0, "kg", assumed("standard-pallet")),
    unit_size_m=(Measured(1.2, "m", assumed("standard-pallet")), Measured(1.0, "m", assumed("standard-pallet")),
                 Measured(1.5, "m", assumed("standard-pallet"))))
"""Taken where nobody says in what the goods come; always shown as assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """An input that went into the sums: its key (text ``goods.input.<key>``), the thing it belongs to, and the value."""

    key: str
    subject: str
    value: Measured


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """Lifts that are alike in everything that counts.

    Attributes:
        serves: storey numbers, in order.
        share: of their time for goods; 0 for lifts that nobody gave to goods.
        count: how many are in service; it differs from ``lifts`` only in what-if sums.
    """

    lifts: tuple[Lift, ...]
    serves: tuple[int, ...]
    rated_load_kg: Measured
    motion: Motion
    open_s: float
    close_s: float
    unit_s: float | None
    load_s: float
    unload_s: float
    rider_kg: float
    load_per_trip_kg: float | None
    share: float
    count: int
    used: tuple[Used, ...]

    @property
    def name(self) -> str:
        names = [lift.name or lift.id for lift in self.lifts]
        return names[0] if len(names) == 1 else f"{names[0]}–{names[-1]}"

    @property
    def first(self) -> Lift:
        return self.lifts[0]

    @property
    def car_m(self) -> tuple[float | None, float | None, float | None]:
        width, depth, height = (None if part is None else part.value for part in self.first.car_m)
        return width, depth, height

    @property
    def door_m(self) -> tuple[float | None, float | None]:
        width, height = (None if part is None else part.value for part in self.first.door_m)
        return width, height

    @property
    def fire(self) -> bool:
        return any(lift.fire_lift for lift in self.lifts)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A lift that is not counted, and why (text ``goods.left-out.<why>``)."""

    lift: Lift
    why: str


def banks_of(building: Building) -> tuple[tuple[Bank, ...], tuple[LeftOut, ...]]:
    """The goods lifts of a building in banks, and the lifts that are not counted with the reason."""
    groups: dict[tuple[object, ...], list[tuple[Lift, Bank]]] = {}
    left: list[LeftOut] = []
    for lift in building.lifts:
        why = _unusable(building, lift)
        if why is not None:
            left.append(LeftOut(lift=lift, why=why))
            continue
        bank = _bank(building, lift)
        groups.setdefault(_key(bank), []).append((lift, bank))
        if bank.share == 0.0:
            left.append(LeftOut(lift=lift, why="people"))
    return tuple(_joined([bank for _, bank in members]) for members in groups.values()), tuple(left)


def _unusable(building: Building, lift: Lift) -> str | None:
    if lift.use is LiftUse.PASSENGER:
        return "passenger"
    if lift.use is LiftUse.UNKNOWN:
        return "unknown-use"
    if lift.rated_load_kg is None or lift.rated_load_kg.value <= 0.0:
        return "no-load"
    if lift.speed_m_s is None or lift.speed_m_s.value <= 0.0:
        return "no-speed"
    if lift.serves is not None and len(set(lift.serves)) < 2:
        return "serves-nothing"
    return None if len(building.storeys) > 1 else "no-storeys"


def _bank(building: Building, lift: Lift) -> Bank:
    own = lift.handling or LiftHandling()
    name = lift.name or lift.id
    used: list[Used] = []

    def take(key: str, given: Measured | None, otherwise: float, unit: str) -> float:
        value = given if given is not None else Measured(otherwise, unit, assumed(f"lift-{key}"))
        used.append(Used(key=key, subject=name, value=value))
        return value.value

    assert_load, speed = lift.rated_load_kg, lift.speed_m_s
    if assert_load is None or speed is None:
        raise ValueError("a lift without load or speed is no bank")
    used += [Used(key="rated-load", subject=name, value=assert_load), Used(key="speed", subject=name, value=speed)]
    motion = Motion(speed_m_s=speed.value, acceleration_m_s2=take("acceleration", own.acceleration_m_s2, 0.4, "m/s2"),
                    jerk_m_s3=take("jerk", own.jerk_m_s3, 0.6, "m/s3"))
    manual = own.door_kind is not None and own.door_kind.value == "manual"
    opens = take("door-open", own.door_open_s, 12.0 if manual else 4.0, "s")
    closes = take("door-close", own.door_close_s, 12.0 if manual else 4.0, "s")
    per_car = own.load_s is not None or own.unload_s is not None
    load = take("load", own.load_s or own.unload_s, 0.0, "s") if per_car else 0.0
    unload = take("unload", own.unload_s or own.load_s, 0.0, "s") if per_car else 0.0
    unit = None if per_car else take("unit-time", own.unit_s, UNIT_S, "s")
    rides = own.truck_rides is not None and own.truck_rides.value
    rider = take("rider", own.truck_kg, 0.0, "kg") if rides and own.truck_kg is not None else 0.0
    return Bank(
        lifts=(lift,), serves=_served(building, lift), rated_load_kg=assert_load, motion=motion, open_s=opens, close_s=closes,
        unit_s=unit, load_s=load, unload_s=unload, rider_kg=rider,
        load_per_trip_kg=None if own.load_per_trip_kg is None else own.load_per_trip_kg.value, share=_goods_share(lift), count=1,
        used=tuple(used))


def _goods_share(lift: Lift) -> float:
    """A freight lift is there for goods; one that carries people as well only as far as somebody says."""
    own = None if lift.handling is None else lift.handling.goods_share
    if own is not None:
        return min(max(own.value, 0.0), 1.0)
    return 1.0 if lift.use is LiftUse.FREIGHT else 0.0


def _served(building: Building, lift: Lift) -> tuple[int, ...]:
    """Storeys served; a lift of which nobody says it is taken to serve all, which the notes say."""
    known = [storey.number for storey in building.storeys]
    return tuple(known) if lift.serves is None else tuple(number for number in known if number in set(lift.serves))


def _key(bank: Bank) -> tuple[object, ...]:
    own = bank.first.handling or LiftHandling()
    kind = None if own.handling is None else own.handling.value
    return (bank.serves, bank.rated_load_kg.value, bank.motion, bank.open_s, bank.close_s, bank.unit_s, bank.load_s,
            bank.unload_s,
            bank.rider_kg, bank.load_per_trip_kg, bank.share, bank.car_m, bank.door_m, bank.fire, own.zone, kind)


def _joined(banks: Sequence[Bank]) -> Bank:
    first = banks[0]
    return Bank(lifts=tuple(bank.first for bank in banks), serves=first.serves, rated_load_kg=first.rated_load_kg,
                motion=first.motion, open_s=first.open_s, close_s=first.close_s, unit_s=first.unit_s, load_s=first.load_s,
                unload_s=first.unload_s, rider_kg=first.rider_kg, load_per_trip_kg=first.load_per_trip_kg, share=first.share,
                count=len(banks), used=tuple(used for bank in banks for used in bank.used))


# --- one trip ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """What one trip carries: units (None: not by units), tonnes, what limits it (``goods.limit.<key>``), times at its ends."""

    units: int | None
    load_t: float
    limit: str
    handling: Handling


def trip_of(bank: Bank, goods: Goods) -> Trip | None:
    """One trip of a bank with some goods; None where not one load unit goes in (:func:`unit_obstacle` says why)."""
    room_kg = bank.rated_load_kg.value - bank.rider_kg
    stated = bank.load_per_trip_kg if goods.load_per_trip_kg is None else goods.load_per_trip_kg.value
    unit_kg = unit_mass_kg(goods)
    if stated is not None:
        load, limit = (stated, "stated") if stated <= room_kg else (room_kg, "load")
        units = max(math.floor(load / unit_kg + 1e-9), 1) if goods.unit_load_kg is not None else None
        return None if load <= 0.0 else Trip(units=units, load_t=load / 1000.0, limit=limit, handling=_times(bank, units or 1))
    by_mass = math.floor(room_kg / unit_kg + 1e-9)
    by_area = units_on_floor(bank, goods)
    units = by_mass if by_area is None else min(by_mass, by_area)
    if units < 1:
        return None
    limit = "mass-only" if by_area is None else "load" if by_mass <= by_area else "area"
    return Trip(units=units, load_t=units * unit_kg / 1000.0, limit=limit, handling=_times(bank, units))


def unit_obstacle(bank: Bank, goods: Goods) -> str:
    """What keeps a single load unit out of a lift: load (its mass, with what rides along), size (door or car), or nothing."""
    if trip_of(bank, goods) is not None:
        return ""
    return "load" if unit_mass_kg(goods) > bank.rated_load_kg.value - bank.rider_kg + 1e-9 else "size"


def _times(bank: Bank, units: int) -> Handling:
    load, unload = (bank.load_s, bank.unload_s) if bank.unit_s is None else (bank.unit_s * units, bank.unit_s * units)
    return Handling(open_s=bank.open_s, close_s=bank.close_s, load_s=load, unload_s=unload)


def unit_mass_kg(goods: Goods) -> float:
    mass = goods.unit_load_kg or STANDARD_PALLET.unit_load_kg
    if mass is None:
        raise ValueError("a load unit has a mass")
    return mass.value


def unit_size_m(goods: Goods) -> tuple[float | None, float | None, float | None]:
    """Length, width, height of a load unit; those of the standard pallet where neither size nor mass is given."""
    own = STANDARD_PALLET if goods.unit_load_kg is None and goods.unit_size_m == (None, None, None) else goods
    length, width, height = (None if part is None else part.value for part in own.unit_size_m)
    return length, width, height


def units_on_floor(bank: Bank, goods: Goods) -> int | None:
    """Load units side by side on the floor of the car, all turned one way; None while a size is unknown, 0 where none fits."""
    width, depth, height = bank.car_m
    door_width, door_height = bank.door_m
    long, wide, high = unit_size_m(goods)
    if width is None or depth is None or long is None or wide is None:
        return None
    narrow = min(long, wide)
    if (door_width is not None and narrow > door_width) or (high is not None and (
            (door_height is not None and high > door_height) or (height is not None and high > height))):
        return 0
    return max(fitting(width, depth, long, wide), fitting(width, depth, wide, long))


def fitting(width: float, depth: float, along: float, across: float) -> int:
    """How many rectangles, all one way, stand on a floor."""
    return math.floor(width / along + 1e-9) * math.floor(depth / across + 1e-9)


def is_assumed(value: Measured) -> bool:
    return value.source.kind is SourceKind.ASSUMED
