"""Reading a changed file again: the user's edits are made again on what is in the file now.

Subjects are found again by id, else by name, storey number or elevation. An edit that no longer fits is listed with the
reason; where the file itself changed the very value that the user had overruled, the edit is kept and listed as a conflict.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from models.building import Building
from models.edit_around import AROUND, Around
from models.edit_fields import FIELDS
from models.edit_records import Record, plain, run, run_around, single, unplain
from models.edits import ON_BUILDING, ON_STOREY, Changed
from models.errors import CallError
from models.measured import Measured
from models.merging.comparing import agree, value_of
from models.merging.matching import key, things
from models.merging.parts import named
from models.reading import Reading
from models.recutting import Recutting
from models.tolerances import LEVEL_MERGE_M

KINDS: Final = ("storey", *ON_STOREY, *ON_BUILDING)
_ID_ARGUMENTS: Final = {"storey_id": "storey", "zone_id": "zone", "lift_id": "lift", "hoist_id": "hoist", "dock_id": "dock",
                        "compartment_id": "compartment", "equipment_id": "equipment"}
_FOLLOWING: Final = frozenset({"elevation_m", "roof_m", "roof_finish_m", "planning_height_m", "levels_ignored"})
_COMPARED: Final = ("elevation_m", "height_m", "roof_m")     # beside the fields that can be edited


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An edit that was made again. ``record`` speaks of the things as they are called in the new file.

    ``before`` and ``now`` are what the file said of the edited value and says today, where that differs: a conflict.
    ``position`` counts the edits that were given, from 0, those made together one by one.
    """

    record: Record
    name: str
    field: str
    value: object
    before: object = None
    now: object = None
    conflict: bool = False
    position: int = 0
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """An edit that no longer fits; ``reason`` is a text key, ``values`` fill it in."""

    record: Record
    name: str
    field: str
    value: object
    reason: str
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What the file itself changed: ``what`` is added, gone or changed; of what changed, the field with both values."""

    what: str
    building: str
    kind: str
    id: str
    name: str
    field: str = ""
    old: object = None
    new: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """The buildings of the new file, and what lies around them, with the edits that still fit."""

    buildings: Sequence[Building]
    around: Around = dataclasses.field(default_factory=Around)
    kept: tuple[Kept, ...]
    lost: tuple[Lost, ...]
    file_changes: tuple[Difference, ...]

    @property
    def conflicts(self) -> tuple[Kept, ...]:
        return tuple(edit for edit in self.kept if edit.conflict)

    @property
    def records(self) -> tuple[Record, ...]:
        """The kept edits, to be run on the new file."""
        return tuple(edit.record for edit in self.kept)


def reread(old: Sequence[Building], edits: Sequence[Record], new: Reading) -> Reread:
    """Make the edits again on a file that was read again.

    Args:
        old: the buildings as they were read before, without edits.
        edits: records in their order (:mod:`models.edit_records`); those made together count one by one.
        new: the file as it is now.
    """
    if new.city is not None or (not edits and len(old) > _MOST_COMPARED):
        return Reread(buildings=new.buildings, kept=(), lost=tuple(
            _lost(entry, None, "reread-city", {}) for entry in single(edits)), file_changes=(),
                      around=Around(new.plot, new.site))
    pairs = _pair(list(old), list(new.buildings), (_by_id, _by_name, _alone))
    replay = _Replay(pairs, old, new)
    around = Around(new.plot, new.site)
    for position, entry in enumerate(single(edits)):
        if entry["building"] == AROUND:
            around = replay.make_around(around, entry, position)
        else:
            replay.make(entry, position)
    changes: list[Difference] = []
    for building in old:
        counterpart = pairs.get(building.id)
        changes += [_gone("building", building, building)] if counterpart is None else differences(building, counterpart)
    kept_ids = {building.id for building in pairs.values()}
    changes += [replace(_gone("building", building, building), what="added") for building in new.buildings
                if building.id not in kept_ids]
    return Reread(buildings=tuple(replay.now.values()), kept=tuple(replay.kept), lost=tuple(replay.lost),
                  file_changes=tuple(changes), around=around)


_MOST_COMPARED: Final = 200
"""Of more buildings nobody reads a list of differences; they are a city file."""


# which thing is which

Rule = Callable[[Any, Any, Sequence[Any], Sequence[Any]], bool]


def _pair(old: list[Any], new: list[Any], rules: Sequence[Rule]) -> dict[str, Any]:
    """Id of the old thing → the new one that it is; each new one once, sure rules first."""
    found: dict[str, Any] = {}
    left = list(new)
    for rule in rules:
        for item in old:
            if item.id in found:
                continue
            match = next((other for other in left if rule(item, other, old, new)), None)
            if match is not None:
                found[item.id] = match
                left = [other for other in left if other is not match]
    return found


def _by_id(old: Any, new: Any, _olds: Sequence[Any], _news: Sequence[Any]) -> bool:
    return bool(old.id == new.id)


def _by_name(old: Any, new: Any, olds: Sequence[Any], news: Sequence[Any]) -> bool:
    """The same name, which nothing else of the kind has."""
    wanted = key(old.name or "")
    return bool(wanted) and wanted == key(new.name or "") and all(
        sum(key(other.name or "") == wanted for other in others) == 1 for others in (olds, news))


def _by_number(old: Any, new: Any, _olds: Sequence[Any], _news: Sequence[Any]) -> bool:
    return bool(old.number == new.number)


def _by_level(old: Any, new: Any, _olds: Sequence[Any], _news: Sequence[Any]) -> bool:
    return bool(abs(old.elevation_m.value - new.elevation_m.value) <= LEVEL_MERGE_M)


def _alone(_old: Any, _new: Any, olds: Sequence[Any], news: Sequence[Any]) -> bool:
    """The only one there was and the only one there is."""
    return len(olds) == len(news) == 1


def _pairs_of(old: Building, new: Building, kind: str) -> dict[str, Any]:
    rules: tuple[Rule, ...] = (_by_id, _by_name)
    if kind == "storey":
        rules = (_by_id, _by_name, _by_number, _by_level)
    return _pair(list(things(old, kind)), list(things(new, kind)), rules)


# the edits again


class _Replay:
    """Runs records on the old buildings and, translated, on the new ones."""

    def __init__(self, pairs: Mapping[str, Building], old: Sequence[Building], new: Reading) -> None:
        self.pairs = pairs
        self.base = {building.id: building for building in old}
        self.then = dict(self.base)                              # the old file with the edits so far
        self.file = {building.id: building for building in new.buildings}  # the new file as read
        self.now = dict(self.file)                               # … with the edits so far
        self.ids = {(building.id, kind): {i: item.id for i, item in _pairs_of(building, pairs[building.id], kind).items()}
                    for building in old if building.id in pairs for kind in KINDS}
        self.recutting = Recutting(new.mesh)
        self.kept: list[Kept] = []
        self.lost: list[Lost] = []

    def make(self, entry: Record, position: int) -> None:
        """Make one edit again, or write down why it does not fit."""
        old_id = str(entry["building"])
        first, made = self._first(entry)
        counterpart = self.pairs.get(old_id)
        if counterpart is None:
            self.lost.append(_lost(entry, first, "reread-no-building", {}))
            return
        try:
            translated = self.recutting.recut(self._translated(entry, counterpart.id))
            edit = run(self.now[counterpart.id], translated)
        except CallError as error:
            self.lost.append(_lost(entry, first, error.key, {name: plain(value) for name, value in error.values.items()}))
            return
        self.now[counterpart.id] = edit.building
        self._remember(old_id, made, edit.changed)
        kept = self._kept(old_id, counterpart.id, translated, first or next(iter(edit.changed), None))
        self.kept.append(replace(kept, position=position))

    def make_around(self, around: Around, entry: Record, position: int) -> Around:
        """Make an edit of plot or site again, or write down why it does not fit. Ids of things on a site stay as they are."""
        try:
            edit = run_around(around, entry)
        except CallError as error:
            self.lost.append(_lost(entry, None, error.key, {name: plain(value) for name, value in error.values.items()}))
            return around
        first = next(iter(edit.changed), None)
        arguments = entry["arguments"]
        self.kept.append(Kept(record=entry, name=str(arguments.get("item_id") or arguments.get("kind", "")),
                              field="" if first is None else first.field, value=None if first is None else _shown(first.new),
                              position=position, kind=str(arguments.get("kind", ""))))
        return edit.around

    def _first(self, entry: Record) -> tuple[_Named | None, Sequence[Changed]]:
        """What the edit changed in the old file, the entered value first; later edits build on it."""
        building = self.then.get(str(entry["building"]))
        if building is None:
            return None, ()
        try:
            edit = run(building, entry)
        except CallError:
            return None, ()
        self.then[building.id] = edit.building
        own = [changed for changed in edit.changed if changed.kind == "building" or changed.field not in _FOLLOWING]
        first = next(iter(own or edit.changed), None)
        if entry["name"] == "set_storey_height":
            first = next((c for c in edit.changed if c.id == entry["arguments"]["storey_id"] and c.field == "height_m"), first)
        return None if first is None else _Named(first, _name(building, edit.building, first)), edit.changed

    def _translated(self, entry: Record, new_building: str) -> dict[str, Any]:
        """The record with the ids and storey numbers of the new file. Raises CallError: a subject is gone."""
        old_id, arguments = str(entry["building"]), dict(entry["arguments"])
        for name, kind in _ID_ARGUMENTS.items():
            if name in arguments:
                arguments[name] = self._id(old_id, kind, str(arguments[name]))
        if "item_id" in arguments:
            kind = str(arguments["kind"])
            arguments["item_id"] = new_building if kind == "building" else self._id(old_id, kind, str(arguments["item_id"]))
        numbers = self._numbers(old_id, new_building)
        for name in ("item", "lift", "hoist", "dock", "compartment", "zone", "equipment"):
            if isinstance(arguments.get(name), Mapping):
                arguments[name] = plain(_renumbered(unplain(arguments[name]), numbers))
        if arguments.get("field") in ("serves", "storeys") and arguments.get("value") is not None:
            arguments["value"] = [numbers.get(number, number) for number in arguments["value"]]
        elif arguments.get("field") == "storey":
            arguments["value"] = numbers.get(arguments.get("value"), arguments.get("value"))
        return {**entry, "building": new_building, "arguments": arguments}

    def _id(self, building_id: str, kind: str, item_id: str) -> str:
        found = self.ids.get((building_id, kind), {}).get(item_id)
        if found is None:
            raise CallError("bad-call", "reread-gone", _title(self.then.get(building_id), kind, item_id))
        return str(found)

    def _numbers(self, old_building: str, new_building: str) -> dict[Any, int]:
        """Storey number in the old file → in the new one."""
        new = {storey.id: storey.number for storey in self.file[new_building].storeys}
        ids = self.ids[old_building, "storey"]
        return {storey.number: new[ids[storey.id]] for storey in self.base[old_building].storeys if storey.id in ids}

    def _remember(self, building_id: str, then: Sequence[Changed], now: Sequence[Changed]) -> None:
        """Things that an edit made are the same in both files, whatever their ids."""
        made, again = ([c for c in changed if not c.field and c.old is None] for changed in (then, now))
        for old, new in zip(made, again, strict=False):
            self.ids[building_id, old.kind][old.id] = new.id

    def _kept(self, old_building: str, new_building: str, entry: dict[str, Any], first: _Named | Changed | None) -> Kept:
        if first is None:
            return Kept(record=entry, name=str(entry["arguments"].get("storey_id", "")), field="", value=None)
        named = first if isinstance(first, _Named) else _Named(first, "")
        changed = named.changed
        before = _held(self.base[old_building], changed.kind, changed.id, changed.field)
        try:
            new_id = new_building if changed.kind == "building" else self._id(old_building, changed.kind, changed.id)
        except CallError:
            new_id = changed.id
        now = _held(self.file[new_building], changed.kind, new_id, changed.field)
        value = _shown(changed.new)
        conflict = changed.field != "" and not _same(before, now) and not _same(now, value)
        return Kept(record=entry, name=named.name, field=changed.field, value=value, before=before, now=now, conflict=conflict,
                    kind=changed.kind)


@dataclass(frozen=True, slots=True)
class _Named:
    """A change with the name of what it changed."""

    changed: Changed
    name: str


def _lost(entry: Record, first: _Named | None, reason: str, values: Mapping[str, object]) -> Lost:
    if first is None:
        arguments = entry["arguments"]
        subject = arguments.get("storey_id") or arguments.get("item_id") or arguments.get("zone_id") or ""
        return Lost(record=entry, name=str(subject), field=str(arguments.get("field", "")), value=None, reason=reason,
                    values=values)
    return Lost(record=entry, name=first.name, field=first.changed.field, value=_shown(first.changed.new), reason=reason,
                values=values, kind=first.changed.kind)


def _renumbered(item: Any, numbers: Mapping[Any, int]) -> Any:
    """A thing that was added, with the storey numbers of the new file."""
    values: dict[str, Any] = {}
    for name in ("serves", "storeys"):
        if getattr(item, name, None) is not None:
            values[name] = tuple(numbers.get(number, number) for number in getattr(item, name))
    if isinstance(getattr(item, "storey", None), int):
        values["storey"] = numbers.get(item.storey, item.storey)
    return replace(item, **values) if values else item


def _title(building: Building | None, kind: str, item_id: str) -> str:
    item = None if building is None else next((item for item in things(building, kind) if item.id == item_id), None)
    return item_id if item is None or building is None else named(building, kind, item)


def _name(before: Building, after: Building, changed: Changed) -> str:
    """The name of what changed, as it was called; what is new or gone is there on one side alone."""
    if changed.kind == "building":
        return before.name or before.id
    there = before if any(item.id == changed.id for item in things(before, changed.kind)) else after
    return _title(there, changed.kind, changed.id)


def _held(building: Building, kind: str, item_id: str, field: str) -> object:
    """What a file says of a field; None where the thing or the value is not there."""
    item = building if kind == "building" else next((i for i in things(building, kind) if i.id == item_id), None)
    return None if item is None or not field else _shown(getattr(item, field, None))


def _shown(value: object) -> object:
    """A floor load as its number."""
    return getattr(value, "load", value)


def _same(first: object, second: object) -> bool:
    return first is second if first is None or second is None else agree(first, second)


# what the file changed


def differences(old: Building, new: Building) -> list[Difference]:
    """Storeys and things that came or went, and values that changed, between two readings of a building."""
    found = _changed("building", new, old, new)
    for kind in KINDS:
        pairs = _pairs_of(old, new, kind)
        kept = {item.id for item in pairs.values()}
        for item in things(old, kind):
            found += _changed(kind, new, item, pairs[item.id]) if item.id in pairs else [_gone(kind, old, item)]
        found += [replace(_gone(kind, new, item), what="added") for item in things(new, kind) if item.id not in kept]
    return found


def _gone(kind: str, building: Building, item: Any) -> Difference:
    return Difference(what="gone", building=building.id, kind=kind, id=item.id, name=named(building, kind, item))


def _changed(kind: str, building: Building, old: Any, new: Any) -> list[Difference]:
    found = []
    names = dict.fromkeys((*FIELDS[kind], *(name for name in _COMPARED if hasattr(old, name))))
    for name in names:
        before, now = value_of(kind, old, name), value_of(kind, new, name)
        if name == "load_kg_m2" or _alike(before, now):
            continue
        found.append(Difference(what="changed", building=building.id, kind=kind, id=new.id, name=named(building, kind, new),
                                field=name, old=before, new=now))
    return found


def _alike(before: object, now: object) -> bool:
    if isinstance(before, tuple) and isinstance(now, tuple) and len(before) == len(now):
        return all(_alike(a, b) for a, b in zip(before, now, strict=True))
    if isinstance(before, Measured) != isinstance(now, Measured):
        return False
    return _same(before, now)
