"""The undo history of a project: steps that come from a file can be undone and done again like those of today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtGui import QUndoCommand

from workbench.desktop.edit_commands import EditCommand
from workbench.texts import LANGUAGES

CONDITIONS: Final = "plot-conditions"
"""Name of a step that changed the conditions of the plot: their texts lie in its record, which is no edit of the building."""

if TYPE_CHECKING:
    from models.project import ProjectEdit, State
    from workbench.desktop.session import Session


class KeptCommand(EditCommand):
    """A step that a project kept: the state before it and after it, or the plot conditions.

    While ``awake`` is false it does nothing: the history is laid out under a session that is there already.
    """

    def __init__(self, session: Session, before: State, edit: ProjectEdit) -> None:
        QUndoCommand.__init__(self)
        self.record = dict(edit.record)
        self.said = lambda lang: edit.said.get(lang) or next(iter(edit.said.values()), "")
        self._session, self._before, self._edit = session, before, edit
        self.awake = False

    def records(self, before: Sequence[Mapping[str, object]]) -> list[Mapping[str, object]]:
        return [*before, self.record] if self._edit.kept is None else list(self._edit.kept)

    def redo(self) -> None:
        self._go(self._edit.after, "after")

    def undo(self) -> None:
        self._go(self._before, "before")

    def _go(self, state: State, side: str) -> None:
        if not self.awake:
            return
        if self.record.get("name") == CONDITIONS:
            text = self._edit.record["arguments"].get(side)
            self._session.choose(plot=_laid_down(text) if isinstance(text, str) else None)
        put_state(self._session, state)


def _laid_down(text: str) -> Path:
    from workbench.plot_files import lay_down

    return lay_down(text)


def put_state(session: Session, state: State) -> None:
    """Bring the session to a state by the smallest of its doors; nothing where it is there already."""
    edited, buildings = state.edited, state.edited.buildings
    if session.reading is not state.base or len(buildings) != len(session.buildings):
        session.put_reading(state.base, buildings, (edited.plot, edited.site))
        return
    around = session.plot is edited.plot and session.site is edited.site
    other = [i for i, building in enumerate(buildings) if building is not session.buildings[i]] if session.city is None else []
    if around and len(other) == 1:
        session.put(other[0], buildings[other[0]])
    elif not around and not other:
        session.put_around(edited.plot, edited.site)
    elif other:
        session.put_reading(state.base, buildings, (edited.plot, edited.site))


def state_now(session: Session) -> State:
    """What is open, as a state. Raises ValueError: nothing is."""
    from models.project import Edited, State

    if session.reading is None:
        raise ValueError("nothing is open")
    held = session.buildings if session.city is not None else tuple(session.buildings)
    return State(base=session.reading, edited=Edited(buildings=held, plot=session.plot, site=session.site))


def is_same(first: State, second: State) -> bool:
    """Whether two states are made of the very same things."""
    a, b = first.edited, second.edited
    if first.base is not second.base or a.plot is not b.plot or a.site is not b.site or len(a.buildings) != len(b.buildings):
        return False
    return first.base.city is not None or all(one is other for one, other in zip(a.buildings, b.buildings, strict=True))


def edit_of(session: Session, command: Any, before: Sequence[Mapping[str, Any]], by: str, at: str) -> ProjectEdit:
    """The step that the undo stack has just taken."""
    from models.project import ProjectEdit

    records = session.edits()
    added = len(records) == len(before) + 1 and list(records[:-1]) == list(before)
    said, record = getattr(command, "said", None), dict(records[-1]) if added else _conditions(command)
    texts = {lang: said(lang) if said is not None else command.text() for lang in LANGUAGES}
    return ProjectEdit(record=record, kept=None if added else tuple(dict(one) for one in records), said=texts,
                       after=state_now(session), by=by, at=at)


def _conditions(command: Any) -> dict[str, Any]:
    """The texts of plot conditions before and after a step that changed them; no record for any other."""
    plots = getattr(command, "plots", None)
    if plots is None:
        return {}
    before, after = (None if path is None else path.read_bytes().decode() for path in plots)
    return {"name": CONDITIONS, "building": "", "arguments": {"before": before, "after": after}}
