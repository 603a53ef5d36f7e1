"""The drawing surface of the 3D view: keeps solids on the graphics card, follows the camera, turns the mouse into picks.

Nothing here knows of storeys or verdicts; :mod:`workbench.desktop.panels.view3d` says what is drawn in which colour.
"""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from OpenGL import GL
from pyqtgraph.opengl import GLViewWidget
from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMatrix4x4, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtOpenGL import QOpenGLFramebufferObject, QOpenGLFramebufferObjectFormat, QOpenGLPaintDevice

from models.geometry.caps import cap_mesh
from workbench.desktop.panels.view3d_items import GRAIN, Faces, Item, Lines, Programs
from workbench.desktop.scene.camera import Camera, Frame
from workbench.desktop.theme import rgb

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.geometry.caps import Plane
    from workbench.desktop.scene.scene import Mask, Pick, Scene

_TURN_PER_PX: Final = 0.4
_KEY_TURNS: Final = {Qt.Key.Key_Left: (-5.0, 0.0), Qt.Key.Key_Right: (5.0, 0.0), Qt.Key.Key_Up: (0.0, 5.0),
                     Qt.Key.Key_Down: (0.0, -5.0)}
_ZOOM_PER_STEP: Final = 0.999
_CLICK_PX: Final = 4.0
_SLOW_S: Final = 1.0 / 30.0
"""A picture that takes longer is drawn without its lines while the camera is dragged."""
_FINER: Final = 2
"""A picture is drawn this much finer in each direction and then made smaller: smooth edges on any driver."""

Painter = Callable[[QPainter, Frame, bool], None]
"""Paints over the solids; the flag says whether it is for a picture on paper."""


