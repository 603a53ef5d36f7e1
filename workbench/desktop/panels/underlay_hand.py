"""The underlay taken in hand: moved with the mouse, or scaled by two points whose distance is known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPen

from workbench.desktop.theme import tone
from workbench.drawings.marks import Point
from workbench.drawings.view import View

MODES: Final = ("move", "scale")
_CROSS_PX: Final = 8.0


class UnderlayHand:
    """What the mouse does while one of :data:`MODES` holds; it tells, and changes nothing itself."""

    lasts = True

    def __init__(
        self, mode: str, on_move: Callable[[float, float, bool], None], on_points: Callable[[Point, Point], None],
    ) -> None:
        self.mode, self._on_move, self._on_points = mode, on_move, on_points
        self.points: list[Point] = []
        self._at: Point | None = None

    def press(self, at: Point) -> None:
        if self.mode == "move":
            self._at = at
        else:
            self.points = [*self.points, at] if len(self.points) == 1 else [at]
            if len(self.points) == 2 and self.points[0] != self.points[1]:
                self._on_points(self.points[0], self.points[1])

    def drag(self, at: Point) -> None:
        if self._at is not None:
            before, self._at = self._at, at
            self._on_move(at[0] - before[0], at[1] - before[1], False)

    def release(self) -> None:
        if self._at is not None:
            self._at = None
            self._on_move(0.0, 0.0, True)

    def paint(self, painter: QPainter, view: View) -> None:
        """The points, and the line between them."""
        painter.setPen(QPen(QColor(tone("link")), 1.8))
        ends = [QPointF(*view.point(point)) for point in self.points]
        for end in ends:
            painter.drawLine(end + QPointF(-_CROSS_PX, 0), end + QPointF(_CROSS_PX, 0))
            painter.drawLine(end + QPointF(0, -_CROSS_PX), end + QPointF(0, _CROSS_PX))
        if len(ends) == 2:
            painter.drawLine(ends[0], ends[1])
