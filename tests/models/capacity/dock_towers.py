"""Small buildings with docks, lifts and goods for the tests of the simulated day."""

from __future__ import annotations

from pathlib import Path

from models.capacity.docks import DocksPlan, plan_docks_of
from models.capacity.lifts import LiftPlan, plan_lifts
from models.reading import Reading
from tests.models.capacity import towers

UNIT = "id = \"g{n}\"\nunit_load_kg = 500\nunit_size_m = [1.2, 1.0, 1.5]"
TRUCK = """
[[building.logistics.truck]]
id = "truck"
name = "货车"
share = 1
payload_t = {payload}
size_m = [9, 2.5, {height}]
"""


def dock(*, storey: int = 1, bays: float = 3, name: str = "平台", area: str = "depth_m = 5\nwidth_m = 12\n", canopy: float = 4.5,
         more: str = "") -> str:
    """Ten minutes to reset, one unit a minute; 60 m² hold 25 load units."""
    return (f'[[building.dock]]\nname = "{name}"\nstorey = {storey}\nbays = {bays}\n{area}{more}\n[building.dock.service]\n'
            f"units_per_minute = 1\nreset_min = 10\nallowance = 0\ncanopy_clear_height_m = {canopy}\n")


def truck(payload: float = 5.0, height: float = 3.5) -> str:
    return TRUCK.format(payload=payload, height=height)


def lift(*, speed: float = 1.0, load: float = 2000.0, serves: str = '"all"') -> str:
    return towers.lift(load=load, speed=speed, serves=serves, times="unit_s = 30")


def goods(t_day: float, storeys: str = "3", *, into: float = 0.6, n: int = 1, more: str = "") -> str:
    return towers.goods(t_day, storeys, into=into, out=round(1.0 - into, 6), more=UNIT.format(n=n) + "\n" + more, name=f"货{n}")


def reading_of(folder: Path, *parts: str, day: str = "profile = [1, 2, 2, 1, 1, 2, 1, 1]\nstarts_h = 8",
               site: str = "") -> Reading:
    return towers.reading_of(folder, towers.storeys(6, 6, 6, 6), *parts, day=day, site=site)


def plans(reading: Reading) -> tuple[DocksPlan, LiftPlan]:
    building = reading.buildings[0]
    return plan_docks_of(building, reading.site), plan_lifts(building)
