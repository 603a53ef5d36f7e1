"""A drawing in metres that is moved, brought nearer, pointed at and picked: the ground of plan, section and levels.

Painted with QPainter from marks (:mod:`workbench.drawings.marks`), so lines stay crisp at any scale. Wheel: nearer and farther;
drag: move; double click or F: everything; Home: as at first; click: choose.
"""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QWheelEvent
from PySide6.QtGui import QPainterPath as Path
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from workbench.desktop.panels import canvas_look as styles
from workbench.desktop.theme import tone
from workbench.drawings.labelling import Rect, leader, placed
from workbench.drawings.marks import Caption, Dimension, Drawing, Key, Mark, Point, Region, Sign, Stroke, pick
from workbench.drawings.view import View

_ZOOM: Final = 1.2
_DRAG_PX: Final = 4.0
_SIGN_PX: Final = 8.0
_LABELLED: Final = ("lift", "hoist", "dock")
_LEAST_ROOM_PX: Final = 26.0
"""Captions of things narrower than this on the screen are left out; the tooltip still names them."""


class Canvas(QWidget):
    """Shows a drawing. What takes the mouse for itself overrides the ``_press``, ``_drag``, ``_release`` and ``_hover`` hooks."""

    margins = (70.0, 24.0, 24.0, 80.0)     # left, top, right, bottom, pixels
    stretch = 1.0
    widen = 1.0
    hover_changed = Signal(object)     # the key of what the mouse is over, or None

    def __init__(self) -> None:
        super().__init__()
        self.drawing = Drawing()
        self.view = View()
        self.chosen: Key | None = None
        self.hovered: Key | None = None
        self.on_paper = False                # while a picture is made: nothing that is there for the mouse alone
        self._fitted = True
        self._whole = False
        self._labels: list[QRectF] = []
        self._things: list[tuple[Key, Rect]] = []
        self._pressed: QPointF | None = None
        self._moving = False
        self._taken = False
        self.setMouseTracking(True)
        self.setMinimumSize(220, 150)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        return QSize(560, 380)

    # what is drawn

    def show_drawing(self, drawing: Drawing, keep: bool = False) -> None:
        """Exchange the drawing; unless ``keep``, or the person has moved the view, everything is fitted in."""
        self.drawing = drawing
        if not keep:
            self.fit(whole=False)
        elif self._fitted:
            self.fit()
        self.update()

    def fit(self, whole: bool | None = None) -> None:
        """What is to be seen at first in view, or everything (``whole``); None: as it was fitted before."""
        self._fitted = True
        self._whole = self._whole if whole is None else whole
        extent = self.drawing.extent if self._whole else self.drawing.first or self.drawing.extent
        if extent is not None:
            self.view = self.view.fitted(extent, self._margins(), self.stretch, self.widen)
        self._view_changed()

    @property
    def crowd(self) -> float:
        """What offsets and margins in pixels are multiplied with: a small panel keeps its room for the drawing itself."""
        return min(max((min(self.height(), 0.8 * self.width()) - 100.0) / 240.0, 0.5), 1.0)

    def _margins(self) -> tuple[float, float, float, float]:
        left, top, right, bottom = (side * self.crowd for side in self.margins)
        return left, top, right, bottom

    def _view_changed(self) -> None:
        self.update()

    # mouse and keys

    def resizeEvent(self, _event: object) -> None:
        from dataclasses import replace

        self.view = replace(self.view, size=(float(self.width()), float(self.height())))
        if self._fitted:
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() / 120.0
        if steps:
            at = event.position()
            self.zoom(_ZOOM ** steps, (at.x(), at.y()))
        event.accept()

    def zoom(self, factor: float, at_px: Point | None = None) -> None:
        self._fitted = False
        self.view = self.view.nearer(factor, at_px or (self.width() / 2.0, self.height() / 2.0))
        self._view_changed()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            return
        self._pressed, self._moving = event.position(), False
        left = event.button() is Qt.MouseButton.LeftButton
        self._taken = left and self._press(self._metres(event), event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            self._hover(self._metres(event), event.position())
            return
        if self._taken:
            self._drag(self._metres(event), event.position())
            return
        moved = event.position() - self._pressed
        if self._moving or math.hypot(moved.x(), moved.y()) > _DRAG_PX:
            self._moving, self._fitted = True, False
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.view = self.view.moved(moved.x(), moved.y())
            self._pressed = event.position()
            self._view_changed()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        taken, moving = self._taken, self._moving
        self._pressed, self._taken, self._moving = None, False, False
        if taken:
            self._release(self._metres(event), event.position())
        elif moving:
            self.unsetCursor()
        elif event.button() is Qt.MouseButton.LeftButton:
            self._click(self.key_at(self._metres(event)))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.key_at(self._metres(event)) is None:
            self.fit(whole=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F:
            self.fit(whole=True)
        elif event.key() == Qt.Key.Key_Home:
            self.fit(whole=False)
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(_ZOOM)
        elif event.key() == Qt.Key.Key_Minus:
            self.zoom(1.0 / _ZOOM)
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, _event: QEvent) -> None:
        self.hovered = None
        self.hover_changed.emit(None)
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            at = event.pos()
            said = self._tip(self.view.metres((at.x(), at.y())))
            QToolTip.showText(event.globalPos(), said, self) if said else QToolTip.hideText()
            return True
        return super().event(event)

    def key_at(self, at: Point) -> Key | None:
        """The thing under a point in metres."""
        return pick(self.drawing.marks, at, min(self.view.across, self.view.up))

    def pixel(self, at: Point) -> QPointF:
        """Where a point in metres is on the widget."""
        return QPointF(*self.view.point(at))

    def _metres(self, event: QMouseEvent) -> Point:
        return self.view.metres((event.position().x(), event.position().y()))

    # hooks

    def _press(self, _at: Point, _px: QPointF) -> bool:
        return False

    def _drag(self, at: Point, px: QPointF) -> None:
        """The mouse moves while it is held by what :meth:`_press` took."""

    def _release(self, at: Point, px: QPointF) -> None:
        """It was let go."""

    def _hover(self, at: Point, _px: QPointF) -> None:
        found = self.key_at(at)
        if found != self.hovered:
            self.hovered = found
            self.hover_changed.emit(found)
            self.setCursor(Qt.CursorShape.PointingHandCursor if found else Qt.CursorShape.ArrowCursor)
            self.update()

    def _click(self, key: Key | None) -> None:
        """Something, or nothing, was clicked."""

    def _tip(self, _at: Point) -> str:
        return ""

    def _paint_under(self, painter: QPainter) -> None:
        """What lies under the drawing."""

    def _paint_over(self, painter: QPainter) -> None:
        """What lies over it."""

    def _empty(self) -> str:
        return ""

    # painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(tone("card")))
        self._paint_under(painter)
        self._labels, self._things = [], self._places()
        for mark in self._in_order():
            self.paint(painter, mark)
        self._paint_chosen(painter)
        said = self._empty()
        if said:
            painter.setPen(QColor(tone("grey")))
            flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
            painter.drawText(QRectF(self.rect()).adjusted(30, 20, -30, -20), flags, said)
        self._paint_over(painter)
        painter.end()

    def _in_order(self) -> list[Mark]:
        """Texts over everything else, those of what is chosen first: a label gives way to the ones before it."""
        texts = [mark for mark in self.drawing.marks if isinstance(mark, Caption)]
        return [*(mark for mark in self.drawing.marks if not isinstance(mark, Caption)),
                *sorted(texts, key=lambda mark: (mark.key is None or mark.key != self.chosen, mark.style != "bubble"))]

    def _taken_up(self, mark: Caption, at: QPointF, wide: float, high: float, shift: float) -> bool:
        """Whether a text would lie on another one; else its place is taken from now on."""
        turned = abs(mark.turn_deg) > 45.0
        box = QRectF(at.x() - high / 2.0, at.y() - wide + shift, high, wide) if turned else QRectF(
            at.x() - shift, at.y() - high / 2.0, wide, high)
        if any(box.intersects(other) for other in self._labels):
            return True
        self._labels.append(box)
        return False

    def _beside(self, painter: QPainter, mark: Caption, at: QPointF, wide: float, high: float, shift: float) -> QPointF | None:
        """Where the label of a thing goes: its own place, else a free one near it with a line to what it names."""
        own = (at.x() - shift - 2.0, at.y() - high / 2.0, at.x() - shift + wide + 2.0, at.y() + high / 2.0)
        of = self.pixel(mark.at)
        point = (of.x(), of.y())
        taken = [box for key, box in self._things if key != mark.key]
        taken += [(box.left(), box.top(), box.right(), box.bottom()) for box in self._labels]
        box = placed(own, point, taken, (0.0, 0.0, float(self.width()), float(self.height())))
        if box is None:
            return None
        self._labels.append(QRectF(box[0], box[1], box[2] - box[0], box[3] - box[1]))
        if box != own:
            painter.setPen(QPen(QColor(tone("grey")), 0.8))
            painter.drawLine(*(QPointF(*end) for end in leader(box, point)))
        return at + QPointF(box[0] - own[0], box[1] - own[1])

    def _places(self) -> list[tuple[Key, Rect]]:
        """What labels must not cover: symbols and small outlines of things, by what they stand for."""
        found: list[tuple[Key, Rect]] = []
        for mark in self.drawing.marks:
            if isinstance(mark, Sign) and mark.key is not None:
                at = self.pixel(mark.at)
                found.append((mark.key, (at.x() - _SIGN_PX, at.y() - _SIGN_PX, at.x() + _SIGN_PX, at.y() + _SIGN_PX)))
            elif isinstance(mark, Region) and mark.key is not None and mark.key[0] in _LABELLED:
                points = [self.pixel(point) for point in mark.rings[0]]
                xs, ys = [point.x() for point in points], [point.y() for point in points]
                found.append((mark.key, (min(xs), min(ys), max(xs), max(ys))))
        return found

    def paint(self, painter: QPainter, mark: Mark) -> None:
        if isinstance(mark, Region):
            painter.setPen(styles.pen(mark.style))
            painter.setBrush(styles.brush(mark.style))
            painter.drawPath(self._path(mark.rings))
        elif isinstance(mark, Stroke):
            painter.setPen(styles.pen(mark.style))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            polygon = QPolygonF([self.pixel(point) for point in mark.points])
            painter.drawPolygon(polygon) if mark.closed else painter.drawPolyline(polygon)
        elif isinstance(mark, Sign):
            self._paint_sign(painter, mark)
        elif isinstance(mark, Caption):
            self._paint_caption(painter, mark)
        else:
            self._paint_dimension(painter, mark)

    def _path(self, rings: tuple[tuple[Point, ...], ...]) -> Path:
        path = Path()
        path.setFillRule(Qt.FillRule.OddEvenFill)
        for ring in rings:
            path.addPolygon(QPolygonF([self.pixel(point) for point in ring]))
            path.closeSubpath()
        return path

    def _paint_chosen(self, painter: QPainter) -> None:
        """What is chosen with a thick line, what the mouse is over with a thinner one."""
        for key, pen in ((self.hovered, QPen(QColor(tone("link")), 1.4)), (self.chosen, styles.chosen_pen())):
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for mark in self.drawing.marks if key is not None else ():
                if isinstance(mark, Region) and mark.key == key and not mark.style.startswith("band-"):
                    painter.drawPath(self._path(mark.rings))
                elif isinstance(mark, Sign) and mark.key == key:
                    painter.drawEllipse(self.pixel(mark.at), _SIGN_PX + 4, _SIGN_PX + 4)

    def _paint_sign(self, painter: QPainter, mark: Sign) -> None:
        """Lift: a crossed square; hoist: a triangle; dock: a half-open box; gate: a bar."""
        at, r = self.pixel(mark.at), _SIGN_PX
        painter.setPen(styles.pen(mark.style))
        painter.setBrush(styles.brush(mark.style))
        box = QRectF(at.x() - r, at.y() - r, 2 * r, 2 * r)
        if mark.what == "hoist":
            painter.drawPolygon(QPolygonF([at + QPointF(0, -r), at + QPointF(r, r), at + QPointF(-r, r)]))
            return
        if mark.what == "gate":
            painter.drawRect(QRectF(at.x() - r / 2, at.y() - r / 2, r, r))
            return
        painter.drawRect(box)
        if mark.what == "lift":
            painter.drawLine(box.topLeft(), box.bottomRight())
            painter.drawLine(box.topRight(), box.bottomLeft())
        elif mark.what == "dock":
            painter.drawLine(QPointF(at.x() - r, at.y()), QPointF(at.x() + r, at.y()))

    def _paint_caption(self, painter: QPainter, mark: Caption) -> None:
        room = None if mark.room_m is None else mark.room_m * self.view.across - 4.0
        if room is not None and room < _LEAST_ROOM_PX:
            return
        painter.setFont(styles.letters(self.font(), mark.style))
        metrics = painter.fontMetrics()
        if mark.high_m is not None and mark.high_m * self.view.up < metrics.ascent():
            return
        said = mark.text
        if room is not None and metrics.horizontalAdvance(said) > room:
            said = mark.short or metrics.elidedText(said, Qt.TextElideMode.ElideRight, int(room))
        wide = metrics.horizontalAdvance(said)
        bubble = mark.style == "bubble"
        at = self.pixel(mark.at) + self._shift(mark)
        if bubble and self._taken_up(mark, at, 20.0, 20.0, 10.0):
            return
        shift = {"start": 0.0, "middle": wide / 2.0, "end": float(wide)}[mark.anchor]
        if mark.style == "label" and mark.key is not None:
            found = self._beside(painter, mark, at, wide, metrics.height() - 2.0, shift)
            if found is None:
                return
            at = found
        elif not bubble and self._taken_up(mark, at, wide, metrics.height() - 2.0, shift):
            return
        painter.save()
        painter.translate(at)
        painter.rotate(-mark.turn_deg)
        if bubble:
            painter.setPen(QPen(QColor(tone("grey")), 1.0))
            painter.setBrush(QColor(tone("card")))
            painter.drawEllipse(QPointF(0, 0), 9.5, 9.5)
        base = (metrics.ascent() - metrics.descent()) / 2.0
        if mark.style == "label" or mark.style.startswith("usable-"):
            ground = QColor(tone("card"))
            ground.setAlphaF(0.78)
            painter.fillRect(QRectF(-shift - 2, -metrics.height() / 2.0, wide + 4, metrics.height()), ground)
        painter.setPen(styles.text_colour(mark.style))
        painter.drawText(QPointF(-shift, base), said)
        painter.restore()
        painter.setFont(self.font())

    def _shift(self, mark: Caption) -> QPointF:
        """How far a text stands off its point; far ones come nearer in a small window, small ones keep off the line."""
        share = self.crowd if mark.crowded else 1.0
        return QPointF(*(part * share if abs(part) > 20.0 else part for part in mark.shift_px))

    def _paint_dimension(self, painter: QPainter, mark: Dimension) -> None:
        """A line with oblique strokes at its ends and the figure over it; left out where the figure would not fit."""
        a, b = self.pixel(mark.start), self.pixel(mark.end)
        length = math.hypot(b.x() - a.x(), b.y() - a.y())
        if length < 3.0:
            return
        ux, uy = (b.x() - a.x()) / length, (b.y() - a.y()) / length
        away = QPointF(uy, -ux) * mark.away_px * self.crowd
        a, b = a + away, b + away
        painter.setPen(styles.pen(mark.style))
        painter.drawLine(a, b)
        for end in (a, b):
            painter.drawLine(end + QPointF(-3.5, 3.5), end + QPointF(3.5, -3.5))
        painter.setFont(styles.letters(self.font(), mark.style))
        metrics = painter.fontMetrics()
        wide = metrics.horizontalAdvance(mark.text)
        if wide + 4 < length:
            painter.save()
            painter.translate((a + b) / 2.0)
            angle = math.degrees(math.atan2(uy, ux))
            painter.rotate(angle + 180.0 if not -90.0 <= angle < 90.0 else angle)
            ground = QColor(tone("card"))
            ground.setAlphaF(0.78)
            painter.fillRect(QRectF(-wide / 2.0 - 2, -3.0 - metrics.ascent(), wide + 4, metrics.ascent() + 1), ground)
            painter.setPen(styles.text_colour(mark.style))
            painter.drawText(QPointF(-wide / 2.0, -3.0), mark.text)
            self._labels.append(painter.transform().mapRect(QRectF(-wide / 2.0, -3.0 - metrics.ascent(), wide, metrics.ascent())))
            painter.restore()
        painter.setFont(self.font())
