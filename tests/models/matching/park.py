"""A small building and companies to place in it."""

from __future__ import annotations

from models.building import Building, FloorLoad, Hazard, Storey, Unit, Zone
from models.demand import Logistics, TruckClass, WorkingDay
from models.logistics import Dock, Lift, LiftUse
from models.measured import Measured, Stated, from_person
from models.tenants import Brings, Needs, SupplyLink, Tenant, Terms

SOURCE = from_person()


def measured(value: float | None, unit: str = "") -> Measured | None:
    return None if value is None else Measured(value, unit, SOURCE)


def storey(number: int, height_m: float = 5.0, load: float | None = 8.0, units: tuple[Unit, ...] = (),
           area_m2: float | None = 1000.0, declared: dict[str, float] | None = None) -> Storey:
    zones = () if load is None else (Zone(
        id=f"z{number}", name=f"zone {number}", use=Stated("production", SOURCE), area_m2=measured(area_m2, "m2"),
        floor_load=FloorLoad(load=Measured(load, "kN/m2", SOURCE))),)
    return Storey(id=f"{number}F", number=number, name=f"{number}F", elevation_m=Measured(5.0 * (number - 1), "m", SOURCE),
                  height_m=measured(height_m, "m"), area_m2=measured(area_m2, "m2"), zones=zones, units=units,
                  declared={key: Stated(value, SOURCE) for key, value in (declared or {}).items()})


def unit(name: str, area_m2: float | None = 500.0, **declared: float) -> Unit:
    return Unit(id=name, name=name, gross_area_m2=measured(area_m2, "m2"),
                declared={key: Stated(value, SOURCE) for key, value in declared.items()})


def lift(name: str = "L1", rated_kg: float = 3000.0, serves: tuple[int, ...] = (1, 2, 3, 4), speed: float = 0.5) -> Lift:
    return Lift(id=name, name=name, use=LiftUse.FREIGHT, rated_load_kg=measured(rated_kg, "kg"), speed_m_s=measured(speed, "m/s"),
                car_m=(measured(2.4), measured(3.0), measured(2.4)), door_m=(measured(2.4), measured(2.3)), serves=serves)


def building(storeys: tuple[Storey, ...], lifts: tuple[Lift, ...] = (), *, hours: float | None = 10.0, bays: float | None = 4.0,
             hazard: Hazard | None = Hazard.C2, name: str = "A") -> Building:
    logistics = Logistics(
        day=WorkingDay(hours=measured(hours), peak_factor=measured(2.0)),
        trucks=(TruckClass(id="van", name="van", share=measured(1.0), payload_t=measured(2.0)),))
    docks = () if bays is None else (Dock(id="d", name="d", storey=1, bays=measured(bays)),)
    return Building(id=name, name=name, storeys=storeys, lifts=lifts, docks=docks, logistics=logistics,
                    hazard=None if hazard is None else Stated(hazard, SOURCE))


def tenant(name: str, area_m2: float | None = 400.0, *, rent: float = 30.0, needs: dict[str, object] | None = None,
           brings: dict[str, object] | None = None, links: tuple[tuple[str, float], ...] = (), company: str = "") -> Tenant:
    return Tenant(
        id=name, name=name, company=company, needs=Needs(area_m2=measured(area_m2, "m2"), **(needs or {})),  # type: ignore[arg-type]
        brings=Brings(**(brings or {})), terms=Terms(rent_yuan_m2_month=measured(rent)),  # type: ignore[arg-type]
        downstream=tuple(SupplyLink(to=to, t_day=Measured(t, "t/d", SOURCE)) for to, t in links))
