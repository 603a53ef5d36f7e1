"""The axonometric picture: storeys coloured by their worst deciding verdict, drawn as vectors, picked by a click."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QHelpEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QToolTip, QVBoxLayout, QWidget

from workbench.desktop.language import Spoken
from workbench.desktop.look import massing_colour
from workbench.desktop.painting import paint_verdict
from workbench.desktop.panels.seen import seen
from workbench.desktop.session import Session
from workbench.desktop.theme import tone
from workbench.sheets.style import VERDICTS

if TYPE_CHECKING:
    from models.building import Building, Storey
    from workbench.sheets.axonometric import Face

_LABELS: Final = 96.0
_LEGEND: Final = 26.0
_EDGE: Final = 14.0
_LABEL_STEP: Final = 16.0
_DRAG_DEGREES_PER_PIXEL: Final = 0.5
_DRAG_MOST_S: Final = 0.04
"""A picture that takes longer to work out is turned at the end of the drag, not during it."""


class MassingPanel(QFrame):
    """The picture in its frame, with the two actions that turn it."""

    def __init__(self, view: MassingView, turns: Sequence[QAction], spoken: Spoken) -> None:
        super().__init__()
        self.setObjectName("card")
        hint = QLabel()
        hint.setObjectName("faint")
        spoken.bind(hint.setText, "massing-hint")
        head = QHBoxLayout()
        head.addWidget(hint)
        head.addStretch(1)
        for action, arrow in zip(turns, (Qt.ArrowType.LeftArrow, Qt.ArrowType.RightArrow), strict=True):
            button = QToolButton()
            button.setDefaultAction(action)
            button.setArrowType(arrow)
            button.setAutoRaise(True)
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 4)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(view, 1)


class MassingView(QWidget):
    """One building at a time. Drag turns it, a click picks a storey."""

    def __init__(self, session: Session, spoken: Spoken) -> None:
        super().__init__()
        self._session, self._spoken = session, spoken
        self._faces: list[Face] = []
        self._paths: list[tuple[Face, QPainterPath]] = []
        self._drawn: Building | None = None
        self._turn, self._drawn_turn = 30.0, 30.0
        self._cost_s = 0.0
        self._press: QPointF | None = None
        self._dragged = False
        self._hover: str | None = None
        self.setMouseTracking(True)
        self.setMinimumSize(260, 170)
        session.building_changed.connect(self._redraw)
        session.edited.connect(lambda: self._redraw() if seen(self) else None)     # else when it is painted
        session.checked_changed.connect(self.update)
        session.storey_selected.connect(self.update)
        spoken.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(520, 340)

    # geometry

    def _redraw(self) -> None:
        """Work out the visible faces again where building or direction changed."""
        from workbench.sheets.axonometric import View, visible_faces
        from workbench.sheets.massing import prisms

        building = self._session.building
        if building is None or (building is self._drawn and self._turn == self._drawn_turn):
            return
        started = time.perf_counter()
        self._faces = visible_faces(prisms(building), View(turn=self._turn))
        self._cost_s = time.perf_counter() - started
        self._drawn, self._drawn_turn = building, self._turn
        self._place()

    def _place(self) -> None:
        """Put the faces into the widget: largest scale that leaves room for labels and legend."""
        from workbench.sheets.axonometric import bounds

        self._paths = []
        if self._faces:
            left, bottom, right, top = bounds(self._faces)
            room = QRectF(self.rect()).adjusted(_EDGE, _EDGE, -_LABELS, -_LEGEND - 6)
            scale = min(room.width() / max(right - left, 1e-9), room.height() / max(top - bottom, 1e-9))
            x0 = room.center().x() - (left + right) / 2 * scale
            y0 = room.center().y() + (bottom + top) / 2 * scale
            self._paths = [(face, _path(face, scale, x0, y0)) for face in self._faces]
        self.update()

    @property
    def turned(self) -> float:
        """How far the building is turned on its plan, in degrees."""
        return self._turn

    def turn(self, degrees: float) -> None:
        """Turn the building on its plan."""
        self._turn = (self._turn + degrees) % 360
        self._redraw()

    def storey_at(self, point: QPointF) -> str | None:
        """Id of the storey under a point. The visible parts never overlap: the first that holds the point is it."""
        return next((face.key for face, path in self._paths if path.contains(point)), None)

    def point_on(self, storey_id: str) -> QPointF | None:
        """A point of the picture that shows a storey, if it can be seen."""
        self._redraw()
        for face, path in self._paths:
            if face.key == storey_id:
                inside = face.polygon.representative_point()
                around = path.boundingRect()
                left, bottom, right, top = face.polygon.bounds
                return QPointF(around.left() + (inside.x - left) / max(right - left, 1e-9) * around.width(),
                               around.bottom() - (inside.y - bottom) / max(top - bottom, 1e-9) * around.height())
        return None

    # mouse

    def resizeEvent(self, _event: object) -> None:
        self._place()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._press, self._dragged = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._press is not None:
            across = event.position().x() - self._press.x()
            if self._dragged or abs(across) > 4:
                self._dragged = True
                self._press = event.position()
                self._turn = (self._turn - across * _DRAG_DEGREES_PER_PIXEL) % 360
                if self._cost_s < _DRAG_MOST_S:
                    self._redraw()
            return
        under = self.storey_at(event.position())
        if under != self._hover:
            self._hover = under
            self.setCursor(Qt.CursorShape.PointingHandCursor if under else Qt.CursorShape.ArrowCursor)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._press is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        self._press = None
        if self._dragged:
            self._redraw()
        else:
            self._session.select_storey(self.storey_at(event.position()))

    def leaveEvent(self, _event: QEvent) -> None:
        self._hover = None
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            storey = self._storey(self.storey_at(QPointF(event.pos())))
            QToolTip.showText(event.globalPos(), self._tip(storey) if storey else "", self)
            return True
        return super().event(event)

    def _storey(self, storey_id: str | None) -> Storey | None:
        building = self._session.building
        return None if building is None else next((s for s in building.storeys if s.id == storey_id), None)

    def _tip(self, storey: Storey) -> str:
        verdict = self._spoken.common(f"verdict.{self._verdict(storey.id)}")
        return self._spoken("massing-tip", name=storey.name, verdict=verdict,
                            height=self._spoken.words.measured(storey.height_m))

    def _whole(self) -> str:
        """The name of a building that is drawn as one solid."""
        building = self._session.building
        return "" if building is None else building.name or building.id

    def _verdict(self, storey_id: str) -> str:
        return self._session.verdicts.get(storey_id, "not-applicable")

    # painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._redraw()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(tone("card")))
        if self._paths:
            self._paint_faces(painter)
            self._paint_labels(painter)
        else:
            painter.setPen(QColor(tone("grey")))
            flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
            painter.drawText(QRectF(self.rect()).adjusted(30, 20, -30, -40), flags, self._spoken(self._why_empty()))
        self._paint_legend(painter)
        painter.end()

    def _why_empty(self) -> str:
        building = self._session.building
        if self._session.city is not None:
            return "city.no-solid"
        return "massing-none" if building is not None and building.storeys else "massing-no-storeys"

    def _paint_faces(self, painter: QPainter) -> None:
        chosen = self._session.storey_id
        for face, path in self._paths:
            light = face.light * (1.04 if face.key == self._hover else 1.0)
            painter.setPen(QPen(QColor(tone("edge")), 0.7))
            painter.setBrush(massing_colour(self._verdict(face.key), light))
            painter.drawPath(path)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(tone("navy")), 2.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        for face, path in self._paths:
            if face.key == chosen:
                painter.drawPath(path)

    def _paint_labels(self, painter: QPainter) -> None:
        """Storey names with their marks at the right edge: the chosen one, and as many others as do not touch."""
        right = self.width() - _LABELS + 10
        chosen = self._session.storey_id
        kept: list[float] = []
        for storey_id, rect in sorted(self._heights(), key=lambda item: (item[0] != chosen, item[1].center().y())):
            y = rect.center().y()
            if any(abs(y - other) < _LABEL_STEP for other in kept):
                continue
            kept.append(y)
            storey = self._storey(storey_id)
            painter.setPen(QPen(QColor(tone("rule")), 1))
            painter.drawLine(QPointF(rect.right() + 3, y), QPointF(right - 4, y))
            paint_verdict(painter, self._verdict(storey_id), QPointF(right + 5, y), 10)
            painter.setPen(QColor(tone("navy" if storey_id == chosen else "ink")))
            said = storey.name if storey else self._whole()
            name = painter.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, int(_LABELS) - 30)
            painter.drawText(QPointF(right + 14, y + painter.fontMetrics().ascent() / 2 - 1.5), name)

    def _heights(self) -> list[tuple[str, QRectF]]:
        """Storey id and extent of its walls in the picture, from the top down; its top face where no wall is seen."""
        found: dict[str, QRectF] = {}
        for kind in ("wall", "top"):
            rects: dict[str, QRectF] = {}
            for face, path in self._paths:
                if face.kind == kind:
                    rects[face.key] = rects.get(face.key, QRectF()).united(path.boundingRect())
            found = {**rects, **found}
        return sorted(found.items(), key=lambda item: item[1].center().y())

    def _paint_legend(self, painter: QPainter) -> None:
        """What the colours mean: only verdicts that this picture shows."""
        shown = {self._verdict(face.key) for face, _ in self._paths}
        x, y = _EDGE, self.height() - _LEGEND / 2
        for verdict in (v for v in VERDICTS if v in shown):
            painter.setPen(QPen(QColor(tone("ink")), 0.6))
            painter.setBrush(massing_colour(verdict, 1.0))
            painter.drawRect(QRectF(x, y - 6, 16, 12))
            paint_verdict(painter, verdict, QPointF(x + 26, y), 10)
            name = self._spoken(f"legend.{verdict}") if verdict == "not-applicable" else self._spoken.common(f"verdict.{verdict}")
            painter.setPen(QColor(tone("ink")))
            painter.drawText(QPointF(x + 36, y + painter.fontMetrics().ascent() / 2 - 1.5), name)
            x += 36 + painter.fontMetrics().horizontalAdvance(name) + 18


def _path(face: Face, scale: float, x0: float, y0: float) -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    for ring in (face.polygon.exterior, *face.polygon.interiors):
        path.addPolygon(QPolygonF([QPointF(x * scale + x0, y0 - y * scale) for x, y in ring.coords]))
        path.closeSubpath()
    return path
