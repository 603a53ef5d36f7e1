"""Paints a finding's margin on a scale, and the storeys of a clause as columns against their limit.

What is allowed is plain, what is not is hatched, and the value carries the mark of its verdict: the hue alone says nothing.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QImage, QPainter, QPen, QPolygonF

from workbench.desktop.look import verdict_colour, verdict_tint
from workbench.desktop.painting import paint_verdict
from workbench.desktop.theme import tone
from workbench.drawings.margin_bar import Column, MarginPicture
from workbench.sheets.words import number, show_unit

HIGH_PX: Final = 78
STRIP_PX: Final = 46
_SIDE_PX: Final = 16.0
_BAND: Final = (30.0, 42.0)
_MOST_COLUMN_PX: Final = 26


def margin_image(picture: MarginPicture, verdict: str, said: tuple[str, str, str], unit: str, wide: int, ratio: float,
                 font: QFont) -> QImage:
    """The bar as a picture of ``wide`` × :data:`HIGH_PX` logical pixels.

    Args:
        said: value, limit and margin in words.
    """
    image = _blank(wide, HIGH_PX, ratio)
    painter = _painter(image, font)
    _Bar(painter, picture, verdict, wide).paint(said, unit)
    painter.end()
    return image


class _Bar:
    def __init__(self, painter: QPainter, picture: MarginPicture, verdict: str, wide: int) -> None:
        self._painter, self._picture, self._verdict, self._wide = painter, picture, verdict, float(wide)

    def _x(self, figure: float) -> float:
        picture = self._picture
        if picture.grades:     # the middle of its step
            step = (self._wide - 2 * _SIDE_PX) / len(picture.ticks)
            return _SIDE_PX + (figure - picture.low + 0.5) * step
        return _SIDE_PX + picture.share(figure) * (self._wide - 2 * _SIDE_PX)

    def paint(self, said: tuple[str, str, str], unit: str) -> None:
        value, limit, margin = said
        if self._picture.grades:
            self._paint_steps()
        else:
            self._paint_band()
            self._paint_ticks(unit)
            self._paint_distance(margin)
        for figure in self._picture.limits:
            self._paint_limit(figure)
        self._paint_value(value)
        at = sum(self._x(figure) for figure in self._picture.limits) / len(self._picture.limits)
        self._text(at, 64.0, limit, "ink", bold=True)

    def _paint_band(self) -> None:
        picture, painter = self._picture, self._painter
        top, bottom = _BAND
        whole = QRectF(_SIDE_PX, top, self._wide - 2 * _SIDE_PX, bottom - top)
        painter.fillRect(whole, verdict_tint("fail"))
        painter.fillRect(whole, QBrush(verdict_colour("fail"), Qt.BrushStyle.BDiagPattern))
        for span, verdict in ((picture.allowed, "pass"), (picture.near, "near")):
            if span is not None and span[1] > span[0]:
                left, right = self._x(span[0]), self._x(span[1])
                painter.fillRect(QRectF(left, top, right - left, bottom - top), verdict_tint(verdict))
                if verdict == "near":
                    painter.fillRect(QRectF(left, top, right - left, bottom - top),
                                     QBrush(verdict_colour("near"), Qt.BrushStyle.Dense6Pattern))
        painter.setPen(QPen(QColor(tone("grey")), 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(whole)

    def _paint_steps(self) -> None:
        """Grades as boxes, the best on the left; those that are not allowed are hatched."""
        picture, painter = self._picture, self._painter
        top, bottom = _BAND
        step = (self._wide - 2 * _SIDE_PX) / len(picture.ticks)
        for figure in picture.ticks:
            box = QRectF(_SIDE_PX + (figure - picture.low) * step + 1, top, step - 2, bottom - top)
            allowed = figure <= picture.allowed[1]
            painter.fillRect(box, verdict_tint("pass" if allowed else "fail"))
            if not allowed:
                painter.fillRect(box, QBrush(verdict_colour("fail"), Qt.BrushStyle.BDiagPattern))
            painter.setPen(QPen(QColor(tone("grey")), 1.0))
            painter.drawRect(box)
            self._text(self._x(figure), bottom + 8.0, number(figure), "grey")

    def _paint_ticks(self, unit: str) -> None:
        """Figures under the scale, the unit behind the last; those that would touch the one before are left out."""
        painter, metrics = self._painter, self._painter.fontMetrics()
        right = -1e9
        for i, figure in enumerate(self._picture.ticks):
            x = self._x(figure)
            last = i == len(self._picture.ticks) - 1
            said = number(figure) + (f" {show_unit(unit)}" if last and unit not in ("", "1") else "")
            half = metrics.horizontalAdvance(said) / 2.0
            painter.setPen(QPen(QColor(tone("grey")), 1.0))
            painter.drawLine(QPointF(x, _BAND[1]), QPointF(x, _BAND[1] + 3.0))
            at = min(max(x, half), self._wide - half)
            if at - half > right + 4.0:
                self._text(at, _BAND[1] + 9.0, said, "grey")
                right = at + half

    def _paint_distance(self, said: str) -> None:
        """From the limit to the value, with an arrow at the value; the margin beside it where there is room."""
        if self._picture.distance is None:
            return
        start, end = (self._x(figure) for figure in self._picture.distance)
        painter, y = self._painter, 24.0
        painter.setPen(QPen(verdict_colour(self._verdict), 1.6))
        painter.drawLine(QPointF(start, y), QPointF(end, y))
        if abs(end - start) > 6.0:
            back = -5.0 if end > start else 5.0
            painter.setBrush(verdict_colour(self._verdict))
            painter.drawPolygon(QPolygonF([QPointF(end, y), QPointF(end + back, y - 3), QPointF(end + back, y + 3)]))
        room = abs(end - start)
        wide = self._painter.fontMetrics().horizontalAdvance(said)
        if wide + 6.0 < room:
            ground = QColor(tone("card"))
            middle = (start + end) / 2.0
            painter.fillRect(QRectF(middle - wide / 2.0 - 2, y - 6, wide + 4, 12), ground)
            self._text(middle, y, said, "ink")

    def _paint_limit(self, figure: float) -> None:
        x = self._x(figure)
        if self._picture.grades:
            x += (self._wide - 2 * _SIDE_PX) / len(self._picture.ticks) / 2.0
        self._painter.setPen(QPen(QColor(tone("ink")), 2.4))
        self._painter.drawLine(QPointF(x, _BAND[0] - 5.0), QPointF(x, _BAND[1] + 3.0))

    def _paint_value(self, said: str) -> None:
        """The mark of the verdict over the place of the value; a range has a line under it. Unknown: the words alone."""
        span, painter = self._picture.value, self._painter
        metrics = painter.fontMetrics()
        wide = metrics.horizontalAdvance(said)
        if span is None:
            self._text(self._wide / 2.0, 8.0, said, "grey")
            return
        left, right = self._x(span[0]), self._x(span[1])
        middle = (left + right) / 2.0
        painter.setPen(QPen(verdict_colour(self._verdict), 2.0))
        painter.drawLine(QPointF(middle, 14.0), QPointF(middle, _BAND[1]))
        if right - left > 2.0:
            painter.drawLine(QPointF(left, 18.0), QPointF(right, 18.0))
        paint_verdict(painter, self._verdict, QPointF(middle, 9.0), 11.0)
        beside = middle + 9.0 + wide / 2.0
        self._text(beside if beside + wide / 2.0 < self._wide else middle - 9.0 - wide / 2.0, 9.0, said, "ink", bold=True)

    def _text(self, x: float, y: float, said: str, name: str, bold: bool = False) -> None:
        """Centred on a point, moved inwards where it would leave the picture."""
        painter = self._painter
        font = QFont(painter.font())
        font.setBold(bold)
        painter.save()
        painter.setFont(font)
        metrics = painter.fontMetrics()
        wide = metrics.horizontalAdvance(said)
        left = min(max(x - wide / 2.0, 0.0), max(self._wide - wide, 0.0))
        painter.setPen(QColor(tone(name)))
        painter.drawText(QPointF(left, y + (metrics.ascent() - metrics.descent()) / 2.0), said)
        painter.restore()


def column_width(count: int, wide: int) -> int:
    """Logical pixels of one storey's column, so that all stand side by side."""
    return max(3, min(_MOST_COLUMN_PX, wide // max(count, 1)))


def column_image(column: Column, chosen: bool, wide: int, ratio: float, font: QFont) -> QImage:
    """One storey of the strip: a column up to its value, a line at its limit, its mark above, its number below."""
    image = _blank(wide, STRIP_PX + (14 if wide >= 16 else 0), ratio)
    painter = _painter(image, font)
    area = QRectF(0.5, 0.5, wide - 1.0, STRIP_PX - 1.0)
    if chosen:
        painter.fillRect(area, QColor(tone("chosen")))
    foot = STRIP_PX - 1.0
    if column.value is not None:
        high = column.value * (STRIP_PX - 4.0)
        box = QRectF(1.5, foot - high, wide - 3.0, high)
        painter.fillRect(box, verdict_tint(column.verdict))
        if column.verdict == "fail":
            painter.fillRect(box, QBrush(verdict_colour("fail"), Qt.BrushStyle.BDiagPattern))
        painter.setPen(QPen(verdict_colour(column.verdict), 1.0))
        painter.drawRect(box)
    if wide >= 12:
        paint_verdict(painter, column.verdict, QPointF(wide / 2.0, foot - 8.0), 9.0)
    if column.limit is not None:
        y = foot - column.limit * (STRIP_PX - 4.0)
        painter.setPen(QPen(QColor(tone("ink")), 1.6))
        painter.drawLine(QPointF(0.0, y), QPointF(float(wide), y))
    painter.setPen(QPen(QColor(tone("grey")), 1.0))
    painter.drawLine(QPointF(0.0, foot), QPointF(float(wide), foot))
    if wide >= 16:
        painter.setPen(QColor(tone("ink" if chosen else "grey")))
        painter.drawText(QRectF(0.0, STRIP_PX, wide, 14.0), Qt.AlignmentFlag.AlignCenter, str(column.storey))
    painter.end()
    return image


def _blank(wide: int, high: int, ratio: float) -> QImage:
    image = QImage(max(round(wide * ratio), 1), max(round(high * ratio), 1), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    return image


def _painter(image: QImage, font: QFont) -> QPainter:
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    small = QFont(font)
    small.setPointSizeF(font.pointSizeF() - 1.2)
    painter.setFont(small)
    return painter
