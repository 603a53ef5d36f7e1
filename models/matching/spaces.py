"""What is there to let: units as drawn, storeys divided by rule, or whole storeys that several companies may share."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from models.building import Building, Storey, StoreyKind, Unit
from models.errors import CallError
from models.measured import Measured, Source, SourceKind

LETTABLE: Final = frozenset({"production", "rd", "pilot", "laboratory", "office", "storage", "logistics", "other"})
"""Uses of storeys and units that companies take."""

_NEXT_M: Final = 0.5
"""Units are neighbours if a wall no thicker than this parts them over at least the width of a door."""
_DOOR_M: Final = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """Something that is let.

    Attributes:
        building, storey: where it is. ``level`` counts the storeys from the lowest one, 0 there.
        unit: the unit it is; None for a storey without units.
        whole: one company takes all of it. A storey without units is shared by area instead.
        next_to: ids of the spaces of the same storey that it can be joined with.
        next_assumed: nobody drew the units, so they are taken to lie in the order in which they are listed.
    """

    id: str
    building: Building
    storey: Storey
    level: int
    unit: Unit | None
    area_m2: Measured | None
    whole: bool
    next_to: tuple[str, ...] = ()
    next_assumed: bool = False

    @property
    def name(self) -> str:
        return self.storey.name if self.unit is None else self.unit.name or self.unit.id


def spaces_of(buildings: Sequence[Building]) -> tuple[Space, ...]:
    """All lettable spaces, building by building from the bottom. Ids carry the building where there are several."""
    return tuple(space for building in buildings for space in _of_building(building, len(buildings) > 1))


def _of_building(building: Building, several: bool) -> Iterator[Space]:
    for level, storey in enumerate(building.storeys):
        if storey.kind is StoreyKind.ROOF or not lettable(storey):
            continue
        prefix = f"{building.id}/" if several else ""
        if not storey.units:
            yield Space(id=f"{prefix}{storey.id}", building=building, storey=storey, level=level, unit=None,
                        area_m2=storey.area_m2, whole=False)
            continue
        units = [unit for unit in storey.units if unit.use is None or unit.use.value in LETTABLE]
        drawn = all(unit.outline is not None for unit in units)
        for i, unit in enumerate(units):
            near = _drawn_next(unit, units) if drawn else [other for j, other in enumerate(units) if abs(i - j) == 1]
            yield Space(id=f"{prefix}{unit.id}", building=building, storey=storey, level=level, unit=unit,
                        area_m2=unit.gross_area_m2 or unit.net_area_m2, whole=True,
                        next_to=tuple(f"{prefix}{other.id}" for other in near), next_assumed=not drawn)


def lettable(storey: Storey) -> bool:
    """Whether a storey is for companies: by its own use, else by those of its zones; a basement only if one of them says so."""
    if storey.use is not None:
        return storey.use.value in LETTABLE
    uses = {zone.use.value for zone in storey.zones if zone.use is not None}
    if uses:
        return not uses.isdisjoint(LETTABLE)
    return storey.kind is StoreyKind.FLOOR


def _drawn_next(unit: Unit, units: Sequence[Unit]) -> list[Unit]:
    if unit.outline is None:
        return []
    near = unit.outline.buffer(_NEXT_M)
    return [other for other in units if other is not unit and other.outline is not None
            and near.intersection(other.outline).area >= _NEXT_M * _DOOR_M / 2.0]


def divided(building: Building, parts: int | None = None, unit_m2: float | None = None,
            storeys: Sequence[int] | None = None, *, anew: bool = False) -> Building:
    """The building with its undivided lettable storeys parted into equal units.

    Args:
        parts: how many on each storey; or
        unit_m2: about how large; as many equal units as come nearest to it.
        storeys: only these storey numbers; None: all.
        anew: storeys that have units already are parted as well, and their units forgotten.

    Raises:
        CallError: neither or both are given, something not above 0, or more than 100 units on a storey.
    """
    if (parts is None) == (unit_m2 is None) or (parts is not None and parts < 1) or (unit_m2 is not None and not unit_m2 > 0.0):
        raise CallError("bad-call", "match-division", "")
    return replace(building, storeys=tuple(
        _parted(storey, parts, unit_m2) if (anew or not storey.units) and lettable(storey) and storey.kind is not StoreyKind.ROOF
        and (storeys is None or storey.number in storeys) else storey for storey in building.storeys))


def _parted(storey: Storey, parts: int | None, unit_m2: float | None) -> Storey:
    area = storey.area_m2
    if parts is None:
        if area is None or unit_m2 is None:
            return storey
        parts = max(1, round(area.value / unit_m2))
    if parts > _MOST_UNITS:
        raise CallError("bad-call", "match-division-storey", storey.name)
    if area is None:
        return storey
    share = Measured(area.value / parts, "m2", Source(SourceKind.ASSUMED, "divided-equally", f"{area.value:g} / {parts}"))
    units = tuple(Unit(id=f"{storey.id}-{i + 1}", name=f"{storey.name}-{i + 1:02d}", gross_area_m2=share, use=storey.use)
                  for i in range(parts))
    return replace(storey, units=units)


_MOST_UNITS: Final = 100


def chains(spaces: Sequence[Space], longest: int = 4) -> Iterator[tuple[int, ...]]:
    """Sets of adjacent spaces of one storey that one company may take together, as indices; single ones first."""
    index = {space.id: i for i, space in enumerate(spaces)}
    seen: set[frozenset[int]] = set()
    front = [frozenset({i}) for i in range(len(spaces))]
    for _ in range(longest):
        further: list[frozenset[int]] = []
        for chain in front:
            if chain in seen:
                continue
            seen.add(chain)
            yield tuple(sorted(chain))
            if all(spaces[i].whole for i in chain):
                near = {index[n] for i in chain for n in spaces[i].next_to if n in index} - chain
                further += [chain | {n} for n in sorted(near) if spaces[n].whole]
        front = further


def area_of(spaces: Sequence[Space], chain: Sequence[int]) -> float | None:
    """Area of some spaces together, m²; None while one is unknown."""
    areas = [spaces[i].area_m2 for i in chain]
    known = [area.value for area in areas if area is not None]
    return math.fsum(known) if len(known) == len(areas) else None
