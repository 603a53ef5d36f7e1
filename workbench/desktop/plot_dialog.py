"""Plot conditions in the window: a form of the headline topics, by the paper that fixes each, and waivers. They hold at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from models.errors import CallError, ShanglouError
from rules.plot_form import LINES, PAPERS, Figure, Line, Paper
from rules.plot_sheet import PaperFigures, PlotSheet
from workbench.desktop.dialogs import file_dialog
from workbench.desktop.language import Spoken
from workbench.desktop.plot_waivers import WaiverTable
from workbench.desktop.remembered import remember, remembered
from workbench.desktop.theme import tone

if TYPE_CHECKING:
    from rules.standard import Clause

_PAPER_FIELDS: Final = ("number", "day", "page", "name", "from")
_SIZE: Final = (760, 640)


def figure_text(figure: Figure | None) -> str:
    """A figure as it stands in its field."""
    if figure is None:
        return ""
    return f"{figure[0]:.12g}–{figure[1]:.12g}" if isinstance(figure, tuple) else f"{figure:.12g}"


def parse_line(line: Line, entered: str) -> Figure | None:
    """The figure of a line in its unit; two for a range; None where nothing is fixed. Raises CallError."""
    from workbench.desktop.entry import is_unknown, parse_number

    if is_unknown(entered):
        return None
    ends = _ends(entered) if line.comparison == "range" else (entered,)
    figures = [parse_number(end, line.unit or "1") for end in ends]
    if min(figures) < 0:
        raise CallError("bad-call", "desktop.plot.figure-negative", entered.strip()[:60])
    if line.unit == "%" and max(figures) > 100:
        raise CallError("bad-call", "desktop.plot.figure-percent", entered.strip()[:60])
    if figures[0] > figures[-1]:
        raise CallError("bad-call", "desktop.plot.figure-range", entered.strip()[:60])
    return (figures[0], figures[1]) if len(figures) == 2 else figures[0]


def _ends(entered: str) -> tuple[str, str]:
    entered = entered.strip()
    for sign in ("..", "–", "—", "~", "～", "至", "-"):
        low, found, high = entered.partition(sign)
        if found and low.strip() and high.strip():
            return low, high
    return entered, entered


def parse_day(entered: str) -> date | None:
    """A day as ``2026-05-01``, ``2026/5/1`` or ``2026年5月1日``; None where nothing is entered. Raises CallError."""
    import re

    if not entered.strip():
        return None
    parts = re.findall(r"\d+", entered)
    try:
        return date(*(int(part) for part in parts)) if len(parts) == 3 else date.fromisoformat(entered.strip())
    except (ValueError, TypeError) as error:
        raise CallError("bad-call", "desktop.plot.no-day", entered.strip()[:40]) from error


class PlotDialog(QDialog):
    """The form. OK hands over a sheet that has been found sound; a fault keeps the dialog open and says which field."""

    def __init__(self, parent: QWidget, spoken: Spoken, sheet: PlotSheet, clauses: Sequence[Clause], today: date) -> None:
        super().__init__(parent)
        self._spoken, self._today = spoken, today
        self.sheet = sheet
        self._kind = next(iter(sheet.papers), "planning")
        self.paper = QComboBox()
        self.fields = {name: QLineEdit() for name in _PAPER_FIELDS}
        self.lines = {line.key: QLineEdit() for line in LINES}
        self.standing, self.kept, self.fault = QLabel(), QLabel(), QLabel()
        self._at_fault: Line | None = None      # whose figure cannot be read
        self.waivers = WaiverTable(spoken, clauses)
        self.tabs = QTabWidget()
        self._labels: dict[str, QLabel] = {}
        self.extra = {name: QPushButton() for name in ("open", "save", "clear")}
        self.buttons = QDialogButtonBox()
        self.ok = self.buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self.cancel = self.buttons.addButton("", QDialogButtonBox.ButtonRole.RejectRole)
        self._lay_out()
        self.waivers.show_waivers(sheet.waivers)
        for name in ("number", "day", "page", "name"):
            self.fields[name].textChanged.connect(self._say_standing)
        self.paper.activated.connect(lambda _: self._turn(str(self.paper.currentData())))
        self._speak()
        self._fill()
        spoken.changed.connect(self._speak_again)

    def _lay_out(self) -> None:
        head = QGridLayout()
        head.setHorizontalSpacing(8)
        for place, (name, field) in enumerate((("paper", self.paper), *self.fields.items())):
            self._labels[name] = QLabel()
            self._labels[name].setBuddy(field)
            head.addWidget(self._labels[name], place // 2, 2 * (place % 2))
            head.addWidget(field, place // 2, 2 * (place % 2) + 1)
        head.setColumnStretch(1, 1)
        head.setColumnStretch(3, 1)
        for label in (self.standing, self.kept, self.fault):
            label.setWordWrap(True)
        self.kept.setObjectName("faint")
        self.fault.setStyleSheet(f"color: {tone('error')}; font-weight: bold;")
        self.tabs.addTab(self._lines(), "")
        self.tabs.addTab(self.waivers, "")
        row = QHBoxLayout()
        for name, button in self.extra.items():
            button.setAutoDefault(False)
            row.addWidget(button)
            if name == "clear":
                row.addStretch(1)
        row.addWidget(self.buttons)
        self.extra["open"].clicked.connect(self._open)
        self.extra["save"].clicked.connect(self._save)
        self.extra["clear"].clicked.connect(self._clear)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(6)
        column.addLayout(head)
        for widget in (self.standing, self.tabs, self.kept, self.fault):
            column.addWidget(widget, 1 if widget is self.tabs else 0)
        column.addLayout(row)
        self.resize(*_SIZE)

    def _lines(self) -> QScrollArea:
        page = QWidget()
        form = QFormLayout(page)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for line in LINES:
            self._labels[line.key] = QLabel()
            self._labels[line.key].setBuddy(self.lines[line.key])
            self.lines[line.key].setObjectName(f"plot-{line.key}")
            form.addRow(self._labels[line.key], self.lines[line.key])
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(page)
        return area

    def _speak(self) -> None:
        from workbench.sheets.words import show_unit

        say, lang = self._spoken, self._spoken.lang
        self.setWindowTitle(say("plot.title"))
        for name in ("paper", *_PAPER_FIELDS):
            self._labels[name].setText(say(f"plot.{name}"))
        signs = {">=": "≥", "<=": "≤", "range": ""}
        for line in LINES:
            unit = show_unit(line.unit) if line.unit not in ("", "1") else ""
            said = (line.title.get(lang), signs[line.comparison], unit)
            self._labels[line.key].setText(" ".join(part for part in said if part))
            self.lines[line.key].setAccessibleName(line.title.get(lang))
        for row, (kind, title) in enumerate(PAPERS.items()):
            if row == self.paper.count():
                self.paper.addItem("", kind)
            self.paper.setItemText(row, title.get(lang))
        for name, button in self.extra.items():
            button.setText(say(f"plot.{name}"))
        self.tabs.setTabText(0, say("plot.lines"))
        self.tabs.setTabText(1, say("plot.waivers"))
        self.ok.setText(say("plot.ok"))
        self.cancel.setText(say("confirm.cancel"))
        self.fields["day"].setPlaceholderText("2026-05-01")
        self.fields["from"].setPlaceholderText(say("plot.from-example"))
        self.fields["page"].setPlaceholderText(say("confirm.page-example"))

    # showing

    def _speak_again(self) -> None:
        """Another language or theme; what stands in the fields stays."""
        self._speak()
        self.waivers.speak()
        owners = self._owners()
        for line in LINES:
            self._hint(line, owners.get(line.key))
        self._say_rest()

    def _owners(self) -> dict[str, str]:
        """Line → the other kind of paper that fixes it."""
        return {key: kind for kind, other in self.sheet.papers.items() for key in other.figures}

    def _fill(self) -> None:
        """Paper and figures of the chosen kind of paper; what another paper fixes is only named."""
        self.paper.setCurrentIndex(self.paper.findData(self._kind))
        entry = self.sheet.papers.get(self._kind)
        paper = Paper(kind=self._kind, name=remembered("confirm/name")) if entry is None else entry.paper
        start = "" if entry is None or entry.valid_from == paper.day else entry.valid_from.isoformat()
        texts = {"number": paper.number, "day": "" if paper.day is None else paper.day.isoformat(), "page": paper.page,
                 "name": paper.name, "from": start}
        for name, text in texts.items():
            self.fields[name].setText(text)
        owners = self._owners()
        for line in LINES:
            self.lines[line.key].setText("" if entry is None else figure_text(entry.figures.get(line.key)))
            self._hint(line, owners.get(line.key))
        self._say_rest()

    def _say_rest(self) -> None:
        """What is kept besides, and what the figures are worth."""
        self.kept.setText(self._spoken("plot.kept", count=len(self.sheet.others)) if self.sheet.others else "")
        self.kept.setVisible(bool(self.sheet.others))
        self._say_standing()

    def _hint(self, line: Line, owner: str | None) -> None:
        """Whether a line can be entered, and what its empty field says."""
        field = self.lines[line.key]
        elsewhere = owner is not None and owner != self._kind
        own_clause = line.key in self.sheet.lines_of_others
        field.setEnabled(not elsewhere and not own_clause)
        if own_clause:
            field.setPlaceholderText(self._spoken("plot.own-clause"))
        elif elsewhere and owner is not None:
            figure = self.sheet.papers[owner].figures[line.key]
            field.setPlaceholderText(self._spoken("plot.elsewhere", paper=PAPERS[owner].get(self._spoken.lang),
                                                  figure=figure_text(figure)))
        else:
            field.setPlaceholderText(self._spoken("plot.range-example" if line.comparison == "range" else "plot.not-fixed"))

    def _say_standing(self) -> None:
        """What the figures are worth with what is known of the paper."""
        missing = [name for name in ("number", "day", "page", "name") if not self.fields[name].text().strip()]
        if missing:
            names = self._spoken.words.listed(self._spoken(f"plot.{name}") for name in missing)
            self.standing.setText(self._spoken("plot.second-hand", missing=names))
        else:
            self.standing.setText(self._spoken("plot.confirmed"))
        self.standing.setStyleSheet(f"color: {tone('warning' if missing else 'done')};")
        self.fault.clear()

    # taking over

    def _turn(self, kind: str) -> None:
        """Another paper: what was entered for the one before is kept."""
        try:
            self.sheet = self.entered()
        except ShanglouError as error:
            self._complain(error)
            self.paper.setCurrentIndex(self.paper.findData(self._kind))
            return
        self._kind = kind
        self._fill()

    def entered(self) -> PlotSheet:
        """The sheet with what stands in the fields. Raises CallError for the first field that cannot be read."""
        figures: dict[str, Figure] = {}
        self._at_fault = None
        for line in LINES:
            if not self.lines[line.key].isEnabled():
                continue
            try:
                figure = parse_line(line, self.lines[line.key].text())
            except CallError:
                self._at_fault = line
                self.lines[line.key].setFocus(Qt.FocusReason.OtherFocusReason)
                self.tabs.setCurrentIndex(0)
                raise
            if figure is not None:
                figures[line.key] = figure
        day, start = (parse_day(self.fields[name].text()) for name in ("day", "from"))
        paper = Paper(kind=self._kind, number=self.fields["number"].text().strip(), day=day,
                      page=self.fields["page"].text().strip(), name=self.fields["name"].text().strip())
        papers = {kind: entry for kind, entry in self.sheet.papers.items() if kind != self._kind}
        if figures:
            papers[self._kind] = PaperFigures(paper=paper, valid_from=start or day or self._today, figures=figures)
        ordered = {kind: papers[kind] for kind in PAPERS if kind in papers}
        return replace(self.sheet, papers=ordered, waivers=self.waivers.waivers())

    def accept(self) -> None:
        """Hand over what is sound; a fault is said here, and the dialog stays."""
        from workbench.plot_files import checked_text

        try:
            self.sheet = self.entered()
            if not self.sheet.empty:
                checked_text(self.sheet)
        except ShanglouError as error:
            self._complain(error)
            return
        remember("confirm/name", self.fields["name"].text().strip())
        super().accept()

    def _complain(self, error: ShanglouError) -> None:
        from workbench.desktop.language import sentence

        said, lang, line = sentence(error, self._spoken.lang), self._spoken.lang, self._at_fault
        self._at_fault = None
        self.fault.setText(said if line is None else self._spoken("plot.fault-in", field=line.title.get(lang), said=said))

    # files

    def _open(self) -> None:
        from workbench.plot_files import read_conditions

        dialog = file_dialog(self, self._spoken, "open", [f"{self._spoken('plot.filter')} (*.toml)"])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        if dialog.exec():
            try:
                self.take(read_conditions(Path(dialog.selectedFiles()[0])))
            except ShanglouError as error:
                self._complain(error)
        dialog.deleteLater()

    def take(self, sheet: PlotSheet) -> None:
        """Show another sheet."""
        self.sheet = sheet
        self._kind = next(iter(sheet.papers), "planning")
        self.waivers.show_waivers(sheet.waivers)
        self._fill()

    def _save(self) -> None:
        from workbench.plot_files import checked_text
        from workbench.verbs.common import write_files

        try:
            text = checked_text(self.entered())
            dialog = file_dialog(self, self._spoken, "save", [f"{self._spoken('plot.filter')} (*.toml)"])
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setDefaultSuffix("toml")
            dialog.selectFile("plot-conditions.toml")
            if dialog.exec():
                target = Path(dialog.selectedFiles()[0])
                write_files(target.parent, {target.name: text.encode()})
            dialog.deleteLater()
        except ShanglouError as error:
            self._complain(error)

    def _clear(self) -> None:
        """Nothing is fixed any more; holds with OK."""
        self.take(PlotSheet())
