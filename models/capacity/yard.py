"""The yard in front of the docks: trucks driving out of their bays, and what stands in a fire lane or aerial site.

A truck that backs into a bay sweeps what it sweeps driving out, so bays are tried by driving out: straight ahead, then a turn
to either side at full lock, with the neighbouring bays taken. Plan coordinates of the building, metres.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import shapely
from shapely import Polygon

from models.building import Building, Site
from models.demand import TruckClass
from models.engineering.docks import apron_depth_m
from models.engineering.swept_path import Clash, NoPath, Sweep, Trailer, Truck, clashes, line_with_turns, sweep
from models.logistics import Dock, KeptFree, TruckYard
from models.tolerances import YARD_OVERLAP_M2

if TYPE_CHECKING:
    from models.building import Outline

STRAIGHTS_M: Final = (0.5, 1.5, 3.0, 6.0, 9.0, 12.0)
"""How far a truck drives straight ahead before it turns: the ways that are tried."""
STEP_M: Final = 0.25
MOST_BAYS: Final = 500
"""A dock with more bays is a slip of the pen; its bays are not laid out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bay:
    """A bay: middle of its edge at the platform, and the direction in which trucks leave it (a unit vector)."""

    dock: Dock
    number: int
    at_m: tuple[float, float]
    way: tuple[float, float]
    spacing_m: float

    @property
    def name(self) -> str:
        return f"{self.dock.name or self.dock.id} {self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drive:
    """A truck that drives out of a bay or along a manoeuvre of the yard, and what it meets."""

    yard: TruckYard
    truck: TruckClass
    name: str
    swept: Sweep | None
    meets: tuple[Clash, ...]
    fault: str = ""

    @property
    def free(self) -> bool:
        return not self.fault and not self.meets


@dataclass(frozen=True, slots=True, kw_only=True)
class InTheWay:
    """A thing that stands in a fire lane or aerial site: its name, what it is (text ``goods.thing.<kind>``), m² inside."""

    kept: KeptFree
    name: str
    kind: str
    area_m2: float
    place: Any = None       # the ground that both take: a polygon, or several


@dataclass(frozen=True, slots=True, kw_only=True)
class Apron:
    """Depth of a yard's apron beside the reference for 40 ft trucks (a maker's handbook, never a requirement)."""

    yard: TruckYard
    spacing_m: float
    has_m: float
    reference_m: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class YardPlan:
    bays: tuple[Bay, ...] = ()
    without_yard: tuple[Dock, ...] = ()
    drives: tuple[Drive, ...] = ()
    in_the_way: tuple[InTheWay, ...] = ()
    crossing: tuple[InTheWay, ...] = ()
    aprons: tuple[Apron, ...] = ()
    too_long: tuple[tuple[TruckYard, TruckClass], ...] = ()


def plan_yard(building: Building, site: Site | None, trucks: Sequence[TruckClass]) -> YardPlan:
    """What the yards of a site let the trucks do. Without outlines there is nothing to drive on, and the plan is empty."""
    bays = tuple(bay for dock in building.docks for bay in bays_of(building, dock))
    yards = [] if site is None else [(yard, shape) for yard in site.yards if (shape := shape_of(yard.outline_m)) is not None]
    drives: list[Drive] = []
    homeless = []
    for dock in building.docks:
        own = [bay for bay in bays if bay.dock is dock]
        found = next(((yard, shape) for yard, shape in yards if own and _on_level(yard, dock) and _before(own[0], shape)), None)
        if found is None:
            homeless.append(dock)
        else:
            drives += list(_drives_out(own, *found, trucks))
    for yard, shape in yards:
        drives += list(_manoeuvres(yard, shape, trucks))
    return YardPlan(
        bays=bays, without_yard=tuple(homeless), drives=tuple(drives), in_the_way=tuple(_standing(building, site, bays, trucks)),
        crossing=tuple(_crossing(site, drives)), aprons=tuple(_aprons(yards, bays)), too_long=tuple(_too_long(site, trucks)))


