"""A schedule alone becomes buildings: storeys that stack, with the zones, lifts and machines that the other tables place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final, TypeVar

from models.building import Building, FloorLoad, Hazard, IgnoredLevel, Sprinklers, Storey, StoreyKind, Unit, Zone
from models.equipment import Equipment
from models.errors import InputError
from models.logistics import Dock, Hoist, HoistKind, Lift, LiftUse, TransferStore
from models.measured import Measured, Source, Stated, metres
from models.readers.description_areas import check_areas
from models.readers.description_equipment import EFFECTS
from models.readers.description_levels import derived, height_above_ground, top_of
from models.readers.description_storeys import CLEAR_HEIGHTS
from models.readers.tables.faults import Faults
from models.readers.tables.levels import stack
from models.report import ReportBuilder
from models.schedule import FACTS, Cell, Entry, Schedule
from models.schedule_goods import details_of, logistics_of
from models.tolerances import LEVEL_CONFLICT_M, STOREY_HEIGHT_PLAUSIBLE_M

T = TypeVar("T")

_LOADS: Final = {"load_kn_m2": "kN/m2", "load_kg_m2": "kg/m2"}


def buildings_of(schedule: Schedule, faults: Faults, report: ReportBuilder) -> tuple[Building, ...]:
    """The buildings of a schedule, in the order in which their storeys are listed.

    Raises:
        InputError: no table lists storeys, or faults.
    """
    names = list(dict.fromkeys(entry.building for entry in schedule.of("storey")))
    if not names:
        raise InputError("no-building", "table-no-storeys", schedule.file)
    made = []
    for i, name in enumerate(names, 1):
        own = [entry for entry in schedule.entries if entry.building == name or (len(names) == 1 and entry.building == "")
               or (entry.kind == "building" and entry.building == "" and entry.name == name)]
        made.append(Assembly(schedule, own, faults, report).building(name, i))
    _check_placed(schedule, names, faults)
    faults.check()
    return tuple(building for building in made if building is not None)


def _check_placed(schedule: Schedule, names: Sequence[str], faults: Faults) -> None:
    """Nothing may stand in a building whose storeys nobody lists."""
    for entry in schedule.entries:
        placed = entry.building in names or (entry.building == "" and len(names) == 1)
        if entry.kind not in ("building", "yard") and not placed:
            faults.add(entry.table, entry.row - 1, None, "no-such-building", value=entry.building)


class Assembly:
    """Makes one building of its entries."""

    def __init__(self, schedule: Schedule, entries: Sequence[Entry], faults: Faults, report: ReportBuilder) -> None:
        self.file = schedule.file
        self.entries = entries
        self.faults, self.report = faults, report
        self.numbers: dict[int, int] = {}

    def of(self, kind: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.kind == kind]

    def building(self, name: str, index: int) -> Building | None:
        """The building, or None where its storeys do not stack (the faults say why)."""
        storeys = self._storeys()
        if storeys is None:
            return None
        facts: dict[str, Cell] = {}
        own = [entry for entry in self.of("building") if not entry.storey_name]
        for entry in self.of("building"):
            facts |= entry.values
        roof = _measured(facts.get("roof_m"), "m") or top_of(storeys)
        storeys = self._with_last_height(storeys, roof)
        title = next((entry.name for entry in own if entry.name), name)
        building = Building(
            id=next((entry.id for entry in own if entry.id), f"building-{index}"), name=title or self.file.rpartition(".")[0],
            use=_stated(facts.get("use")), hazard=_as(Hazard, facts.get("hazard")),
            production=_stated(facts.get("production")), sprinklers=_as(Sprinklers, facts.get("sprinklers")),
            fire_resistance_grade=_stated(facts.get("fire_resistance_grade")),
            storeys=storeys, levels_ignored=self._ignored(), outdoor_ground_m=_measured(facts.get("outdoor_ground_m"), "m"),
            roof_m=roof, roof_finish_m=_measured(facts.get("roof_finish_m"), "m"),
            planning_height_m=_measured(facts.get("planning_height_m"), "m"),
            height_m=_measured(facts.get("height_m"), "m") or height_above_ground(storeys, roof),
            lifts=self._lifts(), hoists=self._hoists(), docks=self._docks(), stores=self._stores(), equipment=self._equipment(),
            logistics=logistics_of(self.entries, [storey.number for storey in storeys], self.numbers.get))
        self._check_roof(building)
        check_areas(building, self.report)
        return building

    # storeys

    def _storeys(self) -> tuple[Storey, ...] | None:
        entries = sorted(self.of("storey"), key=lambda entry: entry.storey or 0)
        if any(entry.storey is None for entry in entries):
            entry = next(entry for entry in entries if entry.storey is None)
            self._fault(entry, "no-level", value=entry.storey_name)
            return None
        self._renumber(entries)
        levels = self._levels(entries)
        if levels is None:
            return None
        zones, units = self._zones(), self._units()
        storeys = []
        for i, (entry, level) in enumerate(zip(entries, levels, strict=True)):
            number = self.numbers[entry.storey or 0]
            following = levels[i + 1] if i + 1 < len(levels) else None
            storeys.append(self._storey(entry, number, level, following, zones.get(number, ()), units.get(number, ())))
        return tuple(storeys)

    def _renumber(self, entries: Sequence[Entry]) -> None:
        """Storeys are counted without gaps; a building that skips a number in its names (4F) is told of."""
        listed = [entry.storey or 0 for entry in entries]
        ground = listed.index(1) if 1 in listed else sum(number < 0 for number in listed)
        for i, (entry, number) in enumerate(zip(entries, listed, strict=True)):
            self.numbers[number] = i - ground + 1 if i >= ground else i - ground
            if self.numbers[number] != number:
                self.report.guess("table-counted", entry.table or self.file, row=entry.row, name=entry.storey_name,
                                  number=self.numbers[number])

    def _levels(self, entries: Sequence[Entry]) -> list[Measured] | None:
        """Elevations: as stated, else stacked from the ground storey at 0. None where a height is missing (a fault)."""
        heights = [_measured(entry.values.get("height_m"), "m") for entry in entries]
        levels = [_measured(entry.values.get("elevation_m"), "m") for entry in entries]
        ground = next(i for i, entry in enumerate(entries) if self.numbers[entry.storey or 0] == 1) \
            if 1 in self.numbers.values() else len(entries) - 1
        levels = stack(levels, heights, [entry.storey_name for entry in entries], ground)
        return self._checked(entries, levels)

    def _checked(self, entries: Sequence[Entry], levels: Sequence[Measured | None]) -> list[Measured] | None:
        missing = [entry for entry, level in zip(entries, levels, strict=True) if level is None]
        if missing:
            self._fault(missing[0], "no-level", value=missing[0].storey_name)
            return None
        made = [level for level in levels if level is not None]
        for (below, low), (above, high) in pairwise(zip(entries, made, strict=True)):
            if high.value - low.value <= LEVEL_CONFLICT_M:
                self._fault(above, "not-above", name=above.storey_name, found=f"{high.value:g}", other=below.storey_name,
                            below=f"{low.value:g}")
        return made

    def _storey(self, entry: Entry, number: int, level: Measured, following: Measured | None, zones: Sequence[Zone],
                units: Sequence[Unit]) -> Storey:
        values = entry.values
        kind = values.get("kind")
        height = _measured(values.get("height_m"), "m")
        span = None if following is None else round(following.value - level.value, 6)
        if height is None and span is not None and following is not None:
            height = derived(span, "desc-level-difference", entry.storey_name, following, level)
        elif height is not None and span is not None and round(abs(span - height.value), 6) > LEVEL_CONFLICT_M:
            self.report.error("table-height-conflict", entry.storey_name, height=f"{height.value:g}", span=f"{span:g}")
        clear_heights: dict[str, Any] = {name: _measured(values.get(name), "m") for name in CLEAR_HEIGHTS}
        storey = Storey(
            id=entry.id or f"storey-{number}", number=number, name=entry.storey_name,
            kind=StoreyKind(str(kind.value)) if kind else StoreyKind.BASEMENT if number < 0 else StoreyKind.FLOOR,
            elevation_m=level, height_m=height, height_basis=_plain(values.get("height_basis")),
            area_m2=_measured(values.get("area_m2"), "m2"),
            use=_stated(values.get("use")), **clear_heights,
            zones=tuple(zones), units=tuple(units))
        self._check_heights(storey)
        return storey

    def _check_heights(self, storey: Storey) -> None:
        low, high = STOREY_HEIGHT_PLAUSIBLE_M
        if storey.height_m is None:
            return
        if not low <= storey.height_m.value <= high:
            self.report.error("table-height-implausible", storey.name, height=f"{storey.height_m.value:g}", low=f"{low:g}",
                              high=f"{high:g}")
        for clear in (storey.clear_height_beam_m, storey.clear_height_duct_m):
            if clear is not None and clear.value >= storey.height_m.value:
                self.report.error("table-clear-too-high", storey.name, clear=f"{clear.value:g}",
                                  height=f"{storey.height_m.value:g}")

    def _with_last_height(self, storeys: tuple[Storey, ...], roof: Measured | None) -> tuple[Storey, ...]:
        """The top storey reaches up to the roof, where only the roof's level is stated."""
        last = storeys[-1]
        if roof is None or last.height_m is not None or last.kind is StoreyKind.ROOF or roof.value <= last.elevation_m.value:
            return storeys
        height = derived(roof.value - last.elevation_m.value, "desc-level-difference", last.name, roof, last.elevation_m)
        return (*storeys[:-1], replace(last, height_m=height))

    def _check_roof(self, building: Building) -> None:
        floors = [storey for storey in building.storeys if storey.kind is not StoreyKind.ROOF]
        roof = building.roof_m
        entry = next((entry for entry in self.of("building") if "roof_m" in entry.values), None)
        if roof is not None and entry is not None and floors and roof.value <= floors[-1].elevation_m.value:
            self._fault(entry, "not-above", name=entry.storey_name or "roof", found=f"{roof.value:g}", other=floors[-1].name,
                        below=f"{floors[-1].elevation_m.value:g}")

    def _ignored(self) -> tuple[IgnoredLevel, ...]:
        return tuple(IgnoredLevel(name=entry.storey_name, elevation_m=level, why="roof") for entry in self.of("building")
                     if entry.storey_name and (level := _measured(entry.values.get("roof_m"), "m")) is not None)

    def _fault(self, entry: Entry, key: str, **values: object) -> None:
        self.faults.add(entry.table, entry.row - 1, None, key, **values)

    # what stands on the storeys

    def _on(self, entry: Entry) -> int | None:
        return None if entry.storey is None else self.numbers.get(entry.storey)

    def _zones(self) -> dict[int, list[Zone]]:
        ids = Ids("zone")
        made: dict[int, list[Zone]] = {}
        named = {entry.storey for entry in self.of("zone") if entry.name or entry.id}
        names = {entry.storey: entry.storey_name for entry in self.of("storey")}
        for entry in self.of("zone"):
            number = self._on(entry)
            if number is None:
                continue
            on = names.get(entry.storey, entry.storey_name)
            if not entry.name and not entry.id and entry.storey in named:
                self.report.drop("table-load-beside-zones", on, table=entry.table or self.file, row=entry.row)
                continue
            values, area = entry.values, None if entry.name or entry.id else self._area_of(entry.storey)
            made.setdefault(number, []).append(Zone(
                id=ids.of(entry, f"{on}-{entry.name or 'floor'}"), name=entry.name or on, use=_stated(values.get("use")),
                production=_stated(values.get("production")), area_m2=_measured(values.get("area_m2"), "m2") or area,
                floor_load=_load(values), declared=_facts("zone", values)))
        return made

    def _area_of(self, storey: int | None) -> Measured | None:
        entry = next((entry for entry in self.of("storey") if entry.storey == storey), None)
        return None if entry is None else _measured(entry.values.get("area_m2"), "m2")

    def _units(self) -> dict[int, list[Unit]]:
        ids = Ids("unit")
        made: dict[int, list[Unit]] = {}
        for entry in self.of("unit"):
            number, values = self._on(entry), entry.values
            if number is not None:
                made.setdefault(number, []).append(Unit(
                    id=ids.of(entry, entry.name), name=entry.name or entry.id,
                    net_area_m2=_measured(values.get("net_area_m2"), "m2"),
                    gross_area_m2=_measured(values.get("gross_area_m2"), "m2"), hazard=_as(Hazard, values.get("hazard")),
                    use=_stated(values.get("use"))))
        return made

    def _serves(self, entry: Entry) -> tuple[int, ...] | None:
        cell = entry.values.get("serves")
        if cell is None:
            return None
        if not isinstance(cell.value, tuple):
            return tuple(self.numbers.values())
        return tuple(self.numbers[number] for number in cell.value if number in self.numbers)

    def _lifts(self) -> tuple[Lift, ...]:
        ids = Ids("lift")
        return tuple(Lift(
            id=ids.of(entry, entry.name), name=entry.name or entry.id or ids.last,
            use=LiftUse(str(entry.values["use"].value)) if "use" in entry.values else LiftUse.UNKNOWN,
            use_source=_stated(entry.values.get("use")), rated_load_kg=_measured(entry.values.get("rated_load_kg"), "kg"),
            speed_m_s=_measured(entry.values.get("speed_m_s"), "m/s"), car_m=_sizes(entry.values.get("car_m"), 3),
            door_m=_sizes(entry.values.get("door_m"), 2), through_doors=_plain(entry.values.get("through_doors")),
            fire_lift=_plain(entry.values.get("fire_lift")), serves=self._serves(entry),
            handling=details_of("lift", entry.values)) for entry in self.of("lift"))

    def _hoists(self) -> tuple[Hoist, ...]:
        ids, made = Ids("hoist"), []
        for entry in self.of("hoist"):
            kind = entry.values.get("kind")
            if kind is None:
                self._fault(entry, "hoist-kind")
                continue
            made.append(Hoist(
                id=ids.of(entry, entry.name), name=entry.name or entry.id or ids.last, kind=HoistKind(str(kind.value)),
                size_m=_sizes(entry.values.get("size_m"), 2), capacity_kg=_measured(entry.values.get("capacity_kg"), "kg"),
                serves=self._serves(entry), closes_in_fire=_plain(entry.values.get("closes_in_fire")),
                access=details_of("hoist", entry.values)))
        return tuple(made)

    def _docks(self) -> tuple[Dock, ...]:
        ids = Ids("dock")
        return tuple(Dock(
            id=ids.of(entry, entry.name), name=entry.name or entry.id or ids.last, storey=self._on(entry),
            bays=_measured(entry.values.get("bays"), "1"),
            platform_height_m=_measured(entry.values.get("platform_height_m"), "m"),
            leveller=_plain(entry.values.get("leveller")), depth_m=_measured(entry.values.get("depth_m"), "m"),
            width_m=_measured(entry.values.get("width_m"), "m"), service=details_of("dock", entry.values))
            for entry in self.of("dock"))

    def _stores(self) -> tuple[TransferStore, ...]:
        ids = Ids("store")
        return tuple(TransferStore(
            id=ids.of(entry, entry.name), name=entry.name or entry.id or ids.last, storey=self._on(entry),
            area_m2=_measured(entry.values.get("area_m2"), "m2"), hazard=_stated(entry.values.get("hazard")))
            for entry in self.of("store"))

    def _equipment(self) -> tuple[Equipment, ...]:
        ids = Ids("equipment")
        return tuple(Equipment(
            id=ids.of(entry, entry.name), name=entry.name or entry.id or ids.last, storey=self._on(entry),
            zone=_plain(entry.values.get("zone")), count=_measured(entry.values.get("count"), "1"),
            mass_kg=_measured(entry.values.get("mass_kg"), "kg"), size_m=_sizes(entry.values.get("size_m"), 3),
            base_m=_sizes(entry.values.get("base_m"), 2), spacing_m=_measured(entry.values.get("spacing_m"), "m"),
            dynamic_factor=_measured(entry.values.get("dynamic_factor"), "1"),
            vibration=_stated(entry.values.get("vibration")), along_span=_plain(entry.values.get("along_span")),
            **_effects(entry)) for entry in self.of("equipment"))


