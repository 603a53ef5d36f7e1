"""What is painted over the solids: storey labels with their marks, legend, view cube, section handles, measurements."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen, QPolygonF

from models.geometry.rings import Floats
from workbench.desktop.look import colour
from workbench.desktop.painting import paint_verdict
from workbench.desktop.scene.camera import STANDARD_VIEWS, Camera, Frame
from workbench.desktop.scene.colouring import LISTED, THINGS, Colouring, Entry
from workbench.desktop.scene.showing import anchor_of, frame_of, turner_of
from workbench.desktop.theme import Theme
from workbench.sheets.massing import spread

if TYPE_CHECKING:
    from models.geometry.caps import Plane
    from workbench.desktop.scene.scene import Scene
    from workbench.sheets.style import Colour

LABELS: Final = 132.0
"""Room at the right for storey labels."""
LEGEND: Final = 46.0
"""Room at the foot for the legend."""

_LABEL_STEP: Final = 17.0
_LEADER: Final = 44.0
_MARK: Final = 10.0
_SWATCH: Final = 14.0
_CUBE: Final = 30.0
_CUBE_AT: Final = (62.0, 56.0)
_RING: Final = 1.08
"""Radius of the ring of north, in edges of the cube."""
_HANDLE: Final = 9.0
_BRUSHES: Final = {
    "/": Qt.BrushStyle.BDiagPattern, "\\": Qt.BrushStyle.FDiagPattern, "x": Qt.BrushStyle.DiagCrossPattern,
    "-": Qt.BrushStyle.HorPattern, "|": Qt.BrushStyle.VerPattern, "+": Qt.BrushStyle.CrossPattern,
    ".": Qt.BrushStyle.Dense6Pattern,
}
_FACES: Final[dict[str, tuple[float, float, float]]] = {
    "top": (0.0, 0.0, 1.0), "bottom": (0.0, 0.0, -1.0), "front": (0.0, -1.0, 0.0), "back": (0.0, 1.0, 0.0),
    "left": (-1.0, 0.0, 0.0), "right": (1.0, 0.0, 0.0),
}


@dataclass
class Overlay:
    """Everything that is painted over a scene. Texts are ready: nothing here looks anything up."""

    say: Callable[..., str]
    theme: Theme
    camera: Camera = field(default_factory=Camera)
    scene: Scene | None = None
    shown: NDArray[np.bool_] | None = None                    # (owners,) whether it is drawn, or a storey's mass for it
    colouring: Colouring = field(default_factory=lambda: Colouring(""))
    verdicts: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)     # of storeys and buildings, by id
    chosen: str | None = None                      # id of the chosen storey or building
    planes: Sequence[Plane] = ()
    notes: tuple[str, ...] = ()                    # what cannot be shown, what was measured
    points: tuple[Floats, ...] = ()                # places measured so far
    north_deg: float | None = None                 # clockwise from the plan's +y
    readout: str = ""

    # whole

    def paint(self, painter: QPainter, frame: Frame, paper: bool) -> None:
        """``paper``: without what only serves the mouse."""
        if self.scene is None or self.scene.empty:
            return
        self._paint_labels(painter, frame)
        if not paper:     # over the labels: a handle must be seen to be taken
            self._paint_handles(painter, frame)
        self._paint_measure(painter, frame)
        if not paper:     # a picture has its whole legend below
            self._paint_legend(painter, frame)
            self._paint_cube(painter)
        self._paint_notes(painter, frame)

    def _tone(self, name: str) -> QColor:
        return QColor(self.theme.tones[name])

    # storeys

    def _anchors(self, frame: Frame) -> list[tuple[str, str, Floats]]:
        """Id, name, and pixels at the rightmost side, of each storey that is drawn, from the top down."""
        scene = self.scene
        if scene is None:
            return []
        low, high = scene.bounds
        found: dict[str, tuple[str, list[list[float]]]] = {}
        for number in np.flatnonzero(scene.is_storey):
            owner = scene.owners[number]
            key = owner.storey or owner.id
            if key in found or (self.shown is not None and not self.shown[number]):
                continue
            same = scene.numbers.get(("storey", key), (int(number),))
            a, b = low[list(same)].min(axis=0), high[list(same)].max(axis=0)
            if any(plane.level and plane.sides(np.array([[0.0, 0.0, a[2]]]))[0] >= 0.0 for plane in self.planes):
                continue
            middle = (a[2] + b[2]) / 2.0
            found[key] = (self.names.get(key, owner.name), [[x, y, middle] for x in (a[0], b[0]) for y in (a[1], b[1])])
        corners = np.array([corner for _, four in found.values() for corner in four], float).reshape(-1, 3)
        pixels = self.camera.project(corners, frame)[0].reshape(-1, 4, 2)
        anchors = [(key, name, four[np.argmax(four[:, 0])])
                   for (key, (name, _)), four in zip(found.items(), pixels, strict=True) if np.isfinite(four).all()]
        return sorted(anchors, key=lambda item: float(item[2][1]))

    def _paint_labels(self, painter: QPainter, frame: Frame) -> None:
        """Marks and values in a column at the right, each led to its storey; the chosen one always has its label."""
        anchors = [one for one in self._anchors(frame) if -50.0 < one[2][1] < frame.high + 50.0]
        room = max(int((frame.free_high - 20.0) / _LABEL_STEP), 1)
        stride = -(-len(anchors) // room) if anchors else 1
        kept = [one for i, one in enumerate(anchors) if i % stride == 0 or one[0] == self.chosen]
        if len(kept) > room:
            kept = [one for i, one in enumerate(kept) if i % 2 == 0 or one[0] == self.chosen]
        wanted = [-float(one[2][1]) for one in reversed(kept)]
        x = min(max((float(one[2][0]) for one in kept), default=0.0) + _LEADER, frame.wide - LABELS + 10.0)
        for (key, name, at), height in zip(reversed(kept), spread_labels(wanted, frame.free_high), strict=True):
            y = -height
            painter.setPen(QPen(self._tone("faint"), 1))
            elbow = max(x - 12.0, min(float(at[0]) + 4.0, x - 4.0))
            start = QPointF(min(float(at[0]) + 3.0, x - 5.0), float(at[1]))
            painter.drawPolyline(QPolygonF([start, QPointF(elbow, y), QPointF(x - 4.0, y)]))
            self._paint_label(painter, key, name, x, y)

    def _paint_label(self, painter: QPainter, key: str, name: str, x: float, y: float) -> None:
        font = painter.font()
        bold = QFont(font)
        bold.setBold(key == self.chosen)
        painter.setFont(bold)
        painter.setPen(self._tone("navy" if key == self.chosen else "ink"))
        said = " ".join(part for part in (name, self.colouring.labels.get(key, "")) if part)
        said = painter.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, int(LABELS - 34.0))
        wide = 15.0 + painter.fontMetrics().horizontalAdvance(said)
        painter.fillRect(QRectF(x - 3.0, y - _LABEL_STEP / 2.0 + 1.0, wide, _LABEL_STEP - 2.0), self._veil())
        paint_verdict(painter, self.verdicts.get(key, "not-applicable"), QPointF(x + 4.0, y), _MARK)
        painter.drawText(QPointF(x + 13.0, y + painter.fontMetrics().ascent() / 2.0 - 1.5), said)
        painter.setFont(font)

    # legend

    def _paint_legend(self, painter: QPainter, frame: Frame) -> None:
        """What the colours mean, and under it the things that are drawn besides storeys."""
        y = frame.high - LEGEND + 12.0
        x = 12.0
        painter.fillRect(QRectF(0.0, frame.free_high, frame.wide, LEGEND), self._veil())
        metrics = painter.fontMetrics()
        painter.setPen(self._tone("grey"))
        painter.drawText(QPointF(x, y + metrics.ascent() / 2.0 - 1.5), self.colouring.title)
        x += metrics.horizontalAdvance(self.colouring.title) + 12.0
        for entry in self.colouring.legend:
            wide = _SWATCH + 6.0 + (14.0 if entry.verdict else 0.0) + metrics.horizontalAdvance(entry.said) + 14.0
            if x + wide > frame.wide - 4.0:
                painter.drawText(QPointF(x, y + metrics.ascent() / 2.0 - 1.5), "…")
                break
            self._paint_swatch(painter, colour(entry.colour), x, y, entry.hatch)
            inner = x + _SWATCH + 6.0
            if entry.verdict:
                paint_verdict(painter, entry.verdict, QPointF(inner + 5.0, y), _MARK)
                inner += 14.0
            painter.setPen(self._tone("ink"))
            painter.drawText(QPointF(inner, y + metrics.ascent() / 2.0 - 1.5), entry.said)
            x += wide
        self._paint_things(painter, frame, y + 20.0)

    def _paint_things(self, painter: QPainter, frame: Frame, y: float) -> None:
        metrics, x = painter.fontMetrics(), 12.0
        dim = 1.0 if self.theme.name == "light" else 0.72
        for kind in self._things():
            said = self.say(f"view3d.thing.{kind}")
            wide = _SWATCH + 6.0 + metrics.horizontalAdvance(said) + 14.0
            if x + wide > frame.wide - 4.0:
                break
            self._paint_swatch(painter, colour(THINGS[kind], dim), x, y)
            painter.setPen(self._tone("grey"))
            painter.drawText(QPointF(x + _SWATCH + 6.0, y + metrics.ascent() / 2.0 - 1.5), said)
            x += wide

    def thing_entries(self) -> list[Entry]:
        """What is drawn besides storeys, as lines of a legend."""
        dim = 1.0 if self.theme.name == "light" else 0.72
        return [Entry(_dimmed(THINGS[kind], dim), self.say(f"view3d.thing.{kind}")) for kind in self._things()]

    def _things(self) -> list[str]:
        scene = self.scene
        if scene is None:
            return []
        drawn = {owner.kind for i, owner in enumerate(scene.owners) if self.shown is None or self.shown[i]}
        return [kind for kind in LISTED if kind in drawn]

    def _paint_swatch(self, painter: QPainter, fill: QColor, x: float, y: float, hatch: str = "") -> None:
        paint_swatch(painter, fill, self._tone("ink"), QRectF(x, y - 5.5, _SWATCH, 11.0), hatch)

    def _paint_notes(self, painter: QPainter, frame: Frame) -> None:
        """What was measured, and what cannot be shown, above the legend."""
        y = frame.free_high - 6.0
        for said in (*self.notes[::-1], self.readout):
            if said:
                shown = painter.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, max(int(frame.wide) - 24, 40))
                wide = painter.fontMetrics().horizontalAdvance(shown) + 8.0
                painter.fillRect(QRectF(8.0, y - 13.0, wide, 17.0), self._veil())
                painter.setPen(self._tone("navy" if said == self.readout else "grey"))
                painter.drawText(QPointF(12.0, y), shown)
                y -= 17.0

    def _veil(self) -> QColor:
        """The ground, through which solids shimmer: behind words."""
        ground = self._tone("card")
        ground.setAlphaF(0.82)
        return ground

    # view cube

    def cube(self) -> list[tuple[str, QPolygonF]]:
        """The faces of the view cube that are seen, with their standard views."""
        axes = self.camera.axes()
        found = []
        for name, normal in _FACES.items():
            away = np.array(normal)
            if axes[2] @ away < 0.08:
                continue
            one = np.roll(np.abs(away), 1)
            other = np.cross(away, one)
            corners = [(away + a * one + b * other) / 2.0 for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
            found.append((name, QPolygonF([QPointF(_CUBE_AT[0] + float(axes[0] @ c) * _CUBE * 1.3,
                                                   _CUBE_AT[1] - float(axes[1] @ c) * _CUBE * 1.3) for c in corners])))
        return found

    def cube_face(self, at: QPointF) -> str | None:
        """The standard view of the face of the view cube under a point."""
        return next((name for name, shape in self.cube()
                     if name in STANDARD_VIEWS and shape.containsPoint(at, Qt.FillRule.OddEvenFill)), None)

    def north_at(self) -> tuple[QPointF, QPointF] | None:
        """Where north is beside the view cube: a point on its ring and the place of the letter; None while nobody says."""
        if self.north_deg is None:
            return None
        turn = np.radians(self.north_deg)
        way = np.array([np.sin(turn), np.cos(turn), 0.0])
        foot = np.array([0.0, 0.0, -0.5])
        axes = self.camera.axes()
        at = [foot + way * reach for reach in (_RING, _RING + 0.32)]
        ring, letter = (_CUBE * 1.3 * (axes[:2] @ one) for one in at)
        return (QPointF(_CUBE_AT[0] + float(ring[0]), _CUBE_AT[1] - float(ring[1])),
                QPointF(_CUBE_AT[0] + float(letter[0]), _CUBE_AT[1] - float(letter[1])))

    def _paint_north(self, painter: QPainter) -> None:
        """A ring on the ground about the cube, with an arrow and the letter of north."""
        found = self.north_at()
        if found is None:
            return
        axes, turns = self.camera.axes(), np.linspace(0.0, 2.0 * np.pi, 49)
        points = np.column_stack([np.cos(turns) * _RING, np.sin(turns) * _RING, np.full(49, -0.5)]) @ axes[:2].T * (_CUBE * 1.3)
        painter.setPen(QPen(self._tone("outline"), 1.0))
        painter.drawPolyline(QPolygonF([QPointF(_CUBE_AT[0] + float(x), _CUBE_AT[1] - float(y)) for x, y in points]))
        ring, letter = found
        way = letter - ring
        size = float(np.hypot(way.x(), way.y())) or 1.0
        along = way / size * 5.0
        across = QPointF(-along.y(), along.x()) * 0.7
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._tone("navy"))
        painter.drawPolygon(QPolygonF([ring + along, ring - along + across, ring - along - across]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._tone("navy"))
        painter.drawText(QRectF(letter.x() - 10.0, letter.y() - 9.0, 20.0, 18.0), int(Qt.AlignmentFlag.AlignCenter),
                         self.say("view3d.north"))

    def _paint_cube(self, painter: QPainter) -> None:
        self._paint_north(painter)
        for name, shape in self.cube():
            painter.setPen(QPen(self._tone("grey"), 1))
            painter.setBrush(self._tone("card"))
            painter.drawPolygon(shape)
            around = shape.boundingRect()
            if name in STANDARD_VIEWS and min(around.width(), around.height()) > 17.0:
                painter.setPen(self._tone("ink"))
                painter.drawText(around, int(Qt.AlignmentFlag.AlignCenter), self.say(f"view3d.cube.{name}"))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    # sections

    def handles(self, frame: Frame) -> list[tuple[Floats, QPointF, tuple[float, float]]]:
        """For each section its rectangle in pixels, its handle, and how the handle moves for a metre along the normal."""
        scene = self.scene
        if scene is None or scene.empty:
            return []
        found = []
        for plane in self.planes:
            corners = frame_of(plane, *scene.body)
            pixels = self.camera.project(corners, frame)[0]
            at = anchor_of(plane, pixels)
            moved = self.camera.project(corners[[at]] + np.array(plane.normal), frame)[0][0]
            spot = pixels[at].clip((14.0, 14.0), (frame.free_wide - 14.0, frame.free_high - 14.0))
            found.append((pixels, QPointF(float(spot[0]), float(spot[1])),
                          (float(moved[0] - pixels[at][0]), float(moved[1] - pixels[at][1]))))
        return found

    def turners(self, frame: Frame) -> dict[int, tuple[Floats, QPointF]]:
        """For each upright section the place of the handle that turns it, in space and in the picture."""
        scene = self.scene
        found: dict[int, tuple[Floats, QPointF]] = {}
        for i, plane in enumerate(self.planes if scene is not None and not scene.empty else ()):
            corners = frame_of(plane, *scene.body)     # type: ignore[union-attr]
            pixels = self.camera.project(corners, frame)[0]
            corner = turner_of(plane, pixels)
            if corner is not None:
                spot = pixels[corner].clip((14.0, 14.0), (frame.free_wide - 14.0, frame.free_high - 14.0))
                found[i] = corners[corner], QPointF(float(spot[0]), float(spot[1]))
        return found

    def turner_at(self, at: QPointF, frame: Frame) -> int | None:
        """Number of the section whose turning handle is under a point."""
        return next((i for i, (_, spot) in self.turners(frame).items() if (spot - at).manhattanLength() < 2.0 * _HANDLE), None)

    def handle_at(self, at: QPointF, frame: Frame) -> int | None:
        """Number of the section whose handle is under a point."""
        return next((i for i, (_, spot, _) in enumerate(self.handles(frame))
                     if (spot - at).manhattanLength() < 2.0 * _HANDLE), None)

    def _paint_handles(self, painter: QPainter, frame: Frame) -> None:
        for pixels, spot, way in self.handles(frame):
            painter.setPen(QPen(self._tone("link"), 1.2, Qt.PenStyle.DashLine))
            painter.drawPolygon(QPolygonF([QPointF(float(x), float(y)) for x, y in pixels]))
            painter.setPen(QPen(self._tone("on-strong"), 1.4))
            painter.setBrush(self._tone("strong"))
            painter.drawEllipse(spot, _HANDLE, _HANDLE)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            size = float(np.hypot(*way)) or 1.0
            tip = QPointF(way[0] / size, way[1] / size) * (_HANDLE - 3.0)
            painter.drawLine(spot - tip, spot + tip)
            for end, sign in ((spot + tip, -1.0), (spot - tip, 1.0)):
                side = QPointF(-tip.y(), tip.x()) * 0.45
                painter.drawPolyline(QPolygonF([end + tip * 0.45 * sign + side, end, end + tip * 0.45 * sign - side]))

        for _, spot in self.turners(frame).values():
            painter.setPen(QPen(self._tone("on-strong"), 1.4))
            painter.setBrush(self._tone("strong"))
            painter.drawRoundedRect(QRectF(spot.x() - 8.0, spot.y() - 8.0, 16.0, 16.0), 4.0, 4.0)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = QRectF(spot.x() - 4.5, spot.y() - 4.5, 9.0, 9.0)
            painter.drawArc(ring, 40 * 16, 280 * 16)
            tip = ring.center() + QPointF(4.5 * 0.77, -4.5 * 0.64)
            painter.drawPolyline(QPolygonF([tip + QPointF(-3.4, -0.6), tip, tip + QPointF(0.6, -3.4)]))

    # measuring

    def _paint_measure(self, painter: QPainter, frame: Frame) -> None:
        if not self.points:
            return
        pixels = self.camera.project(np.array(self.points), frame)[0]
        spots = [QPointF(float(x), float(y)) for x, y in pixels if np.isfinite(x) and np.isfinite(y)]
        for thick, name in ((4.0, "card"), (1.8, "error")):
            painter.setPen(QPen(self._tone(name), thick))
            if len(spots) > 2:
                painter.drawPolygon(QPolygonF(spots))
            elif len(spots) > 1:
                painter.drawPolyline(QPolygonF(spots))
            for spot in spots:
                painter.drawEllipse(spot, 4.0, 4.0)


def paint_swatch(painter: QPainter, fill: QColor, ink: QColor, rect: QRectF, hatch: str) -> None:
    """A colour of the legend with its hatch."""
    painter.setPen(QPen(ink, 0.6))
    painter.setBrush(fill)
    painter.drawRect(rect)
    if hatch:
        painter.setBrush(QBrush(ink, _BRUSHES[hatch]))
        painter.drawRect(rect)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _dimmed(fill: Colour, dim: float) -> Colour:
    red, green, blue = fill
    return red * dim, green * dim, blue * dim


def spread_labels(wanted: Sequence[float], free_high: float) -> list[float]:
    """Heights of labels (upwards, negative below the upper edge) at least a label apart, from the lowest up."""
    scale = 10.0 / _LABEL_STEP     # the sheet's spreading has steps of ten points
    return [y / scale for y in spread([y * scale for y in wanted], -free_high * scale + 8.0)]
