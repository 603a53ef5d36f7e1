"""What a building is: storeys, zones, units, compartments, stairs and the three heights of a building.

Everything is frozen; an edit (``models/edits.py``) makes a new one. Every number is a
:class:`~models.measured.Measured` with its source; unknown is None, never 0. Elevations are metres above the
file's own zero. Outlines are shapely polygons in metres, in the plan axes of the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias

from models.demand import Logistics
from models.equipment import Equipment
from models.logistics import Dock, Hoist, KeptFree, Lift, Ramp, TransferStore, TruckYard
from models.measured import Measured, Source, SourceKind, Stated, metres, square_metres
from models.passages import Passage

if TYPE_CHECKING:
    from shapely import MultiPolygon, Polygon

    Outline: TypeAlias = Polygon | MultiPolygon


PRODUCTIONS: Final = (
    "electronics", "light_machining", "heavy_machining", "footwear", "garment", "toys", "wood", "pcb", "biomedicine",
    "medical_devices", "precision", "optics", "semiconductor", "food", "printing", "textile", "new_materials", "assembly",
    "storage", "other",
)
"""Production types. GB 55001-2021 table 4.2.7 gives a least floor load for the first three only."""

BUILDING_USES: Final = ("factory", "warehouse", "logistics", "rd", "office", "dormitory", "other")
"""What a whole building is for."""

ZONE_USES: Final = (
    "production", "storage", "logistics", "office", "equipment", "circulation", "stair", "lobby", "visitor_corridor",
    "lift_machine_room", "fire_engine_deck", "no_equipment", "roof", "parking", "rd", "pilot", "laboratory", "commercial",
    "canteen", "dormitory", "refuge", "sanitary", "other",
)
"""What a zone is for."""

STOREY_USES: Final = ZONE_USES
"""What a storey is for: the same words as for its zones."""

STAIR_KINDS: Final = ("open", "enclosed", "smoke-proof", "outdoor")
"""敞开 封闭 防烟 室外."""

ENTERED_AS: Final[Mapping[str, str]] = {
    # building
    "use": "building.use",
    "sprinklers": "building.sprinklers",
    "grade": "building.grade",
    "fire_resistance_grade": "building.grade",
    "outdoor_ground_m": "building.outdoor_ground_m",
    "fire_height_m": "building.outdoor_ground_m, building.roof_finish_m",
    "planning_height_m": "building.planning_height_m",
    "height_m": "building.height_m",
    "height_class": "building.outdoor_ground_m, building.roof_finish_m",
    "planning_height_class": "building.planning_height_m",
    "plan_length_m": "building.footprint.outline_m",
    "plan_depth_m": "building.footprint.outline_m",
    "gross_floor_area_m2": "building.storey.area_m2",
    "storeys_above_ground": "building.storey.numbers",
    "basement_storeys": "building.storey.numbers",
    # storey and zone
    "part": "building.storey.numbers",
    "storey_number": "building.storey.numbers",
    "storey_kind": "building.storey.kind",
    "storey_use": "building.storey.use",
    "storey_height_m": "building.storey.height_m",
    "storey_area_m2": "building.storey.area_m2",
    "height_basis": "building.storey.height_basis",
    "clear_height_beam_m": "building.storey.clear_height_beam_m",
    "clear_height_duct_m": "building.storey.clear_height_duct_m",
    "floor_finish_m": "building.storey.floor_finish_m",
    "slab_beam_m": "building.storey.slab_beam_m",
    "service_zone_m": "building.storey.service_zone_m",
    "raised_floor_m": "building.storey.raised_floor_m",
    "clear_height_need_m": "building.storey.clear_height_need_m",
    "zone_use": "building.zone.use",
    "production_zone": "building.zone.use",
    "production_storey": "building.storey.use",
    "zone_area_m2": "building.zone.area_m2",
    "floor_load_kn_m2": "building.zone.load_kn_m2",
    "floor_load_kg_m2": "building.zone.load_kg_m2",
    "load_stated_for": "building.zone.stated_for",
    "load_basis": "building.zone.basis",
    # unit, compartment, stair
    "unit_net_area_m2": "building.unit.net_area_m2",
    "unit_gross_area_m2": "building.unit.gross_area_m2",
    "compartment_area_m2": "building.compartment.area_m2",
    "protected_area_m2": "building.compartment.protected_area_m2",
    "travel_distance_m": "building.compartment.travel_distance_m",
    "exit_count": "building.compartment.exits",
    "fire_lift_count": "building.compartment.fire_lifts",
    "persons": "building.compartment.persons",
    "stair_type": "building.stair.kind",
    "stair_width_m": "building.stair.width_m",
    "stair_above_ground": "building.stair.serves",
    "stair_basement": "building.stair.serves",
    # goods
    "lift_use": "building.lift.use",
    "lift_count": "building.lift",
    "freight_lift_count": "building.lift.use",
    "freight_lift_3t_count": "building.lift.rated_load_kg",
    "rated_load_kg": "building.lift.rated_load_kg",
    "lift_speed_m_s": "building.lift.speed_m_s",
    "car_area_m2": "building.lift.car_m",
    "car_width_m": "building.lift.car_m",
    "car_depth_m": "building.lift.car_m",
    "fire_lift": "building.lift.fire_lift",
    "hoist_kind": "building.hoist.kind",
    "hoist_capacity_kg": "building.hoist.capacity_kg",
    "hoist_count": "building.hoist",
    "hoists_serving_count": "building.hoist.serves",
    "unloading_platform_count": "building.dock",
    "platform_height_m": "building.dock.platform_height_m",
    "bays": "building.dock.bays",
    "truck_bay_count": "building.dock.bays",
    "store_area_m2": "building.store.area_m2",
    "stored_hazard": "building.store.hazard",
    "apron_depth_m": "site.yard.apron_depth_m",
    # plot
    "district": "plot.district",
    "land_use": "plot.land_use",
    "plot_area_m2": "plot.area_m2",
    "counted_area_m2": "plot.counted_area_m2",
    "footprint_m2": "plot.footprint_m2",
    "green_area_m2": "plot.green_area_m2",
    "plot_ratio": "plot.counted_area_m2, plot.area_m2",
    "building_coverage_pct": "plot.footprint_m2, plot.area_m2",
    "green_ratio_pct": "plot.green_area_m2, plot.area_m2",
}
"""Quantities that are entered as fields or computed from fields, with the key of the description to fill in instead."""

NEVER_DECLARED: Final = frozenset(ENTERED_AS)
"""Names that must not stand among the declared facts of anything: a second figure beside a field would overrule it unseen.

