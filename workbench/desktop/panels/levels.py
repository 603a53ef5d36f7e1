"""The levels editor: area by height as a histogram, with a line for each level that is dragged, added, renamed or taken away."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
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
from workbench.desktop.massing_cuts import MassingCuts
from workbench.desktop.panels.levels_canvas import LevelsCanvas
from workbench.desktop.panels.seen import seen
from workbench.desktop.session import Session
from workbench.desktop.theme import tone
from workbench.drawings import level_lines as by_area
from workbench.drawings.elevation import level_words
from workbench.drawings.level_lines import FLOOR, IGNORED, ROOF, LevelLine, bars, level_lines, own_name, room
from workbench.sheets.words import number, signed, with_unit

if TYPE_CHECKING:
    from models.building import Outline
    from workbench.desktop.edit_commands import Editor

COLUMNS: Final = ("name", "level", "area", "source")
_TELLING_M2: Final = 0.05
"""Areas are shown to a tenth of a square metre."""


class LevelsEditor(QFrame):
    """Histogram, list of levels with their sources, and what can be done to them. Every change is one edit."""

    def __init__(self, session: Session, spoken: Spoken, editor: Editor | None = None) -> None:
        super().__init__()
        self.setObjectName("card")
        self._session, self._spoken, self._editor = session, spoken, editor
        self.canvas = LevelsCanvas(self, spoken)
        self.massing = MassingCuts(session, self)
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
        self.massing.changed.connect(self._massing_ready)
        self.refresh()

    def _lay_out(self) -> None:
        title, hint = QLabel(), QLabel()
        title.setObjectName("heading")
        hint.setObjectName("faint")
        self._spoken.bind(title.setText, "levels.title")
        self._spoken.bind(hint.setText, "levels.hint")
        for label in (title, hint):
            self._spoken.bind(label.setToolTip, "levels.keys")
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(hint)
        table = self.table
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(24)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._size_columns(QHeaderView.ResizeMode.ResizeToContents)
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
            self.massing.show(None, "")
            self.canvas.take((), (), False)
            self._fill(())
            return
        same = building.id == self._building_id
        self._building_id = building.id
        found = level_lines(building)
        self.massing.show(reading.mesh, building.id)
        chosen = self.chosen if same else None
        self.canvas.take(found, bars(building, reading.level_areas), same, self.massing.curve)
        if self.chosen is None:      # a floor that is none now stays chosen: the same key turns it back
            again = None if chosen is None else by_area.at_level(found, chosen.level.value)
            self.canvas.line_id = None if again is None else again.id
        self._fill(found)
        self._show_buttons()

    def _massing_ready(self) -> None:
        """The curve is there: the list stays as it is, somebody may be typing in it."""
        self.canvas.take(self.canvas.lines, self.canvas.bars, keep=True, curve=self.massing.curve)

    def _fill(self, found: Sequence[LevelLine]) -> None:
        """The list from the top down; names and levels are typed over."""
        self._filling = True
        self._size_columns(QHeaderView.ResizeMode.Fixed)      # else each cell measures all of its column anew
        self.table.setHorizontalHeaderLabels([self._spoken(f"levels.column.{name}") for name in COLUMNS])
        self.table.setRowCount(len(found))
        words = self._spoken.words
        for row, line in enumerate(found):
            area = "" if line.kind != FLOOR else words.measured(line.area)
            source = self._spoken.known(f"why.{line.why}", line.why) if line.why else words.source(line.level.source)
            if line.area is not None and line.area.source != line.level.source:
                source = self._spoken("levels.sources", level=source, area=words.source(line.area.source))
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
        self._size_columns(QHeaderView.ResizeMode.ResizeToContents)
        self._filling = False
        self._select_row()

    def _size_columns(self, mode: QHeaderView.ResizeMode) -> None:
        head = self.table.horizontalHeader()
        for at, name in enumerate(COLUMNS):
            head.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch if name == "source" else mode)

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

    def outlines_at(self, held: LevelLine, level_m: float) -> tuple[Outline | None, Outline | None]:
        """The outline that the massing has at a level, and the one that the storey of the line has now."""
        building = self._session.building
        if building is None or held.kind != FLOOR:
            return None, None
        own = next((storey for storey in building.storeys if storey.id == held.id), None)
        return self.massing.outline_at(level_m), None if own is None else own.outline

    def area_words(self, held: LevelLine, outline: Outline | None) -> list[str]:
        """The area that a storey would have, and how far that is from what it has."""
        if outline is None:
            return []
        said = [self._spoken("levels.cut-area", area=with_unit(outline.area, "m2"))]
        if held.area is not None and abs(outline.area - held.area.value) >= _TELLING_M2:
            said.append(self._spoken("levels.cut-change", change=signed(outline.area - held.area.value, "m2")))
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

    def _cut(self, level_m: float) -> dict[str, object]:
        """The argument of an edit that says what the massing shows at a level."""
        outline = self.massing.outline_at(level_m)
        return {} if outline is None else {"outline": outline}

    def add(self, level_m: float, name: str | None = None) -> bool:
        """A floor at an elevation, with the outline that the massing has there; it is chosen at once."""
        return self.massing.then(lambda: self._add(level_m, name))

    def _add(self, level_m: float, name: str | None) -> bool:
        before = set() if self._session.building is None else {s.id for s in self._session.building.storeys}
        arguments = {"elevation_m": level_m, "name": name, **self._cut(level_m)}
        done = self._run("add_level", arguments, "edit-add", level=level_words(level_m))
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
        return self.massing.then(lambda: self._run(
            "move_level", {"storey_id": line.id, "elevation_m": level_m, **self._cut(level_m)}, "edit-move", line.id, **values))

    def _over_all(self, level_m: float) -> bool:
        """Whether a roof that nobody knows could lie there."""
        building = self._session.building
        return building is not None and building.roof_m is None and bool(building.storeys) and (
            level_m >= building.storeys[-1].elevation_m.value + LEVEL_MERGE_M)

    def roof_at(self, level_m: float) -> bool:
        """Say where the roof lies that the file does not show."""
        return self._run("move_roof", {"elevation_m": level_m}, "edit-roof-at", level=level_words(level_m))

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

    def key(self, key: int) -> bool:
        """A key that does something to the chosen line. Whether there is such a key."""
        acts: dict[int, Callable[[], object]] = {
            Qt.Key.Key_Delete: self.delete, Qt.Key.Key_Space: self.turn, Qt.Key.Key_F2: lambda: self.type_over("name"),
            Qt.Key.Key_Return: lambda: self.type_over("level"), Qt.Key.Key_Enter: lambda: self.type_over("level")}
        act = acts.get(key)
        if act is not None:
            act()
        return act is not None

    def type_over(self, column: str) -> None:
        """Let the person type the name or the level of the chosen line, where it may be typed."""
        at, row = COLUMNS.index(column), self.table.currentRow()
        item = self.table.item(row, at) if self.chosen is not None else None
        if item is not None and item.flags() & Qt.ItemFlag.ItemIsEditable:
            self.table.setFocus()
            self.table.setCurrentCell(row, at)
            self.table.editItem(item)

    def menu(self, line: LevelLine | None, level_m: float) -> QMenu:
        """What can be done at a place of the picture."""
        made = QMenu(self)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if line is None:
            made.addAction(self._spoken("levels.add-at", level=level_words(level_m)), lambda: self.add(level_m))
            if self._over_all(level_m):
                made.addAction(self._spoken("levels.roof-at", level=level_words(level_m)), lambda: self.roof_at(level_m))
        elif line.kind == ROOF:
            made.addAction(self._spoken("levels.type-level"), lambda: self.type_over("level"))
        else:
            if line.kind == FLOOR:
                made.addAction(self._spoken("levels.type-name"), lambda: self.type_over("name"))
                made.addAction(self._spoken("levels.type-level"), lambda: self.type_over("level"))
            made.addAction(self._spoken("levels.is-floor" if line.kind == IGNORED else "levels.floor"), self.turn)
            made.addAction(self._spoken("levels.delete"), self.delete)
        for action in made.actions():
            action.setEnabled(self.may_edit)
        return made

    def _cell_changed(self, item: QTableWidgetItem) -> None:
        """A name or a level was typed over; what cannot be is a notice, and the list says again what holds."""
        if self._filling or self._editor is None:
            return
        line = next((one for one in self.canvas.lines if one.id == item.data(Qt.ItemDataRole.UserRole)), None)
        if line is None:
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