def _effects(entry: Entry) -> dict[str, Any]:
    """How a machine bears on its floor and shakes it."""
    return {name: _measured(entry.values.get(name), unit) for name, (unit, _) in EFFECTS.items()}


class Ids:
    """Ids of one kind of thing: as given, else from the name, else counted; none twice."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.taken: set[str] = set()
        self.last = ""

    def of(self, entry: Entry, wanted: str) -> str:
        base = entry.id or wanted or f"{self.kind}-{len(self.taken) + 1}"
        self.last, count = base, 2
        while self.last in self.taken:
            self.last, count = f"{base}-{count}", count + 1
        self.taken.add(self.last)
        return self.last


def _measured(cell: Cell | None, unit: str) -> Measured | None:
    return None if cell is None else Measured(_number(cell.value), unit, cell.source)


def _number(value: object) -> float:
    if not isinstance(value, int | float):
        raise TypeError(f"a number is wanted, not {type(value).__name__}")
    return float(value)


def _stated(cell: Cell | None) -> Any:
    return None if cell is None else Stated(cell.value, cell.source)


def _as(kind: type[T], cell: Cell | None) -> Stated[T] | None:
    return None if cell is None else Stated(kind(cell.value), cell.source)  # type: ignore[call-arg]


def _plain(cell: Cell | None) -> Any:
    return None if cell is None else cell.value


def _sizes(cell: Cell | None, count: int) -> Any:
    """Lengths of a size, None for those that are unknown."""
    if cell is None or not isinstance(cell.value, tuple):
        return (None,) * count
    source: Source = cell.source
    return tuple(None if length is None else metres(length, source) for length in cell.value)


def _facts(kind: str, values: Mapping[str, Cell]) -> dict[str, Stated[object]]:
    """The values of a row that are declared facts of the thing."""
    return {name: Stated(cell.value, cell.source) for name, cell in values.items() if name in FACTS[kind]}


def _load(values: Mapping[str, Cell]) -> FloorLoad | None:
    """The load of a zone, in the unit in which the table states it."""
    name = next((name for name in _LOADS if name in values), None)
    if name is None:
        return None
    includes = values.get("includes")
    return FloorLoad(load=Measured(_number(values[name].value), _LOADS[name], values[name].source),
                     stated_for=_plain(values.get("stated_for")), basis=_plain(values.get("basis")),
                     includes=includes.value if includes and isinstance(includes.value, tuple) else ())
