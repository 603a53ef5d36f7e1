"""The 3D view: the building and its site as solids, coloured by what is asked; chosen here or elsewhere alike.

Where OpenGL is not to be had, :func:`make_view` gives the drawn axonometric with a notice instead.
"""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QColor, QImage, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from workbench.desktop.jobs import Job
from workbench.desktop.opengl import load, opengl_works
from workbench.desktop.panels.view3d_bar import GIVEN, Bar
from workbench.desktop.panels.view3d_flat import FlatView
from workbench.desktop.panels.view3d_massing import ReadMassing
from workbench.desktop.panels.view3d_overlay import LABELS, LEGEND, Overlay
from workbench.desktop.panels.view3d_pictures import Wanted, drawn, export, framed, on_paper, png, write_picture
from workbench.desktop.panels.view3d_pointer import Pointer
from workbench.desktop.scene.colouring import Asked, Colouring, Entry, coloured_by, owner_colours
from workbench.desktop.scene.drawn import view_of
from workbench.desktop.scene.parts import Parts, parts_of
from workbench.desktop.scene.scene import Scene
from workbench.desktop.scene.showing import GLASS, Showing, gap_m, visible
from workbench.desktop.theme import LIGHT, theme
from workbench.sheets.massing import prisms

if TYPE_CHECKING:
    from models.capacity.yard import YardPlan
    from models.geometry.rings import Floats
    from workbench.desktop.language import Spoken
    from workbench.desktop.panels.view3d_canvas import Canvas
    from workbench.desktop.scene.scene import Mask
    from workbench.desktop.session import Session
    from workbench.sheets.style import Colour

_FITTED: Final = ("storey", "unit", "whole", "mass", "rest", "plinth", "hoist", "truck")
"""What a newly opened building is shown with; the lanes of its site may run out of the picture."""
_CUT_ABOVE_FLOOR_M: Final = 1.2
"""A level section starts this far above a floor, as plans are cut."""


def make_view(session: Session, spoken: Spoken, turns: Sequence[QAction] = ()) -> View3D | FlatView:
    """The 3D view, or the drawn axonometric where there is no OpenGL.

    Args:
        turns: the actions that turn the axonometric left and right, for its buttons.
    """
    return View3D(session, spoken) if opengl_works() else FlatView(session, spoken, turns)


