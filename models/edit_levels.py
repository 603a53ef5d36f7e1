"""Edits of levels: which heights of a building are floors. They read the massing otherwise and never change its extent.

A line that is drawn in parts one storey into two, a line that is taken away joins two, a line that is moved gives to one what
it takes from the other: what lies between the lowest floor and the roof stays. Where the massing itself is at hand, the outline
that it has at the level comes with the edit, so that the edit can be run again without it. Whatever covered the space of a
storey (a lift, a stair, a compartment) covers both of its parts; what stands on a storey stands on the lower one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from models.building import Building, IgnoredLevel, Storey, StoreyKind
from models.edit_fields import checked, fault
from models.edits import ENTERED, Changed, Edit, find
from models.measured import Measured, Source, SourceKind, from_geometry, from_person, metres, square_metres
from models.readers.storeys import storey_numbers
from models.storey_names import storey_name
from models.tolerances import LEVEL_MERGE_M, ROUNDING

if TYPE_CHECKING:
    from models.building import Outline

BY_HAND: Final = "by-hand"
"""Why a level is ignored that a person said is no floor."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A storey of the building to be, and the numbers of the storeys whose space it holds."""

    storey: Storey
    held: tuple[int, ...]


def add_level(building: Building, elevation_m: float, name: str | None = None, outline: Outline | None = None,
              source: Source = ENTERED) -> Edit:
    """A floor at an elevation in metres above the file's zero: the storey there is parted, its outline and area kept for both.

    Below the lowest floor a storey of unknown area comes in. An ignored level at that height becomes the floor.

    Args:
        outline: what the massing shows at that level, in metres; the new storey has it, and its area.

    Raises:
        CallError: nearer than ``LEVEL_MERGE_M`` to another floor or the roof, or above the roof.
    """
    level = checked("elevation_m", elevation_m, None, False)
    _check_room(building, level, None)
    parts = _parts(building)
    at = sum(part.storey.elevation_m.value < level for part in parts)
    parted = parts[at - 1] if at else None
    made = _new_storey(building, level, name, None if parted is None else parted.storey, source)
    made = made if outline is None else _outlined(made, outline)
    parts.insert(at, _Part(made, () if parted is None else parted.held))
    ignored = tuple(other for other in building.levels_ignored if abs(other.elevation_m.value - level) > ROUNDING)
    return _edit(building, parts, {made.id, *([] if parted is None else [parted.storey.id])}, levels_ignored=ignored)


def move_level(building: Building, storey_id: str, elevation_m: float, outline: Outline | None = None,
               source: Source = ENTERED) -> Edit:
    """Move a floor between its neighbours: the storey below grows by what this one loses. Raises CallError as add_level does.

    Args:
        outline: what the massing shows at that level, in metres; None: the storey keeps the outline that it has.
    """
    storey: Storey = find(building, "storey", storey_id)
    level = checked("elevation_m", elevation_m, None, False)
    if abs(level - storey.elevation_m.value) <= ROUNDING:
        return Edit(building, ())
    _check_room(building, level, storey)
    moved = replace(storey, elevation_m=metres(level, source))
    moved = moved if outline is None else _outlined(moved, outline)
    parts = [_Part(moved, part.held) if part.storey is storey else part for part in _parts(building)]
    if any(low.storey.elevation_m.value > high.storey.elevation_m.value for low, high in pairwise(parts)):
        raise fault("level-past", storey.name, elevation_m=f"{level:.3f}")
    at = next(i for i, part in enumerate(parts) if part.storey is moved)
    return _edit(building, parts, {moved.id, *([parts[at - 1].storey.id] if at else [])})


def move_roof(building: Building, elevation_m: float, source: Source = ENTERED) -> Edit:
    """The structural level of the roof: the top storey ends there. Raises CallError: not above the top floor."""
    level = checked("elevation_m", elevation_m, None, False)
    if not building.storeys:
        raise fault("level-none", building.name)
    top = building.storeys[-1]
    if level < top.elevation_m.value + LEVEL_MERGE_M - ROUNDING:
        raise fault("level-past", top.name, elevation_m=f"{level:.3f}")
    if building.roof_m is not None and abs(building.roof_m.value - level) <= ROUNDING:
        return Edit(building, ())
    return _edit(replace(building, roof_m=metres(level, source)), _parts(building), {top.id}, old=building)


def remove_level(building: Building, storey_id: str) -> Edit:
    """Take a floor away: its space falls to the storey below; its zones and units go with it. Raises CallError: the last one."""
    return _without(building, find(building, "storey", storey_id), building.levels_ignored)


def ignore_level(building: Building, storey_id: str) -> Edit:
    """Say that a level is no floor: as :func:`remove_level`, and it stands among the ignored levels. Raises CallError."""
    storey: Storey = find(building, "storey", storey_id)
    level = IgnoredLevel(name=storey.name, elevation_m=storey.elevation_m, why=BY_HAND)
    ignored = sorted((*building.levels_ignored, level), key=lambda other: other.elevation_m.value)
    return _without(building, storey, tuple(ignored))


