"""What the user does with projects: save, close with unsaved work, open what another window has, take back what was left."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QIODevice, QObject, Qt, QTimer

from workbench.desktop import dialogs, project_dialogs
from workbench.desktop.keeper import AS_COPY, READ_ONLY, SUFFIX
from workbench.desktop.language import Spoken
from workbench.desktop.saving import folder_for
from workbench.desktop.session import Session
from workbench.logs import user_data_folder

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from models.project_working import Left

_PICTURE: Final = (320, 200)
_HIDDEN: Final = (640, 400)


class ProjectControl(QObject):
    """Asks the questions, and does what is answered through the session."""

    def __init__(self, session: Session, spoken: Spoken, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._spoken, self._window = session, spoken, window
        self._left: list[Left] = []
        session.project.locked.connect(self._locked)

    # saving

    def save(self) -> bool:
        """Save in its place; where it has none, ask for one. False: not saved."""
        session = self._session
        if session.reading is None:
            return False
        path = session.project_path
        if path is None or session.project.read_only:
            return self.save_as()
        if session.project.changed_outside():
            answer = project_dialogs.ask_outside(self._window, self._spoken, path.name)
            if answer != "overwrite":
                return self.save_as() if answer == "elsewhere" else False
        return session.save(path)

    def save_as(self, path: Path | None = None) -> bool:
        """Save in another place."""
        if self._session.reading is None:
            return False
        place = path or dialogs.ask_save(self._window, self._spoken, self.proposed_name(), SUFFIX.removeprefix("."))
        return place is not None and self._session.save(place)

    def proposed_name(self) -> str:
        """``<stem>.shanglou`` beside what is open; never in the program's own folder."""
        path = self._session.project_path or self._session.path
        return f"project{SUFFIX}" if path is None else str(folder_for(path) / f"{path.stem}{SUFFIX}")

    def set_picture_of(self, widget: QWidget) -> None:
        """The widget whose picture stands for the project in the list of recent files."""
        self._session.project.picture = lambda: _png(widget)

    # closing

    def close_asks(self) -> bool:
        """Whether what is open may go: nothing is unsaved, or the user saved it or gives it up."""
        session = self._session
        if session.project.refuses():      # until it is written, or somebody cancelled that
            return False
        if not session.dirty:
            return True
        answer = project_dialogs.ask_unsaved(self._window, self._spoken, session.project.name)
        return self.save() if answer == "save" else answer == "discard"

    def closed(self) -> None:
        """The window goes: no working copy and no lock stay behind."""
        self._session.project.close()

    # another window

    def _locked(self, path: Path, note: Mapping[str, str]) -> None:
        answer = project_dialogs.ask_locked(self._window, self._spoken, path.name, note)
        if answer in (READ_ONLY, AS_COPY):
            self._session.project.open(path, answer)

    # work that was left

    def offer_recovery(self) -> bool:
        """Offer what a killed program left unsaved, one after the other; whether there is anything."""
        self._left = []
        if any((user_data_folder() / "working").glob("*.working")):     # most starts find none, and import nothing
            from models.project_working import left_behind

            self._left = left_behind(user_data_folder())
        if self._left:
            QTimer.singleShot(0, self, self._offer)
        return bool(self._left)

    def _offer(self) -> None:
        from models.project_working import skip

        while self._left:
            left = self._left.pop(0)
            answer = project_dialogs.ask_left(self._window, self._spoken, left, len(self._left))
            if answer == "recover":
                if self.close_asks():
                    self._session.project.recover(left)
                return
            if answer == "skip":
                skip(left)


def _png(widget: QWidget) -> bytes:
    """A small picture of a widget, also of one that lies behind a tab."""
    if not widget.isVisible():
        widget.resize(*_HIDDEN)     # it takes the size of its place again when it is shown
    picture = widget.grab().scaled(*_PICTURE, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return bytes(buffer.data().data())