``hazard`` and ``production`` are missing on purpose: zones have no field for the one, storeys none for the other. What is a
field of the very thing is refused there as well. Two computed figures may be stated, because a person can know better than the
program finds them: ``building_footprint_m2`` and ``persons_max_storey``.
"""


class StoreyKind(StrEnum):
    FLOOR = "floor"
    BASEMENT = "basement"
    ROOF = "roof"        # a roof that is used


class Hazard(StrEnum):
    """Fire hazard class 火灾危险性. C is 丙 without the division into liquids (丙1) and solids (丙2)."""

    A = "A"
    B = "B"
    C = "C"
    C1 = "C1"
    C2 = "C2"
    D = "D"
    E = "E"


class Sprinklers(StrEnum):
    YES = "yes"
    NO = "no"
    PARTIAL = "partial"


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorLoad:
    """A characteristic imposed load with what it is worth: a load without saying slab, beam or girder means little.

    ``load`` is in kN/m², or in kg/m² where the document says so (the unit is kept).
    """

    load: Measured
    stated_for: str | None = None    # slab, beam, girder
    includes: tuple[str, ...] = ()   # finish, partitions, hung-services
    basis: str | None = None         # design, survey, leasing


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A part of a storey with one use and one load."""

    id: str
    name: str
    use: Stated[str] | None = None           # production, storage, office, equipment, circulation …
    production: Stated[str] | None = None    # electronics, light_machining, heavy_machining, other
    area_m2: Measured | None = None
    floor_load: FloorLoad | None = None
    outline: Outline | None = None
    declared: Mapping[str, Stated[object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit that is let: one production unit 生产单元."""

    id: str
    name: str
    net_area_m2: Measured | None = None      # 套内建筑面积
    gross_area_m2: Measured | None = None
    hazard: Stated[Hazard] | None = None
    use: Stated[str] | None = None
    outline: Outline | None = None
    declared: Mapping[str, Stated[object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compartment:
    """A fire compartment. ``storeys`` are the storey numbers it covers (several where a well joins them)."""

    id: str
    name: str
    storeys: tuple[int, ...]
    area_m2: Measured | None = None
    hazard: Stated[Hazard] | None = None
    sprinklers: Stated[Sprinklers] | None = None
    protected_area_m2: Measured | None = None      # where sprinklers are partial
    travel_distance_m: Measured | None = None
    exits: Measured | None = None
    fire_lifts: Measured | None = None
    persons: Measured | None = None
    declared: Mapping[str, Stated[object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stair:
    id: str
    name: str
    kind: Stated[str] | None = None     # open, enclosed, smoke-proof, outdoor
    width_m: Measured | None = None
    serves: tuple[int, ...] | None = None
    declared: Mapping[str, Stated[object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnGrid:
    """Positions of the column axes along x and y (metres, ascending) and where they were found."""

    x_m: tuple[float, ...]
    y_m: tuple[float, ...]
    source: Source
    columns: int | None = None

    @property
    def bays_x_m(self) -> tuple[float, ...]:
        return tuple(round(b - a, 6) for a, b in zip(self.x_m, self.x_m[1:], strict=False))

    @property
    def bays_y_m(self) -> tuple[float, ...]:
        return tuple(round(b - a, 6) for a, b in zip(self.y_m, self.y_m[1:], strict=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class Storey:
    """What people or goods stand on. ``height_m`` is floor to floor; clear heights are other things."""

    id: str
    number: int                              # ground storey 1, basements -1, -2 …
    name: str
    kind: StoreyKind = StoreyKind.FLOOR
    elevation_m: Measured
    height_m: Measured | None = None
    height_basis: str | None = None          # finish, structure
    area_m2: Measured | None = None
    clear_height_beam_m: Measured | None = None   # 梁下净高
    clear_height_duct_m: Measured | None = None   # 管下净高
    floor_finish_m: Measured | None = None        # 面层
    slab_beam_m: Measured | None = None           # 梁板：from the slab's top to the underside of the beams
    service_zone_m: Measured | None = None        # 管线区：ducts, pipes, sprinklers, from the beams down
    raised_floor_m: Measured | None = None        # 架空地板; 0 where there is none
    clear_height_need_m: Measured | None = None   # usable height that what stands here needs
    use: Stated[str] | None = None
    zones: tuple[Zone, ...] = ()
    units: tuple[Unit, ...] = ()
    outline: Outline | None = None
    declared: Mapping[str, Stated[object]] = field(default_factory=dict)

    @property
    def floor_load_kn_m2(self) -> Measured | None:
        """The least load of the storey's zones in kN/m²; None while one zone is unknown or stated in kg/m²."""
        loads = [zone.floor_load.load for zone in self.zones if zone.floor_load is not None]
        if not loads or len(loads) < len(self.zones) or any(load.unit != "kN/m2" for load in loads):
            return None
        return min(loads, key=lambda load: load.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class IgnoredLevel:
    """Something the file calls a level and nobody stands on. ``why`` is a key: roof, ceiling, sill, foundation …"""

    name: str
    elevation_m: Measured
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A building next door, for spacing."""

    id: str
    name: str
    distance_m: Measured | None = None
    height_m: Measured | None = None
    use: Stated[str] | None = None
    outline: Outline | None = None
    declared: Mapping[str, Stated[object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """The parcel of land: what may be built on it. Plot ratio limits are those of the land papers, if given."""

    id: str = "plot"
    name: str = ""
    city: Stated[str] | None = None
    district: Stated[str] | None = None
    area_m2: Measured | None = None
    land_use: Stated[str] | None = None      # M0, M1, W1 …
    plot_ratio_min: Measured | None = None
    plot_ratio_max: Measured | None = None
    counted_area_m2: Measured | None = None      # 计容建筑面积, where a person states it
    footprint_m2: Measured | None = None
    green_area_m2: Measured | None = None
    outline: Outline | None = None
    declared: Mapping[str, Stated[object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """How things stand on the plot: where north is, neighbours, lanes, gates, yards."""

    id: str = "site"
    name: str = ""
    north_deg: Measured | None = None                    # true north, clockwise from the plan's +y; models/north.py
    neighbours: tuple[Neighbour, ...] = ()
    yards: tuple[TruckYard, ...] = ()
    kept_free: tuple[KeptFree, ...] = ()                 # fire lanes and aerial sites
    declared: Mapping[str, Stated[object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Building:
    id: str
    name: str
    use: Stated[str] | None = None                       # factory, warehouse, rd …
    hazard: Stated[Hazard] | None = None
    fire_resistance_grade: Stated[int] | None = None     # 1 is the best
    production: Stated[str] | None = None
    sprinklers: Stated[Sprinklers] | None = None         # None: unknown, never assumed
    storeys: tuple[Storey, ...] = ()                     # in order of elevation
    levels_ignored: tuple[IgnoredLevel, ...] = ()
    outdoor_ground_m: Measured | None = None
    roof_m: Measured | None = None                       # structural level of the highest roof
    roof_finish_m: Measured | None = None                # its finish; a person or the file states it
    planning_height_m: Measured | None = None
    height_m: Measured | None = None                     # ground storey's floor to the top of the massing
    compartments: tuple[Compartment, ...] = ()
    stairs: tuple[Stair, ...] = ()
    lifts: tuple[Lift, ...] = ()
    hoists: tuple[Hoist, ...] = ()
    docks: tuple[Dock, ...] = ()
    ramps: tuple[Ramp, ...] = ()
    stores: tuple[TransferStore, ...] = ()
    passages: tuple[Passage, ...] = ()
    column_grid: ColumnGrid | None = None
    equipment: tuple[Equipment, ...] = ()
    logistics: Logistics | None = None                   # what it has to move; None: nobody says
    # of a building whose storeys nobody lists (city files, lists of buildings)
    storeys_stated: Measured | None = None               # number above ground, as stated
    basements_stated: Measured | None = None             # number below ground, as stated
    gross_floor_area_stated_m2: Measured | None = None
    footprint_m2: Measured | None = None
    footprint: Outline | None = None
    declared: Mapping[str, Stated[object]] = field(default_factory=dict)

    @property
    def fire_height_m(self) -> Measured | None:
        """Outdoor ground to roof finish (GB 50016-2014 annex A.0.1): a dock plinth counts, a parapet does not.

        Unknown while the outdoor ground is. Where only the structural roof level is known it stands in for the
        finish, and the source says so.
        """
        roof = self.roof_finish_m or self.roof_m
        if self.outdoor_ground_m is None or roof is None:
            return None
        how = "ground-to-roof-finish" if self.roof_finish_m else "ground-to-structural-roof"
        kinds = {self.outdoor_ground_m.source.kind, roof.source.kind}
        kind = SourceKind.ASSUMED if SourceKind.ASSUMED in kinds else roof.source.kind
        where = f"{roof.value:.3f} - {self.outdoor_ground_m.value:.3f}".replace("- -", "+ ")
        return metres(round(roof.value - self.outdoor_ground_m.value, 6), Source(kind, how, where))

    @property
    def gross_floor_area_m2(self) -> Measured | None:
        """Sum of the storeys' areas (used roofs left out); None while a storey's area is unknown. Without storeys: as stated."""
        if not self.storeys:
            return self.gross_floor_area_stated_m2
        storeys = [s for s in self.storeys if s.kind is not StoreyKind.ROOF]
        areas = [s.area_m2 for s in storeys if s.area_m2 is not None]
        if not areas or len(areas) < len(storeys):
            return None
        kinds = {area.source.kind for area in areas}
        kind = SourceKind.ASSUMED if SourceKind.ASSUMED in kinds else areas[0].source.kind
        return square_metres(sum(area.value for area in areas), Source(kind, "sum-of-storeys"))
