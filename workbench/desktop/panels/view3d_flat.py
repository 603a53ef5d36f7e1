"""Without OpenGL: the drawn axonometric in place of the 3D view, with a line that says so."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from workbench.desktop.language import Spoken
from workbench.desktop.panels.massing import MassingPanel, MassingView
from workbench.desktop.panels.view3d_pictures import Wanted, drawn, export, framed, on_paper, png, write_picture
from workbench.desktop.scene.colouring import Asked, Colouring, coloured_by
from workbench.desktop.session import Session
from workbench.desktop.theme import theme
from workbench.sheets.axonometric import View


class FlatView(QWidget):
    """The drawn axonometric with one line that says why it stands here."""

    def __init__(self, session: Session, spoken: Spoken, turns: Sequence[QAction] = ()) -> None:
        super().__init__()
        self._session, self._spoken = session, spoken
        self.view = MassingView(session, spoken)
        self.notice = QLabel()
        self.notice.setObjectName("faint")
        self.notice.setWordWrap(True)
        spoken.bind(self.notice.setText, "view3d.no-opengl")
        self.export_button = QToolButton()
        spoken.bind(self.export_button.setText, "view3d.export")
        spoken.bind(self.export_button.setToolTip, "view3d.export-tip")
        self.export_button.clicked.connect(lambda: export(self, session, spoken, self.export_picture))
        head = QHBoxLayout()
        head.addWidget(self.notice, 1)
        head.addWidget(self.export_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(MassingPanel(self.view, turns, spoken) if turns else self.view, 1)

    def turn(self, degrees: float) -> None:
        self.view.turn(degrees)

    def picture(self, wanted: Wanted | None = None) -> QImage:
        """The drawing with title, labels and legend, on white."""
        asked = wanted or Wanted()
        return on_paper(lambda: framed(_grabbed(self.view, asked.scale), self.font(), self._colouring(), (), asked.caption,
                                       asked.scale))

    def export_picture(self, path: Path, wanted: Wanted | None = None) -> Path:
        """Write the picture as PNG, or the drawing itself (SVG, PDF). Raises OutputError."""
        building, asked = self._session.building, wanted or Wanted()
        if asked.kind == "png" or building is None:
            return write_picture(path, png(self.picture(asked)))
        return write_picture(path, drawn(building, on_paper(self._colouring), self._session.verdicts, View(turn=self.view.turned),
                                         asked, self._spoken.lang))

    def _colouring(self) -> Colouring:
        session, building = self._session, self._session.building
        if building is None:
            return Colouring("")
        return coloured_by("verdict", Asked(building, session.verdicts, session.shown_findings()[0], self._spoken.words,
                                            self._spoken, theme()))


def _grabbed(widget: QWidget, scale: float) -> QImage:
    image = QImage(widget.size() * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    widget.render(image)
    image.setDevicePixelRatio(1.0)
    return image