def waiting_places(building: Building, site: Site | None, docks: Sequence[Dock]) -> int | None:
    """Trucks that may wait in the yards before some docks; None where no yard says how many.

    A yard belongs to the docks that it lies before; one without an outline to those of its storey, on the ground if it says none.
    """
    found = None
    for yard in () if site is None else site.yards:
        if yard.bays is not None and any(_serves(building, yard, dock) for dock in docks):
            found = (found or 0) + math.floor(yard.bays.value + 1e-9)
    return found


def _serves(building: Building, yard: TruckYard, dock: Dock) -> bool:
    shape = shape_of(yard.outline_m)
    if shape is None or not (bays := tuple(bays_of(building, dock))):
        return yard.storey == dock.storey or (yard.storey is None and dock.storey in (None, 1))
    return _on_level(yard, dock) and any(_before(bay, shape) for bay in bays)


def _on_level(yard: TruckYard, dock: Dock) -> bool:
    """A yard on an upper deck serves the docks of its storey alone."""
    return yard.storey is None or yard.storey == dock.storey


def shape_of(outline_m: Sequence[tuple[float, float]]) -> Polygon | None:
    """An outline as a polygon; None where there is none or it crosses itself."""
    if len(set(outline_m)) < 3:
        return None
    shape = Polygon(outline_m)
    return shape if shape.is_valid and shape.area > 0.0 else None


# --- bays --------------------------------------------------------------------------------------------------------


def bays_of(building: Building, dock: Dock) -> Iterator[Bay]:
    """The bays of a dock along its outer edge; none where position, width or number is unknown."""
    if dock.position_m is None or dock.width_m is None or dock.bays is None or dock.bays.value < 1.0:
        return
    way = _way(building, dock)
    if way is None:
        return
    count = math.floor(dock.bays.value + 1e-9)
    if count > MOST_BAYS:
        return
    spacing = dock.width_m.value / count
    along = (-way[1], way[0])
    for i in range(count):
        offset = (i - (count - 1) / 2.0) * spacing
        at = (dock.position_m[0] + along[0] * offset, dock.position_m[1] + along[1] * offset)
        yield Bay(dock=dock, number=i + 1, at_m=at, way=way, spacing_m=spacing)


def _way(building: Building, dock: Dock) -> tuple[float, float] | None:
    """The direction that a dock faces: as stated, else out of the façade that its edge lies nearest to."""
    if dock.service is not None and dock.service.faces_deg is not None:
        angle = math.radians(dock.service.faces_deg.value)
        return math.cos(angle), math.sin(angle)
    outline = _outline(building, dock.storey)
    if outline is None or dock.position_m is None:
        return None
    point = shapely.Point(dock.position_m)
    edges = [shapely.LineString(pair) for part in getattr(outline, "geoms", [outline])
             for pair in zip(part.exterior.coords, part.exterior.coords[1:], strict=False)]
    edge = min(edges, key=lambda line: line.distance(point))
    (x0, y0), (x1, y1) = edge.coords
    length = math.hypot(x1 - x0, y1 - y0)
    normal = ((y1 - y0) / length, -(x1 - x0) / length)
    middle = edge.interpolate(0.5, normalized=True)
    inside = outline.contains(shapely.Point(middle.x + 0.05 * normal[0], middle.y + 0.05 * normal[1]))
    return (-normal[0], -normal[1]) if inside else normal


def _outline(building: Building, number: int | None) -> Outline | None:
    storey = next((s for s in building.storeys if s.number == (1 if number is None else number)), None)
    shape = building.footprint if storey is None or storey.outline is None else storey.outline
    return None if shape is None or shape.is_empty else shape


def _before(bay: Bay, shape: Polygon) -> bool:
    """Whether a yard lies before a bay."""
    return bool(shape.distance(shapely.Point(bay.at_m[0] + bay.way[0], bay.at_m[1] + bay.way[1])) < 0.5)


# --- trucks ------------------------------------------------------------------------------------------------------


