"""The filter row of the matrix: what to show, by topic, force and provenance, with counts; and what is still missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from workbench.desktop.language import Spoken
from workbench.desktop.matrix_model import MatrixModel
from workbench.desktop.matrix_rows import FILTERS, TRAITS, Filter, counts, keep, missing
from workbench.desktop.panels.elided import Elided

_MOST_MISSING: Final = 25


class FilterRow(QWidget):
    """Writes the filter of the model; each list says how many clauses a choice leaves."""

    changed = Signal()

    def __init__(self, model: MatrixModel, spoken: Spoken, go_to_input: Callable[[str], None]) -> None:
        super().__init__()
        self._model, self._spoken, self._go_to_input = model, spoken, go_to_input
        self.show_ = QComboBox()
        self.traits = {name: QComboBox() for name in TRAITS}
        self.count, self.missing, self.clear = Elided(), QToolButton(), QToolButton()
        self.count.setObjectName("faint")
        self._lay_out()
        for combo in self._combos():
            combo.activated.connect(lambda _: self._choose())
        self.clear.clicked.connect(self.reset)
        model.modelReset.connect(self._fill)
        self._fill()

    def _combos(self) -> list[QComboBox]:
        return [self.show_, *self.traits.values()]

    def _lay_out(self) -> None:
        say = self._spoken
        say.bind(self.show_.setAccessibleName, "matrix-filter")
        for name, combo in self.traits.items():
            say.bind(combo.setAccessibleName, f"filter.by-{name}")
        say.bind(self.clear.setText, "filter.clear")
        say.bind(self.missing.setToolTip, "filter.missing-tip")
        self.missing.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.missing.setMenu(QMenu(self.missing))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for combo in self._combos():
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(6)
            combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            row.addWidget(combo, 3)
        self.count.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(self.clear)
        row.addWidget(self.count, 2)
        row.addWidget(self.missing)

    # choosing

    def choose(self, **wanted: str) -> None:
        """Set some parts of the filter."""
        self._model.choose(replace(self._model.filter, **wanted))

    def reset(self) -> None:
        self._model.choose(Filter())

    def _choose(self) -> None:
        chosen = {name: str(combo.currentData()) for name, combo in self.traits.items()}
        self._model.choose(Filter(str(self.show_.currentData()), **chosen))

    # showing

    def _fill(self) -> None:
        say, model = self._spoken, self._model
        shown, total = model.counts()
        among = [row for row in model.every_row() if replace(model.filter, show="all").keeps(row)]
        _set(self.show_, [(name, say("filter.counted", name=say(f"filter.{name}"), count=sum(keep(row, name) for row in among)))
                          for name in FILTERS], model.filter.show)
        for name, combo in self.traits.items():
            found = counts(model.every_row(), model.filter, name)
            values = [value for value in found if value]
            if (chosen := getattr(model.filter, name)) and chosen not in found:
                values.append(chosen)
            entries = [("", say(f"filter.any-{name}"))]
            entries += [(value, say("filter.counted", name=say.words.word(name, value), count=found.get(value, 0)))
                        for value in values]
            _set(combo, entries, chosen)
        self.count.say(say("matrix-count", shown=shown, total=total))
        self.clear.setEnabled(model.filter != Filter())
        self._fill_missing()

    def _fill_missing(self) -> None:
        say = self._spoken
        wanted = missing(self._model.rows())
        menu = self.missing.menu()
        menu.clear()
        for name, count in list(wanted.items())[:_MOST_MISSING]:
            action = QAction(say("filter.missing-one", name=say.words.ask(name), count=count), menu)
            action.triggered.connect(partial(self._go, name))
            menu.addAction(action)
        self.missing.setText(say("filter.missing", count=len(wanted)))
        self.missing.setEnabled(bool(wanted))

    def _go(self, quantity: str, _checked: bool = False) -> None:
        self._go_to_input(quantity)


def _set(combo: QComboBox, entries: list[tuple[str, str]], chosen: str) -> None:
    if [(combo.itemData(i), combo.itemText(i)) for i in range(combo.count())] != entries:
        combo.clear()
        for value, said in entries:
            combo.addItem(said, value)
        combo.view().setMinimumWidth(combo.view().sizeHintForColumn(0) + 28)
    combo.setCurrentIndex(max(combo.findData(chosen), 0))