def forget_level(building: Building, elevation_m: float) -> Edit:
    """Take the ignored levels of an elevation off the list. Raises CallError: there is none."""
    kept = tuple(other for other in building.levels_ignored if abs(other.elevation_m.value - elevation_m) > ROUNDING)
    if len(kept) == len(building.levels_ignored):
        raise fault("no-such-id", f"{elevation_m:.3f}", kind="level")
    changed = Changed("building", building.id, "levels_ignored", building.levels_ignored, kept)
    return Edit(replace(building, levels_ignored=kept), (changed,))


# how it is done


def _parts(building: Building) -> list[_Part]:
    return [_Part(storey, (storey.number,)) for storey in building.storeys]


def _ceiling(building: Building) -> float | None:
    """Where the top storey ends: the roof, else its height; None where nobody says."""
    top = building.storeys[-1] if building.storeys else None
    if building.roof_m is not None and (top is None or building.roof_m.value > top.elevation_m.value):
        return building.roof_m.value
    if top is None or top.height_m is None:
        return None
    return round(top.elevation_m.value + top.height_m.value, 6)


def _check_room(building: Building, level: float, moved: Storey | None) -> None:
    """Refuse a floor on, or nearly on, another one, and one at or above the roof."""
    for other in building.storeys:
        if other is not moved and abs(other.elevation_m.value - level) < LEVEL_MERGE_M - ROUNDING:
            raise fault("level-taken", other.name, elevation_m=f"{level:.3f}", least_m=f"{LEVEL_MERGE_M:g}")
    ceiling = _ceiling(building)
    if ceiling is not None and level > ceiling - LEVEL_MERGE_M + ROUNDING:
        raise fault("level-above-roof", building.name, elevation_m=f"{level:.3f}", roof_m=f"{ceiling:.3f}")


def _new_storey(building: Building, level: float, name: str | None, parted: Storey | None, source: Source) -> Storey:
    taken = {storey.id for storey in building.storeys}
    wanted = f"level-{level:.3f}"
    own = next(i for i in (wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))) if i not in taken)
    made = Storey(id=own, number=0, name=name or "", elevation_m=metres(level, source))
    if parted is None:
        return made
    area = None if parted.area_m2 is None else square_metres(parted.area_m2.value, from_person("level-parted", parted.name))
    return replace(made, area_m2=area, height_basis=parted.height_basis, outline=parted.outline)


def _outlined(storey: Storey, outline: Outline) -> Storey:
    """A storey with what the massing shows at its level; an area that a file or a person states is not overruled."""
    if outline.is_empty or not outline.is_valid:
        raise fault("wrong-arguments", storey.name, reason="outline")
    area = storey.area_m2
    if area is None or area.source.kind is SourceKind.GEOMETRY or area.source.how == "level-parted":
        where = f"z = {storey.elevation_m.value:.3f} m"
        area = square_metres(outline.area, from_geometry("mesh-section", where))
    return replace(storey, outline=outline, area_m2=area)


def _without(building: Building, storey: Storey, ignored: tuple[IgnoredLevel, ...]) -> Edit:
    """The building without a floor, its space with the storey below."""
    if len(building.storeys) == 1:
        raise fault("level-last", storey.name)
    parts = _parts(building)
    at = next(i for i, part in enumerate(parts) if part.storey is storey)
    gone = parts.pop(at)
    touched = set[str]()
    if at:
        below = parts[at - 1]
        parts[at - 1] = _Part(below.storey, (*below.held, *gone.held))
        touched.add(below.storey.id)
    return _edit(building, parts, touched, levels_ignored=ignored)


def _edit(building: Building, parts: Sequence[_Part], touched: set[str], old: Building | None = None, **others: Any) -> Edit:
    """The building of these parts: numbers, names, the heights of what was touched, and whatever names a storey by number."""
    before = old or building
    numbers = _numbers(before, [part.storey for part in parts])
    ends = [*(part.storey.elevation_m for part in parts[1:]), _roof(building)]
    storeys, to = [], dict[int, tuple[int, ...]]()
    for part, number, end in zip(parts, numbers, ends, strict=True):
        storey = part.storey
        if storey.id in touched:
            storey = replace(storey, height_m=None if end is None else _between(storey.elevation_m, end))
        storeys.append(_as_numbered(storey, number))
        for held in part.held:
            to[held] = (*to.get(held, ()), number)
    edited = _told(replace(building, storeys=tuple(storeys), **others), to)
    edited = _with_height(before, edited)
    return Edit(edited, _differences(before, edited))


def _roof(building: Building) -> Measured | None:
    """The level at which the top storey ends, with its source."""
    ceiling = _ceiling(building)
    if ceiling is None or (building.roof_m is not None and building.roof_m.value == ceiling):
        return None if ceiling is None else building.roof_m
    height = building.storeys[-1].height_m
    return None if height is None else metres(ceiling, height.source)


