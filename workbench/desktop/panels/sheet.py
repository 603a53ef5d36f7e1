"""The compliance sheet inside the window: preview, language and date, save as PDF, print."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QHideEvent, QImage, QShowEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from models.errors import ShanglouError
from workbench.desktop.jobs import Job
from workbench.desktop.language import Spoken
from workbench.desktop.panels.page_stack import PageStack
from workbench.desktop.session import Session
from workbench.desktop.sheet_pages import SheetFile, make_sheet, parse_date, print_pages, render_pages
from workbench.texts import LANGUAGES, text

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from models.reading import Progress

MAKE: Final = "sheet-preview"
RENDER: Final = "sheet-pages"
PRINT: Final = "print"


class SheetPanel(QFrame):
    """What is shown is the PDF itself. Once the scheme or the check is another, it is said to be old until it is made again."""

    rendered = Signal(int, float, object)      # crosses from the thread that renders

    def __init__(self, session: Session, spoken: Spoken) -> None:
        super().__init__()
        self.setObjectName("card")
        self._session, self._spoken = session, spoken
        self.sheet: SheetFile | None = None
        self.error: ShanglouError | None = None
        self.stale = False
        self._after: list[object] = []      # what waits for a sheet that is being made
        self.lang, self.date, self.pages, self.page = QComboBox(), QLineEdit(), PageStack(), QLabel()
        self.update_, self.save, self.print_ = QPushButton(), QPushButton(), QPushButton()
        self.smaller, self.larger, self.fit = QToolButton(), QToolButton(), QToolButton()
        self.note = QLabel()
        self._lay_out()
        self._connect()
        self._speak()

    def sizeHint(self) -> QSize:
        return QSize(640, 260)

    def minimumSizeHint(self) -> QSize:
        return QSize(300, 150)

    def _lay_out(self) -> None:
        say = self._spoken
        self.note.setWordWrap(True)
        self.note.hide()
        self.date.setMaximumWidth(110)
        for button, key, run in ((self.smaller, "smaller", lambda: self.pages.step_zoom(-1)),
                                 (self.larger, "larger", lambda: self.pages.step_zoom(1)),
                                 (self.fit, "fit", lambda: self.pages.set_zoom(None))):
            say.bind(button.setText, f"sheet.{key}-sign")
            button.setAutoRaise(True)
            say.bind(button.setToolTip, f"sheet.{key}")
            say.bind(button.setAccessibleName, f"sheet.{key}")
            button.clicked.connect(lambda _=False, run=run: run())
        say.bind(self.lang.setAccessibleName, "sheet.lang")
        say.bind(self.lang.setToolTip, "sheet.lang")
        say.bind(self.date.setPlaceholderText, "sheet.date")
        say.bind(self.date.setAccessibleName, "sheet.date")
        say.bind(self.date.setToolTip, "sheet.date-tip")
        for push, key in ((self.update_, "update"), (self.save, "save"), (self.print_, "print")):
            say.bind(push.setText, f"sheet.{key}")
            say.bind(push.setToolTip, f"sheet.{key}-tip")
        row = QHBoxLayout()
        row.setSpacing(4)
        left: tuple[QWidget, ...] = (self.lang, self.date, self.update_)
        right: tuple[QWidget, ...] = (self.smaller, self.page, self.larger, self.fit, self.save, self.print_)
        for widget in left:
            row.addWidget(widget)
        row.addStretch(1)
        for widget in right:
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 6, 4)
        column.setSpacing(3)
        column.addLayout(row)
        column.addWidget(self.note)
        column.addWidget(self.pages, 1)

    def _connect(self) -> None:
        session = self._session
        self.update_.clicked.connect(lambda: self.make())
        self.save.clicked.connect(lambda: self.choose_file())
        self.print_.clicked.connect(lambda: self.choose_printer())
        self.lang.activated.connect(lambda _: self._option())
        self.date.editingFinished.connect(self._option)
        self.pages.wanted.connect(self._render)
        self.pages.turned.connect(lambda _: self._say_page())
        self.rendered.connect(self._take_page)
        session.opened.connect(self._opened)
        for signal in (session.edited, session.choices_changed, session.checked_changed):
            signal.connect(self._outdate)
        session.jobs.cancelled.connect(self._cancelled)
        self._spoken.changed.connect(self._speak)

    # words

    def _speak(self) -> None:
        at = self.lang.currentIndex()
        self.lang.clear()
        self.lang.addItems([self._spoken("sheet.lang-window"), *(self._spoken(f"sheet.lang-{lang}") for lang in LANGUAGES)])
        self.lang.setCurrentIndex(max(at, 0))
        self._option()
        self._say()

    def _say(self) -> None:
        """What is to be said above the pages, and what can be done."""
        opened, making = self._session.reading is not None, self._session.jobs.running(MAKE)
        said = ""
        if self.error is not None:
            from workbench.desktop.language import sentence

            said = self._spoken("sheet.failed", reason=sentence(self.error, self._spoken.lang))
        elif making:
            said = self._spoken("sheet.making")
        elif self.sheet is None:
            said = self._spoken("sheet.none") if opened else ""
        elif self.stale:
            said = self._spoken("sheet.stale")
        self.note.setText(said)
        self.note.setVisible(bool(said))
        amber = bool(said) and (self.error is not None or self.stale) and not making
        self.note.setStyleSheet("" if not amber else _amber())
        for button in (self.update_, self.save, self.print_):
            button.setEnabled(opened and not making)
        self._say_page()

    def _say_page(self) -> None:
        count = len(self.pages.sizes)
        self.page.setText(self._spoken("sheet.page", page=self.pages.page, count=count) if count else "–")

    # making

    @property
    def chosen_lang(self) -> str:
        at = self.lang.currentIndex()
        return self._spoken.lang if at <= 0 else LANGUAGES[at - 1]

    def _option(self) -> None:
        """Language or date is another: the pages are those of before."""
        if self.sheet is not None:
            try:
                printed_on = parse_date(self.date.text())
            except ShanglouError as error:
                self._session.complain(error)
                return
            if (self.sheet.lang, self.sheet.printed_on) != (self.chosen_lang, printed_on):
                self.make() if self.isVisible() else self._outdate()

    def make(self, then: object = None) -> None:
        """Make the sheet of what is open now; ``then`` is called with it."""
        session = self._session
        reading, choices, edits, lang = session.current_reading, session.choices, session.edits(), self.chosen_lang
        if reading is None:
            return
        try:
            printed_on = parse_date(self.date.text())
        except ShanglouError as error:
            session.complain(error)
            return
        self._after = [] if then is None else [then]
        self.stale, self.error = False, None
        session.jobs.start(Job(MAKE, lambda progress: make_sheet(reading, choices, edits, lang, printed_on, progress),
                               self._take, self._fail))
        self._say()

    def _take(self, sheet: SheetFile) -> None:
        if not isValid(self):
            return
        same = self.sheet is not None and self.sheet.data == sheet.data
        self.sheet, self.error = sheet, None
        if not same:
            at = self.pages.page
            self._session.jobs.drop(RENDER)
            self.pages.show_pages(sheet.sizes)
            self.pages.go_to(min(at, len(sheet.sizes)) or 1)
        self._say()
        waiting, self._after = self._after, []
        for run in waiting:
            if callable(run):
                run(sheet)

    def _fail(self, error: ShanglouError) -> None:
        if isValid(self):
            self.error, self.stale = error, self.sheet is not None
            self._say()
        self._session.complain(error)

    def _cancelled(self, name: str) -> None:
        if name == MAKE:
            self.stale = self.sheet is not None
            self._after = []
            self._say()

    def _outdate(self) -> None:
        if self.sheet is not None and not self.stale and not self._session.jobs.running(MAKE):
            self.stale = True
        elif self._session.jobs.running(MAKE):      # what is being made is old already
            self._session.jobs.drop(MAKE)
            self.stale = self.sheet is not None
        self._say()

    def _opened(self) -> None:
        self._session.jobs.drop(MAKE)
        self._session.jobs.drop(RENDER)
        self.sheet, self.error, self.stale = None, None, False
        self.pages.show_pages(())
        self._say()
        if self.isVisible():
            self.make()

    # pages

    def _render(self, numbers: list[int], scale: float) -> None:
        """Render pages that can be seen, beside the window."""
        sheet = self.sheet
        if sheet is None:
            return

        def told(number: int, image: QImage) -> None:
            self.rendered.emit(number, scale, (sheet, image))

        def work(progress: Progress) -> None:
            render_pages(sheet.data, numbers, scale, told, progress)

        self._session.jobs.start(Job(RENDER, work, lambda _: None, self._fail, shown=False))

    def _take_page(self, number: int, scale: float, made: tuple[SheetFile, QImage]) -> None:
        if made[0] is self.sheet:
            self.pages.put(number, scale, made[1])

    # saving and printing

    def choose_file(self) -> None:
        """Ask where to, and write the bytes that are shown; old pages are made anew first."""
        from workbench.desktop import dialogs, saving

        path = dialogs.ask_save(self, self._spoken, saving.proposed_name(self._session, "pdf"), "pdf")
        if path is not None:
            self._with_sheet(lambda sheet: self._write(sheet, path))

    def _with_sheet(self, run: object) -> None:
        if self.sheet is not None and not self.stale and self.error is None and callable(run):
            run(self.sheet)
        else:
            self.make(run)

    def _write(self, sheet: SheetFile, path: Path) -> None:
        def work(progress: Progress) -> Path:
            from workbench.verbs.common import write_files

            progress("desktop-write", 0.5)
            return write_files(path.parent, {path.name: sheet.data})[0]

        def done(written: Path) -> None:
            self._session.notice("done", lambda lang: text("written", lang, {"path": str(written)}))

        self._session.jobs.start(Job("save", work, done, self._session.complain))

    def choose_printer(self) -> None:
        """Ask the system which printer, which pages, how many; then print beside the window."""
        self._with_sheet(self._ask_printer)

    def _ask_printer(self, sheet: SheetFile) -> None:
        printer = ask_printer(self, len(sheet.sizes), self._spoken("sheet.print-title"))
        if printer is not None:
            self.print_on(sheet, printer)

    def print_on(self, sheet: SheetFile, printer: QPrinter) -> None:
        """Print on a printer that is set already."""
        def done(count: int) -> None:
            self._session.notice("done", lambda lang: text("desktop.sheet.printed", lang, {"count": count}))

        self._session.jobs.start(Job(PRINT, lambda progress: print_pages(sheet, printer, progress), done,
                                     self._session.complain))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.sheet is None and self.error is None and not self._session.jobs.running(MAKE):
            self.make()
        self.pages.go_to(self.pages.page)

    def hideEvent(self, event: QHideEvent) -> None:
        self._session.jobs.drop(RENDER)
        super().hideEvent(event)


def ask_printer(parent: SheetPanel, pages: int, title: str) -> QPrinter | None:
    """The system's dialog; None: the user thought better of it."""
    from PySide6.QtGui import QPageSize
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setDocName(title)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(title)
    dialog.setMinMax(1, pages)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, True)
    try:
        return printer if dialog.exec() else None
    finally:
        dialog.deleteLater()


def _amber() -> str:
    from workbench.desktop.theme import tone

    ground, edge = tone("warning-ground"), tone("warning")
    return f"QLabel {{ background: {ground}; border: 1px solid {edge}; border-radius: 4px; padding: 3px; }}"
