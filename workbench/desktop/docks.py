"""The dockable panels of the check page: placed by the table of places, moved by the user, remembered, and resettable."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

import itertools
import zlib
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QTabBar,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from workbench.desktop.dock_shares import USUAL, DockShares
from workbench.desktop.language import Spoken
from workbench.desktop.places import AREAS, PLACES, Place
from workbench.desktop.remembered import remember, remember_data, remembered, remembered_data

if TYPE_CHECKING:
    from workbench.desktop.window import Window

_LAYOUT: Final = "window/layout"
_PARTS: Final = "window/shares"
_SIDES: Final = {"left": Qt.DockWidgetArea.LeftDockWidgetArea, "centre": Qt.DockWidgetArea.TopDockWidgetArea,
                 "right": Qt.DockWidgetArea.RightDockWidgetArea, "bottom": Qt.DockWidgetArea.BottomDockWidgetArea}
"""The centre is the area above a central widget without height: so each area is one of Qt's own, and none is nested."""


class _Holder(QWidget):
    """Empty until it is first seen, and hiding its panel while another tab is in front: what nobody looks at costs nothing.

    Qt itself takes a dock behind another tab for visible, and tells it to show itself when the page is first shown.
    """

    def __init__(self, make: Callable[[], QWidget]) -> None:
        super().__init__()
        self._make: Callable[[], QWidget] | None = make
        self.panel: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def fill(self) -> QWidget:
        if self.panel is None and self._make is not None:
            make, self._make = self._make, None     # a panel that cannot be made is not tried again at each look
            self.panel = make()
            self._column.addWidget(self.panel)
            self.panel.show()
        return self if self.panel is None else self.panel

    def see(self, seen: bool) -> None:
        """Show the panel, made now where that is the first time, or hide it."""
        if seen:
            self.fill().setVisible(True)
        elif self.panel is not None:
            self.panel.setVisible(False)


class _Title(QWidget):
    """A thin bar: name, float, close. Among tabs it gives way to the tab."""

    def __init__(self, dock: QDockWidget, spoken: Spoken, title_key: str) -> None:
        super().__init__(dock)
        self._folded = False
        name = QLabel()
        name.setObjectName("heading")
        spoken.bind(name.setText, title_key)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 1, 2, 1)
        row.setSpacing(0)
        row.addWidget(name, 1)
        for text, key, run in (("□", "dock-float", lambda: dock.setFloating(not dock.isFloating())),
                               ("×", "dock-close", dock.close)):
            button = QToolButton()
            button.setAutoRaise(True)
            button.setFixedSize(20, 18)
            button.setText(text)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            spoken.bind(button.setToolTip, key)
            spoken.bind(button.setAccessibleName, key)
            button.clicked.connect(lambda _=False, run=run: run())
            row.addWidget(button)


    def fold(self, folded: bool) -> None:
        """Take no room at all, or the room of a line."""
        if folded is not self._folded:
            self._folded = folded
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(0, 0) if self._folded else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0) if self._folded else super().minimumSizeHint()