class Canvas(GLViewWidget):  # type: ignore[misc]
    """A camera, and at most a handful of items in front of it."""

    clicked = Signal(QPointF)
    doubled = Signal(QPointF)
    moved = Signal(QPointF)           # without a button
    camera_changed = Signal()
    failed = Signal(str)

    def __init__(self, margins: tuple[float, float]) -> None:
        super().__init__()
        self._margins = margins
        self.camera = Camera()
        self.scene_: Scene | None = None
        self.planes: Sequence[Plane] = ()
        self.overlays: list[Painter] = []
        self.drag: Callable[[str, QPointF], bool] | None = None     # press, move, release of something painted over
        self.ground = (1.0, 1.0, 1.0)
        self.frame_s = self._whole_s = 0.0     # the last frame, and the last one with all lines
        self._programs = Programs()
        self.faces = Faces(self._programs)
        self.masses = Faces(self._programs, closed=False, beside=self.faces)     # of a massing as read, which may be open
        self.lines = Lines(self._programs, self.faces.places)
        self.caps = Faces(self._programs, closed=False)
        self.cap_lines = Lines(self._programs, self.caps.places, 1.6)
        self.chosen = Lines(self._programs, self.faces.places, 3.0, over=True)
        self.hovered = Lines(self._programs, self.faces.places, 2.2)
        for item in self.items_:
            self.addItem(item)
        self._press: QPointF | None = None
        self._last = QPointF()
        self._dragging = ""
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setMinimumSize(260, 170)

    @property
    def items_(self) -> tuple[Item, ...]:
        return self.faces, self.masses, self.lines, self.caps, self.cap_lines, self.hovered, self.chosen

    def sizeHint(self) -> QSize:
        return QSize(640, 420)

    # what is drawn

    def put_scene(self, scene: Scene) -> None:
        """Exchange all solids; colours and faces must be put again after it."""
        self.scene_ = scene
        self.faces.put_places(scene.vertices)
        self.hovered.put_lines(np.zeros((0, 2), np.int64))

    def put_colours(self, colours: Any) -> None:
        """(owners, 4) bytes: the places stay as they are."""
        if self.scene_ is not None:
            hatched = _hatched(colours)
            self.faces.put_colours(self.scene_.colours(colours), hatched)
            self.masses.hatched = hatched

    def put_shown(self, solid: Mask, glass: Mask) -> None:
        """Draw some owners solid, some as glass, and leave out the rest."""
        scene = self.scene_
        if scene is not None:
            mass = scene.is_mass
            self.faces.put_faces(scene.faces_of(solid & ~mass), scene.faces_of(glass & ~mass))
            massing = scene.parts.massing     # pieces of it are open, all together are what was read
            whole = not scene.gap_m and bool((solid | glass)[mass].all())
            self.masses.closed = massing is not None and massing.closed and whole
            self.masses.put_faces(scene.faces_of(solid & mass), scene.faces_of(glass & mass))
            self.lines.put_lines(scene.edges_of(solid), scene.edges_of(glass))

    def put_chosen(self, owners: Mask, colour: QColor) -> None:
        """Draw the lines of some owners thick, also where they are hidden."""
        if self.scene_ is not None:
            self.chosen.colour = rgb(colour.name())
            self.chosen.put_lines(self.scene_.edges_of(owners))

    def put_hovered(self, owners: Mask, colour: QColor) -> None:
        """Draw the lines of what the pointer is over."""
        if self.scene_ is not None:
            self.hovered.colour = rgb(colour.name())
            self.hovered.put_lines(self.scene_.edges_of(owners))
            self.update()

    def put_sections(self, planes: Sequence[Plane], solid: Mask, colours: Any) -> None:
        """Cut, and close what was cut with faces in the colours of their owners, a little darker."""
        scene = self.scene_
        self.planes = planes
        for item in (self.faces, self.masses, self.lines, self.chosen, self.hovered):
            item.cut(planes)
        vertices, owner, lines = cap_mesh(scene.caps(planes, solid)) if scene is not None and planes else cap_mesh([])
        tinted = np.zeros((len(vertices), 4), np.uint8)
        tinted[:3 * len(owner)] = np.repeat(np.asarray(colours)[owner] * (0.86, 0.86, 0.86, 1.0), 3, axis=0).astype(np.uint8)
        self.caps.put_places(vertices)
        self.caps.put_colours(tinted.view(np.uint32).ravel(), _hatched(tinted))
        self.caps.put_faces(np.arange(3 * len(owner)), np.zeros(0, np.int64))
        self.cap_lines.put_lines(lines)

    def put_look(self, ground: QColor, edge: QColor) -> None:
        self.ground = rgb(ground.name())
        for item in (self.lines, self.cap_lines):
            item.colour = rgb(edge.name())
        self.update()

    # camera

    @property
    def frame(self) -> Frame:
        right, foot = self._margins
        return Frame(float(max(self.width(), 1)), float(max(self.height(), 1)), right, foot)

    def look(self, camera: Camera) -> None:
        """Put the camera somewhere."""
        scene = self.scene_
        if scene is not None and not scene.empty:
            low, high = scene.box()
            middle = (low + high) / 2.0
            reach = float(np.linalg.norm(high - low)) / 2.0 + float(np.linalg.norm(middle - np.array(camera.centre)))
            camera = replace(camera, reach_m=reach)
        self.camera = camera
        self.camera_changed.emit()
        self.update()

    def fit(self, owners: Sequence[int] | None = None) -> None:
        """Show some owners, or all, as large as they can be."""
        if self.scene_ is not None and not self.scene_.empty:
            self.look(self.camera.fitted(*self.scene_.box(owners), self.frame))

    def viewMatrix(self) -> QMatrix4x4:
        return QMatrix4x4(*self.camera.view().ravel().tolist())

    def projectionMatrix(self, region: Any, viewport: Any) -> QMatrix4x4:
        del region, viewport
        return QMatrix4x4(*self.camera.projection(self.frame).ravel().tolist())

    def pick(self, at: QPointF, shown: Mask) -> Pick | None:
        """What stands under a point of the widget."""
        if self.scene_ is None or self.scene_.empty:
            return None
        origin, way = self.camera.ray(at.x(), at.y(), self.frame)
        return self.scene_.pick(origin, way, shown, self.planes)

    # drawing

    def initializeGL(self) -> None:
        self.context().aboutToBeDestroyed.connect(self._free, Qt.ConnectionType.DirectConnection)
        super().initializeGL()

    def _free(self) -> None:
        """The context goes, say because the panel moves to another window: the next one gets everything anew."""
        self.makeCurrent()
        for item in self.items_:
            item.free()
        self._programs.free()
        self.doneCurrent()

    def paintGL(self) -> None:
        begun = time.perf_counter()
        lines = not self._dragging or self._whole_s < _SLOW_S
        self._draw(lines)
        if self.overlays:
            self._paint_over()
        self.frame_s = time.perf_counter() - begun
        if lines:
            GL.glFinish()
            self._whole_s = time.perf_counter() - begun

    def _paint_over(self) -> None:
        """Labels and legend, straight into what is bound: a painter of the widget would miss pictures grabbed of its window."""
        ratio = self.devicePixelRatioF()
        device = QOpenGLPaintDevice(round(self.width() * ratio), round(self.height() * ratio))
        device.setDevicePixelRatio(ratio)
        painter = QPainter(device)
        painter.setFont(self.font())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for paint in self.overlays:
            paint(painter, self.frame, False)
        painter.end()

    def _draw(self, lines: bool = True) -> None:
        """All items, into whatever is bound."""
        for off in (GL.GL_STENCIL_TEST, GL.GL_SCISSOR_TEST, GL.GL_CULL_FACE, GL.GL_BLEND):
            GL.glDisable(off)
        GL.glEnable(GL.GL_DEPTH_TEST)
        GL.glDepthFunc(GL.GL_LESS)
        GL.glDepthMask(True)
        GL.glColorMask(True, True, True, True)
        GL.glClearColor(*self.ground, 1.0)
        GL.glClear(GL.GL_DEPTH_BUFFER_BIT | GL.GL_COLOR_BUFFER_BIT)
        self.setProjection(None, None)
        self.setModelview()
        for item in self.items_:
            if lines or item is not self.lines:
                item.paint()

    def solids_picture(self, size: QSize) -> QImage:
        """The solids alone in any size, with smooth edges."""
        self.makeCurrent()
        layout = QOpenGLFramebufferObjectFormat()
        layout.setAttachment(QOpenGLFramebufferObject.Attachment.CombinedDepthStencil)
        finer = size * _FINER
        buffer = QOpenGLFramebufferObject(finer, layout)
        buffer.bind()
        GL.glViewport(0, 0, finer.width(), finer.height())
        self._draw()
        found = buffer.toImage()
        buffer.release()
        self.doneCurrent()
        return found.convertToFormat(QImage.Format.Format_RGB32).scaled(
            size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)

    def picture(self, scale: float, paper: bool) -> QImage:
        """What is seen, with everything painted over it, ``scale`` times as large as the widget."""
        size = QSize(round(self.width() * scale), round(self.height() * scale))
        with _wider_lines(self.items_, scale * _FINER * 0.7, scale * _FINER):
            image = self.solids_picture(size)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        painter.scale(scale, scale)
        for paint in self.overlays:
            paint(painter, self.frame, paper)
        painter.end()
        image.setDotsPerMeterX(round(96 / 0.0254 * scale))
        image.setDotsPerMeterY(round(96 / 0.0254 * scale))
        return image

    # mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._press = self._last = event.position()
        self._dragging = "handle" if self._dragged("press", event) else ""
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at, step = event.position(), event.position() - self._last
        if self._press is None or event.buttons() == Qt.MouseButton.NoButton:
            self.moved.emit(at)
            return
        if self._dragging == "handle":
            self._dragged("move", event)
        elif self._dragging or (at - self._press).manhattanLength() > _CLICK_PX:
            self._dragging = "camera"
            self._move_camera(event, step.x(), step.y())
        self._last = at

    def _dragged(self, what: str, event: QMouseEvent) -> bool:
        return self.drag is not None and event.buttons() != Qt.MouseButton.RightButton and self.drag(what, event.position())

    def _move_camera(self, event: QMouseEvent, dx: float, dy: float) -> None:
        shifted = event.modifiers() & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier)
        if event.buttons() & Qt.MouseButton.LeftButton and not shifted:
            self.look(self.camera.turned(-dx * _TURN_PER_PX, dy * _TURN_PER_PX))
        else:
            self.look(self.camera.panned(dx, dy, self.frame))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        still = self._press is not None and not self._dragging and event.button() is Qt.MouseButton.LeftButton
        if self._dragging == "handle":
            self._dragged("release", event)
        self._press, self._dragging = None, ""
        if still:
            self.clicked.emit(event.position())
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.doubled.emit(event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() or event.angleDelta().x()
        at = event.position()
        self.look(self.camera.zoomed(_ZOOM_PER_STEP ** steps, at.x(), at.y(), self.frame))
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self.moved.emit(QPointF(-1.0, -1.0))
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows turn; everything else is the window's: Page Up and Page Down walk the storeys."""
        if event.key() in _KEY_TURNS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.look(self.camera.turned(*_KEY_TURNS[Qt.Key(event.key())]))
            event.accept()
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        event.ignore()


def _hatched(colours: Any) -> bool:
    """Whether any of some colours says a hatch: its alpha is a little below full, and far above that of glass."""
    alpha = np.asarray(colours)[:, 3]
    return bool(((alpha > 200) & (alpha < 255)).any())


@contextmanager
def _wider_lines(items: Sequence[Item], by: float, finer: float) -> Iterator[None]:
    """Lines as wide, and hatches as coarse, on a finer picture as they are on the screen."""
    lines = [item for item in items if isinstance(item, Lines)]
    widths = [item.width for item in lines]
    for item in lines:
        item.width *= by
    for one in items:
        one.grain = GRAIN * finer
    try:
        yield
    finally:
        for one in items:
            one.grain = GRAIN
        for item, width in zip(lines, widths, strict=True):
            item.width = width
