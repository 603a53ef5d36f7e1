"""Storeys come and go: a copy of a storey above or below it, or one taken out. What lies beyond moves and is counted anew.

They follow :mod:`models.edits`: a new building and what changed, CallError for what cannot be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final

from models.building import Building, Compartment, Storey
from models.edit_fields import fault
from models.edits import Changed, Edit, _free_id, _shifted, _span, _with, find
from models.measured import Source, SourceKind
from models.storey_names import storey_name, storey_number

_FOLLOWERS: Final = ("roof_m", "roof_finish_m", "planning_height_m", "height_m")
_STANDING: Final = ("docks", "stores", "passages", "equipment")
"""What stands on one storey, by its number."""
_SERVING: Final = ("lifts", "hoists", "stairs", "ramps")
"""What serves several storeys."""

Count = Callable[[int], int | None]
"""Old number of a storey → its new one; None: it is gone."""


def insert_storey(building: Building, storey_id: str, side: str) -> Edit:
    """A copy of a storey, with its zones, units and its own compartments, directly above or below it.

    Above the ground all that lies higher moves up by its height; below, all that lies lower moves down. Lifts, hoists and
    stairs that serve the storey serve the copy.

    Raises:
        CallError: no such storey, one whose height nobody knows, or a side that is neither above nor below.
    """
    storey: Storey = find(building, "storey", storey_id)
    if side not in ("above", "below"):
        raise fault("not-allowed", "side", found=str(side)[:60], allowed="above, below")
    span_m = _span(building, storey)
    if span_m is None:
        raise fault("no-height", storey.name)
    reason = f"+ {storey.name}"
    up = storey.number > 0
    stays = side == ("above" if up else "below")      # the copy goes to the far side, away from the ground
    far = storey.number + (1 if up else -1)
    number = far if stays else storey.number

    def count(old: int) -> int:
        beyond = old >= number if up else old <= number
        return old + (1 if up else -1) if beyond and (old > 0) == up else old

    moved = _moved(building, lambda level: _beyond(level, storey, up, stays), span_m if up else -span_m, up, reason)
    moved = _counted(moved, count)
    here = storey.elevation_m.value
    at = round(here + span_m, 6) if up and stays else round(here - span_m, 6) if stays else here
    copy = _copy(building, storey, number, at, reason)
    storeys = sorted((*moved.storeys, copy), key=lambda other: other.elevation_m.value)
    original = count(storey.number)
    served: dict[str, Any] = {name: tuple(_also(item, original, number) for item in getattr(moved, name)) for name in _SERVING}
    own = [part for part in building.compartments if part.storeys == (storey.number,)]
    parts = moved.compartments
    for part in own:
        fresh = replace(_copied(part, storey.name), id=_free(parts, part.id), storeys=(number,))
        parts = (*parts, fresh)
    edited = replace(moved, storeys=tuple(storeys), compartments=parts, **served)
    return Edit(edited, (Changed("storey", copy.id, "", None, copy), *_levels(building, edited)))


def remove_storey(building: Building, storey_id: str) -> Edit:
    """Take a storey out with what stands on it. What lies beyond it closes up and is counted anew.

    Raises:
        CallError: no such storey, or the only one.
    """
    storey: Storey = find(building, "storey", storey_id)
    if len(building.storeys) == 1:
        raise fault("last-storey", storey.name)
    span_m, up = _span(building, storey) or 0.0, storey.number > 0

    def count(old: int) -> int | None:
        if old == storey.number:
            return None
        beyond = (old > storey.number if up else old < storey.number) and (old > 0) == up
        return old - (1 if up else -1) if beyond else old

    edited = replace(building, storeys=tuple(other for other in building.storeys if other is not storey))
    edited = _moved(edited, lambda level: _beyond(level, storey, up, True), -span_m if up else span_m, up, f"- {storey.name}")
    edited = _counted(edited, count)
    gone = [Changed(kind, item.id, "", item, None)
            for kind, name in (("dock", "docks"), ("store", "stores"), ("passage", "passages"), ("equipment", "equipment"),
                               ("compartment", "compartments"))
            for item in getattr(building, name) if item.id not in {kept.id for kept in getattr(edited, name)}]
    return Edit(edited, (Changed("storey", storey.id, "", storey, None), *gone, *_levels(building, edited)))


def _beyond(level_m: float, storey: Storey, up: bool, strictly: bool) -> bool:
    """Whether a level lies farther from the ground than a storey's floor (or, not strictly, at it)."""
    here = storey.elevation_m.value
    return (level_m > here if up else level_m < here) or (not strictly and level_m == here)


