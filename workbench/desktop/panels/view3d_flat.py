"""Without OpenGL: the drawn axonometric in place of the 3D view, with a line that says so; and pictures as files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from workbench.desktop.language import Spoken
from workbench.desktop.panels.massing import MassingPanel, MassingView
from workbench.desktop.session import Session
from workbench.desktop.theme import LIGHT, hold, theme

PICTURE_SCALE: Final = 2.0


def png(image: QImage) -> bytes:
    """A picture as the bytes of a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def write_picture(path: Path, image: QImage) -> Path:
    """Write a picture whole or not at all. Raises OutputError where the place cannot be written."""
    from workbench.verbs.common import write_files

    return write_files(path.parent, {path.name: png(image)})[0]


class FlatView(QWidget):
    """The drawn axonometric with one line that says why it stands here."""

    def __init__(self, session: Session, spoken: Spoken, turns: Sequence[QAction] = ()) -> None:
        super().__init__()
        self.view = MassingView(session, spoken)
        self.notice = QLabel()
        self.notice.setObjectName("faint")
        self.notice.setWordWrap(True)
        spoken.bind(self.notice.setText, "view3d.no-opengl")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.notice)
        column.addWidget(MassingPanel(self.view, turns, spoken) if turns else self.view, 1)

    def turn(self, degrees: float) -> None:
        self.view.turn(degrees)

    def picture(self) -> QImage:
        """The drawing with labels and legend at twice its size, on white."""
        return on_paper(lambda: _grabbed(self.view))

    def export_picture(self, path: Path) -> Path:
        """Write the picture as PNG. Raises OutputError."""
        return write_picture(path, self.picture())


def _grabbed(widget: QWidget) -> QImage:
    image = QImage(widget.size() * PICTURE_SCALE, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(PICTURE_SCALE)
    widget.render(image)
    image.setDevicePixelRatio(1.0)
    return image


def on_paper(make: Callable[[], QImage]) -> QImage:
    """Make a picture while the light theme holds."""
    before = theme()
    hold(LIGHT)
    try:
        return make()
    finally:
        hold(before)
