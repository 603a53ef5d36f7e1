"""Lifts, hoists, docks, ramps, stores, yards and neighbours of a building description."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from models.building import Hazard, Neighbour, Plot, Site
from models.logistics import Dock, Hoist, HoistKind, Lift, LiftUse, Ramp, TransferStore, TruckYard
from models.measured import Measured, Stated
from models.north import north
from models.readers.description_handling import handling, kept_free, manoeuvres, obstacles, ring, service
from models.readers.description_outline import one_storey, serves
from models.readers.description_parts import HAZARDS, Ids
from models.readers.description_passages import access
from models.readers.description_stores import goods_ids, machines, vehicles
from models.readers.description_table import ANY, NOT_NEGATIVE, ONE_OR_MORE, POSITIVE, Limits, Table

LIFT_USES: Final = {"货梯": "freight", "客货梯": "freight-passenger", "客梯": "passenger"}
HOIST_KINDS: Final = {"吊装井": "well", "吊装口": "opening", "吊装平台": "platform"}


def sizes(table: Table, key: str, count: int) -> tuple[Measured | None, ...]:
    """A list of lengths in metres, each plain, sourced or "unknown"; one source may cover the whole list. Raises InputError."""
    found = table.sourced(key)
    if found is None:
        return (None,) * count
    values, source = found
    if not isinstance(values, list) or len(values) != count:
        raise table.fault(key, "not-sizes", count=count)
    made: list[Measured | None] = []
    for i, value in enumerate(values, 1):
        at = f"{key}[{i}]"
        if value == "unknown":
            made.append(None)
            continue
        own = table.unwrapped(at, value) if isinstance(value, dict) else (value, source)
        made.append(None if own is None else table.measured(at, own, "m", POSITIVE))
    return tuple(made)


def lifts(building: Table, known: Sequence[int]) -> tuple[Lift, ...]:
    """The lifts of a building. Raises InputError."""
    ids, made = Ids("lift"), list[Lift]()
    for table in building.tables("lift"):
        own_id = ids.of(table)
        use = table.stated_choice("use", LiftUse, LIFT_USES)
        width, depth, height = sizes(table, "car_m", 3)
        door_width, door_height = sizes(table, "door_m", 2)
        made.append(Lift(
            id=own_id, name=table.name("name", own_id), use=use.value if use else LiftUse.UNKNOWN,
            use_source=Stated(str(use.value), use.source) if use else None,
            rated_load_kg=table.number("rated_load_kg", "kg", POSITIVE),
            speed_m_s=table.number("speed_m_s", "m/s", POSITIVE),
            car_m=(width, depth, height), door_m=(door_width, door_height),
            through_doors=table.flag("through_doors"), fire_lift=table.flag("fire_lift"),
            serves=serves(table, known), position_m=table.position(), handling=handling(table), declared=table.declared()))
        table.close()
    return tuple(made)


def hoists(building: Table, known: Sequence[int]) -> tuple[Hoist, ...]:
    """Hoist wells, openings and platforms. Raises InputError."""
    ids, made = Ids("hoist"), list[Hoist]()
    for table in building.tables("hoist"):
        own_id = ids.of(table)
        kind = table.raw("kind")
        if kind is None:
            raise table.fault("kind", "missing", example='kind = "platform"')
        first, second = sizes(table, "size_m", 2)
        made.append(Hoist(
            id=own_id, name=table.name("name", own_id), kind=table.as_choice("kind", kind, HoistKind, HOIST_KINDS),
            size_m=(first, second), capacity_kg=table.number("capacity_kg", "kg", POSITIVE),
            serves=serves(table, known), closes_in_fire=table.flag("closes_in_fire"),
            position_m=table.position(), access=access(table), declared=table.declared()))
        table.close()
    return tuple(made)


def docks(building: Table, known: Sequence[int]) -> tuple[Dock, ...]:
    """Unloading platforms and truck bays. Raises InputError."""
    ids, made = Ids("dock"), list[Dock]()
    for table in building.tables("dock"):
        own_id = ids.of(table)
        made.append(Dock(
            id=own_id, name=table.name("name", own_id), storey=one_storey(table, known),
            bays=table.number("bays", "1", NOT_NEGATIVE),
            platform_height_m=table.number("platform_height_m", "m", Limits(-20.0, 20.0)), leveller=table.flag("leveller"),
            depth_m=table.number("depth_m", "m", POSITIVE), width_m=table.number("width_m", "m", POSITIVE),
            position_m=table.position(), service=service(table), declared=table.declared()))
        table.close()
    return tuple(made)


def ramps(building: Table, known: Sequence[int]) -> tuple[Ramp, ...]:
    """Truck ramps; slope in per cent. Raises InputError."""
    ids, made = Ids("ramp"), list[Ramp]()
    for table in building.tables("ramp"):
        own_id = ids.of(table)
        made.append(Ramp(
            id=own_id, name=table.name("name", own_id), slope_pct=table.number("slope_pct", "%", Limits(0.0, 100.0)),
            width_m=table.number("width_m", "m", POSITIVE), radius_m=table.number("radius_m", "m", POSITIVE),
            clear_height_m=table.number("clear_height_m", "m", POSITIVE), serves=serves(table, known),
            declared=table.declared()))
        table.close()
    return tuple(made)


def stores(building: Table, known: Sequence[int]) -> tuple[TransferStore, ...]:
    """Goods transfer stores. Raises InputError."""
    ids, made = Ids("store"), list[TransferStore]()
    for table in building.tables("store"):
        own_id = ids.of(table)
        hazard = table.stated_choice("hazard", Hazard, HAZARDS)
        made.append(TransferStore(
            id=own_id, name=table.name("name", own_id), storey=one_storey(table, known),
            area_m2=table.number("area_m2", "m2", POSITIVE),
            hazard=Stated(str(hazard.value), hazard.source) if hazard else None, layers=table.number("layers", "1", ONE_OR_MORE),
            goods=goods_ids(table), machines=machines(table), vehicles=vehicles(table), declared=table.declared()))
        table.close()
    return tuple(made)


def read_plot(table: Table | None) -> Plot | None:
    """The parcel and what the land papers say of it. Raises InputError."""
    if table is None:
        return None
    plot = Plot(
        id=table.name("id", "plot"), name=table.name("name", ""), city=table.stated_text("city"),
        district=table.stated_text("district"), land_use=table.stated_text("land_use"),
        area_m2=table.number("area_m2", "m2", POSITIVE),
        plot_ratio_min=table.number("plot_ratio_min", "1", NOT_NEGATIVE),
        plot_ratio_max=table.number("plot_ratio_max", "1", NOT_NEGATIVE),
        counted_area_m2=table.number("counted_area_m2", "m2", NOT_NEGATIVE),
        footprint_m2=table.number("footprint_m2", "m2", NOT_NEGATIVE),
        green_area_m2=table.number("green_area_m2", "m2", NOT_NEGATIVE), declared=table.declared())
    if plot.plot_ratio_min and plot.plot_ratio_max and plot.plot_ratio_min.value > plot.plot_ratio_max.value:
        raise table.fault("plot_ratio_min", "min-over-max",
                          low=f"{plot.plot_ratio_min.value:g}", high=f"{plot.plot_ratio_max.value:g}")
    table.close()
    return plot


def read_site(table: Table | None) -> Site | None:
    """Where north is, neighbours and truck yards. Raises InputError."""
    if table is None:
        return None
    stated = table.number("north_deg", "deg", Limits(-360.0, 360.0))
    site = Site(id=table.name("id", "site"), name=table.name("name", ""), neighbours=_neighbours(table),
                north_deg=None if stated is None else north(stated.value, stated.source),
                yards=_yards(table), kept_free=kept_free(table), declared=table.declared())
    table.close()
    return site


def _neighbours(site: Table) -> tuple[Neighbour, ...]:
    ids, made = Ids("neighbour"), list[Neighbour]()
    for table in site.tables("neighbour"):
        own_id = ids.of(table)
        made.append(Neighbour(
            id=own_id, name=table.name("name", own_id), distance_m=table.number("distance_m", "m", NOT_NEGATIVE),
            height_m=table.number("height_m", "m", POSITIVE), use=table.stated_text("use"), declared=table.declared()))
        table.close()
    return tuple(made)


def _yards(site: Table) -> tuple[TruckYard, ...]:
    ids, made = Ids("yard"), list[TruckYard]()
    for table in site.tables("yard"):
        own_id = ids.of(table)
        made.append(TruckYard(
            id=own_id, name=table.name("name", own_id), area_m2=table.number("area_m2", "m2", POSITIVE),
            apron_depth_m=table.number("apron_depth_m", "m", NOT_NEGATIVE), bays=table.number("bays", "1", NOT_NEGATIVE),
            outline_m=ring(table), gate_m=table.position("gate_m"), slope_pct=table.number("slope_pct", "%", Limits(0.0, 100.0)),
            obstacles=obstacles(table), manoeuvres=manoeuvres(table), storey=_deck(table), declared=table.declared()))
        table.close()
    return tuple(made)


def _deck(table: Table) -> int | None:
    """The storey of a yard on an upper deck. Raises InputError."""
    raw = table.raw("storey")
    return None if raw is None else table.integer("storey", raw)


def coordinates(table: Table, key: str) -> tuple[float, ...] | None:
    """An ascending list of axis positions in metres. Raises InputError."""
    values = table.items(key)
    if values is None:
        return None
    made = [table.checked(f"{key}[{i}]", value, "m", ANY) for i, value in enumerate(values, 1)]
    for i in range(1, len(made)):
        if made[i] <= made[i - 1]:
            raise table.fault(f"{key}[{i + 1}]", "not-rising", found=f"{made[i]:g}", before=f"{made[i - 1]:g}")
    return tuple(made)
