"""New things placed in plan: a lift, hoist or dock at a point, a zone or unit as a polygon; all else about them is unknown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from models.building import Building, Storey, Unit, Zone
from models.errors import CallError
from models.logistics import Dock, Hoist, HoistKind, Lift
from models.measured import from_geometry, square_metres
from models.tolerances import LEAST_DRAWN_AREA_M2
from workbench.drawings.marks import Point

POINTS: Final = ("lift", "hoist", "dock")
AREAS: Final = ("zone", "unit")


def new_thing(building: Building, storey: Storey, kind: str, name: str, geometry: Sequence[Point]) -> Any:
    """A new thing with a free id; a number is put behind its name where the name is taken.

    Args:
        kind: one of :data:`POINTS` or :data:`AREAS`.
        geometry: one point, or the corners of a polygon, in metres.

    Raises:
        CallError: a polygon that crosses itself or is smaller than ``LEAST_DRAWN_AREA_M2``.
    """
    count = _count(building, kind) + 1
    while f"{kind}-{count}" in _taken(building, kind):
        count += 1
    own, called = f"{kind}-{count}", f"{name} {count}"
    if kind in AREAS:
        return _area(kind, own, called, geometry)
    x, y = geometry[0]
    at = (round(x, 3), round(y, 3))
    if kind == "lift":
        return Lift(id=own, name=called, position_m=at)
    if kind == "hoist":
        return Hoist(id=own, name=called, kind=HoistKind.PLATFORM, position_m=at)
    return Dock(id=own, name=called, storey=storey.number, position_m=at)


def _area(kind: str, own: str, name: str, ring: Sequence[Point]) -> Zone | Unit:
    from shapely import Polygon

    corners = [(round(x, 3), round(y, 3)) for x, y in ring]
    outline = Polygon(corners) if len(corners) >= 3 else Polygon()
    if not outline.is_valid or outline.area < LEAST_DRAWN_AREA_M2:
        raise CallError("bad-call", "desktop.plan.bad-area", name)
    area = square_metres(round(outline.area, 3), from_geometry("drawn-outline"))
    if kind == "zone":
        return Zone(id=own, name=name, area_m2=area, outline=outline)
    return Unit(id=own, name=name, gross_area_m2=area, outline=outline)


def _items(building: Building, kind: str) -> list[Any]:
    if kind in AREAS:
        return [item for storey in building.storeys for item in getattr(storey, f"{kind}s")]
    return list(getattr(building, f"{kind}s"))


def _count(building: Building, kind: str) -> int:
    return len(_items(building, kind))


def _taken(building: Building, kind: str) -> set[str]:
    return {item.id for item in _items(building, kind)}


def rectangle(a: Point, b: Point) -> tuple[Point, ...]:
    """The corners of a rectangle between two opposite ones."""
    left, right = sorted((a[0], b[0]))
    bottom, top = sorted((a[1], b[1]))
    return (left, bottom), (right, bottom), (right, top), (left, top)
