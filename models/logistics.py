"""Lifts, hoists, docks, yards, ramps and stores: how goods get in, up and out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from models.measured import Measured, Stated
from models.passages import HoistAccess


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
class TransferStore:
    """A goods transfer store 中转仓: judged as a store, never as a workshop."""

    id: str
    name: str
    storey: int | None = None
    area_m2: Measured | None = None
    hazard: Stated[str] | None = None
    declared: Mapping[str, Stated[object]] = field(default_factory=dict)
