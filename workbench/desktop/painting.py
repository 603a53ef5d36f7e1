"""Paints the sheet's neutral drawing marks with QPainter: the verdict marks look the same on screen and on paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QIcon, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from workbench.desktop.look import colour
from workbench.desktop.theme import on_screen, theme
from workbench.sheets.ink import Disc, Mark, Shape, verdict_mark
from workbench.sheets.style import Colour


def paint_verdict(painter: QPainter, verdict: str, centre: QPointF, size: float) -> None:
    """The mark of a verdict, centred on a point; ``size`` in pixels."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(centre)
    painter.scale(1.0, -1.0)     # marks have y upwards
    paint_marks(painter, [_on_screen(mark) for mark in verdict_mark(verdict, 0.0, 0.0, size)])
    painter.restore()


def paint_marks(painter: QPainter, marks: Iterable[Mark]) -> None:
    """Shapes and discs; labels are set by the caller, in the window's own font."""
    for mark in marks:
        if isinstance(mark, Disc):
            _set(painter, mark.fill, mark.stroke, mark.thickness)
            painter.drawEllipse(QPointF(mark.x, mark.y), mark.radius, mark.radius)
        elif isinstance(mark, Shape):
            _set(painter, mark.fill, mark.stroke, mark.thickness)
            painter.drawPath(_path(mark))


def _on_screen(mark: Mark) -> Mark:
    """A mark of the sheet in the colours of the window's theme."""
    if not isinstance(mark, Disc | Shape):
        return mark
    fill, stroke = (None if found is None else on_screen(found) for found in (mark.fill, mark.stroke))
    return replace(mark, fill=fill, stroke=stroke)


def _set(painter: QPainter, fill: Colour | None, stroke: Colour | None, thickness: float) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush if fill is None else QBrush(colour(fill)))
    painter.setPen(Qt.PenStyle.NoPen if stroke is None else QPen(colour(stroke), thickness))


def _path(shape: Shape) -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    for ring in shape.rings:
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in ring]))
        if shape.closed:
            path.closeSubpath()
    return path


def verdict_pixmap(verdict: str, size: int, ratio: float) -> QPixmap:
    """The mark of a verdict as a picture of ``size`` logical pixels."""
    return _pixmap(verdict, size, ratio, theme().name)


@lru_cache(maxsize=128)
def _pixmap(verdict: str, size: int, ratio: float, _theme: str) -> QPixmap:
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_verdict(painter, verdict, QRectF(0, 0, size, size).center(), size * 0.8)
    painter.end()
    return pixmap


def verdict_icon(verdict: str, size: int = 16) -> QIcon:
    icon = QIcon()
    for ratio in (1.0, 2.0):
        found = verdict_pixmap(verdict, size, ratio)
        icon.addPixmap(found)
        icon.addPixmap(found, QIcon.Mode.Selected)     # else the style mixes the mark with the colour of the selection
    return icon
