"""What clauses can ask about: named quantities with unit, subject and the inputs they need.

A quantity is either a fact (a column of a table) or a small pure function over columns (``rules/derived.py``). They form a
graph; a cycle is refused when the module is loaded. A fact that a person states overrides what would be computed. Unknown
values of an inherited quantity are taken from the parent (a compartment's hazard class from its building).
"""

from __future__ import annotations

from itertools import chain
from typing import Final

from rules.quantities import (
    area,
    building,
    clear_height,
    construction,
    counted,
    fire,
    fire_systems,
    goods,
    industry,
    planning,
    stores,
    structure,
    utilities,
)
from rules.quantity import Quantity, registry

REGISTRY: Final[dict[str, Quantity]] = registry(chain(
    building.choices(), building.of_the_building(), building.of_storeys_and_units(), building.of_compartments_and_stairs(),
    goods.of_goods_transport(), planning.of_the_plot(), structure.loads_and_structure(), fire.fire_on_the_building(),
    fire.fire_on_parts(), fire.fire_site_and_neighbours(), stores.stores(), planning.planning(), planning.gates_and_parking(),
    fire.rescue_and_windows(), fire.streets_and_courts(), fire.auxiliary_rooms_and_trades(), construction.construction(),
    construction.doors_and_stairs(), fire_systems.water_and_smoke(), fire_systems.power(), stores.warehouses(),
    goods.logistics_buildings(), area.counting(), clear_height.clear_heights(),
    planning.shares_elsewhere(), planning.setbacks_elsewhere(), counted.counted_areas(), counted.of_whole_plots(),
    industry.industries(), industry.practice(), industry.vibration(),
    utilities.utilities(),
))
