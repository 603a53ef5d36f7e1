"""The levels editor's picture: area by height as bars and a curve, with a line for each level that is dragged or chosen."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

import statistics
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPen, QPolygonF

from workbench.desktop.language import Spoken
from workbench.desktop.panels import canvas_look as styles
from workbench.desktop.panels.canvas import Canvas
from workbench.desktop.theme import tone
from workbench.drawings.elevation import level_words
from workbench.drawings.level_lines import (
    FLOOR,
    IGNORED,
    ROOF,
    Bar,
    LevelLine,
    area_at,
    curve_points,
    drawn_to,
    neighbour,
)
from workbench.drawings.marks import Drawing, Point
from workbench.sheets.words import with_unit

if TYPE_CHECKING:
    from models.building import Outline
    from models.geometry.level_cuts import AreaAt
    from workbench.desktop.panels.levels import LevelsEditor

_GRAB_PX: Final = 6.0
_SNAP_PX: Final = 8.0
_SNAP_M: Final = 1.0
_STEP_PX: Final = 13.0
_BAR_PX: Final = 7.0
_THIN_PX: Final = 2.0
_PLAN_PX: Final = 84.0
_EMPTY_M: Final = 3.0
_NUDGE_M: Final = 0.1


class LevelsCanvas(Canvas):
    """The histogram. A line that is let go, or a double click, is told to ``moved`` and ``added`` of the editor."""

    margins = (66.0, 22.0, 84.0, 40.0)

    @property
    def crowd(self) -> float:
        return 1.0     # its margins hold the figures

    def __init__(self, owner: LevelsEditor, spoken: Spoken) -> None:
        super().__init__()
        self._owner, self._spoken = owner, spoken
        self.lines: tuple[LevelLine, ...] = ()
        self.bars: tuple[Bar, ...] = ()
        self.curve: tuple[AreaAt, ...] = ()
        self.line_id: str | None = None
        self.held: LevelLine | None = None
        self.level_m: float | None = None      # where the held line is

    def take(self, lines: tuple[LevelLine, ...], found: tuple[Bar, ...], keep: bool, curve: tuple[AreaAt, ...] = ()) -> None:
        """Show lines, the areas of level faces, and the area of the massing by height."""
        self.lines, self.bars, self.curve = lines, found, curve
        levels = [line.level.value for line in lines] + [bar.level_m for bar in found] + [one.elevation_m for one in curve]
        most = max([max(bar.up_m2, bar.down_m2) for bar in found] + [one.area_m2 for one in curve], default=0.0)
        box = (0.0, min(levels), max(most, 1e-6), max(max(levels), min(levels) + _EMPTY_M)) if levels else None
        self.show_drawing(Drawing((), box), keep)

    def fit(self, whole: bool | None = None) -> None:
        """Each way for itself: metres upwards, square metres to the right."""
        super().fit(whole)
        box = self.drawing.extent
        if box is None:
            return
        left, top, right, bottom = self._margins()
        wide, high = max(self.width() - left - right, 20.0), max(self.height() - top - bottom, 20.0)
        across, up = wide / (box[2] - box[0]), high / (box[3] - box[1])
        centre = (box[0] + (self.width() / 2.0 - left) / across, box[1] + (self.height() / 2.0 - bottom) / up)
        self.view = replace(self.view, across=across, up=up, centre=centre)
        self.update()

    def zoom(self, factor: float, at_px: Point | None = None) -> None:
        self._fitted = False
        self.view = self.view.taller(factor, at_px or (self.width() / 2.0, self.height() / 2.0))
        self.update()

    def line_at(self, px: QPointF) -> LevelLine | None:
        """The line under the mouse; floors before the roof and what is ignored."""
        near = [(abs(self.view.y(line.level.value) - px.y()), line.kind, line) for line in self.lines]
        found = [entry for entry in near if entry[0] <= _GRAB_PX]
        return min(found, key=lambda entry: ((FLOOR, ROOF, IGNORED).index(entry[1]), entry[0]))[2] if found else None

    # mouse

    def _press(self, at: Point, px: QPointF) -> bool:
        line = self.line_at(px)
        self.line_id = None if line is None else line.id
        self._owner.choose(line)
        self.held = line if line is not None and line.kind != IGNORED and self._owner.may_edit else None
        self.level_m = None
        self.update()
        return line is not None

    def _drag(self, at: Point, px: QPointF) -> None:
        if self.held is None or (self.level_m is None and abs(px.y() - self.view.y(self.held.level.value)) < _GRAB_PX):
            return
        low, high = self._owner.room_of(self.held)
        wanted = drawn_to(at[1], self.bars, self._reach_m)
        self.level_m = min(max(wanted, low), high)
        self.update()

    def _release(self, at: Point, px: QPointF) -> None:
        held, level = self.held, self.level_m
        self.held = self.level_m = None
        if held is not None and level is not None:
            self._owner.shift(held, level)
        self.update()

    def _hover(self, at: Point, px: QPointF) -> None:
        line = self.line_at(px)
        self.setCursor(Qt.CursorShape.SizeVerCursor if line is not None and line.kind != IGNORED else Qt.CursorShape.ArrowCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if not self._owner.may_edit:
            return
        line = self.line_at(event.position())
        if line is None:
            self._owner.add(self.level_at(event.position()))
        else:
            self._owner.type_over("name" if line.kind == FLOOR else "level")

    def level_at(self, px: QPointF) -> float:
        """The level at a place, drawn to a level face within reach."""
        return drawn_to(self.view.metres((px.x(), px.y()))[1], self.bars, self._reach_m)

    @property
    def _reach_m(self) -> float:
        """How near a level face must be to draw a line: in a low panel not so far that there is no place between two of them."""
        return min(_SNAP_PX / self.view.up, _SNAP_M)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at = QPointF(event.pos())
        line = self.line_at(at)
        self._owner.choose(line)
        self.update()
        if self.drawing.extent is not None:
            self._owner.menu(line, self.level_at(at)).popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, keys = event.key(), Qt.Key
        if key == keys.Key_Escape and self.held is not None:
            self.held = self.level_m = None
            self._pressed, self._taken = None, False
            self.update()
        elif key in (keys.Key_Up, keys.Key_Down):
            self._step(key == keys.Key_Up, event.modifiers())
        elif key == keys.Key_Insert:
            self._owner.add_between()
        elif self.line_id is None or not self._owner.key(key):
            super().keyPressEvent(event)

    def _step(self, up: bool, modifiers: Qt.KeyboardModifier) -> None:
        """The next line; with Ctrl the chosen line itself, a step up or down as far as there is room."""
        if not modifiers & Qt.KeyboardModifier.ControlModifier:
            self._owner.choose(neighbour(self.lines, self.line_id, up))
        elif (line := self._owner.chosen) is not None and line.kind != IGNORED and self._owner.may_edit:
            low, high = self._owner.room_of(line)
            wanted = round(line.level.value + (_NUDGE_M if up else -_NUDGE_M), 3)
            if low <= wanted <= high:
                self._owner.shift(line, wanted)
        self.update()

    def _tip(self, at: Point) -> str:
        line = self.line_at(QPointF(*self.view.point(at)))
        if line is not None:
            return self._owner.tip(line)
        area = area_at(self.curve, at[1])
        return "" if area is None else self._spoken("levels.curve-tip", level=level_words(at[1]), area=with_unit(area, "m2"))

    def _empty(self) -> str:
        return "" if self.drawing.extent is not None else self._spoken("levels.none")

    # painting

    def _paint_over(self, painter: QPainter) -> None:
        if self.drawing.extent is None:
            return
        self._paint_curve(painter)
        self._paint_bars(painter)
        self._paint_lines(painter)
        self._paint_axis(painter)
        if self.held is not None and self.level_m is not None:
            self._paint_held(painter, self.held, self.level_m)

    def _paint_curve(self, painter: QPainter) -> None:
        """What a floor at each height would have for an area: a setback is a step."""
        points = QPolygonF([QPointF(*self.view.point(point)) for point in curve_points(self.curve)])
        if points.isEmpty():
            return
        fill = QColor(tone("link"))
        fill.setAlphaF(0.10)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawPolygon(points)
        painter.setPen(QPen(QColor(tone("link")), 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(points)

    def _paint_bars(self, painter: QPainter) -> None:
        """What looks up as a full bar, what looks down as a thin open one below it."""
        zero, high = self.view.x(0.0), self._bar_px()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for bar in self.bars:
            y = self.view.y(bar.level_m)
            fill = QColor(tone("done"))
            fill.setAlphaF(0.55)
            painter.fillRect(QRectF(zero, y - high / 2, self.view.x(bar.up_m2) - zero, high), fill)
            if bar.down_m2 > 0.0 and high > _THIN_PX:
                painter.setPen(QPen(QColor(tone("grey")), 1.0, Qt.PenStyle.DotLine))
                painter.drawRect(QRectF(zero, y + high / 2 + 1, self.view.x(bar.down_m2) - zero, 2.5))

    def _bar_px(self) -> float:
        """Height of a bar: thinner where levels lie close together on the screen, so that the curve is seen between them."""
        levels = sorted(bar.level_m for bar in self.bars)
        apart = [(high - low) * self.view.up for low, high in pairwise(levels)]
        return min(_BAR_PX, max(_THIN_PX, 0.4 * statistics.median(apart))) if apart else _BAR_PX

    def _paint_lines(self, painter: QPainter) -> None:
        zero, right = self.view.x(0.0), float(self.width()) - self.margins[2]
        painter.setFont(styles.letters(self.font(), "dimension"))
        rise, kept = painter.fontMetrics().ascent() / 2.0 - 1.0, list[float]()
        for line in sorted(self.lines, key=lambda one: (one.id != self.line_id, (FLOOR, ROOF, IGNORED).index(one.kind))):
            y = self.view.y(line.level.value)
            mine = line.id == self.line_id
            made = QPen(QColor(tone("link" if mine else "faint" if line.kind == IGNORED else "ink")), 2.2 if mine else 1.3)
            if line.kind != FLOOR:
                made.setDashPattern([2.0, 3.0] if line.kind == IGNORED else [7.0, 3.0])
            painter.setPen(made)
            painter.drawLine(QPointF(zero, y), QPointF(right, y))
            if any(abs(y - other) < _STEP_PX for other in kept):
                continue
            kept.append(y)
            said = level_words(line.level.value)
            painter.setPen(QColor(tone("grey")))
            painter.drawText(QPointF(zero - 6 - painter.fontMetrics().horizontalAdvance(said), y + rise), said)
            painter.setPen(QColor(tone("link" if mine else "grey" if line.kind == IGNORED else "ink")))
            name, space = self._owner.name_of(line), int(self.margins[2]) - 10
            painter.drawText(QPointF(right + 5, y + rise),
                             painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, space))
        painter.setFont(self.font())

    def _paint_axis(self, painter: QPainter) -> None:
        """What the bars are, and the largest of them."""
        painter.setFont(styles.letters(self.font(), "faint"))
        painter.setPen(QColor(tone("grey")))
        most = self.drawing.extent[2] if self.drawing.extent is not None else 0.0
        y = self.height() - 8.0
        painter.drawLine(QPointF(self.view.x(0.0), self.margins[1] / 2), QPointF(self.view.x(0.0), y - 16))
        key = "levels.axis-curve" if self.curve else "levels.axis" if self._owner.has_massing else "levels.axis-stated"
        said = self._spoken(key, area=with_unit(most, "m2"))
        space = int(self.width() - self.view.x(0.0)) - 4
        painter.drawText(QPointF(self.view.x(0.0), y), painter.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, space))
        painter.setFont(self.font())

    def _paint_held(self, painter: QPainter, held: LevelLine, level_m: float) -> None:
        """The line where it would go, with the heights of the storeys below and above it."""
        y = self.view.y(level_m)
        zero, right = self.view.x(0.0), float(self.width()) - self.margins[2]
        painter.setPen(styles.chosen_pen())
        painter.drawLine(QPointF(zero, y), QPointF(right, y))
        outline, before = self._owner.outlines_at(held, level_m)
        said = [level_words(level_m), *self._owner.heights_at(held, level_m), *self._owner.area_words(held, outline)]
        metrics, plan = painter.fontMetrics(), 0.0 if outline is None else _PLAN_PX
        text = max(metrics.horizontalAdvance(one) for one in said)
        wide, high = text + 14.0 + plan, max((metrics.height() + 1.0) * len(said) + 8.0, plan)
        x = min(zero + 30.0, self.width() - wide - 4.0)
        top = min(max(y - high - 8.0, 4.0), self.height() - high - 4.0)
        painter.setPen(QPen(QColor(tone("strong")), 1.2))
        painter.setBrush(QColor(tone("card")))
        painter.drawRoundedRect(QRectF(x, top, wide, high), 4, 4)
        painter.setPen(QColor(tone("ink")))
        for i, one in enumerate(said):
            painter.drawText(QPointF(x + 7, top + 4 + metrics.ascent() + (metrics.height() + 1.0) * i), one)
        if outline is not None:
            _paint_plan(painter, QRectF(x + text + 14.0, top, plan, high).adjusted(0, 6, -6, -6), outline, before)


def _paint_plan(painter: QPainter, box: QRectF, outline: Outline, before: Outline | None) -> None:
    """The outline that a floor would have, over the one that it has."""
    shown = [one for one in (before, outline) if one is not None and not one.is_empty]
    low_x, low_y = (min(one.bounds[i] for one in shown) for i in (0, 1))
    high_x, high_y = (max(one.bounds[i] for one in shown) for i in (2, 3))
    scale = min(box.width() / max(high_x - low_x, 1e-9), box.height() / max(high_y - low_y, 1e-9))
    middle, centre_x, centre_y = box.center(), (low_x + high_x) / 2.0, (low_y + high_y) / 2.0

    def path(one: Outline) -> QPainterPath:
        made = QPainterPath()
        for part in getattr(one, "geoms", [one]):
            for ring in (part.exterior, *part.interiors):
                made.addPolygon(QPolygonF([middle + QPointF(px - centre_x, centre_y - py) * scale for px, py, *_ in ring.coords]))
        return made

    if before is not None and not before.is_empty:
        painter.setPen(QPen(QColor(tone("grey")), 1.0, Qt.PenStyle.DotLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path(before))
    fill = QColor(tone("link"))
    fill.setAlphaF(0.18)
    painter.setPen(QPen(QColor(tone("link")), 1.4))
    painter.setBrush(fill)
    painter.drawPath(path(outline))
