"""A schedule into a building: its rows become offers, and things that are not there are added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, TypeAlias

from models.building import Building, Site, Storey, Unit, Zone
from models.edit_fields import FIELDS, fault
from models.edits import ON_STOREY
from models.equipment import Equipment
from models.errors import CallError
from models.logistics import Dock, Hoist, HoistKind, Lift, TransferStore
from models.measured import Measured, Stated, from_file
from models.merging.comparing import DECLARED, agree
from models.merging.from_logistics import merge_around, merge_details, merge_logistics
from models.merging.levels import merge_levels
from models.merging.matching import by_name, key, storey_by, things
from models.merging.merger import Merger, topic
from models.merging.parts import Addition, Offer
from models.schedule import FACTS, Cell, Entry, Schedule
from models.schedule_goods import DETAILS, details_of, logistics_of, yards_of
from models.storey_names import storey_number

_ORDER: Final = ("building", "zone", "unit", "lift", "hoist", "dock", "store", "equipment")
_BLANK: Final[dict[str, Any]] = {
    "zone": Zone, "unit": Unit, "lift": Lift, "dock": Dock, "store": TransferStore, "equipment": Equipment,
}
_FIELD: Final = {"floor_load_kn_m2": "load_kn_m2", "floor_load_kg_m2": "load_kg_m2"}
_OF_LEVELS: Final = frozenset({"height_m", "elevation_m"})
_NOT_OFFERED: Final = frozenset({"name", "number"})
_STANDING: Final = ("dock", "store", "equipment")     # things with a storey of their own
_FIXED: Final = ("roof_m", "height_m", "storeys_stated", "gross_floor_area_stated_m2", "footprint_m2")
_LATER: Final = ("stated_for", "basis")     # words about a load: the load goes first

Spoken: TypeAlias = frozenset[tuple[str, str, str]]


def merge_schedule(merger: Merger, schedule: Schedule, addition: Addition) -> None:
    """Offer every row of a schedule to the building it belongs to."""
    buildings, named = merger.buildings, {entry.building for entry in schedule.entries if entry.building}
    rows: dict[str, list[Entry]] = {building.id: [] for building in buildings}
    yards = yards_of(schedule.entries)
    if yards:
        merge_around(merger, None, Site(yards=yards), None, schedule.file)
    for entry in schedule.entries:
        if entry.kind == "yard":
            continue
        building = _building_of(buildings, entry, addition.target, len(named) <= 1)
        if building is None:
            _leave(merger, entry, "no-building" if entry.building or entry.kind == "building" else "which-building")
        else:
            rows[building.id].append(entry)
    for building in buildings:
        given = storey_by(building, storey_number(addition.target), addition.target) if addition.target else None
        _merge_rows(merger, building.id, rows[building.id], given)


def _building_of(buildings: Sequence[Building], entry: Entry, target: str, alone: bool) -> Building | None:
    """The building that a row speaks of; where table and base hold one building each, they are the same."""
    aimed = [building for building in buildings if key(target) in (key(building.id), key(building.name or ""))] if target else []
    if aimed:
        return aimed[0] if len(aimed) == 1 else None
    name = entry.building or (entry.name or entry.id if entry.kind == "building" and not alone else "")
    if name and not (alone and len(buildings) == 1):
        found = [building for building in buildings if key(name) in (key(building.id), key(building.name or ""))]
        return found[0] if len(found) == 1 else None
    return buildings[0] if len(buildings) == 1 else None


def _merge_rows(merger: Merger, building_id: str, entries: Sequence[Entry], given: Storey | None) -> None:
    """The rows about one building: levels, then the things that have a name, then what is said of whole floors."""
    merge_levels(merger, building_id, [entry for entry in entries if entry.kind == "storey"], given)
    for kind in _ORDER:
        for entry in entries:
            if entry.kind == kind and not _is_floor(entry):
                _merge_entry(merger, building_id, entry, given)
    _merge_goods(merger, building_id, entries)
    spoken = merger.spoken()
    for entry in entries:
        if entry.kind == "storey" or _is_floor(entry):
            _merge_storey(merger, building_id, entry, given, spoken)


def _merge_goods(merger: Merger, building_id: str, entries: Sequence[Entry]) -> None:
    """Streams, trucks, working day and targets; a stream of storeys that are not there is written down."""
    base = merger[building_id]
    storeys = {storey.number: storey.number for storey in base.storeys}
    made = logistics_of(entries, tuple(storeys), lambda number: number)
    if made is not None:
        merge_logistics(merger, building_id, replace(base, logistics=made), storeys, merger.file)


def _merge_details(merger: Merger, building_id: str, entry: Entry, item: Any) -> None:
    """Handling, service or access that a row states, into a thing that is there."""
    details = details_of(entry.kind, entry.values)
    if details is not None:
        stated = replace(item, **{DETAILS[entry.kind][0]: details, "position_m": None})
        merge_details(merger, building_id, entry.kind, stated, item, None, merger.file)


def _is_floor(entry: Entry) -> bool:
    """A zone without a name: it stands for the whole floor."""
    return entry.kind == "zone" and not entry.name.strip() and not entry.id


def _merge_storey(merger: Merger, building_id: str, entry: Entry, given: Storey | None, spoken: Spoken) -> None:
    """Clear heights, uses and the like of a storey; what is said of its floor goes to all its zones."""
    storey = _storey_of(merger[building_id], entry, given)
    if storey is None:
        if entry.kind == "zone":     # a storey's row was left with the levels
            _leave(merger, entry, "no-such-storey" if entry.storey is not None or entry.storey_name else "no-storey")
        return
    cells = dict(_cells(merger[building_id], entry))
    own = FIELDS["storey"] if entry.kind == "storey" else {}
    floor = {name: cell for name, cell in cells.items()
             if (name in FIELDS["zone"] or name.startswith(DECLARED)) and name not in own}
    for name, cell in cells.items():
        if name == "kind" and entry.kind == "storey":
            _compare_kind(merger, storey, cell, entry)
        elif name not in floor and not (entry.kind == "storey" and name in _OF_LEVELS):
            _offer(merger, building_id, entry.kind, storey.id, name, cell, entry)
    if floor:
        _merge_floor(merger, building_id, storey, floor, entry, spoken)


def _compare_kind(merger: Merger, storey: Storey, cell: Cell, entry: Entry) -> None:
    if str(cell.value) != str(storey.kind.value):
        merger.leave("storey", storey.name, "kind", cell.source.where or _where(entry), entry.row, "fixed")


def _merge_floor(merger: Merger, building_id: str, storey: Storey, floor: dict[str, Cell], entry: Entry, spoken: Spoken) -> None:
    """What a storey's row says of its whole floor. A row of the same file about one zone says it better."""
    if not storey.zones:
        bare = Zone(id=_free_id(merger[building_id], "zone", f"{storey.id}-floor"), name=storey.name, area_m2=storey.area_m2)
        zone = _filled(merger, building_id, "zone", bare, floor, entry)
        if zone != bare and merger.add(building_id, "zone", zone, storey.id, _where(entry), entry.row):
            merger.remember(building_id, "zone", zone, floor)
        return
    for zone in storey.zones:
        for name in floor:
            if ("zone", zone.id, topic(name)) not in spoken:
                _offer(merger, building_id, "zone", zone.id, name, floor[name], entry)


