"""The largest piece and mass that each lift takes, and whether the heaviest pieces of the goods have a way to their storeys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.building import Building
from models.capacity.lift_inputs import Bank
from models.demand import Goods
from models.engineering.lift_traffic import largest_car_area_m2, least_rated_load_kg, piece_fits
from models.logistics import Hoist, HoistKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Takes:
    """The largest single piece of a car: mass with what rides with it taken off, length × width × height; None where unknown.

    ``car_area_m2`` against ``area_allowed_m2`` of the table for the rated load, and the load that such a car needs.
    """

    mass_kg: float
    length_m: float | None
    width_m: float | None
    height_m: float | None
    car_area_m2: float | None
    area_allowed_m2: float | None
    area_needs_kg: float | None
    through_doors: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceCheck:
    """How the heaviest piece of goods gets to a storey: ``way`` is lift, hoist, unknown or none; ``obstacle`` what stops it."""

    goods: Goods
    storey: int
    way: str
    by: str
    obstacle: str
    has: float
    needs: float


def takes_of(bank: Bank) -> Takes:
    """What a car of a bank takes. A piece is as wide as door and car both let through, as long as the car is deep."""
    width, depth, height = bank.car_m
    door_width, door_height = bank.door_m
    area = None if width is None or depth is None else width * depth
    rated = bank.rated_load_kg.value
    return Takes(
        mass_kg=max(rated - bank.rider_kg, 0.0), length_m=depth, width_m=_least(width, door_width),
        height_m=_least(height, door_height),
        car_area_m2=area, area_allowed_m2=largest_car_area_m2(rated) if rated >= 100.0 else None,
        area_needs_kg=None if area is None else least_rated_load_kg(area), through_doors=bank.first.through_doors)


def _least(one: float | None, other: float | None) -> float | None:
    known = [value for value in (one, other) if value is not None]
    return min(known, default=None) if len(known) == 2 else None


def check_pieces(building: Building, banks: Sequence[Bank], goods: Sequence[Goods]) -> tuple[PieceCheck, ...]:
    """Every storey of every stream whose heaviest piece is stated. Ground storeys with docks need no lift."""
    docks = {dock.storey for dock in building.docks if dock.storey is not None} or {1}
    return tuple(_check(building, banks, one, number) for one in goods if one.heaviest_kg is not None
                 for number in one.storeys if number not in docks)


def _check(building: Building, banks: Sequence[Bank], goods: Goods, storey: int) -> PieceCheck:
    mass = goods.heaviest_kg.value if goods.heaviest_kg is not None else 0.0
    best = PieceCheck(goods=goods, storey=storey, way="none", by="", obstacle="no-lift", has=0.0, needs=mass)
    for bank in banks:
        if storey not in bank.serves:
            continue
        found = _by_lift(bank, goods, storey, mass)
        if found.way == "lift":
            return found
        if found.way == "unknown" or best.obstacle == "no-lift" or found.has > best.has:
            best = found
    for hoist in building.hoists:
        if (hoist.serves is None or storey in hoist.serves) and _hoist_takes(hoist, goods, mass):
            return PieceCheck(goods=goods, storey=storey, way="hoist", by=hoist.name or hoist.id, obstacle="", has=0.0,
                                  needs=mass)
    return best


def _by_lift(bank: Bank, goods: Goods, storey: int, mass: float) -> PieceCheck:
    size = tuple(None if part is None else part.value for part in goods.largest_m)
    rated = bank.rated_load_kg.value - bank.rider_kg
    if mass > rated:
        return PieceCheck(goods=goods, storey=storey, way="none", by=bank.name, obstacle="load", has=rated, needs=mass)
    if None in (*bank.car_m, *bank.door_m) and any(part is not None for part in size):
        return PieceCheck(goods=goods, storey=storey, way="unknown", by=bank.name, obstacle="car-unknown", has=0.0, needs=mass)
    if any(part is None for part in size):
        return PieceCheck(goods=goods, storey=storey, way="lift", by=bank.name, obstacle="size-unknown", has=rated, needs=mass)
    (width, depth, height), (door_width, door_height) = bank.car_m, bank.door_m
    long, wide, high = size
    fit = piece_fits(mass, (long or 0.0, wide or 0.0, high or 0.0), rated, (width or 0.0, depth or 0.0, height or 0.0),
                     (door_width or 0.0, door_height or 0.0))
    return PieceCheck(goods=goods, storey=storey, way="lift" if fit.fits else "none", by=bank.name, obstacle=fit.obstacle,
                      has=fit.has, needs=fit.needs)


def _hoist_takes(hoist: Hoist, goods: Goods, mass: float) -> bool:
    """A hoist of enough capacity whose opening or platform is large enough, as far as the sizes are known."""
    if hoist.capacity_kg is None or hoist.capacity_kg.value < mass:
        return False
    long, wide, high = (None if part is None else part.value for part in goods.largest_m)
    first, second = (None if part is None else part.value for part in hoist.size_m)
    if None in (long, wide, high) or first is None or second is None:
        return True
    if hoist.kind is HoistKind.OPENING:
        return min(long or 0.0, wide or 0.0) <= first and (high or 0.0) <= second
    floor = sorted((first, second))
    piece = sorted((long or 0.0, wide or 0.0))
    return piece[0] <= floor[0] and piece[1] <= floor[1]
