"""A drawing of neutral marks in the window: the plots of the command line and the sheet, in the colours of the theme."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbench.desktop.look import FAMILY, colour
from workbench.desktop.painting import paint_marks
from workbench.desktop.theme import LIGHT, on_screen, rgb, theme, tone
from workbench.sheets.ink import Disc, Label, Mark, Shape
from workbench.sheets.style import AMBER, BAND, FAINT, GREY, INK, NAVY, RULE, Colour

Made = tuple[Sequence[Mark], float, float]
"""Marks in a box whose upper left corner is the origin, with its width and height in points."""
Make = Callable[[float, float], Made]

_EDGE: Final = 4.0
_SCALE: Final = 1.5
"""Pixels a point: at it the smallest letters of the plots can be read like those of a table."""
_LEAST: Final = (170.0, 90.0)
"""Points across and up that a plot needs for its letters; in less room it is drawn smaller."""
_TONES: Final = {INK: "ink", GREY: "grey", FAINT: "faint", NAVY: "navy", BAND: "band", RULE: "rule", AMBER: "warning"}


def shown_colour(given: Colour) -> Colour:
    """The colour that one of paper has on the screen."""
    if theme() is LIGHT:
        return given
    return rgb(tone(_TONES[given])) if given in _TONES else on_screen(given)


class MarksView(QWidget):
    """Draws what is made for the room that there is. Without any marks it says why."""

    def __init__(self) -> None:
        super().__init__()
        self.marks: tuple[Mark, ...] = ()
        self._make: Make | None = None
        self._size = (240.0, 150.0)
        self.empty = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 80)

    def draw(self, make: Make | None, empty: str = "", said: str = "") -> None:
        """Show what ``make`` makes of a width and a height in points; ``said`` is what a screen reader says of it."""
        self._make, self.empty = make, empty
        self.setAccessibleName(said)
        self._remake()

    def _remake(self) -> None:
        wide, high = ((room - 2 * _EDGE) / _SCALE for room in (self.width(), self.height()))
        made: Made = ((), wide, high) if self._make is None else self._make(max(wide, _LEAST[0]), max(high, _LEAST[1]))
        self.marks, self._size = tuple(made[0]), (made[1], made[2])
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._remake()

    def sizeHint(self) -> QSize:
        return QSize(380, 220)

    def scale(self) -> float:
        """Pixels a point."""
        wide, high = self._size
        return min((self.width() - 2 * _EDGE) / max(wide, 1.0), (self.height() - 2 * _EDGE) / max(high, 1.0), _SCALE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(tone("card")))
        if self.marks:
            self._paint(painter)
        elif self.empty:
            painter.setPen(QColor(tone("grey")))
            flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
            painter.drawText(QRectF(self.rect()).adjusted(16, 8, -16, -8), flags, self.empty)
        painter.end()

    def _paint(self, painter: QPainter) -> None:
        scale = self.scale()
        painter.translate((self.width() - self._size[0] * scale) / 2.0, _EDGE)
        painter.save()
        painter.scale(scale, -scale)
        paint_marks(painter, [_on_screen(mark) for mark in self.marks])
        painter.restore()
        for mark in self.marks:
            if isinstance(mark, Label):
                _paint_label(painter, mark, scale)


def _on_screen(mark: Mark) -> Mark:
    if not isinstance(mark, Disc | Shape):
        return mark
    fill, stroke = (None if found is None else shown_colour(found) for found in (mark.fill, mark.stroke))
    return replace(mark, fill=fill, stroke=stroke)


def _paint_label(painter: QPainter, mark: Label, scale: float) -> None:
    font = QFont(FAMILY)
    font.setPixelSize(max(round(mark.size * scale), 7))
    font.setBold(mark.bold)
    painter.setFont(font)
    painter.setPen(colour(shown_colour(mark.colour)))
    wide = painter.fontMetrics().horizontalAdvance(mark.text)
    back = {"start": 0.0, "middle": wide / 2.0, "end": float(wide)}[mark.anchor]
    painter.save()
    painter.translate(mark.x * scale, -mark.y * scale)
    painter.rotate(-mark.turn)
    painter.drawText(QPointF(-back, 0.0), mark.text)
    painter.restore()