def _numbers(old: Building, storeys: Sequence[Storey]) -> list[int]:
    """Numbers by the contract, unless the file counts otherwise: then its ground storey stays the ground storey."""
    ground = None if old.outdoor_ground_m is None else old.outdoor_ground_m.value
    if [s.number for s in old.storeys] != storey_numbers([s.elevation_m.value for s in old.storeys], ground):
        kept = next((i for i, s in enumerate(storeys) if s.number == 1), None)
        if kept is not None:
            return [i - kept + 1 if i >= kept else i - kept for i in range(len(storeys))]
    return storey_numbers([s.elevation_m.value for s in storeys], ground)


def _as_numbered(storey: Storey, number: int) -> Storey:
    """A storey with its new number, and the name that goes with it unless the file gave it another one."""
    kind = storey.kind
    if kind is not StoreyKind.ROOF:
        kind = StoreyKind.BASEMENT if number < 0 else StoreyKind.FLOOR
    plain = not storey.name or storey.name == storey_name(storey.number)
    made: Storey = _exchanged(storey, number=number, kind=kind, name=storey_name(number) if plain else storey.name)
    return made


def _between(low: Measured, high: Measured) -> Measured:
    made = SourceKind.ASSUMED if SourceKind.ASSUMED in (low.source.kind, high.source.kind) else SourceKind.PERSON
    where = f"z = {low.value:.3f} … {high.value:.3f} m"
    return metres(round(high.value - low.value, 6), replace(from_person("level-lines", where), kind=made))


def _told(building: Building, to: Mapping[int, tuple[int, ...]]) -> Building:
    """The building with every storey number exchanged."""
    def several(numbers: Sequence[int] | None) -> tuple[int, ...] | None:
        return None if numbers is None else tuple(dict.fromkeys(n for old in numbers for n in to.get(old, ())))

    def one(number: int | None) -> int | None:
        return None if number is None else next(iter(to.get(number, ())), None)

    def serving(items: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(_exchanged(item, serves=several(item.serves)) for item in items)

    def standing(items: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(_exchanged(item, storey=one(item.storey)) for item in items)

    compartments = tuple(_exchanged(c, storeys=held) for c in building.compartments if (held := several(c.storeys)))
    logistics = building.logistics
    if logistics is not None:
        goods = tuple(_exchanged(g, storeys=held) for g in logistics.goods if (held := several(g.storeys)))
        logistics = _exchanged(logistics, goods=goods)
    return replace(building, compartments=compartments, logistics=logistics, lifts=serving(building.lifts),
                   hoists=serving(building.hoists), stairs=serving(building.stairs), ramps=serving(building.ramps),
                   docks=standing(building.docks), stores=standing(building.stores), passages=standing(building.passages),
                   equipment=standing(building.equipment))


def _exchanged(item: Any, **values: object) -> Any:
    """The same thing where nothing differs, so that what did not change is not told as changed."""
    return item if all(getattr(item, name) == value for name, value in values.items()) else replace(item, **values)


def _with_height(old: Building, new: Building) -> Building:
    """The height runs from the ground storey's floor to the same top as before."""
    before, after = (next((s.elevation_m for s in b.storeys if s.number == 1), None) for b in (old, new))
    if old.height_m is None or before is None or after is None or before.value == after.value:
        return new
    top = round(before.value + old.height_m.value, 6)
    source = Source(SourceKind.PERSON, "edit-moved", f"z = {after.value:.3f} … {top:.3f} m")
    return replace(new, height_m=metres(round(top - after.value, 6), source))


_OF_STOREY: Final = ("number", "name", "kind", "elevation_m", "height_m", "area_m2", "outline")
_HELD: Final = {"compartment": "compartments", "stair": "stairs", "lift": "lifts", "hoist": "hoists", "dock": "docks",
                "ramp": "ramps", "store": "stores", "passage": "passages", "equipment": "equipment"}


def _differences(old: Building, new: Building) -> tuple[Changed, ...]:
    """Storeys that came, went or changed, what names them by number, and the building's own levels."""
    before, after = ({s.id: s for s in b.storeys} for b in (old, new))
    found = [Changed("storey", i, "", s, None) for i, s in before.items() if i not in after]
    found += [Changed("storey", i, "", None, s) for i, s in after.items() if i not in before]
    found += [Changed("storey", i, name, getattr(before[i], name), getattr(s, name)) for i, s in after.items() if i in before
              for name in _OF_STOREY if getattr(before[i], name) != getattr(s, name)]
    for kind, field in _HELD.items():
        kept = {item.id: item for item in getattr(new, field)}
        found += [Changed(kind, item.id, "", item, kept.get(item.id)) for item in getattr(old, field)
                  if item != kept.get(item.id)]
    return (*found, *(Changed("building", old.id, name, getattr(old, name), getattr(new, name))
                      for name in ("roof_m", "height_m", "levels_ignored", "logistics")
                      if getattr(old, name) != getattr(new, name)))


LEVEL_EDITS: Final[Mapping[str, Callable[..., Edit]]] = {
    function.__name__: function for function in (add_level, move_level, move_roof, remove_level, ignore_level, forget_level)
}
"""Every edit of this module by its name."""
