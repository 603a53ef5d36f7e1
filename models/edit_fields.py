"""What a person may change by hand: for each kind of thing its fields, their units and what they may be."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final, TypeAlias

from models.building import Building, FloorLoad, Hazard, Sprinklers, Zone
from models.errors import CallError
from models.logistics import HoistKind, LiftUse
from models.measured import Measured, Source, Stated
from models.passages import PASSAGE_KINDS
from models.vocabularies import BUILDING, PRODUCTION, STAIR, STOREY, ZONE, Vocabulary

Item: TypeAlias = Any
"""A building, storey, zone, unit, stair, lift, dock, machine …: any frozen dataclass of the domain."""

Run = Callable[[Building, Item, str, object, Source], Mapping[str, object]]
"""Turns a value into the fields of the dataclass that it sets. Raises CallError."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a field may be, and how a value is set. It is called as :data:`Run`.

    Args:
        form: text, number, word, flag, grade, storeys (several), storey (one), sizes (lengths) or places (two).
        unit: of a number.
        words: those that are allowed, where the list is closed.
        group: their texts are ``word.<group>.<word>``.
        count: of lengths.
        required: whether it can never be unknown.
    """

    run: Run
    form: str
    unit: str = ""
    words: tuple[str, ...] = ()
    group: str = ""
    count: int = 0
    required: bool = False

    def __call__(self, building: Building, item: Item, field: str, value: object, source: Source) -> Mapping[str, object]:
        return self.run(building, item, field, value, source)

LARGEST: Final = 1e9
"""As in building descriptions: no quantity of a building comes near this."""


def fault(problem: str, subject: str, **values: object) -> CallError:
    """The error of an edit; its text is ``edit-fault-<problem>``."""
    return CallError("bad-call", f"edit-fault-{problem}", subject, **values)


def checked(field: str, value: object, low: float | None, exclusive: bool, high: float = LARGEST) -> float:
    """A finite number within limits. Raises CallError."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise fault("not-number", field, found=repr(value)[:60])
    if not math.isfinite(value) or abs(value) > high:
        raise fault("too-large", field, found=str(value)[:60], high=f"{high:g}")
    if low is not None and (value < low or (exclusive and value == low)):
        raise fault("too-small", field, found=f"{value:g}", low=f"{low:g}")
    return float(value)


def positive(unit: str) -> Rule:
    return _number(unit, 0.0, True)


def not_negative(unit: str) -> Rule:
    return _number(unit, 0.0, False)


def level() -> Rule:
    return _number("m", None, False)


def _number(unit: str, low: float | None, exclusive: bool) -> Rule:
    def rule(_building: Building, _item: Item, field: str, value: object, source: Source) -> Mapping[str, object]:
        return {field: None if value is None else Measured(checked(field, value, low, exclusive), unit, source)}
    return Rule(rule, "number", unit)


def as_choice(field: str, value: object, kind: type[StrEnum]) -> StrEnum:
    """One of an enumeration's words. Raises CallError."""
    try:
        return kind(str(value))
    except ValueError:
        raise fault("not-allowed", field, found=str(value)[:60], allowed=", ".join(str(item) for item in kind)) from None


def choice(kind: type[StrEnum], group: str) -> Rule:
    def rule(_building: Building, _item: Item, field: str, value: object, source: Source) -> Mapping[str, object]:
        return {field: None if value is None else Stated(as_choice(field, value, kind), source)}
    return Rule(rule, "word", words=tuple(str(word.value) for word in kind), group=group)


def _word(_building: Building, _item: Item, field: str, value: object, source: Source) -> Mapping[str, object]:
    if value is None:
        return {field: None}
    if not isinstance(value, str) or not value.strip():
        raise fault("not-text", field, found=repr(value)[:60])
    return {field: Stated(value, source)}


def word_of(vocabulary: Vocabulary, group: str) -> Rule:
    """A word of a vocabulary, in any of its spellings."""
    def rule(_building: Building, _item: Item, field: str, value: object, source: Source) -> Mapping[str, object]:
        return {field: None if value is None else Stated(as_word(field, value, vocabulary), source)}
    return Rule(rule, "word", words=vocabulary.words, group=group)


