"""The north arrow on a drawing of the window: a needle in a circle, its word at the tip."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from models.north import direction_of
from workbench.desktop.theme import tone
from workbench.sheets.north import needle, north_word

RADIUS_PX = 13.0


def paint_north(painter: QPainter, angle_deg: float, centre: QPointF, lang: str) -> None:
    """Round a point of the widget; ``angle_deg`` clockwise from the top of the drawing."""
    ink = QColor(tone("ink"))
    painter.setPen(QPen(ink, 1.2))
    painter.setBrush(QColor(tone("card")))
    painter.drawEllipse(centre, RADIUS_PX, RADIUS_PX)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawPolygon(QPolygonF([QPointF(x, -y) for x, y in needle(angle_deg, centre.x(), -centre.y(), RADIUS_PX)]))
    across, up = direction_of(angle_deg)
    at = centre + QPointF(across, -up) * (RADIUS_PX + 8.0)
    painter.setPen(ink)
    painter.drawText(QRectF(at.x() - 12.0, at.y() - 9.0, 24.0, 18.0), Qt.AlignmentFlag.AlignCenter, north_word(lang))
