"""Fire compartments as rows: those entered, what they leave uncovered, and what hoist wells join.

Areas joined by openings that do not close in fire add up (GB 55037-2022, 4.1.2). A well that is known to stay open and
pierces storeys of one compartment each joins them for certain; any other well that may stay open makes the area a range
from the compartment's own to the sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from models.building import Building, Compartment, Hazard, Sprinklers, Storey, StoreyKind
from models.logistics import Hoist, HoistKind
from models.measured import Source, SourceKind, Stated, from_geometry
from models.tolerances import AREA_SLACK
from rules.rows import TableRows

T = TypeVar("T")

_WORST_FIRST: Final[tuple[Hazard, ...]] = (Hazard.A, Hazard.B, Hazard.C1, Hazard.C, Hazard.C2, Hazard.D, Hazard.E)
_LEAST_FIRST: Final[tuple[Sprinklers, ...]] = (Sprinklers.NO, Sprinklers.PARTIAL, Sprinklers.YES)


@dataclass(frozen=True, slots=True)
class _Part:
    """A compartment, or what compartments leave of a storey: its area between two bounds, None while unknown."""

    id: str
    name: str
    storeys: tuple[int, ...]
    area: tuple[float, float] | None
    source: Source | None
    of: tuple[Storey, ...]
    entered: Compartment | None = None


def put_compartments(rows: TableRows, building: Building, building_row: int) -> None:
    """One row per compartment entered, and one per storey for what no compartment covers."""
    storeys = {storey.number: storey for storey in building.storeys}
    entered = [_entered(compartment, storeys) for compartment in building.compartments]
    parts = [*entered, *_uncovered(building)]
    joints = _Joints(parts, building.hoists)
    for part in parts:
        row = rows.add(part.id, part.name, building_row, placeholder=part.entered is None)
        if part.storeys:
            rows.put(row, "storey_number", float(min(part.storeys)), from_geometry("count-of-storeys"))
            rows.storeys[row] = part.storeys
        area = joints.area(part)
        if area is not None:
            rows.put(row, "compartment_area_m2", area, joints.source(part))
        rows.stated(row, "hazard", _hazard(joints.surely_with(part), building))
        rows.stated(row, "sprinklers", _sprinklers(joints.surely_with(part), building))
        if part.entered is not None:
            _put_entered(rows, row, part.entered)
            _put_alone(rows, row, part, parts)


def _entered(compartment: Compartment, storeys: Mapping[int, Storey]) -> _Part:
    of = tuple(storeys[number] for number in compartment.storeys if number in storeys)
    area = compartment.area_m2
    bounds = None if area is None else (area.value, area.value)
    return _Part(compartment.id, compartment.name, compartment.storeys, bounds, area.source if area else None, of,
                 compartment)


def _put_entered(rows: TableRows, row: int, compartment: Compartment) -> None:
    for quantity, value in (
        ("protected_area_m2", compartment.protected_area_m2), ("travel_distance_m", compartment.travel_distance_m),
        ("exit_count", compartment.exits), ("fire_lift_count", compartment.fire_lifts), ("persons", compartment.persons),
    ):
        rows.measured(row, quantity, value)
    rows.declared(row, compartment.declared)


def _put_alone(rows: TableRows, row: int, part: _Part, parts: Sequence[_Part]) -> None:
    """A compartment that shares none of its storeys with another part has none beside it, unless a person says otherwise."""
    shared = any(set(part.storeys) & set(other.storeys) for other in parts if other.id != part.id)
    stated = row in rows.cells.get("compartment_separation", {})
    if part.area is not None and not shared and not stated:
        rows.word(row, "compartment_separation", "none-adjacent", from_geometry("only-compartment-of-storey", part.name))


# --- what compartments leave uncovered ---------------------------------------------------------------------------


def _uncovered(building: Building) -> Iterable[_Part]:
    """Storeys without compartments as a whole, and the rest of storeys that theirs do not fill."""
    covering: dict[int, list[Compartment]] = {}
    for compartment in building.compartments:
        for number in compartment.storeys:
            covering.setdefault(number, []).append(compartment)
    for storey in building.storeys:
        if storey.kind is StoreyKind.ROOF:
            continue
        there = covering.get(storey.number, [])
        if not there:
            yield _whole(building, storey)
        elif (rest := _rest_m2(storey, there)) > 0.0 and storey.area_m2 is not None:
            source = Source(storey.area_m2.source.kind, "storey-less-compartments", storey.name)
            yield _Part(f"{building.id}/rest/{storey.number}", storey.name, (storey.number,), (0.0, rest), source, (storey,))


def _whole(building: Building, storey: Storey) -> _Part:
    area = storey.area_m2
    source = None if area is None else Source(area.source.kind, "whole-storey-as-compartment", str(storey.number))
    bounds = None if area is None else (0.0, area.value)
    return _Part(f"{building.id}/compartment/{storey.number}", storey.name, (storey.number,), bounds, source, (storey,))


def _rest_m2(storey: Storey, compartments: Sequence[Compartment]) -> float:
    """Area of a storey outside its compartments; 0 where they fill it, or where areas or shares are unknown."""
    if storey.area_m2 is None or any(c.area_m2 is None or len(c.storeys) > 1 for c in compartments):
        return 0.0
    rest = storey.area_m2.value - sum(c.area_m2.value for c in compartments if c.area_m2 is not None)
    return rest if rest > AREA_SLACK * storey.area_m2.value else 0.0


# --- wells -------------------------------------------------------------------------------------------------------


class _Joints:
    """Which parts open wells join, for certain or perhaps."""

    def __init__(self, parts: Sequence[_Part], hoists: Iterable[Hoist]) -> None:
        self._parts = {part.id: part for part in parts}
        self._sure: dict[str, set[str]] = {part.id: {part.id} for part in parts}
        self._maybe: dict[str, set[str]] = {part.id: {part.id} for part in parts}
        for hoist in hoists:
            if hoist.kind is HoistKind.WELL and hoist.closes_in_fire is not True:
                self._join(hoist)

    def _join(self, hoist: Hoist) -> None:
        touched = [part for part in self._parts.values() if hoist.serves is None or set(part.storeys) & set(hoist.serves)]
        _unite(self._maybe, touched)
        one_each = hoist.serves is not None and all(
            sum(number in part.storeys for part in touched) == 1 for number in hoist.serves
            if any(number in part.storeys for part in touched))
        if one_each and hoist.closes_in_fire is False:
            _unite(self._sure, touched)

    def surely_with(self, part: _Part) -> list[_Part]:
        return [self._parts[name] for name in sorted(self._sure[part.id])]

    def area(self, part: _Part) -> tuple[float, float] | None:
        """Area with all that is joined: at least the sure sum, at most the possible one."""
        sure = [other.area for other in self.surely_with(part)]
        maybe = [self._parts[name].area for name in sorted(self._maybe[part.id])]
        if part.area is None or any(area is None for area in maybe):
            return None
        return sum(area[0] for area in sure if area), sum(area[1] for area in maybe if area)

    def source(self, part: _Part) -> Source | None:
        if len(self._maybe[part.id]) == 1 or part.source is None:
            return part.source
        joined = [self._parts[name] for name in sorted(self._maybe[part.id])]
        assumed = any(other.source is not None and other.source.kind is SourceKind.ASSUMED for other in joined)
        kind = SourceKind.ASSUMED if assumed else part.source.kind
        return Source(kind, "storeys-joined-by-well", ", ".join(other.name for other in joined))


def _unite(groups: dict[str, set[str]], parts: Sequence[_Part]) -> None:
    together = set().union(*(groups[part.id] for part in parts)) if parts else set()
    for name in together:
        groups[name] = together


# --- hazard class and sprinklers ---------------------------------------------------------------------------------


def _hazard(joined: Sequence[_Part], building: Building) -> Stated[Hazard] | None:
    """The class stated for the compartment; else the worst of its units and the building (GB 50016-2014, 3.1.2).

    Joined compartments take the worst of all.
    """
    return _first(_WORST_FIRST, [_own_hazard(other, building) for other in joined])


def _own_hazard(part: _Part, building: Building) -> Stated[Hazard] | None:
    if part.entered is not None and part.entered.hazard is not None:
        return part.entered.hazard
    units = [unit.hazard for storey in part.of for unit in storey.units]
    return _first(_WORST_FIRST, [building.hazard, *(hazard for hazard in units if hazard is not None)])


def _sprinklers(joined: Sequence[_Part], building: Building) -> Stated[Sprinklers] | None:
    """The state of the compartment, else of the building; joined compartments have the least of all."""
    states = [(other.entered.sprinklers if other.entered else None) or building.sprinklers for other in joined]
    return _first(_LEAST_FIRST, states)


def _first(order: Sequence[T], stated: Sequence[Stated[T] | None]) -> Stated[T] | None:
    """The stated value that comes first in an order; None while one of them is unknown."""
    known = [value for value in stated if value is not None]
    if len(known) < len(stated) or not known:
        return None
    return min(known, key=lambda value: order.index(value.value))

