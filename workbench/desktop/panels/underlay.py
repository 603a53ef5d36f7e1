"""The underlay of the plan: a DXF drawing or a picture, where it lies, and the bar in which that is set."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImageReader, QPainter, QPainterPath, QPixmap, QPolygonF, QTransform
from PySide6.QtWidgets import QDoubleSpinBox, QFileDialog, QHBoxLayout, QLabel, QSlider, QToolButton, QWidget

from models.errors import InputError
from workbench.desktop.jobs import Job
from workbench.desktop.panels import canvas_look
from workbench.drawings.underlay import DRAWINGS, PICTURE_WIDTH_M, PICTURES, Lines, Lying, check_file, read_drawing

if TYPE_CHECKING:
    from workbench.desktop.language import Spoken
    from workbench.desktop.panels.plan import PlanCanvas
    from workbench.desktop.session import Session
    from workbench.drawings.view import View

_LARGEST_SIDE: Final = 12_000
"""Pictures with a longer side are refused: decoded they would take half a gigabyte."""

_BOXES: Final = (("x_m", -1e5, 1e5, 0.5, 2), ("y_m", -1e5, 1e5, 0.5, 2), ("factor", 1e-6, 1e4, 0.01, 5),
                 ("turn_deg", -360.0, 360.0, 1.0, 2))
"""Field of :class:`Lying`, least, most, step and decimals."""


class Underlay:
    """What lies under the plan, and where. It belongs to the view, never to the building."""

    def __init__(self) -> None:
        self.lying = Lying()
        self.name = ""
        self._path: QPainterPath | None = None      # lines, in metres
        self._picture: QPixmap | None = None

    @property
    def there(self) -> bool:
        return self._path is not None or self._picture is not None

    def take_lines(self, lines: Lines, name: str) -> None:
        path = QPainterPath()
        for line in lines.lines:
            path.addPolygon(QPolygonF([QPointF(float(x), float(y)) for x, y in line]))
        self._path, self._picture, self.name, self.lying = path, None, name, Lying()

    def take_picture(self, picture: QPixmap, name: str) -> None:
        self._path, self._picture, self.name = None, picture, name
        self.lying = Lying(factor=PICTURE_WIDTH_M / max(picture.width(), 1))

    def clear(self) -> None:
        self._path = self._picture = None
        self.name = ""

    def paint(self, painter: QPainter, view: View) -> None:
        if not self.there:
            return
        lying = self.lying
        (ox, oy), (ax, ay), (bx, by) = (view.point(lying.point(*at)) for at in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0)))
        painter.save()
        painter.setOpacity(lying.opacity)
        painter.setTransform(QTransform(ax - ox, ay - oy, bx - ox, by - oy, ox, oy), True)
        if self._path is not None:
            pen = canvas_look.pen("underlay")
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(self._path)
        elif self._picture is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.scale(1.0, -1.0)     # rows of a picture run downwards
            painter.drawPixmap(QPointF(0.0, -float(self._picture.height())), self._picture)
        painter.restore()


def read_picture(path: Path) -> QPixmap:
    """A picture. Raises InputError for what cannot be decoded or is too large."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > _LARGEST_SIDE:
        raise InputError("too-large", "desktop.plan.underlay-large", path.name)
    image = reader.read()
    if image.isNull():
        raise InputError("damaged", "desktop.plan.underlay-damaged", path.name)
    return QPixmap.fromImage(image)


class UnderlayBar(QWidget):
    """Load, and where it lies: offset, scale, turn, opacity. Hidden until there is one."""

    def __init__(self, canvas: PlanCanvas, session: Session, spoken: Spoken) -> None:
        super().__init__()
        self._canvas, self._session, self._spoken = canvas, session, spoken
        self.boxes: dict[str, QDoubleSpinBox] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.name = QLabel()
        row.addWidget(self.name)
        for ranges in _BOXES:
            row.addWidget(self._box(*ranges))
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, 100)
        self.opacity.setFixedWidth(70)
        spoken.bind(self.opacity.setToolTip, "plan.underlay.opacity")
        self.opacity.valueChanged.connect(lambda value: self._lie(opacity=value / 100.0))
        row.addWidget(self.opacity)
        away = QToolButton()
        away.setAutoRaise(True)
        spoken.bind(away.setText, "plan.underlay.remove")
        away.clicked.connect(self._remove)
        row.addWidget(away)
        row.addStretch(1)
        session.opened.connect(self._remove)
        self.setVisible(False)

    def _box(self, field: str, low: float, high: float, step: float, digits: int) -> QDoubleSpinBox:
        box = QDoubleSpinBox()
        box.setRange(low, high)
        box.setDecimals(digits)
        box.setSingleStep(step)
        box.setMaximumWidth(104)
        self._spoken.bind(box.setPrefix, f"plan.underlay.{field}")
        self._spoken.bind(box.setToolTip, f"plan.underlay.{field}-tip")
        box.valueChanged.connect(lambda value: self._lie(**{field: value}))
        self.boxes[field] = box
        return box

    def ask(self) -> None:
        """Ask for the file that is to lie under the plan."""
        endings = " ".join(f"*{suffix}" for suffix in (*DRAWINGS, *PICTURES))
        kinds = f"{self._spoken('plan.underlay-files')} ({endings})"
        name, _ = QFileDialog.getOpenFileName(self, self._spoken("plan.underlay"), "", kinds)
        if name:
            self.load(Path(name))

    def load(self, path: Path) -> None:
        """Lay a file under the plan; a drawing is read beside the window. A bad file is a notice, and what lay there stays."""
        try:
            if check_file(path) == "picture":
                self._canvas.underlay.take_picture(read_picture(path), path.name)
                self._show()
                return
        except InputError as error:
            self._session.complain(error)
            return
        self._session.jobs.start(Job("underlay", lambda _: read_drawing(path), lambda lines: self._take(lines, path.name),
                                     self._session.complain))

    def _take(self, lines: Lines, name: str) -> None:
        self._canvas.underlay.take_lines(lines, name)
        self._show()

    def _show(self) -> None:
        lying = self._canvas.underlay.lying
        for field, box in self.boxes.items():
            box.blockSignals(True)
            box.setValue(getattr(lying, field))
            box.blockSignals(False)
        self.opacity.blockSignals(True)
        self.opacity.setValue(round(lying.opacity * 100))
        self.opacity.blockSignals(False)
        self.name.setText(self.name.fontMetrics().elidedText(self._canvas.underlay.name, Qt.TextElideMode.ElideMiddle, 120))
        self.name.setToolTip(self._canvas.underlay.name)
        self.setVisible(True)
        self._canvas.update()

    def _lie(self, **values: float) -> None:
        self._canvas.underlay.lying = self._canvas.underlay.lying.changed(**values)
        self._canvas.update()

    def _remove(self) -> None:
        self._canvas.underlay.clear()
        self.setVisible(False)
        self._canvas.update()
