"""Edits: small named functions that return a new building and what changed. The old building is never touched.

Undo is keeping the old building. Numbers are given plainly, in the unit of the field's name; ``source`` says who
entered them. None means unknown. Every edit raises CallError (``bad-call``) for a value or an id that cannot be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final, TypeVar, cast

from models.building import ENTERED_AS, Building, Compartment, FloorLoad, IgnoredLevel, Stair, Storey, Unit, Zone
from models.edit_fields import FIELDS, WORDS, Item, as_word, checked, covered, fault, known_storeys
from models.equipment import Equipment
from models.logistics import Dock, Hoist, Lift, Ramp, TransferStore
from models.measured import Measured, Source, SourceKind, Stated, from_person, metres
from models.passages import Passage
from models.vocabularies import DECLARED

W = TypeVar("W", Building, Storey, IgnoredLevel)

ENTERED: Final = from_person()

ON_BUILDING: Final[Mapping[str, tuple[str, type]]] = {
    "compartment": ("compartments", Compartment), "stair": ("stairs", Stair), "lift": ("lifts", Lift),
    "hoist": ("hoists", Hoist), "dock": ("docks", Dock), "ramp": ("ramps", Ramp), "store": ("stores", TransferStore),
    "passage": ("passages", Passage), "equipment": ("equipment", Equipment),
}
"""Kind → field of the building that holds it, and its type."""

ON_STOREY: Final[Mapping[str, tuple[str, type]]] = {"zone": ("zones", Zone), "unit": ("units", Unit)}
"""Kind → field of the storey that holds it, and its type."""


@dataclass(frozen=True, slots=True)
class Changed:
    """One field that an edit changed. ``field`` is empty where the whole thing came or went."""

    kind: str
    id: str
    field: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class Edit:
    """The building after an edit, and what changed; nothing changed if the value was there already."""

    building: Building
    changed: tuple[Changed, ...]


def find(building: Building, kind: str, item_id: str) -> Item:
    """The thing of a kind with an id. Raises CallError."""
    for item in _all(building, kind):
        if item.id == item_id:
            return item
    raise fault("no-such-id", item_id, kind=kind)


def _all(building: Building, kind: str) -> tuple[Item, ...]:
    if kind == "building":
        return (building,)
    if kind == "storey":
        return building.storeys
    if kind in ON_BUILDING:
        return tuple(getattr(building, ON_BUILDING[kind][0]))
    if kind in ON_STOREY:
        return tuple(item for storey in building.storeys for item in getattr(storey, ON_STOREY[kind][0]))
    raise fault("no-such-kind", kind, allowed=", ".join(FIELDS))


def _with(whole: W, values: Mapping[str, Any]) -> W:
    """A copy of a frozen dataclass with some fields exchanged by name; the thing itself where it holds all of them already."""
    return whole if all(getattr(whole, name) is value for name, value in values.items()) else replace(whole, **values)


def _replaced(building: Building, kind: str, old: Item, new: Item | None) -> Building:
    """The building with one thing exchanged, or taken out where ``new`` is None."""
    def swap(items: tuple[Item, ...]) -> tuple[Item, ...]:
        return tuple(new if item is old else item for item in items if new is not None or item is not old)

    if kind == "building":
        return building if new is None else cast("Building", new)
    if kind == "storey":
        return replace(building, storeys=swap(building.storeys))
    if kind in ON_BUILDING:
        name = ON_BUILDING[kind][0]
        return _with(building, {name: swap(getattr(building, name))})
    name = ON_STOREY[kind][0]
    storeys = tuple(_with(s, {name: swap(getattr(s, name))}) if any(i is old for i in getattr(s, name)) else s
                    for s in building.storeys)
    return replace(building, storeys=storeys)


def _exchange(building: Building, kind: str, old: Item, new: Item) -> Edit:
    changed = tuple(Changed(kind, old.id, f.name, getattr(old, f.name), getattr(new, f.name))
                    for f in fields(old) if getattr(old, f.name) != getattr(new, f.name))
    return Edit(_replaced(building, kind, old, new), changed) if changed else Edit(building, ())


# one field of anything


def set_field(building: Building, kind: str, item_id: str, field: str, value: object, source: Source = ENTERED) -> Edit:
    """Set one field (see :data:`models.edit_fields.FIELDS`) of a thing; None makes it unknown. Raises CallError."""
    item = find(building, kind, item_id)
    rule = FIELDS[kind].get(field)
    if rule is None:
        raise fault("no-such-field", field, kind=kind, allowed=", ".join(FIELDS[kind]))
    return _exchange(building, kind, item, replace(item, **rule(building, item, field, value, source)))


def set_hazard(building: Building, hazard: str | None, source: Source = ENTERED) -> Edit:
    """Fire hazard class of the building: A, B, C, C1, C2, D, E. Raises CallError."""
    return set_field(building, "building", building.id, "hazard", hazard, source)


def set_grade(building: Building, grade: int | None, source: Source = ENTERED) -> Edit:
    """Fire-resistance grade 1 to 4. Raises CallError."""
    return set_field(building, "building", building.id, "fire_resistance_grade", grade, source)


def set_production(building: Building, production: str | None, source: Source = ENTERED) -> Edit:
    """Production type of the building: electronics, light_machining … Raises CallError."""
    return set_field(building, "building", building.id, "production", production, source)


def set_sprinklers(building: Building, sprinklers: str | None, source: Source = ENTERED) -> Edit:
    """yes, no, partial, or None for unknown. Raises CallError."""
    return set_field(building, "building", building.id, "sprinklers", sprinklers, source)


def set_outdoor_ground(building: Building, level_m: float | None, source: Source = ENTERED) -> Edit:
    """Level of the outdoor ground in metres above the file's zero. Raises CallError."""
    return set_field(building, "building", building.id, "outdoor_ground_m", level_m, source)


