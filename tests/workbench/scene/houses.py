"""Buildings for the tests of the 3D view, made by hand: every figure in them is used in a test."""

from __future__ import annotations

from collections.abc import Sequence

from shapely import Polygon, box

from models.building import Building, Storey, Unit
from models.demand import Logistics, TruckClass
from models.logistics import Dock, Hoist, HoistKind, Lift
from models.measured import Measured, assumed, metres, square_metres

BY_HAND = assumed("description-assumed")


def m(value: float) -> Measured:
    return metres(value, BY_HAND)


def tower(
    heights: Sequence[float] = (6.0, 5.0, 4.0), outline: Polygon | None = None, units: bool = False, **more: object,
) -> Building:
    """Storeys of some heights on an outline of 40 m × 20 m, from elevation 0."""
    plan = box(0, 0, 40, 20) if outline is None else outline
    storeys, low = [], 0.0
    for i, height in enumerate(heights):
        own = (Unit(id=f"u{i + 1}", name=f"U{i + 1}", outline=box(0, 0, 10, 20)),) if units else ()
        storeys.append(Storey(id=f"s{i + 1}", number=i + 1, name=f"{i + 1}F", elevation_m=m(low), height_m=m(height),
                              area_m2=square_metres(plan.area, BY_HAND), outline=plan, units=own))
        low += height
    return Building(id="b", name="B", storeys=tuple(storeys), **more)  # type: ignore[arg-type]


def loaded_tower() -> Building:
    """The tower with a lift to its upper two storeys, each kind of hoist, and a dock of two bays with trucks."""
    lift = Lift(id="l1", name="L1", car_m=(m(2.0), m(3.0), None), serves=(1, 3), position_m=(30.0, 10.0))
    hoists = tuple(Hoist(id=key, name=key, kind=kind, size_m=(m(wide), m(other)), serves=serves, position_m=at)
                   for key, kind, wide, other, serves, at in (
                       ("well", HoistKind.WELL, 4.0, 3.0, (1, 2), (5.0, 5.0)),
                       ("opening", HoistKind.OPENING, 3.0, 2.5, (2, 3), (40.0, 10.0)),
                       ("deck", HoistKind.PLATFORM, 4.0, 3.0, (3,), (-1.5, 10.0))))
    dock = Dock(id="d1", name="D", storey=1, bays=Measured(2.0, "1", BY_HAND), platform_height_m=m(1.2), depth_m=m(4.0),
                width_m=m(8.0), position_m=(20.0, 0.0))
    truck = TruckClass(id="t", name="T", size_m=(m(9.0), m(2.5), m(3.5)))
    return tower(lifts=(lift,), hoists=hoists, docks=(dock,), outdoor_ground_m=m(-1.2), logistics=Logistics(trucks=(truck,)))
