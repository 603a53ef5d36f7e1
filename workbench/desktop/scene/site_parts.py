"""What lies around a building as flat solids: yards, lanes that stay free, trucks in their bays, swept paths, neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.capacity.yard import bays_of, parked, shape_of
from workbench.desktop.scene.parts import FLAT_M, Collector, Owner, known
from workbench.sheets.massing import drawable

if TYPE_CHECKING:
    from models.building import Building, Site
    from models.capacity.yard import YardPlan
    from models.demand import TruckClass


def add_site(gathered: Collector, site: Site | None, yard: YardPlan | None) -> None:
    """Everything around a building that has an outline; the ground is where the building's outdoor ground is."""
    if site is not None:
        _add_ground(gathered, site)
        _add_neighbours(gathered, site)
    truck = longest_truck(gathered.building)
    if truck is not None and gathered.extents:
        _add_trucks(gathered, truck)
    if yard is not None:
        _add_paths(gathered, yard)


def longest_truck(building: Building) -> TruckClass | None:
    """The longest class of trucks whose three sizes are known: it stands in the bays."""
    trucks = () if building.logistics is None else building.logistics.trucks
    sized = [truck for truck in trucks if all(known(size) for size in truck.size_m)]
    return max(sized, key=lambda truck: known(truck.size_m[0]) or 0.0, default=None)


def _add_ground(gathered: Collector, site: Site) -> None:
    ground, level = gathered.ground_m, gathered.ground_level
    for layer, kind, things in ((1, "yard", site.yards), (2, "lane", site.kept_free)):
        for thing in things:
            shape = shape_of(thing.outline_m)
            if shape is None:
                gathered.miss(kind)
            else:
                gathered.add(Owner(kind, thing.id, thing.name), [(shape, ground, ground + layer * FLAT_M, level)])


def _add_neighbours(gathered: Collector, site: Site) -> None:
    for house in site.neighbours:
        tall = known(house.height_m)
        if house.outline is None or house.outline.is_empty or tall is None:
            gathered.miss("neighbour")
        else:
            gathered.add(Owner("neighbour", house.id, house.name),
                         [(drawable(house.outline), gathered.ground_m, gathered.ground_m + tall, gathered.ground_level)])


def _add_trucks(gathered: Collector, truck: TruckClass) -> None:
    tall = known(truck.size_m[2]) or 0.0
    for dock in gathered.building.docks:
        level = gathered.level.get(1 if dock.storey is None else dock.storey)
        if level is None:
            continue
        at_ground = level == gathered.ground_level and gathered.building.outdoor_ground_m is not None
        low = gathered.ground_m if at_ground else gathered.extents[level].low_m - (known(dock.platform_height_m) or 0.0)
        for bay in bays_of(gathered.building, dock):
            box = parked(bay, truck)
            if box is not None:
                gathered.add(Owner("truck", dock.id, f"{bay.name} · {truck.name}"), [(box, low + FLAT_M, low + tall, level)])


def _add_paths(gathered: Collector, plan: YardPlan) -> None:
    """Swept paths of the longest trucks and of the lines that somebody drew, each a hair above the one before."""
    low, longest = gathered.ground_m, _longest(plan)
    number = 0
    for drive in plan.drives:
        drawn = any(line.name == drive.name for line in drive.yard.manoeuvres)
        if drive.swept is None or drive.swept.area.is_empty or not (drawn or drive.truck is longest):
            continue
        number += 1
        gathered.add(Owner("path", f"{drive.name}/{drive.truck.id}", f"{drive.name} · {drive.truck.name}"),
                     [(drive.swept.area.simplify(0.05), low, low + (3.0 + 0.25 * number) * FLAT_M, gathered.ground_level)])


def _longest(plan: YardPlan) -> TruckClass | None:
    trucks = [drive.truck for drive in plan.drives if known(drive.truck.size_m[0])]
    return max(trucks, key=lambda truck: known(truck.size_m[0]) or 0.0, default=None)
