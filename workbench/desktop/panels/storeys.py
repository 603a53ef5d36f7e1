"""The storey table; it says where the chosen value comes from. Blocks of cells go to Excel and back."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from workbench.desktop.edit_commands import Editor
from workbench.desktop.language import Spoken
from workbench.desktop.session import Session
from workbench.desktop.storeys_columns import COLUMNS
from workbench.desktop.storeys_model import StoreysModel

_Index = QModelIndex | QPersistentModelIndex
_KEYS: Final = QKeySequence.StandardKey
_FIT_MS: Final = 400


class _CellDelegate(QStyledItemDelegate):
    """Keeps the colour of entered values where the row is selected; words are chosen from their list."""

    def __init__(self, model: StoreysModel, spoken: Spoken, parent: QWidget, set_all: Callable[[object], None]) -> None:
        super().__init__(parent)
        self._model, self._spoken, self._set_all = model, spoken, set_all

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Ctrl+Enter puts what was typed into all chosen cells of the column, as Excel does."""
        if isinstance(event, QKeyEvent) and isinstance(editor, QComboBox | QLineEdit) \
                and event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride) \
                and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) \
                and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.accept()
            if event.type() is QEvent.Type.KeyPress:
                value = editor.currentData() if isinstance(editor, QComboBox) else editor.text()
                self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.RevertModelCache)
                self._set_all(value)
            return True
        return super().eventFilter(editor, event)

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        super().initStyleOption(option, index)
        colour = index.data(Qt.ItemDataRole.ForegroundRole)
        if colour is not None:
            option.palette.setColor(QPalette.ColorRole.HighlightedText, colour)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        rule = self._model.rule(index)
        if rule is None or rule.form != "word":
            return super().createEditor(parent, option, index)
        words, combo = self._spoken.words, QComboBox(parent)
        combo.addItem(words.unknown, None)
        for word in rule.words:
            combo.addItem(words.word(rule.group, word), word)
        combo.view().setMinimumWidth(combo.view().sizeHintForColumn(0) + 28)
        combo.activated.connect(lambda _: self._take(combo))
        return combo

    def _take(self, combo: QComboBox) -> None:
        self.commitData.emit(combo)
        self.closeEditor.emit(combo)

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        if not isinstance(editor, QComboBox):
            super().setEditorData(editor, index)
            return
        held = getattr(self._model.held(index), "value", None)
        editor.setCurrentIndex(max(editor.findData(held), 0))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        if not isinstance(editor, QComboBox):
            super().setModelData(editor, model, index)
            return
        held = getattr(self._model.held(index), "value", None)
        if editor.currentData() != held:
            model.setData(index, editor.currentData(), Qt.ItemDataRole.EditRole)


