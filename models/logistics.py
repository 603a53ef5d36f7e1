"""Lifts, hoists, docks, yards, ramps and stores: how goods get in, up and out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from models.measured import Measured, Stated
from models.passages import HoistAccess

DOOR_KINDS: Final = ("centre", "side", "vertical", "manual")
"""中分 旁开 直分 手动."""

HANDLING_KINDS: Final = ("hand-truck", "pallet-truck", "forklift", "agv")
"""手推车 托盘搬运车 叉车 自动导引车."""

EQUIPMENT_KINDS: Final = ("pallet-jack", "electric-pallet-truck", "electric-truck", "engine-truck")
"""What drives over a dock leveller: 手动托盘车 电动托盘车 电动叉车 内燃叉车."""

STORE_KINDS: Final = ("crane", "shuttle")
"""堆垛机立体库 穿梭车立体库."""

KEPT_FREE_KINDS: Final = ("fire-lane", "aerial-site")
"""消防车道 消防车登高操作场地."""


class LiftUse(StrEnum):
    FREIGHT = "freight"                      # 货梯
    FREIGHT_PASSENGER = "freight-passenger"  # 客货梯
    PASSENGER = "passenger"                  # 客梯
    UNKNOWN = "unknown"


class HoistKind(StrEnum):
    WELL = "well"          # 吊装井: a hole through floors, joins compartments
    OPENING = "opening"    # 吊装口: a hole in the façade
    PLATFORM = "platform"  # 吊装平台: a deck outside the façade


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftHandling:
    """How a lift moves and is loaded. Times in seconds, masses in kg.

    Attributes:
        door_kind: one of :data:`DOOR_KINDS`; opening and closing times of the doors beside it.
        handling: one of :data:`HANDLING_KINDS`; ``truck_kg`` the mass of what brings the goods, ``truck_rides`` whether it rides.
        unit_s: to bring one load unit in, or take one out; or for a whole car ``load_s`` and ``unload_s``.
        load_per_trip_kg: carried in a trip, where it is known.
        goods_share: share of its time that a lift gives to goods (for lifts that carry people as well).
        zone: the group that it runs in, such as low or high.
    """

    acceleration_m_s2: Measured | None = None
    jerk_m_s3: Measured | None = None
    door_kind: Stated[str] | None = None
    door_open_s: Measured | None = None
    door_close_s: Measured | None = None
    handling: Stated[str] | None = None
    truck_kg: Measured | None = None
    truck_rides: Stated[bool] | None = None
    unit_s: Measured | None = None
    load_s: Measured | None = None
    unload_s: Measured | None = None
    load_per_trip_kg: Measured | None = None
    goods_share: Measured | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lift:
    """A lift. Masses in kg, speeds in m/s, car width × depth × height and door width × height in metres."""

    id: str
    name: str
    use: LiftUse = LiftUse.UNKNOWN
    use_source: Stated[str] | None = None
    rated_load_kg: Measured | None = None
    speed_m_s: Measured | None = None
    car_m: tuple[Measured | None, Measured | None, Measured | None] = (None, None, None)
    door_m: tuple[Measured | None, Measured | None] = (None, None)
    through_doors: bool | None = None
    fire_lift: bool | None = None
    serves: tuple[int, ...] | None = None   # storey numbers
    position_m: tuple[float, float] | None = None
    handling: LiftHandling | None = None
    declared: Mapping[str, Stated[object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hoist:
    """A hoist well, façade opening or façade platform; size is width × depth (opening: width × height) in metres."""

    id: str
    name: str
    kind: HoistKind
    size_m: tuple[Measured | None, Measured | None] = (None, None)
    capacity_kg: Measured | None = None
    serves: tuple[int, ...] | None = None
    closes_in_fire: bool | None = None      # wells only: shut by a fire shutter or wall
    position_m: tuple[float, float] | None = None
    access: HoistAccess | None = None
    declared: Mapping[str, Stated[object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DockService:
    """How trucks are unloaded at a dock: rate, time to reset the dock, allowance (a share), what drives over the leveller."""

    units_per_minute: Measured | None = None
    reset_min: Measured | None = None
    allowance: Measured | None = None
    leveller_length_m: Measured | None = None
    equipment: Stated[str] | None = None
    canopy_clear_height_m: Measured | None = None
    canopy_depth_m: Measured | None = None
    faces_deg: Measured | None = None       # direction that trucks leave in, degrees from the x axis of the plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Dock:
    """An unloading platform or a row of truck bays. ``storey`` is a storey number."""

    id: str
    name: str
    storey: int | None = None
    bays: Measured | None = None
    platform_height_m: Measured | None = None
    leveller: bool | None = None
    depth_m: Measured | None = None
    width_m: Measured | None = None
    position_m: tuple[float, float] | None = None
    service: DockService | None = None
    declared: Mapping[str, Stated[object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """What stands in a yard: a column, a transformer, a parking bay, a guard house."""

    id: str
    name: str
    outline_m: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Manoeuvre:
    """A line that a truck drives, forwards, by its corners: the middle of its front axle follows it.

    ``truck`` is the id of a truck class. Backing in sweeps what driving out sweeps.
    """

    id: str
    name: str
    truck: str
    corners_m: tuple[tuple[float, float], ...]
    radius_m: Measured | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFree:
    """A part of the ground that must stay free: ``kind`` is fire-lane or aerial-site."""

    id: str
    name: str
    kind: str
    outline_m: tuple[tuple[float, float], ...] = ()
    declared: Mapping[str, Stated[object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TruckYard:
    """Where trucks wait and turn: area, depth of the apron in front of the docks, parking bays."""

    id: str
    name: str
    area_m2: Measured | None = None
    apron_depth_m: Measured | None = None
    bays: Measured | None = None
    outline_m: tuple[tuple[float, float], ...] = ()
    gate_m: tuple[float, float] | None = None
    slope_pct: Measured | None = None
    obstacles: tuple[Obstacle, ...] = ()
    manoeuvres: tuple[Manoeuvre, ...] = ()
    storey: int | None = None       # of an upper deck with its own yard; None: on the ground
    declared: Mapping[str, Stated[object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ramp:
    """A truck ramp to an upper deck. Slope in per cent."""

    id: str
    name: str
    slope_pct: Measured | None = None
    width_m: Measured | None = None
    radius_m: Measured | None = None
    clear_height_m: Measured | None = None
    serves: tuple[int, ...] | None = None
    declared: Mapping[str, Stated[object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreMachines:
    """What moves the goods in an automated store; either the moves an hour as stated, or what they follow from.

    Attributes:
        kind: one of :data:`STORE_KINDS`.
        moves_h: load units in and out an hour, together, of the whole store.
        aisles: with a crane each, or each with ``shuttles`` on ``levels`` and ``lifts`` at its head.
        length_m, height_m: of an aisle, as far as the machines travel.
        speed_m_s, acceleration_m_s2: along the aisle; ``lift_speed_m_s`` and ``lift_acceleration_m_s2`` upwards.
        transfer_s: to take or to give one unit; ``lift_transfer_s`` the same of a lift at the head.
        dead_s: switching and positioning in a cycle of a crane.
        availability: share of the time that the machines run.
    """

    kind: Stated[str] | None = None
    moves_h: Measured | None = None
    aisles: Measured | None = None
    length_m: Measured | None = None
    height_m: Measured | None = None
    levels: Measured | None = None
    shuttles: Measured | None = None
    lifts: Measured | None = None
    speed_m_s: Measured | None = None
    acceleration_m_s2: Measured | None = None
    lift_speed_m_s: Measured | None = None
    lift_acceleration_m_s2: Measured | None = None
    transfer_s: Measured | None = None
    lift_transfer_s: Measured | None = None
    dead_s: Measured | None = None
    availability: Measured | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleFleet:
    """Automated guided vehicles between docks and a store: how many, what one carries, and its way.

    Attributes:
        units: load units that one carries.
        loaded_m, empty_m: way with load, and back or to the next load.
        traffic_share: what waiting at crossings and doors adds to the driving, as a share of it.
        availability: share of the time that a vehicle can drive (charging, faults).
    """

    count: Measured | None = None
    units: Measured | None = None
    loaded_m: Measured | None = None
    empty_m: Measured | None = None
    speed_m_s: Measured | None = None
    empty_speed_m_s: Measured | None = None
    load_s: Measured | None = None
    unload_s: Measured | None = None
    turns: Measured | None = None
    turn_s: Measured | None = None
    traffic_share: Measured | None = None
    availability: Measured | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferStore:
    """A goods transfer store 中转仓, automated or not: judged as a store, never as a workshop.

    ``goods`` are the ids of the streams that trucks bring to and fetch from the store itself, without waiting for the lifts;
    ``layers`` how many load units stand on each other on its floor.
    """

    id: str
    name: str
    storey: int | None = None
    area_m2: Measured | None = None
    hazard: Stated[str] | None = None
    layers: Measured | None = None
    goods: tuple[str, ...] = ()
    machines: StoreMachines | None = None
    vehicles: VehicleFleet | None = None
    declared: Mapping[str, Stated[object]] = field(default_factory=dict)
