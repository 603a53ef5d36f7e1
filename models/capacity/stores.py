"""The stores behind the docks: what they hold, what their machines and vehicles move, and what that means for a truck.

Rates are load units an hour, in and out together, at the peak.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.building import Building
from models.capacity.docks import AISLE_FACTOR, DocksPlan, service_of
from models.capacity.lift_inputs import Used, unit_mass_kg, unit_size_m
from models.capacity.lifts import LiftPlan
from models.demand import Goods, Missing
from models.engineering.agv import Fleet, Trip, fleet
from models.engineering.stores import (
    Axis,
    Rack,
    ShuttleAisle,
    Stacking,
    Throughput,
    TurnRound,
    crane_throughput,
    dual_share,
    shuttle_throughput,
    truck_turn_round,
    units_held,
)
from models.logistics import StoreMachines, TransferStore, VehicleFleet
from models.measured import Measured, SourceKind, assumed

_NEEDS = {"crane": ("aisles", "length_m", "height_m", "speed_m_s", "lift_speed_m_s", "transfer_s"),
          "shuttle": ("aisles", "length_m", "height_m", "levels", "shuttles", "lifts", "speed_m_s", "lift_speed_m_s",
                      "transfer_s", "lift_transfer_s")}
ACCELERATION_M_S2 = 0.5
VEHICLE_AVAILABILITY = 0.85
TRAFFIC_SHARE = 0.1
"""Taken where nobody says; always shown as assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreTurn:
    """A class of trucks at the store: its turn-round at the peak, and the minutes the dock alone would need."""

    truck: str
    turn: TurnRound
    dock_min: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreService:
    """A store at the peak.

    Attributes:
        goods: streams that trucks bring to and fetch from the store itself; ``in_h`` and ``out_h`` their units an hour.
        held_units: what its floor holds; None where its area is unknown.
        throughput: of its machines; ``cycle_s`` of a vehicle's trip, ``fleet`` the vehicles needed, ``vehicles_h`` what those
            that are there carry (what is needed, where nobody says how many there are).
        rate_h: of the slowest link; None where nothing but the floor is known.
        turns: by class of trucks, with all docks at work.
    """

    store: TransferStore
    goods: tuple[Goods, ...]
    in_h: float
    out_h: float
    held_units: int | None
    throughput: Throughput | None
    cycle_s: float | None
    vehicle_units: float
    vehicles: int | None
    fleet: Fleet | None
    vehicles_h: float | None
    turns: tuple[StoreTurn, ...]
    used: tuple[Used, ...]
    missing: tuple[Missing, ...]

    @property
    def demand_h(self) -> float:
        return self.in_h + self.out_h

    @property
    def rate_h(self) -> float | None:
        rates = [rate for rate in (None if self.throughput is None else self.throughput.moves_h, self.vehicles_h) if rate]
        return min(rates, default=None)

    @property
    def limit(self) -> str:
        """``store`` or ``vehicles``, whichever is slower; empty where neither is known."""
        store = math.inf if self.throughput is None else self.throughput.moves_h
        if self.rate_h is None:
            return ""
        return "vehicles" if self.vehicles_h is not None and self.vehicles_h < store else "store"

    @property
    def short(self) -> bool:
        """Whether it moves less than it has to."""
        return self.rate_h is not None and self.rate_h < self.demand_h - 1e-9

    @property
    def assumptions(self) -> tuple[Used, ...]:
        return tuple(one for one in self.used if one.value.source.kind is SourceKind.ASSUMED)


def serve_stores(building: Building, docks: DocksPlan, lifts: LiftPlan) -> tuple[StoreService, ...]:
    """The stores of a building, each alone."""
    return tuple(_plan(store, building, docks, lifts) for store in building.stores)


def goods_of(store: TransferStore, building: Building) -> tuple[Goods, ...]:
    """The streams that go to the store itself."""
    known = () if building.logistics is None else building.logistics.goods
    return tuple(goods for goods in known if goods.id in store.goods)


