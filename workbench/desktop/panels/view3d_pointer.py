"""What the mouse does in the 3D view: chooses, measures, drags sections, and says what it points at."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF, Qt

from workbench.desktop.scene.parts import CHOSEN_AS
from workbench.desktop.scene.showing import area, around, distance, dragged, snapped, turned, visible
from workbench.sheets.words import number

if TYPE_CHECKING:
    from models.geometry.rings import Floats
    from workbench.desktop.language import Spoken
    from workbench.desktop.panels.view3d import View3D
    from workbench.desktop.panels.view3d_canvas import Canvas
    from workbench.desktop.scene.scene import Pick
    from workbench.desktop.session import Session

_SNAP_PX: Final = 10.0
_FLAT: Final = 0.35
"""Part of a ray's direction that points down (20°) below which a pixel is too many metres on the ground."""
_TURN_PER_PX: Final = 0.5
"""Degrees that a section is turned for a pixel to the right where the view lies too flat to say where the pointer is in plan."""


class Pointer:
    """Follows the mouse over a canvas and acts on its view."""

    def __init__(self, view: View3D, canvas: Canvas, session: Session, spoken: Spoken) -> None:
        self._view, self._canvas, self._session, self._spoken = view, canvas, session, spoken
        self._overlay = view.overlay
        self.measuring = False
        self._measured_on: str | None = None     # storey of the last point
        self._dragged: tuple[int, float, QPointF, tuple[float, float]] | None = None
        self._turned: tuple[int, float, QPointF, Floats] | None = None
        self._ended = False     # the next point begins another measurement
        self._hover: int | None = None
        canvas.drag = self.drag_handle
        canvas.clicked.connect(self.click)
        canvas.doubled.connect(self.double)
        canvas.moved.connect(self.move)

    # choosing

    def pick(self, at: QPointF) -> Pick | None:
        """What is under a point: solids first, glass where there is none."""
        scene = self._view.scene_
        if scene is None:
            return None
        solid, glass = visible(scene, self._view.showing, self._session.storey_id)
        return self._canvas.pick(at, solid) or (self._canvas.pick(at, glass) if glass.any() else None)

    def click(self, at: QPointF) -> None:
        face = self._overlay.cube_face(at)
        if face is not None:
            self._view.look(face)
            return
        found, scene = self.pick(at), self._view.scene_
        if self.measuring:
            self._measure(found, at)
        elif found is None or scene is None:
            self._session.select_storey(None)
        else:
            owner = scene.owners[found.owner]
            if owner.kind in CHOSEN_AS:
                self._session.select(CHOSEN_AS[owner.kind], owner.id)

    def double(self, at: QPointF) -> None:
        if self.measuring:
            self._ended = True
        elif self._overlay.cube_face(at) is None and self.pick(at) is not None:
            self._view.fit(chosen=True)

    def move(self, at: QPointF) -> None:
        """The pointer moves over the view: say what is under it."""
        canvas = self._canvas
        if self._overlay.handle_at(at, canvas.frame) is not None or self._overlay.turner_at(at, canvas.frame) is not None:
            canvas.setCursor(Qt.CursorShape.SizeAllCursor)
            self._hover_over(None)
            return
        face = self._overlay.cube_face(at)
        found = self.pick(at) if face is None and at.x() >= 0.0 else None
        hover = None if found is None else found.owner
        self._hover_over(hover)
        pointing = face is not None or hover is not None
        canvas.setCursor(Qt.CursorShape.CrossCursor if self.measuring else
                         Qt.CursorShape.PointingHandCursor if pointing else Qt.CursorShape.ArrowCursor)

    def _hover_over(self, hover: int | None) -> None:
        """Outline what the pointer is over, and say what it is."""
        if hover == self._hover:
            return
        self._hover = hover
        self._canvas.setToolTip("" if hover is None else self.tip(hover))
        self._view.highlight(hover)

    def tip(self, number_: int) -> str:
        """What the pointer says of an owner."""
        scene, building = self._view.scene_, self._session.building
        if scene is None or building is None:
            return ""
        owner = scene.owners[number_]
        storey = next((s for s in building.storeys if s.id == owner.storey), None)
        if storey is None or owner.kind not in ("storey", "mass", "unit"):
            return self._spoken("view3d.tip", kind=self._spoken(f"view3d.thing.{owner.kind}"), name=owner.name or owner.id)
        verdict = self._spoken.common(f"verdict.{self._session.verdicts.get(storey.id, 'not-applicable')}")
        said = self._spoken("massing-tip", name=storey.name, verdict=verdict, height=self._spoken.words.measured(storey.height_m))
        labels = self._overlay.colouring.labels
        label = labels.get(owner.id, labels.get(storey.id, ""))
        return "\n".join(part for part in (said, owner.name if owner.kind == "unit" else "", label) if part)

    # sections

    def drag_handle(self, what: str, at: QPointF) -> bool:
        """Press, move and release of a section's handle; False: there is none."""
        canvas, showing = self._canvas, self._view.showing
        if what == "press":
            index = self._overlay.handle_at(at, canvas.frame)
            if index is None:
                return self._grip(at)
            plane, way = self._overlay.planes[index], self._overlay.handles(canvas.frame)[index][2]
            self._dragged = index, (showing.level_m or 0.0) if plane.level else showing.place_m, at, way
        elif what == "move" and self._dragged is not None:
            self._move_section(*self._dragged, at)
        elif what == "move" and self._turned is not None:
            self._turn_section(*self._turned[1:], at)
        else:
            self._dragged = self._turned = None
        return True

    def _grip(self, at: QPointF) -> bool:
        """Take hold of the handle that turns a section, if one is there."""
        index, frame = self._overlay.turner_at(at, self._canvas.frame), self._canvas.frame
        if index is None:
            return False
        self._turned = index, self._view.showing.turn_deg or 0.0, at, self._overlay.turners(frame)[index][0]
        return True

    def _turn_section(self, turn: float, begun: QPointF, grip: Floats, at: QPointF) -> None:
        """The handle follows the pointer over the level plane in which it lies."""
        view, canvas = self._view, self._canvas
        scene = view.scene_
        if scene is None:
            return
        origin, way = canvas.camera.ray(at.x(), at.y(), canvas.frame)
        first, first_way = canvas.camera.ray(begun.x(), begun.y(), canvas.frame)
        if min(abs(float(way[2])), abs(float(first_way[2]))) < _FLAT:
            found = (turn + (at.x() - begun.x()) * _TURN_PER_PX) % 360.0
        else:
            points = [start + along * ((grip[2] - start[2]) / along[2]) for start, along in ((first, first_way), (origin, way))]
            found = turned(turn, view.middle(scene)[:2], points[0][:2], points[1][:2])
        view.show_as(replace(view.showing, turn_deg=round(found, 1) % 360.0))

    def _move_section(self, index: int, place: float, begun: QPointF, way: tuple[float, float], at: QPointF) -> None:
        view, plane, step = self._view, self._overlay.planes[index], at - begun
        moved = dragged(place, (step.x(), step.y()), way)
        field = view.bar.level if plane.level else view.bar.place
        moved = min(max(moved, field.minimum()), field.maximum())
        view.show_as(replace(view.showing, level_m=moved) if plane.level else replace(view.showing, place_m=moved))

    # measuring

    def measure(self, on: bool) -> None:
        """Begin or end measuring."""
        self.measuring = on
        self.forget()
        if on:
            self._canvas.setFocus()
        self._canvas.update()

    def forget(self) -> None:
        """Take away what was measured: the solids are others now."""
        self._overlay.points, self._measured_on = (), None
        self._ended = False
        self._hover_over(None)
        self.say()

    def say(self) -> None:
        """What was measured, in the language that is spoken."""
        measured = self._measured(self._measured_on) if self._overlay.points else self._spoken("view3d.measure-hint")
        self._overlay.readout = measured if self.measuring else ""

    def _measure(self, found: Pick | None, at: QPointF) -> None:
        scene, camera, frame = self._view.scene_, self._canvas.camera, self._canvas.frame
        if found is None or scene is None:
            return
        first, last = scene.solids.first_vertex[found.owner:found.owner + 2]
        corners = np.unique(scene.vertices[first:last], axis=0)
        point = snapped(np.array(found.point), (at.x(), at.y()), corners, camera.project(corners, frame)[0], _SNAP_PX)
        before: tuple[Floats, ...] = () if self._ended else self._overlay.points
        self._ended = False
        self._overlay.points = (*before, point)
        self._measured_on = scene.owners[found.owner].storey if not before else self._measured_on
        self.say()
        self._canvas.update()

    def _measured(self, storey_id: str | None) -> str:
        """The storey of the first point; the distance of two; the area between more."""
        building = self._session.building
        points = [point.tolist() for point in self._overlay.points]
        if len(points) > 2:
            return self._spoken("view3d.measured-area", count=len(points), area=number(area(points), "m2"),
                                length=number(around(points), "m"))
        if len(points) == 2:
            found = distance(*points)
            return self._spoken("view3d.measured", straight=number(found.straight_m, "m"), plan=number(found.plan_m, "m"),
                                rise=f"{found.rise_m:+.2f}")
        storey = None if building is None else next((s for s in building.storeys if s.id == storey_id), None)
        if storey is None:
            return self._spoken("view3d.measure-second")
        words = self._spoken.words
        return self._spoken("view3d.measured-storey", name=storey.name, height=words.measured(storey.height_m),
                            area=words.measured(storey.area_m2))
