"""The files of lately as tiles: picture, name, folder. A file that is gone is grey and can be taken off the list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QGridLayout, QToolButton, QVBoxLayout, QWidget

from workbench.desktop.jobs import Job, Jobs
from workbench.desktop.language import Spoken
from workbench.desktop.recent import all_recent, forget_recent, thumbnail
from workbench.desktop.theme import tone

PICTURE: Final = QSize(168, 96)
TILE: Final = (196, 156)
ACROSS: Final = 5
_STACK: Final = (20, 13, 13, 13, 13)     # heights of the storeys of the picture of a file without one


class Tile(QWidget):
    """One file: the whole tile opens it; the small cross takes it off the list."""

    def __init__(self, path: Path, there: bool, spoken: Spoken, open_path: Callable[[Path], None],
                 forget: Callable[[Path], None]) -> None:
        super().__init__()
        self.path = path
        self.button, self.cross = QToolButton(), QToolButton()
        self.button.setObjectName("tile")
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.button.setIconSize(PICTURE)
        self.button.setFixedSize(*TILE)
        metrics = self.button.fontMetrics()
        name = metrics.elidedText(path.name, Qt.TextElideMode.ElideMiddle, 176)
        where = spoken("recent.gone") if not there else metrics.elidedText(str(path.parent), Qt.TextElideMode.ElideLeft, 176)
        self.button.setText(f"{name}\n{where}")
        self.button.setToolTip(str(path))
        self.button.setEnabled(there)
        self.button.clicked.connect(lambda: open_path(path))
        self.cross.setText("×")
        self.cross.setAutoRaise(True)
        self.cross.setFixedSize(18, 18)
        self.cross.setToolTip(spoken("recent.forget"))
        self.cross.setAccessibleName(spoken("recent.forget"))
        self.cross.clicked.connect(lambda: forget(path))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.button)
        self.cross.setParent(self)
        self.cross.move(174, 4)
        self.cross.raise_()

    def show_picture(self, png: bytes) -> None:
        """The thumbnail of the file; a drawing of storeys where it has none."""
        pixmap = QPixmap()
        if not (png and pixmap.loadFromData(png)):
            pixmap = stack_picture(self.devicePixelRatioF())
        self.button.setIcon(QIcon(pixmap))


class RecentTiles(QWidget):
    """Filled anew by :meth:`fill`; pictures come from a job beside the window."""

    forgotten = Signal()

    def __init__(self, spoken: Spoken, jobs: Jobs, open_path: Callable[[Path], None]) -> None:
        super().__init__()
        self._spoken, self._jobs, self._open = spoken, jobs, open_path
        self.tiles: list[Tile] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(10)

    def fill(self) -> None:
        """The list as it is now, the last file first."""
        for tile in self.tiles:
            self._grid.removeWidget(tile)
            tile.hide()     # it goes with the next turn of the loop; the keyboard must not find it till then
            tile.deleteLater()
        self.tiles = [Tile(path, there, self._spoken, self._open, self._forget) for path, there in all_recent()]
        for index, tile in enumerate(self.tiles):
            tile.show_picture(b"")
            self._grid.addWidget(tile, index // ACROSS, index % ACROSS)
        wanted = [tile.path for tile in self.tiles if tile.button.isEnabled() and tile.path.suffix.lower() == ".shanglou"]
        if wanted:
            self._jobs.start(Job("thumbnails", lambda _: {path: thumbnail(path) for path in wanted}, self._show_pictures,
                                 lambda _: None, shown=False))

    def _show_pictures(self, pictures: Mapping[Path, bytes]) -> None:
        for tile in self.tiles:
            tile.show_picture(pictures.get(tile.path, b""))

    def _forget(self, path: Path) -> None:
        forget_recent(path)
        self.forgotten.emit()


def stack_picture(ratio: float) -> QPixmap:
    """A building as a stack of storeys, for files that bring no picture."""
    return _picture(ratio, _draw_stack)


def new_picture(ratio: float) -> QPixmap:
    """A building that is still to be: its storeys in broken lines, and a plus."""
    return _picture(ratio, _draw_new)


def _picture(ratio: float, draw: Callable[[QPainter], None]) -> QPixmap:
    pixmap = QPixmap(PICTURE * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(tone("grey")), 1.2))
    painter.setBrush(QColor(tone("head")))
    draw(painter)
    painter.end()
    return pixmap


def _draw_stack(painter: QPainter) -> None:
    bottom = PICTURE.height() - 8
    for high in _STACK:
        painter.drawRect(52, bottom - high, 64, high)
        bottom -= high
    painter.drawLine(30, PICTURE.height() - 8, 138, PICTURE.height() - 8)


def _draw_new(painter: QPainter) -> None:
    pen = QPen(QColor(tone("faint")), 1.2, Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _draw_stack(painter)
    middle = PICTURE.width() // 2, PICTURE.height() // 2
    painter.setPen(QPen(QColor(tone("link")), 3.0))
    painter.drawLine(middle[0] - 14, middle[1], middle[0] + 14, middle[1])
    painter.drawLine(middle[0], middle[1] - 14, middle[0], middle[1] + 14)
