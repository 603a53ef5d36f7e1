"""The conditions of the plot that is judged: asked for in a form, in force at once, undone like an edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoCommand
from PySide6.QtWidgets import QWidget

from models.errors import ShanglouError
from workbench.desktop.edit_commands import EditCommand
from workbench.desktop.language import Said, Spoken
from workbench.desktop.session import Session

if TYPE_CHECKING:
    from rules.plot_sheet import PlotSheet
    from rules.standard import Clause
    from workbench.desktop.plot_dialog import PlotDialog


class PlotCommand(EditCommand):
    """Other plot conditions: no edit of the building, but undone like one."""

    def __init__(self, session: Session, new: Path | None, said: Said) -> None:
        QUndoCommand.__init__(self)
        self.record, self.said = {}, said
        self._session, self._paths = session, (session.choices.plot, new)

    @property
    def plots(self) -> tuple[Path | None, Path | None]:
        """The files of the conditions before and after."""
        return self._paths

    def records(self, before: Sequence[Mapping[str, object]]) -> list[Mapping[str, object]]:
        return list(before)

    def redo(self) -> None:
        self._session.choose(plot=self._paths[1])

    def undo(self) -> None:
        self._session.choose(plot=self._paths[0])


class Plots(QObject):
    """Opens the form with the conditions in force, and lets what it hands over hold at once."""

    def __init__(self, session: Session, spoken: Spoken, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._spoken, self._window = session, spoken, window
        self.dialog: PlotDialog | None = None

    def ask(self) -> None:
        from rules.plot_sheet import PlotSheet
        from workbench.desktop.plot_dialog import PlotDialog
        from workbench.plot_files import read_conditions

        session = self._session
        if session.reading is None:
            return
        try:
            sheet = PlotSheet() if session.choices.plot is None else read_conditions(session.choices.plot)
        except ShanglouError as error:
            session.complain(error)
            sheet = PlotSheet()
        self.dialog = PlotDialog(self._window, self._spoken, sheet, self._clauses(), date.today())
        self.dialog.accepted.connect(self._take)
        self.dialog.finished.connect(self._forget)
        self.dialog.finished.connect(self.dialog.deleteLater)
        self.dialog.open()

    def _clauses(self) -> list[Clause]:
        """The clauses that could be waived, those that fail first."""
        judged = self._session.judged
        if judged is None:
            return []
        failing = {finding.clause.id for finding in self._session.shown_findings()[0] if finding.verdict in ("fail", "waived")}
        clauses = [result.clause for result in judged.checked.run.results if result.deciding]
        return sorted(clauses, key=lambda clause: clause.id not in failing)

    def _take(self) -> None:
        if self.dialog is None:
            return
        try:
            self.use(self.dialog.sheet)
        except ShanglouError as error:
            self._session.complain(error)

    def use(self, sheet: PlotSheet) -> None:
        """Let conditions hold from now on. Raises CallError, PackError, OutputError: the ones before stay."""
        from rules.library import choose
        from workbench.plot_files import checked_text, lay_down

        session = self._session
        path = None if sheet.empty else lay_down(checked_text(sheet))
        choices = session.choices
        choose(choices.city, choices.district, choices.standards, path)
        if path == choices.plot:
            return
        count = sum(len(entry.figures) for entry in sheet.papers.values()) + len(sheet.others)

        def say(lang: str) -> str:
            return _text("desktop.plot.removed" if sheet.empty else "desktop.plot.edited", lang, count=count,
                         waivers=len(sheet.waivers))
        session.undo.push(PlotCommand(session, path, say))

    def _forget(self) -> None:
        self.dialog = None


def _text(key: str, lang: str, **values: object) -> str:
    from workbench.texts import text

    return text(key, lang, values)