def set_roof_finish(building: Building, level_m: float | None, source: Source = ENTERED) -> Edit:
    """Level of the roof finish in metres above the file's zero. Raises CallError."""
    return set_field(building, "building", building.id, "roof_finish_m", level_m, source)


def rename_storey(building: Building, storey_id: str, name: str) -> Edit:
    """A storey's name as shown. Raises CallError."""
    return set_field(building, "storey", storey_id, "name", name)


def set_floor_load(building: Building, storey_id: str, load_kn_m2: float | None, source: Source = ENTERED) -> Edit:
    """The load of all zones of a storey in kN/m²; a storey without zones gets one that covers it. Raises CallError."""
    storey: Storey = find(building, "storey", storey_id)
    if storey.zones:
        return _together(building, [("zone", zone.id, "load_kn_m2", load_kn_m2) for zone in storey.zones], source)
    if load_kn_m2 is None:
        return Edit(building, ())
    load = FloorLoad(load=Measured(checked("load_kn_m2", load_kn_m2, 0.0, False), "kN/m2", source))
    zone = Zone(id=_free_id(building, "zone", f"{storey.id}-floor"), name=storey.name, area_m2=storey.area_m2, floor_load=load)
    return add_item(building, "zone", zone, storey_id)


def set_floor_load_kg(building: Building, storey_id: str, load_kg_m2: float, source: Source = ENTERED) -> Edit:
    """The load of all zones of a storey as a document in kg/m² states it: the unit is kept. Raises CallError."""
    storey: Storey = find(building, "storey", storey_id)
    if storey.zones:
        return _together(building, [("zone", zone.id, "load_kg_m2", load_kg_m2) for zone in storey.zones], source)
    load = FloorLoad(load=Measured(checked("load_kg_m2", load_kg_m2, 0.0, False), "kg/m2", source))
    zone = Zone(id=_free_id(building, "zone", f"{storey.id}-floor"), name=storey.name, area_m2=storey.area_m2, floor_load=load)
    return add_item(building, "zone", zone, storey_id)


def set_zone_load(building: Building, zone_id: str, load_kn_m2: float | None, source: Source = ENTERED) -> Edit:
    """The load of one zone in kN/m². Raises CallError."""
    return set_field(building, "zone", zone_id, "load_kn_m2", load_kn_m2, source)


def _together(building: Building, changes: list[tuple[str, str, str, object]], source: Source) -> Edit:
    """Several fields as one edit."""
    changed: list[Changed] = []
    for kind, item_id, field, value in changes:
        step = set_field(building, kind, item_id, field, value, source)
        building, changed = step.building, [*changed, *step.changed]
    return Edit(building, tuple(changed))


def _free_id(building: Building, kind: str, wanted: str) -> str:
    taken = {item.id for item in _all(building, kind)}
    return next(name for name in (wanted, *(f"{wanted}-{i}" for i in range(2, len(taken) + 3))) if name not in taken)


def set_declared(building: Building, kind: str, item_id: str, name: str, value: object, source: Source = ENTERED) -> Edit:
    """A free fact of a thing: true/false, number, text or a tuple of them; None takes it away. Raises CallError."""
    if not name.strip():
        raise fault("not-text", "declared", found=repr(name))
    item = find(building, kind, item_id)
    declared = {key: fact for key, fact in item.declared.items() if key != name}
    if value is not None:
        _check_declared(kind, item, name)
        declared[name] = Stated(as_word(name, value, DECLARED[name]) if name in DECLARED else _fact(name, value), source)
    return _exchange(building, kind, item, replace(item, declared=declared))