def vehicle_of(truck: TruckClass) -> Truck | None:
    """The vehicle for the swept path; None while a size is missing. Raises NoPath for sizes that are no vehicle."""
    length, width = truck.size_m[0], truck.size_m[1]
    needed = (length, width, truck.wheelbase_m, truck.front_overhang_m, truck.turning_radius_m)
    if any(value is None for value in needed):
        return None
    whole, wide, base, overhang, radius = (value.value for value in needed if value is not None)
    track = wide - 0.45 if truck.front_track_m is None else truck.front_track_m.value
    trailer = None
    if truck.kingpin_to_axle_m is not None and truck.trailer_length_m is not None:
        front = 1.2 if truck.trailer_front_overhang_m is None else truck.trailer_front_overhang_m.value
        trailer = Trailer(length_m=truck.trailer_length_m.value, width_m=wide, kingpin_to_axle_m=truck.kingpin_to_axle_m.value,
                          front_overhang_m=front)
        whole = base + overhang + 1.0 if truck.tractor_length_m is None else truck.tractor_length_m.value
    return Truck(name=truck.name, length_m=whole, width_m=wide, wheelbase_m=base, front_overhang_m=overhang,
                 turning_radius_m=radius,
                 front_track_m=track, trailer=trailer)


def _front_axle_m(vehicle: Truck) -> float:
    """From the rear end of the whole truck to its front axle."""
    if vehicle.trailer is None:
        return vehicle.length_m - vehicle.front_overhang_m
    trailer = vehicle.trailer
    return trailer.length_m - trailer.front_overhang_m - trailer.hitch_offset_m + vehicle.wheelbase_m


def parked(bay: Bay, truck: TruckClass) -> Polygon | None:
    """The ground that a truck takes in a bay."""
    length, width = truck.size_m[0], truck.size_m[1]
    if length is None or width is None:
        return None
    half = width.value / 2.0
    (x, y), (wx, wy) = bay.at_m, bay.way
    ex, ey = x + wx * length.value, y + wy * length.value
    return Polygon([(x - wy * half, y + wx * half), (x + wy * half, y - wx * half), (ex + wy * half, ey - wx * half),
                    (ex - wy * half, ey + wx * half)])


# --- driving -----------------------------------------------------------------------------------------------------


