"""The section: storeys with their heights, limits and fire lines; level lines are dragged with every consequence live."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from models.tolerances import STOREY_HEIGHT_PLAUSIBLE_M
from workbench.desktop.language import Spoken
from workbench.desktop.painting import paint_verdict
from workbench.desktop.panels import canvas_look as styles
from workbench.desktop.panels import section_limits
from workbench.desktop.panels.canvas import Canvas
from workbench.desktop.panels.canvas_picture import PictureButton
from workbench.desktop.panels.height_entry import HeightEntry
from workbench.desktop.panels.trial import Trial
from workbench.desktop.session import Session
from workbench.desktop.theme import tone
from workbench.drawings.consequence_words import Line as Said
from workbench.drawings.consequence_words import consequence_lines, height_line
from workbench.drawings.consequences import Consequences
from workbench.drawings.elevation import Limit, Line, level_words, limits, lines, section_drawing
from workbench.drawings.marks import Key, Point
from workbench.sheets.words import number

if TYPE_CHECKING:
    from models.building import Building, Storey
    from workbench.desktop.edit_commands import Editor

NUDGE_M: Final = 0.05
FINE_M: Final = 0.01
"""Steps of a dragged line; with Alt held the finer one."""
_GRAB_PX: Final = 5.0
_CATCH_PX: Final = 3.0
_CATCH_M: Final = 0.3
"""So near a limit, a dragged line takes it exactly, unless Alt is held."""
_SETTLE_MS: Final = 700
"""A nudged line is entered when no key follows for this long: one undo step for a run of key strokes."""
_STEP_PX: Final = 13.0
_HANDLE_PX: Final = 9.0
_BOX: Final = 340.0
_HEIGHTS_PX: Final = 52.0
"""The column of storey heights at the right: a double click there types one, too."""


class SectionCanvas(Canvas):
    """The drawing; ``editor`` None: lines cannot be dragged."""

    margins = (92.0, 24.0, 226.0, 34.0)
    stretch = 3.0
    widen = 1.8

    def __init__(self, session: Session, spoken: Spoken, editor: Editor | None) -> None:
        super().__init__()
        self._session, self._spoken, self._editor = session, spoken, editor
        self.lines: tuple[Line, ...] = ()
        self.limits: tuple[Limit, ...] = ()
        self.line_id: str | None = None        # the storey whose line is chosen
        self.trial: Building | None = None     # the building as it would be
        self.consequences: Consequences | None = None
        self._held: Line | None = None
        self._height_m = 0.0
        self._cursor = QPointF()
        self._hovered_line: str | None = None
        self.limit_boxes: list[tuple[Limit, QRectF]] = []     # where the figures of limits were painted
        self.entry = HeightEntry(self)
        self.entry.typed.connect(self._typed)
        self.entry.left.connect(self.cancel)
        self.judge = Trial(session, self)
        self.judge.found.connect(self._found)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self.commit)

    # what is drawn

    def refresh(self, keep: bool = True) -> None:
        """Draw the building, or what is tried out of it."""
        building = self._shown
        if building is None:
            self.lines = self.limits = ()
            self.show_drawing(type(self.drawing)())
            return
        self.lines = lines(building)
        self.limits = limits(building, *self._session.shown_findings(), self._session.storey_id)
        drawing = section_drawing(building, self._session.verdicts, self._spoken.words)
        self.show_drawing(drawing, keep=keep or self.trial is not None)

    def fit(self, whole: bool | None = None) -> None:
        if self.trial is None:     # the scale stays while a line is dragged
            super().fit(whole)

    def _margins(self) -> tuple[float, float, float, float]:
        """Levels and heights beside the building need their room in a low panel, too."""
        left, top, right, bottom = self.margins
        beside = min(max(self.width() / 560.0, 0.5), 1.0)
        return left * beside, top * self.crowd, right * beside, bottom * self.crowd

    def line_of(self, storey_id: str | None) -> Line | None:
        return next((line for line in self.lines if line.storey.id == storey_id), None)

    def line_at(self, px: QPointF) -> Line | None:
        """The line under the mouse, handle included."""
        if self.drawing.extent is None or self._editor is None or self._session.city is not None:
            return None
        left, right = self.view.x(self.drawing.extent[0]) - 26.0, self.view.x(self.drawing.extent[2])
        if not left <= px.x() <= right:
            return None
        near = min(self.lines, key=lambda line: abs(self.view.y(line.level_m) - px.y()), default=None)
        return near if near is not None and abs(self.view.y(near.level_m) - px.y()) <= _GRAB_PX else None

    # dragging

    def _press(self, at: Point, px: QPointF) -> bool:
        self.commit()
        line = self.line_at(px)
        if line is None:
            self.line_id = None
            return False
        self.line_id = line.storey.id
        self._held = line
        self._session.select_storey(line.storey.id)
        self._cursor = px
        return True

    def _drag(self, at: Point, px: QPointF) -> None:
        from PySide6.QtWidgets import QApplication

        if self._held is None:
            return
        self._cursor = px
        if self.trial is None and abs(px.y() - self.view.y(self._held.level_m)) < _GRAB_PX:
            return     # a click with an unsteady hand
        height = self._held.height_at(at[1])
        if QApplication.keyboardModifiers() & Qt.KeyboardModifier.AltModifier:
            self.try_height(self._held, round(round(height / FINE_M) * FINE_M, 3))
        else:
            near = self._limit_near(self._held.storey.id, height)
            self.try_height(self._held, round(round(height / NUDGE_M) * NUDGE_M, 3) if near is None else near)

    def _limit_near(self, storey_id: str, height_m: float) -> float | None:
        """The limit on the height of a storey that was meant: in a low panel a point is more than the steps of a line."""
        reach = min(_CATCH_PX / abs(self.view.y(1.0) - self.view.y(0.0)), _CATCH_M)
        heights = (limit.height_m for limit in self.limits if limit.storey_id == storey_id and "=" in limit.sign)
        near = min(heights, key=lambda limit: abs(limit - height_m), default=None)
        return near if near is not None and abs(near - height_m) <= reach else None

    def try_height(self, line: Line, height_m: float) -> None:
        """Show the building with another height of a storey, and ask for what that brings."""
        from models.edits import set_storey_height

        building = self._session.building
        low, high = STOREY_HEIGHT_PLAUSIBLE_M
        height_m = min(max(height_m, low), high)
        if building is None or (self.trial is not None and height_m == self._height_m):
            return
        self._held, self._height_m = line, height_m
        self.trial = set_storey_height(building, line.storey.id, height_m).building
        self.judge.ask(self.trial)
        self.refresh()

    def _found(self, building: object, result: object) -> None:
        if self.trial is not None and isinstance(result, Consequences):
            self.consequences = result
            self.update()

    def _release(self, at: Point, px: QPointF) -> None:
        self.commit()

    def commit(self) -> None:
        """Enter the height that is tried out, as one undo step."""
        line, height, tried = self._held, self._height_m, self.trial is not None
        self._put_away()
        if line is not None and tried and self._editor is not None:
            self._editor.set_height(line.storey.id, f"{height:.3f} m")
        self.refresh()

    def cancel(self) -> None:
        """Forget what is tried out."""
        self._put_away()
        self.refresh()

    def _put_away(self) -> None:
        self._settle.stop()
        self.judge.drop()
        self.entry.put_away()
        self.trial = self._held = self.consequences = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        line = self.line_of(self.line_id)
        if event.key() == Qt.Key.Key_Escape and self.trial is not None:
            self._pressed, self._taken = None, False
            self.cancel()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and line is not None:
            self._nudge(line, NUDGE_M if (event.key() == Qt.Key.Key_Up) == line.up else -NUDGE_M)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.trial is not None:
            self.commit()
        else:
            super().keyPressEvent(event)

    def _nudge(self, line: Line, by_m: float) -> None:
        height = line.storey.height_m
        held = self._held or line
        base = self._height_m if self.trial is not None else 0.0 if height is None else height.value
        self._cursor = self.pixel((self.drawing.extent[2] if self.drawing.extent else 0.0, line.level_m))
        self.try_height(held, round(base + by_m, 6))
        self._settle.start()

    def focusOutEvent(self, event: object) -> None:
        if self._settle.isActive():
            self.commit()
        super().focusOutEvent(event)  # type: ignore[arg-type]

    def _hover(self, at: Point, px: QPointF) -> None:
        line = self.line_at(px)
        found = None if line is None else line.storey.id
        if found != self._hovered_line:
            self._hovered_line = found
            self.update()
        super()._hover(at, px)
        if line is not None:
            self.setCursor(Qt.CursorShape.SizeVerCursor)
        else:
            self.setCursor(Qt.CursorShape.PointingHandCursor if self.hovered else Qt.CursorShape.ArrowCursor)

    def _click(self, key: Key | None) -> None:
        if key is not None:
            self._session.select(*key)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        storey = self._storey_meant(event)
        if storey is not None:
            self.type_height(storey.id)
        elif self.line_at(event.position()) is None:
            super().mouseDoubleClickEvent(event)

    def _storey_meant(self, event: QMouseEvent) -> Storey | None:
        """Whose height a double click is about: that of a line, or of the figures at the right."""
        line = self.line_at(event.position())
        if line is not None or self._editor is None or self.drawing.extent is None or self._session.city is not None:
            return None if line is None else line.storey
        right = self.view.x(self.drawing.extent[2])
        if self._shown is None or not right <= event.position().x() <= right + _HEIGHTS_PX:
            return None
        level = self._metres(event)[1]
        return next((s for s in self._shown.storeys if s.height_m is not None
                     and s.elevation_m.value <= level < s.elevation_m.value + s.height_m.value), None)

    def type_height(self, storey_id: str) -> None:
        """Let a height be typed where it is drawn; what it brings is shown meanwhile."""
        line = self.line_of(storey_id)
        if line is None or line.storey.height_m is None or self.drawing.extent is None:
            return
        self.cancel()
        self.line_id = storey_id
        self._session.select_storey(storey_id)
        middle = line.storey.elevation_m.value + line.storey.height_m.value / 2.0
        at = self.pixel((self.drawing.extent[2], middle))
        self._cursor = at + QPointF(self.entry.width(), 0.0)
        self.entry.ask(line, at)

    def _typed(self, line: Line, text: str, done: bool) -> None:
        """While somebody types: the consequences, as far as it is a height; with Enter it is entered, or refused with a word."""
        from models.errors import CallError
        from workbench.desktop.entry import parse_height

        if done and self._editor is not None:
            self._put_away()
            self._editor.set_height(line.storey.id, text)
            self.refresh()
            self.setFocus()
            return
        try:
            self.try_height(line, parse_height(text))
        except CallError:
            self.judge.drop()
            self.trial = self._held = self.consequences = None
            self.refresh()

    def _tip(self, at: Point) -> str:
        near = 5.0 / self.view.up
        limit = min(self.limits, key=lambda one: abs(one.level_m - at[1]), default=None)
        if limit is not None and abs(limit.level_m - at[1]) <= near:
            words = self._spoken.words
            return f"{words.citation(limit.clause)}\n{limit.clause.title.get(words.lang)}\n{words.standing(limit.clause)}"
        building, key = self._session.building, self.key_at(at)
        storey = None if building is None else next((s for s in building.storeys if ("storey", s.id) == key), None)
        if storey is None:
            return ""
        verdict = self._spoken.common(f"verdict.{self._session.verdicts.get(storey.id, 'not-applicable')}")
        return self._spoken("massing-tip", name=storey.name, verdict=verdict, height=self._spoken.words.measured(storey.height_m))

    def _empty(self) -> str:
        return "" if self.drawing.extent is not None else self._spoken("section.none")

    # painting

    def _paint_over(self, painter: QPainter) -> None:
        if self.drawing.extent is None:
            return
        self._paint_lines(painter)
        self._paint_limits(painter, self._paint_labels(painter))
        if self.trial is not None:
            self._paint_trial(painter)

    def _paint_lines(self, painter: QPainter) -> None:
        left, right = (self.view.x(x) for x in (self.drawing.extent or (0.0, 0.0, 0.0, 0.0))[0:3:2])
        draggable = self._editor is not None and self._session.city is None and not self.on_paper
        for line in self.lines:
            mine = line.storey.id in (self.line_id, self._hovered_line) or (self._held and self._held.storey.id == line.storey.id)
            y = self.view.y(line.level_m)
            painter.setPen(styles.pen("line-chosen" if mine else "line"))
            painter.drawLine(QPointF(left, y), QPointF(right, y))
            if draggable:     # a grip at the left end
                painter.setBrush(QColor(tone("link" if mine else "grey")))
                painter.setPen(Qt.PenStyle.NoPen)
                painter.drawRoundedRect(QRectF(left - 6 - _HANDLE_PX * 2, y - 3, _HANDLE_PX * 2, 6), 3, 3)

    def _paint_limits(self, painter: QPainter, names: list[QRectF]) -> None:
        """Limits over everything else: their lines beside the names, their figures where there is room."""
        if self.drawing.extent is None:
            return
        left, right = self.view.x(self.drawing.extent[0]), self.view.x(self.drawing.extent[2])
        wide = min((right - left) * 0.28, 90.0)
        start = max([left + (right - left) * 0.20, *(box.right() + 6.0 for box in names)])
        found = section_limits.shown(self.limits, self._session.storey_id)
        section_limits.paint_lines(painter, self.view, found, start, wide, self._spoken.words)
        storeys = () if self._shown is None else self._shown.storeys
        rows = {s.id: self.view.y(s.elevation_m.value + s.height_m.value / 2.0) for s in storeys if s.height_m is not None}
        self.limit_boxes = section_limits.paint_labels(
            painter, self.font(), self.view, found, rows, start, self._spoken.words, [*names, *self._labels])
        painter.setFont(self.font())

    @property
    def _shown(self) -> Building | None:
        return self.trial or self._session.building

    def _paint_labels(self, painter: QPainter) -> list[QRectF]:
        """Levels at the left, names in the storeys, heights at the right: the chosen one, and as many others as do not touch.

        Returns where the names stand.
        """
        building, names = self._shown, list[QRectF]()
        if building is None or self.drawing.extent is None:
            return names
        left, right = self.view.x(self.drawing.extent[0]), self.view.x(self.drawing.extent[2])
        painter.setFont(styles.letters(self.font(), "dimension"))
        rise = painter.fontMetrics().ascent() / 2.0 - 1.0
        levels = [(s.elevation_m.value, s.id == self._session.storey_id) for s in building.storeys]
        roof = building.roof_finish_m or building.roof_m
        levels += [(roof.value, True)] if roof is not None else []
        for level in self._free([(self.view.y(level), chosen, level) for level, chosen in levels]):
            said = level_words(level)
            painter.setPen(QColor(tone("grey")))
            painter.drawText(QPointF(left - 30 - painter.fontMetrics().horizontalAdvance(said), self.view.y(level) + rise), said)
        shown = [(self.view.y(s.elevation_m.value + s.height_m.value / 2.0), s.id == self._session.storey_id, s)
                 for s in building.storeys if s.height_m is not None]
        for storey in self._free(shown):
            y = self.view.y(storey.elevation_m.value + storey.height_m.value / 2.0)
            self._clear_for(painter, storey, left, y)
            paint_verdict(painter, self._session.verdicts.get(storey.id, "not-applicable"), QPointF(left + 11, y), 10)
            painter.setPen(QColor(tone("ink")))
            painter.drawText(QPointF(left + 20, y + rise), storey.name)
            metrics = painter.fontMetrics()
            wide = 20.0 + metrics.horizontalAdvance(storey.name)
            names.append(QRectF(left, y - metrics.ascent() / 2.0, wide, metrics.ascent()))
            painter.setPen(QColor(tone("ink")))
            painter.drawText(QPointF(right + 8, y + rise), number(storey.height_m.value, "m"))
        painter.setFont(self.font())
        return names

    def _clear_for(self, painter: QPainter, storey: Storey, left: float, y: float) -> None:
        """A ground for the name of a storey whose row is lower than its letters: the lines of others would strike it through."""
        if storey.height_m is None or storey.height_m.value * self.view.up >= _STEP_PX:
            return
        metrics = painter.fontMetrics()
        ground = QColor(tone("card"))
        ground.setAlphaF(0.86)
        wide = 22.0 + metrics.horizontalAdvance(storey.name)
        painter.fillRect(QRectF(left + 2.0, y - metrics.ascent() / 2.0, wide, metrics.ascent()), ground)

    def _free(self, wanted: Iterable[tuple[float, bool, object]]) -> list:  # type: ignore[type-arg]
        """What of labels at heights in pixels has room, the chosen first."""
        kept: list[tuple[float, object]] = []
        for y, _, what in sorted(wanted, key=lambda item: (not item[1], -item[0])):
            if all(abs(y - other) >= _STEP_PX for other, _ in kept):
                kept.append((y, what))
        return [what for _, what in kept]

    def _paint_trial(self, painter: QPainter) -> None:
        """The consequences in a box beside the mouse, always inside the picture."""
        if self._held is None:
            return
        words = self._spoken.words
        before = self._held.storey.height_m
        old = self._session.building
        known = None if old is None else next((s.height_m for s in old.storeys if s.id == self._held.storey.id), before)
        said = [height_line(self._held.storey.name, None if known is None else known.value, self._height_m, words)]
        wait = [Said(self._spoken("section.trial-wait"))]
        said += wait if self.consequences is None else consequence_lines(self.consequences, words)
        self._paint_box(painter, said)

    def _box_at(self, wide: float, high: float) -> tuple[float, float]:
        """Beside the mouse; where a height is typed, over or under its field."""
        x = min(self._cursor.x() + 24.0, self.width() - wide - 8.0)
        y = min(max(self._cursor.y() - high / 2.0, 8.0), max(self.height() - high - 8.0, 8.0))
        field = QRectF(self.entry.geometry())
        if self.entry.isVisible() and field.intersects(QRectF(x, y, wide, high)):
            if field.bottom() + 4.0 + high <= self.height():
                y = field.bottom() + 4.0
            elif field.top() - 4.0 - high >= 0.0:
                y = field.top() - 4.0 - high
            else:
                x = max(field.left() - wide - 4.0, 0.0)
        return x, y

    def _paint_box(self, painter: QPainter, said: Sequence[Said]) -> None:
        """Lines of text in a box, wrapped, so that no figure is cut off."""
        wrap = int(Qt.TextFlag.TextWordWrap)
        fonts = [styles.letters(self.font(), "strong" if line.strong else "text") for line in said]
        room = min(_BOX, self.width() - 16.0)
        rects = [QFontMetricsF(font).boundingRect(QRectF(0, 0, room - 18.0 - _mark_px(line), 4000), wrap, line.said)
                 for font, line in zip(fonts, said, strict=True)]
        wide = min(max(rect.width() + _mark_px(line) for rect, line in zip(rects, said, strict=True)) + 20.0, room)
        high = sum(rect.height() + 2.0 for rect in rects) + 12.0
        x, y = self._box_at(wide, high)
        painter.setPen(QPen(QColor(tone("strong")), 1.4))
        painter.setBrush(QColor(tone("card")))
        painter.drawRoundedRect(QRectF(x, y, wide, high), 5, 5)
        y += 6.0
        for font, line, rect in zip(fonts, said, rects, strict=True):
            if line.mark:
                paint_verdict(painter, line.mark, QPointF(x + 14.0, y + QFontMetricsF(font).height() / 2.0), 10)
            painter.setFont(font)
            painter.setPen(QColor(tone("ink")))
            shift = 9.0 + _mark_px(line)
            painter.drawText(QRectF(x + shift, y, wide - shift - 6.0, rect.height() + 1.0), wrap, line.said)
            y += rect.height() + 2.0
        painter.setFont(self.font())


def _mark_px(line: Said) -> float:
    return 16.0 if line.mark else 0.0


class SectionView(QFrame):
    """The canvas in its frame, with a heading and what the mouse and the keys do."""

    def __init__(self, session: Session, spoken: Spoken, editor: Editor | None = None) -> None:
        super().__init__()
        self.setObjectName("card")
        self._session = session
        self.canvas = SectionCanvas(session, spoken, editor)
        title, hint = QLabel(), QLabel()
        title.setObjectName("heading")
        hint.setObjectName("faint")
        spoken.bind(title.setText, "section.title")
        spoken.bind(hint.setText, "section.hint")
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(hint)
        self.picture = PictureButton(self.canvas, session, spoken)
        head.addWidget(self.picture)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 4)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.canvas, 1)
        session.building_changed.connect(lambda: self._another())
        session.edited.connect(self.canvas.cancel)
        session.checked_changed.connect(self.canvas.refresh)
        session.thing_selected.connect(self._show_chosen)
        spoken.changed.connect(self.canvas.refresh)
        self.canvas.refresh(keep=False)

    def _another(self) -> None:
        self.canvas.line_id = None
        self.canvas.cancel()
        self.canvas.refresh(keep=False)

    def _show_chosen(self) -> None:
        chosen = self._session.storey_id
        self.canvas.chosen = None if chosen is None else ("storey", chosen)
        if self.canvas.line_id != chosen and self.canvas.trial is None:
            self.canvas.line_id = None
        self.canvas.refresh()