def _check_declared(kind: str, item: Item, name: str) -> None:
    """Refuse the name of a field, or of what is computed. Raises CallError."""
    if name in FIELDS[kind] or any(name == own.name for own in fields(item)):
        raise fault("never-declared", name, proper=f"{kind}.{name}")
    if name in ENTERED_AS:
        raise fault("never-declared", name, proper=ENTERED_AS[name])


def _fact(name: str, value: object) -> object:
    if isinstance(value, tuple | list):
        return tuple(_fact(name, item) for item in value)
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int | float):
        checked(name, value, None, False)
        return value
    raise fault("not-fact", name, found=repr(value)[:60])


# heights: what lies above moves


def set_storey_height(building: Building, storey_id: str, height_m: float | None, source: Source = ENTERED) -> Edit:
    """Floor-to-floor height in metres. Storeys above, roof and heights follow; a basement grows downwards.

    None: nobody knows the height any more; no level moves.

    Raises:
        CallError: no such storey, or a height that is not above 0.
    """
    storey: Storey = find(building, "storey", storey_id)
    if height_m is None:
        return _exchange(building, "storey", storey, replace(storey, height_m=None))
    new = metres(checked("height_m", height_m, 0.0, True), source)
    if storey.height_m == new:
        return Edit(building, ())
    old_m = _span(building, storey)
    delta = round(new.value - old_m, 6) if old_m is not None else 0.0
    up = storey.number > 0
    pivot = storey.elevation_m.value
    reason = f"{storey.name}: {old_m:g} -> {new.value:g} m" if old_m is not None else f"{storey.name}: {new.value:g} m"

    def moved(other: Storey) -> Storey:
        above, below = other.elevation_m.value > pivot, other.elevation_m.value <= pivot
        shift = delta if up and above else -delta if not up and below else 0.0
        height = new if other is storey else other.height_m
        return _with(other, {"elevation_m": _shifted(other.elevation_m, shift, reason), "height_m": height})

    edited = replace(building, storeys=tuple(moved(other) for other in building.storeys))
    if up:
        edited = _with_roof(edited, storey, new, delta, old_m is not None, reason)
        edited = replace(edited, levels_ignored=tuple(
            _with(level, {"elevation_m": _shifted(level.elevation_m, delta if level.elevation_m.value > pivot else 0.0, reason)})
            for level in building.levels_ignored))
    return Edit(edited, tuple(_differences(building, edited)))


def _span(building: Building, storey: Storey) -> float | None:
    """What lies between a storey's floor and the next level: the next floor, else the roof; else its own height."""
    i = next(i for i, other in enumerate(building.storeys) if other is storey)
    if i + 1 < len(building.storeys):
        return round(building.storeys[i + 1].elevation_m.value - storey.elevation_m.value, 6)
    if building.roof_m is not None and building.roof_m.value > storey.elevation_m.value:
        return round(building.roof_m.value - storey.elevation_m.value, 6)
    return storey.height_m.value if storey.height_m is not None else None


def _shifted(value: Measured, shift_m: float, reason: str) -> Measured:
    """A level that an edit moved: its source says by what; what was assumed stays assumed."""
    if shift_m == 0.0:
        return value
    kind = SourceKind.ASSUMED if value.source.kind is SourceKind.ASSUMED else SourceKind.PERSON
    return metres(round(value.value + shift_m, 6), Source(kind, "edit-moved", reason))


def _with_roof(building: Building, storey: Storey, height: Measured, delta: float, known: bool, reason: str) -> Building:
    """Roof, finish and heights move by as much; an unknown roof above the last floor becomes known."""
    followers = {name: _shifted(value, delta, reason) for name in ("roof_m", "roof_finish_m", "planning_height_m", "height_m")
                 if (value := getattr(building, name)) is not None}
    top = building.storeys[-1].id == storey.id
    if top and not known and building.roof_m is None:
        source = Source(SourceKind.PERSON, "edit-moved", reason)
        followers["roof_m"] = metres(round(storey.elevation_m.value + height.value, 6), source)
        ground = next((s.elevation_m.value for s in building.storeys if s.number == 1), None)
        if ground is not None and building.height_m is None:
            followers["height_m"] = metres(round(followers["roof_m"].value - ground, 6), source)
    return _with(building, followers)


def _differences(old: Building, new: Building) -> list[Changed]:
    """Levels and heights that differ between two buildings with the same storeys."""
    found = [Changed("storey", a.id, name, getattr(a, name), getattr(b, name))
             for a, b in zip(old.storeys, new.storeys, strict=True) for name in ("elevation_m", "height_m")
             if getattr(a, name) != getattr(b, name)]
    names = ("roof_m", "roof_finish_m", "planning_height_m", "height_m", "levels_ignored")
    return found + [Changed("building", old.id, name, getattr(old, name), getattr(new, name))
                    for name in names if getattr(old, name) != getattr(new, name)]


# things come and go


