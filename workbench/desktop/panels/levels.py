"""The levels editor: area by height as a histogram, with a line for each level that is dragged, added, renamed or taken away."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from models.errors import ShanglouError
from models.measured import SourceKind
from models.tolerances import LEVEL_MERGE_M
from workbench.desktop.entry import parse_level
from workbench.desktop.language import Spoken
from workbench.desktop.panels import canvas_look as styles
from workbench.desktop.panels.canvas import Canvas
from workbench.desktop.panels.seen import seen
from workbench.desktop.session import Session
from workbench.desktop.theme import tone
from workbench.drawings import level_lines as by_area
from workbench.drawings.elevation import level_words
from workbench.drawings.level_lines import FLOOR, IGNORED, ROOF, Bar, LevelLine, bars, drawn_to, level_lines, own_name, room
from workbench.drawings.marks import Drawing, Point
from workbench.sheets.words import number, with_unit

if TYPE_CHECKING:
    from workbench.desktop.edit_commands import Editor

COLUMNS: Final = ("name", "level", "area", "source")
_GRAB_PX: Final = 6.0
_SNAP_PX: Final = 8.0
_STEP_PX: Final = 13.0
_BAR_PX: Final = 7.0
_EMPTY_M: Final = 3.0


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
        self.line_id: str | None = None
        self.held: LevelLine | None = None
        self.level_m: float | None = None      # where the held line is

    def take(self, lines: tuple[LevelLine, ...], found: tuple[Bar, ...], keep: bool) -> None:
        self.lines, self.bars = lines, found
        levels = [line.level.value for line in lines] + [bar.level_m for bar in found]
        most = max((max(bar.up_m2, bar.down_m2) for bar in found), default=0.0)
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
        wanted = drawn_to(at[1], self.bars, _SNAP_PX / self.view.up)
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
        if self.line_at(event.position()) is None and self._owner.may_edit:
            self._owner.add(drawn_to(self._metres(event)[1], self.bars, _SNAP_PX / self.view.up))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.held is not None:
            self.held = self.level_m = None
            self._pressed, self._taken = None, False
            self.update()
        elif event.key() == Qt.Key.Key_Delete and self.line_id is not None:
            self._owner.delete()
        else:
            super().keyPressEvent(event)

    def _tip(self, at: Point) -> str:
        line = self.line_at(QPointF(*self.view.point(at)))
        return "" if line is None else self._owner.tip(line)

    def _empty(self) -> str:
        return "" if self.drawing.extent is not None else self._spoken("levels.none")

    # painting

    def _paint_over(self, painter: QPainter) -> None:
        if self.drawing.extent is None:
            return
        self._paint_bars(painter)
        self._paint_lines(painter)
        self._paint_axis(painter)
        if self.held is not None and self.level_m is not None:
            self._paint_held(painter, self.held, self.level_m)

    def _paint_bars(self, painter: QPainter) -> None:
        """What looks up as a full bar, what looks down as a thin open one below it."""
        zero = self.view.x(0.0)
        for bar in self.bars:
            y = self.view.y(bar.level_m)
            fill = QColor(tone("done"))
            fill.setAlphaF(0.55)
            painter.fillRect(QRectF(zero, y - _BAR_PX / 2, self.view.x(bar.up_m2) - zero, _BAR_PX), fill)
            if bar.down_m2 > 0.0:
                painter.setPen(QPen(QColor(tone("grey")), 1.0, Qt.PenStyle.DotLine))
                painter.drawRect(QRectF(zero, y + _BAR_PX / 2 + 1, self.view.x(bar.down_m2) - zero, 2.5))

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
        said = self._spoken("levels.axis" if self._owner.has_massing else "levels.axis-stated", area=with_unit(most, "m2"))
        space = int(self.width() - self.view.x(0.0)) - 4
        painter.drawText(QPointF(self.view.x(0.0), y), painter.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, space))
        painter.setFont(self.font())

    def _paint_held(self, painter: QPainter, held: LevelLine, level_m: float) -> None:
        """The line where it would go, with the heights of the storeys below and above it."""
        y = self.view.y(level_m)
        zero, right = self.view.x(0.0), float(self.width()) - self.margins[2]
        painter.setPen(styles.chosen_pen())
        painter.drawLine(QPointF(zero, y), QPointF(right, y))
        said = [level_words(level_m), *self._owner.heights_at(held, level_m)]
        metrics = painter.fontMetrics()
        wide, high = max(metrics.horizontalAdvance(one) for one in said) + 14.0, (metrics.height() + 1.0) * len(said) + 8.0
        x = min(zero + 30.0, self.width() - wide - 4.0)
        top = min(max(y - high - 8.0, 4.0), self.height() - high - 4.0)
        painter.setPen(QPen(QColor(tone("strong")), 1.2))
        painter.setBrush(QColor(tone("card")))
        painter.drawRoundedRect(QRectF(x, top, wide, high), 4, 4)
        painter.setPen(QColor(tone("ink")))
        for i, one in enumerate(said):
            painter.drawText(QPointF(x + 7, top + 4 + metrics.ascent() + (metrics.height() + 1.0) * i), one)


class LevelsEditor(QFrame):
    """Histogram, list of levels with their sources, and what can be done to them. Every change is one edit."""

    def __init__(self, session: Session, spoken: Spoken, editor: Editor | None = None) -> None:
        super().__init__()
        self.setObjectName("card")
        self._session, self._spoken, self._editor = session, spoken, editor
        self.canvas = LevelsCanvas(self, spoken)
        self.table = QTableWidget(0, len(COLUMNS))
        self.buttons: dict[str, QPushButton] = {}
        self._filling = False
        self._late = False      # something changed while nobody looked
        self._building_id: str | None = None
        self._lay_out()
        session.building_changed.connect(self.refresh)
        session.edited.connect(self.refresh)
        session.storey_selected.connect(self._follow)
        spoken.changed.connect(self.refresh)
        self.table.itemSelectionChanged.connect(self._row_chosen)
        self.table.itemChanged.connect(self._cell_changed)
        self.refresh()

    def _lay_out(self) -> None:
        title, hint = QLabel(), QLabel()
        title.setObjectName("heading")
        hint.setObjectName("faint")
        self._spoken.bind(title.setText, "levels.title")
        self._spoken.bind(hint.setText, "levels.hint")
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(hint)
        table = self.table
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(24)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setStretchLastSection(True)
        table.setTextElideMode(Qt.TextElideMode.ElideRight)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(table, 1)
        row = QHBoxLayout()
        for name, act in (("add", self.add_between), ("floor", self.turn), ("delete", self.delete)):
            button = QPushButton()
            self._spoken.bind(button.setText, f"levels.{name}")
            self._spoken.bind(button.setToolTip, f"levels.{name}-tip")
            button.clicked.connect(lambda _=False, act=act: act())
            self.buttons[name] = button
            row.addWidget(button)
        column.addLayout(row)
        body = QSplitter(Qt.Orientation.Horizontal)
        body.addWidget(self.canvas)
        body.addWidget(side)
        body.setChildrenCollapsible(False)
        body.setSizes([560, 420])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 6, 8, 4)
        whole.setSpacing(4)
        whole.addLayout(head)
        whole.addWidget(body, 1)

    # what is shown

    @property
    def may_edit(self) -> bool:
        return self._editor is not None and self._session.city is None

    @property
    def has_massing(self) -> bool:
        """Whether the bars are those of a massing, not those that a file states."""
        building, reading = self._session.building, self._session.reading
        return building is not None and reading is not None and any(a.building == building.id for a in reading.level_areas)

    @property
    def chosen(self) -> LevelLine | None:
        return next((line for line in self.canvas.lines if line.id == self.canvas.line_id), None)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._late:
            QTimer.singleShot(0, self, self.refresh)

    def refresh(self) -> None:
        """Draw and list the levels of the building; later, where nobody can see them: an edit waits for no hidden panel."""
        self._late = self._building_id is not None and not seen(self)
        if self._late:
            return
        building, reading = self._session.building, self._session.reading
        if building is None or reading is None:
            self.canvas.take((), (), False)
            self._fill(())
            return
        same = building.id == self._building_id
        self._building_id = building.id
        found = level_lines(building)
        self.canvas.take(found, bars(building, reading.level_areas), keep=same)
        if self.chosen is None:
            self.canvas.line_id = None
        self._fill(found)
        self._show_buttons()

    def _fill(self, found: Sequence[LevelLine]) -> None:
        """The list from the top down; names and levels are typed over."""
        self._filling = True
        self.table.setHorizontalHeaderLabels([self._spoken(f"levels.column.{name}") for name in COLUMNS])
        self.table.setRowCount(len(found))
        words = self._spoken.words
        for row, line in enumerate(found):
            area = "" if line.kind != FLOOR else words.measured(line.area)
            source = self._spoken.known(f"why.{line.why}", line.why) if line.why else words.source(line.level.source)
            for at, said in enumerate((self.name_of(line), f"{line.level.value:.3f}", area, source)):
                item = QTableWidgetItem(said)
                item.setData(Qt.ItemDataRole.UserRole, line.id)
                item.setToolTip(self.tip(line))
                typed = self.may_edit and ((at == 0 and line.kind == FLOOR) or (at == 1 and line.kind != IGNORED))
                item.setFlags(item.flags() if typed else item.flags() & ~Qt.ItemFlag.ItemIsEditable)
                if at == 1 and line.level.source.kind is SourceKind.PERSON:
                    item.setForeground(QColor(tone("entered")))
                elif line.kind == IGNORED:
                    item.setForeground(QColor(tone("grey")))
                self.table.setItem(row, at, item)
        self._filling = False
        self._select_row()

    def name_of(self, line: LevelLine) -> str:
        return self._spoken("levels.roof") if line.kind == ROOF else line.name

    def tip(self, line: LevelLine) -> str:
        """A level with its kind and where it comes from."""
        words = self._spoken.words
        said = [f"{self.name_of(line)}  {level_words(line.level.value)} m", words.source(line.level.source)]
        if line.why:
            said.insert(1, self._spoken.known(f"why.{line.why}", line.why))
        if line.area is not None:
            said.append(f"{words.measured(line.area)}: {words.source(line.area.source)}")
        return "\n".join(said)

    def heights_at(self, held: LevelLine, level_m: float) -> list[str]:
        """The heights of the storeys on both sides of a line that would lie at a level."""
        building = self._session.building
        if building is None:
            return []
        floors = [s for s in building.storeys if s.id != held.id]
        below = max((s for s in floors if s.elevation_m.value < level_m), key=lambda s: s.elevation_m.value, default=None)
        ends = [s.elevation_m.value for s in floors] + ([building.roof_m.value] if building.roof_m and held.kind == FLOOR else [])
        above = min((level for level in ends if level > level_m), default=None)
        said = []
        if below is not None:
            said.append(self._spoken("levels.below", name=below.name, height=number(level_m - below.elevation_m.value, "m")))
        if held.kind == FLOOR and above is not None:
            said.insert(0, self._spoken("levels.below", name=held.name, height=number(above - level_m, "m")))
        return said

    def room_of(self, line: LevelLine) -> tuple[float, float]:
        building = self._session.building
        return (0.0, 0.0) if building is None else room(building, line, LEVEL_MERGE_M)

    # the selection

    def choose(self, line: LevelLine | None) -> None:
        """A line was pointed at; the storey of a floor is chosen everywhere."""
        self.canvas.line_id = None if line is None else line.id
        if line is not None and line.kind == FLOOR:
            self._session.select_storey(line.id)
        self._select_row()
        self._show_buttons()

    def _follow(self) -> None:
        line = self.chosen
        if self._session.storey_id is not None and (line is None or line.id != self._session.storey_id):
            self.canvas.line_id = self._session.storey_id
            self._select_row()
            self._show_buttons()
        self.canvas.update()

    def _select_row(self) -> None:
        self._filling = True
        self.table.clearSelection()
        for row in range(self.table.rowCount()):
            item = self.table.item(row, 0)
            if item is not None and item.data(Qt.ItemDataRole.UserRole) == self.canvas.line_id:
                self.table.selectRow(row)
                self.table.scrollToItem(item)
        self._filling = False

    def _row_chosen(self) -> None:
        rows = self.table.selectionModel().selectedRows()
        item = self.table.item(rows[0].row(), 0) if rows else None
        if not self._filling and item is not None:
            own = item.data(Qt.ItemDataRole.UserRole)
            self.choose(next((line for line in self.canvas.lines if line.id == own), None))
            self.canvas.update()

    def _show_buttons(self) -> None:
        line = self.chosen
        ignored = line is not None and line.kind == IGNORED
        self.buttons["add"].setEnabled(self.may_edit and self._session.building is not None)
        self.buttons["floor"].setEnabled(self.may_edit and line is not None and line.kind != ROOF)
        self.buttons["delete"].setEnabled(self.may_edit and line is not None and line.kind != ROOF)
        self.buttons["floor"].setText(self._spoken("levels.is-floor" if ignored else "levels.floor"))

    # changing it

    def _run(self, name: str, arguments: Mapping[str, object], key: str, storey_id: str = "", **values: object) -> bool:
        if self._editor is None:
            return False
        kind = "storey" if storey_id else "building"
        return self._editor.run(name, arguments, f"levels.{key}", kind, storey_id, **values)

    def add(self, level_m: float, name: str | None = None) -> bool:
        """A floor at an elevation; it is chosen at once."""
        before = set() if self._session.building is None else {s.id for s in self._session.building.storeys}
        done = self._run("add_level", {"elevation_m": level_m, "name": name}, "edit-add", level=level_words(level_m))
        building = self._session.building
        if done and building is not None:
            self._session.select_storey(next((s.id for s in building.storeys if s.id not in before), None))
        return done

    def add_between(self) -> bool:
        """A floor in the middle of the chosen storey, else of the highest one; drawn to a level plate that lies in it."""
        building = self._session.building
        return building is not None and self.add(by_area.half_way(building, self.canvas.line_id, self.canvas.bars))

    def shift(self, line: LevelLine, level_m: float) -> bool:
        """A line let go at another level."""
        values = {"old": level_words(line.level.value), "level": level_words(level_m)}
        if line.kind == ROOF:
            return self._run("move_roof", {"elevation_m": level_m}, "edit-roof", **values)
        return self._run("move_level", {"storey_id": line.id, "elevation_m": level_m}, "edit-move", line.id, **values)

    def turn(self) -> bool:
        """What is a floor is none, and the other way round."""
        line = self.chosen
        if line is None or line.kind == ROOF:
            return False
        if line.kind == IGNORED:
            return self.add(line.level.value, own_name(line))
        return self._run("ignore_level", {"storey_id": line.id}, "edit-ignore", line.id)

    def delete(self) -> bool:
        """The chosen level goes: of a floor the space falls to the storey below."""
        line = self.chosen
        if line is None or line.kind == ROOF or not self.may_edit:
            return False
        if line.kind == IGNORED:
            level = line.level.value
            return self._run("forget_level", {"elevation_m": level}, "edit-forget", level=level_words(level))
        return self._run("remove_level", {"storey_id": line.id}, "edit-remove", line.id)

    def _cell_changed(self, item: QTableWidgetItem) -> None:
        """A name or a level was typed over; what cannot be is a notice, and the list says again what holds."""
        line = next((one for one in self.canvas.lines if one.id == item.data(Qt.ItemDataRole.UserRole)), None)
        if self._filling or line is None or self._editor is None:
            return
        done = False
        if COLUMNS[item.column()] == "name":
            done = self._run("rename_storey", {"storey_id": line.id, "name": item.text().strip()}, "edit-rename", line.id,
                             new=item.text().strip())
        else:
            try:
                level = parse_level(item.text())
                done = level is not None and self.shift(line, level)
            except ShanglouError as error:
                self._session.complain(error)
        if not done:
            self.refresh()
