"""The findings of a survey as a form: appraisal, fire gaps, condition, and the scores that people give, each with its source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Final

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from models.measured import Measured, Stated, from_person
from models.survey import AXES, CONDITIONS, FIRE_GAPS, STRUCTURE_GRADES, Appraisal, AxisEntry, FireGap, ItemCondition, Survey
from workbench.desktop.language import Spoken

_GAPS: Final = FIRE_GAPS[1:]
_AXIS_COLUMNS: Final = ("axis", "criterion", "value", "weight", "note")
_ITEM_COLUMNS: Final = ("item", "state", "photo", "note")


class Findings(QWidget):
    """Shows one survey; ``changed`` tells the survey as it is after each entry."""

    changed = Signal(object)

    def __init__(self, spoken: Spoken) -> None:
        super().__init__()
        self._spoken = spoken
        self.survey = Survey(building="")
        self._appraisal: Appraisal | None = None     # the one of the form as it was shown
        self._others: tuple[Appraisal, ...] = ()     # those that came from a file beside it
        self._make()
        self._lay_out()
        spoken.changed.connect(lambda: self.show_survey(self.survey))

    def _make(self) -> None:
        self.document, self.dated, self.by, self.life = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.dated.setPlaceholderText("2026-05-31")
        self.grade = QComboBox()
        self.looked = QCheckBox()
        self.gaps = {kind: QCheckBox() for kind in _GAPS}
        self.items, self.axes = QTableWidget(0, len(_ITEM_COLUMNS)), QTableWidget(0, len(_AXIS_COLUMNS))
        self.fault = QLabel()
        self.fault.setWordWrap(True)
        self.fault.setObjectName("faint")
        for field in (self.document, self.dated, self.by, self.life):
            field.editingFinished.connect(self._take)
        self.grade.currentIndexChanged.connect(lambda _: self._take())
        self.looked.toggled.connect(lambda _: self._take())
        for kind, box in self.gaps.items():
            self._spoken_gap(kind, box)
            box.toggled.connect(lambda _: self._take())
        for table in (self.items, self.axes):
            table.verticalHeader().hide()
            table.verticalHeader().setDefaultSectionSize(26)
            table.itemChanged.connect(lambda _: self._take())
        self.items.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.axes.horizontalHeader().setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)

    def _lay_out(self) -> None:
        form = QFormLayout()
        for key, field in (("document", self.document), ("dated", self.dated), ("by", self.by), ("grade", self.grade),
                           ("life", self.life)):
            label = QLabel()
            label.setBuddy(field)
            self._spoken.bind(label.setText, f"survey.{key}")
            form.addRow(label, field)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(self._box("appraisal", form))
        gaps = QVBoxLayout()
        gaps.addWidget(self.looked)
        area, page = QScrollArea(), QWidget()
        boxes = QVBoxLayout(page)
        boxes.setSpacing(2)
        for box in self.gaps.values():
            boxes.addWidget(box)
        boxes.addStretch(1)
        area.setWidget(page)
        area.setWidgetResizable(True)
        gaps.addWidget(area)
        self._spoken.bind(self.looked.setText, "survey.looked")
        left.addWidget(self._box("gaps", gaps), 1)
        axes = QVBoxLayout()
        axes.addWidget(self.axes)
        axes.addLayout(self._buttons(self.axes, self._add_axis))
        right.addWidget(self._box("axes", axes), 1)
        items = QVBoxLayout()
        items.addWidget(self.items)
        items.addLayout(self._buttons(self.items, self._add_item))
        right.addWidget(self._box("items", items), 1)
        columns = QHBoxLayout()
        columns.addLayout(left, 2)
        columns.addLayout(right, 3)
        whole = QVBoxLayout(self)
        whole.addLayout(columns, 1)
        whole.addWidget(self.fault)

    def _spoken_gap(self, kind: str, box: QCheckBox) -> None:
        box.setText(self._spoken.common(f"survey.gap.{kind}"))

    def _box(self, key: str, layout: QFormLayout | QVBoxLayout) -> QGroupBox:
        box = QGroupBox()
        self._spoken.bind(box.setTitle, f"survey.{key}")
        box.setLayout(layout)
        return box

    def _buttons(self, table: QTableWidget, add: Callable[[], None]) -> QHBoxLayout:
        row = QHBoxLayout()
        for key, run in (("add", add), ("remove", lambda: self._remove(table))):
            button = QPushButton()
            button.setAutoDefault(False)
            button.setObjectName(key)
            self._spoken.bind(button.setText, f"survey.{key}")
            button.clicked.connect(lambda _=False, run=run: run())
            row.addWidget(button)
        row.addStretch(1)
        return row

    # showing

    def show_survey(self, survey: Survey) -> None:
        """Fill in the form."""
        self.survey = survey
        say = self._spoken
        blocked = [QSignalBlocker(one) for one in (self.grade, self.looked, self.items, self.axes, *self.gaps.values())]
        first = self._appraisal = survey.appraisals[0] if survey.appraisals else None
        self._others = survey.appraisals[1:]
        self.document.setText("" if first is None else first.document)
        self.by.setText("" if first is None else first.by)
        self.dated.setText("" if first is None or first.dated is None else first.dated.isoformat())
        life = None if first is None else first.remaining_life_years
        self.life.setText("" if life is None else f"{life.value:g}")
        self.grade.clear()
        self.grade.addItems(["–", *(say.common(f"survey.grade.{grade}") for grade in STRUCTURE_GRADES)])
        self.grade.setCurrentIndex(0 if first is None or first.grade is None else 1 + STRUCTURE_GRADES.index(first.grade.value))
        found = {gap.kind for gap in survey.gaps}
        self.looked.setChecked(bool(survey.gaps))
        for kind, box in self.gaps.items():
            self._spoken_gap(kind, box)
            box.setChecked(kind in found)
            box.setEnabled(bool(survey.gaps))
        self.items.setRowCount(0)
        self.axes.setRowCount(0)
        self.items.setHorizontalHeaderLabels([say.common(f"survey.col.{name}") for name in _ITEM_COLUMNS])
        self.axes.setHorizontalHeaderLabels([say.common(f"portfolio.col.{name}") for name in _AXIS_COLUMNS])
        for condition in survey.conditions:
            self._item_row(condition.item, condition.condition.value, condition.photo, condition.note)
        for entry in survey.axes:
            self._axis_row(*_said(entry))
        del blocked

    def _item_row(self, item: str, state: str, photo: str, note: str) -> None:
        row = self.items.rowCount()
        self.items.insertRow(row)
        self._cells(self.items, row, {0: item, 2: photo, 3: note})
        self._choice(self.items, row, 1, CONDITIONS, "survey.state", state)

    def _axis_row(self, axis: str, criterion: str, value: str, weight: str, note: str) -> None:
        row = self.axes.rowCount()
        self.axes.insertRow(row)
        self._cells(self.axes, row, {1: criterion, 2: value, 3: weight, 4: note})
        self._choice(self.axes, row, 0, AXES, "portfolio.axis", axis)

    def _cells(self, table: QTableWidget, row: int, texts: dict[int, str]) -> None:
        for column, said in texts.items():
            table.setItem(row, column, QTableWidgetItem(said))

    def _choice(self, table: QTableWidget, row: int, column: int, words: tuple[str, ...], key: str, chosen: str) -> None:
        box = QComboBox()
        for word in words:
            box.addItem(self._spoken.common(f"{key}.{word}"), word)
        box.setCurrentIndex(words.index(chosen))
        box.currentIndexChanged.connect(lambda _: self._take())
        table.setCellWidget(row, column, box)

    # entering

    def _add_item(self) -> None:
        with QSignalBlocker(self.items):
            self._item_row("", "unknown", "", "")
        self.items.setCurrentCell(self.items.rowCount() - 1, 0)
        self.items.editItem(self.items.currentItem())

    def _add_axis(self) -> None:
        """A row for the first axis that has no score yet."""
        held = {entry.axis for entry in self.survey.axes}
        with QSignalBlocker(self.axes):
            self._axis_row(next((axis for axis in AXES if axis not in held), AXES[0]), "", "", "1", "")
        self.axes.setCurrentCell(self.axes.rowCount() - 1, 2)
        self.axes.editItem(self.axes.currentItem())

    def _remove(self, table: QTableWidget) -> None:
        if table.currentRow() >= 0:
            table.removeRow(table.currentRow())
            self._take()

    def _take(self) -> None:
        """The survey as the form says it; what cannot be used is named and left out."""
        faults: list[str] = []
        made = replace(self.survey, appraisals=self._appraisals(faults), gaps=self._gaps(),
                       conditions=tuple(self._conditions()), axes=tuple(self._entries(faults)))
        self.fault.setText("\n".join(faults))
        for box in self.gaps.values():
            box.setEnabled(self.looked.isChecked())
        if made != self.survey:
            self.survey = made
            self.changed.emit(made)

    def _appraisals(self, faults: list[str]) -> tuple[Appraisal, ...]:
        """The first is the one of the form; others came from a file and stay."""
        document, others = self.document.text().strip(), self._others
        given = any((self.dated.text().strip(), self.by.text().strip(), self.life.text().strip(), self.grade.currentIndex() > 0))
        if not document:
            faults += [self._spoken("survey.no-document")] if given else []
            return others
        before = self._appraisal or Appraisal(document=document)
        source = from_person("surveyed", document)
        dated = _day(self.dated.text())
        if dated is None and self.dated.text().strip():
            faults.append(self._spoken("survey.no-day", value=self.dated.text().strip()[:40]))
        life = self._number(self.life.text(), 0.0, 200.0, faults)
        at = self.grade.currentIndex()
        grade = None if at <= 0 else Stated(STRUCTURE_GRADES[at - 1], source)
        kept = before.grade is not None and grade is not None and before.grade.value == grade.value
        years = before.remaining_life_years
        if life is None or years is None or years.value != life:
            years = None if life is None else Measured(life, "a", source)
        return (replace(before, document=document, dated=dated, by=self.by.text().strip(),
                        grade=before.grade if kept else grade, remaining_life_years=years), *others)

    def _gaps(self) -> tuple[FireGap, ...]:
        """What is ticked; gaps of a file keep their storeys, note and source. Nothing ticked: it was looked for in vain."""
        if not self.looked.isChecked():
            return ()
        found: list[FireGap] = []
        for kind, box in self.gaps.items():
            if box.isChecked():
                held = [gap for gap in self.survey.gaps if gap.kind == kind]
                found += held or [FireGap(kind=kind, source=from_person("surveyed"))]
        none = [gap for gap in self.survey.gaps if gap.kind == "none"]
        return tuple(found) or tuple(none[:1]) or (FireGap(kind="none", source=from_person("surveyed")),)

    def _conditions(self) -> list[ItemCondition]:
        found = []
        left = list(self.survey.conditions)
        for row in range(self.items.rowCount()):
            item, state = _cell(self.items, row, 0), _word(self.items, row, 1)
            photo, note = _cell(self.items, row, 2), _cell(self.items, row, 3)
            if not item:
                continue
            alike = [one for one in left if (one.item, one.condition.value) == (item, state)]     # on several storeys, maybe
            before = next((one for one in alike if (one.photo, one.note) == (photo, note)), alike[0] if alike else None)
            if before is None:
                before = ItemCondition(item=item, condition=Stated(state, from_person("surveyed")))
            else:
                left.remove(before)
            found.append(replace(before, photo=photo, note=note))
        return found

    def _entries(self, faults: list[str]) -> list[AxisEntry]:
        found = []
        held = {_said(entry): entry for entry in self.survey.axes}
        for row in range(self.axes.rowCount()):
            criterion, value, weight, note = (_cell(self.axes, row, column) for column in range(1, 5))
            before = held.get((_word(self.axes, row, 0), criterion, value, weight, note))
            if before is not None:      # as it was: it keeps its figures and where they are from
                found.append(before)
                continue
            if not value:
                continue
            number = self._number(value, 0.0, 100.0, faults)
            share = self._number(weight, 0.0, 1e6, faults) if weight else None
            if not note:
                faults.append(self._spoken("survey.no-source"))
            if number is not None and note:
                source = from_person("surveyed", note)
                found.append(AxisEntry(axis=_word(self.axes, row, 0), criterion=criterion, note=note,
                                       value=Measured(number, "points", source),
                                       weight=None if share is None else Measured(share, "1", source)))
        return found

    def _number(self, written: str, least: float, most: float, faults: list[str]) -> float | None:
        if not written.strip():
            return None
        try:
            number = float(written.strip())
        except ValueError:
            number = float("nan")
        if not least <= number <= most:
            faults.append(self._spoken("survey.no-number", value=written.strip()[:40], least=f"{least:g}", most=f"{most:g}"))
            return None
        return number


def _said(entry: AxisEntry) -> tuple[str, str, str, str, str]:
    """A row as it is shown: axis, criterion, value, weight, note."""
    weight = "" if entry.weight is None else f"{entry.weight.value:g}"
    return entry.axis, entry.criterion, f"{entry.value.value:g}", weight, entry.note


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written.strip())
    except ValueError:
        return None


def _cell(table: QTableWidget, row: int, column: int) -> str:
    item = table.item(row, column)
    return "" if item is None else item.text().strip()


def _word(table: QTableWidget, row: int, column: int) -> str:
    box = table.cellWidget(row, column)
    return str(box.currentData()) if isinstance(box, QComboBox) else ""
