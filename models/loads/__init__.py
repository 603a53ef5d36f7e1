"""Loads of machines on the floors of a building: equipment schedule → equivalent loads by zone, and what a bay can take.

No clause and no proof of a structure: a screening of our own after GB 50009-2012 annex C, each number with what leads to it.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.building import Building, Zone
from models.engineering.floor_load import Combination, design_load
from models.equipment import Equipment
from models.loads.capacity import Capacity, capacities
from models.loads.floor import MEMBERS, Floor, floor_of
from models.loads.machines import EXCEEDS, Check, MachineLoad, machine_load
from models.loads.shaking import Shaking, shakings

INDUSTRIAL_USES = ("factory", "warehouse", "logistics")


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """Design value of a floor by GB 55001-2021 3.1.13, for each reading of its imposed load."""

    permanent_kn_m2: float
    imposed_kn_m2: float
    combination: Combination


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneLoads:
    """One zone: its machines, what governs each member, what a bay can take, what shakes it."""

    floor: Floor
    machines: tuple[MachineLoad, ...]
    capacities: tuple[Capacity, ...]
    shakings: tuple[Shaking, ...]
    design: tuple[Design, ...]

    def governing(self, member: str) -> tuple[MachineLoad, Check] | None:
        """The machine that asks most of a member."""
        found = [(machine, check) for machine in self.machines for check in machine.checks
                 if check.member == member and check.required_kn_m2 is not None]
        return max(found, key=lambda item: item[1].required_kn_m2 or 0.0, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingLoads:
    """The zones of a building that hold machines or whose slab is known, and machines that stand nowhere."""

    building: Building
    zones: tuple[ZoneLoads, ...]
    unplaced: tuple[MachineLoad, ...]

    @property
    def machines(self) -> tuple[MachineLoad, ...]:
        return (*(machine for zone in self.zones for machine in zone.machines), *self.unplaced)

    @property
    def exceeds(self) -> bool:
        return any(machine.verdict == EXCEEDS for machine in self.machines)


def loads_of(building: Building) -> BuildingLoads:
    """What the machines of a building ask of its floors."""
    placed: dict[str, list[Equipment]] = {}
    unplaced: list[MachineLoad] = []
    for item in building.equipment:
        zone, why = zone_of(building, item)
        if zone is None:
            unplaced.append(MachineLoad(equipment=item, floor=None, why=why))
        else:
            placed.setdefault(zone.id, []).append(item)
    made = []
    for storey in building.storeys:
        for zone in storey.zones:
            floor, items = floor_of(storey, zone), placed.get(zone.id, [])
            if items or floor.structural:
                made.append(ZoneLoads(floor=floor, machines=tuple(machine_load(item, floor) for item in items),
                                      capacities=capacities(floor), shakings=shakings(floor, items),
                                      design=_design(building, floor)))
    return BuildingLoads(building=building, zones=tuple(made), unplaced=tuple(unplaced))


def zone_of(building: Building, item: Equipment) -> tuple[Zone | None, str | None]:
    """The zone a machine stands in, or why none: ``no-storey``, ``no-zones``, ``which-zone``, ``strange-zone``."""
    storeys = [storey for storey in building.storeys if item.storey in (None, storey.number)]
    zones = [(storey, zone) for storey in storeys for zone in storey.zones]
    if item.zone is not None:
        found = [zone for storey, zone in zones if item.zone.strip() in (zone.id, zone.name, f"{storey.name}-{zone.id}")
                 or zone.id == f"{storey.name}-{item.zone.strip()}"]
        return (found[0], None) if len(found) == 1 else (None, "which-zone" if found else "strange-zone")
    if item.storey is None:
        return None, "no-storey"
    if not zones:
        return None, "no-zones"
    return (zones[0][1], None) if len(zones) == 1 else (None, "which-zone")


def _design(building: Building, floor: Floor) -> tuple[Design, ...]:
    """One per reading of the slab's stated load, hung services in it; empty while either part is unknown."""
    permanent, limit = floor.permanent, floor.limits.get("slab")
    if permanent is None or limit is None or floor.on_grade:
        return ()
    industrial = building.use is not None and building.use.value in INDUSTRIAL_USES
    readings = dict.fromkeys((limit.low_kn_m2 + limit.hung_kn_m2, limit.high_kn_m2 + limit.hung_kn_m2))
    return tuple(Design(permanent_kn_m2=permanent.value, imposed_kn_m2=imposed,
                        combination=design_load(permanent.value, imposed, industrial=industrial)) for imposed in readings)


__all__ = ("MEMBERS", "BuildingLoads", "Design", "ZoneLoads", "loads_of", "zone_of")