def _moved(building: Building, beyond: Callable[[float], bool], shift_m: float, up: bool, reason: str) -> Building:
    def of(level: Any) -> Any:
        return _shifted(level, shift_m if beyond(level.value) else 0.0, reason)

    storeys = tuple(_with(storey, {"elevation_m": of(storey.elevation_m)}) for storey in building.storeys)
    ignored = tuple(_with(level, {"elevation_m": of(level.elevation_m)}) for level in building.levels_ignored)
    follow: dict[str, Any] = {name: _shifted(value, shift_m, reason) for name in _FOLLOWERS
                              if up and (value := getattr(building, name)) is not None}
    return replace(building, storeys=storeys, levels_ignored=ignored, **follow)


def _counted(building: Building, count: Count) -> Building:
    """Every storey number as it is counted now; what stood on a storey that is gone goes with it."""
    def storeys_of(numbers: tuple[int, ...] | None) -> tuple[int, ...] | None:
        return None if numbers is None else tuple(new for old in numbers if (new := count(old)) is not None)

    def named(storey: Storey) -> Storey:
        number = count(storey.number) or storey.number
        own = number != storey.number and storey_number(storey.name) == storey.number
        return replace(storey, number=number, name=storey_name(number) if own else storey.name)

    values: dict[str, Any] = {"storeys": tuple(map(named, building.storeys))}
    for name in _SERVING:
        values[name] = tuple(replace(item, serves=storeys_of(item.serves)) for item in getattr(building, name))
    for name in _STANDING:
        values[name] = tuple(item if item.storey is None else replace(item, storey=count(item.storey))
                             for item in getattr(building, name) if item.storey is None or count(item.storey) is not None)
    values["compartments"] = tuple(replace(part, storeys=kept) for part in building.compartments
                                   if (kept := storeys_of(part.storeys)))
    return replace(building, **values)


def _also(item: Any, number: int, copy: int) -> Any:
    if item.serves is None or number not in item.serves:
        return item
    return replace(item, serves=tuple(sorted((*item.serves, copy))))


def _copy(building: Building, storey: Storey, number: int, at_m: float, reason: str) -> Storey:
    """The storey again, with ids of its own; its values say that they were copied."""
    fresh: Storey = _copied(storey, storey.name)
    kind = SourceKind.ASSUMED if storey.elevation_m.source.kind is SourceKind.ASSUMED else SourceKind.PERSON
    elevation = replace(storey.elevation_m, value=at_m, source=Source(kind, "edit-moved", reason))
    parts: dict[str, Any] = {}
    for kind_of, name in (("zone", "zones"), ("unit", "units")):
        made: list[Any] = []
        for item in getattr(fresh, name):
            both: dict[str, Any] = {name: (*made, *getattr(storey, name))}
            taken = replace(building, storeys=(*building.storeys, replace(fresh, **both)))
            made.append(replace(item, id=_free_id(taken, kind_of, item.id)))
        parts[name] = tuple(made)
    own_name = storey_number(storey.name) == storey.number
    name = storey_name(number) if own_name else f"{storey.name} (2)"
    return replace(fresh, id=_free_id(building, "storey", storey.id), number=number, name=name, elevation_m=elevation, **parts)


def _copied(value: Any, name: str) -> Any:
    """A thing with the source of each of its values: copied from a storey, and still assumed where it was."""
    if isinstance(value, Source):
        kind = SourceKind.ASSUMED if value.kind is SourceKind.ASSUMED else SourceKind.PERSON
        return Source(kind, "edit-copied", name)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _copied(getattr(value, field.name), name) for field in fields(value)})
    if isinstance(value, tuple):
        return tuple(_copied(item, name) for item in value)
    if isinstance(value, Mapping):
        return {key: _copied(held, name) for key, held in value.items()}
    return value


def _free(parts: tuple[Compartment, ...], wanted: str) -> str:
    taken = {part.id for part in parts}
    return next(name for i in range(2, len(taken) + 3) if (name := f"{wanted}-{i}") not in taken)


def _levels(old: Building, new: Building) -> list[Changed]:
    """Levels, heights and numbers of the storeys in both, and the heights of the building, that differ."""
    before = {storey.id: storey for storey in old.storeys}
    found = [Changed("storey", storey.id, name, getattr(before[storey.id], name), getattr(storey, name))
             for storey in new.storeys if storey.id in before for name in ("elevation_m", "number")
             if getattr(before[storey.id], name) != getattr(storey, name)]
    return found + [Changed("building", old.id, name, getattr(old, name), getattr(new, name)) for name in _FOLLOWERS
                    if getattr(old, name) != getattr(new, name)]


STOREY_EDITS: Final[Mapping[str, Callable[..., Edit]]] = {
    function.__name__: function for function in (insert_storey, remove_storey)
}
"""Every edit of this module by its name."""