def _plan(store: TransferStore, building: Building, docks: DocksPlan, lifts: LiftPlan) -> StoreService:
    goods = goods_of(store, building)
    ways = [(load.in_t_h * 1000.0 / unit_mass_kg(load.goods), load.out_t_h * 1000.0 / unit_mass_kg(load.goods))
            for load in (lifts.loads if lifts.has_demand else ()) if load.goods.id in store.goods]
    into, out = math.fsum(way[0] for way in ways), math.fsum(way[1] for way in ways)
    used: list[Used] = []
    missing: list[Missing] = []
    moved = _machines(store, into, out, used, missing)
    cycle, count, needed, carried = _vehicles(store, into + out, used, missing)
    held = _floor(store, building, used)
    plan = StoreService(
        store=store, goods=goods, in_h=into, out_h=out, held_units=held, throughput=moved, cycle_s=cycle,
        vehicle_units=_units(store.vehicles), vehicles=count, fleet=needed, vehicles_h=carried, turns=(), used=tuple(used),
        missing=tuple(missing))
    turns = () if plan.rate_h is None or not goods else tuple(_turns(plan, docks, building))
    return StoreService(**{name: getattr(plan, name) for name in StoreService.__dataclass_fields__} | {"turns": turns})


def _turns(plan: StoreService, docks: DocksPlan, building: Building) -> Iterator[StoreTurn]:
    """Each class of trucks, with the trucks of the store at all docks at once: the worst that can come."""
    rate, reset, allowance = service_of(building.docks, [])
    dock_h = 60.0 * rate / (1.0 + allowance)
    here = sum(math.floor(d.bays.value) for d in building.docks if d.bays and d.storey in (None, plan.store.storey)) or docks.bays
    store_h = math.inf if plan.throughput is None else plan.throughput.moves_h
    for flow in docks.flows if here > 0 else ():
        units = (flow.truck.payload_t.value if flow.truck.payload_t else 0.0) * 1000.0 / _mean_kg(plan)
        turn = truck_turn_round(units, dock_h=dock_h, store_h=store_h, vehicles_h=plan.vehicles_h, docks=here, reset_min=reset)
        yield StoreTurn(truck=flow.truck.name, turn=turn, dock_min=60.0 * units / dock_h + reset)


def _mean_kg(plan: StoreService) -> float:
    return math.fsum(unit_mass_kg(goods) for goods in plan.goods) / len(plan.goods)


# --- floor -------------------------------------------------------------------------------------------------------


def stacking_of(goods: Sequence[Goods], layers: Measured | None) -> Stacking:
    """How load units stand on a floor: the mean footprint of the streams, an aisle as wide as the goods."""
    sizes = [unit_size_m(one)[:2] for one in goods] or [(None, None)]
    long = math.fsum(1.2 if size[0] is None else size[0] for size in sizes) / len(sizes)
    wide = math.fsum(1.0 if size[1] is None else size[1] for size in sizes) / len(sizes)
    return Stacking(unit_m=(long, wide), layers=1 if layers is None else math.floor(layers.value), utilisation=1.0 / AISLE_FACTOR)


def _floor(store: TransferStore, building: Building, used: list[Used]) -> int | None:
    if store.area_m2 is None:
        return None
    name = store.name or store.id
    every = goods_of(store, building) or (() if building.logistics is None else building.logistics.goods)
    used += [Used(key="store-layers", subject=name, value=store.layers or Measured(1.0, "1", assumed("store-layers"))),
             Used(key="aisle-factor", subject=name, value=Measured(AISLE_FACTOR, "1", assumed("aisle-factor")))]
    return units_held(store.area_m2.value, stacking_of(every, store.layers))


# --- machines ----------------------------------------------------------------------------------------------------