def as_word(field: str, value: object, vocabulary: Vocabulary) -> str:
    """The word that a text stands for. Raises CallError."""
    if not isinstance(value, str) or not value.strip():
        raise fault("not-text", field, found=repr(value)[:60])
    word = vocabulary.find(value)
    if word is None:
        raise fault("not-allowed", field, found=value[:60], allowed=vocabulary.allowed)
    return word


def _name(_building: Building, _item: Item, field: str, value: object, _source: Source) -> Mapping[str, object]:
    if not isinstance(value, str) or not value.strip():
        raise fault("not-text", field, found=repr(value)[:60])
    return {field: value}


def _zone_name(_building: Building, _item: Item, field: str, value: object, _source: Source) -> Mapping[str, object]:
    """Id or name of a zone, as a person writes it."""
    if value is not None and (not isinstance(value, str) or not value.strip()):
        raise fault("not-text", field, found=repr(value)[:60])
    return {field: value}


def _flag(_building: Building, _item: Item, field: str, value: object, _source: Source) -> Mapping[str, object]:
    if value is not None and not isinstance(value, bool):
        raise fault("not-flag", field, found=repr(value)[:60])
    return {field: value}


def _grade(_building: Building, _item: Item, field: str, value: object, source: Source) -> Mapping[str, object]:
    if value is None:
        return {field: None}
    if isinstance(value, bool) or value not in (1, 2, 3, 4):
        raise fault("not-allowed", field, found=str(value)[:60], allowed="1, 2, 3, 4")
    return {field: Stated(int(str(value)), source)}


def _basis(_building: Building, _item: Item, field: str, value: object, _source: Source) -> Mapping[str, object]:
    if value not in (None, "finish", "structure"):
        raise fault("not-allowed", field, found=str(value)[:60], allowed="finish, structure")
    return {field: value}


def known_storeys(building: Building, field: str, numbers: object) -> tuple[int, ...]:
    """Storey numbers that the building has, each once. Raises CallError."""
    if not isinstance(numbers, Sequence) or isinstance(numbers, str):
        raise fault("not-storeys", field, found=repr(numbers)[:60])
    known = {storey.number for storey in building.storeys}
    for i, number in enumerate(numbers):
        if number not in known or isinstance(number, bool) or number in numbers[:i]:
            raise fault("no-storey", field, found=str(number)[:60])
    return tuple(int(number) for number in numbers)


def _storeys(building: Building, _item: Item, field: str, value: object, _source: Source) -> Mapping[str, object]:
    return {field: None if value is None else known_storeys(building, field, value)}


def _covered(building: Building, _item: Item, field: str, value: object, _source: Source) -> Mapping[str, object]:
    return {field: covered(building, field, value)}


def covered(building: Building, field: str, numbers: object) -> tuple[int, ...]:
    """The storeys of a compartment: at least one. Raises CallError."""
    found = known_storeys(building, field, numbers)
    if not found:
        raise fault("not-storeys", field, found="[]")
    return found


def _storey(building: Building, _item: Item, field: str, value: object, _source: Source) -> Mapping[str, object]:
    return {field: None if value is None else known_storeys(building, field, [value])[0]}


def sizes(count: int) -> Rule:
    """A list of lengths in metres; None for one that is unknown."""
    def rule(_building: Building, _item: Item, field: str, value: object, source: Source) -> Mapping[str, object]:
        values = (None,) * count if value is None else value
        if not isinstance(values, Sequence) or isinstance(values, str) or len(values) != count:
            raise fault("not-sizes", field, found=repr(value)[:60], count=count)
        return {field: tuple(None if v is None else Measured(checked(field, v, 0.0, True), "m", source) for v in values)}
    return Rule(rule, "sizes", "m", count=count)


def _lift_use(_building: Building, _item: Item, field: str, value: object, source: Source) -> Mapping[str, object]:
    use = LiftUse.UNKNOWN if value is None else as_choice(field, value, LiftUse)
    return {"use": use, "use_source": None if value is None else Stated(str(use.value), source)}


