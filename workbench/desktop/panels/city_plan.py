"""The plan of a city: footprints by result as a few merged paths, moved and scaled with the mouse, picked by a click.

It is painted with QPainter, like the massing: four paths, kept as a picture until the view changes, need no plotting library.
"""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from workbench.desktop.language import Spoken
from workbench.desktop.look import colour
from workbench.desktop.session import Session
from workbench.desktop.theme import tone
from workbench.sheets.city_look import LOOKS

if TYPE_CHECKING:
    from shapely import STRtree

_EDGE: Final = 14.0
_LEGEND: Final = 24.0
_ZOOM: Final = 1.25
_SMALLEST_M: Final = 5.0
"""The view is never closer than this across, in metres."""
_DRAG: Final = 4.0
_RING: Final = 22.0


class CityPlan(QWidget):
    """Wheel: closer and farther; drag: move; double click: everything; click: choose a building."""

    def __init__(self, session: Session, spoken: Spoken) -> None:
        super().__init__()
        self._session, self._spoken = session, spoken
        self._paths: dict[str, QPainterPath] = {}
        self._shapes: list[Any] = []
        self._rows: list[int] = []
        self._tree: STRtree | None = None
        self._bounds = QRectF()
        self._scale, self._centre = 1.0, QPointF()
        self._picture: QPixmap | None = None
        self._press: QPointF | None = None
        self._dragged = False
        self.setMinimumSize(220, 180)
        self.setMouseTracking(True)
        session.opened.connect(self._take)
        session.checked_changed.connect(self._sort)
        session.building_changed.connect(self._show_chosen)
        spoken.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(380, 320)

    # what is drawn

    def _take(self) -> None:
        """The outlines of another file."""
        city = self._session.city
        self._shapes, self._rows, self._tree, self._bounds = [], [], None, QRectF()
        if city is not None and city.outlines is not None:
            import numpy as np
            import shapely

            there = ~(shapely.is_missing(city.outlines) | shapely.is_empty(city.outlines))
            self._rows = np.flatnonzero(there).tolist()
            self._shapes = list(city.outlines[there])
        if self._shapes:
            import shapely

            self._tree = shapely.STRtree(self._shapes)
            left, bottom, right, top = (float(bound) for bound in shapely.total_bounds(self._shapes))
            self._bounds = QRectF(left, bottom, right - left, top - bottom)
        self._sort()
        self.show_all()

    def _sort(self) -> None:
        """One path per result."""
        self._paths = {}
        results = self._session.results
        for row, shape in zip(self._rows, self._shapes, strict=True) if results is not None else ():
            path = self._paths.setdefault(results.word(row), _new_path()) if results is not None else _new_path()
            _add(path, shape)
        self._picture = None
        self.update()

    def show_all(self) -> None:
        """Scale and centre so that everything is seen."""
        if self._bounds.isNull():
            self._picture = None
            self.update()
            return
        room = QRectF(self.rect()).adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE - _LEGEND)
        self._scale = min(max(room.width(), 1.0) / max(self._bounds.width(), 1e-3),
                          max(room.height(), 1.0) / max(self._bounds.height(), 1e-3))
        self._centre = self._bounds.center()
        self._moved()

    def _moved(self) -> None:
        self._picture = None
        self.update()

    def _show_chosen(self) -> None:
        """The chosen building is brought into the view where it is outside."""
        shape = self._chosen()
        if shape is not None:
            at = self._on_screen(QPointF(*shape.centroid.coords[0]))
            if not QRectF(self.rect()).contains(at):
                self._centre = QPointF(*shape.centroid.coords[0])
                self._picture = None
        self.update()

    def _chosen(self) -> Any:
        row = self._session.building_index
        return self._shapes[self._rows.index(row)] if row in self._rows else None

    # places

    def _transform(self) -> QTransform:
        """From metres to pixels; y grows upwards in the plan."""
        middle = self._middle()
        view = QTransform()
        view.translate(middle.x(), middle.y())
        view.scale(self._scale, -self._scale)
        view.translate(-self._centre.x(), -self._centre.y())
        return view

    def _middle(self) -> QPointF:
        return QPointF(self.width() / 2, (self.height() - _LEGEND) / 2)

    def _on_screen(self, plan: QPointF) -> QPointF:
        return self._transform().map(plan)

    def _in_plan(self, screen: QPointF) -> QPointF:
        return self._transform().inverted()[0].map(screen)

    def building_at(self, screen: QPointF) -> int | None:
        """Place in the file of the building under a point; the smallest where several lie over each other."""
        import shapely

        if self._tree is None:
            return None
        plan = self._in_plan(screen)
        found = self._tree.query(shapely.Point(plan.x(), plan.y()), predicate="intersects").tolist()
        return self._rows[min(found, key=lambda i: (self._shapes[i].area, i))] if found else None

    def point_on(self, building: int) -> QPointF | None:
        """A point on the screen inside a building's outline; None where it has none."""
        if building not in self._rows:
            return None
        inside = self._shapes[self._rows.index(building)].representative_point()
        return self._on_screen(QPointF(inside.x, inside.y))

    # mouse

    def resizeEvent(self, _event: object) -> None:
        self.show_all()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not self._bounds.isNull() and event.angleDelta().y():
            self.zoom(_ZOOM if event.angleDelta().y() > 0 else 1 / _ZOOM, event.position())

    def zoom(self, factor: float, about: QPointF) -> None:
        """Closer (above 1) or farther; the point of the plan under ``about`` stays where it is."""
        before = self._in_plan(about)
        most = max(self.width(), 1) / _SMALLEST_M
        least = 0.5 * self.width() / max(self._bounds.width(), self._bounds.height(), 1.0) / 4
        self._scale = min(max(self._scale * factor, least), most)
        after = self._in_plan(about)
        self._centre += before - after
        self._moved()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._press, self._dragged = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._press is None:
            return
        moved = event.position() - self._press
        if self._dragged or moved.manhattanLength() > _DRAG:
            self._dragged = True
            self._press = event.position()
            self._centre += QPointF(-moved.x() / self._scale, moved.y() / self._scale)
            self._moved()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._press is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        self._press = None
        found = None if self._dragged else self.building_at(event.position())
        if found is not None:
            self._session.show_building(found)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self.show_all()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            found = self.building_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if found is None else self._tip(found), self)
            return True
        return super().event(event)

    def _tip(self, building: int) -> str:
        city, results = self._session.city, self._session.results
        if city is None or results is None:
            return ""
        return f"{city.names[building] or city.ids[building]}\n{self._spoken.common(f'overall.{results.word(building)}')}"

    # painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tone("card")))
        if not self._shapes:
            painter.setPen(QColor(tone("grey")))
            flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
            painter.drawText(QRectF(self.rect()).adjusted(24, 20, -24, -20), flags, self._spoken("city.no-map"))
            return
        if self._picture is None:
            self._picture = self._paint_picture()
        painter.drawPixmap(0, 0, self._picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self._chosen()
        if chosen is not None:
            path = _new_path()
            _add(path, chosen)
            painter.setPen(QPen(QColor(tone("navy")), 2.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(self._transform().map(path))
            seen = self._transform().mapRect(path.boundingRect())
            if max(seen.width(), seen.height()) < _RING:
                painter.drawEllipse(seen.center(), _RING / 2, _RING / 2)      # a small footprint is found by its ring
        self._paint_legend(painter)
        painter.end()

    def _paint_picture(self) -> QPixmap:
        """All footprints, the best results first, as a picture of the widget's size."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(QColor(tone("card")))
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(QRectF(0, 0, self.width(), self.height() - _LEGEND))
        painter.setTransform(self._transform())
        for result in reversed(list(LOOKS)):
            if result in self._paths:
                self._set_look(painter, result)
                painter.drawPath(self._paths[result])
                if LOOKS[result].hatch:
                    brush = QBrush(colour(LOOKS[result].stroke), Qt.BrushStyle.BDiagPattern)
                    brush.setTransform(self._transform().inverted()[0])
                    painter.fillPath(self._paths[result], brush)
        painter.end()
        return picture

    def _set_look(self, painter: QPainter, result: str) -> None:
        look = LOOKS[result]
        pen = QPen(colour(look.stroke), 0.8)
        pen.setCosmetic(True)
        if look.dash:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(colour(look.fill))

    def _paint_legend(self, painter: QPainter) -> None:
        """The results that occur, with their numbers of buildings."""
        results = self._session.results
        if results is None:
            return
        totals = results.totals()
        x, y = _EDGE, self.height() - _LEGEND / 2
        for result in (name for name in LOOKS if totals[name]):
            self._set_look(painter, result)
            painter.drawRect(QRectF(x, y - 6, 16, 12))
            said = f"{self._spoken.common(f'overall.{result}')} {totals[result]:,}"
            painter.setPen(QColor(tone("ink")))
            painter.drawText(QPointF(x + 22, y + painter.fontMetrics().ascent() / 2 - 1.5), said)
            x += 22 + painter.fontMetrics().horizontalAdvance(said) + 16


def _new_path() -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)     # footprints may overlap; rings run so that holes stay open
    return path


def _add(path: QPainterPath, shape: Any) -> None:
    """Add a polygon, or several, in plan coordinates."""
    from shapely.geometry.polygon import orient

    from workbench.sheets.axonometric import polygons

    for polygon in polygons(shape):
        turned = orient(polygon, 1.0)
        for ring in (turned.exterior, *turned.interiors):
            path.addPolygon(QPolygonF([QPointF(point[0], point[1]) for point in ring.coords]))
            path.closeSubpath()
