"""One step of editing, before it is put on the undo stack: what comes out, what is said of it, how it is run again. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from models.edit_around import AROUND, Around
from models.edit_fields import fault
from models.edit_records import Record, record, run, run_around, together
from models.edits import ON_BUILDING, ON_STOREY, find
from models.errors import CallError, ShanglouError
from workbench.desktop import fields
from workbench.desktop.entry import parse_field, parse_height
from workbench.sheets.words import Words
from workbench.texts import text

if TYPE_CHECKING:
    from models.building import Building
    from workbench.desktop.session import Session

Said: TypeAlias = Callable[[str], str]
Change: TypeAlias = tuple[str, str, str, object]
"""Kind, id, field, and the value as it was typed or as it is."""


@dataclass(frozen=True, slots=True)
class Step:
    """The building, or plot and site (before, after), after an edit."""

    record: Record
    said: Said
    building: Building | None = None
    around: tuple[Around, Around] | None = None


class ChangeRefused(CallError):
    """One of several changes cannot be: ``index`` says which. Text and values are those of the reason."""

    def __init__(self, index: int, reason: ShanglouError, kind: str = "", field: str = "") -> None:
        super().__init__(reason.code, reason.key, reason.subject, **_values(reason))
        self.index, self.reason = index, reason
        self._of = (kind, field)

    def said(self, lang: str) -> str:
        """Its sentence, with the field by the name that the window shows."""
        from workbench.desktop.language import sentence

        reason, (kind, field) = self.reason, self._of
        if field and reason.subject == field.removeprefix(fields.DECLARED_MARK):
            reason = CallError(reason.code, reason.key, fields.label(kind, field, Words(lang)), **_values(reason))
        return sentence(reason, lang)


def _values(error: ShanglouError) -> dict[str, object]:
    return {name: value for name, value in error.values.items() if name != "subject"}


def around_of(session: Session) -> Around:
    """Plot and site as edited."""
    return Around(session.plot, session.site)


# fields


def fields_step(session: Session, changes: Sequence[Change], said: Said | None = None) -> Step | None:
    """Several fields as one step; None where every one of them holds that value already.

    Raises:
        ChangeRefused: a value that cannot be; nothing was changed.
    """
    building, around = session.building, around_of(session)
    records: list[Record] = []
    done: list[tuple[str, str, str, object, object]] = []      # kind, field, subject, old and new
    start = building
    for index, (kind, item_id, field, entered) in enumerate(changes):
        try:
            item = fields.thing_of(building, around, kind, item_id)
            value = plain_of(kind, field, entered, building)
            old = fields.held(kind, item, field)
            if _is_there(old, value, alone=len(changes) == 1):
                continue
            entry = _record("" if building is None else building.id, kind, item_id, field, value)
            if entry["building"] == AROUND:
                around = run_around(around, entry).around
            elif building is not None:
                building = run(building, entry).building
            new = fields.held(kind, fields.thing_of(building, around, kind, item_id), field)
        except ShanglouError as error:
            raise ChangeRefused(index, error, kind, field) from error
        except KeyError as error:
            raise ChangeRefused(index, fault("no-such-field", field, kind=kind, allowed="")) from error
        records.append(entry)
        done.append((kind, field, item_id, old, new))
    if not records:
        return None
    told = said or _said_fields(session, done)
    if building is start:
        joined = records[0] if len(records) == 1 else together(AROUND, records)
        return Step(joined, told, around=(around_of(session), around))
    if around != around_of(session):
        raise ValueError("one step changes either a building or what lies around it")
    return Step(_joined(building, records), told, building=building)


def _joined(building: Building | None, records: Sequence[Record]) -> Record:
    return records[0] if len(records) == 1 or building is None else together(building.id, records)


def plain_of(kind: str, field: str, entered: object, building: Building | None) -> object:
    """The plain value of what was typed."""
    if not isinstance(entered, str):
        return entered
    if kind == "storey" and field == "height_m" and parse_field(fields.rule_of(kind, field), entered) is not None:
        return parse_height(entered)
    return parse_field(fields.rule_of(kind, field), entered, building)


def _is_there(old: object, value: object, *, alone: bool) -> bool:
    """Whether a field holds a value already.

    An assumed value that is entered again by itself is then entered by a person; a block that is pasted back confirms nothing.
    """
    source = fields.source_of(old)
    if alone and source is not None and source.kind == "assumed":
        return False
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[1], str) and hasattr(old, "unit"):
        return (fields.bare(old), getattr(old, "unit", "")) == value
    plain = fields.bare(old)
    if isinstance(plain, tuple) and isinstance(value, list | tuple):
        return plain == tuple(value)
    return plain == value and isinstance(plain, bool) == isinstance(value, bool)


def _record(building_id: str, kind: str, item_id: str, field: str, value: object) -> Record:
    """The record of setting one field, by the edit that does it."""
    if fields.is_around(kind):
        if field.startswith(fields.DECLARED_MARK):
            name = field.removeprefix(fields.DECLARED_MARK)
            return record(AROUND, "declare_around", {"kind": kind, "item_id": item_id, "name": name, "value": value})
        return record(AROUND, "set_around", {"kind": kind, "item_id": item_id, "field": field, "value": value})
    if field.startswith(fields.DECLARED_MARK):
        name = field.removeprefix(fields.DECLARED_MARK)
        return record(building_id, "set_declared", {"kind": kind, "item_id": item_id, "name": name, "value": value})
    if kind == "storey" and field == "height_m":
        return record(building_id, "set_storey_height", {"storey_id": item_id, "height_m": value})
    if field == fields.LOAD:
        return _load_record(building_id, kind, item_id, value)
    return record(building_id, "set_field", {"kind": kind, "item_id": item_id, "field": field, "value": value})


def _load_record(building_id: str, kind: str, item_id: str, value: object) -> Record:
    """A load in the unit that it was entered in; a bare number is in kN/m²."""
    load, unit = value if isinstance(value, tuple) else (value, "kN/m2")
    mass = unit == "kg/m2"
    if kind == "zone":
        field = "load_kg_m2" if mass else "load_kn_m2"
        return record(building_id, "set_field", {"kind": "zone", "item_id": item_id, "field": field, "value": load})
    if mass:
        return record(building_id, "set_floor_load_kg", {"storey_id": item_id, "load_kg_m2": load})
    return record(building_id, "set_floor_load", {"storey_id": item_id, "load_kn_m2": load})


def _said_fields(session: Session, done: Sequence[tuple[str, str, str, object, object]]) -> Said:
    """``4F height 4.5 m → 6 m``, or how many values of which fields."""
    building, around = session.building, around_of(session)
    items = {(kind, item_id): fields.thing_of(building, around, kind, item_id) for kind, _, item_id, _, _ in done}

    def say(lang: str) -> str:
        words = Words(lang)
        if len(done) == 1:
            kind, field, item_id, old, new = done[0]
            rule = fields.rule_of(kind, field)
            source, shown = fields.source_of(old), [fields.shown(rule, value, words) for value in (old, new)]
            same = source is not None and source.kind == "assumed" and shown[0] == shown[1]
            return text("desktop.edit-confirmed" if same else "desktop.edit-field", lang, {
                "subject": fields.title(kind, items[kind, item_id], words), "field": fields.label(kind, field, words),
                "old": shown[0], "new": shown[1]})
        names = dict.fromkeys(fields.label(kind, field, words) for kind, field, *_ in done)
        values = {fields.shown(fields.rule_of(kind, field), new, words) for kind, field, _, _, new in done}
        key = "desktop.edit-many-same" if len(values) == len(names) == 1 else "desktop.edit-many"
        return text(key, lang, {"count": len(done), "fields": words.listed(names), "new": next(iter(values))})
    return say


# things


def add_step(session: Session, kind: str, item: Any, storey_id: str | None) -> Step:
    """A thing that is new. Raises CallError."""
    if fields.is_around(kind):
        entry = record(AROUND, "add_around", {"kind": kind, "item": item})
        after = run_around(around_of(session), entry).around
        return Step(entry, _said_thing("desktop.edit-add", kind, item), around=(around_of(session), after))
    arguments = {"kind": kind, "item": item, **({} if storey_id is None else {"storey_id": storey_id})}
    return _of_building(session, "add_item", arguments, _said_thing("desktop.edit-add", kind, item))


def remove_step(session: Session, kind: str, item_id: str) -> Step:
    """A thing that goes. Raises CallError."""
    item = fields.thing_of(session.building, around_of(session), kind, item_id)
    said = _said_thing("desktop.edit-remove", kind, item)
    if fields.is_around(kind):
        entry = record(AROUND, "remove_around", {"kind": kind, "item_id": item_id})
        return Step(entry, said, around=(around_of(session), run_around(around_of(session), entry).around))
    if kind == "storey":
        return _of_building(session, "remove_storey", {"storey_id": item_id}, said)
    return _of_building(session, "remove_item", {"kind": kind, "item_id": item_id}, said)


def remove_storeys_step(session: Session, storey_ids: Sequence[str]) -> Step | None:
    """Storeys that go together; None for none at all. Raises CallError: the last one stays."""
    if len(storey_ids) == 1:
        return remove_step(session, "storey", storey_ids[0])
    building = session.building
    if building is None or not storey_ids:
        return None
    start, records = building, []
    for storey_id in storey_ids:
        entry = record(building.id, "remove_storey", {"storey_id": storey_id})
        building = run(building, entry).building
        records.append(entry)
    names = [storey.name for storey in start.storeys if storey.id in set(storey_ids)]
    return Step(together(building.id, records), lambda lang: text("desktop.edit-remove-storeys", lang, {
        "count": len(names), "names": Words(lang).listed(names[:6]) + ("…" if len(names) > 6 else "")}), building=building)


def duplicate_step(session: Session, kind: str, item_id: str) -> tuple[Step, str]:
    """The same thing again, and its id. Raises CallError."""
    item = fields.thing_of(session.building, around_of(session), kind, item_id)
    if kind == "storey":
        said = _said_thing("desktop.edit-storey-above", kind, item)
        step = _of_building(session, "insert_storey", {"storey_id": item_id, "side": "above"}, said)
        old = () if session.building is None else session.building.storeys
        new = () if step.building is None else step.building.storeys
        return step, next(storey.id for storey in new if storey.id not in {other.id for other in old})
    own = free_id(session, kind, item.id)
    copy = replace(item, id=own, name=_next_name(item.name))
    return add_step(session, kind, copy, storey_of(session.building, kind, item_id)), own


def _next_name(name: str) -> str:
    """``货梯 3`` is followed by ``货梯 4``; any other name gets a number."""
    head = name.rstrip("0123456789")
    return f"{head}{int(name[len(head):]) + 1}" if head != name and head else f"{name} 2"


def free_id(session: Session, kind: str, wanted: str) -> str:
    """An id of that kind that nothing has yet."""
    taken = {item.id for item in things(session.building, around_of(session), kind)}
    head = wanted.rstrip("0123456789").rstrip("-") or kind
    return wanted if wanted not in taken else next(name for i in range(2, len(taken) + 3) if (name := f"{head}-{i}") not in taken)


def things(building: Building | None, around: Around, kind: str) -> Sequence[Any]:
    """Every thing of a kind."""
    if kind in ("yard", "neighbour", "kept_free"):
        name = {"yard": "yards", "neighbour": "neighbours", "kept_free": "kept_free"}[kind]
        return () if around.site is None else tuple(getattr(around.site, name))
    if building is None:
        return ()
    if kind == "storey":
        return building.storeys
    if kind in ON_STOREY:
        return tuple(item for storey in building.storeys for item in getattr(storey, ON_STOREY[kind][0]))
    return tuple(getattr(building, ON_BUILDING[kind][0])) if kind in ON_BUILDING else ()


def storey_of(building: Building | None, kind: str, item_id: str) -> str | None:
    """The storey that a zone or unit lies on."""
    if building is None or kind not in ON_STOREY:
        return None
    name = ON_STOREY[kind][0]
    return next((s.id for s in building.storeys if any(item.id == item_id for item in getattr(s, name))), None)


def named_step(
    session: Session, name: str, arguments: Mapping[str, object], key: str | Said, kind: str, item_id: str,
    values: Mapping[str, object],
) -> Step | None:
    """Any edit of a building by its name; None where it changes nothing. Raises CallError."""
    building = session.building
    if building is None:
        return None
    item = building if kind == "building" else find(building, kind, item_id)

    def say(lang: str) -> str:
        return text(f"desktop.{key}", lang, {"subject": fields.title(kind, item, Words(lang)), **values})

    step = _of_building(session, name, arguments, say if isinstance(key, str) else key)
    return None if step.building is building else step


def _of_building(session: Session, name: str, arguments: Mapping[str, object], said: Said) -> Step:
    building = session.building
    if building is None:
        raise fault("no-such-id", "", kind="building")
    entry = record(building.id, name, arguments)
    return Step(entry, said, building=run(building, entry).building)


def _said_thing(key: str, kind: str, item: Any) -> Said:
    def say(lang: str) -> str:
        words = Words(lang)
        return text(key, lang, {"kind": fields.kind_name(kind, words), "subject": fields.title(kind, item, words)})
    return say
