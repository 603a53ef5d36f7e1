"""A reading (a plan, another model) into the base: storeys matched, the plan laid on them, its things taken over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any, Final

from models.building import Building, Storey
from models.edit_fields import FIELDS
from models.edit_goods import DETAILS
from models.edit_records import record
from models.edits import ON_STOREY
from models.errors import CallError
from models.measured import Measured, Source, Stated, from_geometry, square_metres
from models.merging.comparing import agree, value_of
from models.merging.from_logistics import laid, merge_around, merge_details, merge_logistics
from models.merging.matching import building_by, by_name, key, nearest, storey_by, things
from models.merging.merger import Merger, topic
from models.merging.parts import Addition, Offer
from models.merging.placement import Placement, place
from models.reading import Reading
from models.storey_names import storey_number
from models.tolerances import AREA_SLACK, COLUMN_AXIS_M

_ON_BUILDING: Final = ("compartment", "stair", "lift", "hoist", "dock", "ramp", "store", "passage", "equipment")
_LEVELS: Final = ("outdoor_ground_m", "roof_finish_m", "planning_height_m")
_SIZES: Final = ("car_m", "door_m", "size_m", "base_m")
_PLANS: Final = "DXF"


def merge_reading(merger: Merger, reading: Reading, addition: Addition) -> None:
    """Offer everything that a reading holds to the buildings of the base, then its plot and site."""
    placement: Placement | None = None
    for building in reading.buildings:
        base, storeys = _target(merger, reading, building, addition)
        if base is None:
            name = building.name or building.id
            merger.leave("building", name, "", name, None, "no-building" if addition.target else "which-building")
        else:
            taking = _Taking(merger, base, building, storeys, reading)
            taking.take()
            placement = placement or next(iter(taking.placements.values()), None)
    site = reading.site
    if site is not None and site.north_deg is not None and placement is None and _has_axes(reading):
        merger.leave("site", site.name or site.id, "north_deg", site.north_deg.source.where, None, "not-placed")
        site = replace(site, north_deg=None)
    merge_around(merger, reading.plot, site, placement, reading.input.file)


def _has_axes(reading: Reading) -> bool:
    """Whether a reading has plan axes of its own: without a placement nobody knows how they lie to those of the base."""
    return any(storey.outline is not None for building in reading.buildings for storey in building.storeys)


def _target(merger: Merger, reading: Reading, building: Building, addition: Addition) -> tuple[Building | None, dict[int, str]]:
    """The building of the base that one of the reading belongs to, and its storeys: number there → id here."""
    target, bases = addition.target, merger.buildings
    names_building = any(key(target) in (key(base.id), key(base.name or "")) for base in bases) if target else False
    storey_target = target and not names_building
    base = building_by(bases, target) if names_building else _counterpart(bases, reading, building)
    if base is None:
        return None, {}
    if storey_target:
        wanted = storey_by(base, storey_number(target), target)
        own = _one_storey(building, target)
        return (base, {own.number: wanted.id}) if wanted is not None and own is not None else (base, {})
    found: dict[int, str] = {}
    for storey in building.storeys:
        match = storey_by(base, storey.number, storey.name)
        if match is not None and match.id not in found.values():
            found[storey.number] = match.id
    return base, found


def _counterpart(bases: Sequence[Building], reading: Reading, building: Building) -> Building | None:
    if len(bases) == 1 and len(reading.buildings) == 1:
        return bases[0]
    named = [base for base in bases if key(building.name or building.id) in (key(base.id), key(base.name or ""))]
    return named[0] if len(named) == 1 else None


def _one_storey(building: Building, target: str) -> Storey | None:
    """The storey of an addition that is meant for one storey: the only one, or the one of that name or number."""
    if len(building.storeys) == 1:
        return building.storeys[0]
    return storey_by(building, storey_number(target), target)


class _Taking:
    """One building of an addition taken into one of the base."""

    def __init__(self, merger: Merger, base: Building, plan: Building, storeys: dict[int, str], reading: Reading) -> None:
        self.merger, self.base_id, self.plan, self.storeys, self.report = merger, base.id, plan, storeys, merger.report
        self.file = reading.input.file
        self.flat = reading.input.format.startswith(_PLANS) or all(storey.height_m is None for storey in plan.storeys)
        own = {storey.id: storey.number for storey in base.storeys}
        self.numbers = {number: own[storey_id] for number, storey_id in storeys.items()}
        self.placements: dict[int, Placement] = {}
        self.claimed: set[str] = set()
        self.fitting = False     # whether any storey of the plan belongs here

    @property
    def base(self) -> Building:
        return self.merger[self.base_id]

    def take(self) -> None:
        for storey in self.plan.storeys:
            if storey.number in self.storeys:
                self._take_storey(storey)
            else:
                self.merger.leave("storey", storey.name or str(storey.number), "", storey.name, None, "no-such-storey")
        if not self.fitting and self.plan.storeys:
            return     # a plan of nothing that is here: its lifts and columns belong nowhere
        self._take_grid()
        for kind in _ON_BUILDING:
            for item in things(self.plan, kind):
                self._take_item(kind, item, None, self._placement_of(item))
        self._take_building()

    # storeys

    def _take_storey(self, storey: Storey) -> None:
        base = self._storey(storey.number)
        placement = place(base.outline, storey.outline, self.base.column_grid, self.plan.column_grid, _marks(self.base),
                          _marks(self.plan))
        if placement is None and base.outline is not None and storey.outline is not None:
            self.merger.leave("storey", storey.name or str(storey.number), "", storey.name, None, "misfit")
            return
        self.fitting = True
        if placement is None and base.outline is None:
            placement = Placement(turns=0, shift_m=(0.0, 0.0), residual_m=None, overlap=None)
            self.report.guess("merge-unplaced", base.name)
        elif placement is None:
            self.report.drop("merge-no-outline", base.name)
        else:
            self._say_placed(base, placement)
        if placement is not None:
            self.placements[storey.number] = placement
            self._take_outline(base, storey, placement)
        skipped = ("name", "area_m2") if storey.outline is not None and base.outline is not None else ("name",)
        self._offer_fields("storey", base.id, storey, skipped)
        if not self.flat and storey.height_m is not None:
            self.merger.offer(self.base_id, Offer(kind="storey", id=base.id, field="height_m", value=storey.height_m.value,
                                                  source=storey.height_m.source, where=storey.name))
        if skipped[1:]:
            self._compare_areas(base, storey)
        covering = _covering(base)
        for kind in ON_STOREY:
            for item in things(self.plan, kind, storey):
                self._take_item(kind, item, base.id, placement, covering if kind == "zone" else None)
        if covering is not None and storey.zones:
            self._drop_covering(covering)

    def _storey(self, number: int) -> Storey:
        return next(storey for storey in self.base.storeys if storey.id == self.storeys[number])

    def _say_placed(self, base: Storey, placement: Placement) -> None:
        if (placement.turns, placement.shift_m) == (0, (0.0, 0.0)) and (placement.overlap or 0.0) >= 1.0 - AREA_SLACK:
            return     # it lay there already
        if placement.residual_m is None:
            self.report.guess("merge-placed-by-axes", base.name, turn=placement.turns * 90, dx=f"{placement.shift_m[0]:.3f}",
                              dy=f"{placement.shift_m[1]:.3f}")
            return
        self.report.guess("merge-placed", base.name, turn=placement.turns * 90, dx=f"{placement.shift_m[0]:.3f}",
                          dy=f"{placement.shift_m[1]:.3f}", residual=f"{placement.residual_m:.2f}",
                          overlap=f"{(placement.overlap or 0.0) * 100:.1f}")

    def _take_outline(self, base: Storey, storey: Storey, placement: Placement) -> None:
        """The outline where the base has none; a different one is a conflict."""
        if storey.outline is None:
            return
        laid = placement.shape(storey.outline)
        measured = storey.area_m2
        source = measured.source if measured is not None else from_geometry("merge-outline", f"{self.file} {storey.name}")
        if base.outline is not None:
            apart = base.outline.symmetric_difference(laid).area
            if apart <= AREA_SLACK * base.outline.area:
                return
            own = base.area_m2.source if base.area_m2 is not None else from_geometry("merge-outline", base.name)
            if not self.merger.differs(self.base_id, "storey", base, "outline", square_metres(round(base.outline.area, 6), own),
                                       square_metres(round(laid.area, 6), source), source):
                return
        self._run("set_outline", {"storey_id": base.id, "outline": laid}, base.name)

    def _compare_areas(self, base: Storey, storey: Storey) -> None:
        if storey.area_m2 is not None:
            self.merger.offer(self.base_id, Offer(kind="storey", id=base.id, field="area_m2", value=storey.area_m2.value,
                                                  source=storey.area_m2.source, where=storey.name))

    def _drop_covering(self, covering: Any) -> None:
        """A zone that only carried the load of the whole storey gives way to the zones of the plan, which inherit the load."""
        self._run("remove_item", {"kind": "zone", "item_id": covering.id}, covering.name)

    def _run(self, name: str, arguments: dict[str, object], shown: str) -> None:
        try:
            self.merger.run(self.base_id, record(self.base_id, name, arguments), shown)
        except CallError as error:
            self.merger.leave("storey", shown, "", "", None, error)

    # things

    def _placement_of(self, item: Any) -> Placement | None:
        """The placement for a thing of the building: of the storey it stands on, else of the only storeys there are."""
        numbers = [getattr(item, "storey", None), *(getattr(item, "serves", None) or ())]
        own = [self.placements[number] for number in numbers if number in self.placements]
        return own[0] if own else next(iter(self.placements.values()), None)

    def _take_item(self, kind: str, item: Any, storey_id: str | None, placement: Placement | None, covering: Any = None) -> None:
        item = self._laid(kind, item, placement)
        if getattr(item, "storeys", None) == ():      # it lies on storeys that are not here
            self.merger.leave(kind, item.name or item.id, "", item.name, None, "no-such-storey")
            return
        storey = next((s for s in self.base.storeys if s.id == storey_id), None)
        there = [other for other in things(self.base, kind, storey)
                 if f"{kind}/{other.id}" not in self.claimed and other is not covering]
        found = (by_name(there, item.name) or by_name(there, item.id) or [nearest(there, getattr(item, "position_m", None))])[0]
        if found is not None:
            self.claimed.add(f"{kind}/{found.id}")
            self._offer_fields(kind, found.id, item, ())
            if kind in DETAILS:
                merge_details(self.merger, self.base_id, kind, item, found, placement, self.file)
            return
        if covering is not None and item.floor_load is None:
            item = replace(item, floor_load=covering.floor_load)
        item = replace(item, id=self._free_id(kind, item.id, storey_id))
        if self.merger.add(self.base_id, kind, item, storey_id, item.name or item.id, None):
            self.claimed.add(f"{kind}/{item.id}")

    def _laid(self, kind: str, item: Any, placement: Placement | None) -> Any:
        """A thing in the axes and with the storey numbers of the base. Without a placement it has no place."""
        values: dict[str, Any] = {}
        if getattr(item, "position_m", None) is not None:
            values["position_m"] = None if placement is None else placement.point(item.position_m)
        if getattr(item, "outline", None) is not None:
            values["outline"] = None if placement is None else placement.shape(item.outline)
        if getattr(item, "outline_m", ()):
            values["outline_m"] = () if placement is None else tuple(placement.point(point) for point in item.outline_m)
        if getattr(item, "storey", None) is not None:
            values["storey"] = self.numbers.get(item.storey)
        for name in ("serves", "storeys"):
            if getattr(item, name, None) is not None:
                values[name] = self._stops(kind, item, getattr(item, name), name)
        if getattr(item, "access", None) is not None:
            values["access"] = laid(item.access, placement)
        return replace(item, **values) if values else item

    def _stops(self, kind: str, item: Any, numbers: Sequence[int], name: str) -> tuple[int, ...] | None:
        """Storeys that a thing serves, counted as the base does. A plan of one storey cannot know all stops."""
        found = tuple(self.numbers[number] for number in numbers if number in self.numbers)
        if name == "storeys":
            return found
        if len(self.plan.storeys) < len(self.base.storeys) and len(self.plan.storeys) <= 1:
            self.report.guess("merge-stops-unknown", item.name or item.id)
            return None
        return found if len(found) == len(numbers) else None

    def _free_id(self, kind: str, wanted: str, storey_id: str | None) -> str:
        taken = {item.id for item in things(self.base, kind)}
        names = (wanted, f"{storey_id}-{wanted}" if storey_id else wanted, *(f"{wanted}-{i}" for i in range(2, len(taken) + 3)))
        return next(name for name in names if name not in taken)

    def _offer_fields(self, kind: str, item_id: str, item: Any, skipped: Sequence[str]) -> None:
        """Offer each known field of a thing, and its free facts."""
        for field in FIELDS[kind]:
            if field in skipped or field == "name":
                continue
            parts = getattr(item, field, None) if field in _SIZES else None
            if isinstance(parts, tuple):
                for index, part in enumerate(parts):
                    if part is not None:
                        self._offer(kind, item_id, item, field, part.value, part.source, index)
                continue
            value = value_of(kind, item, field)
            if value is None or (topic(field) == "load" and not _load_unit(field, value)):
                continue
            self._offer(kind, item_id, item, field, *_bare(value, self._said_at(item)))
        for name, fact in getattr(item, "declared", {}).items():
            self._offer_fact(kind, item_id, item, name, fact)

    def _offer(self, kind: str, item_id: str, item: Any, field: str, value: object, source: Source,
               index: int | None = None) -> None:
        self.merger.offer(self.base_id, Offer(kind=kind, id=item_id, field=field, value=value, source=source, index=index,
                                              where=getattr(item, "name", "") or item.id))

    def _offer_fact(self, kind: str, item_id: str, item: Any, name: str, fact: Stated[object]) -> None:
        """A free fact where the base says nothing of it, or something else."""
        own = self.base if kind == "building" else next(i for i in things(self.base, kind) if i.id == item_id)
        old = own.declared.get(name)
        if old is not None and (old.value == fact.value or not self.merger.differs(
                self.base_id, kind, own, f"declared.{name}", old, fact, fact.source)):
            return
        self._run("set_declared", {"kind": kind, "item_id": item_id, "name": name, "value": fact.value, "source": fact.source},
                  getattr(item, "name", ""))

    def _said_at(self, item: Any) -> Source:
        return from_geometry("merge-stated", f"{self.file} {getattr(item, 'name', '')}".strip())

    # the whole

    def _take_grid(self) -> None:
        grid, placement = self.plan.column_grid, next(iter(self.placements.values()), None)
        if grid is None:
            return
        if placement is None:
            self.merger.leave("building", self.plan.name or self.plan.id, "column_grid", "", None, "not-placed")
            return
        laid, old = placement.grid(grid), self.base.column_grid
        if old is not None:
            if _same_axes(old.x_m, laid.x_m) and _same_axes(old.y_m, laid.y_m):
                return
            if not self.merger.differs(self.base_id, "building", self.base, "column_grid", old, laid, laid.source):
                return
        self._run("set_column_grid", {"grid": laid}, self.base.name)

    def _take_building(self) -> None:
        """What is said of the whole building. Levels count from another zero and are left."""
        left = [name for name in _LEVELS if (stated := getattr(self.plan, name)) is not None
                and (getattr(self.base, name) is None or not agree(getattr(self.base, name), stated))]
        for name in left:
            self.merger.leave("building", self.plan.name or self.plan.id, name, "", None, "other-zero")
        self._offer_fields("building", self.base_id, self.plan, _LEVELS)
        merge_logistics(self.merger, self.base_id, self.plan, self.numbers, self.file)


def _marks(building: Building) -> list[tuple[float, float]]:
    """Places by which two drawings of a building can be compared."""
    items: tuple[Any, ...] = (*building.lifts, *building.hoists, *building.docks)
    return [item.position_m for item in items if item.position_m is not None]


def _covering(storey: Storey) -> Any:
    """The one zone of a storey that says no more than the load of its whole floor, or None."""
    if len(storey.zones) != 1:
        return None
    zone = storey.zones[0]
    bare = all(getattr(zone, f.name) in (None, {}) for f in fields(zone) if f.name not in ("id", "name", "area_m2", "floor_load"))
    return zone if bare and zone.id.startswith(f"{storey.id}-floor") else None


def _load_unit(field: str, value: object) -> bool:
    """Whether a load is stated in the unit of the field."""
    return isinstance(value, Measured) and value.unit == {"load_kn_m2": "kN/m2", "load_kg_m2": "kg/m2"}[field]


def _bare(value: object, otherwise: Source) -> tuple[object, Source]:
    """Value and source as edits take them."""
    if isinstance(value, Measured):
        return value.value, value.source
    if isinstance(value, Stated):
        return (str(value.value) if isinstance(value.value, str) else value.value), value.source
    return value, otherwise


def _same_axes(old: tuple[float, ...], new: tuple[float, ...]) -> bool:
    return len(old) == len(new) and all(abs(a - b) <= COLUMN_AXIS_M for a, b in zip(old, new, strict=True))



