"""Many buildings in a window of its own: judged beside it, ranked by weights that can be drawn, opened, and written."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSlider,
    QSplitter,
    QStackedWidget,
    QTableView,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from models.errors import ShanglouError
from models.measured import Measured, from_person
from models.survey import AxisEntry
from workbench.desktop import dialogs
from workbench.desktop.buttons import push_button
from workbench.desktop.jobs import Job, Jobs
from workbench.desktop.language import Spoken
from workbench.desktop.portfolio_table import BARS, COLUMNS, PortfolioFilter, PortfolioModel, ScoreBar
from workbench.desktop.rich import faint, heading, table
from workbench.desktop.session import Session

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.reading import Progress
    from workbench.portfolio import Entry, Portfolio

RESULTS: Final = ("", "pass", "conditional", "incomplete", "fail")
AXES: Final = ("physical", "location", "policy", "market")
_WIDTHS: Final = {"rank": 44, "name": 190, "overall": 110, "fail": 60, "area_m2": 80, "storeys": 50, "file": 180}
_BAR_PX: Final = 92


class PortfolioWindow(QDialog):
    """The ranking of the files that were chosen. What it cannot use it names with the reason."""

    asked = Signal(object, str)     # the file of a building that is to be opened, its id

    def __init__(self, parent: QWidget, session: Session, spoken: Spoken, jobs: Jobs) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._session, self._spoken, self._jobs = session, spoken, jobs
        self.found: Portfolio | None = None
        self._axes: list[tuple[str, AxisEntry]] = []
        self._typed: Typed = {}
        self._ran, self._fault = False, ""
        self.setAcceptDrops(True)
        self._make()
        self._lay_out()
        jobs.changed.connect(self._show_buttons)
        jobs.job_progressed.connect(self._show_progress)
        spoken.changed.connect(self._speak)
        self._speak()
        self.resize(1120, 680)

    # making

    def _make(self) -> None:
        self.folder_button = push_button(self._spoken, "portfolio.folder", self.ask_folder)
        self.files_button = push_button(self._spoken, "portfolio.files", self.ask_files)
        self.axes_button = push_button(self._spoken, "portfolio.axes", self.ask_axes, "portfolio.axes-tip")
        self.stop_button = push_button(self._spoken, "portfolio.stop", lambda: self._jobs.cancel("portfolio"))
        self.open_button = push_button(self._spoken, "portfolio.open", self._open_chosen)
        self.export_button = push_button(self._spoken, "portfolio.export", self.ask_export)
        self.letters, self.verdict = QLineEdit(), QComboBox()
        self.letters.setClearButtonEnabled(True)
        self._spoken.bind(self.letters.setPlaceholderText, "portfolio.filter")
        self.sliders = {axis: QSlider(Qt.Orientation.Horizontal) for axis in AXES}
        self.shares = {axis: QLabel() for axis in AXES}
        self.model, self.rows = PortfolioModel(self._spoken), PortfolioFilter()
        self.rows.setSourceModel(self.model)
        self.table, self.state, self.empty = QTableView(), QLabel(), QLabel()
        self.text, self.faults = QTextBrowser(), QTextBrowser()
        self.state.setWordWrap(True)
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setObjectName("faint")
        self.table.setModel(self.rows)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(30)
        self.table.setEditTriggers(QTableView.EditTrigger.EditKeyPressed | QTableView.EditTrigger.SelectedClicked)
        self._bars = ScoreBar(self.table)
        for i, name in enumerate(COLUMNS):
            self.table.setColumnWidth(i, _WIDTHS.get(name, _BAR_PX))
            if name in BARS:
                self.table.setItemDelegateForColumn(i, self._bars)
        self.letters.textChanged.connect(lambda _: self._filter())
        self.verdict.currentIndexChanged.connect(lambda _: self._filter())
        self.table.doubleClicked.connect(self._open)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_chosen())
        self.model.entered.connect(self._enter)
        for slider in self.sliders.values():
            slider.setRange(0, 100)
            slider.setMinimumWidth(70)
            slider.valueChanged.connect(lambda _: self._rank())
        self._reset_weights()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        for button in (self.folder_button, self.files_button, self.axes_button, self.stop_button):
            bar.addWidget(button)
        bar.addStretch(1)
        bar.addWidget(self.letters, 1)
        bar.addWidget(self.verdict)
        bar.addWidget(self.open_button)
        bar.addWidget(self.export_button)
        weights = QGridLayout()
        weights.setHorizontalSpacing(6)
        for i, axis in enumerate(AXES):
            name = QLabel()
            name.setBuddy(self.sliders[axis])
            self._spoken.bind(name.setText, f"portfolio.weight.{axis}")
            self._spoken.bind(self.sliders[axis].setAccessibleName, f"portfolio.weight.{axis}")
            for j, widget in enumerate((name, self.sliders[axis], self.shares[axis])):
                weights.addWidget(widget, 0, 3 * i + j)
            weights.setColumnStretch(3 * i + 1, 1)
            self.shares[axis].setMinimumWidth(44)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.addWidget(self.table)
        below = QSplitter()
        below.addWidget(self.text)
        below.addWidget(self.faults)
        below.setSizes([640, 440])
        parts.addWidget(below)
        parts.setSizes([430, 170])
        self.pages = QStackedWidget()
        self.pages.addWidget(self.empty)
        self.pages.addWidget(parts)
        column = QVBoxLayout(self)
        column.addLayout(bar)
        column.addLayout(weights)
        column.addWidget(self.state)
        column.addWidget(self.pages, 1)

    # which files

    def ask_folder(self) -> None:
        folder = dialogs.ask_folder(self, self._spoken, self._say("folder"))
        if folder is not None:
            self.judge([folder])

    def ask_files(self) -> None:
        from models.readers import READERS

        patterns = " ".join(f"*{suffix}" for suffix in READERS)
        kind = f"{self._spoken('filter-buildings')} ({patterns})"
        paths = dialogs.ask_files(self, self._spoken, self._say("files"), kind, many=True)
        if paths:
            self.judge(paths)

    def ask_axes(self) -> None:
        for path in dialogs.ask_files(self, self._spoken, self._say("axes"), self._say("tables")):
            self.take_axes(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.judge(paths)

    def judge(self, paths: Sequence[Path]) -> None:
        """Judge files and folders beside the window; a later choice replaces the one that still runs."""
        choices, axes, typed = self._session.choices, tuple(self._axes), {key: dict(own) for key, own in self._typed.items()}
        weights = self._weights()

        def work(progress: Progress) -> Portfolio:
            from rules.physical_table import shipped_table
            from workbench.desktop.language import sentence
            from workbench.portfolio import judge, today_choices

            own = today_choices(choices.on, choices.city, choices.district, choices.stage, choices.standards)
            table = shipped_table()
            found = judge(paths[0] if len(paths) == 1 else paths, own, table, weights or table.axes, progress=progress,
                          sentence=sentence)
            return _with(found, axes, typed, weights)

        self._fault = ""
        self._jobs.start(Job("portfolio", work, self._take, self._failed))
        self._show_state()

    def take_axes(self, path: Path) -> None:
        """Entered scores of a table; what was typed in stays where the table says nothing."""
        from workbench.verbs.portfolio import read_axes

        try:
            entries = read_axes(path)
        except ShanglouError as error:
            self._failed(error)
            return
        said = {(name, one.axis) for name, one in entries}
        self._axes = [one for one in self._axes if (one[0], one[1].axis) not in said] + list(entries)
        if self.found is not None:
            for entry in self.found.entries:
                own = self._typed.get((self.found.places[entry.file], entry.building), {})
                for name, axis in said:
                    if name in (entry.building, entry.name, entry.file):
                        own.pop(axis, None)
        self._rank()

    def _take(self, found: Portfolio) -> None:
        self.found = found
        self._rank()
        self.table.selectRow(0)

    def _failed(self, error: ShanglouError) -> None:
        from workbench.desktop.language import sentence

        self._fault = sentence(error, self._spoken.lang)
        self._show_state(self._fault)

    # weights and entered scores

    def _reset_weights(self) -> None:
        from rules.physical_table import shipped_table

        for axis, share in shipped_table().axes.items():
            with QSignalBlocker(self.sliders[axis]):
                self.sliders[axis].setValue(round(100 * share))

    def _weights(self) -> Mapping[str, float] | None:
        """The weights as they are drawn, made to add up to 1; None while all are 0."""
        from rules.physical import weights_of
        from rules.physical_table import shipped_table

        drawn = {axis: float(slider.value()) for axis, slider in self.sliders.items()}
        return weights_of(drawn, shipped_table()) if any(drawn.values()) else None

    def _enter(self, entry: Entry, axis: str, value: float) -> None:
        """Somebody typed in a score: of this building of this file, whatever others are called."""
        if self.found is not None:
            made = AxisEntry(axis=axis, criterion="", value=Measured(value, "points", from_person()), note=self._say("typed-in"))
            self._typed.setdefault((self.found.places[entry.file], entry.building), {})[axis] = made
            self._rank()

    def _rank(self) -> None:
        """Rank again by the weights; nothing is judged anew."""
        weights = self._weights()
        for axis, label in self.shares.items():
            label.setText("–" if weights is None else f"{100 * weights[axis]:.0f} %")
        if self.found is None:
            self._show_state()
            return
        if weights is not None:
            chosen = self._chosen()
            self.found = _with(self.found, self._axes, self._typed, weights)
            self.model.show_entries(self.found.entries)
            self._choose(chosen)
        self._show_state()

    # showing

    def _say(self, key: str, **values: object) -> str:
        return self._spoken(f"portfolio.{key}", **values)

    def _speak(self) -> None:
        self.setWindowTitle(self._say("title"))
        with QSignalBlocker(self.verdict):
            at = max(self.verdict.currentIndex(), 0)
            self.verdict.clear()
            self.verdict.addItems([self._spoken.common(f"overall.{word}") if word else self._say("all") for word in RESULTS])
            self.verdict.setCurrentIndex(at)
        self._rank()
        head = self.table.horizontalHeader()
        for i, name in enumerate(COLUMNS):      # a heading may be longer in another language
            self.table.setColumnWidth(i, max(_WIDTHS.get(name, _BAR_PX), head.sectionSizeHint(i)))
        self._show_chosen()
        self._show_buttons()

    def _show_buttons(self) -> None:
        running = self._jobs.running("portfolio")
        self.stop_button.setEnabled(running)
        self.export_button.setEnabled(self.found is not None and not running)
        self.open_button.setEnabled(self.found is not None)
        if self._ran and not running:      # over, or stopped
            self._show_state(self._fault)
        self._ran = running

    def _show_state(self, fault: str = "") -> None:
        from workbench.portfolio_words import summary

        self.pages.setCurrentIndex(0 if self.found is None else 1)
        self.empty.setText(self._say("empty"))
        if fault or self._jobs.running("portfolio"):
            self.state.setText(fault or self._say("running"))
        elif self.found is None:
            self.state.setText("")
        elif self._weights() is None:
            self.state.setText(self._say("no-weight"))
        else:
            lines, faults = summary(self.found, self._spoken.lang), len(self.found.faults)
            self.state.setText(lines[0] + (" · " + self._say("faults", count=faults) if faults else ""))
            self.state.setToolTip("\n".join(lines[1:]))
        self._show_chosen()

    def _show_progress(self, job: str, stage: str, share: float) -> None:
        if job == "portfolio" and self._jobs.running("portfolio"):
            self.state.setText(self._say("progress", stage=self._spoken.common(f"progress.{stage}"), share=f"{100 * share:.0f}"))

    def _filter(self) -> None:
        self.rows.only(self.letters.text(), RESULTS[max(self.verdict.currentIndex(), 0)])

    def _chosen(self) -> Entry | None:
        index = self.table.currentIndex()
        return self.model.entries[self.rows.mapToSource(index).row()] if index.isValid() else None

    def _choose(self, wanted: Entry | None) -> None:
        """The same building after the order has changed."""
        row = next((i for i, one in enumerate(self.model.entries)
                    if wanted is not None and (one.file, one.building) == (wanted.file, wanted.building)), -1)
        if row >= 0:
            self.table.setCurrentIndex(self.rows.mapFromSource(self.model.index(row, 0)))

    def _show_chosen(self) -> None:
        if self.found is None:
            self.text.setHtml("")
            return
        entry, faults = self._chosen(), self.found.faults
        said = "" if entry is None else self._entry_text(entry, self.found)
        self.text.setHtml(said + faint(self.found.table.note.get(self._spoken.lang)))
        self.faults.setVisible(bool(faults))
        self.faults.setHtml(heading(self._say("faults-head")) + table(
            [(one.file, (one.fault or {}).get(self._spoken.lang, "")) for one in faults]))

    def _entry_text(self, entry: Entry, found: Portfolio) -> str:
        """What stands behind the scores of a building."""
        from workbench.portfolio_words import axis_name, range_text
        from workbench.sheets.words import show_unit

        lang, known = self._spoken.lang, {one.id: one for one in found.table.criteria}
        rows = []
        for item in entry.items:
            one, (low, high), value = known[item["id"]], item["score"], item["value"]
            figure = self._say("unknown") if value is None else f"{figures(value)} {show_unit(one.unit)}".rstrip()
            score = range_text((100 * low, 100 * high))
            rows.append((one.title.get(lang), self._say("criterion", value=figure, score=score, weight=f"{100 * one.weight:g}")))
        notes = [(axis_name(note["axis"], lang), f"{note['value']:g} · {note['note'] or note['source']}") for note in entry.notes]
        head = f"<p><b>{html.escape(entry.title)}</b></p>"
        return head + table(notes + rows)

    # opening and writing

    def _open(self, index: QModelIndex) -> None:
        if self.found is not None and COLUMNS[index.column()] not in AXES[1:]:      # those are typed in
            entry = self.model.entries[self.rows.mapToSource(index).row()]
            self.asked.emit(self.found.places[entry.file], entry.building)

    def _open_chosen(self) -> None:
        entry = self._chosen()
        if entry is not None and self.found is not None:
            self.asked.emit(self.found.places[entry.file], entry.building)

    def ask_export(self) -> None:
        folder = dialogs.ask_folder(self, self._spoken, self._say("export"))
        if folder is not None:
            self.export(folder)

    def export(self, folder: Path) -> None:
        """Write what ``shanglou portfolio`` writes, by the weights and scores that are shown."""
        found, lang = self.found, self._spoken.lang
        if found is None:
            return

        def work(_: Progress) -> int:
            from workbench.portfolio_files import portfolio_files
            from workbench.verbs.common import keep_inputs, write_files

            files = portfolio_files(found, lang, None)
            keep_inputs([folder / name for name in files], found.places.values())
            return len(write_files(folder, files))

        self._jobs.start(Job("portfolio-files", work, lambda count: self.state.setText(
            self._say("written", count=count, folder=str(folder))), self._failed))


Typed = dict[tuple[Path, str], dict[str, AxisEntry]]
"""File and building → axis → the score that was typed in for it."""


def _with(found: Portfolio, axes: Sequence[tuple[str, AxisEntry]], typed: Typed,
          weights: Mapping[str, float] | None) -> Portfolio:
    """The portfolio with entered scores, ranked by weights."""
    from workbench.portfolio import ranked, with_axes

    if weights is None:
        return found
    made = []
    for entry in found.entries:
        own = typed.get((found.places[entry.file], entry.building), {})
        others = [one for one in axes if one[1].axis not in own]
        made.append(with_axes(entry, [*others, *((entry.file, one) for one in own.values())]))
    return replace(found, weights=weights, entries=ranked(made, weights))


def figures(value: Sequence[float | None]) -> str:
    """A value or the range of several; None and ∞: without an upper end."""
    low, high = ("∞" if end is None or math.isinf(end) else f"{end:,.4g}" for end in value)
    return low if low == high else f"{low}–{high}"
