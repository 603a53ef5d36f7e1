"""The massing as read in the 3D view: cut at the storeys when it is wanted, a large one beside the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from workbench.desktop.jobs import Job
from workbench.desktop.scene.read_mesh import LARGE, ReadMesh, read_mesh, stands_as_read

if TYPE_CHECKING:
    from models.building import Building
    from workbench.desktop.panels.view3d_bar import Bar
    from workbench.desktop.session import Session


class ReadMassing:
    """Keeps the cut massing of the building that is shown; an edit of its storeys cuts it anew."""

    def __init__(self, session: Session, bar: Bar, cut: Callable[[], None]) -> None:
        self._session, self._bar, self._cut = session, bar, cut
        self._held: tuple[object, ReadMesh | None] = (None, None)

    def of(self, building: Building | None, choice: str) -> ReadMesh | None:
        """The massing of a building where it is to be drawn: when asked for, else while the storeys stand as they were read.

        None also where it comes later: then ``cut`` is called. What is not drawn is not cut: an edit does not wait for it.
        """
        reading = self._session.reading
        mesh = None if reading is None else reading.mesh
        faces = 0 if mesh is None or building is None else sum(p.count for p in mesh.parts if p.building == building.id)
        self._bar.offer_massing(faces > 0)
        if mesh is None or building is None or reading is None or not faces:
            return None
        as_read = next((one for one in reading.buildings if one.id == building.id), None)
        if choice == "storeys" or (choice == "auto" and not stands_as_read(building, as_read)):
            return None
        if self._held[0] is building:
            return self._held[1]
        if faces <= LARGE:
            self._held = building, read_mesh(mesh, building, as_read)
            return self._held[1]

        def done(found: ReadMesh | None) -> None:
            self._held = building, found
            self._cut()

        def work(_: object) -> ReadMesh | None:
            return read_mesh(mesh, building, as_read)

        self._session.jobs.start(Job(f"view3d-mesh-{id(self)}", work, done, self._session.complain, shown=False))
        return None