class Docks(QMainWindow):
    """One dock for each place. All panels may be dragged, floated, closed and brought back."""

    def __init__(self, window: Window, spoken: Spoken, places: Sequence[Place] = PLACES) -> None:
        super().__init__()
        self.setWindowFlags(Qt.WindowType.Widget)
        options = QMainWindow.DockOption
        self.setDockOptions(options.AllowNestedDocks | options.AllowTabbedDocks | options.GroupedDragging)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        for corner, area in ((Qt.Corner.TopLeftCorner, _SIDES["left"]), (Qt.Corner.TopRightCorner, _SIDES["right"]),
                             (Qt.Corner.BottomRightCorner, _SIDES["right"]), (Qt.Corner.BottomLeftCorner, _SIDES["bottom"])):
            self.setCorner(corner, area)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._places = places
        self._placed = False
        self._moved = False       # a dock went elsewhere: its part of the window is another
        self._idle = {"city"}     # panels that have nothing to show of what is open
        self._spoken = spoken
        self._before_large: QByteArray | None = None      # the layout, while one panel has the whole page
        self._titles: dict[str, _Title] = {}
        self._docks = {place.id: self._make(place, window, spoken) for place in places}
        self.setCentralWidget(_spine())
        self._shares = DockShares(self, {place.id: USUAL[place.area] for place in places})
        self._tidy = QTimer(self)
        self._tidy.setSingleShot(True)
        self._tidy.timeout.connect(self._follow_tabs)
        self._arrange()

    def _make(self, place: Place, window: Window, spoken: Spoken) -> QDockWidget:
        dock = QDockWidget(self)
        dock.setObjectName(place.id)
        dock.setWidget(_Holder(lambda: place.make(window)))
        spoken.bind(dock.setWindowTitle, place.title_key)
        self._titles[place.id] = _Title(dock, spoken, place.title_key)
        dock.setTitleBarWidget(self._titles[place.id])
        for signal in (dock.topLevelChanged, dock.dockLocationChanged):
            signal.connect(lambda _: self._follow_move())
        dock.visibilityChanged.connect(lambda _: self._tidy.start(0))
        return dock

    def __getitem__(self, name: str) -> QDockWidget:
        return self._docks[name]

    def names(self) -> list[str]:
        return list(self._docks)

    def docks(self) -> list[QDockWidget]:
        return list(self._docks.values())

    def panel(self, name: str) -> QWidget:
        """The panel of a place; made now where nobody has seen it yet."""
        holder = self._docks[name].widget()
        return holder.fill() if isinstance(holder, _Holder) else holder

    # showing and hiding

    def suit(self, city: bool) -> None:
        """A city has a list of buildings, a building has storeys: the other panel is put away."""
        self.shrink()
        idle = {"storeys"} if city else {"city"}
        for name in (*self._idle - idle, *idle):
            self._docks[name].setVisible(name not in idle)
        self._idle = idle

    def in_front(self, name: str) -> bool:
        """Whether a panel can be seen: it is not closed, and no other tab hides it."""
        dock = self._docks[name]
        return dock.isVisible() and not dock.visibleRegion().isEmpty()

    def front(self, name: str) -> None:
        """Show a panel, before the other tabs."""
        if self._docks[name].isHidden():
            self.shrink()
        self._docks[name].show()
        self._docks[name].raise_()
        self.panel(name).show()

    def front_of(self, area: str) -> QDockWidget | None:
        """The panel that can be seen of those that belong to an area."""
        return next((self._docks[place.id] for place in self._places if place.area == area and self.in_front(place.id)), None)

    def toggle(self, name: str) -> None:
        """Bring a panel to the front; close it where it is there already."""
        if self.in_front(name):
            self._docks[name].close()
        else:
            self.front(name)

    # one panel on the whole page

    @property
    def large(self) -> bool:
        """Whether one panel has the whole page."""
        return self._before_large is not None

    def enlarge(self, name: str = "") -> None:
        """Give one panel the whole page, and with the next call all is as before. Without a name: the one that is worked in."""
        if self.large:
            self.shrink()
            return
        name = name or self._worked_in()
        self.front(name)
        self._before_large = self.saveState(self._version())
        for other in self.docks():
            if other is not self._docks[name] and not other.isFloating():
                other.hide()

    def shrink(self) -> None:
        """The layout as it was before a panel was enlarged."""
        if self._before_large is not None:
            state, self._before_large = self._before_large, None
            self.restoreState(state, self._version())
            self._follow_tabs()

    def _worked_in(self) -> str:
        """The panel that has the keys; else the front one at the bottom, where room is scarce."""
        held = QApplication.focusWidget()
        for name, dock in self._docks.items():
            if held is not None and dock.isAncestorOf(held) and self.in_front(name):
                return name
        found = self.front_of("bottom")
        return self._places[0].id if found is None else found.objectName()

    def _enlarge_tab(self, bar: QTabBar, index: int) -> None:
        """A double click on a tab: its panel."""
        titles = {dock.windowTitle(): name for name, dock in self._docks.items()}
        name = titles.get(bar.tabText(index))
        if name is not None:
            self.enlarge(name)

    def _follow_move(self) -> None:
        self._moved = True
        self._tidy.start(0)

    def _follow_tabs(self) -> None:
        """Titles, panels and borders after docks were shown, hidden or moved."""
        self._show_titles()
        for name, dock in self._docks.items():
            holder = dock.widget()
            if isinstance(holder, _Holder) and dock.isVisible():
                holder.see(self.in_front(name))
        if self.large:
            return
        if self._moved:
            self._moved = False
            self._shares.measure()
        elif self.isVisible():
            self._shares.apply()

    def _show_titles(self) -> None:
        """A dock among tabs needs no title of its own."""
        for bar in self.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if not bar.property("enlarges"):
                bar.setProperty("enlarges", True)
                bar.tabBarDoubleClicked.connect(partial(self._enlarge_tab, bar))
                self._spoken.bind(bar.setToolTip, "dock-tab")
            bar.setUsesScrollButtons(False)
            bar.setElideMode(Qt.TextElideMode.ElideRight)
            bar.setExpanding(False)
            bar.setDocumentMode(True)
        for name, dock in self._docks.items():
            tabbed = not dock.isFloating() and any(not other.isHidden() for other in self.tabifiedDockWidgets(dock))
            self._titles[name].fold(tabbed)

    # layout

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._placed:
            self._placed = True
            self._restore()
            self._moved = False
        layout = self.layout()
        if layout is not None:
            layout.activate()
        self._follow_tabs()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._placed and self.isVisible() and not self.large:
            self._shares.apply()

    def event(self, event: QEvent) -> bool:
        """A border that was dragged is where a person wants it."""
        heeded = super().event(event)
        if event.type() == QEvent.Type.MouseButtonRelease and not self.large:
            self._shares.measure()
        return heeded

    def reset(self) -> None:
        """The layout as it was at first."""
        self._before_large = None
        for dock in self._docks.values():
            dock.setFloating(False)
            self.removeDockWidget(dock)
        self._arrange()
        self._shares.reset()
        self._moved = False
        self._shares.apply()
        remember(_LAYOUT, "")
        remember(_PARTS, "")

    def keep(self) -> None:
        """Remember the layout; call it when the window closes."""
        if self._placed:
            state = self.saveState(self._version()) if self._before_large is None else self._before_large
            remember(_LAYOUT, bytes(state.toBase64().data()).decode("ascii"))
            remember_data(_PARTS, self._shares.kept())

    def _restore(self) -> None:
        """The remembered layout; the usual one where there is none, or it is spoilt or of another set of panels."""
        state = QByteArray.fromBase64(remembered(_LAYOUT).encode("ascii", "replace"))
        if not state.isEmpty() and self.restoreState(state, self._version()):
            self._shares.take(remembered_data(_PARTS, {}))

    def _version(self) -> int:
        """Another set of panels is another version: a layout that does not know a panel would lose it."""
        return zlib.crc32(" ".join(sorted(self._docks)).encode()) & 0x7FFFFFFF

    def _of(self, area: str) -> list[QDockWidget]:
        return [self._docks[place.id] for place in self._places if place.area == area]

    def _arrange(self) -> None:
        """Left and centre beside each other, the bottom below both, the right along the whole height."""
        layout = self.layout()
        for area in AREAS:
            self.addDockWidget(_SIDES[area], self._of(area)[0])
        for before, dock in (pair for area in AREAS for pair in itertools.pairwise(self._of(area))):
            self.tabifyDockWidget(before, dock)
            if layout is not None:
                layout.activate()     # else the tab bar of the first two stays behind, with nothing under it
        for name, dock in self._docks.items():
            dock.setVisible(name not in self._idle)
        for area in AREAS:
            self._of(area)[0].raise_()


def _spine() -> QWidget:
    """A central widget that is as wide as the centre and has no height.

    Without one Qt takes the widest that the centre may be for nothing: the border of an outer dock, dragged, would close it.
    """
    spine = QWidget()
    spine.setFixedHeight(0)
    return spine