def _drives_out(bays: Sequence[Bay], yard: TruckYard, shape: Polygon, trucks: Sequence[TruckClass]) -> Iterator[Drive]:
    """The outer bays and the middle one, each class of trucks: the best of the ways tried."""
    shown = sorted({0, len(bays) // 2, len(bays) - 1})
    for truck in trucks:
        try:
            vehicle = vehicle_of(truck)
        except NoPath:
            yield Drive(yard=yard, truck=truck, name=truck.name, swept=None, meets=(), fault="no-vehicle")
            continue
        if vehicle is None:
            yield Drive(yard=yard, truck=truck, name=truck.name, swept=None, meets=(), fault="sizes-missing")
            continue
        for i in shown:
            others = {other.name: box for other in bays if other is not bays[i] and (box := parked(other, truck)) is not None}
            yield _drive_out(bays[i], yard, shape, truck, vehicle, others)


def _drive_out(bay: Bay, yard: TruckYard, shape: Polygon, truck: TruckClass, vehicle: Truck,
               others: Mapping[str, Polygon]) -> Drive:
    obstacles = {**_obstacles(yard), **others}
    best: Drive | None = None
    for side in _sides(bay, yard):      # away from the gate only where the way to it is not free
        for straight in STRAIGHTS_M:
            try:
                corners = _corners(bay, vehicle, shape, straight, side)
                line = line_with_turns(corners, vehicle.front_axle_radius_m * 1.002, STEP_M)
                swept = sweep(vehicle, line)
            except NoPath:
                continue
            drive = Drive(yard=yard, truck=truck, name=bay.name, swept=swept, meets=_meets(swept, shape, obstacles))
            if drive.free:
                return drive
            if best is None or _met(drive) < _met(best):
                best = drive
    return best or Drive(yard=yard, truck=truck, name=bay.name, swept=None, meets=(), fault="no-way")


def _meets(swept: Sweep, shape: Polygon, obstacles: Mapping[str, Polygon]) -> tuple[Clash, ...]:
    return tuple(clash for clash in clashes(swept.area, shape, obstacles) if clash.area_m2 > YARD_OVERLAP_M2)


def _met(drive: Drive) -> float:
    return math.fsum(clash.area_m2 for clash in drive.meets)


def _sides(bay: Bay, yard: TruckYard) -> tuple[float, float]:
    """To which side to turn first: towards the gate, where one is known."""
    if yard.gate_m is None:
        return 1.0, -1.0
    dx, dy = yard.gate_m[0] - bay.at_m[0], yard.gate_m[1] - bay.at_m[1]
    left = bay.way[0] * dy - bay.way[1] * dx > 0.0
    return (1.0, -1.0) if left else (-1.0, 1.0)


def _corners(bay: Bay, vehicle: Truck, shape: Polygon, straight: float, side: float) -> list[tuple[float, float]]:
    """Start, corner and end of a drive: out of the bay, then along the yard until the nose is at its edge."""
    radius = vehicle.front_axle_radius_m * 1.002
    (x, y), (wx, wy) = bay.at_m, bay.way
    out = _front_axle_m(vehicle) + 0.05
    corner = (x + wx * (out + straight + radius), y + wy * (out + straight + radius))
    along = (-wy * side, wx * side)
    ray = shapely.LineString([corner, (corner[0] + along[0] * 500.0, corner[1] + along[1] * 500.0)])
    inside = ray.intersection(shape)
    room = inside.length if not inside.is_empty else 0.0
    reach = max(room - vehicle.front_overhang_m - 0.3, radius)
    return [(x + wx * out, y + wy * out), corner, (corner[0] + along[0] * reach, corner[1] + along[1] * reach)]


def _manoeuvres(yard: TruckYard, shape: Polygon, trucks: Sequence[TruckClass]) -> Iterator[Drive]:
    """The lines that somebody drew."""
    for line in yard.manoeuvres:
        truck = next((one for one in trucks if line.truck in (one.id, one.name)), None)
        if truck is None:
            yield Drive(yard=yard, truck=TruckClass(id=line.truck, name=line.truck), name=line.name, swept=None, meets=(),
                        fault="no-truck")
            continue
        try:
            vehicle = vehicle_of(truck)
            if vehicle is None:
                yield Drive(yard=yard, truck=truck, name=line.name, swept=None, meets=(), fault="sizes-missing")
                continue
            radius = vehicle.front_axle_radius_m * 1.002 if line.radius_m is None else line.radius_m.value
            swept = sweep(vehicle, line_with_turns(line.corners_m, radius, STEP_M))
        except NoPath as error:
            yield Drive(yard=yard, truck=truck, name=line.name, swept=None, meets=(), fault=str(error.args[0]))
            continue
        yield Drive(yard=yard, truck=truck, name=line.name, swept=swept, meets=_meets(swept, shape, _obstacles(yard)))


def _obstacles(yard: TruckYard) -> dict[str, Polygon]:
    return {one.name: shape for one in yard.obstacles if (shape := shape_of(one.outline_m)) is not None}


# --- what must stay free -----------------------------------------------------------------------------------------


def things_on_ground(building: Building, site: Site | None, bays: Sequence[Bay],
                     trucks: Sequence[TruckClass]) -> Iterator[tuple[str, str, Polygon]]:
    """Name, kind and ground of what stands outside: trucks at the docks, canopies, hoist platforms, obstacles."""
    longest = max((truck for truck in trucks if truck.size_m[0] is not None), default=None,
                  key=lambda truck: truck.size_m[0].value if truck.size_m[0] else 0.0)
    for bay in bays:
        box = None if longest is None else parked(bay, longest)
        if box is not None and longest is not None:
            yield f"{bay.name} · {longest.name}", "parked-truck", box
    for dock in building.docks:
        own = [bay for bay in bays if bay.dock is dock]
        if own and dock.service is not None and dock.service.canopy_depth_m is not None and dock.width_m is not None:
            yield dock.name or dock.id, "canopy", _strip(own[len(own) // 2], dock, dock.service.canopy_depth_m.value)
    for hoist in building.hoists:
        wide, deep = hoist.size_m
        if hoist.kind == "platform" and hoist.position_m is not None and wide is not None and deep is not None:
            half = max(wide.value, deep.value) / 2.0
            yield hoist.name or hoist.id, "hoist", shapely.box(hoist.position_m[0] - half, hoist.position_m[1] - half,
                                                              hoist.position_m[0] + half, hoist.position_m[1] + half)
    for yard in () if site is None else site.yards:
        for name, shape in _obstacles(yard).items():
            yield name, "obstacle", shape


def _strip(bay: Bay, dock: Dock, depth: float) -> Polygon:
    if dock.position_m is None or dock.width_m is None:
        raise ValueError("a dock without position or width has no bays")
    (x, y), (wx, wy), half = dock.position_m, bay.way, dock.width_m.value / 2.0
    ex, ey = x + wx * depth, y + wy * depth
    return Polygon([(x - wy * half, y + wx * half), (x + wy * half, y - wx * half), (ex + wy * half, ey - wx * half),
                    (ex - wy * half, ey + wx * half)])


def _standing(building: Building, site: Site | None, bays: Sequence[Bay], trucks: Sequence[TruckClass]) -> Iterator[InTheWay]:
    things = list(things_on_ground(building, site, bays, trucks))
    for kept in () if site is None else site.kept_free:
        shape = shape_of(kept.outline_m)
        for name, kind, own in things if shape is not None else ():
            common = own.intersection(shape)
            if common.area > YARD_OVERLAP_M2:
                yield InTheWay(kept=kept, name=name, kind=kind, area_m2=float(common.area), place=common)


def _crossing(site: Site | None, drives: Sequence[Drive]) -> Iterator[InTheWay]:
    """Trucks that pass through on the move: allowed, but worth knowing."""
    for kept in () if site is None else site.kept_free:
        shape = shape_of(kept.outline_m)
        for drive in drives if shape is not None else ():
            common = 0.0 if drive.swept is None else float(drive.swept.area.intersection(shape).area)
            if common > YARD_OVERLAP_M2:
                yield InTheWay(kept=kept, name=f"{drive.name} · {drive.truck.name}", kind="moving-truck", area_m2=common)


def _aprons(yards: Sequence[tuple[TruckYard, Polygon]], bays: Sequence[Bay]) -> Iterator[Apron]:
    for yard, shape in yards:
        own = [bay for bay in bays if _before(bay, shape)]
        if own and yard.apron_depth_m is not None:
            spacing = min(bay.spacing_m for bay in own)
            yield Apron(yard=yard, spacing_m=spacing, has_m=yard.apron_depth_m.value, reference_m=apron_depth_m(spacing))


def _too_long(site: Site | None, trucks: Sequence[TruckClass]) -> Iterator[tuple[TruckYard, TruckClass]]:
    """Trucks longer than the yard in any direction, or than its stated depth."""
    for yard in () if site is None else site.yards:
        shape = shape_of(yard.outline_m)
        across = None if shape is None else max(_sides_of(shape))
        depth = None if yard.apron_depth_m is None else yard.apron_depth_m.value
        for truck in trucks:
            length = None if truck.size_m[0] is None else truck.size_m[0].value
            if length is not None and ((across is not None and length > across) or (depth is not None and length > depth)):
                yield yard, truck


def _sides_of(shape: Polygon) -> tuple[float, float]:
    corners = list(shape.minimum_rotated_rectangle.exterior.coords)
    return math.dist(corners[0], corners[1]), math.dist(corners[1], corners[2])