def _hoist_kind(_building: Building, _item: Item, field: str, value: object, _source: Source) -> Mapping[str, object]:
    return {field: as_choice(field, value, HoistKind)}


def _store_hazard(_building: Building, _item: Item, field: str, value: object, source: Source) -> Mapping[str, object]:
    return {field: None if value is None else Stated(str(as_choice(field, value, Hazard).value), source)}


def _passage_kind(_building: Building, _item: Item, field: str, value: object, _source: Source) -> Mapping[str, object]:
    if value not in PASSAGE_KINDS:
        raise fault("not-allowed", field, found=str(value)[:60], allowed=", ".join(PASSAGE_KINDS))
    return {field: value}


def _joins(_building: Building, _item: Item, field: str, value: object, _source: Source) -> Mapping[str, object]:
    """The two places that a passage lies between; None where nobody says."""
    if value is None:
        return {field: None}
    if (not isinstance(value, Sequence) or isinstance(value, str) or len(value) != 2
            or any(not isinstance(place, str) or not place.strip() for place in value)):
        raise fault("not-places", field, found=repr(value)[:60])
    return {field: tuple(value)}


def _load(unit: str) -> Rule:
    """A zone's load; what it is stated for, includes and is based on stays as it was."""
    def rule(_building: Building, zone: Zone, field: str, value: object, source: Source) -> Mapping[str, object]:
        if value is None:
            return {"floor_load": None}
        load = Measured(checked(field, value, 0.0, False), unit, source)
        return {"floor_load": FloorLoad(load=load) if zone.floor_load is None else replace(zone.floor_load, load=load)}
    return Rule(rule, "number", unit)


def _load_word(allowed: tuple[str, ...], group: str) -> Rule:
    """A word about a zone's load."""
    def rule(_building: Building, zone: Zone, field: str, value: object, _source: Source) -> Mapping[str, object]:
        if zone.floor_load is None:
            raise fault("no-load", zone.id)
        if value is not None and value not in allowed:
            raise fault("not-allowed", field, found=str(value)[:60], allowed=", ".join(allowed))
        word: dict[str, Any] = {field: value}
        return {"floor_load": replace(zone.floor_load, **word)}
    return Rule(rule, "word", words=allowed, group=group)


NAME: Final = Rule(_name, "text", required=True)
TEXT: Final = Rule(_word, "text")
FLAG: Final = Rule(_flag, "flag")
_STOREYS: Final = Rule(_storeys, "storeys")
_STOREY: Final = Rule(_storey, "storey")
_HAZARD: Final = choice(Hazard, "hazard")
_SPRINKLERS: Final = choice(Sprinklers, "sprinklers")
_PRODUCTION: Final = word_of(PRODUCTION, "production")
_GRADE: Final = Rule(_grade, "grade", words=("1", "2", "3", "4"))
_BASIS: Final = Rule(_basis, "word", words=("finish", "structure"), group="height_basis")
_LIFT_USES: Final = tuple(str(use.value) for use in LiftUse if use is not LiftUse.UNKNOWN)
_LIFT_USE: Final = Rule(_lift_use, "word", words=_LIFT_USES, group="lift_use")
_HOIST_KIND: Final = Rule(_hoist_kind, "word", words=tuple(str(k.value) for k in HoistKind), group="hoist_kind", required=True)
_PASSAGE_KIND: Final = Rule(_passage_kind, "word", words=PASSAGE_KINDS, group="passage_kind", required=True)
_STORED: Final = Rule(_store_hazard, "word", words=_HAZARD.words, group="hazard")

