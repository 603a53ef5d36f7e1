"""Lifts, hoists, docks and stores as IFC entities with their property sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from models.building import Building, Storey
from models.logistics import Dock, Hoist, HoistKind, Lift, TransferStore
from models.measured import Measured
from models.writers.ifc_model import Entity, Model

HOIST_TYPES: Final = {HoistKind.WELL: "HoistWell", HoistKind.OPENING: "HoistOpening", HoistKind.PLATFORM: "HoistPlatform"}
DECK_M: Final = 0.2
"""Thickness of a hoist platform's deck, drawn for the view."""


def lowest_storey(building: Building, served: Sequence[int] | None) -> Storey | None:
    """The lowest storey served; the ground storey where that is unknown; None without storeys."""
    known = [s for s in building.storeys if not served or s.number in served] or list(building.storeys)
    if not known:
        return None
    return known[0] if served else next((s for s in known if s.number == 1), known[0])


def _value(size: Measured | None) -> float | None:
    return None if size is None else size.value


def _placed(model: Model, building: Building, storeys: Mapping[int, Entity], served: Sequence[int] | None,
            position: tuple[float, float] | None) -> Entity:
    home = lowest_storey(building, served)
    parent = None if home is None else storeys[home.number].ObjectPlacement
    return model.placement((*(position or (0.0, 0.0)), 0.0), parent)


def lift(model: Model, building: Building, item: Lift, storeys: Mapping[int, Entity]) -> Entity:
    """A lift as IfcTransportElement; its body is the car's way from the lowest to the highest storey served."""
    width, depth, height = (_value(size) for size in item.car_m)
    served = [s for s in building.storeys if item.serves and s.number in item.serves]
    shape = None
    if item.position_m and width and depth and served:
        way = served[-1].elevation_m.value - served[0].elevation_m.value
        shape = model.box(width, depth, way + (height or 2.4))
    entity = model.rooted(
        "IfcTransportElement", (building.id, item.id), Name=item.name, Tag=item.id, ObjectType=item.use.value,
        PredefinedType="ELEVATOR", Representation=shape,
        ObjectPlacement=_placed(model, building, storeys, item.serves, item.position_m))
    model.properties(entity, "Pset_TransportElementCommon", {"Reference": item.id, "CapacityWeight": item.rated_load_kg})
    model.properties(entity, "Pset_TransportElementElevator", {
        "FireFightingLift": item.fire_lift, "ClearWidth": item.car_m[0], "ClearDepth": item.car_m[1],
        "ClearHeight": item.car_m[2]})
    model.properties(entity, "Shanglou_Lift", {
        "Use": item.use_source or item.use.value, "RatedSpeed": item.speed_m_s, "DoorWidth": item.door_m[0],
        "DoorHeight": item.door_m[1], "ThroughDoors": item.through_doors, "Serves": item.serves or None})
    return entity


def hoist(model: Model, building: Building, item: Hoist, storeys: Mapping[int, Entity]) -> Entity:
    """A hoist as a proxy; a platform's body is one deck at the lowest storey served."""
    width, depth = (_value(size) for size in item.size_m)
    shape = None
    if item.kind is HoistKind.PLATFORM and item.position_m and width and depth:
        shape = model.box(width, depth, DECK_M, -DECK_M)
    entity = model.rooted(
        "IfcBuildingElementProxy", (building.id, item.id), Name=item.name, Tag=item.id, ObjectType=HOIST_TYPES[item.kind],
        PredefinedType="USERDEFINED", Representation=shape,
        ObjectPlacement=_placed(model, building, storeys, item.serves, item.position_m))
    model.properties(entity, "Shanglou_Hoist", {
        "Kind": item.kind.value, "Width": item.size_m[0], "Depth": item.size_m[1], "Capacity": item.capacity_kg,
        "ClosesInFire": item.closes_in_fire, "Serves": item.serves or None})
    return entity


def dock(model: Model, building: Building, item: Dock, storeys: Mapping[int, Entity]) -> Entity:
    """An unloading platform as a proxy; its body stands outside, below the floor of its storey."""
    width, depth, height = _value(item.width_m), _value(item.depth_m), _value(item.platform_height_m)
    shape = None
    if item.position_m and width and depth and height and height > 0:
        shape = model.box(width, depth, height, -height)
    served = None if item.storey is None else (item.storey,)
    entity = model.rooted(
        "IfcBuildingElementProxy", (building.id, item.id), Name=item.name, Tag=item.id, ObjectType="LoadingDock",
        PredefinedType="USERDEFINED", Representation=shape,
        ObjectPlacement=_placed(model, building, storeys, served, item.position_m))
    model.properties(entity, "Shanglou_Dock", {
        "Bays": item.bays, "PlatformHeight": item.platform_height_m, "Depth": item.depth_m, "Width": item.width_m,
        "Leveller": item.leveller})
    return entity


def store(model: Model, building: Building, item: TransferStore, storeys: Mapping[int, Entity]) -> Entity:
    """A transfer store as a proxy without a body."""
    served = None if item.storey is None else (item.storey,)
    entity = model.rooted(
        "IfcBuildingElementProxy", (building.id, item.id), Name=item.name, Tag=item.id, ObjectType="TransferStore",
        PredefinedType="USERDEFINED", ObjectPlacement=_placed(model, building, storeys, served, None))
    model.properties(entity, "Shanglou_TransferStore", {
        "Area": item.area_m2, "HazardClass": item.hazard})
    return entity
