"""The ledger of a merge: offers are compared with what is there, taken by named edits, and every outcome is written down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from models.building import Building
from models.edit_around import Around, AroundEdit
from models.edit_fields import FIELDS
from models.edit_records import Record, plain, record, run, run_around
from models.edits import ON_STOREY, Edit, find
from models.errors import CallError
from models.measured import Source
from models.merging.comparing import agree, source_of, standing, value_of
from models.merging.parts import ADDITION, BASE, SIDES, Change, Conflict, Offer, Unmatched, in_parts, named
from models.report import ReportBuilder

_NO_STOREY: Final = "merge-left-no-such-storey"
_AROUND: Final = Building(id="", name="")
"""Stands for the building in conflicts on plot and site."""


class Merger:
    """Takes offers for a set of buildings, one file after the other.

    Args:
        buildings: those of the base.
        prefer: ``base`` or ``addition`` lets that side win every conflict; None leaves it to the rule.
        choices: key of a conflict → side, by the user.
    """

    def __init__(self, buildings: Sequence[Building], prefer: str | None, choices: Mapping[str, str],
                 around: Around = Around()) -> None:      # noqa: B008 (frozen)
        self._buildings = {building.id: building for building in buildings}
        self.prefer, self.choices = prefer, choices
        self.around = around                                      # plot and site as they are by now
        self.file = ""
        self.report = ReportBuilder()     # of the present file
        self.changes: list[Change] = []
        self.conflicts: list[Conflict] = []
        self.unmatched: list[Unmatched] = []
        self.records: list[Record] = []
        self._said: dict[tuple[str, str, str, str], Any] = {}     # what this file has said already
        self._keys: set[str] = set()

    def start(self, file: str) -> None:
        """The next file begins."""
        self.file = file
        self.report = ReportBuilder()
        self._said.clear()

    @property
    def buildings(self) -> tuple[Building, ...]:
        return tuple(self._buildings.values())

    def __getitem__(self, building_id: str) -> Building:
        """A building as it is by now."""
        return self._buildings[building_id]

    # values

    def offer(self, building_id: str, offer: Offer, told: Source | None = None) -> None:
        """A value for a field of a thing that is there: filled in, agreed, or a conflict. ``told``: where a plain word stands."""
        try:
            building = self[building_id]
            item = find(building, offer.kind, offer.id)
            new = self._as_value(building, item, offer)
        except CallError as error:
            self.leave(offer.kind, offer.id, offer.field, offer.where, offer.row, error)
            return
        if new is None or self._twice(building, item, offer, new):
            return
        old = value_of(offer.kind, item, offer.field, offer.index)
        if old is None:
            self._take(building, item, offer)
        elif not agree(old, new):
            conflict = self._conflict(building, item, offer.label, old, new, told or offer.source)
            if conflict.stands == ADDITION:
                self._take(building, item, offer)

    def _as_value(self, building: Building, item: Any, offer: Offer) -> object:
        """What the field would be. Raises CallError for a value that cannot be."""
        edited = run(building, self._record(building, offer)).building
        return value_of(offer.kind, find(edited, offer.kind, offer.id), offer.field, offer.index)

    def _record(self, building: Building, offer: Offer) -> dict[str, Any]:
        if offer.index is not None:
            return record(building.id, "set_size", {
                "kind": offer.kind, "item_id": offer.id, "field": offer.field, "index": offer.index, "value_m": offer.value,
                "source": offer.source})
        if offer.kind == "storey" and offer.field == "height_m":
            return record(building.id, "set_storey_height", {
                "storey_id": offer.id, "height_m": offer.value, "source": offer.source})
        if offer.field not in FIELDS[offer.kind]:
            name = offer.field.removeprefix("declared.")
            return record(building.id, "set_declared", {
                "kind": offer.kind, "item_id": offer.id, "name": name, "value": offer.value, "source": offer.source})
        return record(building.id, "set_field", {
            "kind": offer.kind, "item_id": offer.id, "field": offer.field, "value": offer.value, "source": offer.source})

    def _twice(self, building: Building, item: Any, offer: Offer, new: object) -> bool:
        """Whether this file has spoken of the field before: the first word stands, another one is a conflict."""
        place = (building.id, offer.kind, offer.id, topic(offer.label))
        before = self._said.setdefault(place, new)
        if before is new:
            return False
        if not agree(before, new):
            self._conflict(building, item, offer.label, before, new, offer.source, kind=offer.kind, why="twice-in-file")
        return True

    def spoken(self) -> frozenset[tuple[str, str, str]]:
        """Of what the present file has spoken so far: kind, id and topic."""
        return frozenset((kind, item_id, topic) for _, kind, item_id, topic in self._said)

    def remember(self, building_id: str, kind: str, item: Any, fields: Iterable[str]) -> None:
        """The present file has spoken of fields of a thing that it added."""
        for field in fields:
            self._said.setdefault((building_id, kind, item.id, topic(field)), value_of(kind, item, field))

    def _conflict(self, building: Building, item: Any, field: str, old: object, new: object, source: Source,
                  kind: str = "", why: str = "") -> Conflict:
        kind = kind or _kind_of(item)
        key = self._key("/".join((self.file, building.id, kind, item.id, field)))
        stands, rule = (BASE, why) if why else self._stands(key, field, old, source)
        conflict = Conflict(
            key=key, file=self.file, building=building.id, kind=kind, id=item.id, name=named(building, kind, item), field=field,
            base=old, addition=new, base_source=source_of(old), addition_source=source, stands=stands, why=rule)
        self.conflicts.append(conflict)
        return conflict

    def _key(self, wanted: str) -> str:
        """A key for the user's choice, unlike all before it."""
        key, again = wanted, 1
        while key in self._keys:
            again += 1
            key = f"{wanted}#{again}"
        self._keys.add(key)
        return key

    def _stands(self, key: str, field: str, old: object, source: Source) -> tuple[str, str]:
        if self.choices.get(key) in SIDES:
            return self.choices[key], "chosen"
        if self.prefer is not None:
            return self.prefer, "preferred"
        return standing(field.partition(".")[0], old, source)

    def _take(self, building: Building, item: Any, offer: Offer) -> None:
        self.run(building.id, self._record(building, offer), named(building, offer.kind, item))

    def take_height(self, building_id: str, storey_id: str, height_m: float, source: Source) -> None:
        """Give a storey a height; what cannot be is written down."""
        offer = Offer(kind="storey", id=storey_id, field="height_m", value=height_m, source=source)
        storey = find(self[building_id], "storey", storey_id)
        try:
            self._take(self[building_id], storey, offer)
        except CallError as error:
            self.leave("storey", storey.name, "height_m", source.where, None, error)

    def differs(self, building_id: str, kind: str, item: Any, field: str, old: object, new: object, source: Source) -> bool:
        """A conflict that the caller found; whether the addition stands."""
        return self._conflict(self[building_id], item, field, old, new, source, kind=kind).stands == ADDITION

    def differs_around(self, kind: str, item: Any, field: str, old: object, new: object, source: Source) -> bool:
        """A conflict on plot or site that the caller found; whether the addition stands."""
        return self._conflict(_AROUND, item, field, old, new, source, kind=kind).stands == ADDITION

    # edits

    def run_around(self, entry: Record, name: str) -> AroundEdit:
        """Run an edit on plot or site, keep its record and what it changed. Raises CallError."""
        edit = run_around(self.around, entry)
        if edit.changed:
            self.around = edit.around
            self.records.append(entry)
        item = entry["arguments"]["item"]
        self.changes += [Change(file=self.file, building="", kind=changed.kind, id=changed.id, name=str(item.get("name") or name),
                                field=changed.field, old=changed.old, new=changed.new) for changed in edit.changed]
        return edit

    def run(self, building_id: str, entry: Record, name: str) -> Edit:
        """Run an edit on a thing of this name, keep its record and what it changed. Raises CallError."""
        edit = run(self[building_id], entry)
        if edit.changed:
            self._buildings[building_id] = edit.building
            self.records.append(entry)
        for changed in edit.changed:
            gone = changed.field == "" and changed.new is None
            shown = name if gone else self._name(edit.building, changed.kind, changed.id)
            self.changes += [Change(file=self.file, building=building_id, kind=changed.kind, id=changed.id, name=shown,
                                    field=field, old=old, new=new) for field, old, new in in_parts(changed)]
        return edit

    @staticmethod
    def _name(building: Building, kind: str, item_id: str) -> str:
        if kind in ("goods", "truck"):
            held = building.logistics
            items: Sequence[Any] = () if held is None else held.goods if kind == "goods" else held.trucks
            return next((item.name for item in items if item.id == item_id), item_id)
        try:
            return named(building, kind, find(building, kind, item_id))
        except CallError:
            return item_id

    def add(self, building_id: str, kind: str, item: Any, storey_id: str | None, where: str, row: int | None) -> bool:
        """A thing that is not there yet. What cannot be added is written down."""
        arguments: dict[str, object] = {"kind": kind, "item": item}
        if kind in ON_STOREY:
            arguments["storey_id"] = storey_id
        try:
            self.run(building_id, record(building_id, "add_item", arguments), item.name or item.id)
        except CallError as error:
            self.leave(kind, item.name or item.id, "", where, row, error)
            return False
        return True

    # what fits nothing

    def leave(self, kind: str, name: str, field: str, where: str, row: int | None, reason: str | CallError) -> None:
        """Write down what fitted nothing, and why."""
        key, values = (reason.key, reason.values) if isinstance(reason, CallError) else (f"merge-left-{reason}", {})
        if row is not None and key == _NO_STOREY and any(
                (u.file, u.where, u.row, u.reason) == (self.file, where, row, key) for u in self.unmatched):
            return     # a row about a storey speaks of its floor as well: once is enough
        self.unmatched.append(Unmatched(file=self.file, where=where, row=row, kind=kind, name=name, field=field, reason=key,
                                        values={key_: plain(value) for key_, value in values.items()}))


def topic(field: str) -> str:
    """A field as a topic: a load is one, in whichever unit."""
    return "load" if field in ("load_kn_m2", "load_kg_m2") else field


def _kind_of(item: Any) -> str:
    name = type(item).__name__.lower()
    return {"transferstore": "store"}.get(name, name)
