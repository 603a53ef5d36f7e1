"""A drawing of the window as a picture: PNG, SVG or PDF, as it is looked at, on white paper; or into the clipboard."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPoint, QRect, QSizeF
from PySide6.QtGui import QGuiApplication, QImage, QPageSize, QPainter, QPdfWriter, QRegion
from PySide6.QtWidgets import QMenu, QToolButton

from models.errors import ShanglouError
from workbench.desktop.language import Spoken
from workbench.desktop.panels.canvas import Canvas
from workbench.desktop.session import Session

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintDevice

KINDS: Final = ("png", "svg", "pdf")
_SCALE: Final = 2.0


def image(canvas: Canvas) -> QImage:
    """The drawing in twice the points of the screen."""
    made = QImage(canvas.size() * _SCALE, QImage.Format.Format_RGB32)
    made.setDevicePixelRatio(_SCALE)
    made.fill(0xFFFFFFFF)
    _render(canvas, made)
    return made


def picture(canvas: Canvas, kind: str, title: str = "") -> bytes:
    """The drawing as the bytes of a file of one of :data:`KINDS`."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if kind == "png":
        image(canvas).save(buffer, "PNG")  # type: ignore[call-overload]
    elif kind == "svg":
        from PySide6.QtSvg import QSvgGenerator

        svg = QSvgGenerator()
        svg.setOutputDevice(buffer)
        svg.setSize(canvas.size())
        svg.setResolution(canvas.logicalDpiX())
        svg.setViewBox(QRect(QPoint(0, 0), canvas.size()))
        svg.setTitle(title)
        _render(canvas, svg)
    else:
        pdf = QPdfWriter(buffer)
        pdf.setTitle(title)
        dpi = canvas.logicalDpiX()     # letters then have the size that they have on the screen
        pdf.setResolution(dpi)
        size = QSizeF(canvas.width() * 72.0 / dpi, canvas.height() * 72.0 / dpi)
        pdf.setPageSize(QPageSize(size, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch))
        pdf.setPageMargins(QMarginsF())
        _render(canvas, pdf)
    return bytes(buffer.data().data())


def _render(canvas: Canvas, device: QPaintDevice) -> None:
    """Paint it in the light theme, without what is there for the mouse alone."""
    from workbench.desktop.panels.view3d_pictures import on_paper

    def paint() -> None:
        painter = QPainter(device)
        try:
            canvas.render(painter, QPoint(), QRegion(), canvas.RenderFlag.DrawWindowBackground)
        finally:
            painter.end()

    hovered, canvas.hovered, canvas.on_paper = canvas.hovered, None, True
    try:
        on_paper(paint)
    finally:
        canvas.hovered, canvas.on_paper = hovered, False


class PictureButton(QToolButton):
    """Saves or copies what a canvas shows."""

    def __init__(self, canvas: Canvas, session: Session, spoken: Spoken) -> None:
        super().__init__()
        self._canvas, self._session, self._spoken = canvas, session, spoken
        self.setAutoRaise(True)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        spoken.bind(self.setText, "canvas.picture")
        menu = QMenu(self)
        for kind in KINDS:
            action = menu.addAction("")
            spoken.bind(action.setText, f"canvas.picture.{kind}")
            action.triggered.connect(lambda _=False, kind=kind: self.ask(kind))
        menu.addSeparator()
        copied = menu.addAction("")
        spoken.bind(copied.setText, "canvas.picture-copy")
        copied.triggered.connect(lambda _=False: self.copy())
        self.setMenu(menu)

    def copy(self) -> None:
        QGuiApplication.clipboard().setImage(image(self._canvas))

    def ask(self, kind: str) -> None:
        """Ask where to, write, and say so."""
        from workbench.desktop.dialogs import ask_save
        from workbench.desktop.saving import proposed_name

        path = ask_save(self, self._spoken, proposed_name(self._session, kind), kind)
        if path is not None:
            self.save(path, kind)

    def save(self, path: Path, kind: str) -> bool:
        """Write the picture. False: it could not be written, and the window says why."""
        from workbench.desktop.panels.view3d_pictures import write_picture
        from workbench.texts import text

        building = self._session.building
        title = "" if building is None else building.name or building.id
        try:
            written = write_picture(path, picture(self._canvas, kind, title))
        except ShanglouError as error:
            self._session.complain(error)
            return False
        self._session.notice("done", lambda lang: text("written", lang, {"path": str(written)}))
        return True
