"""Edits that can be undone: each is one named command around a function of :mod:`models.edits`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QUndoCommand

from models.errors import ShanglouError
from workbench.desktop.entry import parse_height, parse_level, parse_load
from workbench.desktop.language import Said, Spoken

if TYPE_CHECKING:
    from models.building import Building, Storey
    from models.measured import Measured, Stated
    from models.reading import Reading
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


class ReadingCommand(EditCommand):
    """A whole reading before and after: a file that was merged, or one that was read again.

    Args:
        after: the reading as its files say, and its buildings with all edits.
        record: of what was done together; None where ``kept`` are all the records that are in force from then on.
    """

    def __init__(
        self, session: Session, after: tuple[Reading, Sequence[Building]], said: Said, record: Mapping[str, object] | None,
        kept: Sequence[Mapping[str, object]] = (),
    ) -> None:
        QUndoCommand.__init__(self)
        if session.reading is None:
            raise ValueError("nothing is open")
        self.record = record or {}
        self.said = said
        self._session, self._kept = session, kept
        self._before: tuple[Reading, Sequence[Building]] = (session.reading, session.buildings)
        self._after = after

    def records(self, before: Sequence[Mapping[str, object]]) -> list[Mapping[str, object]]:
        return [*before, self.record] if self.record else list(self._kept)

    def redo(self) -> None:
        self._session.put_reading(*self._after)

    def undo(self) -> None:
        self._session.put_reading(*self._before)


class Editor:
    """What the window can change in a building. Each method takes what the person entered; nonsense becomes a notice."""

    def __init__(self, session: Session, spoken: Spoken) -> None:
        self._session = session
        self._spoken = spoken

    def set_height(self, storey_id: str, entered: str) -> bool:
        """Storey height; what lies above moves."""
        storey = self._storey(storey_id)
        if storey is None:
            return False
        return self._edit("set_storey_height", "edit-height", lambda: {"storey_id": storey_id, "height_m": parse_height(entered)},
                          storey.name, _number(storey.height_m), "height_m")

    def set_load(self, storey_id: str, entered: str) -> bool:
        """Floor load of all zones of a storey."""
        storey = self._storey(storey_id)
        if storey is None:
            return False
        return self._edit("set_floor_load", "edit-load", lambda: {"storey_id": storey_id, "load_kn_m2": parse_load(entered)},
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


