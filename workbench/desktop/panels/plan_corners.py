"""An area of the plan taken by one of its corners."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from workbench.desktop.theme import tone
from workbench.drawings.marks import Point
from workbench.drawings.resizing import resized
from workbench.drawings.view import View

_HANDLE_PX = 7.0


class Hand(Protocol):
    """What has taken the mouse of the plan for itself."""

    lasts: bool     # also after the mouse was let go

    def press(self, at: Point) -> None: ...
    def drag(self, at: Point) -> None: ...
    def release(self) -> None: ...
    def paint(self, painter: QPainter, view: View) -> None: ...


class CornerHand:
    """Tells the new ring when the mouse is let go."""

    lasts = False

    def __init__(
        self, ring: tuple[Point, ...], corner: int, snap: Callable[[Point], Point], on_ring: Callable[[tuple[Point, ...]], None],
    ) -> None:
        self._ring, self._corner, self._snap, self._on_ring = ring, corner, snap, on_ring
        self.ring = ring

    def press(self, at: Point) -> None:
        """It was taken where it is."""

    def drag(self, at: Point) -> None:
        x, y = self._snap(at)
        self.ring = resized(self._ring, self._corner, (round(x, 3), round(y, 3)))

    def release(self) -> None:
        if self.ring != self._ring:
            self._on_ring(self.ring)

    def paint(self, painter: QPainter, view: View) -> None:
        painter.setPen(QPen(QColor(tone("link")), 1.8, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolygon(QPolygonF([QPointF(*view.point(point)) for point in self.ring]))


def paint_corners(painter: QPainter, view: View, ring: tuple[Point, ...]) -> None:
    """Handles at the corners of what can be resized."""
    painter.setPen(QPen(QColor(tone("link")), 1.4))
    painter.setBrush(QColor(tone("card")))
    for x, y in (view.point(point) for point in ring):
        painter.drawRect(QRectF(x - _HANDLE_PX / 2, y - _HANDLE_PX / 2, _HANDLE_PX, _HANDLE_PX))