def _merge_entry(merger: Merger, building_id: str, entry: Entry, given: Storey | None) -> None:
    building = merger[building_id]
    if entry.kind == "building":
        _merge_building(merger, building, entry)
        return
    storey = _storey_of(building, entry, given)
    if storey is None and (entry.storey is not None or entry.storey_name):
        _leave(merger, entry, "no-such-storey")
        return
    if not entry.name.strip() and not entry.id:
        _leave(merger, entry, "no-name")
        return
    there = things(building, entry.kind, storey)
    found = [item for item in there if item.id == entry.id] if entry.id else []
    found = found or by_name(there, entry.name or entry.id)
    if len(found) > 1:
        _leave(merger, entry, "several")
    elif found:
        cells = dict(_cells(building, entry))
        if storey is not None and entry.kind in _STANDING:
            cells.setdefault("storey", Cell(storey.number, from_file("merge-row", f"{merger.file} {_where(entry)}".strip())))
        for name, cell in cells.items():
            _offer(merger, building_id, entry.kind, found[0].id, name, cell, entry)
        _merge_details(merger, building_id, entry, found[0])
    else:
        _add(merger, building, entry, storey)


def _merge_building(merger: Merger, building: Building, entry: Entry) -> None:
    for name, cell in _cells(building, entry):
        if name in _FIXED:
            _compare_fixed(merger, building, name, cell, entry)
        else:
            _offer(merger, building.id, "building", building.id, name, cell, entry)


def _compare_fixed(merger: Merger, building: Building, name: str, cell: Cell, entry: Entry) -> None:
    """A figure that follows from the massing: a different one is written down, never taken."""
    old = getattr(building, name, None)
    try:
        same = isinstance(old, Measured) and agree(old, Measured(float(str(cell.value)), old.unit, cell.source))
    except ValueError:
        same = False
    if not same:
        merger.leave("building", building.name or building.id, name, cell.source.where or _where(entry), entry.row, "fixed")


