"""How the docks share the window: as parts of its width and height, so that a layout of one screen suits any other.

Qt itself keeps points: on a larger screen the outer docks would take all that is won, and each change of tabs moves the borders
by what the panel in front wishes for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDockWidget, QTabBar

if TYPE_CHECKING:
    from workbench.desktop.docks import Docks

_LEFT, _CENTRE, _RIGHT = 0.28, 0.46, 0.26
_UPPER, _LOWER = 0.54, 0.46
USUAL: Final = {"left": (_LEFT, _UPPER), "centre": (_CENTRE, _UPPER), "right": (_RIGHT, 1.0), "bottom": (_LEFT + _CENTRE, _LOWER)}
"""Parts of width and height by area, as long as nobody moves a border."""

Share = tuple[float, float]
_NEAR: Final = 8
"""Points: so near, the borders are left alone. Qt takes the width of a border now from one dock, now from the other."""


class DockShares:
    """The part of each dock. Only a person changes it: by a border, or by moving a dock."""

    def __init__(self, docks: Docks, usual: Mapping[str, Share]) -> None:
        self._docks, self._usual = docks, dict(usual)
        self._held = dict(usual)

    def reset(self) -> None:
        """The parts as they were at first."""
        self._held = dict(self._usual)

    def measure(self) -> None:
        """Take over what is on the screen; tabs behind have the part of the one in front."""
        whole = self._docks.size()
        if whole.isEmpty():
            return
        for dock in self._front():
            room = self._room(dock)
            share = (room.width() / whole.width(), room.height() / whole.height())
            for one in (dock, *self._docks.tabifiedDockWidgets(dock)):
                self._held[one.objectName()] = share

    def apply(self) -> None:
        """Give each dock its part of the present size, as far as its panel can be that small."""
        front = self._front()
        across = [self._points(dock, 0) for dock in front]
        down = [self._points(dock, 1) for dock in front]
        rooms = [self._room(dock) for dock in front]
        if any(abs(room.width() - wide) > _NEAR or abs(room.height() - high) > _NEAR
               for room, wide, high in zip(rooms, across, down, strict=True)):
            self._docks.resizeDocks(front, across, Qt.Orientation.Horizontal)
            self._docks.resizeDocks(front, down, Qt.Orientation.Vertical)

    def _room(self, dock: QDockWidget) -> QSize:
        """What a dock takes on the screen, with the tabs above it."""
        place = dock.geometry()
        bars = [bar for bar in self._docks.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
                if bar.isVisible() and 0 <= place.top() - bar.geometry().bottom() <= _NEAR
                and place.left() - _NEAR <= bar.x() <= place.right()]
        return QSize(place.width(), place.bottom() + 1 - min([place.top(), *(bar.y() for bar in bars)]))

    def _points(self, dock: QDockWidget, way: int) -> int:
        whole = (self._docks.width(), self._docks.height())[way]
        return max(round(self._held[dock.objectName()][way] * whole), 1)

    def _front(self) -> list[QDockWidget]:
        return [dock for dock in self._docks.docks() if not dock.isFloating() and self._docks.in_front(dock.objectName())]

    def kept(self) -> dict[str, list[float]]:
        """To be remembered, as plain data."""
        return {name: [round(part, 4) for part in share] for name, share in self._held.items()}

    def take(self, kept: Mapping[str, Any]) -> None:
        """What was remembered; the usual part where that is missing or spoilt."""
        self._held = {name: _share(kept.get(name)) or usual for name, usual in self._usual.items()}


def _share(found: object) -> Share | None:
    """Two parts of a whole, or nothing."""
    if not isinstance(found, list) or len(found) != 2 or not all(isinstance(part, int | float) for part in found):
        return None
    return (float(found[0]), float(found[1])) if all(0 < part <= 1 for part in found) else None
