"""Edits that can be undone: each is one named command around a function of :mod:`models.edits`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QUndoCommand

from models.errors import CallError, ShanglouError
from workbench.desktop.entry import parse_height, parse_level, parse_load
from workbench.desktop.language import Said, Spoken

if TYPE_CHECKING:
    from models.building import Building, Storey
    from models.edit_around import Around
    from models.measured import Measured, Stated
    from models.reading import Reading
    from workbench.desktop.edit_steps import Change, Step
    from workbench.desktop.session import Session


class EditCommand(QUndoCommand):
    """A building before and after. Its text can be said again in another language; its record can be run again."""

    def __init__(
        self, session: Session, index: int, old: Building, new: Building, said: Said, record: Mapping[str, object],
    ) -> None:
        super().__init__()
        self.record = record
        self._session, self._index = session, index
        self._old, self._new = old, new
        self.said = said

    def records(self, before: Sequence[Mapping[str, object]]) -> list[Mapping[str, object]]:
        """The records in force after this command."""
        return [*before, self.record]

    def redo(self) -> None:
        self._session.put(self._index, self._new)

    def undo(self) -> None:
        self._session.put(self._index, self._old)


class AroundCommand(EditCommand):
    """Plot and site before and after."""

    def __init__(self, session: Session, old: Around, new: Around, said: Said, record: Mapping[str, object]) -> None:
        QUndoCommand.__init__(self)
        self.record, self.said = record, said
        self._session = session
        self._around = (old, new)

    def redo(self) -> None:
        self._session.put_around(self._around[1].plot, self._around[1].site)

    def undo(self) -> None:
        self._session.put_around(self._around[0].plot, self._around[0].site)


class ReadingCommand(EditCommand):
    """A whole reading before and after: a file that was merged, or one that was read again.

    Args:
        after: the reading as its files say, and its buildings with all edits.
        record: of what was done together; None where ``kept`` are all the records that are in force from then on.
        around: plot and site with all edits; those of the reading where there are none.
    """

    def __init__(
        self, session: Session, after: tuple[Reading, Sequence[Building]], said: Said, record: Mapping[str, object] | None,
        kept: Sequence[Mapping[str, object]] = (), around: Around | None = None,
    ) -> None:
        QUndoCommand.__init__(self)
        if session.reading is None:
            raise ValueError("nothing is open")
        self.record = record or {}
        self.said = said
        self._session, self._kept = session, kept
        self._before: tuple[Reading, Sequence[Building]] = (session.reading, session.buildings)
        self._around = (session.plot, session.site)
        self._after, self._around_after = after, None if around is None else (around.plot, around.site)

    def records(self, before: Sequence[Mapping[str, object]]) -> list[Mapping[str, object]]:
        return [*before, self.record] if self.record else list(self._kept)

    def redo(self) -> None:
        self._session.put_reading(*self._after, self._around_after)

    def undo(self) -> None:
        self._session.put_reading(*self._before, self._around)


class Editor:
    """What the window can change. Each method takes what the person entered; nonsense becomes a notice.

    Every method returns whether something changed. What it did is one undo command with a text in both languages.
    """

    def __init__(self, session: Session, spoken: Spoken) -> None:
        self._session = session
        self._spoken = spoken

    # any field of anything

    def set(self, kind: str, item_id: str, field: str, value: object) -> bool:
        """Set a field (:mod:`workbench.desktop.fields`); text is taken as it is typed, with its unit. None: unknown."""
        return self.set_many([(kind, item_id, field, value)])

    def set_many(self, changes: Sequence[Change], said: Said | None = None) -> bool:
        """Set several fields as one undo step; nothing is changed where one of them is refused."""
        from workbench.desktop.edit_steps import fields_step

        return self._step(lambda: fields_step(self._session, changes, said))

    def add(self, kind: str, item: Any, storey_id: str | None = None) -> bool:
        """Add a lift, dock, machine …, a zone or unit to a storey, or a yard to the site."""
        from workbench.desktop.edit_steps import add_step

        return self._step(lambda: add_step(self._session, kind, item, storey_id))

    def remove(self, kind: str, item_id: str) -> bool:
        """Take a thing away; a storey with all that stands on it."""
        from workbench.desktop.edit_steps import remove_step

        return self._step(lambda: remove_step(self._session, kind, item_id))

    def duplicate(self, kind: str, item_id: str) -> str | None:
        """The same thing again under an id of its own, a storey above itself. Returns that id; None: refused."""
        from workbench.desktop.edit_steps import duplicate_step

        made: list[str] = []

        def make() -> Step:
            step, own_id = duplicate_step(self._session, kind, item_id)
            made.append(own_id)
            return step

        return made[0] if self._step(make) else None

    def move(self, kind: str, item_id: str, position_m: tuple[float, float] | None) -> bool:
        """Put a thing somewhere else in plan, in metres; None: nobody says where."""
        arguments = {"kind": kind, "item_id": item_id, "position_m": position_m}
        return self.run("move_item", arguments, "edit-moved-item", kind, item_id)

    def insert_storey(self, storey_id: str, side: str = "above") -> bool:
        """A copy of a storey above or below it."""
        return self.run("insert_storey", {"storey_id": storey_id, "side": side}, f"edit-storey-{side}", "storey", storey_id)

    def run(self, name: str, arguments: Mapping[str, object], key: str | Said, kind: str = "building", item_id: str = "",
            **values: object) -> bool:
        """Run any edit of ``models.edit_records.EVERY`` by its name.

        Args:
            key: its text is ``desktop.<key>``, filled in with ``subject`` (the name of the thing) and ``values``; or the words
                themselves.
        """
        from workbench.desktop.edit_steps import named_step

        return self._step(lambda: named_step(self._session, name, arguments, key, kind, item_id, values))

    def _step(self, make: Any) -> bool:
        """Make a step and put it on the undo stack. False: refused or nothing changed."""
        session = self._session
        if session.reading is None:
            return False
        try:
            step: Step | None = make()
        except ShanglouError as error:
            self._complain(error)
            return False
        if step is None or (step.building is not None and session.refuses_edits()):
            return False
        if step.around is not None:
            old, new = step.around
            session.undo.push(AroundCommand(session, old, new, step.said, step.record))
        elif step.building is not None and session.building is not None:
            change = (session.building, step.building)
            session.undo.push(EditCommand(session, session.building_index, *change, step.said, step.record))
        return True

    def _complain(self, error: ShanglouError) -> None:
        from workbench.desktop.edit_steps import ChangeRefused

        if isinstance(error, ChangeRefused):
            self._session.notice("warning", error.said)
        else:
            self._session.complain(error)

    def remove_storeys(self, storey_ids: Sequence[str]) -> bool:
        """Take storeys away with all that stands on them, as one undo step."""
        from workbench.desktop.edit_steps import remove_storeys_step

        return self._step(lambda: remove_storeys_step(self._session, storey_ids))

    # the fields of the conditions bar and of the storey table, which have texts of their own

    def set_height(self, storey_id: str, entered: str) -> bool:
        """Storey height; what lies above moves."""
        storey = self._storey(storey_id)
        if storey is None:
            return False
        return self._edit("set_storey_height", "edit-height", lambda: {"storey_id": storey_id, "height_m": parse_height(entered)},
                          storey.name, _number(storey.height_m), "height_m")

    def set_load(self, storey_id: str, entered: str) -> bool:
        """Floor load of all zones of a storey; one that is entered in kg/m² keeps its unit."""
        storey = self._storey(storey_id)
        if storey is None:
            return False
        try:
            parsed = parse_load(entered)
        except CallError as error:
            self._session.complain(error)
            return False
        if parsed is not None and parsed[1] == "kg/m2":
            return self.set("storey", storey_id, "floor_load", entered)
        return self._edit("set_floor_load", "edit-load",
                          lambda: {"storey_id": storey_id, "load_kn_m2": None if parsed is None else parsed[0]},
                          storey.name, _number(storey.floor_load_kn_m2), "load_kn_m2")

    def set_ground(self, entered: str) -> bool:
        """Level of the outdoor ground."""
        building = self._session.building
        if building is None:
            return False
        return self._edit("set_outdoor_ground", "edit-ground", lambda: {"level_m": parse_level(entered)},
                          building.name, _number(building.outdoor_ground_m), "level_m")

    def set_choice(self, name: str, value: object) -> bool:
        """Hazard class, fire-resistance grade, production type or sprinklers of the building; None: unknown."""
        building = self._session.building
        if building is None:
            return False
        field = {"grade": "fire_resistance_grade"}.get(name, name)
        stated: Stated[object] | None = getattr(building, field)
        return self._edit(f"set_{name}", f"edit-{name}", lambda: {name: value}, building.name,
                          None if stated is None else stated.value, name)

    def _storey(self, storey_id: str) -> Storey | None:
        building = self._session.building
        return None if building is None else next((s for s in building.storeys if s.id == storey_id), None)

    def _edit(self, edit: str, key: str, arguments: Any, subject: str, old: object, value_name: str) -> bool:
        """Run an edit by its name and put it on the undo stack. False: refused or nothing changed."""
        from models.edits import apply

        building = self._session.building
        if building is None or self._session.refuses_edits():
            return False
        try:
            values: Mapping[str, Any] = arguments()
            result = apply(building, edit, values)
        except ShanglouError as error:
            self._session.complain(error)
            return False
        if not result.changed or old == values[value_name]:
            return False
        said = self._said(key, subject, old, values[value_name])
        record = {"name": edit, "building": building.id, "arguments": dict(values)}
        index = self._session.building_index
        self._session.undo.push(EditCommand(self._session, index, building, result.building, said, record))
        return True

    def _said(self, key: str, subject: str, old: object, new: object) -> Said:
        def say(lang: str) -> str:
            from workbench.sheets.words import Words
            from workbench.texts import text

            words = Words(lang)
            quantity = {"edit-grade": "fire_resistance_grade"}.get(key, key.removeprefix("edit-"))
            shown = [words.unknown if value is None else words.choice(quantity, value) for value in (old, new)]
            return text(f"desktop.{key}", lang, {"subject": subject, "old": shown[0], "new": shown[1]})
        return say


def _number(value: Measured | None) -> float | None:
    return None if value is None else value.value
