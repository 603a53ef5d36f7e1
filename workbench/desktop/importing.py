"""Opening a file: read beside the window; where questions are left, the import dialog comes before anything is changed."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from models.errors import ShanglouError
from models.reading import Reading, ReadOptions
from workbench.desktop.jobs import Job
from workbench.desktop.remembered import remember, remembered

if TYPE_CHECKING:
    from workbench.desktop.import_dialog import ImportDialog
    from workbench.desktop.window import Window

_ALWAYS: Final = "import/always"
_PROJECT: Final = ".shanglou"


def always_asks() -> bool:
    """Whether the user wants the dialog for every file."""
    return remembered(_ALWAYS) == "yes"


class Importing(QObject):
    """What is open stays until the user accepts what was read."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self.dialog: ImportDialog | None = None

    def open(self, path: Path, options: ReadOptions | None = None, ask: bool = False) -> None:
        """Read a file and take it over; ask before where it leaves questions, or where ``ask`` is set."""
        self._close()
        if path.suffix.lower() == _PROJECT:
            self._window.session.open(path)     # what is in a project was accepted before
            return
        wanted = options or ReadOptions()
        self._window.jobs.start(Job(
            "open", lambda progress: _read(path, wanted, progress),
            partial(self._found, path, wanted, ask or always_asks()), partial(self._failed, path, wanted)))

    def adjust(self) -> None:
        """How the file that is open is read: unit, axis, storeys, layers."""
        path = self._window.session.source_path
        if path is not None:
            self.open(path, self._window.session.read_options, ask=True)

    def _found(self, path: Path, options: ReadOptions, ask: bool, reading: Reading) -> None:
        from workbench.import_questions import worth_asking

        if ask or worth_asking(reading, options):
            self._show(path, options).show_reading(reading)
        else:
            self._window.session.open_reading(path, reading, options)

    def _failed(self, path: Path, options: ReadOptions, error: ShanglouError) -> None:
        """A file that another option may make readable gets its questions; any other fault is a notice."""
        from workbench.import_questions import asked_by

        if asked_by(error):
            self._show(path, options).show_error(error)
        else:
            self._window.session.complain(error)

    def _show(self, path: Path, options: ReadOptions) -> ImportDialog:
        from workbench.desktop.import_dialog import ImportDialog

        dialog = ImportDialog(self._window, self._window.spoken, path, self._read_again, always_asks())
        dialog.options = options
        dialog.finished.connect(partial(self._over, dialog))
        self.dialog = dialog
        dialog.open()
        return dialog

    def _read_again(self, options: ReadOptions) -> None:
        """By other options; an answer that the user no longer waits for is left aside with its job."""
        dialog = self.dialog
        if dialog is not None:
            path = dialog.path
            self._window.jobs.start(Job("import", lambda progress: _read(path, options, progress), dialog.show_reading,
                                        dialog.show_error))

    def _over(self, dialog: ImportDialog, result: int) -> None:
        self._window.jobs.drop("import")
        remember(_ALWAYS, "yes" if dialog.always.isChecked() else "")
        if result and dialog.reading is not None:
            self._window.session.open_reading(dialog.path, dialog.reading, dialog.options)
        self.dialog = None
        dialog.deleteLater()

    def _close(self) -> None:
        if self.dialog is not None:
            self.dialog.reject()


def _read(path: Path, options: ReadOptions, progress: object) -> Reading:
    from models.readers import read

    return read(path, options, progress)     # type: ignore[arg-type]