def add_item(building: Building, kind: str, item: Item, storey_id: str | None = None) -> Edit:
    """Add a lift, hoist, dock, ramp, store, machine, stair or compartment, or a zone or unit to a storey. Raises CallError."""
    holder = ON_BUILDING.get(kind) or ON_STOREY.get(kind)
    if holder is None:
        raise fault("no-such-kind", kind, allowed=", ".join((*ON_BUILDING, *ON_STOREY)))
    if not isinstance(item, holder[1]):
        raise fault("wrong-kind", kind, found=type(item).__name__)
    thing = cast("Item", item)
    _check_new(building, kind, thing)
    if kind in ON_BUILDING:
        edited = _with(building, {holder[0]: (*getattr(building, holder[0]), thing)})
    else:
        storey: Storey = find(building, "storey", storey_id or "")
        edited = _replaced(building, "storey", storey, _with(storey, {holder[0]: (*getattr(storey, holder[0]), thing)}))
    return Edit(edited, (Changed(kind, thing.id, "", None, thing),))


def _check_new(building: Building, kind: str, item: Item) -> None:
    if not item.id.strip():
        raise fault("not-text", "id", found=repr(item.id))
    if any(other.id == item.id for other in _all(building, kind)):
        raise fault("id-taken", item.id, kind=kind)
    if getattr(item, "serves", None) is not None:
        known_storeys(building, "serves", item.serves)
    if isinstance(item, Compartment):
        covered(building, "storeys", item.storeys)
    for name in item.declared:
        _check_declared(kind, item, name)
    for name, vocabulary in WORDS.get(kind, {}).items():
        stated = getattr(item, name)
        if stated is not None and stated.value not in vocabulary.words:
            raise fault("not-allowed", name, found=str(stated.value)[:60], allowed=vocabulary.allowed)
    if getattr(item, "storey", None) is not None:
        known_storeys(building, "storey", [item.storey])


def remove_item(building: Building, kind: str, item_id: str) -> Edit:
    """Take a thing away. Raises CallError."""
    if kind not in ON_BUILDING and kind not in ON_STOREY:
        raise fault("no-such-kind", kind, allowed=", ".join((*ON_BUILDING, *ON_STOREY)))
    item = find(building, kind, item_id)
    return Edit(_replaced(building, kind, item, None), (Changed(kind, item_id, "", item, None),))


def add_lift(building: Building, lift: Lift) -> Edit:
    return add_item(building, "lift", lift)


def remove_lift(building: Building, lift_id: str) -> Edit:
    return remove_item(building, "lift", lift_id)


def add_hoist(building: Building, hoist: Hoist) -> Edit:
    return add_item(building, "hoist", hoist)


def remove_hoist(building: Building, hoist_id: str) -> Edit:
    return remove_item(building, "hoist", hoist_id)


def add_dock(building: Building, dock: Dock) -> Edit:
    return add_item(building, "dock", dock)


def remove_dock(building: Building, dock_id: str) -> Edit:
    return remove_item(building, "dock", dock_id)


def add_compartment(building: Building, compartment: Compartment) -> Edit:
    return add_item(building, "compartment", compartment)


def remove_compartment(building: Building, compartment_id: str) -> Edit:
    return remove_item(building, "compartment", compartment_id)


def add_equipment(building: Building, equipment: Equipment) -> Edit:
    return add_item(building, "equipment", equipment)


def remove_equipment(building: Building, equipment_id: str) -> Edit:
    return remove_item(building, "equipment", equipment_id)


def add_zone(building: Building, storey_id: str, zone: Zone) -> Edit:
    return add_item(building, "zone", zone, storey_id)


def remove_zone(building: Building, zone_id: str) -> Edit:
    return remove_item(building, "zone", zone_id)


EDITS: Final[Mapping[str, Callable[..., Edit]]] = {
    function.__name__: function for function in (
        set_field, set_hazard, set_grade, set_production, set_sprinklers, set_outdoor_ground, set_roof_finish, rename_storey,
        set_floor_load, set_floor_load_kg, set_zone_load, set_declared, set_storey_height, add_item, remove_item, add_lift,
        remove_lift, add_hoist, remove_hoist, add_dock, remove_dock, add_compartment, remove_compartment, add_equipment,
        remove_equipment, add_zone, remove_zone)
}
"""Every edit by its name, for undo lists and for running a project's edits again."""


def apply(building: Building, name: str, arguments: Mapping[str, Any]) -> Edit:
    """Run an edit by its name. Raises CallError: no such edit, wrong arguments, or what the edit itself refuses."""
    function = EDITS.get(name)
    if function is None:
        raise fault("no-such-edit", name)
    try:
        return function(building, **arguments)
    except TypeError as error:
        raise fault("wrong-arguments", name, reason=str(error)[:120]) from error