def _machines(store: TransferStore, into: float, out: float, used: list[Used], missing: list[Missing]) -> Throughput | None:
    own, name = store.machines, store.name or store.id
    if own is None:
        return None
    if own.moves_h is not None:
        used.append(Used(key="store-moves", subject=name, value=own.moves_h))
        return Throughput(moves_h=own.moves_h.value, limit="stated")
    kind = "crane" if own.kind is None else own.kind.value
    lacks = [key for key in _NEEDS[kind] if getattr(own, key) is None]
    if own.kind is None or lacks:
        missing.append(Missing(key="store-machines", subject=name))
        return None
    number = {key: getattr(own, key).value for key in _NEEDS[kind]}
    used += [Used(key=f"store-{key.replace('_', '-')}", subject=name, value=getattr(own, key)) for key in _NEEDS[kind]]
    runs = _taken(own.availability, "store-availability", 1.0, "1", name, used)
    along = Axis(speed_m_s=number["speed_m_s"], acceleration_m_s2=_taken(
        own.acceleration_m_s2, "store-acceleration", ACCELERATION_M_S2, "m/s2", name, used))
    up = Axis(speed_m_s=number["lift_speed_m_s"], acceleration_m_s2=_taken(
        own.lift_acceleration_m_s2, "store-lift-acceleration", ACCELERATION_M_S2, "m/s2", name, used))
    aisles = math.floor(number["aisles"])
    if kind == "shuttle":
        return _shuttles(own, number, along, up, aisles, runs)
    rack = Rack(length_m=number["length_m"], height_m=number["height_m"], along=along, up=up, fork_s=number["transfer_s"],
                dead_s=0.0 if own.dead_s is None else own.dead_s.value)
    dual = dual_share(into, out) if into + out > 0.0 else 0.0
    return crane_throughput(rack, aisles, dual_share=dual, availability=runs)


def _shuttles(own: StoreMachines, number: dict[str, float], along: Axis, up: Axis, aisles: int, runs: float) -> Throughput:
    levels = math.floor(number["levels"])
    aisle = ShuttleAisle(
        length_m=number["length_m"], levels=levels, level_m=number["height_m"] / levels, shuttle=along, lift=up,
        shuttles=math.floor(number["shuttles"]), lifts=math.floor(number["lifts"]), shuttle_transfer_s=number["transfer_s"],
        lift_transfer_s=number["lift_transfer_s"])
    return shuttle_throughput(aisle, aisles, runs)


# --- vehicles ----------------------------------------------------------------------------------------------------


def _vehicles(store: TransferStore, demand_h: float, used: list[Used],
              missing: list[Missing]) -> tuple[float | None, int | None, Fleet | None, float | None]:
    """Cycle of a trip, vehicles there, those needed, and units an hour of those there (else of those needed)."""
    own, name = store.vehicles, store.name or store.id
    if own is None:
        return None, None, None, None
    if own.loaded_m is None or own.speed_m_s is None or own.load_s is None or own.unload_s is None:
        missing.append(Missing(key="store-vehicles", subject=name))
        return None, None, None, None
    used += [Used(key=f"vehicle-{key}", subject=name, value=value) for key, value in (
        ("way", own.loaded_m), ("speed", own.speed_m_s), ("load", own.load_s), ("unload", own.unload_s)) if value is not None]
    back = own.empty_m or Measured(own.loaded_m.value, "m", assumed("vehicle-empty"))
    used.append(Used(key="vehicle-empty", subject=name, value=back))
    trip = Trip(
        loaded_m=own.loaded_m.value, empty_m=back.value, speed_m_s=own.speed_m_s.value, load_s=own.load_s.value,
        unload_s=own.unload_s.value, empty_speed_m_s=None if own.empty_speed_m_s is None else own.empty_speed_m_s.value,
        turns=0 if own.turns is None else round(own.turns.value), turn_s=0.0 if own.turn_s is None else own.turn_s.value,
        traffic_share=_taken(own.traffic_share, "vehicle-traffic", TRAFFIC_SHARE, "1", name, used))
    runs = _taken(own.availability, "vehicle-availability", VEHICLE_AVAILABILITY, "1", name, used)
    units, cycle = _units(own), max(trip.cycle_s, 1e-6)
    needed = fleet(demand_h / units, cycle, runs)
    count = None if own.count is None else math.floor(own.count.value + 1e-9)
    carried = needed.trips_h * units if count is None else count * runs * 3600.0 / cycle * units
    return cycle / runs, count, needed, carried


def _units(own: VehicleFleet | None) -> float:
    return 1.0 if own is None or own.units is None else float(math.floor(own.units.value))


def _taken(given: Measured | None, key: str, otherwise: float, unit: str, name: str, used: list[Used]) -> float:
    value = given if given is not None else Measured(otherwise, unit, assumed(key))
    used.append(Used(key=key, subject=name, value=value))
    return value.value