class View3D(QFrame):
    """The 3D view with its tools. The surface itself is made when it is first seen and OpenGL is loaded."""

    tenants_asked = Signal()     # the colours of who stands where are wanted, and nobody has given them

    def __init__(self, session: Session, spoken: Spoken) -> None:
        super().__init__()
        self.setObjectName("card")
        self._session, self._spoken = session, spoken
        self.canvas: Canvas | None = None
        self.pointer: Pointer | None = None
        self._asked_for = False
        self.bar = Bar(spoken)
        self.overlay = Overlay(spoken, theme())
        self.showing = self.bar.showing
        self.scene_: Scene | None = None
        self._yard: tuple[object, YardPlan | None] = (None, None)
        self._massing = ReadMassing(session, self.bar, self._mesh_cut)
        self._given = Colouring("")     # of another panel
        self._due = {"building", "fit"}     # what is still to be done when the panel is seen
        self.waiting = QLabel()
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.waiting.setWordWrap(True)
        self.waiting.setObjectName("faint")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.waiting, 1)
        self._connect()
        self._say()

    def _connect(self) -> None:
        session, bar = self._session, self.bar
        session.building_changed.connect(lambda: self._ask("building", "fit"))
        session.edited.connect(self._ask_soon)
        session.checked_changed.connect(lambda: self._ask("colours"))
        session.storey_selected.connect(lambda: self._ask("shown"))
        session.thing_selected.connect(lambda: self._ask("chosen"))
        session.hovered.changed.connect(self._hover_elsewhere)
        self._spoken.changed.connect(lambda: self._ask("colours"))
        self._spoken.changed.connect(self._say)
        bar.changed.connect(self.show_as)
        bar.viewed.connect(self.look)
        bar.parallel.connect(self.set_parallel)
        bar.measuring.connect(self.measure)
        bar.fitted.connect(self.fit)
        bar.exported.connect(self._export)

    # making it

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._asked_for:
            self._asked_for = True
            job = Job(f"view3d-{id(self)}", lambda _: load(), self._loaded, self._session.complain, shown=False)
            self._session.jobs.start(job)
        self._work()

    def _loaded(self, fault: str) -> None:
        if fault:
            self._replace(FlatView(self._session, self._spoken))
            return
        from workbench.desktop.panels.view3d_canvas import Canvas

        canvas = self.canvas = Canvas((LABELS, LEGEND))
        canvas.overlays.append(self._paint)
        self.pointer = Pointer(self, canvas, self._session, self._spoken)
        canvas.camera_changed.connect(lambda: setattr(self.overlay, "camera", canvas.camera))
        self._replace(canvas, keep=True)
        self._work()

    def _replace(self, widget: QWidget, *, keep: bool = False) -> None:
        """Put the surface, or what stands in for it, under the tools."""
        layout = self.layout()
        if layout is not None:
            self.bar.setVisible(keep)
            self.waiting.hide()
            widget.setGeometry(self._place())     # a surface that is shown before it is laid out covers the tools
            layout.addWidget(widget)     # may show this panel anew, which then says what it has to say
            layout.activate()

    def _place(self) -> QRect:
        """Where the surface lies: under the tools."""
        whole = self.contentsRect().adjusted(1, 1, -1, -1)
        return QRect(whole.left(), self.bar.geometry().bottom() + 1, whole.width(), whole.bottom() - self.bar.geometry().bottom())

    # what is due

    def _ask(self, *what: str) -> None:
        self._due |= set(what)
        self._work()

    def _ask_soon(self) -> None:
        """An edit: its verdicts may follow within this very step, and then the solids are made and coloured once."""
        self._due.add("building")
        QTimer.singleShot(0, self, self._work)

    def _work(self) -> None:
        """Do what is due, as far as the panel is seen: a hidden one costs nothing."""
        if self.canvas is None or not self.isVisible() or not self._due:
            return
        due, self._due = self._due, set()
        if "building" in due:
            self._build()
        if due & {"building", "colours"}:
            self._colour()
        if due & {"building", "colours", "shown"}:
            self._show()
        self._choose()
        if "fit" in due and self.scene_ is not None:
            self.canvas.fit([i for i, owner in enumerate(self.scene_.owners) if owner.kind in _FITTED] or None)
        self.canvas.update()

    def _build(self) -> None:
        """Make the solids of the building anew; the camera stays."""
        canvas, building = self.canvas, self._session.building
        if canvas is None or self.pointer is None:
            return
        self.pointer.forget()
        mesh = self._massing.of(building, self.showing.massing)
        held = building is not None and (bool(prisms(building)) or mesh is not None)
        if building is None or not held:
            self.scene_ = self.overlay.scene = None
            self.overlay.notes = ()
            canvas.put_scene(Scene.of(Parts()))
            self._say()
            return
        units = self.showing.mode == GIVEN and any(unit.id in self._given.colours for s in building.storeys for unit in s.units)
        plan = self._yard[1] if self.showing.paths and self._yard[0] is building else None
        scene = Scene.of(parts_of(building, self._session.site, plan, mesh, units=units))
        scene = scene.apart(gap_m(scene, self.showing.apart))
        self._put(scene)
        self._limit_sections()
        self._say()

    def _mesh_cut(self) -> None:
        """A large massing was cut beside the window."""
        self._ask("building", "fit")

    def _put(self, scene: Scene) -> None:
        self.scene_ = self.overlay.scene = scene
        if self.canvas is not None:
            self.canvas.put_scene(scene)
            self.canvas.look(self.canvas.camera)

    def _colour(self) -> None:
        """New colours on the same solids."""
        building, session = self._session.building, self._session
        if self.scene_ is None or building is None:
            return
        self.overlay.verdicts = session.verdicts
        self.overlay.names = {storey.id: storey.name for storey in building.storeys}
        self.overlay.colouring = self._colouring()
        self.overlay.notes = self._unplaced(self.scene_)
        north = None if session.site is None else session.site.north_deg
        self.overlay.north_deg = None if north is None else north.value
        self.bar.put_north(self.overlay.north_deg)
        if self.pointer is not None:
            self.pointer.say()
        self._send_colours()

    def _colouring(self) -> Colouring:
        session, building = self._session, self._session.building
        if building is None:
            return Colouring("")
        if self.showing.mode == GIVEN:
            return self._given if self._given.title else self._no_tenants()
        return coloured_by(self.showing.mode, Asked(building, session.verdicts, session.shown_findings()[0], self._spoken.words,
                                                    self._spoken, theme()))

    def _no_tenants(self) -> Colouring:
        """Nobody stands anywhere yet: said in the legend, with the way there."""
        entry = Entry(theme().massing["not-applicable"], self._spoken("view3d.no-tenants"))
        return Colouring(self._spoken("view3d.by.tenant"), {}, {}, (entry,))

    def _send_colours(self) -> None:
        scene, canvas = self.scene_, self.canvas
        if scene is None or canvas is None:
            return
        canvas.put_look(QColor(theme().tones["card"]), QColor(theme().tones["edge"]))
        self.overlay.theme = theme()
        glass = visible(scene, self.showing, self._storey_id())[1]
        self._colours = owner_colours(scene.owners, self.overlay.colouring, theme(), np.where(glass, GLASS, 1.0))
        canvas.put_colours(self._colours)

    def _show(self) -> None:
        """Who is solid, glass or hidden, and the sections."""
        scene, canvas = self.scene_, self.canvas
        if scene is None or canvas is None:
            return
        solid, glass = visible(scene, self.showing, self._storey_id())
        self.overlay.shown = self._said(scene, np.asarray(solid | glass))
        self._send_colours()
        canvas.put_shown(solid, glass)
        self.overlay.planes = self.showing.planes(scene.solids.origin, self.middle(scene))
        canvas.put_sections(self.overlay.planes, solid, self._colours)

    @staticmethod
    def _said(scene: Scene, shown: Mask) -> Mask:
        """(owners,) what is spoken of: what is shown, and the storeys whose masses are shown in their place."""
        masses = {owner.storey for owner, on in zip(scene.owners, shown, strict=True) if on and owner.kind == "mass"}
        said: Mask = shown | np.array([owner.kind == "storey" and owner.storey in masses for owner in scene.owners], bool)
        return said

    def highlight(self, number: int | None) -> None:
        """Outline what the pointer is over; a storey with all that it is drawn by."""
        scene = self.scene_
        if scene is None:
            return
        over = np.zeros(len(scene.owners), bool)
        storey_id = None
        if number is not None and number < len(over):
            over[number], storey_id = True, scene.owners[number].storey or None
            if scene.owners[number].kind == "mass":
                over[list(scene.numbers.get(("storey", scene.owners[number].id), ()))] = True
        self._outline(over)
        self._session.hovered.put(storey_id, self)

    def _hover_elsewhere(self, by: object) -> None:
        """The mouse is over a storey in another panel."""
        scene, storey_id = self.scene_, self._session.hovered.storey_id
        if by is self or scene is None or self.canvas is None or not self.isVisible():
            return
        over = np.array([storey_id is not None and owner.storey == storey_id for owner in scene.owners], bool)
        shown = self.overlay.shown     # what is hidden gets no outline
        self._outline(over if shown is None or len(shown) != len(over) else over & shown)

    def _outline(self, over: Mask) -> None:
        if self.canvas is not None:
            self.canvas.put_hovered(over, QColor(theme().tones["link"]))

    @staticmethod
    def middle(scene: Scene) -> Floats:
        """The middle of the building about the scene's origin: what upright sections are turned about."""
        low, high = scene.body
        found: Floats = (low + high) / 2.0
        return found

    def _choose(self) -> None:
        scene, canvas = self.scene_, self.canvas
        if scene is None or canvas is None:
            return
        self.overlay.chosen = self._storey_id()
        chosen = np.zeros(len(scene.owners), bool)
        chosen[list(self._chosen_owners(scene))] = True
        canvas.put_chosen(chosen, QColor(theme().tones["link"]))
        canvas.update()

    def _chosen_owners(self, scene: Scene) -> tuple[int, ...]:
        """The owners of what is chosen; of its storey where it has no solid of its own."""
        thing = self._session.thing
        own = () if thing is None else scene.numbers.get((thing.kind, thing.id), ())
        return own or scene.numbers.get(("storey", self._session.storey_id or ""), ())

    def _storey_id(self) -> str | None:
        return self._session.storey_id

    # tools

    def show_as(self, showing: Showing) -> None:
        """Put tools into force: colours, glass, isolation, sections, storeys pulled apart."""
        before, self.showing = self.showing, showing
        self.bar.tell(showing)
        if showing.paths and not before.paths:
            self._plan_yard()
        if showing.mode == GIVEN and not self._given.title:
            self.tenants_asked.emit()
        if (showing.paths, showing.mode == GIVEN, showing.massing) != (before.paths, before.mode == GIVEN, before.massing):
            self._ask("building")
        elif showing.apart != before.apart and self.scene_ is not None:
            self._put(self.scene_.apart(gap_m(self.scene_, showing.apart)))
            self._ask("colours")
        else:
            self._ask("colours" if showing.mode != before.mode else "shown")

    def _plan_yard(self) -> None:
        """Work out the swept paths beside the window."""
        building, site = self._session.building, self._session.site
        if building is None or self._yard[0] is building:
            return

        def work(_: object) -> YardPlan:
            from models.capacity.yard import plan_yard

            return plan_yard(building, site, () if building.logistics is None else building.logistics.trucks)

        def done(plan: YardPlan) -> None:
            self._yard = building, plan
            self._ask("building")

        self._session.jobs.start(Job(f"view3d-paths-{id(self)}", work, done, self._session.complain, shown=False))

    def colours_by(self, title: str, colours: Mapping[str, Colour], legend: Sequence[Entry] = (),
                   hatches: Mapping[str, str] | None = None) -> None:
        """Show another panel's colours and hatches, by id of storey or unit; an empty title goes back to verdicts."""
        self._given = Colouring(title, dict(colours), {}, tuple(legend), dict(hatches or {}))
        self.bar.offer_given(title)
        self._ask("building")
        if title or self.showing.mode == GIVEN:
            self.show_as(replace(self.showing, mode=GIVEN if title else "verdict"))

    def look(self, view: str) -> None:
        """Turn to a standard view and show everything."""
        if self.canvas is not None:
            self.canvas.look(self.canvas.camera.looking(view))
            self.canvas.fit()

    def turn(self, degrees: float) -> None:
        if self.canvas is not None:
            self.canvas.look(self.canvas.camera.turned(-degrees, 0.0))

    def set_parallel(self, parallel: bool) -> None:
        if self.canvas is not None:
            self.canvas.look(replace(self.canvas.camera, parallel=parallel))

    def fit(self, chosen: bool = False) -> None:
        """Show everything, or what is chosen, as large as it can be."""
        if self.canvas is not None and self.scene_ is not None:
            self.canvas.fit((self._chosen_owners(self.scene_) or None) if chosen else None)

    # sections

    def _limit_sections(self) -> None:
        scene = self.scene_
        if scene is None:
            return
        low, high = (corner + scene.solids.origin for corner in scene.body)
        storey = self._session.storey
        floor = storey.elevation_m.value if storey is not None else float(low[2] + high[2]) / 2.0
        reach = float(np.hypot(*(high - low)[:2])) / 2.0
        self.bar.limit((float(low[2]), float(high[2])), (-reach, reach), floor + _CUT_ABOVE_FLOOR_M)

    # measuring

    def measure(self, on: bool) -> None:
        """Begin or end measuring."""
        if self.bar.measure.isChecked() != on:
            self.bar.measure.setChecked(on)     # comes back here
        elif self.pointer is not None and self.pointer.measuring != on:
            self.pointer.measure(on)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._ends_measuring(event):
            self.measure(False)
            event.accept()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._ends_measuring(event):
            event.accept()     # while measuring, Escape ends that and nothing else
            return True
        return super().event(event)

    def _ends_measuring(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_Escape and self.pointer is not None and self.pointer.measuring

    # pictures

    def picture(self, wanted: Wanted | None = None) -> QImage:
        """What is seen, on white, with title, labels and the whole legend; empty while nothing is drawn."""
        canvas, asked = self.canvas, wanted or Wanted()
        if canvas is None:
            return QImage()
        ground = theme()

        def made() -> QImage:
            self._colour()
            self._show()
            image = canvas.picture(asked.scale, True)
            things = self.overlay.thing_entries()
            image = image.copy(0, 0, image.width(), image.height() - round(LEGEND * asked.scale))
            return framed(image, canvas.font(), self.overlay.colouring, things, asked.caption, asked.scale)

        image = on_paper(made)
        if ground is not LIGHT:
            self._colour()
            self._show()
        return image

    def export_picture(self, path: Path, wanted: Wanted | None = None) -> Path:
        """Write the picture as PNG, or what is seen as a drawing (SVG, PDF). Raises OutputError."""
        building, asked = self._session.building, wanted or Wanted()
        if asked.kind == "png" or self.canvas is None or building is None:
            return write_picture(path, png(self.picture(asked)))
        view, words = view_of(self.canvas.camera), self._spoken
        return write_picture(path, drawn(building, on_paper(self._colouring), self._session.verdicts, view, asked, words.lang))

    def _export(self) -> None:
        export(self, self._session, self._spoken, self.export_picture)

    # words

    def _paint(self, painter: Any, frame: Any, paper: bool) -> None:
        self.overlay.paint(painter, frame, paper)

    def _say(self) -> None:
        """What stands in the empty view."""
        empty = self.scene_ is None
        self.waiting.setText(self._spoken(self._why_empty()))
        if self.canvas is not None:
            self.waiting.setVisible(empty)
            if self.canvas.isHidden() and not empty:
                self.canvas.setGeometry(self._place())
            self.canvas.setVisible(not empty)
        self.bar.setEnabled(not empty)

    def _why_empty(self) -> str:
        building = self._session.building
        if self.canvas is None:
            return "view3d.loading"
        if self._session.city is not None:
            return "city.no-solid"
        return "massing-none" if building is not None and building.storeys else "massing-no-storeys"

    def _unplaced(self, scene: Scene) -> tuple[str, ...]:
        mesh = scene.parts.massing
        note = "" if mesh is None else "view3d.mesh-note" if mesh.same else "view3d.mesh-note-edited"
        own = () if mesh is None else (self._spoken(note, faces=f"{len(mesh.faces):,}"),)
        said = [self._spoken("view3d.unplaced-one", kind=self._spoken(f"view3d.thing.{kind}"), count=count)
                for kind, count in scene.parts.unplaced.items()]
        return (*((self._spoken("view3d.unplaced", things=self._spoken.words.listed(said)),) if said else ()), *own)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange) and self.overlay.theme is not theme():
            self._ask("colours")
        super().changeEvent(event)
