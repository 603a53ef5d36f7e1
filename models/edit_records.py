"""Edits as plain records (name, building, arguments) that JSON can hold, and how they are run again.

A record is what undo lists, sheets and projects keep. Arguments are plain values; a thing of the domain (a lift that was
added, a source, an outline) is written with its type. Several edits that were made at once are one record, ``together``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from typing import Any, Final, TypeAlias

from models.building import (
    Building,
    ColumnGrid,
    Compartment,
    FloorLoad,
    Hazard,
    IgnoredLevel,
    Neighbour,
    Plot,
    Site,
    Sprinklers,
    Stair,
    Storey,
    StoreyKind,
    Unit,
    Zone,
)
from models.demand import BookedSlots, Goods, Logistics, OutputValue, Targets, TruckClass, WorkingDay
from models.edit_around import AROUND, AROUND_EDITS, Around, AroundEdit
from models.edit_fields import fault
from models.edit_goods import GOODS_EDITS
from models.edit_levels import LEVEL_EDITS
from models.edit_logistics import LOGISTICS_EDITS
from models.edit_shapes import SHAPE_EDITS
from models.edit_storeys import STOREY_EDITS
from models.edits import EDITS, Changed, Edit
from models.equipment import Equipment
from models.logistics import (
    Dock,
    DockService,
    Hoist,
    HoistKind,
    KeptFree,
    Lift,
    LiftHandling,
    LiftUse,
    Manoeuvre,
    Obstacle,
    Ramp,
    StoreMachines,
    TransferStore,
    TruckYard,
    VehicleFleet,
)
from models.measured import Measured, Source, SourceKind, Stated
from models.passages import HoistAccess, Passage

Record: TypeAlias = Mapping[str, Any]
"""``{"name": …, "building": …, "arguments": {…}}``."""

TOGETHER: Final = "together"
"""Name of a record whose arguments hold ``edits``: records that were made as one step."""

_TYPES: Final[Mapping[str, type]] = {kind.__name__: kind for kind in (
    ColumnGrid, Compartment, FloorLoad, Stair, Unit, Zone, Equipment, Dock, Hoist, Lift, Ramp, TransferStore,
    DockService, LiftHandling, Passage, HoistAccess, Measured, Source, Stated, Storey, IgnoredLevel, TruckYard, Neighbour,
    KeptFree, Obstacle, Manoeuvre, Plot, Site, Logistics, Goods, OutputValue, WorkingDay, Targets, TruckClass,
    BookedSlots, StoreMachines, VehicleFleet,
)}
_WORDS: Final[Mapping[str, type[StrEnum]]] = {
    kind.__name__: kind for kind in (Hazard, Sprinklers, HoistKind, LiftUse, SourceKind, StoreyKind)
}
_SHAPES: Final = ("Polygon", "MultiPolygon")


EVERY: Final[Mapping[str, Callable[..., Edit]]] = {
    **EDITS, **SHAPE_EDITS, **STOREY_EDITS, **LEVEL_EDITS, **GOODS_EDITS, **LOGISTICS_EDITS,
}
"""Every edit of a building by its name, of whatever module."""


def record(building_id: str, name: str, arguments: Mapping[str, object]) -> dict[str, Any]:
    """The record of an edit."""
    return {"name": name, "building": building_id, "arguments": {key: plain(value) for key, value in arguments.items()}}


def together(building_id: str, edits: Sequence[Record], **about: object) -> dict[str, Any]:
    """The record of several edits that are one step; ``about`` says what they came from."""
    return {"name": TOGETHER, "building": building_id, "arguments": {**about, "edits": list(edits)}}


def single(records: Sequence[Record]) -> list[Record]:
    """The records with every step of several edits taken apart."""
    found: list[Record] = []
    for entry in records:
        found += single(entry["arguments"]["edits"]) if entry["name"] == TOGETHER else [entry]
    return found


def run(building: Building, entry: Record) -> Edit:
    """Run the record of a single edit on a building. Raises CallError: no such edit, or it does not fit."""
    function = EVERY.get(entry["name"])
    if function is None:
        raise fault("no-such-edit", str(entry["name"]))
    try:
        return function(building, **{key: unplain(value) for key, value in entry["arguments"].items()})
    except (TypeError, KeyError, AttributeError) as error:
        raise fault("wrong-arguments", str(entry["name"]), reason=str(error)[:120]) from error


def run_around(around: Around, entry: Record) -> AroundEdit:
    """Run the record of a single edit on plot and site. Raises CallError: no such edit, or it does not fit."""
    function = AROUND_EDITS.get(entry["name"])
    if function is None:
        raise fault("no-such-edit", str(entry["name"]))
    try:
        return function(around, **{key: unplain(value) for key, value in entry["arguments"].items()})
    except (TypeError, KeyError, AttributeError) as error:
        raise fault("wrong-arguments", str(entry["name"]), reason=str(error)[:120]) from error


def replay_around(around: Around, records: Sequence[Record]) -> Around:
    """Run those records that are of plot and site, one after the other. Raises CallError for the first that does not fit."""
    for entry in single(records):
        if entry["building"] == AROUND:
            around = run_around(around, entry).around
    return around


def replay(buildings: Sequence[Building], records: Sequence[Record]) -> tuple[tuple[Building, ...], tuple[Changed, ...]]:
    """Run records one after the other, each on its building. Raises CallError for the first that does not fit."""
    made, changed = {building.id: building for building in buildings}, list[Changed]()
    for entry in single(records):
        if entry["building"] == AROUND:      # see replay_around
            continue
        if entry["building"] not in made:
            raise fault("no-such-id", str(entry["building"]), kind="building")
        edit = run(made[entry["building"]], entry)
        made[entry["building"]] = edit.building
        changed += edit.changed
    return tuple(made.values()), tuple(changed)


def plain(value: object) -> Any:
    """A value as JSON can hold it; :func:`unplain` makes it again."""
    if isinstance(value, StrEnum):
        return {"word": type(value).__name__, "value": str(value.value)}
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int | float):
        return value if type(value) in (int, float) else float(value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {"type": type(value).__name__, **{f.name: plain(held) for f in fields(value)
                                                 if not _is_default(f, held := getattr(value, f.name))}}
    if isinstance(value, Mapping):
        return {"type": "map", "items": {str(key): plain(held) for key, held in value.items()}}
    if hasattr(value, "geom_type"):
        from shapely.geometry import mapping

        shape = mapping(value)
        return {"type": shape["type"], "coordinates": plain(shape["coordinates"])}
    raise fault("wrong-arguments", type(value).__name__, reason="type")


def _is_default(field: Any, held: object) -> bool:
    if field.default is not MISSING:
        return bool(held == field.default)
    return field.default_factory is not MISSING and held == field.default_factory()


def unplain(value: Any) -> Any:
    """What :func:`plain` wrote. Raises CallError for a type that is none of ours."""
    if isinstance(value, list):
        return tuple(unplain(item) for item in value)
    if not isinstance(value, Mapping):
        return value
    if "word" in value:
        kind = _WORDS.get(value["word"])
        if kind is None or value.get("value") not in [str(word.value) for word in kind]:
            raise fault("wrong-arguments", str(value["word"]), reason=str(value.get("value"))[:60])
        return kind(value["value"])
    name = str(value.get("type"))
    if name == "map":
        return {key: unplain(held) for key, held in value["items"].items()}
    if name in _SHAPES:
        from shapely.geometry import shape

        return shape({"type": name, "coordinates": value["coordinates"]})
    if name not in _TYPES:
        raise fault("wrong-arguments", name, reason="type")
    return _TYPES[name](**{key: unplain(held) for key, held in value.items() if key != "type"})
