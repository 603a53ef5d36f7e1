"""The underlay of the plan: a DXF drawing or a picture, where it lies, and the bar in which that is set."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QImageReader, QPainter, QPainterPath, QPixmap, QPolygonF, QTransform
from PySide6.QtWidgets import QDoubleSpinBox, QFileDialog, QHBoxLayout, QLabel, QSlider, QToolButton, QVBoxLayout, QWidget

from models.errors import InputError
from workbench.desktop.jobs import Job
from workbench.desktop.panels import canvas_look
from workbench.desktop.panels.underlay_hand import UnderlayHand
from workbench.drawings.marks import Point
from workbench.drawings.underlay import DRAWINGS, PICTURE_WIDTH_M, PICTURES, Lines, Lying, check_file, kept, read_drawing, unkept

if TYPE_CHECKING:
    from workbench.desktop.language import Spoken
    from workbench.desktop.panels.plan_canvas import PlanCanvas
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
        self.shown = True
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
        if not self.there or not self.shown:
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
    """Where the underlay lies: offset, scale, turn, opacity; moved and scaled by mouse. Hidden until there is one.

    It is no part of the building, so its steps are taken back here and not in the list of edits; a project keeps it.
    """

    def __init__(self, canvas: PlanCanvas, session: Session, spoken: Spoken) -> None:
        super().__init__()
        self._canvas, self._session, self._spoken = canvas, session, spoken
        self._path: Path | None = None
        self._past: list[tuple[str, Lying]] = []      # what was changed, and how it lay before
        self._points: tuple[Point, Point] | None = None
        self.boxes: dict[str, QDoubleSpinBox] = {}
        self.buttons = {name: QToolButton() for name in ("move", "scale", "shown", "back", "remove")}
        self.distance = QDoubleSpinBox()
        self.name = QLabel()
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self._lay_out()
        session.opened.connect(self._another)
        self.setVisible(False)
        QTimer.singleShot(0, self, self._recall)

    def _lay_out(self) -> None:
        say, head, row = self._spoken, QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.name, 1)
        self.name.setMinimumWidth(40)
        for name, button in self.buttons.items():
            button.setAutoRaise(True)
            button.setCheckable(name in ("move", "scale", "shown"))
            say.bind(button.setText, f"plan.underlay.{name}")
            say.bind(button.setToolTip, f"plan.underlay.{name}-tip")
            head.addWidget(button)
        for name in ("move", "scale"):
            self.buttons[name].clicked.connect(lambda on, name=name: self.take_in_hand(name if on else ""))
        self.buttons["shown"].toggled.connect(self._show_or_hide)
        self.buttons["back"].clicked.connect(lambda: self.step_back())
        self.buttons["remove"].clicked.connect(lambda: self._remove())
        self.distance.setRange(0.01, 100_000.0)
        self.distance.setSuffix(" m")
        self.distance.setKeyboardTracking(False)
        say.bind(self.distance.setPrefix, "plan.underlay.distance")
        self.distance.hide()
        self.distance.editingFinished.connect(self._scale)
        head.addWidget(self.distance)
        for ranges in _BOXES:
            row.addWidget(self._box(*ranges))
        self.opacity.setRange(0, 100)
        self.opacity.setFixedWidth(60)
        say.bind(self.opacity.setToolTip, "plan.underlay.opacity")
        self.opacity.valueChanged.connect(lambda value: self._lie(opacity=value / 100.0))
        row.addWidget(self.opacity)
        row.addStretch(1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(1)
        rows.addLayout(head)
        rows.addLayout(row)

    def _box(self, field: str, low: float, high: float, step: float, digits: int) -> QDoubleSpinBox:
        box = QDoubleSpinBox()
        box.setRange(low, high)
        box.setDecimals(digits)
        box.setSingleStep(step)
        box.setMinimumWidth(78)
        box.setMaximumWidth(104)
        self._spoken.bind(box.setPrefix, f"plan.underlay.{field}")
        self._spoken.bind(box.setToolTip, f"plan.underlay.{field}-tip")
        box.valueChanged.connect(lambda value: self._lie(**{field: value}))
        self.boxes[field] = box
        return box

    # files

    def ask(self) -> None:
        """Ask for the file that is to lie under the plan."""
        endings = " ".join(f"*{suffix}" for suffix in (*DRAWINGS, *PICTURES))
        kinds = f"{self._spoken('plan.underlay-files')} ({endings})"
        name, _ = QFileDialog.getOpenFileName(self, self._spoken("plan.underlay"), "", kinds)
        if name:
            self.load(Path(name))

    def load(self, path: Path, lying: Lying | None = None, shown: bool = True) -> None:
        """Lay a file under the plan; a drawing is read beside the window. A bad file is a notice, and what lay there stays."""
        try:
            if check_file(path) == "picture":
                self._canvas.underlay.take_picture(read_picture(path), path.name)
                self._taken(path, lying, shown)
                return
        except InputError as error:
            self._session.complain(error)
            return

        before = self._session.path

        def take(lines: Lines) -> None:
            if self._session.path != before:      # it was asked for under the file before
                return
            self._canvas.underlay.take_lines(lines, path.name)
            self._taken(path, lying, shown)

        self._session.jobs.start(Job("underlay", lambda _: read_drawing(path), take, self._session.complain))

    def _taken(self, path: Path, lying: Lying | None, shown: bool) -> None:
        under = self._canvas.underlay
        self._path, self._past, under.shown = path.absolute(), [], shown
        if lying is not None:
            under.lying = lying
        self._show()

    def _recall(self) -> None:
        """What a project says lay there."""
        held = self._session.property("underlay")
        if not isinstance(held, dict) or held.get("of") != str(self._session.path) or self._canvas.underlay.there:
            return
        found = unkept(held.get("kept"))
        if found is not None:
            self.load(*found)

    def _another(self) -> None:
        """Another file is open: the underlay was drawn for the one before."""
        self._forget()
        QTimer.singleShot(0, self, self._recall)     # a project says what it keeps after it is open

    def _remove(self) -> None:
        self._forget()
        self._keep()

    def _forget(self) -> None:
        self.take_in_hand("")
        self._canvas.underlay.clear()
        self._path, self._past = None, []
        self.setVisible(False)
        self._canvas.update()

    # where it lies

    def _show(self) -> None:
        under = self._canvas.underlay
        for field, box in self.boxes.items():
            with QSignalBlocker(box):
                box.setValue(getattr(under.lying, field))
        with QSignalBlocker(self.opacity):
            self.opacity.setValue(round(under.lying.opacity * 100))
        with QSignalBlocker(self.buttons["shown"]):
            self.buttons["shown"].setChecked(under.shown)
        self.buttons["back"].setEnabled(bool(self._past))
        self.name.setText(self.name.fontMetrics().elidedText(under.name, Qt.TextElideMode.ElideMiddle, 120))
        self.name.setToolTip(under.name)
        self.setVisible(True)
        self._keep()
        self._canvas.update()

    def _keep(self) -> None:
        """Tell the session, so that a project keeps it."""
        under = self._canvas.underlay
        held = None if self._path is None else kept(self._path, under.lying, under.shown)
        self._session.setProperty("underlay", {"of": str(self._session.path), "kept": held})

    def _lie(self, **values: float) -> None:
        self._put(self._canvas.underlay.lying.changed(**values), next(iter(values)))

    def _put(self, lying: Lying, what: str) -> None:
        """Lay it elsewhere; changes of the same value one after the other are one step back."""
        under = self._canvas.underlay
        if not self._past or self._past[-1][0] != what:
            self._past.append((what, under.lying))
        under.lying = lying
        self._show()

    def step_back(self) -> None:
        """Lay it as it lay before the last change."""
        if self._past:
            self._canvas.underlay.lying = self._past.pop()[1]
            self._show()

    def _show_or_hide(self, shown: bool) -> None:
        self._canvas.underlay.shown = shown
        self._keep()
        self._canvas.update()

    # with the mouse

    def take_in_hand(self, mode: str) -> None:
        """Let the mouse move or scale it; "": not any more."""
        self._points = None
        self.distance.hide()
        for name in ("move", "scale"):
            self.buttons[name].setChecked(name == mode)
        self._canvas.hand = UnderlayHand(mode, self._moved, self._two) if mode else None
        self._canvas.setCursor(Qt.CursorShape.SizeAllCursor if mode == "move" else
                               Qt.CursorShape.CrossCursor if mode else Qt.CursorShape.ArrowCursor)
        self._canvas.update()

    def _moved(self, dx_m: float, dy_m: float, done: bool) -> None:
        if done and self._past:
            self._past[-1] = ("moved", self._past[-1][1])     # the next move is another step
        elif not done:
            self._put(self._canvas.underlay.lying.shifted(dx_m, dy_m), "moving")

    def _two(self, start: Point, end: Point) -> None:
        """Two points were clicked: how far apart are they?"""
        self._points = (start, end)
        with QSignalBlocker(self.distance):
            self.distance.setValue(math.dist(start, end))
        self.distance.show()
        self.distance.setFocus()
        self.distance.selectAll()

    def _scale(self) -> None:
        if self._points is None or not self.distance.isVisible():
            return
        start, end = self._points
        self._put(self._canvas.underlay.lying.scaled(start, end, self.distance.value()), f"scaled {start} {end}")
        self.take_in_hand("")
