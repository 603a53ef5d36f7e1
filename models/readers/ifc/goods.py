"""Hoists, docks and transfer stores: IFC has no class for them, so their names are taken, as a guess with a note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from models.building import Storey
from models.logistics import Dock, Hoist, HoistKind, TransferStore
from models.measured import Measured, Source, from_geometry, kilograms, metres, square_metres
from models.readers.ifc.bodies import Bodies
from models.readers.ifc.facts import hazard_text
from models.readers.ifc.lifts import position_of, reached, serves_text
from models.readers.ifc.names import hoist_kind, is_dock_name, is_store_name
from models.readers.ifc.properties import Properties, Value, find
from models.readers.ifc.shapes import Body
from models.readers.ifc.spatial import LIFT, OTHER, PROXY, SLAB, SPACE, House, Part, text
from models.report import ReportBuilder

_CARRIERS: Final = (PROXY, SPACE, OTHER, SLAB, LIFT)
_BAYS: Final = ("Bays", "NumberOfBays", "DockBays", "车位数", "泊位数", "装卸车位", "车位")
_CAPACITY: Final = ("Capacity", "CapacityWeight", "RatedLoad", "起重量", "吊装重量", "载重", "承载")
_PLATFORM: Final = ("PlatformHeight", "DockHeight", "平台高度", "月台高度")
_DEPTH: Final = ("PlatformDepth", "Depth", "平台深度", "月台深度", "进深")
_WIDTH: Final = ("PlatformWidth", "Width", "平台宽度", "宽度")
_MASS_PLAUSIBLE_KG: Final = (50.0, 200_000.0)


@dataclass(frozen=True, slots=True)
class Goods:
    """What moves and keeps goods in a building, beside its lifts."""

    hoists: tuple[Hoist, ...]
    docks: tuple[Dock, ...]
    stores: tuple[TransferStore, ...]


@dataclass(frozen=True, slots=True)
class _Reader:
    storeys: Sequence[Storey]
    numbers: dict[int, int]  # level id → storey number
    bodies: Bodies
    properties: Properties


def read_goods(
    house: House,
    storeys: Sequence[Storey],
    numbers: dict[int, int],
    bodies: Bodies,
    properties: Properties,
    report: ReportBuilder,
) -> Goods:
    """Hoists, docks and transfer stores by the names (or object types) of proxies, assemblies, spaces and slabs.

    Args:
        house: the building.
        storeys: its floors; ``numbers``: storey number of each level id.
    """
    reader = _Reader(storeys, numbers, bodies, properties)
    hoists, docks, stores = [], [], []
    for part in house.parts:
        if part.kind not in _CARRIERS:
            continue
        names = f"{part.name} {text(part.entity, 'ObjectType')} {text(part.entity, 'LongName')}"
        if (kind := hoist_kind(names)) is not None:
            hoists.append(_hoist(part, kind, reader))
        elif is_dock_name(names):
            docks.append(_dock(part, reader))
        elif is_store_name(names):
            stores.append(_store(part, reader))
        else:
            continue
        report.guess("ifc-goods-by-name", part.subject, name=part.name)
    return Goods(tuple(hoists), tuple(docks), tuple(stores))


def _hoist(part: Part, kind: HoistKind, reader: _Reader) -> Hoist:
    values, box = reader.properties.of(part.entity), _box(part, reader)
    capacity = find(values, *_CAPACITY)
    mass = capacity.si("MASSUNIT") if capacity else None
    if capacity is not None and mass is None and capacity.unit == "":
        mass = capacity.number
    sane = mass is not None and _MASS_PLAUSIBLE_KG[0] <= mass <= _MASS_PLAUSIBLE_KG[1]
    stated = find(values, "Serves", "ServedStoreys", "服务楼层")
    served = serves_text(stated.text or str(stated.raw), reader.storeys) if stated is not None else None
    return Hoist(
        id=text(part.entity, "GlobalId"),
        name=part.name,
        kind=kind,
        size_m=(
            _length(values, _WIDTH) or _side(box, 0),
            _length(values, ("Height",)) or _side(box, 2)
            if kind is HoistKind.OPENING
            else _length(values, _DEPTH) or _side(box, 1),
        ),
        closes_in_fire=closes.yes() if (closes := find(values, "ClosesInFire", "火灾时封闭")) is not None else None,
        capacity_kg=kilograms(mass, capacity.source()) if sane and capacity and mass else None,
        serves=served or reached(part, reader.storeys, reader.bodies) or _own(part, reader),
        position_m=position_of(part, reader.bodies),
    )


def _own(part: Part, reader: _Reader) -> tuple[int, ...] | None:
    number = reader.numbers.get(part.level) if part.level is not None else None
    return None if number is None else (number,)


def _dock(part: Part, reader: _Reader) -> Dock:
    values, box = reader.properties.of(part.entity), _box(part, reader)
    bays = find(values, *_BAYS)
    count = bays.number if bays is not None else None
    leveller = find(values, "Leveller", "DockLeveller", "升降平台", "调节板")
    return Dock(
        id=text(part.entity, "GlobalId"),
        name=part.name,
        storey=reader.numbers.get(part.level) if part.level is not None else None,
        bays=Measured(count, "1", bays.source())
        if bays is not None and count is not None and 0 < count < 500
        else None,
        platform_height_m=_length(values, _PLATFORM),
        leveller=leveller.yes() if leveller is not None else None,
        depth_m=_length(values, _DEPTH) or _side(box, 1),
        width_m=_length(values, _WIDTH) or _side(box, 0),
        position_m=position_of(part, reader.bodies),
    )


def _store(part: Part, reader: _Reader) -> TransferStore:
    plans = [body.plan for body in reader.bodies.of(part.entity, mesh=False)]
    area = max((plan.area for plan in plans), default=0.0)
    stated = find(reader.properties.of(part.entity), "GrossFloorArea", "NetFloorArea", "Area", "面积", "建筑面积")
    value = stated.si("AREAUNIT") if stated is not None else None
    source = stated.source() if stated is not None and value else from_geometry("element-plan", part.subject)
    size = value or area
    return TransferStore(
        id=text(part.entity, "GlobalId"),
        name=part.name,
        storey=reader.numbers.get(part.level) if part.level is not None else None,
        area_m2=square_metres(round(size, 6), source) if size > 0 else None,
        hazard=hazard_text(reader.properties.of(part.entity)),
    )


def _box(part: Part, reader: _Reader) -> tuple[float, float, float] | None:
    """Longer plan side, shorter plan side and height of the body (metres)."""
    found: Sequence[Body] = [body for body in reader.bodies.of(part.entity, mesh=False) if not body.plan.is_empty]
    if not found:
        return None
    body = max(found, key=lambda item: item.plan.area)
    corners = list(body.plan.minimum_rotated_rectangle.exterior.coords)
    sides = sorted(((corners[i][0] - corners[i + 1][0]) ** 2 + (corners[i][1] - corners[i + 1][1]) ** 2) ** 0.5 for i in range(2))
    return sides[1], sides[0], body.thickness_m


def _side(box: tuple[float, float, float] | None, which: int) -> Measured | None:
    source: Source = from_geometry("element-size")
    return metres(round(box[which], 6), source) if box is not None and box[which] > 0 else None


def _length(values: Sequence[Value], names: Sequence[str]) -> Measured | None:
    stated = find(values, *names)
    length = stated.si("LENGTHUNIT") if stated is not None else None
    if stated is None or length is None or not 0 < length < 500:
        return None
    return metres(round(length, 6), stated.source())
