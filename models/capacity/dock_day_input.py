"""A building's plans of docks, lifts and stores as a day of plain numbers: platforms, carriers, trucks and what they carry.

A truck brings goods of one stream for one storey, or fetches them. Its lots are what one trip of the lifts carries in the closed
form, so both carry the same. Without a profile the peak hour lasts all day, which is cautious.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from models.building import Site, StoreyKind
from models.capacity.allocation import Load
from models.capacity.docks import DocksPlan, service_of
from models.capacity.lift_days import hours_of
from models.capacity.lift_inputs import Bank, Used, trip_of, unit_mass_kg
from models.capacity.lifts import LiftPlan
from models.capacity.stores import StoreService, serve_stores, stacking_of
from models.capacity.yard import waiting_places
from models.demand import Goods, TruckClass
from models.engineering.dock_day import Call, Carrier, DockDay, DockDayError, Platform, Slots, Transit
from models.engineering.stores import units_held
from models.logistics import Dock
from models.measured import Measured, assumed
from models.tolerances import LIFT_DISTANCE_DIGITS

REPLICATIONS: Final = 100
LEAST_REPLICATIONS: Final = 10
SEED: Final = 1
TAIL_S: Final = 7200.0
MOST_LOTS: Final = 60_000
"""Lots of all replications together: more are run with fewer replications, so that the answer comes within seconds."""
MOST_MOVERS: Final = 24
"""Vehicles or cranes of a store that are simulated one by one."""
SLOT_MIN: Final = 30.0
SPREAD_MIN: Final = 10.0
"""Length of booked slots and the spread of arrivals where nobody states them; always shown as assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A platform of the day with what it stands for: docks of one storey that let in the same trucks."""

    docks: tuple[Dock, ...]
    storey: int
    trucks: frozenset[str]
    platform: Platform

    @property
    def name(self) -> str:
        return self.platform.name


class NoDay(Exception):
    """There is nothing to simulate."""


class Builder:
    """Makes a day of plain numbers from the plans of docks and lifts."""

    def __init__(self, docks: DocksPlan, lifts: LiftPlan, site: Site | None) -> None:
        if not (docks.has_demand and docks.flows and lifts.has_demand and docks.bays > 0):
            raise NoDay
        self.docks, self.lifts, self.site, self.building = docks, lifts, site, docks.building
        self.used: list[Used] = []
        self.notes: list[tuple[str, dict[str, object]]] = []
        self.stores = serve_stores(self.building, docks, lifts)
        storeys = [storey for storey in self.building.storeys if storey.kind is not StoreyKind.ROOF]
        self.node = {storey.number: i for i, storey in enumerate(storeys)}
        self.levels = [storey.elevation_m.value for storey in storeys]
        self.names = [storey.name for storey in storeys]
        self.store_node = {plan.store.id: len(storeys) + i for i, plan in enumerate(self._serving())}
        self.profile = hours_of(lifts)
        self.lift_cars, self.carriers = self._lifts()
        self.places = self._places()
        if not self.places:
            raise NoDay

    def day(self) -> DockDay:
        """The whole day. Raises DockDayError where it is too large."""
        calls = tuple(self._with_room(call) for call in self._calls())
        transits = tuple(self._transits())
        lots = math.fsum(c.trucks * math.ceil(max(c.units, 1.0) / c.lot_units) for c in calls)
        lots += math.fsum(t.lots for t in transits)
        rows = min(REPLICATIONS, math.floor(MOST_LOTS / max(lots, 1.0)))
        if rows < LEAST_REPLICATIONS:
            raise DockDayError("dock-day-too-many", lots=round(lots), most=MOST_LOTS // LEAST_REPLICATIONS)
        return DockDay(
            nodes=(*self.names, *(plan.store.name for plan in self._serving())), platforms=tuple(p.platform for p in self.places),
            calls=calls, profile=self.profile, carriers=self.carriers, transits=transits, slots=self._slots(), tail_s=TAIL_S,
            replications=rows, seed=SEED)

    def _serving(self) -> list[StoreService]:
        """Stores that trucks go to, with machines or vehicles whose pace is known."""
        return [plan for plan in self.stores if plan.goods and plan.rate_h is not None]

    def _slots(self) -> Slots | None:
        own = None if self.building.logistics is None else self.building.logistics.slots
        if own is None or own.share is None or own.share.value <= 0.0:
            return None
        length = own.minutes or Measured(SLOT_MIN, "min", assumed("slot-minutes"))
        spread = own.spread_min or Measured(SPREAD_MIN, "min", assumed("slot-spread"))
        self.used += [Used(key=key, subject="", value=value) for key, value in (
            ("slot-share", own.share), ("slot-minutes", length), ("slot-spread", spread))]
        return Slots(share=own.share.value, slot_s=60.0 * length.value, spread_s=60.0 * spread.value)

    # --- carriers -------------------------------------------------------------------------------------------------

    def _lifts(self) -> tuple[dict[int, list[tuple[int, Bank]]], tuple[Carrier, ...]]:
        """Cars by storey number, and all carriers: cars, then the machines of the stores."""
        cars: dict[int, list[tuple[int, Bank]]] = {}
        made: list[Carrier] = []
        size = len(self.levels) + len(self.store_node)
        for bank in self.lifts.allocation.banks:
            table = self._flights(bank, size)
            nodes = tuple(self.node[n] for n in bank.serves if n in self.node)
            for lift in bank.lifts if len(nodes) > 1 else ():
                for number in bank.serves:
                    cars.setdefault(number, []).append((len(made), bank))
                made.append(_car(lift.name or lift.id, bank, table, nodes))
        self.store_carriers: dict[str, tuple[int, ...]] = {}
        for plan in self._serving():
            own = tuple(self._movers(plan, size))
            self.store_carriers[plan.store.id] = tuple(range(len(made), len(made) + len(own)))
            made += own
        return cars, tuple(made)

    def _flights(self, bank: Bank, size: int) -> tuple[tuple[float, ...], ...]:
        """Between storeys; a lift goes to no store. A share of the time for goods makes everything as much longer."""
        count, share = len(self.levels), bank.share or 1.0
        return tuple(tuple(bank.motion.flight_s(round(abs(self.levels[a] - self.levels[b]), LIFT_DISTANCE_DIGITS)) / share
                           if a < count and b < count else 0.0 for b in range(size)) for a in range(size))

    def _movers(self, plan: StoreService, size: int) -> Iterator[Carrier]:
        """A store as vehicles, or as its aisles, at the pace of its slowest link."""
        rate = plan.rate_h or 1.0
        machines = plan.store.machines
        aisles = 1 if machines is None or machines.aisles is None else math.floor(machines.aisles.value)
        needed = 0 if plan.fleet is None else plan.fleet.needed
        fleet = plan.cycle_s is not None
        count = max(plan.vehicles if plan.vehicles is not None else needed, 1) if fleet else aisles
        lot = plan.vehicle_units if fleet else 1.0
        shown = min(count, MOST_MOVERS)      # more are taken together: fewer that are as much quicker
        pace = max(3600.0 * count * lot / rate, plan.cycle_s or 0.0)
        half = pace * shown / count / 2.0
        at_store = self.store_node[plan.store.id]
        serves = (*range(len(self.levels)), at_store)
        for number in range(shown):
            yield Carrier(name=f"{plan.store.name or plan.store.id} {number + 1}", flight_s=((0.0,) * size,) * size,
                          serves=serves, load_s=half, unload_s=half, kind="vehicle" if fleet else "store")

    # --- platforms ------------------------------------------------------------------------------------------------

    def _places(self) -> list[Place]:
        groups: dict[tuple[int, frozenset[str]], list[Dock]] = {}
        for dock in self.building.docks:
            storey = self.lifts.shaft.dock_storeys[0] if dock.storey is None and self.lifts.shaft.dock_storeys else dock.storey
            if storey is None or storey not in self.node or dock.bays is None or dock.bays.value < 1.0:
                continue
            groups.setdefault((storey, self._admits(dock)), []).append(dock)
        return [self._place(storey, trucks, tuple(docks)) for (storey, trucks), docks in groups.items()]

    def _admits(self, dock: Dock) -> frozenset[str]:
        stopped = {fit.truck.id for fit in self.docks.fits if fit.dock is dock and fit.stops}
        return frozenset(flow.truck.id for flow in self.docks.flows if flow.truck.id not in stopped)

    def _place(self, storey: int, trucks: frozenset[str], docks: tuple[Dock, ...]) -> Place:
        rate, reset, allowance = service_of(docks, [])
        room = self._room(storey, docks)
        into, out = self._ways()
        waits = waiting_places(self.building, self.site, docks)
        name = "、".join(dock.name or dock.id for dock in docks)
        bays = sum(math.floor(dock.bays.value + 1e-9) for dock in docks if dock.bays)
        split = None if room is None else min(max(round(room * into / (into + out)), 1), max(room - 1, 1)) if out > 0.0 else room
        return Place(docks=docks, storey=storey, trucks=trucks, platform=Platform(
            name=name, node=self.node[storey], bays=bays, unit_s=60.0 / rate * (1.0 + allowance), reset_s=60.0 * reset,
            staging_in=split, staging_out=None if room is None or split is None else max(room - split, 1), waiting=waits))

    def _ways(self) -> tuple[float, float]:
        """Units in and out a hour that stand on the platforms: those that go by lift."""
        loads = self.lifts.allocation.loads
        into = math.fsum(load.in_t_h * 1000.0 / unit_mass_kg(load.goods) for load in loads)
        return into, math.fsum(load.out_t_h * 1000.0 / unit_mass_kg(load.goods) for load in loads)

    def _room(self, storey: int, docks: tuple[Dock, ...]) -> int | None:
        """Load units that stand between docks and lifts: on the platforms, and in the transfer stores of the storey."""
        logistics = self.building.logistics
        goods = () if logistics is None else logistics.goods
        whole = max(self.docks.bays, 1)
        share = sum(dock.bays.value for dock in docks if dock.bays) / whole
        if logistics is not None and logistics.staging_area_m2 is not None:
            area = logistics.staging_area_m2.value * share
        else:
            parts = [dock.depth_m.value * dock.width_m.value for dock in docks if dock.depth_m and dock.width_m]
            if len(parts) < len(docks):
                self.notes.append(("staging-unknown", {"docks": "、".join(dock.name or dock.id for dock in docks)}))
                return None
            area = math.fsum(parts)
        here = sum(dock.bays.value for dock in self.building.docks if dock.bays and dock.storey == storey) or whole
        own = sum(dock.bays.value for dock in docks if dock.bays) / here
        held = [plan for plan in self.stores if plan.store.storey == storey and plan.held_units and not plan.goods]
        room = units_held(area, stacking_of(goods, None)) + math.floor(own * sum(plan.held_units or 0 for plan in held))
        for plan in held:
            self.notes.append(("store-staging", {"store": plan.store.name or plan.store.id, "units": plan.held_units}))
        return max(room, 2)

    # --- goods ----------------------------------------------------------------------------------------------------

    def _calls(self) -> Iterator[Call]:
        spread = math.fsum(self.profile)
        for load in self.lifts.loads:
            for way, t_h in (("in", load.in_t_h), ("out", load.out_t_h)):
                for flow in self.docks.flows if t_h > 0.0 else ():
                    yield from self._trucks(load, way, t_h * spread, flow.truck)
        if not any(place.trucks for place in self.places):
            raise NoDay

    def _trucks(self, load: Load, way: str, tonnes: float, truck: TruckClass) -> Iterator[Call]:
        """The trucks of a class with the goods of one storey, over the platforms that they may use by their bays."""
        if truck.share is None or truck.payload_t is None or truck.share.value <= 0.0:
            return
        store = next((plan for plan in self._serving() if load.goods.id in plan.store.goods), None)
        carriers, lot = self._carriers(load, store)
        storey = self._dock_storey(load, store)
        open_ = [i for i, place in enumerate(self.places) if truck.id in place.trucks]
        near = [i for i in open_ if self.places[i].storey == storey] or open_
        if not near:
            self._note("truck-nowhere", truck=truck.name)
            return
        bays = sum(self.places[i].platform.bays for i in near)
        kg = unit_mass_kg(load.goods)
        for i in near:
            own = self.places[i]
            node = self.node.get(load.storey, own.platform.node) if store is None else self.store_node[store.store.id]
            able = () if node == own.platform.node else tuple(c for c in carriers if own.platform.node in self.carriers[c].serves)
            if carriers and not able and node != own.platform.node:
                self._note("goods-unreached", storey=load.storey, platform=own.name)
            yield Call(truck=truck.name, goods=load.goods.name, way=way, platform=i, node=node,
                       units=truck.payload_t.value * 1000.0 / kg, unit_kg=kg, lot_units=lot, carriers=able,
                       trucks=tonnes * truck.share.value / truck.payload_t.value * own.platform.bays / bays)

    def _note(self, key: str, **values: object) -> None:
        if (key, values) not in self.notes:
            self.notes.append((key, values))

    def _dock_storey(self, load: Load, store: StoreService | None) -> int | None:
        """Where the trucks of a storey's goods dock: at the store, on the storey itself, or where the nearest lift stops."""
        docks = {place.storey for place in self.places}
        here = load.storey if store is None else store.store.storey
        if here in docks:
            return here
        served = {n for _, bank in self.lift_cars.get(load.storey, []) for n in bank.serves} & docks
        level = self.lifts.shaft.levels_m
        pick = served or docks
        return min(pick, key=lambda n: (abs(level.get(n, 0.0) - level.get(load.storey, 0.0)), n), default=None)

    def _carriers(self, load: Load, store: StoreService | None) -> tuple[tuple[int, ...], int]:
        """Who may carry the goods of a storey, and how many units go together: what fits every one of them."""
        if store is not None:
            return self.store_carriers[store.store.id], max(math.floor(store.vehicle_units), 1)
        found = [(car, units) for car, bank in self.lift_cars.get(load.storey, ())
                 if (units := _lot(bank, load.goods)) is not None]
        if not found and load.storey not in self.lifts.shaft.dock_storeys:
            self._note("goods-no-lift", storey=load.storey)
        return tuple(car for car, _ in found), min((units for _, units in found), default=1)

    def _with_room(self, call: Call) -> Call:
        """Lots no larger than the staging area: a car then goes with less."""
        platform = self.places[call.platform].platform
        room = platform.staging_in if call.way == "in" else platform.staging_out
        return call if room is None or room >= call.lot_units else replace(call, lot_units=room)

    def _transits(self) -> Iterator[Transit]:
        """Goods between storeys, and between a store and the storeys it feeds."""
        spread = math.fsum(self.profile)
        for load in self.lifts.loads:
            cars, lot = self._carriers(load, None)
            here = self.node.get(load.storey)
            if not cars or here is None:
                continue
            others = sorted({n for c in cars for n in self.carriers[c].serves if n != here and n < len(self.levels)})
            for other in others if load.between_t_h > 0.0 else ():
                yield from self._transit(load, here, other, load.between_t_h * spread / len(others), cars, lot)
            store = next((plan for plan in self._serving() if load.goods.id in plan.store.goods), None)
            if store is not None:
                yield from self._fed(load, store, here, cars, lot, spread)

    def _fed(self, load: Load, store: StoreService, here: int, cars: tuple[int, ...], lot: int,
             spread: float) -> Iterator[Transit]:
        at = self.node.get(store.store.storey or 0, self.places[0].platform.node)
        for origin, goal, t_h in ((at, here, load.in_t_h), (here, at, load.out_t_h)):
            if origin != goal and t_h > 0.0:
                yield from self._transit(load, origin, goal, t_h * spread, cars, lot)

    def _transit(self, load: Load, origin: int, goal: int, tonnes: float, cars: tuple[int, ...],
                 lot: int) -> Iterator[Transit]:
        able = tuple(c for c in cars if {origin, goal} <= set(self.carriers[c].serves))
        kg = unit_mass_kg(load.goods)
        if able:
            yield Transit(name=f"{load.goods.name} {origin}-{goal}", origin=origin, node=goal, units=lot, unit_kg=kg,
                          lots=tonnes * 1000.0 / kg / lot, carriers=able)


def _lot(bank: Bank, goods: Goods) -> int | None:
    """Load units in one trip of a bank; a trip that is stated by its mass holds at least one."""
    trip = trip_of(bank, goods)
    if trip is None:
        return None
    return trip.units if trip.units is not None else max(math.floor(trip.load_t * 1000.0 / unit_mass_kg(goods) + 1e-9), 1)


def _car(name: str, bank: Bank, table: tuple[tuple[float, ...], ...], nodes: tuple[int, ...]) -> Carrier:
    share = bank.share or 1.0
    unit = 0.0 if bank.unit_s is None else bank.unit_s / share
    return Carrier(name=name, flight_s=table, serves=nodes, open_s=bank.open_s / share, close_s=bank.close_s / share,
                   load_s=bank.load_s / share, unload_s=bank.unload_s / share, load_unit_s=unit, unload_unit_s=unit)
