"""Everything the user can do, in one table: menus, toolbar and shortcuts are built from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QSizePolicy, QToolBar, QWidget

from workbench.desktop.language import Spoken
from workbench.desktop.panels.welcome import EXAMPLES
from workbench.desktop.places import PLACES
from workbench.desktop.shortcuts import Shortcuts, shown
from workbench.desktop.theme import CHOICES

if TYPE_CHECKING:
    from workbench.desktop.window import Window

ALWAYS: Final = "always"
OPENED: Final = "opened"       # a building is open
ON_CHECK: Final = "on-check"   # … and its check is on the screen
CITY: Final = "city"           # a file with many buildings is open
BY_HAND: Final = "by-hand"     # the window says when
MENUS: Final = ("file", "edit", "view", "language", "help")


@dataclass(frozen=True, slots=True)
class Entry:
    """One action. Its text is ``desktop.<title>``, or ``desktop.action.<id>``; ``group`` makes it one of several.

    Args:
        toolbar: position in the toolbar, 0: not there.
        shown: a panel that it shows or hides: it is ticked while that is not closed.
    """

    id: str
    menu: str
    run: Callable[[], object]
    shortcut: str = ""
    when: str = ALWAYS
    toolbar: int = 0
    group: str = ""
    separated: bool = False
    title: str = ""
    shown: QAction | None = None


def table(window: Window) -> list[Entry]:
    """The actions of a window."""
    return [*_file(window), *_edit(window), *_view(window), *_language(window), *_help(window)]


def _file(window: Window) -> list[Entry]:
    examples = [Entry(f"example.{name}", "file.examples", partial(window.open_example, name), title=f"example.{name}")
                for name in EXAMPLES]
    return [
        Entry("new", "file", window.new_building.ask, "Ctrl+N"),
        Entry("open", "file", window.choose_file, "Ctrl+O", toolbar=1),
        *examples,
        Entry("merge", "file", window.choose_further, "Ctrl+M", OPENED, separated=True),
        Entry("reread", "file", window.further.reread, "F5", OPENED),
        Entry("adjust", "file", window.adjust_reading, "Ctrl+Shift+I", OPENED),
        Entry("save", "file", window.project.save, "Ctrl+S", OPENED, toolbar=1, separated=True),
        Entry("save-as", "file", window.project.save_as, "Ctrl+Shift+S", OPENED),
        Entry("save-sheet", "file", window.choose_sheet, "Ctrl+Shift+P", OPENED, toolbar=2, separated=True),
        Entry("save-json", "file", window.choose_json, "Ctrl+J", OPENED, toolbar=3),
        Entry("print", "file", window.print_sheet, "Ctrl+P", OPENED),
        Entry("survey", "file", window.stock.show_survey, "F7", separated=True),
        Entry("portfolio", "file", window.stock.show_portfolio, "F8"),
        Entry("quit", "file", window.close, "Ctrl+Q", separated=True),
    ]


def _edit(window: Window) -> list[Entry]:
    session = window.session
    return [
        Entry("undo", "edit", session.undo.undo, "Ctrl+Z", BY_HAND, toolbar=4),
        Entry("redo", "edit", session.undo.redo, "Ctrl+Shift+Z", BY_HAND, toolbar=5),
        Entry("open-alone", "edit", session.open_alone, "Ctrl+E", CITY, separated=True),
        Entry("confirm", "edit", window.confirming.ask, "Ctrl+Shift+K", ON_CHECK, separated=True),
        Entry("plot-conditions", "edit", window.plots.ask, "Ctrl+L", ON_CHECK),
    ]


def _view(window: Window) -> list[Entry]:
    session = window.session
    panels = [Entry(f"panel.{place.id}", "view.panels", partial(window.docks.toggle, place.id), when=ON_CHECK,
                    title=place.title_key, shown=window.docks[place.id].toggleViewAction()) for place in PLACES]
    themes = [Entry(f"theme.{name}", "view.theme", partial(window.choose_theme, name), group="theme") for name in CHOICES]
    return [
        Entry("page.welcome", "view", lambda: window.show_page("welcome"), "Ctrl+1", toolbar=6, group="page"),
        Entry("page.report", "view", lambda: window.show_page("report"), "Ctrl+2", OPENED, toolbar=7, group="page"),
        Entry("page.check", "view", lambda: window.show_page("check"), "Ctrl+3", OPENED, toolbar=8, group="page"),
        Entry("palette", "view", window.helping.show_palette, "Ctrl+K", separated=True, toolbar=9),
        Entry("storey-up", "view", lambda: session.walk(1), "PgUp", ON_CHECK, separated=True),
        Entry("storey-down", "view", lambda: session.walk(-1), "PgDown", ON_CHECK),
        Entry("turn-left", "view", lambda: window.turn(30), "Ctrl+Left", ON_CHECK),
        Entry("turn-right", "view", lambda: window.turn(-30), "Ctrl+Right", ON_CHECK),
        *panels,
        Entry("enlarge", "view.panels", window.docks.enlarge, "F11", ON_CHECK, separated=True),
        Entry("reset-layout", "view.panels", window.docks.reset, when=ON_CHECK),
        *themes,
        Entry("stop", "view", window.jobs.cancel, "Esc", BY_HAND, separated=True),
    ]


def _language(window: Window) -> list[Entry]:
    return [
        Entry("zh", "language", lambda: window.spoken.switch("zh"), "", group="language", toolbar=10),
        Entry("en", "language", lambda: window.spoken.switch("en"), "", group="language", toolbar=11),
    ]


def _help(window: Window) -> list[Entry]:
    helping = window.helping
    return [
        Entry("explain", "help", helping.explain, "F1"),
        Entry("tour", "help", helping.start_tour),
        Entry("shortcuts", "help", helping.edit_shortcuts, "Ctrl+Alt+K", separated=True),
        Entry("notices", "help", helping.show_notices, "Ctrl+Shift+N"),
        Entry("about", "help", helping.show_about, separated=True),
    ]


class Actions:
    """The table as Qt actions, by id. Keys are the user's own where there are some; each tooltip names them."""

    def __init__(self, entries: list[Entry], window: QWidget, spoken: Spoken) -> None:
        self.entries, self._spoken = entries, spoken
        self._groups: dict[str, QActionGroup] = {}
        self.shortcuts = Shortcuts({entry.id: entry.shortcut for entry in entries})
        self.by_id = {entry.id: self._make(entry, window) for entry in entries}
        spoken.changed.connect(self._tell_keys)
        self._tell_keys()

    def _make(self, entry: Entry, window: QWidget) -> QAction:
        action = QAction(window)
        action.setObjectName(entry.id)
        if entry.when != BY_HAND or entry.id == "stop":
            self._spoken.bind(action.setText, entry.title or f"action.{entry.id}")
        action.setShortcut(QKeySequence(self.shortcuts[entry.id]))
        if entry.group:
            group = self._groups.setdefault(entry.group, QActionGroup(window))
            action.setCheckable(True)
            group.addAction(action)
        if entry.shown is not None:
            action.setCheckable(True)
            entry.shown.toggled.connect(action.setChecked)
            action.setChecked(entry.shown.isChecked())
        action.triggered.connect(lambda _=False: entry.run())
        return action

    def __getitem__(self, name: str) -> QAction:
        return self.by_id[name]

    def change_shortcuts(self, keys: Mapping[str, str]) -> None:
        """Give actions other keys, now and from now on."""
        self.shortcuts.change(keys)
        for entry in self.entries:
            self.by_id[entry.id].setShortcut(QKeySequence(self.shortcuts[entry.id]))
        self._tell_keys()

    def _tell_keys(self) -> None:
        for entry in self.entries:
            self.tell_keys(entry.id)

    def tell_keys(self, name: str) -> None:
        """The tooltip of an action: what it does and by which keys."""
        action = self.by_id[name]
        keys = shown(self.shortcuts[name])
        said = action.text().replace("&", "").removesuffix("…")
        action.setToolTip(self._spoken("tip-keys", action=said, keys=keys) if keys else said)

    def menu_title(self, menu: str) -> str:
        """A menu by its name, with the one that holds it."""
        names = [menu.partition(".")[0], menu] if "." in menu else [menu]
        return " → ".join(re.sub(r"\(&\w\)|&", "", self._spoken(f"menu.{name}")) for name in names)

    def enable(self, *, opened: bool, on_check: bool, city: bool) -> None:
        """Grey out what has nothing to work on."""
        state = {ALWAYS: True, OPENED: opened, ON_CHECK: opened and on_check, CITY: opened and city}
        for entry in self.entries:
            if entry.when in state:
                self.by_id[entry.id].setEnabled(state[entry.when])

    def fill_menus(self, bar: QMenuBar) -> None:
        menus: dict[str, QMenu] = {}
        for name in MENUS:
            menus[name] = bar.addMenu("")
            self._spoken.bind(menus[name].setTitle, f"menu.{name}")
        for entry in self.entries:
            if entry.menu not in menus:
                parent = menus[entry.menu.partition(".")[0]]
                menus[entry.menu] = parent.addMenu("")
                self._spoken.bind(menus[entry.menu].setTitle, f"menu.{entry.menu}")
            if entry.separated:
                menus[entry.menu].addSeparator()
            menus[entry.menu].addAction(self.by_id[entry.id])

    def fill_toolbar(self, bar: QToolBar) -> None:
        found = sorted((entry for entry in self.entries if entry.toolbar), key=lambda entry: entry.toolbar)
        before = found[0]
        for entry in found:
            if entry.id == "palette":
                space = QWidget()
                space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
                bar.addWidget(space)
            elif entry.menu != before.menu:
                bar.addSeparator()
            bar.addAction(self.by_id[entry.id])
            before = entry
