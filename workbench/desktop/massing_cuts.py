"""The massing of the building that is open, ready to be cut at any level, and its area by height. Both are made in jobs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal

from models.errors import ShanglouError
from models.reading import Progress
from workbench.desktop.jobs import Job

if TYPE_CHECKING:
    from shapely import MultiPolygon, Polygon

    from models.geometry.level_cuts import AreaAt, LevelCuts
    from models.view_mesh import ViewMesh
    from workbench.desktop.session import Session

AREAS: Final = "level-areas"
_KEPT: Final = 500
"""Outlines that are remembered: a line is dragged over the same heights to and fro."""


class MassingCuts(QObject):
    """``changed``: the massing can be cut now, or its curve is there."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._shown: tuple[ViewMesh | None, str] = (None, "")
        self._cuts: LevelCuts | None = None
        self._waiting: list[Callable[[], object]] = []
        self._found: dict[float, Polygon | MultiPolygon | None] = {}
        self.curve: tuple[AreaAt, ...] = ()

    def show(self, mesh: ViewMesh | None, building_id: str) -> None:
        """Get a massing ready, unless it is; None: there is none."""
        if self._shown == (mesh, building_id):
            return
        self._shown = mesh, building_id
        self._cuts, self.curve = None, ()
        self._waiting.clear()
        self._found.clear()
        self._session.jobs.drop(AREAS)
        if mesh is None:
            return

        def make(_progress: Progress) -> LevelCuts:
            from models.geometry.level_cuts import LevelCuts

            return LevelCuts(mesh, building_id)

        def take(cuts: LevelCuts) -> None:
            if self._shown == (mesh, building_id):
                self._take(cuts)

        self._session.jobs.start(Job(f"massing-{id(self)}", make, take, self._failed, shown=False))

    def _take(self, cuts: LevelCuts) -> None:
        self._cuts = cuts
        waiting, self._waiting = self._waiting, []
        for act in waiting:
            act()
        self.changed.emit()
        shown = self._shown

        def draw(curve: tuple[AreaAt, ...]) -> None:
            if self._shown == shown:
                self.curve = curve
                self.changed.emit()

        self._session.jobs.start(Job(AREAS, cuts.areas, draw, self._failed))

    def _failed(self, error: ShanglouError) -> None:
        self._session.complain(error)

    @property
    def there(self) -> bool:
        """Whether the building has a massing that can be cut, now or soon."""
        return self._shown[0] is not None

    def then(self, act: Callable[[], Any]) -> bool:
        """Do something that needs the massing, at once or as soon as it is ready. Whether it was done, or will be."""
        if self.there and self._cuts is None:
            self._waiting.append(act)
            return True
        return bool(act())

    def outline_at(self, elevation_m: float) -> Polygon | MultiPolygon | None:
        """The outline of a storey whose floor lies there; None where the massing shows none, or is not ready."""
        from shapely.errors import ShapelyError

        if self._cuts is None:
            return None
        if len(self._found) > _KEPT:
            self._found.clear()
        if elevation_m not in self._found:
            try:
                self._found[elevation_m] = self._cuts.outline_at(elevation_m)
            except ShapelyError:      # a shape too tangled to be united: the storey keeps the outline that it has
                self._found[elevation_m] = None
        return self._found[elevation_m]
