"""The main window: puts the panels together and follows the session."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLocale, QMimeData, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QToolBar, QToolButton, QVBoxLayout, QWidget

from workbench.desktop import dialogs, saving
from workbench.desktop.actions import Actions, table
from workbench.desktop.check_page import CheckPage
from workbench.desktop.city_model import CityModel
from workbench.desktop.confirm_dialog import Confirming
from workbench.desktop.docks import Docks
from workbench.desktop.edit_commands import EditCommand, Editor
from workbench.desktop.further import Further
from workbench.desktop.helping import Helping
from workbench.desktop.hovering import bind_matrix, bind_storeys
from workbench.desktop.importing import Importing
from workbench.desktop.jobs import Jobs
from workbench.desktop.language import Spoken
from workbench.desktop.look import QtTexts, choose_theme, chosen_theme, put_on
from workbench.desktop.matrix_model import MatrixModel
from workbench.desktop.pack_watch import PackWatch
from workbench.desktop.panels.city import CityPanel
from workbench.desktop.panels.city_plan import CityPlan
from workbench.desktop.panels.conditions import ConditionsBar
from workbench.desktop.panels.elided import Elided
from workbench.desktop.panels.evidence import EvidencePanel
from workbench.desktop.panels.massing import MassingView
from workbench.desktop.panels.matrix import MatrixPanel
from workbench.desktop.panels.notices import NoticeBar
from workbench.desktop.panels.overall import OverallStrip
from workbench.desktop.panels.progress import ProgressPanel
from workbench.desktop.panels.report import ReportPage
from workbench.desktop.panels.storeys import StoreysPanel
from workbench.desktop.panels.welcome import WelcomePage, example_path
from workbench.desktop.plots import Plots
from workbench.desktop.project_control import ProjectControl
from workbench.desktop.session import Session
from workbench.desktop.stock import Stock
from workbench.desktop.storeys_model import StoreysModel
from workbench.desktop.template_dialog import NewBuilding

PAGES: Final = ("welcome", "report", "check")
_LEAST_HEIGHT: Final = 420
"""Of the pages: a notice above them takes its room from them, it never makes the window higher than the screen."""


class Window(QMainWindow):
    """One building file at a time, three pages: welcome, import report, check."""

    storeys: StoreysPanel
    city: CityPanel
    evidence: EvidencePanel
    matrix: MatrixPanel

    def __init__(self, lang: str) -> None:
        super().__init__()
        self._left = (Path(), 0)     # the file that was opened of several that were dropped, and how many are left
        self.spoken = Spoken(lang, self)
        self.jobs = Jobs(self)
        self.session = Session(self.jobs, self)
        self.editor = Editor(self.session, self.spoken)
        self.further = Further(self.session, self.spoken, self)
        self.project = ProjectControl(self.session, self.spoken, self)
        self._qt_texts = QtTexts()
        self._qt_texts.speak(lang)
        self.spoken.changed.connect(lambda: self._qt_texts.speak(self.spoken.lang))     # before all that asks Qt for words
        self._make_panels()
        self.actions_ = Actions(table(self), self, self.spoken)
        self._lay_out()
        self._connect()
        self.setAcceptDrops(True)
        self.resize(1440, 900)
        self.show_page("welcome")
        self._speak()

    # building it

    def _make_panels(self) -> None:
        self.notices = NoticeBar(self.spoken)
        self.welcome = WelcomePage(self.spoken, self.jobs, self.choose_file, self.open_path, self.open_example,
                                   lambda: self.new_building.ask(), lambda: self.helping.start_tour())
        self.report = ReportPage(self.session, self.spoken, lambda: self.show_page("check"), self.adjust_reading)
        self.conditions = ConditionsBar(self.session, self.editor, self.spoken)
        self.overall = OverallStrip(self.session, self.spoken)
        self.storeys_model = StoreysModel(self.session, self.editor, self.spoken, self)
        self.storeys = StoreysPanel(self.session, self.storeys_model, self.spoken)
        self.massing = MassingView(self.session, self.spoken)
        self.massing.setParent(self)     # never laid out nor shown: the small picture of a project
        self.massing.hide()
        self.matrix_model = MatrixModel(self.session, self.spoken, self)
        self.matrix = MatrixPanel(self.session, self.matrix_model, self.spoken, self.go_to_input)
        self.city = CityPanel(self.session, CityModel(self.session, self.spoken, self), CityPlan(self.session, self.spoken),
                              self.spoken)
        self.evidence = EvidencePanel(self.spoken, self.go_to_input, lambda: self.confirming.ask(), self.session, self.editor)
        self.packs = PackWatch(self.session, self)
        self.confirming = Confirming(self.session, self.spoken, lambda: self.evidence.clause, self.packs, self)
        self.plots = Plots(self.session, self.spoken, self)
        self.new_building = NewBuilding(self.session, self.spoken, self, self.open_path)
        self.conditions.plot_asked.connect(self.plots.ask)
        self.overall.plot_asked.connect(self.plots.ask)
        self.bonds = (bind_storeys(self.storeys.table, self.storeys_model, self.session.hovered),
                      bind_matrix(self.matrix.table, self.session, self.matrix_model.number, self.matrix_model.column_of))
        self.progress = ProgressPanel(self.jobs, self.spoken)
        self.helping = Helping(self)
        self.importing = Importing(self)
        self.stock = Stock(self)
        self.docks = Docks(self, self.spoken)

    def _lay_out(self) -> None:
        self.city.offer_alone(self.actions_["open-alone"])
        self.pages = QStackedWidget()
        for page in (self.welcome, self.report, CheckPage(self.conditions, self.overall, self.docks)):
            self.pages.addWidget(page)
        self.pages.setMinimumHeight(_LEAST_HEIGHT)
        centre = QWidget()
        whole = QVBoxLayout(centre)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.notices)
        whole.addWidget(self.pages, 1)
        self.setCentralWidget(centre)
        self._lay_out_bars()

    def _lay_out_bars(self) -> None:
        self.actions_.fill_menus(self.menuBar())
        self.bar = bar = QToolBar()
        bar.setMovable(False)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.actions_.fill_toolbar(bar)
        self.addToolBar(bar)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.source = Elided()
        self.source.setObjectName("faint")
        self.statusBar().addWidget(self.source, 1)
        self.statusBar().addPermanentWidget(self.progress)
        self.past = QToolButton()
        self.past.setAutoRaise(True)
        self.past.clicked.connect(self.actions_["notices"].trigger)
        self.statusBar().addPermanentWidget(self.past)

    def _connect(self) -> None:
        self.session.opened.connect(self._opened)
        self.session.noticed.connect(self.notices.add)
        self.notices.told.connect(self._count_notices)
        self.session.edit_refused.connect(self._offer_alone)
        self.session.reading_changed.connect(self.notices.clear)     # they speak of the reading before
        self.session.reading_changed.connect(self._name_window)
        self.session.project.changed.connect(self._name_window)
        self.project.set_picture_of(self.massing)
        self.further.watched.changed.connect(lambda: self._say_file("reread.changed", "reread"))
        self.further.watched.gone.connect(lambda: self._say_file("reread.gone"))
        self.session.undo.indexChanged.connect(self._name_undo)
        self.storeys.source_shown.connect(self.source.say)
        self.matrix.chosen.connect(self.evidence.show_findings)
        self.jobs.changed.connect(self._show_jobs)
        self.jobs.cancelled.connect(lambda _: self.session.notice("done", lambda lang: _text("desktop.cancelled", lang)))
        self.jobs.broken.connect(self.confess)
        self.spoken.changed.connect(self._speak)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)

    # what it shows

    def show_page(self, name: str) -> None:
        """One of welcome, report, check."""
        opened = self.session.reading is not None
        if name != "welcome" and not opened:
            return
        self.pages.setCurrentIndex(PAGES.index(name))
        self.actions_[f"page.{name}"].setChecked(True)
        self.actions_.enable(opened=opened, on_check=name == "check", city=self.session.city is not None)
        if name == "report":
            self.report.go_on.setFocus()     # Enter goes on

    @property
    def page(self) -> str:
        return PAGES[self.pages.currentIndex()]

    def _opened(self) -> None:
        """A file was read: its import report comes first. A project goes on where it was left: its report tells of no edit."""
        self.notices.clear()
        self._say_left()
        self.evidence.show_findings([], "")
        self.docks.suit(city=self.session.city is not None)
        resumed = self.session.project.path is not None or self.session.undo.count() > 0
        self.show_page("check" if resumed else "report")
        self._name_window()

    def _speak(self) -> None:
        self.setLocale(QLocale())
        self.actions_[self.spoken.lang].setChecked(True)
        self.actions_[f"theme.{chosen_theme()}"].setChecked(True)
        self._name_window()
        self._name_undo()
        self._show_jobs()
        self._count_notices()

    def _count_notices(self) -> None:
        self.past.setText(self.spoken("notices.count", count=len(self.notices.history)))
        self.past.setToolTip(self.actions_["notices"].toolTip())

    def _name_window(self) -> None:
        project = self.session.project
        state = "read-only" if project.read_only else "unsaved" if project.dirty else "file"
        self.setWindowTitle(self.spoken(f"window-{state}", file=project.name) if project.name else self.spoken("window"))

    def _name_undo(self, _index: int = 0) -> None:
        """Undo and redo say what they would do."""
        stack, index = self.session.undo, self.session.undo.index()
        for name, at, able in (("undo", index - 1, stack.canUndo()), ("redo", index, stack.canRedo())):
            command = stack.command(at) if able else None
            said = command.said(self.spoken.lang) if isinstance(command, EditCommand) else ""
            action = self.actions_[name]
            action.setText(self.spoken(f"action.{name}-what", what=said) if said else self.spoken(f"action.{name}"))
            action.setIconText(self.spoken(f"action.{name}"))
            self.actions_.tell_keys(name)
            action.setEnabled(able)

    def _show_jobs(self) -> None:
        self.actions_["stop"].setEnabled(self.jobs.shown() is not None)

    def confess(self, error: BaseException) -> None:
        """A fault of the program: one sentence, the details in the log."""
        from workbench.logs import write_fault

        log = str(write_fault(error))
        self.session.notice("error", lambda lang: _text("program-fault", lang, log=log))

    def say_fonts(self, faulty: Sequence[str]) -> None:
        """Faces of the program that are missing or damaged: the window goes on with what there is, a sheet could not."""
        if faulty:
            self.session.notice("warning", lambda lang: _text("desktop.fonts-faulty", lang, files=", ".join(faulty)))

    def _offer_alone(self) -> None:
        self.notices.add("warning", lambda lang: _text("desktop.city.edit-refused", lang), self.actions_["open-alone"])

    def _say_file(self, key: str, action: str = "") -> None:
        """Something happened to the file on the disk."""
        path = self.further.watched.path
        if path is not None:
            self.notices.add("warning", lambda lang: _text(f"desktop.{key}", lang, file=path.name),
                             self.actions_[action] if action else None)

    def choose_theme(self, choice: str) -> None:
        """Light, dark or as the system is."""
        choose_theme(_app(), choice)
        self.actions_[f"theme.{choice}"].setChecked(True)
        self.spoken.retell()

    def _follow_system(self) -> None:
        """The system went light or dark."""
        if put_on(_app()):
            self.spoken.retell()

    # what the user does

    def open_path(self, path: Path) -> None:
        """Open a building file, unless edits would be lost that the user wants to keep."""
        if self._may_discard():
            self.importing.open(path)

    def adjust_reading(self) -> None:
        """Unit, axis, storeys or layers of the open file are others than it was read by."""
        if self._may_discard():
            self.importing.adjust()

    def open_example(self, name: str) -> None:
        self.open_path(example_path(name))

    def choose_file(self) -> None:
        path = dialogs.ask_open(self, self.spoken)
        if path is not None:
            self.open_path(path)

    def choose_further(self) -> None:
        path = None if self.further.refused() else dialogs.ask_further(self, self.spoken)
        if path is not None:
            self.further.merge(path)

    def choose_sheet(self) -> None:
        path = dialogs.ask_save(self, self.spoken, saving.proposed_name(self.session, "pdf"), "pdf")
        if path is not None:
            saving.save_sheet(self.session, path, self.spoken.lang)

    def print_sheet(self) -> None:
        """The sheet's panel asks the system for a printer, beside the preview."""
        from workbench.desktop.panels.sheet import SheetPanel

        self.show_page("check")
        self.docks.front("sheet")
        panel = self.docks.panel("sheet")
        if isinstance(panel, SheetPanel):
            panel.choose_printer()

    def choose_json(self) -> None:
        path = dialogs.ask_save(self, self.spoken, saving.proposed_name(self.session, "json"), "json")
        if path is not None:
            saving.save_json(self.session, path, self.spoken.lang)

    def go_to_input(self, quantity: str, known: bool = False) -> None:
        """From what is missing, or from what is known of the finding that is shown, to the field where it is entered."""
        from workbench.desktop.missing import go_to_missing

        go_to_missing(self, quantity, known)

    def turn(self, degrees: float) -> None:
        """Turn the building in its picture."""
        self.docks.panel("view3d").turn(degrees)     # type: ignore[attr-defined]

    def _may_discard(self) -> bool:
        return self.project.close_asks()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = _dropped(event.mimeData())
        if paths:
            event.acceptProposedAction()
            QTimer.singleShot(0, self, lambda: self._open_first(paths))     # let the other program's drag end first

    def _open_first(self, paths: Sequence[Path]) -> None:
        """One file at a time is opened: of several that were dropped the others are named, once the first is open."""
        self._left = (paths[0], len(paths) - 1)
        self.open_path(paths[0])

    def _say_left(self) -> None:
        first, count = self._left
        self._left = (Path(), 0)
        if count and self.session.path == first:
            self.notices.add("warning", lambda lang: _text("desktop.drop-first", lang, file=first.name, count=count),
                             self.actions_["merge"])

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_discard():
            event.ignore()
            return
        self.docks.keep()
        self.hide()
        self.jobs.stop()
        self.project.closed()
        event.accept()


def _app() -> QApplication:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("a window needs an application")
    return app


def _dropped(data: QMimeData) -> list[Path]:
    """The local files of a drop."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def _text(key: str, lang: str, **values: object) -> str:
    from workbench.texts import text

    return text(key, lang, values)
