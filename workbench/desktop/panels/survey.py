"""A standing building in a window of its own: findings, score, industries, and what would open it to more companies."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from models.errors import ShanglouError
from models.survey import Survey
from workbench.desktop import dialogs
from workbench.desktop.buttons import push_button
from workbench.desktop.jobs import Job, Jobs
from workbench.desktop.language import Spoken
from workbench.desktop.panels.survey_findings import Findings
from workbench.desktop.rich import bullets, faint, heading
from workbench.desktop.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.building import Building
    from models.matching.alterations import Choice, Costs
    from models.matching.grouping import Grouped
    from models.matching.opening import Opened, Opening
    from models.reading import Progress, Reading
    from models.tenants import Tenant
    from rules.suitability_model import Industry
    from workbench.surveying import Surveyed

Tried = tuple[tuple["Surveyed", ...], "Opening | None", tuple["Grouped", ...]]
AXES: Final = ("physical", "location", "policy", "market")
COSTS: Final = ("strengthen_yuan_m2", "ceiling_yuan_m2", "lift_yuan", "platform_yuan", "power_yuan")
COLUMNS: Final = ("change", "count", "names", "possible", "let_m2", "rent", "cost", "industries")
_TOP = 1e9


class SurveyWindow(QDialog):
    """Works on the buildings that are open, as they are edited; what is entered here stays with them."""

    asked = Signal(object)     # a survey form that is to be opened
    kept = Signal(object)      # the surveys as they are now

    def __init__(self, parent: QWidget, session: Session, spoken: Spoken, jobs: Jobs,
                 companies: Callable[[], tuple[Tenant, ...]]) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._session, self._spoken, self._jobs, self._companies = session, spoken, jobs, companies
        self.tried: Tried | None = None
        self._surveys: dict[str, Survey] = {}
        self._fault, self._ran = "", False
        self._make()
        self._lay_out()
        session.opened.connect(self._opened)
        session.edited.connect(self._edited)
        session.building_changed.connect(self._building)
        jobs.changed.connect(self._show_buttons)
        jobs.job_progressed.connect(self._show_progress)
        spoken.changed.connect(self._speak)
        self._opened()
        self._speak()
        self.resize(1080, 700)

    # making

    def _make(self) -> None:
        self.building = QComboBox()
        self.open_button = push_button(self._spoken, "survey.open", self.ask_form)
        self.form_button = push_button(self._spoken, "survey.form", self.ask_template, "survey.form-tip")
        self.export_button = push_button(self._spoken, "survey.export", self.ask_export)
        self.try_button = push_button(self._spoken, "survey.try", self.work_out, "survey.try-tip")
        self.stop_button = push_button(self._spoken, "survey.stop", lambda: self._jobs.cancel("survey"))
        self.findings = Findings(self._spoken)
        self.score, self.industries, self.order = QTextBrowser(), QTextBrowser(), QTextBrowser()
        self.weights = {axis: QDoubleSpinBox() for axis in AXES}
        self.costs = {name: QDoubleSpinBox() for name in COSTS}
        self.steps = QLineEdit("5, 8, 10, 12")
        self.table, self.state = QTableWidget(0, len(COLUMNS)), QLabel()
        self.state.setWordWrap(True)
        self.tabs = QTabWidget()
        for field in self.weights.values():
            field.setRange(0.0, 100.0)
            field.setDecimals(0)
            field.setSuffix(" %")
            field.valueChanged.connect(lambda _: self._show_score())
        for field in self.costs.values():
            field.setRange(0.0, _TOP)
            field.setDecimals(0)
            field.setGroupSeparatorShown(True)
            field.setSpecialValueText("–")
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().hide()
        self.table.setWordWrap(True)
        self.building.activated.connect(lambda at: self._session.show_building(at))
        self.findings.changed.connect(self._take)

    def _labelled(self, row: QHBoxLayout, key: str, field: QWidget) -> None:
        label = QLabel()
        label.setBuddy(field)
        self._spoken.bind(label.setText, key)
        self._spoken.bind(field.setAccessibleName, key)
        row.addWidget(label)
        row.addWidget(field)

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.addWidget(self.building, 1)
        for button in (self.open_button, self.form_button, self.export_button):
            bar.addWidget(button)
        weights = QHBoxLayout()
        for axis, field in self.weights.items():
            self._labelled(weights, f"portfolio.weight.{axis}", field)
        weights.addStretch(1)
        asked, paid = QHBoxLayout(), QHBoxLayout()
        self._labelled(asked, "survey.steps", self.steps)
        asked.addWidget(self.try_button)
        asked.addWidget(self.stop_button)
        asked.addStretch(1)
        for name, field in self.costs.items():
            self._labelled(paid, f"survey.cost.{name}", field)
        paid.addStretch(1)
        self._tab(self.findings)
        self._tab(self._column(weights, self.score))
        self._tab(self.industries)
        self._tab(self._column(asked, paid, self.table, self.order))
        whole = QVBoxLayout(self)
        whole.addLayout(bar)
        whole.addWidget(self.state)
        whole.addWidget(self.tabs, 1)

    def _tab(self, page: QWidget) -> None:
        self.tabs.addTab(page, "")

    def _column(self, *parts: QHBoxLayout | QWidget) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        for part in parts:
            if isinstance(part, QWidget):
                column.addWidget(part, 3 if part is self.table else 2)
            else:
                column.addLayout(part)
        return page

    # what is open

    def _opened(self) -> None:
        reading = self._session.reading
        kept = self._session.project.things("surveys").values()
        found = (*(() if reading is None else reading.surveys), *(one for one in kept if isinstance(one, Survey)))
        self._surveys = {one.building: one for one in found}
        self.tried = None
        self._weights_of_table()
        self._building()

    def _weights_of_table(self) -> None:
        from rules.physical_table import shipped_table

        for axis, share in shipped_table().axes.items():
            with QSignalBlocker(self.weights[axis]):
                self.weights[axis].setValue(100.0 * share)

    def _edited(self) -> None:
        self.tried = None
        self._show_all()

    def _building(self) -> None:
        building = self._session.building
        with QSignalBlocker(self.building):
            self.building.clear()
            if self._session.city is None:
                self.building.addItems([one.name or one.id for one in self._session.buildings])
                self.building.setCurrentIndex(self._session.building_index)
        if building is not None:
            self.findings.show_survey(self._surveys.get(building.id, Survey(building=building.id)))
        self._show_all()

    def _take(self, survey: Survey) -> None:
        """Other findings: kept with what is open."""
        self._surveys[survey.building] = survey
        self.kept.emit(tuple(self._surveys.values()))
        self.tried = None
        self._show_all()

    # showing

    def _say(self, key: str, **values: object) -> str:
        return self._spoken(f"survey.{key}", **values)

    def _speak(self) -> None:
        self.setWindowTitle(self._say("title"))
        for i, key in enumerate(("findings", "score", "industries", "opens")):
            self.tabs.setTabText(i, self._say(f"tab.{key}"))
        self.table.setHorizontalHeaderLabels([self._say(f"col.{name}") for name in COLUMNS])
        self._show_all()

    def _usable(self) -> bool:
        return self._session.building is not None and self._session.city is None

    def _show_all(self) -> None:
        self.tabs.setEnabled(self._usable())
        self._show_score()
        self._show_industries()
        self._show_tried()
        self._show_buttons()

    def _show_score(self) -> None:
        from rules.physical import physical_score, weights_of
        from rules.physical_table import shipped_table
        from workbench.desktop.panels.survey_text import score_text_of

        building = self._session.building
        if building is None or not self._usable():
            self.score.setHtml("")
            return
        table, drawn = shipped_table(), {axis: field.value() for axis, field in self.weights.items()}
        if not any(drawn.values()):
            self.score.setHtml(faint(self._spoken("portfolio.no-weight")))
            return
        survey = self._surveys.get(building.id)
        physical = physical_score(building, survey, table)
        self.score.setHtml(score_text_of(physical, survey, weights_of(drawn, table), table, self._spoken))

    def _show_industries(self) -> None:
        from rules.suitability_model import shipped_model
        from workbench.desktop.panels.survey_text import industries_text
        from workbench.suitability_words import Place

        building, choices = self._session.building, self._session.choices
        self.industries.setHtml("" if building is None or not self._usable() else industries_text(
            building, shipped_model(), Place(choices.city, choices.district), self._spoken))

    def _show_buttons(self) -> None:
        running, usable = self._jobs.running("survey"), self._usable()
        self.try_button.setEnabled(usable and not running)
        self.stop_button.setEnabled(running)
        self.export_button.setEnabled(usable and not running)
        if not running and (self._ran or not self.state.text()):
            self._show_state()
        self._ran = running

    def _show_state(self) -> None:
        if self._fault or not self._usable():
            self.state.setText(self._fault or self._say("empty"))
        elif self.tried is None:
            self.state.setText(self._say("hint", count=len(self._companies())))
        else:
            self.state.setText(self._counts())

    def _counts(self) -> str:
        opened = None if self.tried is None else self.tried[1]
        if opened is None:
            return self._say("no-companies")
        counts = {"total": len(opened.tenants), "now": len(opened.now), "refused": len(opened.refused)}
        return self._spoken.common("survey.companies", **counts)

    def _show_progress(self, job: str, stage: str, share: float) -> None:
        if job == "survey" and self._jobs.running("survey"):
            self.state.setText(self._spoken("portfolio.progress", stage=self._spoken.common(f"progress.{stage}"),
                                            share=f"{100 * share:.0f}"))

    # what would open it

    def choice(self) -> tuple[Choice, Costs]:
        """What is tried, and what it costs. Raises CallError: a load that is no number."""
        from models.errors import CallError
        from models.matching.alterations import Choice, Costs

        steps = []
        for written in self.steps.text().replace("，", ",").replace("、", ",").split(","):
            try:
                number = float(written)
            except ValueError:
                number = 0.0
            if not 0.0 < number < 1e4:
                raise CallError("bad-call", "survey-number", "step", value=written.strip()[:40] or "–")
            steps.append(number)
        known = {one.name for one in fields(Costs)}
        paid = {name: field.value() for name, field in self.costs.items() if name in known and field.value() > 0.0}
        return Choice(steps_kn_m2=tuple(steps)), Costs(**paid)

    def work_out(self) -> None:
        """Try the changes beside the window."""
        self._fault = ""
        try:
            choice, costs = self.choice()
        except ShanglouError as error:
            self._failed(error)
            return
        buildings, surveys, tenants = tuple(self._session.buildings), tuple(self._surveys.values()), self._companies()

        def work(progress: Progress) -> Tried:
            return _worked_out(buildings, surveys, tenants, (choice, costs), progress)

        def done(found: Tried) -> None:
            if buildings == tuple(self._session.buildings):
                self.tried = found
            self._show_all()

        self._jobs.start(Job("survey", work, done, self._failed))

    def _failed(self, error: ShanglouError) -> None:
        from workbench.desktop.language import sentence

        self._fault = sentence(error, self._spoken.lang)
        self._show_state()

    def _show_tried(self) -> None:
        """A row for each change that helps somebody; the best pair first."""
        self.table.setRowCount(0)
        if self.tried is None:
            self.order.setHtml(faint(self._say("not-tried")))
            self._show_state()
            return
        from workbench.survey_words import different, order_lines

        found, opened, proposal = self.tried
        suited = {change: industries for one in found for change, industries in one.changes}
        if opened is not None:
            pair = [] if opened.pair is None else [opened.pair]
            helping = [one for one in opened.alone if one.allowed or one.possible]
            for one in [*pair, *different(helping)]:
                self._add_row(one, [title for change in one.changes for title in self._titles(suited.get(change, ()))])
        self._rows_of_industries(found, opened)
        self.table.resizeColumnsToContents()
        self.table.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.table.setColumnWidth(0, min(self.table.columnWidth(0), 260))
        lines = [html.escape(line) for line in order_lines(proposal, self._spoken.lang)]
        said = heading(self._spoken.common("survey.order")) + bullets(lines)
        self.order.setHtml(said if lines else faint(self._say("no-order")))
        self._show_state()

    def _titles(self, industries: Sequence[tuple[Industry, str]]) -> list[str]:
        return [industry.title.get(self._spoken.lang) for industry, _ in industries]

    def _rows_of_industries(self, found: tuple[Surveyed, ...], opened: Opening | None) -> None:
        """Changes that open the building to industries, where no list says whom they help."""
        from workbench.survey_words import change_text

        for change, industries in (one for each in found for one in each.changes if opened is None and one[1]):
            names = self._spoken.common("portfolio.between").join(self._titles(industries))
            self._cells([change_text(change, self._spoken.lang), "–", "", "–", "–", "–", "–", names])

    def _add_row(self, one: Opened, industries: list[str]) -> None:
        from workbench.survey_words import changes_text, yuan

        lang, between = self._spoken.lang, self._spoken.common("portfolio.between")
        self._cells([changes_text(one.changes, lang), str(len(one.allowed)), between.join(t.name for t in one.allowed),
                     str(len(one.possible)), f"{one.let_m2:,.0f}", yuan(one.rent_yuan_month, lang),
                     "–" if one.cost_yuan is None else yuan(one.cost_yuan, lang), between.join(dict.fromkeys(industries))])

    def _cells(self, cells: list[str]) -> None:
        row = self.table.rowCount()
        self.table.insertRow(row)
        for column, said in enumerate(cells):
            item = QTableWidgetItem(said)
            item.setToolTip(said)
            if column in (1, 3, 4, 5, 6):
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.table.setItem(row, column, item)

    # files

    def ask_form(self) -> None:
        for path in dialogs.ask_files(self, self._spoken, self._say("open"), self._say("files")):
            self.asked.emit(path)

    def ask_template(self) -> None:
        path = dialogs.ask_target(self, self._spoken, self._say("form"), self._say("form-name"), "Excel (*.xlsx)")
        if path is not None:
            self.write_form(path)

    def write_form(self, path: Path) -> None:
        """The form filled in with what is open; without a building an empty one."""
        from models.writers.survey_form import write_form

        lang, common = self._spoken.lang, self._spoken.common
        buildings = tuple(self._session.buildings) if self._usable() else ()
        surveys = tuple(self._surveys.values())
        self._write(path.parent, lambda: {path.with_suffix(".xlsx").name: write_form(
            buildings, surveys, lang, lambda key, values: common(key, **values))})

    def ask_export(self) -> None:
        folder = dialogs.ask_folder(self, self._spoken, self._say("export"))
        if folder is not None:
            self.export(folder)

    def export(self, folder: Path) -> None:
        """Write what ``shanglou survey --out`` writes; what was not tried yet is tried first."""
        reading = self._session.current_reading
        self._fault = ""
        try:
            asked = self.choice()
        except ShanglouError as error:
            self._failed(error)
            return
        if reading is None:
            return
        reading = replace(reading, surveys=tuple(self._surveys.values()))
        stem = "survey" if self._session.path is None else self._session.path.stem
        tried, tenants, lang = self.tried, self._companies(), self._spoken.lang
        self._write(folder, lambda: _files(stem, reading, tried, tenants, asked, lang))

    def _write(self, folder: Path, make: Callable[[], Mapping[str, bytes]]) -> None:
        source = self._session.path

        def work(_: Progress) -> int:
            from workbench.verbs.common import keep_inputs, write_files

            files = dict(make())
            keep_inputs([folder / name for name in files], [source])
            return len(write_files(folder, files))

        self._jobs.start(Job("survey-files", work, lambda count: self.state.setText(
            self._spoken("portfolio.written", count=count, folder=str(folder))), self._failed))


def _worked_out(
    buildings: tuple[Building, ...], surveys: tuple[Survey, ...], tenants: tuple[Tenant, ...], asked: tuple[Choice, Costs],
    progress: Progress,
) -> Tried:
    """What ``shanglou survey`` works out."""
    from rules.physical_table import shipped_table
    from rules.suitability_model import shipped_model
    from workbench.surveying import companies, surveyed

    found = tuple(surveyed(one, surveys, shipped_table(), shipped_model(), asked[0], progress)
                  for one in buildings)
    if not tenants:
        return found, None, ()
    opened, proposal = companies(buildings, tenants, *asked, progress)
    return found, opened, proposal


def _files(stem: str, reading: Reading, tried: Tried | None, tenants: tuple[Tenant, ...], asked: tuple[Choice, Costs],
           lang: str) -> dict[str, bytes]:
    from models.reading import silent
    from rules.physical_table import shipped_table
    from workbench.survey_words import survey_files

    found, opened, proposal = tried or _worked_out(
        tuple(reading.buildings), reading.surveys, tenants, asked, silent)
    return survey_files(stem, reading, found, shipped_table(), opened, proposal, lang)