def _add(merger: Merger, building: Building, entry: Entry, storey: Storey | None) -> None:
    """A thing that the building does not have yet."""
    if entry.kind in ON_STOREY and storey is None:
        _leave(merger, entry, "no-storey")
        return
    name = entry.name.strip() or entry.id
    wanted = entry.id or (f"{storey.id}-{name}" if entry.kind in ON_STOREY and storey is not None else name)
    new_id = _free_id(building, entry.kind, wanted)
    cells = dict(_cells(building, entry))
    if entry.kind == "hoist":
        kind = cells.pop("kind", None)
        if kind is None or str(kind.value) not in [str(word.value) for word in HoistKind]:
            _leave(merger, entry, "no-hoist-kind")
            return
        item: Any = Hoist(id=new_id, name=name, kind=HoistKind(str(kind.value)))
    else:
        item = _BLANK[entry.kind](id=new_id, name=name)
    if storey is not None and entry.kind in _STANDING:
        item = replace(item, storey=storey.number)
    item = _filled(merger, building.id, entry.kind, item, cells, entry)
    details = details_of(entry.kind, entry.values)
    if details is not None:
        item = replace(item, **{DETAILS[entry.kind][0]: details})
    if merger.add(building.id, entry.kind, item, storey.id if storey is not None else None, _where(entry), entry.row):
        merger.remember(building.id, entry.kind, item, cells)


def _filled(merger: Merger, building_id: str, kind: str, item: Any, cells: dict[str, Cell], entry: Entry) -> Any:
    """A new thing with the values of a row; a value that cannot be is written down and left out."""
    for name, cell in cells.items():
        if name.startswith(DECLARED):
            item = replace(item, declared={**item.declared, name.removeprefix(DECLARED): Stated(cell.value, cell.source)})
            continue
        try:
            rule = FIELDS[kind].get(name)
            if rule is None:
                raise fault("no-such-field", name, kind=kind, allowed=", ".join(FIELDS[kind]))
            item = replace(item, **rule(merger[building_id], item, name, cell.value, cell.source))
        except CallError as error:
            merger.leave(kind, entry.name or item.name, name, cell.source.where or _where(entry), entry.row, error)
    return item


def _cells(building: Building, entry: Entry) -> list[tuple[str, Cell]]:
    """The values of a row by the names of our fields; what is said about a load comes after the load."""
    every = tuple(storey.number for storey in building.storeys)
    named = [(_field(entry.kind, name), Cell(every, cell.source) if (name, cell.value) == ("serves", "all") else cell)
             for name, cell in entry.values.items() if name not in _NOT_OFFERED and cell.value is not None
             and name not in _details(entry.kind)]
    return sorted(named, key=lambda pair: pair[0] in _LATER)


def _field(kind: str, name: str) -> str:
    """The name of our field, or of the declared fact."""
    return f"{DECLARED}{name}" if name in FACTS.get(kind, ()) else _FIELD.get(name, name)


def _details(kind: str) -> tuple[str, ...]:
    return DETAILS[kind][2] if kind in DETAILS else ()


def _offer(merger: Merger, building_id: str, kind: str, item_id: str, name: str, cell: Cell, entry: Entry) -> None:
    where = cell.source.where or _where(entry)
    if name not in FIELDS[kind] and not name.startswith(DECLARED):
        merger.leave(kind, entry.name or item_id, name, where, entry.row,
                     fault("no-such-field", name, kind=kind, allowed=", ".join(FIELDS[kind])))
        return
    parts = cell.value if isinstance(cell.value, tuple | list) and name in ("car_m", "door_m", "size_m", "base_m") else None
    if parts is None:
        merger.offer(building_id, Offer(kind=kind, id=item_id, field=name, value=cell.value, source=cell.source, where=where,
                                        row=entry.row), cell.source)
        return
    for index, part in enumerate(parts):
        if part is not None:
            merger.offer(building_id, Offer(kind=kind, id=item_id, field=name, value=part, source=cell.source, index=index,
                                            where=where, row=entry.row))


def _storey_of(building: Building, entry: Entry, given: Storey | None) -> Storey | None:
    if entry.storey is None and not entry.storey_name:
        named = storey_by(building, None, entry.name) if entry.kind == "storey" and entry.name else None
        return named or (None if given is None else storey_by(building, given.number, ""))
    return storey_by(building, entry.storey, entry.storey_name)


def _free_id(building: Building, kind: str, wanted: str) -> str:
    taken = {item.id for item in things(building, kind)}
    return next(name for name in (wanted, *(f"{wanted}-{i}" for i in range(2, len(taken) + 3))) if name not in taken)


def _where(entry: Entry) -> str:
    return entry.table


def _leave(merger: Merger, entry: Entry, reason: str) -> None:
    merger.leave(entry.kind, entry.name or entry.storey_name, "", _where(entry), entry.row, reason)
