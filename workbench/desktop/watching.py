"""Whether the file that is open was changed by another program."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

_SETTLE_MS: Final = 600
"""Programs write in several steps, often into another file that then takes the old one's name."""

_Signature = tuple[int, int, int] | None


class Watched(QObject):
    """Watches one file and its folder. Signals come once the file has been left alone for a while."""

    changed = Signal()
    gone = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(self._stirred)
        self._watcher.directoryChanged.connect(self._stirred)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._look)
        self.path: Path | None = None
        self._seen: _Signature = None

    def watch(self, path: Path | None) -> None:
        """Watch this file from now on, and no other; None: nothing."""
        for watched in (*self._watcher.files(), *self._watcher.directories()):
            self._watcher.removePath(watched)
        self._settle.stop()
        self.path = path
        if path is not None:
            self._seen = signature(path)
            self._watch_again()

    def _watch_again(self) -> None:
        """Editors put a new file in place of the old one: the watcher forgets the old and must be told of the new."""
        if self.path is None:
            return
        for place in (self.path, self.path.parent):
            held = (*self._watcher.files(), *self._watcher.directories())
            if str(place) not in held and _is_there(place):
                self._watcher.addPath(str(place))

    def _stirred(self) -> None:
        self._settle.start()

    def _look(self) -> None:
        if self.path is None:
            return
        now = signature(self.path)
        if now == self._seen:
            return
        if now is not None and now != signature(self.path):     # still being written
            self._settle.start()
            return
        self._seen = now
        self._watch_again()
        (self.gone if now is None else self.changed).emit()


def signature(path: Path) -> _Signature:
    """What tells one state of a file from another without reading it; None where there is no file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False