FIELDS: Final[Mapping[str, Mapping[str, Rule]]] = {
    "building": {
        "name": NAME, "use": word_of(BUILDING, "use"), "hazard": _HAZARD, "fire_resistance_grade": _GRADE,
        "production": _PRODUCTION, "sprinklers": _SPRINKLERS, "outdoor_ground_m": level(), "roof_finish_m": level(),
        "planning_height_m": positive("m"),
    },
    "storey": {
        "name": NAME, "height_basis": _BASIS, "area_m2": positive("m2"), "clear_height_beam_m": positive("m"),
        "clear_height_duct_m": positive("m"), "floor_finish_m": not_negative("m"), "slab_beam_m": not_negative("m"),
        "service_zone_m": not_negative("m"), "raised_floor_m": not_negative("m"), "clear_height_need_m": positive("m"),
        "use": word_of(STOREY, "storey_use"),
    },
    "zone": {
        "name": NAME, "use": word_of(ZONE, "zone_use"), "production": _PRODUCTION, "area_m2": positive("m2"),
        "load_kn_m2": _load("kN/m2"), "load_kg_m2": _load("kg/m2"),
        "stated_for": _load_word(("slab", "beam", "girder"), "load_stated_for"),
        "basis": _load_word(("design", "survey", "leasing"), "load_basis"),
    },
    "unit": {
        "name": NAME, "net_area_m2": positive("m2"), "gross_area_m2": positive("m2"), "hazard": _HAZARD, "use": TEXT,
    },
    "compartment": {
        "name": NAME, "storeys": Rule(_covered, "storeys", required=True), "area_m2": positive("m2"), "hazard": _HAZARD,
        "sprinklers": _SPRINKLERS, "protected_area_m2": not_negative("m2"), "travel_distance_m": not_negative("m"),
        "exits": not_negative("1"), "fire_lifts": not_negative("1"), "persons": not_negative("1"),
    },
    "stair": {"name": NAME, "kind": word_of(STAIR, "stair_type"), "width_m": positive("m"), "serves": _STOREYS},
    "lift": {
        "name": NAME, "use": _LIFT_USE, "rated_load_kg": positive("kg"), "speed_m_s": positive("m/s"), "car_m": sizes(3),
        "door_m": sizes(2), "through_doors": FLAG, "fire_lift": FLAG, "serves": _STOREYS,
    },
    "hoist": {
        "name": NAME, "kind": _HOIST_KIND, "size_m": sizes(2), "capacity_kg": positive("kg"), "serves": _STOREYS,
        "closes_in_fire": FLAG,
    },
    "dock": {
        "name": NAME, "storey": _STOREY, "bays": not_negative("1"), "platform_height_m": level(), "leveller": FLAG,
        "depth_m": positive("m"), "width_m": positive("m"),
    },
    "ramp": {
        "name": NAME, "slope_pct": not_negative("%"), "width_m": positive("m"), "radius_m": positive("m"),
        "clear_height_m": positive("m"), "serves": _STOREYS,
    },
    "store": {"name": NAME, "storey": _STOREY, "area_m2": positive("m2"), "hazard": _STORED},
    "passage": {
        "name": NAME, "storey": _STOREY, "kind": _PASSAGE_KIND, "joins": Rule(_joins, "places"), "width_m": positive("m"),
        "height_m": positive("m"), "turns": not_negative("1"), "corner_m": sizes(2),
    },
    "equipment": {
        "name": NAME, "storey": _STOREY, "zone": Rule(_zone_name, "text"), "count": positive("1"), "mass_kg": positive("kg"),
        "size_m": sizes(3), "base_m": sizes(2), "spacing_m": not_negative("m"), "dynamic_factor": positive("1"),
        "vibration": TEXT, "along_span": FLAG, "bedding_m": not_negative("m"), "edge_m": not_negative("m"),
        "wheel_load_kn": positive("kN"),
        "wheel_length_m": positive("m"), "wheel_width_m": positive("m"), "wheel_track_m": positive("m"),
        "excitation_hz": positive("Hz"), "excitation_n": positive("N"),
    },
}
"""Kind → field → rule. A storey's height and elevation are no fields: :func:`models.edits.set_storey_height` moves the rest."""

WORDS: Final[Mapping[str, Mapping[str, Vocabulary]]] = {
    "building": {"use": BUILDING, "production": PRODUCTION}, "storey": {"use": STOREY},
    "zone": {"use": ZONE, "production": PRODUCTION}, "stair": {"kind": STAIR},
}
"""Kind → field → the vocabulary its words come from."""
