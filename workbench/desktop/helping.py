"""What helps the user along: palette, shortcuts, explanations, tour, past notices, about. Dialogs are made when asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from workbench.desktop.language import Spoken

if TYPE_CHECKING:
    from rules.standard import Clause, Pack
    from workbench.desktop.page_dialog import PageDialog
    from workbench.desktop.palette import Candidate, Palette
    from workbench.desktop.shortcuts_dialog import ShortcutsDialog
    from workbench.desktop.tour import Tour
    from workbench.desktop.window import Window

QUANTITY = "quantity"
"""A widget with this property is a field of a quantity: F1 in it explains that."""


class Helping(QObject):
    """At most one window of each kind."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self.palette: Palette | None = None
        self.shortcuts: ShortcutsDialog | None = None
        self.page: PageDialog | None = None
        self.tour: Tour | None = None

    @property
    def _spoken(self) -> Spoken:
        return self._window.spoken

    # palette and shortcuts

    def show_palette(self) -> None:
        """All actions that can be run now, and all places to go to."""
        from workbench.desktop.goals import goals
        from workbench.desktop.palette import Palette

        self.palette = Palette(self._window, self._spoken, [*self._actions(), *goals(self._window)])
        self.palette.finished.connect(self.palette.deleteLater)
        self.palette.show()
        self.palette.line.setFocus()

    def _actions(self) -> list[Candidate]:
        from workbench.desktop.palette import Candidate
        from workbench.desktop.shortcuts import shown
        from workbench.texts import catalogue

        actions, found = self._window.actions_, []
        for entry in actions.entries:
            action = actions[entry.id]
            if not action.isEnabled() or entry.id == "palette":
                continue
            key = f"desktop.{entry.title or f'action.{entry.id}'}"
            texts = [said.replace("&", "") for said in catalogue()[key].values()] if key in catalogue() else []
            menu = actions.menu_title(entry.menu)
            said = action.text().replace("&", "")
            said = f"{menu} → {said}" if "." in entry.menu else said
            found.append(Candidate(said, [*texts, said, entry.id], action.trigger, shown(actions.shortcuts[entry.id])))
        return found

    def edit_shortcuts(self) -> None:
        """All actions with their keys, to be read and changed."""
        from workbench.desktop.shortcuts_dialog import ShortcutsDialog

        actions = self._window.actions_

        def named() -> list[tuple[str, str, str]]:
            return [(entry.id, actions.menu_title(entry.menu), actions[entry.id].text().replace("&", ""))
                    for entry in actions.entries]

        dialog = ShortcutsDialog(self._window, self._spoken, actions.shortcuts, named)
        self.shortcuts = dialog
        dialog.accepted.connect(lambda: actions.change_shortcuts(dialog.keys))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # explanations

    def explain(self) -> None:
        """The field that has the keyboard, else the clause that is shown, else how to get along."""
        quantity = self._quantity_in_focus()
        clause = self._window.evidence.clause
        if quantity:
            self.explain_quantity(quantity)
        elif clause is not None and self._window.page == "check":
            self.explain_clause(clause)
        else:
            self._show("help.title", self._help_page)

    def _quantity_in_focus(self) -> str:
        """The quantity of the field that has the keyboard; "" where it is no field."""
        widget: QWidget | None = QApplication.focusWidget() or self._window.focusWidget()
        while widget is not None:
            if found := widget.property(QUANTITY):
                return str(found() if callable(found) else found)
            widget = widget.parentWidget()
        return ""

    def explain_clause(self, clause: Clause) -> None:
        from workbench.desktop.explaining import clause_page

        self._show("explain.title", lambda: clause_page(self._spoken, clause))

    def explain_quantity(self, name: str) -> None:
        from workbench.desktop.explaining import quantity_page

        self._show("explain.title", lambda: quantity_page(self._spoken, name, self._packs()))

    def _packs(self) -> tuple[Pack, ...]:
        judged = self._window.session.judged
        return () if judged is None else judged.checked.run.packs

    def _follow(self, target: str) -> None:
        kind, _, name = target.partition(":")
        if kind == "quantity":
            self.explain_quantity(name)
        elif kind == "clause":
            found = next((clause for pack in self._packs() for clause in pack.clauses if clause.id == name), None)
            if found is not None:
                self.explain_clause(found)
        elif kind == "action":
            self._window.actions_[name].trigger()

    # pages

    def show_about(self) -> None:
        from workbench.desktop.explaining import about_page

        self._show("about.title", lambda: about_page(self._spoken))

    def show_notices(self) -> None:
        """Every notice since the start, the newest first."""
        from workbench.desktop.pages import notices_page

        self._show("notices.title", lambda: notices_page(self._spoken, self._window.notices.history))

    def _help_page(self) -> str:
        from workbench.desktop.pages import help_page

        return help_page(self._spoken, self._window.actions_)

    def _show(self, title_key: str, page: Callable[[], str]) -> None:
        """One window for all pages: a new page takes the place of the one before."""
        from workbench.desktop.page_dialog import PageDialog

        if self.page is not None:
            self.page.close()
        self.page = PageDialog(self._window, self._spoken, title_key, page, self._follow)
        self.page.destroyed.connect(partial(self._forget, id(self.page)))
        self.page.show()

    def _forget(self, page: int) -> None:
        if self.page is not None and id(self.page) == page:
            self.page = None

    # tour

    def start_tour(self) -> None:
        """A walk through the window on what is open, or on an example."""
        from workbench.desktop.tour import Tour

        if self.tour is not None:
            self.tour.stop()
        self.tour = Tour(self._window)
        self.tour.begin()
