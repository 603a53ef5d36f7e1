"""All actions with their keys: to read, and to change. Conflicts are named; nothing is taken over before OK."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtGui import QColor, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workbench.desktop.fuzzy import score
from workbench.desktop.language import Spoken
from workbench.desktop.shortcuts import Shortcuts, conflicts, portable, shown
from workbench.desktop.theme import tone

Named = tuple[str, str, str]
"""Id, menu and text of an action."""


class ShortcutsDialog(QDialog):
    """A table to search in; below it the field for the keys of the chosen action."""

    def __init__(self, parent: QWidget, spoken: Spoken, shortcuts: Shortcuts, named: Callable[[], Sequence[Named]]) -> None:
        super().__init__(parent)
        self._spoken, self._shortcuts, self._named, self._actions = spoken, shortcuts, named, named()
        self.keys = shortcuts.all()
        self.search, self.table, self.field = QLineEdit(), QTableWidget(len(self._actions), 3), QKeySequenceEdit()
        self.clear, self.own, self.reset = QPushButton(), QPushButton(), QPushButton()
        self.conflict, self.name = QLabel(), QLabel()
        self.buttons = QDialogButtonBox()
        self.accept_button = self.buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self.cancel = self.buttons.addButton("", QDialogButtonBox.ButtonRole.RejectRole)
        self._set_up()
        self._lay_out()
        self._speak()
        spoken.changed.connect(self._speak_again)
        self.table.selectRow(0)
        self.resize(680, 560)

    def _set_up(self) -> None:
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.setColumnWidth(1, 140)
        self.table.setColumnWidth(2, 150)
        self.table.currentCellChanged.connect(lambda *_: self._show_field())
        self.field.setMaximumSequenceLength(1)
        self.field.keySequenceChanged.connect(self._enter)
        for button, run in ((self.clear, lambda: self._set("")), (self.own, self._take_own), (self.reset, self._reset_all)):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, run=run: run())
        self.conflict.setWordWrap(True)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def _speak(self) -> None:
        """All texts in the present language, those of the actions among them."""
        say = self._spoken
        self.setWindowTitle(say("shortcuts.title"))
        self.search.setPlaceholderText(say("shortcuts.search"))
        self.search.setAccessibleName(say("shortcuts.search"))
        self.table.setHorizontalHeaderLabels([say(f"shortcuts.column-{name}") for name in ("action", "menu", "keys")])
        self.field.setAccessibleName(say("shortcuts.keys"))
        line = self.field.findChild(QLineEdit)     # Qt says it in the language that it was made in
        if line is not None:
            line.setPlaceholderText(say("shortcuts.press"))
        self.name.setText(say("shortcuts.keys"))
        for button, key in ((self.clear, "clear"), (self.own, "own"), (self.reset, "reset")):
            button.setText(say(f"shortcuts.{key}"))
        self.conflict.setStyleSheet(f"color: {tone('error')};")
        self.accept_button.setText(say("shortcuts.accept"))
        self.cancel.setText(say("dialog-label-cancel"))
        self._actions = self._named()
        self._fill()

    def _speak_again(self) -> None:
        self._speak()
        self._filter(self.search.text())

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        self.name.setBuddy(self.field)
        for widget in (self.name, self.field, self.clear, self.own, self.reset):
            line.addWidget(widget)
        column = QVBoxLayout(self)
        column.addWidget(self.search)
        column.addWidget(self.table, 1)
        column.addLayout(line)
        column.addWidget(self.conflict)
        column.addWidget(self.buttons)

    def _fill(self) -> None:
        twice = {name for names in conflicts(self.keys).values() for name in names}
        for row, (action, menu, said) in enumerate(self._actions):
            for column, text in enumerate((said, menu, shown(self.keys[action]))):
                item = self.table.item(row, column)
                if item is None:
                    item = QTableWidgetItem()
                    self.table.setItem(row, column, item)
                item.setText(text)
                if column == 2:
                    item.setForeground(QColor(tone("error" if action in twice else "ink")))
        self._show_conflicts()

    def _show_conflicts(self) -> None:
        texts = {action: said for action, _, said in self._actions}
        say = self._spoken
        found = [say("shortcuts.conflict", keys=shown(keys), actions=say.words.listed([texts[name] for name in names]))
                 for keys, names in conflicts(self.keys).items()]
        self.conflict.setText("\n".join(found))
        self.conflict.setVisible(bool(found))
        self.accept_button.setEnabled(not found)

    def _filter(self, query: str) -> None:
        for row, (_, menu, said) in enumerate(self._actions):
            self.table.setRowHidden(row, bool(query.strip()) and score(query, f"{said} {menu}") is None)

    @property
    def chosen(self) -> str:
        """Id of the chosen action."""
        return self._actions[max(self.table.currentRow(), 0)][0]

    def choose(self, action: str) -> None:
        self.table.selectRow(next(row for row, (name, _, _) in enumerate(self._actions) if name == action))

    def _show_field(self) -> None:
        self.field.blockSignals(True)
        self.field.setKeySequence(QKeySequence(self.keys[self.chosen]))
        self.field.blockSignals(False)

    def _enter(self, sequence: QKeySequence) -> None:
        self._set(sequence.toString(QKeySequence.SequenceFormat.PortableText))

    def _set(self, keys: str) -> None:
        self.keys[self.chosen] = portable(keys)
        self._fill()
        self._show_field()

    def _take_own(self) -> None:
        self._set(self._shortcuts.own[self.chosen])

    def _reset_all(self) -> None:
        self.take(self._shortcuts.own)

    def take(self, keys: Mapping[str, str]) -> None:
        self.keys = dict(keys)
        self._fill()
        self._show_field()