class _Table(QTableView):
    """Keys that work on blocks of cells are the panel's."""

    def __init__(self, act: Callable[[str], object]) -> None:
        super().__init__()
        self._act = act

    def event(self, event: QEvent) -> bool:
        """These keys are the table's own while it has the focus, whatever they are elsewhere in the window."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _key_of(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = _key_of(event)
        if name and self.state() is not QAbstractItemView.State.EditingState:
            self._act(name)
            event.accept()
            return
        super().keyPressEvent(event)


def _key_of(event: QKeyEvent) -> str:
    """What a key asks of the table, or nothing."""
    for standard, name in ((_KEYS.Copy, "copy"), (_KEYS.Paste, "paste")):
        if event.matches(standard):
            return name
    control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
    if event.key() == Qt.Key.Key_D and control:
        return "fill-down"
    if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and event.modifiers() == Qt.KeyboardModifier.NoModifier:
        return "forget"
    return ""


class StoreysPanel(QFrame):
    """Storeys of the building that is shown; a file with several buildings gets a choice above."""

    source_shown = Signal(str)

    def __init__(self, session: Session, model: StoreysModel, spoken: Spoken) -> None:
        super().__init__()
        self.setObjectName("card")
        self._session, self._model, self._spoken = session, model, spoken
        self._editor = Editor(session, spoken)
        self._acts: dict[str, Callable[[], object]] = {
            "copy": self.copy, "copy-head": lambda: self.copy(True), "paste": self.paste, "fill-down": self.fill_down,
            "forget": self.forget, "above": lambda: self._insert("above"), "below": lambda: self._insert("below"),
            "remove": self._remove}
        self.table: QTableView = _Table(lambda name: self._acts[name]())
        self.buildings = QComboBox()
        self.edit_button = QToolButton()
        self._column = COLUMNS.index("height")
        self._fit = QTimer(self)      # columns are fitted after an edit, not while its verdicts are waited for
        self._fit.setSingleShot(True)
        self._fit.setInterval(_FIT_MS)
        self._fit.timeout.connect(self.table.resizeColumnsToContents)
        self._set_up_table()
        self._lay_out()
        session.opened.connect(self._list_buildings)
        session.building_changed.connect(self._show_building)
        session.storey_selected.connect(self._show_selection)
        model.modelReset.connect(self._show_selection)
        model.modelReset.connect(self._show_none)
        model.modelReset.connect(self.table.resizeColumnsToContents)
        model.dataChanged.connect(lambda *_: self._show_source())
        model.dataChanged.connect(lambda *_: self._fit.start())
        self.table.selectionModel().currentChanged.connect(self._current_changed)
        self.buildings.activated.connect(session.show_building)

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self._model)
        table.setItemDelegate(_CellDelegate(self._model, self._spoken, table, self._set_all))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
                              | QAbstractItemView.EditTrigger.AnyKeyPressed)
        table.setAlternatingRowColors(True)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(lambda at: self.menu().popup(table.viewport().mapToGlobal(at)))
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(25)
        head = table.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setResizeContentsPrecision(20)      # rows that are measured
        head.setMinimumSectionSize(34)

    def _lay_out(self) -> None:
        hint = QLabel()
        hint.setObjectName("faint")
        self._spoken.bind(hint.setText, "storeys-hint")
        self._spoken.bind(hint.setToolTip, "storeys-keys")
        self.none = QLabel()
        self.none.setWordWrap(True)
        self.none.hide()
        self._spoken.bind(self.none.setText, "storeys-none")
        self.edit_button.setAutoRaise(True)
        self._spoken.bind(self.edit_button.setText, "storeys-edit")
        self.edit_button.clicked.connect(
            lambda: self.menu().popup(self.edit_button.mapToGlobal(QPoint(0, self.edit_button.height()))))
        head = QHBoxLayout()
        head.addWidget(hint)
        head.addWidget(self.buildings, 1)
        head.addStretch(1)
        head.addWidget(self.edit_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 4)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.none)
        column.addWidget(self.table, 1)

    def _show_none(self) -> None:
        """A building without storeys: where they are given."""
        building = self._session.building
        self.none.setVisible(building is not None and not building.storeys)

    # blocks of cells

    def chosen(self) -> list[tuple[int, int]]:
        """Row and column of the chosen cells."""
        return sorted((index.row(), index.column()) for index in self.table.selectedIndexes())

    def copy(self, with_head: bool = False) -> None:
        if self.chosen():
            QGuiApplication.clipboard().setText(self._model.copied(self.chosen(), with_head))

    def paste(self) -> None:
        self._model.paste(QGuiApplication.clipboard().text(), self.chosen())

    def fill_down(self) -> None:
        self._model.fill_down(self.chosen())

    def forget(self) -> None:
        self._model.forget(self.chosen())

    def _insert(self, side: str) -> None:
        storey = self._session.storey
        if storey is not None:
            self._editor.insert_storey(storey.id, side)

    def _remove(self) -> None:
        """The storeys of all chosen cells; the chosen storey where no cell is."""
        rows = sorted({row for row, _ in self.chosen()}) or [self._model.row_of(self._session.storey_id)]
        if rows[0] >= 0:
            self._model.remove_storeys(rows)

    def _set_all(self, value: object) -> None:
        """What was typed into one cell into all that are chosen in its column."""
        self._model.set_all(self.chosen(), self.table.currentIndex().column(), value)

    def menu(self) -> QMenu:
        """What can be done with the chosen cells and storey."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        keys = {"copy": "Ctrl+C", "paste": "Ctrl+V", "fill-down": "Ctrl+D", "forget": "Del"}
        for name, run in self._acts.items():
            if name == "above":
                menu.addSeparator()
            action = menu.addAction(self._spoken(f"storeys-{name}"))
            action.setObjectName(name)
            if name in keys:
                action.setText(f"{action.text()}\t{keys[name]}")
            of_storey = name in ("above", "below", "remove")
            action.setEnabled(self._session.storey is not None if of_storey else bool(self.chosen()))
            action.triggered.connect(lambda _=False, run=run: run())
        return menu

    # following the session

    def _list_buildings(self) -> None:
        self.buildings.clear()
        if self._session.city is not None:
            return     # the panel of the city lists them
        self.buildings.addItems([building.name or building.id for building in self._session.buildings])
        self.buildings.setVisible(self.buildings.count() > 1)

    def _show_building(self) -> None:
        self.buildings.setCurrentIndex(self._session.building_index)

    def _current_changed(self, index: QModelIndex, _before: QModelIndex) -> None:
        storey = self._model.storey(index.row())
        if storey is not None:
            self._column = index.column()
            self._session.select_storey(storey.id)
        self._show_source()

    def _show_selection(self) -> None:
        row = self._model.row_of(self._session.storey_id)
        chosen = self.table.selectionModel()
        if row < 0:
            chosen.clear()
        elif chosen.currentIndex().row() != row:
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            chosen.setCurrentIndex(self._model.index(row, self._column), flags)
            self.table.scrollTo(self._model.index(row, self._column))
        self._show_source()

    def focus_value(self, column: str) -> None:
        """Start to edit a value of the chosen storey; of the top one where none is chosen."""
        index = self._model.index(max(self.table.currentIndex().row(), 0), COLUMNS.index(column))
        if index.isValid():
            self.table.setCurrentIndex(index)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.table.edit(index)

    def _show_source(self) -> None:
        self.source_shown.emit(self._model.source_text(self.table.currentIndex()))
